//! Quick add (row C1): one field of free text or a pasted e-mail signature, split into a person and a promise.
//!
//! Nothing is lost: what is not understood stays in the note, in its order. The way of a text: lines are cut into
//! pieces at commas and the like ([`cut`]); promises, then tags, addresses and numbers are taken out ([`promise`],
//! [`reach`]); what is left is told apart by the words in it ([`who`]).

mod cut;
mod dates;
mod parts;
mod promise;
mod reach;
mod who;
mod words;

use crate::charset::UnicodeOnly;
use crate::draft::{ContactDraft, Reach};
use crate::read::Record;
use chrono::NaiveDate;
use who::Piece;

/// What was promised, as far as the text says.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct PromiseDraft {
    /// What is to be done: "Intro to Bob".
    pub words: String,
    /// Until when.
    pub due: Option<NaiveDate>,
    /// The text that it was read from.
    pub source: String,
}

/// The outcome: everything can be corrected before it is saved.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct QuickAdd {
    /// The person; what was not understood is in the note.
    pub draft: ContactDraft,
    /// The first promise of mine in the text.
    pub promise: Option<PromiseDraft>,
}

/// Splits `text`. `today` is what "by Friday" counts from. A pasted vCard is read as one.
#[must_use]
pub fn parse(text: &str, today: NaiveDate) -> QuickAdd {
    if let Some(draft) = pasted_card(text) {
        return QuickAdd {
            draft,
            promise: None,
        };
    }
    let mut out = QuickAdd::default();
    let mut pieces = Vec::new();
    for (line, written) in text.split(['\n', '\r']).enumerate() {
        for segment in cut::segments(written) {
            let first = pieces.is_empty();
            let rest = take_promise(&segment, first, today, &mut out);
            take_reaches(&rest, line, today, &mut out.draft, &mut pieces);
        }
    }
    who::sort_out(pieces, today, &mut out.draft);
    out
}

/// What is left of a segment when its promise is taken out. A second promise stays, and goes to the note.
fn take_promise(segment: &str, first: bool, today: NaiveDate, out: &mut QuickAdd) -> String {
    if let Some(promise) = &mut out.promise {
        let late = promise
            .due
            .is_none()
            .then(|| dates::whole(segment, today))
            .flatten();
        if let Some(due) = late {
            promise.due = Some(due);
            promise.source.extend([", ", segment]);
            return String::new();
        }
        return segment.to_owned();
    }
    match promise::find(segment, first, today) {
        Some(found) => {
            out.promise = Some(found.promise);
            found.before
        }
        None => segment.to_owned(),
    }
}

fn take_reaches(
    segment: &str,
    line: usize,
    today: NaiveDate,
    draft: &mut ContactDraft,
    pieces: &mut Vec<Piece>,
) {
    let found = reach::take(segment, today);
    for tag in found.tags {
        if !draft.tags.contains(&tag) {
            draft.tags.push(tag);
        }
    }
    let beside_email = !found.emails.is_empty();
    add(&mut draft.emails, found.emails);
    add(&mut draft.urls, found.urls);
    add(&mut draft.phones, found.phones);
    for text in found.rest {
        // "+49 171 1234567 (mobile)": the label comes after.
        let label = words::phone_label(&text).filter(|l| !l.is_empty() && text.len() > 1);
        let bare = draft.phones.last_mut().filter(|p| p.label.is_empty());
        if let (Some(label), Some(phone)) = (label, bare) {
            phone.label = label.to_owned();
            continue;
        }
        pieces.push(Piece {
            line,
            text,
            beside_email,
        });
    }
}

fn add(list: &mut Vec<Reach>, found: Vec<Reach>) {
    for reach in found {
        match list.iter_mut().find(|r| r.value == reach.value) {
            Some(known) if known.label.is_empty() => known.label = reach.label,
            Some(known) if known.label == reach.label || reach.label.is_empty() => {}
            _ => list.push(reach),
        }
    }
}

fn pasted_card(text: &str) -> Option<ContactDraft> {
    let contacts = crate::vcard::parse(text.trim().as_bytes(), &UnicodeOnly)
        .filter(|c| c.warnings.is_empty())?;
    match contacts.records.into_iter().next()? {
        Record::Contact {
            draft, warnings, ..
        } if warnings.is_empty() => Some(*draft),
        _ => None,
    }
}
