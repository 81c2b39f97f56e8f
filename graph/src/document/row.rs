//! The row of a person, derived from the entry and from what is known of their contacts.

use super::index::Contact;
use super::person;
use super::raw::Raw;
use crate::ids::PersonId;
use crate::rules::due::{counts, snooze_runs};
use crate::rules::fold::{first_sentence, fold};
use crate::rules::normal;
use crate::types::{Cadence, Origin, Tier};
use crate::view::PersonRow;
use chrono::NaiveDate;

/// How much of a note search looks through.
const SEARCHED_NOTE: usize = 400;

/// The latest day of a contact that counts for somebody of this tier.
pub(super) fn last<'a>(
    contacts: impl Iterator<Item = &'a Contact>,
    tier: Option<Tier>,
) -> Option<NaiveDate> {
    contacts
        .filter(|c| !c.deleted && counts(tier, c.planned, c.bulk))
        .map(|c| c.on)
        .max()
}

/// The row; `contact_note` is the note of the latest contact that has one.
pub(super) fn row(
    id: PersonId,
    raw: &Raw,
    last: Option<NaiveDate>,
    contact_note: Option<&str>,
) -> PersonRow {
    let tier = person::tier(raw);
    let name = person::shown_name(raw).unwrap_or_else(|| "No name".to_owned());
    let day = |field: &str| raw.parse::<NaiveDate>(field);
    let (tier_on, cadence_on, snoozed_on) = (day("tier_on"), day("cadence_on"), day("snoozed_on"));
    let snooze = day("snoozed_until")
        .filter(|_| snoozed_on.is_none_or(|on| snooze_runs(on, day("snoozed_last"), last)));
    let decided =
        tier.is_some() || tier_on.is_some() || cadence_on.is_some() || snoozed_on.is_some();
    PersonRow {
        id,
        headline: person::headline(raw),
        tier,
        cadence: raw.parse::<Cadence>("cadence"),
        added_on: day("added_on").unwrap_or_default(),
        last,
        changed_on: tier_on.max(cadence_on),
        snoozed_until: snooze,
        to_sort: person::origin(raw) == Origin::Captured && !decided,
        event: raw.parse("event"),
        last_note: contact_note
            .and_then(first_sentence)
            .or_else(|| first_sentence(raw.text("note"))),
        search: search(raw, &name),
        name,
    }
}

/// The name as shown on the first line, then everything else that can be searched, one a line.
fn search(raw: &Raw, name: &str) -> String {
    let draft = person::draft(raw);
    let mut lines = vec![fold(name)];
    let mut add = |text: &str| {
        let text = fold(text);
        if !text.is_empty() && !lines.contains(&text) {
            lines.push(text);
        }
    };
    add(&draft.name);
    add(&draft.nickname);
    for p in &draft.positions {
        add(&p.company);
        add(&p.title);
    }
    draft.emails.iter().for_each(|r| add(&r.value));
    for r in &draft.phones {
        add(&r.value);
        // Typed without the spaces, or with others.
        add(&normal::phone(&r.value));
    }
    draft.tags.iter().for_each(|t| add(t));
    add(&draft.met_at);
    let end = draft
        .note
        .char_indices()
        .nth(SEARCHED_NOTE)
        .map_or(draft.note.len(), |(i, _)| i);
    add(&draft.note[..end]);
    lines.join("\n")
}
