//! A book's belongings read by value, and those of another one written into this one.

use super::commands::{Done, Given, entity, known_event};
use super::edit::Said;
use super::error::CommandError;
use super::person;
use super::place::{Entity, Kind};
use super::raw::Raw;
use super::writer::Writer;
use super::{Graph, check, contact, size};
use crate::belongings::{Belongings, Move, Standing, Whole};
use crate::ids::PersonId;
use crate::types::Tier;
use std::collections::BTreeSet;

impl Graph {
    /// Everything in the views, by value; what a restore compares and brings.
    #[must_use]
    pub fn belongings(&self) -> Belongings {
        let mut all = Belongings {
            events: self.events().into_iter().map(|(event, _)| event).collect(),
            interactions: self.interactions(),
            ..Belongings::default()
        };
        self.each(Kind::People, |id, raw| {
            all.people.push(Whole {
                id: PersonId(id),
                person: person::draft(&raw),
                standing: standing(&raw),
            });
        });
        self.each(Kind::Moves, |id, raw| {
            if let (Some(person), Some(on)) = (raw.parse("person"), raw.parse("on")) {
                all.moves.push(Move {
                    id,
                    person,
                    from: tier(&raw, "from"),
                    to: tier(&raw, "to"),
                    on,
                    reason: raw.str("reason"),
                });
            }
        });
        all
    }
}

/// Writes what is not there yet. A part that was applied before changes nothing, so a resumed batch goes on.
pub(super) fn bring_in(
    w: &mut Writer<'_>,
    given: &Given<'_>,
    source: &str,
    things: &Belongings,
) -> Result<Done, CommandError> {
    let mut people = BTreeSet::new();
    for event in &things.events {
        create(w, given, Entity(Kind::Events, event.id.0), || {
            contact::event_raw(event)
        })?;
    }
    for whole in &things.people {
        known_event(w, whole.person.event)?;
        create(w, given, entity(whole.id), || raw(whole))?;
        people.insert(whole.id);
    }
    for moved in &things.moves {
        known_person(w, moved.person)?;
        create(w, given, Entity(Kind::Moves, moved.id), || move_raw(moved))?;
    }
    for interaction in &things.interactions {
        known_event(w, interaction.event)?;
        for id in &interaction.people {
            known_person(w, *id)?;
        }
        let of = Entity(Kind::Interactions, interaction.id.0);
        create(w, given, of, || contact::interaction_raw(interaction))?;
        people.extend(interaction.people.iter().copied());
    }
    let from = if source.is_empty() {
        String::new()
    } else {
        format!(" from {source}")
    };
    let said = Said {
        now: format!("Brought in {}{from}", things.in_words()),
        history: format!("Brought in{from}"),
    };
    Ok(Done { said, people })
}

/// Refuses what no document could take.
pub(super) fn check(things: &Belongings) -> Result<(), CommandError> {
    if things.is_empty() {
        return Err(CommandError::Nobody);
    }
    for whole in &things.people {
        check::draft(&whole.person, whole.standing.added_on)?;
    }
    // Days in a wrong order, which two devices can make together, are no reason to leave an event behind.
    if things
        .events
        .iter()
        .any(|event| event.name.trim().is_empty())
    {
        return Err(CommandError::NamelessEvent);
    }
    things.interactions.iter().try_for_each(check::interaction)
}

/// Cuts belongings into stretches that each fit into one change, in the order in which they refer to each other.
pub(super) fn parts(things: Belongings) -> Vec<Belongings> {
    let mut cut = Cut::default();
    for event in things.events {
        let size = size::entity(&contact::event_raw(&event));
        cut.part(size).events.push(event);
    }
    for whole in things.people {
        let size = size::entity(&raw(&whole));
        cut.part(size).people.push(whole);
    }
    for moved in things.moves {
        let size = size::entity(&move_raw(&moved));
        cut.part(size).moves.push(moved);
    }
    for interaction in things.interactions {
        let size = size::entity(&contact::interaction_raw(&interaction));
        // Each of them is named once more in the history.
        let size = size + 40 * interaction.people.len();
        cut.part(size).interactions.push(interaction);
    }
    if cut.parts.is_empty() {
        cut.parts.push(Belongings::default());
    }
    cut.parts
}

#[derive(Default)]
struct Cut {
    parts: Vec<Belongings>,
    room: usize,
}

impl Cut {
    /// The part that has room for an entity of this size.
    fn part(&mut self, size: usize) -> &mut Belongings {
        // The entity's key stands in the history too.
        let size = size + 128;
        if size > self.room || self.parts.is_empty() {
            self.parts.push(Belongings::default());
            self.room = check::PART;
        }
        self.room = self.room.saturating_sub(size);
        let last = self.parts.len() - 1;
        &mut self.parts[last]
    }
}

fn create(
    w: &mut Writer<'_>,
    given: &Given<'_>,
    of: Entity,
    raw: impl FnOnce() -> Raw,
) -> Result<(), CommandError> {
    match (w.exists(of), given.resumed) {
        (false, _) => w.create(of, raw()),
        (true, true) => Ok(()),
        (true, false) => Err(CommandError::AlreadyThere),
    }
}

fn known_person(w: &Writer<'_>, id: PersonId) -> Result<(), CommandError> {
    if w.exists(entity(id)) {
        Ok(())
    } else {
        Err(CommandError::UnknownPerson)
    }
}

fn raw(whole: &Whole) -> Raw {
    let standing = &whole.standing;
    let mut raw = person::raw(&whole.person, standing.added_on);
    raw.set("cadence", standing.cadence.map(|c| c.to_string()));
    for (field, day) in [
        ("tier_on", standing.tier_on),
        ("cadence_on", standing.cadence_on),
        ("snoozed_until", standing.snoozed_until),
        ("snoozed_on", standing.snoozed_on),
        ("snoozed_last", standing.snoozed_last),
    ] {
        raw.set(field, day.map(|d| d.to_string()));
    }
    raw
}

fn standing(raw: &Raw) -> Standing {
    Standing {
        added_on: raw.parse("added_on").unwrap_or_default(),
        tier_on: raw.parse("tier_on"),
        cadence: raw.parse("cadence"),
        cadence_on: raw.parse("cadence_on"),
        snoozed_until: raw.parse("snoozed_until"),
        snoozed_on: raw.parse("snoozed_on"),
        snoozed_last: raw.parse("snoozed_last"),
    }
}

fn move_raw(m: &Move) -> Raw {
    contact::move_raw(m.person, m.from, m.to, m.on, &m.reason)
}

fn tier(raw: &Raw, field: &str) -> Option<Tier> {
    u8::try_from(raw.int(field)?).ok()?.try_into().ok()
}
