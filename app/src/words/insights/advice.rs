//! Advice in words: what, why, and what the button does.

use super::{hours, time::kin};
use crate::words::{count, people, sentence, several_words, span_words, ways::listed};
use chrono::NaiveDate;
use kith_graph::types::Tier;
use kith_graph::view::advice::Advice;

/// A piece of advice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    /// What it comes to.
    pub(crate) what: String,
    /// Why.
    pub(crate) why: String,
    /// What the button says that looks closer.
    pub(crate) act: &'static str,
}

/// So many are named in a sentence.
const NAMED: usize = 2;

/// In words.
pub(crate) fn said(of: &Advice) -> Said {
    match of {
        Advice::Closer { people } => {
            let names: Vec<&str> = people.iter().map(|p| p.name.as_str()).collect();
            let sent = people.iter().map(|p| p.referrals).sum();
            let won: usize = people.iter().map(|p| p.won).sum();
            let who = if people.len() == 1 { "They" } else { "Together they" };
            let won = if won == sent { "all of them".to_owned() } else { count(won) };
            Said {
                what: format!("{} could stand nearer to you.", listed(&names, NAMED)),
                why: format!(
                    "{who} sent you {} in twelve months, and {won} became work.",
                    several_words(sent, "referral", "referrals")
                ),
                act: "Move nearer",
            }
        }
        Advice::Drifted { tier, people } => {
            let names: Vec<&str> = people.iter().map(|p| p.name.as_str()).collect();
            Said {
                what: format!("It has gone quiet with {}.", listed(&names, NAMED)),
                why: format!(
                    "Twice the time you meant to leave has passed. Get back to them, or let them stand a little further out: they are among your {}.",
                    kin(Some(*tier)).to_lowercase()
                ),
                act: "Look closer",
            }
        }
        Advice::Association {
            name, led, minutes, ..
        } => Said {
            what: format!("{name} took {} and brought no work.", hours(*minutes as f64)),
            why: match led {
                true => "In twelve months nothing came up through it. Does it still need you to lead it?",
                false => "In twelve months nothing came up through it. Would you join it today?",
            }
            .to_owned(),
            act: if *led { "Stop leading it" } else { "Leave it" },
        },
        Advice::Nobody {
            industry,
            place,
            in_industry,
            at_place,
        } => Said {
            what: format!("You know nobody for {industry} in {place}."),
            why: format!(
                "{} of your people are in {industry} and {} in {place}, but nobody is both.",
                sentence(&count(*in_industry)),
                count(*at_place)
            ),
            act: "Make it a goal",
        },
    }
}

/// What stands on the button that moves those who are chosen: "Move 2 people to tier 1".
pub(crate) fn move_them(n: usize, to: Option<Tier>) -> String {
    let to = match to {
        Some(tier) => format!("tier {}", u8::from(tier)),
        None => "the wider circle".to_owned(),
    };
    format!("Move {} to {to}", people(n))
}

/// "Quiet for four months".
pub(crate) fn quiet(last: NaiveDate, today: NaiveDate) -> String {
    format!("Quiet for {}", span_words((today - last).num_days()))
}

/// "three referrals, two won".
pub(crate) fn sent(referrals: usize, won: usize) -> String {
    let sent = several_words(referrals, "referral", "referrals");
    sentence(&format!("{sent}, {} won", count(won)))
}
