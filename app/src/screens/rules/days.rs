//! On which days I work: the days of the week, and a time of being away.

use super::{one, set};
use crate::book::Book;
use kith_graph::things::{DaysOff, Settings, WEEK};
use leptos::prelude::*;
use serde_json::{Map, Value};

const NAMES: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// The fields of these that are not as Kith has them.
pub(super) fn changed(now: &Settings) -> impl Iterator<Item = &'static str> {
    let fields = [
        ("days_off", !now.days_off.are_usual()),
        ("away_from", now.away_from.is_some()),
        ("away_until", now.away_until.is_some()),
    ];
    fields
        .into_iter()
        .filter(|(_, is)| *is)
        .map(|(field, _)| field)
}

/// The week as chips that hold where I work, and the first and last day of being away.
pub(super) fn days(book: Book, now: Memo<Settings>) -> AnyView {
    let off = Memo::new(move |_| now.with(|now| now.days_off));
    let chips = WEEK
        .into_iter()
        .zip(NAMES)
        .map(|(day, name)| {
            let works = move || !off.get().has(day);
            let toggle = move |_| {
                let days = off.get_untracked().with(day, untrack(works));
                set(book, one("days_off", days == DaysOff::WEEKEND, days.to_string().into()));
            };
            view! {
                <button type="button" class="chip" aria-pressed=move || if works() { "true" } else { "false" } on:click=toggle>{name}</button>
            }
        })
        .collect_view();
    let from = move || now.with(|now| text(now.away_from));
    let until = move || now.with(|now| text(now.away_until));
    let choose = move |field: &'static str| {
        move |event: leptos::ev::Event| {
            let typed = event_target_value(&event);
            let pair = match field {
                "away_from" => (typed, untrack(until)),
                _ => (untrack(from), typed),
            };
            set(book, away(field, &pair));
        }
    };
    view! {
        <div class="chips in" role="group" aria-label="Working days">{chips}</div>
        <div class="sheet fields up">
            <label class="fld"><span>"Away from"</span><input type="date" prop:value=from on:change=choose("away_from")/></label>
            <label class="fld"><span>"Until"</span><input type="date" prop:value=until on:change=choose("away_until")/></label>
        </div>
        <p class="hint">"Follow-ups and first contacts fall on days when you work."</p>
    }
    .into_any()
}

fn text(day: Option<chrono::NaiveDate>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

/// What is written when one end of being away is chosen: an end before its beginning moves along.
fn away(field: &str, (from, until): &(String, String)) -> Map<String, Value> {
    let value = |text: &str| {
        if text.is_empty() {
            Value::Null
        } else {
            text.into()
        }
    };
    let mut set = Map::new();
    let chosen = if field == "away_from" { from } else { until };
    set.insert(field.to_owned(), value(chosen));
    if !from.is_empty() && !until.is_empty() && until < from {
        let other = if field == "away_from" {
            "away_until"
        } else {
            "away_from"
        };
        set.insert(other.to_owned(), value(chosen));
    }
    set
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_before_its_beginning_moves_along() {
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        for (field, days, expected) in [
            (
                "away_from",
                pair("2026-07-01", ""),
                r#"{"away_from":"2026-07-01"}"#,
            ),
            (
                "away_from",
                pair("2026-07-01", "2026-07-10"),
                r#"{"away_from":"2026-07-01"}"#,
            ),
            (
                "away_from",
                pair("2026-07-11", "2026-07-10"),
                r#"{"away_from":"2026-07-11","away_until":"2026-07-11"}"#,
            ),
            (
                "away_until",
                pair("2026-07-11", "2026-07-10"),
                r#"{"away_from":"2026-07-10","away_until":"2026-07-10"}"#,
            ),
            (
                "away_until",
                pair("2026-07-01", ""),
                r#"{"away_until":null}"#,
            ),
        ] {
            let set = away(field, &days);
            assert_eq!(serde_json::to_string(&set).unwrap(), expected);
        }
    }
}
