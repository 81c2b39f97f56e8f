//! What people do in the book: real commands, each with words that no other has.

use super::random::Random;
use chrono::NaiveDate;
use kith_graph::command::{Command, PersonEdit};
use kith_graph::document::Graph;
use kith_graph::ids::{BatchId, EventId, InteractionId, PersonId};
use kith_graph::types::{Channel, Event, Initiator, Interaction, PersonDraft, Reach, Tier};
use uuid::Uuid;

const TIERS: [Option<Tier>; 4] = [None, Some(Tier::One), Some(Tier::Two), Some(Tier::Three)];

const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .";

fn fresh(random: &mut Random) -> Uuid {
    uuid::Builder::from_random_bytes(random.array()).into_uuid()
}

/// A day of the year in which every run plays.
fn day(random: &mut Random) -> NaiveDate {
    let day = u32::try_from(random.between(1, 365)).unwrap_or(1);
    NaiveDate::from_yo_opt(2026, day).unwrap_or_default()
}

/// What somebody does next, given the book as they see it and what was done before.
///
/// `longest` is how long a text is at most, in bytes.
pub(crate) fn any(
    random: &mut Random,
    graph: &Graph,
    before: Option<BatchId>,
    longest: u64,
) -> Command {
    let people: Vec<PersonId> = graph.rows().iter().map(|row| row.id).collect();
    let word = format!("{:06x}", random.below(1 << 24));
    let on = day(random);
    let Some(id) = random.pick(&people) else {
        return add(random, on, &word);
    };
    match random.below(20) {
        0..=4 => add(random, on, &word),
        5 => Command::DeletePerson { id, on },
        6 => Command::SetTier {
            ids: people.into_iter().take(3).collect(),
            tier: random.pick(&TIERS).flatten(),
            on,
            reason: word,
        },
        7 => Command::SaveEvent {
            event: Event {
                starts: Some(on),
                ..Event::named(EventId(fresh(random)), &format!("Meeting {word}"))
            },
        },
        8..=10 => Command::SaveInteraction {
            interaction: Interaction {
                id: InteractionId(fresh(random)),
                people: vec![id],
                on,
                at: None,
                channel: Channel::Call,
                begun_by: Initiator::Both,
                minutes: None,
                note: format!("spoke of {}", text(random, longest)),
                event: None,
                planned: false,
                bulk: false,
                missed: false,
                answered: false,
                value: String::new(),
            },
        },
        11 if before.is_some() => Command::Undo {
            batch: before.unwrap_or(BatchId(Uuid::nil())),
        },
        12 => {
            let note = text(random, longest.min(500));
            edit(id, on, PersonEdit::Note(note))
        }
        13..=15 => edit(id, on, PersonEdit::Note(format!("note {word}"))),
        16 => edit(id, on, PersonEdit::AddTag(word)),
        17 => edit(
            id,
            on,
            PersonEdit::AddEmail(Reach {
                value: format!("{word}@example.org"),
                label: String::new(),
            }),
        ),
        _ => edit(id, on, PersonEdit::Name(format!("Person {word}"))),
    }
}

/// Letters that say nothing twice, so that they stay as long when they are packed.
fn text(random: &mut Random, longest: u64) -> String {
    let length = random.between(longest / 10, longest);
    let letter = |_| char::from(LETTERS[random.index(LETTERS.len())]);
    (0..length).map(letter).collect()
}

fn add(random: &mut Random, on: NaiveDate, word: &str) -> Command {
    let person = PersonDraft {
        name: format!("Person {word}"),
        note: format!("met with {word}"),
        ..PersonDraft::default()
    };
    Command::AddPerson {
        id: PersonId(fresh(random)),
        on,
        person: Box::new(person),
    }
}

fn edit(id: PersonId, on: NaiveDate, edit: PersonEdit) -> Command {
    Command::EditPerson {
        id,
        on,
        edits: vec![edit],
    }
}

/// Whether doing it once more under the same batch says if it was done: true of what always writes something.
pub(crate) fn always_writes(command: &Command) -> bool {
    matches!(
        command,
        Command::AddPerson { .. }
            | Command::SaveEvent { .. }
            | Command::SaveInteraction { .. }
            | Command::EditPerson { .. }
    )
}
