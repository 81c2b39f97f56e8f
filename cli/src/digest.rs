//! `digest`: what a reminder would say.

use crate::session::Session;
use anyhow::Result;
use chrono::{Days, Local, NaiveDate};
use kith_graph::rules::digest;
use std::io::{self, Write};
use std::path::Path;

pub(crate) async fn digest(dir: &Path, at: Option<NaiveDate>, days: u64, json: bool) -> Result<()> {
    let session = Session::open(dir, false).await?;
    let book = session.device.book();
    let first = at.unwrap_or_else(|| Local::now().date_naive());
    let all = (0..days).filter_map(|n| first.checked_add_days(Days::new(n)));
    let said: Vec<_> = all
        .filter_map(|day| digest::digest(&book.today(day), day))
        .collect();
    let mut out = io::stdout().lock();
    if json {
        writeln!(out, "{:#}", serde_json::to_value(&said)?)?;
        return Ok(());
    }
    if said.is_empty() {
        eprintln!("Nothing is due, so nothing would be said.");
    }
    for digest in said {
        if days > 1 {
            writeln!(out, "{}", digest.on)?;
        }
        writeln!(out, "{}", digest.title)?;
        for line in digest.lines {
            writeln!(out, "\t{line}")?;
        }
    }
    Ok(())
}
