//! New recovery words in the place of the present ones, which have to be typed.

use crate::components::phrase_sheet::{PhraseSheet, Wording};
use kith_channel::Ask;
use leptos::prelude::*;

const WORDING: Wording = Wording {
    title: "Replace the words?",
    what: "You get 24 new words, and from then on the present ones open nothing. Do it when somebody else may have seen them.",
    stays: "Your book and your devices stay as they are. It needs a connection to the relay.",
    label: "Type the present 24 words",
    act: "Make new words",
    keep: "Keep the present words",
    warns: false,
};

/// Asks for the present words and has new ones made.
#[component]
pub(super) fn Replace(
    /// New ones are there, to be shown and confirmed.
    done: Callback<()>,
    /// Closes it.
    close: Callback<()>,
) -> impl IntoView {
    let ask = |words| Ask::ReplacePhrase { words };
    view! { <PhraseSheet wording=WORDING ask done close/> }
}
