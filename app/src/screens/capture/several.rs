//! What a text says beyond one person and one promise: further people, and further promises of either side.

use super::Form;
use super::draft::{Given, New, Vow, person, shown, vow, vows};
use crate::book::use_book;
use crate::components::icon::Icon;
use crate::components::when::When;
use crate::{fresh, words};
use chrono::NaiveDate;
use kith_channel::Parsed;
use kith_graph::things::Party;
use kith_graph::types::Event;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The people after the first as they are saved; whoever has nothing to be told by is left out.
pub(super) fn others(more: &[Parsed], event: Option<&Event>, on: NaiveDate) -> Vec<New> {
    let none = (Given::default(), BTreeSet::new());
    let new = |parsed: &Parsed| {
        Some(New {
            id: fresh::person(),
            person: person(parsed, &none.0, event, on)?,
            vows: vows(parsed, &none.0, &none.1, on),
            shown: shown(parsed, &none.0),
        })
    };
    more.iter().filter_map(new).collect()
}

/// Says that the text names several, and lets it be about one.
#[component]
pub(super) fn Several(form: Form) -> impl IntoView {
    let names = move || {
        let first = form
            .parsed
            .with(|parsed| form.own.with(|own| shown(parsed, own)));
        let rest = form.more.with(|more| {
            let names = more.iter().map(|parsed| shown(parsed, &Given::default()));
            names.collect::<Vec<_>>()
        });
        listed(&first, &rest)
    };
    let many = Signal::derive(move || form.more.with(|more| !more.is_empty()));
    view! {
        <div role="status">
            <When is=many>
                <div class="note gap">
                    <Icon name="people"/>
                    <p>{names}</p>
                    <button type="button" class="btn" on:click=move |_| form.one.set(true)>"It is one person"</button>
                </div>
            </When>
        </div>
    }
}

/// "This names three people: Ann Lee, Bob Ray and Kim Park."
fn listed(first: &str, rest: &[String]) -> String {
    let Some((last, between)) = rest.split_last() else {
        return String::new();
    };
    let names = [&[first.to_owned()], between].concat().join(", ");
    format!(
        "This names {} people: {names} and {last}.",
        words::count(rest.len() + 1)
    )
}

/// Further promises that were heard: pressed ones are kept.
#[component]
pub(super) fn Promises(form: Form) -> impl IntoView {
    let today = use_book().today;
    let heard = Memo::new(move |_| form.parsed.with(|parsed| parsed.others.clone()));
    let any = Signal::derive(move || heard.with(|heard| !heard.is_empty()));
    let chips = move || {
        let today = today.get();
        heard
            .get()
            .iter()
            .enumerate()
            .map(|(at, one)| {
                let words = said(&vow(one, today), today);
                let turn = move |_| {
                    form.out.update(|out| {
                        if !out.remove(&at) {
                            out.insert(at);
                        }
                    });
                };
                let kept = move || if form.out.with(|out| out.contains(&at)) { "false" } else { "true" };
                view! { <button type="button" class="chip" aria-pressed=kept on:click=turn>{words}</button> }
            })
            .collect_view()
    };
    view! {
        <When is=any>
            <div class="fld"><span>"Also"</span><div class="chips" role="group" aria-label="Further promises">{chips}</div></div>
        </When>
    }
}

/// "They promised a brochure by 12 Jun"
fn said(vow: &Vow, today: NaiveDate) -> String {
    let who = match vow.by {
        Party::Me => "You promised",
        Party::Them => "They promised",
    };
    format!("{who}: {}, by {}", vow.what, words::day(vow.due, today))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_is_named() {
        let names = |all: &[&str]| all.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
        assert_eq!(listed("Ann", &[]), "");
        assert_eq!(
            listed("Ann", &names(&["Bob"])),
            "This names two people: Ann and Bob."
        );
        assert_eq!(
            listed("Ann", &names(&["Bob", "Kim"])),
            "This names three people: Ann, Bob and Kim."
        );
    }

    #[test]
    fn a_promise_says_whose_it_is_and_by_when() {
        let today = "2026-06-03".parse().unwrap();
        let vow = |by| Vow {
            by,
            what: "a brochure".to_owned(),
            due: "2026-06-12".parse().unwrap(),
        };
        assert_eq!(
            said(&vow(Party::Them), today),
            "They promised: a brochure, by 12 Jun"
        );
        assert!(said(&vow(Party::Me), today).starts_with("You promised: "));
    }
}
