//! Deleting the book from the relay: what goes and what stays is said first, and the recovery phrase is asked for.

use crate::components::phrase_sheet::{PhraseSheet, Wording};
use kith_channel::Ask;
use leptos::prelude::*;

const WORDING: Wording = Wording {
    title: "Delete from the relay?",
    what: "The relay forgets everything that it keeps of this book, for all your devices. They share it no longer, and the recovery words bring nothing back. There is no undo.",
    stays: "Each device keeps the book as it has it now, with what it has not sent yet. Backups and exported files stay as well.",
    label: "Type the 24 words of the recovery phrase",
    act: "Delete from the relay",
    keep: "Keep it",
    warns: true,
};

/// Asks for the words, deletes, and closes.
#[component]
pub(super) fn Delete(close: Callback<()>) -> impl IntoView {
    let ask = |words| Ask::DeleteVault { words };
    view! { <PhraseSheet wording=WORDING ask done=close close/> }
}
