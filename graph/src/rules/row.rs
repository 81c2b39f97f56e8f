//! The row of a person: facts that follow from the book alone, not from the day.

use super::due::snooze_runs;
use super::rhythm::Rhythm;
use super::{easing, open, suggest};
use crate::facts::{Facts, PersonFacts};
use crate::ids::PersonId;
use crate::types::{Cadence, Origin};
use crate::view::PersonRow;

/// The row of somebody in the views.
#[must_use]
pub fn row(facts: &Facts, id: PersonId) -> Option<PersonRow> {
    Some(of(facts, facts.people.get(&id)?))
}

/// The row of somebody, in the views or not.
#[must_use]
pub fn of(facts: &Facts, person: &PersonFacts) -> PersonRow {
    let open = open::open(facts, person);
    PersonRow {
        approaches: easing::approaches(facts, person.id),
        bring: suggest::from(facts, person, &open, None),
        open,
        ..bare(facts, person)
    }
}

/// The same without approaches, open ends and what to bring: what is enough to say when somebody is due.
#[must_use]
pub fn bare(facts: &Facts, person: &PersonFacts) -> PersonRow {
    let last = facts.last(person);
    let runs = |on| snooze_runs(on, person.snoozed_last, last);
    let decided = [person.tier_on, person.cadence_on, person.snoozed_on];
    let decided =
        person.tier.is_some() || person.stage.is_some() || decided.iter().any(Option::is_some);
    let period = period(facts, person);
    PersonRow {
        id: person.id,
        name: person.name.clone(),
        headline: person.headline.clone(),
        tier: person.tier,
        cadence: person.cadence,
        period,
        stage: person.stage,
        stage_on: person.stage_on,
        peace_until: person.peace_until,
        approaches: Vec::new(),
        birthday: person.birthday,
        birthday_hidden: person.hidden.get("birthday").copied(),
        pronouns: person.pronouns.clone(),
        tags: person.tags.clone(),
        open: Vec::new(),
        bring: None,
        added_on: person.added_on,
        last,
        changed_on: Rhythm::now(&facts.settings, person).changed_on(period),
        snoozed_until: person
            .snoozed_until
            .filter(|_| person.snoozed_on.is_none_or(runs)),
        to_sort: person.origin == Origin::Captured && !decided,
        event: person.event,
        portrait: person.portrait,
        last_note: person.contact_note.clone().or_else(|| person.note.clone()),
        search: person.search.clone(),
    }
}

/// The period in force.
#[must_use]
pub fn period(facts: &Facts, person: &PersonFacts) -> Cadence {
    let since = || facts.last(person).unwrap_or(person.added_on);
    Rhythm::now(&facts.settings, person).period(since)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sample::{Book, day};
    use crate::types::{Stage, Tier};

    #[test]
    fn the_period_is_their_own_or_the_tiers_and_in_cultivation_a_month_at_most() {
        use Cadence::{Months, Never, Weeks};
        for (tier, own, stage, expected) in [
            (Some(Tier::Two), None, None, Months(3)),
            (Some(Tier::Two), Some(Weeks(2)), None, Weeks(2)),
            (None, None, None, Never),
            (Some(Tier::Two), None, Some(Stage::Initial), Months(3)),
            (Some(Tier::Three), None, Some(Stage::Cultivation), Months(1)),
            (None, None, Some(Stage::Cultivation), Months(1)),
            (None, Some(Months(6)), Some(Stage::Cultivation), Months(1)),
            (
                Some(Tier::One),
                Some(Weeks(2)),
                Some(Stage::Cultivation),
                Weeks(2),
            ),
            (
                Some(Tier::One),
                Some(Never),
                Some(Stage::Cultivation),
                Never,
            ),
            (Some(Tier::One), None, Some(Stage::LetGo), Never),
            (
                Some(Tier::One),
                Some(Months(6)),
                Some(Stage::LetGo),
                Months(6),
            ),
        ] {
            let mut book = Book::new();
            let sarah = book.person("Sarah", tier, "2026-01-01");
            book.who(sarah).cadence = own;
            book.who(sarah).stage = stage;
            assert_eq!(
                book.rows()[0].period,
                expected,
                "{tier:?} {own:?} {stage:?}"
            );
        }
    }

    #[test]
    fn the_captured_wait_to_be_sorted_until_something_is_decided() {
        type Decide = fn(&mut PersonFacts);
        let cases: [(Origin, Decide, bool); 7] = [
            (Origin::Captured, |_| {}, true),
            (Origin::Imported, |_| {}, false),
            (Origin::Captured, |p| p.tier = Some(Tier::Three), false),
            (
                Origin::Captured,
                |p| p.tier_on = Some(day("2026-01-02")),
                false,
            ),
            (Origin::Captured, |p| p.stage = Some(Stage::Initial), false),
            (
                Origin::Captured,
                |p| p.cadence_on = Some(day("2026-01-02")),
                false,
            ),
            (Origin::Captured, |p| p.event = None, true),
        ];
        for (i, (origin, decide, to_sort)) in cases.into_iter().enumerate() {
            let mut book = Book::new();
            let sarah = book.person("Sarah", None, "2026-01-01");
            book.who(sarah).origin = origin;
            decide(book.who(sarah));
            let row = &book.rows()[0];
            assert_eq!(row.to_sort, to_sort, "case {i}");
            assert!(row.stage.is_none() || origin == Origin::Captured);
        }
    }

    #[test]
    fn entering_cultivation_gives_seven_days_where_it_shortens_the_period() {
        for (tier, changed) in [
            (Some(Tier::One), None),
            (Some(Tier::Two), Some(day("2026-05-01"))),
        ] {
            let mut book = Book::new();
            let sarah = book.person("Sarah", tier, "2026-01-01");
            book.who(sarah).stage = Some(Stage::Cultivation);
            book.who(sarah).stage_on = Some(day("2026-05-01"));
            assert_eq!(book.rows()[0].changed_on, changed, "{tier:?}");
        }
    }

    #[test]
    fn another_rhythm_of_the_tier_gives_seven_days_to_whoever_keeps_it() {
        for (tier, own, stage, due) in [
            (Some(Tier::One), None, None, "2026-05-08"),
            (Some(Tier::Two), None, None, "2026-05-03"),
            (Some(Tier::One), Some(Cadence::Weeks(2)), None, "2026-02-17"),
            (
                Some(Tier::One),
                None,
                Some(Stage::Cultivation),
                "2026-05-08",
            ),
        ] {
            let mut book = Book::new();
            let sarah = book.person("Sarah", tier, "2026-02-03");
            book.facts.settings.cadence_1 = Cadence::Weeks(1);
            book.facts.settings.cadence_1_on = Some(day("2026-05-01"));
            book.who(sarah).cadence = own;
            book.who(sarah).stage = stage;
            assert_eq!(book.rows()[0].due(), Some(day(due)), "{tier:?} {own:?}");
        }
        let mut book = Book::new();
        let sarah = book.person("Sarah", Some(Tier::Two), "2026-02-03");
        book.who(sarah).stage = Some(Stage::Cultivation);
        book.facts.settings.cadence_2_on = Some(day("2026-05-01"));
        assert_eq!(
            book.rows()[0].due(),
            Some(day("2026-03-03")),
            "in cultivation it is a month before and after"
        );
    }

    #[test]
    fn a_snooze_that_a_contact_ended_is_not_in_the_row() {
        for (talk, snoozed) in [("2026-05-09", true), ("2026-05-11", false)] {
            let mut book = Book::new();
            let sarah = book.person("Sarah", Some(Tier::One), "2026-01-01");
            let who = book.who(sarah);
            who.snoozed_on = Some(day("2026-05-10"));
            who.snoozed_until = Some(day("2026-05-17"));
            book.talk(sarah, talk);
            let row = &book.rows()[0];
            assert_eq!(row.snoozed_until.is_some(), snoozed, "{talk}");
            assert_eq!(row.last, Some(day(talk)));
        }
    }
}
