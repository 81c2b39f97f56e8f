//! Kith's page: what is on the screen. The book itself lives in the worker.
//!
//! **Architecture invariant:** this module never touches Automerge, keys or IndexedDB; everything it knows of the
//! book came through `kith_channel`, and `localStorage` holds the device's own small settings only.

#![allow(
    unreachable_pub,
    reason = "the component macro writes `pub` before its own struct"
)]

mod app;
mod book;
mod cards;
mod client;
mod components;
mod contact_picker;
mod crash;
mod figures;
mod fresh;
mod install;
mod pairing_link;
mod photos;
mod platform;
mod reminders;
mod router;
mod scan;
mod screens;
mod settings;
mod shared;
mod things;
mod timer;
mod today;
mod update;
mod words;

fn main() {
    // First of all, so that no later line, history entry or reload ever sees the secret in the address.
    let link = pairing_link::take();
    settings::show_theme(settings::theme());
    app::mount(link);
}
