//! Rhythms and limits: the numbers of the rules that a person may change, each with its default.

mod days;
mod rates;

use crate::book::{Book, use_book};
use crate::client::watch;
use crate::components::back_bar::BackBar;
use crate::components::every::{self, EveryDays};
use crate::components::heading::Heading;
use crate::components::when::When;
use crate::today;
use crate::words::ways;
use kith_channel::Query;
use kith_graph::command::Command;
use kith_graph::things::{DEFAULTS, Rates, Settings};
use kith_graph::types::Cadence;
use kith_graph::view::{View, Wanted};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Map, Value};

/// Rhythms to choose from (PRODUCT, "Due").
const RHYTHMS: [Cadence; 8] = [
    Cadence::Weeks(1),
    Cadence::Weeks(2),
    Cadence::Months(1),
    Cadence::Months(2),
    Cadence::Months(3),
    Cadence::Months(6),
    Cadence::Months(12),
    Cadence::Never,
];

/// A rhythm that may be changed.
struct Rhythm {
    field: &'static str,
    label: &'static str,
    of: fn(&Settings) -> Cadence,
}

const TIERS: [Rhythm; 3] = [
    Rhythm {
        field: "cadence_1",
        label: "Tier 1",
        of: |s| s.cadence_1,
    },
    Rhythm {
        field: "cadence_2",
        label: "Tier 2",
        of: |s| s.cadence_2,
    },
    Rhythm {
        field: "cadence_3",
        label: "Tier 3",
        of: |s| s.cadence_3,
    },
];

/// A number that may be changed.
struct Number {
    field: &'static str,
    label: &'static str,
    /// What it counts.
    unit: &'static str,
    least: u16,
    most: u16,
    of: fn(&Settings) -> u16,
}

const GAPS: [Number; 3] = [
    Number {
        field: "gap_1",
        label: "Tier 1",
        unit: "days",
        least: 0,
        most: 365,
        of: |s| s.gap_1,
    },
    Number {
        field: "gap_2",
        label: "Tier 2",
        unit: "days",
        least: 0,
        most: 365,
        of: |s| s.gap_2,
    },
    Number {
        field: "gap_3",
        label: "Tier 3 and the wider circle",
        unit: "days",
        least: 0,
        most: 365,
        of: |s| s.gap_3,
    },
];

const LIMITS: [Number; 3] = [
    Number {
        field: "today_rows",
        label: "Rows on Today",
        unit: "at most",
        least: 1,
        most: 50,
        of: |s| s.today_rows,
    },
    Number {
        field: "follow_ups_a_day",
        label: "Follow-ups a day",
        unit: "at most",
        least: 1,
        most: 25,
        of: |s| s.follow_ups_a_day,
    },
    Number {
        field: "goodwill_days",
        label: "Goodwill looks back",
        unit: "days",
        least: 30,
        most: 1825,
        of: |s| s.goodwill_days,
    },
];

/// `/settings/rules`
#[component]
pub(crate) fn Rules() -> impl IntoView {
    let book = use_book();
    let answer = book.client.watch(
        move || {
            Some(Query::View {
                wanted: Wanted::Settings,
                today: book.today.get(),
            })
        },
        watch::view,
    );
    let settings = Memo::new(move |_| match answer.get() {
        Some(View::Settings(settings)) => Some(settings),
        _ => None,
    });
    let known = Signal::derive(move || settings.with(Option::is_some));
    let now = Memo::new(move |_| settings.get().unwrap_or(DEFAULTS));
    let changed = Signal::derive(move || is_changed(now.get()));
    let reset = move |_| set(book, back_to_defaults(&now.get_untracked()));
    view! {
        <main class="screen">
            <BackBar href="/settings" to="More"/>
            <header class="top close"><Heading text="Rhythms and limits"/></header>
            <p class="lede">"How often, how many, how long. These hold on all your devices; a person’s own rhythm goes before that of the tier."</p>
            <When is=known>
                <div class="head"><h2>"Be in touch"</h2></div>
                <div class="sheet fields">{rhythms(book, now)}</div>
                <p class="hint">"The wider circle has no rhythm."</p>
                <div class="head"><h2>"Between two messages, at least"</h2></div>
                <div class="sheet fields">{numbers(book, now, &GAPS)}</div>
                <p class="hint">"Half a person’s own rhythm, where that is shorter. Replies, promises and thanks may always go."</p>
                <div class="head"><h2>"Limits"</h2></div>
                <div class="sheet fields">{numbers(book, now, &LIMITS)}</div>
                <div class="head"><h2>"Days on which you work"</h2></div>
                {days::days(book, now)}
                <div class="head"><h2>"Rates of exchange"</h2></div>
                {rates::rates(book, now)}
                <When is=changed>
                    <p class="in up"><button type="button" class="btn" on:click=reset>"Back to Kith’s numbers"</button></p>
                </When>
            </When>
        </main>
    }
}

fn rhythms(book: Book, now: Memo<Settings>) -> AnyView {
    TIERS
        .iter()
        .map(|rhythm| {
            let value = Memo::new(move |_| now.with(rhythm.of));
            let options = move || {
                let value = value.get();
                let mut all = RHYTHMS.to_vec();
                let in_days = every::code(value) == every::DAYS;
                if !all.contains(&value) && !in_days {
                    all.insert(0, value);
                }
                let option = |cadence: Cadence| {
                    let is_default = cadence == (rhythm.of)(&DEFAULTS);
                    let words = if is_default {
                        format!("{} (Kith’s)", ways::every(cadence))
                    } else {
                        ways::every(cadence)
                    };
                    view! { <option value=cadence.to_string() selected=cadence == value>{words}</option> }
                };
                let days = view! { <option value=every::DAYS selected=in_days>{every::WORDS}</option> };
                (all.into_iter().map(option).collect_view(), days)
            };
            let save = move |cadence: Cadence| {
                let is_default = cadence == (rhythm.of)(&DEFAULTS);
                set(book, one(rhythm.field, is_default, cadence.to_string().into()));
            };
            let choose = move |event: leptos::ev::Event| {
                let code = event_target_value(&event);
                if let Some(cadence) = every::chosen(&code, Some(value.get_untracked())) {
                    save(cadence);
                }
            };
            view! {
                <label class="fld">
                    <span>{rhythm.label}</span>
                    <select prop:value=move || every::code(value.get()) on:change=choose>{options}</select>
                </label>
                <EveryDays label=rhythm.label now=Signal::derive(move || Some(value.get())) on_choose=Callback::new(save)/>
            }
        })
        .collect_view()
        .into_any()
}

fn numbers(book: Book, now: Memo<Settings>, all: &'static [Number]) -> AnyView {
    all.iter()
        .map(|number| {
            let value = Memo::new(move |_| now.with(number.of));
            let wrong = RwSignal::new(false);
            let default = (number.of)(&DEFAULTS);
            let about = format!("{}, Kith’s number is {default}", number.unit);
            let choose = move |event: leptos::ev::Event| match number.understood(&event_target_value(&event)) {
                Some(typed) => {
                    wrong.set(false);
                    if typed != value.get_untracked() {
                        set(book, one(number.field, typed == default, typed.into()));
                    }
                }
                None => wrong.set(true),
            };
            let range = format!("A whole number from {} to {}.", number.least, number.most);
            view! {
                <label class="fld number">
                    <span>{number.label}</span>
                    <input type="number" inputmode="numeric" min=number.least.to_string() max=number.most.to_string()
                        prop:value=move || value.get().to_string() on:change=choose/>
                    <span class="why">{about}</span>
                </label>
                <When is=wrong.into()><p class="err in" role="alert">{range.clone()}</p></When>
            }
        })
        .collect_view()
        .into_any()
}

impl Number {
    /// What was typed, if it is a number that makes sense.
    fn understood(&self, typed: &str) -> Option<u16> {
        let number = typed.trim().parse().ok()?;
        (self.least..=self.most).contains(&number).then_some(number)
    }
}

fn set(book: Book, mut set: Map<String, Value>) {
    // From which day another rhythm counts is the day here.
    for field in ["cadence_1", "cadence_2", "cadence_3"] {
        if set.contains_key(field) {
            set.insert(format!("{field}_on"), today::now().to_string().into());
        }
    }
    spawn_local(async move {
        book.run(Command::SetSettings { set }).await;
    });
}

/// One field; the default is written as none, so that it follows Kith's.
fn one(field: &str, is_default: bool, value: Value) -> Map<String, Value> {
    let value = if is_default { Value::Null } else { value };
    [(field.to_owned(), value)].into_iter().collect()
}

/// Whether any number is another than Kith's; the days on which rhythms changed stay noted, and rates of exchange typed.
fn is_changed(now: Settings) -> bool {
    let numbers = Settings {
        cadence_1_on: None,
        cadence_2_on: None,
        cadence_3_on: None,
        // What the programme keeps beside them is no number of a rule.
        protected_day: None,
        protected_at: None,
        protected_minutes: None,
        calendar_on: None,
        // Of these Kith has none.
        rates: Rates::NONE,
        ..now
    };
    numbers != DEFAULTS
}

/// Empties every field that differs.
fn back_to_defaults(now: &Settings) -> Map<String, Value> {
    let rhythms = TIERS
        .iter()
        .filter(|r| (r.of)(now) != (r.of)(&DEFAULTS))
        .map(|r| r.field);
    let numbers = GAPS
        .iter()
        .chain(&LIMITS)
        .filter(|n| (n.of)(now) != (n.of)(&DEFAULTS))
        .map(|n| n.field);
    rhythms
        .chain(numbers)
        .chain(days::changed(now))
        .map(|field| (field.to_owned(), Value::Null))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_of_a_change_alone_is_no_other_number() {
        let noted = Settings {
            cadence_2_on: "2026-06-01".parse().ok(),
            ..DEFAULTS
        };
        assert!(noted.cadence_2_on.is_some() && !is_changed(noted));
        let other = Settings {
            gap_1: 8,
            ..DEFAULTS
        };
        assert!(is_changed(other));
        let rates: Settings = serde_json::from_value(
            serde_json::json!({"rates_into": "EUR", "rate_usd": "0.92 EUR"}),
        )
        .unwrap();
        assert!(rates != DEFAULTS && !is_changed(rates));
    }

    #[test]
    fn every_number_of_the_rules_can_be_changed_here() {
        let Ok(Value::Object(fields)) = serde_json::to_value(DEFAULTS) else {
            panic!("settings are an object");
        };
        let here: Vec<&str> = TIERS
            .iter()
            .map(|r| r.field)
            .chain(GAPS.iter().chain(&LIMITS).map(|n| n.field))
            .collect();
        assert_eq!(fields.len(), here.len());
        for field in here {
            assert!(fields.contains_key(field), "{field}");
        }
    }

    #[test]
    fn each_field_reads_its_own_number() {
        for rhythm in &TIERS {
            let set = [(rhythm.field.to_owned(), Value::from("45d"))];
            let set: Map<String, Value> = set.into_iter().collect();
            let settings: Settings = serde_json::from_value(set.into()).unwrap();
            assert_eq!((rhythm.of)(&settings), Cadence::Days(45));
        }
        for number in GAPS.iter().chain(&LIMITS) {
            let set: Map<String, Value> = one(number.field, false, 41.into());
            let settings: Settings = serde_json::from_value(set.into()).unwrap();
            assert_eq!((number.of)(&settings), 41);
            assert_eq!(back_to_defaults(&settings).len(), 1);
        }
        assert!(back_to_defaults(&DEFAULTS).is_empty());
    }

    #[test]
    fn a_number_must_make_sense() {
        let rows = &LIMITS[0];
        for (typed, understood) in [
            ("1", Some(1)),
            (" 50 ", Some(50)),
            ("0", None),
            ("51", None),
            ("-3", None),
            ("ten", None),
            ("", None),
        ] {
            assert_eq!(rows.understood(typed), understood, "{typed:?}");
        }
    }

    #[test]
    fn the_default_is_written_as_none() {
        assert_eq!(one("gap_1", true, 7.into())["gap_1"], Value::Null);
        assert_eq!(one("gap_1", false, 8.into())["gap_1"], 8);
    }
}
