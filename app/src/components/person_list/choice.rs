//! The list of people while several are being chosen: a tap or a key chooses in place of opening the page.

use super::super::icon::Icon;
use super::{Portrait, Who, of};
use crate::words;
use kith_graph::ids::PersonId;
use leptos::html::Button;
use leptos::prelude::*;

/// Rows that Page Up and Page Down go: fewer than the smallest screen shows.
const PAGE: usize = 6;

/// Who is chosen, while several are being chosen.
#[derive(Clone, Copy)]
pub(crate) struct Chosen {
    /// Whether a tap chooses in place of opening the page.
    pub(crate) choosing: RwSignal<bool>,
    /// Who, in the order of the taps.
    pub(crate) ids: RwSignal<Vec<PersonId>>,
    /// The row that the keyboard is at: the list is one stop for the tab key.
    at: RwSignal<usize>,
    /// Whether that row takes the focus as soon as it is there.
    wanted: RwSignal<bool>,
}

impl Chosen {
    /// Nobody yet.
    pub(crate) fn new() -> Self {
        Self {
            choosing: RwSignal::new(false),
            ids: RwSignal::new(Vec::new()),
            at: RwSignal::new(0),
            wanted: RwSignal::new(false),
        }
    }

    /// Begins, with somebody if it was by a long press.
    pub(crate) fn begin(self, with: Option<PersonId>) {
        self.ids.set(with.into_iter().collect());
        self.at.set(0);
        self.choosing.set(true);
    }

    /// Ends; nobody is chosen any more.
    pub(crate) fn end(self) {
        self.choosing.set(false);
        self.ids.set(Vec::new());
    }

    /// Goes to a row with the keyboard.
    fn go(self, index: usize) {
        self.at.set(index);
        self.wanted.set(true);
    }

    fn turn(self, id: PersonId) {
        self.ids
            .update(|ids| match ids.iter().position(|other| *other == id) {
                Some(place) => drop(ids.remove(place)),
                None => ids.push(id),
            });
    }
}

/// A row while several are being chosen.
#[component]
pub(super) fn Choice(
    index: usize,
    row: Who,
    /// The rows that are on the page, first and one past the last.
    shown: Memo<(usize, usize)>,
    #[prop(into)] total: Signal<usize>,
    chosen: Chosen,
) -> impl IntoView {
    let node = NodeRef::<Button>::new();
    let id = Memo::new(move |_| row.with(|row| row.as_ref().map(|row| row.id)));
    let is_chosen = Memo::new(move |_| {
        id.get()
            .is_some_and(|id| chosen.ids.with(|ids| ids.contains(&id)))
    });
    // Where the row of the keyboard was scrolled away, the first one on the page is the stop.
    let is_stop = Memo::new(move |_| {
        let (first, end) = shown.get();
        chosen
            .at
            .get()
            .clamp(first, end.saturating_sub(1).max(first))
            == index
    });
    Effect::new(move |_| {
        if chosen.wanted.get()
            && chosen.at.get() == index
            && let Some(node) = node.get()
        {
            // Both may be refused only where the page is gone.
            drop(node.focus());
            node.scroll_into_view_with_scroll_into_view_options(&nearest());
            chosen.wanted.set(false);
        }
    });
    let pressed = move |event: web_sys::KeyboardEvent| {
        let plain = !(event.ctrl_key() || event.meta_key() || event.alt_key());
        let last = total.get_untracked().saturating_sub(1);
        if let Some(to) = walked(&event.key(), index, last).filter(|_| plain) {
            event.prevent_default();
            make_room(&event);
            chosen.go(to);
        }
    };
    view! {
        <button
            type="button"
            class="row"
            node_ref=node
            tabindex=move || if is_stop.get() { "0" } else { "-1" }
            aria-pressed=move || if is_chosen.get() { "true" } else { "false" }
            on:keydown=pressed
            on:focus=move |_| chosen.at.set(index)
            on:click=move |_| {
                if let Some(id) = id.get_untracked() {
                    chosen.turn(id);
                }
            }
        >
            <Portrait row/>
            <span>
                <span class="name">{move || of(row, |row| row.name.clone())}</span>
                <span class="why one">{move || of(row, |row| row.headline.clone())}</span>
            </span>
            <span class="end">
                <span class="vh">{move || words::tier(row.with(|row| row.as_ref().and_then(|row| row.tier)))}</span>
                <span class="pickmark"><Icon name="check" small=true/></span>
            </span>
        </button>
    }
}

/// The row that a key leads to from `index`; none for keys that do not walk.
fn walked(key: &str, index: usize, last: usize) -> Option<usize> {
    let to = match key {
        "ArrowDown" => index + 1,
        "ArrowUp" => index.saturating_sub(1),
        "PageDown" => index + PAGE,
        "PageUp" => index.saturating_sub(PAGE),
        "Home" => 0,
        "End" => last,
        _ => return None,
    };
    Some(to.min(last))
}

/// Brings the place that a long way leads to into view: its rows are on the page only then.
fn make_room(event: &web_sys::KeyboardEvent) {
    use wasm_bindgen::JsCast;
    let button = event
        .current_target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let Some(button) = button else { return };
    let list = || button.closest(".people").ok().flatten();
    match event.key().as_str() {
        "Home" => list()
            .iter()
            .for_each(|list| list.scroll_into_view_with_bool(true)),
        "End" => list()
            .iter()
            .for_each(|list| list.scroll_into_view_with_bool(false)),
        "PageDown" => button.scroll_into_view_with_bool(true),
        "PageUp" => button.scroll_into_view_with_bool(false),
        _ => {}
    }
}

/// No farther than it needs.
fn nearest() -> web_sys::ScrollIntoViewOptions {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_walk_the_list_and_stop_at_its_ends() {
        for (key, from, to) in [
            ("ArrowDown", 0, Some(1)),
            ("ArrowDown", 99, Some(99)),
            ("ArrowUp", 0, Some(0)),
            ("ArrowUp", 5, Some(4)),
            ("PageDown", 10, Some(10 + PAGE)),
            ("PageDown", 95, Some(99)),
            ("PageUp", 3, Some(0)),
            ("Home", 50, Some(0)),
            ("End", 50, Some(99)),
            ("Enter", 50, None),
            (" ", 50, None),
        ] {
            assert_eq!(walked(key, from, 99), to, "{key} from {from}");
        }
        assert_eq!(walked("End", 0, 0), Some(0));
    }
}
