//! The figures behind a picture: a table that opens, and that can be taken away as a file.

use crate::book::use_book;
use crate::components::draft_sheet::can_share;
use crate::components::icon::Icon;
use crate::components::when::When;
use crate::figures::{Cell, Table, csv};
use crate::platform;
use crate::screens::data::file::download;
use crate::words;
use js_sys::{Array, Uint8Array};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// So many rows are shown; the file has all of up to a thousand.
const SHOWN: usize = 100;

/// "Show figures". The table is made when it is opened.
#[component]
pub(super) fn Figures(
    /// The table.
    table: Table,
    /// The name of its file, without what tells its kind.
    file: String,
) -> impl IntoView {
    let caption = table.caption;
    let open = RwSignal::new(false);
    let of = (
        StoredValue::new(table),
        StoredValue::new(format!("kith-{file}.csv")),
    );
    let toggled = move |event: leptos::ev::Event| {
        let details = event.target().and_then(|t| t.dyn_into::<Element>().ok());
        open.set(details.is_some_and(|details| details.has_attribute("open")));
    };
    view! {
        <details class="figures" on:toggle=toggled>
            <summary>"Show figures"<span class="vh">{format!(": {caption}")}</span></summary>
            <When is=open.into()>
                {of.0.with_value(rows)}
                <Take table=of.0 name=of.1/>
            </When>
        </details>
    }
}

/// The table itself. Where it is wider than the screen it moves by itself, by keys too.
fn rows(table: &Table) -> AnyView {
    let heads = table
        .heads
        .iter()
        .map(|head| view! { <th scope="col">{head.clone()}</th> });
    let heads = heads.collect_view();
    let more = table.rows.len().saturating_sub(SHOWN);
    let more = (more > 0).then(|| {
        let rows = words::several(more, "more row is", "more rows are");
        view! { <p class="why">{format!("{rows} in the file.")}</p> }
    });
    let rows = table.rows.iter().take(SHOWN).map(|row| {
        let cells = row.iter().enumerate().map(|(n, cell)| {
            let shown = cell.shown();
            match (n, cell) {
                (0, Cell::Person(id, name)) => {
                    let href = format!("/people/{id}");
                    view! { <th scope="row"><a class="link" href=href>{name.clone()}</a></th> }
                        .into_any()
                }
                (0, _) => view! { <th scope="row">{shown}</th> }.into_any(),
                _ => view! { <td>{shown}</td> }.into_any(),
            }
        });
        view! { <tr>{cells.collect_view()}</tr> }
    });
    view! {
        <div class="scroller" role="region" tabindex="0" aria-label=format!("{}, figures", table.caption)>
            <table class="tbl">
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
        {more}
    }
    .into_any()
}

/// The buttons that take it away.
#[component]
fn Take(table: StoredValue<Table>, name: StoredValue<String>) -> impl IntoView {
    let book = use_book();
    let caption = table.with_value(|table| format!(": {}", table.caption));
    let save = move |_| {
        let content = table.with_value(csv);
        let bytes = Array::of1(&Uint8Array::from(content.as_bytes()));
        if download(&name.get_value(), "text/csv", &bytes).is_none() {
            book.fail("The browser did not take the file. Nothing was changed.".to_owned());
        }
    };
    let share = can_share().then(|| {
        let share = move |_| {
            platform::share_file(&name.get_value(), "text/csv", &table.with_value(csv));
        };
        view! {
            <button type="button" class="btn soft" on:click=share><Icon name="share"/>"Share"<span class="vh">{caption.clone()}</span></button>
        }
    });
    view! {
        <div class="acts start">
            <button type="button" class="btn soft" on:click=save><Icon name="import"/>"Save as CSV"<span class="vh">{caption.clone()}</span></button>
            {share}
        </div>
    }
}
