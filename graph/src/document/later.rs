//! Which commands write what genesis had no map for.

use crate::command::Command;
use crate::things::ThingKind;

/// Whether a command saves a thing of a kind that lacks its map.
pub(super) fn saves(command: &Command, lacks: &impl Fn(ThingKind) -> bool) -> bool {
    match command {
        Command::Save(thing) => lacks(thing.kind()),
        Command::BringIn { things, .. } => things.things.iter().any(|one| lacks(one.kind())),
        Command::Together { commands, .. } => commands.iter().any(|one| saves(one, lacks)),
        _ => false,
    }
}
