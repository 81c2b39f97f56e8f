//! An address that leads nowhere.

use crate::components::top::Top;
use leptos::prelude::*;

/// Every other route.
#[component]
pub(crate) fn Lost() -> impl IntoView {
    view! {
        <main class="screen">
            <Top title="Nothing lives here"/>
            <p class="lede">"The address may be from another version of Kith. Your book is as it was."</p>
            <p class="in up"><a class="btn soft" href="/">"Today"</a></p>
        </main>
    }
}
