//! The book under construction, for tables in which people have numbers: 0 is me. What is put in is indexed by its words.

use super::sample::{self, day};
use crate::facts::PersonFacts;
use crate::ids::{GoalId, PersonId, ProposalId};
use crate::things::{Direction, ExchangeKind, Party, Proposal, Proposed, Size, Strength, Thing};
use crate::types::{Channel, Initiator, Tier};
use std::ops::{Deref, DerefMut};
use uuid::Uuid;

#[derive(Debug, Default)]
pub(crate) struct Book(sample::Book);

impl Deref for Book {
    type Target = sample::Book;
    fn deref(&self) -> &sample::Book {
        &self.0
    }
}

impl DerefMut for Book {
    fn deref_mut(&mut self) -> &mut sample::Book {
        &mut self.0
    }
}

impl Book {
    /// People with their numbers, names and tiers.
    pub(crate) fn with(people: &[(u128, &str, Option<Tier>)]) -> Self {
        let mut book = Book::default();
        for (n, name, tier) in people {
            book.facts
                .put_person(sample::person(*n, name, *tier, "2020-01-01"));
        }
        book
    }

    pub(crate) fn id(n: u128) -> PersonId {
        if n == 0 {
            PersonId::ME
        } else {
            PersonId(Uuid::from_u128(n))
        }
    }

    /// Changes somebody.
    pub(crate) fn edit(&mut self, n: u128, edit: impl FnOnce(&mut PersonFacts)) {
        let mut person = self.facts.people[&Self::id(n)].clone();
        edit(&mut person);
        self.facts.put_person(person);
    }

    pub(crate) fn needs(&mut self, n: u128, needs: &[&str]) {
        self.edit(n, |p| p.needs = texts(needs));
    }

    pub(crate) fn offers(&mut self, n: u128, offers: &[&str]) {
        self.edit(n, |p| p.offers = texts(offers));
    }

    /// A conversation.
    pub(crate) fn met(&mut self, n: u128, on: &str) {
        self.talk(Self::id(n), on);
    }

    pub(crate) fn contact(&mut self, n: u128, on: &str, channel: Channel, begun_by: Initiator) {
        self.0.contact(&[Self::id(n)], on, channel, begun_by);
    }

    pub(crate) fn exchange(
        &mut self,
        n: u128,
        on: &str,
        direction: Direction,
        kind: ExchangeKind,
        size: Size,
    ) {
        self.0.exchange(Self::id(n), direction, kind, on).size = size;
    }

    pub(crate) fn referral(&mut self, by: Party, n: u128, prospect: Option<u128>, on: &str) {
        let mut referral = self.0.referral(by, Self::id(n), "", on).clone();
        referral.prospect = prospect.map(Self::id);
        self.facts.things.put(Thing::Referral(referral));
    }

    pub(crate) fn introduction(&mut self, a: u128, b: u128, through: u128, made_on: Option<&str>) {
        let [a, b, through] = [a, b, through].map(Self::id);
        self.0.introduction(a, b, through, made_on);
    }

    pub(crate) fn promise(&mut self, by: Party, n: u128, what: &str, due: &str) {
        self.0.promise(Self::id(n), by, what, due);
    }

    pub(crate) fn link(&mut self, a: u128, b: u128, strength: Strength) {
        self.0.link(Self::id(a), Self::id(b), strength);
    }

    pub(crate) fn proposal(&mut self, needs: u128, offers: u128, on: &str, became: Proposed) {
        let proposal = Proposal {
            id: ProposalId(Uuid::from_u128(1)),
            needs: Self::id(needs),
            offers: Self::id(offers),
            on: day(on),
            became,
        };
        self.facts.things.put(Thing::Proposal(proposal));
    }

    pub(crate) fn ask(&mut self, goal: GoalId, n: u128, what: &str, asked_on: Option<&str>) {
        self.0.ask(Self::id(n), goal, asked_on).what = what.to_owned();
    }
}

fn texts(all: &[&str]) -> Vec<String> {
    all.iter().map(|text| (*text).to_owned()).collect()
}
