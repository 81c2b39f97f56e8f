//! Events in words: when, whose, who was there, how long, and how the sorting stands (row C7).

use super::{count, day, people, sentence, several_words, short_day};
use chrono::{Datelike, NaiveDate};
use kith_graph::types::{Event, EventKind, GuestMark, Tier};
use kith_graph::view::Bring;
use kith_graph::view::event::Hours;

/// The kinds in the order in which they are offered.
pub(crate) const KINDS: [EventKind; 3] = [EventKind::Theirs, EventKind::Mine, EventKind::Talk];

/// Whose an event is.
pub(crate) fn kind(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Theirs => "Somebody else’s",
        EventKind::Mine => "My own",
        EventKind::Talk => "A talk of mine",
    }
}

/// The marks of a guest list in the order in which they are offered.
pub(crate) const MARKS: [GuestMark; 3] = [GuestMark::Invited, GuestMark::Came, GuestMark::Absent];

/// What is known of a guest.
pub(crate) fn mark(mark: GuestMark) -> &'static str {
    match mark {
        GuestMark::Invited => "Invited",
        GuestMark::Absent => "Did not come",
        GuestMark::Came => "Came",
        GuestMark::Asked => "Asked a question",
    }
}

/// "3 to 4 Jun", "29 May to 2 Jun", "Thursday".
pub(crate) fn days(event: &Event, today: NaiveDate) -> Option<String> {
    match (event.starts, event.ends) {
        (Some(first), Some(last)) if first < last => {
            let year = if last.year() == today.year() {
                String::new()
            } else {
                format!(" {}", last.year())
            };
            let first = if (first.year(), first.month()) == (last.year(), last.month()) {
                first.day().to_string()
            } else {
                short_day(first)
            };
            Some(format!("{first} to {}{year}", short_day(last)))
        }
        (first, last) => first.or(last).map(|on| day(on, today)),
    }
}

/// "Gothenburg, 3 to 4 Jun. A talk of mine."
pub(crate) fn about(event: &Event, today: NaiveDate) -> String {
    let place = (!event.place.is_empty()).then(|| event.place.clone());
    let place_and_days: Vec<String> = place.into_iter().chain(days(event, today)).collect();
    let place_and_days = sentence(&place_and_days.join(", "));
    let whose = event.kind.has_guests().then(|| kind(event.kind).to_owned());
    let all = [Some(place_and_days), whose].into_iter().flatten();
    let all: Vec<String> = all
        .filter(|part| !part.is_empty())
        .map(|part| format!("{part}."))
        .collect();
    all.join(" ")
}

/// "Nobody was met there yet.", "Five people met."
pub(crate) fn met(n: usize) -> String {
    match n {
        0 => "Nobody met there yet.".to_owned(),
        n => format!(
            "{} met there.",
            sentence(&several_words(n, "person", "people"))
        ),
    }
}

/// When and where somebody was met: "Thursday, coffee queue".
pub(crate) fn met_at(on: NaiveDate, at: &str, today: NaiveDate) -> String {
    let on = sentence(&day(on, today));
    if at.is_empty() {
        on
    } else {
        format!("{on}, {at}")
    }
}

/// Beside the guests: "6 invited, 4 came"; of those on the list everybody was invited but who asked.
pub(crate) fn guests(marks: &[GuestMark]) -> String {
    let of = |mark: GuestMark| marks.iter().filter(|m| **m == mark).count();
    let came = of(GuestMark::Came) + of(GuestMark::Asked);
    match (marks.len(), came) {
        (0, _) => String::new(),
        (n, 0) => format!("{n} invited"),
        (n, came) => format!("{n} invited, {came} came"),
    }
}

/// "13 h 15 min: 12 h there, 45 min of preparation, 30 min with people."; nothing where no time was given.
pub(crate) fn hours(hours: &Hours) -> Option<String> {
    let parts = [
        (hours.there, "there"),
        (hours.preparation, "of preparation"),
        (hours.contacts, "with people"),
        (hours.other, "otherwise"),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(minutes, _)| *minutes > 0)
        .map(|(minutes, what)| format!("{} {what}", span(minutes)))
        .collect();
    match parts.as_slice() {
        [] => None,
        [only] => Some(format!("{only}.")),
        parts => Some(format!("{}: {}.", span(hours.all()), parts.join(", "))),
    }
}

/// "12 h", "45 min", "1 h 15 min".
fn span(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// Where one is in the sorting: "third of nine".
pub(crate) fn place(n: usize, of: usize) -> String {
    const SMALL: [&str; 12] = [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
        "tenth", "eleventh", "twelfth",
    ];
    match n.checked_sub(1).and_then(|n| SMALL.get(n)) {
        Some(nth) if of <= SMALL.len() => format!("{nth} of {}", count(of)),
        _ => format!("{n} of {of}"),
    }
}

/// Beside the question how close: "Tier 2 has room", "Tier 1 has room for two", "Tier 1 is full, one more than fits".
pub(crate) fn room(tier: Option<Tier>, count_of: [usize; 3], most: [usize; 3]) -> String {
    let Some(tier) = tier else {
        return "No reminders there".to_owned();
    };
    let at = usize::from(u8::from(tier)) - 1;
    let name = super::tier(Some(tier));
    let (there, most) = (count_of[at], most[at]);
    match most.checked_sub(there) {
        Some(0) => format!("{name} is full"),
        Some(left) if left <= 5 => format!("{name} has room for {}", count(left)),
        Some(_) => format!("{name} has room"),
        None => format!("{name} is over, by {}", count(there - most)),
    }
}

/// "Five a day at most".
pub(crate) fn a_day(n: u16) -> String {
    format!("{} a day at most", sentence(&count(n.into())))
}

/// What could be promised, as a promise says it.
pub(crate) fn could_promise(what: &Bring) -> Option<String> {
    match what {
        Bring::Match { name, .. } => Some(format!("Intro to {name}")),
        Bring::Offer { offer, .. } => Some(offer.clone()),
        _ => None,
    }
}

/// What the button says that leads to the sorting: "Sort one person", "Sort nine people".
pub(crate) fn sort(n: usize) -> String {
    format!("Sort {}", several_words(n, "person", "people"))
}

/// At the end of the sorting: who was put off, if anybody.
pub(crate) fn left(n: usize) -> String {
    match n {
        0 => "Everybody is sorted".to_owned(),
        n => format!("{} put off", sentence(&people(n))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kith_graph::ids::EventId;

    fn d(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn event(starts: Option<&str>, ends: Option<&str>) -> Event {
        let id: EventId = "01890000-0000-7000-8000-000000000001".parse().unwrap();
        Event {
            starts: starts.map(d),
            ends: ends.map(d),
            ..Event::named(id, "Forum")
        }
    }

    #[test]
    fn days_are_said_as_short_as_they_can_be() {
        let today = d("2026-06-08");
        for (starts, ends, words) in [
            (None, None, None),
            (Some("2026-06-04"), None, Some("Thursday")),
            (Some("2026-06-04"), Some("2026-06-04"), Some("Thursday")),
            (None, Some("2026-06-08"), Some("today")),
            (Some("2026-06-03"), Some("2026-06-04"), Some("3 to 4 Jun")),
            (
                Some("2026-05-29"),
                Some("2026-06-02"),
                Some("29 May to 2 Jun"),
            ),
            (
                Some("2025-12-30"),
                Some("2026-01-02"),
                Some("30 Dec to 2 Jan"),
            ),
            (
                Some("2025-06-03"),
                Some("2025-06-04"),
                Some("3 to 4 Jun 2025"),
            ),
            // Two devices can make that together.
            (Some("2026-06-08"), Some("2026-06-07"), Some("today")),
        ] {
            assert_eq!(days(&event(starts, ends), today).as_deref(), words);
        }
    }

    #[test]
    fn an_event_is_told_by_place_days_and_whose_it_is() {
        let today = d("2026-06-08");
        let mut one = event(Some("2026-06-08"), None);
        assert_eq!(about(&one, today), "Today.");
        one.place = "Gothenburg".to_owned();
        one.kind = EventKind::Talk;
        assert_eq!(about(&one, today), "Gothenburg, today. A talk of mine.");
        assert_eq!(about(&event(None, None), today), "");
    }

    #[test]
    fn time_is_told_as_a_whole_and_by_what_it_went_into() {
        let none = Hours::default();
        assert_eq!(hours(&none), None);
        let there = Hours { there: 90, ..none };
        assert_eq!(hours(&there).as_deref(), Some("1 h 30 min there."));
        let both = Hours {
            preparation: 45,
            contacts: 15,
            ..there
        };
        assert_eq!(
            hours(&both).as_deref(),
            Some("2 h 30 min: 1 h 30 min there, 45 min of preparation, 15 min with people.")
        );
    }

    #[test]
    fn places_are_words_to_twelve_and_figures_beyond() {
        for (n, of, words) in [
            (1, 1, "first of one"),
            (3, 9, "third of nine"),
            (12, 12, "twelfth of twelve"),
            (3, 13, "3 of 13"),
            (13, 13, "13 of 13"),
        ] {
            assert_eq!(place(n, of), words);
        }
    }

    #[test]
    fn room_is_told_where_little_is_left() {
        let most = [10, 25, 100];
        for (tier, there, words) in [
            (Some(Tier::One), [4, 0, 0], "Tier 1 has room"),
            (Some(Tier::One), [5, 0, 0], "Tier 1 has room for five"),
            (Some(Tier::One), [9, 0, 0], "Tier 1 has room for one"),
            (Some(Tier::One), [10, 0, 0], "Tier 1 is full"),
            (Some(Tier::One), [11, 0, 0], "Tier 1 is over, by one"),
            (Some(Tier::Two), [11, 3, 0], "Tier 2 has room"),
            (None, [11, 0, 0], "No reminders there"),
        ] {
            assert_eq!(room(tier, there, most), words);
        }
    }

    #[test]
    fn guests_are_counted_and_those_who_came_with_them() {
        use GuestMark::{Absent, Asked, Came, Invited};
        for (marks, words) in [
            (vec![], ""),
            (vec![Invited, Absent], "2 invited"),
            (vec![Invited, Absent, Came, Asked], "4 invited, 2 came"),
        ] {
            assert_eq!(guests(&marks), words);
        }
    }
}
