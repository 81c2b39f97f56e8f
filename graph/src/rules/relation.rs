//! What a person's page says of the relationship.

use super::easing::{easing, quiet};
use super::goodwill::goodwill;
use super::stage::stage_view;
use super::{matches, open, suggest};
use crate::facts::{Facts, PersonFacts};
use crate::ids::PersonId;
use crate::things::{Ask, Introduction, Promise, Things};
use crate::view::Relation;
use crate::view::relation::{Event, Told};
use chrono::NaiveDate;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// The relationship with somebody in the views.
#[must_use]
pub fn relation(facts: &Facts, id: PersonId, today: NaiveDate) -> Option<Relation> {
    facts.people.get(&id).map(|person| of(facts, person, today))
}

/// The relationship with somebody, in the views or not.
#[must_use]
pub fn of(facts: &Facts, person: &PersonFacts, today: NaiveDate) -> Relation {
    let (things, id) = (&facts.things, person.id);
    let open = open::open(facts, person);
    let mut relation = Relation {
        stage: stage_view(facts, person, today),
        goodwill: goodwill(facts, id, today),
        easing: easing(facts, person, today),
        quiet: quiet(facts, person, today),
        bring: suggest::from(facts, person, &open, Some(today)),
        open,
        promises: promises(things, id),
        introductions: introductions(things.introductions_of(id)),
        matches: matches::of(facts, person, today),
        story: story(facts, person),
        asks: asks(things, id),
        goals: things.goals.values().cloned().collect(),
        follow_ups: things
            .follow_ups_of(id)
            .filter(|f| f.is_open())
            .cloned()
            .collect(),
        links: things.links_of(id).cloned().collect(),
        names: Vec::new(),
        moves: facts
            .moves
            .iter()
            .rev()
            .filter(|m| m.person == id)
            .cloned()
            .collect(),
    };
    relation.follow_ups.sort_by_key(|f| (f.on, f.id));
    relation.names = names(facts, person, &relation);
    relation
}

/// Introductions, the open ones first, then the latest.
pub(super) fn introductions<'a>(all: impl Iterator<Item = &'a Introduction>) -> Vec<Introduction> {
    let mut all: Vec<Introduction> = all.cloned().collect();
    all.sort_by_key(|i| {
        let open = i.dropped_on.is_none() && i.outcome_on.is_none();
        let days = [i.asked_on, i.made_on, i.met_on, i.outcome_on, i.dropped_on];
        Reverse((open, days.into_iter().max().flatten(), i.id))
    });
    all
}

fn promises(things: &Things, id: PersonId) -> Vec<Promise> {
    let (mut open, mut done): (Vec<_>, Vec<_>) =
        things.promises_of(id).cloned().partition(Promise::is_open);
    open.sort_by_key(|p| (p.due, p.id));
    done.sort_by_key(|p| Reverse((p.kept_on.max(p.dropped_on), p.id)));
    open.append(&mut done);
    open
}

fn asks(things: &Things, id: PersonId) -> Vec<Ask> {
    let mut all: Vec<Ask> = things.asks_of(id).cloned().collect();
    all.sort_by_key(|a| {
        let open = a.dropped_on.is_none() && a.answer.is_none();
        Reverse((open, a.asked_on.is_none(), a.asked_on, a.id))
    });
    all
}

/// Everything that happened, newest first; of one day the contacts first, and being added last.
fn story(facts: &Facts, person: &PersonFacts) -> Vec<Told> {
    let (things, id) = (&facts.things, person.id);
    let mut all: Vec<Told> = Vec::new();
    let mut tell = |on: NaiveDate, what: Event| all.push(Told { on, what });
    for contact in facts.contacts_of(id).into_iter().filter(|c| !c.planned) {
        tell(contact.on, Event::Contact(contact.id));
    }
    for exchange in things.exchanges_of(id) {
        tell(exchange.on, Event::Exchange(exchange.clone()));
    }
    for introduction in things.introductions_of(id) {
        if let Some(on) = introduction.made_on {
            tell(on, Event::Introduction(introduction.clone()));
        }
    }
    for referral in things.referrals_of(id) {
        let work = referral
            .opportunity
            .and_then(|id| things.opportunities.get(&id));
        tell(
            referral.on,
            Event::Referral(referral.clone(), work.cloned()),
        );
    }
    for promise in things.promises_of(id) {
        if let Some(on) = promise.kept_on {
            tell(on, Event::Kept(promise.clone()));
        }
    }
    tell(person.added_on, Event::Added);
    all.sort_by_key(|told| Reverse(told.on));
    all
}

/// Names of everybody whom the relation mentions.
fn names(facts: &Facts, person: &PersonFacts, relation: &Relation) -> Vec<(PersonId, String)> {
    let mut ids: BTreeSet<PersonId> = person.met_through.into_iter().collect();
    for i in &relation.introductions {
        ids.extend([i.a, i.b, i.through]);
    }
    for link in &relation.links {
        ids.extend([link.a, link.b]);
    }
    for told in &relation.story {
        if let Event::Referral(referral, work) = &told.what {
            ids.insert(referral.person);
            ids.extend(referral.prospect);
            ids.extend(work.as_ref().and_then(|work| work.person));
        }
    }
    ids.remove(&person.id);
    let known = ids.into_iter().filter_map(|id| facts.people.get(&id));
    known.map(|p| (p.id, p.name.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::book::Book;
    use crate::rules::sample::day;
    use crate::things::{Direction, ExchangeKind, Party, Size, Strength};
    use crate::view::relation::GoodwillWord;

    fn kind(told: &Told) -> &'static str {
        match told.what {
            Event::Contact(_) => "contact",
            Event::Exchange(_) => "exchange",
            Event::Introduction(_) => "introduction",
            Event::Referral(..) => "referral",
            Event::Kept(_) => "kept",
            Event::Added => "added",
        }
    }

    #[test]
    fn a_relation_tells_the_story_newest_first_and_names_everybody_in_it() {
        let mut book = Book::with(&[
            (1, "Priya", None),
            (2, "Tom", None),
            (3, "Ana", None),
            (4, "Apart", None),
        ]);
        book.edit(1, |p| p.added_on = day("2026-01-01"));
        book.met(1, "2026-01-01");
        book.met(1, "2026-05-01");
        book.exchange(
            1,
            "2026-02-01",
            Direction::Given,
            ExchangeKind::Lead,
            Size::Small,
        );
        book.introduction(1, 2, 0, Some("2026-03-01"));
        book.introduction(1, 2, 0, None);
        book.referral(Party::Them, 1, Some(3), "2026-04-01");
        book.promise(Party::Me, 1, "kept", "2026-04-02");
        for promise in book.facts.things.promises.values_mut() {
            promise.kept_on = Some(day("2026-04-03"));
        }
        book.promise(Party::Me, 1, "later", "2026-09-02");
        book.promise(Party::Them, 1, "sooner", "2026-08-02");
        book.link(1, 2, Strength::Weak);
        let found = relation(&book.facts, Book::id(1), day("2026-06-29")).unwrap();
        let story: Vec<&str> = found.story.iter().map(kind).collect();
        assert_eq!(
            story,
            [
                "contact",
                "kept",
                "referral",
                "introduction",
                "exchange",
                "contact",
                "added"
            ]
        );
        let promises: Vec<&str> = found.promises.iter().map(|p| p.what.as_str()).collect();
        assert_eq!(promises, ["sooner", "later", "kept"]);
        let names: Vec<&str> = found.names.iter().map(|(_, n)| n.as_str()).collect();
        assert_eq!(names, ["Tom", "Ana"]);
        assert_eq!(found.goodwill.word, GoodwillWord::Overdrawn);
        assert_eq!(found.introductions.len(), 2);
        assert!(relation(&book.facts, Book::id(9), day("2026-06-29")).is_none());
    }
}
