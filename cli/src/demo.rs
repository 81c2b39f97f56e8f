//! `demo`: the example book, brought in under one batch and taken out again.

use crate::session::Session;
use anyhow::{Context, Error, Result, bail};
use chrono::{Local, NaiveDate};
use kith_graph::belongings::EXAMPLE;
use kith_graph::command::Command;
use kith_graph::demo::book;
use std::path::Path;

/// Brings it in, as it looks on a day.
pub(crate) async fn bring(dir: &Path, seed: Option<u64>, at: Option<NaiveDate>) -> Result<()> {
    let session = Session::open(dir, false).await?;
    let store = dir.display();
    let there = session.device.book().graph().and_then(|g| g.example());
    if there.is_some() {
        bail!(
            "The example book is in here already. `kith --store {store} demo --remove` takes it out."
        );
    }
    // Its keys follow from the seed, and no key is ever made twice: a seed of one's own works once in a book.
    let seed = seed.unwrap_or_else(|| session.device.fresh_id().as_u64_pair().1);
    let today = at.unwrap_or_else(|| Local::now().date_naive());
    let done = session
        .device
        .run(Command::BringIn {
            source: EXAMPLE.to_owned(),
            things: book(seed, today),
        })
        .await
        .map_err(Error::msg)?;
    println!(
        "{}",
        serde_json::json!({ "batch": done.batch, "what": done.what, "seed": seed })
    );
    eprintln!("`kith --store {store} demo --remove` takes it out again.");
    Ok(())
}

/// Takes it out.
pub(crate) async fn remove(dir: &Path) -> Result<()> {
    let session = Session::open(dir, false).await?;
    let there = session.device.book().graph().and_then(|g| g.example());
    let batch = there.context("The example book is not in here.")?;
    let done = session.device.run(Command::Undo { batch }).await;
    let done = done.map_err(Error::msg)?;
    eprintln!("{}.", done.what);
    for kept in done.kept {
        eprintln!("{kept}");
    }
    Ok(())
}
