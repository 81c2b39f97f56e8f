//! Where the time went: by tier, by channel beside what it brought, by association (row B6; PRODUCT, "Time").

mod associations;
mod channels;
mod minutes;
mod split;

pub(crate) use associations::associations;

use super::period::Span;
use super::tiers::Tiers;
use super::work::{sum, won};
use crate::facts::{Contact, Facts};
use crate::things::MOST_LED;
use crate::view::insights::TimeSpent;

/// The time of a period. A contact takes what it says, else what is usual for its channel, marked estimated; a plan takes
/// none, for it has not happened.
pub(super) fn time(facts: &Facts, tiers: &Tiers<'_>, span: Span) -> TimeSpent {
    let associations = associations(facts, span);
    let led = associations.iter().filter(|a| a.led).count();
    let elsewhere = won(facts, span).filter(|work| channels::brought_by(facts, work).is_none());
    TimeSpent {
        tiers: split::by_tier(facts, tiers, span),
        channels: channels::by_channel(facts, span),
        elsewhere: sum(elsewhere, &facts.settings.rates),
        associations,
        led,
        too_many_led: led > MOST_LED,
    }
}

/// The contacts of a period.
fn contacts(facts: &Facts, span: Span) -> impl Iterator<Item = &Contact> {
    let all = facts.contacts.values();
    all.filter(move |contact| !contact.planned && span.holds(contact.on))
}
