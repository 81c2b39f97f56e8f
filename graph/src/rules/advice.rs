//! What follows from the figures: whom to bring nearer, who went quiet, what took hours for nothing, where nobody is
//! (rows B4 to B8).

mod associations;
mod closer;
mod drifted;
mod gaps;

use super::insights::Span;
use crate::facts::Facts;
use crate::things::ReviewKind;
use crate::view::advice::{Advice, AdviceKey};
use crate::view::insights::Period;
use chrono::{Months, NaiveDate};
use std::collections::HashSet;

/// More advice than this at a time is followed by nobody.
const MOST: usize = 3;
/// What was put away stays away for so long, as a proposal does: in a year the reason may be another one.
const AWAY: Months = Months::new(12);
/// The days that advice looks at: work through people takes longer than a quarter to come.
const OVER: Period = Period::TwelveMonths;

/// At most three pieces, one of each kind; those about people first.
#[must_use]
pub fn advice(facts: &Facts, today: NaiveDate) -> Vec<Advice> {
    let (span, away) = (Span::of(OVER, today), Away::on(facts, today));
    let all = [
        closer::closer(facts, span, &away),
        drifted::drifted(facts, today, &away),
        associations::idle(facts, span, &away),
        gaps::nobody(facts, &away),
    ];
    all.into_iter().flatten().take(MOST).collect()
}

/// What was put away and is not to come up.
struct Away(HashSet<AdviceKey>);

impl Away {
    fn on(facts: &Facts, today: NaiveDate) -> Self {
        let all = facts.things.reviews.values();
        let all = all.filter(|review| {
            let until = review.on.checked_add_months(AWAY);
            // Put away where it is tomorrow already, it is put away here too.
            review.kind == ReviewKind::Advice && until.is_none_or(|until| today < until)
        });
        Self(
            all.map(|review| (review.person, review.note.clone()))
                .collect(),
        )
    }

    fn has(&self, key: &AdviceKey) -> bool {
        self.0.contains(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{AssociationId, PersonId, TimeId};
    use crate::rules::sample::{Book, day};
    use crate::things::{Association, AssociationRole, DealState, Thing, Time, TimeKind};
    use crate::types::{Channel, Tier};
    use uuid::Uuid;

    pub(super) const TODAY: &str = "2026-06-08";

    pub(super) fn told(book: &Book) -> Vec<Advice> {
        advice(&book.facts, day(TODAY))
    }

    /// Referrals of somebody, the first so many of them won.
    pub(super) fn sent(book: &mut Book, by: PersonId, on: &[&str], won: usize) {
        for (n, on) in on.iter().enumerate() {
            let (_, work) = book.referred(by, "Prospect", on);
            let work = book.the_opportunity(work);
            if n < won {
                (work.state, work.closed_on) = (DealState::Won, Some(day(TODAY)));
            }
        }
    }

    /// A membership with minutes noted for it on a day.
    pub(super) fn guild(book: &mut Book, n: u128, minutes: u32, on: &str) -> AssociationId {
        let id = AssociationId(Uuid::from_u128(n));
        book.facts.things.put(Thing::Association(Association {
            id,
            name: format!("Guild {n}"),
            role: AssociationRole::Lead,
            since: None,
            until: None,
        }));
        book.facts.things.put(Thing::Time(Time {
            id: TimeId(Uuid::from_u128(n + 1_000)),
            on: day(on),
            minutes,
            kind: TimeKind::Organising,
            channel: Channel::Association,
            event: None,
            association: Some(id),
            note: String::new(),
        }));
        id
    }

    /// Tiered people who are in an industry or at a place.
    pub(super) fn placed(book: &mut Book, n: usize, industry: &str, place: &str) {
        for _ in 0..n {
            let id = book.person("Somebody", Some(Tier::Three), TODAY);
            let who = book.who(id);
            let one = |text: &str| {
                (!text.is_empty())
                    .then(|| text.to_owned())
                    .into_iter()
                    .collect()
            };
            (who.industries, who.places) = (one(industry), one(place));
        }
    }

    /// A book in which there is advice of every kind.
    fn all_kinds() -> Book {
        let mut book = Book::new();
        let sarah = book.person("Sarah", Some(Tier::Two), "2026-01-01");
        sent(&mut book, sarah, &["2026-05-01", "2026-05-02"], 1);
        let bob = book.person("Bob", Some(Tier::One), "2025-01-01");
        book.talk(bob, "2026-01-01");
        guild(&mut book, 90, 1_200, "2026-05-01");
        placed(&mut book, 3, "Shipping", "");
        placed(&mut book, 3, "", "Hamburg");
        book
    }

    fn kinds(all: &[Advice]) -> Vec<&'static str> {
        let kind = |advice: &Advice| match advice {
            Advice::Closer { .. } => "closer",
            Advice::Drifted { .. } => "drifted",
            Advice::Association { .. } => "association",
            Advice::Nobody { .. } => "nobody",
        };
        all.iter().map(kind).collect()
    }

    fn put_away(book: &mut Book, advice: &Advice, on: &str) {
        for (n, (person, note)) in advice.keys().into_iter().enumerate() {
            let review = book.review(ReviewKind::Advice, person, on);
            review.note = note;
            assert_eq!(n, 0, "one key each in this book");
        }
    }

    #[test]
    fn an_empty_book_has_no_advice_and_a_full_one_three_pieces() {
        assert_eq!(told(&Book::new()), []);
        assert_eq!(
            kinds(&told(&all_kinds())),
            ["closer", "drifted", "association"]
        );
    }

    #[test]
    fn what_was_put_away_makes_room_for_the_next() {
        let mut book = all_kinds();
        let first = told(&book).remove(0);
        put_away(&mut book, &first, TODAY);
        assert_eq!(kinds(&told(&book)), ["drifted", "association", "nobody"]);
        for next in told(&book) {
            put_away(&mut book, &next, TODAY);
        }
        assert_eq!(told(&book), []);
    }

    #[test]
    fn it_stays_away_for_twelve_months() {
        for (on, away) in [
            ("2025-06-07", false),
            ("2025-06-08", false),
            ("2025-06-09", true),
            ("2026-06-08", true),
            // By a device whose clock runs ahead: from its day on.
            ("2026-06-09", true),
        ] {
            let mut book = all_kinds();
            let first = told(&book).remove(0);
            put_away(&mut book, &first, on);
            assert_eq!(kinds(&told(&book))[0] != "closer", away, "{on}");
        }
    }

    #[test]
    fn putting_away_is_one_command_with_a_note_for_each_key() {
        let one = |n| crate::view::advice::Silent {
            id: PersonId(Uuid::from_u128(n)),
            name: "Somebody".into(),
            last: day(TODAY),
        };
        let advice = Advice::Drifted {
            tier: Tier::One,
            people: vec![one(1), one(2)],
        };
        let mut n = 10;
        let command = advice.dismiss(day(TODAY), || {
            n += 1;
            Uuid::from_u128(n)
        });
        let crate::command::Command::Together { commands, .. } = command else {
            panic!("{command:?}")
        };
        let told = commands.iter().map(|command| match command {
            crate::command::Command::Save(Thing::Review(r)) => {
                (r.id.0.as_u128(), r.person, r.note.as_str())
            }
            other => panic!("{other:?}"),
        });
        let who = |n| Some(PersonId(Uuid::from_u128(n)));
        assert_eq!(
            told.collect::<Vec<_>>(),
            [(11, who(1), "drifted"), (12, who(2), "drifted")]
        );
    }
}
