//! Each command as writes in one transaction, and the sentence that says what was done.

use super::belongings;
use super::check;
use super::choose;
use super::contact::{self, INTERACTION_FIELDS};
use super::earlier::Replaced;
use super::edit::{Said, edit};
use super::error::CommandError;
use super::events;
use super::index::Index;
use super::many;
use super::merges::Merges;
use super::merging;
use super::person;
use super::picture;
use super::place::{Entity, Kind, Place};
use super::rates;
use super::raw::Raw;
use super::reminders;
use super::restore;
use super::several::{say, whole, with_position};
use super::standing;
use super::things;
use super::writer::Writer;
use crate::command::{Command, PersonEdit, Subject};
use crate::ids::{BatchId, EventId, InteractionId, PersonId};
use crate::rules::called::period;
use crate::things::{Profile, Settings, ThingKind};
use crate::types::{Cadence, Channel, Interaction, PersonDraft};
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use std::collections::BTreeSet;

/// What a command did.
pub(super) struct Done {
    pub(super) said: Said,
    /// Whose history lists it.
    pub(super) people: BTreeSet<PersonId>,
}

/// What a command needs beside the document.
#[derive(Clone, Copy)]
pub(super) struct Given<'a> {
    pub(super) index: &'a Index,
    /// Who stands for whom, with what was merged by this very command.
    pub(super) merges: &'a Merges,
    pub(super) batch: BatchId,
    pub(super) at: DateTime<Utc>,
    /// Whether a part of this batch was applied before: an import or move then goes on where it stopped.
    pub(super) resumed: bool,
    /// What a restore puts back.
    pub(super) replaced: Option<&'a Replaced>,
}

/// Writes a command. An error leaves the transaction to be rolled back.
pub(super) fn run(
    w: &mut Writer<'_>,
    given: &Given<'_>,
    command: &Command,
) -> Result<Done, CommandError> {
    match command {
        Command::AddPerson { id, on, person } => add_person(w, *id, *on, person),
        Command::Import {
            on,
            source,
            people,
            more,
        } => import(w, given, *on, source, people, more),
        Command::BringIn { source, things } => belongings::bring_in(w, given, source, things),
        Command::EditPerson { id, edits, .. } => edit_person(w, given, *id, edits),
        Command::SetTier {
            ids,
            tier,
            on,
            reason,
        } => many::set_tier(w, given, ids, *tier, *on, reason),
        Command::SetTag { ids, tag, has } => many::set_tag(w, given, ids, tag, *has),
        Command::SetCadence { id, cadence, on } => set_cadence(w, given, *id, *cadence, *on),
        Command::Snooze { id, until, on } => snooze(w, given, *id, *until, *on),
        Command::SnoozeRow { id, row, until } => standing::snooze_row(w, given, *id, row, *until),
        Command::LeaveInPeace { id, until } => standing::peace(w, given, *id, *until),
        Command::SetStage { ids, stage, on } => standing::stage(w, given, ids, *stage, *on),
        Command::MergePeople {
            keep,
            gone,
            take,
            drop,
            on,
        } => merging::merge(w, given, [*keep, *gone], take, drop, *on),
        Command::NotSame { a, b } => merging::not_same(w, given, *a, *b),
        Command::Save(thing) => things::save(w, given, thing),
        Command::Change { kind, id, set } => things::change(w, given, *kind, *id, set),
        Command::Delete { kind, id } => things::delete(w, given, *kind, *id),
        Command::SetProfile { set } => {
            standing::set::<Profile>(w, Kind::Profile, set, "Changed what others read about you")
        }
        Command::SetSettings { set } => {
            rates::check(set)?;
            let set = standing::with_days(given, set);
            standing::set::<Settings>(w, Kind::Settings, &set, "Changed the numbers of the rules")
        }
        Command::SetReminder { device, reminder } => reminders::set(w, *device, reminder.as_ref()),
        Command::SetFeed { secret } => reminders::set_feed(w, secret.as_deref()),
        Command::Together { what, commands } => {
            let mut people = BTreeSet::new();
            let mut merges = given.merges.clone();
            for command in commands {
                let given = Given {
                    merges: &merges,
                    ..*given
                };
                people.extend(run(w, &given, command)?.people);
                if let Command::MergePeople { keep, gone, .. } = command {
                    for top in merges.tops(*gone) {
                        merges.join(top, *keep);
                    }
                }
            }
            Ok(done(what.clone(), people))
        }
        Command::DeletePerson { id, .. } => {
            let name = name(w, *id)?;
            delete(w, given, entity(*id))?;
            Ok(done(format!("Deleted {name}"), [*id]))
        }
        Command::BringBack { id } => bring_back(w, *id),
        Command::AddPicture { id, picture } => picture::add(w, *id, picture, given.at),
        Command::RemovePicture { id, picture } => picture::remove(w, *id, *picture, given.at),
        Command::SaveEvent { event } => events::save(w, event),
        Command::SetGuests { id, guests } => events::set_guests(w, given, *id, guests),
        Command::DeleteEvent { id, .. } => events::delete(w, given, *id),
        Command::SaveInteraction { interaction } => save_interaction(w, interaction),
        Command::DeleteInteraction { id, .. } => delete_interaction(w, given, *id),
        Command::Choose {
            of,
            field,
            among,
            keep,
            ..
        } => {
            let said = choose::choose(w, (*of).into(), *field, among, keep)?;
            let people = match of {
                Subject::Person(id) => [*id].into(),
                Subject::Opportunity(id) => things::people(w, ThingKind::Opportunity, id.0),
            };
            Ok(Done { said, people })
        }
        Command::Restore { id, on, .. } => restore::put_back(w, given, *id, *on),
        Command::Undo { .. } => Err(CommandError::NothingToUndo),
    }
}

fn bring_back(w: &mut Writer<'_>, id: PersonId) -> Result<Done, CommandError> {
    let raw = w.raw(entity(id)).ok_or(CommandError::UnknownPerson)?;
    if !raw.has("deleted_at") {
        return Err(CommandError::AlreadyThere);
    }
    let name = person::shown_name(raw).unwrap_or_default();
    w.put(Place::field(entity(id), "deleted_at"), Value::Null)?;
    Ok(done(format!("Brought {name} back"), [id]))
}

fn add_person(
    w: &mut Writer<'_>,
    id: PersonId,
    on: NaiveDate,
    draft: &PersonDraft,
) -> Result<Done, CommandError> {
    known_event(w, draft.event)?;
    if w.exists(entity(id)) {
        return Err(CommandError::AlreadyThere);
    }
    let raw = person::raw(draft, on);
    let name = person::name_of(&raw, id);
    w.create(entity(id), raw)?;
    Ok(done(format!("Added {name}"), [id]))
}

fn import(
    w: &mut Writer<'_>,
    given: &Given<'_>,
    on: NaiveDate,
    source: &str,
    people: &[(PersonId, PersonDraft)],
    more: &[(PersonId, Vec<PersonEdit>)],
) -> Result<Done, CommandError> {
    for (id, draft) in people {
        known_event(w, draft.event)?;
        match (w.exists(entity(*id)), given.resumed) {
            (false, _) => {
                let raw = person::raw(draft, on);
                check::person(&raw)?;
                w.create(entity(*id), raw)?;
            }
            (true, true) => {}
            (true, false) => return Err(CommandError::AlreadyThere),
        }
    }
    for (id, edits) in more {
        edit_person(w, given, *id, edits)?;
    }
    let who = people_word(people.len() + more.len());
    let from = if source.is_empty() {
        String::new()
    } else {
        format!(" from {source}")
    };
    let said = Said {
        now: format!("Imported {who}{from}"),
        history: format!("Imported{from}"),
    };
    Ok(Done {
        said,
        people: people
            .iter()
            .map(|(id, _)| *id)
            .chain(more.iter().map(|(id, _)| *id))
            .collect(),
    })
}

pub(super) fn edit_person(
    w: &mut Writer<'_>,
    given: &Given<'_>,
    id: PersonId,
    edits: &[PersonEdit],
) -> Result<Done, CommandError> {
    let name = name(w, id)?;
    let mut said = Vec::new();
    for one in edits {
        if let PersonEdit::MetEvent(event) = one {
            known_event(w, *event)?;
        }
        if let PersonEdit::MetThrough(Some(other)) = one
            && !w.exists(entity(*other))
        {
            return Err(CommandError::UnknownPerson);
        }
        let of = match one {
            PersonEdit::Title(_) | PersonEdit::Company(_) => with_position(w, given, id),
            _ => id,
        };
        said.push(edit(w, entity(of), one)?);
        // What is taken away of somebody who stands for several is taken away of each.
        if takes_away(one) {
            for part in given.merges.parts(id) {
                edit(w, entity(part), &emptied(one))?;
            }
        }
    }
    let parts = given.merges.parts(id);
    let mut all = std::iter::once(id).chain(parts);
    if !all.any(|id| w.raw(entity(id)).is_some_and(person::can_be_shown)) {
        return Err(CommandError::Nameless);
    }
    let said = if said.len() == 1 { said.pop() } else { None };
    let several = || done(format!("Changed {name}"), []).said;
    Ok(Done {
        said: said.unwrap_or_else(several),
        people: [id].into(),
    })
}

/// Whether an edit takes something away, or says for all what otherwise each entry says by itself.
fn takes_away(edit: &PersonEdit) -> bool {
    use PersonEdit as E;
    match edit {
        E::RemoveEmail(_) | E::RemovePhone(_) | E::RemoveUrl(_) | E::RemoveAddress(_) => true,
        E::RemovePosition(_) => true,
        E::RemoveTag(_) | E::RemoveFrom { .. } | E::Note(_) | E::Parts(_) => true,
        E::Name(text) | E::Nickname(text) | E::MetAt(text) => text.trim().is_empty(),
        E::Pronouns(text) | E::Answer { text, .. } => text.trim().is_empty(),
        E::Birthday(None) | E::MetOn(_) | E::MetEvent(None) | E::MetThrough(None) => true,
        E::NotMet(_) | E::CouldRefer(None) => true,
        E::CorrectEmail { .. } | E::CorrectPhone { .. } => true,
        _ => false,
    }
}

/// What such an edit means for a part of somebody.
fn emptied(edit: &PersonEdit) -> PersonEdit {
    match edit {
        // The whole note stands with whoever stands for all.
        PersonEdit::Note(_) => PersonEdit::Note(String::new()),
        PersonEdit::Parts(_) => PersonEdit::Parts(None),
        PersonEdit::MetOn(_) => PersonEdit::MetOn(None),
        PersonEdit::CorrectEmail { from, .. } => PersonEdit::RemoveEmail(from.clone()),
        PersonEdit::CorrectPhone { from, .. } => PersonEdit::RemovePhone(from.clone()),
        other => other.clone(),
    }
}

pub(super) fn set_cadence(
    w: &mut Writer<'_>,
    given: &Given<'_>,
    id: PersonId,
    to: Option<Cadence>,
    on: NaiveDate,
) -> Result<Done, CommandError> {
    let name = name(w, id)?;
    if whole(w, given, id)?.parse::<Cadence>("cadence") != to {
        say(w, given, id, "cadence", to.map(|c| c.to_string()))?;
        say(w, given, id, "cadence_on", on.to_string())?;
    }
    let what = match to {
        None => format!("Gave {name} the tier's cadence"),
        Some(Cadence::Never) => format!("Set no reminder for {name}"),
        Some(c) => format!("Set {name} to every {}", period(c)),
    };
    Ok(done(what, [id]))
}

fn snooze(
    w: &mut Writer<'_>,
    given: &Given<'_>,
    id: PersonId,
    until: Option<NaiveDate>,
    on: NaiveDate,
) -> Result<Done, CommandError> {
    let name = name(w, id)?;
    let raw = whole(w, given, id)?;
    let last = given.index.last(id, person::tier(&raw));
    for (name, day) in [
        ("snoozed_until", until),
        ("snoozed_on", Some(on)),
        ("snoozed_last", last),
    ] {
        say(w, given, id, name, day.map(|d| d.to_string()))?;
    }
    let what = match until {
        Some(day) => format!("Snoozed {name} to {}", day.format("%-d %B")),
        None => format!("Ended the snooze of {name}"),
    };
    Ok(done(what, [id]))
}

fn save_interaction(w: &mut Writer<'_>, interaction: &Interaction) -> Result<Done, CommandError> {
    let of = Entity(Kind::Interactions, interaction.id.0);
    known_event(w, interaction.event)?;
    let mut names = Vec::new();
    for id in &interaction.people {
        names.push(name(w, *id)?);
    }
    let raw = contact::interaction_raw(interaction);
    let mut people: BTreeSet<PersonId> = interaction.people.iter().copied().collect();
    let what = channel(interaction.channel);
    let with = if let [name] = names.as_slice() {
        name.clone()
    } else {
        people_word(names.len())
    };
    if !w.exists(of) {
        w.create(of, raw)?;
        let verb = if interaction.planned {
            "Planned"
        } else {
            "Logged"
        };
        return Ok(done(format!("{verb} {what} with {with}"), people));
    }
    rewrite(w, of, &raw, &INTERACTION_FIELDS)?;
    let before = w
        .raw(of)
        .map(contact::interaction_people)
        .unwrap_or_default();
    for gone in before.iter().filter(|id| !interaction.people.contains(id)) {
        people.insert(*gone);
        w.put(Place::field(of, &contact::with(*gone)), Value::Null)?;
    }
    // Who stays keeps their place: the order alone is no change.
    for (at, new) in interaction
        .people
        .iter()
        .enumerate()
        .filter(|(_, id)| !before.contains(id))
    {
        w.put(Place::field(of, &contact::with(*new)), at)?;
    }
    Ok(done(format!("Changed {what} with {with}"), people))
}

fn delete_interaction(
    w: &mut Writer<'_>,
    given: &Given<'_>,
    id: InteractionId,
) -> Result<Done, CommandError> {
    let of = Entity(Kind::Interactions, id.0);
    let raw = w.raw(of).ok_or(CommandError::UnknownInteraction)?;
    let people = contact::interaction_people(raw);
    delete(w, given, of)?;
    let mut names = Vec::new();
    for person in &people {
        names.extend(name(w, *person).ok());
    }
    let with = if let [name] = names.as_slice() {
        name.clone()
    } else {
        people_word(names.len())
    };
    Ok(done(format!("Deleted a contact with {with}"), people))
}

pub(super) fn rewrite(
    w: &mut Writer<'_>,
    of: Entity,
    raw: &Raw,
    fields: &[&str],
) -> Result<(), CommandError> {
    for field in fields {
        w.put(Place::field(of, field), raw.value(field, None).clone())?;
    }
    Ok(())
}

pub(super) fn delete(
    w: &mut Writer<'_>,
    given: &Given<'_>,
    of: Entity,
) -> Result<(), CommandError> {
    if w.raw(of).is_some_and(|raw| raw.has("deleted_at")) {
        return Ok(());
    }
    w.put(Place::field(of, "deleted_at"), given.at.to_rfc3339())
}

pub(super) fn known_event(w: &Writer<'_>, event: Option<EventId>) -> Result<(), CommandError> {
    match event {
        Some(id) if !w.exists(Entity(Kind::Events, id.0)) => Err(CommandError::UnknownEvent),
        _ => Ok(()),
    }
}

pub(super) fn name(w: &mut Writer<'_>, id: PersonId) -> Result<String, CommandError> {
    w.raw(entity(id))
        .map(|raw| person::name_of(raw, id))
        .ok_or(CommandError::UnknownPerson)
}

pub(super) fn entity(id: PersonId) -> Entity {
    Entity(Kind::People, id.0)
}

pub(super) fn field(id: PersonId, field: &str) -> Place {
    Place::field(entity(id), field)
}

pub(super) fn done(what: String, people: impl IntoIterator<Item = PersonId>) -> Done {
    Done {
        said: Said {
            now: what.clone(),
            history: what,
        },
        people: people.into_iter().collect(),
    }
}

pub(super) fn people_word(n: usize) -> String {
    if n == 1 {
        "1 person".to_owned()
    } else {
        format!("{n} people")
    }
}

fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::OneToOne => "a one-to-one",
        Channel::Call => "a call",
        Channel::Video => "a video call",
        Channel::Email => "an e-mail",
        Channel::Message => "a message",
        Channel::Event => "an event",
        Channel::Association => "an association evening",
        Channel::Speaking => "a talk",
        Channel::HostedEvent => "a hosted event",
        Channel::Content => "content",
        Channel::Social => "a social contact",
    }
}
