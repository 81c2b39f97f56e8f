//! What the columns of a table are, where the table does not say it in a way that Kith knows.

use crate::words;
use kith_channel::Column;
use leptos::prelude::*;

/// A table that waits for what its columns are.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Table {
    pub(super) number: u32,
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
    pub(super) choices: Vec<String>,
    pub(super) rows: usize,
}

/// One list for each column, with its first values.
#[component]
pub(super) fn Columns(
    table: Table,
    /// Goes on with what was chosen for each column.
    read: Callback<Vec<Option<usize>>>,
    discard: Callback<()>,
) -> impl IntoView {
    let guesses: Vec<Option<usize>> = table.columns.iter().map(|column| column.guess).collect();
    let chosen = RwSignal::new(guesses);
    let choices = StoredValue::new(table.choices);
    let none = move || chosen.with(|all| all.iter().all(Option::is_none));
    let list = table
        .columns
        .into_iter()
        .enumerate()
        .map(|(at, column)| view! { <Choice at column choices chosen/> })
        .collect_view();
    view! {
        <p class="lede" role="status">
            {format!("{}: {}. Say what the columns are; one that is nothing of these is kept with the person.",
                table.name, words::several(table.rows, "row", "rows"))}
        </p>
        <form class="stackbtn" on:submit=move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            read.run(chosen.get_untracked());
        }>
            <div class="sheet fields">{list}</div>
            <div class="stackbtn in sticky">
                <button type="submit" class="btn main big" disabled=none>"Show what it would bring"</button>
                <button type="button" class="btn" on:click=move |_| discard.run(())>"Choose another file"</button>
            </div>
        </form>
    }
}

#[component]
fn Choice(
    at: usize,
    column: Column,
    choices: StoredValue<Vec<String>>,
    chosen: RwSignal<Vec<Option<usize>>>,
) -> impl IntoView {
    let choose = move |event: leptos::ev::Event| {
        let place = event_target_value(&event).parse().ok();
        chosen.update(|all| all[at] = place);
    };
    let is = move |place: Option<usize>| chosen.with(|all| all[at] == place);
    let options = choices.with_value(|choices| {
        let option = |(place, words): (usize, &String)| {
            view! { <option value=place.to_string() selected=move || is(Some(place))>{words.clone()}</option> }
        };
        choices.iter().enumerate().map(option).collect_view()
    });
    let samples = column.samples.join(" · ");
    view! {
        <label class="fld tall">
            <span>{column.heading}</span>
            <select on:change=choose>
                <option value="" selected=move || is(None)>"Keep as it is"</option>
                {options}
            </select>
            <span class="why one">{samples}</span>
        </label>
    }
}
