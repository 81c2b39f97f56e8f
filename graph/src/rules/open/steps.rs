//! The steps of the stages, each with its own clock (row R4).

use super::entry;
use crate::facts::{Contact, Facts, PersonFacts};
use crate::rules::days::{plus_days, plus_months};
use crate::rules::given;
use crate::rules::stage;
use crate::things::{Direction, ReviewKind};
use crate::types::Stage;
use crate::view::{Open, OpenKind};
use chrono::NaiveDate;

/// Initial: something of value is due on this day of the stage.
const VALUE_BY: u64 = 7;
/// Initial: the second conversation is shown from this day.
const SECOND_FROM: u64 = 28;
/// Cultivation asks for a verdict after so many months.
const VERDICT_MONTHS: u32 = 6;
/// Partnership asks one question in so many months.
const QUESTION_MONTHS: u32 = 1;
/// Maintenance: months from the last contact to the check-in.
const CHECK_IN_MONTHS: u32 = 3;
/// Maintenance: months from one review to the next.
const YEAR_MONTHS: u32 = 12;

/// The steps that somebody's stage asks for. `contacts` are theirs.
pub(super) fn steps(
    facts: &Facts,
    person: &PersonFacts,
    contacts: &[&Contact],
    all: &mut Vec<Open>,
) {
    let since = stage::since(person);
    let mut on = |kind, key: &str, day| all.push(entry(kind, key, None, day, day));
    match person.stage {
        Some(Stage::Initial) => initial(facts, person, contacts, since, all),
        Some(Stage::Cultivation) => {
            let from = stage::counted_from(facts, person, ReviewKind::Verdict);
            on(
                OpenKind::Verdict,
                "step/verdict",
                plus_months(from, VERDICT_MONTHS),
            );
        }
        Some(Stage::Partnership) => {
            if let Some(question) = stage::next_question(&person.answers) {
                let from = stage::counted_from(facts, person, ReviewKind::Question);
                on(
                    OpenKind::Question(question),
                    "step/question",
                    plus_months(from, QUESTION_MONTHS),
                );
            }
        }
        Some(Stage::Maintenance) => {
            let last = facts.last(person).unwrap_or(person.added_on);
            on(
                OpenKind::CheckIn,
                "step/check_in",
                plus_months(last, CHECK_IN_MONTHS),
            );
            let from = stage::counted_from(facts, person, ReviewKind::Year);
            on(OpenKind::Year, "step/year", plus_months(from, YEAR_MONTHS));
        }
        Some(Stage::LetGo) | None => {}
    }
}

fn initial(
    facts: &Facts,
    person: &PersonFacts,
    contacts: &[&Contact],
    since: NaiveDate,
    all: &mut Vec<Open>,
) {
    let given = given::days(facts, person.id, Direction::Given);
    if !given.iter().any(|on| *on >= since) {
        let follow_up = facts.things.follow_ups_of(person.id);
        let follow_up = follow_up
            .filter(|f| f.dropped_on.is_none() && f.on >= since)
            .map(|f| f.on)
            .min();
        let due = plus_days(since, VALUE_BY);
        let due = due.max(follow_up.unwrap_or(due));
        all.push(entry(OpenKind::Value, "step/value", None, due, due));
    }
    if stage::spoke_again(contacts, since) {
        return;
    }
    let due = plus_days(since, stage::SECOND_BY);
    let from = plus_days(since, SECOND_FROM);
    all.push(entry(OpenKind::Second, "step/second", None, from, due));
    let verdict = stage::last_review(facts, person.id, ReviewKind::Verdict);
    if verdict.is_none_or(|on| on <= due) {
        let after = plus_days(due, 1);
        all.push(entry(OpenKind::Decide, "step/decide", None, after, due));
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::open_with;
    use super::*;
    use crate::ids::PersonId;
    use crate::rules::sample::{Book, day};
    use crate::types::{Channel, Initiator, Question};

    fn at(stage: Stage, on: &str) -> (Book, PersonId) {
        let mut book = Book::new();
        let sarah = book.person("Sarah", None, "2026-01-01");
        book.who(sarah).stage = Some(stage);
        book.who(sarah).stage_on = Some(day(on));
        (book, sarah)
    }

    fn step(book: &Book, who: PersonId, kind: OpenKind) -> Option<(NaiveDate, NaiveDate)> {
        let all = open_with(book, who);
        all.into_iter()
            .find(|o| o.0 == kind)
            .map(|(_, from, due)| (from, due))
    }

    #[test]
    fn value_is_due_on_day_seven_or_the_follow_ups_day() {
        for (follow_ups, due) in [
            (vec![], "2026-03-06"),
            (vec!["2026-03-05"], "2026-03-06"),
            (vec!["2026-03-07"], "2026-03-07"),
            (vec!["2026-04-01", "2026-03-07"], "2026-03-07"),
            (vec!["2026-02-26"], "2026-03-06"),
        ] {
            let (mut book, sarah) = at(Stage::Initial, "2026-02-27");
            for on in &follow_ups {
                book.follow_up(sarah, on);
            }
            let got = step(&book, sarah, OpenKind::Value);
            assert_eq!(got, Some((day(due), day(due))), "{follow_ups:?}");
        }
    }

    #[test]
    fn something_given_since_is_the_value() {
        type Put = fn(&mut Book, PersonId);
        let cases: [(Put, bool); 5] = [
            (
                |b, s| {
                    b.given(s, "2026-02-26");
                },
                true,
            ),
            (
                |b, s| {
                    b.given(s, "2026-02-27");
                },
                false,
            ),
            (
                |b, s| {
                    b.thanked(s, "2026-03-01");
                },
                true,
            ),
            (
                |b, s| {
                    b.received(s, "2026-03-01");
                },
                true,
            ),
            (
                |b, s| {
                    b.introduction(
                        s,
                        PersonId(uuid::Uuid::nil()),
                        PersonId::ME,
                        Some("2026-03-01"),
                    );
                },
                false,
            ),
        ];
        for (i, (put, open)) in cases.into_iter().enumerate() {
            let (mut book, sarah) = at(Stage::Initial, "2026-02-27");
            put(&mut book, sarah);
            assert_eq!(
                step(&book, sarah, OpenKind::Value).is_some(),
                open,
                "case {i}"
            );
        }
    }

    #[test]
    fn a_second_conversation_is_asked_for_from_day_28_to_42_and_then_a_decision() {
        let (book, sarah) = at(Stage::Initial, "2028-02-01");
        let (from, due) = (day("2028-02-29"), day("2028-03-14"));
        assert_eq!(step(&book, sarah, OpenKind::Second), Some((from, due)));
        assert_eq!(
            step(&book, sarah, OpenKind::Decide),
            Some((day("2028-03-15"), due))
        );
        let all = super::super::open(&book.facts, &book.facts.people[&sarah]);
        for (today, shown) in [
            ("2028-02-28", vec![OpenKind::Value]),
            ("2028-02-29", vec![OpenKind::Value, OpenKind::Second]),
            ("2028-03-14", vec![OpenKind::Value, OpenKind::Second]),
            ("2028-03-15", vec![OpenKind::Value, OpenKind::Decide]),
        ] {
            let on = |o: &&Open| o.is_shown(day(today));
            let got: Vec<_> = all.iter().filter(on).map(|o| o.kind).collect();
            assert_eq!(got, shown, "{today}");
        }
    }

    #[test]
    fn a_verdict_after_day_42_is_the_decision() {
        for (verdict, open) in [("2026-04-10", true), ("2026-04-11", false)] {
            let (mut book, sarah) = at(Stage::Initial, "2026-02-27");
            book.review(ReviewKind::Verdict, Some(sarah), verdict);
            let decide = step(&book, sarah, OpenKind::Decide);
            assert_eq!(decide.is_some(), open, "{verdict}");
        }
    }

    #[test]
    fn a_talk_on_a_later_day_is_the_second_conversation() {
        for (on, channel, minutes, missed, planned, done) in [
            ("2026-02-27", Channel::OneToOne, None, false, false, false),
            ("2026-02-28", Channel::OneToOne, None, false, false, true),
            ("2026-02-28", Channel::Call, None, false, false, true),
            ("2026-02-28", Channel::Video, None, false, false, true),
            ("2026-02-28", Channel::Call, None, true, false, false),
            ("2026-02-28", Channel::OneToOne, None, false, true, false),
            ("2026-02-28", Channel::Email, None, false, false, false),
            ("2026-02-28", Channel::Event, Some(9), false, false, false),
            ("2026-02-28", Channel::Event, Some(10), false, false, true),
            ("2026-02-28", Channel::Event, None, false, false, false),
        ] {
            let (mut book, sarah) = at(Stage::Initial, "2026-02-27");
            let contact = book.contact(&[sarah], on, channel, Initiator::Both);
            contact.minutes = minutes;
            contact.missed = missed;
            contact.planned = planned;
            for kind in [OpenKind::Second, OpenKind::Decide] {
                assert_eq!(
                    step(&book, sarah, kind).is_none(),
                    done,
                    "{on} {channel:?} {minutes:?} {missed} {planned}"
                );
            }
        }
    }

    #[test]
    fn cultivation_asks_for_a_verdict_six_months_after_it_began_or_the_last_one() {
        for (verdict, due) in [
            (None, "2027-02-28"),
            (Some("2026-08-30"), "2027-02-28"),
            (Some("2027-03-31"), "2027-09-30"),
        ] {
            let (mut book, sarah) = at(Stage::Cultivation, "2026-08-31");
            if let Some(on) = verdict {
                book.review(ReviewKind::Verdict, Some(sarah), on);
            }
            let on = day(due);
            assert_eq!(
                step(&book, sarah, OpenKind::Verdict),
                Some((on, on)),
                "{verdict:?}"
            );
        }
    }

    #[test]
    fn a_partner_is_asked_one_unanswered_question_a_month() {
        for (answered, asked, question, due) in [
            (0, None, Some(Question::Serves), "2026-02-28"),
            (1, Some("2026-03-02"), Some(Question::Seeks), "2026-04-02"),
            (4, Some("2026-06-30"), Some(Question::Reach), "2026-07-30"),
            (5, Some("2026-06-30"), None, ""),
        ] {
            let (mut book, sarah) = at(Stage::Partnership, "2026-01-31");
            for question in &Question::ALL[..answered] {
                *book.who(sarah).answers.of_mut(*question) = "yes".into();
            }
            if let Some(on) = asked {
                book.review(ReviewKind::Question, Some(sarah), on);
            }
            let expected: Vec<_> = question
                .into_iter()
                .map(|q| (OpenKind::Question(q), day(due), day(due)))
                .collect();
            assert_eq!(open_with(&book, sarah), expected, "{answered}");
        }
    }

    #[test]
    fn maintenance_checks_in_after_three_months_and_reviews_after_twelve() {
        for (last, review, check_in, year) in [
            (None, None, "2026-04-01", "2029-02-28"),
            (Some("2028-11-30"), None, "2029-02-28", "2029-02-28"),
            (
                Some("2028-11-30"),
                Some("2029-03-01"),
                "2029-02-28",
                "2030-03-01",
            ),
        ] {
            let (mut book, sarah) = at(Stage::Maintenance, "2028-02-29");
            if let Some(on) = last {
                book.talk(sarah, on);
            }
            if let Some(on) = review {
                book.review(ReviewKind::Year, Some(sarah), on);
            }
            let on = |s| Some((day(s), day(s)));
            assert_eq!(step(&book, sarah, OpenKind::CheckIn), on(check_in));
            assert_eq!(step(&book, sarah, OpenKind::Year), on(year));
        }
    }

    #[test]
    fn somebody_let_go_or_without_a_stage_has_no_steps() {
        let (mut book, sarah) = at(Stage::LetGo, "2026-01-01");
        assert!(open_with(&book, sarah).is_empty());
        book.who(sarah).stage = None;
        assert!(open_with(&book, sarah).is_empty());
    }
}
