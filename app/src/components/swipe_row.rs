//! A row that opens to the side: the rest of its actions lie under it, for a swipe, the focus or a long press.

use leptos::prelude::*;

/// How far a finger goes sideways before it is a swipe, in px.
const SWIPE: i32 = 40;

/// A row with what lies under it.
#[component]
pub(crate) fn SwipeRow(
    /// Dealt with: the row fades.
    #[prop(into)]
    leaves: Signal<bool>,
    /// Whether only one action lies under it.
    #[prop(optional)]
    narrow: bool,
    /// The actions under it.
    under: AnyView,
    /// The row itself, and what may open below.
    children: Children,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let start = StoredValue::new((0, 0));
    let lifted = move |event: web_sys::TouchEvent| {
        let ((x, y), (from_x, from_y)) = (finger(&event), start.get_value());
        let (mut along, across) = (x - from_x, (y - from_y).abs());
        if document().dir() == "rtl" {
            along = -along;
        }
        if along.abs() > SWIPE && along.abs() > across {
            open.set(along < 0);
        }
    };
    let held = move |event: web_sys::MouseEvent| {
        // A long press on a touch screen; a right click keeps its menu.
        let coarse = window().match_media("(pointer: coarse)").ok().flatten();
        if coarse.is_some_and(|m| m.matches()) {
            event.prevent_default();
            open.set(true);
        }
    };
    view! {
        <li
            class="swipe"
            class:narrow=narrow
            class:is-leaving=leaves
            class:is-open=open
            data-row=""
            on:touchstart=move |e| start.set_value(finger(&e))
            on:touchend=lifted
            on:contextmenu=held
        >
            <div class="under">{under}</div>
            {children()}
        </li>
    }
}

fn finger(event: &web_sys::TouchEvent) -> (i32, i32) {
    event
        .changed_touches()
        .item(0)
        .map_or((0, 0), |touch| (touch.client_x(), touch.client_y()))
}
