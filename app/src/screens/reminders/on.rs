//! Reminders that are switched on: when they come, a trial, and the way off.

use super::off::done;
use crate::book::use_book;
use crate::components::icon::Icon;
use crate::components::when::When;
use crate::platform;
use crate::reminders::{Allowed, allowed, switch_off};
use crate::words;
use kith_channel::{Ask, Reminding};
use kith_graph::reminder::{MORNING, Reminder};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Monday first, as [`Reminder::quiet`] counts.
const DAYS: [(&str, &str); 7] = [
    ("Mon", "Monday"),
    ("Tue", "Tuesday"),
    ("Wed", "Wednesday"),
    ("Thu", "Thursday"),
    ("Fri", "Friday"),
    ("Sat", "Saturday"),
    ("Sun", "Sunday"),
];

#[component]
pub(super) fn On(now: ReadSignal<Option<Reminding>>, may: RwSignal<Allowed>) -> impl IntoView {
    let book = use_book();
    let reminder = Memo::new(move |_| now.with(|now| now.as_ref()?.reminder.clone()));
    let hour = Memo::new(move |_| reminder.with(|r| r.as_ref().map_or(MORNING, |r| r.hour)));
    let quiet = Memo::new(move |_| {
        reminder.with(|r| r.as_ref().map_or_else(Vec::new, |r| r.quiet.clone()))
    });
    let others = Memo::new(move |_| now.with(|now| now.as_ref().map_or(0, |now| now.others)));
    let failed = RwSignal::new(None::<String>);
    let tried = RwSignal::new(false);
    let change = move |change: Box<dyn FnOnce(&mut Reminder)>| {
        let Some(mut changed) = reminder.get_untracked() else {
            return;
        };
        change(&mut changed);
        failed.set(None);
        spawn_local(async move {
            let reminder = Some(changed);
            let asked = book.client.ask(Ask::Remind { reminder }).await;
            if let Err(sentence) = done(asked) {
                failed.try_set(Some(sentence));
            }
        });
    };
    let choose = move |event: leptos::ev::Event| {
        if let Ok(hour) = event_target_value(&event).parse::<u8>() {
            change(Box::new(move |r| r.hour = hour));
        }
    };
    let days = (1_u8..).zip(DAYS).map(|(number, (short, name))| {
        let is_quiet = move || quiet.with(|quiet| quiet.contains(&number));
        let tap = move |_| {
            change(Box::new(move |r| {
                if r.quiet.contains(&number) {
                    r.quiet.retain(|day| *day != number);
                } else {
                    r.quiet.push(number);
                    r.quiet.sort_unstable();
                }
            }));
        };
        view! {
            <button type="button" class="chip" aria-label=name aria-pressed=move || if is_quiet() { "true" } else { "false" } on:click=tap>
                {short}
            </button>
        }
    });
    let try_one = move |_| {
        failed.set(None);
        tried.set(true);
        book.client.tell(Ask::TryReminder);
    };
    let off = move |_| {
        failed.set(None);
        spawn_local(async move {
            match switch_off(book).await {
                Ok(()) => drop(may.try_set(allowed())),
                Err(sentence) => drop(failed.try_set(Some(sentence))),
            }
        });
    };
    let state = move || {
        let place = platform::place();
        match now.get() {
            Some(now) if now.gone => {
                "This browser’s push service ended what was agreed. Kith is asking it again."
                    .to_owned()
            }
            Some(now) if now.sending => {
                format!("This {place} is reminded. The relay is being told.")
            }
            Some(now) if !now.connected => format!(
                "This {place} is reminded. Changes reach the relay when there is a network."
            ),
            _ => format!("This {place} is reminded."),
        }
    };
    let and_others = move || match others.get() {
        0 => String::new(),
        1 => " One other device is, too.".to_owned(),
        n => format!(
            " {} other devices are, too.",
            words::sentence(&words::count(n))
        ),
    };
    view! {
        <div class="note good up" role="status"><Icon name="bell"/><p>{move || state()}{move || and_others()}</p><span></span></div>
        <div class="sheet fields up">
            <label class="fld">
                <span>"Hour"</span>
                <select prop:value=move || hour.get().to_string() on:change=choose>
                    {(0_u8..24).map(|n| view! { <option value=n.to_string() selected=move || hour.get() == n>{format!("{n}:00")}</option> }).collect_view()}
                </select>
            </label>
        </div>
        <p class="hint">"The hour of this device, wherever it is. As long as any of your devices is opened within two weeks, reminders go on."</p>
        <div class="head"><h2 id="quiet">"Quiet days"</h2></div>
        <div class="chips in days" role="group" aria-labelledby="quiet">{days.collect_view()}</div>
        <When is=Signal::derive(move || failed.with(Option::is_some))>
            <div class="note bad up" role="alert"><Icon name="alert"/><p>{move || failed.get()}</p><span></span></div>
        </When>
        <div class="in stackbtn up">
            <button type="button" class="btn" on:click=try_one>"Send a test"</button>
            <button type="button" class="btn" on:click=off>"Switch off"</button>
        </div>
        <p class="hint" role="status">{move || if tried.get() { "A test is on its way. It may take a moment; some systems hold back what comes while the app is in front." } else { "" }}</p>
    }
}
