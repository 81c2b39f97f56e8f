//! Work on its way, in sentences.

use super::story::money;
use super::{day, sentence, several, several_words, span};
use chrono::NaiveDate;
use kith_graph::rules::work::sums;
use kith_graph::things::{DealOrigin, DealState, Money, Together};
use kith_graph::view::work::{Deal, Pipeline, Sent};

/// How far work is, as a choice.
pub(crate) fn state(state: DealState) -> &'static str {
    match state {
        DealState::Received => "New",
        DealState::Contacted => "In touch",
        DealState::Meeting => "Met",
        DealState::Proposal => "Proposal",
        DealState::Won => "Won",
        DealState::Lost => "Lost",
    }
}

/// Where work comes from, as a choice.
pub(crate) fn origin(origin: DealOrigin) -> &'static str {
    match origin {
        DealOrigin::Referral => "Referral",
        DealOrigin::WarmInbound => "They came to me",
        DealOrigin::ColdOutbound => "I wrote to them",
        DealOrigin::Event => "Event",
        DealOrigin::Content => "Something I wrote",
        DealOrigin::Association => "Association",
    }
}

/// "Three pieces of work are open, worth €48,000 and CHF 5,000.", and what that comes to at the rates that were typed. Work
/// without an amount is counted and not valued.
pub(crate) fn summary(pipeline: &Pipeline) -> String {
    let open = pipeline.open.len();
    if open == 0 {
        return "Nothing is open.".to_owned();
    }
    let amounts = sums(pipeline.open.iter().filter_map(|deal| deal.work.amount));
    let said = sentence(&several_words(
        open,
        "piece of work is open",
        "pieces of work are open",
    ));
    if amounts.is_empty() {
        return format!("{said}.");
    }
    let worth = format!("{said}, worth {}.", amounts_in_words(&amounts));
    match &pipeline.together {
        None => worth,
        Some(all) => format!("{worth} {}.", sentence(&together(all))),
    }
}

/// "together €53,250 at the rates you typed in, without $300".
pub(crate) fn together(of: &Together) -> String {
    let left = match of.left.as_slice() {
        [] => String::new(),
        left => format!(", without {}", amounts_in_words(left)),
    };
    format!(
        "together {} at the rates you typed in{left}",
        money(of.money)
    )
}

/// "€48,000 and CHF 5,000".
pub(crate) fn amounts_in_words(amounts: &[Money]) -> String {
    let all: Vec<String> = amounts.iter().map(|amount| money(*amount)).collect();
    match all.split_last() {
        None => String::new(),
        Some((one, [])) => one.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
}

/// "€24,000, through Sarah Chen, in touch for nine days".
pub(crate) fn about(deal: &Deal, today: NaiveDate) -> String {
    let work = &deal.work;
    let amount = work.amount.map(money);
    let through = match (&deal.source, deal.place.as_str()) {
        (Some((_, name)), _) => format!("through {name}"),
        (None, "") => origin(work.origin).to_lowercase(),
        (None, place) => place.to_owned(),
    };
    let since = (today - deal.since).num_days().max(0);
    let how_long = match (work.state, since) {
        (DealState::Won | DealState::Lost, _) => day(deal.since, today),
        (_, 0) => "since today".to_owned(),
        (_, days) => format!("for {}", span(days)),
    };
    let parts = amount.into_iter().chain([through, how_long]);
    sentence(&parts.collect::<Vec<_>>().join(", "))
}

/// What is owed: to the prospect first, then to whoever sent it; and whether it is late.
pub(crate) fn owed(deal: &Deal, today: NaiveDate) -> Option<(String, bool)> {
    if let Some(by) = deal.contact_by {
        let late = by < today;
        let when = if late {
            format!("was due {}", day(by, today))
        } else {
            format!("by {}", day(by, today))
        };
        return Some((format!("First contact {when}"), late));
    }
    let since = deal.tell_since?;
    let (_, name) = deal.source.as_ref()?;
    let late = (today - since).num_days() > 7;
    Some((format!("Tell {name} how it stands"), late))
}

/// "To Sarah Chen, met, 12 Jun".
pub(crate) fn made(sent: &Sent, today: NaiveDate) -> String {
    let referral = &sent.referral;
    let on = day(referral.state_on.unwrap_or(referral.on), today);
    let how = match referral.state {
        DealState::Received => "sent".to_owned(),
        other => state(other).to_lowercase(),
    };
    format!("To {}, {how} {on}", sent.person)
}

/// "From Sarah Chen, 12 Jun".
pub(crate) fn came(sent: &Sent, today: NaiveDate) -> String {
    format!("From {}, {}", sent.person, day(sent.referral.on, today))
}

/// "2 new", "1 proposal, €24,000".
pub(crate) fn stage(of: DealState, count: usize, amounts: &[Money]) -> String {
    let what = match of {
        DealState::Received => "new",
        DealState::Contacted => "in touch",
        DealState::Meeting => "met",
        DealState::Proposal => {
            return with_amounts(several(count, "proposal", "proposals"), amounts);
        }
        DealState::Won => "won",
        DealState::Lost => "lost",
    };
    with_amounts(format!("{count} {what}"), amounts)
}

fn with_amounts(said: String, amounts: &[Money]) -> String {
    if amounts.is_empty() {
        said
    } else {
        format!("{said}, {}", amounts_in_words(amounts))
    }
}

/// An amount as people write it: "24,000", "24.000,50", "1'200", "24000". The last point or comma parts the smaller units
/// if no more digits follow than the currency has; everything else parts thousands. Nothing for what is none.
pub(crate) fn amount(typed: &str, code: &str) -> Option<Money> {
    let whole = Money::new(0, code.trim())?;
    let decimals = usize::try_from(whole.decimals()).ok()?;
    let typed: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '\'' && *c != '’')
        .collect();
    if !typed
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
    {
        return None;
    }
    let (units, rest) = match typed.rfind(['.', ',']) {
        Some(at) if (1..=decimals).contains(&(typed.len() - at - 1)) => {
            (&typed[..at], &typed[at + 1..])
        }
        _ => (typed.as_str(), ""),
    };
    let digits: String = units.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() && rest.is_empty() {
        return None;
    }
    format!("{digits}{rest:0<decimals$}")
        .parse()
        .ok()
        .and_then(|minor| Money::new(minor, code.trim()))
}

/// The same as it is typed again: "24000", "1200.50".
pub(crate) fn typed(amount: Money) -> String {
    let unit = 10_i64.pow(amount.decimals());
    let width = amount.decimals() as usize;
    match amount.minor % unit {
        0 => (amount.minor / unit).to_string(),
        rest => format!("{}.{:0width$}", amount.minor / unit, rest.abs()),
    }
}

#[cfg(test)]
mod tests;
