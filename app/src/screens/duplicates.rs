//! Who may be in the book twice: a list to work through, pair by pair (row C6).

mod compare;

use crate::book::use_book;
use crate::client::watch;
use crate::components::back_bar::BackBar;
use crate::components::heading::Heading;
use crate::components::when::When;
use crate::words::duplicates as say;
use compare::Compare;
use kith_channel::Query;
use kith_graph::command::Command;
use kith_graph::ids::PersonId;
use kith_graph::view::duplicates::{Duplicates as Found, Pair};
use kith_graph::view::{View, Wanted};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// `/duplicates`
#[component]
pub(crate) fn Duplicates() -> impl IntoView {
    let book = use_book();
    let answer = book.client.watch(
        move || {
            Some(Query::View {
                wanted: Wanted::Duplicates,
                today: book.today.get(),
            })
        },
        watch::view,
    );
    let found = Memo::new(move |_| match answer.get() {
        Some(View::Duplicates(found)) => Some(found),
        _ => None,
    });
    let pairs = Memo::new(move |_| found.get().map(|f: Found| f.pairs).unwrap_or_default());
    let any = Signal::derive(move || pairs.with(|pairs| !pairs.is_empty()));
    let said = move || found.with(|f| f.as_ref().map(|f| say::how_many(f.total)));
    let open = RwSignal::new(None::<(PersonId, PersonId)>);
    // The pair as it stands now: another device may have changed it, or settled it.
    let opened = Memo::new(move |_| {
        let key = open.get()?;
        pairs.with(|pairs| pairs.iter().find(|pair| key_of(pair) == key).cloned())
    });
    let close = Callback::new(move |()| open.set(None));
    view! {
        <main class="screen">
            <BackBar href="/settings" to="More"/>
            <header class="top close"><Heading text="In the book twice?"/></header>
            <p class="lede" role="status">{said}</p>
            <When is=any>
                <ul class="plainlist" aria-label="Pairs">
                    <For each=move || pairs.get() key=|pair| (key_of(pair), pair.score, pair.because.clone()) let(pair)>
                        <Item pair open/>
                    </For>
                </ul>
                <p class="hint">"Putting two entries together loses nothing: notes, contacts, promises and links of both stay, and it can be undone, weeks later too."</p>
            </When>
        </main>
        {move || opened.get().map(|pair| view! { <Compare pair on_close=close/> })}
    }
}

fn key_of(pair: &Pair) -> (PersonId, PersonId) {
    (pair.keep.id, pair.gone.id)
}

/// One pair, with what speaks for it.
#[component]
fn Item(pair: Pair, open: RwSignal<Option<(PersonId, PersonId)>>) -> impl IntoView {
    let book = use_book();
    let key = key_of(&pair);
    let names = format!("{} and {}", pair.keep.name, pair.gone.name);
    let apart = move |_| {
        let (a, b) = key;
        spawn_local(async move {
            book.run(Command::NotSame { a, b }).await;
        });
    };
    let side = |side: &kith_graph::view::duplicates::Side| {
        let under = if side.headline.is_empty() {
            say::contacts(side.contacts)
        } else {
            format!("{}. {}", side.headline, say::contacts(side.contacts))
        };
        view! {
            <a class="row plain" href=format!("/people/{}", side.id)>
                <span><span class="name">{side.name.clone()}</span><span class="why one">{under}</span></span>
            </a>
        }
    };
    view! {
        <li class="sheet twin">
            <div class="rows flush">{side(&pair.keep)}{side(&pair.gone)}</div>
            <p class="why pad"><b>{say::likeness(pair.likeness)}". "</b>{say::why(&pair.because)}</p>
            <div class="acts pad">
                <button type="button" class="btn soft" aria-haspopup="dialog" aria-label=format!("Compare {names}") on:click=move |_| open.set(Some(key))>"Compare"</button>
                <button type="button" class="btn bare" aria-label=format!("Not the same: {names}") on:click=apart>"Not the same"</button>
            </div>
        </li>
    }
}
