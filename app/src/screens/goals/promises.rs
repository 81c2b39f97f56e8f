//! Every open promise, both ways, by due day (row R9).

use super::asked;
use crate::book::use_book;
use crate::components::icon::Icon;
use crate::components::when::When;
use crate::words::ways;
use crate::{things, today};
use kith_graph::command::Command;
use kith_graph::things::{Party, Promise, ThingKind};
use kith_graph::view::{View, Wanted};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Mine first, then theirs.
#[component]
pub(super) fn Promises() -> impl IntoView {
    let book = use_book();
    let answer = asked(book, || Some(Wanted::Promises));
    let all = Memo::new(move |_| match answer.get() {
        Some(View::Promises(all)) => Some(all),
        _ => None,
    });
    let of = move |by: Party| {
        all.get()
            .unwrap_or_default()
            .into_iter()
            .filter(|(promise, _)| promise.by == by)
            .collect::<Vec<_>>()
    };
    let has = move |by: Party| Signal::derive(move || !of(by).is_empty());
    let rows = move |by: Party| {
        of(by)
            .into_iter()
            .map(|(promise, name)| view! { <Row promise name/> })
            .collect_view()
    };
    let none = Signal::derive(move || all.with(|a| a.as_ref().is_some_and(Vec::is_empty)));
    view! {
        <When is=none>
            <div class="sheet pad blank up">
                <p class="name">"No open promises"</p>
                <p class="why">"What you said you would do, and what others said, stands here until it is kept."</p>
            </div>
        </When>
        <When is=has(Party::Me)>
            <div class="head"><h2>"What you said"</h2></div>
            <ul class="sheet rows flush" aria-label="What you said">{move || rows(Party::Me)}</ul>
        </When>
        <When is=has(Party::Them)>
            <div class="head"><h2>"What others said"</h2></div>
            <ul class="sheet rows flush" aria-label="What others said">{move || rows(Party::Them)}</ul>
        </When>
    }
}

#[component]
fn Row(promise: Promise, name: String) -> impl IntoView {
    let book = use_book();
    let id = promise.id.0;
    let set = move |field: &'static str| {
        let command: Command = things::set(ThingKind::Promise, id, field, &today::now());
        spawn_local(async move {
            book.run(command).await;
        });
    };
    let about = {
        let (promise, name) = (promise.clone(), name.clone());
        move || ways::promise(&promise, &name, book.today.get())
    };
    let what = promise.what;
    let of = format!(" “{what}”");
    view! {
        <li class="row plain">
            <a href=format!("/people/{}", promise.person)><span class="thing">{what}</span><span class="why">{about}</span></a>
            <span class="end">
                <button type="button" class="tap" on:click=move |_| set("kept_on")><Icon name="check"/><span class="vh">"Kept"{of.clone()}</span></button>
                <button type="button" class="tap quiet" on:click=move |_| set("dropped_on")><Icon name="x"/><span class="vh">"Let go"{of.clone()}</span></button>
            </span>
        </li>
    }
}
