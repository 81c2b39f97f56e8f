//! Fresh keys: the one place where the page asks for randomness and the moment.

use chrono::{DateTime, FixedOffset, Local};
use kith_graph::ids::{EventId, InteractionId, PersonId};
use uuid::Uuid;

/// A key for a new person.
pub(crate) fn person() -> PersonId {
    PersonId(Uuid::now_v7())
}

/// A key for a new event.
pub(crate) fn event() -> EventId {
    EventId(Uuid::now_v7())
}

/// A key for a new contact.
pub(crate) fn interaction() -> InteractionId {
    InteractionId(Uuid::now_v7())
}

/// This moment, with the offset of the place.
pub(crate) fn moment() -> DateTime<FixedOffset> {
    Local::now().fixed_offset()
}
