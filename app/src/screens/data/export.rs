//! Everything can be taken away (row S7).

use super::file;
use crate::book::{Book, use_book};
use crate::components::icon::Icon;
use crate::screens::programme::note_calendar;
use js_sys::Array;
use kith_channel::{Ask, CardVersion, ExportFormat, Reply};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A way out.
#[derive(Clone, Copy)]
enum Way {
    /// A part at a time: a file of this name.
    Cards(CardVersion, &'static str),
    /// In one piece.
    Whole(ExportFormat),
}

const WAYS: [(Way, &str, &str); 8] = [
    (
        Way::Cards(CardVersion::V4, "kith.vcf"),
        "vCard",
        "For phones and mail programs, with photos",
    ),
    (
        Way::Cards(CardVersion::V3, "kith-3.vcf"),
        "vCard 3.0",
        "For older ones",
    ),
    (
        Way::Whole(ExportFormat::Ics),
        "calendar",
        "Due dates, promises, birthdays; time set aside for tier 1",
    ),
    (Way::Whole(ExportFormat::Csv), "CSV", "For a spreadsheet"),
    (
        Way::Whole(ExportFormat::GoogleCsv),
        "CSV for Google",
        "The columns of Google Contacts",
    ),
    (
        Way::Whole(ExportFormat::LinkedinCsv),
        "CSV like LinkedIn’s",
        "Name, company, position, e-mail",
    ),
    (
        Way::Whole(ExportFormat::Json),
        "JSON",
        "Everything, for other programs",
    ),
    (
        Way::Whole(ExportFormat::Automerge),
        "raw document",
        "With its whole history",
    ),
];

/// The ways out.
#[component]
pub(super) fn Exports(problem: RwSignal<Option<String>>) -> impl IntoView {
    let book = use_book();
    let export = move |way: Way| {
        problem.set(None);
        spawn_local(async move {
            let outcome = match way {
                Way::Whole(format) => whole(book, format).await,
                Way::Cards(version, name) => cards(book, version, name).await,
            };
            match outcome {
                Err(sentence) => drop(problem.try_set(Some(sentence))),
                Ok(()) if matches!(way, Way::Whole(ExportFormat::Ics)) => note_calendar(book).await,
                Ok(()) => {}
            }
        });
    };
    let rows = WAYS
        .into_iter()
        .map(|(way, name, about)| view! {
            <li>
                <button class="row" on:click=move |_| export(way)>
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

async fn whole(book: Book, format: ExportFormat) -> Result<(), String> {
    match book.client.ask_with(Ask::Export { format }, None).await {
        (Reply::File { name, mime }, Some(bytes)) => {
            file::download(&name, &mime, &Array::of1(&bytes)).ok_or_else(|| NOT_TAKEN.to_owned())
        }
        (Reply::Refused { sentence }, _) => Err(sentence),
        _ => Err(FAILED.to_owned()),
    }
}

/// The browser puts the parts together, and where they are many it does so on its disk.
async fn cards(book: Book, version: CardVersion, name: &str) -> Result<(), String> {
    let parts = Array::new();
    let mut after = None;
    loop {
        let ask = Ask::ExportCards { version, after };
        match book.client.ask_with(ask, None).await {
            (Reply::Part { last }, Some(bytes)) => {
                parts.push(&bytes);
                after = last;
            }
            (Reply::Refused { sentence }, _) => return Err(sentence),
            _ => return Err(FAILED.to_owned()),
        }
        if after.is_none() {
            break;
        }
    }
    file::download(name, "text/vcard", &parts).ok_or_else(|| NOT_TAKEN.to_owned())
}
