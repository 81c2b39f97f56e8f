//! The camera in a sheet: it looks for codes until one is taken or the sheet is closed.

use crate::book::use_book;
use crate::components::icon::Icon;
use crate::components::picture_pick::PicturePick;
use crate::components::sheet::Sheet;
use crate::components::viewfinder::Viewfinder;
use crate::components::when::When;
use crate::scan::Reader;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Between two looks, in milliseconds; the next begins only after the last has ended.
const PAUSE: u32 = 150;
/// The longer side of the camera's picture: a code needs no more.
const LONGER: u32 = 1_280;

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
    let finder = StoredValue::new(None::<Viewfinder>);
    let look = Callback::new(move |turn: u32| {
        let Some(finder) = finder.get_value() else {
            return;
        };
        problem.set(None);
        spawn_local(async move {
            let Some(reader) = Reader::new(client) else {
                return;
            };
            loop {
                TimeoutFuture::new(PAUSE).await;
                let (true, Some(video)) = (finder.is_current(turn), finder.video()) else {
                    return;
                };
                if !finder.is_live() {
                    finder.stop();
                    problem.set(None);
                    return finder.failed.set(Some(STOPPED));
                }
                let found = reader.frame(&video).await;
                if !finder.is_current(turn) {
                    return;
                }
                match found {
                    Ok(texts) if texts.is_empty() => {}
                    Ok(texts) => on_codes.run(texts),
                    Err(sentence) => problem.set(Some(sentence)),
                }
            }
        });
    });
    let camera = Viewfinder::open(LONGER, look);
    finder.set_value(Some(camera));
    // A picture that was chosen after the camera failed is the newer of the two.
    let said = move || {
        problem
            .get()
            .or_else(|| camera.failed.get().map(str::to_owned))
    };
    view! {
        <Sheet title="Scan the code" on_close=close>
            <When is=Signal::derive(move || camera.failed.with(Option::is_none))>
                <p>{hint}</p>
                {camera.view("scan")}
            </When>
            <When is=Signal::derive(move || said().is_some())>
                <div class="note bad up" role="alert"><Icon name="alert"/><p>{move || said()}</p><span></span></div>
            </When>
            <div class="acts up">
                <When is=Signal::derive(move || camera.failed.with(Option::is_some))>
                    <button type="button" class="btn" on:click=move |_| { problem.set(None); camera.start(); }><Icon name="camera"/>"Try again"</button>
                </When>
                <PicturePick on_codes on_problem=Callback::new(move |sentence| problem.set(Some(sentence)))/>
            </div>
            <button type="button" class="btn bare big" on:click=move |_| close.run(())>"Stop"</button>
        </Sheet>
    }
}
