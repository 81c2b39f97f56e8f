//! The word in the header: Offline, Syncing, Synced or Look.

use super::icon::Icon;
use crate::book::use_book;
use kith_channel::SyncState;
use leptos::either::Either;
use leptos::prelude::*;

/// Says how sync stands; Look leads to what went wrong.
#[component]
pub(crate) fn SyncStatus() -> impl IntoView {
    let status = use_book().status;
    let state =
        Memo::new(move |_| status.with(|s| s.as_ref().map_or(SyncState::Offline, |s| s.sync)));
    let name = move || match state.get() {
        SyncState::Offline => "offline",
        SyncState::Syncing => "syncing",
        SyncState::Synced => "synced",
        SyncState::Look => "trouble",
    };
    let icon = move || {
        let name = if state.get() == SyncState::Look {
            "alert"
        } else {
            name()
        };
        view! { <Icon name small=true/> }
    };
    let word = move || match state.get() {
        SyncState::Offline => Either::Left("Offline"),
        SyncState::Syncing => Either::Left("Syncing"),
        SyncState::Synced => Either::Left("Synced"),
        SyncState::Look => {
            Either::Right(view! { <a class="link" href="/settings/devices">"Look"</a> })
        }
    };
    view! {
        <p class="sync" role="status" data-state=name>
            {move || icon()}
            {move || word()}
        </p>
    }
}
