//! A meets B through C (row R11), and what was proposed of the kind (row R10).

use crate::ids::{IntroductionId, PersonId, ProposalId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// An introduction: asked, made, met, outcome. Any of the three people may be [`PersonId::ME`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Introduction {
    /// Its key.
    pub id: IntroductionId,
    /// Who meets.
    pub a: PersonId,
    /// Whom.
    pub b: PersonId,
    /// Through whom.
    pub through: PersonId,
    /// What for, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// The day it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_on: Option<NaiveDate>,
    /// The day it was made: from then on it counts as an exchange.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_on: Option<NaiveDate>,
    /// The day they met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub met_on: Option<NaiveDate>,
    /// The day its outcome was known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome_on: Option<NaiveDate>,
    /// What came of it, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub outcome: String,
    /// The day it came to nothing, or was let go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dropped_on: Option<NaiveDate>,
}

/// That somebody who looks for something might meet somebody who offers it, and what I made of that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Proposal {
    /// Its key.
    pub id: ProposalId,
    /// Who looks for something.
    pub needs: PersonId,
    /// Who offers it.
    pub offers: PersonId,
    /// The day.
    pub on: NaiveDate,
    /// What I made of it.
    pub became: Proposed,
}

/// What became of a proposal. Either keeps the pair from being proposed again for twelve months.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are the definition")]
pub enum Proposed {
    Made,
    Dismissed,
}

impl Introduction {
    /// Whether I made it.
    #[must_use]
    pub fn is_mine(&self) -> bool {
        self.through.is_me()
    }

    /// Whom I met through it, if I am one of the two.
    #[must_use]
    pub fn for_me(&self) -> Option<PersonId> {
        match (self.a.is_me(), self.b.is_me()) {
            (true, false) => Some(self.b),
            (false, true) => Some(self.a),
            _ => None,
        }
    }
}
