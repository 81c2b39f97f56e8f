//! The check: which of those close to me could say whom to send me (row R15).

use crate::book::use_book;
use crate::components::when::When;
use crate::today;
use crate::words;
use kith_graph::command::{Command, PersonEdit};
use kith_graph::ids::PersonId;
use kith_graph::view::goals::MeCheck;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Everybody of tiers 1 and 2, with yes and no.
#[component]
pub(super) fn Check(check: Memo<MeCheck>) -> impl IntoView {
    let about = move || check.with(about);
    let rows = move || {
        // Made anew only where somebody comes or goes: a tap on yes moves nobody under the finger.
        check.with(everybody)
    };
    let is_empty = Signal::derive(move || check.with(|c| everybody(c).is_empty()));
    view! {
        <div class="head"><h2>"Who could say whom to send you?"</h2></div>
        <p class="lede">{about}</p>
        <When is=is_empty>
            <p class="hint">"Nobody is in tier 1 or 2 yet."</p>
        </When>
        <When is=Signal::derive(move || !is_empty.get())>
            <ul class="sheet rows flush" aria-label="Who could say whom to send you?">
                <For each=rows key=|(id, _)| *id let((id, name))>
                    <Row id name check/>
                </For>
            </ul>
        </When>
    }
}

#[component]
fn Row(id: PersonId, name: String, check: Memo<MeCheck>) -> impl IntoView {
    let book = use_book();
    let could = Memo::new(move |_| check.with(|c| could(c, id)));
    let set = move |answer: bool| {
        // The same tap again takes the answer back.
        let answer = (could.get_untracked() != Some(answer)).then_some(answer);
        let edits = vec![PersonEdit::CouldRefer(answer)];
        spawn_local(async move {
            book.run(Command::EditPerson {
                id,
                on: today::now(),
                edits,
            })
            .await;
        });
    };
    let pressed = move |answer: bool| {
        if could.get() == Some(answer) {
            "true"
        } else {
            "false"
        }
    };
    let group = format!("Could {name} say whom to send you?");
    view! {
        <li class="row plain">
            <a href=format!("/people/{id}")><span class="name">{name}</span></a>
            <span class="fits" role="group" aria-label=group>
                <button type="button" class="chip" aria-pressed=move || pressed(true) on:click=move |_| set(true)>"Yes"</button>
                <button type="button" class="chip" aria-pressed=move || pressed(false) on:click=move |_| set(false)>"No"</button>
            </span>
        </li>
    }
}

fn could(check: &MeCheck, id: PersonId) -> Option<bool> {
    let is_in = |all: &[(PersonId, String)]| all.iter().any(|(other, _)| *other == id);
    if is_in(&check.can) {
        Some(true)
    } else if is_in(&check.cannot) {
        Some(false)
    } else {
        None
    }
}

/// All of them by name.
fn everybody(check: &MeCheck) -> Vec<(PersonId, String)> {
    let mut all: Vec<_> = [&check.unknown, &check.cannot, &check.can]
        .into_iter()
        .flatten()
        .cloned()
        .collect();
    all.sort_by(|a, b| {
        a.1.to_lowercase()
            .cmp(&b.1.to_lowercase())
            .then(a.0.cmp(&b.0))
    });
    all
}

/// "Five could, two could not, three you have not asked."
fn about(check: &MeCheck) -> String {
    let (can, cannot, unknown) = (check.can.len(), check.cannot.len(), check.unknown.len());
    if can + cannot == 0 {
        return "Ask those close to you once whom they would send. Tap what you heard.".to_owned();
    }
    let some = |n: usize| {
        if n == 0 {
            "nobody".to_owned()
        } else {
            words::count(n)
        }
    };
    let mut said = vec![format!("{} could", some(can))];
    if cannot > 0 {
        said.push(format!("{} could not yet", words::count(cannot)));
    }
    if unknown > 0 {
        said.push(format!("{} you have not asked", words::count(unknown)));
    }
    format!("{}.", words::sentence(&said.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn check(can: u128, cannot: u128, unknown: u128) -> MeCheck {
        let of = |from: u128, n: u128| {
            (from..from + n)
                .map(|i| (PersonId(Uuid::from_u128(i)), format!("Person {i}")))
                .collect()
        };
        MeCheck {
            can: of(0, can),
            cannot: of(100, cannot),
            unknown: of(200, unknown),
        }
    }

    #[test]
    fn the_check_is_told_in_words() {
        for (counts, words) in [
            (
                (0, 0, 7),
                "Ask those close to you once whom they would send. Tap what you heard.",
            ),
            (
                (5, 2, 3),
                "Five could, two could not yet, three you have not asked.",
            ),
            ((0, 1, 0), "Nobody could, one could not yet."),
            ((4, 0, 0), "Four could."),
        ] {
            let (can, cannot, unknown) = counts;
            assert_eq!(about(&check(can, cannot, unknown)), words);
        }
    }

    #[test]
    fn everybody_is_asked_about_once_by_name() {
        let check = check(2, 1, 2);
        assert_eq!(everybody(&check).len(), 5);
        assert_eq!(could(&check, PersonId(Uuid::from_u128(0))), Some(true));
        assert_eq!(could(&check, PersonId(Uuid::from_u128(100))), Some(false));
        assert_eq!(could(&check, PersonId(Uuid::from_u128(200))), None);
    }
}
