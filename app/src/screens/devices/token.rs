//! The token of the relay's operator, asked for when the relay takes new books only with one.

use crate::book::use_book;
use crate::components::icon::Icon;
use crate::components::when::When;
use kith_channel::{Ask, Reply};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Nothing, or the field.
#[component]
pub(super) fn Token() -> impl IntoView {
    let book = use_book();
    let needed = Memo::new(move |_| {
        book.status
            .with(|s| s.as_ref().is_some_and(|s| s.needs_token))
    });
    view! {
        <When is=Signal::derive(move || needed.get())><Field/></When>
    }
}

#[component]
fn Field() -> impl IntoView {
    let book = use_book();
    let typed = RwSignal::new(String::new());
    let failed = RwSignal::new(None::<String>);
    let give = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        failed.set(None);
        let token = typed.get_untracked();
        // Not kept here: a refused one is typed anew.
        typed.set(String::new());
        spawn_local(async move {
            if let Reply::Refused { sentence } = book.client.ask(Ask::GiveToken { token }).await {
                failed.try_set(Some(sentence));
            }
        });
    };
    view! {
        <form class="in stackbtn up" aria-label="Relay token" on:submit=give>
            <label class="field">
                <span>"Token of the relay"</span>
                <input type="password" autocomplete="off" autocapitalize="off" spellcheck="false"
                    prop:value=typed on:input=move |e| typed.set(event_target_value(&e))/>
            </label>
            <p class="why">"Whoever runs the relay has it. It is asked for once, and not kept."</p>
            <When is=Signal::derive(move || failed.with(Option::is_some))>
                <div class="note bad" role="alert"><Icon name="alert"/><p>{move || failed.get()}</p><span></span></div>
            </When>
            <button type="submit" class="btn">"Send the token"</button>
        </form>
    }
}
