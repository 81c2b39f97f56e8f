//! The programme and the minutes that were noted, as lines.

use super::{each, word};
use kith_graph::things::Figures;
use kith_graph::types::Tier;
use kith_graph::view::programme::{Missing, Part, Programme, Step};
use kith_graph::view::time::TimeNoted;

/// A figure and what it is called.
type Named<T> = (&'static str, fn(&Figures) -> T);

/// Where it stands, each step with what is missing, and the figures of then and now.
pub(super) fn programme(all: &Programme) -> Vec<String> {
    let mut lines = vec![match all.started_on {
        None => "Not started".to_owned(),
        Some(on) => format!(
            "Programme\t{}\tday {}\tsince {on}\t{} days paused",
            word(&all.state),
            all.day,
            all.paused_days
        ),
    }];
    lines.extend(all.steps.iter().flat_map(step));
    if all.started_on.is_some() {
        lines.extend(figures(&all.then, &all.now));
    }
    lines.extend(each(&all.quarters, |quarter| {
        format!(
            "Quarter\tfrom {} to {}\t{} referrals, {} at the start\t{} moves, {} at the start",
            quarter.from,
            quarter.to,
            quarter.referrals,
            all.then.referrals,
            quarter.moves,
            all.then.moves
        )
    }));
    lines
}

fn step(step: &Step) -> Vec<String> {
    let mut lines = vec![format!(
        "Step\t{}\t{}\tfrom {} to {}\t{} of {}",
        word(&step.kind),
        word(&step.when),
        step.from,
        step.to,
        step.done,
        step.of
    )];
    for part in &step.parts {
        let name = word(&part.kind);
        lines.push(format!("\t{name}\t{} of {}", part.done, part.of));
        lines.extend(missing(part).map(|what| format!("\t{name}\tmissing\t{what}")));
    }
    lines
}

fn missing(part: &Part) -> impl Iterator<Item = String> {
    let named = part.missing.iter().map(|missing| match missing {
        Missing::Nobody { tier: None } => "nobody yet".to_owned(),
        Missing::Nobody { tier: Some(tier) } => format!("nobody in tier {} yet", u8::from(*tier)),
        Missing::Thing => "not yet".to_owned(),
        Missing::Days {
            from,
            to,
            now: true,
        } => format!("from {from} to {to}: now"),
        Missing::Days { from, to, .. } => format!("from {from} to {to}"),
        Missing::Person { name, lacks, .. } => {
            let lacks: Vec<String> = lacks.iter().map(word).collect();
            format!("{name}\t{}", lacks.join(", "))
        }
    });
    let more = (part.more > 0).then(|| format!("{} more", part.more));
    named.chain(more)
}

fn figures(then: &Figures, now: &Figures) -> Vec<String> {
    let share = |share: Option<f64>| share.map_or("-".to_owned(), |s| format!("{s:.2}"));
    let of_shares: [Named<Option<f64>>; 7] = [
        ("won of what was closed", Figures::conversion),
        ("won through referrals", Figures::from_referrals),
        ("time with tier 1", |f| f.time(Tier::One)),
        ("time with tier 2", |f| f.time(Tier::Two)),
        ("time with tier 3", |f| f.time(Tier::Three)),
        ("in touch on time", Figures::kept),
        ("given per ask", Figures::given_per_ask),
    ];
    let of_counts: [Named<u32>; 5] = [
        ("people in tier 1", |f| f.tier_1),
        ("people in tier 2", |f| f.tier_2),
        ("people in tier 3", |f| f.tier_3),
        ("referrals received", |f| f.referrals),
        ("moves", |f| f.moves),
    ];
    let shares = of_shares.iter();
    let shares = shares.map(|(name, of)| (*name, share(of(then)), share(of(now))));
    let counts = of_counts.iter();
    let counts = counts.map(|(name, of)| (*name, of(then).to_string(), of(now).to_string()));
    shares
        .chain(counts)
        .map(|(name, then, now)| format!("Figure\t{name}\tthen {then}\tnow {now}"))
        .collect()
}

/// Pieces of work and events, with their minutes.
pub(super) fn time(all: &TimeNoted) -> Vec<String> {
    let mut lines = each(&all.pieces, |piece| {
        let time = &piece.time;
        let of = piece.event_name.iter().chain(&piece.association_name);
        let of: Vec<&str> = of.map(String::as_str).collect();
        format!(
            "{}\t{} minutes\t{}\t{}\t{}\t{}\t{}",
            time.on,
            time.minutes,
            word(&time.kind),
            word(&time.channel),
            of.join(", "),
            time.note,
            time.id
        )
    });
    lines.extend(each(&all.events, |event| {
        let on = event.starts.map_or(String::new(), |on| on.to_string());
        let minutes = |m: Option<u32>| m.map_or("-".to_owned(), |m| m.to_string());
        format!(
            "{on}\tEvent\t{}\t{} minutes there\t{} of preparation\t{}",
            event.name,
            minutes(event.minutes),
            minutes(event.preparation),
            event.id
        )
    }));
    lines
}
