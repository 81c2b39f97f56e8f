//! The camera in a sheet: it looks for codes until one is taken or the sheet is closed.

use crate::book::use_book;
use crate::components::icon::Icon;
use crate::components::picture_pick::PicturePick;
use crate::components::sheet::Sheet;
use crate::components::when::When;
use crate::scan::{Camera, Reader};
use gloo_events::EventListener;
use gloo_timers::future::TimeoutFuture;
use leptos::html::Video;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Between two looks, in milliseconds; the next begins only after the last has ended.
const PAUSE: u32 = 150;

const STOPPED: &str = "The camera stopped. Try again, or choose a picture of the code.";

/// "Scan the code". The camera is off whenever the sheet is closed or the page is out of sight.
#[component]
pub(crate) fn Scanner(
    /// What to hold in front of the camera, as a sentence.
    hint: &'static str,
    /// The texts of the codes in sight, again and again while they are.
    on_codes: Callback<Vec<String>>,
    /// What is wrong with what was seen; scanning goes on.
    problem: RwSignal<Option<String>>,
    /// Closes the sheet.
    close: Callback<()>,
) -> impl IntoView {
    let client = use_book().client;
    let node = NodeRef::<Video>::new();
    let camera = StoredValue::new_local(None::<Camera>);
    // Why there is no picture; the camera can be tried again.
    let failed = RwSignal::new(None::<&'static str>);
    // Tells this start of the camera from an earlier one that is still being asked for.
    let turn = StoredValue::new(0_u32);
    let stop = move || {
        turn.update_value(|turn| *turn += 1);
        camera.set_value(None);
    };
    let start = move || {
        stop();
        failed.set(None);
        problem.set(None);
        let this = turn.get_value();
        let current = move || turn.try_get_value() == Some(this);
        spawn_local(async move {
            let opened = Camera::open().await;
            if !current() {
                return;
            }
            match opened {
                Ok(opened) => {
                    if let Some(video) = node.get_untracked() {
                        opened.show_in(&video);
                    }
                    camera.set_value(Some(opened));
                }
                Err(sentence) => return failed.set(Some(sentence)),
            }
            let Some(reader) = Reader::new(client) else {
                return;
            };
            loop {
                TimeoutFuture::new(PAUSE).await;
                let (true, Some(video)) = (current(), node.try_get_untracked().flatten()) else {
                    return;
                };
                if !camera.with_value(|camera| camera.as_ref().is_some_and(Camera::is_live)) {
                    stop();
                    problem.set(None);
                    return failed.set(Some(STOPPED));
                }
                let found = reader.frame(&video).await;
                if !current() {
                    return;
                }
                match found {
                    Ok(texts) if texts.is_empty() => {}
                    Ok(texts) => on_codes.run(texts),
                    Err(sentence) => problem.set(Some(sentence)),
                }
            }
        });
    };
    Effect::new(move |_| start());
    let seen = StoredValue::new_local(Some(EventListener::new(
        &document(),
        "visibilitychange",
        move |_| {
            if document().hidden() {
                stop();
            } else {
                start();
            }
        },
    )));
    on_cleanup(move || {
        drop(seen.try_update_value(Option::take));
        drop(camera.try_update_value(Option::take));
    });
    // A picture that was chosen after the camera failed is the newer of the two.
    let said = move || problem.get().or_else(|| failed.get().map(str::to_owned));
    view! {
        <Sheet title="Scan the code" on_close=close>
            <When is=Signal::derive(move || failed.with(Option::is_none))>
                <p>{hint}</p>
                <div class="scan"><video node_ref=node aria-label="Camera" playsinline=true autoplay=true prop:muted=true></video></div>
            </When>
            <When is=Signal::derive(move || said().is_some())>
                <div class="note bad up" role="alert"><Icon name="alert"/><p>{move || said()}</p><span></span></div>
            </When>
            <div class="acts up">
                <When is=Signal::derive(move || failed.with(Option::is_some))>
                    <button type="button" class="btn" on:click=move |_| start()><Icon name="camera"/>"Try again"</button>
                </When>
                <PicturePick on_codes on_problem=Callback::new(move |sentence| problem.set(Some(sentence)))/>
            </div>
            <button type="button" class="btn bare big" on:click=move |_| close.run(())>"Stop"</button>
        </Sheet>
    }
}
