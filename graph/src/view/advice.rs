//! What follows from the figures, with its reason (rows B4 to B8).

use crate::command::Command;
use crate::ids::{AssociationId, PersonId, ReviewId};
use crate::rules::fold::fold;
use crate::things::{Review, ReviewKind, Thing};
use crate::types::Tier;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A piece of advice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Advice {
    /// These sent work that was won, and stand further out than tier 1.
    Closer {
        /// Those of whose referrals most was won first; no more than tier 1 has room for.
        people: Vec<Sender>,
    },
    /// These were close, and it went quiet.
    Drifted {
        /// The tier that they are in.
        tier: Tier,
        /// The latest for their rhythm first.
        people: Vec<Silent>,
    },
    /// An association took many hours and brought no possible work.
    Association {
        /// Which one.
        id: AssociationId,
        /// What it is called.
        name: String,
        /// Whether I lead it today.
        led: bool,
        /// What went into it in twelve months.
        minutes: u64,
    },
    /// Nobody of tiers 1 to 3 is in an industry at a place, although many are in the one or at the other.
    Nobody {
        /// The industry.
        industry: String,
        /// The place.
        place: String,
        /// How many people of tiers 1 to 3 are in the industry.
        in_industry: usize,
        /// How many are at the place.
        at_place: usize,
    },
}

/// Somebody who sent work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Sender {
    /// Who.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Their referrals of twelve months.
    pub referrals: usize,
    /// How many of these were won.
    pub won: usize,
}

/// Somebody who went quiet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Silent {
    /// Who.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// The day of the last contact.
    pub last: NaiveDate,
}

/// What a dismissal is noted about: somebody, and a word; or a word alone.
pub type AdviceKey = (Option<PersonId>, String);

impl Advice {
    /// What it is about: a dismissal of the advice is one of each of these.
    #[must_use]
    pub fn keys(&self) -> Vec<AdviceKey> {
        match self {
            Self::Closer { people } => people.iter().map(|p| closer(p.id)).collect(),
            Self::Drifted { people, .. } => people.iter().map(|p| drifted(p.id)).collect(),
            Self::Association { id, .. } => vec![association(*id)],
            Self::Nobody {
                industry, place, ..
            } => vec![nobody(industry, place)],
        }
    }

    /// The command that puts it away on every device: a note for each key, so that what two devices put away apart is
    /// put away, and an undo brings it back.
    pub fn dismiss(&self, on: NaiveDate, mut fresh: impl FnMut() -> Uuid) -> Command {
        let note = |(person, note): AdviceKey| {
            Command::Save(Thing::Review(Review {
                id: ReviewId(fresh()),
                kind: ReviewKind::Advice,
                person,
                on,
                verdict: None,
                note,
            }))
        };
        Command::Together {
            what: "Put the advice away".to_owned(),
            commands: self.keys().into_iter().map(note).collect(),
        }
    }
}

/// To bring somebody nearer.
pub(crate) fn closer(id: PersonId) -> AdviceKey {
    (Some(id), "closer".to_owned())
}

/// That it went quiet with somebody.
pub(crate) fn drifted(id: PersonId) -> AdviceKey {
    (Some(id), "drifted".to_owned())
}

/// That an association brought nothing.
pub(crate) fn association(id: AssociationId) -> AdviceKey {
    (None, format!("association/{id}"))
}

/// That nobody is in an industry at a place, however the two are written.
pub(crate) fn nobody(industry: &str, place: &str) -> AdviceKey {
    (None, format!("nobody/{}/{}", fold(industry), fold(place)))
}
