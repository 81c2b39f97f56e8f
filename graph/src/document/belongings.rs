//! A book's belongings read by value, and those of another one written into this one.

use super::commands::{Done, Given, entity, known_event};
use super::edit::Said;
use super::error::CommandError;
use super::person;
use super::picture;
use super::place::{Entity, Kind, Place, only};
use super::raw::Raw;
use super::writer::Writer;
use super::{Graph, check, contact, known, merges, size, things as thing};
use crate::belongings::{Belongings, EXAMPLE, Guests, Merged, Move, Standing, Whole};
use crate::ids::{EventId, PersonId};
use crate::things::{Profile, ThingKind};
use serde_json::Value;
use std::collections::BTreeSet;

/// So many guests of an event are written at once at most.
const GUESTS: usize = 100;

/// What a guest, or a merge, may take in a change, with what undo needs of it.
const GUEST: usize = 512;

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
            let part = PersonId(id);
            let of = merges::of(part, &raw).into_iter();
            all.merged.extend(of.map(|whole| Merged { part, whole }));
            all.people.push(Whole {
                id: part,
                person: person::draft(&raw),
                standing: standing(&raw),
                pictures: picture::shown(&raw),
            });
        });
        for kind in ThingKind::ALL {
            self.each(Kind::Thing(*kind), |key, raw| {
                all.things.extend(known::thing(*kind, key, &raw));
            });
        }
        let shown: BTreeSet<PersonId> = all.people.iter().map(|whole| whole.id).collect();
        all.merged.retain(|merged| shown.contains(&merged.whole));
        self.each(Kind::Events, |key, raw| {
            let mut people = contact::guests(&raw);
            people.retain(|(id, _)| shown.contains(id));
            if !people.is_empty() {
                let event = EventId(key);
                all.guests.push(Guests { event, people });
            }
        });
        let profile = self.facts().profile.clone();
        all.profile = (profile != Profile::default()).then_some(profile);
        self.each(Kind::Moves, |id, raw| {
            if let (Some(person), Some(on)) = (raw.parse("person"), raw.parse("on")) {
                all.moves.push(Move {
                    id,
                    person,
                    from: person::tier_in(&raw, "from"),
                    to: person::tier_in(&raw, "to"),
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
    for merged in &things.merged {
        known_person(w, merged.part)?;
        known_person(w, merged.whole)?;
        let part_of = merges::part_of(merged.whole);
        w.put(Place::field(entity(merged.part), &part_of), true)?;
        people.extend([merged.part, merged.whole]);
    }
    for moved in &things.moves {
        known_person(w, moved.person)?;
        create(w, given, Entity(Kind::Moves, moved.id), || move_raw(moved))?;
    }
    for list in &things.guests {
        known_event(w, Some(list.event))?;
        for (guest, mark) in &list.people {
            known_person(w, *guest)?;
            let of = Entity(Kind::Events, list.event.0);
            w.put(
                Place::field(of, &contact::guest(*guest)),
                contact::mark(Some(*mark)),
            )?;
        }
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
    for one in &things.things {
        for id in one.people() {
            known_person(w, id)?;
        }
        let of = thing::of(one.kind(), one.key());
        create(w, given, of, || thing::raw(one))?;
        people.extend(one.people());
    }
    if let Some(profile) = &things.profile {
        put_profile(w, profile)?;
    }
    if source == EXAMPLE && !things.people.is_empty() {
        let of = only(Kind::Settings);
        w.ensure(of)?;
        w.put(Place::field(of, "example"), given.batch.to_string())?;
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

/// Writes the fields of a profile that are empty here.
fn put_profile(w: &mut Writer<'_>, profile: &Profile) -> Result<(), CommandError> {
    let of = only(Kind::Profile);
    w.ensure(of)?;
    let Ok(Value::Object(fields)) = serde_json::to_value(profile) else {
        return Ok(());
    };
    for (field, value) in fields {
        if w.raw(of).is_some_and(|raw| !raw.has(&field)) {
            w.put(Place::field(of, &field), value)?;
        }
    }
    Ok(())
}

/// Refuses what no document could take.
pub(super) fn check(things: &Belongings) -> Result<(), CommandError> {
    if things.is_empty() {
        return Err(CommandError::Nobody);
    }
    for whole in &things.people {
        check::draft(&whole.person, whole.standing.added_on)?;
        if size::CHANGE + size::entity(&raw(whole)) > check::PART {
            let name = person::name_of(&raw(whole), whole.id);
            return Err(CommandError::TooLarge(name));
        }
    }
    // Days in a wrong order, which two devices can make together, are no reason to leave an event behind.
    if things
        .events
        .iter()
        .any(|event| event.name.trim().is_empty())
    {
        return Err(CommandError::NamelessEvent);
    }
    things.things.iter().try_for_each(thing::check)?;
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
    for merged in things.merged {
        cut.part(GUEST).merged.push(merged);
    }
    for moved in things.moves {
        let size = size::entity(&move_raw(&moved));
        cut.part(size).moves.push(moved);
    }
    for list in things.guests {
        for people in list.people.chunks(GUESTS) {
            cut.part(GUEST * people.len()).guests.push(Guests {
                event: list.event,
                people: people.to_vec(),
            });
        }
    }
    for interaction in things.interactions {
        let size = size::entity(&contact::interaction_raw(&interaction));
        // Each of them is named once more in the history.
        let size = size + 40 * interaction.people.len();
        cut.part(size).interactions.push(interaction);
    }
    for one in things.things {
        let size = size::entity(&thing::raw(&one)) + 40 * one.people().len();
        cut.part(size).things.push(one);
    }
    if let Some(profile) = things.profile {
        let size = serde_json::to_string(&profile).map_or(0, |text| 4 * text.len());
        cut.part(size).profile = Some(profile);
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
        ("stage_on", standing.stage_on),
        ("peace_until", standing.peace_until),
    ] {
        raw.set(field, day.map(|d| d.to_string()));
    }
    let stage = standing.stage.and_then(|s| serde_json::to_value(s).ok());
    raw.set("stage", stage);
    picture::fill(&mut raw, &whole.pictures);
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
        stage: raw.name("stage"),
        stage_on: raw.parse("stage_on"),
        peace_until: raw.parse("peace_until"),
    }
}

fn move_raw(m: &Move) -> Raw {
    contact::move_raw(m.person, m.from, m.to, m.on, &m.reason)
}
