//! What a calendar is told: due dates, promises, follow-ups, plans and birthdays, with time set aside for tier 1 (rows S7, S8).

use super::row;
use crate::facts::Facts;
use crate::ids::PersonId;
use crate::types::{Birthday, Channel, Tier};
use crate::view::OpenKind;
use chrono::NaiveDate;

/// One entry of the calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The same for the same thing each time, so that a calendar that is given it again changes its own entry.
    pub key: String,
    /// Whom it is about.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// What is to be done.
    pub what: What,
    /// The day.
    pub on: NaiveDate,
}

/// What a calendar entry is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Get in touch, at the latest. For tier 1 time is set aside, on a working day.
    InTouch {
        /// Whether time is set aside.
        blocked: bool,
    },
    /// A promise of mine falls due.
    MyPromise(String),
    /// A promise to me falls due.
    TheirPromise(String),
    /// A follow-up.
    FollowUp(String),
    /// A contact planned ahead.
    Planned(Channel),
    /// A birthday, every year.
    Birthday(Birthday),
}

/// The calendar as of a day, by day: what is late stands on that day. Whoever is left in peace is not in it before the
/// peace ends, but for promises.
#[must_use]
pub fn calendar(facts: &Facts, today: NaiveDate) -> Vec<Entry> {
    let mut all = Vec::new();
    for person in facts.people.values() {
        let row = row::of(facts, person);
        let mut add = |key: String, on: NaiveDate, what: What| {
            all.push(Entry {
                key,
                person: person.id,
                name: person.name.clone(),
                what,
                on: on.max(today),
            });
        };
        let peace = person.peace_until.unwrap_or(today);
        if let Some(due) = row.due() {
            let on = due.max(peace).max(today);
            let blocked = person.tier == Some(Tier::One);
            let on = if blocked && !facts.settings.is_working_day(on) {
                facts.settings.next_working_day(on)
            } else {
                on
            };
            add(format!("due/{}", person.id), on, What::InTouch { blocked });
        }
        for open in &row.open {
            let what = match open.kind {
                OpenKind::MyPromise => What::MyPromise(open.what.clone()),
                OpenKind::TheirPromise => What::TheirPromise(open.what.clone()),
                OpenKind::FollowUp(_) => What::FollowUp(open.what.clone()),
                OpenKind::Planned(channel) => What::Planned(channel),
                _ => continue,
            };
            let hidden = open.hidden_until.unwrap_or(today);
            add(open.key.clone(), open.due.max(hidden), what);
        }
        if let (Some(birthday), Some(Tier::One | Tier::Two)) = (person.birthday, person.tier) {
            let next = next_birthday(birthday, today);
            add(
                format!("birthday/{}", person.id),
                next,
                What::Birthday(birthday),
            );
        }
    }
    all.sort_by(|a, b| (a.on, &a.name, &a.key).cmp(&(b.on, &b.name, &b.key)));
    all
}

/// The next day on which somebody has their birthday, today included.
fn next_birthday(birthday: Birthday, today: NaiveDate) -> NaiveDate {
    // Every birthday comes within eight years, 29 February round a year without a leap day included.
    today
        .iter_days()
        .take(366 * 8 + 1)
        .find(|day| birthday.is_on(*day))
        .unwrap_or(today)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sample::{Book, day};
    use crate::things::Party;

    fn told(book: &Book, today: &str) -> Vec<(String, NaiveDate)> {
        let entries = calendar(&book.facts, day(today));
        entries
            .into_iter()
            .map(|entry| {
                let what = match entry.what {
                    What::InTouch { blocked: true } => "block time for",
                    What::InTouch { blocked: false } => "in touch with",
                    What::MyPromise(_) => "my promise to",
                    What::TheirPromise(_) => "promise of",
                    What::FollowUp(_) => "follow up",
                    What::Planned(_) => "planned with",
                    What::Birthday(_) => "birthday of",
                };
                (format!("{what} {}", entry.name), entry.on)
            })
            .collect()
    }

    #[test]
    fn due_dates_promises_follow_ups_and_birthdays_are_told_by_day() {
        let mut book = Book::new();
        let sarah = book.person("Sarah", Some(Tier::One), "2026-05-01");
        let bob = book.person("Bob", Some(Tier::Three), "2026-05-01");
        let zoe = book.person("Zoe", None, "2026-05-01");
        book.talk(sarah, "2026-05-10");
        book.promise(bob, Party::Me, "Send the deck", "2026-06-12");
        book.follow_up(zoe, "2026-06-03");
        book.who(sarah).birthday = Birthday::new(Some(1980), 2, 29);
        book.who(zoe).birthday = Birthday::new(Some(1980), 6, 4);
        let all: Vec<(String, NaiveDate)> = [
            ("follow up Zoe", "2026-06-03"),
            // Due on Wednesday, 10 June.
            ("block time for Sarah", "2026-06-10"),
            ("my promise to Bob", "2026-06-12"),
            ("birthday of Sarah", "2027-02-28"),
            ("in touch with Bob", "2027-05-01"),
        ]
        .map(|(what, on)| (what.to_owned(), day(on)))
        .into();
        assert_eq!(told(&book, "2026-06-01"), all);
    }

    #[test]
    fn what_is_late_is_told_today_and_time_is_set_aside_on_working_days_only() {
        let mut book = Book::new();
        let sarah = book.person("Sarah", Some(Tier::One), "2026-05-01");
        book.talk(sarah, "2026-05-06");
        // Due on Saturday, 6 June.
        let on = |book: &Book, today| told(book, today)[0].1;
        assert_eq!(on(&book, "2026-06-01"), day("2026-06-08"));
        assert_eq!(on(&book, "2026-06-08"), day("2026-06-08"));
        assert_eq!(on(&book, "2026-06-10"), day("2026-06-10"));
        book.who(sarah).peace_until = Some(day("2026-07-01"));
        assert_eq!(on(&book, "2026-06-10"), day("2026-07-01"));
        book.who(sarah).tier = Some(Tier::Two);
        book.who(sarah).peace_until = None;
        assert_eq!(on(&book, "2026-06-10"), day("2026-08-06"));
    }
}
