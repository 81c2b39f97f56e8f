//! One value off the card beside the piece of the picture that it was read from.

use super::{Checking, Shown};
use crate::cards::seen::Part;
use leptos::prelude::*;

/// How much of the picture around the words is shown, in their height.
const AROUND: f64 = 0.3;

/// Letters of a value that leave no room beside it.
const LONG: usize = 22;

/// A row.
#[component]
pub(super) fn Line(card: Checking, shown: Shown, at: usize) -> impl IntoView {
    let row = move || card.rows.with(|rows| rows.get(at).cloned());
    let Some(first) = untrack(row) else {
        return ().into_any();
    };
    let unsure = Memo::new(move |_| row().is_some_and(|row| !row.certain));
    let text = Memo::new(move |_| row().map(|row| row.text).unwrap_or_default());
    // Beside a long value there is no room for its piece of the picture.
    let long = Memo::new(move |_| text.with(|text| text.chars().count() > LONG));
    let name = first.part.label();
    let label = move || {
        if unsure.get() {
            format!("{name}: is it right?")
        } else {
            name.to_owned()
        }
    };
    // What the book would get: a number with its country, however it is printed.
    let saved = move || row().map(|row| row.value());
    let typed = move |event: leptos::ev::Event| {
        let text = event_target_value(&event);
        card.rows.update(|rows| {
            if let Some(row) = rows.get_mut(at) {
                row.type_over(text);
            }
        });
    };
    let right = move |_| {
        card.rows.update(|rows| {
            if let Some(row) = rows.get_mut(at) {
                row.certain = true;
            }
        });
    };
    let id = format!("card-{at}");
    let control = if first.part == Part::Note {
        view! {
            <textarea id=id.clone() rows="2" prop:value=text on:input=typed on:focus=move |_| card.current.set(at)></textarea>
        }
        .into_any()
    } else {
        let (kind, keyboard) = match first.part {
            Part::Phone(..) => ("tel", "tel"),
            Part::Email => ("email", "email"),
            Part::Web => ("text", "url"),
            _ => ("text", "text"),
        };
        view! {
            <input
                id=id.clone()
                type=kind
                inputmode=keyboard
                autocomplete="off"
                placeholder="Add, or tap a word"
                prop:value=text
                on:input=typed
                on:focus=move |_| card.current.set(at)
            />
        }
        .into_any()
    };
    let crop = move || {
        let words = row()?.words;
        let area = shown.seen.around(&words)?;
        let margin = (area.y1 - area.y0) * AROUND;
        let (x, y) = (area.x0 - margin, area.y0 - margin);
        let (w, h) = (
            area.x1 - area.x0 + 2.0 * margin,
            area.y1 - area.y0 + 2.0 * margin,
        );
        Some(view! {
            <svg class="crop" viewBox=format!("{x} {y} {w} {h}") aria-hidden="true">
                <image href=shown.address.clone() width=shown.width height=shown.height></image>
            </svg>
        })
    };
    // The piece changes with the words alone, not with every key.
    let words = Memo::new(move |_| row().map(|row| row.words));
    let crop = move || {
        words.track();
        untrack(&crop)
    };
    view! {
        <div class="read" class:unsure=unsure class:long=long data-saved=saved>
            <div>
                <label for=id>{label}</label>
                {control}
            </div>
            {crop}
            {move || unsure.get().then(|| view! {
                <div class="alts"><button type="button" class="chip" aria-label=format!("{name} is right") on:click=right>"It is right"</button></div>
            })}
        </div>
    }
    .into_any()
}
