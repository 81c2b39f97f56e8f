//! Backup and restore: the whole document under a passphrase, and back into an empty book or, by value, into another.

use crate::book::Book;
use crate::device::{Device, fresh_id};
use crate::link::Random;
use crate::pictures::{Sealed, blob_id, puts};
use crate::platform::{Notice, Platform};
use crate::preview::{Preview, preview_book};
use crate::read_model::HEAD;
use crate::writer::Written;
use kith_graph::document::{GENESIS, Graph, LoadError};
use kith_graph::picture::PictureId;
use kith_sync::backup;
use kith_sync::store::{Op, Space};

pub use kith_sync::backup::{MIN_PASSPHRASE, is_backup};

/// The largest file that is opened as a book without a passphrase.
const MAX_BOOK: usize = 256 * 1024 * 1024;

/// What a restore led to.
#[derive(Clone, Debug)]
pub enum Restored {
    /// The book was empty and is now the one of the backup, history and all; durable.
    Whole {
        /// As a toast says it.
        what: String,
    },
    /// There is a book already: what would be added. Nothing has changed.
    Preview(Box<Preview>),
}

/// The book of a backup.
pub struct Opened {
    /// The document.
    pub graph: Graph,
    /// Its pictures as they are sealed, as far as they lay on the device that made the backup.
    pictures: Sealed,
}

/// Opens a backup file.
///
/// # Errors
/// A sentence: no backup, a wrong passphrase, a newer version.
pub fn open(file: &[u8], passphrase: &str) -> Result<Opened, String> {
    let opened = backup::open(file, passphrase).map_err(|e| e.to_string())?;
    let graph = Graph::load(&opened.document).map_err(|e| e.to_string())?;
    let pictures = opened.blobs.into_iter();
    Ok(Opened {
        graph,
        pictures: pictures
            .map(|(id, sealed)| (PictureId(id.0), sealed))
            .collect(),
    })
}

/// What every Automerge file begins with.
const AUTOMERGE: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];

/// Whether a file may be a book that needs no passphrase: the document itself, or the JSON export.
#[must_use]
pub fn is_plain_book(file: &[u8]) -> bool {
    file.starts_with(&AUTOMERGE) || without_mark(file).trim_ascii_start().starts_with(b"{")
}

/// Opens such a file. Pictures are not in it.
///
/// # Errors
/// A sentence: too large, damaged, no book, or of a newer version.
pub fn open_plain(name: &str, file: &[u8]) -> Result<Opened, String> {
    if file.len() > MAX_BOOK {
        return Err(format!(
            "“{name}” is larger than 256 MB. Kith wrote no such book."
        ));
    }
    let graph = if file.starts_with(&AUTOMERGE) {
        Graph::load(file).map_err(|e| match e {
            LoadError::Damaged(_) | LoadError::MissingDeps(_) => {
                format!("“{name}” is damaged or cut short. Nothing was changed.")
            }
            LoadError::NotABook => {
                format!("“{name}” is an Automerge document, but no book of Kith. Nothing was changed.")
            }
            LoadError::Newer(_) => format!(
                "“{name}” was written by a newer version of Kith. Update Kith, and bring it in then."
            ),
        })?
    } else {
        let read = Graph::from_json(without_mark(file));
        read.map_err(|why| format!("“{name}” was not brought in: {why}. Nothing was changed."))?
    };
    Ok(Opened {
        graph,
        pictures: Sealed::new(),
    })
}

/// Without the byte order mark that some editors write.
fn without_mark(file: &[u8]) -> &[u8] {
    file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file)
}

impl<P: Platform> Device<P> {
    /// The whole document with its history, and the pictures that lie on this device, as a backup file; nothing of roster
    /// or device secrets.
    ///
    /// # Errors
    /// A sentence: a short passphrase, a book that is still being opened.
    pub async fn backup(&self, passphrase: &str) -> Result<Vec<u8>, String> {
        let pictures = self.kept_here().await.map_err(|e| e.to_string())?;
        let pictures: Vec<_> = pictures
            .into_iter()
            .map(|(id, sealed)| (blob_id(id), sealed))
            .collect();
        let document = {
            let book = self.book.borrow();
            let graph = book.graph().ok_or(OPENING)?;
            graph.save()
        };
        backup::seal(
            &document,
            &pictures,
            passphrase,
            &mut Random(&self.platform),
        )
        .map_err(|e| e.to_string())
    }

    /// Takes the book of a backup whole if nothing was ever written here and the book is not shared; otherwise says
    /// what it would bring by value. `source` is the file's name.
    ///
    /// # Errors
    /// A sentence; nothing has changed then.
    pub async fn restore(&self, source: &str, backup: Opened) -> Result<Restored, String> {
        let Opened {
            graph: other,
            pictures,
        } = backup;
        if other.heads() == [GENESIS] {
            return Err("There is nothing in this file: it was made of an empty book.".to_owned());
        }
        if !self.book.borrow().is_loaded() {
            return Err(OPENING.to_owned());
        }
        let rows = self.platform.get(Space::Rows, HEAD).await;
        let rows = rows.map_err(|e| e.to_string())?;
        self.heard().await.map_err(|e| e.to_string())?;
        let untouched = rows.is_none()
            && !self.writer.is_shared()
            && self
                .book
                .borrow()
                .graph()
                .is_some_and(|g| g.heads() == [GENESIS]);
        if untouched {
            let what = format!("Restored {} from {source}", other.belongings().in_words());
            self.take_whole(&other, pictures).await?;
            return Ok(Restored::Whole { what });
        }
        let mut preview = self.compare(source, "Kith book", &other).ok_or(OPENING)?;
        preview.pictures = pictures;
        Ok(Restored::Preview(Box::new(preview)))
    }

    /// What another book would bring into this one, by value; `None` while the document is not loaded.
    pub fn compare(&self, source: &str, kind: &str, other: &Graph) -> Option<Preview> {
        let present = self.book.borrow().graph()?.belongings();
        let fresh = || fresh_id(&self.platform);
        Some(preview_book(
            source,
            kind,
            other.belongings(),
            &present,
            fresh,
        ))
    }

    /// Every book begins with the same first change, so one in which nothing was written becomes the other one by
    /// taking in its changes; the same transaction has them, the rows and the pictures.
    async fn take_whole(&self, other: &Graph, pictures: Sealed) -> Result<(), String> {
        let delivered =
            self.book
                .borrow_mut()
                .deliver(&[other.save()], &other.heads(), Vec::new(), true);
        // Whatever another tab saves meanwhile makes the transaction abort.
        let save = delivered.map_err(|e| e.to_string())?.save;
        let save = save.and([Op::Expect(Space::Rows, HEAD.to_owned(), None)]);
        let pictures = pictures
            .into_iter()
            .filter(|(id, _)| other.picture(*id).is_some());
        let save = save.and(puts(pictures.collect()));
        match self.writer.write(save).await.map_err(|e| e.to_string())? {
            Written::Complete(_) => {
                self.platform.notice(Notice::Book);
                self.platform.notice(Notice::Status);
                Ok(())
            }
            Written::Conflict => {
                // What is in memory now is on no disk: nothing may be built on it.
                let sentence = "Another window wrote into this book meanwhile. Reload, and restore the backup again.";
                *self.book.borrow_mut() = Book::open(&[]);
                self.close(sentence.to_owned());
                Err(sentence.to_owned())
            }
        }
    }
}

const OPENING: &str = "The book is still being opened. Try again in a moment.";
