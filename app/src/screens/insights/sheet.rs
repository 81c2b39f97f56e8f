//! Those whom a piece of advice is about, to choose who is moved.

use super::act::{follow, to};
use crate::book::use_book;
use crate::components::sheet::Sheet;
use crate::fresh;
use crate::today;
use crate::words::insights::advice::{move_them, quiet, said, sent};
use kith_graph::ids::PersonId;
use kith_graph::view::advice::Advice;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::BTreeSet;

/// Everybody is chosen to begin with; a tap takes somebody out, a link leads to their page.
#[component]
pub(super) fn Movers(
    /// Advice about people.
    advice: Advice,
    /// Closes the sheet.
    on_close: Callback<()>,
) -> impl IntoView {
    let book = use_book();
    let today = today::now();
    let people: Vec<(PersonId, String, String)> = match &advice {
        Advice::Closer { people } => people
            .iter()
            .map(|p| (p.id, p.name.clone(), sent(p.referrals, p.won)))
            .collect(),
        Advice::Drifted { people, .. } => people
            .iter()
            .map(|p| (p.id, p.name.clone(), quiet(p.last, today)))
            .collect(),
        Advice::Association { .. } | Advice::Nobody { .. } => Vec::new(),
    };
    let chosen = RwSignal::new(people.iter().map(|(id, ..)| *id).collect::<BTreeSet<_>>());
    let tier = to(&advice).flatten();
    let why = said(&advice).why;
    let rows = people.into_iter().map(|(id, name, why)| {
        let pressed = move || if chosen.with(|c| c.contains(&id)) { "true" } else { "false" };
        let label = format!("Move {name}");
        let toggle = move |_| {
            chosen.update(|chosen| {
                if !chosen.remove(&id) {
                    chosen.insert(id);
                }
            });
        };
        view! {
            <li class="row plain">
                <a href=format!("/people/{id}")><span class="name">{name}</span><span class="why">{why}</span></a>
                <button type="button" class="chip" aria-pressed=pressed aria-label=label on:click=toggle>"Move"</button>
            </li>
        }
    });
    let rows = rows.collect_view();
    let none = Signal::derive(move || chosen.with(BTreeSet::is_empty));
    let go = move |_| {
        let ids = chosen.get_untracked().into_iter().collect();
        let command = follow(&advice, ids, today::now(), fresh::key());
        spawn_local(async move {
            if book.run(command).await {
                on_close.try_run(());
            }
        });
    };
    view! {
        <Sheet title="Move them?" on_close>
            <p>{why}</p>
            <ul class="rows flush" aria-label="Whom to move">{rows}</ul>
            <div class="acts up">
                <button type="button" class="btn" on:click=move |_| on_close.run(())>"Leave it"</button>
                <button type="button" class="btn main" disabled=none on:click=go>
                    {move || move_them(chosen.with(BTreeSet::len), tier)}
                </button>
            </div>
        </Sheet>
    }
}
