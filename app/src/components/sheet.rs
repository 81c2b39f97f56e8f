//! A bottom sheet over the page: the focus goes in, stays in, and comes back.

use leptos::html::Section;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

const FOCUSABLE: &str =
    "button:not(:disabled), a[href], input:not(:disabled), textarea, select, [tabindex='0']";

/// A dialog at the bottom of the screen. Escape or a tap beside it closes it.
#[component]
pub(crate) fn Sheet(
    /// Its title.
    title: &'static str,
    /// Closes it.
    on_close: Callback<()>,
    /// What it holds.
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<Section>::new();
    let before = StoredValue::new_local(active());
    Effect::new(move |_| {
        if let Some(section) = node.get() {
            focus(&section);
        }
    });
    on_cleanup(move || {
        if let Some(element) = before.try_get_value().flatten() {
            // What opened the sheet may be gone; then the focus stays with the page.
            let _ = element.focus();
        }
    });
    let keys = move |event: KeyboardEvent| match event.key().as_str() {
        "Escape" => {
            event.stop_propagation();
            on_close.run(());
        }
        "Tab" => {
            if let Some(section) = node.get() {
                keep_inside(&section, &event);
            }
        }
        _ => {}
    };
    view! {
        <div class="scrim" on:click=move |_| on_close.run(())></div>
        <section
            class="bottom modal"
            role="dialog"
            aria-modal="true"
            aria-labelledby="sheet-title"
            tabindex="-1"
            node_ref=node
            on:keydown=keys
        >
            <div class="grip"></div>
            <h2 id="sheet-title">{title}</h2>
            {children()}
        </section>
    }
}

fn active() -> Option<HtmlElement> {
    document().active_element()?.dyn_into().ok()
}

fn focus(section: &HtmlElement) {
    let _ = section.focus();
}

fn keep_inside(section: &HtmlElement, event: &KeyboardEvent) {
    let Ok(all) = section.query_selector_all(FOCUSABLE) else {
        return;
    };
    let at = |i: u32| {
        all.item(i)
            .and_then(|node| node.dyn_into::<HtmlElement>().ok())
    };
    let (Some(first), Some(last)) = (at(0), at(all.length().saturating_sub(1))) else {
        return;
    };
    let here = active();
    let on_edge = if event.shift_key() { &first } else { &last };
    if here.as_ref() == Some(on_edge) || (event.shift_key() && here.as_ref() == Some(section)) {
        event.prevent_default();
        let _ = if event.shift_key() {
            last.focus()
        } else {
            first.focus()
        };
    }
}
