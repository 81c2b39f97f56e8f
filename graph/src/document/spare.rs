//! What a command still does when some of those it is about were erased for good: nothing brings them back.

use super::erase::is_erased;
use super::error::CommandError;
use crate::belongings::Belongings;
use crate::command::{Command, Subject};
use crate::ids::PersonId;
use crate::things::{Thing, ThingKind};
use crate::types::Interaction;
use automerge::{Automerge, ROOT};
use uuid::Uuid;

use super::Graph;
use super::raw;

impl Graph {
    /// Whether a command is in part or wholly about people who were erased.
    #[must_use]
    pub fn is_about_erased(&self, command: &Command) -> bool {
        !matches!(spare(&self.doc, command), Ok(None))
    }

    /// Whether a command is about nobody but people who were erased.
    #[must_use]
    pub fn is_only_about_erased(&self, command: &Command) -> bool {
        spare(&self.doc, command).is_err()
    }
}

/// The command without those who were erased; `None` if it is about none of them.
///
/// # Errors
///
/// [`CommandError::Erased`] if nothing is left of it.
pub(super) fn spare(doc: &Automerge, command: &Command) -> Result<Option<Command>, CommandError> {
    if raw::object(doc, &ROOT, "erased").is_none() {
        return Ok(None);
    }
    let gone = |id: &PersonId| is_erased(doc, *id);
    let only = |id: &PersonId| {
        if gone(id) {
            Err(CommandError::Erased)
        } else {
            Ok(None)
        }
    };
    let some = |is_empty: bool, rest: Command| {
        if is_empty {
            Err(CommandError::Erased)
        } else {
            Ok(Some(rest))
        }
    };
    match command {
        Command::AddPerson { id, .. }
        | Command::EditPerson { id, .. }
        | Command::SetCadence { id, .. }
        | Command::Snooze { id, .. }
        | Command::DeletePerson { id, .. }
        | Command::BringBack { id }
        | Command::AddPicture { id, .. }
        | Command::RemovePicture { id, .. }
        | Command::SnoozeRow { id, .. }
        | Command::LeaveInPeace { id, .. }
        | Command::Restore { id, .. }
        | Command::Choose {
            of: Subject::Person(id),
            ..
        } => only(id),
        Command::Import {
            on,
            source,
            people,
            more,
        } if people.iter().any(|(id, _)| gone(id)) || more.iter().any(|(id, _)| gone(id)) => {
            let (mut people, mut more) = (people.clone(), more.clone());
            people.retain(|(id, _)| !gone(id));
            more.retain(|(id, _)| !gone(id));
            let rest = Command::Import {
                on: *on,
                source: source.clone(),
                people,
                more,
            };
            let nothing = matches!(&rest, Command::Import { people, more, .. } if people.is_empty() && more.is_empty());
            some(nothing, rest)
        }
        Command::SetTier {
            ids,
            tier,
            on,
            reason,
        } if ids.iter().any(gone) => {
            let ids: Vec<PersonId> = ids.iter().filter(|id| !gone(id)).copied().collect();
            let (tier, on, reason) = (*tier, *on, reason.clone());
            let rest = ids.is_empty();
            some(
                rest,
                Command::SetTier {
                    ids,
                    tier,
                    on,
                    reason,
                },
            )
        }
        Command::SetTag { ids, tag, has } if ids.iter().any(gone) => {
            let ids: Vec<PersonId> = ids.iter().filter(|id| !gone(id)).copied().collect();
            let (tag, has, nobody) = (tag.clone(), *has, ids.is_empty());
            some(nobody, Command::SetTag { ids, tag, has })
        }
        Command::MergePeople {
            keep: a, gone: b, ..
        }
        | Command::NotSame { a, b } => only(a).and_then(|_| only(b)),
        Command::SetStage { ids, stage, on } if ids.iter().any(gone) => {
            let ids: Vec<PersonId> = ids.iter().filter(|id| !gone(id)).copied().collect();
            let (stage, on, nobody) = (*stage, *on, ids.is_empty());
            some(nobody, Command::SetStage { ids, stage, on })
        }
        Command::SetGuests { id, guests } if guests.iter().any(|(guest, _)| gone(guest)) => {
            let mut guests = guests.clone();
            guests.retain(|(guest, _)| !gone(guest));
            let (id, nobody) = (*id, guests.is_empty());
            some(nobody, Command::SetGuests { id, guests })
        }
        Command::Save(thing) if thing.people().iter().any(gone) => {
            let rest = thing_without(thing, gone);
            rest.map(|rest| Some(Command::Save(rest)))
                .ok_or(CommandError::Erased)
        }
        // A thing that is not here any more went with somebody.
        Command::Change { kind, id, .. } | Command::Delete { kind, id }
            if !is_there(doc, kind.map(), *id) =>
        {
            Err(CommandError::Erased)
        }
        Command::Choose {
            of: Subject::Opportunity(id),
            ..
        } if !is_there(doc, ThingKind::Opportunity.map(), id.0) => Err(CommandError::Erased),
        Command::Together { what, commands } => {
            let mut rest = Vec::new();
            let mut changed = false;
            for command in commands {
                match spare(doc, command) {
                    Ok(None) => rest.push(command.clone()),
                    Ok(Some(less)) => {
                        changed = true;
                        rest.push(less);
                    }
                    Err(_) => changed = true,
                }
            }
            if !changed {
                return Ok(None);
            }
            let what = what.clone();
            let nothing = rest.is_empty();
            some(
                nothing,
                Command::Together {
                    what,
                    commands: rest,
                },
            )
        }
        Command::SaveInteraction { interaction } if interaction.people.iter().any(gone) => {
            let interaction = with_others(interaction, gone);
            let nobody = interaction.people.is_empty();
            some(nobody, Command::SaveInteraction { interaction })
        }
        Command::BringIn { source, things } => {
            let rest = belongings(things, gone);
            if rest == *things {
                return Ok(None);
            }
            let source = source.clone();
            let is_empty = rest.is_empty();
            some(
                is_empty,
                Command::BringIn {
                    source,
                    things: rest,
                },
            )
        }
        _ => Ok(None),
    }
}

fn with_others(interaction: &Interaction, gone: impl Fn(&PersonId) -> bool) -> Interaction {
    let mut rest = interaction.clone();
    rest.people.retain(|id| !gone(id));
    rest
}

/// A thing that only mentions somebody who is gone, without the mention; `None` for one that is about them.
fn thing_without(thing: &Thing, gone: impl Fn(&PersonId) -> bool) -> Option<Thing> {
    let mut rest = thing.clone();
    match &mut rest {
        Thing::Referral(r) => r.prospect = r.prospect.filter(|id| !gone(id)),
        Thing::Opportunity(o) => {
            o.person = o.person.filter(|id| !gone(id));
            o.source = o.source.filter(|id| !gone(id));
        }
        _ => {}
    }
    (!rest.people().iter().any(gone)).then_some(rest)
}

fn is_there(doc: &Automerge, map: &str, key: Uuid) -> bool {
    raw::object(doc, &ROOT, map)
        .is_some_and(|map| raw::object(doc, &map, &key.to_string()).is_some())
}

fn belongings(things: &Belongings, gone: impl Fn(&PersonId) -> bool + Copy) -> Belongings {
    let mut rest = things.clone();
    rest.people.retain(|whole| !gone(&whole.id));
    rest.moves.retain(|moved| !gone(&moved.person));
    rest.interactions
        .retain(|interaction| !interaction.people.iter().all(gone));
    for interaction in &mut rest.interactions {
        *interaction = with_others(interaction, gone);
    }
    for list in &mut rest.guests {
        list.people.retain(|(guest, _)| !gone(guest));
    }
    rest.guests.retain(|list| !list.people.is_empty());
    let all = std::mem::take(&mut rest.things);
    rest.things = all
        .iter()
        .filter_map(|thing| thing_without(thing, gone))
        .collect();
    rest
}
