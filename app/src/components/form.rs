//! The parts that forms in sheets are made of: labelled fields over signals.

use leptos::prelude::*;

/// One line of text.
pub(crate) fn text(label: &'static str, value: RwSignal<String>) -> AnyView {
    view! {
        <label class="field">
            <span>{label}</span>
            <input type="text" autocomplete="off" prop:value=value on:input=move |e| value.set(event_target_value(&e))/>
        </label>
    }
    .into_any()
}

/// Several lines of text.
pub(crate) fn area(label: &'static str, value: RwSignal<String>) -> AnyView {
    view! {
        <label class="field area">
            <span>{label}</span>
            <textarea rows="3" prop:value=value on:input=move |e| value.set(event_target_value(&e))></textarea>
        </label>
    }
    .into_any()
}

/// A day or a time of day: `kind` is the input's type.
pub(crate) fn when(label: &'static str, kind: &'static str, value: RwSignal<String>) -> AnyView {
    view! {
        <label class="field">
            <span>{label}</span>
            <input type=kind prop:value=value on:input=move |e| value.set(event_target_value(&e))/>
        </label>
    }
    .into_any()
}

/// Something that is so or not.
pub(crate) fn tick(label: &'static str, value: RwSignal<bool>) -> AnyView {
    view! {
        <label class="tick">
            <input type="checkbox" prop:checked=value on:change=move |e| value.set(event_target_checked(&e))/>
            <span>{label}</span>
        </label>
    }
    .into_any()
}

/// Chips of which one holds; choices go by their place.
pub(crate) fn chips(
    label: &'static str,
    options: Vec<&'static str>,
    value: RwSignal<usize>,
) -> AnyView {
    let chips = options
        .into_iter()
        .enumerate()
        .map(|(place, words)| {
            view! {
                <button
                    type="button"
                    class="chip"
                    aria-pressed=move || if value.get() == place { "true" } else { "false" }
                    on:click=move |_| value.set(place)
                >
                    {words}
                </button>
            }
        })
        .collect_view();
    view! { <div class="chips" role="group" aria-label=label>{chips}</div> }.into_any()
}

/// The words of a heading, and one thing that can be done beside it. `more` goes on with its name for those who do not
/// see what it stands beside.
pub(crate) fn head(
    title: &'static str,
    aside: &'static str,
    more: &'static str,
    act: impl Fn() + 'static,
) -> AnyView {
    view! {
        <div class="head">
            <h2>{title}</h2>
            <button class="aside" aria-haspopup="dialog" on:click=move |_| act()>
                {aside}<span class="vh">{more}</span>
            </button>
        </div>
    }
    .into_any()
}
