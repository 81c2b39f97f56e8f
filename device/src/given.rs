//! A command as it was given: in the journal before the document is there, and beside what it changed until that is
//! sent, so that it can be done again.

use chrono::{DateTime, Utc};
use kith_graph::command::Command;
use kith_graph::ids::BatchId;
use serde::{Deserialize, Serialize};
use std::rc::Rc;

/// See the module. Doing it twice under its batch changes nothing.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Given {
    pub(crate) batch: BatchId,
    pub(crate) at: DateTime<Utc>,
    /// Shared: a large import's would take long to copy.
    pub(crate) command: Rc<Command>,
}

impl Given {
    /// As it lies on disk.
    pub(crate) fn encode(&self) -> Result<Vec<u8>, String> {
        serde_json::to_vec(self).map_err(|e| e.to_string())
    }

    /// What it was, by its kind and day alone: without any name.
    pub(crate) fn in_words(&self) -> String {
        let what = match &*self.command {
            Command::AddPerson { .. } => "somebody added",
            Command::Import { .. } | Command::BringIn { .. } => "people brought in",
            Command::SaveInteraction { .. } | Command::DeleteInteraction { .. } => "a contact",
            Command::SetTier { .. } => "a move to another tier",
            Command::SetTag { .. } => "a tag",
            Command::AddPicture { .. } | Command::RemovePicture { .. } => "a picture",
            Command::Undo { .. } => "an undo",
            _ => "a change",
        };
        format!("{what} of {}", self.at.format("%-d %B %Y"))
    }
}
