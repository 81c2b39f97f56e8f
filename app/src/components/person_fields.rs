//! The fields of a person while they are edited: what was there, what is typed, and which edits follow.

use chrono::NaiveDate;
use kith_graph::command::{Command, PersonEdit};
use kith_graph::ids::PersonId;
use kith_graph::types::{Birthday, Cadence, PersonDraft, PersonList, Reach, Stage, Tier};
use kith_graph::view::PersonPage;

/// Everything that the form holds, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fields {
    pub(crate) name: String,
    pub(crate) company: String,
    pub(crate) title: String,
    /// As many as there are, and an empty one to add.
    pub(crate) emails: Vec<String>,
    pub(crate) phones: Vec<String>,
    pub(crate) met_at: String,
    /// `2026-06-08`, or nothing.
    pub(crate) met_on: String,
    /// Through whom we met.
    pub(crate) met_through: Option<PersonId>,
    pub(crate) not_met: bool,
    pub(crate) note: String,
    pub(crate) pronouns: String,
    /// One a line.
    pub(crate) aims: String,
    /// Separated by commas, as the two below.
    pub(crate) industries: String,
    pub(crate) places: String,
    pub(crate) services: String,
    pub(crate) could_refer: Option<bool>,
    /// `1980-03-22` or `--03-22`.
    pub(crate) birthday: String,
    /// Separated by commas.
    pub(crate) tags: String,
    pub(crate) tier: Option<Tier>,
    /// Why the tier changes, if said.
    pub(crate) reason: String,
    /// The person's own; none follows the tier.
    pub(crate) cadence: Option<Cadence>,
    pub(crate) stage: Option<Stage>,
}

impl Fields {
    /// What is there now.
    pub(crate) fn of(page: &PersonPage) -> Self {
        let person = &page.person;
        let position = person.positions.first().cloned().unwrap_or_default();
        Self {
            name: person.name.clone(),
            company: position.company,
            title: position.title,
            emails: with_blank(&person.emails),
            phones: with_blank(&person.phones),
            met_at: person.met_at.clone(),
            met_on: person.met_on.map(|on| on.to_string()).unwrap_or_default(),
            met_through: person.met_through,
            not_met: person.not_met,
            note: person.note.clone(),
            pronouns: person.pronouns.clone(),
            aims: person.aims.join("\n"),
            industries: person.industries.join(", "),
            places: person.places.join(", "),
            services: person.services.join(", "),
            could_refer: person.could_refer,
            birthday: person.birthday.map(|b| b.to_string()).unwrap_or_default(),
            tags: person.tags.join(", "),
            tier: page.row.tier,
            reason: String::new(),
            cadence: page.row.cadence,
            stage: page.row.stage,
        }
    }

    /// The commands that make `before` into this: only what was changed, so that what another device changed
    /// meanwhile stays. A sentence if something typed cannot be understood.
    pub(crate) fn commands(
        &self,
        before: &Self,
        person: &PersonDraft,
        id: PersonId,
        on: NaiveDate,
    ) -> Result<Vec<Command>, String> {
        let mut edits = Vec::new();
        let mut text = |now: &String, was: &String, edit: fn(String) -> PersonEdit| {
            if now.trim() != was.trim() {
                edits.push(edit(now.trim().to_owned()));
            }
        };
        text(&self.name, &before.name, PersonEdit::Name);
        text(&self.company, &before.company, PersonEdit::Company);
        text(&self.title, &before.title, PersonEdit::Title);
        text(&self.met_at, &before.met_at, PersonEdit::MetAt);
        text(&self.note, &before.note, PersonEdit::Note);
        text(&self.pronouns, &before.pronouns, PersonEdit::Pronouns);
        if self.met_on.trim() != before.met_on.trim() {
            edits.push(PersonEdit::MetOn(self.met_on.trim().parse().ok()));
        }
        if self.met_through != before.met_through {
            edits.push(PersonEdit::MetThrough(self.met_through));
        }
        if self.not_met != before.not_met {
            edits.push(PersonEdit::NotMet(self.not_met));
        }
        if self.could_refer != before.could_refer {
            edits.push(PersonEdit::CouldRefer(self.could_refer));
        }
        for (list, now, was, mark) in [
            (PersonList::Aims, &self.aims, &before.aims, '\n'),
            (
                PersonList::Industries,
                &self.industries,
                &before.industries,
                ',',
            ),
            (PersonList::Places, &self.places, &before.places, ','),
            (PersonList::Services, &self.services, &before.services, ','),
        ] {
            edits.extend(entries(list, &parted(now, mark), &parted(was, mark)));
        }
        edits.extend(reaches(
            &self.emails,
            &person.emails,
            [PersonEdit::AddEmail, |to| PersonEdit::RemoveEmail(to.value)],
            |from, to| PersonEdit::CorrectEmail { from, to },
        ));
        edits.extend(reaches(
            &self.phones,
            &person.phones,
            [PersonEdit::AddPhone, |to| PersonEdit::RemovePhone(to.value)],
            |from, to| PersonEdit::CorrectPhone { from, to },
        ));
        if self.birthday.trim() != before.birthday.trim() {
            edits.push(PersonEdit::Birthday(birthday(&self.birthday)?));
        }
        let (now, was) = (parted(&self.tags, ','), parted(&before.tags, ','));
        edits.extend(
            was.iter()
                .filter(|tag| !now.contains(tag))
                .cloned()
                .map(PersonEdit::RemoveTag),
        );
        edits.extend(
            now.iter()
                .filter(|tag| !was.contains(tag))
                .cloned()
                .map(PersonEdit::AddTag),
        );

        let mut commands = Vec::new();
        if !edits.is_empty() {
            commands.push(Command::EditPerson { id, on, edits });
        }
        if self.tier != before.tier {
            commands.push(Command::SetTier {
                ids: vec![id],
                tier: self.tier,
                on,
                reason: self.reason.trim().to_owned(),
            });
        }
        if self.stage != before.stage {
            commands.push(Command::SetStage {
                ids: vec![id],
                stage: self.stage,
                on,
            });
        }
        if self.cadence != before.cadence {
            commands.push(Command::SetCadence {
                id,
                cadence: self.cadence,
                on,
            });
        }
        Ok(commands)
    }
}

fn with_blank(reaches: &[Reach]) -> Vec<String> {
    reaches
        .iter()
        .map(|r| r.value.clone())
        .chain([String::new()])
        .collect()
}

/// Field n holds what was the n-th value: another one there corrects it and keeps the label, none removes it.
fn reaches(
    now: &[String],
    was: &[Reach],
    [add, remove]: [fn(Reach) -> PersonEdit; 2],
    correct: fn(String, Reach) -> PersonEdit,
) -> Vec<PersonEdit> {
    let mut edits = Vec::new();
    for (i, value) in now.iter().map(|v| v.trim()).enumerate() {
        let to = |label: &str| Reach {
            value: value.to_owned(),
            label: label.to_owned(),
        };
        match was.get(i) {
            Some(old) if old.value == value => {}
            Some(old) if value.is_empty() => edits.push(remove(old.clone())),
            Some(old) => edits.push(correct(old.value.clone(), to(&old.label))),
            None if value.is_empty() => {}
            None => edits.push(add(to(""))),
        }
    }
    edits
}

fn birthday(text: &str) -> Result<Option<Birthday>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let sentence = "A birthday is written like 1980-03-22, or --03-22 without the year. Nothing was saved yet.";
    text.parse().map(Some).map_err(|_| sentence.to_owned())
}

/// What is new in a list is added, what is gone is taken out; the rest is left alone.
fn entries(list: PersonList, now: &[String], was: &[String]) -> Vec<PersonEdit> {
    let gone = was.iter().filter(|text| !now.contains(text)).cloned();
    let new = now.iter().filter(|text| !was.contains(text)).cloned();
    gone.map(|text| PersonEdit::RemoveFrom { list, text })
        .chain(new.map(|text| PersonEdit::AddTo { list, text }))
        .collect()
}

/// What a mark separates, without what is empty.
fn parted(text: &str, mark: char) -> Vec<String> {
    text.split(mark)
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reach(value: &str, label: &str) -> Reach {
        Reach {
            value: value.to_owned(),
            label: label.to_owned(),
        }
    }

    fn edits(before: &Fields, after: &Fields, person: &PersonDraft) -> Vec<PersonEdit> {
        let id = "01890000-0000-7000-8000-000000000001".parse().unwrap();
        let on = "2026-06-08".parse().unwrap();
        match after.commands(before, person, id, on).unwrap().as_slice() {
            [] => Vec::new(),
            [Command::EditPerson { edits, .. }] => edits.clone(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn nothing_changed_gives_no_command() {
        let fields = Fields {
            name: "Sarah Chen".to_owned(),
            ..Fields::default()
        };
        assert_eq!(edits(&fields, &fields.clone(), &PersonDraft::default()), []);
    }

    #[test]
    fn only_the_changed_title_is_sent() {
        let before = Fields {
            name: "Sarah Chen".to_owned(),
            title: "CFO".to_owned(),
            ..Fields::default()
        };
        let after = Fields {
            title: "COO".to_owned(),
            ..before.clone()
        };
        assert_eq!(
            edits(&before, &after, &PersonDraft::default()),
            [PersonEdit::Title("COO".to_owned())]
        );
    }

    #[test]
    fn a_changed_phone_keeps_its_label_and_a_new_one_is_added() {
        let person = PersonDraft {
            phones: vec![reach("1", "work")],
            ..PersonDraft::default()
        };
        let before = Fields {
            phones: with_blank(&person.phones),
            ..Fields::default()
        };
        let after = Fields {
            phones: vec!["2".to_owned(), "3".to_owned()],
            ..before.clone()
        };
        assert_eq!(
            edits(&before, &after, &person),
            [
                PersonEdit::CorrectPhone {
                    from: "1".to_owned(),
                    to: reach("2", "work"),
                },
                PersonEdit::AddPhone(reach("3", "")),
            ]
        );
    }

    #[test]
    fn an_emptied_email_is_removed() {
        let person = PersonDraft {
            emails: vec![reach("a@x.org", ""), reach("b@x.org", "home")],
            ..PersonDraft::default()
        };
        let before = Fields {
            emails: with_blank(&person.emails),
            ..Fields::default()
        };
        let after = Fields {
            emails: vec![" ".to_owned(), "b@x.org".to_owned(), String::new()],
            ..before.clone()
        };
        assert_eq!(
            edits(&before, &after, &person),
            [PersonEdit::RemoveEmail("a@x.org".to_owned())]
        );
    }

    #[test]
    fn tags_are_added_and_removed_one_by_one() {
        let before = Fields {
            tags: "VAT, Customs".to_owned(),
            ..Fields::default()
        };
        let after = Fields {
            tags: "Customs,  Hamburg ,".to_owned(),
            ..Fields::default()
        };
        assert_eq!(
            edits(&before, &after, &PersonDraft::default()),
            [
                PersonEdit::RemoveTag("VAT".to_owned()),
                PersonEdit::AddTag("Hamburg".to_owned())
            ]
        );
    }

    #[test]
    fn lists_are_changed_entry_by_entry() {
        let before = Fields {
            industries: "Shipping, Food".to_owned(),
            aims: "Grow, and stay whole".to_owned(),
            ..Fields::default()
        };
        let after = Fields {
            industries: "Food, Rail".to_owned(),
            aims: "Grow, and stay whole\nA second office".to_owned(),
            ..Fields::default()
        };
        let add = |list, text: &str| PersonEdit::AddTo {
            list,
            text: text.to_owned(),
        };
        assert_eq!(
            edits(&before, &after, &PersonDraft::default()),
            [
                add(PersonList::Aims, "A second office"),
                PersonEdit::RemoveFrom {
                    list: PersonList::Industries,
                    text: "Shipping".to_owned()
                },
                add(PersonList::Industries, "Rail"),
            ]
        );
    }

    #[test]
    fn an_emptied_day_is_no_day() {
        let before = Fields {
            met_on: "2026-06-01".to_owned(),
            not_met: true,
            ..Fields::default()
        };
        assert_eq!(
            edits(&before, &Fields::default(), &PersonDraft::default()),
            [PersonEdit::MetOn(None), PersonEdit::NotMet(false)]
        );
    }

    #[test]
    fn a_move_carries_its_reason() {
        let after = Fields {
            tier: Some(Tier::One),
            reason: " Two mandates together ".to_owned(),
            ..Fields::default()
        };
        let id = "01890000-0000-7000-8000-000000000001".parse().unwrap();
        let on = "2026-06-08".parse().unwrap();
        let commands = after
            .commands(&Fields::default(), &PersonDraft::default(), id, on)
            .unwrap();
        assert_eq!(
            commands,
            [Command::SetTier {
                ids: vec![id],
                tier: Some(Tier::One),
                on,
                reason: "Two mandates together".to_owned(),
            }]
        );
    }

    #[test]
    fn a_birthday_that_no_calendar_has_is_a_sentence() {
        let after = Fields {
            birthday: "1980-02-31".to_owned(),
            ..Fields::default()
        };
        let id = "01890000-0000-7000-8000-000000000001".parse().unwrap();
        let on = "2026-06-08".parse().unwrap();
        assert!(
            after
                .commands(&Fields::default(), &PersonDraft::default(), id, on)
                .is_err()
        );
    }
}
