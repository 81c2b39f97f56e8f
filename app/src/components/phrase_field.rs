//! Where the 24 words are typed.

use leptos::prelude::*;

/// One field for all of them; what is typed is shown, since nobody types 24 words blindly.
#[component]
pub(crate) fn PhraseField(
    /// What is asked for.
    label: &'static str,
    /// What was typed.
    typed: RwSignal<String>,
) -> impl IntoView {
    view! {
        <label class="field">
            <span class="vh">{label}</span>
            <textarea rows="4" placeholder=label autocomplete="off" autocapitalize="off" spellcheck="false"
                prop:value=typed on:input=move |e| typed.set(event_target_value(&e))></textarea>
        </label>
    }
}
