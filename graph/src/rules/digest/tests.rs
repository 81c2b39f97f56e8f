//! The tables of cases of reminders.

use super::*;
use crate::reminder::Offset;
use crate::rules::sample::{Book, day, row};
use crate::rules::today::today;
use crate::things::{DEFAULTS, Party};
use crate::types::{Cadence, Tier};
use crate::view::PersonRow;

fn due(n: u128, name: &str, last: &str) -> PersonRow {
    PersonRow {
        last: Some(day(last)),
        period: Cadence::Months(1),
        ..row(n, name, Some(Tier::One), "2020-01-01")
    }
}

fn of(rows: &[PersonRow], on: &str) -> Option<Digest> {
    digest(&today(rows, &[], &DEFAULTS, day(on)), day(on))
}

#[test]
fn nothing_is_said_where_nothing_is_due() {
    assert_eq!(
        of(&[due(1, "Sarah Chen", "2026-06-01")], "2026-06-30"),
        None
    );
    assert_eq!(of(&[], "2026-06-30"), None);
    let mut waits = row(1, "Sarah Chen", None, "2026-06-01");
    waits.period = Cadence::Never;
    waits.to_sort = true;
    assert_eq!(of(&[waits], "2026-06-30"), None, "sorting has no day");
}

#[test]
fn one_row_is_told_whole_and_opens_its_person() {
    let got = of(&[due(1, "Sarah Chen", "2026-06-01")], "2026-07-20").unwrap();
    assert_eq!(got.title, "Sarah Chen");
    assert_eq!(got.lines, ["Sarah Chen: seven weeks quiet"]);
    assert_eq!(got.route, format!("/people/{}", got.key));
    assert_eq!((got.count, got.on), (1, day("2026-07-20")));
}

#[test]
fn of_many_rows_three_are_told_and_today_opens() {
    let names = ["Ada", "Bea", "Cid", "Dan", "Eva"];
    let rows: Vec<PersonRow> = (1..)
        .zip(names)
        .map(|(n, name)| due(n, name, "2026-06-01"))
        .collect();
    for (count, title, last) in [
        (2, "Ada and one more", "Bea: 30 days quiet"),
        (3, "Ada and two more", "Cid: 30 days quiet"),
        (5, "Ada and four more", "Two more on Today"),
    ] {
        let got = of(&rows[..count], "2026-07-01").unwrap();
        let last = last.replace("30 days", "four weeks");
        assert_eq!(got.title, title);
        assert_eq!(got.lines.last(), Some(&last));
        assert_eq!((got.route.as_str(), got.count), ("/", count));
    }
}

#[test]
fn a_row_says_why() {
    let mut book = Book::new();
    let sarah = book.person("Sarah Chen", None, "2026-06-01");
    book.promise(sarah, Party::Me, "the scorecard.", "2026-06-08");
    let on = day("2026-06-08");
    let rows = book.rows();
    let got = digest(&today(&rows, &[], &DEFAULTS, on), on).unwrap();
    assert_eq!(got.lines, ["Sarah Chen: promised for today, the scorecard"]);
}

#[test]
fn a_long_name_is_cut_and_a_line_stays_one() {
    let long = "Maximiliane ".repeat(20);
    let got = of(&[due(1, &long, "2026-06-01")], "2026-07-20").unwrap();
    assert!(got.title.chars().count() <= LINE / 2 && got.title.ends_with('…'));
    assert!(got.lines[0].chars().count() <= LINE);
    let got = of(&[due(1, "Sarah\nChen", "2026-06-01")], "2026-07-20").unwrap();
    assert_eq!(got.title, "Sarah Chen");
}

fn reminder(hour: u8, quiet: &[u8], minutes: i32) -> Reminder {
    Reminder {
        endpoint: "https://push.example/1".to_owned(),
        p256dh: String::new(),
        auth: String::new(),
        hour,
        quiet: quiet.to_vec(),
        offsets: vec![Offset {
            from: DateTime::UNIX_EPOCH,
            minutes,
        }],
        vault: String::new(),
    }
}

fn days(reminder: &Reminder, now: &str) -> Vec<(String, String)> {
    let rows = [due(1, "Sarah Chen", "2026-05-01")];
    let told = ahead(reminder, now.parse().unwrap(), |on| {
        digest(&today(&rows, &[], &DEFAULTS, on), on)
    });
    told.into_iter()
        .map(|(at, digest)| (at.to_rfc3339(), digest.on.to_string()))
        .collect()
}

#[test]
fn what_is_ahead_begins_on_the_first_day_that_is_due_and_ends_after_fourteen() {
    // Due on 1 June; 2026-05-29 is a Friday.
    let all = days(&reminder(8, &[], 0), "2026-05-29T09:00:00Z");
    assert_eq!(all.len(), 11);
    assert_eq!(all[0].0, "2026-06-01T08:00:00+00:00");
    assert_eq!(all[10].1, "2026-06-11");
    // Today's is ahead until its hour.
    assert_eq!(days(&reminder(8, &[], 0), "2026-06-03T07:59:00Z").len(), 14);
    assert_eq!(days(&reminder(8, &[], 0), "2026-06-03T08:00:00Z").len(), 13);
}

#[test]
fn quiet_days_are_left_out() {
    let all = days(&reminder(8, &[6, 7], 0), "2026-06-03T00:00:00Z");
    assert_eq!(all.len(), 10);
    assert!(
        all.iter()
            .all(|(_, on)| on != "2026-06-06" && on != "2026-06-07")
    );
    let none = days(
        &reminder(8, &[1, 2, 3, 4, 5, 6, 7], 0),
        "2026-06-03T00:00:00Z",
    );
    assert!(none.is_empty());
}

#[test]
fn nine_zones_away_it_is_their_own_hour_of_their_own_day() {
    let all = days(&reminder(8, &[], 540), "2026-06-02T22:00:00Z");
    assert_eq!(
        all[0],
        (
            "2026-06-02T23:00:00+00:00".to_owned(),
            "2026-06-03".to_owned()
        )
    );
}
