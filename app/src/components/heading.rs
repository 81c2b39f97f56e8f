//! A screen's title: names the tab, and takes the focus when the person has come from another screen.

use crate::book::use_book;
use leptos::html::H1;
use leptos::prelude::*;
use web_sys::FocusOptions;

/// The `h1` of a screen.
#[component]
pub(crate) fn Heading(
    /// The words.
    #[prop(into)]
    text: Signal<String>,
    /// What the tab is called, where the title is a whole sentence.
    #[prop(optional)]
    tab: Option<&'static str>,
    /// Whether to take the focus; a screen that starts in a field does not.
    #[prop(default = true)]
    takes_focus: bool,
) -> impl IntoView {
    let moved = use_book().moved;
    let node = NodeRef::<H1>::new();
    Effect::new(move |_| {
        text.with(|text| document().set_title(&format!("{} · Kith", tab.unwrap_or(text))));
    });
    Effect::new(move |_| {
        let Some(heading) = node.get() else { return };
        if takes_focus && moved.get_value() {
            let options = FocusOptions::new();
            options.set_prevent_scroll(true);
            // A heading that cannot be focused is still read.
            let _ = heading.focus_with_options(&options);
        }
    });
    view! { <h1 node_ref=node tabindex="-1">{text}</h1> }
}
