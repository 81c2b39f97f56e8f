//! My own card as a code that fills the screen: the other side needs no app and no network (row C3).

use super::draft_sheet::can_share;
use super::icon::Icon;
use super::qr_code::QrCode;
use super::sheet::Sheet;
use crate::book::use_book;
use crate::platform;
use kith_channel::{Ask, Reply};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The code, on white whatever the theme: a camera reads dark on light. The screen stays on while it is shown.
#[component]
pub(crate) fn MyCard(on_close: Callback<()>) -> impl IntoView {
    let book = use_book();
    let card = RwSignal::new(None::<Result<(String, String, Vec<Vec<bool>>), String>>);
    spawn_local(async move {
        let found = match book.client.ask(Ask::MyCard).await {
            Reply::Card { name, vcard, qr } => Ok((name, vcard, qr)),
            Reply::Refused { sentence } => Err(sentence),
            _ => Err("The code could not be made.".to_owned()),
        };
        card.try_set(Some(found));
    });
    let awake = StoredValue::new_local(Some(platform::keep_screen_on()));
    on_cleanup(move || drop(awake.try_update_value(Option::take)));
    let part = move || {
        match card.get() {
        None => view! { <p class="why" role="status">"Making the code"</p> }.into_any(),
        Some(Err(sentence)) => view! { <p role="alert">{sentence}</p> }.into_any(),
        Some(Ok((_, vcard, _))) if vcard.is_empty() => view! {
            <p>"There is nothing on your card yet. Write your name and how to reach you under My side."</p>
            <a class="btn main big" href="/me" on:click=move |_| on_close.run(())>"My side"</a>
        }
        .into_any(),
        Some(Ok((_, _, qr))) if qr.is_empty() => view! {
            <p>"Your card is too long for a code. Shorten it under My side."</p>
            <a class="btn main big" href="/me" on:click=move |_| on_close.run(())>"My side"</a>
        }
        .into_any(),
        Some(Ok((name, vcard, qr))) => view! {
            <p>{format!("Any phone’s camera reads this as a contact: {name}.")}</p>
            <div class="mycode"><QrCode qr label="My code"/></div>
            {can_share().then(|| view! {
                <button type="button" class="btn soft big" on:click=move |_| platform::share_card(&vcard)>
                    <Icon name="share"/>"Share as a card"
                </button>
            })}
        }
        .into_any(),
    }
    };
    view! {
        <Sheet title="My code" on_close>
            {move || part()}
            <button type="button" class="btn bare big" on:click=move |_| on_close.run(())>"Done"</button>
        </Sheet>
    }
}
