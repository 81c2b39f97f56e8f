//! What the figures of a period say, a sentence first: one subject a file (rows B4 to B8).

pub(crate) mod advice;
mod columns;
mod coverage;
mod picture;
mod ties;
mod time;
mod work;

pub(crate) use picture::told;

use super::{several_words, short_day};
use crate::figures::{Cell, Insight};
use crate::words::work::{amounts_in_words, together};
use chrono::{Datelike, NaiveDate};
use kith_graph::rules::insights::TELLING;
use kith_graph::things::Usual;
use kith_graph::types::Channel;
use kith_graph::view::insights::{Insights, Period, Work};

/// The periods, in the words of their buttons and as the address has them.
pub(crate) const PERIODS: [(Period, &str, &str); 4] = [
    (Period::ThirtyDays, "30 days", "30d"),
    (Period::Quarter, "Quarter", "quarter"),
    (Period::TwelveMonths, "12 months", "12m"),
    (Period::All, "All", "all"),
];

/// Every insight, in the order in which it is told.
pub(crate) fn all(of: &Insights) -> Vec<Insight> {
    let mut all = vec![
        work::share(&of.new_work),
        time::tiers(&of.time),
        work::conversion(&of.conversion),
        work::sources(&of.sources),
        time::channels(&of.time),
    ];
    all.extend(time::associations(&of.time));
    all.extend([
        ties::moves(&of.movement.moves),
        ties::on_time(&of.movement.on_time),
        ties::asks(&of.movement.asks),
        ties::information(&of.information),
        coverage::coverage(&of.coverage),
    ]);
    all
}

/// Whether there is nothing at all to tell.
pub(crate) fn is_empty(of: &Insights) -> bool {
    let nothing_closed = of.conversion.iter().all(|c| c.work.won + c.lost == 0);
    let kept = &of.movement.on_time;
    let (asks, information) = (&of.movement.asks, &of.information);
    nothing_closed
        && of.sources.is_empty()
        && of.time.channels.is_empty()
        && of.time.associations.is_empty()
        && of.movement.moves.is_empty()
        && kept.on_time + kept.late + asks.given + asks.asked == 0
        && information.given + information.received == 0
        && of.coverage.cells.is_empty()
}

/// "9 Mar to 8 Jun 2026"; the year stands at the beginning too where it is another one.
pub(crate) fn days(from: Option<NaiveDate>, to: NaiveDate) -> String {
    let end = format!("{} {}", short_day(to), to.year());
    match from {
        None => format!("Everything until {end}"),
        Some(from) if from.year() == to.year() => format!("{} to {end}", short_day(from)),
        Some(from) => format!("{} {} to {end}", short_day(from), from.year()),
    }
}

/// What the figures can and cannot say, under them.
pub(crate) fn footnote() -> String {
    format!(
        "A rate is what was won of what was won and lost; the pale band on its line is the 95% Wilson interval, and a dot that is not \
         filled means too little to tell. Under {TELLING} closed, {TELLING} won, {TELLING} contacts or {} hours nothing is concluded. A usual \
         range is a range, not a target. Where nobody said how long a contact took, it counts as usual: one-to-one 60 minutes, video 30, \
         call 15, e-mail 10, message or social 3.",
        time::TELLING_HOURS
    )
}

/// "Three pieces of work".
fn pieces(n: usize) -> String {
    several_words(n, "piece of work", "pieces of work")
}

/// "€24,000 and £300", and what that comes to at the rates that were typed.
fn worth(work: &Work) -> String {
    let sums = Some(amounts_in_words(&work.money)).filter(|sums| !sums.is_empty());
    let together = work.together.as_ref().map(together);
    let all: Vec<String> = sums.into_iter().chain(together).collect();
    all.join(", ")
}

/// "two won, €24,000", "nothing won".
fn brought(work: &Work) -> String {
    match (work.won, worth(work)) {
        (0, _) => "nothing won".to_owned(),
        (n, money) if money.is_empty() => format!("{} won", super::count(n)),
        (n, money) => format!("{} won, {money}", super::count(n)),
    }
}

/// Heads of a table.
fn heads(all: &[&str]) -> Vec<String> {
    all.iter().map(|head| (*head).to_owned()).collect()
}

/// "usual 40–60%".
pub(crate) fn usual(of: Usual) -> String {
    format!("usual {}–{}%", of.from, of.to)
}

/// A usual range in a cell.
fn usual_cell(of: Option<Usual>) -> Cell {
    of.map_or(Cell::Nothing, |of| {
        Cell::Text(format!("{}–{}%", of.from, of.to))
    })
}

/// Where a share stands beside what is usual; both ends are usual.
fn beside(share: f64, of: Usual) -> &'static str {
    let (from, to) = (f64::from(of.from) / 100.0, f64::from(of.to) / 100.0);
    /// So far beside it is only a little.
    const LITTLE: f64 = 0.1;
    if share < from - LITTLE {
        "Well under"
    } else if share < from {
        "A little under"
    } else if share <= to {
        "About right"
    } else if share <= to + LITTLE {
        "A little over"
    } else {
        "Well over"
    }
}

/// "half", "about a third": a share as a person says it.
fn part(share: f64) -> String {
    const PARTS: [(f64, &str); 13] = [
        (0.0, "none"),
        (0.1, "a tenth"),
        (0.2, "a fifth"),
        (0.25, "a quarter"),
        (1.0 / 3.0, "a third"),
        (0.4, "two fifths"),
        (0.5, "half"),
        (0.6, "three fifths"),
        (2.0 / 3.0, "two thirds"),
        (0.75, "three quarters"),
        (0.8, "four fifths"),
        (0.9, "nine tenths"),
        (1.0, "all"),
    ];
    let away = |of: f64| (of - share).abs();
    let nearest = PARTS.iter().min_by(|a, b| away(a.0).total_cmp(&away(b.0)));
    let (of, word) = nearest.map_or((0.0, "none"), |found| *found);
    if away(of) < 0.005 {
        word.to_owned()
    } else if of < f64::EPSILON {
        "almost none".to_owned()
    } else if of > 1.0 - f64::EPSILON {
        "almost all".to_owned()
    } else {
        format!("about {word}")
    }
}

/// A channel as a heading has it.
fn channel(of: Channel) -> &'static str {
    match of {
        Channel::OneToOne => "Meetings",
        Channel::Video => "Video calls",
        Channel::Call => "Calls",
        Channel::Email => "E-mail",
        Channel::Message => "Messages",
        Channel::Social => "Social networks",
        Channel::Event => "Events",
        Channel::HostedEvent => "Events of mine",
        Channel::Speaking => "Talks",
        Channel::Association => "Associations",
        Channel::Content => "Posts and articles",
    }
}

/// "40 hours", "1.5 hours", "25 minutes".
fn hours(minutes: f64) -> String {
    let hours = minutes / 60.0;
    if minutes < 59.5 {
        let n = format!("{minutes:.0}");
        let unit = if n == "1" { "minute" } else { "minutes" };
        format!("{n} {unit}")
    } else if hours < 9.95 {
        let n = format!("{hours:.1}");
        let n = n.trim_end_matches(".0");
        let unit = if n == "1" { "hour" } else { "hours" };
        format!("{n} {unit}")
    } else {
        format!("{} hours", super::figure(whole(hours)))
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "hours that people spent, never below nothing"
)]
fn whole(n: f64) -> usize {
    n.round().max(0.0) as usize
}

#[cfg(test)]
mod tests;
