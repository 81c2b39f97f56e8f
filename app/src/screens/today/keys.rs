//! Today by keyboard: from row to row, and a letter for each action.

use super::rows::on_screen;
use crate::components::sheet::Sheet;
use crate::components::when::When;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

const KEYS: [(&str, &str); 7] = [
    ("j or ↓", "The next row"),
    ("k or ↑", "The row before"),
    ("Enter", "Open the person"),
    ("l", "Log a contact, or mark it done"),
    ("d", "Draft a text"),
    ("s", "Snooze for a week"),
    ("/", "Search people"),
];

/// Listens for as long as Today is on the screen, and shows the keys when asked.
#[component]
pub(super) fn Keys() -> impl IntoView {
    let shown = RwSignal::new(false);
    let keys = window_event_listener(leptos::ev::keydown, move |event| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() || is_elsewhere() {
            return;
        }
        let done = match event.key().as_str() {
            "j" => step(1),
            "k" => step(-1),
            "ArrowDown" if is_on_rows() => step(1),
            "ArrowUp" if is_on_rows() => step(-1),
            "l" => act("log"),
            "d" => act("draft"),
            "s" => act("snooze"),
            "?" => {
                shown.set(true);
                true
            }
            _ => false,
        };
        if done {
            event.prevent_default();
        }
    });
    on_cleanup(move || keys.remove());
    let list = move || {
        KEYS.into_iter()
            .map(|(key, does)| view! { <div class="fld"><dt><kbd>{key}</kbd></dt><dd>{does}</dd></div> })
            .collect_view()
    };
    let close = move || shown.set(false);
    view! {
        <p class="hint by-key">"Press "<kbd>"?"</kbd>" for what the keys do."</p>
        <When is=Signal::derive(move || shown.get())>
            <Sheet title="Keys" on_close=Callback::new(move |()| close())>
                <dl class="fields keys">{list()}</dl>
                <button class="btn bare big" on:click=move |_| close()>"Close"</button>
            </Sheet>
        </When>
    }
}

/// Whether somebody types, or a sheet lies over the page.
fn is_elsewhere() -> bool {
    let in_field = document()
        .active_element()
        .is_some_and(|e| matches!(e.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"));
    let sheet = document().query_selector("[role=dialog]").ok().flatten();
    in_field || sheet.is_some()
}

fn rows() -> Vec<Element> {
    let mut rows = on_screen();
    rows.retain(|row| !row.class_list().contains("is-leaving"));
    rows
}

/// The row that has the focus.
fn current() -> Option<Element> {
    document().active_element()?.closest("[data-row]").ok()?
}

/// Arrows scroll the page, unless the focus is among the rows.
fn is_on_rows() -> bool {
    current().is_some()
}

fn step(by: isize) -> bool {
    let rows = rows();
    let here = current().and_then(|row| rows.iter().position(|r| *r == row));
    let next = match here {
        Some(place) => place.checked_add_signed(by),
        None => Some(0),
    };
    let row = next.and_then(|place| rows.get(place));
    let link = row.and_then(|row| row.query_selector("a").ok().flatten());
    if let Some(link) = link.and_then(|link| link.dyn_into::<HtmlElement>().ok()) {
        let _ = link.focus();
    }
    !rows.is_empty()
}

/// Presses the button of the row with the focus, else of the first one.
fn act(what: &str) -> bool {
    let Some(row) = current().or_else(|| rows().into_iter().next()) else {
        return false;
    };
    let button = row
        .query_selector(&format!("[data-do={what}]"))
        .ok()
        .flatten();
    let Some(button) = button.and_then(|b| b.dyn_into::<HtmlElement>().ok()) else {
        return false;
    };
    button.click();
    // What has just opened is where the next key goes.
    request_animation_frame(move || {
        let opened = row
            .query_selector(".drawer .choices > *, .quick button")
            .ok()
            .flatten();
        let is_open = button.get_attribute("aria-expanded").as_deref() == Some("true");
        if let Some(first) = opened.filter(|_| is_open) {
            let _ = first.unchecked_into::<HtmlElement>().focus();
        }
    });
    true
}
