//! Backups on their way out and in. Deriving a key takes a moment and much memory, so it is done here, off the page.

use super::Worker;
use super::reply::refused;
use js_sys::JsString;
use kith_channel::Reply;
use kith_device::backup::{self, Restored};

impl Worker {
    /// The whole book under a passphrase, and what the file is called.
    pub(super) async fn backup(&self, passphrase: &str) -> Result<(Reply, Vec<u8>), String> {
        let bytes = self.device.backup(&composed(passphrase)).await?;
        let today = chrono::Local::now().date_naive();
        let reply = Reply::File {
            name: format!("kith-backup-{today}.kith"),
            mime: "application/octet-stream".to_owned(),
        };
        Ok((reply, bytes))
    }

    /// Keeps a backup until its passphrase is typed.
    pub(super) fn keep_sealed(&self, name: String, bytes: Vec<u8>) -> Reply {
        let sealed = self.next_number();
        self.sealed.borrow_mut().insert(sealed, (name, bytes));
        Reply::Sealed { sealed }
    }

    /// Opens it; with a wrong passphrase it goes on waiting.
    pub(super) async fn open_sealed(&self, number: u32, passphrase: &str) -> Reply {
        let Some((name, bytes)) = self.sealed.borrow_mut().remove(&number) else {
            return refused("That backup is gone. Choose the file again.");
        };
        let restored = match backup::open(&bytes, &composed(passphrase)) {
            Ok(other) => self.device.restore(&name, other).await,
            Err(sentence) => Err(sentence),
        };
        match restored {
            Ok(restored) => self.restored(restored),
            Err(sentence) => {
                self.sealed.borrow_mut().insert(number, (name, bytes));
                refused(&sentence)
            }
        }
    }

    /// Opens a book that needs no passphrase.
    pub(super) async fn open_plain(&self, name: &str, bytes: &[u8]) -> Reply {
        let restored = match backup::open_plain(name, bytes) {
            Ok(other) => self.device.restore(name, other).await,
            Err(sentence) => Err(sentence),
        };
        match restored {
            Ok(restored) => self.restored(restored),
            Err(sentence) => refused(&sentence),
        }
    }

    fn restored(&self, restored: Restored) -> Reply {
        match restored {
            Restored::Whole { what } => Reply::Restored { what },
            Restored::Preview(found) => self.previewed(*found),
        }
    }
}

/// As it is typed on every keyboard: composed.
fn composed(passphrase: &str) -> String {
    String::from(JsString::from(passphrase).normalize("NFC"))
}
