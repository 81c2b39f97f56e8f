//! A file's people against the book's: who is there already, what the file knows of them beyond the book, who is new.
//!
//! Only who is the same for sure is taken for the same; of whoever may be, the book has both then, and the list of
//! duplicates asks.

mod news;

use super::index::{Entry, Index};
use super::like;
use super::marks::Marks;
use crate::command::PersonEdit;
use crate::ids::PersonId;
use crate::rules::fold::fold;
use crate::types::PersonDraft;
use crate::view::duplicates::{Because, Likeness, NameFits};
use news::News;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// What one of a file's people is to the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Matched {
    /// Nobody who is there. Whom they may be nevertheless, if anybody, is told.
    New {
        /// The likeliest.
        perhaps: Option<Same>,
    },
    /// There already, and the file says nothing more of them.
    Known {
        /// Who.
        same: Same,
        /// Values of the file that stand against the book's: the book's stay.
        against: Vec<PersonEdit>,
    },
    /// There already, and the file knows more.
    More {
        /// Who.
        same: Same,
        /// What is new, as edits that add it and replace nothing.
        new: Vec<PersonEdit>,
        /// Values of the file that stand against the book's: the book's stay.
        against: Vec<PersonEdit>,
    },
}

/// Whom somebody of a file is, or may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Same {
    /// Who.
    pub whom: Whom,
    /// How sure that is.
    pub likeness: Likeness,
    /// Why.
    pub because: Vec<Because>,
}

/// Somebody of the book, or of the file itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Whom {
    /// A person in the book.
    Person(PersonId),
    /// One of the file's, before: the place in the file.
    Draft(usize),
}

/// What each of a file's people is, in the file's order. Whoever is twice in the file is held against the first. A file
/// that was imported before has nobody who is new, and nothing more.
#[must_use]
pub fn match_drafts(people: &[(PersonId, PersonDraft)], drafts: &[PersonDraft]) -> Vec<Matched> {
    let entry = |draft: &PersonDraft| Arc::new(Entry::of(&Marks::of(draft)));
    let of_book: Vec<Arc<Entry>> = people.iter().map(|(_, person)| entry(person)).collect();
    let of_file: Vec<Arc<Entry>> = drafts.iter().map(entry).collect();
    let in_book = people
        .iter()
        .map(|(id, _)| *id)
        .zip(of_book.iter().cloned());
    let in_file = (0..).map(key_of).zip(of_file.iter().cloned());
    let mut there = There {
        shared: Index::of_once(in_book.chain(in_file)),
        ..There::default()
    };
    for ((id, person), entry) in people.iter().zip(of_book) {
        there.put(*id, Whom::Person(*id), Cow::Borrowed(person), entry);
    }
    let all = drafts.iter().zip(of_file).enumerate();
    all.map(|(at, (draft, entry))| there.take_in(at, draft, entry))
        .collect()
}

/// Everybody so far: the book's, and the file's up to here.
#[derive(Default)]
struct There<'a> {
    index: Index,
    /// The whole book and the whole file, for what many share.
    shared: Index,
    all: HashMap<PersonId, (Whom, Cow<'a, PersonDraft>)>,
    by_name: HashMap<String, Vec<PersonId>>,
}

impl<'a> There<'a> {
    fn put(&mut self, key: PersonId, whom: Whom, draft: Cow<'a, PersonDraft>, entry: Arc<Entry>) {
        self.index.put_entry(key, entry);
        let named = self.by_name.entry(called(&draft)).or_default();
        if !named.contains(&key) {
            named.push(key);
        }
        self.all.insert(key, (whom, draft));
    }

    fn take_in(&mut self, at: usize, draft: &'a PersonDraft, entry: Arc<Entry>) -> Matched {
        let found = like(&self.index, &self.shared, &entry);
        let sure = found.iter().filter(|(_, s)| s.likeness == Likeness::Sure);
        let sure = sure.map(|(key, scored)| (*key, scored.because.clone()));
        let same = sure.chain(self.within(draft));
        // Of several who are the same for sure, one who has everything.
        let best = same.min_by_key(|(key, _)| self.news(*key, draft).measure());
        if let Some((key, because)) = best {
            return self.join(key, because, draft);
        }
        let perhaps = found.first().and_then(|(key, scored)| {
            Some(Same {
                whom: self.all.get(key)?.0,
                likeness: scored.likeness,
                because: scored.because.clone(),
            })
        });
        self.put(key_of(at), Whom::Draft(at), Cow::Borrowed(draft), entry);
        Matched::New { perhaps }
    }

    /// Of those who are called the same, one of whom everything that the file says is known.
    fn within(&self, draft: &PersonDraft) -> Option<(PersonId, Vec<Because>)> {
        let named = self.by_name.get(&called(draft))?;
        let key = named
            .iter()
            .find(|key| self.news(**key, draft).is_nothing())?;
        Some((*key, vec![Because::Name(NameFits::Same)]))
    }

    fn news(&self, key: PersonId, draft: &PersonDraft) -> News {
        match self.all.get(&key) {
            Some((_, person)) => News::of(person, draft),
            None => News::default(),
        }
    }

    fn join(&mut self, key: PersonId, because: Vec<Because>, draft: &PersonDraft) -> Matched {
        let News { new, against } = self.news(key, draft);
        let Some((whom, person)) = self.all.get(&key) else {
            return Matched::New { perhaps: None };
        };
        let same = Same {
            whom: *whom,
            likeness: Likeness::Sure,
            because,
        };
        if new.is_empty() {
            return Matched::Known { same, against };
        }
        let (whom, mut person) = (*whom, person.clone().into_owned());
        news::add(&mut person, &new);
        let entry = Arc::new(Entry::of(&Marks::of(&person)));
        self.put(key, whom, Cow::Owned(person), entry);
        Matched::More { same, new, against }
    }
}

/// A key for somebody of a file, far from those that are given to people, which begin with the time.
fn key_of(at: usize) -> PersonId {
    PersonId(Uuid::from_u128(
        u128::MAX - u128::try_from(at).unwrap_or_default(),
    ))
}

/// What somebody goes by: the name, else what stands in for it.
fn called(draft: &PersonDraft) -> String {
    let email = draft.emails.first().map(|r| r.value.as_str());
    let phone = draft.phones.first().map(|r| r.value.as_str());
    let company = draft.positions.first().map(|p| p.company.as_str());
    let all = [
        Some(draft.name.as_str()),
        Some(&draft.nickname),
        email,
        phone,
        company,
    ];
    let first = all
        .into_iter()
        .flatten()
        .find(|text| !text.trim().is_empty());
    fold(first.unwrap_or_default())
}
