//! The five ways through the app: a bar under the thumb, a rail on a wide screen.

use super::icon::Icon;
use super::sync_status::SyncStatus;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The main navigation.
#[component]
pub(crate) fn Nav(
    /// A rail at the side, with the sync status, in place of the bar.
    rail: bool,
) -> impl IntoView {
    let path = use_location().pathname;
    let current = move |section: &'static str| {
        let here = path.read();
        let is_here = match section {
            "/" => *here == "/",
            "/settings" => ["/settings", "/events", "/pair"]
                .iter()
                .any(|p| here.starts_with(p)),
            section => here.starts_with(section),
        };
        is_here.then_some("page")
    };
    view! {
        <nav class="nav" class:rail=rail aria-label="Main">
            <a href="/" aria-current=move || current("/")><Icon name="today"/>"Today"</a>
            <a href="/people" aria-current=move || current("/people")><Icon name="people"/>"People"</a>
            <a class="cap" href="/capture" aria-current=move || current("/capture")>
                <span class="disc"><Icon name="plus"/></span>"Capture"
            </a>
            <a href="/insights" aria-current=move || current("/insights")><Icon name="insights"/>"Insights"</a>
            <a href="/settings" aria-current=move || current("/settings")><Icon name="more"/>"More"</a>
            {rail.then(|| view! { <SyncStatus/> })}
        </nav>
    }
}
