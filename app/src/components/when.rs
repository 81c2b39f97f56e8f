//! Shows something while a condition holds.

use leptos::prelude::*;

/// Children while `is` holds; they are made anew only when it changes. Unlike leptos' `Show` it is one type whatever
/// the condition and the children are, which keeps the module small.
#[component]
pub(crate) fn When(
    /// The condition.
    is: Signal<bool>,
    /// What is shown.
    children: ChildrenFn,
) -> impl IntoView {
    let is = Memo::new(move |_| is.get());
    view! { {move || is.get().then(|| children())} }
}
