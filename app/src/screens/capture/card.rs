//! A business card on its way into the book (row C2): read and checked where the reader is at hand, else kept at once with
//! what was typed and read later.

use super::draft::{self, New};
use super::{Form, known};
use crate::book::{Book, use_book};
use crate::cards::seen::{called, person};
use crate::cards::{self, TO_READ};
use crate::client::{saved, watch};
use crate::components::card_check::{CardCheck, Checking};
use crate::components::card_pack::CardPack;
use crate::components::icon::Icon;
use crate::components::when::When;
use crate::photos::{shrink_card, shrink_unread};
use crate::{fresh, today, words};
use chrono::NaiveDate;
use kith_channel::{Ask, Query};
use kith_graph::command::Command;
use kith_graph::ids::BatchId;
use kith_graph::types::PersonDraft;
use kith_graph::view::PeopleFilter;
use kith_graph::view::duplicates::Alike;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::Blob;

/// What was saved: who, and what undo takes.
type Done = (String, Vec<BatchId>);

/// Who is saved, read from the screen before anything is waited for: whoever taps Save may be on another screen by the time
/// that the image is ready.
struct Entered {
    new: New,
    /// Who they were said to be.
    same: Option<Alike>,
}

/// The cards of this screen; copied freely.
#[derive(Clone, Copy)]
pub(super) struct Cards {
    book: Book,
    form: Form,
    /// The one that is being checked.
    pub(super) card: Checking,
    /// Whether one is.
    pub(super) checking: RwSignal<bool>,
    /// What was saved last, as the form shows it.
    saved: RwSignal<Option<Done>>,
    /// Why nothing was saved, as the form shows it.
    problem: RwSignal<Option<String>>,
    saving: RwSignal<bool>,
}

impl Cards {
    pub(super) fn new(
        book: Book,
        form: Form,
        saved: RwSignal<Option<Done>>,
        problem: RwSignal<Option<String>>,
    ) -> Self {
        Self {
            book,
            form,
            card: Checking::new(),
            checking: RwSignal::new(false),
            saved,
            problem,
            saving: RwSignal::new(false),
        }
    }

    /// A photo of a card was taken.
    pub(super) fn taken(self, photo: Blob) {
        self.problem.set(None);
        let unread = self.unread();
        spawn_local(async move {
            let kept = cards::kept(&cards::languages()).await;
            let can_read = kept.is_ok_and(|kept| kept.missing == 0);
            if can_read && self.checking.try_set(true).is_none() {
                self.card.begin(photo);
            } else {
                self.keep(photo, unread).await;
            }
        });
    }

    /// Keeps the photo as it is, with what was typed: the reader is not here.
    async fn keep(self, photo: Blob, unread: Entered) {
        let done = self.save(shrink_unread(&photo).await, unread).await;
        self.told(done);
    }

    /// What was typed, marked as a card that is still to be read.
    fn unread(self) -> Entered {
        let on = today::now();
        let typed = untrack(|| self.form.person(on));
        let person = typed.unwrap_or_else(|| {
            let event = untrack(|| self.form.chosen_event());
            PersonDraft {
                name: unread(&words::short_day(on), &clock()),
                event: event.as_ref().map(|event| event.id),
                met_at: untrack(|| self.form.event_label()),
                met_on: Some(on),
                ..PersonDraft::default()
            }
        });
        self.entered(to_read(person), on)
    }

    /// Saves what was checked.
    fn confirm(self) {
        if self.saving.get_untracked() {
            return;
        }
        self.problem.set(None);
        let (entered, picture) = match self.checked() {
            Ok(checked) => checked,
            Err(sentence) => return self.problem.set(Some(sentence)),
        };
        self.saving.set(true);
        spawn_local(async move {
            let done = self.save(shrink_card(&picture).await, entered).await;
            self.saving.try_set(false);
            if done.is_ok() {
                self.leave();
            }
            self.told(done);
        });
    }

    fn checked(self) -> Result<(Entered, Blob), String> {
        let on = today::now();
        let event = untrack(|| self.form.chosen_event());
        let note = self
            .form
            .parsed
            .with_untracked(|parsed| parsed.person.note.clone());
        let rows = self.card.rows.get_untracked();
        let Some(person) = person(&rows, &note, event.as_ref(), on) else {
            return Err("There is nothing to save yet. A name is enough; so is an e-mail, a phone number or a company.".to_owned());
        };
        let picture = self
            .card
            .picture()
            .ok_or("The picture is gone. Take it again.")?;
        Ok((self.entered(person, on), picture))
    }

    fn entered(self, person: PersonDraft, on: NaiveDate) -> Entered {
        Entered {
            new: New {
                id: self.form.draft().id,
                shown: shown(&person),
                person,
                vows: self.form.vows(on),
            },
            same: self.form.said.with_untracked(|said| said.same.clone()),
        }
    }

    /// Saves somebody with the image of the card, as one change, and says who they are if the person said so.
    async fn save(
        self,
        image: Result<js_sys::Uint8Array, String>,
        Entered { new, same }: Entered,
    ) -> Result<Done, String> {
        let image = image?;
        let (id, who) = (new.id, new.shown.clone());
        let command = draft::save(vec![new], today::now(), fresh::key);
        let (what, commands) = match command {
            Some(Command::Together { what, commands }) => (what, commands),
            Some(other) => (format!("Added {who}"), vec![other]),
            None => return Err("There is nothing to save yet.".to_owned()),
        };
        let ask = Ask::RunWithCard {
            what,
            commands,
            person: id,
        };
        let first = saved(self.book.client.ask_with(ask, Some(image)).await.0)?;
        self.form.clear();
        known::join(self.book, id, same, who, first.batch).await
    }

    fn told(self, done: Result<Done, String>) {
        match done {
            Ok(done) => drop(self.saved.try_set(Some(done))),
            Err(sentence) => drop(self.problem.try_set(Some(sentence))),
        }
    }

    /// Back to the form.
    fn leave(self) {
        // Whoever went to another screen left the card with it.
        if self.checking.try_set(false).is_none() {
            self.card.end();
        }
    }

    /// Who stands on the card.
    pub(super) fn draft(self, on: NaiveDate) -> Option<PersonDraft> {
        self.card.rows.with(|rows| person(rows, "", None, on))
    }
}

/// The card beside what was read off it, and the way to the book.
#[component]
pub(super) fn CheckScreen(
    cards: Cards,
    /// Whether they are known.
    children: ChildrenFn,
) -> impl IntoView {
    let name = move || cards.card.rows.with(|rows| called(rows));
    let label = move || format!("Save {}", name()).trim_end().to_owned();
    let children = StoredValue::new(children);
    let given = move || {
        let name = name();
        let given = name.split_whitespace().next().unwrap_or("them").to_owned();
        format!("The photo stays with {given}, sealed, on your own devices.")
    };
    let keep = move |_| {
        if let Some(photo) = cards.card.picture() {
            let unread = cards.unread();
            cards.leave();
            spawn_local(cards.keep(photo, unread));
        }
    };
    view! {
        <main class="screen has-dock">
            <CardCheck
                card=cards.card
                back="Back to Capture"
                on_back=Callback::new(move |()| cards.leave())
                again=Callback::new(move |photo: Blob| cards.card.begin(photo))
            >
                {move || children.with_value(|children| children())}
            </CardCheck>
        </main>
        <div class="dock" role="region" aria-label="At hand">
            {move || cards.problem.get().map(|sentence| view! {
                <p class="err" role="alert"><Icon name="alert" small=true/>{sentence}</p>
            })}
            <When is=Signal::derive(move || cards.card.is_read())>
                <p class="sub">{given}</p>
                <button class="btn main big" aria-busy=move || cards.saving.get().then_some("true") on:click=move |_| cards.confirm()>{label}</button>
            </When>
            <When is=Signal::derive(move || !cards.card.is_read())>
                <button class="btn big" on:click=keep>"Keep the photo, read it later"</button>
            </When>
        </div>
    }
}

/// Says that cards wait to be read, and offers what reads them.
#[component]
pub(super) fn Unread() -> impl IntoView {
    let book = use_book();
    let page = book.client.watch(
        move || {
            let filter = PeopleFilter {
                tag: Some(TO_READ.to_owned()),
                ..PeopleFilter::default()
            };
            Some(Query::People {
                filter,
                today: book.today.get(),
                from: 0,
                limit: 1,
            })
        },
        watch::people,
    );
    let count = Memo::new(move |_| page.with(|page| page.as_ref().map_or(0, |page| page.total)));
    let said = move || {
        let n = count.get();
        words::sentence(&words::several_words(
            n,
            "card waits to be read",
            "cards wait to be read",
        ))
    };
    view! {
        <When is=Signal::derive(move || count.get() > 0)>
            <div class="note gap">
                <Icon name="camera"/>
                <p>{said}</p>
                <a class="btn" href="/people?tag=to+read">"See"</a>
            </div>
            <div class="in"><CardPack/></div>
        </When>
    }
}

/// Marks somebody whose card is still to be read.
fn to_read(person: PersonDraft) -> PersonDraft {
    let mut tags = person.tags;
    tags.push(TO_READ.to_owned());
    PersonDraft { tags, ..person }
}

/// What somebody is called of whom there is only a photo of a card.
fn unread(day: &str, time: &str) -> String {
    format!("Card, {day}, {time}")
}

fn clock() -> String {
    fresh::moment().format("%H:%M").to_string()
}

/// What somebody is called: the name, or what stands in for it.
fn shown(person: &PersonDraft) -> String {
    let company = person.positions.first().map(|position| &position.company);
    let reach = person
        .emails
        .first()
        .or(person.phones.first())
        .map(|reach| &reach.value);
    let all = [Some(&person.name), company, reach].into_iter().flatten();
    all.into_iter()
        .find(|text| !text.is_empty())
        .cloned()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photo_alone_is_called_by_its_day_and_hour_and_marked() {
        let person = to_read(PersonDraft {
            name: unread("3 Jun", "14:05"),
            ..PersonDraft::default()
        });
        assert_eq!(
            (person.name.as_str(), person.tags),
            ("Card, 3 Jun, 14:05", vec!["to read".to_owned()])
        );
    }

    #[test]
    fn who_has_no_name_is_called_by_what_there_is() {
        let mut person = PersonDraft::default();
        assert_eq!(shown(&person), "");
        person.phones.push(kith_graph::types::Reach {
            value: "+46 31 5550186".to_owned(),
            label: String::new(),
        });
        assert_eq!(shown(&person), "+46 31 5550186");
        person.name = "Birgit Sand".to_owned();
        assert_eq!(shown(&person), "Birgit Sand");
    }
}
