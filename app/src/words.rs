//! Days, spans and counts as a person says them.

pub(crate) mod brief;
pub(crate) mod duplicates;
pub(crate) mod events;
pub(crate) mod insights;
pub(crate) mod programme;
pub(crate) mod relation;
pub(crate) mod story;
pub(crate) mod time;
pub(crate) mod today;
pub(crate) mod ways;
pub(crate) mod who;
pub(crate) mod work;

use chrono::{DateTime, Datelike, NaiveDate, TimeZone, Timelike};
use kith_graph::things::ExchangeKind;
use kith_graph::types::{Cadence, Channel, Tier};
use kith_graph::view::PersonRow;

/// "seven", and figures from thirteen on.
pub(crate) fn count(n: usize) -> String {
    const SMALL: [&str; 13] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    SMALL
        .get(n)
        .map_or_else(|| n.to_string(), |word| (*word).to_owned())
}

/// The same words with a capital at the front.
pub(crate) fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// "1 person", "7 people".
pub(crate) fn people(n: usize) -> String {
    several(n, "person", "people")
}

/// "one message", "two messages".
pub(crate) fn several_words(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", count(n), if n == 1 { one } else { many })
}

/// "1 contact", "1,200 contacts".
pub(crate) fn several(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", figure(n), if n == 1 { one } else { many })
}

/// "10,000".
pub(crate) fn figure(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// How long, in the unit a person would use: days up to fourteen, weeks up to ten, then months and years.
fn unit(days: i64) -> (usize, &'static str) {
    let days = usize::try_from(days).unwrap_or(0);
    match days {
        0..=14 => (days, "day"),
        15..=73 => ((days + 3) / 7, "week"),
        74..=349 => ((days * 100 + 1522) / 3044, "month"),
        _ => ((days + 182) / 365, "year"),
    }
}

/// "10 days", "5 weeks", "8 months": for the end of a row.
pub(crate) fn span(days: i64) -> String {
    match unit(days) {
        (0, _) => "today".to_owned(),
        (1, unit) => format!("1 {unit}"),
        (n, unit) => format!("{n} {unit}s"),
    }
}

/// "seven weeks", "one day": for the middle of a sentence.
pub(crate) fn span_words(days: i64) -> String {
    match unit(days) {
        (0, _) => "less than a day".to_owned(),
        (1, unit) => format!("one {unit}"),
        (n, unit) => format!("{} {unit}s", count(n)),
    }
}

/// "today", "yesterday", "three weeks ago".
pub(crate) fn ago(days: i64) -> String {
    match days {
        ..=0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        days => format!("{} ago", span_words(days)),
    }
}

/// "today", "yesterday", "Thursday", then "20 Apr", with the year if it is another one.
pub(crate) fn day(date: NaiveDate, today: NaiveDate) -> String {
    match (today - date).num_days() {
        0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        -1 => "tomorrow".to_owned(),
        -6..=6 => weekday(date).to_owned(),
        _ if date.year() == today.year() => short_day(date),
        _ => format!("{} {}", short_day(date), date.year()),
    }
}

/// "today, 9:05".
pub(crate) fn moment<Z: TimeZone>(at: DateTime<Z>, today: NaiveDate) -> String {
    let time = at.naive_local();
    format!(
        "{}, {}:{:02}",
        day(time.date(), today),
        time.hour(),
        time.minute()
    )
}

/// "Monday 8 June".
pub(crate) fn date_line(today: NaiveDate) -> String {
    format!("{} {} {}", weekday(today), today.day(), month(today))
}

/// "20 Apr".
pub(crate) fn short_day(date: NaiveDate) -> String {
    format!("{} {}", date.day(), short_month(date))
}

/// "Apr".
pub(crate) fn short_month(date: NaiveDate) -> &'static str {
    &month(date)[..3]
}

fn month(date: NaiveDate) -> &'static str {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    MONTHS[date.month0() as usize]
}

fn weekday(date: NaiveDate) -> &'static str {
    const DAYS: [&str; 7] = [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ];
    DAYS[date.weekday().num_days_from_monday() as usize]
}

/// "monthly", "every three weeks": after "you aim for".
pub(crate) fn cadence(cadence: Cadence) -> String {
    match cadence {
        Cadence::Days(1) => "daily".to_owned(),
        Cadence::Days(n) => format!("every {} days", count(n.into())),
        Cadence::Weeks(1) => "weekly".to_owned(),
        Cadence::Weeks(n) => format!("every {} weeks", count(n.into())),
        Cadence::Months(1) => "monthly".to_owned(),
        Cadence::Months(3) => "quarterly".to_owned(),
        Cadence::Months(6) => "twice a year".to_owned(),
        Cadence::Months(12) => "yearly".to_owned(),
        Cadence::Months(n) => format!("every {} months", count(n.into())),
        Cadence::Never => "no set rhythm".to_owned(),
    }
}

/// "Tier 1", "Wider circle".
pub(crate) fn tier(tier: Option<Tier>) -> &'static str {
    match tier {
        Some(Tier::One) => "Tier 1",
        Some(Tier::Two) => "Tier 2",
        Some(Tier::Three) => "Tier 3",
        None => "Wider circle",
    }
}

/// What a contact is called in a story.
pub(crate) fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::OneToOne => "Met",
        Channel::Call => "Call",
        Channel::Video => "Video call",
        Channel::Email => "Email",
        Channel::Message => "Message",
        Channel::Event => "Event",
        Channel::Association => "Association",
        Channel::Speaking => "Talk",
        Channel::HostedEvent => "Event of mine",
        Channel::Content => "Post or article",
        Channel::Social => "Social network",
    }
}

/// What of value went one way.
pub(crate) fn exchange(kind: ExchangeKind) -> &'static str {
    match kind {
        ExchangeKind::Referral => "Referral",
        ExchangeKind::Introduction => "Introduction",
        ExchangeKind::Information => "Information",
        ExchangeKind::Lead => "Lead",
        ExchangeKind::Expertise => "Expertise",
        ExchangeKind::Collaboration => "Collaboration",
        ExchangeKind::Invitation => "Invitation",
        ExchangeKind::Visibility => "Visibility",
        ExchangeKind::Thanks => "Thanks",
    }
}

/// "a call": what a contact is called in a sentence.
pub(crate) fn a_contact(channel: Channel) -> &'static str {
    match channel {
        Channel::OneToOne => "a meeting",
        Channel::Call => "a call",
        Channel::Video => "a video call",
        Channel::Email => "a mail",
        Channel::Message | Channel::Social => "a message",
        Channel::Event | Channel::HostedEvent => "an event",
        Channel::Association => "an association evening",
        Channel::Speaking => "a talk",
        Channel::Content => "a post",
    }
}

/// "Logged a call with Priya Raman", "Logged a call with 3 people".
pub(crate) fn logged(channel: Channel, planned: bool, names: &[&str]) -> String {
    let verb = if planned { "Planned" } else { "Logged" };
    let with = match names {
        [name] if !name.is_empty() => (*name).to_owned(),
        names => people(names.len()),
    };
    format!("{verb} {} with {with}", a_contact(channel))
}

/// "Due, seven weeks", "Due", or nothing while there is time.
pub(crate) fn due(
    due: Option<NaiveDate>,
    last: Option<NaiveDate>,
    today: NaiveDate,
) -> Option<String> {
    due.filter(|due| *due <= today)?;
    Some(last.map_or_else(
        || "Due".to_owned(),
        |last| format!("Due, {}", span_words((today - last).num_days())),
    ))
}

/// The first letters of the first and the last word: what stands in the ring.
pub(crate) fn initials(name: &str) -> String {
    let mut words = name
        .split_whitespace()
        .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    let last = words.next_back();
    first
        .into_iter()
        .chain(last)
        .flat_map(char::to_uppercase)
        .collect()
}

/// The part of the period that has passed, in hundredths; closed exactly when somebody is due.
pub(crate) fn ring(row: &PersonRow, today: NaiveDate) -> u8 {
    if row.is_due(today) {
        return 100;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to 0..=99"
    )]
    let share = (row.elapsed_share(today) * 100.0).clamp(0.0, 99.0) as u8;
    share
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn spans_are_days_to_a_fortnight_then_weeks_to_ten_then_months() {
        let cases = [
            (0, "today"),
            (1, "1 day"),
            (14, "14 days"),
            (15, "2 weeks"),
            (18, "3 weeks"),
            (49, "7 weeks"),
            (70, "10 weeks"),
            (74, "2 months"),
            (243, "8 months"),
            (349, "11 months"),
            (365, "1 year"),
            (800, "2 years"),
        ];
        for (days, words) in cases {
            assert_eq!(span(days), words, "{days} days");
        }
    }

    #[test]
    fn days_near_today_have_names() {
        let today = d("2026-06-08");
        for (date, words) in [
            ("2026-06-08", "today"),
            ("2026-06-07", "yesterday"),
            ("2026-06-09", "tomorrow"),
            ("2026-06-04", "Thursday"),
            ("2026-04-20", "20 Apr"),
            ("2025-04-20", "20 Apr 2025"),
        ] {
            assert_eq!(day(d(date), today), words);
        }
    }

    #[test]
    fn a_moment_is_a_day_and_the_time_there() {
        let at = DateTime::parse_from_rfc3339("2026-06-08T09:05:30+02:00").unwrap();
        assert_eq!(moment(at, d("2026-06-08")), "today, 9:05");
        assert_eq!(moment(at, d("2026-06-12")), "Monday, 9:05");
    }

    #[test]
    fn initials_take_the_first_and_the_last_word() {
        for (name, letters) in [
            ("Priya Raman", "PR"),
            ("Anneke de Wit", "AW"),
            ("Cher", "C"),
            ("élodie ångström", "ÉÅ"),
            ("", ""),
            ("sarah@acme.com", "S"),
        ] {
            assert_eq!(initials(name), letters);
        }
    }

    #[test]
    fn figures_are_grouped_by_thousands() {
        for (n, words) in [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (10_000, "10,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(figure(n), words);
        }
    }

    #[test]
    fn due_is_said_with_the_silence() {
        let today = d("2026-06-08");
        assert_eq!(
            due(Some(d("2026-05-20")), Some(d("2026-04-20")), today).as_deref(),
            Some("Due, seven weeks")
        );
        assert_eq!(
            due(Some(d("2026-06-09")), Some(d("2026-04-20")), today),
            None
        );
        assert_eq!(due(None, None, today), None);
    }
}
