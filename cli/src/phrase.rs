//! What is done with the recovery phrase. The words come from standard input, so that they are in no list of processes
//! and no history.

use crate::commands::{agreed, entered};
use crate::session::Session;
use anyhow::{Result, bail};
use kith_device::status::Sync;
use std::io::{self, BufRead};
use std::path::Path;
use std::time::Duration;

/// How long the relay may take to do what only the phrase may.
const PATIENCE: Duration = Duration::from_secs(60);

/// Shows the phrase, as long as it was not confirmed.
pub(crate) async fn show(dir: &Path) -> Result<()> {
    let session = Session::open(dir, false).await?;
    session.device.hold().await?;
    match session.device.phrase() {
        Some(words) => println!("{words}"),
        None => bail!(
            "No recovery phrase waits here: it was confirmed, or this device did not begin the sharing."
        ),
    }
    Ok(())
}

/// Has it typed, and forgets it.
pub(crate) async fn confirm(dir: &Path) -> Result<()> {
    let mut session = Session::open(dir, false).await?;
    session.device.hold().await?;
    if session.device.phrase().is_none() {
        bail!("No recovery phrase waits here to be confirmed.");
    }
    let words = typed()?;
    session
        .device
        .confirm_phrase(&words)
        .map_err(anyhow::Error::msg)?;
    session.forgotten().await
}

/// Puts a new one in the place of the one that is typed, and shows it.
pub(crate) async fn replace(dir: &Path) -> Result<()> {
    let mut session = connected(dir).await?;
    eprintln!("The present 24 words:");
    let words = typed()?;
    let device = session.device.clone();
    in_time(&mut session, device.replace_phrase(&words)).await?;
    if let Some(words) = session.device.phrase() {
        println!("{words}");
    }
    eprintln!(
        "These are the new words; the old ones open nothing any more. `kith phrase --confirm` reads them back."
    );
    Ok(())
}

/// Ends the book at the relay.
pub(crate) async fn delete_vault(dir: &Path, yes: bool) -> Result<()> {
    let mut session = connected(dir).await?;
    eprintln!(
        "This deletes the book from the relay for all devices. What is on the devices stays on them, and they no longer \
         share it. It cannot be undone. The 24 words:"
    );
    let words = typed()?;
    if !yes && !agreed("Delete the book from the relay?")? {
        bail!("Nothing was deleted.");
    }
    let device = session.device.clone();
    in_time(&mut session, device.delete_vault(&words)).await?;
    eprintln!("The relay has nothing of this book any more.");
    Ok(())
}

/// Comes back into a book with its phrase.
pub(crate) async fn recover(dir: &Path, relay: &str, label: &str) -> Result<()> {
    let mut session = Session::open(dir, true).await?;
    session.device.hold().await?;
    eprintln!("The 24 words of the recovery phrase:");
    let words = typed()?;
    session
        .device
        .come_back(&words, relay, label)
        .await
        .map_err(anyhow::Error::msg)?;
    entered(&mut session).await
}

async fn connected(dir: &Path) -> Result<Session> {
    let mut session = Session::open(dir, false).await?;
    if !session.device.status().shared {
        bail!("This book is on no relay.");
    }
    session.device.hold().await?;
    session.until(|s| s.sync == Sync::Synced).await?;
    Ok(session)
}

/// Carries what the device asks of the relay until it has its answer.
async fn in_time(
    session: &mut Session,
    asked: impl Future<Output = Result<(), String>>,
) -> Result<()> {
    let deadline = tokio::time::sleep(PATIENCE);
    tokio::pin!(asked, deadline);
    loop {
        tokio::select! {
            done = &mut asked => return done.map_err(anyhow::Error::msg),
            event = session.next() => drop(event?),
            () = &mut deadline => bail!("The relay does not answer. Nothing has changed as far as this device knows."),
        }
    }
}

/// One line, or as many as hold the 24 words.
fn typed() -> Result<String> {
    let mut words = String::new();
    let mut input = io::stdin().lock();
    while words.split_whitespace().count() < 24 && input.read_line(&mut words)? > 0 {}
    Ok(words)
}
