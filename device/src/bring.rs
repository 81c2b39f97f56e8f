//! What of another book is not in this one yet: compared by value, under fresh keys.

use crate::preview::{fingerprint, shown};
use kith_graph::belongings::{Belongings, Whole};
use kith_graph::command::Command;
use kith_graph::document::Graph;
use kith_graph::ids::{EventId, InteractionId, PersonId};
use kith_graph::rules::fold::fold;
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
    for mut moved in others.moves {
        // The moves of those who are here already are part of this book's own story.
        if let Some((id, true)) = people.get(&moved.person) {
            moved.id = fresh();
            moved.person = *id;
            out.things.moves.push(moved);
        }
    }
    let keys: HashSet<InteractionId> = present.interactions.iter().map(|i| i.id).collect();
    let mut known: HashMap<String, usize> = HashMap::new();
    // Those that both have under one key are spoken for: another one that says the same is not here yet.
    let theirs: HashSet<InteractionId> = others.interactions.iter().map(|i| i.id).collect();
    for interaction in &present.interactions {
        if !theirs.contains(&interaction.id) {
            *known.entry(said(interaction)).or_default() += 1;
        }
    }
    for mut interaction in others.interactions {
        let key = interaction.id;
        interaction.people = interaction
            .people
            .iter()
            .filter_map(|id| people.get(id).map(|(here, _)| *here))
            .collect();
        interaction.event = interaction.event.and_then(|id| events.get(&id).copied());
        if interaction.people.is_empty()
            || keys.contains(&key)
            || take(&mut known, &said(&interaction))
        {
            continue;
        }
        interaction.id = InteractionId(fresh());
        out.things.interactions.push(interaction);
    }
    out
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

fn take(known: &mut HashMap<String, usize>, what: &str) -> bool {
    match known.get_mut(what) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    }
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
        ..
    } = interaction;
    format!(
        "{people:?} {on} {at:?} {channel:?} {begun_by:?} {minutes:?} {event:?} {planned} {bulk} {note}"
    )
}
