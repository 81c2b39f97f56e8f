//! What was set apart on two devices: every value, and one tap to say which is right (row S3).

use crate::book::use_book;
use crate::today;
use crate::words;
use chrono::Local;
use kith_graph::command::{Command, Subject};
use kith_graph::ids::PersonId;
use kith_graph::types::Cared;
use kith_graph::view::{Candidate, Choice, PersonPage};
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;

/// A card for each open question; nothing at all on most pages.
#[component]
pub(super) fn Choices(id: PersonId, page: Signal<Option<PersonPage>>) -> impl IntoView {
    let open = Memo::new(move |_| {
        page.with(|page| page.as_ref().map(|p| p.choices.clone()))
            .unwrap_or_default()
    });
    let saving = RwSignal::new(false);
    let cards = move || {
        let choices = open.get().into_iter();
        choices
            .map(|choice| card(id, choice, saving))
            .collect_view()
    };
    view! { {move || cards()} }
}

fn card(id: PersonId, choice: Choice, saving: RwSignal<bool>) -> impl IntoView {
    let question = format!("Which {} is right?", called(choice.field));
    let number = choice.values.len();
    let all = (choice.field.can_be_several()).then(|| {
        let keep: Vec<String> = choice.values.iter().map(|c| c.value.clone()).collect();
        let label = if number == 2 { "Keep both" } else { "Keep all" };
        let answer = answer(id, &choice, keep, saving);
        view! { <p class="end"><button class="btn bare" on:click=answer>{label}</button></p> }
    });
    let rows = choice.values.iter().map(|candidate| {
        let answer = answer(id, &choice, vec![candidate.value.clone()], saving);
        row(choice.field, candidate, answer)
    });
    let rows = rows.collect_view();
    view! {
        <section class="sheet choose" aria-label=question.clone()>
            <h2>{question.clone()}</h2>
            <p class="why">{why(&choice)}</p>
            <ul class="rows flush">{rows}</ul>
            {all}
        </section>
    }
}

fn row<F: Fn(MouseEvent) + 'static>(
    field: Cared,
    candidate: &Candidate,
    answer: F,
) -> impl IntoView + use<F> {
    let today = use_book().today.get_untracked();
    let set = candidate.at.map(|at| {
        let at = words::moment(at.with_timezone(&Local), today);
        view! { <span class="why">{format!("Set {at}")}</span> }
    });
    let value = candidate.value.clone();
    let (shown, label) = if value.is_empty() {
        (
            format!("No {}", called(field)),
            format!("Use no {}", called(field)),
        )
    } else {
        (value.clone(), format!("Use {value}"))
    };
    // Names are in the book face, things are not.
    let face = if field.can_be_several() || value.is_empty() {
        "thing"
    } else {
        "name"
    };
    view! {
        <li class="row plain loose">
            <span><span class=face>{shown}</span>{set}</span>
            <span class="end"><button class="btn soft" aria-label=label on:click=answer>"Use"</button></span>
        </li>
    }
}

/// What a tap does: it answers once, and leaves the focus at the person's name, since the card goes.
fn answer(
    id: PersonId,
    choice: &Choice,
    keep: Vec<String>,
    saving: RwSignal<bool>,
) -> impl Fn(MouseEvent) + use<> {
    let book = use_book();
    let field = choice.field;
    let among: Vec<String> = choice.values.iter().map(|c| c.value.clone()).collect();
    move |_| {
        if saving.get_untracked() {
            return;
        }
        saving.set(true);
        let command = Command::Choose {
            of: Subject::Person(id),
            field,
            among: among.clone(),
            keep: keep.clone(),
            on: today::now(),
        };
        spawn_local(async move {
            if book.run(command).await {
                focus_name();
            }
            saving.try_set(false);
        });
    }
}

fn focus_name() {
    let heading = document().query_selector(".detail h1").ok().flatten();
    if let Some(heading) = heading.and_then(|h| h.dyn_into::<web_sys::HtmlElement>().ok()) {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        // A heading that cannot be focused is still read.
        let _ = heading.focus_with_options(&options);
    }
}

/// Why it is asked, and that nothing is lost.
fn why(choice: &Choice) -> String {
    let kept = match choice.values.len() {
        2 => "both are kept until you choose.".to_owned(),
        n => format!("all {} are kept until you choose.", words::count(n)),
    };
    // What an undo could not write back has no time of its own.
    if choice.values.iter().all(|c| c.at.is_some()) {
        format!("Changed in more than one place; {kept}")
    } else {
        words::sentence(&kept)
    }
}

fn called(field: Cared) -> &'static str {
    match field {
        Cared::Email => "email",
        other => other.word(),
    }
}
