//! What each subcommand does.

use crate::Format;
use crate::session::Session;
use crate::token::TokenSource;
use anyhow::{Context, Result, bail};
use chrono::{Local, NaiveDate};
use kith_device::export::{self as files, Export};
use kith_device::platform::{PairingNotice, Platform};
use kith_device::preview;
use kith_device::status::{Status, Sync};
use kith_formats::charset::Tables;
use kith_formats::csv_out::Columns;
use kith_formats::vcard::Version;
use kith_graph::command::Command;
use kith_graph::rules::programme;
use std::fs;
use std::io::{self, BufRead, Read, Write};
use std::path::Path;

pub(crate) async fn init(dir: &Path, relay: Option<String>, token: &TokenSource) -> Result<()> {
    let token = token.get()?;
    let session = Session::open(dir, true).await?;
    session
        .device
        .begin_book(relay.as_deref(), token.as_ref())
        .await
        .map_err(anyhow::Error::msg)?;
    eprintln!("A book lies in {}.", dir.display());
    Ok(())
}

pub(crate) async fn import(dir: &Path, files: &[std::path::PathBuf]) -> Result<()> {
    let session = Session::open(dir, false).await?;
    for file in files {
        let name = file
            .file_name()
            .unwrap_or(file.as_os_str())
            .to_string_lossy()
            .into_owned();
        let bytes = fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
        let found = {
            let book = session.device.book();
            let people = book.graph().map(|g| g.people()).unwrap_or_default();
            preview::preview(&name, &bytes, &Tables, &people)?
        };
        for warning in &found.warnings {
            eprintln!("{name}: {warning}");
        }
        for (who, why) in &found.skip {
            eprintln!("{name}: {who}: {why}");
        }
        for more in &found.more {
            eprintln!("{name}: {}: {}; what is new is added", more.who, more.about);
        }
        if found.is_empty() {
            eprintln!("{name}: nobody to add.");
            continue;
        }
        let done = session
            .device
            .bring(&found, Local::now().date_naive())
            .await
            .map_err(anyhow::Error::msg)?;
        eprintln!("{}", done.what);
    }
    Ok(())
}

pub(crate) async fn list(dir: &Path, json: bool) -> Result<()> {
    let session = Session::open(dir, false).await?;
    let book = session.device.book();
    let mut people = book.graph().map(|g| g.people()).unwrap_or_default();
    people.sort_by_key(|(id, person)| (preview::shown(person).to_lowercase(), *id));
    let mut out = io::stdout().lock();
    if json {
        let rows: Vec<serde_json::Value> = people
            .iter()
            .map(|(id, person)| {
                let mut row = serde_json::to_value(person)?;
                row["id"] = serde_json::to_value(id)?;
                Ok(row)
            })
            .collect::<Result<_>>()?;
        writeln!(out, "{:#}", serde_json::Value::Array(rows))?;
    } else {
        for (_, person) in &people {
            let second = preview::second_line(person);
            let gap = if second.is_empty() { "" } else { "\t" };
            writeln!(out, "{}{gap}{second}", preview::shown(person))?;
        }
    }
    Ok(())
}

/// A part at a time, so that a large book with its photos is never in memory as a whole.
pub(crate) async fn export(dir: &Path, format: Format, output: &Path) -> Result<()> {
    let session = Session::open(dir, false).await?;
    let format = match format {
        Format::Vcard => files::Format::Cards(Version::V4),
        Format::Vcard3 => files::Format::Cards(Version::V3),
        Format::Csv => files::Format::Csv(Columns::Kith),
        Format::GoogleCsv => files::Format::Csv(Columns::Google),
        Format::LinkedinCsv => files::Format::Csv(Columns::LinkedIn),
        Format::Ics => files::Format::Ics,
        Format::Json => files::Format::Json,
        Format::Automerge => files::Format::Automerge,
    };
    let (today, now) = (Local::now().date_naive(), session.device.platform().utc());
    let begun = Export::begin(&session.device.book(), format, today, now);
    let mut export = begun.context("The book is not loaded.")?;
    let mut file: Box<dyn Write> = if output == Path::new("-") {
        Box::new(io::stdout().lock())
    } else {
        let file = fs::File::create(output);
        Box::new(file.with_context(|| format!("{} cannot be written", output.display()))?)
    };
    while let Some(part) = export
        .next(&session.device)
        .await
        .map_err(anyhow::Error::msg)?
    {
        file.write_all(&part)?;
    }
    if output != Path::new("-") {
        eprintln!("Wrote {}.", output.display());
    }
    if format == files::Format::Ics {
        note_calendar(&session, today).await?;
    }
    Ok(())
}

/// Notes that a calendar was exported, where a programme runs that asks for it (row B9).
async fn note_calendar(session: &Session, today: NaiveDate) -> Result<()> {
    let noted = session.device.book().graph().and_then(|graph| {
        let facts = graph.facts();
        programme::calendar_exported(facts, today)
    });
    if let Some(command) = noted {
        let done = session.device.run(command).await;
        done.map_err(anyhow::Error::msg)?;
    }
    Ok(())
}

pub(crate) async fn pair(
    dir: &Path,
    yes: bool,
    relay: Option<String>,
    token: &TokenSource,
) -> Result<()> {
    let token = token.get()?;
    let mut session = Session::open(dir, false).await?;
    session.device.hold().await?;
    let relay = match relay.or(session.device.chosen_relay().await?) {
        Some(relay) => relay,
        None => bail!(
            "No relay is known. Name one: `kith --store {} pair --relay https://…`.",
            dir.display()
        ),
    };
    session
        .device
        .invite(&relay, &relay, "Command line")
        .await
        .map_err(anyhow::Error::msg)?;
    if let Some(token) = &token {
        session
            .device
            .give_token(token.as_str())
            .map_err(anyhow::Error::msg)?;
    }
    loop {
        match session.pairing().await? {
            PairingNotice::Invited {
                link,
                words,
                seconds,
            } => {
                println!("{link}");
                let relay = session.device.status().relay.unwrap_or(relay.clone());
                eprintln!(
                    "Or these words, with the relay {relay}: {words}\nEither works once, for {seconds} seconds."
                );
            }
            PairingNotice::Compare { code, .. } => {
                eprintln!("Both devices should show {code}.");
                session.device.codes(yes || agreed("Do the codes match?")?);
            }
            PairingNotice::Joined { label } => {
                eprintln!("{label} is in.");
                return session.until(|s| s.sync == Sync::Synced).await;
            }
            PairingNotice::Failed { sentence } => bail!(sentence),
        }
    }
}

/// Asks on the terminal; only a plain yes is one.
pub(crate) fn agreed(question: &str) -> Result<bool> {
    eprint!("{question} [y/N] ");
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

pub(crate) async fn join(dir: &Path, given: &str, relay: Option<&str>, label: &str) -> Result<()> {
    let mut session = Session::open(dir, true).await?;
    session.device.hold().await?;
    session
        .device
        .join(given, relay, label)
        .await
        .map_err(anyhow::Error::msg)?;
    entered(&mut session).await
}

/// Goes on until this device is in.
pub(crate) async fn entered(session: &mut Session) -> Result<()> {
    loop {
        match session.pairing().await? {
            PairingNotice::Invited { .. } => {}
            PairingNotice::Compare { code, .. } => {
                eprintln!("Both devices should show {code}. Answer on the other one.");
            }
            PairingNotice::Joined { .. } => {
                session.until(|s| s.sync == Sync::Synced).await?;
                eprintln!(
                    "Joined. {} people are here.",
                    session.device.book().people_count()
                );
                return Ok(());
            }
            PairingNotice::Failed { sentence } => bail!(sentence),
        }
    }
}

pub(crate) async fn sync(dir: &Path, watch: bool) -> Result<()> {
    let mut session = Session::open(dir, false).await?;
    if !session.device.status().shared {
        bail!(
            "This book is on no relay yet. Let a device in with `pair`, or join one with `join LINK`."
        );
    }
    session.device.hold().await?;
    session.until(|s| s.sync == Sync::Synced).await?;
    eprintln!(
        "Synced. {} people are here.",
        session.device.book().people_count()
    );
    still_to_send(&mut session).await;
    if watch {
        loop {
            tokio::select! {
                event = session.next() => { event?; }
                _ = tokio::signal::ctrl_c() => break,
            }
        }
    }
    // Nothing depends on it but the relay's disk.
    let _ = session.until(|s| !s.tidying).await;
    Ok(())
}

/// Stays while pictures are on their way, and says what is left.
pub(crate) async fn still_to_send(session: &mut Session) {
    loop {
        let before = session.device.status();
        if !before.carrying {
            break;
        }
        // As long as one after the other goes, there is time for the next.
        let moved = |s: &Status| !s.carrying || s.pictures_to_send < before.pictures_to_send;
        if session.until(moved).await.is_err() {
            break;
        }
    }
    match session.device.status().pictures_to_send {
        0 => {}
        1 => eprintln!("1 picture still to send."),
        n => eprintln!("{n} pictures still to send."),
    }
}

pub(crate) async fn apply(dir: &Path, file: &Path) -> Result<()> {
    let session = Session::open(dir, false).await?;
    let mut text = String::new();
    if file == Path::new("-") {
        io::stdin().lock().read_to_string(&mut text)?;
    } else {
        text = fs::read_to_string(file)
            .with_context(|| format!("{} cannot be read", file.display()))?;
    }
    // Everything is read before anything is done: a bad line changes nothing.
    let mut commands = Vec::new();
    for (number, line) in text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
    {
        let command: Command = serde_json::from_str(line)
            .with_context(|| format!("Line {} is no command", number + 1))?;
        commands.push((number + 1, command));
    }
    let mut out = io::stdout().lock();
    for (number, command) in commands {
        let done = session
            .device
            .run(command)
            .await
            .map_err(|e| anyhow::anyhow!("Line {number}: {e}"))?;
        writeln!(
            out,
            "{}",
            serde_json::json!({ "batch": done.batch, "what": done.what, "kept": done.kept })
        )?;
    }
    Ok(())
}
