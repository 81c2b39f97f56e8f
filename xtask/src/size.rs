//! How much the first visit downloads, beside its budget.

use crate::site::{addresses, brotli_length};
use anyhow::Result;
use serde_json::{Value, json};

/// Brotli bytes of a first visit: HTML, CSS, JavaScript, both modules.
const FIRST_VISIT: u64 = 550 * 1024;
/// Of these, what is needed before the first screen.
const FIRST_SCREEN: u64 = 250 * 1024;

/// Where the two stand today, above their budgets: until they are met, neither may grow.
///
/// The budget of the whole is out of reach with Automerge 0.12: a module that only loads, edits and saves a document is
/// 276 KB by itself (opt-level z, fat LTO, wasm-opt -Oz), and Leptos 0.8 with the
/// screens that there are takes as much again. Reading QR codes is 77 KB, most of it tables of products that rqrr's
/// arithmetic brings; about 47 KB came with erasing for good, which writes a book anew and compares two, and 5 KB with
/// reading again logs that end in two ways. The relationship book doubled the page (Today, a person's page, the picture of
/// who knows whom, goals, reviews and their sheets: 290 KB) and added 210 KB to the worker (things, rules, views, the
/// example book). About 260 KB came with compiling for speed what a search and the loading of a book wait for, and about 200 KB with the
/// ways in: tables and calendars, vCards that come back whole, signatures of eight languages, duplicates and their screens.
/// A standard library built for speed, which brought the search under its budget, events and their sorting, checking cards
/// and the figures of business came after. Insights (sentences, pictures, tables, advice and what they are read from) are
/// 54 KB of the page and 4 KB of the worker; reminders took 19 KB of the page, and of the worker what seals them (a curve of
/// its own, which browsers ask for); the programme, the timer and the screen of referrals and work are most of the rest. Asking which of two amounts is right came after.
/// Rates of exchange are 14 KB of the page; deflate compiled for speed and `wasm-opt -O3` for the worker, which make an
/// import shorter, another 18 KB; formats compiled for speed for the same reason 40 KB, of them 2 KB of the page. Books
/// that are put back from JSON, merges with them, are 26 KB of the worker.
const FIRST_VISIT_TODAY: u64 = 2_917_000;
const FIRST_SCREEN_TODAY: u64 = 969_000;

/// Figures as JSON, and whether they are no larger than they were.
pub(crate) fn size() -> Result<(Value, bool)> {
    let mut parts = serde_json::Map::new();
    let (mut visit, mut screen) = (0, 0);
    for path in addresses()? {
        if !counts(&path) {
            continue;
        }
        let length = brotli_length(&path)?;
        visit += length;
        if !path.starts_with("/assets/worker-") {
            screen += length;
        }
        parts.insert(path, length.into());
    }
    let within = visit <= FIRST_VISIT && screen <= FIRST_SCREEN;
    let figures = json!({
        "bench": "size",
        "unit": "bytes, brotli",
        "first_visit": { "value": visit, "budget": FIRST_VISIT },
        "before_first_screen": { "value": screen, "budget": FIRST_SCREEN },
        "files": parts,
        "within_budget": within,
    });
    let held = visit <= FIRST_VISIT_TODAY && screen <= FIRST_SCREEN_TODAY;
    Ok((figures, within || held))
}

fn counts(path: &str) -> bool {
    path == "/"
        || [".css", ".js", ".wasm"]
            .iter()
            .any(|suffix| path.ends_with(suffix))
}
