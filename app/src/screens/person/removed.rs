//! Somebody who was taken out of the book: since when, the way back, and what was done to the entry.

use super::history::History;
use crate::book::use_book;
use crate::components::heading::Heading;
use crate::components::when::When;
use crate::words;
use chrono::{Local, NaiveDate};
use kith_graph::command::Command;
use kith_graph::ids::PersonId;
use kith_graph::view::{HistoryEntry, PersonPage};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The page of somebody who is in no list any more. Nothing of the entry is lost (row S6).
#[component]
pub(super) fn Removed(id: PersonId, page: Signal<Option<PersonPage>>) -> impl IntoView {
    let book = use_book();
    let name = Signal::derive(move || {
        page.with(|p| p.as_ref().map(|p| p.row.name.clone()))
            .unwrap_or_default()
    });
    let removal = Memo::new(move |_| page.with(|p| p.as_ref().and_then(|p| p.removal.clone())));
    let history = Memo::new(move |_| page.with(|p| p.as_ref().map(|p| p.history.clone())));
    let known = Signal::derive(move || removal.with(Option::is_some));
    let since = move || removal.with(|removal| since(removal.as_ref(), book.today.get()));
    let bring_back = move |_| {
        spawn_local(async move {
            book.run(Command::BringBack { id }).await;
        });
    };
    view! {
        <main class="screen detail">
            <header class="top"><Heading text=name/></header>
            <p class="lede">{since}</p>
            <div class="in acts wrap">
                <When is=known><button class="btn main" on:click=bring_back>"Bring back"</button></When>
                <a class="btn soft" href="/people">"All people"</a>
            </div>
            <History id entries=history/>
        </main>
    }
}

/// Since when somebody is out of the book, and by what, where that was not just a removal.
fn since(removal: Option<&HistoryEntry>, today: NaiveDate) -> String {
    let Some(removal) = removal else {
        return "Taken out of the book.".to_owned();
    };
    let when = words::moment(removal.at.with_timezone(&Local), today);
    let by = if removal.what.starts_with("Deleted ") {
        String::new()
    } else {
        format!(" {}.", removal.what)
    };
    format!("Out of the book since {when}.{by} Nothing was lost.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use kith_graph::ids::BatchId;

    #[test]
    fn it_is_said_since_when_and_by_what() {
        let removal = |what: &str| HistoryEntry {
            batch: BatchId(uuid::Uuid::nil()),
            at: "2026-06-01T10:00:00Z".parse().unwrap(),
            what: what.to_owned(),
            values: Vec::new(),
        };
        let said = |what| since(Some(&removal(what)), "2026-06-20".parse().unwrap());
        let plain = said("Deleted Bob");
        assert!(plain.starts_with("Out of the book since "), "{plain}");
        assert!(!plain.contains("Bob"), "{plain}");
        assert!(said("Undid: Imported 12 people").contains(". Undid: Imported 12 people. "));
        let unknown = since(None, "2026-06-20".parse().unwrap());
        assert_eq!(unknown, "Taken out of the book.");
    }
}
