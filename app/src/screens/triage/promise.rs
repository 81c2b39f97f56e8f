//! What was promised: what was noted at capture, what could be promised, and anything else.

use super::form::{Form, Vow};
use crate::components::form as parts;
use crate::components::icon::Icon;
use crate::components::sheet::Sheet;
use kith_graph::things::Promise;
use kith_graph::view::event::Waiting;
use leptos::prelude::*;

/// A chip for each; those that hold are pressed, and "Nothing" where none does.
#[component]
pub(super) fn Promises(
    form: Form,
    waiting: Memo<Waiting>,
    /// Whether the sheet for another one is open.
    other: RwSignal<bool>,
) -> impl IntoView {
    let noted = Memo::new(move |_| waiting.with(|one| one.promises.clone()));
    let nothing = Memo::new(move |_| {
        let none = form.none.get();
        noted.with(|all| all.iter().all(|promise| none.contains(&promise.id)))
            && form.vows.with(|vows| vows.iter().all(|vow| !vow.holds))
    });
    let set_nothing = move |()| {
        let all = noted.with_untracked(|all| all.iter().map(|promise| promise.id).collect());
        form.none.set(all);
        form.vows
            .update(|vows| vows.iter_mut().for_each(|vow| vow.holds = false));
    };
    view! {
        <div class="head"><h2>"What did you promise?"</h2></div>
        <div class="chips wide-in" role="group" aria-label="What did you promise?">
            <For each=move || noted.get() key=|promise| promise.id let(promise)><Noted promise form/></For>
            <For each=move || 0..form.vows.with(Vec::len) key=|at| *at let(at)><Further at form/></For>
            <Chip words="Nothing".to_owned() on=Signal::derive(move || nothing.get()) tap=Callback::new(set_nothing)/>
            <button type="button" class="chip" aria-haspopup="dialog" on:click=move |_| other.set(true)>
                <Icon name="plus" small=true/>"Other"
            </button>
        </div>
    }
}

/// One that was noted at capture.
#[component]
fn Noted(promise: Promise, form: Form) -> impl IntoView {
    let id = promise.id;
    let on = Signal::derive(move || form.none.with(|none| !none.contains(&id)));
    let tap = move |()| {
        form.none.update(|none| {
            if none.contains(&id) {
                none.retain(|other| *other != id);
            } else {
                none.push(id);
            }
        });
    };
    view! { <Chip words=promise.what on tap=Callback::new(tap)/> }
}

/// One that is proposed, or was typed here.
#[component]
fn Further(at: usize, form: Form) -> impl IntoView {
    let what = form
        .vows
        .with_untracked(|vows| vows.get(at).map(|vow| vow.what.clone()));
    let on = Signal::derive(move || {
        form.vows
            .with(|vows| vows.get(at).is_some_and(|vow| vow.holds))
    });
    let tap = move |()| {
        form.vows.update(|vows| {
            if let Some(vow) = vows.get_mut(at) {
                vow.holds = !vow.holds;
            }
        });
    };
    view! { <Chip words=what.unwrap_or_default() on tap=Callback::new(tap)/> }
}

#[component]
fn Chip(words: String, on: Signal<bool>, tap: Callback<()>) -> impl IntoView {
    view! {
        <button type="button" class="chip" aria-pressed=move || if on.get() { "true" } else { "false" } on:click=move |_| tap.run(())>
            {move || on.get().then(|| view! { <Icon name="check" small=true/> })}
            {words}
        </button>
    }
}

/// Another promise, with its day; without one it is for the day of the follow-up.
#[component]
pub(super) fn OtherSheet(form: Form, open: RwSignal<bool>) -> impl IntoView {
    let what = RwSignal::new(String::new());
    let due = RwSignal::new(String::new());
    let close = move || open.set(false);
    let save = move |submitted: leptos::ev::SubmitEvent| {
        submitted.prevent_default();
        let vow = Vow {
            what: what.with_untracked(|what| what.trim().to_owned()),
            due: due.with_untracked(|due| due.parse().ok()),
            holds: true,
        };
        form.vows.update(|vows| vows.push(vow));
        close();
    };
    view! {
        <Sheet title="What did you promise?" on_close=Callback::new(move |()| close())>
            <form class="stackbtn" on:submit=save>
                {parts::text("What", what)}
                {parts::when("By", "date", due)}
                <p class="why">"Without a day it is for that of the follow-up."</p>
                <button type="submit" class="btn main big" disabled=move || what.with(|w| w.trim().is_empty())>"Note the promise"</button>
                <button type="button" class="btn bare" on:click=move |_| close()>"Cancel"</button>
            </form>
        </Sheet>
    }
}
