//! Fresh keys: the one place where the page asks for randomness and the moment.

use chrono::{DateTime, FixedOffset, Local, NaiveDate, NaiveTime, TimeZone};
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

/// A key for anything else.
pub(crate) fn key() -> Uuid {
    Uuid::now_v7()
}

/// This moment, with the offset of the place.
pub(crate) fn moment() -> DateTime<FixedOffset> {
    Local::now().fixed_offset()
}

/// A moment that was chosen, with the offset that the place has then; `None` where the clocks skip it.
pub(crate) fn moment_at(day: NaiveDate, time: NaiveTime) -> Option<DateTime<FixedOffset>> {
    Local
        .from_local_datetime(&day.and_time(time))
        .earliest()
        .map(|at| at.fixed_offset())
}
