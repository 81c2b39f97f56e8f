//! The image of somebody's business card, and reading it where that is still to be done (row C2).

use super::desk::Desk;
use crate::cards::seen::edits;
use crate::cards::{self, TO_READ};
use crate::client::saved;
use crate::components::card_check::{CardCheck, Checking};
use crate::components::card_pack::CardPack;
use crate::components::icon::Icon;
use crate::components::when::When;
use crate::photos::blob;
use kith_channel::{Ask, Reply};
use kith_graph::command::{Command, PersonEdit};
use kith_graph::ids::PersonId;
use kith_graph::picture::{PictureId, Role};
use kith_graph::view::PersonPage;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// How names begin that stand for a card that nobody has read.
const NAMELESS: &str = "Card, ";

/// The section; nothing where there is no card.
pub(super) fn card(desk: Desk, reading: RwSignal<bool>) -> AnyView {
    let shown = desk.part(|page| (cards_of(page), waits(page)));
    let section = move || {
        let (cards, waits) = shown.get().filter(|(cards, _)| !cards.is_empty())?;
        let images = cards.into_iter().map(|id| {
            let address = desk.book.photos.address(id);
            let remove = move |_| desk.run(Command::RemovePicture { id: desk.id, picture: id });
            view! {
                <figure class="kept">
                    {move || match address.get() {
                        Some(address) => view! { <img src=address alt="Business card"/> }.into_any(),
                        None => view! { <p class="why">"The image is not on this device yet."</p> }.into_any(),
                    }}
                    <figcaption><button class="btn bare" on:click=remove>"Remove"</button></figcaption>
                </figure>
            }
        });
        let read = waits.then(|| view! {
            <p class="in"><button class="btn soft" on:click=move |_| reading.set(true)><Icon name="camera"/>"Read the card"</button></p>
        });
        Some(view! {
            <div class="head"><h2>"Card"</h2></div>
            {read}
            <div class="in">{images.collect_view()}</div>
        })
    };
    view! { {section} }.into_any()
}

/// The front of their cards, the latest first.
fn cards_of(page: &PersonPage) -> Vec<PictureId> {
    let cards = page
        .pictures
        .iter()
        .rev()
        .filter(|p| p.role != Role::Portrait);
    cards.map(|picture| picture.id).collect()
}

/// Whether a card waits to be read.
fn waits(page: &PersonPage) -> bool {
    page.person.tags.iter().any(|tag| tag == TO_READ)
}

/// A card that was kept, being read now.
#[component]
pub(super) fn ReadCard(
    id: PersonId,
    page: Signal<Option<PersonPage>>,
    reading: RwSignal<bool>,
) -> impl IntoView {
    let book = crate::book::use_book();
    let card = Checking::new();
    let missing = RwSignal::new(false);
    let problem = RwSignal::new(None::<String>);
    let saving = RwSignal::new(false);
    let begin = move || {
        missing.set(false);
        let picture = page.with_untracked(|page| cards_of(page.as_ref()?).first().copied());
        spawn_local(async move {
            let kept = cards::kept(&cards::languages()).await;
            if !kept.is_ok_and(|kept| kept.missing == 0) {
                missing.try_set(true);
                return;
            }
            let Some(picture) = picture else { return };
            match book
                .client
                .ask_with(Ask::Picture { id: picture }, None)
                .await
            {
                (Reply::File { mime, .. }, Some(bytes)) => {
                    if let Some(photo) = blob(&mime, &bytes) {
                        card.begin(photo);
                    }
                }
                (Reply::Refused { sentence }, _) => drop(problem.try_set(Some(sentence))),
                _ => {}
            }
        });
    };
    begin();
    let leave = move || {
        card.end();
        reading.try_set(false);
    };
    let save = move |_| {
        if saving.get_untracked() {
            return;
        }
        let Some(command) = untrack(|| page.with(|page| read(id, page.as_ref()?, card))) else {
            return;
        };
        saving.set(true);
        problem.set(None);
        spawn_local(async move {
            let done = saved(book.client.ask(Ask::Run { command }).await);
            saving.try_set(false);
            match done {
                Ok(done) => {
                    leave();
                    book.say(done);
                }
                Err(sentence) => drop(problem.try_set(Some(sentence))),
            }
        });
    };
    view! {
        <main class="screen has-dock detail">
            <CardCheck card back="Back to the person" on_back=Callback::new(move |()| leave())>
                <When is=Signal::derive(move || missing.get())>
                    <p class="lede">"What reads cards is not on this device yet."</p>
                    <div class="in"><CardPack on_kept=Callback::new(move |()| begin())/></div>
                </When>
            </CardCheck>
        </main>
        <div class="dock" role="region" aria-label="At hand">
            {move || problem.get().map(|sentence| view! {
                <p class="err" role="alert"><Icon name="alert" small=true/>{sentence}</p>
            })}
            <When is=Signal::derive(move || card.is_read())>
                <button class="btn main big" aria-busy=move || saving.get().then_some("true") on:click=save>"Save what was read"</button>
            </When>
        </div>
    }
}

/// What writes what was read to whom it belongs to.
fn read(id: PersonId, page: &PersonPage, card: Checking) -> Option<Command> {
    let there = &page.person;
    let nameless = there.name.is_empty() || there.name.starts_with(NAMELESS);
    let mut edits = card.rows.with(|rows| edits(rows, there, nameless));
    edits.push(PersonEdit::RemoveTag(TO_READ.to_owned()));
    Some(Command::EditPerson {
        id,
        on: crate::today::now(),
        edits,
    })
}
