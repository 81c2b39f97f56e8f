//! What was just done, for four seconds, with Undo.

use crate::book::use_book;
use gloo_timers::callback::Timeout;
use kith_graph::ids::BatchId;
use kith_graph::types::Interaction;
use leptos::prelude::*;

/// How long a toast stays, in milliseconds.
const SHOWN_FOR: u32 = 4_000;

/// Something done.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Toast {
    /// What: "Call with Priya Raman".
    pub(crate) text: String,
    /// What Undo takes back; no button if empty.
    pub(crate) undo: Vec<BatchId>,
    /// A contact logged by one tap: Details opens it.
    pub(crate) details: Option<Interaction>,
}

/// The one toast on the screen.
#[derive(Clone, Copy)]
pub(crate) struct Toasts {
    shown: RwSignal<Option<Toast>>,
    timer: StoredValue<Option<Timeout>, LocalStorage>,
}

impl Toasts {
    /// None yet.
    pub(crate) fn new() -> Self {
        Self {
            shown: RwSignal::new(None),
            timer: StoredValue::new_local(None),
        }
    }

    /// Shows this one in place of what was there.
    pub(crate) fn show(self, toast: Toast) {
        self.shown.try_set(Some(toast));
        self.resume();
    }

    fn hide(self) {
        self.hold();
        self.shown.try_set(None);
    }

    /// A toast under a finger or with the focus inside does not run away.
    fn hold(self) {
        self.timer.try_set_value(None);
    }

    fn resume(self) {
        self.timer
            .try_set_value(Some(Timeout::new(SHOWN_FOR, move || {
                drop(self.shown.try_set(None));
            })));
    }
}

/// Where toasts come up.
#[component]
pub(crate) fn ToastArea() -> impl IntoView {
    let book = use_book();
    let toasts = book.toasts;
    let toast = move || {
        toasts.shown.get().map(|toast| {
            let undo = toast.undo.clone();
            let details = toast.details.clone();
            view! {
                <div
                    class="toast"
                    on:pointerenter=move |_| toasts.hold()
                    on:pointerleave=move |_| toasts.resume()
                    on:focusin=move |_| toasts.hold()
                    on:focusout=move |_| toasts.resume()
                >
                    <span>{toast.text}</span>
                    {details.map(|contact| view! {
                        <button class="btn" on:click=move |_| {
                            toasts.hide();
                            book.log_sheet.set(Some(contact.clone()));
                        }>"Details"</button>
                    })}
                    {(!undo.is_empty()).then(|| view! {
                        <button class="btn" on:click=move |_| {
                            toasts.hide();
                            book.undo(undo.clone());
                        }>"Undo"</button>
                    })}
                </div>
            }
        })
    };
    view! { <div class="toasts" aria-live="polite">{move || toast()}</div> }
}
