//! The Today screen (row R3), and the open ends of a person that it is made of.

use super::PersonRow;
use crate::ids::{EventId, PersonId};
use crate::types::{Cadence, Channel, Question};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Something about a person that wants doing on a day: a fact of the row, which day it is comes in when it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Open {
    /// What it is.
    pub kind: OpenKind,
    /// What a snooze of this row is kept under, unique for the person: `"thanks"`; with the key of what is behind it,
    /// `"promise/…"`, `"reply/…"`, `"follow_up/…"`, `"planned/…"`, `"first_contact/…"`, `"update/…"`, `"answer/…"` and
    /// `"ask_thanks/…"`; `"step/value"`, `"step/second"`, `"step/decide"`, `"step/verdict"`, `"step/question"`,
    /// `"step/check_in"` and `"step/year"`.
    pub key: String,
    /// The thing or contact behind it, where there is one; of several, the earliest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
    /// The first day it is shown.
    pub from: NaiveDate,
    /// The day it is due: days late are counted from here, in sevenths.
    pub due: NaiveDate,
    /// In words, where there are any: what was promised, what the thanks are for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub what: String,
    /// Snoozed: not shown before this day, whatever `from` says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden_until: Option<NaiveDate>,
}

/// What wants doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum OpenKind {
    /// A promise of mine.
    MyPromise,
    /// A promise of theirs.
    TheirPromise,
    /// Thanks owed for something received.
    Thanks,
    /// A message, mail or missed call of theirs that was not answered.
    Reply(Channel),
    /// A follow-up, after an event or not.
    FollowUp(Option<EventId>),
    /// Initial: something of value within seven days.
    Value,
    /// Initial: a second conversation within four to six weeks; after day 42 a verdict.
    Second,
    /// Initial is over day 42 without a second conversation: cultivate, wider circle or let go.
    Decide,
    /// Cultivation is six months old: partner, keep on, or let drift.
    Verdict,
    /// Partnership: the next of the five questions.
    Question(Question),
    /// Maintenance: the quarterly check-in.
    CheckIn,
    /// Maintenance: the yearly review.
    Year,
    /// First contact with a prospect that was sent to me; behind it is the opportunity.
    FirstContact,
    /// An update owed to a source; behind it is the referral.
    Update,
    /// An ask that waits for its answer.
    Answer,
    /// An answered ask that waits for thanks.
    AskThanks,
    /// A planned contact on its day.
    Planned(Channel),
}

/// Which part of Today a row stands in, in the order of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are those of the screen")]
pub enum Section {
    InTouch,
    Promises,
    Loops,
    After,
}

/// A part of the screen: a section, and for what follows an event, which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Part {
    /// The section.
    pub section: Section,
    /// The event, within [`Section::After`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<EventId>,
}

/// Today: rows in fair order over all sections, with the reason and a suggestion of value on each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Today {
    /// All rows, the most urgent first, or the first of them. The screen shows [`Today::shown`] of them, by section;
    /// "n more" opens the rest.
    pub rows: Vec<TodayRow>,
    /// How many rows each part of the screen has, given in `rows` or not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<(Part, usize)>,
    /// How many rows are shown at first.
    pub shown: usize,
    /// How many minutes the rows that are shown take, at five each.
    pub minutes: usize,
    /// Captured people who wait to be sorted: how many in all.
    pub to_sort: usize,
    /// The same by event, the latest first; those met at none come last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to_sort_at: Vec<(Option<EventId>, usize)>,
    /// More than five fall due on one day: Kith offers to spread them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spread: Option<Spread>,
    /// Names of the events that rows and sorting mention.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<(EventId, String)>,
    /// How many people the book has.
    pub people: usize,
}

impl Today {
    /// How many rows there are, given or not.
    #[must_use]
    pub fn total(&self) -> usize {
        self.parts.iter().map(|(_, n)| n).sum()
    }

    /// Only so many more rows than are shown: in a large book thousands are due on one day.
    #[must_use]
    pub fn with_more(mut self, more: usize) -> Self {
        self.rows.truncate(self.shown.saturating_add(more));
        self
    }
}

impl TodayRow {
    /// The part of the screen that it stands in.
    #[must_use]
    pub fn part(&self) -> Part {
        let of_event = |reason: &Reason| match reason {
            Reason::Open(open) => match open.kind {
                OpenKind::FollowUp(event) => event,
                _ => None,
            },
            _ => None,
        };
        let is_after = self.section == Section::After;
        Part {
            section: self.section,
            event: self.reasons.iter().find_map(of_event).filter(|_| is_after),
        }
    }
}

/// One row of Today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TodayRow {
    /// Unique on the screen.
    pub key: String,
    /// Where it stands.
    pub section: Section,
    /// Whom it is about, without the search text and the open ends.
    pub person: PersonRow,
    /// Why it is here; the most urgent reason first, never empty.
    pub reasons: Vec<Reason>,
    /// What of value to bring.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bring: Option<Bring>,
    /// Days late.
    pub late: i64,
    /// Days that count as once: urgency is `late ÷ of`.
    pub of: i64,
}

/// Why somebody is on Today, in facts; the screen puts it into words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The cadence says so.
    Due {
        /// Since when.
        due: NaiveDate,
        /// Whole days since the last contact, or since they were added.
        days_since: i64,
        /// Whether there was ever a contact ("not in touch yet" if not).
        spoken: bool,
        /// The period in force.
        cadence: Cadence,
    },
    /// Something open is shown today.
    Open(Open),
    /// It is their birthday; the age they reach, where the year is known.
    Birthday {
        /// How old they become.
        age: Option<i32>,
    },
    /// Two approaches in a row went unanswered: peace for one period is offered, until this day.
    EaseOff {
        /// How many.
        approaches: usize,
        /// Until when peace is offered.
        until: NaiveDate,
    },
}

/// What of value to bring: the first of these that there is (row R3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Bring {
    /// My open promise.
    Promise {
        /// Which.
        id: Uuid,
        /// What was promised.
        what: String,
    },
    /// Thanks owed.
    Thanks {
        /// What for.
        what: String,
    },
    /// Somebody who offers what they look for.
    Match {
        /// Whom to introduce.
        other: PersonId,
        /// The other's name.
        name: String,
        /// What this one looks for.
        need: String,
        /// What the other offers.
        offer: String,
    },
    /// My own offer meets their need.
    Offer {
        /// What they look for.
        need: String,
        /// What I offer.
        offer: String,
    },
    /// What was last talked about, quoted.
    Note {
        /// The first sentence.
        sentence: String,
    },
    /// A question about what they look for.
    Question {
        /// What they look for.
        need: String,
    },
}

/// An offer to spread what falls due on one day by snoozes, five a working day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Spread {
    /// Each of those beyond five and the working day they would move to.
    pub to: Vec<(PersonId, NaiveDate)>,
}
