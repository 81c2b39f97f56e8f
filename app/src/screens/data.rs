//! Import and export: what a file would bring before it does, and everything to take away.

mod backup;
mod columns;
mod export;
pub(super) mod file;
mod preview;

use crate::book::use_book;
use crate::client::saved;
use crate::components::back_bar::BackBar;
use crate::components::card_pack::CardPack;
use crate::components::heading::Heading;
use crate::components::icon::Icon;
use crate::components::toast::Toast;
use crate::components::when::When;
use crate::router::query;
use crate::{contact_picker, platform, shared, words};
use backup::{Backup, Unseal};
use columns::{Columns, Table};
use export::Exports;
use kith_channel::{Ask, Preview, Reply};
use leptos::prelude::*;
use leptos::task::spawn_local;
use preview::PreviewSheet;

/// Where an import stands.
#[derive(Clone, Debug, PartialEq)]
enum Step {
    Choosing,
    Reading,
    Sealed(u32, String),
    Table(Table),
    Previewed(Preview),
    Importing,
    Imported(String),
}

/// `/settings/data`
#[component]
pub(crate) fn Data() -> impl IntoView {
    let book = use_book();
    let step = RwSignal::new(Step::Choosing);
    let problem = RwSignal::new(None::<String>);
    let read = move |chosen: web_sys::File| {
        problem.set(None);
        step.set(Step::Reading);
        spawn_local(async move {
            let next = match file::bytes(&chosen).await {
                Err(sentence) => Err(sentence),
                Ok(bytes) => match book
                    .client
                    .ask_with(
                        Ask::Preview {
                            name: chosen.name(),
                        },
                        Some(bytes),
                    )
                    .await
                    .0
                {
                    Reply::Previewed { preview } => Ok(Step::Previewed(preview)),
                    Reply::Restored { what } => Ok(Step::Imported(what)),
                    Reply::Sealed { sealed } => Ok(Step::Sealed(sealed, chosen.name())),
                    Reply::Columns {
                        table,
                        columns,
                        choices,
                        rows,
                    } => Ok(Step::Table(Table {
                        number: table,
                        name: chosen.name(),
                        columns,
                        choices,
                        rows,
                    })),
                    Reply::Refused { sentence } => Err(sentence),
                    _ => Err("The file could not be read. Nothing was changed.".to_owned()),
                },
            };
            match next {
                Ok(next) => drop(step.try_set(next)),
                Err(sentence) => {
                    problem.try_set(Some(sentence));
                    step.try_set(Step::Choosing);
                }
            }
        });
    };
    if query("shared").is_some() {
        spawn_local(async move {
            // Until it was read it stays where it is; what it would bring is asked for each time.
            for shared in shared::waiting().await {
                if let shared::What::File(file) = &shared.what {
                    read(file.clone());
                    shared::forget(&shared).await;
                    return;
                }
            }
        });
    }
    let import = move |preview: u32| {
        problem.set(None);
        book.client.progress.set(None);
        step.set(Step::Importing);
        spawn_local(async move {
            match saved(book.client.ask(Ask::Import { preview }).await) {
                Ok(done) => {
                    let text = done.what.clone();
                    book.toasts.show(Toast {
                        text: done.what,
                        undo: vec![done.batch],
                        details: None,
                    });
                    step.try_set(Step::Imported(text));
                }
                Err(sentence) => {
                    problem.try_set(Some(sentence));
                    step.try_set(Step::Choosing);
                }
            }
        });
    };
    let opening = RwSignal::new(false);
    let open = move |sealed: u32, passphrase: String| {
        problem.set(None);
        opening.set(true);
        spawn_local(async move {
            let next = match book.client.ask(Ask::Open { sealed, passphrase }).await {
                Reply::Previewed { preview } => Ok(Step::Previewed(preview)),
                Reply::Restored { what } => Ok(Step::Imported(what)),
                Reply::Refused { sentence } => Err(sentence),
                _ => Err("The backup could not be opened. Nothing was changed.".to_owned()),
            };
            opening.try_set(false);
            match next {
                Ok(next) => drop(step.try_set(next)),
                Err(sentence) => drop(problem.try_set(Some(sentence))),
            }
        });
    };
    let look_aside = move |_| {
        problem.set(None);
        spawn_local(async move {
            match book.client.ask(Ask::PreviewSetAside).await {
                Reply::Previewed { preview } => drop(step.try_set(Step::Previewed(preview))),
                Reply::Refused { sentence } => drop(problem.try_set(Some(sentence))),
                _ => {}
            }
        });
    };
    let read_table = move |table: u32, columns: Vec<Option<usize>>| {
        problem.set(None);
        spawn_local(async move {
            match book.client.ask(Ask::PreviewTable { table, columns }).await {
                Reply::Previewed { preview } => drop(step.try_set(Step::Previewed(preview))),
                Reply::Refused { sentence } => drop(problem.try_set(Some(sentence))),
                _ => {}
            }
        });
    };
    let set_aside = move || {
        book.status
            .with(|s| s.as_ref().is_some_and(|s| s.set_aside))
            && step.with(|s| *s == Step::Choosing)
    };
    let discard = move |preview: u32| {
        book.client.tell(Ask::Discard { preview });
        problem.set(None);
        step.set(Step::Choosing);
    };
    let part = move || {
        match step.get() {
        Step::Choosing => view! { <Choose read=Callback::new(read) done=None/> }.into_any(),
        Step::Imported(what) => view! { <Choose read=Callback::new(read) done=Some(what)/> }.into_any(),
        Step::Sealed(sealed, name) => view! {
            <Unseal name working=opening.into()
                open=Callback::new(move |passphrase| open(sealed, passphrase))
                discard=Callback::new(move |()| discard(sealed))/>
        }.into_any(),
        Step::Table(table) => {
            let number = table.number;
            view! {
                <Columns table
                    read=Callback::new(move |columns| read_table(number, columns))
                    discard=Callback::new(move |()| discard(number))/>
            }.into_any()
        }
        Step::Reading => view! { <p class="lede" role="status">"Reading the file"</p> }.into_any(),
        Step::Previewed(preview) => view! { <PreviewSheet preview import=Callback::new(import) discard=Callback::new(discard)/> }.into_any(),
        Step::Importing => view! { <Importing/> }.into_any(),
    }
    };
    view! {
        <main class="screen">
            <BackBar href="/settings" to="More"/>
            <header class="top close"><Heading text="Import and export"/></header>
            {move || problem.get().map(|sentence| view! {
                <div class="note bad" role="alert"><Icon name="alert"/><p>{sentence}</p><span></span></div>
            })}
            <When is=Signal::derive(set_aside)>
                <div class="note ink">
                    <Icon name="people"/>
                    <p>"The people this device had before it joined are set aside. Look at them and bring them in."</p>
                    <button class="btn" on:click=look_aside>"Look"</button>
                </div>
            </When>
            {move || part()}
            <When is=Signal::derive(move || step.with(|s| matches!(s, Step::Choosing | Step::Imported(_))))>
                <Exports problem/>
                <div class="head"><h2>"Business cards"</h2></div>
                <div class="sheet pad stackbtn">
                    <p>"Cards are read on this device. English is always there; add the languages of the cards that you are given."</p>
                    <CardPack settled=true/>
                </div>
                <When is=Signal::derive(move || book.status.with(|s| s.as_ref().is_some_and(|s| s.people.is_some_and(|n| n > 0))))>
                    <Backup problem/>
                </When>
            </When>
        </main>
    }
}

#[component]
fn Choose(read: Callback<web_sys::File>, done: Option<String>) -> impl IntoView {
    let chosen = move |event: leptos::ev::Event| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            read.run(file);
        }
    };
    view! {
        <p class="lede">"Bring in people from a phone’s or a mail program’s contacts. You see what would be added before anything is."</p>
        {done.map(|what| view! {
            <div class="note good" role="status">
                <Icon name="check"/>
                <p><b>"Saved. "</b>{what}{format!(". It is safe on this {}.", platform::place())}</p>
                <a class="btn" href="/people">"People"</a>
            </div>
        })}
        <div class="in up">
            <label class="btn main big filepick">
                <Icon name="import"/>"Import file"
                <input class="vh" type="file" aria-label="Import file" accept=".vcf,.csv,.tsv,.txt,.kith,.automerge,.json,text/vcard,text/x-vcard,text/csv,text/plain,application/json,application/octet-stream" on:change=chosen/>
            </label>
        </div>
        {contact_picker::is_there().then(|| view! {
            <div class="in up">
                <button type="button" class="btn big" on:click=move |_| spawn_local(pick(read))>
                    <Icon name="people"/>"Choose from this phone’s contacts"
                </button>
            </div>
        })}
        <p class="hint">"A .vcf file of any version, a table from LinkedIn, Google, Outlook or any other (.csv), up to 64 MB, or a whole book that Kith wrote: a backup, JSON or an Automerge document."</p>
    }
}

/// Hands those who were chosen from the phone's contacts on as a file.
async fn pick(read: Callback<web_sys::File>) {
    let Some(cards) = contact_picker::choose().await else {
        return;
    };
    let parts = js_sys::Array::of1(&cards.into());
    if let Ok(file) = web_sys::File::new_with_str_sequence(&parts, "This phone’s contacts") {
        read.try_run(file);
    }
}

#[component]
fn Importing() -> impl IntoView {
    let client = use_book().client;
    let progress = client.progress;
    let stopping = RwSignal::new(false);
    let stop = move |_| {
        stopping.set(true);
        client.tell(Ask::StopImport);
    };
    let words = move || match progress.get() {
        Some((done, of)) => format!("{} of {}", words::figure(done), words::people(of)),
        None => "Bringing them in".to_owned(),
    };
    let max = move || progress.get().map_or(1, |(_, of)| of.max(1)).to_string();
    let value = move || progress.get().map_or(0, |(done, _)| done).to_string();
    view! {
        <div class="sheet pad up stackbtn" role="status">
            <p>{words}</p>
            <progress max=max value=value aria-label="Import"></progress>
            <p class="why">"You can go on using Kith meanwhile."</p>
            <button type="button" class="btn" disabled=stopping on:click=stop>"Stop"</button>
        </div>
    }
}
