//! The device's own small settings, in localStorage: nothing here is part of the book.

use crate::timer::Timer;
use chrono::NaiveDate;
use gloo_storage::{LocalStorage, Storage};
use kith_graph::ids::{EventId, PersonId};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsCast;

const THEME: &str = "kith.theme";
const EVENT: &str = "kith.event";
const LABEL: &str = "kith.label";
const RELAY: &str = "kith.relay";
const BOOK: &str = "kith.book";
const DRAFT: &str = "kith.draft";
const HINTS: &str = "kith.hints";
const BACKUP: &str = "kith.backup";
const CARDS: &str = "kith.cards";
const TIMER: &str = "kith.timer";

/// Light, dark, or as the device says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

/// What stands in the capture form: kept at every key, so that a draft outlives the tab.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Draft {
    /// The key the person will get; saving the same draft twice adds one person.
    pub(crate) id: PersonId,
    /// The quick-add text.
    pub(crate) text: String,
    /// Fields that were typed over, by their place in the form.
    pub(crate) fields: Vec<Option<String>>,
}

/// When this device last saved a backup, and when the offer of one was put off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Backups {
    pub(crate) last: Option<NaiveDate>,
    pub(crate) put_off: Option<NaiveDate>,
}

fn read<T: DeserializeOwned>(key: &str) -> Option<T> {
    LocalStorage::get(key).ok()
}

/// A full or forbidden localStorage costs a convenience, never data: the book is elsewhere.
fn write<T: Serialize>(key: &str, value: Option<T>) {
    match value {
        Some(value) => drop(LocalStorage::set(key, value)),
        None => LocalStorage::delete(key),
    }
}

/// The timer that runs here, if any.
pub(crate) fn timer() -> Option<Timer> {
    read(TIMER)
}

/// Keeps the timer; true once it is where it survives the page.
pub(crate) fn set_timer(timer: Option<&Timer>) -> bool {
    write(TIMER, timer);
    self::timer().as_ref() == timer
}

/// The chosen theme.
pub(crate) fn theme() -> Theme {
    read(THEME).unwrap_or_default()
}

/// Keeps the theme and shows it at once.
pub(crate) fn set_theme(theme: Theme) {
    write(THEME, (theme != Theme::System).then_some(theme));
    show_theme(theme);
}

/// Puts the theme on the page: the root's attribute, and the colour of the bars around it.
pub(crate) fn show_theme(theme: Theme) {
    let document = leptos::prelude::document();
    let name = match theme {
        Theme::System => None,
        Theme::Light => Some("light"),
        Theme::Dark => Some("dark"),
    };
    if let Some(root) = document.document_element() {
        // An attribute cannot fail to be set by a valid constant name.
        let _ = match name {
            Some(name) => root.set_attribute("data-theme", name),
            None => root.remove_attribute("data-theme"),
        };
    }
    for (scheme, own) in [("light", "#F5F2EB"), ("dark", "#151411")] {
        let query = format!("meta[name=theme-color][media*={scheme}]");
        if let Ok(Some(meta)) = document.query_selector(&query) {
            let colour = match name {
                Some("light") => "#F5F2EB",
                Some(_) => "#151411",
                None => own,
            };
            meta.unchecked_into::<web_sys::HtmlMetaElement>()
                .set_content(colour);
        }
    }
}

/// The event that every capture carries (row C7).
pub(crate) fn event() -> Option<EventId> {
    read(EVENT)
}

/// Chooses the event, or none.
pub(crate) fn set_event(event: Option<EventId>) {
    write(EVENT, event);
}

/// What this device calls itself when pairing.
pub(crate) fn label() -> Option<String> {
    read(LABEL)
}

/// Keeps the device's name.
pub(crate) fn set_label(label: &str) {
    write(LABEL, Some(label));
}

/// The relay typed last, where it is not the page's own origin.
pub(crate) fn relay() -> Option<String> {
    read(RELAY)
}

/// Keeps the relay's address.
pub(crate) fn set_relay(relay: Option<&str>) {
    write(RELAY, relay);
}

/// Whether this device ever showed people: then a book still opening is waited for, never called empty.
pub(crate) fn has_book() -> bool {
    read(BOOK).unwrap_or(false)
}

/// Remembers whether there are people.
pub(crate) fn set_has_book(has: bool) {
    if has_book() != has {
        write(BOOK, has.then_some(true));
    }
}

/// The unsaved capture.
pub(crate) fn draft() -> Option<Draft> {
    read(DRAFT)
}

/// Keeps or forgets the unsaved capture.
pub(crate) fn set_draft(draft: Option<&Draft>) {
    write(DRAFT, draft);
}

/// Whether a hint was put away.
pub(crate) fn is_dismissed(hint: &str) -> bool {
    read::<Vec<String>>(HINTS).is_some_and(|hints| hints.iter().any(|h| h == hint))
}

/// Puts a hint away for good.
pub(crate) fn dismiss(hint: &str) {
    let mut hints: Vec<String> = read(HINTS).unwrap_or_default();
    hints.push(hint.to_owned());
    write(HINTS, Some(hints));
}

/// The languages beside English that cards are read with, where the person chose.
pub(crate) fn card_languages() -> Option<Vec<String>> {
    read(CARDS)
}

/// Keeps the languages.
pub(crate) fn set_card_languages(languages: &[String]) {
    write(CARDS, Some(languages));
}

/// What is known here of backups.
pub(crate) fn backup() -> Backups {
    read(BACKUP).unwrap_or_default()
}

/// A backup was saved on this day.
pub(crate) fn set_backup_saved(on: NaiveDate) {
    let last = Some(on);
    write(BACKUP, Some(Backups { last, ..backup() }));
}

/// The offer was put off on this day.
pub(crate) fn put_backup_off(on: NaiveDate) {
    let put_off = Some(on);
    write(
        BACKUP,
        Some(Backups {
            put_off,
            ..backup()
        }),
    );
}
