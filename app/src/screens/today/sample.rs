//! Plain rows of Today for the tables of cases.

use chrono::NaiveDate;
use kith_graph::ids::{EventId, PersonId};
use kith_graph::types::{Cadence, Channel};
use kith_graph::view::{Open, OpenKind, PersonRow, Reason, Section, TodayRow};
use uuid::Uuid;

/// A day written as `2026-06-08`.
pub(crate) fn day(s: &str) -> NaiveDate {
    s.parse().unwrap()
}

/// Priya Raman, of tier 1.
pub(crate) fn person() -> PersonRow {
    serde_json::from_value(serde_json::json!({
        "id": PersonId(Uuid::from_u128(1)),
        "name": "Priya Raman",
        "tier": 1,
        "period": "1m",
        "added_on": "2026-01-01",
    }))
    .unwrap()
}

/// Seven weeks quiet.
pub(crate) fn due() -> Reason {
    Reason::Due {
        due: day("2026-05-20"),
        days_since: 49,
        spoken: true,
        cadence: Cadence::Months(1),
    }
}

/// Something open, due on 8 June 2026.
pub(crate) fn open(kind: OpenKind, what: &str) -> Open {
    Open {
        kind,
        key: "key".to_owned(),
        id: Some(Uuid::from_u128(7)),
        from: day("2026-06-03"),
        due: day("2026-06-08"),
        what: what.to_owned(),
        hidden_until: None,
    }
}

/// A row that is there because of the cadence.
pub(crate) fn row(key: &str, section: Section) -> TodayRow {
    TodayRow {
        key: key.to_owned(),
        section,
        person: person(),
        reasons: vec![due()],
        bring: None,
        late: 19,
        of: 30,
    }
}

/// A row that is there because of something open.
pub(crate) fn open_row(key: &str, section: Section, kind: OpenKind) -> TodayRow {
    TodayRow {
        reasons: vec![Reason::Open(open(kind, ""))],
        ..row(key, section)
    }
}

/// A follow-up after the event with this number.
pub(crate) fn follow_up(key: &str, event: u128) -> TodayRow {
    let event = EventId(Uuid::from_u128(event));
    open_row(key, Section::After, OpenKind::FollowUp(Some(event)))
}

/// A mail of theirs that waits.
pub(crate) fn reply(key: &str) -> TodayRow {
    open_row(key, Section::Promises, OpenKind::Reply(Channel::Email))
}
