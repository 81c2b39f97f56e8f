//! A row of choices of which one holds.

use leptos::prelude::*;

/// Segments; the chosen one is pressed. Choices go by their place in `options`.
#[component]
pub(crate) fn Segments(
    /// What is chosen.
    label: &'static str,
    /// The words of the choices.
    options: Vec<&'static str>,
    /// The one that holds.
    value: Signal<usize>,
    /// Called with another.
    on_choose: Callback<usize>,
) -> impl IntoView {
    let buttons = options
        .into_iter()
        .enumerate()
        .map(|(place, words)| {
            view! {
                <button
                    type="button"
                    aria-pressed=move || if value.get() == place { "true" } else { "false" }
                    on:click=move |_| on_choose.run(place)
                >
                    {words}
                </button>
            }
        })
        .collect_view();
    view! { <div class="seg" role="group" aria-label=label>{buttons}</div> }
}

/// The place of a value among its choices; the first if it is none of them.
pub(crate) fn place_of<T: PartialEq>(choices: &[T], value: &T) -> usize {
    choices
        .iter()
        .position(|choice| choice == value)
        .unwrap_or(0)
}
