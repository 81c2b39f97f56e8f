//! The story with somebody: what happened, in a line and what came of it, and which way it went.

use super::who::Who;
use super::{day, figure, sentence, short_day};
use chrono::NaiveDate;
use kith_graph::ids::PersonId;
use kith_graph::things::{
    Answer, Ask, DealState, Direction, Exchange, ExchangeKind, Introduction, Money, Opportunity,
    Party, Referral, Size,
};
use kith_graph::types::{Initiator, Interaction};
use kith_graph::view::relation::Event;

/// The chips above a story.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Filter {
    #[default]
    All,
    Talks,
    Given,
    Received,
    Introductions,
}

impl Filter {
    /// Every one, with its words.
    pub(crate) const ALL: [(Filter, &'static str); 5] = [
        (Filter::All, "All"),
        (Filter::Talks, "Talks"),
        (Filter::Given, "Given"),
        (Filter::Received, "Received"),
        (Filter::Introductions, "Introductions"),
    ];

    /// Whether something that happened is shown.
    pub(crate) fn shows(self, what: &Event, with: PersonId) -> bool {
        match self {
            Filter::All => true,
            Filter::Talks => matches!(what, Event::Contact(_)),
            Filter::Given => way(what, with) == Way::Gave,
            Filter::Received => way(what, with) == Way::Got,
            Filter::Introductions => matches!(what, Event::Introduction(_)),
        }
    }
}

/// Which way something went: a filled dot, a ringed one, a hollow one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Gave,
    Got,
    Between,
}

/// Which way something went between me and somebody.
pub(crate) fn way(what: &Event, with: PersonId) -> Way {
    let party = |by: Party| match by {
        Party::Me => Way::Gave,
        Party::Them => Way::Got,
    };
    match what {
        Event::Exchange(exchange) => match exchange.direction {
            Direction::Given => Way::Gave,
            Direction::Received => Way::Got,
        },
        Event::Introduction(it) if it.is_mine() => Way::Gave,
        Event::Introduction(it) if it.through == with && it.for_me().is_some() => Way::Got,
        Event::Referral(referral, _) => party(referral.by),
        Event::Kept(promise) => party(promise.by),
        Event::Introduction(_) | Event::Contact(_) | Event::Added => Way::Between,
    }
}

/// Of a contact with many, so many are named.
const NAMED: usize = 3;

/// "Call, 25 minutes, with Leila Haddad. You began."
pub(crate) fn contact(contact: &Interaction, others: &[String]) -> String {
    let mut words = super::channel(contact.channel).to_owned();
    if contact.missed {
        words.push_str(", not reached");
    }
    match contact.minutes {
        Some(1) => words.push_str(", one minute"),
        Some(n) => words.push_str(&format!(", {n} minutes")),
        None => {}
    }
    if !others.is_empty() {
        let names: Vec<&str> = others.iter().map(String::as_str).collect();
        words.push_str(&format!(", with {}", super::ways::listed(&names, NAMED)));
    }
    words.push_str(match contact.begun_by {
        Initiator::Me => ". You began.",
        Initiator::Them => ". They began.",
        Initiator::Both => "",
    });
    words
}

/// How much it was worth.
pub(crate) fn size(size: Size) -> &'static str {
    match size {
        Size::Small => "Small",
        Size::Medium => "Medium",
        Size::Large => "Large",
    }
}

/// "You gave her a lead", "She thanked you".
pub(crate) fn exchange(exchange: &Exchange, who: &Who) -> String {
    let thing = match exchange.kind {
        ExchangeKind::Referral => "a referral",
        ExchangeKind::Introduction => "an introduction",
        ExchangeKind::Information => "information",
        ExchangeKind::Lead => "a lead",
        ExchangeKind::Expertise => "expertise",
        ExchangeKind::Collaboration => "a hand",
        ExchangeKind::Invitation => "an invitation",
        ExchangeKind::Visibility => "visibility",
        ExchangeKind::Thanks => "",
    };
    let them = &who.object;
    match (exchange.direction, exchange.kind) {
        (Direction::Given, ExchangeKind::Thanks) if exchange.public => {
            format!("You thanked {them} in public")
        }
        (Direction::Given, ExchangeKind::Thanks) => format!("You thanked {them}"),
        (Direction::Received, ExchangeKind::Thanks) => {
            format!("{} thanked you", who.start)
        }
        (Direction::Given, _) => format!("You gave {them} {thing}"),
        (Direction::Received, _) => format!("{} gave you {thing}", who.start),
    }
}

/// Who brought whom together, on the page of one of them: "You introduced Leila Haddad".
pub(crate) fn introduction(
    it: &Introduction,
    with: PersonId,
    who: &Who,
    name: &dyn Fn(PersonId) -> String,
) -> String {
    let done = it.made_on.is_some();
    let other = if it.a == with { it.b } else { it.a };
    let part = [it.a, it.b].contains(&with);
    let pair = || (name(it.a), name(it.b));
    match (it.is_mine(), it.for_me()) {
        (true, _) if part && done => format!("You introduced {}", name(other)),
        (true, _) if part => format!("You were asked to introduce {}", name(other)),
        (true, _) => {
            let (a, b) = pair();
            format!("You introduced {a} and {b}")
        }
        (false, Some(met)) if it.through == with && done => {
            format!("{} introduced you to {}", who.start, name(met))
        }
        (false, Some(met)) if it.through == with => {
            format!("You asked {} for {}", who.object, name(met))
        }
        (false, Some(_)) if done => {
            format!("{} introduced you", sentence(&name(it.through)))
        }
        (false, Some(_)) => format!("You asked {} for {}", name(it.through), who.object),
        (false, None) if it.through == with => {
            let (a, b) = pair();
            format!("{} introduced {a} and {b}", who.start)
        }
        (false, None) => format!(
            "{} introduced {} and {}",
            sentence(&name(it.through)),
            who.object,
            name(other)
        ),
    }
}

/// How far it is: "Asked 3 Jun", "Made 2 Apr", "They met on 14 Apr", "Outcome: a first mandate".
pub(crate) fn introduction_state(it: &Introduction) -> String {
    let met = |words: &str| it.met_on.map(|on| format!("{words} {}.", short_day(on)));
    if let Some(on) = it.dropped_on {
        return format!("Came to nothing, {}.", short_day(on));
    }
    if it.outcome_on.is_some() || !it.outcome.is_empty() {
        let outcome = if it.outcome.is_empty() {
            "Done.".to_owned()
        } else {
            format!("Outcome: {}", it.outcome)
        };
        return match met("They met on") {
            Some(met) => format!("{met} {outcome}"),
            None => outcome,
        };
    }
    met("They met on")
        .or_else(|| it.made_on.map(|on| format!("Made {}.", short_day(on))))
        .or_else(|| it.asked_on.map(|on| format!("Asked {}.", short_day(on))))
        .unwrap_or_else(|| "Not asked yet.".to_owned())
}

/// "She sent you Karsten Tools".
pub(crate) fn referral(
    referral: &Referral,
    who: &Who,
    name: &dyn Fn(PersonId) -> String,
) -> String {
    let prospect = match referral.prospect {
        Some(id) => name(id),
        None if referral.name.is_empty() => "a prospect".to_owned(),
        None => referral.name.clone(),
    };
    match referral.by {
        Party::Me => format!("You sent {} {prospect}", who.object),
        Party::Them => format!("{} sent you {prospect}", who.start),
    }
}

/// How far a referral is: "Won, €24,000".
pub(crate) fn deal(referral: &Referral, work: Option<&Opportunity>) -> String {
    let state = work.map_or(referral.state, |work| work.state);
    let words = match state {
        DealState::Received => "Received",
        DealState::Contacted => "In contact",
        DealState::Meeting => "Met",
        DealState::Proposal => "Proposal made",
        DealState::Won => "Won",
        DealState::Lost => "Lost",
    };
    match work.and_then(|work| work.amount) {
        Some(amount) => format!("{words}, {}", money(amount)),
        None => words.to_owned(),
    }
}

/// How an ask stands: "Asked Thursday, no answer yet", "Yes, 3 Jun".
pub(crate) fn ask_state(ask: &Ask, today: NaiveDate) -> String {
    if let Some(on) = ask.dropped_on {
        return format!("Let go {}", day(on, today));
    }
    let answered = ask.answer.map(|answer| match answer {
        Answer::Yes => "Yes",
        Answer::No => "No",
    });
    match (answered, ask.asked_on) {
        (Some(answer), asked) => match ask.answered_on.or(asked) {
            Some(on) => format!("{answer}, {}", day(on, today)),
            None => answer.to_owned(),
        },
        (None, Some(on)) => format!("Asked {}, no answer yet", day(on, today)),
        (None, None) => "Planned".to_owned(),
    }
}

/// "€24,000", "CHF 1,200.50".
pub(crate) fn money(amount: Money) -> String {
    let unit = 10_u64.pow(amount.decimals());
    let whole = amount.minor.unsigned_abs() / unit;
    let rest = amount.minor.unsigned_abs() % unit;
    let sign = if amount.minor < 0 { "−" } else { "" };
    let symbol = match amount.code() {
        "EUR" => "€".to_owned(),
        "USD" => "$".to_owned(),
        "GBP" => "£".to_owned(),
        code => format!("{code} "),
    };
    let whole = figure(usize::try_from(whole).unwrap_or(usize::MAX));
    if rest == 0 {
        format!("{sign}{symbol}{whole}")
    } else {
        let width = amount.decimals() as usize;
        format!("{sign}{symbol}{whole}.{rest:0width$}")
    }
}

#[cfg(test)]
mod tests;
