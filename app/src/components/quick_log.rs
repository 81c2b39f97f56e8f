//! Five ways to say "we were in touch", one tap each.

use super::icon::Icon;
use super::log_sheet::Beside;
use crate::book::use_book;
use kith_graph::ids::PersonId;
use kith_graph::types::Channel;
use leptos::prelude::*;
use leptos::task::spawn_local;

const CHANNELS: [(Channel, &str, &str); 4] = [
    (Channel::Call, "phone", "Call"),
    (Channel::OneToOne, "cup", "Met"),
    (Channel::Email, "mail", "Email"),
    (Channel::Message, "message", "Message"),
];

/// Quick log (row R5): a tap saves a contact of today; Other asks for the rest first.
#[component]
pub(crate) fn QuickLog(
    /// With whom.
    person: PersonId,
    /// What the contact settles with it, whom it is with by name, and what is expected to have been exchanged.
    #[prop(optional)]
    beside: Beside,
    /// Called once a contact is durable, or its details are asked for.
    on_done: Callback<()>,
) -> impl IntoView {
    let book = use_book();
    let beside = StoredValue::new(beside);
    let log = move |channel| {
        let contact = beside.with_value(|beside| beside.contact(book.contact(person, channel)));
        let Beside { names, also, .. } = beside.get_value();
        spawn_local(async move {
            if book.save_contact_with(contact, also, &names).await {
                // The row may be gone by now.
                on_done.try_run(());
            }
        });
    };
    let buttons = CHANNELS
        .into_iter()
        .map(|(channel, icon, word)| {
            view! {
                <button on:click=move |_| log(channel)>
                    <Icon name=icon/>
                    {word}
                </button>
            }
        })
        .collect_view();
    let other = move |_| {
        book.log_beside.set_value(beside.get_value());
        let contact = book.contact(person, Channel::Video);
        let contact = beside.with_value(|beside| beside.contact(contact));
        book.log_sheet.set(Some(contact));
        on_done.run(());
    };
    view! {
        <div class="quick" role="group" aria-label="Log a contact">
            {buttons}
            <button aria-haspopup="dialog" on:click=other><Icon name="dots"/>"Other"</button>
        </div>
    }
}
