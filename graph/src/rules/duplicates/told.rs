//! Two entries side by side: every field that either has, and what picks it.

use crate::command::{MergeField, PersonEdit};
use crate::facts::{Facts, PersonFacts};
use crate::ids::PersonId;
use crate::rules::{called, normal};
use crate::types::{PersonDraft, PersonList, Position, Reach};
use crate::view::duplicates::{Duplicate, Duplicates, EntryPair, FieldPair, Pair, Side};
use std::cmp::Reverse;

/// So many pairs are told at a time: nobody works through more at a sitting.
const MOST: usize = 100;

/// The list to work through, the surest first. `draft` gives everything that was entered of somebody.
#[must_use]
pub fn list(facts: &Facts, draft: impl Fn(PersonId) -> Option<PersonDraft>) -> Duplicates {
    let all = super::duplicates(facts);
    let total = all.len();
    let told = all.into_iter().take(MOST);
    let pairs = told
        .filter_map(|found| pair(facts, found, &draft))
        .collect();
    Duplicates { pairs, total }
}

fn pair(
    facts: &Facts,
    found: Duplicate,
    draft: impl Fn(PersonId) -> Option<PersonDraft>,
) -> Option<Pair> {
    let mut two = [facts.people.get(&found.a)?, facts.people.get(&found.b)?];
    two.sort_by_key(|person| {
        let tier = person.tier.map_or(4, u8::from);
        (
            tier,
            Reverse(contacts(facts, person.id)),
            person.added_on,
            person.id,
        )
    });
    let [keep, gone] = two;
    let drafts = [draft(keep.id)?, draft(gone.id)?];
    let side = |person: &PersonFacts| Side {
        id: person.id,
        name: person.name.clone(),
        headline: person.headline.clone(),
        contacts: contacts(facts, person.id),
    };
    let [a, b] = &drafts;
    Some(Pair {
        keep: side(keep),
        gone: side(gone),
        score: found.score,
        likeness: found.likeness,
        because: found.because,
        fields: fields(facts, [(keep, a), (gone, b)]),
        entries: entries(a, b),
        notes: [a.note.clone(), b.note.clone()],
    })
}

fn contacts(facts: &Facts, id: PersonId) -> usize {
    facts.contacts_by_person.get(&id).map_or(0, |of| of.len())
}

type Told<'a> = (&'a PersonFacts, &'a PersonDraft);

fn fields(facts: &Facts, [keep, gone]: [Told<'_>; 2]) -> Vec<FieldPair> {
    let told = MergeField::ALL.into_iter().filter_map(|field| {
        let (a, b) = (shown(facts, field, keep), shown(facts, field, gone));
        if a.is_empty() && b.is_empty() {
            return None;
        }
        let earlier =
            field == MergeField::MetOn && gone.1.met_on.is_some() && gone.1.met_on < keep.1.met_on;
        Some(FieldPair {
            field,
            label: label(field).to_owned(),
            takes_gone: a.is_empty() || earlier,
            keep: a,
            gone: b,
        })
    });
    told.collect()
}

fn label(field: MergeField) -> &'static str {
    match field {
        MergeField::Name => "name",
        MergeField::Nickname => "nickname",
        MergeField::Pronouns => "pronouns",
        MergeField::Position => "position",
        MergeField::Birthday => "birthday",
        MergeField::MetOn => "day we met",
        MergeField::MetAt => "place where we met",
        MergeField::MetEvent => "event where we met",
        MergeField::MetThrough => "person through whom we met",
        MergeField::CouldRefer => "answer on referring you",
        MergeField::Tier => "tier",
        MergeField::Stage => "stage",
        MergeField::Cadence => "cadence",
        MergeField::Answer(question) => called::answer(question),
    }
}

fn shown(facts: &Facts, field: MergeField, (person, draft): Told<'_>) -> String {
    let found = match field {
        MergeField::Name => Some(draft.name.clone()),
        MergeField::Nickname => Some(draft.nickname.clone()),
        MergeField::Pronouns => Some(draft.pronouns.clone()),
        MergeField::Position => draft.positions.first().map(position),
        MergeField::Birthday => draft.birthday.and_then(called::birthday),
        MergeField::MetOn => draft.met_on.map(called::day),
        MergeField::MetAt => Some(draft.met_at.clone()),
        MergeField::MetEvent => draft
            .event
            .and_then(|id| facts.events.get(&id))
            .map(|event| event.name.clone()),
        MergeField::MetThrough => draft.met_through.map(|id| facts.name(id).to_owned()),
        MergeField::CouldRefer => draft
            .could_refer
            .map(|could| if could { "yes" } else { "no" }.to_owned()),
        MergeField::Tier => draft.tier.map(|tier| u8::from(tier).to_string()),
        MergeField::Stage => person.stage.map(|stage| called::stage(stage).to_owned()),
        MergeField::Cadence => person.cadence.map(called::cadence),
        MergeField::Answer(question) => Some(draft.answers.of(question).to_owned()),
    };
    found.unwrap_or_default()
}

/// "CFO, Acme".
fn position(position: &Position) -> String {
    let parts = [position.title.as_str(), &position.company];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}

/// The entries of both, those that are equal once.
fn entries(a: &PersonDraft, b: &PersonDraft) -> Vec<EntryPair> {
    let mut all = Vec::new();
    let mut add = |label: &str, keys: [Vec<Entry>; 2]| join(&mut all, label, keys);
    add(
        "e-mail",
        both(a, b, |d| {
            reaches(&d.emails, normal::email, PersonEdit::RemoveEmail)
        }),
    );
    add(
        "phone",
        both(a, b, |d| {
            reaches(&d.phones, normal::phone, PersonEdit::RemovePhone)
        }),
    );
    add(
        "web address",
        both(a, b, |d| {
            reaches(&d.urls, normal::url, PersonEdit::RemoveUrl)
        }),
    );
    add(
        "position",
        both(a, b, |d| {
            let all = d.positions.iter();
            all.map(|p| {
                (
                    normal::position(p),
                    position(p),
                    PersonEdit::RemovePosition(p.clone()),
                )
            })
            .collect()
        }),
    );
    add(
        "address",
        both(a, b, |d| {
            let all = d.addresses.iter();
            all.map(|a| {
                (
                    normal::address(a),
                    called::address(a),
                    PersonEdit::RemoveAddress(a.clone()),
                )
            })
            .collect()
        }),
    );
    add(
        "tag",
        both(a, b, |d| {
            let all = d.tags.iter();
            all.map(|tag| {
                (
                    normal::tag(tag),
                    tag.clone(),
                    PersonEdit::RemoveTag(tag.clone()),
                )
            })
            .collect()
        }),
    );
    for list in PersonList::ALL {
        let of = |d: &PersonDraft| -> Vec<Entry> {
            let all = d.list(list).iter();
            all.map(|text| {
                let drop = PersonEdit::RemoveFrom {
                    list,
                    text: text.clone(),
                };
                (normal::tag(text), text.clone(), drop)
            })
            .collect()
        };
        add(called::entry_of(list), both(a, b, of));
    }
    all
}

/// Key, value as shown, and the edit that takes it out.
type Entry = (String, String, PersonEdit);

fn both(
    a: &PersonDraft,
    b: &PersonDraft,
    of: impl Fn(&PersonDraft) -> Vec<Entry>,
) -> [Vec<Entry>; 2] {
    [of(a), of(b)]
}

fn reaches(all: &[Reach], key: fn(&str) -> String, drop: fn(String) -> PersonEdit) -> Vec<Entry> {
    let entry = |r: &Reach| {
        let shown = match r.label.as_str() {
            "" => r.value.clone(),
            label => format!("{} ({label})", r.value),
        };
        (key(&r.value), shown, drop(r.value.clone()))
    };
    all.iter().map(entry).collect()
}

fn join(all: &mut Vec<EntryPair>, label: &str, [keep, gone]: [Vec<Entry>; 2]) {
    let there: Vec<String> = keep.iter().map(|(key, ..)| key.clone()).collect();
    let theirs: Vec<String> = gone.iter().map(|(key, ..)| key.clone()).collect();
    let own = keep.into_iter();
    all.extend(own.map(|(key, value, drop)| EntryPair {
        label: label.to_owned(),
        value,
        keep: true,
        gone: theirs.contains(&key),
        drop,
    }));
    let others = gone.into_iter().filter(|(key, ..)| !there.contains(key));
    all.extend(others.map(|(_, value, drop)| EntryPair {
        label: label.to_owned(),
        value,
        keep: false,
        gone: true,
        drop,
    }));
}
