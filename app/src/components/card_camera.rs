//! A photo of a card: by the camera in a sheet, by the phone's own camera, or one that was taken before.

use crate::components::icon::Icon;
use crate::components::photo_pick::chosen;
use crate::components::sheet::Sheet;
use crate::components::viewfinder::Viewfinder;
use crate::components::when::When;
use crate::photos::{blob, jpeg};
use crate::platform;
use crate::scan::painter::Painter;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::{Blob, HtmlVideoElement};

/// The longer side of the camera's picture that is asked for: small print needs all there is.
const LONGER: u32 = 3_840;
/// Of the photo that is taken.
const QUALITY: f64 = 0.92;

/// "Photograph the card".
#[component]
pub(crate) fn CardCamera(
    /// The photo.
    on_photo: Callback<Blob>,
    /// Closes the sheet.
    close: Callback<()>,
) -> impl IntoView {
    let running = RwSignal::new(false);
    let camera = Viewfinder::open(LONGER, Callback::new(move |_| running.set(true)));
    let take = move |_| {
        let Some(video) = camera.video() else { return };
        spawn_local(async move {
            // Nothing is seen before the first frame; the next tap finds one.
            if let Some(photo) = still(&video).await {
                close.run(());
                on_photo.run(photo);
            }
        });
    };
    let pick = move |event: leptos::ev::Event| {
        if let Some(photo) = chosen(&event) {
            close.run(());
            on_photo.run(photo.into());
        }
    };
    view! {
        <Sheet title="Photograph the card" on_close=close>
            <When is=Signal::derive(move || camera.failed.with(Option::is_none))>
                <p>"Fill the frame with the card. It is read on this device."</p>
                {camera.view("scan card")}
                <button type="button" class="btn main big up" disabled=move || !running.get() on:click=take><Icon name="camera"/>"Take the photo"</button>
            </When>
            {move || camera.failed.get().map(|sentence| view! {
                <div class="note bad up" role="alert"><Icon name="alert"/><p>{sentence}</p><span></span></div>
            })}
            <div class="acts up">
                <label class="btn filepick">
                    <Icon name="picture"/>"Choose a picture"
                    <input class="vh" type="file" aria-label="Picture of a card" accept="image/*" on:change=pick/>
                </label>
                {platform::is_mobile().then(|| view! {
                    <label class="btn filepick">
                        <Icon name="mobile"/>"The phone’s camera"
                        <input class="vh" type="file" aria-label="The phone’s camera" accept="image/*" capture="environment" on:change=pick/>
                    </label>
                })}
            </div>
            <button type="button" class="btn bare big" on:click=move |_| close.run(())>"Not now"</button>
        </Sheet>
    }
}

/// What the camera sees now, as large as it sees it.
async fn still(video: &HtmlVideoElement) -> Option<Blob> {
    let painter = Painter::new()?;
    painter.frame(video, LONGER)?;
    blob("image/jpeg", &jpeg(painter.canvas(), QUALITY).await?)
}
