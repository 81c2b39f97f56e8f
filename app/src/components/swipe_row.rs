//! A row of Today: why it is here, one action beside it, the rest under a swipe, the focus or a long press.

use super::avatar::Avatar;
use super::icon::Icon;
use super::quick_log::QuickLog;
use super::when::When;
use crate::book::use_book;
use crate::words;
use kith_graph::view::TodayRow;
use leptos::html::Button;
use leptos::prelude::*;

/// How far a finger goes sideways before it is a swipe, in px.
const SWIPE: i32 = 40;

/// Somebody to be in touch with.
#[component]
pub(crate) fn SwipeRow(
    /// Who and why.
    row: TodayRow,
    /// The first row stands open and shows all its actions.
    first: bool,
    /// Dealt with: the ring empties and the row fades.
    #[prop(into)]
    leaves: Signal<bool>,
) -> impl IntoView {
    if first {
        view! { <Lead row leaves/> }.into_any()
    } else {
        view! { <Closed row leaves/> }.into_any()
    }
}

#[component]
fn Lead(row: TodayRow, leaves: Signal<bool>) -> impl IntoView {
    let book = use_book();
    let id = row.person.id;
    let logging = RwSignal::new(false);
    let log = NodeRef::<Button>::new();
    let logged = Callback::new(move |()| put_away(logging, log));
    let arc = words::ring(&row.person, book.today.get_untracked());
    let share = Signal::derive(move || if leaves.get() { 0 } else { arc });
    let why = words::why(&row);
    let name = row.person.name.clone();
    view! {
        <li class="lead" class:is-leaving=leaves>
            <a class="who" href=format!("/people/{id}")>
                <Avatar row=row.person.clone() share=share/>
                <span><span class="name">{name.clone()}</span><span class="why">{why}</span></span>
            </a>
            {row.last_note.map(|note| view! {
                <div class="bring"><Icon name="message" small=true/><p>"Last time: “"{note}"”"</p></div>
            })}
            <div class="acts main-first">
                <button
                    class="btn main"
                    node_ref=log
                    aria-expanded=move || if logging.get() { "true" } else { "false" }
                    on:click=move |_| logging.update(|l| *l = !*l)
                ><Icon name="log"/>"Log"<span class="vh">{format!(" a contact with {name}")}</span></button>
                <button class="btn" on:click=move |_| book.snooze(id)>
                    <Icon name="moon"/>"Snooze"<span class="vh">{format!(" {name} for a week")}</span>
                </button>
            </div>
            <When is=Signal::derive(move || logging.get())>
                <QuickLog person=id on_done=logged/>
            </When>
        </li>
    }
}

#[component]
fn Closed(row: TodayRow, leaves: Signal<bool>) -> impl IntoView {
    let book = use_book();
    let id = row.person.id;
    let open = RwSignal::new(false);
    let logging = RwSignal::new(false);
    let log = NodeRef::<Button>::new();
    let logged = Callback::new(move |()| put_away(logging, log));
    let start = StoredValue::new((0, 0));
    let arc = words::ring(&row.person, book.today.get_untracked());
    let share = Signal::derive(move || if leaves.get() { 0 } else { arc });
    let why = words::why(&row);
    let name = row.person.name.clone();
    let finger = |event: &web_sys::TouchEvent| {
        event
            .changed_touches()
            .item(0)
            .map_or((0, 0), |touch| (touch.client_x(), touch.client_y()))
    };
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
        if window()
            .match_media("(pointer: coarse)")
            .ok()
            .flatten()
            .is_some_and(|m| m.matches())
        {
            event.prevent_default();
            open.set(true);
        }
    };
    view! {
        <li class="swipe" class:is-leaving=leaves class:is-open=open on:touchstart=move |e| start.set_value(finger(&e)) on:touchend=lifted>
            <div class="under">
                <button aria-label=format!("Snooze {name}") on:click=move |_| book.snooze(id)>
                    <Icon name="moon"/>"Snooze"
                </button>
            </div>
            <div class="row" on:contextmenu=held>
                <Avatar row=row.person.clone() share=share/>
                <a href=format!("/people/{id}")>
                    <span class="name">{name.clone()}</span>
                    <span class="why">{why}</span>
                </a>
                <span class="end">
                    <button
                        class="tap"
                        node_ref=log
                        aria-label=format!("Log a contact with {name}")
                        aria-expanded=move || if logging.get() { "true" } else { "false" }
                        on:click=move |_| logging.update(|l| *l = !*l)
                    ><Icon name="log"/></button>
                </span>
            </div>
            <When is=Signal::derive(move || logging.get())>
                <div class="drawer"><QuickLog person=id on_done=logged/></div>
            </When>
        </li>
    }
}

/// Closes the quick log; the focus, which was inside, goes back to what opened it.
fn put_away(logging: RwSignal<bool>, log: NodeRef<Button>) {
    if let Some(button) = log.try_get_untracked().flatten() {
        let _ = button.focus();
    }
    logging.try_set(false);
}
