//! The part of the log sheet about what was given or received.

use super::entry::Traded;
use crate::components::segments::{Segments, place_of};
use crate::components::when::When;
use crate::words;
use kith_graph::things::{Direction, ExchangeKind, Size};
use leptos::prelude::*;

const WAYS: [Option<Direction>; 3] = [None, Some(Direction::Given), Some(Direction::Received)];

const SIZES: [Size; 3] = [Size::Small, Size::Medium, Size::Large];

const KINDS: [ExchangeKind; 9] = [
    ExchangeKind::Information,
    ExchangeKind::Expertise,
    ExchangeKind::Introduction,
    ExchangeKind::Referral,
    ExchangeKind::Lead,
    ExchangeKind::Collaboration,
    ExchangeKind::Invitation,
    ExchangeKind::Visibility,
    ExchangeKind::Thanks,
];

/// What is chosen and typed; copied freely.
#[derive(Clone, Copy)]
pub(super) struct Trade {
    pub(super) direction: RwSignal<Option<Direction>>,
    kind: RwSignal<ExchangeKind>,
    size: RwSignal<Size>,
    asked: RwSignal<bool>,
    what: RwSignal<String>,
    quality: RwSignal<Option<u8>>,
}

impl Trade {
    /// Nothing yet, or at first one way.
    pub(super) fn new(direction: Option<Direction>) -> Self {
        Self {
            direction: RwSignal::new(direction),
            kind: RwSignal::new(ExchangeKind::Information),
            size: RwSignal::new(Size::Small),
            asked: RwSignal::new(false),
            what: RwSignal::new(String::new()),
            quality: RwSignal::new(None),
        }
    }

    /// What was exchanged, if anything was.
    pub(super) fn get(self) -> Option<Traded> {
        Some(Traded {
            direction: self.direction.get_untracked()?,
            kind: self.kind.get_untracked(),
            size: self.size.get_untracked(),
            asked: self.asked.get_untracked(),
            what: self.what.with_untracked(|w| w.trim().to_owned()),
            quality: self.quality.get_untracked(),
        })
    }
}

/// Which way something of value went, and what it was.
#[component]
pub(super) fn Given(trade: Trade) -> impl IntoView {
    let way = Signal::derive(move || place_of(&WAYS, &trade.direction.get()));
    let set_way = Callback::new(move |place: usize| trade.direction.set(WAYS[place]));
    let size = Signal::derive(move || place_of(&SIZES, &trade.size.get()));
    let set_size = Callback::new(move |place: usize| trade.size.set(SIZES[place]));
    let rated = move || {
        trade.direction.get() == Some(Direction::Received)
            && trade.kind.get() == ExchangeKind::Information
    };
    let weighs = move || trade.kind.get() != ExchangeKind::Thanks;
    let counted = move || {
        matches!(
            trade.kind.get(),
            ExchangeKind::Referral | ExchangeKind::Introduction
        )
    };
    let kinds = move || {
        KINDS
            .into_iter()
            .map(|kind| {
                view! {
                    <button
                        type="button"
                        class="chip"
                        aria-pressed=move || if trade.kind.get() == kind { "true" } else { "false" }
                        on:click=move |_| trade.kind.set(kind)
                    >
                        {words::exchange(kind)}
                    </button>
                }
            })
            .collect_view()
    };
    let marks = move || {
        (1..=5u8)
            .map(|n| {
                let pressed = move || trade.quality.get() == Some(n);
                let toggle = move |_| {
                    trade
                        .quality
                        .update(|q| *q = if *q == Some(n) { None } else { Some(n) });
                };
                view! {
                    <button type="button" class="chip" aria-pressed=move || if pressed() { "true" } else { "false" } on:click=toggle>
                        {n}
                    </button>
                }
            })
            .collect_view()
    };
    view! {
        <Segments label="Something of value" options=vec!["Nothing", "I gave", "I received"] value=way on_choose=set_way/>
        <When is=Signal::derive(move || trade.direction.get().is_some())>
            <div class="given">
                <div class="chips" role="group" aria-label="What it was">{kinds()}</div>
                <When is=Signal::derive(counted)>
                    <p class="hint">"One that is in the book as such counts already; log it here only if it is not."</p>
                </When>
                <label class="field">
                    <span>"What"</span>
                    <input type="text" autocomplete="off" prop:value=trade.what on:input=move |e| trade.what.set(event_target_value(&e))/>
                </label>
                <When is=Signal::derive(weighs)>
                    <Segments label="How much it was worth" options=vec!["Small", "Medium", "Large"] value=size on_choose=set_size/>
                </When>
                <div class="chips">
                    <button
                        type="button"
                        class="chip"
                        aria-pressed=move || if trade.asked.get() { "true" } else { "false" }
                        on:click=move |_| trade.asked.update(|a| *a = !*a)
                    >
                        "It was asked for"
                    </button>
                </div>
                <When is=Signal::derive(rated)>
                    <div class="chips" role="group" aria-label="How good it was, of five">
                        <span class="why" aria-hidden="true">"How good, of five"</span>{marks()}
                    </div>
                </When>
            </div>
        </When>
    }
}
