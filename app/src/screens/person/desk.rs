//! What the parts of a person's page share: whose page it is, what is known, and which sheet is open.

use crate::book::{Book, use_book};
use crate::words::who::Who;
use kith_graph::command::Command;
use kith_graph::ids::PersonId;
use kith_graph::things::{Ask, Direction, Exchange, FollowUp, Introduction, Link, Promise};
use kith_graph::types::{Interaction, Question};
use kith_graph::view::PersonPage;
use kith_graph::view::relation::Match;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Made once for each person; copied freely.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    /// The shared state.
    pub(super) book: Book,
    /// Whose page it is.
    pub(super) id: PersonId,
    /// What is known.
    pub(super) page: Signal<Option<PersonPage>>,
    /// What is being done in a sheet.
    pub(super) doing: RwSignal<Option<Doing>>,
}

/// What a sheet is for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Doing {
    /// A promise, a new one or one that was there.
    Promise(Option<Promise>),
    /// What they look for and offer.
    Wants,
    /// An introduction that fits, with its text.
    Introduce(Box<Match>),
    /// One of the five questions.
    Answer(Question),
    /// A meeting, a new one or one that was planned.
    Plan(Option<Box<Interaction>>),
    /// A day to get back to them.
    FollowUp(Option<FollowUp>),
    /// Something given or received, a new one or one that was there.
    Exchange(Direction, Option<Box<Exchange>>),
    /// An ask that was made or is planned.
    Ask(Box<Ask>),
    /// An introduction, a new one or one that was there.
    Introduction(Option<Box<Introduction>>),
    /// Whom they know.
    Link(Option<Link>),
    /// Leaving them in peace.
    Peace,
}

impl Desk {
    /// For one person.
    pub(super) fn of(id: PersonId, page: Signal<Option<PersonPage>>) -> Self {
        Self {
            book: use_book(),
            id,
            page,
            doing: RwSignal::new(None),
        }
    }

    /// A part of what is known, so that what shows it is made anew only when it changes.
    pub(super) fn part<T: Clone + PartialEq + Send + Sync + 'static>(
        self,
        of: fn(&PersonPage) -> T,
    ) -> Memo<Option<T>> {
        Memo::new(move |_| self.page.with(|page| page.as_ref().map(of)))
    }

    /// Opens a sheet.
    pub(super) fn open(self, doing: Doing) {
        self.doing.set(Some(doing));
    }

    /// Closes it.
    pub(super) fn close(self) {
        self.doing.try_set(None);
    }

    /// What a sheet calls when it is put away.
    pub(super) fn closing(self) -> Callback<()> {
        Callback::new(move |()| self.close())
    }

    /// Runs a command; the sheet goes once it is durable. Nothing to do closes it at once.
    pub(super) fn run(self, command: impl Into<Option<Command>>) {
        let Some(command) = command.into() else {
            return self.close();
        };
        spawn_local(async move {
            if self.book.run(command).await {
                self.close();
            }
        });
    }

    /// How they are spoken of.
    pub(super) fn who(self) -> Memo<Option<Who>> {
        self.part(|page| Who::of_person(&page.person, &page.row.name))
    }

    /// How they are spoken of now.
    pub(super) fn spoken(self) -> Who {
        self.page.with_untracked(|page| {
            page.as_ref().map_or_else(Who::default, |page| {
                Who::of_person(&page.person, &page.row.name)
            })
        })
    }

    /// Somebody's name, as far as the page knows it.
    pub(super) fn name(self, id: PersonId) -> String {
        self.page.with_untracked(|page| {
            page.as_ref()
                .map_or_else(|| "somebody".to_owned(), |page| name(page, id))
        })
    }
}

/// Somebody's name on a page; "you" for me.
pub(super) fn name(page: &PersonPage, id: PersonId) -> String {
    if id.is_me() {
        return "you".to_owned();
    }
    if id == page.row.id {
        return page.row.name.clone();
    }
    page.relation
        .names
        .iter()
        .chain(&page.with)
        .find(|(other, _)| *other == id)
        .map_or_else(|| "somebody".to_owned(), |(_, name)| name.clone())
}
