//! What of value to bring (row R3).

use super::{matches, open};
use crate::facts::{Facts, PersonFacts};
use crate::things::{Party, Promise};
use crate::view::{Bring, Open, OpenKind};
use chrono::NaiveDate;

/// The first that there is: my open promise, thanks owed, a match, my offer meeting a need, the last note's first
/// sentence, a question about a need.
#[must_use]
pub fn bring(facts: &Facts, person: &PersonFacts) -> Option<Bring> {
    from(facts, person, &open::open(facts, person), None)
}

/// The same from what is open. With a day, a pair that was proposed more than twelve months before may be proposed
/// again; without one, never.
#[must_use]
pub fn from(
    facts: &Facts,
    person: &PersonFacts,
    open: &[Open],
    today: Option<NaiveDate>,
) -> Option<Bring> {
    promise(facts, person)
        .or_else(|| thanks(open))
        .or_else(|| best_match(facts, person, today))
        .or_else(|| offer(facts, person))
        .or_else(|| note(person))
        .or_else(|| question(person))
}

/// My open promise to somebody that is due first.
#[must_use]
pub fn my_promise<'a>(facts: &'a Facts, person: &PersonFacts) -> Option<&'a Promise> {
    let mine = facts.things.promises_of(person.id);
    mine.filter(|p| p.by == Party::Me && p.is_open())
        .min_by_key(|p| (p.due, p.id))
}

fn promise(facts: &Facts, person: &PersonFacts) -> Option<Bring> {
    my_promise(facts, person).map(|p| Bring::Promise {
        id: p.id.0,
        what: p.what.clone(),
    })
}

fn thanks(open: &[Open]) -> Option<Bring> {
    let owed = open.iter().find(|o| o.kind == OpenKind::Thanks)?;
    Some(Bring::Thanks {
        what: owed.what.clone(),
    })
}

fn best_match(facts: &Facts, person: &PersonFacts, today: Option<NaiveDate>) -> Option<Bring> {
    let found = matches::best_for(facts, person, today)?;
    Some(Bring::Match {
        other: found.offers,
        name: found.offers_name,
        need: found.need,
        offer: found.offer,
    })
}

fn offer(facts: &Facts, person: &PersonFacts) -> Option<Bring> {
    let (need, offer) = matches::my_offer(facts, person)?;
    Some(Bring::Offer { need, offer })
}

fn note(person: &PersonFacts) -> Option<Bring> {
    let sentence = person.last_note()?.to_owned();
    Some(Bring::Note { sentence })
}

fn question(person: &PersonFacts) -> Option<Bring> {
    let need = person.needs.first()?.clone();
    Some(Bring::Question { need })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::book::Book;
    use crate::rules::sample::day;

    #[test]
    fn the_first_that_there_is_is_brought() {
        let mut book = Book::with(&[(1, "Priya", None), (2, "Tom", None)]);
        book.promise(Party::Me, 1, "the later one", "2026-07-02");
        book.promise(Party::Them, 1, "theirs", "2026-06-01");
        book.promise(Party::Me, 1, "the ruling", "2026-07-01");
        book.needs(1, &["a tax lawyer"]);
        book.edit(1, |p| p.note = Some("Likes chess.".into()));
        book.offers(2, &["tax law"]);
        book.facts.profile.offers = "Tax advice".into();
        let thanks = Open {
            kind: OpenKind::Thanks,
            key: "thanks".into(),
            id: None,
            from: day("2026-06-02"),
            due: day("2026-06-03"),
            what: "the lead".into(),
            hidden_until: None,
        };
        let mut open = vec![thanks];
        let now = |book: &Book, open: &[Open]| {
            from(&book.facts, &book.facts.people[&Book::id(1)], open, None)
        };
        assert!(
            matches!(now(&book, &open), Some(Bring::Promise { what, .. }) if what == "the ruling")
        );
        book.facts
            .things
            .promises
            .values_mut()
            .for_each(|p| p.kept_on = Some(day("2026-06-01")));
        assert!(matches!(now(&book, &open), Some(Bring::Thanks { what }) if what == "the lead"));
        open.clear();
        assert!(matches!(now(&book, &open), Some(Bring::Match { name, .. }) if name == "Tom"));
        book.offers(2, &[]);
        assert!(
            matches!(now(&book, &open), Some(Bring::Offer { offer, .. }) if offer == "Tax advice")
        );
        book.facts.profile.offers.clear();
        assert!(
            matches!(now(&book, &open), Some(Bring::Note { sentence }) if sentence == "Likes chess.")
        );
        book.edit(1, |p| p.contact_note = Some("Talked of chess.".into()));
        assert!(
            matches!(now(&book, &open), Some(Bring::Note { sentence }) if sentence == "Talked of chess.")
        );
        book.edit(1, |p| (p.note, p.contact_note) = (None, None));
        assert!(
            matches!(now(&book, &open), Some(Bring::Question { need }) if need == "a tax lawyer")
        );
        book.needs(1, &[]);
        assert_eq!(now(&book, &open), None);
    }
}
