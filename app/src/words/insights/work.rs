//! What became work, and through whom it came (rows B4, B5).

use super::columns::Columns;
use super::{beside, brought, heads, part, pieces, usual_cell, worth};
use crate::figures::{Bar, Cell, Insight, Picture, Range, Table, percent};
use crate::words::story::money;
use crate::words::{count, people, sentence, several_words};
use kith_graph::rules::insights::TELLING;
use kith_graph::things::DealOrigin;
use kith_graph::view::insights::{Conversion, Delay, MoneyShare, NewWork, Rate, Source};

/// So many sources are drawn; the table has all.
const DRAWN: usize = 6;

/// How much of new work came from referrals.
pub(super) fn share(of: &NewWork) -> Insight {
    let told = of.won >= TELLING;
    let say = match of.share {
        None => "No new work was won in these days.".to_owned(),
        Some(share) if told => {
            format!(
                "{} of your new work came through people who know you.",
                sentence(&part(share))
            )
        }
        Some(_) => {
            let (referred, won) = (sentence(&count(of.referred)), pieces(of.won));
            format!("{referred} of {won} came through people who know you. Too few to tell.")
        }
    };
    let together = of.together.as_ref();
    let sub = match of.share.filter(|_| told) {
        None => String::new(),
        Some(share) => {
            let share = match beside(share, of.usual) {
                "About right" => "That is as usual.".to_owned(),
                other => format!("{other} what is usual."),
            };
            let by_money = together.and_then(|all| all.of.share).map(|share| {
                let share = percent(share);
                format!(" By amount it is {share}, at the rates you typed in.")
            });
            share + &by_money.unwrap_or_default()
        }
    };
    let row = |label: String, share, under| Range {
        label,
        share,
        told,
        usual: Some(of.usual),
        under,
        ..Range::default()
    };
    let by_count = row(
        "By number".to_owned(),
        of.share,
        format!("{} of {}", of.referred, of.won),
    );
    let amounts = |m: &MoneyShare| format!("{} of {}", money(m.referred), money(m.won));
    let at_rates = together.map(|all| {
        let under = format!("{}, at the rates you typed in", amounts(&all.of));
        let label = format!("By amount, in {}", all.of.won.currency);
        row(label, all.of.share, under)
    });
    // What is in the one share has no line of its own; the table has all.
    let is_apart = |m: &&MoneyShare| together.is_none_or(|all| all.left.contains(&m.won));
    let by_money = of.money.iter().filter(is_apart).map(|m| {
        let label = format!("By amount, {}", m.won.currency);
        row(label, m.share, amounts(m))
    });
    let ranges = std::iter::once(by_count)
        .chain(at_rates)
        .chain(by_money)
        .filter(|r| r.share.is_some());
    let first = vec![
        Cell::Text("Number".to_owned()),
        Cell::Count(of.referred),
        Cell::Count(of.won),
        Cell::share(of.share),
        usual_cell(Some(of.usual)),
    ];
    let cells = |name: String, m: &MoneyShare| {
        vec![
            Cell::Text(name),
            Cell::Money(m.referred),
            Cell::Money(m.won),
            Cell::share(m.share),
            usual_cell(Some(of.usual)),
        ]
    };
    let each = of
        .money
        .iter()
        .map(|m| cells(m.won.currency.to_string(), m));
    let all = together.map(|all| {
        let name = format!("{}, together at your rates", all.of.won.currency);
        cells(name, &all.of)
    });
    Insight {
        key: "referrals",
        say,
        sub,
        picture: Picture::Ranges(ranges.collect()),
        table: Table {
            caption: "New work",
            heads: heads(&["Counted by", "From referrals", "All", "Share", "Usual"]),
            rows: std::iter::once(first).chain(each).chain(all).collect(),
        },
    }
}

/// What became of what was closed, by where it began.
pub(super) fn conversion(of: &[Conversion]) -> Insight {
    let closed = |c: &Conversion| c.work.won + c.lost;
    let known = |c: &Conversion| match c.rate {
        Rate::Known { rate, .. } => Some(rate),
        Rate::TooFew => None,
    };
    let best = of.iter().filter_map(|c| Some((known(c)?, c)));
    let best = best.max_by(|a, b| a.0.total_cmp(&b.0));
    let say = match best {
        Some((rate, c)) if rate > 0.0 => {
            format!(
                "{} became work most often: {}.",
                origin(c.origin),
                of_all(c.work.won, closed(c))
            )
        }
        Some(_) => "Nothing that was closed became work.".to_owned(),
        None if of.iter().all(|c| closed(c) == 0) => {
            "Nothing was won or lost in these days.".to_owned()
        }
        None => "Too few were won or lost to tell what becomes work.".to_owned(),
    };
    let drawn = of.iter().filter(|c| closed(c) > 0).map(|c| {
        let (won, all) = (c.work.won, closed(c));
        let (between, told) = match c.rate {
            Rate::Known { low, high, .. } => (Some((low, high)), true),
            Rate::TooFew => (None, false),
        };
        let few = if told { "" } else { ", too few to tell" };
        Range {
            label: origin(c.origin).to_owned(),
            share: (all > 0).then(|| won as f64 / all as f64),
            told,
            between,
            usual: c.usual,
            under: format!("{won} of {all} became work{few}"),
        }
    });
    let columns = Columns::of(of.iter().map(|c| &c.work));
    let rows = of.iter().map(|c| {
        let (rate, low, high) = match c.rate {
            Rate::TooFew => (
                Cell::Text("too few".to_owned()),
                Cell::Nothing,
                Cell::Nothing,
            ),
            Rate::Known { rate, low, high } => {
                (Cell::Share(rate), Cell::Share(low), Cell::Share(high))
            }
        };
        let mut row = vec![
            Cell::Text(origin(c.origin).to_owned()),
            Cell::Count(c.work.won),
            Cell::Count(c.lost),
            rate,
            low,
            high,
            usual_cell(c.usual),
        ];
        row.extend(columns.cells(&c.work));
        row
    });
    Insight {
        key: "conversion",
        say,
        sub: "Share of opportunities won, by where they began.".to_owned(),
        picture: Picture::Ranges(drawn.collect()),
        table: Table {
            caption: "Conversion by origin",
            heads: columns.heads(&["Origin", "Won", "Lost", "Rate", "From", "To", "Usual"]),
            rows: rows.collect(),
        },
    }
}

/// Who sent work, and what came of it.
pub(super) fn sources(of: &[Source]) -> Insight {
    let sent: usize = of.iter().map(|s| s.referrals).sum();
    let say = match of.first() {
        None => "Nobody sent you work in these days.".to_owned(),
        Some(s) if s.work.won > 0 => {
            let won = match (s.work.won, s.referrals) {
                (1, 1) => "and it became work".to_owned(),
                (won, all) if won == all => "and all of them became work".to_owned(),
                (won, _) => format!("{} of them won", count(won)),
            };
            format!("{} sent you {}, {won}.", s.name, referrals(s.referrals))
        }
        Some(s) => format!(
            "{} sent you {}; nothing came of it yet.",
            s.name,
            referrals(s.referrals)
        ),
    };
    let sub = match of.len() {
        0 => String::new(),
        n => format!(
            "{} sent {} in all.",
            sentence(&people_words(n)),
            count(sent)
        ),
    };
    let drawn = of.iter().take(DRAWN).map(|s| {
        let waited = s.first_contact.map(waited);
        let back = match s.given {
            0 => "nothing given back yet".to_owned(),
            n => format!("{} given back", count(n)),
        };
        let money = Some(worth(&s.work)).filter(|m| !m.is_empty());
        let under: Vec<String> = money.into_iter().chain(waited).chain([back]).collect();
        Bar {
            label: s.name.clone(),
            parts: [s.work.won as f64, s.open as f64, s.lost as f64],
            told: format!("{} sent, {} won", s.referrals, s.work.won),
            under: sentence(&under.join("; ")),
        }
    });
    let columns = Columns::of(of.iter().map(|s| &s.work));
    let first = [
        "Source",
        "Sent",
        "Won",
        "Lost",
        "Open",
        "Rate",
        "First contact",
        "Given back",
        "Information given",
        "Information received",
        "Its quality",
    ];
    let rows = of.iter().map(|s| {
        let rate = match s.rate {
            Rate::TooFew => Cell::Text("too few".to_owned()),
            Rate::Known { rate, .. } => Cell::Share(rate),
        };
        let waited = s
            .first_contact
            .map_or(Cell::Nothing, |d| Cell::Text(delay(d)));
        let mut row = vec![
            Cell::Person(s.id, s.name.clone()),
            Cell::Count(s.referrals),
            Cell::Count(s.work.won),
            Cell::Count(s.lost),
            Cell::Count(s.open),
            rate,
            waited,
            Cell::Count(s.given),
            Cell::Count(s.information.given),
            Cell::Count(s.information.received),
            Cell::number(s.information.quality),
        ];
        row.extend(columns.cells(&s.work));
        row
    });
    Insight {
        key: "sources",
        say,
        sub,
        picture: Picture::Bars(drawn.collect()),
        table: Table {
            caption: "Who sent work",
            heads: columns.heads(&first),
            rows: rows.collect(),
        },
    }
}

/// "48% of 25".
fn of_all(won: usize, closed: usize) -> String {
    format!("{} of {closed}", percent(won as f64 / closed as f64))
}

fn referrals(n: usize) -> String {
    several_words(n, "referral", "referrals")
}

fn people_words(n: usize) -> String {
    match n {
        13.. => people(n),
        n => several_words(n, "person", "people"),
    }
}

/// "first contact after 4 hours", "first contact the same day".
fn waited(of: Delay) -> String {
    let told = delay(of);
    let after = if told.starts_with(|c: char| c.is_ascii_digit()) {
        "after "
    } else {
        ""
    };
    format!("first contact {after}{told}")
}

/// "4 hours", "1.5 days", "within the hour", "the same day".
fn delay(of: Delay) -> String {
    let (n, unit) = match of {
        Delay::Hours(n) if n < 1.0 => return "within the hour".to_owned(),
        Delay::Days(n) if n < 0.05 => return "the same day".to_owned(),
        Delay::Hours(n) => (n, "hour"),
        Delay::Days(n) => (n, "day"),
    };
    let n = format!("{n:.1}");
    let n = n.trim_end_matches(".0");
    if n == "1" {
        format!("1 {unit}")
    } else {
        format!("{n} {unit}s")
    }
}

/// Where work began, as a heading has it.
pub(super) fn origin(of: DealOrigin) -> &'static str {
    match of {
        DealOrigin::Referral => "Referrals",
        DealOrigin::WarmInbound => "Warm inbound",
        DealOrigin::ColdOutbound => "Cold outbound",
        DealOrigin::Event => "Events",
        DealOrigin::Content => "Content",
        DealOrigin::Association => "Associations",
    }
}

/// For the table of what channels brought.
pub(super) fn brought_by(work: &kith_graph::view::insights::Work) -> String {
    sentence(&brought(work))
}
