//! A plain row, and a book in few words, for the tables of cases.
#![allow(
    dead_code,
    reason = "a kit: what one table has no use for, the next has"
)]

use crate::belongings::Move;
use crate::facts::{Contact, Facts, PersonFacts};
use crate::ids::{
    AskId, EventId, ExchangeId, FollowUpId, GoalId, InteractionId, IntroductionId, LinkId,
    OpportunityId, PersonId, PromiseId, ReferralId, ReviewId,
};
use crate::rules::duplicates::Marks;
use crate::rules::fold::fold;
use crate::things::{
    Ask, AskFor, DEFAULTS, DealOrigin, DealState, Direction, Exchange, ExchangeKind, FollowUp,
    Goal, Introduction, Link, LinkKind, Opportunity, Party, Promise, Rates, Referral, Review,
    ReviewKind, Size, Strength, Thing,
};
use crate::types::{Answers, Channel, Event, GuestMark, Initiator, Origin, Tier};
use crate::view::PersonRow;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A day written as `2026-03-31`.
pub(crate) fn day(s: &str) -> NaiveDate {
    s.parse().unwrap()
}

/// Somebody added on a day, with nothing else known.
pub(crate) fn row(n: u128, name: &str, tier: Option<Tier>, added_on: &str) -> PersonRow {
    PersonRow {
        id: PersonId(Uuid::from_u128(n)),
        name: name.to_owned(),
        headline: String::new(),
        tier,
        cadence: None,
        period: DEFAULTS.cadence(tier),
        stage: None,
        stage_on: None,
        peace_until: None,
        approaches: Vec::new(),
        birthday: None,
        birthday_hidden: None,
        pronouns: String::new(),
        tags: Vec::new(),
        open: Vec::new(),
        bring: None,
        added_on: day(added_on),
        last: None,
        changed_on: None,
        snoozed_until: None,
        to_sort: false,
        event: None,
        portrait: None,
        last_note: None,
        search: fold(name),
    }
}

/// Facts about somebody imported on a day, with nothing else known.
pub(crate) fn person(n: u128, name: &str, tier: Option<Tier>, added_on: &str) -> PersonFacts {
    PersonFacts {
        id: PersonId(Uuid::from_u128(n)),
        name: name.to_owned(),
        first_name: name.split(' ').next().unwrap_or_default().to_owned(),
        headline: String::new(),
        company: String::new(),
        title: String::new(),
        email: None,
        phone: None,
        tier,
        tier_on: None,
        cadence: None,
        cadence_on: None,
        added_on: day(added_on),
        met_on: None,
        met_at: String::new(),
        event: None,
        met_through: None,
        not_met: false,
        origin: Origin::Imported,
        stage: None,
        stage_on: None,
        snoozed_until: None,
        snoozed_on: None,
        snoozed_last: None,
        peace_until: None,
        hidden: BTreeMap::new(),
        pronouns: String::new(),
        birthday: None,
        tags: Vec::new(),
        needs: Vec::new(),
        offers: Vec::new(),
        aims: Vec::new(),
        industries: Vec::new(),
        places: Vec::new(),
        services: Vec::new(),
        answers: Answers::default(),
        could_refer: None,
        portrait: None,
        note: None,
        contact_note: None,
        search: fold(name),
        marks: Marks {
            name: name.to_owned(),
            ..Marks::default()
        },
        apart_from: BTreeSet::new(),
    }
}

/// A book under construction. Keys count from 1, in the order in which things are put in. What is put in comes back to
/// be refined: `book.contact(&[sarah], "2026-03-01", Channel::Call, Initiator::Me).missed = true`.
#[derive(Debug, Default)]
pub(crate) struct Book {
    pub(crate) facts: Facts,
    keys: u128,
}

impl Book {
    /// An empty one.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    fn put(&mut self, thing: Thing) {
        self.facts.things.put(thing);
    }

    fn key(&mut self) -> Uuid {
        self.keys += 1;
        Uuid::from_u128(self.keys)
    }

    /// Adds somebody imported on a day, so that neither a stage nor the sorting comes with them.
    pub(crate) fn person(&mut self, name: &str, tier: Option<Tier>, added_on: &str) -> PersonId {
        let facts = person(self.key().as_u128(), name, tier, added_on);
        let id = facts.id;
        self.facts.people.insert(id, facts);
        id
    }

    /// Somebody who is in the book, to be read or changed.
    pub(crate) fn who(&mut self, id: PersonId) -> &mut PersonFacts {
        self.facts.people.get_mut(&id).unwrap()
    }

    /// Adds an event.
    pub(crate) fn event(&mut self, name: &str, starts: &str, ends: &str) -> EventId {
        let id = EventId(self.key());
        let event = Event {
            starts: Some(day(starts)),
            ends: Some(day(ends)),
            ..Event::named(id, name)
        };
        self.facts.events.insert(id, event);
        id
    }

    /// Puts somebody on an event's list.
    pub(crate) fn guest(&mut self, event: EventId, person: PersonId, mark: GuestMark) {
        let list = self.facts.guests.entry(event).or_default();
        list.insert(person, mark);
    }

    /// Lets somebody be met at an event, captured on a day.
    pub(crate) fn met(&mut self, name: &str, event: EventId, on: &str) -> PersonId {
        let id = self.person(name, None, on);
        let who = self.who(id);
        (who.origin, who.event) = (Origin::Captured, Some(event));
        id
    }

    /// An event in the book, to be changed.
    pub(crate) fn the_event(&mut self, id: EventId) -> &mut Event {
        self.facts.events.get_mut(&id).unwrap()
    }

    /// A contact that happened.
    pub(crate) fn contact(
        &mut self,
        people: &[PersonId],
        on: &str,
        channel: Channel,
        begun_by: Initiator,
    ) -> &mut Contact {
        let id = InteractionId(self.key());
        self.facts.put_contact(Contact {
            id,
            people: people.to_vec(),
            on: day(on),
            at: None,
            channel,
            begun_by,
            minutes: None,
            event: None,
            planned: false,
            bulk: false,
            missed: false,
            answered: false,
            note: String::new(),
            has_value: false,
        });
        self.facts.contacts.get_mut(&id).unwrap()
    }

    /// A talk in person, begun by both.
    pub(crate) fn talk(&mut self, person: PersonId, on: &str) -> &mut Contact {
        self.contact(&[person], on, Channel::OneToOne, Initiator::Both)
    }

    /// A mail of mine.
    pub(crate) fn mail(&mut self, person: PersonId, on: &str) -> &mut Contact {
        self.contact(&[person], on, Channel::Email, Initiator::Me)
    }

    /// A mail of theirs.
    pub(crate) fn mail_from(&mut self, person: PersonId, on: &str) -> &mut Contact {
        self.contact(&[person], on, Channel::Email, Initiator::Them)
    }

    /// Something small that went one way.
    pub(crate) fn exchange(
        &mut self,
        person: PersonId,
        direction: Direction,
        kind: ExchangeKind,
        on: &str,
    ) -> &mut Exchange {
        let id = ExchangeId(self.key());
        let exchange = Exchange {
            id,
            person,
            direction,
            kind,
            size: Size::Small,
            asked: false,
            on: day(on),
            note: String::new(),
            quality: None,
            public: false,
            interaction: None,
        };
        self.put(Thing::Exchange(exchange));
        self.facts.things.exchanges.get_mut(&id).unwrap()
    }

    /// Information that I gave.
    pub(crate) fn given(&mut self, person: PersonId, on: &str) -> &mut Exchange {
        self.exchange(person, Direction::Given, ExchangeKind::Information, on)
    }

    /// Information that I received.
    pub(crate) fn received(&mut self, person: PersonId, on: &str) -> &mut Exchange {
        self.exchange(person, Direction::Received, ExchangeKind::Information, on)
    }

    /// Thanks that I gave.
    pub(crate) fn thanked(&mut self, person: PersonId, on: &str) -> &mut Exchange {
        self.exchange(person, Direction::Given, ExchangeKind::Thanks, on)
    }

    /// A promise made ten days before it is due.
    pub(crate) fn promise(
        &mut self,
        person: PersonId,
        by: Party,
        what: &str,
        due: &str,
    ) -> &mut Promise {
        let id = PromiseId(self.key());
        let promise = Promise {
            id,
            person,
            by,
            what: what.to_owned(),
            made_on: day(due) - chrono::Days::new(10),
            due: day(due),
            kept_on: None,
            dropped_on: None,
            event: None,
        };
        self.put(Thing::Promise(promise));
        self.facts.things.promises.get_mut(&id).unwrap()
    }

    /// A meets B through somebody, made on a day if one is given.
    pub(crate) fn introduction(
        &mut self,
        a: PersonId,
        b: PersonId,
        through: PersonId,
        made_on: Option<&str>,
    ) -> &mut Introduction {
        let id = IntroductionId(self.key());
        let introduction = Introduction {
            id,
            a,
            b,
            through,
            why: String::new(),
            asked_on: None,
            made_on: made_on.map(day),
            met_on: None,
            outcome_on: None,
            outcome: String::new(),
            dropped_on: None,
        };
        self.put(Thing::Introduction(introduction));
        self.facts.things.introductions.get_mut(&id).unwrap()
    }

    /// A prospect sent to me by somebody, with its opportunity.
    pub(crate) fn referred(
        &mut self,
        by: PersonId,
        name: &str,
        on: &str,
    ) -> (ReferralId, OpportunityId) {
        let mut work = self.opportunity(name, DealOrigin::Referral, on).clone();
        let opportunity = work.id;
        work.source = Some(by);
        self.put(Thing::Opportunity(work));
        let referral = self.referral(Party::Them, by, name, on);
        referral.opportunity = Some(opportunity);
        (referral.id, opportunity)
    }

    /// A referral without an opportunity, as one made by me has none.
    pub(crate) fn referral(
        &mut self,
        by: Party,
        person: PersonId,
        name: &str,
        on: &str,
    ) -> &mut Referral {
        let id = ReferralId(self.key());
        let referral = Referral {
            id,
            by,
            person,
            prospect: None,
            name: name.to_owned(),
            on: day(on),
            at: None,
            opportunity: None,
            state: DealState::Received,
            state_on: None,
            updated_on: None,
            note: String::new(),
        };
        self.put(Thing::Referral(referral));
        self.facts.things.referrals.get_mut(&id).unwrap()
    }

    /// A referral in the book, to be changed.
    pub(crate) fn the_referral(&mut self, id: ReferralId) -> &mut Referral {
        self.facts.things.referrals.get_mut(&id).unwrap()
    }

    /// A currency to add up in, or none, and rates of exchange with the currency that each is in.
    pub(crate) fn rates(&mut self, into: &str, of: &[(&str, &str)]) {
        let one = |(code, rate): &(&str, &str)| (code.parse().unwrap(), rate.parse().unwrap());
        self.facts.settings.rates = Rates {
            into: into.parse().ok(),
            of: of.iter().map(one).collect(),
        };
    }

    /// Possible work.
    pub(crate) fn opportunity(
        &mut self,
        name: &str,
        origin: DealOrigin,
        opened_on: &str,
    ) -> &mut Opportunity {
        let id = OpportunityId(self.key());
        let opportunity = Opportunity {
            id,
            name: name.to_owned(),
            person: None,
            amount: None,
            origin,
            source: None,
            event: None,
            association: None,
            state: DealState::Received,
            opened_on: day(opened_on),
            contacted_on: None,
            contacted_at: None,
            meeting_on: None,
            proposal_on: None,
            closed_on: None,
            reason: String::new(),
            note: String::new(),
        };
        self.put(Thing::Opportunity(opportunity));
        self.facts.things.opportunities.get_mut(&id).unwrap()
    }

    /// An opportunity in the book, to be changed.
    pub(crate) fn the_opportunity(&mut self, id: OpportunityId) -> &mut Opportunity {
        self.facts.things.opportunities.get_mut(&id).unwrap()
    }

    /// Something to reach.
    pub(crate) fn goal(&mut self, what: &str, set_on: &str) -> GoalId {
        let id = GoalId(self.key());
        let goal = Goal {
            id,
            what: what.to_owned(),
            set_on: day(set_on),
            due: None,
            reached_on: None,
            dropped_on: None,
        };
        self.put(Thing::Goal(goal));
        id
    }

    /// A request for help, made on a day if one is given, else only planned.
    pub(crate) fn ask(
        &mut self,
        person: PersonId,
        goal: GoalId,
        asked_on: Option<&str>,
    ) -> &mut Ask {
        let id = AskId(self.key());
        let ask = Ask {
            id,
            goal,
            person,
            kind: AskFor::Help,
            what: "a word with Bob".to_owned(),
            asked_on: asked_on.map(day),
            answer: None,
            answered_on: None,
            thanked_on: None,
            outcome: None,
            note: String::new(),
            dropped_on: None,
        };
        self.put(Thing::Ask(ask));
        self.facts.things.asks.get_mut(&id).unwrap()
    }

    /// Two people who know each other.
    pub(crate) fn link(&mut self, a: PersonId, b: PersonId, strength: Strength) -> &mut Link {
        let id = LinkId(self.key());
        let link = Link {
            id,
            a,
            b,
            kind: LinkKind::Knows,
            strength,
            note: String::new(),
        };
        self.put(Thing::Link(link));
        self.facts.things.links.get_mut(&id).unwrap()
    }

    /// A day on which to get back to somebody.
    pub(crate) fn follow_up(&mut self, person: PersonId, on: &str) -> &mut FollowUp {
        let id = FollowUpId(self.key());
        let follow_up = FollowUp {
            id,
            person,
            on: day(on),
            event: None,
            what: String::new(),
            done_on: None,
            dropped_on: None,
        };
        self.put(Thing::FollowUp(follow_up));
        self.facts.things.follow_ups.get_mut(&id).unwrap()
    }

    /// A look back that was done.
    pub(crate) fn review(
        &mut self,
        kind: ReviewKind,
        person: Option<PersonId>,
        on: &str,
    ) -> &mut Review {
        let id = ReviewId(self.key());
        let review = Review {
            id,
            kind,
            person,
            on: day(on),
            verdict: None,
            note: String::new(),
        };
        self.put(Thing::Review(review));
        self.facts.things.reviews.get_mut(&id).unwrap()
    }

    /// A move between tiers; the person stands where it led to.
    pub(crate) fn moved(&mut self, person: PersonId, to: Option<Tier>, on: &str) {
        let id = self.key();
        let who = self.who(person);
        let from = std::mem::replace(&mut who.tier, to);
        who.tier_on = Some(day(on));
        self.facts.moves.push(Move {
            id,
            person,
            from,
            to,
            on: day(on),
            reason: String::new(),
        });
    }

    /// Everybody's row, in the order in which they were put in.
    pub(crate) fn rows(&self) -> Vec<PersonRow> {
        let all = self.facts.people.values();
        all.map(|p| crate::rules::row::of(&self.facts, p)).collect()
    }
}
