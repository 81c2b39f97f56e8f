//! Lines of a source that Kith has no field for: what somebody was made with stands in one scalar, what files said later in
//! scalars of its own, like `unknown/8c2f…/value`, so that two devices that bring lines keep those of both.

use super::edit::Said;
use super::error::CommandError;
use super::history;
use super::place::{Entity, Place};
use super::raw::Raw;
use super::writer::Writer;
use serde_json::Value;

/// The scalar with the lines that somebody was made with, as a JSON list.
pub(super) const FIRST: &str = "unknown";
/// What stands before the key of a line that came later.
const LATER: &str = "unknown/";
const VALUE: &str = "/value";
const AT: &str = "/at";

/// All lines, in the order in which they came; equal ones once.
pub(super) fn read(raw: &Raw) -> Vec<String> {
    let mut all = first(raw);
    let mut later: Vec<(i64, &str, &str)> = later(raw)
        .map(|(key, line)| {
            let at = raw.int(&format!("{LATER}{key}{AT}")).unwrap_or_default();
            (at, key, line)
        })
        .collect();
    later.sort_unstable();
    for (_, _, line) in later {
        if !all.iter().any(|there| there == line) {
            all.push(line.to_owned());
        }
    }
    all
}

/// Writes the lines of somebody who is made.
pub(super) fn fill(raw: &mut Raw, lines: &[String]) {
    if !lines.is_empty() {
        raw.set(FIRST, Value::from(lines).to_string());
    }
}

/// Whether a field is part of a line that came later.
pub(super) fn is_about(field: &str) -> bool {
    field.starts_with(LATER)
}

/// Adds a line at the end; one that is there stays as it is.
pub(super) fn add(w: &mut Writer<'_>, of: Entity, line: &str) -> Result<Said, CommandError> {
    let raw = w.raw(of).ok_or(CommandError::UnknownPerson)?;
    if !read(raw).iter().any(|there| there == line) {
        let at = next(raw);
        let [value, place] = fields(line);
        w.put(Place::field(of, &value), line)?;
        w.put(Place::field(of, &place), at)?;
    }
    Ok(Said::plain("Kept a line of a file".to_owned()))
}

/// Adds the lines of somebody who became a part of this one.
pub(super) fn join(own: &mut Raw, part: &Raw) {
    for line in read(part) {
        if !read(own).contains(&line) {
            let at = next(own);
            let [value, place] = fields(&line);
            own.set(&value, line);
            own.set(&place, at);
        }
    }
}

/// The fields that say a line and its place. The key follows from the line: two devices that add it write one.
fn fields(line: &str) -> [String; 2] {
    let key = history::check(line);
    [VALUE, AT].map(|part| format!("{LATER}{key:016x}{part}"))
}

fn first(raw: &Raw) -> Vec<String> {
    serde_json::from_str(&raw.str(FIRST)).unwrap_or_default()
}

/// Keys and lines.
fn later(raw: &Raw) -> impl Iterator<Item = (&str, &str)> {
    let fields = raw.fields.range(LATER.to_owned()..);
    fields
        .take_while(|(field, _)| field.starts_with(LATER))
        .filter_map(|(field, value)| {
            let key = field.strip_prefix(LATER)?.strip_suffix(VALUE)?;
            Some((key, value.as_str()?))
        })
}

fn next(raw: &Raw) -> i64 {
    let places = later(raw).filter_map(|(key, _)| raw.int(&format!("{LATER}{key}{AT}")));
    places.max().map_or(0, |last| last + 1)
}
