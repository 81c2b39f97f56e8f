//! An event and its sorting as lines.

use super::{bring, each, person, word};
use kith_graph::view::event::{EventPage, Triage, Waiting};
use kith_graph::view::review::Slots;

/// The event, who was met there, who is on its list, and the time that went into it.
pub(super) fn page(page: &EventPage) -> Vec<String> {
    let event = &page.event;
    let day = |day: Option<chrono::NaiveDate>| day.map_or(String::new(), |day| day.to_string());
    let mut lines = vec![format!(
        "{}\t{}\t{}\t{}\t{}",
        event.name,
        word(&event.kind),
        event.place,
        day(event.starts),
        day(event.ends)
    )];
    lines.extend(each(&page.met, |met| {
        let sort = if met.person.to_sort { "\tto sort" } else { "" };
        format!("Met {}\t{}\t{}{sort}", met.on, person(&met.person), met.at)
    }));
    lines.extend(each(&page.guests, |guest| {
        format!("Guest\t{}\t{}", guest.person.name, word(&guest.mark))
    }));
    let hours = &page.hours;
    for (minutes, what) in [
        (hours.there, "there"),
        (hours.preparation, "preparation"),
        (hours.contacts, "with people"),
        (hours.other, "otherwise"),
    ] {
        if minutes > 0 {
            lines.push(format!("Minutes\t{minutes}\t{what}"));
        }
    }
    if page.to_sort > 0 {
        lines.push(format!("{} to sort", page.to_sort));
    }
    lines
}

/// Who waits, each with the note, what was promised, what could be, and the day that is proposed.
pub(super) fn triage(triage: &Triage) -> Vec<String> {
    let mut lines = vec![format!(
        "{}\t{} of {} sorted",
        triage.event.name, triage.sorted, triage.of
    )];
    lines.extend(triage.queue.iter().flat_map(waiting));
    lines
}

fn waiting(one: &Waiting) -> Vec<String> {
    let proposed = one.slots.proposed;
    let proposed = proposed.map_or("no day".to_owned(), |day| day.to_string());
    let mut lines = vec![format!(
        "{}\t{}\tmet {}\tfollow up on {proposed}",
        one.person.name, one.person.headline, one.on
    )];
    let note = one.note.lines().next().filter(|line| !line.is_empty());
    lines.extend(note.map(|line| format!("Note\t{line}")));
    lines.extend(each(&one.promises, |promise| {
        format!("I promised\t{}\tby {}", promise.what, promise.due)
    }));
    lines.extend(each(&one.suggestions, |suggestion| {
        format!("Could promise\t{}", bring(suggestion))
    }));
    lines
}

/// Days with what is there and what fits.
pub(super) fn slots(slots: &Slots) -> Vec<String> {
    each(&slots.days, |(day, taken, fit)| {
        let proposed = slots.proposed == Some(*day);
        format!(
            "{day}\t{taken} of {fit}{}",
            if proposed { "\tproposed" } else { "" }
        )
    })
}
