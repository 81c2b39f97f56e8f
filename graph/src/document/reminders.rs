//! How devices are reminded, in the document: beside the numbers of the rules, one value a device, so that two devices
//! never write the same one.

use super::commands::{Done, done};
use super::error::CommandError;
use super::place::{Kind, Place, only};
use super::raw::Raw;
use super::writer::Writer;
use crate::reminder::Reminder;
use serde_json::Value;
use std::collections::BTreeMap;

const OF: &str = "reminder/";
const FEED: &str = "feed";
/// The shortest secret that nobody guesses: 128 bits in letters and digits of addresses.
const LEAST: usize = 22;

/// Whether a field is one of these: secrets of a browser and of an address, which are nobody's export.
pub(super) fn is_about(field: &str) -> bool {
    field.starts_with(OF) || field == FEED
}

/// How each device is reminded. What a newer version wrote and this one cannot read is left alone.
pub(super) fn all(raw: &Raw) -> BTreeMap<u32, Reminder> {
    let each = raw.fields.iter().filter_map(|(field, value)| {
        let device = field.strip_prefix(OF)?.parse().ok()?;
        let reminder: Reminder = serde_json::from_str(value.as_str()?).ok()?;
        reminder.is_sound().then_some((device, reminder))
    });
    each.collect()
}

/// The calendar's secret.
pub(super) fn feed(raw: &Raw) -> Option<String> {
    let secret = raw.str(FEED);
    is_secret(&secret).then_some(secret)
}

/// Says how a device is reminded.
pub(super) fn set(
    w: &mut Writer<'_>,
    device: u32,
    reminder: Option<&Reminder>,
) -> Result<Done, CommandError> {
    if reminder.is_some_and(|reminder| !reminder.is_sound()) {
        return Err(CommandError::Unfit("reminder".to_owned()));
    }
    let text = reminder.and_then(|reminder| serde_json::to_string(reminder).ok());
    let what = match text {
        Some(_) => "Changed the reminders of a device",
        None => "Switched off the reminders of a device",
    };
    write(w, &format!("{OF}{device}"), text)?;
    Ok(done(what.to_owned(), []))
}

/// Sets the calendar's secret.
pub(super) fn set_feed(w: &mut Writer<'_>, secret: Option<&str>) -> Result<Done, CommandError> {
    if secret.is_some_and(|secret| !is_secret(secret)) {
        return Err(CommandError::Unfit(FEED.to_owned()));
    }
    write(w, FEED, secret.map(str::to_owned))?;
    let what = match secret {
        Some(_) => "Switched on the calendar's address",
        None => "Switched off the calendar's address",
    };
    Ok(done(what.to_owned(), []))
}

fn write(w: &mut Writer<'_>, field: &str, value: Option<String>) -> Result<(), CommandError> {
    let of = only(Kind::Settings);
    w.ensure(of)?;
    w.put(
        Place::field(of, field),
        value.map_or(Value::Null, Value::String),
    )
}

fn is_secret(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    (LEAST..=64).contains(&text.len()) && text.chars().all(fits)
}
