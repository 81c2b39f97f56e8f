//! Advice that follows from the figures: at most three pieces, each with its reason, one tap that acts, and one that
//! puts it away.

use super::act::{follow, to};
use super::sheet::Movers;
use crate::book::{Book, use_book};
use crate::client::watch;
use crate::components::icon::Icon;
use crate::components::when::When;
use crate::fresh;
use crate::today;
use crate::words::insights::advice::said;
use kith_channel::Query;
use kith_graph::view::advice::Advice;
use kith_graph::view::{View, Wanted};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Watches the pieces; nothing before they are known.
pub(super) fn watched(book: Book) -> Memo<Option<Vec<Advice>>> {
    let query = move || {
        Some(Query::View {
            wanted: Wanted::Advice,
            today: book.today.get(),
        })
    };
    let answer = book.client.watch(query, watch::view);
    Memo::new(move |_| match answer.get() {
        Some(View::Advice(all)) => Some(all),
        _ => None,
    })
}

/// The pieces; nothing where there are none.
#[component]
pub(super) fn Advices(all: Memo<Option<Vec<Advice>>>) -> impl IntoView {
    let looked_at = RwSignal::new(None::<Advice>);
    let close = Callback::new(move |()| looked_at.set(None));
    let rows = move || {
        let all = all.get().into_iter();
        all.flatten()
            .map(|advice| view! { <Piece advice looked_at/> })
            .collect_view()
    };
    let sheet = move || {
        let advice = looked_at.get()?;
        Some(view! { <Movers advice on_close=close/> })
    };
    view! {
        <When is=Signal::derive(move || all.with(|all| all.iter().flatten().next().is_some()))>
            <div class="advice">
                <div class="head"><h2>"Worth a thought"</h2></div>
                <ul class="sheet rows flush" aria-label="Advice">{rows}</ul>
            </div>
        </When>
        {sheet}
    }
}

/// One piece. Those about people are looked at first: who is moved is chosen in a sheet.
#[component]
fn Piece(advice: Advice, looked_at: RwSignal<Option<Advice>>) -> impl IntoView {
    let book = use_book();
    let words = said(&advice);
    let opens = to(&advice).is_some();
    let (of, same) = (advice.clone(), advice);
    let act = move |_| {
        if opens {
            looked_at.set(Some(of.clone()));
            return;
        }
        let command = follow(&of, Vec::new(), today::now(), fresh::key());
        spawn_local(async move {
            book.run(command).await;
        });
    };
    let away = move |_| {
        let command = same.dismiss(today::now(), fresh::key);
        spawn_local(async move {
            book.run(command).await;
        });
    };
    let about = words.what.clone();
    view! {
        <li class="piece">
            <p class="thing">{words.what.clone()}</p>
            <p class="why">{words.why}</p>
            <div class="acts start">
                <button type="button" class="btn soft" aria-haspopup=opens.then_some("dialog") on:click=act>
                    {words.act}<span class="vh">{format!(": {}", words.what)}</span>
                </button>
                <button type="button" class="btn bare" on:click=away>
                    <Icon name="x"/>"Put away"<span class="vh">{format!(": {about}")}</span>
                </button>
            </div>
        </li>
    }
}
