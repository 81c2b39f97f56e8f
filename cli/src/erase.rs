//! `erase`: one person, for good.

use crate::commands::agreed;
use crate::people::find;
use crate::session::Session;
use anyhow::{Result, bail};
use kith_device::status::Sync;
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
