//! Any commands on three devices, exchanged in any order: the same book on all of them.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use common::{Replica, add, call, conference, contact, day, event, named, person, reach, sarah};
use kith_graph::command::{Command, PersonEdit, Subject};
use kith_graph::types::{Cadence, Cared, PersonDraft, Position, Reach, Tier};
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Step {
    /// A device does something, or is refused.
    Does(usize, Box<Command>),
    /// A device takes back one of its own batches.
    Undoes(usize, usize),
    /// One device hears everything of another.
    Hears(usize, usize),
}

fn on() -> chrono::NaiveDate {
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

fn command() -> impl Strategy<Value = Command> {
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

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0..3_usize, command()).prop_map(|(r, c)| Step::Does(r, Box::new(c))),
        1 => (0..3_usize, 0..8_usize).prop_map(|(r, n)| Step::Undoes(r, n)),
        2 => (0..3_usize, 0..3_usize).prop_map(|(a, b)| Step::Hears(a, b)),
    ]
}

fn hear(replicas: &mut [Replica], a: usize, b: usize) {
    let news = replicas[b].book.save_after(&[]);
    replicas[a].book.merge(&news).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn three_devices_agree_after_any_exchange(
        steps in prop::collection::vec(step(), 1..40),
        last in Just((0..3).flat_map(|a| (0..3).map(move |b| (a, b))).collect::<Vec<(usize, usize)>>()).prop_shuffle(),
    ) {
        let mut replicas: Vec<Replica> = (1..4).map(Replica::new).collect();
        let mut batches = vec![Vec::new(); 3];
        for step in steps {
            match step {
                Step::Does(r, command) => {
                    let replica = &mut replicas[r];
                    let (heads, seen) = (replica.book.heads(), replica.visible());
                    match replica.tries(&command) {
                        Ok(applied) => batches[r].push(applied.batch),
                        Err(_) => prop_assert_eq!((replica.book.heads(), replica.visible()), (heads, seen)),
                    }
                    prop_assert_eq!(replica.book.rows(), replica.book.rows_from_scratch());
                }
                Step::Undoes(r, n) => {
                    if let Some(batch) = batches[r].iter().rev().nth(n).copied()
                        && let Ok(applied) = replicas[r].tries(&Command::Undo { batch })
                    {
                        batches[r].push(applied.batch);
                    }
                }
                Step::Hears(a, b) => hear(&mut replicas, a, b),
            }
        }
        // Each pair in any order, and once more so that everybody has heard of everything.
        for (a, b) in last.iter().chain(&last).filter(|(a, b)| a != b) {
            hear(&mut replicas, *a, *b);
        }
        let first = &replicas[0];
        for other in &replicas[1..] {
            prop_assert_eq!(other.book.heads(), first.book.heads());
            prop_assert_eq!(other.visible(), first.visible());
            for n in 0..4 {
                prop_assert_eq!(other.book.page(person(n), on()), first.book.page(person(n), on()));
            }
        }
        let opened = common::Replica::of(kith_graph::document::Graph::load(&first.book.save()).unwrap(), 9);
        prop_assert_eq!(opened.visible(), first.visible());
        prop_assert_eq!(first.book.rows(), first.book.rows_from_scratch());
    }

    #[test]
    fn undo_right_after_restores_the_book(before in prop::collection::vec(command(), 0..20), command in command()) {
        let mut r = Replica::new(1);
        r.does(&Command::SaveEvent { event: conference(event(0), "Summit") });
        for command in before {
            let _refused = r.tries(&command);
        }
        let seen = r.visible();
        if let Ok(applied) = r.tries(&command) {
            let after = r.visible();
            match r.tries(&Command::Undo { batch: applied.batch }) {
                Ok(undone) => {
                    prop_assert!(undone.kept.is_empty());
                    prop_assert_eq!(r.visible(), seen);
                    r.undoes(undone.batch);
                    prop_assert_eq!(r.visible(), after);
                }
                Err(_) => prop_assert_eq!(after, seen),
            }
        }
    }
}
