//! Events: where people were met.

use crate::book::use_book;
use crate::client::watch;
use crate::components::back_bar::BackBar;
use crate::components::event_picker::about;
use crate::components::heading::Heading;
use crate::components::icon::Icon;
use kith_channel::Query;
use leptos::prelude::*;

/// `/events`
#[component]
pub(crate) fn Events() -> impl IntoView {
    let book = use_book();
    let events = book.client.watch(|| Some(Query::Events), watch::events);
    let list = move || {
        events.get().map(|events| {
            if events.is_empty() {
                return view! {
                    <div class="sheet pad blank up">
                        <p class="name">"No events yet"</p>
                        <p class="why">"Name one on the capture screen, and everybody you add there carries it."</p>
                        <a class="btn soft" href="/capture">"Capture"</a>
                    </div>
                }
                .into_any();
            }
            let rows = events.into_iter().map(|(event, met)| view! {
                <li>
                    <a class="row" href=format!("/events/{}", event.id)>
                        <span class="glyph"><Icon name="cal" small=true/></span>
                        <span>
                            <span class="thing">{event.name.clone()}</span>
                            <span class="why">{about(&event, met, book.today.get())}</span>
                        </span>
                        <span class="end"><Icon name="right" small=true/></span>
                    </a>
                </li>
            });
            view! { <ul class="sheet rows up" aria-label="Events">{rows.collect_view()}</ul> }.into_any()
        })
    };
    view! {
        <main class="screen">
            <BackBar href="/settings" to="More"/>
            <header class="top close"><Heading text="Events"/></header>
            {move || list()}
        </main>
    }
}
