use super::*;
use kith_graph::ids::{OpportunityId, PersonId, ReferralId};
use kith_graph::things::{Opportunity, Party, Referral};
use uuid::Uuid;

fn on(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn euros(units: i64) -> Money {
    Money::new(units * 100, "EUR").unwrap()
}

fn deal() -> Deal {
    let opened = on("2026-06-01");
    Deal {
        work: Opportunity {
            id: OpportunityId(Uuid::nil()),
            name: "An audit".to_owned(),
            person: None,
            amount: None,
            origin: DealOrigin::WarmInbound,
            source: None,
            event: None,
            association: None,
            state: DealState::Received,
            opened_on: opened,
            contacted_on: None,
            contacted_at: None,
            meeting_on: None,
            proposal_on: None,
            closed_on: None,
            reason: String::new(),
            note: String::new(),
        },
        referral: None,
        name: "An audit".to_owned(),
        person: None,
        source: None,
        place: String::new(),
        since: opened,
        contact_by: None,
        tell_since: None,
        choices: Vec::new(),
    }
}

#[test]
fn amounts_are_read_as_people_write_them() {
    for (text, code, minor) in [
        ("24000", "EUR", Some(2_400_000)),
        ("24,000", "EUR", Some(2_400_000)),
        ("24.000", "eur", Some(2_400_000)),
        ("24.000,5", "EUR", Some(2_400_050)),
        ("24,000.50", "EUR", Some(2_400_050)),
        ("1'200.05", "CHF", Some(120_005)),
        ("1 200", "SEK", Some(120_000)),
        (".50", "EUR", Some(50)),
        ("0", "EUR", Some(0)),
        ("1,234,567", "JPY", Some(1_234_567)),
        ("1.5", "JPY", Some(15)),
        ("1.234", "KWD", Some(1_234)),
        ("1.2345", "KWD", Some(12_345_000)),
        ("", "EUR", None),
        (".", "EUR", None),
        ("about 5", "EUR", None),
        ("-5", "EUR", None),
        ("5", "EURO", None),
        ("99999999999999999999", "EUR", None),
    ] {
        assert_eq!(
            amount(text, code).map(|money| money.minor),
            minor,
            "{text} {code}"
        );
    }
}

#[test]
fn what_is_typed_again_is_the_same_amount() {
    for (minor, code, text) in [
        (2_400_000, "EUR", "24000"),
        (120_050, "CHF", "1200.50"),
        (5, "EUR", "0.05"),
        (7, "JPY", "7"),
        (1_001, "KWD", "1.001"),
    ] {
        let money = Money::new(minor, code).unwrap();
        assert_eq!(typed(money), text);
        assert_eq!(amount(text, code), Some(money));
    }
}

#[test]
fn the_sum_of_open_work_is_told_by_currency() {
    let with = |amounts: &[Option<Money>]| Pipeline {
        open: amounts
            .iter()
            .map(|amount| {
                let mut deal = deal();
                deal.work.amount = *amount;
                deal
            })
            .collect(),
        ..Pipeline::default()
    };
    let francs = Money::new(500_000, "CHF").unwrap();
    for (amounts, words) in [
        (vec![], "Nothing is open."),
        (vec![None], "One piece of work is open."),
        (
            vec![Some(euros(24_000)), None],
            "Two pieces of work are open, worth €24,000.",
        ),
        (
            vec![Some(euros(24_000)), Some(francs), Some(euros(1_000))],
            "Three pieces of work are open, worth CHF 5,000 and €25,000.",
        ),
    ] {
        assert_eq!(summary(&with(&amounts)), words);
    }
}

#[test]
fn what_open_work_comes_to_at_the_rates_that_were_typed_is_told_beside_the_sums() {
    let dollars = Money::new(100_000, "USD").unwrap();
    let francs = Money::new(500_000, "CHF").unwrap();
    let with = |amounts: &[Money], left: &[Money]| Pipeline {
        open: amounts
            .iter()
            .map(|amount| {
                let mut deal = deal();
                deal.work.amount = Some(*amount);
                deal
            })
            .collect(),
        together: Some(Together {
            money: euros(24_920),
            left: left.to_vec(),
        }),
        ..Pipeline::default()
    };
    for (pipeline, words) in [
        (
            with(&[euros(24_000), dollars], &[]),
            "Two pieces of work are open, worth €24,000 and $1,000. Together €24,920 at the rates you typed in.",
        ),
        (
            with(&[euros(24_000), dollars, francs], &[francs]),
            "Three pieces of work are open, worth CHF 5,000, €24,000 and $1,000. Together €24,920 at the rates you typed in, without CHF 5,000.",
        ),
    ] {
        assert_eq!(summary(&pipeline), words);
    }
}

#[test]
fn a_row_says_how_much_through_whom_and_for_how_long() {
    let today = on("2026-06-10");
    let mut one = deal();
    assert_eq!(about(&one, today), "They came to me, for 9 days");
    one.place = "Nordic Supply Forum".to_owned();
    one.since = today;
    assert_eq!(about(&one, today), "Nordic Supply Forum, since today");
    one.source = Some((PersonId(Uuid::nil()), "Sarah Chen".to_owned()));
    one.work.amount = Some(euros(24_000));
    assert_eq!(
        about(&one, today),
        "€24,000, through Sarah Chen, since today"
    );
    one.work.state = DealState::Won;
    one.since = on("2026-06-01");
    assert_eq!(about(&one, today), "€24,000, through Sarah Chen, 1 Jun");
}

#[test]
fn what_is_owed_to_the_prospect_goes_before_what_is_owed_to_the_source() {
    let today = on("2026-06-10");
    let mut one = deal();
    assert_eq!(owed(&one, today), None);
    one.source = Some((PersonId(Uuid::nil()), "Sarah Chen".to_owned()));
    for (since, late) in [("2026-06-03", false), ("2026-06-02", true)] {
        one.tell_since = Some(on(since));
        assert_eq!(
            owed(&one, today),
            Some(("Tell Sarah Chen how it stands".to_owned(), late))
        );
    }
    for (by, words, late) in [
        ("2026-06-11", "First contact by tomorrow", false),
        ("2026-06-10", "First contact by today", false),
        ("2026-06-09", "First contact was due yesterday", true),
    ] {
        one.contact_by = Some(on(by));
        assert_eq!(owed(&one, today), Some((words.to_owned(), late)));
    }
}

#[test]
fn a_referral_that_was_made_says_to_whom_and_how_far_it_is() {
    let referral = Referral {
        id: ReferralId(Uuid::nil()),
        by: Party::Me,
        person: PersonId(Uuid::nil()),
        prospect: None,
        name: "Ada".to_owned(),
        on: on("2026-05-01"),
        at: None,
        opportunity: None,
        state: DealState::Received,
        state_on: None,
        updated_on: None,
        note: String::new(),
    };
    let mut sent = Sent {
        referral,
        prospect: "Ada".to_owned(),
        person: "Sarah Chen".to_owned(),
    };
    let today = on("2026-06-10");
    assert_eq!(made(&sent, today), "To Sarah Chen, sent 1 May");
    (sent.referral.state, sent.referral.state_on) = (DealState::Meeting, Some(on("2026-06-09")));
    assert_eq!(made(&sent, today), "To Sarah Chen, met yesterday");
    assert_eq!(came(&sent, today), "From Sarah Chen, 1 May");
}

#[test]
fn a_stage_is_counted_and_valued() {
    assert_eq!(stage(DealState::Received, 2, &[]), "2 new");
    assert_eq!(
        stage(DealState::Proposal, 1, &[euros(24_000)]),
        "1 proposal, €24,000"
    );
    assert_eq!(stage(DealState::Proposal, 2, &[]), "2 proposals");
}
