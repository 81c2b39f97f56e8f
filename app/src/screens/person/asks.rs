//! What I asked of them, and how it was answered (row R14); asks are made where the goals are.

use super::desk::{Desk, Doing};
use crate::components::icon::Icon;
use crate::screens::goals;
use crate::words::story as say;
use kith_graph::things::Ask;
use leptos::prelude::*;

/// The section; nothing where nothing was asked.
pub(super) fn asks(desk: Desk) -> AnyView {
    let book = desk.book;
    let asks = desk.part(|page| page.relation.asks.clone());
    let section = move || {
        let asks = asks.get().filter(|asks| !asks.is_empty())?;
        let today = book.today.get();
        let rows = asks.into_iter().map(|ask| {
            let state = say::ask_state(&ask, today);
            let label = format!("More about {}", ask.what);
            let what = ask.what.clone();
            let open = move |_| desk.open(Doing::Ask(Box::new(ask.clone())));
            view! {
                <li class="row plain">
                    <span><span class="thing">{what}</span><span class="why">{state}</span></span>
                    <span class="end">
                        <button class="tap quiet" aria-haspopup="dialog" aria-label=label on:click=open><Icon name="dots"/></button>
                    </span>
                </li>
            }
        });
        Some(view! {
            <div class="head"><h2>"Asks"</h2><a class="aside" href="/goals">"Goals and asks"<Icon name="right" small=true/></a></div>
            <ul class="sheet rows flush" aria-label="Asks">{rows.collect_view()}</ul>
        })
    };
    view! { {section} }.into_any()
}

/// What became of an ask; or the ask itself, while it is a plan.
pub(super) fn sheet(desk: Desk, ask: Ask) -> AnyView {
    let name = desk.name(ask.person);
    goals::ask_sheet(ask, name, desk.closing())
}
