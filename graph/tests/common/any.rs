//! Any command on few people, events and contacts.

use super::{add, call, conference, contact, day, event, named, person, reach, sarah};
use kith_graph::command::{Command, PersonEdit, Subject};
use kith_graph::types::{Cadence, Cared, PersonDraft, Position, Reach, Tier};
use proptest::prelude::*;

pub(crate) fn on() -> chrono::NaiveDate {
    day("2026-05-03")
}

fn who() -> impl Strategy<Value = kith_graph::ids::PersonId> {
    (0..4_u128).prop_map(person)
}

fn word() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "",
        "Acme",
        "acme",
        "COO",
        "Müller",
        "a longer note, with 🦀",
        "tea",
    ])
    .prop_map(str::to_owned)
}

fn edit() -> impl Strategy<Value = PersonEdit> {
    prop_oneof![
        word().prop_map(PersonEdit::Name),
        word().prop_map(PersonEdit::Nickname),
        word().prop_map(PersonEdit::Title),
        word().prop_map(PersonEdit::Company),
        (word(), word())
            .prop_map(|(company, title)| PersonEdit::AddPosition(Position { company, title })),
        (word(), word()).prop_map(|(value, label)| PersonEdit::AddEmail(Reach { value, label })),
        word().prop_map(PersonEdit::RemoveEmail),
        (word(), word()).prop_map(|(from, to)| PersonEdit::CorrectEmail {
            from,
            to: reach(&to)
        }),
        (0..3_u8).prop_map(|n| PersonEdit::AddPhone(reach(&format!("+4{n}")))),
        (0..3_u8).prop_map(|n| PersonEdit::RemovePhone(format!("004{n}"))),
        word().prop_map(PersonEdit::AddTag),
        word().prop_map(PersonEdit::RemoveTag),
        (word(), word()).prop_map(|(a, b)| PersonEdit::Note(format!("{a} and {b}"))),
        prop::option::of((0..2_u128).prop_map(event)).prop_map(PersonEdit::MetEvent),
    ]
}

pub(crate) fn command() -> impl Strategy<Value = Command> {
    let tier = prop::option::of(prop::sample::select(vec![
        Tier::One,
        Tier::Two,
        Tier::Three,
    ]));
    let cadence = prop::option::of(prop::sample::select(vec![
        Cadence::Weeks(1),
        Cadence::Months(2),
        Cadence::Never,
    ]));
    let some = || prop::collection::vec(who(), 1..3);
    prop_oneof![
        2 => who().prop_map(|id| add(id, sarah())),
        2 => (who(), word()).prop_map(|(id, name)| add(id, named(&name))),
        1 => prop::collection::vec(who(), 0..3).prop_map(|ids| Command::Import {
            on: on(),
            source: "x.vcf".into(),
            people: ids.into_iter().map(|id| (id, PersonDraft { tier: Some(Tier::Two), ..sarah() })).collect(),
        }),
        8 => (who(), prop::collection::vec(edit(), 1..3)).prop_map(|(id, edits)| Command::EditPerson { id, on: on(), edits }),
        2 => (some(), tier, word()).prop_map(|(ids, tier, reason)| Command::SetTier { ids, tier, on: on(), reason }),
        1 => (who(), cadence).prop_map(|(id, cadence)| Command::SetCadence { id, cadence, on: on() }),
        1 => (who(), any::<bool>()).prop_map(|(id, until)| Command::Snooze { id, until: until.then(on), on: on() }),
        1 => who().prop_map(|id| Command::DeletePerson { id, on: on() }),
        2 => (who(), word(), word(), any::<bool>(), any::<bool>()).prop_map(|(id, one, other, name, both)| {
            let field = if name { Cared::Name } else { Cared::Email };
            let among = vec![one.clone(), other];
            let keep = if both && !name { among.clone() } else { vec![one] };
            Command::Choose { of: Subject::Person(id), field, among, keep, on: on() }
        }),
        1 => (0..2_u128, word()).prop_map(|(n, name)| Command::SaveEvent { event: conference(event(n), &name) }),
        1 => (0..2_u128).prop_map(|n| Command::DeleteEvent { id: event(n), on: on() }),
        3 => (0..3_u128, some(), 1..28_u32, any::<(bool, bool)>(), word()).prop_map(|(n, people, day, (planned, bulk), note)| {
            let mut interaction = call(contact(n), &people, &format!("2026-05-{day:02}"));
            (interaction.planned, interaction.bulk, interaction.note) = (planned, bulk, note);
            Command::SaveInteraction { interaction }
        }),
        1 => (0..3_u128).prop_map(|n| Command::DeleteInteraction { id: contact(n), on: on() }),
    ]
}
