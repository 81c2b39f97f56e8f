//! Everything can be taken away (row S7).

use super::file;
use crate::book::{Book, use_book};
use crate::components::icon::Icon;
use crate::screens::programme::note_calendar;
use js_sys::Array;
use kith_channel::{Ask, ExportFormat, Reply};
use leptos::prelude::*;
use leptos::task::spawn_local;

const WAYS: [(ExportFormat, &str, &str); 8] = [
    (
        ExportFormat::Cards,
        "vCard",
        "For phones and mail programs, with photos",
    ),
    (ExportFormat::Cards3, "vCard 3.0", "For older ones"),
    (
        ExportFormat::Ics,
        "calendar",
        "Due dates, promises, birthdays; time set aside for tier 1",
    ),
    (ExportFormat::Csv, "CSV", "For a spreadsheet"),
    (
        ExportFormat::GoogleCsv,
        "CSV for Google",
        "The columns of Google Contacts",
    ),
    (
        ExportFormat::LinkedinCsv,
        "CSV like LinkedIn’s",
        "Name, company, position, e-mail",
    ),
    (ExportFormat::Json, "JSON", "Everything, for other programs"),
    (
        ExportFormat::Automerge,
        "raw document",
        "With its whole history",
    ),
];

/// The ways out.
#[component]
pub(super) fn Exports(problem: RwSignal<Option<String>>) -> impl IntoView {
    let book = use_book();
    let export = move |format: ExportFormat| {
        problem.set(None);
        spawn_local(async move {
            match take_out(book, format).await {
                Err(sentence) => drop(problem.try_set(Some(sentence))),
                Ok(()) if format == ExportFormat::Ics => note_calendar(book).await,
                Ok(()) => {}
            }
        });
    };
    let rows = WAYS
        .into_iter()
        .map(|(format, name, about)| view! {
            <li>
                <button class="row" on:click=move |_| export(format)>
                    <span class="glyph"><Icon name="share" small=true/></span>
                    <span><span class="thing">{format!("Export {name}")}</span><span class="why one">{about}</span></span>
                    <span class="end"></span>
                </button>
            </li>
        })
        .collect_view();
    view! {
        <div class="head"><h2>"Take everything with you"</h2></div>
        <ul class="sheet rows" aria-label="Export">{rows}</ul>
        <p class="hint">"Exports are not encrypted: keep them where only you can read them."</p>
    }
}

const NOT_TAKEN: &str = "The browser did not take the file. Nothing was changed.";
const FAILED: &str = "The export did not work. Nothing was changed.";

/// The browser puts the parts together, and where they are many it does so on its disk.
async fn take_out(book: Book, format: ExportFormat) -> Result<(), String> {
    let (export, name, mime) = match book.client.ask(Ask::Export { format }).await {
        Reply::Export { export, name, mime } => (export, name, mime),
        Reply::Refused { sentence } => return Err(sentence),
        _ => return Err(FAILED.to_owned()),
    };
    let parts = Array::new();
    loop {
        match book.client.ask_with(Ask::ExportPart { export }, None).await {
            (Reply::Part, Some(bytes)) => parts.push(&bytes),
            (Reply::Part, None) => break,
            (Reply::Refused { sentence }, _) => return Err(sentence),
            _ => return Err(FAILED.to_owned()),
        };
    }
    file::download(&name, &mime, &parts).ok_or_else(|| NOT_TAKEN.to_owned())
}
