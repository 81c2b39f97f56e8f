//! What was set apart on two devices: every value, and one tap to say which is right (row S3).

use crate::book::use_book;
use crate::today;
use crate::words;
use crate::words::story::money;
use chrono::Local;
use kith_graph::command::{Command, Subject};
use kith_graph::types::Cared;
use kith_graph::view::{Candidate, Choice};
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;

/// What questions are about.
#[derive(Clone, PartialEq)]
pub(crate) struct Asked {
    /// Whose values they are.
    pub(crate) of: Subject,
    /// What it is called, where the screen shows more than this one.
    pub(crate) name: Option<String>,
    /// The questions.
    pub(crate) open: Vec<Choice>,
}

/// A card for each open question; nothing at all on most screens.
#[component]
pub(crate) fn Choices(
    all: Signal<Vec<Asked>>,
    /// The heading to which the focus goes after an answer, since the card goes.
    home: &'static str,
) -> impl IntoView {
    let all = Memo::new(move |_| all.get());
    let saving = RwSignal::new(false);
    let cards = move || {
        let of_one = |asked: Asked| {
            let (of, name) = (asked.of, asked.name);
            let open = asked.open.into_iter();
            open.map(|choice| card(of, name.as_deref(), choice, home, saving))
                .collect_view()
        };
        all.get().into_iter().map(of_one).collect_view()
    };
    view! { {move || cards()} }
}

fn card(
    of: Subject,
    name: Option<&str>,
    choice: Choice,
    home: &'static str,
    saving: RwSignal<bool>,
) -> AnyView {
    let question = question(name, &choice);
    let number = choice.values.len();
    let all = (choice.field.can_be_several()).then(|| {
        let keep: Vec<String> = choice.values.iter().map(|c| c.value.clone()).collect();
        let label = if number == 2 { "Keep both" } else { "Keep all" };
        let answer = answer(of, &choice, keep, home, saving);
        view! { <p class="end"><button class="btn bare" on:click=answer>{label}</button></p> }
    });
    let rows = choice.values.iter().map(|candidate| {
        let answer = answer(of, &choice, vec![candidate.value.clone()], home, saving);
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
    .into_any()
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
    let value = in_words(field, &candidate.value);
    let (shown, label) = if value.is_empty() {
        (
            format!("No {}", called(field)),
            format!("Use no {}", called(field)),
        )
    } else {
        (value.clone(), format!("Use {value}"))
    };
    // Names are in the book face, things are not.
    let is_name = !field.can_be_several() && field != Cared::Amount;
    let face = if !is_name || value.is_empty() {
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

/// What a tap does: it answers once, and leaves the focus at a heading that stays.
fn answer(
    of: Subject,
    choice: &Choice,
    keep: Vec<String>,
    home: &'static str,
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
            of,
            field,
            among: among.clone(),
            keep: keep.clone(),
            on: today::now(),
        };
        spawn_local(async move {
            if book.run(command).await {
                focus(home);
            }
            saving.try_set(false);
        });
    }
}

fn focus(home: &str) {
    let heading = document().query_selector(home).ok().flatten();
    if let Some(heading) = heading.and_then(|h| h.dyn_into::<web_sys::HtmlElement>().ok()) {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        // A heading that cannot be focused is still read.
        let _ = heading.focus_with_options(&options);
    }
}

/// "Which name is right?", "An audit. Two amounts: which is right?"
fn question(name: Option<&str>, choice: &Choice) -> String {
    let said = match choice.field {
        Cared::Amount => {
            let number = words::sentence(&words::count(choice.values.len()));
            format!("{number} amounts: which is right?")
        }
        field => format!("Which {} is right?", called(field)),
    };
    match name {
        Some(name) => format!("{name}. {said}"),
        None => said,
    }
}

/// A value as a person writes it: an amount as money, everything else as it is.
fn in_words(field: Cared, value: &str) -> String {
    let amount = value.parse().ok().filter(|_| field == Cared::Amount);
    amount.map_or_else(|| value.to_owned(), money)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(field: Cared, values: &[&str]) -> Choice {
        let values = values.iter().map(|value| Candidate {
            value: (*value).to_owned(),
            at: None,
        });
        Choice {
            field,
            values: values.collect(),
        }
    }

    #[test]
    fn the_question_says_what_it_is_about() {
        let name = choice(Cared::Name, &["A", "B"]);
        assert_eq!(question(None, &name), "Which name is right?");
        let email = choice(Cared::Email, &["a@x.org", "b@x.org"]);
        assert_eq!(question(None, &email), "Which email is right?");
        let amount = choice(Cared::Amount, &["500 EUR", "700 EUR", ""]);
        assert_eq!(
            question(Some("An audit"), &amount),
            "An audit. Three amounts: which is right?"
        );
    }

    #[test]
    fn an_amount_is_shown_as_money_and_a_name_as_it_is() {
        assert_eq!(in_words(Cared::Amount, "2400000 EUR"), "€24,000");
        assert_eq!(in_words(Cared::Amount, ""), "");
        assert_eq!(in_words(Cared::Name, "100 EUR"), "100 EUR");
    }
}
