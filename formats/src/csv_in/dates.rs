//! Dates as tables write them. Whether `3/4/1980` is in March or in April, the whole column tells.

use chrono::NaiveDate;

/// A day, perhaps without its year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Day {
    pub(super) year: Option<i32>,
    pub(super) month: u8,
    pub(super) day: u8,
}

impl Day {
    /// The day in its year, if it has one.
    pub(super) fn date(self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.year?, self.month.into(), self.day.into())
    }
}

/// What comes first where both are numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    DayFirst,
    MonthFirst,
}

/// The year that Apple writes where there is none.
const NO_YEAR: i32 = 1604;

/// The months in the languages of [`super::words`]; three letters or more of a name stand for it.
const MONTHS: [&str; 12] = [
    "january januar janvier enero gennaio januari stycznia styczen",
    "february februar fevrier febrero febbraio februari lutego luty",
    "march marz mrz mars marzo mars marca marzec maart mrt",
    "april avril abril aprile kwietnia kwiecien",
    "may mai mayo maggio maj maja mei",
    "june juni juin junio giugno czerwca czerwiec",
    "july juli juillet julio luglio lipca lipiec",
    "august aout agosto augusti sierpnia sierpien augustus",
    "september sept septembre septiembre settembre wrzesnia wrzesien",
    "october oktober octobre octubre ottobre pazdziernika pazdziernik",
    "november novembre noviembre listopada listopad",
    "december dezember decembre diciembre dicembre grudnia grudzien",
];

/// What a column's values decide; nothing if each of them could be both. The clear ones outvote each other.
pub(super) fn order<'a>(values: impl Iterator<Item = &'a str>) -> Option<Order> {
    let (mut days, mut months) = (0usize, 0usize);
    for value in values {
        match ambiguous(value) {
            Some((a, b)) if a > 12 && b <= 12 => days += 1,
            Some((a, b)) if b > 12 && a <= 12 => months += 1,
            _ => {}
        }
    }
    match days.cmp(&months) {
        std::cmp::Ordering::Greater => Some(Order::DayFirst),
        std::cmp::Ordering::Less => Some(Order::MonthFirst),
        std::cmp::Ordering::Equal => None,
    }
}

/// Whether a value says something else in the other order.
pub(super) fn is_ambiguous(value: &str) -> bool {
    ambiguous(value).is_some_and(|(a, b)| a != b && (1..=12).contains(&a) && (1..=12).contains(&b))
}

/// Outlook's way to say that there is no date: `0/0/00`.
pub(super) fn is_nothing(value: &str) -> bool {
    let zero = |c: char| c == '0';
    value.contains(zero)
        && value.contains(['/', '.', '-'])
        && value.chars().all(|c| zero(c) || "/.-: ".contains(c))
}

pub(super) fn is_date(value: &str) -> bool {
    let long = value.chars().filter(char::is_ascii_digit).count() >= 4;
    long && day(value, Order::DayFirst)
        .or_else(|| day(value, Order::MonthFirst))
        .is_some_and(|d| d.year.is_some())
}

/// The day, if the text is one: `1980-03-22`, `19800322`, `--03-22`, `22.03.1980`, `3/22/80`, `22 Mar 1980`,
/// `7-Feb-22`, `March 22, 1980`; a time behind it is left out. Two digits of a year from 30 on are of the last century.
pub(super) fn day(text: &str, order: Order) -> Option<Day> {
    let text = without_time(text.trim());
    let day = iso(text)
        .or_else(|| worded(text))
        .or_else(|| numbers(text, order))?;
    let year = day.year.filter(|y| *y != NO_YEAR && *y != 0);
    NaiveDate::from_ymd_opt(year.unwrap_or(2000), day.month.into(), day.day.into())?;
    Some(Day { year, ..day })
}

fn without_time(text: &str) -> &str {
    if let Some(at) = text.find('T')
        && text[..at].ends_with(|c: char| c.is_ascii_digit())
    {
        return &text[..at];
    }
    match text.find(':') {
        Some(at) => text[..at]
            .rfind(' ')
            .map_or(text, |blank| text[..blank].trim_end_matches([' ', ','])),
        None => text,
    }
}

fn iso(text: &str) -> Option<Day> {
    if let Some(rest) = text.strip_prefix("--") {
        let digits = rest.replacen('-', "", 1);
        let sound = digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit());
        return sound.then(|| {
            Some(Day {
                year: None,
                month: digits[..2].parse().ok()?,
                day: digits[2..].parse().ok()?,
            })
        })?;
    }
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        return Some(Day {
            year: Some(text[..4].parse().ok()?),
            month: text[4..6].parse().ok()?,
            day: text[6..].parse().ok()?,
        });
    }
    let (year, month, day) = three(text)?;
    (year.len() == 4).then(|| {
        Some(Day {
            year: Some(year.parse().ok()?),
            month: month.parse().ok()?,
            day: day.parse().ok()?,
        })
    })?
}

fn numbers(text: &str, order: Order) -> Option<Day> {
    // "22.03." has no year.
    if let Some((day, month)) = text.strip_suffix('.').and_then(|t| t.split_once('.')) {
        return Some(Day {
            year: None,
            month: month.trim().parse().ok()?,
            day: day.trim().parse().ok()?,
        });
    }
    let (a, b, written) = three(text)?;
    let year = year(written)?;
    let (a, b) = (a.parse().ok()?, b.parse().ok()?);
    // Dots are only written where the day comes first; a number over 12 is a day wherever it stands.
    let day_first = match (text.contains('.'), a, b) {
        (true, _, _) => true,
        (_, a, b) if a > 12 || b > 12 => a > 12,
        _ => order == Order::DayFirst,
    };
    let (day, month) = if day_first { (a, b) } else { (b, a) };
    Some(Day {
        year: Some(year),
        month,
        day,
    })
}

fn ambiguous(text: &str) -> Option<(u8, u8)> {
    let text = without_time(text.trim());
    let (a, b, year) = three(text).filter(|(a, ..)| a.len() <= 2)?;
    if text.contains('.') || !matches!(year.len(), 2 | 4) {
        return None;
    }
    Some((a.parse().ok()?, b.parse().ok()?))
}

/// Three numbers between slashes, dots, hyphens or blanks.
fn three(text: &str) -> Option<(&str, &str, &str)> {
    let mut parts = text.split(['/', '.', '-', ' ']).filter(|p| !p.is_empty());
    let found = (parts.next()?, parts.next()?, parts.next()?);
    let digits = |s: &str| s.len() <= 4 && s.bytes().all(|b| b.is_ascii_digit());
    let sound = parts.next().is_none() && digits(found.0) && digits(found.1) && digits(found.2);
    sound.then_some(found)
}

fn year(written: &str) -> Option<i32> {
    let written = written.trim_start_matches('\'');
    let year = written.parse().ok()?;
    match written.len() {
        2 if year >= 30 => Some(1900 + year),
        2 => Some(2000 + year),
        4 => Some(year),
        _ => None,
    }
}

/// A day whose month is a word.
fn worded(text: &str) -> Option<Day> {
    let mut numbers = Vec::new();
    let mut month = None;
    let mut month_first = false;
    for part in text
        .split(['-', ' ', '.', ',', '/'])
        .filter(|p| !p.is_empty())
    {
        if part.starts_with(|c: char| c.is_ascii_digit()) {
            numbers.push(part.trim_end_matches(|c: char| c.is_ascii_alphabetic()));
        } else if let Some(found) = month_of(part) {
            month_first = numbers.is_empty();
            if month.replace(found).is_some() {
                return None;
            }
        } else if !matches!(
            part.to_lowercase().as_str(),
            "de" | "del" | "of" | "den" | "the"
        ) {
            return None;
        }
    }
    let (day, written) = match numbers[..] {
        [day] if !month_first || text.len() < 14 => (day, None),
        [year, day] if year.len() == 4 => (day, Some(year)),
        [day, year] => (day, Some(year)),
        _ => return None,
    };
    Some(Day {
        year: written.map(year).map_or(Some(None), |y| y.map(Some))?,
        month: month?,
        day: day.parse().ok()?,
    })
}

fn month_of(word: &str) -> Option<u8> {
    let folded = super::words::fold(word);
    let known = |names: &str| names.split(' ').any(|name| name.starts_with(&folded));
    let at = MONTHS.iter().position(|names| known(names))?;
    (folded.len() >= 3).then(|| u8::try_from(at + 1).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, order: Order) -> Option<String> {
        day(text, order).map(|d| {
            let year = d.year.map_or("--".to_owned(), |y| format!("{y}-"));
            format!("{year}{:02}-{:02}", d.month, d.day)
        })
    }

    #[test]
    fn days_are_read_in_the_forms_that_programs_write() {
        for (text, expected) in [
            ("1980-03-22", "1980-03-22"),
            (" --03-14", "--03-14"),
            ("--0314", "--03-14"),
            ("19800322", "1980-03-22"),
            ("1980-03-22T00:00:00Z", "1980-03-22"),
            ("22.03.1980", "1980-03-22"),
            ("22.3.80", "1980-03-22"),
            ("22.03.1980 00:00:00", "1980-03-22"),
            ("22/3/1980", "1980-03-22"),
            ("3/22/1980 12:00:00 AM", "1980-03-22"),
            ("12 Mar 2024", "2024-03-12"),
            ("7-Feb-22", "2022-02-07"),
            ("Mar 12, 2024", "2024-03-12"),
            ("March 12th, 2024", "2024-03-12"),
            ("12. März 2024", "2024-03-12"),
            ("12 de marzo de 2024", "2024-03-12"),
            ("12 août 2024", "2024-08-12"),
            ("2024 Jun 3", "2024-06-03"),
            ("14 March", "--03-14"),
            ("22.03.", "--03-22"),
            ("1604-02-29", "--02-29"),
            ("1980/03/22", "1980-03-22"),
        ] {
            assert_eq!(
                shown(text, Order::DayFirst).as_deref(),
                Some(expected),
                "{text}"
            );
        }
        for text in [
            "",
            "0/0/00",
            "31/31/1980",
            "1980-02-30",
            "soon",
            "12",
            "May",
            "1/2/3/4",
            "Marketing 12",
            "12:30",
            "٣/٤/٢٠٢٠",
        ] {
            assert_eq!(shown(text, Order::DayFirst), None, "{text}");
        }
    }

    #[test]
    fn one_clear_day_tells_for_the_column() {
        let column = |values: &[&'static str]| order(values.iter().copied());
        assert_eq!(column(&["3/4/1980", "31/1/1990"]), Some(Order::DayFirst));
        assert_eq!(column(&["3/4/1980", "1/31/1990"]), Some(Order::MonthFirst));
        assert_eq!(column(&["3/4/1980", "1980-03-22", ""]), None);
        assert_eq!(
            shown("3/4/1980", Order::DayFirst).as_deref(),
            Some("1980-04-03")
        );
        assert_eq!(
            shown("3/4/1980", Order::MonthFirst).as_deref(),
            Some("1980-03-04")
        );
        assert_eq!(
            shown("3.4.1980", Order::MonthFirst).as_deref(),
            Some("1980-04-03")
        );
        assert!(
            is_nothing("0/0/00")
                && is_nothing("00.00.0000")
                && !is_nothing("0")
                && !is_nothing("1/0/00")
        );
        assert!(is_ambiguous("3/4/1980") && !is_ambiguous("3/3/1980") && !is_ambiguous("3.4.1980"));
    }
}
