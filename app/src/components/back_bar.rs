//! The bar over a screen that lies below another: the way back, and how sync stands.

use super::icon::Icon;
use super::sync_status::SyncStatus;
use super::when::When;
use crate::book::use_book;
use leptos::prelude::*;

/// The way back and the status.
#[component]
pub(crate) fn BackBar(
    /// Where back leads.
    href: &'static str,
    /// What that is called.
    to: &'static str,
) -> impl IntoView {
    let wide = use_book().wide;
    view! {
        <div class="bar">
            <a class="tap" href=href aria-label=format!("Back to {to}")><Icon name="left"/></a>
            <When is=Signal::derive(move || !wide.get())>
                <SyncStatus/>
            </When>
        </div>
    }
}
