//! Where the time went, in minutes (row B6).

use super::Work;
use crate::ids::AssociationId;
use crate::things::Usual;
use crate::types::{Channel, Tier};
use serde::{Deserialize, Serialize};

/// The time of the period by tier, channel and association.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TimeSpent {
    /// Tiers 1, 2, 3 and the wider circle.
    pub tiers: Vec<TierTime>,
    /// Channels that took time or brought work.
    pub channels: Vec<ChannelTime>,
    /// What was won through origins that name no channel: referrals, warm inbound, cold outbound.
    pub elsewhere: Work,
    /// My associations, by name.
    pub associations: Vec<AssociationTime>,
    /// How many of them I lead today.
    pub led: usize,
    /// Whether those are too many: more than two.
    pub too_many_led: bool,
}

/// Minutes with the people of one tier. Those of a contact are split evenly among its people, so they may be parts of one.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TierTime {
    /// The tier that they had on that day; none for the wider circle.
    pub tier: Option<Tier>,
    /// How many minutes.
    pub minutes: f64,
    /// How many of them are estimated.
    pub estimated: f64,
    /// Of the minutes with people of tiers 1 to 3; none for the wider circle.
    pub share: Option<f64>,
    /// What is usual.
    pub usual: Option<Usual>,
}

/// Minutes of one channel, beside what it brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChannelTime {
    /// Which channel.
    pub channel: Channel,
    /// How many minutes, preparation and events without people included.
    pub minutes: u64,
    /// How many of them are estimated.
    pub estimated: u64,
    /// How many contacts are not among them, since nobody knows how long they took.
    pub unknown: usize,
    /// What was won through it in the period; nothing where no origin names the channel.
    pub work: Option<Work>,
}

/// What went into one association, and came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AssociationTime {
    /// Which one.
    pub id: AssociationId,
    /// What it is called.
    pub name: String,
    /// Whether I lead it today.
    pub led: bool,
    /// Minutes noted for it in the period.
    pub minutes: u64,
    /// What was won through it in the period.
    pub work: Work,
}
