//! Where a relationship stands, what Kith offers next, and the clocks of the stages (row R4).

use crate::facts::{Contact, Facts, PersonFacts};
use crate::ids::PersonId;
use crate::rules::days::{plus_days, plus_months};
use crate::things::ReviewKind;
use crate::types::{Answers, Channel, Question, Stage};
use crate::view::relation::StageView;
use chrono::NaiveDate;

/// Initial: the second conversation is due on this day of the stage.
pub const SECOND_BY: u64 = 42;
/// So many given minutes make a conversation of any contact.
const TALK_MINUTES: u32 = 10;
/// Cultivation takes so many months.
const CULTIVATION_MONTHS: u32 = 6;

/// The stage, its clock, and what a tap may set next.
#[must_use]
pub fn stage_view(facts: &Facts, person: &PersonFacts, today: NaiveDate) -> StageView {
    let since = since(person);
    let (end, offers) = match person.stage {
        None => (None, vec![Stage::Initial, Stage::Cultivation]),
        Some(Stage::Initial) => {
            let end = plus_days(since, SECOND_BY);
            let spoke = spoke_again(&facts.contacts_of(person.id), since);
            let mut offers = vec![Stage::Cultivation];
            if today > end && !spoke {
                offers.push(Stage::LetGo);
            }
            (Some((since, end)), offers)
        }
        Some(Stage::Cultivation) => {
            let from = counted_from(facts, person, ReviewKind::Verdict);
            let end = plus_months(from, CULTIVATION_MONTHS);
            let mut offers = vec![Stage::Partnership];
            if today >= end {
                offers.push(Stage::LetGo);
            }
            (Some((from, end)), offers)
        }
        Some(Stage::Partnership) => (None, vec![Stage::Maintenance]),
        Some(Stage::Maintenance) => (None, vec![]),
        Some(Stage::LetGo) => (None, vec![Stage::Cultivation]),
    };
    StageView {
        stage: person.stage,
        since: person.stage.map(|_| since),
        passed: end.map_or(100, |(from, to)| hundredths(from, to, today)),
        offers,
        question: (person.stage == Some(Stage::Partnership))
            .then(|| next_question(&person.answers))
            .flatten(),
        answered: answered(&person.answers),
    }
}

/// The day the stage was entered.
#[must_use]
pub fn since(person: &PersonFacts) -> NaiveDate {
    person.stage_on.unwrap_or(person.added_on)
}

/// The day that a stage's verdicts, questions or reviews count from: the last one, else the day it was entered.
#[must_use]
pub fn counted_from(facts: &Facts, person: &PersonFacts, kind: ReviewKind) -> NaiveDate {
    let since = since(person);
    last_review(facts, person.id, kind).map_or(since, |on| on.max(since))
}

/// The day of somebody's last review of a kind.
#[must_use]
pub fn last_review(facts: &Facts, person: PersonId, kind: ReviewKind) -> Option<NaiveDate> {
    let reviews = facts.things.reviews_of(person);
    reviews.filter(|r| r.kind == kind).map(|r| r.on).max()
}

/// Whether there was a conversation on a later day than the first, which was on the day the stage counts from: a
/// one-to-one, call or video, or ten given minutes.
#[must_use]
pub fn spoke_again(contacts: &[&Contact], first: NaiveDate) -> bool {
    contacts.iter().any(|c| {
        let talk = matches!(
            c.channel,
            Channel::OneToOne | Channel::Call | Channel::Video
        );
        let long = c.minutes.is_some_and(|minutes| minutes >= TALK_MINUTES);
        c.on > first && (talk || long) && !(c.planned || c.missed || c.bulk)
    })
}

/// The next of the five questions without an answer.
#[must_use]
pub fn next_question(answers: &Answers) -> Option<Question> {
    let mut all = Question::ALL.into_iter();
    all.find(|q| answers.of(*q).trim().is_empty())
}

fn answered(answers: &Answers) -> usize {
    let all = Question::ALL.iter();
    all.filter(|q| !answers.of(**q).trim().is_empty()).count()
}

fn hundredths(from: NaiveDate, to: NaiveDate, today: NaiveDate) -> u8 {
    let whole = (to - from).num_days().max(1);
    let gone = (today - from).num_days().clamp(0, whole);
    u8::try_from(gone * 100 / whole).unwrap_or(100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sample::{Book, day};

    fn view(stage: Option<Stage>, today: &str, put: fn(&mut Book, PersonId)) -> StageView {
        let mut book = Book::new();
        let sarah = book.person("Sarah", None, "2026-01-01");
        book.who(sarah).stage = stage;
        book.who(sarah).stage_on = stage.map(|_| day("2026-02-01"));
        put(&mut book, sarah);
        stage_view(&book.facts, &book.facts.people[&sarah], day(today))
    }

    #[test]
    fn kith_offers_what_comes_next() {
        type Put = fn(&mut Book, PersonId);
        let nothing: Put = |_, _| {};
        let spoke: Put = |b, s| {
            b.talk(s, "2026-02-20");
        };
        use Stage::{Cultivation, Initial, LetGo, Maintenance, Partnership};
        for (stage, today, put, passed, offers) in [
            (None, "2026-02-01", nothing, 100, vec![Initial, Cultivation]),
            (Some(Initial), "2026-02-01", nothing, 0, vec![Cultivation]),
            (Some(Initial), "2026-02-22", nothing, 50, vec![Cultivation]),
            (Some(Initial), "2026-03-15", nothing, 100, vec![Cultivation]),
            (
                Some(Initial),
                "2026-03-16",
                nothing,
                100,
                vec![Cultivation, LetGo],
            ),
            (Some(Initial), "2026-03-16", spoke, 100, vec![Cultivation]),
            (
                Some(Cultivation),
                "2026-07-31",
                nothing,
                99,
                vec![Partnership],
            ),
            (
                Some(Cultivation),
                "2026-08-01",
                nothing,
                100,
                vec![Partnership, LetGo],
            ),
            (
                Some(Partnership),
                "2026-02-01",
                nothing,
                100,
                vec![Maintenance],
            ),
            (Some(Maintenance), "2026-02-01", nothing, 100, vec![]),
            (Some(LetGo), "2026-02-01", nothing, 100, vec![Cultivation]),
        ] {
            let got = view(stage, today, put);
            assert_eq!(
                (got.passed, got.offers),
                (passed, offers),
                "{stage:?} {today}"
            );
            assert_eq!(got.since, stage.map(|_| day("2026-02-01")));
        }
    }

    #[test]
    fn a_verdict_to_keep_on_begins_the_six_months_again() {
        let got = view(Some(Stage::Cultivation), "2026-08-05", |b, s| {
            b.review(ReviewKind::Verdict, Some(s), "2026-08-05");
        });
        assert_eq!((got.passed, got.offers), (0, vec![Stage::Partnership]));
    }

    #[test]
    fn a_partnership_counts_its_answers_and_names_the_next_question() {
        let got = view(Some(Stage::Partnership), "2026-08-05", |b, s| {
            b.who(s).answers.serves = "Family firms".into();
            b.who(s).answers.help = "Introductions".into();
        });
        assert_eq!((got.answered, got.question), (2, Some(Question::Seeks)));
        let got = view(Some(Stage::Maintenance), "2026-08-05", |_, _| {});
        assert_eq!((got.answered, got.question), (0, None));
    }
}
