//! `picture`: a photo or the image of a card, into the book and out of it.

use crate::commands::still_to_send;
use crate::people::find;
use crate::session::Session;
use anyhow::{Context, Result, anyhow, bail};
use clap::{Subcommand, ValueEnum};
use kith_device::status::Sync;
use kith_graph::command::Command;
use kith_graph::ids::PersonId;
use kith_graph::picture::{PictureId, Role};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a picture may take to come.
const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Subcommand)]
pub(crate) enum Picture {
    /// Add a JPEG, PNG or WebP image of at most 200 KB.
    Add {
        /// A name that only one person has, or a key as `list --json` gives it.
        person: String,
        /// The image.
        file: PathBuf,
        /// What it shows; a portrait takes the place of the one before.
        #[arg(long, value_enum, default_value_t)]
        role: Shows,
    },
    /// Write the newest picture to a file; it is fetched from the relay if it does not lie here.
    Get {
        /// A name that only one person has, or a key as `list --json` gives it.
        person: String,
        /// Where to; `-` for stdout.
        file: PathBuf,
        /// What it shows.
        #[arg(long, value_enum, default_value_t)]
        role: Shows,
    },
    /// Take the newest picture out of the book; `apply` with `undo` brings it back.
    Remove {
        /// A name that only one person has, or a key as `list --json` gives it.
        person: String,
        /// What it shows.
        #[arg(long, value_enum, default_value_t)]
        role: Shows,
    },
}

#[derive(Clone, Copy, Default, ValueEnum)]
pub(crate) enum Shows {
    #[default]
    Portrait,
    CardFront,
    CardBack,
}

impl From<Shows> for Role {
    fn from(shows: Shows) -> Self {
        match shows {
            Shows::Portrait => Role::Portrait,
            Shows::CardFront => Role::CardFront,
            Shows::CardBack => Role::CardBack,
        }
    }
}

pub(crate) async fn picture(dir: &Path, what: Picture) -> Result<()> {
    match what {
        Picture::Add { person, file, role } => add(dir, &person, &file, role.into()).await,
        Picture::Get { person, file, role } => get(dir, &person, &file, role.into()).await,
        Picture::Remove { person, role } => remove(dir, &person, role.into()).await,
    }
}

async fn add(dir: &Path, who: &str, file: &Path, role: Role) -> Result<()> {
    let image = fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let session = Session::open(dir, false).await?;
    let (id, _) = find(&session, who)?;
    let done = session.device.add_picture(id, role, &image).await;
    eprintln!("{}.", done.map_err(anyhow::Error::msg)?.what);
    Ok(())
}

async fn get(dir: &Path, who: &str, file: &Path, role: Role) -> Result<()> {
    let mut session = Session::open(dir, false).await?;
    let (person, _) = find(&session, who)?;
    let id = newest(&session, person, role)?;
    let device = session.device.clone();
    let image = match device.picture(id).await {
        Err(_) if device.status().shared => {
            device.hold().await?;
            session.until(|s| s.sync == Sync::Synced).await?;
            let deadline = tokio::time::sleep(PATIENCE);
            tokio::pin!(deadline);
            let mut fetching = Box::pin(device.picture(id));
            loop {
                tokio::select! {
                    image = &mut fetching => break image,
                    event = session.next() => drop(event?),
                    () = &mut deadline => bail!("The relay does not answer. Try again when it does."),
                }
            }
        }
        image => image,
    };
    let image = image.map_err(anyhow::Error::msg)?;
    if file == Path::new("-") {
        io::stdout().lock().write_all(&image.bytes)?;
    } else {
        fs::write(file, &image.bytes)
            .with_context(|| format!("{} cannot be written", file.display()))?;
        eprintln!("Wrote {} ({}).", file.display(), image.media.name());
    }
    still_to_send(&mut session).await;
    Ok(())
}

async fn remove(dir: &Path, who: &str, role: Role) -> Result<()> {
    let session = Session::open(dir, false).await?;
    let (id, _) = find(&session, who)?;
    let picture = newest(&session, id, role)?;
    let done = session
        .device
        .run(Command::RemovePicture { id, picture })
        .await;
    eprintln!("{}.", done.map_err(anyhow::Error::msg)?.what);
    Ok(())
}

fn newest(session: &Session, of: PersonId, role: Role) -> Result<PictureId> {
    let book = session.device.book();
    let graph = book
        .graph()
        .ok_or_else(|| anyhow!("The book is not loaded."))?;
    let mut pictures = graph.pictures_of(of).into_iter();
    pictures
        .rfind(|picture| picture.role == role)
        .map(|picture| picture.id)
        .ok_or_else(|| anyhow!("There is no such picture in the book."))
}
