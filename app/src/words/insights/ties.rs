//! How ties move: tiers, rhythms, gives and asks, information (rows B5, B7).

use super::{heads, part};
use crate::figures::{Bar, Cell, Insight, Month, Picture, Range, Table};
use crate::words::{count, figure, sentence, several_words, short_month, tier};
use chrono::{Datelike, NaiveDate};
use kith_graph::rules::insights::TELLING;
use kith_graph::types::Tier;
use kith_graph::view::insights::{Asks, Information, Moves, OnTime};

/// So many months are drawn, the latest; the table has all.
const MONTHS: usize = 12;

/// Moves between tiers, by month.
pub(super) fn moves(of: &[Moves]) -> Insight {
    let [nearer, out] = nearer_and_out(of);
    let say = match (nearer, out) {
        (0, 0) => "Nobody changed tier in these days.".to_owned(),
        (n, 0) => format!("{} nearer, none further out.", sentence(&moves_words(n))),
        (0, n) => format!("{} further out, none nearer.", sentence(&moves_words(n))),
        (a, b) => format!(
            "{} nearer, {} further out.",
            sentence(&moves_words(a)),
            count(b)
        ),
    };
    let rows = of.iter().map(|m| {
        vec![
            Cell::Text(m.month.format("%Y-%m").to_string()),
            Cell::Text(tier(m.from).to_owned()),
            Cell::Text(tier(m.to).to_owned()),
            Cell::Count(m.count),
        ]
    });
    Insight {
        key: "moves",
        say,
        sub: "Changes of tier, by month.".to_owned(),
        picture: Picture::Months(months(of)),
        table: Table {
            caption: "Moves between tiers",
            heads: heads(&["Month", "From", "To", "Moves"]),
            rows: rows.collect(),
        },
    }
}

/// Every month from the first with a move to the last, at most the latest twelve.
fn months(of: &[Moves]) -> Vec<Month> {
    let number = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
    let Some(last) = of.iter().map(|m| number(m.month)).max() else {
        return Vec::new();
    };
    let first = of.iter().map(|m| number(m.month)).min().unwrap_or(last);
    let first = first.max(last + 1 - i64::try_from(MONTHS).unwrap_or(last));
    let each = (first..=last).filter_map(|n| {
        let year = i32::try_from(n.div_euclid(12)).ok()?;
        let month = u32::try_from(n.rem_euclid(12)).ok()? + 1;
        let day = NaiveDate::from_ymd_opt(year, month, 1)?;
        let of: Vec<Moves> = of
            .iter()
            .filter(|m| number(m.month) == n)
            .copied()
            .collect();
        Some(Month {
            name: short_month(day),
            moves: nearer_and_out(&of),
        })
    });
    each.collect()
}

/// How many moves led nearer, and how many further out.
fn nearer_and_out(of: &[Moves]) -> [usize; 2] {
    let place = |tier: Option<Tier>| tier.map_or(4, u8::from);
    let sum = |nearer: bool| {
        let all = of
            .iter()
            .filter(|m| (place(m.to) < place(m.from)) == nearer);
        all.map(|m| m.count).sum()
    };
    [sum(true), sum(false)]
}

fn moves_words(n: usize) -> String {
    several_words(n, "move", "moves")
}

/// Whether rhythms were kept.
pub(super) fn on_time(of: &OnTime) -> Insight {
    let all = of.on_time + of.late;
    let told = all >= TELLING;
    let contacts = several_words(all, "contact", "contacts");
    let say = match of.rate {
        None => "No contact was due in these days.".to_owned(),
        Some(rate) if told => {
            format!(
                "{} of your contacts came by the day they were due.",
                sentence(&part(rate))
            )
        }
        Some(_) => format!(
            "{} of {contacts} came in time: too few to tell.",
            sentence(&count(of.on_time))
        ),
    };
    let sub = match of.open {
        0 => String::new(),
        1 => "One is still to come.".to_owned(),
        n => format!("{} are still to come.", sentence(&count(n))),
    };
    let drawn = of.rate.map(|_| Range {
        label: "On time".to_owned(),
        share: of.rate,
        told,
        under: format!("{} of {all}", of.on_time),
        ..Range::default()
    });
    Insight {
        key: "on-time",
        say,
        sub,
        picture: Picture::Ranges(drawn.into_iter().collect()),
        table: Table {
            caption: "Contacts and their due days",
            heads: heads(&["On time", "Late", "Of them still open", "Rate"]),
            rows: vec![vec![
                Cell::Count(of.on_time),
                Cell::Count(of.late),
                Cell::Count(of.open),
                Cell::share(of.rate),
            ]],
        },
    }
}

/// Gives beside asks, and asks of those who were sought only in need.
pub(super) fn asks(of: &Asks) -> Insight {
    let gave = |n: usize| match n {
        0 => "gave nothing".to_owned(),
        1 => "gave once".to_owned(),
        2 => "gave twice".to_owned(),
        n => format!("gave {} times", count(n)),
    };
    let say = match (of.given, of.given_per_ask) {
        (0, None) => "You gave nothing and asked for nothing in these days.".to_owned(),
        (given, None) => format!("You {} and asked for nothing.", gave(given)),
        (given, Some(per_ask)) => {
            let asks = several_words(of.asked, "ask", "asks");
            let per = if of.asked == 1 {
                String::new()
            } else {
                format!(": {per_ask:.1} for each")
            };
            format!("You {} beside {asks}{per}.", gave(given))
        }
    };
    let sub = match (of.only_in_need, of.asked) {
        (_, 0) => String::new(),
        (0, _) => "There was something else in the 90 days before each ask.".to_owned(),
        (only, 1..) => {
            let verb = if only == 1 { "ask" } else { "asks" };
            format!(
                "{} {verb} came after 90 days with nothing else.",
                sentence(&count(only))
            )
        }
    };
    let bar = |label: &str, n: usize| Bar {
        label: label.to_owned(),
        parts: [n as f64, 0.0, 0.0],
        told: figure(n),
        under: String::new(),
    };
    let drawn = match of.given + of.asked {
        0 => vec![],
        _ => vec![
            bar("Given", of.given),
            bar("Asked", of.asked),
            bar("Asked only in need", of.only_in_need),
        ],
    };
    Insight {
        key: "asks",
        say,
        sub,
        picture: Picture::Bars(drawn),
        table: Table {
            caption: "Giving and asking",
            heads: heads(&[
                "Given",
                "Asked",
                "Given for each ask",
                "Only in need",
                "Share of asks",
            ]),
            rows: vec![vec![
                Cell::Count(of.given),
                Cell::Count(of.asked),
                Cell::number(of.given_per_ask),
                Cell::Count(of.only_in_need),
                Cell::share(of.only_in_need_share),
            ]],
        },
    }
}

/// Information given beside information received.
pub(super) fn information(of: &Information) -> Insight {
    let say = match (of.given, of.received) {
        (0, 0) => "No information went either way in these days.".to_owned(),
        (given, 0) => format!(
            "You passed on information {}, and none came back yet.",
            times(given)
        ),
        (0, received) => format!(
            "Information came to you {}; you passed on none.",
            times(received)
        ),
        (given, received) => {
            format!(
                "You passed on information {}; it came to you {}.",
                times(given),
                times(received)
            )
        }
    };
    let sub = of
        .quality
        .map(|mean| format!("Where you rated it, it was worth {mean:.1} of 5 on average."));
    let bar = |label: &str, n: usize| Bar {
        label: label.to_owned(),
        parts: [n as f64, 0.0, 0.0],
        told: figure(n),
        under: String::new(),
    };
    let drawn = match of.given + of.received {
        0 => vec![],
        _ => vec![bar("Given", of.given), bar("Received", of.received)],
    };
    Insight {
        key: "information",
        say,
        sub: sub.unwrap_or_default(),
        picture: Picture::Bars(drawn),
        table: Table {
            caption: "Information",
            heads: heads(&[
                "Given",
                "Received",
                "Mean quality of what was received, of 5",
            ]),
            rows: vec![vec![
                Cell::Count(of.given),
                Cell::Count(of.received),
                Cell::number(of.quality),
            ]],
        },
    }
}

/// "once", "twice", "three times".
fn times(n: usize) -> String {
    match n {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        n => format!("{} times", count(n)),
    }
}
