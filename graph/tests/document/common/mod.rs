//! A replica for tests: a book with its own clock and writer, and people with few words.

pub(crate) mod any;

use chrono::{DateTime, Duration, NaiveDate, Utc};
use kith_graph::command::{Command, PersonEdit};
use kith_graph::document::{Applied, CommandError, Graph, Merged};
use kith_graph::ids::{BatchId, EventId, InteractionId, PersonId};
use kith_graph::picture::{Media, Picture, PictureId, PictureKey, Role};
use kith_graph::types::{Channel, Event, Initiator, Interaction, PersonDraft, Position, Reach};
use serde_json::Value;
use uuid::Uuid;

/// A book on one device.
pub(crate) struct Replica {
    /// The book.
    pub(crate) book: Graph,
    name: u8,
    count: u128,
}

impl Replica {
    /// A new book.
    pub(crate) fn new(name: u8) -> Self {
        Self::of(Graph::new(), name)
    }

    /// A device that has a book already.
    pub(crate) fn of(mut book: Graph, name: u8) -> Self {
        book.begin_session([name; 16]);
        Self {
            book,
            name,
            count: 0,
        }
    }

    /// Another device with the same book.
    pub(crate) fn fork(&self, name: u8) -> Self {
        Self::of(Graph::load(&self.book.save()).unwrap(), name)
    }

    /// A fresh batch.
    pub(crate) fn batch(&mut self) -> BatchId {
        self.count += 1;
        BatchId(Uuid::from_u128((u128::from(self.name) << 100) | self.count))
    }

    /// Now, on this device.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        let start: DateTime<Utc> = "2026-05-01T08:00:00Z".parse().unwrap();
        start + Duration::seconds(self.count as i64)
    }

    /// Does a command that must succeed.
    pub(crate) fn does(&mut self, command: &Command) -> Applied {
        self.tries(command).unwrap()
    }

    /// Does a command that may be refused.
    pub(crate) fn tries(&mut self, command: &Command) -> Result<Applied, CommandError> {
        let batch = self.batch();
        self.book.apply(batch, self.now(), command)
    }

    /// Edits one field.
    pub(crate) fn edits(&mut self, id: PersonId, edit: PersonEdit) -> Applied {
        self.does(&Command::EditPerson {
            id,
            on: day("2026-05-01"),
            edits: vec![edit],
        })
    }

    /// Takes a batch back.
    pub(crate) fn undoes(&mut self, batch: BatchId) -> Applied {
        self.does(&Command::Undo { batch })
    }

    /// Takes in everything another device has.
    pub(crate) fn hears(&mut self, other: &Replica) {
        let news = other.book.save_after(&[]);
        assert!(matches!(
            self.book.merge(&news).unwrap(),
            Merged::Applied(_)
        ));
    }

    /// What was entered about a person.
    pub(crate) fn draft(&self, id: PersonId) -> PersonDraft {
        self.book.page(id, day("2026-05-01")).unwrap().person
    }

    /// The book without what undo itself leaves behind.
    pub(crate) fn visible(&self) -> (Vec<kith_graph::view::PersonRow>, Value, Vec<(Event, usize)>) {
        (
            self.book.rows(),
            self.book.export_json(),
            self.book.events(),
        )
    }
}

/// A day written as `2026-03-31`.
pub(crate) fn day(s: &str) -> NaiveDate {
    s.parse().unwrap()
}

/// The n-th person.
pub(crate) fn person(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(0x1000 + n))
}

/// The n-th event.
pub(crate) fn event(n: u128) -> EventId {
    EventId(Uuid::from_u128(0x2000 + n))
}

/// The n-th interaction.
pub(crate) fn contact(n: u128) -> InteractionId {
    InteractionId(Uuid::from_u128(0x3000 + n))
}

/// Somebody with a name, a position, an e-mail, a phone and a note.
pub(crate) fn sarah() -> PersonDraft {
    PersonDraft {
        name: "Sarah Chen".into(),
        positions: vec![Position {
            company: "Acme".into(),
            title: "CFO".into(),
        }],
        emails: vec![reach("sarah@acme.com")],
        phones: vec![reach("+44 20 7946 0018")],
        tags: vec!["VAT".into()],
        note: "Wants intro to Bob. Likes tea.".into(),
        ..PersonDraft::default()
    }
}

/// Somebody with a name.
pub(crate) fn named(name: &str) -> PersonDraft {
    PersonDraft {
        name: name.into(),
        ..PersonDraft::default()
    }
}

/// A value without a label.
pub(crate) fn reach(value: &str) -> Reach {
    Reach {
        value: value.into(),
        label: String::new(),
    }
}

/// Adds somebody.
pub(crate) fn add(id: PersonId, draft: PersonDraft) -> Command {
    Command::AddPerson {
        id,
        on: day("2026-05-01"),
        person: Box::new(draft),
    }
}

/// A call.
pub(crate) fn call(id: InteractionId, people: &[PersonId], on: &str) -> Interaction {
    Interaction {
        id,
        people: people.to_vec(),
        on: day(on),
        at: None,
        channel: Channel::Call,
        begun_by: Initiator::Me,
        minutes: Some(15),
        note: "Spoke of VAT. Then of tea.".into(),
        event: None,
        planned: false,
        bulk: false,
        missed: false,
        answered: false,
        value: String::new(),
    }
}

/// The n-th picture, added in the n-th minute.
pub(crate) fn picture(n: u8, role: Role) -> Picture {
    let start: DateTime<Utc> = "2026-05-01T07:00:00Z".parse().unwrap();
    Picture {
        id: PictureId([n; 16]),
        key: PictureKey([n; 32]),
        role,
        media: Media::Jpeg,
        size: 1_000 + u32::from(n),
        added_at: start + Duration::minutes(i64::from(n)),
    }
}

/// An event of one day.
pub(crate) fn conference(id: EventId, name: &str) -> Event {
    Event {
        place: "Berlin".into(),
        starts: Some(day("2026-04-20")),
        ..Event::named(id, name)
    }
}
