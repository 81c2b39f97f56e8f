//! The five questions of a partnership and their answers (row R4).

use super::desk::{Desk, Doing};
use super::standing::review;
use crate::components::form;
use crate::components::icon::Icon;
use crate::components::sheet::Sheet;
use crate::today;
use crate::words::relation as say;
use crate::words::sentence;
use kith_graph::command::{Command, PersonEdit};
use kith_graph::things::ReviewKind;
use kith_graph::types::{Question, Stage};
use leptos::prelude::*;

/// The section: in a partnership and after it, and wherever something was answered already.
pub(super) fn questions(desk: Desk) -> AnyView {
    let shown = desk.part(|page| {
        let partner = matches!(
            page.relation.stage.stage,
            Some(Stage::Partnership | Stage::Maintenance)
        );
        let answers = page.person.answers.clone();
        (partner || !answers.is_empty()).then_some(answers)
    });
    let section = move || {
        let answers = shown.get().flatten()?;
        let rows = Question::ALL.into_iter().map(|question| {
            let answer = answers.of(question).to_owned();
            let known = if answer.is_empty() { "Not asked yet".to_owned() } else { answer.clone() };
            let (word, label) = if answer.is_empty() {
                ("Answer", format!("Answer: {}", say::question(question)))
            } else {
                ("Change", format!("Change: {}", say::question(question)))
            };
            view! {
                <li class="row plain loose">
                    <span><span class="why">{say::question(question)}</span><span class="thing" class:none=answer.is_empty()>{known}</span></span>
                    <span class="end">
                        <button class="btn bare" aria-haspopup="dialog" aria-label=label on:click=move |_| desk.open(Doing::Answer(question))>{word}</button>
                    </span>
                </li>
            }
        });
        Some(view! {
            <div class="head"><h2>"Five questions"</h2></div>
            <ul class="sheet rows flush" aria-label="Five questions">{rows.collect_view()}</ul>
        })
    };
    view! { {section} }.into_any()
}

/// An answer, as they gave it.
pub(super) fn sheet(desk: Desk, question: Question) -> AnyView {
    let (before, who) = desk.page.with_untracked(|page| {
        let before = page
            .as_ref()
            .map(|page| page.person.answers.of(question).to_owned());
        (before.unwrap_or_default(), desk.spoken())
    });
    let answer = RwSignal::new(before);
    let id = desk.id;
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let text = answer.get_untracked().trim().to_owned();
        desk.run(Command::EditPerson {
            id,
            on: today::now(),
            edits: vec![PersonEdit::Answer { question, text }],
        });
    };
    let asked = move |_| desk.run(review(id, ReviewKind::Question, None, today::now()));
    view! {
        <Sheet title="One of five questions" on_close=desk.closing()>
            <form class="stackbtn" on:submit=save>
                <p><Icon name="ear" small=true/>" "{sentence(&say::to_ask(question, &who))}"."</p>
                {form::area("Answer", answer)}
                <button type="submit" class="btn main big">"Save the answer"</button>
                <button type="button" class="btn" on:click=asked>"Asked, no answer yet"</button>
                <button type="button" class="btn bare" on:click=move |_| desk.close()>"Cancel"</button>
            </form>
        </Sheet>
    }
    .into_any()
}
