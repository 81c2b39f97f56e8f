//! Letting a device in: link, words and QR code, then the check code on both.

use super::token::Token;
use crate::book::use_book;
use crate::components::icon::Icon;
use crate::components::qr_code::QrCode;
use crate::components::sheet::Sheet;
use crate::{platform, settings};
use gloo_timers::callback::Interval;
use kith_channel::{Ask, PairingStep, Reply};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The eight digits in two halves, easier to compare.
pub(crate) fn halves(code: &str) -> String {
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    if digits.len() == 8 {
        format!("{} {}", &digits[..4], &digits[4..])
    } else {
        code.to_owned()
    }
}

/// The sheet, from invitation to welcome. Closing it ends the invitation.
#[component]
pub(super) fn Invite(close: Callback<()>) -> impl IntoView {
    let book = use_book();
    let step = book.client.pairing;
    let relay = RwSignal::new(settings::relay().unwrap_or_else(platform::origin));
    let answered = RwSignal::new(false);
    let invite = move || {
        step.set(None);
        answered.set(false);
        let relay = relay.get_untracked().trim().to_owned();
        settings::set_relay((relay != platform::origin()).then_some(relay.as_str()));
        spawn_local(async move {
            if let Reply::Refused { sentence } = book.client.ask(Ask::Invite { relay }).await {
                step.try_set(Some(PairingStep::Failed { sentence }));
            }
        });
    };
    invite();
    let stop = move || {
        let is_over = step.with_untracked(|s| {
            matches!(
                s,
                Some(PairingStep::Joined { .. } | PairingStep::Failed { .. })
            )
        });
        if !is_over {
            book.client.tell(Ask::StopPairing);
        }
        step.set(None);
        close.run(());
    };
    let codes = move |matching: bool| {
        answered.set(true);
        spawn_local(async move {
            if let Reply::Refused { sentence } = book.client.ask(Ask::Codes { matching }).await {
                step.try_set(Some(PairingStep::Failed { sentence }));
            } else if !matching {
                let sentence = "The codes differ, so nobody was let in and nothing was shared. Start again with a new link.";
                step.try_set(Some(PairingStep::Failed {
                    sentence: sentence.to_owned(),
                }));
            }
        });
    };
    let part = move || {
        match step.get() {
        None => view! { <p role="status">"Making a link"</p> }.into_any(),
        Some(PairingStep::Invited { link, words, qr, seconds }) => {
            view! { <Invitation link words qr seconds/> }.into_any()
        }
        Some(PairingStep::Compare { code, .. }) => view! {
            <p>"Another device wants to join. Does it show the same code?"</p>
            <div class="samecode" role="status"><p class="why">"Check code"</p><p class="code num">{halves(&code)}</p></div>
            <div class="stackbtn">
                <button class="btn main big" disabled=answered on:click=move |_| codes(true)>"The codes match"</button>
                <button class="btn warn" disabled=answered on:click=move |_| codes(false)>"They differ"</button>
            </div>
        }
        .into_any(),
        Some(PairingStep::Joined { label }) => view! {
            <div class="note good" role="status">
                <Icon name="check"/><p><b>{label}</b>" shares this book now."</p><span></span>
            </div>
        }
        .into_any(),
        Some(PairingStep::Failed { sentence }) => view! {
            <div class="note bad" role="alert"><Icon name="alert"/><p>{sentence}</p><span></span></div>
            <label class="field up"><span>"Relay"</span>
                <input type="url" autocomplete="off" prop:value=relay on:input=move |e| relay.set(event_target_value(&e))/>
            </label>
            <button class="btn soft up" on:click=move |_| invite()>"Make a new link"</button>
        }
        .into_any(),
    }
    };
    let is_over = move || step.with(|s| matches!(s, Some(PairingStep::Joined { .. })));
    view! {
        <Sheet title="Add a device" on_close=Callback::new(move |()| stop())>
            <Token/>
            {move || part()}
            <button class="btn bare big" on:click=move |_| stop()>{move || if is_over() { "Done" } else { "Stop" }}</button>
        </Sheet>
    }
}

#[component]
fn Invitation(link: String, words: String, qr: Vec<Vec<bool>>, seconds: u32) -> impl IntoView {
    let left = RwSignal::new(seconds);
    let tick = StoredValue::new_local(Some(Interval::new(1_000, move || {
        left.try_update(|left| *left = left.saturating_sub(1));
    })));
    on_cleanup(move || drop(tick.try_update_value(Option::take)));
    let time = move || format!("{}:{:02}", left.get() / 60, left.get() % 60);
    let copied = RwSignal::new(false);
    let text = link.clone();
    let copy = move |_| {
        // Where the clipboard is not allowed, the link can still be selected in its box.
        drop(window().navigator().clipboard().write_text(&text));
        copied.set(true);
    };
    let select =
        |event: leptos::ev::FocusEvent| event_target::<web_sys::HtmlInputElement>(&event).select();
    // Words do not say where to meet; the page that another device got the app from is what it tries.
    let elsewhere = link
        .rsplit_once('@')
        .map(|(_, relay)| relay.to_owned())
        .filter(|relay| *relay != platform::origin());
    let words: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
    let words = words
        .into_iter()
        .map(|word| view! { <li>{word}</li> })
        .collect_view();
    view! {
        <p>
            "Open Kith on the other device, choose “I use Kith already”, and scan this code, or give it the link or the words. It works once, for "
            <b class="num">{move || time()}</b>" more."
        </p>
        <QrCode qr label="Pairing code"/>
        <label class="field up">
            <span class="vh">"Pairing link"</span>
            <input type="text" readonly prop:value=link.clone() on:focus=select/>
            <button type="button" class="btn bare" on:click=copy>{move || if copied.get() { "Copied" } else { "Copy" }}</button>
        </label>
        <details class="up">
            <summary class="link">"As words"</summary>
            <ol class="pairwords" aria-label="Pairing words" translate="no">{words}</ol>
            {elsewhere.map(|relay| view! { <p class="why">"The relay to type with them: "<b>{relay}</b></p> })}
        </details>
    }
}

#[cfg(test)]
mod tests {
    use super::halves;

    #[test]
    fn eight_digits_are_shown_in_two_halves() {
        assert_eq!(halves("41890612"), "4189 0612");
        assert_eq!(halves("4189 0612"), "4189 0612");
    }
}
