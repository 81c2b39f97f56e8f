//! Handing a text on: to the clipboard, or to another app by the phone's own sheet. Kith sends nothing itself.

use super::draft_sheet::{can_share, hand_over};
use super::icon::Icon;
use super::toast::Toast;
use crate::book::{Book, use_book};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

/// The buttons Copy and, where the browser can, Share.
#[component]
pub(crate) fn CopyShare(
    /// What is handed on.
    #[prop(into)]
    text: Signal<String>,
    /// What it is, for those who do not see where the buttons stand: "the referral wording".
    #[prop(into)]
    of: String,
) -> impl IntoView {
    let book = use_book();
    let empty = Signal::derive(move || text.with(|t| t.trim().is_empty()));
    let copy = move |_| copy(book, &text.get_untracked());
    let share = can_share().then(|| {
        let words = format!(" {of}");
        view! {
            <button type="button" class="btn soft" disabled=empty on:click=move |_| hand_over("", &text.get_untracked())>
                <Icon name="share"/>"Share"<span class="vh">{words}</span>
            </button>
        }
    });
    view! {
        <div class="acts start">
            <button type="button" class="btn soft" disabled=empty on:click=copy>
                <Icon name="copy"/>"Copy"<span class="vh">{format!(" {of}")}</span>
            </button>
            {share}
        </div>
    }
}

/// Hands a text to another app where the browser can, else copies it.
pub(crate) fn share_or_copy(book: Book, text: &str) {
    if can_share() {
        hand_over("", text);
    } else {
        copy(book, text);
    }
}

fn copy(book: Book, text: &str) {
    let written = window().navigator().clipboard().write_text(text);
    spawn_local(async move {
        match JsFuture::from(written).await {
            Ok(_) => book.toasts.show(Toast {
                text: "Copied".to_owned(),
                undo: Vec::new(),
                details: None,
            }),
            Err(_) => book.fail(
                "The browser did not allow copying. Select the text and copy it by hand."
                    .to_owned(),
            ),
        }
    });
}
