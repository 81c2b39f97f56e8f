//! What parts of an entry are called in the middle of a sentence, and how their values are shown.

use crate::types::{Address, Birthday, Cadence, PersonList, Question, Stage};
use chrono::NaiveDate;

/// An address in one line.
pub(crate) fn address(address: &Address) -> String {
    let Address {
        street,
        city,
        region,
        postcode,
        country,
        ..
    } = address;
    let parts = street.lines().chain([&**city, region, postcode, country]);
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}

pub(crate) fn answer(question: Question) -> &'static str {
    match question {
        Question::Serves => "answer on whom they serve",
        Question::Seeks => "answer on what they seek",
        Question::Help => "answer on how to help",
        Question::Referral => "answer on a good referral",
        Question::Reach => "answer on how to reach them",
    }
}

pub(crate) fn entry_of(list: PersonList) -> &'static str {
    match list {
        PersonList::Needs => "need",
        PersonList::Offers => "offer",
        PersonList::Aims => "aim",
        PersonList::Industries => "industry",
        PersonList::Places => "place",
        PersonList::Services => "service",
    }
}

pub(crate) fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Initial => "initial",
        Stage::Cultivation => "cultivation",
        Stage::Partnership => "partnership",
        Stage::Maintenance => "maintenance",
        Stage::LetGo => "let go",
    }
}

/// "every 2 weeks".
pub(crate) fn cadence(cadence: Cadence) -> String {
    match cadence {
        Cadence::Never => "no reminder".to_owned(),
        cadence => format!("every {}", period(cadence)),
    }
}

/// "month", "2 weeks": after "every".
pub(crate) fn period(cadence: Cadence) -> String {
    let (n, unit) = match cadence {
        Cadence::Days(n) => (n, "day"),
        Cadence::Weeks(n) => (n, "week"),
        Cadence::Months(n) => (n, "month"),
        Cadence::Never => (0, "day"),
    };
    if n == 1 {
        unit.to_owned()
    } else {
        format!("{n} {unit}s")
    }
}

pub(crate) fn day(on: NaiveDate) -> String {
    on.format("%-d %B %Y").to_string()
}

/// "29 February", with the year where it is known.
pub(crate) fn birthday(on: Birthday) -> Option<String> {
    // A leap year stands in for one that is not known.
    let year = on.year.unwrap_or(2000);
    let date = NaiveDate::from_ymd_opt(year, on.month.into(), on.day.into())?;
    Some(match on.year {
        Some(_) => day(date),
        None => date.format("%-d %B").to_string(),
    })
}
