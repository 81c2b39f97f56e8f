//! Today: one list in fair order, with every reason why somebody is on it (row R3).

use super::days::plus_months;
use super::due::after;
use super::easing;
use super::spread::spread;
use crate::ids::EventId;
use crate::things::Settings;
use crate::types::Tier;
use crate::view::{Open, OpenKind, Part, PersonRow, Reason, Section, Today, TodayRow};
use chrono::NaiveDate;
use std::borrow::Borrow;
use std::cmp::{Ordering, Reverse};

/// Dated things are once as urgent when they are so many days late.
const DATED: i64 = 7;
/// A row takes so many minutes.
const MINUTES: usize = 5;

/// Today's rows, the most urgent first; whoever is left in peace is on none.
///
/// A person has one row for staying in touch and for what comes after events, with every reason, at the greatest urgency.
/// Each promise and each loop is a row of itself. Equally urgent ones stand in the order of the sections, then lower
/// tier number, longer silence, name.
#[must_use]
pub fn today(
    rows: &[impl Borrow<PersonRow>],
    events: &[(EventId, String)],
    settings: &Settings,
    today: NaiveDate,
) -> Today {
    let rows: Vec<&PersonRow> = rows.iter().map(Borrow::borrow).collect();
    let mut found = Vec::new();
    for row in rows.iter().copied().filter(|row| !row.in_peace(today)) {
        found.extend(in_touch(row, today));
        let apart = row.open.iter().filter(|o| stands_apart(o.kind));
        found.extend(
            apart
                .filter(|o| o.is_shown(today))
                .map(|o| Found::apart(row, o, today)),
        );
    }
    found.sort_by(Found::in_order);
    let shown = usize::from(settings.today_rows);
    let to_sort_at = to_sort(&rows);
    let spread = spread(
        &rows,
        found.iter().filter(|f| f.is_due()).map(|f| f.row),
        settings,
        today,
    );
    let events = named(events, &found, &to_sort_at);
    let rows_of_all: Vec<TodayRow> = found.into_iter().map(Found::into_row).collect();
    Today {
        shown,
        minutes: rows_of_all.len().min(shown) * MINUTES,
        to_sort: to_sort_at.iter().map(|(_, n)| n).sum(),
        spread,
        events,
        to_sort_at,
        people: rows.len(),
        parts: parts(&rows_of_all),
        rows: rows_of_all,
    }
}

/// How many rows each part has, in the order of their first rows.
fn parts(rows: &[TodayRow]) -> Vec<(Part, usize)> {
    let mut parts: Vec<(Part, usize)> = Vec::new();
    for part in rows.iter().map(TodayRow::part) {
        match parts.iter_mut().find(|(of, _)| *of == part) {
            Some((_, n)) => *n += 1,
            None => parts.push((part, 1)),
        }
    }
    parts
}

/// A row of something open, as Today and the weekly review show it.
pub(super) fn row_of(row: &PersonRow, open: &Open, today: NaiveDate) -> TodayRow {
    Found::apart(row, open, today).into_row()
}

/// The row without what a list of reasons does not need.
pub(super) fn slim(row: &PersonRow) -> PersonRow {
    PersonRow {
        search: String::new(),
        open: Vec::new(),
        ..row.clone()
    }
}

/// A row of Today in the making.
struct Found<'a> {
    row: &'a PersonRow,
    /// What is open, where it is a row of itself.
    apart: Option<&'a Open>,
    /// Never empty; the most urgent first.
    reasons: Vec<Why>,
}

/// A reason and how urgent it is: `late ÷ of`.
struct Why {
    section: Section,
    late: i64,
    of: i64,
    reason: Reason,
}

/// Everything that makes somebody's one row, if anything does.
fn in_touch(row: &PersonRow, today: NaiveDate) -> Option<Found<'_>> {
    let mut reasons: Vec<Why> = Vec::new();
    let mut nudged = false;
    if let Some(due) = row.due().filter(|due| *due <= today) {
        nudged = true;
        reasons.push(Why {
            section: Section::InTouch,
            late: (today - due).num_days(),
            of: row.period_days().unwrap_or(1).max(1),
            reason: Reason::Due {
                due,
                days_since: (today - row.since()).num_days(),
                spoken: row.last.is_some(),
                cadence: row.period,
            },
        });
    }
    let open = row.open.iter().filter(|o| !stands_apart(o.kind));
    for open in open.filter(|o| o.is_shown(today)) {
        nudged |= open.kind == OpenKind::CheckIn;
        reasons.push(Why::dated(open, today));
    }
    if let Some(age) = birthday(row, today) {
        nudged = true;
        reasons.push(Why {
            section: Section::InTouch,
            late: 0,
            of: DATED,
            reason: Reason::Birthday { age },
        });
    }
    if reasons.is_empty() {
        return None;
    }
    reasons.sort_by(|a, b| b.urgency(a).then(a.section.cmp(&b.section)));
    if nudged && easing::is_easing_off(&row.approaches, today) {
        let section = reasons.first().map_or(Section::InTouch, |r| r.section);
        reasons.push(Why {
            section,
            late: 0,
            of: DATED,
            reason: Reason::EaseOff {
                approaches: easing::recent(&row.approaches, today).count(),
                until: after(today, row.period).unwrap_or_else(|| plus_months(today, 1)),
            },
        });
    }
    Some(Found {
        row,
        apart: None,
        reasons,
    })
}

/// Birthdays of tiers 1 and 2 on the day, until the row is put off; the age if it is known. A contact about something
/// else does not end it.
fn birthday(row: &PersonRow, today: NaiveDate) -> Option<Option<i32>> {
    let close = matches!(row.tier, Some(Tier::One | Tier::Two));
    let birthday = row.birthday.filter(|b| close && b.is_on(today))?;
    let hidden = row.birthday_hidden.is_some_and(|until| today < until);
    (!hidden).then(|| birthday.age_in(today))
}

fn stands_apart(kind: OpenKind) -> bool {
    matches!(kind.section(), Section::Promises | Section::Loops)
}

impl Why {
    fn dated(open: &Open, today: NaiveDate) -> Self {
        Why {
            section: open.kind.section(),
            late: open.late(today),
            of: DATED,
            reason: Reason::Open(open.clone()),
        }
    }

    /// Compared crosswise, so that no two are taken for equal by rounding.
    fn urgency(&self, other: &Self) -> Ordering {
        (self.late * other.of).cmp(&(other.late * self.of))
    }
}

impl<'a> Found<'a> {
    fn apart(row: &'a PersonRow, open: &'a Open, today: NaiveDate) -> Self {
        Found {
            row,
            apart: Some(open),
            reasons: vec![Why::dated(open, today)],
        }
    }

    fn is_due(&self) -> bool {
        let mut reasons = self.reasons.iter();
        reasons.any(|r| matches!(r.reason, Reason::Due { .. }))
    }

    fn in_order(a: &Self, b: &Self) -> Ordering {
        let (Some(x), Some(y)) = (a.reasons.first(), b.reasons.first()) else {
            return Ordering::Equal;
        };
        let rest = |f: &Self, section: Section| {
            let tier = f.row.tier.map_or(4, u8::from);
            (section, tier, f.row.since())
        };
        y.urgency(x)
            .then_with(|| rest(a, x.section).cmp(&rest(b, y.section)))
            .then_with(|| a.row.folded_name().cmp(b.row.folded_name()))
            .then_with(|| a.row.id.cmp(&b.row.id))
            .then_with(|| a.apart.map(|o| &o.key).cmp(&b.apart.map(|o| &o.key)))
    }

    fn into_row(self) -> TodayRow {
        let first = self.reasons.first();
        TodayRow {
            key: match self.apart {
                Some(open) => format!("{}/{}", self.row.id, open.key),
                None => self.row.id.to_string(),
            },
            section: first.map_or(Section::InTouch, |r| r.section),
            late: first.map_or(0, |r| r.late),
            of: first.map_or(DATED, |r| r.of),
            person: slim(self.row),
            bring: self.row.bring.clone(),
            reasons: self.reasons.into_iter().map(|r| r.reason).collect(),
        }
    }
}

/// Who waits to be sorted, by event: the one with the latest capture first, those met at none last.
fn to_sort(rows: &[&PersonRow]) -> Vec<(Option<EventId>, usize)> {
    let mut all: Vec<(Option<EventId>, usize, NaiveDate)> = Vec::new();
    for row in rows.iter().filter(|row| row.to_sort) {
        match all.iter_mut().find(|(event, _, _)| *event == row.event) {
            Some((_, n, latest)) => {
                *n += 1;
                *latest = row.added_on.max(*latest);
            }
            None => all.push((row.event, 1, row.added_on)),
        }
    }
    all.sort_by_key(|(event, _, latest)| (event.is_none(), Reverse(*latest), *event));
    all.into_iter().map(|(event, n, _)| (event, n)).collect()
}

/// The names of the events that rows and sorting mention.
fn named(
    events: &[(EventId, String)],
    found: &[Found<'_>],
    to_sort: &[(Option<EventId>, usize)],
) -> Vec<(EventId, String)> {
    let of_reasons = found.iter().flat_map(|f| &f.reasons).filter_map(|r| {
        if let Reason::Open(open) = &r.reason
            && let OpenKind::FollowUp(event) = open.kind
        {
            event
        } else {
            None
        }
    });
    let of_rows = found.iter().filter_map(|f| f.row.event);
    let mut ids: Vec<EventId> = of_reasons
        .chain(of_rows)
        .chain(to_sort.iter().filter_map(|(event, _)| *event))
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let mentioned = events
        .iter()
        .filter(|(id, _)| ids.binary_search(id).is_ok());
    mentioned.cloned().collect()
}

#[cfg(test)]
mod tests;
