//! What asks still want: an answer, then thanks (row R14).

use super::{entry, next_day};
use crate::facts::Facts;
use crate::ids::PersonId;
use crate::rules::days::plus_days;
use crate::things::Ask;
use crate::view::{Open, OpenKind};
use chrono::NaiveDate;

/// An ask waits so many days for its answer before Today shows it.
const ANSWER_AFTER: u64 = 7;
/// Thanks for an answer are late after so many days, like all thanks.
const THANKS_LATE_AFTER: u64 = 2;

/// The open ends of what I asked somebody. Thanks given since the answer are thanks for it too.
pub(super) fn open(facts: &Facts, person: PersonId, all: &mut Vec<Open>) {
    let thanked = facts
        .people
        .get(&person)
        .and_then(|person| super::thanks::last_thanks(facts, person));
    let asks = facts.things.asks_of(person);
    all.extend(
        asks.filter(|a| a.dropped_on.is_none())
            .filter_map(|ask| of(ask, thanked)),
    );
}

fn of(ask: &Ask, thanked: Option<NaiveDate>) -> Option<Open> {
    let asked_on = ask.asked_on?;
    let id = Some(ask.id.0);
    let open = if ask.answer.is_none() {
        let from = plus_days(asked_on, ANSWER_AFTER);
        entry(
            OpenKind::Answer,
            format!("answer/{}", ask.id),
            id,
            from,
            from,
        )
    } else {
        let on = ask.answered_on.unwrap_or(asked_on);
        if ask.thanked_on.is_some() || thanked.is_some_and(|thanked| thanked >= on) {
            return None;
        }
        let key = format!("ask_thanks/{}", ask.id);
        let due = plus_days(on, THANKS_LATE_AFTER);
        entry(OpenKind::AskThanks, key, id, next_day(on), due)
    };
    Some(open.about(&ask.what))
}

#[cfg(test)]
mod tests {
    use super::super::tests::open_with;
    use super::*;
    use crate::rules::sample::{Book, day};
    use crate::things::Answer;

    #[test]
    fn an_ask_waits_seven_days_for_its_answer_and_an_answer_one_for_thanks() {
        use OpenKind::{Answer as Waits, AskThanks};
        let yes = Some((Answer::Yes, "2026-03-03"));
        let no = Some((Answer::No, "2026-03-03"));
        for (asked, answer, thanked, expected) in [
            (None, None, None, None),
            (
                Some("2026-02-28"),
                None,
                None,
                Some((Waits, "2026-03-07", "2026-03-07")),
            ),
            (
                Some("2026-02-28"),
                yes,
                None,
                Some((AskThanks, "2026-03-04", "2026-03-05")),
            ),
            (
                Some("2026-02-28"),
                no,
                None,
                Some((AskThanks, "2026-03-04", "2026-03-05")),
            ),
            (Some("2026-02-28"), yes, Some("2026-03-03"), None),
        ] {
            let mut book = Book::new();
            let sarah = book.person("Sarah", None, "2026-01-01");
            let goal = book.goal("Ten clients", "2026-01-01");
            let ask = book.ask(sarah, goal, asked);
            ask.answer = answer.map(|a| a.0);
            ask.answered_on = answer.map(|a| day(a.1));
            ask.thanked_on = thanked.map(day);
            let expected: Vec<_> = expected
                .into_iter()
                .map(|(kind, from, due)| (kind, day(from), day(due)))
                .collect();
            assert_eq!(
                open_with(&book, sarah),
                expected,
                "{asked:?} {answer:?} {thanked:?}"
            );
        }
    }

    #[test]
    fn thanks_given_since_the_answer_settle_it_and_what_was_let_go_waits_for_nothing() {
        for (thanked, open) in [("2026-03-02", 1), ("2026-03-03", 0), ("2026-03-04", 0)] {
            let mut book = Book::new();
            let sarah = book.person("Sarah", None, "2026-01-01");
            let goal = book.goal("Ten clients", "2026-01-01");
            let ask = book.ask(sarah, goal, Some("2026-03-01"));
            ask.answer = Some(Answer::Yes);
            ask.answered_on = Some(day("2026-03-03"));
            book.ask(sarah, goal, Some("2026-03-01")).dropped_on = Some(day("2026-03-02"));
            book.thanked(sarah, thanked);
            assert_eq!(open_with(&book, sarah).len(), open, "{thanked}");
        }
    }
}
