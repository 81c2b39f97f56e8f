//! A plain row for the tables of cases.

use crate::ids::PersonId;
use crate::rules::fold::fold;
use crate::types::Tier;
use crate::view::PersonRow;
use chrono::NaiveDate;
use uuid::Uuid;

/// A day written as `2026-03-31`.
pub(crate) fn day(s: &str) -> NaiveDate {
    s.parse().unwrap()
}

/// Somebody added on a day, with nothing else known.
pub(crate) fn row(n: u128, name: &str, tier: Option<Tier>, added_on: &str) -> PersonRow {
    PersonRow {
        id: PersonId(Uuid::from_u128(n)),
        name: name.to_owned(),
        headline: String::new(),
        tier,
        cadence: None,
        added_on: day(added_on),
        last: None,
        changed_on: None,
        snoozed_until: None,
        to_sort: false,
        event: None,
        last_note: None,
        search: fold(name),
    }
}
