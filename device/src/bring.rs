//! What of another book is not in this one yet: compared by value, under fresh keys.

use crate::preview::{fingerprint, shown};
use kith_graph::belongings::{Belongings, Guests, Merged, Whole};
use kith_graph::command::Command;
use kith_graph::document::Graph;
use kith_graph::ids::{EventId, InteractionId, PersonId};
use kith_graph::rules::fold::fold;
use kith_graph::things::Thing;
use kith_graph::types::{Event, Interaction};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// What another book would bring.
#[derive(Clone, Debug, Default)]
pub(crate) struct Missing {
    /// What is not here, under fresh keys.
    pub(crate) things: Belongings,
    /// Who is left out, and why.
    pub(crate) skip: Vec<(String, String)>,
}

/// Compares. Somebody is in this book if it has them under the same key, or says the same about them; what is here
/// stays as it is, and their contacts come along where this book lacks them.
pub(crate) fn missing(
    others: Belongings,
    present: &Belongings,
    mut fresh: impl FnMut() -> Uuid,
) -> Missing {
    let mut out = Missing::default();
    let events = events(others.events, &present.events, &mut out, &mut fresh);
    let people = people(
        others.people,
        &present.people,
        &events,
        &mut out,
        &mut fresh,
    );
    for Merged { part, whole } in others.merged {
        // Whoever was here already stands as this book has it.
        if let (Some((part, true)), Some((whole, _))) = (people.get(&part), people.get(&whole))
            && part != whole
        {
            let (part, whole) = (*part, *whole);
            out.things.merged.push(Merged { part, whole });
        }
    }
    for mut moved in others.moves {
        // The moves of those who are here already are part of this book's own story.
        if let Some((id, true)) = people.get(&moved.person) {
            moved.id = fresh();
            moved.person = *id;
            out.things.moves.push(moved);
        }
    }
    let keys: HashSet<InteractionId> = present.interactions.iter().map(|i| i.id).collect();
    let mut known: HashMap<String, Vec<InteractionId>> = HashMap::new();
    // Those that both have under one key are spoken for: another one that says the same is not here yet.
    let theirs: HashSet<InteractionId> = others.interactions.iter().map(|i| i.id).collect();
    for interaction in &present.interactions {
        if !theirs.contains(&interaction.id) {
            known
                .entry(said(interaction))
                .or_default()
                .push(interaction.id);
        }
    }
    // What each is called here: what was exchanged at a contact refers to it.
    let mut here: HashMap<Uuid, Uuid> = HashMap::new();
    for mut interaction in others.interactions {
        let key = interaction.id;
        if keys.contains(&key) {
            here.insert(key.0, key.0);
            continue;
        }
        interaction.people = interaction
            .people
            .iter()
            .filter_map(|id| people.get(id).map(|(here, _)| *here))
            .collect();
        interaction.event = interaction.event.and_then(|id| events.get(&id).copied());
        if interaction.people.is_empty() {
            continue;
        }
        if let Some(same) = known.get_mut(&said(&interaction)).and_then(Vec::pop) {
            here.insert(key.0, same.0);
            continue;
        }
        interaction.id = InteractionId(fresh());
        here.insert(key.0, interaction.id.0);
        out.things.interactions.push(interaction);
    }
    guests(others.guests, &present.guests, &events, &people, &mut out);
    here.extend(events.iter().map(|(other, id)| (other.0, id.0)));
    let whom = |id: PersonId| {
        if id.is_me() {
            Some(id)
        } else {
            people.get(&id).map(|(id, _)| *id)
        }
    };
    for whole in &mut out.things.people {
        whole.person.met_through = whole.person.met_through.and_then(whom);
    }
    things(
        others.things,
        &present.things,
        whom,
        here,
        &mut out,
        &mut fresh,
    );
    out.things.profile = others.profile.filter(|_| present.profile.is_none());
    out
}

/// What people did for each other: whatever this book does not hold under the same key or say in the same words.
fn things(
    mut others: Vec<Thing>,
    present: &[Thing],
    whom: impl Fn(PersonId) -> Option<PersonId>,
    mut here: HashMap<Uuid, Uuid>,
    out: &mut Missing,
    fresh: &mut impl FnMut() -> Uuid,
) {
    let words = |thing: &Thing| format!("{:?} {:?}", thing.kind(), thing.fields());
    let keys: HashSet<Uuid> = present.iter().map(Thing::key).collect();
    let theirs: HashSet<Uuid> = others.iter().map(Thing::key).collect();
    let mut known: HashMap<String, Vec<Uuid>> = HashMap::new();
    for thing in present.iter().filter(|t| !theirs.contains(&t.key())) {
        known.entry(words(thing)).or_default().push(thing.key());
    }
    // What others refer to comes before them.
    let refers = |thing: &Thing| {
        matches!(
            thing,
            Thing::Ask(_) | Thing::Referral(_) | Thing::Baseline(_)
        )
    };
    let depends = |thing: &Thing| matches!(thing, Thing::Opportunity(_) | Thing::Time(_));
    others.sort_by_key(|thing| (refers(thing), depends(thing)));
    for mut thing in others {
        let key = thing.key();
        if keys.contains(&key) {
            here.insert(key, key);
            continue;
        }
        let mut is_whole = true;
        thing.each_person(|id| match whom(*id) {
            Some(there) => *id = there,
            None => is_whole = false,
        });
        let find = |key| here.get(&key).copied();
        if !is_whole || !thing.refer(key, find) {
            continue;
        }
        if let Some(same) = known.get_mut(&words(&thing)).and_then(Vec::pop) {
            here.insert(key, same);
            continue;
        }
        let new = fresh();
        here.insert(key, new);
        let find = |key| here.get(&key).copied().or(Some(key));
        thing.refer(new, find);
        out.things.things.push(thing);
    }
}

/// The other book's keys of events, and what each is called here.
fn events(
    others: Vec<Event>,
    present: &[Event],
    out: &mut Missing,
    fresh: &mut impl FnMut() -> Uuid,
) -> HashMap<EventId, EventId> {
    let keys: HashSet<EventId> = present.iter().map(|e| e.id).collect();
    let mut known: HashMap<_, Vec<EventId>> = HashMap::new();
    for event in present {
        known.entry(named(event)).or_default().push(event.id);
    }
    let mut here = HashMap::new();
    for mut event in others {
        let key = event.id;
        let same = keys
            .contains(&key)
            .then_some(key)
            .or_else(|| known.get_mut(&named(&event)).and_then(Vec::pop));
        let id = same.unwrap_or_else(|| EventId(fresh()));
        if same.is_none() {
            event.id = id;
            out.things.events.push(event);
        }
        here.insert(key, id);
    }
    here
}

/// Who is on the lists of events. What this book knows of a guest stays as it is.
fn guests(
    others: Vec<Guests>,
    present: &[Guests],
    events: &HashMap<EventId, EventId>,
    people: &HashMap<PersonId, (PersonId, bool)>,
    out: &mut Missing,
) {
    let known = present.iter().flat_map(|list| {
        let people = list.people.iter();
        people.map(|(guest, _)| (list.event, *guest))
    });
    let mut known: HashSet<(EventId, PersonId)> = known.collect();
    for list in others {
        let Some(event) = events.get(&list.event).copied() else {
            continue;
        };
        let mut new = Vec::new();
        for (guest, mark) in list.people {
            // Two of the other book may be one here.
            if let Some((guest, _)) = people.get(&guest)
                && known.insert((event, *guest))
            {
                new.push((*guest, mark));
            }
        }
        if !new.is_empty() {
            out.things.guests.push(Guests { event, people: new });
        }
    }
}

/// The other book's keys of people, and whom each means here; `true` for those who are new.
fn people(
    others: Vec<Whole>,
    present: &[Whole],
    events: &HashMap<EventId, EventId>,
    out: &mut Missing,
    fresh: &mut impl FnMut() -> Uuid,
) -> HashMap<PersonId, (PersonId, bool)> {
    let keys: HashSet<PersonId> = present.iter().map(|w| w.id).collect();
    let mut known: HashMap<String, Vec<PersonId>> = HashMap::new();
    // Those whom the other book has under the same key are spoken for.
    let theirs: HashSet<PersonId> = others.iter().map(|w| w.id).collect();
    for whole in present.iter().filter(|w| !theirs.contains(&w.id)) {
        known
            .entry(fingerprint(&whole.person))
            .or_default()
            .push(whole.id);
    }
    let mut here = HashMap::new();
    for mut whole in others {
        let key = whole.id;
        let same = keys.contains(&key).then_some(key).or_else(|| {
            known
                .get_mut(&fingerprint(&whole.person))
                .and_then(Vec::pop)
        });
        if let Some(id) = same {
            here.insert(key, (id, false));
            out.skip
                .push((shown(&whole.person), "Already in your book".to_owned()));
            continue;
        }
        whole.id = PersonId(fresh());
        whole.person.event = whole.person.event.and_then(|id| events.get(&id).copied());
        if let Err(sentence) = fits(&whole) {
            out.skip.push((shown(&whole.person), sentence));
            continue;
        }
        here.insert(key, (whole.id, true));
        out.things.people.push(whole);
    }
    here
}

/// One person whom no book could take in one piece must not keep the others out.
fn fits(whole: &Whole) -> Result<(), String> {
    let things = Belongings {
        people: vec![whole.clone()],
        ..Belongings::default()
    };
    let source = String::new();
    Graph::check(&Command::BringIn { source, things }).map_err(|e| e.to_string())
}

fn named(event: &Event) -> (String, String, String) {
    let days = format!("{:?} {:?}", event.starts, event.ends);
    (fold(&event.name), fold(&event.place), days)
}

/// Everything that a contact says but its key.
fn said(interaction: &Interaction) -> String {
    let mut people = interaction.people.clone();
    people.sort_unstable();
    let Interaction {
        on,
        at,
        channel,
        begun_by,
        minutes,
        note,
        event,
        planned,
        bulk,
        missed,
        answered,
        value,
        ..
    } = interaction;
    format!(
        "{people:?} {on} {at:?} {channel:?} {begun_by:?} {minutes:?} {event:?} {planned} {bulk} {missed} {answered} {value:?} {note}"
    )
}
