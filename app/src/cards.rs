//! Business cards: the worker that reads them on this device, and what it takes to do so without a network.
//!
//! A worker is started for each thing that is wanted of it, and ended afterwards: recognising text takes a hundred
//! megabytes of memory that nobody needs while they read.

pub(crate) mod seen;

use futures::channel::oneshot;
use gloo_events::EventListener;
use js_sys::{Array, Object, Reflect};
use leptos::prelude::{document, window};
use seen::Seen;
use std::cell::Cell;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, HtmlMetaElement, MessageEvent, Worker, WorkerOptions, WorkerType};

/// The language that cards are always read with.
const ENGLISH: &str = "eng";

/// Further languages: how the data is called, how the browser calls them, how people do.
pub(crate) const LANGUAGES: [(&str, &str, &str); 6] = [
    ("deu", "de", "German"),
    ("fra", "fr", "French"),
    ("spa", "es", "Spanish"),
    ("ita", "it", "Italian"),
    ("pol", "pl", "Polish"),
    ("swe", "sv", "Swedish"),
];

/// The tag of somebody whose card is still to be read.
pub(crate) const TO_READ: &str = "to read";

const NO_READER: &str =
    "This browser cannot read cards. The picture can still be kept with a name typed by hand.";

/// How much of what reading takes lies on this device, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kept {
    /// Still to be fetched.
    pub(crate) missing: u32,
    /// All of it.
    pub(crate) all: u32,
}

/// A card that was read.
pub(crate) struct Card {
    /// What stands on it.
    pub(crate) seen: Seen,
    /// The card alone, straightened, as a JPEG; the whole photo if no card was found in it.
    pub(crate) picture: Blob,
    /// The picture's width in pixels.
    pub(crate) width: f64,
    /// The picture's height in pixels.
    pub(crate) height: f64,
}

/// The languages that cards are read with here, English first.
pub(crate) fn languages() -> Vec<&'static str> {
    let chosen = crate::settings::card_languages();
    let own = LANGUAGES.iter().filter(|(data, browser, _)| match &chosen {
        Some(chosen) => chosen.iter().any(|one| one == data),
        None => speaks(browser),
    });
    std::iter::once(ENGLISH)
        .chain(own.map(|(data, _, _)| *data))
        .collect()
}

/// Whether the person's browser asks for pages in a language.
fn speaks(language: &str) -> bool {
    let asked = window().navigator().languages();
    let mut tags = asked.iter().filter_map(|tag| tag.as_string());
    tags.any(|tag| tag.split('-').next() == Some(language))
}

/// The person's own country as their browser says it: "DE" of "de-DE".
fn country() -> Option<String> {
    let tag = window().navigator().language()?;
    let region = tag.rsplit('-').next()?;
    (region.len() == 2 && region.chars().all(|c| c.is_ascii_uppercase())).then(|| region.to_owned())
}

/// How much lies here.
///
/// # Errors
/// A sentence, if the browser keeps nothing or runs no worker.
pub(crate) async fn kept(languages: &[&str]) -> Result<Kept, String> {
    let ask = asked("kept", languages);
    Ok(kept_of(&answer(&ask, |_, _| ()).await?))
}

/// Fetches what is missing; `progress` gets bytes done and bytes in all.
///
/// # Errors
/// A sentence; what came whole is kept, and another try goes on from there.
pub(crate) async fn keep(
    languages: &[&str],
    progress: impl Fn(f64, f64) + 'static,
) -> Result<Kept, String> {
    let ask = asked("keep", languages);
    answer(&ask, progress)
        .await
        .map(|answer| kept_of(&answer))
        .map_err(|_| {
            "The card reader could not be fetched. Try again with a connection.".to_owned()
        })
}

/// Reads the card of a photo; `progress` gets how many looks at it were taken, and how many there will be.
///
/// # Errors
/// A sentence: it is no picture, or what reads it is not here.
pub(crate) async fn read(
    photo: &Blob,
    progress: impl Fn(f64, f64) + 'static,
) -> Result<Card, String> {
    let ask = asked("read", &languages());
    put(&ask, "photo", photo);
    if let Some(country) = country() {
        put(&ask, "country", &country.into());
    }
    let answer = answer(&ask, progress).await?;
    let whole = || {
        let fields = get(&answer, "fields").as_string()?;
        Some(Card {
            seen: serde_json::from_str(&fields).ok()?,
            picture: get(&answer, "picture").dyn_into().ok()?,
            width: get(&answer, "width").as_f64()?,
            height: get(&answer, "height").as_f64()?,
        })
    };
    whole().ok_or_else(|| NO_READER.to_owned())
}

/// Starts a worker, asks it one thing, and ends it once it has answered.
async fn answer(ask: &Object, progress: impl Fn(f64, f64) + 'static) -> Result<JsValue, String> {
    let worker = start().ok_or(NO_READER)?;
    let (sender, receiver) = oneshot::channel::<Result<JsValue, String>>();
    let sender = std::rc::Rc::new(Cell::new(Some(sender)));
    let say = {
        let sender = sender.clone();
        move |said: Result<JsValue, String>| {
            if let Some(sender) = sender.take() {
                // Whoever waited may have gone to another screen.
                drop(sender.send(said));
            }
        }
    };
    let heard = {
        let say = say.clone();
        EventListener::new(&worker.0, "message", move |event| {
            let Some(event) = event.dyn_ref::<MessageEvent>() else {
                return;
            };
            let data = event.data();
            let told = get(&data, "progress");
            if told.is_object() {
                let number = |name| get(&told, name).as_f64().unwrap_or_default();
                progress(number("done"), number("of"));
            } else if get(&data, "failed").is_string() {
                say(Err(
                    "This picture could not be read as a card. Take it again, closer and in more light."
                        .to_owned(),
                ));
            } else {
                say(Ok(get(&data, "answer")));
            }
        })
    };
    let died = EventListener::new(&worker.0, "error", move |_| say(Err(NO_READER.to_owned())));
    worker.0.post_message(ask).map_err(|_| NO_READER)?;
    let answer = receiver.await.unwrap_or_else(|_| Err(NO_READER.to_owned()));
    drop((heard, died));
    answer
}

/// A worker that ends with whoever holds it.
struct Held(Worker);

impl Drop for Held {
    fn drop(&mut self) {
        self.0.terminate();
    }
}

/// The worker whose address the page names in `<meta name="kith-reader">`.
fn start() -> Option<Held> {
    let named = document().query_selector("meta[name=kith-reader]").ok()??;
    let address = named.unchecked_into::<HtmlMetaElement>().content();
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    Worker::new_with_options(&address, &options).ok().map(Held)
}

fn asked(act: &str, languages: &[&str]) -> Object {
    let ask = Object::new();
    let languages: Array = languages.iter().map(|one| JsValue::from(*one)).collect();
    put(&ask, "act", &act.into());
    put(&ask, "languages", &languages);
    ask
}

fn put(object: &Object, name: &str, value: &JsValue) {
    // A plain object takes every value.
    let _ = Reflect::set(object, &name.into(), value);
}

fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

fn kept_of(answer: &JsValue) -> Kept {
    let number = |name| get(answer, name).as_f64().unwrap_or_default() as u32;
    Kept {
        missing: number("missing"),
        all: number("all"),
    }
}
