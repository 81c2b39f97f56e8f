//! What people do for each other, as plain types: exchanges, promises, introductions, referrals, goals and the rest.
//!
//! Each is one entity of the book, and each of its fields a scalar. The document keeps every field by itself, so that
//! two devices that change different fields of the same thing keep both; an absent one is `None`, empty or false.

mod business;
mod currency;
mod days_off;
mod exchange;
mod exchange_rate;
mod follow_up;
mod goal;
mod introduction;
mod link;
mod mine;
mod money;
mod profile;
mod programme;
mod promise;
mod rates;
mod review;
mod settings;
mod usual;

pub use business::{DealOrigin, DealState, Opportunity, Referral};
pub use currency::Currency;
pub use days_off::{DaysOff, WEEK};
pub use exchange::{Direction, Exchange, ExchangeKind, Size};
pub use exchange_rate::ExchangeRate;
pub use follow_up::FollowUp;
pub use goal::{Answer, Ask, AskFor, Goal, Outcome};
pub use introduction::{Introduction, Proposal, Proposed};
pub use link::{Link, LinkKind, Strength};
pub use mine::{Association, AssociationRole, Template, TemplateKind, Time, TimeKind};
pub use money::Money;
pub use profile::Profile;
pub use programme::{Baseline, Figures, Pause, Programme};
pub use promise::{Party, Promise};
pub use rates::{RateInto, Rates, Together};
pub use review::{Review, ReviewKind, Verdict};
pub use settings::{DEFAULTS, Protected, Settings};
pub use usual::{MOST_LED, Usual, WORK_FROM_REFERRALS, usual_minutes};

use crate::ids::{
    AskId, AssociationId, BaselineId, EventId, ExchangeId, FollowUpId, GoalId, InteractionId,
    IntroductionId, LinkId, OpportunityId, PauseId, PersonId, ProgrammeId, PromiseId, ProposalId,
    ReferralId, ReviewId, TemplateId, TimeId,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

macro_rules! things {
    ($($kind:ident, $id:ident, $all:ident, $of:ident, $map:literal;)*) => {
        /// One of them, whole. As JSON: `{"promise": {…}}`.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(rename_all = "snake_case")]
        #[allow(missing_docs, reason = "a variant is named by what it holds")]
        pub enum Thing { $($kind($kind),)* }

        /// Which kind of thing.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(rename_all = "snake_case")]
        #[allow(missing_docs, reason = "a variant is named by what it stands for")]
        pub enum ThingKind { $($kind,)* }

        /// Everything of these kinds that is in the views, by key. Take in and out with [`Things::put`] and
        /// [`Things::take`], which keep up whom each is about; a change in place must leave its people as they are.
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        #[allow(missing_docs, reason = "a field is named by what it holds")]
        pub struct Things {
            $(pub $all: BTreeMap<$id, $kind>,)*
            /// Whom each is about: without it, the rows of a large book would each look through everything.
            by_person: BTreeMap<PersonId, BTreeSet<(ThingKind, Uuid)>>,
        }

        impl ThingKind {
            /// All kinds.
            pub const ALL: &'static [ThingKind] = &[$(ThingKind::$kind,)*];

            /// The top-level map of the document that holds them.
            #[must_use]
            pub fn map(self) -> &'static str {
                match self { $(ThingKind::$kind => $map,)* }
            }
        }

        impl Thing {
            /// Which kind it is.
            #[must_use]
            pub fn kind(&self) -> ThingKind {
                match self { $(Thing::$kind(_) => ThingKind::$kind,)* }
            }

            /// Its key.
            #[must_use]
            pub fn key(&self) -> Uuid {
                match self { $(Thing::$kind(thing) => thing.id.0,)* }
            }

            fn set_key(&mut self, key: Uuid) {
                match self { $(Thing::$kind(thing) => thing.id = $id(key),)* }
            }

            /// Its fields and their values, without the key.
            #[must_use]
            pub fn fields(&self) -> serde_json::Map<String, serde_json::Value> {
                let value = match self { $(Thing::$kind(thing) => serde_json::to_value(thing),)* };
                match value {
                    Ok(serde_json::Value::Object(mut fields)) => {
                        fields.remove("id");
                        fields
                    }
                    _ => serde_json::Map::new(),
                }
            }

            /// The thing that fields make; `None` where a newer version wrote what this one has no word for.
            #[must_use]
            pub fn of(kind: ThingKind, key: Uuid, mut fields: serde_json::Map<String, serde_json::Value>) -> Option<Self> {
                fields.insert("id".into(), key.to_string().into());
                let value = serde_json::Value::Object(fields);
                match kind { $(ThingKind::$kind => serde_json::from_value(value).ok().map(Thing::$kind),)* }
            }
        }

        impl Things {
            /// Takes a thing in, in the place of what was under its key.
            pub fn put(&mut self, thing: Thing) {
                self.take(thing.kind(), thing.key());
                for person in thing.people() {
                    self.by_person.entry(person).or_default().insert((thing.kind(), thing.key()));
                }
                match thing { $(Thing::$kind(thing) => { self.$all.insert(thing.id, thing); })* }
            }

            /// Takes a thing out, and gives it.
            pub fn take(&mut self, kind: ThingKind, key: Uuid) -> Option<Thing> {
                let thing = match kind { $(ThingKind::$kind => self.$all.remove(&$id(key)).map(Thing::$kind),)* }?;
                for person in thing.people() {
                    if let Some(of) = self.by_person.get_mut(&person) {
                        of.remove(&(kind, key));
                    }
                }
                Some(thing)
            }

            /// A thing by its key.
            #[must_use]
            pub fn get(&self, kind: ThingKind, key: Uuid) -> Option<Thing> {
                match kind { $(ThingKind::$kind => self.$all.get(&$id(key)).cloned().map(Thing::$kind),)* }
            }

            /// All of them, kind by kind.
            pub fn all(&self) -> impl Iterator<Item = Thing> {
                std::iter::empty()$(.chain(self.$all.values().cloned().map(Thing::$kind)))*
            }

            /// Kind and key of everything that is about somebody.
            pub fn about(&self, person: PersonId) -> impl Iterator<Item = (ThingKind, Uuid)> {
                self.by_person.get(&person).into_iter().flatten().copied()
            }

            /// The keys of one kind's things that are about somebody, in the order of the keys.
            fn keys_of(&self, person: PersonId, kind: ThingKind) -> impl Iterator<Item = Uuid> {
                let all = (kind, Uuid::nil())..=(kind, Uuid::max());
                let of = self.by_person.get(&person).into_iter();
                of.flat_map(move |of| of.range(all.clone())).map(|(_, key)| *key)
            }

            $(
                /// Those that are about somebody, in the order of their keys.
                pub fn $of(&self, person: PersonId) -> impl Iterator<Item = &$kind> {
                    self.keys_of(person, ThingKind::$kind).filter_map(|key| self.$all.get(&$id(key)))
                }
            )*
        }
    };
}

things! {
    Exchange, ExchangeId, exchanges, exchanges_of, "exchanges";
    Promise, PromiseId, promises, promises_of, "promises";
    Introduction, IntroductionId, introductions, introductions_of, "introductions";
    Opportunity, OpportunityId, opportunities, opportunities_of, "opportunities";
    Referral, ReferralId, referrals, referrals_of, "referrals";
    Goal, GoalId, goals, goals_of, "goals";
    Ask, AskId, asks, asks_of, "asks";
    Link, LinkId, links, links_of, "links";
    FollowUp, FollowUpId, follow_ups, follow_ups_of, "follow_ups";
    Review, ReviewId, reviews, reviews_of, "reviews";
    Proposal, ProposalId, proposals, proposals_of, "proposals";
    Association, AssociationId, associations, associations_of, "associations";
    Time, TimeId, time, time_of, "time";
    Template, TemplateId, templates, templates_of, "templates";
    Programme, ProgrammeId, programmes, programmes_of, "programmes";
    Pause, PauseId, pauses, pauses_of, "pauses";
    Baseline, BaselineId, baselines, baselines_of, "baselines";
}

impl ThingKind {
    /// Whether one of this kind may be about nobody: then it is not told from the people that it touches.
    #[must_use]
    pub fn may_be_about_nobody(self) -> bool {
        !matches!(
            self,
            ThingKind::Exchange
                | ThingKind::Promise
                | ThingKind::Introduction
                | ThingKind::Referral
                | ThingKind::Ask
                | ThingKind::Link
                | ThingKind::FollowUp
        )
    }
}

impl Thing {
    /// Everybody it is about, each once, `me` left out.
    #[must_use]
    pub fn people(&self) -> Vec<PersonId> {
        let mut all = Vec::new();
        self.clone().each_person(|id| all.push(*id));
        all.retain(|id| !id.is_me());
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Every place where it names somebody.
    pub fn each_person(&mut self, mut f: impl FnMut(&mut PersonId)) {
        match self {
            Thing::Exchange(e) => f(&mut e.person),
            Thing::Promise(p) => f(&mut p.person),
            Thing::Introduction(i) => [&mut i.a, &mut i.b, &mut i.through].into_iter().for_each(f),
            Thing::Referral(r) => {
                f(&mut r.person);
                r.prospect.iter_mut().for_each(f);
            }
            Thing::Opportunity(o) => {
                o.person.iter_mut().for_each(&mut f);
                o.source.iter_mut().for_each(f);
            }
            Thing::Ask(a) => f(&mut a.person),
            Thing::Link(l) => [&mut l.a, &mut l.b].into_iter().for_each(f),
            Thing::FollowUp(x) => f(&mut x.person),
            Thing::Review(r) => r.person.iter_mut().for_each(f),
            Thing::Proposal(p) => [&mut p.needs, &mut p.offers].into_iter().for_each(f),
            Thing::Goal(_)
            | Thing::Association(_)
            | Thing::Time(_)
            | Thing::Template(_)
            | Thing::Programme(_)
            | Thing::Pause(_)
            | Thing::Baseline(_) => {}
        }
    }

    /// Gives everything else that it refers to, and itself, the keys that `find` says. What may be absent becomes so where
    /// there is no such key; false if something is missing that it cannot be without.
    pub fn refer(&mut self, key: Uuid, find: impl Fn(Uuid) -> Option<Uuid>) -> bool {
        let event = |id: &mut Option<EventId>| *id = id.and_then(|id| find(id.0)).map(EventId);
        let association = |id: &mut Option<AssociationId>| {
            *id = id.and_then(|id| find(id.0)).map(AssociationId);
        };
        match self {
            Thing::Exchange(e) => {
                e.interaction = e.interaction.and_then(|id| find(id.0)).map(InteractionId);
            }
            Thing::Promise(p) => event(&mut p.event),
            Thing::FollowUp(f) => event(&mut f.event),
            Thing::Referral(r) => {
                r.opportunity = r.opportunity.and_then(|id| find(id.0)).map(OpportunityId);
            }
            Thing::Opportunity(o) => {
                event(&mut o.event);
                association(&mut o.association);
            }
            Thing::Time(t) => {
                event(&mut t.event);
                association(&mut t.association);
            }
            Thing::Ask(a) => match find(a.goal.0) {
                Some(goal) => a.goal = GoalId(goal),
                None => return false,
            },
            Thing::Baseline(b) => match find(b.programme.0) {
                Some(programme) => b.programme = ProgrammeId(programme),
                None => return false,
            },
            _ => {}
        }
        self.set_key(key);
        true
    }

    /// Whether it joins somebody with themselves, as a merge can make it do: it then leaves the views (row C6).
    #[must_use]
    pub fn is_with_oneself(&self) -> bool {
        match self {
            Thing::Introduction(i) => i.a == i.b || i.a == i.through || i.b == i.through,
            Thing::Link(l) => l.a == l.b,
            Thing::Proposal(p) => p.needs == p.offers,
            _ => false,
        }
    }
}

/// Whether a flag need not be written.
#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
pub(crate) fn is_false(b: &bool) -> bool {
    !b
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sample::day;

    fn link(a: u128, b: u128) -> Thing {
        Thing::Link(Link {
            id: LinkId(Uuid::from_u128(1)),
            a: PersonId(Uuid::from_u128(a)),
            b: PersonId(Uuid::from_u128(b)),
            kind: LinkKind::Knows,
            strength: Strength::Known,
            note: String::new(),
        })
    }

    #[test]
    fn a_thing_is_found_with_everybody_it_is_about_and_with_nobody_else() {
        let mut things = Things::default();
        let of = |things: &Things| {
            let all = 1..=4;
            all.filter(|n| things.links_of(PersonId(Uuid::from_u128(*n))).count() == 1)
                .collect::<Vec<u128>>()
        };
        things.put(link(1, 2));
        assert_eq!(of(&things), [1, 2]);
        things.put(link(2, 3));
        assert_eq!(of(&things), [2, 3], "what was in its place is gone");
        let key = Uuid::from_u128(1);
        assert!(things.take(ThingKind::Promise, key).is_none());
        assert_eq!(things.take(ThingKind::Link, key), Some(link(2, 3)));
        assert_eq!(of(&things), [] as [u128; 0]);
    }

    #[test]
    fn kinds_are_not_mixed_up() {
        let mut things = Things::default();
        let sarah = PersonId(Uuid::from_u128(1));
        things.put(link(1, 2));
        things.put(Thing::FollowUp(FollowUp {
            id: FollowUpId(Uuid::from_u128(1)),
            person: sarah,
            on: day("2026-03-01"),
            event: None,
            what: String::new(),
            done_on: None,
            dropped_on: None,
        }));
        assert_eq!(things.links_of(sarah).count(), 1);
        assert_eq!(things.follow_ups_of(sarah).count(), 1);
        assert_eq!(things.promises_of(sarah).count(), 0);
    }
}
