//! A time of every week that is kept for one's people.

use crate::book::use_book;
use crate::components::form;
use crate::components::segments::place_of;
use crate::components::sheet::Sheet;
use crate::components::timer_stop::understood;
use crate::components::when::When;
use crate::words::programme as say;
use chrono::{NaiveTime, Weekday};
use kith_graph::command::Command;
use kith_graph::view::programme::ProtectedTime;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Map, Value, json};

/// What is offered: an hour and a half of a Tuesday morning.
const USUAL: u16 = 90;

/// Chooses day, hour and length.
#[component]
pub(super) fn ProtectSheet(
    /// The one that is set.
    before: Option<ProtectedTime>,
    /// Closes it.
    on_close: Callback<()>,
) -> impl IntoView {
    let book = use_book();
    let is_set = before.is_some();
    let usual = ProtectedTime {
        day: Weekday::Tue,
        at: NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default(),
        minutes: USUAL,
    };
    let time = before.unwrap_or(usual);
    let day = RwSignal::new(place_of(&say::WEEK, &time.day));
    let at = RwSignal::new(time.at.format("%H:%M").to_string());
    let minutes = RwSignal::new(time.minutes.to_string());
    let tried = RwSignal::new(false);
    let wrong = Signal::derive(move || tried.get() && understood(&minutes.get()).is_none());
    let run = move |set: Map<String, Value>| {
        spawn_local(async move {
            if book.run(Command::SetSettings { set }).await {
                on_close.try_run(());
            }
        });
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let Some(minutes) = understood(&minutes.get_untracked()) else {
            return;
        };
        // An emptied hour means the one it was.
        let at: NaiveTime = at.get_untracked().parse().unwrap_or(time.at);
        run(set(say::WEEK[day.get_untracked()], at, minutes));
    };
    let days = say::WEEK.into_iter().map(say::weekday).collect();
    view! {
        <Sheet title="Time for your people" on_close>
            <p>"It stands in the calendar that you export, and blocks its time there."</p>
            <form class="stackbtn" on:submit=save>
                {form::chips("Day", days, day)}
                {form::when("From", "time", at)}
                {form::when("Minutes", "number", minutes)}
                <When is=wrong><p class="err" role="alert">"A whole number from 1 to 1440."</p></When>
                <button type="submit" class="btn main big">"Protect this time"</button>
                {is_set.then(|| view! { <button type="button" class="btn warn" on:click=move |_| run(unset())>"Protect none"</button> })}
                <button type="button" class="btn bare" on:click=move |_| on_close.run(())>"Cancel"</button>
            </form>
        </Sheet>
    }
}

fn fields(values: [Value; 3]) -> Map<String, Value> {
    let names = ["protected_day", "protected_at", "protected_minutes"];
    names.map(str::to_owned).into_iter().zip(values).collect()
}

fn set(day: Weekday, at: NaiveTime, minutes: u32) -> Map<String, Value> {
    fields([json!(day), json!(at), minutes.into()])
}

fn unset() -> Map<String, Value> {
    fields([Value::Null, Value::Null, Value::Null])
}

#[cfg(test)]
mod tests {
    use super::*;
    use kith_graph::things::Settings;

    #[test]
    fn what_is_set_is_what_the_rules_read() {
        let at = NaiveTime::from_hms_opt(9, 15, 0).unwrap();
        let set = set(Weekday::Fri, at, 45);
        let settings: Settings = serde_json::from_value(set.into()).unwrap();
        let protected = settings.protected().unwrap();
        assert_eq!(
            (protected.day, protected.at, protected.minutes),
            (Weekday::Fri, at, 45)
        );
        assert_eq!(unset().len(), 3);
    }
}
