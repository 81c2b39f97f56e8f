//! What a reminder says, and when (row S8): from the same rows as Today, and nothing where nothing is due.

use crate::reminder::Reminder;
use crate::view::digest::Digest;
use crate::view::{Open, OpenKind, Reason, Today, TodayRow};
use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};

/// For so many days ahead it is known what would be said if nothing were done until then.
pub const DAYS: u64 = 14;
/// So many rows are told.
const LINES: usize = 3;
/// A line has so many characters at most.
const LINE: usize = 90;

/// What is said of a day. Whoever waits to be sorted is no reason by themselves: that has no day.
#[must_use]
pub fn digest(today: &Today, on: NaiveDate) -> Option<Digest> {
    let first = today.rows.first()?;
    let count = today.total();
    let name = cut(&first.person.name, LINE / 2);
    let title = match count {
        0 | 1 => name,
        2 => format!("{name} and one more"),
        n => format!("{name} and {} more", number(n - 1)),
    };
    let told = today.rows.iter().take(LINES);
    let mut lines: Vec<String> = told.map(|row| cut(&line(row, on), LINE)).collect();
    match count.saturating_sub(lines.len()) {
        0 => {}
        n => lines.push(format!("{} more on Today", sentence(&number(n)))),
    }
    let route = match count {
        0 | 1 => format!("/people/{}", first.person.id),
        _ => "/".to_owned(),
    };
    Some(Digest {
        on,
        title,
        lines,
        key: first.key.clone(),
        route,
        count,
    })
}

/// What a device is told in the days to come, and when: at its hour, of its day, not on its quiet days, and only what is
/// still ahead. Each day is as if nothing were done until then.
pub fn ahead(
    reminder: &Reminder,
    now: DateTime<Utc>,
    mut of: impl FnMut(NaiveDate) -> Option<Digest>,
) -> Vec<(DateTime<Utc>, Digest)> {
    let first = reminder.day(now);
    let days = (0..DAYS).filter_map(|n| first.checked_add_days(Days::new(n)));
    let wanted = days.filter(|day| !is_quiet(reminder, *day));
    let timed = wanted.map(|day| (reminder.moment(day), day));
    let ahead = timed.filter(|(at, _)| *at > now);
    ahead.filter_map(|(at, day)| Some((at, of(day)?))).collect()
}

fn is_quiet(reminder: &Reminder, day: NaiveDate) -> bool {
    let weekday = day.weekday().number_from_monday();
    reminder.quiet.iter().any(|q| u32::from(*q) == weekday)
}

/// One row: whom it is about, and why.
fn line(row: &TodayRow, today: NaiveDate) -> String {
    let name = &row.person.name;
    let why = row.reasons.first().map(|reason| match reason {
        Reason::Due {
            days_since,
            spoken: true,
            ..
        } => format!("{} quiet", span(*days_since)),
        Reason::Due { .. } => "not in touch yet".to_owned(),
        Reason::Birthday { age: Some(age) } => format!("birthday today, turning {age}"),
        Reason::Birthday { age: None } => "birthday today".to_owned(),
        Reason::EaseOff { .. } => "no answer lately; perhaps leave it for now".to_owned(),
        Reason::Open(open) => said(open, today),
    });
    match why {
        Some(why) => format!("{name}: {why}"),
        None => name.clone(),
    }
}

fn said(open: &Open, today: NaiveDate) -> String {
    let what = open.what.trim().trim_end_matches('.');
    let about = |lead: &str| {
        if what.is_empty() {
            lead.to_owned()
        } else {
            format!("{lead}, {what}")
        }
    };
    match open.kind {
        OpenKind::MyPromise if open.due == today => about("promised for today"),
        OpenKind::MyPromise => about("you promised"),
        OpenKind::TheirPromise => about("promised you"),
        OpenKind::Thanks => about("thanks owed"),
        OpenKind::Reply(_) => "waits for your answer".to_owned(),
        OpenKind::FollowUp(_) => about("you meant to follow up"),
        OpenKind::Value => "something of value, while the talk is fresh".to_owned(),
        OpenKind::Second => "time for a second conversation".to_owned(),
        OpenKind::Decide => "cultivate, wider circle, or let go?".to_owned(),
        OpenKind::Verdict => "partner, keep on, or let drift?".to_owned(),
        OpenKind::Question(_) => "a question for the partnership".to_owned(),
        OpenKind::CheckIn => "time for a check-in".to_owned(),
        OpenKind::Year => "a year on; does this tie still fit?".to_owned(),
        OpenKind::FirstContact => about("sent you somebody"),
        OpenKind::Update => about("would like to hear how it went"),
        OpenKind::Answer => about("no answer yet to what you asked"),
        OpenKind::AskThanks => about("answered what you asked"),
        OpenKind::Planned(_) => about("planned for today"),
    }
}

/// "seven weeks", in the unit that a person would use: days up to fourteen, weeks up to ten, then months and years.
fn span(days: i64) -> String {
    let days = usize::try_from(days).unwrap_or(0);
    let (n, unit) = match days {
        0..=14 => (days, "day"),
        15..=73 => ((days + 3) / 7, "week"),
        74..=349 => ((days * 100 + 1522) / 3044, "month"),
        _ => ((days + 182) / 365, "year"),
    };
    let s = if n == 1 { "" } else { "s" };
    format!("{} {unit}{s}", number(n))
}

/// In words up to twelve.
fn number(n: usize) -> String {
    const WORDS: [&str; 13] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    WORDS
        .get(n)
        .map_or_else(|| n.to_string(), |w| (*w).to_owned())
}

fn sentence(words: &str) -> String {
    let mut chars = words.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.chain(chars).collect()
}

/// At most so many characters, on one line.
fn cut(text: &str, most: usize) -> String {
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    let mut short: String = text.chars().take(most).map(plain).collect();
    if text.chars().nth(most).is_some() {
        short.pop();
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests;
