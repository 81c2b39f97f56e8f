//! A backup out, and the passphrase of one that comes in (rows S2, S7).

use super::file;
use crate::book::use_book;
use crate::components::icon::Icon;
use crate::components::when::When;
use crate::{platform, settings, today, words};
use kith_channel::{Ask, Reply};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The fewest characters of a passphrase.
const LEAST: usize = 8;

/// Saves the whole book as one sealed file.
#[component]
pub(super) fn Backup(problem: RwSignal<Option<String>>) -> impl IntoView {
    let book = use_book();
    let (first, again) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let wrong = RwSignal::new(None::<String>);
    let working = RwSignal::new(false);
    let saved = RwSignal::new(None::<String>);
    let last = RwSignal::new(settings::backup().last);
    let paired = move || book.status.with(|s| s.as_ref().is_some_and(|s| s.paired));
    let stands = move || {
        let alone = if paired() {
            String::new()
        } else {
            format!("This book is on this {} alone. ", platform::place())
        };
        let saved = match last.get() {
            None => "No backup was saved here yet.".to_owned(),
            Some(day) => format!("Last backup: {}.", words::day(day, book.today.get())),
        };
        format!("{alone}{saved}")
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        problem.set(None);
        saved.set(None);
        let passphrase = first.get_untracked();
        let complaint = if passphrase.chars().count() < LEAST {
            Some(format!(
                "Take at least {LEAST} characters; a few words are best."
            ))
        } else if passphrase != again.get_untracked() {
            Some("The two are not the same. Type them once more.".to_owned())
        } else {
            None
        };
        wrong.set(complaint.clone());
        if complaint.is_some() || working.get_untracked() {
            return;
        }
        working.set(true);
        spawn_local(async move {
            let answer = book.client.ask_with(Ask::Backup { passphrase }, None).await;
            let outcome = match answer {
                (Reply::File { name, mime }, Some(bytes)) => {
                    file::download(&name, &mime, &js_sys::Array::of1(&bytes))
                        .map(|()| name)
                        .ok_or_else(|| {
                            "The browser did not take the file. Nothing was saved.".to_owned()
                        })
                }
                (Reply::Refused { sentence }, _) => Err(sentence),
                _ => Err("The backup did not work. Nothing was saved.".to_owned()),
            };
            working.try_set(false);
            match outcome {
                Ok(name) => {
                    let day = today::now();
                    settings::set_backup_saved(day);
                    last.try_set(Some(day));
                    saved.try_set(Some(name));
                    first.try_set(String::new());
                    again.try_set(String::new());
                }
                Err(sentence) => drop(problem.try_set(Some(sentence))),
            }
        });
    };
    view! {
        <div class="head"><h2>"Backup"</h2></div>
        <form class="sheet pad stackbtn" aria-label="Backup" on:submit=save>
            <p class="why">{move || stands()}</p>
            <Secret label="Passphrase" complete="new-password" value=first/>
            <Secret label="The same again" complete="new-password" value=again/>
            {move || wrong.get().map(|sentence| view! { <p class="err" role="alert">{sentence}</p> })}
            <button type="submit" class="btn big" disabled=working><Icon name="lock"/>"Save a backup"</button>
            {move || saved.get().map(|name| view! {
                <p class="why" role="status">{format!("Sealed as {name}. Keep it somewhere else than on this {}.", platform::place())}</p>
            })}
        </form>
        <p class="hint">
            "Everything in the book and its history in one sealed file. Nobody can open it without the passphrase, and nobody can reset it. To restore one, choose it under Import file."
        </p>
    }
}

/// Asks for the passphrase of a backup that was chosen.
#[component]
pub(super) fn Unseal(
    name: String,
    open: Callback<String>,
    discard: Callback<()>,
    working: Signal<bool>,
) -> impl IntoView {
    let passphrase = RwSignal::new(String::new());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !working.get_untracked() {
            open.run(passphrase.get_untracked());
        }
    };
    view! {
        <p class="lede">{format!("{name} is a backup of Kith. Type the passphrase that it was saved with.")}</p>
        <form class="in stackbtn up" on:submit=submit>
            <Secret label="Passphrase" complete="current-password" value=passphrase/>
            <button type="submit" class="btn main big" disabled=working>"Open the backup"</button>
            <button type="button" class="btn" on:click=move |_| discard.run(())>"Choose another file"</button>
        </form>
        <When is=working><p class="hint" role="status">"Opening it"</p></When>
    }
}

#[component]
fn Secret(label: &'static str, complete: &'static str, value: RwSignal<String>) -> impl IntoView {
    view! {
        <label class="field">
            <span class="vh">{label}</span>
            <input type="password" placeholder=label autocomplete=complete autocapitalize="off" spellcheck="false"
                prop:value=value on:input=move |e| value.set(event_target_value(&e))/>
        </label>
    }
}
