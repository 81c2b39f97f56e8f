//! What the rules need of the book, as plain values in memory: people, contacts, things, settings.
//!
//! **Architecture invariant:** a rule takes these facts and the day, and nothing else. Everybody is named by the key
//! they stand under now: whoever was merged into somebody appears as that one, and once in each contact. What is taken
//! out of the views is not here. The document keeps the facts up to date with every change.

use crate::belongings::Move;
use crate::ids::{EventId, InteractionId, PersonId};
use crate::picture::PictureId;
use crate::reminder::Reminder;
use crate::rules::duplicates::{self, Marks};
use crate::rules::words::{WordIndex, words_of};
use crate::things::{Profile, Settings, Thing, Things};
use crate::types::{
    Answers, Birthday, Cadence, Channel, Event, GuestMark, Initiator, Origin, Stage, Tier,
};
use chrono::{DateTime, FixedOffset, NaiveDate};
use std::cell::OnceCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Everything that the rules look at.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Everybody in the views; changed by [`Facts::put_person`] and [`Facts::take_person`].
    pub people: BTreeMap<PersonId, PersonFacts>,
    /// Who looks for something, by word.
    pub needed: WordIndex,
    /// Who offers something, by word.
    pub offered: WordIndex,
    /// Every contact in the views, by key.
    pub contacts: HashMap<InteractionId, Contact>,
    /// Whose contacts they are.
    pub contacts_by_person: HashMap<PersonId, HashSet<InteractionId>>,
    /// Exchanges, promises and the rest; changed by [`Things::put`] and [`Things::take`].
    pub things: Things,
    /// Events in the views.
    pub events: BTreeMap<EventId, Event>,
    /// Who is on their lists, each with what is known of them; events without guests are not here.
    pub guests: BTreeMap<EventId, BTreeMap<PersonId, GuestMark>>,
    /// Moves between tiers, oldest first.
    pub moves: Vec<Move>,
    /// My side.
    pub profile: Profile,
    /// The numbers of the rules.
    pub settings: Settings,
    /// How each device is reminded, by its number.
    pub reminders: BTreeMap<u32, Reminder>,
    /// The secret under which the relay hands out the calendar.
    pub feed: Option<String>,
    /// Who is like whom; made when it is first asked for, since the book opens faster without it.
    lookalikes: OnceCell<duplicates::Index>,
}

/// What the rules need of a person.
#[derive(Clone, Debug, PartialEq)]
pub struct PersonFacts {
    /// Who.
    pub id: PersonId,
    /// The name as shown; never empty.
    pub name: String,
    /// The given name where it is known, else the first word of the name.
    pub first_name: String,
    /// "Partner, Lowell Raman Tax".
    pub headline: String,
    /// The current company.
    pub company: String,
    /// The current title.
    pub title: String,
    /// The preferred e-mail, if there is one.
    pub email: Option<String>,
    /// The preferred phone, if there is one.
    pub phone: Option<String>,
    /// Tier, or none for the wider circle.
    pub tier: Option<Tier>,
    /// The day of the last change of tier.
    pub tier_on: Option<NaiveDate>,
    /// The person's own cadence.
    pub cadence: Option<Cadence>,
    /// The day of the last change of cadence.
    pub cadence_on: Option<NaiveDate>,
    /// The day they were added.
    pub added_on: NaiveDate,
    /// The day we met, if it is known.
    pub met_on: Option<NaiveDate>,
    /// Where we met, in words.
    pub met_at: String,
    /// The event we met at.
    pub event: Option<EventId>,
    /// Through whom we met.
    pub met_through: Option<PersonId>,
    /// Known only through others so far.
    pub not_met: bool,
    /// Where the entry came from.
    pub origin: Origin,
    /// Where the relationship stands.
    pub stage: Option<Stage>,
    /// The day that stage was entered.
    pub stage_on: Option<NaiveDate>,
    /// Snoozed to this day; whether the snooze still runs is for [`snooze_runs`](crate::rules::due::snooze_runs).
    pub snoozed_until: Option<NaiveDate>,
    /// The day the snooze was said.
    pub snoozed_on: Option<NaiveDate>,
    /// The latest counting contact when it was said.
    pub snoozed_last: Option<NaiveDate>,
    /// Left in peace before this day.
    pub peace_until: Option<NaiveDate>,
    /// Dated rows of Today that are hidden before a day, by [`Open::key`](crate::view::Open::key).
    pub hidden: BTreeMap<String, NaiveDate>,
    /// How they want to be spoken of.
    pub pronouns: String,
    /// Birthday.
    pub birthday: Option<Birthday>,
    /// Tags, as written.
    pub tags: Vec<String>,
    /// What they look for.
    pub needs: Vec<String>,
    /// What they know or can do.
    pub offers: Vec<String>,
    /// What they try to reach.
    pub aims: Vec<String>,
    /// Industries.
    pub industries: Vec<String>,
    /// Places.
    pub places: Vec<String>,
    /// Kinds of service.
    pub services: Vec<String>,
    /// Answers to the five questions.
    pub answers: Answers,
    /// Whether they could say whom to send me.
    pub could_refer: Option<bool>,
    /// The photo that stands for them.
    pub portrait: Option<PictureId>,
    /// The first sentence of the person's own note.
    pub note: Option<String>,
    /// The first sentence of the latest contact's note.
    pub contact_note: Option<String>,
    /// Folded text that search looks through; the first line is the name as shown.
    pub search: String,
    /// What tells who they are.
    pub marks: Marks,
    /// Who was said to be somebody else, although they look alike (row C6).
    pub apart_from: BTreeSet<PersonId>,
}

/// What the rules need of a contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Its key.
    pub id: InteractionId,
    /// Everybody it was with, each once.
    pub people: Vec<PersonId>,
    /// The local day.
    pub on: NaiveDate,
    /// The moment, where it was logged.
    pub at: Option<DateTime<FixedOffset>>,
    /// How it happened.
    pub channel: Channel,
    /// Who began it.
    pub begun_by: Initiator,
    /// Minutes, if given.
    pub minutes: Option<u32>,
    /// At which event.
    pub event: Option<EventId>,
    /// Planned ahead.
    pub planned: bool,
    /// A mailing to many.
    pub bulk: bool,
    /// A call that nobody took.
    pub missed: bool,
    /// Answered by the other side.
    pub answered: bool,
    /// What was noted.
    pub note: String,
    /// Whether what is planned has its value named.
    pub has_value: bool,
}

impl Contact {
    /// Day, moment and key: the order in which contacts are told.
    #[must_use]
    pub fn when(&self) -> (NaiveDate, Option<DateTime<FixedOffset>>, InteractionId) {
        (self.on, self.at, self.id)
    }
}

impl PersonFacts {
    /// The name as search and order see it: the first line of the search text.
    #[must_use]
    pub fn folded_name(&self) -> &str {
        self.search.split('\n').next().unwrap_or_default()
    }

    /// The first sentence that was last noted: of the latest contact, else of the person's own note.
    #[must_use]
    pub fn last_note(&self) -> Option<&str> {
        self.contact_note.as_deref().or(self.note.as_deref())
    }
}

impl Facts {
    /// A person's contacts, newest first.
    #[must_use]
    pub fn contacts_of(&self, id: PersonId) -> Vec<&Contact> {
        let ids = self.contacts_by_person.get(&id).into_iter().flatten();
        let mut all: Vec<&Contact> = ids.filter_map(|id| self.contacts.get(id)).collect();
        all.sort_by_key(|contact| Reverse(contact.when()));
        all
    }

    /// The latest day of a contact that counts for somebody (PRODUCT, "Counting contact").
    #[must_use]
    pub fn last(&self, person: &PersonFacts) -> Option<NaiveDate> {
        self.last_for(person.id, person.tier)
    }

    /// The same for whoever would be in a tier.
    #[must_use]
    pub fn last_for(&self, id: PersonId, tier: Option<Tier>) -> Option<NaiveDate> {
        let ids = self.contacts_by_person.get(&id).into_iter().flatten();
        ids.filter_map(|id| self.contacts.get(id))
            .filter(|c| crate::rules::due::counts(tier, c.planned, c.bulk))
            .map(|c| c.on)
            .max()
    }

    /// Who else's row follows from a thing without being named in it: the source behind an opportunity's referral.
    #[must_use]
    pub fn behind(&self, thing: &Thing) -> Vec<PersonId> {
        let Thing::Opportunity(of) = thing else {
            return Vec::new();
        };
        let referrals = self.things.referrals.values();
        let behind = referrals.filter(|r| r.opportunity == Some(of.id));
        behind.map(|r| r.person).collect()
    }

    /// Whether somebody is in the views; I am always.
    #[must_use]
    pub fn shows(&self, id: PersonId) -> bool {
        id.is_me() || self.people.contains_key(&id)
    }

    /// A name to be shown: "you" for me, and a stand-in for somebody who is not in the views.
    #[must_use]
    pub fn name(&self, id: PersonId) -> &str {
        if id.is_me() {
            return "you";
        }
        self.people.get(&id).map_or("somebody", |p| p.name.as_str())
    }

    /// Who looks for something that has a word of these texts: whose row may tell of whoever offers it.
    #[must_use]
    pub fn looking_for<'a>(&self, offers: impl IntoIterator<Item = &'a str>) -> BTreeSet<PersonId> {
        let words = words_of(offers);
        let found = words.iter().flat_map(|word| self.needed.with(word));
        found.map(|(id, _)| id).collect()
    }

    /// Who stands beside somebody in a referral or an introduction: whose row may tell their name.
    #[must_use]
    pub fn beside(&self, id: PersonId) -> BTreeSet<PersonId> {
        let referrals = self.things.referrals_of(id).cloned().map(Thing::Referral);
        let introductions = self.things.introductions_of(id).cloned();
        let all = referrals.chain(introductions.map(Thing::Introduction));
        all.flat_map(|thing| thing.people()).collect()
    }

    /// Takes a person in, and gives what was under their key before.
    pub fn put_person(&mut self, person: PersonFacts) -> Option<PersonFacts> {
        let before = self.take_person(person.id);
        self.needed.put(person.id, &person.needs);
        self.offered.put(person.id, &person.offers);
        if let Some(index) = self.lookalikes.get_mut() {
            index.put(person.id, &person.marks);
        }
        self.people.insert(person.id, person);
        before
    }

    /// Takes a person out, and gives them.
    pub fn take_person(&mut self, id: PersonId) -> Option<PersonFacts> {
        let person = self.people.remove(&id)?;
        self.needed.take(id, &person.needs);
        self.offered.take(id, &person.offers);
        if let Some(index) = self.lookalikes.get_mut() {
            index.take(id);
        }
        Some(person)
    }

    /// Everybody by what tells who they are.
    #[must_use]
    pub fn lookalikes(&self) -> &duplicates::Index {
        self.lookalikes.get_or_init(|| {
            let all = self.people.values();
            duplicates::Index::of(all.map(|person| (person.id, &person.marks)))
        })
    }

    /// Whether two were said to be two people, by either.
    #[must_use]
    pub fn are_two(&self, a: PersonId, b: PersonId) -> bool {
        let says = |one: PersonId, other: PersonId| {
            let person = self.people.get(&one);
            person.is_some_and(|person| person.apart_from.contains(&other))
        };
        says(a, b) || says(b, a)
    }

    /// Takes a contact in, in the place of what was under its key.
    pub fn put_contact(&mut self, contact: Contact) {
        self.take_contact(contact.id);
        for person in &contact.people {
            self.contacts_by_person
                .entry(*person)
                .or_default()
                .insert(contact.id);
        }
        self.contacts.insert(contact.id, contact);
    }

    /// Takes a contact out, and gives it.
    pub fn take_contact(&mut self, id: InteractionId) -> Option<Contact> {
        let contact = self.contacts.remove(&id)?;
        for person in &contact.people {
            if let Some(of) = self.contacts_by_person.get_mut(person) {
                of.remove(&id);
            }
        }
        Some(contact)
    }
}
