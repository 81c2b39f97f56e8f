//! Moves between tiers, with their days and reasons (row R1).

use super::desk::Desk;
use crate::words;
use crate::words::relation as say;
use leptos::prelude::*;

/// The section; nothing where there was no move.
pub(super) fn moves(desk: Desk) -> AnyView {
    let book = desk.book;
    let shown = desk.part(|page| page.relation.moves.clone());
    let section = move || {
        let moves = shown.get().filter(|moves| !moves.is_empty())?;
        let today = book.today.get();
        let rows = moves.into_iter().map(|moved| {
            let day = words::sentence(&words::day(moved.on, today));
            let why = if moved.reason.is_empty() {
                day
            } else {
                format!("{day}. {}", moved.reason)
            };
            view! {
                <li class="row plain"><span><span class="thing">{say::moved(&moved)}</span><span class="why">{why}</span></span></li>
            }
        });
        Some(view! {
            <div class="head"><h2>"Moves"</h2></div>
            <ul class="sheet rows flush" aria-label="Moves between tiers">{rows.collect_view()}</ul>
        })
    };
    view! { {section} }.into_any()
}
