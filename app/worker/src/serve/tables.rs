//! Tables whose columns do not say what they are: kept until the person has said it.

use super::Worker;
use super::reply::refused;
use crate::charset::TextDecoders;
use kith_channel::{Column, Reply};
use kith_device::preview::{PreviewError, preview, preview_table};
use kith_formats::csv_in::{Field, Mapping, Table, Target};
use kith_formats::read::ReadError;
use std::collections::HashMap;

/// A table that waits: its name, its bytes, and what it looks like.
pub(super) type Waiting = HashMap<u32, (String, Vec<u8>, Table)>;

impl Worker {
    /// Reads a file of contacts, or asks what the columns of its table are.
    pub(super) fn read(&self, name: String, bytes: Vec<u8>) -> Reply {
        let found = self.with_people(|people| preview(&name, &bytes, &TextDecoders, people));
        match found {
            None => refused(super::reply::OPENING),
            Some(Ok(found)) => self.previewed(found),
            Some(Err(PreviewError::Unreadable(ReadError::NeedsMapping { table, .. }))) => {
                let reply = Reply::Columns {
                    table: self.next_number(),
                    columns: table.columns.iter().map(column).collect(),
                    choices: Field::CHOICES.map(|(_, words)| words.to_owned()).into(),
                    rows: table.rows,
                };
                if let Reply::Columns { table: number, .. } = &reply {
                    let waiting = (name, bytes, table);
                    self.tables.borrow_mut().insert(*number, waiting);
                }
                reply
            }
            Some(Err(e)) => refused(&e.to_string()),
        }
    }

    /// Reads it by what the person said. It goes on waiting where it cannot be read so.
    pub(super) fn read_table(&self, number: u32, columns: &[Option<usize>]) -> Reply {
        let tables = self.tables.borrow();
        let Some((name, bytes, table)) = tables.get(&number) else {
            return refused("That table is gone. Choose the file again.");
        };
        let mapping = Mapping {
            heading: table.heading,
            columns: targets(columns),
        };
        let found =
            self.with_people(|people| preview_table(name, bytes, &TextDecoders, &mapping, people));
        match found {
            None => refused(super::reply::OPENING),
            Some(Err(e)) => refused(&e.to_string()),
            Some(Ok(found)) => {
                drop(tables);
                self.tables.borrow_mut().remove(&number);
                self.previewed(found)
            }
        }
    }
}

fn column(column: &kith_formats::csv_in::Column) -> Column {
    let guess = column.guess.as_ref().map(|target| target.field);
    Column {
        heading: column.heading.clone(),
        samples: column.samples.clone(),
        guess: guess.and_then(|field| {
            Field::CHOICES
                .iter()
                .position(|(choice, _)| *choice == field)
        }),
    }
}

/// What the columns are: of a kind that is there more than once, the first is number one.
fn targets(columns: &[Option<usize>]) -> Vec<Option<Target>> {
    let mut counts: HashMap<Field, u16> = HashMap::new();
    columns
        .iter()
        .map(|choice| {
            let (field, _) = Field::CHOICES.get((*choice)?)?;
            let number = counts.entry(*field).or_default();
            *number += 1;
            Some(Target::new(*field, *number, ""))
        })
        .collect()
}
