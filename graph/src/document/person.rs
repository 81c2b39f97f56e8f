//! A person in the document: which field of a draft stands where.
//!
//! Short fields are scalars, the one long note is a text, and what there may be several of are flat maps keyed by
//! normal form: `emails["sarah@acme.com/value"]`. Flat, so that two devices adding the same entry apart write the
//! same scalars and never make rival containers.

use super::lists;
use super::raw::{Fields, Raw};
use super::unknown;
use crate::ids::PersonId;
use crate::rules::normal;
use crate::types::{
    Address, Answers, NameParts, Origin, PersonDraft, PersonList, Position, Question, Reach, Tier,
};
use chrono::NaiveDate;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The maps that are made with every person.
pub(super) const LISTS: [&str; 6] = ["emails", "phones", "urls", "addresses", "tags", "positions"];

/// The scalars that a draft covers; the JSON export gives the others as they stand.
pub(super) const DRAFT_FIELDS: [&str; 18] = [
    "name",
    "name_family",
    "name_given",
    "name_additional",
    "name_prefix",
    "name_suffix",
    "nickname",
    "birthday",
    "met_at",
    "met_on",
    "event",
    "tier",
    unknown::FIRST,
    "origin",
    "pronouns",
    "met_through",
    "not_met",
    "could_refer",
];

/// The position that is made by giving a title or a company to somebody without one: the same on every device.
pub(super) const CURRENT: &str = "current";

/// The scalars of a list entry, by the names they have in the document.
pub(super) type EntryFields = Vec<(&'static str, Value)>;

/// A draft as it is written.
pub(super) fn raw(draft: &PersonDraft, on: NaiveDate) -> Raw {
    let mut raw = Raw::default();
    raw.set("name", draft.name.trim());
    if let Some(parts) = &draft.parts {
        for (field, value) in name_parts(parts) {
            raw.set(field, value);
        }
    }
    raw.set("nickname", draft.nickname.trim());
    raw.set("birthday", draft.birthday.map(|b| b.to_string()));
    raw.set("met_at", draft.met_at.trim());
    raw.set("met_on", draft.met_on.map(|d| d.to_string()));
    raw.set("event", draft.event.map(|e| e.to_string()));
    raw.set("tier", draft.tier.map(u8::from));
    unknown::fill(&mut raw, &draft.unknown);
    raw.set("origin", origin_name(draft.origin));
    raw.set("pronouns", draft.pronouns.trim());
    raw.set("met_through", draft.met_through.map(|id| id.to_string()));
    raw.set("not_met", draft.not_met.then_some(true));
    raw.set("could_refer", draft.could_refer);
    for question in Question::ALL {
        let answer = draft.answers.of(question).trim();
        if !answer.is_empty() {
            raw.set(&lists::answer(question), answer);
        }
    }
    for list in PersonList::ALL {
        lists::fill(&mut raw, list, draft.list(list));
    }
    raw.set("added_on", on.to_string());
    raw.texts.insert("note".into(), draft.note.clone());
    for list in LISTS {
        raw.maps.insert(list.into(), Fields::new());
    }
    let emails = draft
        .emails
        .iter()
        .map(|r| (normal::email(&r.value), reach(r)));
    fill(&mut raw, "emails", emails);
    fill(
        &mut raw,
        "phones",
        draft
            .phones
            .iter()
            .map(|r| (normal::phone(&r.value), reach(r))),
    );
    fill(
        &mut raw,
        "urls",
        draft.urls.iter().map(|r| (normal::url(&r.value), reach(r))),
    );
    fill(
        &mut raw,
        "addresses",
        draft
            .addresses
            .iter()
            .map(|a| (normal::address(a), address(a))),
    );
    fill(
        &mut raw,
        "tags",
        draft.tags.iter().map(|t| (normal::tag(t), tag(t))),
    );
    fill(
        &mut raw,
        "positions",
        draft
            .positions
            .iter()
            .map(|p| (normal::position(p), position(p))),
    );
    raw
}

/// The draft that an entry stands for.
pub(super) fn draft(raw: &Raw) -> PersonDraft {
    let list = |list| lists::read(raw, list);
    let mut answers = Answers::default();
    for question in Question::ALL {
        *answers.of_mut(question) = raw.str(&lists::answer(question));
    }
    PersonDraft {
        name: raw.str("name"),
        parts: read_parts(raw),
        nickname: raw.str("nickname"),
        positions: positions(raw).into_iter().map(|(_, p)| p).collect(),
        emails: reaches(raw, "emails"),
        phones: reaches(raw, "phones"),
        urls: reaches(raw, "urls"),
        addresses: addresses(raw),
        birthday: raw.parse("birthday"),
        tags: raw
            .entries("tags")
            .iter()
            .map(|e| e.str("value"))
            .filter(|v| !v.is_empty())
            .collect(),
        met_at: raw.str("met_at"),
        met_on: raw.parse("met_on"),
        event: raw.parse("event"),
        note: raw.text("note").to_owned(),
        tier: tier(raw),
        pronouns: raw.str("pronouns"),
        needs: list(PersonList::Needs),
        offers: list(PersonList::Offers),
        aims: list(PersonList::Aims),
        industries: list(PersonList::Industries),
        places: list(PersonList::Places),
        services: list(PersonList::Services),
        answers,
        met_through: raw.parse("met_through"),
        not_met: raw.flag("not_met"),
        could_refer: raw.value("could_refer", None).as_bool(),
        unknown: unknown::read(raw),
        origin: origin(raw),
    }
}

/// Rows of Today that are hidden before a day, by their keys.
pub(super) fn hidden(raw: &Raw) -> BTreeMap<String, NaiveDate> {
    let rows = raw.fields.iter().filter_map(|(field, until)| {
        let row = field.strip_prefix(HIDDEN)?;
        Some((row.to_owned(), until.as_str()?.parse().ok()?))
    });
    rows.collect()
}

/// The field that hides a row of Today.
pub(super) fn hides(row: &str) -> String {
    format!("{HIDDEN}{row}")
}

/// What stands before a row's key in the field that hides it.
pub(super) const HIDDEN: &str = "hidden/";

pub(super) fn tier(raw: &Raw) -> Option<Tier> {
    tier_in(raw, "tier")
}

/// A tier under a field of its own name.
pub(super) fn tier_in(raw: &Raw, field: &str) -> Option<Tier> {
    u8::try_from(raw.int(field)?).ok()?.try_into().ok()
}

pub(super) fn origin(raw: &Raw) -> Origin {
    if raw.str("origin") == origin_name(Origin::Imported) {
        Origin::Imported
    } else {
        Origin::Captured
    }
}

/// The name as shown: where there is none, an e-mail, phone or company stands in.
pub(super) fn shown_name(raw: &Raw) -> Option<String> {
    let own = ["name", "nickname"].into_iter();
    let own = own.map(|field| raw.str(field));
    // Looked for only where there is no name.
    let reach = ["emails", "phones"].into_iter();
    let reach = reach.filter_map(|list| Some(reaches(raw, list).into_iter().next()?.value));
    let companies = std::iter::once_with(|| positions(raw)).flatten();
    own.chain(reach)
        .chain(companies.map(|(_, p)| p.company))
        .find(|name| !name.trim().is_empty())
}

/// Whether there is something to show a person by.
pub(super) fn can_be_shown(raw: &Raw) -> bool {
    shown_name(raw).is_some()
}

/// "Partner, Lowell Raman Tax".
pub(super) fn headline(raw: &Raw) -> String {
    let Some((_, p)) = positions(raw).into_iter().next() else {
        return String::new();
    };
    [p.title, p.company]
        .into_iter()
        .filter(|s| !s.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}

/// Positions with their keys, the current one first.
pub(super) fn positions(raw: &Raw) -> Vec<(String, Position)> {
    let entries = raw.entries("positions").into_iter();
    let all = entries.map(|e| {
        (
            e.key.to_owned(),
            Position {
                company: e.str("company"),
                title: e.str("title"),
            },
        )
    });
    all.filter(|(_, p)| *p != Position::default()).collect()
}

pub(super) fn reach(r: &Reach) -> EntryFields {
    vec![
        ("value", r.value.trim().into()),
        ("label", r.label.trim().into()),
    ]
}

pub(super) fn tag(value: &str) -> EntryFields {
    vec![("value", value.trim().trim_start_matches('#').trim().into())]
}

pub(super) fn position(p: &Position) -> EntryFields {
    vec![
        ("company", p.company.trim().into()),
        ("title", p.title.trim().into()),
    ]
}

pub(super) fn address(a: &Address) -> EntryFields {
    let parts = [
        ("label", &a.label),
        ("street", &a.street),
        ("city", &a.city),
        ("region", &a.region),
        ("postcode", &a.postcode),
        ("country", &a.country),
    ];
    parts
        .into_iter()
        .map(|(name, value)| (name, Value::from(value.trim())))
        .collect()
}

pub(super) fn name_parts(p: &NameParts) -> [(&'static str, &str); 5] {
    [
        ("name_family", p.family.trim()),
        ("name_given", p.given.trim()),
        ("name_additional", p.additional.trim()),
        ("name_prefix", p.prefix.trim()),
        ("name_suffix", p.suffix.trim()),
    ]
}

/// The key as it stands in the document.
pub(super) fn entry_key(key: &str, field: &str) -> String {
    [key, "/", field].concat()
}

/// What an id is called in messages while nobody can be shown.
pub(super) fn name_of(raw: &Raw, id: PersonId) -> String {
    shown_name(raw).unwrap_or_else(|| id.to_string())
}

/// Writes the entries of a list that is new. The first one's place goes without saying.
fn fill(raw: &mut Raw, list: &str, entries: impl Iterator<Item = (String, EntryFields)>) {
    let map = raw.maps.entry(list.to_owned()).or_default();
    let mut keys: BTreeSet<String> = BTreeSet::new();
    for (key, fields) in entries {
        if key.is_empty() || keys.contains(&key) {
            continue;
        }
        for (field, value) in fields {
            if value.as_str().is_some_and(|v| !v.is_empty()) {
                map.insert(entry_key(&key, field), value);
            }
        }
        if !keys.is_empty() {
            map.insert(entry_key(&key, "at"), keys.len().into());
        }
        keys.insert(key);
    }
}

fn reaches(raw: &Raw, list: &str) -> Vec<Reach> {
    let entries = raw.entries(list).into_iter();
    let all = entries.map(|e| Reach {
        value: e.str("value"),
        label: e.str("label"),
    });
    all.filter(|r| !r.value.is_empty()).collect()
}

fn addresses(raw: &Raw) -> Vec<Address> {
    let entries = raw.entries("addresses").into_iter();
    let all = entries.map(|e| Address {
        label: e.str("label"),
        street: e.str("street"),
        city: e.str("city"),
        region: e.str("region"),
        postcode: e.str("postcode"),
        country: e.str("country"),
    });
    all.filter(|a| !normal::address(a).is_empty()).collect()
}

fn read_parts(raw: &Raw) -> Option<NameParts> {
    let parts = NameParts {
        family: raw.str("name_family"),
        given: raw.str("name_given"),
        additional: raw.str("name_additional"),
        prefix: raw.str("name_prefix"),
        suffix: raw.str("name_suffix"),
    };
    (parts != NameParts::default()).then_some(parts)
}

fn origin_name(origin: Origin) -> &'static str {
    match origin {
        Origin::Captured => "captured",
        Origin::Imported => "imported",
    }
}
