//! The seven steps: which days they are, and what each asks for.

use super::clock::Clock;
use super::{evidence, figures};
use crate::facts::Facts;
use crate::things::Baseline;
use crate::types::Tier;
use crate::view::programme::{Part, PartKind, QuarterOf, Step, StepKind, StepWhen};
use chrono::NaiveDate;

/// After so many months it is over.
pub(super) const LAST_MONTH: u32 = 12;

/// The last days of the steps of the first thirty days.
const DAYS: [(StepKind, u32); 4] = [
    (StepKind::Stock, 7),
    (StepKind::Closest, 14),
    (StepKind::Peers, 21),
    (StepKind::System, 30),
];

/// The last months of the others. Months are calendar months from the first day; the second begins with day 31.
const MONTHS: [(StepKind, u32); 3] = [
    (StepKind::Rhythm, 3),
    (StepKind::Depth, 6),
    (StepKind::Growth, LAST_MONTH),
];

/// First and last day of a step, as days of the programme.
#[derive(Clone, Copy)]
struct Stretch {
    first: u32,
    last: u32,
}

/// Every step with its evidence on a day.
pub(super) fn steps(
    facts: &Facts,
    clock: &Clock,
    baseline: Option<&Baseline>,
    today: NaiveDate,
) -> Vec<Step> {
    let now = clock.day(today);
    let step = |(kind, days): (StepKind, Stretch)| {
        let parts = parts(facts, clock, baseline, today, kind, days);
        Step {
            kind,
            from: clock.date(days.first),
            to: clock.date(days.last),
            when: match now {
                now if now < days.first => StepWhen::Ahead,
                now if now > days.last => StepWhen::Past,
                _ => StepWhen::Now,
            },
            done: parts.iter().map(|part| part.done).sum(),
            of: parts.iter().map(|part| part.of).sum(),
            parts,
        }
    };
    stretches(clock).map(step).collect()
}

fn stretches(clock: &Clock) -> impl Iterator<Item = (StepKind, Stretch)> {
    let months = MONTHS.map(|(kind, month)| (kind, clock.months(month)));
    let mut first = 1;
    DAYS.into_iter().chain(months).map(move |(kind, last)| {
        let days = Stretch { first, last };
        first = last + 1;
        (kind, days)
    })
}

fn parts(
    facts: &Facts,
    clock: &Clock,
    baseline: Option<&Baseline>,
    today: NaiveDate,
    kind: StepKind,
    days: Stretch,
) -> Vec<Part> {
    let from = clock.date(days.first);
    match kind {
        StepKind::Stock => vec![evidence::tiered(facts), evidence::coverage(facts)],
        StepKind::Closest => vec![evidence::plans(facts, Tier::One, from, today)],
        StepKind::Peers => vec![
            evidence::plans(facts, Tier::Two, from, today),
            evidence::candidates(facts),
        ],
        StepKind::System => {
            let exported = facts.settings.calendar_on;
            vec![
                evidence::one(
                    PartKind::Calendar,
                    exported.is_some_and(|on| on >= clock.start()),
                ),
                evidence::one(
                    PartKind::ProtectedTime,
                    facts.settings.protected().is_some(),
                ),
                evidence::one(PartKind::Baseline, baseline.is_some()),
            ]
        }
        StepKind::Rhythm => vec![evidence::weeks(facts, &weeks(clock, days), today)],
        StepKind::Depth => vec![
            evidence::ties(facts, from),
            evidence::moves_decided(facts, from),
        ],
        StepKind::Growth => vec![evidence::quarters(facts, &quarters_of(clock), today)],
    }
}

/// The whole weeks of a step: seven days of the programme each.
fn weeks(clock: &Clock, days: Stretch) -> Vec<(NaiveDate, NaiveDate)> {
    let count = (days.last + 1 - days.first) / 7;
    (0..count)
        .map(|n| {
            let first = days.first + 7 * n;
            stretch(clock, first, first + 6)
        })
        .collect()
}

/// Months 7 to 9, and 10 to 12.
fn quarters_of(clock: &Clock) -> [(NaiveDate, NaiveDate); 2] {
    [(6, 9), (9, 12)]
        .map(|(after, until)| stretch(clock, clock.months(after) + 1, clock.months(until)))
}

/// The calendar days of days of the programme: until the day before the next begins, so that what was done while it was
/// paused counts too.
fn stretch(clock: &Clock, first: u32, last: u32) -> (NaiveDate, NaiveDate) {
    let next = clock.date(last + 1);
    (clock.date(first), next.pred_opt().unwrap_or(next))
}

/// Referrals and moves of the quarters of months 7 to 12 that have begun.
pub(super) fn quarters(facts: &Facts, clock: &Clock, today: NaiveDate) -> Vec<QuarterOf> {
    let begun = quarters_of(clock).into_iter();
    let begun = begun.filter(|(from, _)| *from <= today && clock.day(today) > clock.months(6));
    begun
        .map(|(from, to)| QuarterOf {
            from,
            to,
            referrals: figures::referrals(facts, from, to.min(today)),
            moves: figures::moves(facts, from, to.min(today)),
        })
        .collect()
}
