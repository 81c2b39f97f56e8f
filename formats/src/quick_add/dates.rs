//! Dates in words: "by Friday", "5 June", "next week", "in two weeks", `2026-06-05`, "15.3.".

use super::words::bare;
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

/// Which way a date without a year is meant.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Ahead,
    Back,
}

/// A date among words: its day, and the words it takes, the preposition before it included.
pub(super) struct Found {
    pub(super) day: NaiveDate,
    pub(super) from: usize,
    pub(super) to: usize,
    /// "by" or "until" stood before it.
    pub(super) is_deadline: bool,
}

/// The first date among the words.
pub(super) fn find(words: &[&str], today: NaiveDate, way: Way) -> Option<Found> {
    let (at, (day, len)) =
        (0..words.len()).find_map(|i| Some((i, at(&words[i..], today, way)?)))?;
    let mut from = at;
    let mut is_deadline = false;
    while let Some(word) = from.checked_sub(1).map(|i| bare(words[i])) {
        match word.as_str() {
            "by" | "until" | "till" | "before" | "bis" | "due" | "deadline" => is_deadline = true,
            "on" | "the" | "am" | "zum" | "im" | "latest" | "spätestens" => {}
            _ => break,
        }
        from -= 1;
    }
    Some(Found {
        day,
        from,
        to: at + len,
        is_deadline,
    })
}

/// The day, if the text is a date and nothing else.
pub(super) fn whole(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let words: Vec<_> = text.split_whitespace().collect();
    find(&words, today, Way::Ahead)
        .filter(|f| f.from == 0 && f.to == words.len())
        .map(|f| f.day)
}

/// A date that begins at the first word, and how many words it takes.
pub(super) fn at(words: &[&str], today: NaiveDate, way: Way) -> Option<(NaiveDate, usize)> {
    let word = |i: usize| words.get(i).map(|w| bare(w)).unwrap_or_default();
    let after = |n: u64| today.checked_add_days(Days::new(n));
    let first = word(0);
    let day = match first.as_str() {
        "today" | "tonight" | "heute" | "eod" => Some(today),
        "tomorrow" | "tmrw" | "morgen" => after(1),
        "übermorgen" => after(2),
        "yesterday" | "gestern" => today.checked_sub_days(Days::new(1)),
        "eow" => end_of_week(today),
        "eom" => end_of_month(today),
        "weekend" => on_or_after(today, Weekday::Sun),
        _ => None,
    };
    if let Some(day) = day {
        return Some((day, 1));
    }
    match first.as_str() {
        "day" if word(1) == "after" && word(2) == "tomorrow" => return Some((after(2)?, 3)),
        "in" | "within" => return Some((in_a_while(&word(1), &word(2), today)?, 3)),
        "end" if word(1) == "of" => return end_of(words, today).map(|(day, len)| (day, len + 2)),
        "next" | "nächste" | "nächsten" | "nächster" | "nächstes" => {
            let day = match word(1).as_str() {
                "week" | "woche" => end_of_week(after(7)?)?,
                "month" | "monat" => end_of_month(month_after(today)?)?,
                other => day_of_week(after(7)?, weekday(other)?)?,
            };
            return Some((day, 2));
        }
        "this" | "coming" | "diese" | "diesen" | "dieser" | "kommenden" => {
            let day = match word(1).as_str() {
                "week" | "woche" => end_of_week(today)?,
                "month" | "monat" => end_of_month(today)?,
                "weekend" | "wochenende" => on_or_after(today, Weekday::Sun)?,
                other => ahead(today, weekday(other)?)?,
            };
            return Some((day, 2));
        }
        "last" | "letzten" => return Some((back(today, weekday(&word(1))?)?, 2)),
        _ => {}
    }
    if let Some(day) = weekday(&first).filter(|_| first.len() > 4 || capital(words[0])) {
        // "Friday 5 June": the number says it better.
        if let Some((day, len)) = at_number(&words[1..], today, way) {
            return Some((day, len + 1));
        }
        return Some((
            if way == Way::Ahead {
                ahead(today, day)?
            } else {
                back(today, day)?
            },
            1,
        ));
    }
    at_number(words, today, way)
}

fn at_number(words: &[&str], today: NaiveDate, way: Way) -> Option<(NaiveDate, usize)> {
    let first = words
        .first()?
        .trim_end_matches([',', ';', '!', '?', ')'])
        .trim_start_matches('(');
    if let Ok(day) = first.trim_end_matches('.').parse::<NaiveDate>() {
        return (first.len() <= 11).then_some((day, 1));
    }
    if let Some(day) = with_signs(first, today, way) {
        return Some((day, 1));
    }
    let word = |i: usize| words.get(i).map(|w| bare(w)).unwrap_or_default();
    let of = usize::from(word(1) == "of");
    let (day, month, len) = match (ordinal(&word(0)), month(&word(0))) {
        (Some(d), _) if month(&word(1 + of)).is_some() => (d, month(&word(1 + of))?, 2 + of),
        (_, Some(m)) if capital(words[0]) || word(0).len() > 3 => (ordinal(&word(1))?, m, 2),
        // "the 15th"
        (Some(d), _) if word(0).ends_with(|c: char| c.is_alphabetic()) => {
            let here = today
                .with_day(d)
                .filter(|day| (*day >= today) == (way == Way::Ahead));
            return Some((here.or_else(|| month_after(today)?.with_day(d))?, 1));
        }
        _ => return None,
    };
    let year = Some(word(len))
        .filter(|y| y.len() == 4)
        .and_then(|y| y.parse::<i32>().ok());
    match year {
        Some(year) => Some((NaiveDate::from_ymd_opt(year, month, day)?, len + 1)),
        None => Some((nearest(day, month, today, way)?, len)),
    }
}

/// `15.3.`, `15.3.2026`, `15/03/2026`; a date with strokes only where it can be read in one way.
fn with_signs(text: &str, today: NaiveDate, way: Way) -> Option<NaiveDate> {
    let sign = if text.contains('/') { '/' } else { '.' };
    let fields: Vec<&str> = text.split(sign).collect();
    let number = |s: &str| {
        s.parse::<u32>()
            .ok()
            .filter(|_| s.len() <= 4 && s.bytes().all(|b| b.is_ascii_digit()))
    };
    let (a, b, last) = match fields[..] {
        [a, b, last] | [a, b, last, ""] => (number(a)?, number(b)?, last),
        _ => return None,
    };
    let (day, month) = match sign {
        '.' => (a, b),
        _ if a > 12 => (a, b),
        _ if b > 12 => (b, a),
        _ => return None,
    };
    match (last.len(), number(last)) {
        (0, _) if sign == '.' => nearest(day, month, today, way),
        (4, Some(year)) => NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day),
        (2, Some(year)) => NaiveDate::from_ymd_opt(2000 + i32::try_from(year).ok()?, month, day),
        _ => None,
    }
}

fn end_of(words: &[&str], today: NaiveDate) -> Option<(NaiveDate, usize)> {
    let word = |i: usize| words.get(i).map(|w| bare(w)).unwrap_or_default();
    let skip = usize::from(matches!(word(2).as_str(), "the" | "this" | "next"));
    let later = word(2) == "next";
    let day = match word(2 + skip).as_str() {
        "week" if later => end_of_week(today.checked_add_days(Days::new(7))?)?,
        "week" => end_of_week(today)?,
        "month" if later => end_of_month(month_after(today)?)?,
        "month" => end_of_month(today)?,
        name => {
            let first = NaiveDate::from_ymd_opt(today.year(), month(name)?, 1)?;
            let end = end_of_month(first)?;
            if end >= today {
                end
            } else {
                end_of_month(first.checked_add_months(Months::new(12))?)?
            }
        }
    };
    Some((day, 1 + skip))
}

fn in_a_while(count: &str, unit: &str, today: NaiveDate) -> Option<NaiveDate> {
    const NUMBERS: [&[&str]; 7] = [
        &["a", "an", "one", "ein", "einer", "einem", "einen"],
        &["two", "zwei"],
        &["three", "drei"],
        &["four", "vier"],
        &["five", "fünf"],
        &["six", "sechs"],
        &["seven", "sieben"],
    ];
    let word = NUMBERS
        .iter()
        .zip(1u32..)
        .find(|(names, _)| names.contains(&count))
        .map(|(_, n)| n);
    let count = word.or_else(|| count.parse().ok().filter(|n| *n <= 1000))?;
    match unit {
        "day" | "days" | "tag" | "tage" | "tagen" => {
            today.checked_add_days(Days::new(count.into()))
        }
        "week" | "weeks" | "woche" | "wochen" => {
            today.checked_add_days(Days::new(u64::from(count) * 7))
        }
        "month" | "months" | "monat" | "monate" | "monaten" => {
            today.checked_add_months(Months::new(count))
        }
        _ => None,
    }
}

fn nearest(day: u32, month: u32, today: NaiveDate, way: Way) -> Option<NaiveDate> {
    let step = if way == Way::Ahead { 1 } else { -1 };
    let years = [0, 1, 2, 3, 4].map(|n| today.year() + n * step);
    let days = years
        .into_iter()
        .filter_map(|year| NaiveDate::from_ymd_opt(year, month, day));
    let mut fit = days.filter(|d| {
        if way == Way::Ahead {
            *d >= today
        } else {
            *d <= today
        }
    });
    fit.next()
}

/// The coming one; on the day itself, the one in a week.
fn ahead(today: NaiveDate, weekday: Weekday) -> Option<NaiveDate> {
    on_or_after(today.succ_opt()?, weekday)
}

fn back(today: NaiveDate, weekday: Weekday) -> Option<NaiveDate> {
    ahead(today.checked_sub_days(Days::new(8))?, weekday)
}

fn on_or_after(day: NaiveDate, weekday: Weekday) -> Option<NaiveDate> {
    day.checked_add_days(Days::new(weekday.days_since(day.weekday()).into()))
}

/// That weekday in the week of `day`, weeks beginning on Monday.
fn day_of_week(day: NaiveDate, weekday: Weekday) -> Option<NaiveDate> {
    let monday = day.checked_sub_days(Days::new(day.weekday().num_days_from_monday().into()))?;
    on_or_after(monday, weekday)
}

/// Its Friday; at the weekend, the Sunday.
fn end_of_week(day: NaiveDate) -> Option<NaiveDate> {
    let friday = day_of_week(day, Weekday::Fri)?;
    if friday >= day {
        Some(friday)
    } else {
        on_or_after(day, Weekday::Sun)
    }
}

fn month_after(day: NaiveDate) -> Option<NaiveDate> {
    day.with_day(1)?.checked_add_months(Months::new(1))
}

fn end_of_month(day: NaiveDate) -> Option<NaiveDate> {
    month_after(day)?.pred_opt()
}

fn capital(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

fn ordinal(word: &str) -> Option<u32> {
    let digits = word.trim_end_matches(|c: char| c.is_alphabetic());
    let suffix = &word[digits.len()..];
    let day = digits.parse().ok().filter(|d| (1..=31).contains(d))?;
    matches!(suffix, "" | "st" | "nd" | "rd" | "th").then_some(day)
}

/// The day of the week that a word in small letters names.
pub(super) fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "monday" | "mon" | "montag" => Weekday::Mon,
        "tuesday" | "tue" | "tues" | "dienstag" => Weekday::Tue,
        "wednesday" | "wed" | "mittwoch" => Weekday::Wed,
        "thursday" | "thu" | "thur" | "thurs" | "donnerstag" => Weekday::Thu,
        "friday" | "fri" | "freitag" => Weekday::Fri,
        "saturday" | "sat" | "samstag" => Weekday::Sat,
        "sunday" | "sun" | "sonntag" => Weekday::Sun,
        _ => return None,
    })
}

/// Whether a word in small letters names a month.
pub(super) fn is_month(word: &str) -> bool {
    month(word).is_some()
}

fn month(word: &str) -> Option<u32> {
    const NAMES: [[&str; 4]; 12] = [
        ["january", "jan", "januar", "jänner"],
        ["february", "feb", "februar", "feber"],
        ["march", "mar", "märz", "mrz"],
        ["april", "apr", "april", "apr"],
        ["may", "may", "mai", "mai"],
        ["june", "jun", "juni", "jun"],
        ["july", "jul", "juli", "jul"],
        ["august", "aug", "august", "aug"],
        ["september", "sep", "sept", "sep"],
        ["october", "oct", "oktober", "okt"],
        ["november", "nov", "november", "nov"],
        ["december", "dec", "dezember", "dez"],
    ];
    NAMES
        .iter()
        .zip(1..)
        .find(|(names, _)| names.contains(&word))
        .map(|(_, n)| n)
}
