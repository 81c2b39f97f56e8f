//! A title or a link word inside a piece tells what stands before and behind it.

use super::cut::tidy;
use super::who::is_name;
use super::words::{self, bare};
use crate::draft::Position;

/// What a title or a link word makes of a piece: "Sarah Chen, COO at Acme".
pub(super) struct Parts {
    pub(super) before: String,
    pub(super) title: String,
    pub(super) company: String,
}

impl Parts {
    /// Nothing if neither a title nor a link word says what is what.
    pub(super) fn of(text: &str, first: bool) -> Option<Self> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let lower: Vec<String> = words.iter().map(|w| bare(w)).collect();
        if let Some((from, to)) = title(&words, &lower) {
            let (before, after) = (&words[..from], &words[to..]);
            let cut = before
                .iter()
                .rposition(|w| !matches!(bare(w).as_str(), "is" | "the" | "as" | "a" | "an" | ""));
            let begin = after
                .iter()
                .position(|w| !words::is_link(w) && !matches!(*w, "of" | "/" | "the"));
            let company = begin.map_or(&[][..], |b| &after[b..]);
            let remark =
                |part: &[&str]| part.first().is_some_and(|w| words::begins_remark(&bare(w)));
            let before = &before[..cut.map_or(0, |c| c + 1)];
            if remark(before) || remark(company) || company.len() > 6 || before.len() > 5 {
                return None;
            }
            let joined = |part: &[&str]| tidy(&part.join(" ")).to_owned();
            return Some(Self {
                before: joined(before),
                title: joined(&words[from..to]),
                company: joined(company),
            });
        }
        let link = words
            .iter()
            .position(|w| words::is_link(w) && !words::is_particle(w))?;
        let company = words
            .get(link + 1..)
            .filter(|c| !c.is_empty() && c.len() <= 5)?;
        let capital = company[0]
            .chars()
            .next()
            .is_some_and(|c| c.is_uppercase() || c.is_numeric());
        let works = |w: &&str| matches!(bare(w).as_str(), "works" | "working" | "arbeitet");
        let before: Vec<&str> = words[..link]
            .iter()
            .copied()
            .filter(|w| !works(w))
            .collect();
        let before = before.join(" ");
        let named = before.is_empty() || is_name(&before, first);
        let meant = capital || (first && !before.is_empty());
        (named && meant && !words::begins_remark(&bare(company[0]))).then(|| Self {
            before,
            title: String::new(),
            company: tidy(&company.join(" ")).to_owned(),
        })
    }

    /// Whether none of it is known already.
    pub(super) fn fit(&self, position: &Position) -> bool {
        (self.title.is_empty() || position.title.is_empty())
            && (self.company.is_empty() || position.company.is_empty())
    }
}

/// Where a title stands among the words: a job, the ranks and fields around it, and what comes behind "of".
fn title(words: &[&str], lower: &[String]) -> Option<(usize, usize)> {
    if !lower.is_empty() && lower.iter().all(|w| words::is_field(w)) {
        return Some((0, words.len()));
    }
    let job = chief(lower).or_else(|| {
        let at = lower.iter().position(|w| words::is_job(w))?;
        Some((at, at + 1))
    })?;
    let (mut from, mut to) = job;
    let joint = |w: &str| matches!(w, "&" | "/" | "+" | "and" | "und");
    let part = |i: usize| words::is_field(&lower[i]) || words::is_job(&lower[i]);
    while from > 0 && words::is_field(&lower[from - 1]) {
        from -= 1;
    }
    loop {
        if to < words.len() && part(to) {
            to += 1;
        } else if to + 1 < words.len() && joint(words[to]) && part(to + 1) {
            to += 2;
        } else if to + 1 < words.len() && matches!(lower[to].as_str(), "of" | "für" | "der" | "des")
        {
            let known = (to + 1..words.len())
                .take_while(|&i| part(i) || joint(words[i]))
                .count();
            let free = (to + 1..words.len())
                .take_while(|&i| !words::is_link(words[i]))
                .count();
            // "Professor of Physics", but the CTO of Acme.
            let field = words::takes_field(&lower[to - 1]) && lower[from] != "managing";
            match (known, field) {
                (0, false) => break,
                (0, true) => to += 1 + free,
                _ => to += 1 + known,
            }
        } else {
            break;
        }
    }
    while to > from + 1 && joint(words[to - 1]) {
        to -= 1;
    }
    // A word that ends with a comma ends the title too.
    let stop = (from..to)
        .find(|&i| words[i].ends_with(','))
        .map_or(to, |i| i + 1);
    Some((from, stop))
}

/// "Chief Happiness Officer".
fn chief(lower: &[String]) -> Option<(usize, usize)> {
    let from = lower.iter().position(|w| w == "chief")?;
    let len = lower[from..].iter().take(5).position(|w| w == "officer")?;
    Some((from, from + len + 1))
}
