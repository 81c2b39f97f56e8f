//! Entity keys: one newtype each over a UUIDv7, so that a person is never mistaken for an event.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.as_hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(s).map(Self)
            }
        }
    };
}

id!(/// A person in the book, `me` included.
    PersonId);
id!(/// A conference, a meeting, an association evening.
    EventId);
id!(/// One contact with one or more people.
    InteractionId);
id!(/// One command as it was given: what history lists and undo takes back as a whole.
    BatchId);
id!(/// Something of value given or received.
    ExchangeId);
id!(/// A promise, mine or theirs.
    PromiseId);
id!(/// A meets B through C.
    IntroductionId);
id!(/// A prospect sent to me, or by me.
    ReferralId);
id!(/// Possible work.
    OpportunityId);
id!(/// What I am trying to reach.
    GoalId);
id!(/// A small request to one person.
    AskId);
id!(/// Two people who know each other.
    LinkId);
id!(/// A day on which to get back to somebody met.
    FollowUpId);
id!(/// A look back, or a verdict, on a day.
    ReviewId);
id!(/// An introduction that was proposed, and what became of the proposal.
    ProposalId);
id!(/// Minutes that belong to no contact: preparation, writing, an association.
    TimeId);
id!(/// An association that I belong to or lead.
    AssociationId);
id!(/// A message in my own words, with gaps to be filled.
    TemplateId);
id!(/// One going through the programme.
    ProgrammeId);
id!(/// Days of the programme that do not count.
    PauseId);
id!(/// The figures that later ones stand beside.
    BaselineId);

impl PersonId {
    /// The person whose book it is: a party to introductions and links, with the profile instead of an entry.
    pub const ME: PersonId = PersonId(Uuid::from_u128(0x6b69_7468_0000_8000_8000_0000_0000_006d));

    /// Whether this is the person whose book it is.
    #[must_use]
    pub fn is_me(self) -> bool {
        self == Self::ME
    }
}
