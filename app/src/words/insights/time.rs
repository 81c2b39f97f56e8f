//! Where the time went, and what it brought (row B6).

use super::columns::Columns;
use super::{beside, brought, channel, heads, hours, usual_cell, work::brought_by};
use crate::figures::{Bar, Cell, Insight, Picture, Range, Table};
use crate::words::{count, sentence, several_words};
use kith_graph::types::Tier;
use kith_graph::view::insights::{TierTime, TimeSpent, Work};

/// Under so many hours with tiered people nothing is concluded: five good talks.
pub(super) const TELLING_HOURS: u32 = 5;

/// Time by tier.
pub(super) fn tiers(of: &TimeSpent) -> Insight {
    let tiered = of.tiers.iter().filter(|t| t.tier.is_some());
    let all: f64 = tiered.clone().map(|t| t.minutes).sum();
    let told = all >= f64::from(TELLING_HOURS) * 60.0;
    let first = of.tiers.iter().find(|t| t.tier == Some(Tier::One));
    let (say, more) = match first.and_then(|t| Some((t, t.share?, t.usual?))) {
        None => (
            "No time with people in tiers 1 to 3 is noted in these days.".to_owned(),
            None,
        ),
        Some(_) if !told => (
            format!(
                "{} with people in tiers 1 to 3: too little to tell where it went.",
                sentence(&hours(all))
            ),
            None,
        ),
        Some((t, share, usual)) => match beside(share, usual) {
            "About right" => (
                "Your hours went to those closest to you, as is usual.".to_owned(),
                None,
            ),
            "A little over" | "Well over" => (
                "Your strategic partners had more of your hours than is usual.".to_owned(),
                None,
            ),
            _ => {
                let least = f64::from(usual.from) / 100.0;
                let missing = (least * all - t.minutes) / (1.0 - least);
                let more = format!(
                    " {} more with them would be as usual.",
                    sentence(&hours(missing))
                );
                (
                    "Your strategic partners had less of your hours than is usual.".to_owned(),
                    Some(more),
                )
            }
        },
    };
    let sub = match first.and_then(|t| t.share) {
        Some(_) if told => format!(
            "{} with people in tiers 1 to 3.{}",
            sentence(&hours(all)),
            more.unwrap_or_default()
        ),
        _ => String::new(),
    };
    let drawn = tiered.filter(|t| t.share.is_some()).map(|t| Range {
        label: kin(t.tier).to_owned(),
        share: t.share,
        told,
        usual: t.usual,
        under: match (t.share, t.usual) {
            (Some(share), Some(usual)) if told => beside(share, usual).to_owned(),
            _ => hours(t.minutes),
        },
        ..Range::default()
    });
    let rows = of.tiers.iter().map(|t: &TierTime| {
        vec![
            Cell::Text(kin(t.tier).to_owned()),
            Cell::Number(t.minutes),
            Cell::Number(t.estimated),
            Cell::share(t.share),
            usual_cell(t.usual),
        ]
    });
    Insight {
        key: "time-by-tier",
        say,
        sub,
        picture: Picture::Ranges(drawn.collect()),
        table: Table {
            caption: "Minutes by tier",
            heads: heads(&["Tier", "Minutes", "Of them estimated", "Share", "Usual"]),
            rows: rows.collect(),
        },
    }
}

/// Time by channel, beside the work that each brought.
pub(super) fn channels(of: &TimeSpent) -> Insight {
    let all: u64 = of.channels.iter().map(|c| c.minutes).sum();
    let best = of
        .channels
        .iter()
        .filter_map(|c| Some((c, c.work.as_ref()?)));
    let best = best
        .filter(|(_, work)| work.won > 0)
        .reduce(|most, one| if one.1.won > most.1.won { one } else { most });
    let say = match best {
        _ if of.channels.is_empty() => "No time is noted in these days.".to_owned(),
        Some((c, work)) => format!(
            "{} took {} and brought {}.",
            channel(c.channel),
            hours(minutes(c.minutes)),
            super::pieces(work.won)
        ),
        None => format!(
            "{} went into contacts; no work is noted as come through one of these ways.",
            sentence(&hours(minutes(all)))
        ),
    };
    let sub = match of.elsewhere.won {
        0 => String::new(),
        _ => format!(
            "Through referrals and enquiries: {}.",
            brought(&of.elsewhere)
        ),
    };
    let drawn = of.channels.iter().map(|c| {
        let unknown = (c.unknown > 0).then(|| {
            let n = several_words(c.unknown, "contact", "contacts");
            format!("{n} of unknown length")
        });
        let work = c.work.as_ref().map(brought);
        let under: Vec<String> = work.into_iter().chain(unknown).collect();
        Bar {
            label: channel(c.channel).to_owned(),
            parts: [minutes(c.minutes - c.estimated), minutes(c.estimated), 0.0],
            told: hours(minutes(c.minutes)),
            under: sentence(&under.join("; ")),
        }
    });
    let works = of.channels.iter().filter_map(|c| c.work.as_ref());
    let columns = Columns::of(works.chain([&of.elsewhere]));
    let nothing = Work::default();
    let rows = of.channels.iter().map(|c| {
        let won = c
            .work
            .as_ref()
            .map_or(Cell::Nothing, |work| Cell::Count(work.won));
        let mut row = vec![
            Cell::Text(channel(c.channel).to_owned()),
            Cell::Count(size(c.minutes)),
            Cell::Count(size(c.estimated)),
            Cell::Count(c.unknown),
            won,
        ];
        row.extend(columns.cells(c.work.as_ref().unwrap_or(&nothing)));
        row
    });
    let mut elsewhere = vec![
        Cell::Text("Referrals and enquiries".to_owned()),
        Cell::Nothing,
        Cell::Nothing,
        Cell::Nothing,
        Cell::Count(of.elsewhere.won),
    ];
    elsewhere.extend(columns.cells(&of.elsewhere));
    Insight {
        key: "time-by-channel",
        say,
        sub,
        picture: Picture::Bars(drawn.collect()),
        table: Table {
            caption: "Minutes by channel, and what each brought",
            heads: columns.heads(&[
                "Channel",
                "Minutes",
                "Of them estimated",
                "Contacts of unknown length",
                "Won",
            ]),
            rows: rows.chain([elsewhere]).collect(),
        },
    }
}

/// Associations, where there are any; more than two led are pointed out.
pub(super) fn associations(of: &TimeSpent) -> Option<Insight> {
    let n = of.associations.len();
    let say = match (n, of.led) {
        (0, _) => return None,
        _ if of.too_many_led => format!(
            "You lead {} associations. More than two are hard to do well.",
            count(of.led)
        ),
        (_, 0) => format!(
            "You are in {} and lead none.",
            several_words(n, "association", "associations")
        ),
        (_, led) => format!(
            "You are in {} and lead {}.",
            several_words(n, "association", "associations"),
            count(led)
        ),
    };
    let drawn = of.associations.iter().map(|a| Bar {
        label: a.name.clone(),
        parts: [minutes(a.minutes), 0.0, 0.0],
        told: hours(minutes(a.minutes)),
        under: match a.led {
            true => format!("You lead it; {}", brought(&a.work)),
            false => brought_by(&a.work),
        },
    });
    let columns = Columns::of(of.associations.iter().map(|a| &a.work));
    let rows = of.associations.iter().map(|a| {
        let role = if a.led { "Lead" } else { "Member" };
        let mut row = vec![
            Cell::Text(a.name.clone()),
            Cell::Text(role.to_owned()),
            Cell::Count(size(a.minutes)),
            Cell::Count(a.work.won),
        ];
        row.extend(columns.cells(&a.work));
        row
    });
    Some(Insight {
        key: "associations",
        say,
        sub: String::new(),
        picture: Picture::Bars(drawn.collect()),
        table: Table {
            caption: "Associations",
            heads: columns.heads(&["Association", "Role", "Minutes", "Won"]),
            rows: rows.collect(),
        },
    })
}

/// What those of a tier are to me.
pub(super) fn kin(tier: Option<Tier>) -> &'static str {
    match tier {
        Some(Tier::One) => "Strategic partners",
        Some(Tier::Two) => "Peers and complementary",
        Some(Tier::Three) => "Wider community",
        None => "Wider circle",
    }
}

/// Minutes to calculate with.
fn minutes(n: u64) -> f64 {
    n as f64
}

fn size(n: u64) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}
