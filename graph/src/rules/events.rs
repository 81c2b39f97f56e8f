//! Events: who was met there, who is on the list, the time that went into them, and who waits to be sorted (row C7).

use super::today::slim;
use super::{capacity, follow_ups, matches, row};
use crate::facts::{Facts, PersonFacts};
use crate::ids::{EventId, PersonId};
use crate::things::{Party, Promise, TimeKind};
use crate::types::{Event, GuestMark, Origin, Tier};
use crate::view::Bring;
use crate::view::event::{EventPage, Guest, Hours, Met, Triage, Waiting};
use chrono::NaiveDate;

/// An event's page; `None` if there is no such event.
#[must_use]
pub fn page(facts: &Facts, id: EventId) -> Option<EventPage> {
    let event = facts.events.get(&id)?.clone();
    let met: Vec<Met> = met(facts, id)
        .into_iter()
        .map(|person| Met {
            person: slim(&row::of(facts, person)),
            on: met_on(person),
            at: place(person, &event),
        })
        .collect();
    Some(EventPage {
        to_sort: met.iter().filter(|met| met.person.to_sort).count(),
        guests: guests(facts, id),
        hours: hours(facts, &event),
        event,
        met,
    })
}

/// The sorting of those who were met at an event; `None` if there is no such event. `note` gives what was noted of
/// somebody, whole.
#[must_use]
pub fn triage(
    facts: &Facts,
    id: EventId,
    today: NaiveDate,
    note: impl Fn(PersonId) -> String,
) -> Option<Triage> {
    let event = facts.events.get(&id)?.clone();
    let captured = met(facts, id)
        .into_iter()
        .filter(|person| person.origin == Origin::Captured);
    let captured: Vec<&PersonFacts> = captured.collect();
    let after = last_day(facts, &event, today);
    let waits = |person: &&PersonFacts| row::bare(facts, person).to_sort;
    let queue: Vec<Waiting> = captured
        .iter()
        .copied()
        .filter(waits)
        .map(|person| {
            let promises = promises(facts, person.id);
            let before = promises.first().map(|promise| promise.due);
            Waiting {
                person: slim(&row::of(facts, person)),
                on: met_on(person),
                at: place(person, &event),
                note: noted(facts, person.id, note(person.id)),
                suggestions: suggestions(facts, person, today),
                slots: follow_ups::slots(facts, after, before, today),
                promises,
            }
        })
        .collect();
    let tiers = [Tier::One, Tier::Two, Tier::Three];
    let people = || facts.people.values();
    Some(Triage {
        event,
        of: captured.len(),
        sorted: captured.len() - queue.len(),
        count: tiers.map(|tier| people().filter(|p| p.tier == Some(tier)).count()),
        most: capacity::MOST,
        a_day: facts.settings.follow_ups_a_day.max(1),
        queue,
    })
}

/// The day after which follow-ups begin (PRODUCT, "Follow-ups"): the event's last one, else that of the last capture
/// there, which is no earlier than its first.
#[must_use]
pub fn last_day(facts: &Facts, event: &Event, today: NaiveDate) -> NaiveDate {
    let captures = || {
        let met = met(facts, event.id).into_iter();
        let captured = met.filter(|person| person.origin == Origin::Captured);
        captured.map(|person| person.added_on).max()
    };
    event
        .ends
        .unwrap_or_else(|| captures().max(event.starts).unwrap_or(today))
}

/// Everybody met at an event, in the order in which they were met.
fn met(facts: &Facts, id: EventId) -> Vec<&PersonFacts> {
    let people = facts.people.values();
    let mut met: Vec<&PersonFacts> = people.filter(|p| p.event == Some(id)).collect();
    met.sort_by_key(|person| (met_on(person), person.added_on, person.id));
    met
}

fn met_on(person: &PersonFacts) -> NaiveDate {
    person.met_on.unwrap_or(person.added_on)
}

/// What was noted of somebody: their own note, else that of the latest contact which has one.
fn noted(facts: &Facts, id: PersonId, own: String) -> String {
    if !own.trim().is_empty() {
        return own;
    }
    let contacts = facts.contacts_of(id).into_iter();
    let mut noted = contacts.filter(|contact| !contact.planned && !contact.note.is_empty());
    noted.next().map(|c| c.note.clone()).unwrap_or_default()
}

/// Where somebody was met, unless that says no more than the event itself.
fn place(person: &PersonFacts, event: &Event) -> String {
    let at = person.met_at.trim();
    let is_event = at == event.name || at == format!("{}, {}", event.name, event.place);
    if is_event {
        String::new()
    } else {
        at.to_owned()
    }
}

fn guests(facts: &Facts, id: EventId) -> Vec<Guest> {
    let list = facts.guests.get(&id).into_iter().flatten();
    let shown = list.filter_map(|(id, mark)| Some((facts.people.get(id)?, *mark)));
    let mut guests: Vec<(&PersonFacts, GuestMark)> = shown.collect();
    guests.sort_by(|(a, _), (b, _)| (a.folded_name(), a.id).cmp(&(b.folded_name(), b.id)));
    let guest = |(person, mark)| Guest {
        person: slim(&row::of(facts, person)),
        mark,
    };
    guests.into_iter().map(guest).collect()
}

/// What a plan would take is not counted: it has not happened.
fn hours(facts: &Facts, event: &Event) -> Hours {
    let sum = |minutes: &mut dyn Iterator<Item = u32>| minutes.fold(0, u32::saturating_add);
    let contacts = facts.contacts.values();
    let contacts = contacts.filter(|c| c.event == Some(event.id) && !c.planned);
    let time = || {
        let all = facts.things.time.values();
        all.filter(|time| time.event == Some(event.id))
    };
    let prepared = time().filter(|time| time.kind == TimeKind::Preparation);
    let other = time().filter(|time| time.kind != TimeKind::Preparation);
    let preparation = event.preparation.into_iter();
    Hours {
        there: event.minutes.unwrap_or_default(),
        preparation: sum(&mut preparation.chain(prepared.map(|time| time.minutes))),
        contacts: sum(&mut contacts.filter_map(|c| c.minutes)),
        other: sum(&mut other.map(|time| time.minutes)),
    }
}

/// My open promises to somebody, the first to fall due first.
fn promises(facts: &Facts, id: PersonId) -> Vec<Promise> {
    let mine = facts.things.promises_of(id);
    let mine = mine.filter(|p| p.by == Party::Me && p.is_open());
    let mut mine: Vec<Promise> = mine.cloned().collect();
    mine.sort_by_key(|promise| (promise.due, promise.id));
    mine
}

/// What could be promised: an introduction to whoever has what they look for, and an offer of mine that meets a need.
fn suggestions(facts: &Facts, person: &PersonFacts, today: NaiveDate) -> Vec<Bring> {
    let found = matches::best_for(facts, person, Some(today)).map(|found| Bring::Match {
        other: found.offers,
        name: found.offers_name,
        need: found.need,
        offer: found.offer,
    });
    let offer = matches::my_offer(facts, person);
    let offer = offer.map(|(need, offer)| Bring::Offer { need, offer });
    found.into_iter().chain(offer).collect()
}

#[cfg(test)]
mod tests;
