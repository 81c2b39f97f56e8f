//! The programme in words: steps, what they ask for, what is missing, then and now (row B9).

use super::{count, sentence, short_day};
use chrono::{NaiveDate, Weekday};
use kith_graph::things::Figures;
use kith_graph::types::Tier;
use kith_graph::view::programme::{
    Lack, Missing, PartKind, Programme, ProgrammeState, ProtectedTime, Step, StepKind, StepWhen,
};

/// The days of the week in the order in which they are offered.
pub(crate) const WEEK: [Weekday; 7] = [
    Weekday::Mon,
    Weekday::Tue,
    Weekday::Wed,
    Weekday::Thu,
    Weekday::Fri,
    Weekday::Sat,
    Weekday::Sun,
];

/// A day of the week.
pub(crate) fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}

/// What a step is called.
pub(crate) fn step(kind: StepKind) -> &'static str {
    match kind {
        StepKind::Stock => "Take stock",
        StepKind::Closest => "Bring tier 1 to life",
        StepKind::Peers => "Map tier 2",
        StepKind::System => "Set the system up",
        StepKind::Rhythm => "Find the rhythm",
        StepKind::Depth => "Look at every tie",
        StepKind::Growth => "See what grew",
    }
}

/// When a step is, counted from the start.
pub(crate) fn days(kind: StepKind) -> &'static str {
    match kind {
        StepKind::Stock => "Days 1 to 7",
        StepKind::Closest => "Days 8 to 14",
        StepKind::Peers => "Days 15 to 21",
        StepKind::System => "Days 22 to 30",
        StepKind::Rhythm => "Months 2 and 3",
        StepKind::Depth => "Months 4 to 6",
        StepKind::Growth => "Months 7 to 12",
    }
}

/// "8 Jun to 14 Jun".
pub(crate) fn dates(step: &Step) -> String {
    format!("{} to {}", short_day(step.from), short_day(step.to))
}

/// What is asked for, as a title.
pub(crate) fn part(kind: PartKind) -> &'static str {
    match kind {
        PartKind::Tiered => "Everybody has a tier",
        PartKind::Coverage => "Industry, place and service of tiers 1 to 3",
        PartKind::PlansWithValue => {
            "A plan with each of tier 1 within 30 days, with what you bring"
        }
        PartKind::Plans => "A plan with each of tier 2 within 90 days",
        PartKind::Candidates => "Candidates for tier 1 marked",
        PartKind::Calendar => "Calendar exported",
        PartKind::ProtectedTime => "Time protected every week",
        PartKind::Baseline => "Figures of the start kept",
        PartKind::WeeklyReviews => "A review every week",
        PartKind::Ties => "Every tie of tiers 1 and 2 looked at",
        PartKind::MovesDecided => "Moves between tiers decided",
        PartKind::Quarters => "Each quarter held against the start",
    }
}

/// Where it is done, and what the link there says.
pub(crate) fn way(kind: PartKind) -> Option<(&'static str, &'static str)> {
    match kind {
        PartKind::Tiered | PartKind::Ties => Some(("/people", "All people")),
        PartKind::Calendar => Some(("/settings/data", "Export the calendar")),
        PartKind::WeeklyReviews => Some(("/review", "Weekly review")),
        PartKind::MovesDecided | PartKind::Quarters => {
            Some(("/review?quarter", "Quarterly review"))
        }
        PartKind::Coverage
        | PartKind::PlansWithValue
        | PartKind::Plans
        | PartKind::Candidates
        | PartKind::ProtectedTime
        | PartKind::Baseline => None,
    }
}

/// "3 of 5".
pub(crate) fn n_of_m(done: usize, of: usize) -> String {
    format!("{done} of {of}")
}

/// What is missing that is about nobody in particular.
pub(crate) fn missing(missing: &Missing) -> String {
    match missing {
        Missing::Nobody { tier: None } => "Nobody is in the book yet.".to_owned(),
        Missing::Nobody { tier: Some(tier) } => {
            format!("Nobody is in tier {} yet.", u8::from(*tier))
        }
        Missing::Thing => "Not yet.".to_owned(),
        Missing::Days { from, to, now } => {
            let days = format!("{} to {}", short_day(*from), short_day(*to));
            if *now {
                format!("{days}: still to do.")
            } else {
                format!("{days}: there was none. That is all right.")
            }
        }
        Missing::Person { name, lacks, .. } => format!("{name}: {}", self::lacks(lacks)),
    }
}

/// What is missing of somebody: "No place, no service".
pub(crate) fn lacks(lacks: &[Lack]) -> String {
    let words = lacks.iter().map(|lack| match lack {
        Lack::Industry => "no industry",
        Lack::Place => "no place",
        Lack::Service => "no service",
        Lack::Plan => "no plan yet",
        Lack::Value => "the plan does not say what you bring",
        Lack::Lapsed => "the day of the plan went by",
        Lack::TooFar => "the plan is further ahead",
    });
    sentence(&words.collect::<Vec<_>>().join(", "))
}

/// "And three more."
pub(crate) fn more(n: usize) -> String {
    format!("And {} more.", count(n))
}

/// What stands over the title: "Day 9", "Paused since 10 Jun, on day 9".
pub(crate) fn over(programme: &Programme) -> String {
    let day = programme.day;
    match (programme.state, programme.paused_since, programme.ended_on) {
        (ProgrammeState::NotStarted, ..) => String::new(),
        (ProgrammeState::Ahead, ..) => programme
            .started_on
            .map_or_else(String::new, |on| format!("Begins on {}", short_day(on))),
        (ProgrammeState::Running, ..) if day <= 30 => format!("Day {day} of 30"),
        (ProgrammeState::Running, ..) => format!("Day {day}"),
        (ProgrammeState::Paused, Some(since), _) => {
            format!("Paused on {}. No day counts.", short_day(since))
        }
        (ProgrammeState::Ended, _, Some(on)) => format!("Ended on {}, day {day}", short_day(on)),
        _ => "The year is over".to_owned(),
    }
}

/// A line for Today: what the step of now is called, and how far it is.
pub(crate) fn quiet(programme: &Programme) -> Option<(String, String)> {
    if programme.state != ProgrammeState::Running {
        return None;
    }
    let now = programme
        .steps
        .iter()
        .find(|step| step.when == StepWhen::Now)?;
    let title = format!("Day {} of the programme", programme.day);
    let why = format!("{}: {}.", step(now.kind), n_of_m(now.done, now.of));
    Some((title, why))
}

/// "Tuesdays at 9:00, 90 minutes".
pub(crate) fn protected(time: &ProtectedTime) -> String {
    let at = time.at.format("%-H:%M");
    format!("{}s at {at}, {} minutes", weekday(time.day), time.minutes)
}

/// A figure and what it is called.
type Named<T> = (&'static str, fn(&Figures) -> T);

/// The figures that stand beside each other, each with what it is called.
pub(crate) fn figures(then: &Figures, now: &Figures) -> Vec<(&'static str, String, String)> {
    let shares: [Named<Option<f64>>; 6] = [
        ("Won, of what was closed", Figures::conversion),
        ("Won through referrals", Figures::from_referrals),
        ("Time with tier 1", |f| f.time(Tier::One)),
        ("Time with tier 2", |f| f.time(Tier::Two)),
        ("Time with tier 3", |f| f.time(Tier::Three)),
        ("In touch on time", Figures::kept),
    ];
    let counts: [Named<u32>; 5] = [
        ("People in tier 1", |f| f.tier_1),
        ("People in tier 2", |f| f.tier_2),
        ("People in tier 3", |f| f.tier_3),
        ("Referrals received", |f| f.referrals),
        ("Moves between tiers", |f| f.moves),
    ];
    let shares = shares.map(|(name, of)| (name, share(of(then)), share(of(now))));
    let per_ask = |f: &Figures| {
        let given = f.given_per_ask();
        given.map_or_else(none, |n| format!("{n:.1}"))
    };
    let given = ("Given for each ask", per_ask(then), per_ask(now));
    let counts = counts.map(|(name, of)| (name, of(then).to_string(), of(now).to_string()));
    shares.into_iter().chain([given]).chain(counts).collect()
}

fn share(share: Option<f64>) -> String {
    share.map_or_else(none, |share| format!("{:.0} %", share * 100.0))
}

/// Where there is nothing to divide by, or too little to tell.
fn none() -> String {
    "–".to_owned()
}

/// "1 Dec to 28 Feb".
pub(crate) fn quarter(from: NaiveDate, to: NaiveDate) -> String {
    format!("{} to {}", short_day(from), short_day(to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_said_kindly() {
        assert_eq!(lacks(&[Lack::Place, Lack::Service]), "No place, no service");
        assert_eq!(lacks(&[]), "");
        let days = |now| Missing::Days {
            from: "2026-07-01".parse().unwrap(),
            to: "2026-07-07".parse().unwrap(),
            now,
        };
        assert_eq!(missing(&days(true)), "1 Jul to 7 Jul: still to do.");
        assert_eq!(
            missing(&days(false)),
            "1 Jul to 7 Jul: there was none. That is all right."
        );
        assert_eq!(
            missing(&Missing::Nobody {
                tier: Some(Tier::One)
            }),
            "Nobody is in tier 1 yet."
        );
        assert_eq!(more(3), "And three more.");
    }

    #[test]
    fn figures_without_something_to_divide_by_are_a_dash() {
        let then = Figures::default();
        let now = Figures {
            won: 3,
            lost: 2,
            given: 5,
            asked: 2,
            tier_1: 7,
            ..then
        };
        let all = figures(&then, &now);
        let told = |name: &str| {
            let found = all.iter().find(|(of, ..)| *of == name).unwrap();
            (found.1.as_str(), found.2.as_str())
        };
        assert_eq!(told("Won, of what was closed"), ("–", "60 %"));
        assert_eq!(told("Won through referrals"), ("–", "0 %"));
        assert_eq!(told("Given for each ask"), ("–", "2.5"));
        assert_eq!(told("People in tier 1"), ("0", "7"));
    }
}
