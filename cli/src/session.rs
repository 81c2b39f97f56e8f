//! A device that is open for the length of one command.

use crate::platform::{Happened, Terminal};
use crate::store::Store;
use anyhow::{Result, anyhow, bail};
use kith_device::device::Device;
use kith_device::platform::{Notice, PairingNotice};
use kith_device::status::{Status, Sync};
use std::path::Path;
use std::rc::Rc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::spawn_local;

/// How long a relay may take to answer at all.
const PATIENCE: Duration = Duration::from_secs(30);

/// An open device and what happens to it.
pub(crate) struct Session {
    pub(crate) device: Rc<Device<Terminal>>,
    happened: mpsc::UnboundedReceiver<Happened>,
}

impl Session {
    /// Opens the book in `dir` and loads it.
    pub(crate) async fn open(dir: &Path, create: bool) -> Result<Self> {
        let (platform, happened) = Terminal::new(Store::open(dir, create)?);
        let (device, work) = Device::open(platform).await?;
        spawn_local(device.clone().work(work));
        device.load().await?;
        Ok(Self { device, happened })
    }

    /// Takes the next thing that happened; what concerns the wire goes straight to the device.
    pub(crate) async fn next(&mut self) -> Result<Option<Notice>> {
        let event = self
            .happened
            .recv()
            .await
            .ok_or_else(|| anyhow!("The device has ended."))?;
        Ok(match event {
            Happened::Notice(notice) => return Ok(Some(notice)),
            Happened::Opened(line) => {
                self.device.opened(line);
                None
            }
            Happened::Frame(line, frame) => {
                self.device.frame(line, frame);
                None
            }
            Happened::Closed(line) => {
                self.device.closed(line);
                None
            }
        })
    }

    /// Goes on until the status is as wanted.
    pub(crate) async fn until(&mut self, wanted: impl Fn(&Status) -> bool) -> Result<()> {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        loop {
            let status = self.device.status();
            if wanted(&status) {
                return Ok(());
            }
            if status.sync == Sync::Look {
                bail!("{}", status.troubles.join(" "));
            }
            match tokio::time::timeout_at(deadline, self.next()).await {
                Ok(event) => {
                    event?;
                }
                Err(_) => bail!(
                    "The relay at {} does not answer. Everything is kept here; try again when it does.",
                    status.relay.unwrap_or_else(|| "(none)".to_owned())
                ),
            }
        }
    }

    /// Goes on until the recovery phrase is kept here no longer.
    pub(crate) async fn forgotten(&mut self) -> Result<()> {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        while self.device.has_phrase() {
            tokio::time::timeout_at(deadline, self.next())
                .await
                .map_err(|_| anyhow!("The phrase could not be forgotten; try again."))??;
        }
        Ok(())
    }

    /// Goes on until pairing says something, or the relay asks for a token that nobody here can be asked for.
    pub(crate) async fn pairing(&mut self) -> Result<PairingNotice> {
        loop {
            if let Some(Notice::Pairing(step)) = self.next().await? {
                return Ok(step);
            }
            let status = self.device.status();
            if status.needs_token {
                bail!(
                    "{} Name a file that holds it with --token-file, or set KITH_TOKEN.",
                    status.troubles.join(" ")
                );
            }
        }
    }
}
