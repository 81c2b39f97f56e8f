//! The day of the follow-up: the working days after the event, each with how full it is.

use super::form::{Chosen, Day, Form};
use crate::components::form as parts;
use crate::components::when::When;
use crate::words;
use crate::words::events as say;
use chrono::{Datelike, NaiveDate};
use kith_graph::view::event::Waiting;
use leptos::prelude::*;

/// A dot for each that is there, to so many; more would not fit into a tile.
const DOTS: usize = 8;

#[component]
pub(super) fn DayChoice(
    form: Form,
    waiting: Memo<Waiting>,
    chosen: Memo<Chosen>,
    a_day: Signal<u16>,
) -> impl IntoView {
    let on = Memo::new(move |_| chosen.with(|chosen| chosen.on));
    let tiles = Memo::new(move |_| waiting.with(|one| tiles(&one.slots.days, on.get())));
    let other = RwSignal::new(false);
    let typed = RwSignal::new(String::new());
    Effect::new(move |_| {
        if let Ok(day) = typed.with(|day| day.parse()) {
            form.day.set(Day::On(day));
        }
    });
    let none = move || on.with(Option::is_none);
    let aside = move || {
        if none() {
            "No follow-up".to_owned()
        } else {
            say::a_day(a_day.get())
        }
    };
    view! {
        <div class="head"><h2>"Follow up on"</h2><span class="aside" role="status">{aside}</span></div>
        <div class="in"><div class="week" role="group" aria-label="Follow up on">
            <For each=move || tiles.get() key=|tile| *tile let(tile)><Tile tile on form/></For>
            <button type="button" aria-expanded=move || if other.get() { "true" } else { "false" }
                on:click=move |_| other.update(|open| *open = !*open)>"Other day"</button>
        </div></div>
        <When is=other.into()>
            <div class="in up stackbtn">
                {parts::when("Day", "date", typed)}
                <button type="button" class="btn" aria-pressed=move || if none() { "true" } else { "false" }
                    on:click=move |_| form.day.set(Day::Never)>"No follow-up"</button>
            </div>
        </When>
    }
}

/// A day, how many are there and how many fit; of a day out of the row only the day is known.
type Slot = (NaiveDate, Option<(usize, usize)>);

/// The days that are offered, with the chosen one among them.
fn tiles(days: &[(NaiveDate, usize, usize)], chosen: Option<NaiveDate>) -> Vec<Slot> {
    let mut tiles: Vec<Slot> = days
        .iter()
        .map(|(day, there, fit)| (*day, Some((*there, *fit))))
        .collect();
    if let Some(day) = chosen.filter(|chosen| days.iter().all(|(day, ..)| day != chosen)) {
        tiles.push((day, None));
        tiles.sort_unstable();
    }
    tiles
}

/// A tile; a full day cannot be chosen.
#[component]
fn Tile(tile: Slot, on: Memo<Option<NaiveDate>>, form: Form) -> impl IntoView {
    let (day, load) = tile;
    let is_on = move || on.get() == Some(day);
    let is_full = load.is_some_and(|(there, fit)| there >= fit);
    let dots = load.map(|(there, fit)| {
        let dots = (0..there.min(DOTS))
            .map(|_| view! { <i></i> })
            .collect_view();
        view! { <span class="load" role="img" aria-label=format!("{there} of {fit}")>{dots}</span> }
    });
    view! {
        <button type="button" aria-pressed=move || if is_on() { "true" } else { "false" } disabled=move || is_full && !is_on()
            on:click=move |_| form.day.set(Day::On(day))>
            {day.format("%a").to_string()}
            <b class="num">{day.day()}</b>
            <span class="vh">{words::short_month(day)}</span>
            {dots}
        </button>
    }
}

#[cfg(test)]
mod tests {
    use super::tiles;
    use chrono::NaiveDate;

    fn d(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_out_of_the_row_gets_a_tile_of_its_own() {
        let days = [(d("2026-06-08"), 5, 5), (d("2026-06-09"), 0, 5)];
        let in_row = [
            (d("2026-06-08"), Some((5, 5))),
            (d("2026-06-09"), Some((0, 5))),
        ];
        assert_eq!(tiles(&days, None), in_row);
        assert_eq!(tiles(&days, Some(d("2026-06-09"))), in_row);
        let before = tiles(&days, Some(d("2026-06-06")));
        assert_eq!(before[0], (d("2026-06-06"), None));
        assert_eq!(before[1..], in_row);
    }
}
