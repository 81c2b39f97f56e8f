//! Insights, while there is nothing to tell yet.

use crate::components::top::Top;
use leptos::prelude::*;

/// `/insights`
#[component]
pub(crate) fn Insights() -> impl IntoView {
    view! {
        <main class="screen">
            <Top title="Insights"/>
            <div class="sheet pad blank up">
                <p class="name">"Nothing to tell yet"</p>
                <p class="why">"Figures appear here once there is something to tell: a few people, and a few talks with them."</p>
                <a class="btn soft" href="/people">"People"</a>
            </div>
        </main>
    }
}
