//! Dates in words: "by Friday", "5 June", "next week", "in two weeks", `2026-06-05`, "15.3.", "3/15", "le 5 juin".
//!
//! The words of nine languages are read as their English ones ([`vocabulary`]), so that there is one grammar.

mod vocabulary;

use super::DayOrder;
use super::text::Word;
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use vocabulary::english;

/// What dates are counted from, and how they are written where the person lives.
#[derive(Clone, Copy)]
pub(super) struct Calendar {
    pub(super) today: NaiveDate,
    pub(super) order: DayOrder,
}

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
pub(super) fn find(words: &[Word<'_>], calendar: Calendar, way: Way) -> Option<Found> {
    let (at, (day, len)) = (0..words.len()).find_map(|i| {
        let found = at(&words[i..], calendar, way).or_else(|| {
            let before = i.checked_sub(1).map(|b| &words[b])?;
            short(&words[i], before, calendar, way)
        })?;
        Some((i, found))
    })?;
    let mut from = at;
    let mut is_deadline = false;
    while let Some(word) = from.checked_sub(1).map(|i| &words[i]) {
        if word.text.ends_with([':', ',']) && !is_preposition(word) {
            break;
        }
        match word.bare.as_str() {
            "by" | "until" | "till" | "before" | "bis" | "due" | "deadline" | "avant" | "d'ici"
            | "d’ici" | "para" | "antes" | "entro" | "per" | "pour" | "voor" | "tegen"
            | "uiterlijk" | "senast" | "innan" | "före" | "do" | "przed" | "latest"
            | "spätestens" | "vor" | "échéance" | "frist" => is_deadline = true,
            "on" | "the" | "am" | "zum" | "im" | "le" | "el" | "del" | "dem" | "den" | "der"
            | "la" | "il" | "op" | "på" | "w" | "we" | "dnia" | "de" | "this" => {}
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

fn is_preposition(word: &Word<'_>) -> bool {
    word.is_among(&["due", "deadline", "frist", "échéance"])
}

/// The day, if the text is a date and nothing else.
pub(super) fn whole(words: &[Word<'_>], calendar: Calendar) -> Option<NaiveDate> {
    let strokes = match words {
        [word] => day_and_month(word.text, calendar, Way::Ahead),
        _ => None,
    };
    let found = || {
        find(words, calendar, Way::Ahead)
            .filter(|f| f.from == 0 && f.to == words.len())
            .map(|f| f.day)
    };
    strokes.or_else(found)
}

/// "by 3/15", "until 15.3", "on the 5", "am 5.": too short to be a date anywhere else.
fn short(
    word: &Word<'_>,
    before: &Word<'_>,
    calendar: Calendar,
    way: Way,
) -> Option<(NaiveDate, usize)> {
    const BEFORE: [&str; 30] = [
        "by", "on", "until", "till", "before", "due", "bis", "am", "zum", "avant", "le", "el",
        "del", "il", "entro", "voor", "op", "senast", "den", "do", "vor", "met", "för", "deadline",
        "pour", "para", "per", "innan", "före", "tegen",
    ];
    if !before.is_among(&BEFORE) {
        return None;
    }
    if let Some(day) = day_and_month(word.text, calendar, way) {
        return Some((day, 1));
    }
    let ordinal_sign = matches!(before.bare.as_str(), "am" | "zum" | "bis" | "vor" | "den");
    let plain = matches!(before.bare.as_str(), "le" | "el" | "il" | "del" | "den");
    let number = word.text.trim_end_matches([',', '!', '?']);
    let digits = number.trim_end_matches('.');
    let fits = (ordinal_sign && digits.len() < number.len()) || plain;
    let day =
        Some(digits).filter(|d| fits && d.len() <= 2 && d.bytes().all(|b| b.is_ascii_digit()))?;
    Some((day_of_month(ordinal(day)?, calendar.today, way)?, 1))
}

/// A date that begins at the first word, and how many words it takes.
pub(super) fn at(words: &[Word<'_>], calendar: Calendar, way: Way) -> Option<(NaiveDate, usize)> {
    super::work::count();
    if !begins(words.first()?) {
        return None;
    }
    let today = calendar.today;
    let word = |i: usize| words.get(i).map(|w| english(&w.bare)).unwrap_or_default();
    let after = |n: u64| today.checked_add_days(Days::new(n));
    let first = word(0);
    let day = match first {
        "today" => Some(today),
        "tomorrow" => after(1),
        "overmorrow" => after(2),
        "yesterday" => today.checked_sub_days(Days::new(1)),
        "eow" => end_of_week(today),
        "eom" => end_of_month(today),
        "weekend" => on_or_after(today, Weekday::Sun),
        _ => None,
    };
    if let Some(day) = day {
        return Some((day, 1));
    }
    // "la semaine prochaine", "el próximo viernes": articles say nothing.
    let article = usize::from(matches!(
        words[0].bare.as_str(),
        "la" | "el" | "le" | "the" | "w" | "dem" | "der" | "die" | "am"
    ));
    match first {
        "day" if word(1) == "after" && word(2) == "tomorrow" => return Some((after(2)?, 3)),
        "i" if word(1) == "tomorrow" => return Some((after(1)?, 2)),
        "i" if word(1) == "övermorgon" => return Some((after(2)?, 2)),
        "après" | "pasado" | "pojutrze" if word(1) == "tomorrow" => return Some((after(2)?, 2)),
        "dentro" if word(1) == "of" => {
            return Some((in_a_while(word(2), word(3), today)?, 4));
        }
        "in" if word(1) == "week" && number(word(2)) => {
            return Some((iso_week(word(2), today, way)?, 3));
        }
        "in" => return Some((in_a_while(word(1), word(2), today)?, 3)),
        "kw" if number(word(1)) => return Some((iso_week(word(1), today, way)?, 2)),
        "end" => {
            let (day, len) = end_of(words, today)?;
            return Some((day, len));
        }
        "next" => {
            let skip = 1;
            return Some((next(word(skip), today)?, 1 + skip));
        }
        "this" => {
            let day = match word(1) {
                "week" => end_of_week(today)?,
                "month" => end_of_month(today)?,
                "weekend" => on_or_after(today, Weekday::Sun)?,
                other => ahead(today, weekday(other)?)?,
            };
            return Some((day, 2));
        }
        "last" => return Some((back(today, weekday(word(1))?)?, 2)),
        _ => {}
    }
    // "semaine prochaine", "vendredi prochain", "semana que viene".
    let (unit, then) = (word(article), word(article + 1));
    let is_unit = matches!(unit, "week" | "month") || weekday(unit).is_some();
    if is_unit && (article == 0 || first != unit) {
        if then == "next" && words[article].bare != "may" {
            return Some((next(unit, today)?, article + 2));
        }
        if matches!(then, "que" | "qui") && matches!(word(article + 2), "viene" | "vient") {
            return Some((next(unit, today)?, article + 3));
        }
    }
    if article == 1 && unit == "next" {
        return Some((next(word(2), today)?, 3));
    }
    if let Some(day) = weekday(first).filter(|_| words[0].bare.len() > 4 || words[0].has_capital())
    {
        // "Friday 5 June": the number says it better.
        if let Some((day, len)) = at_number(&words[1..], calendar, way) {
            return Some((day, len + 1));
        }
        let glue = usize::from(matches!(word(1), "den" | "le" | "el" | "il" | "the"));
        if glue == 1
            && let Some((day, len)) = at_number(words.get(2..)?, calendar, way)
        {
            return Some((day, len + 2));
        }
        let day = match way {
            Way::Ahead => ahead(today, day)?,
            Way::Back => back(today, day)?,
        };
        return Some((day, 1));
    }
    at_number(words, calendar, way)
}

/// Whether a date can begin with a word at all, so that most words are done with at once.
fn begins(word: &Word<'_>) -> bool {
    word.text.bytes().any(|b| b.is_ascii_digit())
        || vocabulary::knows(&word.bare)
        || word.is_among(&[
            "kw", "i", "dentro", "après", "pasado", "la", "el", "le", "the", "w", "dem", "die",
            "am",
        ])
}

fn number(word: &str) -> bool {
    !word.is_empty() && word.len() < 3 && word.bytes().all(|b| b.is_ascii_digit())
}

fn next(unit: &str, today: NaiveDate) -> Option<NaiveDate> {
    let in_a_week = today.checked_add_days(Days::new(7))?;
    match unit {
        "week" => end_of_week(in_a_week),
        "month" => end_of_month(month_after(today)?),
        other => day_of_week(in_a_week, weekday(other)?),
    }
}

/// The Friday of a week that is named by its number.
fn iso_week(number: &str, today: NaiveDate, way: Way) -> Option<NaiveDate> {
    let week = number.parse().ok()?;
    let year = today.iso_week().year();
    let here = NaiveDate::from_isoywd_opt(year, week, Weekday::Fri)?;
    match way {
        Way::Ahead if here < today => {
            NaiveDate::from_isoywd_opt(year.checked_add(1)?, week, Weekday::Fri)
        }
        Way::Back if here > today => {
            NaiveDate::from_isoywd_opt(year.checked_sub(1)?, week, Weekday::Fri)
        }
        _ => Some(here),
    }
}

fn day_of_month(day: u32, today: NaiveDate, way: Way) -> Option<NaiveDate> {
    let here = today
        .with_day(day)
        .filter(|found| *found == today || (*found > today) == (way == Way::Ahead));
    let other = match way {
        Way::Ahead => month_after(today)?,
        Way::Back => today.with_day(1)?.checked_sub_months(Months::new(1))?,
    };
    let later = || (0..3).find_map(|n| other.checked_add_months(Months::new(n))?.with_day(day));
    here.or_else(later)
}

fn at_number(words: &[Word<'_>], calendar: Calendar, way: Way) -> Option<(NaiveDate, usize)> {
    let today = calendar.today;
    let first = words
        .first()?
        .text
        .trim_end_matches([',', ';', '!', '?', ')'])
        .trim_start_matches('(');
    if let Ok(day) = first.trim_end_matches('.').parse::<NaiveDate>() {
        return (first.len() <= 11).then_some((day, 1));
    }
    if let Some(day) = with_signs(first, calendar, way) {
        return Some((day, 1));
    }
    let word = |i: usize| words.get(i).map(|w| w.bare.as_str()).unwrap_or_default();
    let of = usize::from(matches!(word(1), "of" | "de"));
    let (day, month, len) = match (ordinal(word(0)), month(word(0))) {
        (Some(d), _) if month(word(1 + of)).is_some() => (d, month(word(1 + of))?, 2 + of),
        (_, Some(m)) if words[0].has_capital() || word(0).len() > 3 => (ordinal(word(1))?, m, 2),
        // "the 15th"
        (Some(d), _) if is_suffixed(word(0)) => return Some((day_of_month(d, today, way)?, 1)),
        _ => return None,
    };
    let of = usize::from(matches!(word(len), "de" | "del"));
    let year = Some(word(len + of))
        .filter(|y| y.len() == 4)
        .and_then(|y| y.parse::<i32>().ok());
    match year {
        Some(year) => Some((NaiveDate::from_ymd_opt(year, month, day)?, len + of + 1)),
        None => Some((nearest(day, month, today, way)?, len)),
    }
}

/// `15.3.`, `15.3.2026`, `15/03/2026`, `15-3-2026`. Where a date with strokes can be read in two ways, the
/// person's own way is taken, and none if that is not known.
fn with_signs(text: &str, calendar: Calendar, way: Way) -> Option<NaiveDate> {
    let sign = ['/', '.', '-'].into_iter().find(|s| text.contains(*s))?;
    let mut fields = text.splitn(5, sign);
    let (a, b, last) = (fields.next()?, fields.next()?, fields.next()?);
    if fields.next().is_some_and(|end| !end.is_empty()) || fields.next().is_some() {
        return None;
    }
    let (day, month) = day_first(digits(a)?, digits(b)?, sign, calendar.order)?;
    match (last.len(), digits(last)) {
        (0, _) if sign == '.' => nearest(day, month, calendar.today, way),
        (4, Some(year)) => NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day),
        (2, Some(year)) if sign != '-' => {
            NaiveDate::from_ymd_opt(2000 + i32::try_from(year).ok()?, month, day)
        }
        _ => None,
    }
}

/// `3/15` and `15.3`, without a year and without a last dot.
fn day_and_month(text: &str, calendar: Calendar, way: Way) -> Option<NaiveDate> {
    let text = text.trim_end_matches([',', ';', '!', '?', ')']);
    let sign = if text.contains('/') { '/' } else { '.' };
    let (a, b) = text.split_once(sign)?;
    let short = |s: &str| digits(s).filter(|_| s.len() <= 2);
    let (day, month) = day_first(
        short(a)?,
        short(b.trim_end_matches('.'))?,
        sign,
        calendar.order,
    )?;
    nearest(day, month, calendar.today, way)
}

fn digits(text: &str) -> Option<u32> {
    (text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

fn day_first(a: u32, b: u32, sign: char, order: DayOrder) -> Option<(u32, u32)> {
    match (sign, order) {
        ('.', _) => Some((a, b)),
        _ if a > 12 => Some((a, b)),
        _ if b > 12 || a == b => Some((b, a)),
        (_, DayOrder::DayFirst) => Some((a, b)),
        (_, DayOrder::MonthFirst) => Some((b, a)),
        (_, DayOrder::Unsaid) => None,
    }
}

/// "end of June", "fin du mois", "end of next week".
fn end_of(words: &[Word<'_>], today: NaiveDate) -> Option<(NaiveDate, usize)> {
    let word = |i: usize| words.get(i).map(|w| english(&w.bare)).unwrap_or_default();
    let mut i = 1;
    let mut later = false;
    while i < 5
        && matches!(
            word(i),
            "of" | "the" | "this" | "next" | "la" | "het" | "del"
        )
    {
        later |= word(i) == "next";
        i += 1;
    }
    let day = match word(i) {
        "week" if later => end_of_week(today.checked_add_days(Days::new(7))?)?,
        "week" => end_of_week(today)?,
        "month" if later => end_of_month(month_after(today)?)?,
        "month" => end_of_month(today)?,
        "year" => NaiveDate::from_ymd_opt(today.year().checked_add(i32::from(later))?, 12, 31)?,
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
    Some((day, 1 + i))
}

fn in_a_while(count: &str, unit: &str, today: NaiveDate) -> Option<NaiveDate> {
    const NUMBERS: [&str; 7] = ["one", "two", "three", "four", "five", "six", "seven"];
    let word = NUMBERS.iter().zip(1u32..).find(|(name, _)| **name == count);
    let count = word
        .map(|(_, n)| n)
        .or_else(|| count.parse().ok().filter(|n| *n <= 1000))?;
    match unit {
        "day" => today.checked_add_days(Days::new(count.into())),
        "week" => today.checked_add_days(Days::new(u64::from(count) * 7)),
        "month" => today.checked_add_months(Months::new(count)),
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

/// "5", "5th", "1er": a day's number with or without a suffix.
fn ordinal(word: &str) -> Option<u32> {
    let digits = word.trim_end_matches(|c: char| !c.is_ascii_digit());
    let suffix = &word[digits.len()..];
    let day = digits.parse().ok().filter(|d| (1..=31).contains(d))?;
    matches!(
        suffix,
        "" | "st" | "nd" | "rd" | "th" | "er" | "º" | "°" | "e"
    )
    .then_some(day)
}

fn is_suffixed(word: &str) -> bool {
    ["st", "nd", "rd", "th", "er"]
        .iter()
        .any(|s| word.ends_with(s))
}

/// The day of the week that a word in small letters names.
pub(super) fn weekday(word: &str) -> Option<Weekday> {
    Some(match english(word) {
        "monday" => Weekday::Mon,
        "tuesday" => Weekday::Tue,
        "wednesday" => Weekday::Wed,
        "thursday" => Weekday::Thu,
        "friday" => Weekday::Fri,
        "saturday" => Weekday::Sat,
        "sunday" => Weekday::Sun,
        _ => return None,
    })
}

/// Whether a word in small letters names a month.
pub(super) fn is_month(word: &str) -> bool {
    month(word).is_some()
}

fn month(word: &str) -> Option<u32> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = english(word);
    NAMES
        .iter()
        .zip(1..)
        .find(|(name, _)| **name == word)
        .map(|(_, n)| n)
}
