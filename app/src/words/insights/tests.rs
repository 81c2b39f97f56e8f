//! What each insight says, at, under and over the numbers at which it says something else.

use super::*;
use crate::figures::{Picture, csv};
use kith_graph::ids::{AssociationId, PersonId};
use kith_graph::things::{DealOrigin, Money, Together};
use kith_graph::types::Tier;
use kith_graph::view::insights::{
    Asks, AssociationTime, Cell as Field, ChannelTime, Conversion, Coverage, Covered, Delay,
    Information, MoneyShare, Moves, NewWork, OnTime, Rate, Source, TierTime, TimeSpent,
    TogetherShare,
};
use uuid::Uuid;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn money(text: &str) -> Money {
    text.parse().unwrap()
}

fn work(won: usize, amounts: &[&str]) -> Work {
    Work {
        won,
        money: amounts.iter().map(|text| money(text)).collect(),
        together: None,
    }
}

fn rate_of(won: usize, lost: usize) -> Rate {
    if won + lost < TELLING {
        return Rate::TooFew;
    }
    let rate = won as f64 / (won + lost) as f64;
    Rate::Known {
        rate,
        low: rate / 2.0,
        high: 1.0,
    }
}

#[test]
fn the_days_are_told_with_their_years() {
    for (from, to, told) in [
        (Some("2026-03-09"), "2026-06-08", "9 Mar to 8 Jun 2026"),
        (Some("2025-06-09"), "2026-06-08", "9 Jun 2025 to 8 Jun 2026"),
        (None, "2026-06-08", "Everything until 8 Jun 2026"),
    ] {
        assert_eq!(days(from.map(day), day(to)), told);
    }
}

#[test]
fn a_share_is_said_as_a_person_says_it() {
    for (share, said) in [
        (0.0, "none"),
        (0.004, "none"),
        (0.03, "almost none"),
        (0.1, "a tenth"),
        (0.27, "about a quarter"),
        (1.0 / 3.0, "a third"),
        (0.5, "half"),
        (0.52, "about half"),
        (0.97, "almost all"),
        (1.0, "all"),
    ] {
        assert_eq!(part(share), said, "{share}");
    }
}

#[test]
fn a_share_stands_beside_what_is_usual_with_both_ends_usual() {
    let usual = Usual { from: 40, to: 60 };
    for (share, words) in [
        (0.29, "Well under"),
        (0.31, "A little under"),
        (0.399, "A little under"),
        (0.4, "About right"),
        (0.6, "About right"),
        (0.601, "A little over"),
        (0.7, "A little over"),
        (0.71, "Well over"),
    ] {
        assert_eq!(beside(share, usual), words, "{share}");
    }
}

#[test]
fn hours_are_minutes_first_then_tenths_then_whole() {
    for (minutes, words) in [
        (0.0, "0 minutes"),
        (1.0, "1 minute"),
        (59.4, "59 minutes"),
        (60.0, "1 hour"),
        (90.0, "1.5 hours"),
        (120.0, "2 hours"),
        (598.0, "10 hours"),
        (82_000.0, "1,367 hours"),
    ] {
        assert_eq!(hours(minutes), words, "{minutes}");
    }
}

#[test]
fn new_work_is_concluded_from_five_on() {
    for (won, referred, say, sub) in [
        (0, 0, "No new work was won in these days.", ""),
        (
            4,
            3,
            "Three of four pieces of work came through people who know you. Too few to tell.",
            "",
        ),
        (
            5,
            2,
            "Two fifths of your new work came through people who know you.",
            "That is as usual.",
        ),
        (
            5,
            1,
            "A fifth of your new work came through people who know you.",
            "Well under what is usual.",
        ),
        (
            6,
            4,
            "Two thirds of your new work came through people who know you.",
            "A little over what is usual.",
        ),
    ] {
        let insight = super::work::share(&NewWork {
            won,
            referred,
            share: (won > 0).then(|| referred as f64 / won as f64),
            money: vec![],
            together: None,
            usual: Usual { from: 40, to: 60 },
        });
        assert_eq!(
            (insight.say.as_str(), insight.sub.as_str()),
            (say, sub),
            "{won} {referred}"
        );
        let Picture::Ranges(drawn) = insight.picture else {
            panic!()
        };
        assert_eq!(drawn.len(), usize::from(won > 0));
        assert!(drawn.iter().all(|range| range.told == (won >= 5)));
    }
}

/// How much of what was paid came from referrals.
fn paid(won: &str, referred: &str, share: Option<f64>) -> MoneyShare {
    MoneyShare {
        won: money(won),
        referred: money(referred),
        share,
    }
}

/// What stands over and under each range that is drawn.
fn ranges(insight: &Insight) -> Vec<(&str, &str)> {
    let Picture::Ranges(drawn) = &insight.picture else {
        panic!("no ranges")
    };
    let each = drawn.iter();
    each.map(|r| (r.label.as_str(), r.under.as_str())).collect()
}

#[test]
fn new_work_stands_in_each_currency_beside_the_number() {
    let insight = super::work::share(&NewWork {
        won: 6,
        referred: 3,
        share: Some(0.5),
        money: vec![
            paid("0 CHF", "0 CHF", None),
            paid("1000000 EUR", "750000 EUR", Some(0.75)),
        ],
        together: None,
        usual: Usual { from: 40, to: 60 },
    });
    let ranges = ranges(&insight);
    assert_eq!(
        ranges,
        [
            ("By number", "3 of 6"),
            ("By amount, EUR", "€7,500 of €10,000")
        ],
        "where nothing was paid there is no share"
    );
    assert_eq!(
        csv(&insight.table),
        "\u{feff}Counted by,From referrals,All,Share,Usual\r\nNumber,3,6,0.5000,40–60%\r\nCHF,0.00,0.00,,40–60%\r\nEUR,7500.00,10000.00,0.7500,40–60%\r\n"
    );
}

#[test]
fn new_work_has_one_share_at_the_rates_that_were_typed_and_what_has_none_its_own() {
    let of = |won| NewWork {
        won,
        referred: won / 2,
        share: Some(0.5),
        money: vec![
            paid("50000 CHF", "0 CHF", Some(0.0)),
            paid("1000000 EUR", "750000 EUR", Some(0.75)),
            paid("100000 USD", "100000 USD", Some(1.0)),
        ],
        together: Some(TogetherShare {
            of: paid("1092000 EUR", "842000 EUR", Some(0.771)),
            left: vec![money("50000 CHF")],
        }),
        usual: Usual { from: 40, to: 60 },
    };
    let insight = super::work::share(&of(6));
    assert_eq!(
        insight.sub,
        "That is as usual. By amount it is 77%, at the rates you typed in."
    );
    let ranges = ranges(&insight);
    assert_eq!(
        ranges,
        [
            ("By number", "3 of 6"),
            (
                "By amount, in EUR",
                "€8,420 of €10,920, at the rates you typed in"
            ),
            ("By amount, CHF", "CHF 0 of CHF 500"),
        ]
    );
    let lines = csv(&insight.table);
    let lines: Vec<&str> = lines.lines().skip(2).collect();
    assert_eq!(
        lines,
        [
            "CHF,0.00,500.00,0.0000,40–60%",
            "EUR,7500.00,10000.00,0.7500,40–60%",
            "USD,1000.00,1000.00,1.0000,40–60%",
            "\"EUR, together at your rates\",8420.00,10920.00,0.7710,40–60%",
        ]
    );
    assert_eq!(super::work::share(&of(4)).sub, "", "too few to tell");
}

#[test]
fn money_that_was_won_is_told_by_currency_and_together_at_the_rates_that_were_typed() {
    let mut both = work(2, &["2400000 EUR", "30000 USD"]);
    assert_eq!(brought(&both), "two won, €24,000 and $300");
    both.together = Some(Together {
        money: money("2427600 EUR"),
        left: vec![],
    });
    assert_eq!(
        brought(&both),
        "two won, €24,000 and $300, together €24,276 at the rates you typed in"
    );
    let (own, apart) = (work(1, &["500 EUR"]), work(1, &["700 CHF"]));
    let nothing = Work::default();
    let all = [&both, &own, &apart, &nothing];
    let columns = columns::Columns::of(all.into_iter());
    assert_eq!(
        columns.heads(&["Source"]),
        [
            "Source",
            "Won, CHF",
            "Won, EUR",
            "Won, USD",
            "Won together, EUR at your rates"
        ]
    );
    let last = all.map(|work| columns.cells(work).pop().unwrap().shown());
    assert_eq!(last, ["€24,276", "€5", "–", "–"]);
    let before = columns::Columns::of([&own, &apart].into_iter());
    assert_eq!(before.heads(&[]), ["Won, CHF", "Won, EUR"]);
}

#[test]
fn what_became_work_is_told_by_the_origin_of_which_most_did() {
    use DealOrigin::{ColdOutbound, Referral, WarmInbound};
    for (closed, say) in [
        (&[][..], "Nothing was won or lost in these days."),
        (
            &[(Referral, 4, 0)],
            "Too few were won or lost to tell what becomes work.",
        ),
        (
            &[(Referral, 5, 0)],
            "Referrals became work most often: 100% of 5.",
        ),
        (
            &[(Referral, 3, 3), (WarmInbound, 4, 1), (ColdOutbound, 1, 0)],
            "Warm inbound became work most often: 80% of 5.",
        ),
        (
            &[(ColdOutbound, 0, 5)],
            "Nothing that was closed became work.",
        ),
    ] {
        let of: Vec<Conversion> = closed
            .iter()
            .map(|(origin, won, lost)| Conversion {
                origin: *origin,
                work: work(*won, &[]),
                lost: *lost,
                rate: rate_of(*won, *lost),
                usual: Usual::won(*origin),
            })
            .collect();
        let insight = super::work::conversion(&of);
        assert_eq!(insight.say, say);
        let Picture::Ranges(drawn) = insight.picture else {
            panic!()
        };
        for (range, (_, won, lost)) in drawn.iter().zip(closed) {
            assert_eq!(range.told, won + lost >= 5);
            assert_eq!(range.between.is_some(), range.told);
            assert_eq!(range.under.ends_with("too few to tell"), !range.told);
        }
    }
}

fn source(name: &str, [won, lost, open]: [usize; 3], amounts: &[&str]) -> Source {
    Source {
        id: PersonId(Uuid::nil()),
        name: name.into(),
        referrals: won + lost + open,
        work: work(won, amounts),
        lost,
        open,
        rate: rate_of(won, lost),
        first_contact: Some(Delay::Hours(4.0)),
        given: 0,
        information: Information::default(),
    }
}

#[test]
fn the_first_source_is_named_with_what_came_of_it() {
    for (counts, say) in [
        (
            [0, 0, 1],
            "Ada sent you one referral; nothing came of it yet.",
        ),
        ([1, 0, 0], "Ada sent you one referral, and it became work."),
        (
            [2, 0, 0],
            "Ada sent you two referrals, and all of them became work.",
        ),
        ([1, 1, 1], "Ada sent you three referrals, one of them won."),
    ] {
        assert_eq!(super::work::sources(&[source("Ada", counts, &[])]).say, say);
    }
    let nobody = super::work::sources(&[]);
    assert_eq!(nobody.say, "Nobody sent you work in these days.");
    assert_eq!(nobody.picture, Picture::Bars(vec![]));
    assert_eq!(nobody.sub, "");
}

#[test]
fn the_first_contact_is_told_in_the_words_that_fit() {
    for (delay, cell, under) in [
        (
            Delay::Hours(0.0),
            "within the hour",
            "First contact within the hour; nothing given back yet",
        ),
        (
            Delay::Hours(1.0),
            "1 hour",
            "First contact after 1 hour; nothing given back yet",
        ),
        (
            Delay::Hours(19.04),
            "19 hours",
            "First contact after 19 hours; nothing given back yet",
        ),
        (
            Delay::Days(0.0),
            "the same day",
            "First contact the same day; nothing given back yet",
        ),
        (
            Delay::Days(1.5),
            "1.5 days",
            "First contact after 1.5 days; nothing given back yet",
        ),
    ] {
        let mut ada = source("Ada", [1, 0, 0], &[]);
        ada.first_contact = Some(delay);
        let insight = super::work::sources(&[ada]);
        assert_eq!(insight.table.rows[0][6].shown(), cell);
        let Picture::Bars(drawn) = insight.picture else {
            panic!()
        };
        assert_eq!(drawn[0].under, under);
    }
}

#[test]
fn sources_are_drawn_with_the_first_six_and_all_stand_in_the_table() {
    let mut all: Vec<Source> = (0..7)
        .map(|n| source(&format!("S{n}"), [1, 0, 0], &["100 EUR"]))
        .collect();
    all[1] = source("=1+1", [3, 3, 0], &["100 EUR", "5 JPY"]);
    let insight = super::work::sources(&all);
    let Picture::Bars(drawn) = &insight.picture else {
        panic!()
    };
    assert_eq!(drawn.len(), 6);
    assert_eq!(drawn[1].parts, [3.0, 0.0, 3.0]);
    assert_eq!(
        drawn[0].under,
        "€1; first contact after 4 hours; nothing given back yet"
    );
    assert_eq!(
        insight.sub,
        "Seven people sent 12 in all.".replace("12", "twelve")
    );
    assert_eq!(insight.table.rows.len(), 7);
    assert_eq!(
        insight.table.heads.last().map(String::as_str),
        Some("Won, JPY")
    );
    assert!(csv(&insight.table).contains("\r\n'=1+1,6,3,3,0,0.5000,4 hours,0,0,0,,1.00,5\r\n"));
}

fn spent(minutes: [f64; 4]) -> TimeSpent {
    let tiered: f64 = minutes[..3].iter().sum();
    let tiers = [Some(Tier::One), Some(Tier::Two), Some(Tier::Three), None];
    let of = tiers.into_iter().zip(minutes);
    TimeSpent {
        tiers: of
            .map(|(tier, minutes)| TierTime {
                tier,
                minutes,
                estimated: 0.0,
                share: tier.filter(|_| tiered > 0.0).map(|_| minutes / tiered),
                usual: tier.map(Usual::time),
            })
            .collect(),
        channels: vec![],
        elsewhere: Work::default(),
        associations: vec![],
        led: 0,
        too_many_led: false,
    }
}

#[test]
fn time_by_tier_is_concluded_from_five_hours_on() {
    for (minutes, say, sub) in [
        (
            [0.0, 0.0, 0.0, 900.0],
            "No time with people in tiers 1 to 3 is noted in these days.",
            "",
        ),
        (
            [299.0, 0.0, 0.0, 0.0],
            "5 hours with people in tiers 1 to 3: too little to tell where it went.",
            "",
        ),
        (
            [210.0, 75.0, 15.0, 0.0],
            "Your hours went to those closest to you, as is usual.",
            "5 hours with people in tiers 1 to 3.",
        ),
        (
            [180.0, 90.0, 30.0, 0.0],
            "Your hours went to those closest to you, as is usual.",
            "5 hours with people in tiers 1 to 3.",
        ),
        (
            [300.0, 0.0, 0.0, 0.0],
            "Your strategic partners had more of your hours than is usual.",
            "5 hours with people in tiers 1 to 3.",
        ),
        // 60 % of 10 + 5 hours are 9: five more than four.
        (
            [240.0, 300.0, 60.0, 0.0],
            "Your strategic partners had less of your hours than is usual.",
            "10 hours with people in tiers 1 to 3. 5 hours more with them would be as usual.",
        ),
    ] {
        let insight = time::tiers(&spent(minutes));
        assert_eq!(
            (insight.say.as_str(), insight.sub.as_str()),
            (say, sub),
            "{minutes:?}"
        );
    }
}

#[test]
fn channels_stand_beside_what_they_brought() {
    let one = |channel, minutes, estimated, unknown, work| ChannelTime {
        channel,
        minutes,
        estimated,
        unknown,
        work,
    };
    let mut all = spent([0.0; 4]);
    assert_eq!(time::channels(&all).say, "No time is noted in these days.");
    all.channels = vec![one(Channel::Call, 90, 30, 0, None)];
    assert_eq!(
        time::channels(&all).say,
        "1.5 hours went into contacts; no work is noted as come through one of these ways."
    );
    all.channels.push(one(
        Channel::Speaking,
        600,
        0,
        2,
        Some(work(2, &["1200000 EUR"])),
    ));
    all.elsewhere = work(3, &[]);
    let insight = time::channels(&all);
    assert_eq!(
        insight.say,
        "Talks took 10 hours and brought two pieces of work."
    );
    assert_eq!(insight.sub, "Through referrals and enquiries: three won.");
    let Picture::Bars(drawn) = insight.picture else {
        panic!()
    };
    assert_eq!(drawn[0].parts, [60.0, 30.0, 0.0]);
    assert_eq!(
        drawn[1].under,
        "Two won, €12,000; two contacts of unknown length"
    );
    assert_eq!(
        insight.table.rows.len(),
        3,
        "with what came through no channel"
    );
}

#[test]
fn more_than_two_associations_led_are_pointed_out() {
    for (led, members, say) in [
        (0, 1, Some("You are in one association and lead none.")),
        (1, 1, Some("You are in two associations and lead one.")),
        (2, 0, Some("You are in two associations and lead two.")),
        (
            3,
            0,
            Some("You lead three associations. More than two are hard to do well."),
        ),
        (0, 0, None),
    ] {
        let mut all = spent([0.0; 4]);
        let one = |led| AssociationTime {
            id: AssociationId(Uuid::nil()),
            name: "Guild".into(),
            led,
            minutes: 60,
            work: Work::default(),
        };
        all.associations.extend((0..led).map(|_| one(true)));
        all.associations.extend((0..members).map(|_| one(false)));
        (all.led, all.too_many_led) = (led, led > 2);
        let insight = time::associations(&all);
        assert_eq!(insight.map(|i| i.say).as_deref(), say, "{led} {members}");
    }
}

#[test]
fn moves_are_counted_each_way_and_drawn_month_by_month() {
    let moved = |month, from, to, count| Moves {
        month: day(month),
        from,
        to,
        count,
    };
    let (one, two) = (Some(Tier::One), Some(Tier::Two));
    for (all, say) in [
        (&[][..], "Nobody changed tier in these days."),
        (
            &[moved("2026-03-01", two, one, 1)],
            "One move nearer, none further out.",
        ),
        (
            &[moved("2026-03-01", two, None, 2)],
            "Two moves further out, none nearer.",
        ),
        (
            &[
                moved("2026-03-01", None, two, 3),
                moved("2026-05-01", one, two, 1),
            ],
            "Three moves nearer, one further out.",
        ),
    ] {
        assert_eq!(ties::moves(all).say, say);
    }
    let all = [
        moved("2025-12-01", None, two, 3),
        moved("2026-02-01", one, two, 1),
    ];
    let Picture::Months(drawn) = ties::moves(&all).picture else {
        panic!()
    };
    let told: Vec<_> = drawn.iter().map(|m| (m.name, m.moves)).collect();
    assert_eq!(told, [("Dec", [3, 0]), ("Jan", [0, 0]), ("Feb", [0, 1])]);
    let all = [
        moved("2020-12-01", None, two, 3),
        moved("2026-02-01", one, two, 1),
    ];
    let Picture::Months(drawn) = ties::moves(&all).picture else {
        panic!()
    };
    assert_eq!(
        (drawn.len(), drawn[0].name),
        (12, "Mar"),
        "the latest twelve"
    );
}

#[test]
fn rhythms_are_concluded_from_five_on() {
    for (on_time, late, open, say, sub) in [
        (0, 0, 0, "No contact was due in these days.", ""),
        (
            3,
            1,
            0,
            "Three of four contacts came in time: too few to tell.",
            "",
        ),
        (
            4,
            1,
            1,
            "Four fifths of your contacts came by the day they were due.",
            "One is still to come.",
        ),
        (
            2,
            4,
            3,
            "A third of your contacts came by the day they were due.",
            "Three are still to come.",
        ),
    ] {
        let all = on_time + late;
        let insight = ties::on_time(&OnTime {
            on_time,
            late,
            open,
            rate: (all > 0).then(|| on_time as f64 / all as f64),
        });
        assert_eq!((insight.say.as_str(), insight.sub.as_str()), (say, sub));
    }
}

#[test]
fn gives_stand_beside_asks_and_without_asks_there_is_no_figure() {
    for (given, asked, only, say, sub) in [
        (
            0,
            0,
            0,
            "You gave nothing and asked for nothing in these days.",
            "",
        ),
        (2, 0, 0, "You gave twice and asked for nothing.", ""),
        (
            0,
            1,
            1,
            "You gave nothing beside one ask.",
            "One ask came after 90 days with nothing else.",
        ),
        (
            10,
            4,
            0,
            "You gave ten times beside four asks: 2.5 for each.",
            "There was something else in the 90 days before each ask.",
        ),
        (
            1,
            3,
            2,
            "You gave once beside three asks: 0.3 for each.",
            "Two asks came after 90 days with nothing else.",
        ),
    ] {
        let share = |n: usize| (asked > 0).then(|| n as f64 / asked as f64);
        let insight = ties::asks(&Asks {
            given,
            asked,
            given_per_ask: share(given),
            only_in_need: only,
            only_in_need_share: share(only),
        });
        assert_eq!((insight.say.as_str(), insight.sub.as_str()), (say, sub));
    }
}

#[test]
fn information_is_told_both_ways_with_its_worth() {
    for (given, received, quality, say, sub) in [
        (
            0,
            0,
            None,
            "No information went either way in these days.",
            "",
        ),
        (
            1,
            0,
            None,
            "You passed on information once, and none came back yet.",
            "",
        ),
        (
            0,
            2,
            None,
            "Information came to you twice; you passed on none.",
            "",
        ),
        (
            3,
            14,
            Some(3.25),
            "You passed on information three times; it came to you 14 times.",
            "Where you rated it, it was worth 3.2 of 5 on average.",
        ),
    ] {
        let insight = ties::information(&Information {
            given,
            received,
            quality,
        });
        assert_eq!((insight.say.as_str(), insight.sub.as_str()), (say, sub));
    }
}

#[test]
fn empty_fields_are_named_the_first_three_and_the_table_has_all() {
    assert_eq!(
        coverage::coverage(&Coverage::default()).say,
        "Nobody’s industry, place and service are known together yet."
    );
    let named = |names: &[&str]| -> Vec<Covered> {
        let one = |name: &&str| Covered {
            name: (*name).into(),
            people: [0; 3],
        };
        names.iter().map(one).collect()
    };
    let industries = ["Energy", "Food", "Retail", "Steel", "Textile"];
    let mut all = Coverage {
        industries: named(&industries),
        places: named(&["Oslo"]),
        services: named(&["audit"]),
        cells: vec![Field {
            industry: "Food".into(),
            place: "Oslo".into(),
            service: "audit".into(),
            people: [1, 0, 2],
        }],
        ..Coverage::default()
    };
    for (empty, say, foot) in [
        (
            0,
            "You could call somebody for each industry, place and service you know of.",
            "Audit: somebody in each.",
        ),
        (
            1,
            "You could call somebody in one of two fields.",
            "Audit: nobody yet for Energy in Oslo.",
        ),
        (
            4,
            "You could call somebody in one of five fields.",
            "Audit: nobody yet for Energy in Oslo, Retail in Oslo, Steel in Oslo, and one more.",
        ),
    ] {
        let others = industries
            .iter()
            .filter(|name| **name != "Food")
            .take(empty);
        all.empty = others
            .map(|name| [*name, "Oslo", "audit"].map(str::to_owned))
            .collect();
        let insight = coverage::coverage(&all);
        assert_eq!(insight.say, say);
        let Picture::Grids(grids) = insight.picture else {
            panic!()
        };
        assert_eq!(grids[0].foot, foot);
        assert_eq!(grids[0].rows[1], ("Food".to_owned(), vec![3]));
        assert_eq!(insight.table.rows.len(), 1 + empty);
    }
}

#[test]
fn advice_says_what_and_why() {
    use super::advice::{move_them, said};
    use kith_graph::view::advice::{Advice, Sender, Silent};
    let sender = |name: &str, referrals, won| Sender {
        id: PersonId(Uuid::nil()),
        name: name.into(),
        referrals,
        won,
    };
    let silent = |name: &str| Silent {
        id: PersonId(Uuid::nil()),
        name: name.into(),
        last: day("2026-01-01"),
    };
    let association = |led| Advice::Association {
        id: AssociationId(Uuid::nil()),
        name: "Guild".into(),
        led,
        minutes: 1_500,
    };
    for (advice, what, why, act) in [
        (
            Advice::Closer {
                people: vec![sender("Ada Lund", 3, 1)],
            },
            "Ada Lund could stand nearer to you.",
            "They sent you three referrals in twelve months, and one became work.",
            "Move nearer",
        ),
        (
            Advice::Closer {
                people: vec![sender("Ada Lund", 2, 2), sender("Bo", 2, 2)],
            },
            "Ada Lund and Bo could stand nearer to you.",
            "Together they sent you four referrals in twelve months, and all of them became work.",
            "Move nearer",
        ),
        (
            Advice::Drifted {
                tier: Tier::One,
                people: vec![silent("Ada"), silent("Bo"), silent("Cy")],
            },
            "It has gone quiet with Ada, Bo and one more.",
            "Twice the time you meant to leave has passed. Get back to them, or let them stand a little further out: they are among your strategic partners.",
            "Look closer",
        ),
        (
            association(true),
            "Guild took 25 hours and brought no work.",
            "In twelve months nothing came up through it. Does it still need you to lead it?",
            "Stop leading it",
        ),
        (
            association(false),
            "Guild took 25 hours and brought no work.",
            "In twelve months nothing came up through it. Would you join it today?",
            "Leave it",
        ),
        (
            Advice::Nobody {
                industry: "Shipping".into(),
                place: "Oslo".into(),
                in_industry: 3,
                at_place: 4,
            },
            "You know nobody for Shipping in Oslo.",
            "Three of your people are in Shipping and four in Oslo, but nobody is both.",
            "Make it a goal",
        ),
    ] {
        let told = said(&advice);
        assert_eq!(
            (told.what.as_str(), told.why.as_str(), told.act),
            (what, why, act)
        );
    }
    assert_eq!(move_them(1, Some(Tier::One)), "Move 1 person to tier 1");
    assert_eq!(move_them(2, None), "Move 2 people to the wider circle");
}

#[test]
fn a_book_is_empty_until_anything_can_be_told_of_it() {
    let empty = || Insights {
        period: Period::All,
        from: None,
        to: day("2026-06-08"),
        conversion: vec![],
        new_work: NewWork {
            won: 0,
            referred: 0,
            share: None,
            money: vec![],
            together: None,
            usual: Usual { from: 40, to: 60 },
        },
        sources: vec![],
        information: Information::default(),
        time: spent([0.0; 4]),
        movement: kith_graph::view::insights::Movement {
            moves: vec![],
            on_time: OnTime::default(),
            asks: Asks::default(),
        },
        coverage: Coverage::default(),
    };
    assert!(is_empty(&empty()));
    assert_eq!(
        all(&empty()).len(),
        10,
        "each section says that there is nothing"
    );
    type Change = fn(&mut Insights);
    let changes: [Change; 5] = [
        |i| i.sources = vec![source("Ada", [0, 0, 1], &[])],
        |i| i.movement.on_time.late = 1,
        |i| i.movement.asks.given = 1,
        |i| i.information.received = 1,
        |i| {
            i.coverage.cells = vec![Field {
                industry: "Food".into(),
                place: "Oslo".into(),
                service: "Audit".into(),
                people: [1, 0, 0],
            }];
        },
    ];
    for change in changes {
        let mut one = empty();
        change(&mut one);
        assert!(!is_empty(&one));
    }
}
