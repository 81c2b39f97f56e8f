//! Companies and titles: vCard writes them apart, a person holds them together.

use super::text::one_line;
use crate::draft::Position;

/// A company, a title or both, and the group that pairs them.
struct Job {
    position: Position,
    group: String,
}

/// What somebody does where, in the order of the card.
#[derive(Default)]
pub(super) struct Jobs(Vec<Job>);

impl Jobs {
    /// An ORG: the company with its departments.
    pub(super) fn company(&mut self, company: &str, group: &str) {
        let position = Position {
            company: company.to_owned(),
            title: String::new(),
        };
        self.0.push(Job {
            position,
            group: group.to_lowercase(),
        });
    }

    /// A TITLE: for the company of its group, else for the first company that has none.
    pub(super) fn title(&mut self, text: &str, group: &str) {
        let (title, group) = (one_line(text), group.to_lowercase());
        let free = |in_group: &str| {
            self.0
                .iter()
                .position(|j| j.group == in_group && j.position.title.is_empty())
        };
        let company = match group.as_str() {
            "" => self.0.iter().position(|j| j.position.title.is_empty()),
            group => free(group).or_else(|| free("")),
        };
        match company.and_then(|i| self.0.get_mut(i)) {
            Some(job) => job.position.title = title,
            None => {
                let position = Position {
                    company: String::new(),
                    title,
                };
                self.0.push(Job { position, group });
            }
        }
    }

    /// A ROLE stands in for a missing title; false where there is no place for it.
    pub(super) fn role(&mut self, text: &str) -> bool {
        let title = one_line(text);
        if let Some(job) = self.0.iter_mut().find(|j| j.position.title.is_empty()) {
            job.position.title = title;
        } else if self.0.is_empty() {
            let position = Position {
                title,
                ..Position::default()
            };
            self.0.push(Job {
                position,
                group: String::new(),
            });
        } else {
            return false;
        }
        true
    }

    /// Every position once.
    pub(super) fn positions(mut self) -> Vec<Position> {
        self.pair_titles_before_companies();
        let mut positions: Vec<Position> = Vec::with_capacity(self.0.len());
        for job in self.0 {
            if !positions.contains(&job.position) {
                positions.push(job.position);
            }
        }
        positions
    }

    /// Some programs write TITLE before ORG: a title that found no company takes the next company without one.
    fn pair_titles_before_companies(&mut self) {
        let mut at = 0;
        while at < self.0.len() {
            let job = &self.0[at];
            let lone = job.position.company.is_empty() && !job.position.title.is_empty();
            let fits = |other: &Job| {
                let grouped = !job.group.is_empty() && !other.group.is_empty();
                other.position.title.is_empty() && (!grouped || other.group == job.group)
            };
            let partner = self.0.iter().skip(at + 1).position(fits).filter(|_| lone);
            if let Some(offset) = partner {
                let company = self.0.remove(at + 1 + offset);
                self.0[at].position.company = company.position.company;
            }
            at += 1;
        }
    }
}
