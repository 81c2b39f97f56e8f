//! What is said of a relationship, case by case.

use super::*;
use kith_graph::ids::{PersonId, PromiseId};
use uuid::Uuid;

fn d(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn she() -> Who {
    Who::of("Priya", "she")
}

#[test]
fn a_long_time_is_since_a_month() {
    let today = d("2026-06-08");
    for (date, words) in [
        ("2026-06-08", "today"),
        ("2026-06-04", "Thursday"),
        ("2026-04-09", "9 Apr"),
        ("2026-04-08", "April"),
        ("2025-11-30", "November 2025"),
    ] {
        assert_eq!(since(d(date), today), words, "{date}");
    }
}

#[test]
fn a_partnership_says_what_is_still_to_ask() {
    let view = StageView {
        stage: Some(Stage::Partnership),
        since: Some(d("2026-03-02")),
        answered: 3,
        ..StageView::default()
    };
    let (first, rest) = standing(&view, &she(), Some(Question::Referral), d("2026-06-08"));
    assert_eq!(first, "Partnership since March.");
    assert_eq!(
        rest,
        "Three of the five questions are answered. Still to ask: what a good referral is for her."
    );
}

#[test]
fn the_answered_questions_are_counted_in_words() {
    for (answered, start) in [
        (0, "None of the five questions is answered yet."),
        (1, "One of the five questions is answered."),
        (2, "Two of the five questions are answered."),
        (5, "All five questions are answered."),
    ] {
        assert_eq!(questions_left(answered, None, &she()), start);
    }
}

#[test]
fn a_promise_says_whose_word_it_is_and_when_it_is_late() {
    let mut it = Promise {
        id: PromiseId(Uuid::nil()),
        person: PersonId(Uuid::nil()),
        by: Party::Me,
        what: String::new(),
        made_on: d("2026-06-01"),
        due: d("2026-06-30"),
        kept_on: None,
        dropped_on: None,
        event: None,
    };
    let today = d("2026-06-08");
    assert_eq!(promise(&it, &she(), today), "You said by 30 Jun");
    it.by = Party::Them;
    it.due = today;
    assert_eq!(promise(&it, &she(), today), "She said by today");
    it.due = d("2026-06-07");
    assert_eq!(
        promise(&it, &she(), today),
        "She said by 7 Jun: one day late"
    );
    it.kept_on = Some(d("2026-05-20"));
    assert_eq!(promise(&it, &she(), today), "Kept 20 May");
}

#[test]
fn easing_off_names_how_many_and_when() {
    let today = d("2026-06-29");
    let mut it = Easing {
        approaches: vec![d("2026-06-08"), d("2026-05-20")],
        ease_off: true,
        gap_until: Some(d("2026-07-02")),
        peace_until: None,
    };
    assert_eq!(
        easing(&it, today).as_deref(),
        Some(
            "Two messages went unanswered, the last three weeks ago. Perhaps ease off for a while."
        )
    );
    it.ease_off = false;
    it.approaches = vec![d("2026-06-28")];
    assert_eq!(
        easing(&it, today).as_deref(),
        Some("You wrote yesterday. Another message can wait until Thursday.")
    );
    assert_eq!(easing(&it, d("2026-07-02")), None);
}

#[test]
fn the_bar_is_a_sentence_without_a_number() {
    let goodwill = Goodwill {
        word: GoodwillWord::InCredit,
        days: 365,
        given: 9,
        received: 3,
        bar: 0.5,
    };
    assert_eq!(bar(&goodwill), "Goodwill: in credit. You have given more");
}

#[test]
fn goodwill_says_how_far_it_looks_back() {
    for (days, said) in [
        (365, "You have both helped over these twelve months."),
        (730, "You have both helped over these two years."),
        (90, "You have both helped over these 90 days."),
        (366, "You have both helped over these 366 days."),
    ] {
        let balanced = Goodwill {
            word: GoodwillWord::Balanced,
            days,
            ..Goodwill::default()
        };
        assert_eq!(goodwill(&balanced), ("In balance.", said.to_owned()));
    }
    for word in [
        GoodwillWord::OneSided,
        GoodwillWord::Overdrawn,
        GoodwillWord::InCredit,
    ] {
        let days = 180;
        let told = Goodwill {
            word,
            days,
            ..Goodwill::default()
        };
        let (_, rest) = goodwill(&told);
        assert!(
            rest.contains("over 180 days") || rest.starts_with("Over 180 days"),
            "{rest}"
        );
    }
}

#[test]
fn a_link_says_how_and_how_well() {
    let mut it = Link {
        id: kith_graph::ids::LinkId(Uuid::nil()),
        a: PersonId(Uuid::nil()),
        b: PersonId(Uuid::nil()),
        kind: LinkKind::Knows,
        strength: Strength::Weak,
        note: String::new(),
    };
    assert_eq!(link(&it), "Barely know each other");
    it.kind = LinkKind::Colleague;
    it.strength = Strength::Strong;
    it.note = "Two deals since 2022".to_owned();
    assert_eq!(
        link(&it),
        "Colleague; know each other well. Two deals since 2022"
    );
}

#[test]
fn an_introduction_is_looked_for_to_those_who_are_far() {
    for (tier, not_met, words) in [
        (Some(Tier::One), false, "How you are connected"),
        (Some(Tier::Two), false, "How you are connected"),
        (Some(Tier::Two), true, "Who could introduce you"),
        (Some(Tier::Three), false, "Who could introduce you"),
        (None, false, "Who could introduce you"),
    ] {
        assert_eq!(way_to(tier, not_met), words, "{tier:?} {not_met}");
    }
}
