//! Free days for a follow-up (row C7).

use super::days::plus_days;
use crate::facts::Facts;
use crate::things::Settings;
use crate::view::review::Slots;
use chrono::NaiveDate;
use std::collections::HashMap;

/// Follow-ups are spread over so many working days after an event.
const DAYS: usize = 5;
/// No free day is looked for beyond so many working days.
const LOOKED_AT: usize = 260;

/// The five working days after `after`, none of them past, each with what is there and what fits; when all are full, the
/// next working days up to the first that is free. Proposed is the earliest free one, but none later than `before`, the
/// day of a promise.
#[must_use]
pub fn slots(
    facts: &Facts,
    after: NaiveDate,
    before: Option<NaiveDate>,
    today: NaiveDate,
) -> Slots {
    let fit = usize::from(facts.settings.follow_ups_a_day.max(1));
    let taken = taken(facts);
    let mut day = first(&facts.settings, after, today);
    let mut days = Vec::new();
    let mut is_full = true;
    while days.len() < DAYS || is_full && days.len() < LOOKED_AT {
        let there = taken.get(&day).copied().unwrap_or_default();
        days.push((day, there, fit));
        is_full &= there >= fit;
        day = facts.settings.next_working_day(day);
    }
    let proposed = proposed(&days, before, today);
    Slots { days, proposed }
}

/// The earliest free of such days, but none later than `before`, the day of a promise: then the last of them in time,
/// else the promise's own day unless it is past.
#[must_use]
pub fn proposed(
    days: &[(NaiveDate, usize, usize)],
    before: Option<NaiveDate>,
    today: NaiveDate,
) -> Option<NaiveDate> {
    let free = days.iter().find(|(_, there, fit)| there < fit);
    let free = free.map(|(day, _, _)| *day);
    match before {
        Some(before) if free.is_none_or(|free| free > before) => {
            let in_time = days.iter().map(|(day, _, _)| *day).filter(|d| *d <= before);
            in_time
                .max()
                .or(Some(before).filter(|before| *before >= today))
                .or(free)
        }
        _ => free,
    }
}

/// The first working day after a day that is not past.
fn first(settings: &Settings, after: NaiveDate, today: NaiveDate) -> NaiveDate {
    let from = plus_days(after, 1).max(today);
    if settings.is_working_day(from) {
        from
    } else {
        settings.next_working_day(from)
    }
}

/// How many follow-ups and promises with people in the views are on each day.
fn taken(facts: &Facts) -> HashMap<NaiveDate, usize> {
    let follow_ups = facts.things.follow_ups.values();
    let follow_ups = follow_ups.filter(|f| f.is_open() && facts.shows(f.person));
    let promises = facts.things.promises.values();
    let promises = promises.filter(|p| p.is_open() && facts.shows(p.person));
    let mut taken = HashMap::new();
    for day in follow_ups.map(|f| f.on).chain(promises.map(|p| p.due)) {
        *taken.entry(day).or_default() += 1;
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sample::{Book, day};
    use crate::things::Party;

    /// A book with so many follow-ups on days.
    fn with(there: &[(&str, usize)]) -> Book {
        let mut book = Book::new();
        let sarah = book.person("Sarah", None, "2026-01-01");
        for (on, n) in there {
            for _ in 0..*n {
                book.follow_up(sarah, on);
            }
        }
        book
    }

    #[test]
    fn the_five_working_days_after_an_event_are_given() {
        // 2026-03-05 is a Thursday.
        for (after, today, first, last) in [
            ("2026-03-05", "2026-03-05", "2026-03-06", "2026-03-12"),
            ("2026-03-06", "2026-03-06", "2026-03-09", "2026-03-13"),
            ("2026-03-07", "2026-03-08", "2026-03-09", "2026-03-13"),
            ("2026-03-05", "2026-03-10", "2026-03-10", "2026-03-16"),
            ("2026-03-05", "2026-04-11", "2026-04-13", "2026-04-17"),
        ] {
            let got = slots(&Facts::default(), day(after), None, day(today));
            assert_eq!(got.days.len(), 5);
            assert_eq!(
                (got.days[0].0, got.days[4].0),
                (day(first), day(last)),
                "{after} {today}"
            );
            assert_eq!(got.proposed, Some(day(first)));
        }
    }

    #[test]
    fn a_full_day_is_passed_over_and_after_a_full_week_comes_the_next() {
        let week = [
            "2026-03-09",
            "2026-03-10",
            "2026-03-11",
            "2026-03-12",
            "2026-03-13",
        ];
        for (full, next, proposed, given) in [
            (0, 0, "2026-03-09", 5),
            (1, 4, "2026-03-10", 5),
            (1, 5, "2026-03-11", 5),
            (5, 0, "2026-03-16", 6),
        ] {
            let mut there: Vec<_> = week[..full].iter().map(|on| (*on, 5)).collect();
            there.push((week[full.min(4)], if full < 5 { next } else { 0 }));
            let book = with(&there);
            let got = slots(&book.facts, day("2026-03-08"), None, day("2026-03-08"));
            assert_eq!(got.proposed, Some(day(proposed)), "{full} {next}");
            assert_eq!(got.days.len(), given, "{full} {next}");
        }
    }

    #[test]
    fn promises_take_up_room_and_what_is_done_does_not() {
        let mut book = with(&[("2026-03-09", 4)]);
        let bob = book.person("Bob", None, "2026-01-01");
        book.follow_up(bob, "2026-03-09").done_on = Some(day("2026-03-09"));
        let proposed =
            |book: &Book| slots(&book.facts, day("2026-03-08"), None, day("2026-03-08")).proposed;
        assert_eq!(proposed(&book), Some(day("2026-03-09")));
        book.promise(bob, Party::Me, "the deck", "2026-03-09");
        assert_eq!(proposed(&book), Some(day("2026-03-10")));
        book.facts.settings.follow_ups_a_day = 6;
        assert_eq!(proposed(&book), Some(day("2026-03-09")));
        book.facts.settings.follow_ups_a_day = 5;
        book.facts.take_person(bob);
        assert_eq!(
            proposed(&book),
            Some(day("2026-03-09")),
            "Bob takes no room"
        );
    }

    #[test]
    fn a_day_takes_five_and_a_week_five_times_as_many() {
        // Friday 2026-02-27 is the last working day of the month: the week after it begins in the next one.
        for (there, proposed, given) in [
            (0, "2026-02-27", 5),
            (4, "2026-02-27", 5),
            (5, "2026-03-02", 5),
            (6, "2026-03-02", 5),
            (9, "2026-03-02", 5),
            (10, "2026-03-03", 5),
            (24, "2026-03-05", 5),
            (25, "2026-03-06", 6),
            (29, "2026-03-06", 6),
            (30, "2026-03-09", 7),
        ] {
            let mut book = Book::new();
            let sarah = book.person("Sarah", None, "2026-01-01");
            let after = day("2026-02-26");
            for _ in 0..there {
                let slots = slots(&book.facts, after, None, after);
                let on = slots.proposed.unwrap().to_string();
                book.follow_up(sarah, &on);
            }
            let got = slots(&book.facts, after, None, after);
            assert_eq!(got.proposed, Some(day(proposed)), "{there}");
            assert_eq!(got.days.len(), given, "{there}");
        }
    }

    #[test]
    fn a_year_of_full_days_proposes_none_but_a_promises_own() {
        let days: Vec<_> = ["2026-03-09", "2026-03-10"]
            .map(|on| (day(on), 5, 5))
            .into();
        let today = day("2026-03-09");
        for (before, expected) in [
            (None, None),
            (Some("2026-03-09"), Some("2026-03-09")),
            (Some("2026-04-01"), Some("2026-03-10")),
            (Some("2026-03-08"), None),
        ] {
            let got = proposed(&days, before.map(day), today);
            assert_eq!(got, expected.map(day), "{before:?}");
        }
    }

    #[test]
    fn none_is_proposed_later_than_a_promise_if_it_can_be_helped() {
        for (before, proposed) in [
            ("2026-03-11", "2026-03-11"),
            ("2026-03-12", "2026-03-11"),
            // Both days are full: the later of them all the same.
            ("2026-03-10", "2026-03-10"),
            ("2026-03-09", "2026-03-09"),
            // Before the first of the days.
            ("2026-03-08", "2026-03-08"),
            // Past: there is nothing earlier than the first free day.
            ("2026-03-07", "2026-03-11"),
        ] {
            let book = with(&[("2026-03-09", 5), ("2026-03-10", 5)]);
            let before = Some(day(before));
            let got = slots(&book.facts, day("2026-03-08"), before, day("2026-03-08"));
            assert_eq!(got.proposed, Some(day(proposed)), "{before:?}");
        }
    }
}
