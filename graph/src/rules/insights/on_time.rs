//! Whether cadences were kept (row B7; PRODUCT, "On time").

use super::period::Span;
use super::share;
use super::tiers::Tiers;
use crate::facts::{Contact, Facts, PersonFacts};
use crate::rules::due::{counts, snooze_runs};
use crate::rules::rhythm::Rhythm;
use crate::rules::row;
use crate::things::DEFAULTS;
use crate::types::Tier;
use crate::view::PersonRow;
use crate::view::insights::OnTime;
use chrono::NaiveDate;

/// Periods of people in the views, from one counting contact to the next. One belongs to the span that it was closed in,
/// and was on time if that was by the day it was due; one still open past due counts once, as late. Where no cadence was
/// in force, there was nothing to keep.
///
/// What was due is what was so on the closing day, as far as the book says: tiers by their moves; of everything else it
/// keeps the latest only. Before the day of that, a cadence of one's own and a stage are as if there were none, and a
/// tier's cadence in the rules is the default. A snooze is that of the period in which it was said; a peace, of which
/// nothing says when it began, that of the period in which it ended, or of the one still open.
pub(super) fn on_time(facts: &Facts, tiers: &Tiers<'_>, span: Span) -> OnTime {
    let mut found = OnTime::default();
    for person in facts.people.values() {
        let mut contacts = facts.contacts_of(person.id);
        contacts.retain(|c| !c.planned && c.on <= span.to);
        contacts.reverse();
        if !contacts.is_empty() {
            Kept::of(facts, tiers, person).add(&contacts, span, &mut found);
        }
    }
    found.rate = share(found.on_time, found.on_time + found.late);
    found
}

/// Somebody whose periods are looked at.
struct Kept<'a> {
    facts: &'a Facts,
    tiers: &'a Tiers<'a>,
    person: &'a PersonFacts,
    /// Their row, made to stand as it did on other days.
    row: PersonRow,
}

impl<'a> Kept<'a> {
    fn of(facts: &'a Facts, tiers: &'a Tiers<'a>, person: &'a PersonFacts) -> Self {
        Self {
            facts,
            tiers,
            person,
            row: row::bare(facts, person),
        }
    }

    /// Adds their periods; `contacts` the oldest first.
    fn add(mut self, contacts: &[&Contact], span: Span, found: &mut OnTime) {
        let mut last = Last::default();
        for day in contacts.chunk_by(|a, b| a.on == b.on) {
            let Some(on) = day.first().map(|contact| contact.on) else {
                continue;
            };
            let tier = self.tiers.on(self.person, on);
            let closes = span.holds(on) && day.iter().any(|c| counts(tier, c.planned, c.bulk));
            if let Some(began) = last.of(tier).filter(|_| closes)
                && let Some(due) = self.due(began, on, true)
            {
                if on <= due {
                    found.on_time += 1;
                } else {
                    found.late += 1;
                }
            }
            last.put(day, on);
        }
        let tier = self.tiers.on(self.person, span.to);
        if let Some(began) = last.of(tier)
            && let Some(due) = self.due(began, span.to, false)
            && due < span.to
        {
            found.late += 1;
            found.open += 1;
        }
    }

    /// When a period was due, as it stood on the day it was closed, or on which it is still open; nothing if it never was.
    fn due(&mut self, began: NaiveDate, on: NaiveDate, closed: bool) -> Option<NaiveDate> {
        let person = self.person;
        let rhythm = self.rhythm_on(on);
        self.row.last = Some(began);
        self.row.period = rhythm.period(|| began);
        self.row.changed_on = rhythm.changed_on(self.row.period);
        let said = person.snoozed_on.is_none_or(|said| said <= on);
        let runs = |last| {
            let said = person.snoozed_on;
            said.is_none_or(|said| snooze_runs(said, person.snoozed_last, Some(last)))
        };
        let snoozed = said && runs(began) && !(closed && runs(on));
        self.row.snoozed_until = person.snoozed_until.filter(|_| snoozed);
        let peace = person.peace_until.filter(|until| !closed || *until <= on);
        let due = self.row.due()?;
        Some(due.max(peace.unwrap_or(due)))
    }

    /// What decided on a day how often they were due.
    fn rhythm_on(&self, day: NaiveDate) -> Rhythm {
        let since = |on: Option<NaiveDate>| on.is_none_or(|on| on <= day);
        let tier = self.tiers.on(self.person, day);
        let rules = if since(self.facts.settings.cadence_on(tier)) {
            &self.facts.settings
        } else {
            &DEFAULTS
        };
        let now = Rhythm::now(&self.facts.settings, self.person);
        let (own, stage) = (since(now.own_on), since(now.stage_on));
        Rhythm {
            of_tier: rules.cadence(tier),
            of_tier_on: rules.cadence_on(tier),
            tier_on: self.tiers.changed_on(self.person, day),
            own: now.own.filter(|_| own),
            own_on: now.own_on.filter(|_| own),
            stage: now.stage.filter(|_| stage),
            stage_on: now.stage_on.filter(|_| stage),
        }
    }
}

/// The latest contact so far: of any kind, and no bulk mailing.
#[derive(Default)]
struct Last {
    any: Option<NaiveDate>,
    own: Option<NaiveDate>,
}

impl Last {
    /// The latest that counts for a tier.
    fn of(&self, tier: Option<Tier>) -> Option<NaiveDate> {
        if counts(tier, false, true) {
            self.any
        } else {
            self.own
        }
    }

    fn put(&mut self, contacts: &[&Contact], on: NaiveDate) {
        self.any = Some(on);
        if contacts.iter().any(|contact| !contact.bulk) {
            self.own = Some(on);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::PersonId;
    use crate::rules::sample::{Book, day};
    use crate::types::{Cadence, Stage};
    use crate::view::insights::Period;

    const TODAY: &str = "2026-06-08";

    /// On time, late, and of these still open, in the last quarter.
    fn told(book: &Book) -> (usize, usize, usize) {
        let span = Span::of(Period::Quarter, day(TODAY));
        let found = on_time(&book.facts, &Tiers::of(&book.facts), span);
        (found.on_time, found.late, found.open)
    }

    /// Sarah, with talks on some days.
    fn book(tier: Option<Tier>, talks: &[&str]) -> (Book, PersonId) {
        let mut book = Book::new();
        let sarah = book.person("Sarah", tier, "2025-01-01");
        for on in talks {
            book.talk(sarah, on);
        }
        (book, sarah)
    }

    #[test]
    fn a_period_is_on_time_if_it_is_closed_by_the_day_it_is_due() {
        let one = Some(Tier::One);
        for (tier, talks, expected) in [
            // Nobody spoken to has no period, and one contact begins the first.
            (one, &[][..], (0, 0, 0)),
            (one, &["2026-05-08"], (0, 0, 0)),
            (one, &["2026-05-07"], (0, 1, 1)),
            (one, &["2025-05-07"], (0, 1, 1)),
            (one, &["2026-04-20", "2026-05-20"], (1, 0, 0)),
            (one, &["2026-04-20", "2026-05-21"], (0, 1, 0)),
            (one, &["2026-04-20", "2026-05-20", "2026-05-20"], (1, 0, 0)),
            // It belongs to where it was closed.
            (one, &["2026-02-08", "2026-03-08", "2026-06-01"], (0, 1, 0)),
            (one, &["2026-02-09", "2026-03-09", "2026-06-08"], (1, 1, 0)),
            (one, &["2026-05-20", "2026-06-09"], (0, 0, 0)),
            (Some(Tier::Two), &["2026-02-28", "2026-05-28"], (1, 0, 0)),
            (Some(Tier::Two), &["2026-02-28", "2026-05-29"], (0, 1, 0)),
            (None, &["2020-01-01", "2026-05-01"], (0, 0, 0)),
        ] {
            assert_eq!(told(&book(tier, talks).0), expected, "{tier:?} {talks:?}");
        }
    }

    #[test]
    fn plans_close_nothing_and_mailings_only_far_out() {
        let talks = ["2026-04-01", "2026-06-01"];
        for (tier, expected) in [
            // A month from 1 April, and then from 1 June.
            (Some(Tier::One), (0, 1, 0)),
            // Twelve months are long.
            (Some(Tier::Three), (2, 0, 0)),
        ] {
            let (mut book, sarah) = book(tier, &talks);
            book.mail(sarah, "2026-04-20").bulk = true;
            book.talk(sarah, "2026-04-25").planned = true;
            assert_eq!(told(&book), expected, "{tier:?}");
        }
    }

    #[test]
    fn due_is_by_the_tier_of_that_day_with_seven_days_after_a_move() {
        for (moved, talk, on_time) in [
            // Of tier 3 until then.
            ("2026-05-20", "2026-05-19", true),
            // Of tier 1 from that day on, and due on the same: seven days from the move.
            ("2026-05-20", "2026-05-20", true),
            ("2026-05-20", "2026-05-27", true),
            ("2026-05-20", "2026-05-28", false),
            ("2026-05-01", "2026-05-20", true),
            ("2026-05-01", "2026-05-21", false),
        ] {
            let (mut book, sarah) = book(Some(Tier::Three), &["2026-04-20", talk]);
            book.moved(sarah, Some(Tier::One), moved);
            let expected = if on_time { (1, 0, 0) } else { (0, 1, 0) };
            assert_eq!(told(&book), expected, "{moved} {talk}");
        }
    }

    #[test]
    fn an_own_cadence_and_a_stage_count_from_their_day() {
        type Edit = fn(&mut PersonFacts, NaiveDate);
        let cadence: Edit =
            |p, on| (p.cadence, p.cadence_on) = (Some(Cadence::Months(6)), Some(on));
        let cultivated: Edit = |p, on| (p.stage, p.stage_on) = (Some(Stage::Cultivation), Some(on));
        let let_go: Edit = |p, on| (p.stage, p.stage_on) = (Some(Stage::LetGo), Some(on));
        for (edit, tier, on, expected) in [
            (cadence, Tier::One, "2026-05-20", (1, 0, 0)),
            (cadence, Tier::One, "2026-05-21", (0, 1, 0)),
            (cultivated, Tier::Three, "2026-05-12", (0, 1, 0)),
            (cultivated, Tier::Three, "2026-05-13", (1, 0, 0)),
            (cultivated, Tier::Three, "2026-05-21", (1, 0, 0)),
            (let_go, Tier::One, "2026-05-20", (0, 0, 0)),
            (let_go, Tier::One, "2026-05-21", (0, 1, 0)),
        ] {
            let (mut book, sarah) = book(Some(tier), &["2026-04-01", "2026-05-20"]);
            edit(book.who(sarah), day(on));
            assert_eq!(told(&book), expected, "{tier:?} {on}");
        }
    }

    #[test]
    fn before_its_day_another_rhythm_of_the_tier_was_the_default() {
        for (changed, expected) in [
            ("2026-05-13", (1, 0, 0)),
            ("2026-05-12", (0, 1, 0)),
            ("2026-05-21", (1, 0, 0)),
        ] {
            let (mut book, _) = book(Some(Tier::Two), &["2026-04-01", "2026-05-20"]);
            book.facts.settings.cadence_2 = Cadence::Weeks(3);
            book.facts.settings.cadence_2_on = Some(day(changed));
            assert_eq!(told(&book), expected, "{changed}");
        }
    }

    #[test]
    fn a_snooze_counts_in_the_period_in_which_it_was_said() {
        // Due on 1 May, snoozed to 20 May.
        for (said, last_then, talk, on_time) in [
            ("2026-04-30", "2026-04-01", "2026-05-20", true),
            ("2026-04-30", "2026-04-01", "2026-05-21", false),
            ("2026-05-20", "2026-04-01", "2026-05-20", true),
            // Said after the talk of that day, or later: of the next period.
            ("2026-05-19", "2026-05-19", "2026-05-19", false),
            ("2026-05-20", "2026-05-19", "2026-05-19", false),
            // Said before the period began.
            ("2026-03-31", "2026-03-01", "2026-05-20", false),
        ] {
            let (mut book, sarah) = book(Some(Tier::One), &["2026-04-01", talk]);
            let who = book.who(sarah);
            who.snoozed_on = Some(day(said));
            who.snoozed_last = Some(day(last_then));
            who.snoozed_until = Some(day("2026-05-20"));
            let expected = if on_time { (1, 0, 0) } else { (0, 1, 0) };
            assert_eq!(told(&book), expected, "{said} {talk}");
        }
    }

    #[test]
    fn a_peace_counts_in_the_period_in_which_it_ended_and_in_the_open_one() {
        for (until, talks, expected) in [
            ("2026-05-20", &["2026-04-01", "2026-05-20"][..], (1, 0, 0)),
            ("2026-05-20", &["2026-04-01", "2026-05-21"], (0, 1, 0)),
            ("2026-05-21", &["2026-04-01", "2026-05-20"], (0, 1, 0)),
            ("2026-06-07", &["2026-04-01"], (0, 1, 1)),
            ("2026-06-08", &["2026-04-01"], (0, 0, 0)),
            ("2026-06-09", &["2026-04-01"], (0, 0, 0)),
        ] {
            let (mut book, sarah) = book(Some(Tier::One), talks);
            book.who(sarah).peace_until = Some(day(until));
            assert_eq!(told(&book), expected, "{until} {talks:?}");
        }
    }

    #[test]
    fn a_snooze_moves_what_is_still_open_and_whoever_is_gone_has_no_periods() {
        for (until, late) in [("2026-06-07", 1), ("2026-06-08", 0)] {
            let (mut book, sarah) = book(Some(Tier::One), &["2026-04-01"]);
            let who = book.who(sarah);
            who.snoozed_on = Some(day("2026-05-01"));
            who.snoozed_until = Some(day(until));
            assert_eq!(told(&book), (0, late, late), "{until}");
            book.facts.take_person(sarah);
            assert_eq!(told(&book), (0, 0, 0));
        }
    }

    #[test]
    fn the_rate_is_told_where_there_was_a_period() {
        let span = Span::of(Period::All, day(TODAY));
        let rate = |book: &Book| on_time(&book.facts, &Tiers::of(&book.facts), span).rate;
        assert_eq!(rate(&Book::new()), None);
        let (book, _) = book(
            Some(Tier::One),
            &["2026-03-01", "2026-04-01", "2026-05-01", "2026-06-02"],
        );
        assert_eq!(rate(&book), Some(2.0 / 3.0));
    }
}
