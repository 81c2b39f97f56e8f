//! Which view is wanted, and the view: one of each, so that app, CLI and benches ask in the same way.

use super::HistoryEntry;
use super::advice::Advice;
use super::brief::Brief;
use super::digest::Digest;
use super::draft::Draft;
use super::duplicates::{Alike, Duplicates};
use super::event::{EventPage, Triage};
use super::goals::{Goals, MeCheck, Warning, Whom};
use super::insights::{Insights, Period};
use super::paths::{Map, Path, Target, WeakTie};
use super::programme::Programme;
use super::relation::{Goodwill, Match};
use super::review::{Capacity, Names, Quarter, Slots, Week};
use super::time::TimeNoted;
use super::work::Pipeline;
use crate::ids::{EventId, GoalId, PersonId};
use crate::things::{
    AskFor, Figures, Introduction, Profile, Promise, Settings, Template, TemplateKind,
};
use crate::types::PersonDraft;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A view that needs the whole book.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Wanted {
    /// Goodwill with everybody with whom there was ever anything.
    Goodwill,
    /// Open promises both ways, by due day.
    Promises,
    /// Introductions, the open ones first, then the latest.
    Introductions,
    /// Who might be introduced to whom, best first.
    Matches,
    /// The warm path.
    Path(Target),
    /// The picture of who knows whom.
    Map,
    /// Quiet weak ties worth waking.
    WeakTies,
    /// The brief before a meeting.
    Brief(PersonId),
    /// Goals and asks.
    Goals,
    /// Whom to ask.
    Whom(GoalId),
    /// What speaks against an ask.
    Warnings(PersonId, AskFor),
    /// The weekly review.
    Week,
    /// The quarterly one.
    Quarter,
    /// How full the tiers are.
    Capacity,
    /// Which relationships, hours and events brought business.
    Insights(Period),
    /// Work on its way, and referrals.
    Work,
    /// What follows from them, at most three pieces.
    Advice,
    /// The programme, with the evidence for each step.
    Programme,
    /// How things stood on a day, as the programme keeps it of its start.
    Figures(NaiveDate),
    /// The minutes that were noted: of work on nobody in particular, and of events.
    Time,
    /// Free days for a follow-up after a day, none later than a promise's.
    Slots {
        /// The event's last day, else that of the last capture.
        after: NaiveDate,
        /// A promise's due day.
        before: Option<NaiveDate>,
    },
    /// An event's page.
    Event(EventId),
    /// The sorting of those who were met at an event.
    Triage(EventId),
    /// A text to somebody.
    Draft {
        /// To whom.
        person: PersonId,
        /// By which template; the one that fits the situation if none is named.
        kind: Option<TemplateKind>,
        /// Who else it is about: whom to introduce.
        other: Option<PersonId>,
        /// What the row is about, as [`Open::id`](super::Open::id) has it: which promise, update or ask.
        #[serde(default)]
        about: Option<Uuid>,
    },
    /// My side.
    Me,
    /// The numbers of the rules.
    Settings,
    /// Templates: my own, and Kith's for the kinds without one.
    Templates,
    /// Names that begin with or contain something, best first, at most twenty.
    Names(String),
    /// Who may be in the book twice, the surest first.
    Duplicates,
    /// Whom of the book somebody who is being entered might be, the surest first, at most five.
    Alike(Box<PersonDraft>),
    /// What a reminder says of the day, if anything is due.
    Digest,
    /// What was done to the whole book, newest first.
    History {
        /// How many batches at most.
        limit: usize,
    },
}

impl Wanted {
    /// The same about whoever each person named stands under now: a link to somebody who was merged since leads to the
    /// one who stands for them.
    #[must_use]
    pub fn about(mut self, now: impl Fn(PersonId) -> PersonId) -> Self {
        match &mut self {
            Wanted::Path(Target::Person(id)) | Wanted::Brief(id) | Wanted::Warnings(id, _) => {
                *id = now(*id);
            }
            Wanted::Draft { person, other, .. } => {
                *person = now(*person);
                *other = other.map(now);
            }
            Wanted::Goodwill
            | Wanted::Promises
            | Wanted::Introductions
            | Wanted::Matches
            | Wanted::Path(Target::Company(_))
            | Wanted::Map
            | Wanted::WeakTies
            | Wanted::Goals
            | Wanted::Whom(_)
            | Wanted::Week
            | Wanted::Quarter
            | Wanted::Capacity
            | Wanted::Insights(_)
            | Wanted::Work
            | Wanted::Advice
            | Wanted::Programme
            | Wanted::Figures(_)
            | Wanted::Time
            | Wanted::Slots { .. }
            | Wanted::Event(_)
            | Wanted::Triage(_)
            | Wanted::Me
            | Wanted::Settings
            | Wanted::Templates
            | Wanted::Names(_)
            | Wanted::Duplicates
            | Wanted::Alike(_)
            | Wanted::Digest
            | Wanted::History { .. } => {}
        }
        self
    }
}

/// The answer to [`Wanted`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are those of Wanted")]
pub enum View {
    Goodwill(Vec<(PersonId, String, Goodwill)>),
    Promises(Vec<(Promise, String)>),
    Introductions(Vec<(Introduction, [String; 3])>),
    Matches(Vec<Match>),
    Path(Option<Path>),
    Map(Map),
    WeakTies(Vec<WeakTie>),
    Brief(Option<Box<Brief>>),
    Goals(Goals),
    Whom(Whom),
    Warnings(Vec<Warning>),
    Week(Week),
    Quarter(Quarter),
    Capacity(Capacity),
    Insights(Box<Insights>),
    Work(Pipeline),
    Advice(Vec<Advice>),
    Programme(Box<Programme>),
    Figures(Figures),
    Time(TimeNoted),
    Slots(Slots),
    Event(Option<Box<EventPage>>),
    Triage(Option<Box<Triage>>),
    Draft(Option<Draft>),
    Me(Profile, MeCheck),
    Settings(Settings),
    Templates(Vec<Template>),
    Names(Names),
    Duplicates(Duplicates),
    Alike(Vec<Alike>),
    Digest(Option<Digest>),
    History(Vec<HistoryEntry>),
}
