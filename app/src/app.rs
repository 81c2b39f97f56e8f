//! The root: shared state, the routes, and what stands around every screen.

use crate::book::{Book, use_book};
use crate::components::draft_sheet::DraftSheet;
use crate::components::icon::Sprite;
use crate::components::log_sheet::LogSheet;
use crate::components::nav::Nav;
use crate::components::notices::Notices;
use crate::components::timer_bar::TimerBar;
use crate::components::timer_stop::StopSheet;
use crate::components::toast::ToastArea;
use crate::components::when::When;
use crate::reminders;
use crate::router::Place;
use crate::screens::{
    brief::BriefScreen, capture::Capture, data::Data, devices::Devices, duplicates::Duplicates,
    event::EventScreen, events::Events, goals::Goals, graph::WhoKnowsWhom, history::History,
    insights::Insights, lost::Lost, me::Me, more::More, pair::Pair, people::People,
    programme::ProgrammeScreen, recovery::Recovery, reminders::Reminders, review::Review,
    rules::Rules, templates::Templates, time::TimeScreen, today::TodayScreen, triage::TriageScreen,
    work::Work,
};
use leptos::mount::mount_to_body;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Takes over from the boot screen.
pub(crate) fn mount(link: Option<String>) {
    if let Some(boot) = document().get_element_by_id("boot") {
        boot.remove();
    }
    mount_to_body(move || view! { <App link/> });
}

#[component]
fn App(link: Option<String>) -> impl IntoView {
    let book = Book::open(link);
    provide_context(book);
    reminders::watch(book);
    let place = book.router.place;
    Effect::new(move |before: Option<Place>| {
        let now = place.get();
        if before.is_some_and(|before| before != now) {
            book.moved.set_value(true);
        }
        now
    });
    search_on_slash(book);
    keep_above_keyboard();
    view! {
        <Sprite/>
        <div class="app" class:wide=book.wide>
            <When is=Signal::derive(move || book.wide.get())>
                <Nav rail=true/>
            </When>
            <Notices/>
            <TimerBar/>
            <Screen/>
            <When is=Signal::derive(move || !book.wide.get())>
                <Nav rail=false/>
            </When>
            <ToastArea/>
            <LogSheet/>
            <DraftSheet/>
            <StopSheet/>
        </div>
    }
}

/// The screen that the address names. List and person are one screen, so that the list stays as it was.
#[component]
fn Screen() -> impl IntoView {
    let place = use_book().router.place;
    let shown = Memo::new(move |_| match place.get() {
        Place::People(_) => Place::People(None),
        other => other,
    });
    let screen = move || match shown.get() {
        Place::Today => view! { <TodayScreen/> }.into_any(),
        Place::People(_) => view! { <People/> }.into_any(),
        Place::Brief(id) => view! { <BriefScreen id/> }.into_any(),
        Place::Graph => view! { <WhoKnowsWhom/> }.into_any(),
        Place::Goals => view! { <Goals/> }.into_any(),
        Place::Work => view! { <Work/> }.into_any(),
        Place::Duplicates => view! { <Duplicates/> }.into_any(),
        Place::Me => view! { <Me/> }.into_any(),
        Place::Review => view! { <Review/> }.into_any(),
        Place::Reminders => view! { <Reminders/> }.into_any(),
        Place::Rules => view! { <Rules/> }.into_any(),
        Place::Templates => view! { <Templates/> }.into_any(),
        Place::History => view! { <History/> }.into_any(),
        Place::Capture => view! { <Capture/> }.into_any(),
        Place::Events => view! { <Events/> }.into_any(),
        Place::Event(id) => view! { <EventScreen id/> }.into_any(),
        Place::Triage(id) => view! { <TriageScreen id/> }.into_any(),
        Place::Programme => view! { <ProgrammeScreen/> }.into_any(),
        Place::Time => view! { <TimeScreen/> }.into_any(),
        Place::Insights => view! { <Insights/> }.into_any(),
        Place::More => view! { <More/> }.into_any(),
        Place::Devices => view! { <Devices/> }.into_any(),
        Place::Data => view! { <Data/> }.into_any(),
        Place::Recovery => view! { <Recovery/> }.into_any(),
        Place::Pair => view! { <Pair/> }.into_any(),
        Place::Lost => view! { <Lost/> }.into_any(),
    };
    view! { {move || screen()} }
}

/// `/` goes to the search box, from anywhere but a field.
fn search_on_slash(book: Book) {
    let keys = window_event_listener(leptos::ev::keydown, move |event| {
        let in_field = document()
            .active_element()
            .is_some_and(|e| matches!(e.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"));
        if event.key() != "/" || in_field || event.ctrl_key() || event.meta_key() || event.alt_key()
        {
            return;
        }
        event.prevent_default();
        if !focus_search() {
            book.router.go("/people");
            request_animation_frame(|| {
                request_animation_frame(|| {
                    focus_search();
                });
            });
        }
    });
    on_cleanup(move || keys.remove());
}

fn focus_search() -> bool {
    let Ok(Some(field)) = document().query_selector("input[type=search]") else {
        return false;
    };
    field
        .unchecked_into::<web_sys::HtmlElement>()
        .focus()
        .is_ok()
}

/// On iOS the keyboard covers the page instead of shrinking it: the dock is told how much.
fn keep_above_keyboard() {
    let Some(viewport) = window().visual_viewport() else {
        return;
    };
    let listener = gloo_events::EventListener::new(&viewport.clone(), "resize", move |_| {
        let whole = window()
            .inner_height()
            .ok()
            .and_then(|h| h.as_f64())
            .unwrap_or_default();
        let covered = (whole - viewport.height() - viewport.offset_top()).max(0.0);
        let Some(root) = document().document_element() else {
            return;
        };
        let root: web_sys::HtmlElement = root.unchecked_into();
        // Less than this is a browser's bar, not a keyboard.
        let is_open = covered > 120.0;
        let covered = if is_open {
            px(covered)
        } else {
            "0px".to_owned()
        };
        let _ = root.style().set_property("--keyboard", &covered);
        let _ = root.toggle_attribute_with_force("data-keyboard", is_open);
    });
    StoredValue::new_local(listener);
}

/// Whole pixels, as CSS writes them.
fn px(length: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "no screen is that high")]
    let whole = length as i32;
    format!("{whole}px")
}
