//! The book's days as a calendar file: what is told of each, when it reminds, and what blocks its time (rows S7, S8).

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Utc};
use kith_formats::ics::{Alarm, Calendar, Item, Moment, When, write};
use kith_graph::facts::Facts;
use kith_graph::rules::calendar::{Entry, What, calendar};
use kith_graph::things::Protected;
use kith_graph::types::Channel;

/// What the calendar is called.
pub const NAME: &str = "Kith";
/// When a day's entries remind, in minutes after midnight: nine in the morning.
const MORNING: i32 = 9 * 60;
/// How long a blocked time lasts.
const BLOCKED: TimeDelta = TimeDelta::minutes(30);
/// How long before a blocked time it reminds, in minutes.
const BEFORE: i32 = -10;

/// The calendar as of a day, made at a moment.
#[must_use]
pub fn file(facts: &Facts, today: NaiveDate, stamp: DateTime<Utc>) -> String {
    let (name, items) = (NAME.to_owned(), items(facts, today));
    write(&Calendar { name, items }, stamp)
}

/// What stands in it.
#[must_use]
pub fn items(facts: &Facts, today: NaiveDate) -> Vec<Item> {
    let weekly = facts
        .settings
        .protected()
        .map(|time| protected(time, today));
    let items = calendar(facts, today).into_iter().map(item);
    items.chain(weekly).collect()
}

/// The time of every week that is kept for the book, from its next day on (row B9).
fn protected(time: Protected, today: NaiveDate) -> Item {
    let mut days = today.iter_days().take(7);
    let first = days.find(|day| day.weekday() == time.day).unwrap_or(today);
    let start = first.and_time(time.at);
    let words = "Time for your people".to_owned();
    Item {
        uid: "protected@kith".to_owned(),
        sequence: 0,
        when: When::Weekly {
            start,
            end: start + TimeDelta::minutes(time.minutes.into()),
        },
        summary: words.clone(),
        description: String::new(),
        url: None,
        busy: true,
        alarm: Some(Alarm {
            minutes: BEFORE,
            words,
        }),
    }
}

/// The same with the nearest days alone, if all of them would be longer than this.
#[must_use]
pub fn nearest(facts: &Facts, today: NaiveDate, stamp: DateTime<Utc>, most: usize) -> String {
    let mut entries = calendar(facts, today);
    entries.sort_by(|a, b| (a.on, &a.key).cmp(&(b.on, &b.key)));
    let weekly = facts
        .settings
        .protected()
        .map(|time| protected(time, today));
    loop {
        let items = entries.iter().cloned().map(item);
        let items: Vec<Item> = weekly.iter().cloned().chain(items).collect();
        let name = NAME.to_owned();
        let file = write(&Calendar { name, items }, stamp);
        if file.len() <= most || entries.is_empty() {
            return file;
        }
        // Entries are about equally long; the next length is surely shorter.
        let fits = entries.len() * most / file.len();
        entries.truncate(fits.min(entries.len() - 1));
    }
}

fn item(entry: Entry) -> Item {
    let summary = summary(&entry);
    let alarm = |minutes| {
        let words = summary.clone();
        Some(Alarm { minutes, words })
    };
    let (when, busy, alarm) = match &entry.what {
        What::InTouch { blocked: true } => {
            let morning = NaiveTime::from_num_seconds_from_midnight_opt(9 * 3600, 0);
            let start = entry.on.and_time(morning.unwrap_or_default());
            let when = When::Timed {
                start: Moment::Floating(start),
                end: Moment::Floating(start + BLOCKED),
            };
            (when, true, alarm(BEFORE))
        }
        What::Birthday(birthday) => {
            let when = When::Yearly {
                month: birthday.month,
                day: birthday.day,
                year: birthday.year,
            };
            (when, false, alarm(MORNING))
        }
        _ => (When::AllDay(entry.on), false, alarm(MORNING)),
    };
    Item {
        uid: format!("{}@kith", entry.key.replace('/', "-")),
        sequence: 0,
        when,
        summary,
        description: String::new(),
        url: None,
        busy,
        alarm,
    }
}

fn summary(entry: &Entry) -> String {
    let name = &entry.name;
    let with = |what: &str, said: &str| {
        if said.is_empty() {
            format!("{what} {name}")
        } else {
            format!("{what} {name}: {said}")
        }
    };
    match &entry.what {
        What::InTouch { .. } => format!("Get in touch with {name}"),
        What::MyPromise(said) => with("Promised", said),
        What::TheirPromise(said) if said.is_empty() => format!("{name} promised something"),
        What::TheirPromise(said) => format!("{name} promised: {said}"),
        What::FollowUp(said) => with("Follow up with", said),
        What::Planned(channel) => format!("{} with {name}", planned(*channel)),
        What::Birthday(_) => format!("Birthday of {name}"),
    }
}

fn planned(channel: Channel) -> &'static str {
    match channel {
        Channel::OneToOne => "Meeting",
        Channel::Call => "Call",
        Channel::Video => "Video call",
        Channel::Email => "E-mail",
        Channel::Message => "Message",
        Channel::Event | Channel::HostedEvent => "Event",
        Channel::Association => "Association",
        Channel::Speaking => "Talk",
        Channel::Content => "Article",
        Channel::Social => "Social contact",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kith_graph::ids::PersonId;
    use kith_graph::types::Birthday;
    use uuid::Uuid;

    fn entry(what: What, on: &str) -> Entry {
        Entry {
            key: "due/1".to_owned(),
            person: PersonId(Uuid::from_u128(1)),
            name: "Sarah Chen".to_owned(),
            what,
            on: on.parse().unwrap(),
        }
    }

    #[test]
    fn each_entry_says_what_is_to_be_done_and_only_tier_1_blocks_its_time() {
        for (what, says, busy) in [
            (
                What::InTouch { blocked: true },
                "Get in touch with Sarah Chen",
                true,
            ),
            (
                What::InTouch { blocked: false },
                "Get in touch with Sarah Chen",
                false,
            ),
            (
                What::MyPromise("the deck".to_owned()),
                "Promised Sarah Chen: the deck",
                false,
            ),
            (
                What::TheirPromise("a name".to_owned()),
                "Sarah Chen promised: a name",
                false,
            ),
            (
                What::FollowUp(String::new()),
                "Follow up with Sarah Chen",
                false,
            ),
            (
                What::Planned(Channel::Video),
                "Video call with Sarah Chen",
                false,
            ),
        ] {
            let item = item(entry(what, "2026-06-08"));
            assert_eq!((item.summary.as_str(), item.busy), (says, busy));
            assert_eq!(item.uid, "due-1@kith");
            assert!(item.alarm.is_some());
        }
    }

    #[test]
    fn protected_time_blocks_its_day_of_every_week_from_the_next_one_on() {
        let mut facts = Facts::default();
        let stamp = DateTime::UNIX_EPOCH;
        let today: NaiveDate = "2026-06-10".parse().unwrap();
        assert!(!file(&facts, today, stamp).contains("protected@kith"));
        facts.settings.protected_day = Some(chrono::Weekday::Tue);
        facts.settings.protected_at = NaiveTime::from_hms_opt(9, 15, 0);
        facts.settings.protected_minutes = Some(90);
        // 10 June 2026 is a Wednesday.
        for (on, first) in [
            ("2026-06-08", "20260609"),
            ("2026-06-09", "20260609"),
            ("2026-06-10", "20260616"),
        ] {
            let file = file(&facts, on.parse().unwrap(), stamp);
            let expected =
                format!("DTSTART:{first}T091500\r\nDTEND:{first}T104500\r\nRRULE:FREQ=WEEKLY");
            assert!(file.contains(&expected), "{on}: {file}");
        }
    }

    #[test]
    fn a_birthday_comes_every_year_and_blocked_time_begins_at_nine() {
        let birthday = Birthday::new(None, 2, 29).unwrap();
        let yearly = item(entry(What::Birthday(birthday), "2027-02-28"));
        assert_eq!(
            yearly.when,
            When::Yearly {
                month: 2,
                day: 29,
                year: None
            }
        );
        let blocked = item(entry(What::InTouch { blocked: true }, "2026-06-08"));
        let start = "2026-06-08T09:00:00".parse().unwrap();
        let end = "2026-06-08T09:30:00".parse().unwrap();
        assert_eq!(
            blocked.when,
            When::Timed {
                start: Moment::Floating(start),
                end: Moment::Floating(end)
            }
        );
    }
}
