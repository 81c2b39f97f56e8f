//! Five ways to say "we were in touch", one tap each.

use super::icon::Icon;
use crate::book::use_book;
use kith_graph::ids::PersonId;
use kith_graph::types::Channel;
use leptos::prelude::*;

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
    /// Called once a contact is durable, or its details are asked for.
    on_done: impl Fn() + Copy + 'static,
) -> impl IntoView {
    let book = use_book();
    let buttons = CHANNELS
        .into_iter()
        .map(|(channel, icon, word)| {
            view! {
                <button on:click=move |_| book.save_contact(book.contact(person, channel), true, on_done)>
                    <Icon name=icon/>
                    {word}
                </button>
            }
        })
        .collect_view();
    let other = move |_| {
        book.log_sheet
            .set(Some(book.contact(person, Channel::Video)));
        on_done();
    };
    view! {
        <div class="quick" role="group" aria-label="Log a contact">
            {buttons}
            <button aria-haspopup="dialog" on:click=other><Icon name="dots"/>"Other"</button>
        </div>
    }
}
