//! The day it is here, told again at midnight and when the page comes back into view.

use chrono::{Local, NaiveDate};
use gloo_timers::callback::Timeout;
use leptos::prelude::*;

/// The local calendar day, now.
pub(crate) fn now() -> NaiveDate {
    Local::now().date_naive()
}

/// A signal of the day, kept right for as long as its owner lives.
pub(crate) fn watch() -> ReadSignal<NaiveDate> {
    let (today, set_today) = signal(now());
    let timer = StoredValue::new_local(None::<Timeout>);
    arm(set_today, timer);
    let seen = window_event_listener_untyped("visibilitychange", move |_| look(set_today));
    let shown = window_event_listener_untyped("pageshow", move |_| look(set_today));
    on_cleanup(move || {
        seen.remove();
        shown.remove();
    });
    today
}

fn look(set_today: WriteSignal<NaiveDate>) {
    let day = now();
    set_today.maybe_update(|was| std::mem::replace(was, day) != day);
}

fn arm(set_today: WriteSignal<NaiveDate>, timer: StoredValue<Option<Timeout>, LocalStorage>) {
    let at = Local::now();
    let midnight = at
        .date_naive()
        .succ_opt()
        .and_then(|day| day.and_hms_opt(0, 0, 1));
    let left = midnight.map_or(3_600_000, |then| {
        (then - at.naive_local()).num_milliseconds()
    });
    let left = u32::try_from(left.max(1000)).unwrap_or(3_600_000);
    let timeout = Timeout::new(left, move || {
        look(set_today);
        arm(set_today, timer);
    });
    timer.try_set_value(Some(timeout));
}
