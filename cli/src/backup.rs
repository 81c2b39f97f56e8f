//! `backup` and `restore`: the book as one sealed file.

use crate::commands::agreed;
use crate::secret;
use crate::session::Session;
use anyhow::{Context, Result, bail};
use chrono::Local;
use clap::Args;
use kith_device::backup::{self, MIN_PASSPHRASE, Restored};
use kith_device::preview::{Preview, second_line, shown};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization;

/// Where the passphrase may come from instead of the terminal.
const VARIABLE: &str = "KITH_PASSPHRASE";

/// Where the passphrase comes from; without either the terminal is asked, and shows nothing of it.
#[derive(Args)]
pub(crate) struct Passphrase {
    /// A file whose first line is the passphrase. KITH_PASSPHRASE in the environment does too.
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
}

impl Passphrase {
    /// As it is typed on every keyboard: composed. `twice` asks again, since nobody can mend a mistyped one.
    fn get(&self, twice: bool) -> Result<String> {
        let typed = match secret::given(self.passphrase_file.as_deref(), VARIABLE)? {
            Some(typed) => typed,
            None => ask(twice)?,
        };
        Ok(typed.nfc().collect())
    }
}

fn ask(twice: bool) -> Result<String> {
    let prompt = |what: &str| {
        rpassword::prompt_password(what).context(
            "There is no terminal to ask for the passphrase; name a file with --passphrase-file",
        )
    };
    if twice {
        eprintln!("Nobody can open the backup without the passphrase, and nobody can reset it.");
    }
    let typed = prompt("Passphrase: ")?;
    if twice && typed.chars().count() >= MIN_PASSPHRASE && prompt("Once more: ")? != typed {
        bail!("The two are not the same. Nothing was written.");
    }
    Ok(typed)
}

pub(crate) async fn backup(
    dir: &Path,
    file: &Path,
    force: bool,
    passphrase: &Passphrase,
) -> Result<()> {
    let to_stdout = file == Path::new("-");
    if !to_stdout && !force && file.exists() {
        bail!(
            "{} is there already. Name another file, or replace it with --force.",
            file.display()
        );
    }
    let session = Session::open(dir, false).await?;
    let sealed = session
        .device
        .backup(&passphrase.get(true)?)
        .await
        .map_err(anyhow::Error::msg)?;
    if to_stdout {
        io::stdout().lock().write_all(&sealed)?;
    } else {
        write(file, &sealed, force)
            .with_context(|| format!("{} cannot be written", file.display()))?;
        eprintln!("Wrote {}.", file.display());
    }
    Ok(())
}

/// Whole or not at all: beside its place first, then on the disk, then under its name. Its owner alone may read it.
fn write(file: &Path, bytes: &[u8], force: bool) -> Result<()> {
    let folder = match file.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let mut beside = tempfile::NamedTempFile::new_in(folder)?;
    beside.write_all(bytes)?;
    beside.as_file().sync_all()?;
    if force {
        beside.persist(file)?;
    } else {
        beside.persist_noclobber(file)?;
    }
    // The name is durable when the folder is; systems without folders that open do it by themselves.
    if let Ok(folder) = File::open(folder) {
        folder.sync_all()?;
    }
    Ok(())
}

pub(crate) async fn restore(
    dir: &Path,
    file: &Path,
    yes: bool,
    passphrase: &Passphrase,
) -> Result<()> {
    let bytes = fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let name = file
        .file_name()
        .unwrap_or(file.as_os_str())
        .to_string_lossy()
        .into_owned();
    // Opened before there is a store: a mistyped passphrase leaves nothing behind.
    let other = if backup::is_backup(&bytes) {
        backup::open(&bytes, &passphrase.get(false)?)
    } else if backup::is_plain_book(&bytes) {
        backup::open_plain(&name, &bytes)
    } else {
        Err(format!("{} is no backup of Kith.", file.display()))
    };
    let other = other.map_err(anyhow::Error::msg)?;
    let session = Session::open(dir, true).await?;
    let restored = session.device.restore(&name, other).await;
    let preview = match restored.map_err(anyhow::Error::msg)? {
        Restored::Whole { what } => {
            eprintln!("{what}.");
            return Ok(());
        }
        Restored::Preview(preview) => preview,
    };
    show(&preview);
    if preview.is_empty() {
        eprintln!("There is nothing in it that this book lacks.");
        return Ok(());
    }
    if !yes && !agreed("Bring this in?")? {
        bail!("Nothing was brought in.");
    }
    let done = session
        .device
        .bring(&preview, Local::now().date_naive())
        .await
        .map_err(anyhow::Error::msg)?;
    eprintln!("{}.", done.what);
    Ok(())
}

fn show(preview: &Preview) {
    for (who, why) in &preview.skip {
        eprintln!("{who}: {why}");
    }
    for person in &preview.add {
        let second = second_line(person);
        let gap = if second.is_empty() { "" } else { "\t" };
        eprintln!("To be added: {}{gap}{second}", shown(person));
    }
    let (contacts, events) = (preview.contacts(), preview.events());
    eprintln!(
        "People to add: {}. Contacts: {contacts}. Events: {events}. Other entries: {}.",
        preview.add.len(),
        preview.others()
    );
}
