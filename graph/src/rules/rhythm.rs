//! What decides how often somebody is due: tier, own cadence and stage (PRODUCT, "Due" and "Stages").

use super::due::at_most_a_month;
use crate::facts::PersonFacts;
use crate::things::Settings;
use crate::types::{Cadence, Stage};
use chrono::NaiveDate;

/// How it stands, now or on another day, each with the day since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rhythm {
    /// The cadence of the tier.
    pub of_tier: Cadence,
    /// The day of its last change in the rules.
    pub of_tier_on: Option<NaiveDate>,
    /// The day of the last change of tier.
    pub tier_on: Option<NaiveDate>,
    /// The person's own cadence.
    pub own: Option<Cadence>,
    /// The day of the last change of it.
    pub own_on: Option<NaiveDate>,
    /// The stage.
    pub stage: Option<Stage>,
    /// The day that it was entered.
    pub stage_on: Option<NaiveDate>,
}

impl Rhythm {
    /// As it stands.
    #[must_use]
    pub fn now(settings: &Settings, person: &PersonFacts) -> Self {
        Self {
            of_tier: settings.cadence(person.tier),
            of_tier_on: settings.cadence_on(person.tier),
            tier_on: person.tier_on,
            own: person.cadence,
            own_on: person.cadence_on,
            stage: person.stage,
            stage_on: person.stage_on,
        }
    }

    /// The period in force: the person's own cadence, else the tier's; in cultivation at most a month whatever the tier,
    /// from the day that silence counts from. An own "never" stays never, and somebody let go is nudged about only by a
    /// cadence of their own.
    #[must_use]
    pub fn period(&self, since: impl FnOnce() -> NaiveDate) -> Cadence {
        match (self.stage, self.own) {
            (_, Some(Cadence::Never)) | (Some(Stage::LetGo), None) => Cadence::Never,
            (Some(Stage::Cultivation), own) => {
                at_most_a_month(own.unwrap_or(self.of_tier), since())
            }
            (_, own) => own.unwrap_or(self.of_tier),
        }
    }

    /// The day of the last change of tier or cadence, whether of their own or of the tier's in the rules. Cultivation
    /// changes the cadence where it makes the period shorter.
    #[must_use]
    pub fn changed_on(&self, period: Cadence) -> Option<NaiveDate> {
        let before = self.own.unwrap_or(self.of_tier);
        let cultivated = self.stage == Some(Stage::Cultivation) && period != before;
        let stage_on = self.stage_on.filter(|_| cultivated);
        let is_tiers = self.own.is_none() && period == before;
        let rules_on = self.of_tier_on.filter(|_| is_tiers);
        let all = [self.tier_on, self.own_on, stage_on, rules_on];
        all.into_iter().flatten().max()
    }
}
