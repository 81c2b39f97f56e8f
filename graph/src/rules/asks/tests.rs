use super::*;
use crate::rules::book::Book;
use crate::rules::sample::day;
use crate::things::{ExchangeKind, Size};
use crate::types::{Channel, Initiator};

const TODAY: &str = "2026-06-29";

fn warn(book: &Book, kind: AskFor) -> Vec<Warning> {
    warnings(&book.facts, Book::id(1), kind, day(TODAY))
}

fn one(tier: Option<Tier>) -> Book {
    Book::with(&[(1, "Priya", tier)])
}

fn gave(book: &mut Book, on: &str, size: Size) {
    book.exchange(1, on, Direction::Given, ExchangeKind::Lead, size);
}

#[test]
fn nothing_speaks_against_asking_somebody_known_and_given_to() {
    let mut book = one(None);
    gave(&mut book, "2026-01-01", Size::Small);
    book.met(1, "2026-03-31");
    for kind in [AskFor::Help, AskFor::Information] {
        assert_eq!(warn(&book, kind), []);
    }
}

#[test]
fn each_warning_has_its_reason() {
    let early = |met| vec![Warning::TooEarly { met_on: day(met) }];
    let late = |what: &str, due| Warning::LatePromise {
        what: what.into(),
        due: day(due),
    };
    type Do = fn(&mut Book);
    let cases: Vec<(&str, Do, Vec<Warning>, Vec<Warning>)> = vec![
        (
            "met 90 days ago",
            |b| b.edit(1, |p| p.met_on = Some(day("2026-03-31"))),
            vec![],
            vec![],
        ),
        (
            "met 89 days ago",
            |b| b.edit(1, |p| p.met_on = Some(day("2026-04-01"))),
            early("2026-04-01"),
            vec![],
        ),
        (
            "first contact 89 days ago",
            |b| b.met(1, "2026-04-01"),
            early("2026-04-01"),
            vec![],
        ),
        (
            "met before the first contact",
            |b| {
                b.edit(1, |p| p.met_on = Some(day("2026-01-01")));
                b.met(1, "2026-04-01");
            },
            vec![],
            vec![],
        ),
        (
            "tier 1 is never asked too early",
            |b| {
                b.edit(1, |p| {
                    (p.met_on, p.tier) = (Some(day(TODAY)), Some(Tier::One));
                });
            },
            vec![],
            vec![],
        ),
        (
            "overdrawn",
            |b| {
                b.exchange(
                    1,
                    TODAY,
                    Direction::Received,
                    ExchangeKind::Lead,
                    Size::Large,
                );
            },
            vec![Warning::Overdrawn],
            vec![Warning::Overdrawn],
        ),
        (
            "two approaches",
            |b| {
                b.edit(1, |p| p.met_on = Some(day("2020-01-01")));
                for on in ["2026-01-01", "2026-02-01"] {
                    b.contact(1, on, Channel::Email, Initiator::Me);
                }
            },
            vec![Warning::EaseOff],
            vec![Warning::EaseOff],
        ),
        (
            "within the gap",
            |b| {
                b.edit(1, |p| p.met_on = Some(day("2020-01-01")));
                b.contact(1, "2026-05-31", Channel::Email, Initiator::Me);
            },
            vec![Warning::EaseOff],
            vec![Warning::EaseOff],
        ),
        (
            "after the gap",
            |b| {
                b.edit(1, |p| p.met_on = Some(day("2020-01-01")));
                b.contact(1, "2026-05-30", Channel::Email, Initiator::Me);
            },
            vec![],
            vec![],
        ),
        (
            "promises",
            |b| {
                b.promise(Party::Me, 1, "today", TODAY);
                b.promise(Party::Me, 1, "yesterday", "2026-06-28");
                b.promise(Party::Me, 1, "before", "2026-06-27");
                b.promise(Party::Them, 1, "theirs", "2026-06-01");
            },
            vec![
                late("before", "2026-06-27"),
                late("yesterday", "2026-06-28"),
            ],
            vec![
                late("before", "2026-06-27"),
                late("yesterday", "2026-06-28"),
            ],
        ),
    ];
    for (name, change, help, information) in cases {
        let mut book = one(None);
        gave(&mut book, "2020-01-01", Size::Small);
        change(&mut book);
        assert_eq!(warn(&book, AskFor::Help), help, "{name}");
        assert_eq!(warn(&book, AskFor::Information), information, "{name}");
    }
}

#[test]
fn never_having_given_is_said_before_asking_for_help() {
    for (kind, given, warned) in [
        (None, None, true),
        (Some(ExchangeKind::Thanks), Some("2026-01-01"), true),
        (Some(ExchangeKind::Information), Some("2019-01-01"), false),
        (Some(ExchangeKind::Information), Some("2026-06-30"), true),
    ] {
        let mut book = one(None);
        if let (Some(kind), Some(on)) = (kind, given) {
            book.exchange(1, on, Direction::Given, kind, Size::Large);
        }
        assert_eq!(
            warn(&book, AskFor::Help) == [Warning::NothingGiven],
            warned,
            "{given:?}"
        );
        assert_eq!(warn(&book, AskFor::Information), []);
    }
}

#[test]
fn whom_to_ask_adds_up_words_tier_goodwill_and_contact() {
    type Do = fn(&mut Book);
    let cases: Vec<(&str, Option<Tier>, Do, i32)> = vec![
        ("a word", None, |_| {}, 3),
        ("tier 1, not in touch yet", Some(Tier::One), |_| {}, 6),
        ("tier 2", Some(Tier::Two), |_| {}, 5),
        ("tier 3", Some(Tier::Three), |_| {}, 4),
        ("in touch", Some(Tier::One), |b| b.met(1, "2026-05-30"), 7),
        (
            "past the period",
            Some(Tier::One),
            |b| b.met(1, "2026-05-29"),
            6,
        ),
        ("no period", None, |b| b.met(1, TODAY), 3),
        (
            "two words",
            None,
            |b| b.offers(1, &["tax law", "law for tax"]),
            6,
        ),
        (
            "in five places",
            None,
            |b| {
                b.edit(1, |p| {
                    p.company = "Law Ltd".into();
                    p.title = "Partner, Tax".into();
                    p.tags = vec!["zurich".into()];
                    p.industries = vec!["Tax".into()];
                    p.needs = vec!["a partner".into()];
                });
            },
            12,
        ),
        ("sowing", None, |b| gave(b, TODAY, Size::Small), 4),
        (
            "in credit",
            None,
            |b| {
                gave(b, TODAY, Size::Large);
                b.exchange(
                    1,
                    TODAY,
                    Direction::Received,
                    ExchangeKind::Lead,
                    Size::Small,
                );
            },
            5,
        ),
        (
            "balanced",
            None,
            |b| {
                gave(b, TODAY, Size::Small);
                b.exchange(
                    1,
                    TODAY,
                    Direction::Received,
                    ExchangeKind::Lead,
                    Size::Small,
                );
            },
            4,
        ),
        (
            "overdrawn",
            None,
            |b| {
                b.exchange(
                    1,
                    TODAY,
                    Direction::Received,
                    ExchangeKind::Lead,
                    Size::Large,
                );
            },
            0,
        ),
        ("resting", None, |b| gave(b, "2020-01-01", Size::Large), 3),
        (
            "easing off",
            None,
            |b| b.contact(1, TODAY, Channel::Email, Initiator::Me),
            1,
        ),
    ];
    for (name, tier, change, score) in cases {
        let mut book = one(tier);
        book.offers(1, &["law"]);
        change(&mut book);
        let goal = book.goal("A law partner for tax in Zürich", "2026-01-01");
        let found = whom(&book.facts, goal, day(TODAY));
        assert_eq!(found.people.len(), 1, "{name}");
        assert_eq!(
            found.people[0].score, score,
            "{name}: {:?}",
            found.people[0]
        );
    }
}

#[test]
fn equal_ones_go_by_tier_silence_and_name_and_weak_ties_stand_apart() {
    let mut book = Book::with(&[
        (1, "Zoe", Some(Tier::Three)),
        (2, "Ada", None),
        (3, "Bob", None),
        (4, "Cem", None),
        (5, "Eve", None),
        (6, "Weak", None),
    ]);
    for n in 1..=6 {
        book.offers(n, &["customs"]);
    }
    book.offers(2, &["customs broker"]);
    book.met(3, "2026-02-01");
    book.met(4, "2026-01-01");
    book.met(5, "2026-02-01");
    book.met(6, "2025-12-01");
    book.edit(6, |p| p.company = "Ports Ltd".into());
    let goal = book.goal("customs broker", "2026-01-01");
    let found = whom(&book.facts, goal, day(TODAY));
    let names = |all: &[Candidate]| all.iter().map(|c| c.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&found.people), ["Ada", "Zoe", "Cem", "Bob", "Eve"]);
    assert_eq!(names(&found.weak), ["Weak"]);
    assert_eq!(found.people[0].words, ["customs", "broker"]);
    let nobody = book.goal("nothing of the kind", "2026-01-01");
    assert!(whom(&book.facts, nobody, day(TODAY)).people.is_empty());
}

#[test]
fn open_goals_come_first_and_their_asks_latest_first() {
    let mut book = one(None);
    let [first, second, reached] =
        ["2026-01-01", "2026-02-01", "2026-03-01"].map(|on| book.goal(on, on));
    let dated = book.goal("dated", "2025-01-01");
    let goals_mut = &mut book.facts.things.goals;
    goals_mut.get_mut(&reached).unwrap().reached_on = Some(day(TODAY));
    goals_mut.get_mut(&dated).unwrap().due = Some(day("2027-01-01"));
    book.ask(first, 1, "early", Some("2026-01-02"));
    book.ask(first, 1, "late", Some("2026-01-03"));
    book.ask(first, 1, "planned", None);
    let found = goals(&book.facts);
    let order: Vec<GoalId> = found.goals.iter().map(|(g, _)| g.id).collect();
    assert_eq!(order, [dated, second, first, reached]);
    let asks: Vec<&str> = found.goals[2].1.iter().map(|a| a.what.as_str()).collect();
    assert_eq!(asks, ["planned", "late", "early"]);
    assert_eq!(found.names, [(Book::id(1), "Priya".to_owned())]);
}

#[test]
fn whom_to_ask_says_how_many_approaches_went_unanswered() {
    for (approaches, easing_off, unanswered) in [
        (&[][..], false, 0),
        (&[TODAY][..], true, 1),
        // The gap has passed.
        (&["2026-05-01"][..], false, 1),
        (&["2026-05-01", "2026-04-01"][..], true, 2),
    ] {
        let mut book = one(Some(Tier::One));
        book.offers(1, &["law"]);
        for on in approaches {
            book.contact(1, on, Channel::Email, Initiator::Me);
        }
        let goal = book.goal("A law partner", "2026-01-01");
        let found = whom(&book.facts, goal, day(TODAY)).people.remove(0);
        assert_eq!(
            (found.easing_off, found.unanswered),
            (easing_off, unanswered),
            "{approaches:?}"
        );
    }
}
