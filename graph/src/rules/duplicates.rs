//! Who may be in the book twice (row C6): whoever has a mark in common is held against each other, and nobody else.
//!
//! The rules are in `score`; how names, mailboxes, numbers and pages are made comparable, in the files
//! beside it.

mod company;
mod email;
mod imports;
mod index;
mod letters;
mod marks;
mod name;
mod nicknames;
mod phone;
mod profile;
mod score;
mod told;

#[cfg(test)]
mod cases;

pub use imports::{Matched, Same, Whom, match_drafts};
pub use index::Index;
pub use marks::Marks;
pub use told::list;

use crate::facts::Facts;
use crate::ids::PersonId;
use crate::types::PersonDraft;
use crate::view::duplicates::{Alike, Duplicate, Likeness};
use index::Entry;
use std::cmp::Reverse;

/// Everybody who may be in the book twice, the surest first. A pair that was said to be two people is left out.
#[must_use]
pub fn duplicates(facts: &Facts) -> Vec<Duplicate> {
    let index = facts.lookalikes();
    let mut found: Vec<Duplicate> = Vec::new();
    for (a, b) in index.pairs() {
        let (Some((a, known)), Some((b, other))) = (index.at(a), index.at(b)) else {
            continue;
        };
        if let Some(scored) = score::score(known, other, index)
            && !facts.are_two(a, b)
        {
            found.push(Duplicate {
                a: a.min(b),
                b: a.max(b),
                score: scored.score,
                likeness: scored.likeness,
                because: scored.because,
            });
        }
    }
    found.sort_by_key(|pair| (Reverse((pair.likeness, pair.score)), pair.a, pair.b));
    found
}

/// Whom of the book somebody who is being entered might be, the surest first, at most so many.
#[must_use]
pub fn alike(facts: &Facts, draft: &PersonDraft, most: usize) -> Vec<Alike> {
    let index = facts.lookalikes();
    let mut found: Vec<Alike> = like(index, index, &Entry::of(&Marks::of(draft)))
        .into_iter()
        .filter_map(|(id, scored)| {
            let person = facts.people.get(&id)?;
            Some(Alike {
                id,
                name: person.name.clone(),
                headline: person.headline.clone(),
                score: scored.score,
                likeness: scored.likeness,
                because: scored.because,
            })
        })
        .collect();
    found.truncate(most);
    found
}

/// Whoever is like somebody, the surest first; `all` says what many share.
fn like(index: &Index, all: &Index, entry: &Entry) -> Vec<(PersonId, score::Scored)> {
    let known = &entry.known;
    let others = index.like(entry).into_iter();
    let mut found: Vec<_> = others
        .filter_map(|(id, other)| Some((id, score::score(known, other, all)?)))
        .collect();
    found.sort_by_key(|(id, s)| (Reverse((s.likeness, s.score)), *id));
    found
}

/// How sure it is that two of the book are one; `None` if nothing speaks for it.
#[must_use]
pub fn likeness(facts: &Facts, a: PersonId, b: PersonId) -> Option<Likeness> {
    let index = facts.lookalikes();
    let scored = score::score(index.known(a)?, index.known(b)?, index)?;
    Some(scored.likeness)
}
