//! Addresses: which screen an address names, and how links and the back button change it without a reload.

use gloo_events::{EventListener, EventListenerOptions};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, HtmlAnchorElement, MouseEvent};

/// A screen, as its address names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Today,
    /// The list, and whom the address names beside it.
    People(Option<String>),
    /// The brief about whom the address names.
    Brief(String),
    Graph,
    Goals,
    Work,
    Duplicates,
    Me,
    Review,
    Capture,
    Events,
    Event(String),
    /// The sorting of those met at the event that the address names.
    Triage(String),
    Insights,
    Programme,
    /// The minutes that were noted.
    Time,
    More,
    Devices,
    Data,
    Recovery,
    Reminders,
    Rules,
    History,
    Templates,
    Pair,
    /// Nothing lives here.
    Lost,
}

impl Place {
    /// The screen at a path; a slash at the end makes no difference.
    pub(crate) fn of(path: &str) -> Self {
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        match parts.as_slice() {
            [] => Self::Today,
            ["people"] => Self::People(None),
            ["people", id] => Self::People(Some((*id).to_owned())),
            ["people", id, "brief"] => Self::Brief((*id).to_owned()),
            ["graph"] => Self::Graph,
            ["goals"] => Self::Goals,
            ["work"] => Self::Work,
            ["duplicates"] => Self::Duplicates,
            ["me"] => Self::Me,
            ["review"] => Self::Review,
            ["capture"] => Self::Capture,
            ["events"] => Self::Events,
            ["events", id] => Self::Event((*id).to_owned()),
            ["events", id, "triage"] => Self::Triage((*id).to_owned()),
            ["insights"] => Self::Insights,
            ["programme"] => Self::Programme,
            ["time"] => Self::Time,
            ["settings"] => Self::More,
            ["settings", "devices"] => Self::Devices,
            ["settings", "data"] => Self::Data,
            ["settings", "recovery"] => Self::Recovery,
            ["settings", "reminders"] => Self::Reminders,
            ["settings", "rules"] => Self::Rules,
            ["settings", "templates"] => Self::Templates,
            ["settings", "history"] => Self::History,
            ["pair"] => Self::Pair,
            _ => Self::Lost,
        }
    }
}

/// Where the page is; made once at the root, copied freely.
#[derive(Clone, Copy)]
pub(crate) struct Router {
    /// The screen.
    pub(crate) place: RwSignal<Place>,
    _listeners: StoredValue<[EventListener; 2], LocalStorage>,
}

impl Router {
    /// Takes over the links of this page.
    pub(crate) fn start() -> Self {
        let place = RwSignal::new(here());
        let back = EventListener::new(&window(), "popstate", move |_| show(place));
        // Not passive: a followed link must not load the page anew.
        let options = EventListenerOptions::enable_prevent_default();
        let clicked =
            EventListener::new_with_options(&document(), "click", options, move |event| {
                if let Some(url) = followed(event) {
                    event.prevent_default();
                    push(place, &url);
                }
            });
        Self {
            place,
            _listeners: StoredValue::new_local([back, clicked]),
        }
    }

    /// Goes to an address of the app.
    pub(crate) fn go(self, path: &str) {
        push(self.place, path);
    }
}

/// A value of the address's query.
pub(crate) fn query(name: &str) -> Option<String> {
    let search = window().location().search().ok()?;
    web_sys::UrlSearchParams::new_with_str(&search)
        .ok()?
        .get(name)
}

/// Says something else in the address of the same screen, without a step back.
pub(crate) fn note(url: &str) {
    if let Ok(history) = window().history() {
        // An address that cannot be noted is the one from before: the screen is right all the same.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(url));
    }
}

fn here() -> Place {
    Place::of(&window().location().pathname().unwrap_or_default())
}

fn show(place: RwSignal<Place>) {
    let now = here();
    place.maybe_update(|was| std::mem::replace(was, now.clone()) != now);
}

fn push(place: RwSignal<Place>, url: &str) {
    let pushed = window()
        .history()
        .and_then(|history| history.push_state_with_url(&JsValue::NULL, "", Some(url)));
    if pushed.is_ok() {
        window().scroll_to_with_x_and_y(0.0, 0.0);
        show(place);
    }
}

/// The address of a link that was followed by a plain click and leads to another screen of this page.
fn followed(event: &Event) -> Option<String> {
    let click = event.dyn_ref::<MouseEvent>()?;
    if event.default_prevented() || click.button() != 0 {
        return None;
    }
    if click.meta_key() || click.ctrl_key() || click.shift_key() || click.alt_key() {
        return None;
    }
    let target = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    let link = target
        .closest("a[href]")
        .ok()??
        .dyn_into::<HtmlAnchorElement>()
        .ok()?;
    let is_ours = link.origin() == window().location().origin().ok()?
        && link.rel() != "external"
        && link.target().is_empty()
        && !link.has_attribute("download");
    is_ours.then(|| link.href())
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn every_address_names_its_screen() {
        let cases = [
            ("/", Place::Today),
            ("", Place::Today),
            ("/people", Place::People(None)),
            ("/people/", Place::People(None)),
            (
                "/people/01890000",
                Place::People(Some("01890000".to_owned())),
            ),
            (
                "/people/01890000/brief",
                Place::Brief("01890000".to_owned()),
            ),
            ("/people/01890000/notes", Place::Lost),
            ("/graph", Place::Graph),
            ("/goals", Place::Goals),
            ("/work", Place::Work),
            ("/duplicates", Place::Duplicates),
            ("/me", Place::Me),
            ("/settings/reminders", Place::Reminders),
            ("/settings/rules", Place::Rules),
            ("/settings/templates", Place::Templates),
            ("/settings/history", Place::History),
            ("/review", Place::Review),
            ("/programme", Place::Programme),
            ("/time", Place::Time),
            ("/capture", Place::Capture),
            ("/events/x", Place::Event("x".to_owned())),
            ("/events/x/triage", Place::Triage("x".to_owned())),
            ("/settings", Place::More),
            ("/settings/devices", Place::Devices),
            ("/settings/data", Place::Data),
            ("/settings/recovery", Place::Recovery),
            ("/pair", Place::Pair),
            ("/nowhere", Place::Lost),
        ];
        for (path, place) in cases {
            assert_eq!(Place::of(path), place, "{path}");
        }
    }
}
