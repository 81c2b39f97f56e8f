//! What can be said of a command without the document, and how a large one is cut into changes.

use super::error::CommandError;
use super::raw::Raw;
use super::{belongings, many, person, size, things};
use crate::command::{Command, PersonEdit};
use crate::ids::PersonId;
use crate::picture::{MAX_PICTURE, Picture};
use crate::rules::normal;
use crate::things::Money;
use crate::types::{Cadence, Cared, Event, Interaction, PersonDraft};
use chrono::NaiveDate;

/// What a part of an import may take: well under the limit, so that its history fits too.
pub(super) const PART: usize = 96 * 1024;

/// Refuses what no document could take.
pub(super) fn check(command: &Command) -> Result<(), CommandError> {
    if let Command::Import { people, on, .. } = command {
        people.iter().try_for_each(|(_, p)| draft(p, *on))?;
    }
    check_beside_people(command)
}

/// The same without the people of an import, each of whom is looked at when they are written.
pub(super) fn check_beside_people(command: &Command) -> Result<(), CommandError> {
    match command {
        Command::AddPerson { person, on, .. } => draft(person, *on),
        Command::Import { people, more, .. } if !(people.is_empty() && more.is_empty()) => {
            let mut edits = more.iter().flat_map(|(_, edits)| edits);
            edits.try_for_each(self::edit)
        }
        Command::SetTier { ids, .. } if !ids.is_empty() => Ok(()),
        Command::SetTag { ids, tag, .. } if !ids.is_empty() => {
            self::edit(&PersonEdit::AddTag(tag.clone()))
        }
        Command::Import { .. } | Command::SetTier { .. } | Command::SetTag { .. } => {
            Err(CommandError::Nobody)
        }
        Command::EditPerson { edits, .. } => edits.iter().try_for_each(edit),
        Command::Choose {
            field: Cared::Amount,
            keep,
            ..
        } if !keep.iter().all(|value| is_amount(value)) => {
            Err(CommandError::Unfit(Cared::Amount.word().to_owned()))
        }
        Command::Choose {
            field, among, keep, ..
        } => {
            let number = keep.len() == 1 || (field.can_be_several() && keep.len() > 1);
            if number && keep.iter().all(|value| among.contains(value)) {
                Ok(())
            } else {
                Err(CommandError::NoChoice)
            }
        }
        Command::SetCadence {
            cadence: Some(Cadence::Days(0) | Cadence::Weeks(0) | Cadence::Months(0)),
            ..
        } => Err(CommandError::NoCadence),
        Command::AddPicture { picture, .. } => self::picture(picture),
        Command::BringIn { things, .. } => belongings::check(things),
        Command::Save(thing) => things::check(thing),
        Command::MergePeople {
            keep: a, gone: b, ..
        }
        | Command::NotSame { a, b }
            if a == b =>
        {
            Err(CommandError::WithOneself)
        }
        Command::MergePeople { drop, .. } => drop.iter().try_for_each(takes_out),
        Command::SetStage { ids, .. } if ids.is_empty() => Err(CommandError::Nobody),
        Command::SetGuests { guests, .. } if guests.is_empty() => Err(CommandError::Nobody),
        Command::Together { commands, .. } => together(commands),
        Command::SaveEvent { event } => self::event(event),
        Command::SaveInteraction { interaction } => self::interaction(interaction),
        _ => Ok(()),
    }
}

/// What is done together is one change; imports may be several, and a choice, a restore and an undo
/// are one by themselves.
fn together(commands: &[Command]) -> Result<(), CommandError> {
    let alone = |command: &Command| {
        matches!(
            command,
            Command::Import { .. }
                | Command::BringIn { .. }
                | Command::Choose { .. }
                | Command::Restore { .. }
                | Command::Together { .. }
                | Command::Undo { .. }
        )
    };
    if commands.is_empty() || commands.iter().any(alone) {
        return Err(CommandError::NotTogether);
    }
    commands.iter().try_for_each(check)
}

fn is_amount(value: &str) -> bool {
    value.is_empty() || value.parse::<Money>().is_ok()
}

fn event(event: &Event) -> Result<(), CommandError> {
    if event.name.trim().is_empty() {
        return Err(CommandError::NamelessEvent);
    }
    match (event.starts, event.ends) {
        (Some(start), Some(end)) if end < start => Err(CommandError::EndsBeforeStart),
        _ => Ok(()),
    }
}

pub(super) fn interaction(interaction: &Interaction) -> Result<(), CommandError> {
    if interaction.people.is_empty() {
        return Err(CommandError::Nobody);
    }
    Ok(())
}

/// Cuts a command into ones that each fit into one change. They are applied in order under the same batch, and
/// one undo takes all of them back.
#[must_use]
pub fn split(command: Command) -> Vec<Command> {
    match command {
        Command::Import {
            on,
            source,
            people,
            more,
        } => {
            let mut parts: Vec<Vec<(PersonId, PersonDraft)>> = Vec::new();
            let mut room = 0;
            for (id, draft) in people {
                let size = size::entity(&person::raw(&draft, on)) + 128;
                if size > room {
                    parts.push(Vec::new());
                    room = PART;
                }
                room = room.saturating_sub(size);
                if let Some(part) = parts.last_mut() {
                    part.push((id, draft));
                }
            }
            if parts.is_empty() && more.is_empty() {
                parts.push(Vec::new());
            }
            let import = |people, more| Command::Import {
                on,
                source: source.clone(),
                people,
                more,
            };
            // Those who are there already come after: they may be the file's own, from before.
            let added = parts.into_iter().map(|people| import(people, Vec::new()));
            let more = more_parts(more).into_iter();
            added
                .chain(more.map(|more| import(Vec::new(), more)))
                .collect()
        }
        Command::BringIn { source, things } => belongings::parts(things)
            .into_iter()
            .map(|things| Command::BringIn {
                source: source.clone(),
                things,
            })
            .collect(),
        other => many::parts(&other).unwrap_or_else(|| vec![other]),
    }
}

/// What is new of people in parts that each fit into one change.
fn more_parts(more: Vec<(PersonId, Vec<PersonEdit>)>) -> Vec<Vec<(PersonId, Vec<PersonEdit>)>> {
    let mut parts: Vec<Vec<_>> = Vec::new();
    let mut room = 0;
    for (id, edits) in more {
        // An edit stands in the document and in the history, as it was and as it is.
        let size = |edit: &PersonEdit| serde_json::to_string(edit).map_or(0, |text| 4 * text.len());
        let size = 512 + edits.iter().map(size).sum::<usize>();
        if size > room {
            parts.push(Vec::new());
            room = PART;
        }
        room = room.saturating_sub(size);
        if let Some(part) = parts.last_mut() {
            part.push((id, edits));
        }
    }
    parts
}

fn picture(picture: &Picture) -> Result<(), CommandError> {
    if (1..=MAX_PICTURE).contains(&picture.size) {
        Ok(())
    } else {
        Err(CommandError::PictureTooLarge)
    }
}

pub(super) fn draft(draft: &PersonDraft, on: NaiveDate) -> Result<(), CommandError> {
    person(&person::raw(draft, on))
}

/// The same of a draft as it is written.
pub(super) fn person(raw: &Raw) -> Result<(), CommandError> {
    let Some(name) = person::shown_name(raw) else {
        return Err(CommandError::Nameless);
    };
    if size::CHANGE + size::entity(raw) > PART {
        return Err(CommandError::TooLarge(name));
    }
    Ok(())
}

/// What a merge drops is taken out of a list, and nothing else.
fn takes_out(edit: &PersonEdit) -> Result<(), CommandError> {
    use PersonEdit as E;
    match edit {
        E::RemoveEmail(_) | E::RemovePhone(_) | E::RemoveUrl(_) | E::RemoveAddress(_) => Ok(()),
        E::RemovePosition(_) | E::RemoveTag(_) | E::RemoveFrom { .. } => Ok(()),
        _ => Err(CommandError::Unfit("drop".into())),
    }
}

fn edit(edit: &PersonEdit) -> Result<(), CommandError> {
    if let PersonEdit::AddPicture(picture) = edit {
        return self::picture(picture);
    }
    let (empty, what) = match edit {
        PersonEdit::AddEmail(r) | PersonEdit::CorrectEmail { to: r, .. } => {
            (normal::email(&r.value).is_empty(), "e-mail")
        }
        PersonEdit::AddPhone(r) | PersonEdit::CorrectPhone { to: r, .. } => {
            (normal::phone(&r.value).is_empty(), "phone")
        }
        PersonEdit::AddUrl(r) => (normal::url(&r.value).is_empty(), "web address"),
        PersonEdit::AddTag(t) => (normal::tag(t).is_empty(), "tag"),
        PersonEdit::AddTo { text, .. } => (normal::tag(text).is_empty(), "entry"),
        PersonEdit::AddAddress(a) => (normal::address(a).is_empty(), "address"),
        PersonEdit::AddPosition(p) => (normal::position(p).is_empty(), "position"),
        PersonEdit::AddUnknown(line) => (line.trim().is_empty(), "line"),
        _ => (false, ""),
    };
    if empty {
        Err(CommandError::Empty(what))
    } else {
        Ok(())
    }
}
