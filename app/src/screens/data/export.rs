//! Everything can be taken away (row S7).

use super::file;
use crate::book::use_book;
use crate::components::icon::Icon;
use kith_channel::{Ask, ExportFormat, Reply};
use leptos::prelude::*;
use leptos::task::spawn_local;

const FORMATS: [(ExportFormat, &str, &str); 8] = [
    (ExportFormat::Vcard, "vCard", "For phones and mail programs"),
    (ExportFormat::Vcard3, "vCard 3.0", "For older ones"),
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
            let outcome = match book.client.ask_with(Ask::Export { format }, None).await {
                (Reply::File { name, mime }, Some(bytes)) => file::download(&name, &mime, &bytes)
                    .ok_or_else(|| {
                        "The browser did not take the file. Nothing was changed.".to_owned()
                    }),
                (Reply::Refused { sentence }, _) => Err(sentence),
                _ => Err("The export did not work. Nothing was changed.".to_owned()),
            };
            if let Err(sentence) = outcome {
                problem.try_set(Some(sentence));
            }
        });
    };
    let rows = FORMATS
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
