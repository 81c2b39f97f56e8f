//! The story with somebody: contacts, newest first.

use crate::book::use_book;
use crate::components::icon::Icon;
use crate::components::when::When;
use crate::words;
use chrono::Datelike;
use kith_graph::types::{Initiator, Interaction};
use kith_graph::view::PersonPage;
use leptos::prelude::*;

/// How many contacts are shown before All is asked for.
const SHOWN: usize = 8;

/// Contacts, newest first; each opens its details.
#[component]
pub(super) fn Story(page: PersonPage) -> impl IntoView {
    let book = use_book();
    let today = book.today.get_untracked();
    let total = page.interactions.len();
    let all = RwSignal::new(false);
    let contacts = StoredValue::new(page.interactions);
    let with = StoredValue::new(page.with);
    let lines = move || {
        let limit = if all.get() { usize::MAX } else { SHOWN };
        contacts.with_value(|contacts| {
            contacts
                .iter()
                .take(limit)
                .map(|contact| {
                    let names = with.with_value(|with| {
                        let others = with.iter().filter(|(id, _)| contact.people.contains(id));
                        others.map(|(_, name)| name.clone()).collect::<Vec<_>>()
                    });
                    let day = match contact.on.year() == today.year() {
                        true => words::short_day(contact.on),
                        false => {
                            format!("{} {}", words::short_month(contact.on), contact.on.year())
                        }
                    };
                    let words = said(contact, &names);
                    let note = contact.note.clone();
                    let contact = contact.clone();
                    view! {
                        <li class="line">
                            <time datetime=contact.on.to_string()>{day.clone()}</time>
                            <div class="what">
                                {words}
                                {(!note.is_empty()).then(|| view! { <small>{note}</small> })}
                            </div>
                            <button
                                class="tap quiet"
                                aria-label=format!("Details, {day}")
                                on:click=move |_| book.log_sheet.set(Some(contact.clone()))
                            >
                                <Icon name="dots"/>
                            </button>
                        </li>
                    }
                })
                .collect_view()
        })
    };
    view! {
        <div class="head">
            <h2>"Your story"</h2>
            <When is=Signal::derive(move || !(all.get() || total <= SHOWN))>
                <button class="aside" on:click=move |_| all.set(true)>{format!("All {total}")}</button>
            </When>
        </div>
        {if total == 0 {
            view! { <p class="hint">"Nothing noted yet. One tap below is enough."</p> }.into_any()
        } else {
            view! { <ol aria-label="Your story">{move || lines()}</ol> }.into_any()
        }}
    }
}

/// "Call, 25 minutes, with Leila Haddad. You began."
fn said(contact: &Interaction, others: &[String]) -> String {
    let mut words = words::channel(contact.channel).to_owned();
    match contact.minutes {
        Some(1) => words.push_str(", one minute"),
        Some(n) => words.push_str(&format!(", {n} minutes")),
        None => {}
    }
    if !others.is_empty() {
        words.push_str(&format!(", with {}", others.join(", ")));
    }
    words.push_str(match contact.begun_by {
        Initiator::Me => ". You began.",
        Initiator::Them => ". They began.",
        Initiator::Both => "",
    });
    words
}
