//! The tables of cases of Today.

use super::*;
use crate::ids::PersonId;
use crate::rules::sample::{Book, day, row};
use crate::things::{DEFAULTS, Party};
use crate::types::{Cadence, Stage};
use std::collections::BTreeMap;

fn of(rows: &[PersonRow], on: &str) -> Today {
    today(rows, &[], &DEFAULTS, day(on))
}

fn names(today: &Today) -> Vec<&str> {
    today.rows.iter().map(|r| r.person.name.as_str()).collect()
}

/// Somebody of a tier last spoken to on a day, with a period of their own.
fn spoken(n: u128, name: &str, tier: Option<Tier>, last: &str, period: Cadence) -> PersonRow {
    PersonRow {
        last: Some(day(last)),
        period,
        ..row(n, name, tier, "2020-01-01")
    }
}

#[test]
fn somebody_is_on_today_from_the_day_they_are_due() {
    for (on, late) in [
        ("2026-02-14", None),
        ("2026-02-15", Some(0)),
        ("2026-02-16", Some(1)),
    ] {
        let sarah = spoken(
            1,
            "Sarah",
            Some(Tier::One),
            "2026-01-15",
            Cadence::Months(1),
        );
        let got = of(&[sarah], on);
        assert_eq!(got.rows.first().map(|r| r.late), late, "{on}");
        let Some(first) = got.rows.first() else {
            continue;
        };
        assert_eq!((first.of, first.section), (31, Section::InTouch));
        assert_eq!(
            first.reasons,
            [Reason::Due {
                due: day("2026-02-15"),
                days_since: (day(on) - day("2026-01-15")).num_days(),
                spoken: true,
                cadence: Cadence::Months(1),
            }]
        );
    }
}

#[test]
fn the_order_is_fair() {
    // Each pair with the first of the two on top: more of the period late, then tier, silence, name.
    type One = (&'static str, Option<Tier>, &'static str, Cadence);
    let pairs: [(One, One); 5] = [
        // Two days late of ten go before ten days late of ninety.
        (
            ("Zed", Some(Tier::Three), "2026-03-03", Cadence::Days(10)),
            ("Ada", Some(Tier::One), "2025-12-05", Cadence::Days(90)),
        ),
        // A third by crosswise comparison: 3 of 9 is as urgent as 10 of 30; the lower tier number is first.
        (
            ("Zed", Some(Tier::One), "2026-03-03", Cadence::Days(9)),
            ("Ada", Some(Tier::Two), "2026-02-03", Cadence::Days(30)),
        ),
        // The same tier: longer silence.
        (
            ("Zed", Some(Tier::Two), "2026-02-03", Cadence::Days(30)),
            ("Ada", Some(Tier::Two), "2026-03-03", Cadence::Days(9)),
        ),
        // The same silence: name.
        (
            ("Élodie", None, "2026-03-03", Cadence::Days(9)),
            ("Sarah", None, "2026-03-03", Cadence::Days(9)),
        ),
        // Due today is less urgent than a day late of a year.
        (
            ("Zed", Some(Tier::Three), "2025-03-14", Cadence::Months(12)),
            ("Ada", Some(Tier::One), "2026-02-15", Cadence::Months(1)),
        ),
    ];
    for (first, second) in pairs {
        let make = |n, (name, tier, last, period): One| spoken(n, name, tier, last, period);
        let rows = [make(2, second), make(1, first)];
        assert_eq!(names(&of(&rows, "2026-03-15")), [first.0, second.0]);
    }
}

#[test]
fn dated_things_count_in_sevenths_and_equal_ones_stand_by_section() {
    let mut book = Book::new();
    let ada = book.person("Ada", Some(Tier::One), "2026-03-01");
    let bob = book.person("Bob", None, "2026-03-01");
    let zed = book.person("Zed", None, "2026-03-01");
    book.promise(bob, Party::Me, "the deck", "2026-03-24");
    book.promise(zed, Party::Me, "the slides", "2026-04-01");
    book.follow_up(zed, "2026-04-01");
    let got = of(&book.rows(), "2026-04-01");
    let rows: Vec<_> = got
        .rows
        .iter()
        .map(|r| (r.person.id, r.section, r.late, r.of))
        .collect();
    assert_eq!(
        rows,
        [
            (bob, Section::Promises, 8, 7),
            (ada, Section::InTouch, 0, 31),
            (zed, Section::Promises, 0, 7),
            (zed, Section::After, 0, 7),
        ]
    );
}

#[test]
fn one_row_has_every_reason_at_the_greatest_urgency() {
    let mut book = Book::new();
    let event = book.event("Fair", "2026-03-01", "2026-03-01");
    let sarah = book.person("Sarah", Some(Tier::One), "2026-02-28");
    let who = book.who(sarah);
    who.stage = Some(Stage::Initial);
    who.stage_on = Some(day("2026-02-28"));
    who.event = Some(event);
    book.follow_up(sarah, "2026-03-08").event = Some(event);
    let events = [
        (event, "Fair".to_owned()),
        (EventId(uuid::Uuid::nil()), String::new()),
    ];
    for (on, section, late, of, reasons) in [
        // Value and follow-up share the day: the section that comes first.
        ("2026-03-08", Section::InTouch, 0, 7, 2),
        ("2026-03-10", Section::InTouch, 2, 7, 2),
        // Due on 28 March with everything else: ten days late are 20/7.
        ("2026-03-28", Section::InTouch, 20, 7, 4),
    ] {
        let got = today(&book.rows(), &events, &DEFAULTS, day(on));
        assert_eq!(got.rows.len(), 1, "{on}");
        let row = &got.rows[0];
        assert_eq!(
            (row.section, row.late, row.of, row.reasons.len()),
            (section, late, of, reasons),
            "{on}"
        );
        assert_eq!(got.events, [(event, "Fair".to_owned())]);
        assert!(row.person.open.is_empty() && row.person.search.is_empty());
    }
}

#[test]
fn what_was_snoozed_is_hidden_and_peace_hides_everything() {
    let mut book = Book::new();
    let sarah = book.person("Sarah", Some(Tier::One), "2026-02-01");
    let promise = book.promise(sarah, Party::Me, "the deck", "2026-03-03").id;
    let key = format!("promise/{promise}");
    type Change<'a> = &'a dyn Fn(&mut Book);
    let cases: [(Change<'_>, usize); 4] = [
        (&|_| {}, 2),
        (
            &|b| b.who(sarah).hidden = BTreeMap::from([(key.clone(), day("2026-03-11"))]),
            1,
        ),
        (&|b| b.who(sarah).snoozed_until = Some(day("2026-03-11")), 0),
        (
            &|b| {
                let who = b.who(sarah);
                who.hidden.clear();
                who.snoozed_until = None;
                who.peace_until = Some(day("2026-03-05"));
            },
            0,
        ),
    ];
    for (i, (change, n)) in cases.into_iter().enumerate() {
        change(&mut book);
        assert_eq!(of(&book.rows(), "2026-03-04").rows.len(), n, "case {i}");
    }
    assert_eq!(
        of(&book.rows(), "2026-03-05").rows.len(),
        2,
        "peace is over"
    );
}

#[test]
fn birthdays_of_tiers_1_and_2_stand_on_the_day() {
    for (tier, birthday, last, hidden, on, age) in [
        (
            Some(Tier::One),
            "1980-03-22",
            None,
            None,
            "2026-03-22",
            Some(Some(46)),
        ),
        (
            Some(Tier::Two),
            "--03-22",
            None,
            None,
            "2026-03-22",
            Some(None),
        ),
        (
            Some(Tier::Three),
            "1980-03-22",
            None,
            None,
            "2026-03-22",
            None,
        ),
        (None, "1980-03-22", None, None, "2026-03-22", None),
        (
            Some(Tier::One),
            "1980-03-22",
            None,
            None,
            "2026-03-23",
            None,
        ),
        (
            Some(Tier::One),
            "1980-02-29",
            None,
            None,
            "2026-02-28",
            Some(Some(46)),
        ),
        (
            Some(Tier::One),
            "1980-03-22",
            Some("2026-03-21"),
            None,
            "2026-03-22",
            Some(Some(46)),
        ),
        (
            Some(Tier::One),
            "1980-03-22",
            Some("2026-03-22"),
            None,
            "2026-03-22",
            Some(Some(46)),
        ),
        (
            Some(Tier::One),
            "1980-03-22",
            Some("2026-03-22"),
            Some("2026-03-23"),
            "2026-03-22",
            None,
        ),
        (
            Some(Tier::One),
            "1980-03-22",
            None,
            Some("2026-03-29"),
            "2026-03-22",
            None,
        ),
    ] {
        let mut sarah = row(1, "Sarah", tier, "2026-02-27");
        sarah.birthday = Some(birthday.parse().unwrap());
        sarah.last = last.map(day);
        sarah.birthday_hidden = hidden.map(day);
        let got = of(&[sarah], on);
        let expected: Vec<_> = age
            .into_iter()
            .map(|age| Reason::Birthday { age })
            .collect();
        let reasons: Vec<_> = got.rows.into_iter().flat_map(|r| r.reasons).collect();
        assert_eq!(reasons, expected, "{tier:?} {birthday} {last:?} {on}");
    }
}

#[test]
fn easing_off_is_said_on_a_row_that_asks_for_an_approach() {
    for (approaches, expected) in [
        (vec![], None),
        (vec!["2026-02-01"], None),
        (vec!["2026-02-01", "2026-01-15"], Some((2, "2026-04-05"))),
        (vec!["2026-02-01", "2025-02-01"], None),
    ] {
        let mut sarah = spoken(
            1,
            "Sarah",
            Some(Tier::One),
            "2026-02-01",
            Cadence::Months(1),
        );
        sarah.approaches = approaches.iter().map(|s| day(s)).collect();
        let got = of(&[sarah], "2026-03-05");
        let said = got.rows[0].reasons.get(1).cloned();
        let expected = expected.map(|(approaches, until)| Reason::EaseOff {
            approaches,
            until: day(until),
        });
        assert_eq!(said, expected, "{approaches:?}");
    }
}

#[test]
fn ten_rows_are_shown_at_five_minutes_each() {
    for (rows, shown, minutes) in [(3, 10, 15), (10, 10, 50), (11, 10, 50), (3, 2, 10)] {
        let all: Vec<_> = (0..rows)
            .map(|n| row(n, "Somebody", Some(Tier::One), "2026-01-01"))
            .collect();
        let settings = Settings {
            today_rows: shown,
            ..DEFAULTS
        };
        let got = today(&all, &[], &settings, day("2026-03-01"));
        assert_eq!(
            (got.rows.len(), got.shown, got.minutes, got.people),
            (rows as usize, shown.into(), minutes, rows as usize)
        );
    }
}

#[test]
fn those_to_sort_are_counted_by_event_the_latest_first() {
    let event = |n| Some(EventId(uuid::Uuid::from_u128(n)));
    let rows: Vec<_> = [
        (None, "2026-05-01", true),
        (event(7), "2026-03-01", true),
        (event(8), "2026-04-01", true),
        (event(7), "2026-03-02", true),
        (event(9), "2026-04-09", false),
    ]
    .into_iter()
    .zip(1..)
    .map(|((event, added, to_sort), n)| PersonRow {
        event,
        to_sort,
        ..row(n, "Somebody", None, added)
    })
    .collect();
    let got = of(&rows, "2026-05-02");
    assert_eq!(got.to_sort, 4);
    assert_eq!(got.to_sort_at, [(event(8), 1), (event(7), 2), (None, 1)]);
    assert!(got.rows.is_empty());
}

#[test]
fn keys_are_unique() {
    let mut book = Book::new();
    let sarah: PersonId = book.person("Sarah", Some(Tier::One), "2026-01-01");
    book.promise(sarah, Party::Me, "the deck", "2026-03-03");
    book.promise(sarah, Party::Them, "a call", "2026-03-03");
    book.received(sarah, "2026-02-01");
    book.follow_up(sarah, "2026-03-01");
    let got = of(&book.rows(), "2026-03-04");
    let mut keys: Vec<_> = got.rows.iter().map(|r| r.key.clone()).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!((keys.len(), got.rows.len()), (4, 4));
}
