//! `erase`: one person, for good.

use crate::commands::agreed;
use crate::session::Session;
use anyhow::{Result, anyhow, bail};
use kith_device::preview::shown;
use kith_device::status::Sync;
use kith_graph::ids::PersonId;
use kith_graph::rules::fold::fold;
use std::path::Path;
use std::time::Duration;

/// How long the relay may take to begin the book anew.
const PATIENCE: Duration = Duration::from_secs(120);

const STILL: &str = "Backups, exported files, and devices that have not been connected since still hold it; free text in \
                     the entries of others was not searched.";

pub(crate) async fn erase(dir: &Path, who: &str, yes: bool) -> Result<()> {
    let mut session = Session::open(dir, false).await?;
    let (id, name) = find(&session, who)?;
    if session.device.status().shared {
        session.device.hold().await?;
        session.until(|s| s.sync == Sync::Synced).await?;
    }
    eprintln!(
        "This erases {name} with all contacts and history, on every device and at the relay. It cannot be undone."
    );
    eprintln!("{STILL}");
    if !yes && !agreed(&format!("Erase {name} for good?"))? {
        bail!("Nothing was erased.");
    }
    let device = session.device.clone();
    let mut erasing = Box::pin(device.erase([id].into()));
    let deadline = tokio::time::sleep(PATIENCE);
    tokio::pin!(deadline);
    let done = loop {
        tokio::select! {
            done = &mut erasing => break done,
            event = session.next() => drop(event?),
            () = &mut deadline => bail!("The relay does not answer. Look whether {name} is still there, and try again."),
        }
    };
    done.map_err(anyhow::Error::msg)?;
    if session.device.status().shared {
        session.until(|s| s.sync == Sync::Synced).await?;
    }
    eprintln!("Erased for good.");
    Ok(())
}

/// Somebody by key, or by name if only one is called so. Whoever was taken out of the views is found by key.
fn find(session: &Session, who: &str) -> Result<(PersonId, String)> {
    let book = session.device.book();
    let graph = book
        .graph()
        .ok_or_else(|| anyhow!("The book is not loaded."))?;
    let people = graph.people();
    if let Ok(id) = who.parse::<PersonId>()
        && graph.is_known(id)
    {
        let found = people.iter().find(|(other, _)| *other == id);
        let name = found.map_or_else(|| id.to_string(), |(_, person)| shown(person));
        return Ok((id, name));
    }
    let called = |name: &str| fold(name) == fold(who);
    let found: Vec<_> = people
        .iter()
        .filter(|(_, person)| called(&shown(person)))
        .collect();
    match found.as_slice() {
        [] => bail!("Nobody in this book is called {who}."),
        [(id, person)] => Ok((*id, shown(person))),
        several => {
            let ids: Vec<String> = several.iter().map(|(id, _)| id.to_string()).collect();
            bail!(
                "Several people are called so; name one of {}.",
                ids.join(", ")
            )
        }
    }
}
