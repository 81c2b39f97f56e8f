//! How close somebody should be: three tiers and the wider circle, and how full the chosen one is.

use super::form::Form;
use crate::components::avatar::RingKey;
use crate::words::events as say;
use crate::words::who::Who;
use kith_graph::types::Tier;
use kith_graph::view::event::{Triage, Waiting};
use leptos::prelude::*;

const TIERS: [(Option<Tier>, &str); 4] = [
    (Some(Tier::One), "Tier 1"),
    (Some(Tier::Two), "Tier 2"),
    (Some(Tier::Three), "Tier 3"),
    (None, "Wider"),
];

#[component]
pub(super) fn TierChoice(
    form: Form,
    waiting: Memo<Waiting>,
    triage: Memo<Option<Triage>>,
) -> impl IntoView {
    let question = move || {
        waiting.with(|one| {
            let person = &one.person;
            let first = person.name.split_whitespace().next();
            let who = Who::of(first.unwrap_or(&person.name), &person.pronouns);
            format!("How close should {} be?", who.subject)
        })
    };
    let room = move || {
        triage.with(|triage| {
            let triage = triage.as_ref()?;
            Some(say::room(form.tier.get(), triage.count, triage.most))
        })
    };
    let buttons = TIERS.into_iter().map(|(tier, words)| {
        view! {
            <button
                type="button"
                aria-pressed=move || if form.tier.get() == tier { "true" } else { "false" }
                on:click=move |_| form.tier.set(tier)
            >
                <Ring tier/>
                {words}
            </button>
        }
    });
    view! {
        <div class="head"><h2>{question}</h2><span class="aside" role="status">{room}</span></div>
        <div class="in"><div class="seg tall" role="group" aria-label="Tier">{buttons.collect_view()}</div></div>
    }
}

/// The ring of a tier; that of the wider circle is dotted.
#[component]
fn Ring(tier: Option<Tier>) -> impl IntoView {
    if tier.is_some() {
        return view! { <RingKey tier/> }.into_any();
    }
    view! {
        <svg class="ringkey" viewBox="0 0 18 18" aria-hidden="true">
            <circle cx="9" cy="9" r="6.5" stroke-width="1.2" stroke-dasharray="1.2 3.2"></circle>
        </svg>
    }
    .into_any()
}
