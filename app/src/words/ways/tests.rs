//! The words about paths, asks and room in the tiers.

use super::*;
use kith_graph::ids::{AskId, GoalId, IntroductionId, PersonId, PromiseId};
use kith_graph::things::{AskFor, Party};
use uuid::Uuid;

fn d(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn hop(name: &str, cost: u32, link: Option<(LinkKind, Strength, String)>) -> PathStep {
    PathStep {
        id: PersonId(Uuid::from_u128(1)),
        name: name.to_owned(),
        headline: String::new(),
        tier: Some(Tier::One),
        cost,
        silent: false,
        link,
        goodwill: GoodwillWord::InCredit,
    }
}

fn path(steps: Vec<PathStep>) -> Path {
    Path { steps, cost: 0 }
}

#[test]
fn a_path_is_told_by_the_people_between() {
    let steps = [
        hop("Colm Brennan", 1, None),
        hop("Oskar Lindqvist", 1, None),
        hop("Birgit Sand", 1, None),
    ];
    for (n, words) in [
        (1, "You know Colm Brennan yourself"),
        (2, "Oskar Lindqvist, one person away"),
        (3, "Birgit Sand, two people away"),
    ] {
        assert_eq!(how_far(&path(steps[..n].to_vec())), words);
    }
    assert_eq!(how_far(&path(vec![])), "");
}

#[test]
fn one_begins_with_whoever_is_closest_and_says_so() {
    let to = hop("Birgit Sand", 1, None);
    let close = "Start with Colm, who is close to you.";
    let warm = "Start with Colm. A word before you ask would warm it.";
    let quiet = "Start with Colm. It has been quiet, so be in touch first.";
    for (tier, silent, words) in [
        (Some(Tier::One), false, close),
        (Some(Tier::Two), false, close),
        (Some(Tier::Three), false, warm),
        // Not quiet: the circle costs as much without any silence.
        (None, false, warm),
        (Some(Tier::One), true, quiet),
        (Some(Tier::Three), true, quiet),
    ] {
        let start = PathStep {
            tier,
            silent,
            ..hop("Colm Brennan", 4, None)
        };
        assert_eq!(begin(&path(vec![start, to.clone()])), words);
    }
    assert_eq!(
        begin(&path(vec![to])),
        "No introduction is needed; Birgit knows you."
    );
}

#[test]
fn whoever_might_be_asked_is_left_in_peace_for_the_reason_there_is() {
    let candidate = |easing_off, unanswered| Candidate {
        id: PersonId(Uuid::from_u128(1)),
        name: "Colm Brennan".to_owned(),
        headline: String::new(),
        tier: Some(Tier::One),
        words: vec!["shipping".to_owned()],
        goodwill: GoodwillWord::InCredit,
        in_touch: true,
        easing_off,
        unanswered,
        score: 7,
    };
    let plain = "Shares “shipping”. Tier 1, in credit, in touch.";
    for (easing_off, unanswered, more) in [
        (false, 0, ""),
        (false, 1, ""),
        (true, 1, " You wrote not long ago: leave some time."),
        (true, 2, " Two messages went unanswered: leave some time."),
        (true, 3, " Three messages went unanswered: leave some time."),
    ] {
        let said = whom(&candidate(easing_off, unanswered));
        assert_eq!(said, format!("{plain}{more}"));
    }
}

#[test]
fn a_step_says_how_the_two_know_each_other() {
    let link = |kind, strength, note: &str| Some((kind, strength, note.to_owned()));
    let cases = [
        (None, "You know each other. Tier 1. In credit."),
        (
            link(
                LinkKind::Client,
                Strength::Strong,
                "Two deals with Colm since 2022",
            ),
            "Two deals with Colm since 2022",
        ),
        (
            link(LinkKind::Knows, Strength::Strong, ""),
            "Knows Colm well",
        ),
        (
            link(LinkKind::Knows, Strength::Weak, ""),
            "Knows Colm from afar",
        ),
        (
            link(LinkKind::Colleague, Strength::Known, ""),
            "A colleague of Colm; they know each other a little",
        ),
    ];
    for (link, words) in cases {
        assert_eq!(step(&hop("Oskar", 1, link), Some("Colm Brennan")), words);
    }
}

#[test]
fn names_are_listed_as_one_says_them() {
    for (names, words) in [
        (&[][..], ""),
        (&["Colm"][..], "Colm"),
        (&["Colm", "Oskar"][..], "Colm and Oskar"),
        (&["Colm", "Oskar", "Ida"][..], "Colm, Oskar and Ida"),
        (
            &["Colm", "Oskar", "Ida", "Jo"][..],
            "Colm, Oskar, Ida and one more",
        ),
    ] {
        assert_eq!(listed(names, 3), words);
    }
}

#[test]
fn the_text_that_asks_for_an_introduction_names_the_last_goal_where_it_is_another() {
    let near = ask_to_introduce("Colm Brennan", "Birgit Sand", "Birgit Sand");
    assert!(near.starts_with("Hi Colm,") && !near.contains("in time"));
    let far = ask_to_introduce("Colm Brennan", "Oskar Lindqvist", "Birgit Sand");
    assert!(far.contains("I would like to reach Birgit Sand in time."));
}

#[test]
fn tiers_say_how_much_room_they_have() {
    let cases = [
        (Some(Tier::One), 1, "1 person, room for 9"),
        (Some(Tier::One), 8, "8 people, room for 2"),
        (Some(Tier::One), 10, "10 people, full"),
        (Some(Tier::One), 11, "11 people, one more than fit"),
        (Some(Tier::One), 12, "12 people, two more than fit"),
        (Some(Tier::Two), 19, "19 people"),
        (Some(Tier::Two), 20, "20 people, room for 5"),
        (Some(Tier::Two), 25, "25 people, full"),
        (Some(Tier::Two), 26, "26 people, one more than fit"),
        (Some(Tier::Three), 74, "74 people"),
        (Some(Tier::Three), 100, "100 people, full"),
        (Some(Tier::Three), 101, "101 people, one more than fit"),
        (None, 5000, "5,000 people"),
    ];
    for (tier, people, words) in cases {
        assert_eq!(room(tier, people), words);
    }
    assert_eq!(whom_to_move(1), "One more than fits. Whom to move?");
    assert_eq!(whom_to_move(2), "Two more than fit. Whom to move?");
}

#[test]
fn an_ask_is_told_from_plan_to_outcome() {
    let today = d("2026-06-08");
    let planned = Ask {
        id: AskId(Uuid::from_u128(1)),
        goal: GoalId(Uuid::from_u128(2)),
        person: PersonId(Uuid::from_u128(3)),
        kind: AskFor::Help,
        what: "An hour on tariffs".to_owned(),
        asked_on: None,
        answer: None,
        answered_on: None,
        thanked_on: None,
        outcome: None,
        note: String::new(),
        dropped_on: None,
    };
    let asked = Ask {
        asked_on: Some(d("2026-06-05")),
        ..planned.clone()
    };
    let answered = Ask {
        answer: Some(Answer::Yes),
        answered_on: Some(d("2026-06-07")),
        ..asked.clone()
    };
    let thanked = Ask {
        thanked_on: Some(today),
        ..answered.clone()
    };
    let done = Ask {
        outcome: Some(Outcome::Access),
        ..thanked.clone()
    };
    let dropped = Ask {
        dropped_on: Some(today),
        ..asked.clone()
    };
    for (it, words) in [
        (&planned, "Planned, not asked yet"),
        (&asked, "Asked three days ago; no answer yet"),
        (&answered, "Yes, yesterday; thanks still to say"),
        (&thanked, "Yes, yesterday; thanked"),
        (&done, "Yes, yesterday; thanked; it opened a door"),
        (&dropped, "Let go today"),
    ] {
        assert_eq!(ask(it, today), words);
    }
}

#[test]
fn an_introduction_is_told_by_its_latest_day() {
    let today = d("2026-06-08");
    let mut it = Introduction {
        id: IntroductionId(Uuid::from_u128(1)),
        a: PersonId::ME,
        b: PersonId(Uuid::from_u128(2)),
        through: PersonId(Uuid::from_u128(3)),
        why: String::new(),
        asked_on: Some(d("2026-06-01")),
        made_on: None,
        met_on: None,
        outcome_on: None,
        outcome: String::new(),
        dropped_on: None,
    };
    let names = [
        "you".to_owned(),
        "Birgit Sand".to_owned(),
        "Colm Brennan".to_owned(),
    ];
    assert_eq!(
        who_meets(&it, &names),
        "You and Birgit Sand, through Colm Brennan"
    );
    assert_eq!(introduction(&it, today), "Asked for seven days ago");
    it.made_on = Some(d("2026-06-07"));
    assert_eq!(
        introduction(&it, today),
        "Introduced yesterday; not met yet"
    );
    it.met_on = Some(today);
    assert_eq!(introduction(&it, today), "They met today; what came of it?");
    it.outcome_on = Some(today);
    it.outcome = "A mandate".to_owned();
    assert_eq!(introduction(&it, today), "A mandate");
    it.dropped_on = Some(today);
    assert_eq!(introduction(&it, today), "Let go today");
    it.a = PersonId(Uuid::from_u128(4));
    it.through = PersonId::ME;
    let names = ["Ida".to_owned(), "Birgit Sand".to_owned(), "you".to_owned()];
    assert_eq!(who_meets(&it, &names), "Ida and Birgit Sand, through you");
}

#[test]
fn a_promise_says_whose_word_it_is_and_how_late() {
    let today = d("2026-06-08");
    let promise_of = |by, due: &str| Promise {
        id: PromiseId(Uuid::from_u128(1)),
        person: PersonId(Uuid::from_u128(2)),
        by,
        what: String::new(),
        made_on: d("2026-06-01"),
        due: d(due),
        kept_on: None,
        dropped_on: None,
        event: None,
    };
    for (by, due, words) in [
        (
            Party::Me,
            "2026-06-08",
            "Your word to Oskar Lindqvist, by today",
        ),
        (
            Party::Me,
            "2026-06-07",
            "Your word to Oskar Lindqvist, one day late",
        ),
        (
            Party::Them,
            "2026-06-11",
            "Oskar’s word to you, by Thursday",
        ),
    ] {
        assert_eq!(
            promise(&promise_of(by, due), "Oskar Lindqvist", today),
            words
        );
    }
}

#[test]
fn warnings_are_kind() {
    let today = d("2026-06-08");
    let all = [
        Warning::Overdrawn,
        Warning::NothingGiven,
        Warning::TooEarly {
            met_on: d("2026-05-20"),
        },
        Warning::EaseOff,
        Warning::LatePromise {
            what: "the list".to_owned(),
            due: d("2026-06-01"),
        },
    ];
    for it in &all {
        let words = warning(it, "Colm Brennan", today);
        assert!(
            words.ends_with('.') && !words.contains('!') && !words.contains("overdue"),
            "{words}"
        );
    }
    assert_eq!(
        warning(&all[2], "Colm Brennan", today),
        "You met three weeks ago. It may be early to ask for much."
    );
}

#[test]
fn more_says_how_many_goals_and_asks_there_are() {
    for (open, waiting, words) in [
        (0, 0, "What you are trying to reach"),
        (1, 0, "One goal"),
        (2, 1, "Two goals, one ask waiting"),
        (3, 2, "Three goals, two asks waiting"),
    ] {
        assert_eq!(goals(open, waiting), words);
    }
}
