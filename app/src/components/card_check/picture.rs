//! The card's picture with every word framed: a tap puts it into the row that is written in.

use super::{Checking, Shown};
use crate::components::when::When;
use leptos::prelude::*;

/// The picture, and its words once more as buttons for whoever does not tap on pictures.
#[component]
pub(super) fn Picture(card: Checking, shown: Shown) -> impl IntoView {
    let open = RwSignal::new(false);
    let frame = format!("0 0 {} {}", shown.width, shown.height);
    let of_a_row = move |word: usize| {
        card.rows.with(|rows| {
            let mut with = rows.iter().filter(|row| row.words.contains(&word));
            with.next().map(|row| row.certain)
        })
    };
    let words = shown.seen.words.clone();
    let boxes = words.iter().enumerate().map(|(at, word)| {
        let b = word.bbox;
        view! {
            <rect
                class="box"
                class:unsure=move || of_a_row(at) == Some(false)
                class:free=move || of_a_row(at).is_none()
                x=b.x0 - 6.0
                y=b.y0 - 6.0
                width=b.x1 - b.x0 + 12.0
                height=b.y1 - b.y0 + 12.0
                rx="10"
                on:click=move |_| card.tap(at)
            ></rect>
        }
    });
    let boxes = boxes.collect_view();
    let texts = StoredValue::new(words.into_iter().map(|word| word.text).collect::<Vec<_>>());
    let chips = move || {
        let chip = |(at, text): (usize, String)| {
            let on = move || {
                let row = card.current.get();
                card.rows
                    .with(|rows| rows.get(row).is_some_and(|row| row.words.contains(&at)))
            };
            view! {
                <button type="button" class="chip" class:on=on aria-pressed=move || on().to_string() on:click=move |_| card.tap(at)>
                    {text}
                </button>
            }
        };
        texts
            .get_value()
            .into_iter()
            .enumerate()
            .map(chip)
            .collect_view()
    };
    let into = move || {
        let label = card
            .rows
            .with(|rows| rows.get(card.current.get()).map(|row| row.part.label()));
        format!("Words for {}", label.unwrap_or("the card"))
    };
    view! {
        <figure class="cardscan">
            <svg viewBox=frame role="img" aria-label="Photo of the card">
                <image href=shown.address.clone() width=shown.width height=shown.height></image>
                {boxes}
            </svg>
        </figure>
        <button type="button" class="btn bare" aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|open| *open = !*open)>
            "Words on the card"
        </button>
        <When is=Signal::derive(move || open.get())>
            <div class="chips in" role="group" aria-label=into>{move || chips()}</div>
        </When>
    }
}
