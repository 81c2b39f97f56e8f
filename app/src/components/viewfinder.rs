//! What the camera sees, in a sheet: it is on as long as the sheet is open and the page in sight.

use crate::scan::Camera;
use gloo_events::EventListener;
use leptos::html::Video;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::HtmlVideoElement;

/// A camera and the place where it is shown; copied freely.
#[derive(Clone, Copy)]
pub(crate) struct Viewfinder {
    node: NodeRef<Video>,
    camera: StoredValue<Option<Camera>, LocalStorage>,
    /// Why there is no picture; the camera can be tried again.
    pub(crate) failed: RwSignal<Option<&'static str>>,
    /// Tells this start of the camera from an earlier one that is still being asked for.
    turn: StoredValue<u32>,
    /// The longer side that is asked for, in pixels.
    longer: u32,
    /// Told each time that the camera runs.
    started: Callback<u32>,
}

impl Viewfinder {
    /// Opens the camera now and whenever the page comes back into sight; it is off once the owner is gone.
    pub(crate) fn open(longer: u32, started: Callback<u32>) -> Self {
        let finder = Self {
            node: NodeRef::new(),
            camera: StoredValue::new_local(None),
            failed: RwSignal::new(None),
            turn: StoredValue::new(0),
            longer,
            started,
        };
        Effect::new(move |_| finder.start());
        let seen = StoredValue::new_local(Some(EventListener::new(
            &document(),
            "visibilitychange",
            move |_| {
                if document().hidden() {
                    finder.stop();
                } else {
                    finder.start();
                }
            },
        )));
        on_cleanup(move || {
            drop(seen.try_update_value(Option::take));
            drop(finder.camera.try_update_value(Option::take));
        });
        finder
    }

    /// Starts the camera, once more if it runs.
    pub(crate) fn start(self) {
        self.stop();
        self.failed.set(None);
        let turn = self.turn.get_value();
        spawn_local(async move {
            let opened = Camera::open(self.longer).await;
            if !self.is_current(turn) {
                return;
            }
            match opened {
                Ok(opened) => {
                    if let Some(video) = self.node.get_untracked() {
                        opened.show_in(&video);
                    }
                    self.camera.set_value(Some(opened));
                    self.started.run(turn);
                }
                Err(sentence) => self.failed.set(Some(sentence)),
            }
        });
    }

    /// Switches the camera off.
    pub(crate) fn stop(self) {
        self.turn.update_value(|turn| *turn += 1);
        self.camera.set_value(None);
    }

    /// Whether the camera still runs that was started in this turn.
    pub(crate) fn is_current(self, turn: u32) -> bool {
        self.turn.try_get_value() == Some(turn)
    }

    /// Whether it still sees: it may be unplugged or taken away.
    pub(crate) fn is_live(self) -> bool {
        self.camera
            .with_value(|camera| camera.as_ref().is_some_and(Camera::is_live))
    }

    /// The picture as it is shown.
    pub(crate) fn video(self) -> Option<HtmlVideoElement> {
        self.node.try_get_untracked().flatten()
    }

    /// The place where it is shown.
    pub(crate) fn view(self, class: &'static str) -> AnyView {
        view! {
            <div class=class><video node_ref=self.node aria-label="Camera" playsinline=true autoplay=true prop:muted=true></video></div>
        }
        .into_any()
    }
}
