//! How what was read from the text and what was typed over it become one person.

use crate::{things, words};
use chrono::{Days, NaiveDate};
use kith_channel::{Heard, Parsed};
use kith_graph::command::Command;
use kith_graph::ids::{PersonId, PromiseId};
use kith_graph::things::{Party, Promise, Thing};
use kith_graph::types::{Event, PersonDraft, Position, Reach};
use std::collections::BTreeSet;
use uuid::Uuid;

/// A promise without a day is meant for this much later.
const DUE_IN: Days = Days::new(7);

/// The fields of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Name,
    Title,
    Company,
    Email,
    Phone,
    MetAt,
    Note,
    Promise,
    Due,
}

/// How many fields there are, those of a promise included.
const COUNT: usize = Field::Due as usize + 1;

/// Those of the person, in the order of the form, which is also their place in a kept draft.
pub(super) const FIELDS: [Field; 7] = [
    Field::Name,
    Field::Title,
    Field::Company,
    Field::Email,
    Field::Phone,
    Field::MetAt,
    Field::Note,
];

impl Field {
    /// Its accessible name.
    pub(super) fn label(self) -> &'static str {
        match self {
            Field::Name => "Name",
            Field::Title => "Title",
            Field::Company => "Company",
            Field::Email => "Email",
            Field::Phone => "Phone",
            Field::MetAt => "Met at",
            Field::Note => "Note",
            Field::Promise => "Promise",
            Field::Due => "Promised by",
        }
    }

    /// Which keyboard a phone shows.
    pub(super) fn keyboard(self) -> &'static str {
        match self {
            Field::Email => "email",
            Field::Phone => "tel",
            _ => "text",
        }
    }

    /// The type of its input.
    pub(super) fn kind(self) -> &'static str {
        if self == Field::Due { "date" } else { "text" }
    }
}

/// What was typed over: `Some("")` is a value too, it was emptied on purpose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Given([Option<String>; COUNT]);

impl Given {
    pub(super) fn of(fields: Vec<Option<String>>) -> Self {
        let mut given = Self::default();
        for (place, field) in given.0.iter_mut().zip(fields) {
            *place = field;
        }
        given
    }

    pub(super) fn to_vec(&self) -> Vec<Option<String>> {
        self.0.to_vec()
    }

    pub(super) fn get(&self, field: Field) -> Option<&String> {
        self.0[field as usize].as_ref()
    }

    pub(super) fn set(&mut self, field: Field, text: String) {
        self.0[field as usize] = Some(text);
    }
}

/// What a field shows: what was typed over it, else what was read; Met at falls back to the event. A promise's day is
/// empty where the text names none: [`promise`] has it.
pub(super) fn value(parsed: &Parsed, own: &Given, field: Field, event: &str) -> String {
    if let Some(own) = own.get(field) {
        return own.clone();
    }
    let person = &parsed.person;
    let position = person.positions.first();
    match field {
        Field::Name => person.name.clone(),
        Field::Title => position.map(|p| p.title.clone()).unwrap_or_default(),
        Field::Company => position.map(|p| p.company.clone()).unwrap_or_default(),
        Field::Email => first(&person.emails),
        Field::Phone => first(&person.phones),
        Field::MetAt if person.met_at.is_empty() => event.to_owned(),
        Field::MetAt => person.met_at.clone(),
        Field::Note => person.note.clone(),
        Field::Promise => parsed
            .promise
            .as_ref()
            .map(|p| p.0.clone())
            .unwrap_or_default(),
        Field::Due => {
            let day = parsed.promise.as_ref().and_then(|p| p.1);
            day.map(|day| day.to_string()).unwrap_or_default()
        }
    }
}

/// What was promised, and by when: a week from today where no day was named.
pub(super) fn promise(
    parsed: &Parsed,
    own: &Given,
    today: NaiveDate,
) -> Option<(String, NaiveDate)> {
    let what = value(parsed, own, Field::Promise, "").trim().to_owned();
    let due = value(parsed, own, Field::Due, "").parse();
    let due = due.unwrap_or_else(|_| today.checked_add_days(DUE_IN).unwrap_or(today));
    (!what.is_empty()).then_some((what, due))
}

/// A promise to be kept as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Vow {
    pub(super) by: Party,
    pub(super) what: String,
    pub(super) due: NaiveDate,
}

/// Every promise that was heard: the one in the form, then the others but those that were put out, by their place.
pub(super) fn vows(
    parsed: &Parsed,
    own: &Given,
    out: &BTreeSet<usize>,
    today: NaiveDate,
) -> Vec<Vow> {
    let first = promise(parsed, own, today).map(|(what, due)| Vow {
        by: Party::Me,
        what,
        due,
    });
    let others = parsed.others.iter().enumerate();
    let others = others.filter(|(at, _)| !out.contains(at));
    first
        .into_iter()
        .chain(others.map(|(_, heard)| vow(heard, today)))
        .collect()
}

/// A promise that was heard, due in a week where no day was named.
pub(super) fn vow(heard: &Heard, today: NaiveDate) -> Vow {
    let by = if heard.theirs { Party::Them } else { Party::Me };
    let week = || today.checked_add_days(DUE_IN).unwrap_or(today);
    Vow {
        by,
        what: heard.what.clone(),
        due: heard.due.unwrap_or_else(week),
    }
}

/// Somebody to be added, with what was promised.
pub(super) struct New {
    pub(super) id: PersonId,
    pub(super) person: PersonDraft,
    pub(super) vows: Vec<Vow>,
    /// What they will be called.
    pub(super) shown: String,
}

/// What saves one person or several, with their promises: all or nothing. `fresh` makes keys.
pub(super) fn save(
    all: Vec<New>,
    today: NaiveDate,
    mut fresh: impl FnMut() -> Uuid,
) -> Option<Command> {
    let vows: usize = all.iter().map(|new| new.vows.len()).sum();
    let what = match (&all[..], vows) {
        ([], _) => return None,
        ([one], 0) => format!("Added {}", one.shown),
        ([one], 1) => format!("Added {}, with a promise", one.shown),
        ([one], _) => format!("Added {}, with promises", one.shown),
        (many, _) => format!("Added {}", words::people(many.len())),
    };
    let mut commands = Vec::new();
    for new in all {
        let event = new.person.event;
        commands.push(Command::AddPerson {
            id: new.id,
            on: today,
            person: Box::new(new.person),
        });
        commands.extend(new.vows.into_iter().map(|vow| {
            Command::Save(Thing::Promise(Promise {
                id: PromiseId(fresh()),
                person: new.id,
                by: vow.by,
                what: vow.what,
                made_on: today,
                due: vow.due,
                kept_on: None,
                dropped_on: None,
                event,
            }))
        }));
    }
    things::together(what, commands)
}

/// What the person will be called: the name, or what stands in for it.
pub(super) fn shown(parsed: &Parsed, own: &Given) -> String {
    let candidates = [Field::Name, Field::Company, Field::Email, Field::Phone];
    let texts = candidates
        .into_iter()
        .map(|field| value(parsed, own, field, "").trim().to_owned());
    texts
        .into_iter()
        .find(|text| !text.is_empty())
        .unwrap_or_default()
}

/// The person to add; `None` if there is nothing to tell them by.
pub(super) fn person(
    parsed: &Parsed,
    own: &Given,
    event: Option<&Event>,
    today: NaiveDate,
) -> Option<PersonDraft> {
    if shown(parsed, own).is_empty() {
        return None;
    }
    let event_label = event
        .map(crate::components::event_picker::label)
        .unwrap_or_default();
    let text = |field| value(parsed, own, field, &event_label).trim().to_owned();
    let mut person = parsed.person.clone();
    if own.get(Field::Name).is_some() {
        // The parts belong to the name that was read, not to the one that was typed.
        person.parts = None;
    }
    person.name = text(Field::Name);
    let position = Position {
        company: text(Field::Company),
        title: text(Field::Title),
    };
    replace_first(
        &mut person.positions,
        (position != Position::default()).then_some(position),
    );
    if own.get(Field::Email).is_some() {
        replace_first(&mut person.emails, reach(text(Field::Email)));
    }
    if own.get(Field::Phone).is_some() {
        replace_first(&mut person.phones, reach(text(Field::Phone)));
    }
    person.met_at = text(Field::MetAt);
    person.event = event.map(|event| event.id);
    if person.met_on.is_none() && !person.met_at.is_empty() {
        person.met_on = Some(today);
    }
    person.note = text(Field::Note);
    Some(person)
}

fn first(reaches: &[Reach]) -> String {
    reaches.first().map(|r| r.value.clone()).unwrap_or_default()
}

fn reach(value: String) -> Option<Reach> {
    (!value.is_empty()).then(|| Reach {
        value,
        label: String::new(),
    })
}

fn replace_first<T>(all: &mut Vec<T>, with: Option<T>) {
    let rest = if all.is_empty() {
        Vec::new()
    } else {
        all.split_off(1)
    };
    *all = with.into_iter().chain(rest).collect();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> NaiveDate {
        "2026-06-03".parse().unwrap()
    }

    fn parsed() -> Parsed {
        Parsed {
            person: PersonDraft {
                name: "Sarah Chen".to_owned(),
                positions: vec![Position {
                    company: "Acme".to_owned(),
                    title: "COO".to_owned(),
                }],
                emails: vec![
                    Reach {
                        value: "sarah@acme.example".to_owned(),
                        label: "work".to_owned(),
                    },
                    Reach {
                        value: "sarah@home.example".to_owned(),
                        label: "home".to_owned(),
                    },
                ],
                ..PersonDraft::default()
            },
            promise: Some(("intro to Bob".to_owned(), "2026-06-05".parse().ok())),
            others: Vec::new(),
        }
    }

    #[test]
    fn what_was_typed_over_wins_and_the_rest_stays() {
        let mut own = Given::default();
        own.set(Field::Title, "CFO".to_owned());
        own.set(Field::Email, "s.chen@acme.example".to_owned());
        let person = person(&parsed(), &own, None, today()).unwrap();
        assert_eq!(
            person.positions,
            [Position {
                company: "Acme".to_owned(),
                title: "CFO".to_owned()
            }]
        );
        let emails: Vec<&str> = person.emails.iter().map(|e| e.value.as_str()).collect();
        assert_eq!(emails, ["s.chen@acme.example", "sarah@home.example"]);
    }

    #[test]
    fn a_field_emptied_on_purpose_stays_empty() {
        let mut own = Given::default();
        own.set(Field::Company, String::new());
        own.set(Field::Title, String::new());
        assert_eq!(
            person(&parsed(), &own, None, today()).unwrap().positions,
            []
        );
    }

    #[test]
    fn a_promise_is_saved_with_the_person_and_is_no_note() {
        let none = Given::default();
        let draft = person(&parsed(), &none, None, today()).unwrap();
        assert_eq!(draft.note, "");
        let friday = "2026-06-05".parse().unwrap();
        let said = promise(&parsed(), &none, today()).unwrap();
        assert_eq!(said, ("intro to Bob".to_owned(), friday));
        let new = |vows| New {
            id: PersonId(Uuid::max()),
            person: draft.clone(),
            vows,
            shown: "Sarah Chen".to_owned(),
        };
        let vows = vows(&parsed(), &none, &BTreeSet::new(), today());
        let command = save(vec![new(vows)], today(), Uuid::nil);
        let Some(Command::Together { commands, what }) = command else {
            panic!("{command:?}");
        };
        assert_eq!(what, "Added Sarah Chen, with a promise");
        assert!(
            matches!(&commands[0], Command::AddPerson { id, .. } if *id == PersonId(Uuid::max()))
        );
        let Command::Save(Thing::Promise(kept)) = &commands[1] else {
            panic!("{commands:?}");
        };
        assert_eq!(
            (kept.person, kept.by, kept.due),
            (PersonId(Uuid::max()), Party::Me, friday)
        );
        assert_eq!((kept.made_on, kept.is_open()), (today(), true));
        let alone = save(vec![new(Vec::new())], today(), Uuid::nil);
        assert!(
            matches!(alone, Some(Command::AddPerson { .. })),
            "{alone:?}"
        );
        assert_eq!(save(Vec::new(), today(), Uuid::nil), None);
    }

    #[test]
    fn further_promises_are_kept_unless_they_are_put_out() {
        let heard = |what: &str, due: Option<&str>, theirs| Heard {
            what: what.to_owned(),
            due: due.and_then(|due| due.parse().ok()),
            theirs,
        };
        let parsed = Parsed {
            others: vec![
                heard("a brochure", Some("2026-06-12"), true),
                heard("call back", None, false),
            ],
            ..parsed()
        };
        let said = |out: &[usize]| -> Vec<(Party, String, String)> {
            vows(
                &parsed,
                &Given::default(),
                &out.iter().copied().collect(),
                today(),
            )
            .into_iter()
            .map(|vow| (vow.by, vow.what, vow.due.to_string()))
            .collect()
        };
        let one = |by, what: &str, due: &str| (by, what.to_owned(), due.to_owned());
        let all = [
            one(Party::Me, "intro to Bob", "2026-06-05"),
            one(Party::Them, "a brochure", "2026-06-12"),
            one(Party::Me, "call back", "2026-06-10"),
        ];
        assert_eq!(said(&[]), all);
        assert_eq!(said(&[0]), [all[0].clone(), all[2].clone()]);
    }

    #[test]
    fn several_people_are_saved_as_one() {
        let new = |n: u128| New {
            id: PersonId(Uuid::from_u128(n)),
            person: PersonDraft::default(),
            vows: Vec::new(),
            shown: format!("P{n}"),
        };
        let Some(Command::Together { what, commands }) =
            save(vec![new(1), new(2)], today(), Uuid::nil)
        else {
            panic!("one command");
        };
        assert_eq!((what.as_str(), commands.len()), ("Added 2 people", 2));
    }

    #[test]
    fn a_promise_can_be_corrected_emptied_and_typed_by_hand() {
        let mut own = Given::default();
        own.set(Field::Promise, "intro to Robert".to_owned());
        own.set(Field::Due, "2026-06-20".to_owned());
        let later = "2026-06-20".parse().unwrap();
        assert_eq!(
            promise(&parsed(), &own, today()),
            Some(("intro to Robert".to_owned(), later))
        );
        // An emptied day is a week from now.
        own.set(Field::Due, String::new());
        let week = "2026-06-10".parse().unwrap();
        assert_eq!(promise(&parsed(), &own, today()).unwrap().1, week);
        own.set(Field::Promise, " ".to_owned());
        assert_eq!(promise(&parsed(), &own, today()), None);
        assert_eq!(
            promise(&Parsed::default(), &Given::default(), today()),
            None
        );
    }

    #[test]
    fn a_draft_kept_before_there_were_promises_is_read() {
        let kept = vec![Some("Sarah".to_owned()); FIELDS.len()];
        let given = Given::of(kept);
        assert_eq!(given.get(Field::Note), Some(&"Sarah".to_owned()));
        assert_eq!(given.get(Field::Promise), None);
    }

    #[test]
    fn the_event_gives_place_and_day() {
        let event = Event {
            place: "Gothenburg".to_owned(),
            ..Event::named(
                "01890000-0000-7000-8000-000000000001".parse().unwrap(),
                "Nordic Supply Forum",
            )
        };
        let person = person(&parsed(), &Given::default(), Some(&event), today()).unwrap();
        assert_eq!(person.event, Some(event.id));
        assert_eq!(person.met_at, "Nordic Supply Forum, Gothenburg");
        assert_eq!(person.met_on, Some(today()));
    }

    #[test]
    fn an_email_alone_is_enough_and_nothing_is_not() {
        let mut own = Given::default();
        assert_eq!(person(&Parsed::default(), &own, None, today()), None);
        own.set(Field::Note, "only a note".to_owned());
        assert_eq!(person(&Parsed::default(), &own, None, today()), None);
        own.set(Field::Email, "a@b.example".to_owned());
        assert!(person(&Parsed::default(), &own, None, today()).is_some());
        assert_eq!(shown(&Parsed::default(), &own), "a@b.example");
    }
}
