//! What is told of a story, case by case.

use super::*;
use kith_graph::ids::{ExchangeId, IntroductionId};
use uuid::Uuid;

fn id(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}

fn d(text: &str) -> Option<NaiveDate> {
    Some(text.parse().unwrap())
}

fn name(id: PersonId) -> String {
    match id.0.as_u128() {
        1 => "Priya",
        2 => "Leila",
        3 => "Marcus",
        _ => "you",
    }
    .to_owned()
}

fn introduced(a: PersonId, b: PersonId, through: PersonId) -> Introduction {
    Introduction {
        id: IntroductionId(Uuid::nil()),
        a,
        b,
        through,
        why: String::new(),
        asked_on: None,
        made_on: d("2026-04-02"),
        met_on: None,
        outcome_on: None,
        outcome: String::new(),
        dropped_on: None,
    }
}

#[test]
fn an_introduction_is_told_from_the_page_it_stands_on() {
    let she = Who::of("Priya", "she");
    let me = PersonId::ME;
    for (it, words, goes) in [
        (
            introduced(id(1), id(2), me),
            "You introduced Leila",
            Way::Gave,
        ),
        (
            introduced(id(2), id(1), me),
            "You introduced Leila",
            Way::Gave,
        ),
        (
            introduced(me, id(2), id(1)),
            "She introduced you to Leila",
            Way::Got,
        ),
        (
            introduced(me, id(1), id(3)),
            "Marcus introduced you",
            Way::Between,
        ),
        (
            introduced(id(2), id(3), id(1)),
            "She introduced Leila and Marcus",
            Way::Between,
        ),
        (
            introduced(id(1), id(2), id(3)),
            "Marcus introduced her and Leila",
            Way::Between,
        ),
    ] {
        assert_eq!(introduction(&it, id(1), &she, &name), words);
        assert_eq!(way(&Event::Introduction(it), id(1)), goes, "{words}");
    }
}

#[test]
fn an_introduction_says_the_furthest_it_got() {
    let mut it = introduced(id(1), id(2), PersonId::ME);
    assert_eq!(introduction_state(&it), "Made 2 Apr.");
    it.met_on = d("2026-04-14");
    assert_eq!(introduction_state(&it), "They met on 14 Apr.");
    it.outcome = "a first mandate".to_owned();
    assert_eq!(
        introduction_state(&it),
        "They met on 14 Apr. Outcome: a first mandate"
    );
    it.dropped_on = d("2026-05-01");
    assert_eq!(introduction_state(&it), "Came to nothing, 1 May.");
    it = introduced(id(1), id(2), PersonId::ME);
    it.made_on = None;
    it.asked_on = d("2026-03-30");
    assert_eq!(introduction_state(&it), "Asked 30 Mar.");
}

#[test]
fn an_exchange_says_who_gave_what() {
    let she = Who::of("Priya", "she");
    let of = |direction, kind, public| Exchange {
        id: ExchangeId(Uuid::nil()),
        person: id(1),
        direction,
        kind,
        size: Size::Small,
        asked: false,
        on: "2026-04-02".parse().unwrap(),
        note: String::new(),
        quality: None,
        public,
        interaction: None,
    };
    for (direction, kind, public, words) in [
        (
            Direction::Given,
            ExchangeKind::Lead,
            false,
            "You gave her a lead",
        ),
        (
            Direction::Received,
            ExchangeKind::Information,
            false,
            "She gave you information",
        ),
        (
            Direction::Given,
            ExchangeKind::Thanks,
            false,
            "You thanked her",
        ),
        (
            Direction::Given,
            ExchangeKind::Thanks,
            true,
            "You thanked her in public",
        ),
        (
            Direction::Received,
            ExchangeKind::Thanks,
            false,
            "She thanked you",
        ),
    ] {
        assert_eq!(exchange(&of(direction, kind, public), &she), words);
    }
}

#[test]
fn filters_part_the_story() {
    let gave = Event::Introduction(introduced(id(1), id(2), PersonId::ME));
    let talk = Event::Contact(kith_graph::ids::InteractionId(Uuid::nil()));
    for (filter, shows_gift, shows_talk) in [
        (Filter::All, true, true),
        (Filter::Talks, false, true),
        (Filter::Given, true, false),
        (Filter::Received, false, false),
        (Filter::Introductions, true, false),
    ] {
        assert_eq!(filter.shows(&gave, id(1)), shows_gift, "{filter:?}");
        assert_eq!(filter.shows(&talk, id(1)), shows_talk, "{filter:?}");
    }
}

#[test]
fn an_ask_says_how_it_stands() {
    let mut it = Ask {
        id: kith_graph::ids::AskId(Uuid::nil()),
        goal: kith_graph::ids::GoalId(Uuid::nil()),
        person: id(1),
        kind: kith_graph::things::AskFor::Help,
        what: String::new(),
        asked_on: None,
        answer: None,
        answered_on: None,
        thanked_on: None,
        outcome: None,
        note: String::new(),
        dropped_on: None,
    };
    let today = "2026-06-08".parse().unwrap();
    assert_eq!(ask_state(&it, today), "Planned");
    it.asked_on = d("2026-06-04");
    assert_eq!(ask_state(&it, today), "Asked Thursday, no answer yet");
    it.answer = Some(Answer::No);
    it.answered_on = d("2026-06-07");
    assert_eq!(ask_state(&it, today), "No, yesterday");
    it.dropped_on = d("2026-05-01");
    assert_eq!(ask_state(&it, today), "Let go 1 May");
}

#[test]
fn money_has_its_sign_and_only_the_decimals_it_needs() {
    for (minor, code, words) in [
        (2_400_000, "EUR", "€24,000"),
        (120_050, "CHF", "CHF 1,200.50"),
        (5, "GBP", "£0.05"),
        (90_000, "JPY", "JPY 90,000"),
        (-100, "USD", "−$1"),
    ] {
        assert_eq!(money(Money::new(minor, code).unwrap()), words);
    }
}
