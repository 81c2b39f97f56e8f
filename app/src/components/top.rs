//! The head of a screen: a line over the title, the title, and how sync stands.

use super::heading::Heading;
use super::sync_status::SyncStatus;
use super::when::When;
use crate::book::use_book;
use leptos::prelude::*;

/// The head of a screen that the navigation leads to.
#[component]
pub(crate) fn Top(
    /// The title.
    #[prop(into)]
    title: Signal<String>,
    /// The line over it.
    #[prop(into, optional)]
    over: Signal<String>,
    /// Whether the line over the title is news, to be read out when it changes.
    #[prop(optional)]
    announce: bool,
    /// Whether the title takes the focus.
    #[prop(default = true)]
    takes_focus: bool,
    /// Whether the screen has its title elsewhere, and this one is a part of it.
    #[prop(into, optional)]
    part: Signal<bool>,
    /// What stands beside the line over the title.
    #[prop(optional)]
    children: Option<ChildrenFn>,
) -> impl IntoView {
    let wide = use_book().wide;
    let part = Memo::new(move |_| part.get());
    let heading = move || {
        if part.get() {
            view! { <h2>{title}</h2> }.into_any()
        } else {
            view! { <Heading text=title takes_focus/> }.into_any()
        }
    };
    view! {
        <header class="top">
            <div>
                <div class="overline">
                    <p class="over" role=announce.then_some("status")>{over}</p>
                    {children.map(|children| children())}
                </div>
                {heading}
            </div>
            <When is=Signal::derive(move || !wide.get())>
                <SyncStatus/>
            </When>
        </header>
    }
}
