//! What is usual: the ranges and minutes of PRODUCT.md that figures stand beside, and that nobody changes, in one place
//! next to the [`DEFAULTS`](super::DEFAULTS) that a person may.

use super::DealOrigin;
use crate::types::{Channel, Tier};
use serde::{Deserialize, Serialize};

/// A usual range, in per cent, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Usual {
    /// The lower end.
    pub from: u8,
    /// The upper end.
    pub to: u8,
}

/// How much of what is closed is won, where a referral led to it (row B4).
const REFERRALS_WON: Usual = Usual { from: 40, to: 60 };
/// The same of warm inbound.
const WARM_INBOUND_WON: Usual = Usual { from: 20, to: 30 };
/// The same of cold outbound.
const COLD_OUTBOUND_WON: Usual = Usual { from: 5, to: 15 };
/// How much of new work comes from referrals (row B4).
pub const WORK_FROM_REFERRALS: Usual = Usual { from: 40, to: 60 };
/// How much of the time with tiered people goes to tiers 1, 2, 3 (row B6).
const TIME_BY_TIER: [Usual; 3] = [
    Usual { from: 60, to: 70 },
    Usual { from: 25, to: 30 },
    Usual { from: 5, to: 10 },
];
/// Whoever leads more associations than this is told so (row B6).
pub const MOST_LED: usize = 2;

impl Usual {
    /// How much of what is closed is won, by where it came from; nothing is known of the other origins.
    #[must_use]
    pub fn won(origin: DealOrigin) -> Option<Self> {
        match origin {
            DealOrigin::Referral => Some(REFERRALS_WON),
            DealOrigin::WarmInbound => Some(WARM_INBOUND_WON),
            DealOrigin::ColdOutbound => Some(COLD_OUTBOUND_WON),
            DealOrigin::Event | DealOrigin::Content | DealOrigin::Association => None,
        }
    }

    /// How much of the time with tiered people goes to a tier.
    #[must_use]
    pub fn time(tier: Tier) -> Self {
        TIME_BY_TIER[usize::from(u8::from(tier)) - 1]
    }
}

/// The minutes that a contact takes where none are given (PRODUCT, "Time"); nothing is known of the other channels.
#[must_use]
pub fn usual_minutes(channel: Channel) -> Option<u32> {
    match channel {
        Channel::OneToOne => Some(60),
        Channel::Video => Some(30),
        Channel::Call => Some(15),
        Channel::Email => Some(10),
        Channel::Message | Channel::Social => Some(3),
        Channel::Event
        | Channel::Association
        | Channel::Speaking
        | Channel::HostedEvent
        | Channel::Content => None,
    }
}
