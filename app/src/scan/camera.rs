//! The camera as a value: when it is dropped, the camera is off.

use js_sys::{Object, Reflect};
use leptos::prelude::window;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    HtmlVideoElement, MediaDevices, MediaStream, MediaStreamConstraints, MediaStreamTrack,
    MediaStreamTrackState, MediaTrackConstraints,
};

/// A running camera, the one that looks away from the person if there are several.
pub(crate) struct Camera {
    stream: MediaStream,
}

impl Camera {
    /// Asks the person, if need be, and starts it, with a picture whose longer side has about so many pixels.
    ///
    /// # Errors
    /// A sentence that says why there is no picture.
    pub(crate) async fn open(longer: u32) -> Result<Self, &'static str> {
        let devices: MediaDevices = Reflect::get(&window().navigator(), &"mediaDevices".into())
            .ok()
            .and_then(|devices| devices.dyn_into().ok())
            .ok_or_else(|| sentence("insecure"))?;
        let track = MediaTrackConstraints::new();
        track.set_facing_mode(&"environment".into());
        let width = Object::new();
        // A plain object takes every value.
        let _ = Reflect::set(&width, &"ideal".into(), &longer.into());
        track.set_width(&width);
        let constraints = MediaStreamConstraints::new();
        constraints.set_video_media_track_constraints(&track);
        let opening = devices
            .get_user_media_with_constraints(&constraints)
            .map_err(|error| sentence(&name(&error)))?;
        match JsFuture::from(opening).await {
            Ok(stream) => Ok(Self {
                stream: stream.unchecked_into(),
            }),
            Err(error) => Err(sentence(&name(&error))),
        }
    }

    /// Shows what it sees.
    pub(crate) fn show_in(&self, video: &HtmlVideoElement) {
        video.set_muted(true);
        video.set_src_object(Some(&self.stream));
        // It plays by itself; where it does not, this is the second try, and nothing depends on its answer.
        if let Ok(playing) = video.play() {
            spawn_local(async move { drop(JsFuture::from(playing).await) });
        }
    }

    /// Whether it still runs: it may be unplugged or taken away.
    pub(crate) fn is_live(&self) -> bool {
        self.tracks()
            .any(|track| track.ready_state() == MediaStreamTrackState::Live)
    }

    fn tracks(&self) -> impl Iterator<Item = MediaStreamTrack> {
        self.stream
            .get_tracks()
            .into_iter()
            .map(JsCast::unchecked_into)
    }
}

impl Drop for Camera {
    fn drop(&mut self) {
        self.tracks().for_each(|track| track.stop());
    }
}

fn name(error: &JsValue) -> String {
    let name = Reflect::get(error, &"name".into()).ok();
    name.and_then(|name| name.as_string()).unwrap_or_default()
}

/// What is said for each name of an error that `getUserMedia` knows.
fn sentence(error: &str) -> &'static str {
    match error {
        "NotAllowedError" | "SecurityError" => {
            "Kith may not use the camera. Allow it in the browser’s settings, or choose a picture."
        }
        "NotFoundError" | "OverconstrainedError" => {
            "There is no camera here that Kith can use. Choose a picture."
        }
        "NotReadableError" | "AbortError" => {
            "Another program is using the camera. Close it and try again, or choose a picture."
        }
        "insecure" => {
            "The browser gives the camera only to pages that begin with https. Choose a picture."
        }
        _ => "The camera did not start. Try again, or choose a picture.",
    }
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[test]
    fn every_reason_for_no_camera_is_one_thing_said_and_offers_a_picture() {
        for (error, says) in [
            ("NotAllowedError", "may not use the camera"),
            ("SecurityError", "may not use the camera"),
            ("NotFoundError", "no camera"),
            ("OverconstrainedError", "no camera"),
            ("NotReadableError", "Another program"),
            ("AbortError", "Another program"),
            ("insecure", "https"),
            ("TypeError", "did not start"),
            ("", "did not start"),
        ] {
            let said = sentence(error);
            assert!(said.contains(says), "{error}: {said}");
            assert!(
                said.to_lowercase().contains("choose a picture"),
                "{error}: {said}"
            );
        }
    }
}
