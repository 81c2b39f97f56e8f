//! Word between relay processes on one database, by LISTEN and NOTIFY.
//!
//! It is a hint and no more: it is sent after the commit, on a connection of its own, and words that come while
//! there is no connection are dropped. (Sent within the commit it would make all commits of the database wait for
//! each other.) Whoever listens looks after its vaults every few seconds all the same.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::time::Duration;

use futures::{StreamExt, stream};
use kith_sync::ids::VaultId;
use kith_sync::wire::RendezvousId;
use tokio::sync::{broadcast, mpsc};
use tokio::task::JoinHandle;
use tokio::time::sleep;
use tokio_postgres::{AsyncMessage, Client, Notification};

use super::super::Hint;
use super::address::Address;
use super::error::reason;

const CHANNEL: &str = "kith_relay";
const TRY_AGAIN: Duration = Duration::from_secs(2);
/// Words kept for a relay that does not listen at the moment.
const KEPT: usize = 256;

/// What something was written about. In text its id in hexadecimal digits, of which a rendezvous has half as many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Word {
    Vault(VaultId),
    Meeting(RendezvousId),
}

/// Sends what it is given to the other processes, and what they say to `hints`. Ends when `words` does.
pub(super) fn spawn(address: Address) -> (mpsc::UnboundedSender<Word>, broadcast::Sender<Hint>) {
    let (say, words) = mpsc::unbounded_channel();
    let hints = broadcast::Sender::new(KEPT);
    tokio::spawn(run(address, words, hints.clone()));
    (say, hints)
}

async fn run(
    address: Address,
    mut words: mpsc::UnboundedReceiver<Word>,
    hints: broadcast::Sender<Hint>,
) {
    while !words.is_closed() {
        match Line::open(&address, &hints).await {
            Ok(line) => {
                // What was said meanwhile was missed.
                tell(&hints, Hint::Any);
                if let Err(error) = line.carry(&mut words).await {
                    tracing::warn!(reason = reason(&error), "other relays are not told at once");
                }
            }
            Err(error) => {
                tracing::warn!(
                    reason = reason(&error),
                    "other relays are not heard at once"
                );
            }
        }
        let pause = sleep(TRY_AGAIN);
        tokio::pin!(pause);
        loop {
            tokio::select! {
                () = &mut pause => break,
                word = words.recv() => if word.is_none() { return },
            }
        }
    }
}

/// A connection that listens.
struct Line {
    client: Client,
    listening: JoinHandle<()>,
}

impl Line {
    async fn open(
        address: &Address,
        hints: &broadcast::Sender<Hint>,
    ) -> Result<Self, tokio_postgres::Error> {
        let (client, mut connection) = address.config.connect(address.tls.clone()).await?;
        let hints = hints.clone();
        // One's own words come back too; they say nothing new.
        let own = Arc::new(AtomicI32::new(0));
        let known = Arc::clone(&own);
        let listening = tokio::spawn(async move {
            let mut messages = stream::poll_fn(move |cx| connection.poll_message(cx));
            while let Some(Ok(message)) = messages.next().await {
                if let AsyncMessage::Notification(word) = message
                    && word.process_id() != own.load(Ordering::Relaxed)
                {
                    tell(&hints, read(&word));
                }
            }
        });
        let line = Self { client, listening };
        let pid: i32 = line
            .client
            .query_one("SELECT pg_backend_pid()", &[])
            .await?
            .get(0);
        known.store(pid, Ordering::Relaxed);
        line.client
            .batch_execute(&format!("LISTEN {CHANNEL}"))
            .await?;
        Ok(line)
    }

    /// Until the connection is lost or nobody has anything to say any more.
    async fn carry(
        mut self,
        words: &mut mpsc::UnboundedReceiver<Word>,
    ) -> Result<(), tokio_postgres::Error> {
        let send = self
            .client
            .prepare("SELECT pg_notify($1, word) FROM unnest($2::text[]) AS word")
            .await?;
        loop {
            let first = tokio::select! {
                word = words.recv() => match word {
                    Some(word) => word,
                    None => return Ok(()),
                },
                _ = &mut self.listening => return Ok(()),
            };
            let mut all = HashSet::from([first]);
            while let Ok(word) = words.try_recv() {
                all.insert(word);
            }
            let texts: Vec<String> = all.iter().map(ToString::to_string).collect();
            self.client.execute(&send, &[&CHANNEL, &texts]).await?;
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

fn read(word: &Notification) -> Hint {
    match Word::read(word.payload()) {
        Some(Word::Vault(vault)) => Hint::Vault(vault),
        Some(Word::Meeting(id)) => Hint::Meeting(id),
        None => Hint::Any,
    }
}

fn tell(hints: &broadcast::Sender<Hint>, hint: Hint) {
    // Nobody listening is nobody to tell.
    let _ = hints.send(hint);
}

impl Word {
    fn read(text: &str) -> Option<Self> {
        bytes(text)
            .map(|id| Self::Vault(VaultId(id)))
            .or_else(|| bytes(text).map(|id| Self::Meeting(RendezvousId(id))))
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = match self {
            Self::Vault(vault) => &vault.0[..],
            Self::Meeting(id) => &id.0[..],
        };
        bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// So many bytes from twice as many hexadecimal digits.
fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    if text.len() != 2 * N || !text.is_ascii() {
        return None;
    }
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * place..2 * place + 2], 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_names_its_vault_or_rendezvous_and_anything_else_names_none() {
        for word in [
            Word::Vault(VaultId([0xa7; 32])),
            Word::Meeting(RendezvousId([0x0b; 16])),
        ] {
            assert_eq!(Word::read(&word.to_string()), Some(word));
        }
        let id = VaultId([0xa7; 32]);
        assert_eq!(Word::read(&id.to_string()), Some(Word::Vault(id)));
        for text in ["", "a7", &"g".repeat(64), &"ä".repeat(32), &"ä".repeat(16)] {
            assert_eq!(Word::read(text), None, "{text}");
        }
    }
}
