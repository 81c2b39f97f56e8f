//! A calendar file (RFC 5545): due dates, promises and birthdays with alarms, and blocked time (rows S7, S8).
//!
//! Written here and not by a crate: five properties of one component are needed, in a stream, with the time given from
//! outside. There is no `VTIMEZONE`, because no time names a zone: a moment is written in UTC, and a time of day that
//! holds wherever the person is ("nine in the morning") is floating, which RFC 5545, 3.3.5 reads in the zone of
//! whoever looks. A zone's rules would have to be carried along, and would be wrong after the next change of law.

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::fmt::Write;

/// RFC 5545, 3.1: no line longer than this many bytes, its end not counted.
const WIDTH: usize = 75;

/// The year of a birthday whose year is not known: a leap year, and one that every calendar shows.
const SOME_YEAR: i32 = 2000;

/// A whole calendar.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// What it is called where it is shown.
    pub name: String,
    /// What is in it.
    pub items: Vec<Item>,
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The same for the same thing at every export, so that a calendar updates what it has: "due-…@kith".
    pub uid: String,
    /// Greater than at the last export if the thing has changed since.
    #[serde(default)]
    pub sequence: u32,
    /// When it is.
    pub when: When,
    /// One line.
    pub summary: String,
    /// More, in any number of lines.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Where it is in the app.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Whether it blocks its time.
    #[serde(default)]
    pub busy: bool,
    /// What reminds of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alarm: Option<Alarm>,
}

/// When something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// On a day.
    AllDay(NaiveDate),
    /// From one moment to another.
    Timed {
        /// Its beginning.
        start: Moment,
        /// Its end, which does not belong to it.
        end: Moment,
    },
    /// From one time of day to another, every week on the same day.
    Weekly {
        /// The beginning of the first.
        start: NaiveDateTime,
        /// Its end.
        end: NaiveDateTime,
    },
    /// On the same day every year. The 29th of February is on the 28th in years that have none.
    Yearly {
        /// 1 to 12.
        month: u8,
        /// 1 to 31.
        day: u8,
        /// The first year, where known.
        year: Option<i32>,
    },
}

/// A point in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    /// The same moment everywhere.
    Utc(DateTime<Utc>),
    /// What the clock shows wherever the person is.
    Floating(NaiveDateTime),
}

/// A notice that a calendar shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alarm {
    /// Minutes after the beginning; before it where negative. A day begins at midnight: nine o'clock is 540.
    pub minutes: i32,
    /// What it says.
    pub words: String,
}

/// A whole calendar as one text. `stamp` is when it was made; an item whose date does not exist is left out.
#[must_use]
pub fn write(calendar: &Calendar, stamp: DateTime<Utc>) -> String {
    let mut out = begin(&calendar.name);
    out.extend(calendar.items.iter().map(|item| self::item(item, stamp)));
    out.push_str(END);
    out
}

/// What stands before the first item.
#[must_use]
pub fn begin(name: &str) -> String {
    let mut out = String::new();
    for text in [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Kith//Kith//EN",
        "CALSCALE:GREGORIAN",
    ] {
        line(&mut out, text);
    }
    if !name.is_empty() {
        // RFC 7986 has a name at last; the older property is what most calendars read.
        for property in ["NAME", "X-WR-CALNAME"] {
            line(&mut out, &format!("{property}:{}", escape(name)));
        }
    }
    out
}

/// What stands behind the last item.
pub const END: &str = "END:VCALENDAR\r\n";

/// One item; nothing if its date does not exist.
#[must_use]
pub fn item(item: &Item, stamp: DateTime<Utc>) -> String {
    let Some(when) = when(item.when) else {
        return String::new();
    };
    let mut out = String::new();
    let mut put = |text: &str| line(&mut out, text);
    put("BEGIN:VEVENT");
    put(&format!("UID:{}", escape(&item.uid)));
    put(&format!("DTSTAMP:{}", utc(stamp)));
    put(&format!("SEQUENCE:{}", item.sequence));
    for text in when {
        put(&text);
    }
    put(&format!("SUMMARY:{}", escape(&item.summary)));
    if !item.description.is_empty() {
        put(&format!("DESCRIPTION:{}", escape(&item.description)));
    }
    if let Some(url) = &item.url {
        put(&format!("URL:{}", uri(url)));
    }
    put(if item.busy {
        "TRANSP:OPAQUE"
    } else {
        "TRANSP:TRANSPARENT"
    });
    if let Some(alarm) = &item.alarm {
        put("BEGIN:VALARM");
        put("ACTION:DISPLAY");
        put(&format!("TRIGGER:{}", duration(alarm.minutes)));
        put(&format!("DESCRIPTION:{}", escape(&alarm.words)));
        put("END:VALARM");
    }
    put("END:VEVENT");
    out
}

fn when(when: When) -> Option<Vec<String>> {
    let day = |date: NaiveDate| date.format("%Y%m%d").to_string();
    let whole_day = |date: NaiveDate| -> Option<Vec<String>> {
        Some(vec![
            format!("DTSTART;VALUE=DATE:{}", day(date)),
            format!("DTEND;VALUE=DATE:{}", day(date.succ_opt()?)),
        ])
    };
    match when {
        When::AllDay(date) => whole_day(date),
        When::Timed { start, end } => Some(vec![
            format!("DTSTART:{}", moment(start)),
            format!("DTEND:{}", moment(end)),
        ]),
        When::Weekly { start, end } => Some(vec![
            format!("DTSTART:{}", moment(Moment::Floating(start))),
            format!("DTEND:{}", moment(Moment::Floating(end))),
            "RRULE:FREQ=WEEKLY".to_owned(),
        ]),
        When::Yearly { month, day, year } => {
            let leap_day = (month, day) == (2, 29);
            let date = |year| NaiveDate::from_ymd_opt(year, month.into(), day.into());
            // RFC 5545 skips a year that has no such day, but the last day of February is in every year. The first
            // of all days must be one of them.
            let first = match date(year.unwrap_or(SOME_YEAR)) {
                None if leap_day => NaiveDate::from_ymd_opt(year?, 2, 28)?,
                found => found?,
            };
            let mut lines = whole_day(first)?;
            let rule = if leap_day {
                ";BYMONTH=2;BYMONTHDAY=-1"
            } else {
                ""
            };
            lines.push(format!("RRULE:FREQ=YEARLY{rule}"));
            Some(lines)
        }
    }
}

fn moment(moment: Moment) -> String {
    match moment {
        Moment::Utc(time) => utc(time),
        Moment::Floating(time) => time.format("%Y%m%dT%H%M%S").to_string(),
    }
}

fn utc(time: DateTime<Utc>) -> String {
    time.format("%Y%m%dT%H%M%SZ").to_string()
}

/// RFC 5545, 3.3.6: `-P1DT2H30M`.
fn duration(minutes: i32) -> String {
    let length = TimeDelta::minutes(i64::from(minutes)).abs();
    let (days, hours, rest) = (
        length.num_days(),
        length.num_hours() % 24,
        length.num_minutes() % 60,
    );
    let mut out = String::from(if minutes < 0 { "-P" } else { "P" });
    let parts = [(days, "D"), (hours, "H"), (rest, "M")];
    for (at, (count, unit)) in parts.into_iter().enumerate() {
        if at == 1 && (hours > 0 || rest > 0 || days == 0) {
            out.push('T');
        }
        let only = minutes == 0 && unit == "M";
        if count > 0 || only {
            // Writing to a string cannot fail.
            let _ = write!(out, "{count}{unit}");
        }
    }
    out
}

/// Text as RFC 5545, 3.3.11 has it; a tab is the only control character that may stand in it.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' | ',' | ';' => out.extend(['\\', c]),
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' | '\n' => out.push_str("\\n"),
            c if c.is_control() && c != '\t' => {}
            c => out.push(c),
        }
    }
    out
}

/// An address without what would end it.
fn uri(text: &str) -> String {
    let text = text.trim().chars().filter(|c| !c.is_control());
    text.map(|c| {
        if c.is_whitespace() {
            "%20".to_owned()
        } else {
            c.to_string()
        }
    })
    .collect()
}

/// One line, folded between characters.
fn line(out: &mut String, text: &str) {
    let mut room = WIDTH;
    for c in text.chars() {
        if c.len_utf8() > room {
            out.push_str("\r\n ");
            room = WIDTH - 1;
        }
        out.push(c);
        room -= c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_written_as_the_standard_has_them() {
        for (minutes, written) in [
            (0, "PT0M"),
            (540, "PT9H"),
            (-15, "-PT15M"),
            (-1440, "-P1D"),
            (-1590, "-P1DT2H30M"),
            (i32::MIN, "-P1491308DT2H8M"),
        ] {
            assert_eq!(duration(minutes), written);
        }
    }

    #[test]
    fn the_29th_of_february_comes_every_year() {
        let lines = |year| {
            when(When::Yearly {
                month: 2,
                day: 29,
                year,
            })
        };
        let rule = "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1";
        for (year, first) in [
            (None, "20000229"),
            (Some(1996), "19960229"),
            (Some(1999), "19990228"),
        ] {
            let lines = lines(year).unwrap();
            assert_eq!(lines[0], format!("DTSTART;VALUE=DATE:{first}"));
            assert_eq!(lines[2], rule);
        }
        let other = when(When::Yearly {
            month: 4,
            day: 31,
            year: None,
        });
        assert_eq!(other, None);
    }
}
