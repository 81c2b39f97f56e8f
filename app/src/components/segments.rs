//! A row of choices of which one holds.

use leptos::prelude::*;

/// Segments; the chosen one is pressed.
#[component]
pub(crate) fn Segments<T: Copy + PartialEq + Send + Sync + 'static>(
    /// What is chosen.
    label: &'static str,
    /// The choices and their words.
    options: Vec<(T, &'static str)>,
    /// The one that holds.
    #[prop(into)]
    value: Signal<T>,
    /// Called with another.
    on_choose: impl Fn(T) + Copy + 'static,
) -> impl IntoView {
    let buttons = options
        .into_iter()
        .map(|(option, words)| {
            view! {
                <button
                    type="button"
                    aria-pressed=move || if value.get() == option { "true" } else { "false" }
                    on:click=move |_| on_choose(option)
                >
                    {words}
                </button>
            }
        })
        .collect_view();
    view! { <div class="seg" role="group" aria-label=label>{buttons}</div> }
}
