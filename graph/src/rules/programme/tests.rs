//! The programme as tables of cases: each step at, under and over, paused over a boundary, begun and paused apart.

use super::*;
use crate::ids::{BaselineId, PauseId, PersonId};
use crate::rules::sample::{Book, day};
use crate::things::{Pause, ReviewKind, Thing};
use crate::types::Tier;
use crate::view::programme::{
    Lack, Missing, Part, PartKind, Programme, ProgrammeState, Step, StepKind, StepWhen,
};
use uuid::Uuid;

const START: &str = "2026-06-01";

fn begun(book: &mut Book, n: u128, on: &str, ended: Option<&str>) -> ProgrammeId {
    let id = ProgrammeId(Uuid::from_u128(n));
    book.facts.things.put(Thing::Programme(Run {
        id,
        started_on: day(on),
        ended_on: ended.map(day),
    }));
    id
}

fn paused(book: &mut Book, n: u128, from: &str, until: Option<&str>) {
    book.facts.things.put(Thing::Pause(Pause {
        id: PauseId(Uuid::from_u128(n)),
        from: day(from),
        until: until.map(day),
    }));
}

fn kept(book: &mut Book, n: u128, of: ProgrammeId, won: u32) {
    let figures = Figures {
        won,
        ..Figures::default()
    };
    book.facts.things.put(Thing::Baseline(Baseline {
        id: BaselineId(Uuid::from_u128(n)),
        programme: of,
        on: day(START),
        figures,
    }));
}

/// A book whose programme began on the first of June.
fn started() -> Book {
    let mut book = Book::new();
    begun(&mut book, 900, START, None);
    book
}

fn at(book: &Book, on: &str) -> Programme {
    programme(&book.facts, day(on))
}

fn step(programme: &Programme, kind: StepKind) -> Step {
    let found = programme.steps.iter().find(|step| step.kind == kind);
    found.unwrap().clone()
}

fn part(book: &Book, on: &str, kind: PartKind) -> Part {
    let steps = at(book, on).steps.into_iter();
    let mut parts = steps.flat_map(|step| step.parts);
    parts.find(|part| part.kind == kind).unwrap()
}

fn counted(part: &Part) -> (usize, usize) {
    (part.done, part.of)
}

/// Who is named, each with what is lacking.
fn named(part: &Part) -> Vec<(&str, &[Lack])> {
    let named = part.missing.iter().filter_map(|missing| match missing {
        Missing::Person { name, lacks, .. } => Some((name.as_str(), lacks.as_slice())),
        _ => None,
    });
    named.collect()
}

#[test]
fn it_is_ahead_runs_rests_is_over_or_ended() {
    use ProgrammeState::{Ahead, Ended, NotStarted, Over, Paused, Running};
    assert_eq!(at(&Book::new(), START).state, NotStarted);
    for (on, pause, ended, state, number) in [
        // The clock was put back.
        ("2026-05-01", None, None, Ahead, 0),
        ("2026-05-31", None, None, Ahead, 0),
        ("2026-06-01", None, None, Running, 1),
        ("2026-06-30", None, None, Running, 30),
        ("2027-05-31", None, None, Running, 365),
        ("2027-06-01", None, None, Over, 366),
        ("2030-01-01", None, None, Over, 1311),
        ("2026-06-09", Some("2026-06-10"), None, Running, 9),
        ("2026-06-10", Some("2026-06-10"), None, Paused, 9),
        ("2028-06-10", Some("2026-06-10"), None, Paused, 9),
        ("2026-06-20", None, Some("2026-06-12"), Ended, 12),
        (
            "2026-06-20",
            Some("2026-06-10"),
            Some("2026-06-12"),
            Ended,
            9,
        ),
    ] {
        let mut book = Book::new();
        begun(&mut book, 900, START, ended);
        if let Some(from) = pause {
            paused(&mut book, 901, from, None);
        }
        let found = at(&book, on);
        assert_eq!((found.state, found.day), (state, number), "{on} {pause:?}");
        assert_eq!(found.steps.len(), 7);
    }
}

#[test]
fn of_two_that_devices_began_apart_the_earlier_counts_and_ending_is_for_both() {
    let mut book = started();
    begun(&mut book, 800, "2026-06-03", None);
    let found = at(&book, "2026-06-10");
    assert_eq!((found.started_on, found.day), (Some(day(START)), 10));
    assert_eq!(found.open.len(), 2);
    // One that runs goes before one that ended, whenever that was.
    begun(&mut book, 900, START, Some("2026-06-09"));
    let found = at(&book, "2026-06-10");
    assert_eq!((found.state, found.day), (ProgrammeState::Running, 8));
    begun(&mut book, 800, "2026-06-03", Some("2026-06-10"));
    let found = at(&book, "2026-06-11");
    assert_eq!(found.id, Some(ProgrammeId(Uuid::from_u128(800))));
    assert_eq!(found.ended_on, Some(day("2026-06-10")));
    assert!(found.open.is_empty());
}

#[test]
fn each_step_has_its_days_and_a_pause_moves_those_that_are_to_come() {
    use StepKind::{Closest, Depth, Growth, Peers, Rhythm, Stock, System};
    let told = |programme: &Programme| {
        let told = programme.steps.iter();
        told.map(|s| (s.kind, s.from.to_string(), s.to.to_string()))
            .collect::<Vec<_>>()
    };
    let expected = |all: [(StepKind, &str, &str); 7]| {
        all.map(|(kind, from, to)| (kind, from.to_owned(), to.to_owned()))
            .to_vec()
    };
    let mut book = started();
    assert_eq!(
        told(&at(&book, "2026-06-05")),
        expected([
            (Stock, "2026-06-01", "2026-06-07"),
            (Closest, "2026-06-08", "2026-06-14"),
            (Peers, "2026-06-15", "2026-06-21"),
            (System, "2026-06-22", "2026-06-30"),
            (Rhythm, "2026-07-01", "2026-08-31"),
            (Depth, "2026-09-01", "2026-11-30"),
            (Growth, "2026-12-01", "2027-05-31"),
        ])
    );
    // Five days of rest from the sixth day on: over the end of the first step.
    paused(&mut book, 901, "2026-06-06", Some("2026-06-11"));
    assert_eq!(
        told(&at(&book, "2026-06-12"))[..3],
        expected([
            (Stock, "2026-06-01", "2026-06-12"),
            (Closest, "2026-06-13", "2026-06-19"),
            (Peers, "2026-06-20", "2026-06-26"),
            (System, "", ""),
            (Rhythm, "", ""),
            (Depth, "", ""),
            (Growth, "", ""),
        ])[..3]
    );
    for (on, stock, closest) in [
        ("2026-06-05", StepWhen::Now, StepWhen::Ahead),
        // Paused: no day counts, so the step is still the first.
        ("2026-06-08", StepWhen::Now, StepWhen::Ahead),
        ("2026-06-12", StepWhen::Now, StepWhen::Ahead),
        ("2026-06-13", StepWhen::Past, StepWhen::Now),
        ("2026-06-20", StepWhen::Past, StepWhen::Past),
    ] {
        let found = at(&book, on);
        let when = [Stock, Closest].map(|kind| step(&found, kind).when);
        assert_eq!(when, [stock, closest], "{on}");
    }
}

#[test]
fn everybody_is_tiered_once_it_was_decided_the_wider_circle_too() {
    let mut book = started();
    let nobody = part(&book, "2026-06-05", PartKind::Tiered);
    assert_eq!(counted(&nobody), (0, 0));
    assert_eq!(nobody.missing, [Missing::Nobody { tier: None }]);
    assert!(!nobody.is_done());
    book.person("Ada", Some(Tier::Three), "2026-01-01");
    let bob = book.person("Bob", None, "2026-01-01");
    let zed = book.person("Zed", None, "2026-01-01");
    let found = part(&book, "2026-06-05", PartKind::Tiered);
    assert_eq!((counted(&found), named(&found).len()), ((1, 3), 2));
    // Said to belong to the wider circle.
    book.who(bob).tier_on = Some(day("2026-06-02"));
    book.who(zed).stage = Some(crate::types::Stage::LetGo);
    let found = part(&book, "2026-06-05", PartKind::Tiered);
    assert!(found.is_done() && found.missing.is_empty());
}

#[test]
fn many_that_are_missing_are_counted_and_a_few_of_them_named() {
    let mut book = started();
    for n in 0..15 {
        book.person(&format!("Person {n:02}"), None, "2026-01-01");
    }
    let found = part(&book, "2026-06-05", PartKind::Tiered);
    assert_eq!(
        (counted(&found), found.missing.len(), found.more),
        ((0, 15), 12, 3)
    );
}

#[test]
fn coverage_names_what_is_not_known_of_whom() {
    let mut book = started();
    book.person("Circle", None, "2026-01-01");
    let ada = book.person("Ada", Some(Tier::One), "2026-01-01");
    let bob = book.person("Bob", Some(Tier::Three), "2026-01-01");
    book.who(ada).industries = vec!["Shipping".into()];
    let found = part(&book, "2026-06-05", PartKind::Coverage);
    assert_eq!(counted(&found), (0, 2));
    assert_eq!(
        named(&found),
        [
            ("Ada", &[Lack::Place, Lack::Service][..]),
            ("Bob", &[Lack::Industry, Lack::Place, Lack::Service]),
        ]
    );
    for who in [ada, bob] {
        let person = book.who(who);
        person.industries = vec!["Shipping".into()];
        person.places = vec!["Oslo".into()];
        person.services = vec!["Audits".into()];
    }
    let found = part(&book, "2026-06-05", PartKind::Coverage);
    assert!(found.is_done() && counted(&found) == (2, 2));
}

fn plan(book: &mut Book, who: PersonId, on: &str, value: bool) {
    let contact = book.talk(who, on);
    (contact.planned, contact.has_value) = (true, value);
}

#[test]
fn a_plan_with_somebody_of_tier_1_is_within_thirty_days_and_names_its_value() {
    // Today is 10 June; thirty days on is 10 July.
    for (on, value, lack) in [
        ("2026-06-09", true, Some(Lack::Lapsed)),
        ("2026-06-10", true, None),
        ("2026-07-09", true, None),
        ("2026-07-10", true, None),
        ("2026-07-11", true, Some(Lack::TooFar)),
        ("2026-07-10", false, Some(Lack::Value)),
        ("2026-07-11", false, Some(Lack::TooFar)),
    ] {
        let mut book = started();
        let ada = book.person("Ada", Some(Tier::One), "2026-01-01");
        plan(&mut book, ada, on, value);
        let found = part(&book, "2026-06-10", PartKind::PlansWithValue);
        let lacks = named(&found).first().map(|(_, lacks)| lacks[0]);
        assert_eq!(lacks, lack, "{on} {value}");
        assert_eq!(found.is_done(), lack.is_none(), "{on} {value}");
    }
    let mut book = started();
    let found = part(&book, "2026-06-10", PartKind::PlansWithValue);
    assert_eq!(
        found.missing,
        [Missing::Nobody {
            tier: Some(Tier::One)
        }]
    );
    book.person("Ada", Some(Tier::One), "2026-01-01");
    let found = part(&book, "2026-06-10", PartKind::PlansWithValue);
    assert_eq!(named(&found), [("Ada", &[Lack::Plan][..])]);
}

#[test]
fn a_plan_that_came_about_is_evidence_from_the_first_day_of_its_step_on() {
    // The step of tier 1 begins on 8 June, that of tier 2 on 15 June.
    for (tier, on, value, done) in [
        (Tier::One, "2026-06-07", true, false),
        (Tier::One, "2026-06-08", true, true),
        (Tier::One, "2026-06-08", false, false),
        (Tier::Two, "2026-06-14", true, false),
        (Tier::Two, "2026-06-15", false, true),
        // Of the day after today nobody knows yet.
        (Tier::Two, "2026-06-21", false, false),
    ] {
        let mut book = started();
        let ada = book.person("Ada", Some(tier), "2026-01-01");
        book.talk(ada, on).has_value = value;
        let kind = match tier {
            Tier::One => PartKind::PlansWithValue,
            _ => PartKind::Plans,
        };
        let found = part(&book, "2026-06-20", kind);
        assert_eq!(found.is_done(), done, "{tier:?} {on} {value}");
    }
}

#[test]
fn a_plan_with_somebody_of_tier_2_is_within_ninety_days() {
    // Today is 16 June; ninety days on is 14 September.
    for (on, done) in [
        ("2026-06-15", false),
        ("2026-06-16", true),
        ("2026-09-14", true),
        ("2026-09-15", false),
    ] {
        let mut book = started();
        let ada = book.person("Ada", Some(Tier::Two), "2026-01-01");
        plan(&mut book, ada, on, false);
        let found = part(&book, "2026-06-16", PartKind::Plans);
        assert_eq!(found.is_done(), done, "{on}");
    }
}

#[test]
fn candidates_carry_their_mark_however_it_is_written() {
    let mut book = started();
    let ada = book.person("Ada", Some(Tier::Two), "2026-01-01");
    for (tag, done) in [("Audit", false), ("Candidate for Tier 1", true)] {
        book.who(ada).tags = vec![tag.to_owned()];
        let found = part(&book, "2026-06-16", PartKind::Candidates);
        assert_eq!(found.is_done(), done, "{tag}");
    }
}

#[test]
fn the_system_is_set_up_by_a_calendar_of_now_a_protected_time_and_kept_figures() {
    let mut book = started();
    let found = step(&at(&book, "2026-06-25"), StepKind::System);
    assert_eq!((found.done, found.of), (0, 3));
    for (on, done) in [
        ("2026-05-31", false),
        ("2026-06-01", true),
        ("2026-06-25", true),
    ] {
        book.facts.settings.calendar_on = Some(day(on));
        let found = part(&book, "2026-06-25", PartKind::Calendar);
        assert_eq!(found.is_done(), done, "{on}");
    }
    // Only the whole of it protects anything.
    let settings = &mut book.facts.settings;
    settings.protected_day = Some(chrono::Weekday::Tue);
    settings.protected_minutes = Some(90);
    assert!(!part(&book, "2026-06-25", PartKind::ProtectedTime).is_done());
    book.facts.settings.protected_at = chrono::NaiveTime::from_hms_opt(9, 0, 0);
    assert!(part(&book, "2026-06-25", PartKind::ProtectedTime).is_done());
    book.facts.settings.protected_minutes = Some(0);
    assert!(!part(&book, "2026-06-25", PartKind::ProtectedTime).is_done());
    book.facts.settings.protected_minutes = Some(90);
    kept(&mut book, 950, ProgrammeId(Uuid::from_u128(900)), 3);
    let found = step(&at(&book, "2026-06-25"), StepKind::System);
    assert!(found.is_done() && (found.done, found.of) == (3, 3));
}

#[test]
fn the_figures_of_the_start_stay_as_they_were_kept_first() {
    let mut book = started();
    let id = ProgrammeId(Uuid::from_u128(900));
    let sarah = book.person("Sarah", None, "2026-01-01");
    let (_, work) = book.referred(sarah, "Ada", "2026-05-01");
    let found = at(&book, "2026-06-25");
    assert_eq!(found.baseline, None);
    assert_eq!(
        found.then.referrals, 1,
        "what is known of the day of the start"
    );
    kept(&mut book, 951, id, 3);
    kept(&mut book, 952, id, 4);
    kept(&mut book, 940, ProgrammeId(Uuid::from_u128(7)), 9);
    book.the_opportunity(work).opened_on = day("2026-06-20");
    let found = at(&book, "2026-06-25");
    assert_eq!((found.then.won, found.then.referrals), (3, 0));
    assert_eq!(found.now.referrals, 1);
}

#[test]
fn every_whole_week_of_months_2_and_3_asks_for_its_review() {
    // 1 July to 31 August: eight weeks and six days.
    let mut book = started();
    let found = part(&book, "2026-07-15", PartKind::WeeklyReviews);
    assert_eq!(counted(&found), (0, 8));
    let days = |from: &str, to: &str, now| Missing::Days {
        from: day(from),
        to: day(to),
        now,
    };
    assert_eq!(
        found.missing,
        [
            days("2026-07-01", "2026-07-07", false),
            days("2026-07-08", "2026-07-14", false),
            days("2026-07-15", "2026-07-21", true),
        ]
    );
    for (on, done) in [
        ("2026-06-30", 0),
        ("2026-07-07", 1),
        ("2026-07-08", 2),
        ("2026-07-08", 2),
        ("2026-08-25", 3),
        ("2026-08-26", 3),
    ] {
        book.review(ReviewKind::Week, None, on);
        let found = part(&book, "2026-09-01", PartKind::WeeklyReviews);
        assert_eq!(found.done, done, "{on}");
    }
    book.review(ReviewKind::Quarter, None, "2026-07-15");
    assert_eq!(part(&book, "2026-09-01", PartKind::WeeklyReviews).done, 3);
    assert!(
        part(&book, "2026-06-30", PartKind::WeeklyReviews)
            .missing
            .is_empty()
    );
    // A week in which it was paused goes on until seven days of it counted.
    paused(&mut book, 901, "2026-07-10", Some("2026-07-20"));
    book.review(ReviewKind::Week, None, "2026-07-24");
    let found = part(&book, "2026-09-01", PartKind::WeeklyReviews);
    assert_eq!(found.missing[0], days("2026-07-25", "2026-07-31", false));
}

#[test]
fn ties_are_looked_at_or_moved_since_the_step_began() {
    use ReviewKind::{Question, Tie, Verdict, Year};
    // The step begins on 1 September.
    for (kind, on, done) in [
        (Tie, "2026-08-31", false),
        (Tie, "2026-09-01", true),
        (Verdict, "2026-09-01", true),
        (Year, "2026-09-01", true),
        (Question, "2026-09-01", false),
    ] {
        let mut book = started();
        let ada = book.person("Ada", Some(Tier::One), "2026-01-01");
        book.person("Far", Some(Tier::Three), "2026-01-01");
        book.review(kind, Some(ada), on);
        let found = part(&book, "2026-10-01", PartKind::Ties);
        assert_eq!((found.is_done(), found.of), (done, 1), "{kind:?} {on}");
    }
    for (on, done) in [("2026-08-31", false), ("2026-09-01", true)] {
        let mut book = started();
        let ada = book.person("Ada", None, "2026-01-01");
        book.moved(ada, Some(Tier::Two), on);
        book.who(ada).tier = Some(Tier::Two);
        assert_eq!(
            part(&book, "2026-10-01", PartKind::Ties).is_done(),
            done,
            "{on}"
        );
        book.review(ReviewKind::Quarter, None, on);
        let found = part(&book, "2026-10-01", PartKind::MovesDecided);
        assert_eq!(found.is_done(), done, "{on}");
    }
}

#[test]
fn each_quarter_of_months_7_to_12_is_looked_back_on_beside_the_start() {
    // 1 December to 28 February, and to 31 May.
    let mut book = started();
    let sarah = book.person("Sarah", None, "2026-01-01");
    for on in ["2026-11-30", "2026-12-01", "2027-02-28", "2027-03-01"] {
        book.referred(sarah, "Ada", on);
        book.moved(sarah, Some(Tier::One), on);
        book.moved(sarah, None, on);
    }
    assert!(at(&book, "2026-11-30").quarters.is_empty());
    let told = |on: &str| {
        let quarters = at(&book, on).quarters.into_iter();
        quarters
            .map(|q| (q.from, q.to, q.referrals, q.moves))
            .collect::<Vec<_>>()
    };
    let (first, second) = (day("2026-12-01"), day("2027-03-01"));
    let (first_end, second_end) = (day("2027-02-28"), day("2027-05-31"));
    assert_eq!(told("2026-12-01"), [(first, first_end, 1, 2)]);
    assert_eq!(
        told("2027-05-31"),
        [(first, first_end, 2, 4), (second, second_end, 1, 2)]
    );
    for (on, done) in [
        ("2026-11-30", 0),
        ("2026-12-01", 1),
        ("2027-02-28", 1),
        ("2027-03-01", 2),
        ("2027-06-01", 2),
    ] {
        book.review(ReviewKind::Quarter, None, on);
        let found = part(&book, "2027-06-02", PartKind::Quarters);
        assert_eq!(counted(&found), (done, 2), "{on}");
    }
}
