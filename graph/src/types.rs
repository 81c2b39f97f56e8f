//! The words of the book as plain types: what a person, an event and an interaction are.

use crate::ids::{EventId, InteractionId, PersonId};
use crate::things::is_false;
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};

/// How close somebody is kept (row R1). No tier at all is the wider circle: `Option<Tier>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "u8", try_from = "u8")]
pub enum Tier {
    /// Strategic partners.
    One,
    /// Peers and complementary services.
    Two,
    /// Wider community.
    Three,
}

impl From<Tier> for u8 {
    fn from(tier: Tier) -> u8 {
        match tier {
            Tier::One => 1,
            Tier::Two => 2,
            Tier::Three => 3,
        }
    }
}

impl TryFrom<u8> for Tier {
    type Error = String;
    fn try_from(n: u8) -> Result<Self, Self::Error> {
        match n {
            1 => Ok(Tier::One),
            2 => Ok(Tier::Two),
            3 => Ok(Tier::Three),
            _ => Err(format!("a tier is 1, 2 or 3, not {n}")),
        }
    }
}

/// How often to be in touch (row R2). Written as `"2w"`, `"3m"`, `"45d"` or `"never"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cadence {
    /// Every n days.
    Days(u16),
    /// Every n weeks.
    Weeks(u16),
    /// Every n calendar months, clamped to the month's end.
    Months(u16),
    /// No reminder at all.
    Never,
}

impl std::fmt::Display for Cadence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Cadence::Days(n) => write!(f, "{n}d"),
            Cadence::Weeks(n) => write!(f, "{n}w"),
            Cadence::Months(n) => write!(f, "{n}m"),
            Cadence::Never => f.write_str("never"),
        }
    }
}

impl std::str::FromStr for Cadence {
    type Err = String;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        if s == "never" {
            return Ok(Cadence::Never);
        }
        let bad = || format!("a cadence is written like 2w, 3m, 45d or never, not {s:?}");
        let unit = s.chars().last().ok_or_else(bad)?;
        let n: u16 = s[..s.len() - unit.len_utf8()].parse().map_err(|_| bad())?;
        match (unit, n) {
            (_, 0) => Err(bad()),
            ('d', n) => Ok(Cadence::Days(n)),
            ('w', n) => Ok(Cadence::Weeks(n)),
            ('m', n) => Ok(Cadence::Months(n)),
            _ => Err(bad()),
        }
    }
}

impl Serialize for Cadence {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Cadence {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// A birthday whose year may be missing. Written as `1980-03-22` or `--03-22`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Birthday {
    /// The year, where known.
    pub year: Option<i32>,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31, fit for the month; 29 February is fine without a year.
    pub day: u8,
}

impl Birthday {
    /// A birthday that the calendar has; a missing year counts as a leap year.
    #[must_use]
    pub fn new(year: Option<i32>, month: u8, day: u8) -> Option<Self> {
        NaiveDate::from_ymd_opt(year.unwrap_or(2000), month.into(), day.into())?;
        Some(Self { year, month, day })
    }
}

impl std::fmt::Display for Birthday {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.year {
            Some(y) => write!(f, "{y:04}-{:02}-{:02}", self.month, self.day),
            None => write!(f, "--{:02}-{:02}", self.month, self.day),
        }
    }
}

impl std::str::FromStr for Birthday {
    type Err = String;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let bad = || format!("a birthday is written like 1980-03-22 or --03-22, not {s:?}");
        let (year, rest) = match s.strip_prefix("--") {
            Some(rest) => (None, rest),
            None => {
                let (y, rest) = s.split_once('-').ok_or_else(bad)?;
                (Some(y.parse().map_err(|_| bad())?), rest)
            }
        };
        let (m, d) = rest.split_once('-').ok_or_else(bad)?;
        let month = m.parse().map_err(|_| bad())?;
        let day = d.parse().map_err(|_| bad())?;
        Birthday::new(year, month, day).ok_or_else(bad)
    }
}

impl Serialize for Birthday {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Birthday {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// A way to reach somebody: the value as written, with an optional label ("work", "mobile", or their own words).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reach {
    /// As the person wrote it; the key it is merged under is its normalised form.
    pub value: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
}

/// A place of work and what somebody does there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Position {
    /// The company's name, with departments after it where a file gave them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub company: String,
    /// The job title.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
}

/// A postal address in its parts, as vCard's ADR has them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Address {
    /// What it is for.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// Street, number, post-office box and additions, one a line.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub street: String,
    /// City or town.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub city: String,
    /// State, county or region.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub region: String,
    /// Postal code.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub postcode: String,
    /// Country, as written.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub country: String,
}

/// The parts of a name, where a source gave them; `Person::name` is the whole as shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct NameParts {
    /// Family names.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub family: String,
    /// Given names.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub given: String,
    /// Additional (middle) names.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub additional: String,
    /// Honorifics before the name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub prefix: String,
    /// Honorifics and degrees after the name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub suffix: String,
}

/// Where a relationship stands (row R4). Imported people have none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are the definition")]
pub enum Stage {
    Initial,
    Cultivation,
    Partnership,
    Maintenance,
    LetGo,
}

/// The five questions of a partnership (row R4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// Whom they serve.
    Serves,
    /// Which opportunities they seek.
    Seeks,
    /// How to help them.
    Help,
    /// What a good referral is for them.
    Referral,
    /// How to communicate.
    Reach,
}

impl Question {
    /// In the order in which they are asked.
    pub const ALL: [Question; 5] = [
        Question::Serves,
        Question::Seeks,
        Question::Help,
        Question::Referral,
        Question::Reach,
    ];
}

/// The answers to the five questions; empty where there is none yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
#[allow(missing_docs, reason = "the names are those of Question")]
pub struct Answers {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub serves: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub seeks: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub help: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub referral: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reach: String,
}

impl Answers {
    /// The answer to a question; empty if there is none yet.
    #[must_use]
    pub fn of(&self, question: Question) -> &str {
        match question {
            Question::Serves => &self.serves,
            Question::Seeks => &self.seeks,
            Question::Help => &self.help,
            Question::Referral => &self.referral,
            Question::Reach => &self.reach,
        }
    }

    /// The answer to a question, to be written.
    pub fn of_mut(&mut self, question: Question) -> &mut String {
        match question {
            Question::Serves => &mut self.serves,
            Question::Seeks => &mut self.seeks,
            Question::Help => &mut self.help,
            Question::Referral => &mut self.referral,
            Question::Reach => &mut self.reach,
        }
    }

    /// Whether nothing is answered yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        Question::ALL.iter().all(|q| self.of(*q).is_empty())
    }
}

/// A person's lists of short texts, beside e-mails, phones and tags. Each entry is merged by its folded text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are the fields of PersonDraft")]
pub enum PersonList {
    Needs,
    Offers,
    Aims,
    Industries,
    Places,
    Services,
}

impl PersonList {
    /// All of them.
    pub const ALL: [PersonList; 6] = [
        PersonList::Needs,
        PersonList::Offers,
        PersonList::Aims,
        PersonList::Industries,
        PersonList::Places,
        PersonList::Services,
    ];

    /// Its name in the document.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            PersonList::Needs => "needs",
            PersonList::Offers => "offers",
            PersonList::Aims => "aims",
            PersonList::Industries => "industries",
            PersonList::Places => "places",
            PersonList::Services => "services",
        }
    }
}

/// Where an entry came from. Imported people have no stage and do not wait to be sorted (row R4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Typed, pasted, scanned or shared by the person.
    #[default]
    Captured,
    /// Read from a file of contacts.
    Imported,
}

/// Everything about a person that can be given at once: what capture, import and the CLI hand over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct PersonDraft {
    /// The whole name as shown. May be empty only if an e-mail, phone or company is there instead.
    pub name: String,
    /// The name's parts, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parts: Option<NameParts>,
    /// What friends call them.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub nickname: String,
    /// Companies and titles; the first is the current one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub positions: Vec<Position>,
    /// E-mail addresses; the first is preferred.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub emails: Vec<Reach>,
    /// Phone numbers; the first is preferred.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<Reach>,
    /// Web pages and profiles.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub urls: Vec<Reach>,
    /// Postal addresses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<Address>,
    /// Birthday, with or without a year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birthday: Option<Birthday>,
    /// Free tags, as written.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Where we met, in words; the event, where there is one, is `event`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub met_at: String,
    /// The day we met.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub met_on: Option<NaiveDate>,
    /// The event we met at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<EventId>,
    /// The one long note.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Tier, or none for the wider circle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier: Option<Tier>,
    /// How they want to be spoken of, as they said: "she". Without it the name is used.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub pronouns: String,
    /// What they look for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<String>,
    /// What they know or can do.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub offers: Vec<String>,
    /// What they try to reach.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub aims: Vec<String>,
    /// Industries.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub industries: Vec<String>,
    /// Places where they work.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<String>,
    /// Kinds of service.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<String>,
    /// What they answered to the five questions of a partnership.
    #[serde(skip_serializing_if = "Answers::is_empty")]
    pub answers: Answers,
    /// Through whom we met.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub met_through: Option<PersonId>,
    /// Known only through others so far: no warm path leads straight to them.
    #[serde(skip_serializing_if = "is_false")]
    pub not_met: bool,
    /// Whether they could say whom to send me; nothing until that was asked (row R15).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub could_refer: Option<bool>,
    /// Properties that Kith did not understand, as the source wrote them, one a line; they come back on export.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<String>,
    /// Where the entry came from.
    pub origin: Origin,
}

impl PersonDraft {
    /// One of the lists of short texts.
    #[must_use]
    pub fn list(&self, list: PersonList) -> &[String] {
        match list {
            PersonList::Needs => &self.needs,
            PersonList::Offers => &self.offers,
            PersonList::Aims => &self.aims,
            PersonList::Industries => &self.industries,
            PersonList::Places => &self.places,
            PersonList::Services => &self.services,
        }
    }

    /// The same, to be written.
    pub fn list_mut(&mut self, list: PersonList) -> &mut Vec<String> {
        match list {
            PersonList::Needs => &mut self.needs,
            PersonList::Offers => &mut self.offers,
            PersonList::Aims => &mut self.aims,
            PersonList::Industries => &mut self.industries,
            PersonList::Places => &mut self.places,
            PersonList::Services => &mut self.services,
        }
    }
}

/// What is asked about where it was set apart on two devices (row S3). Everything else merges quietly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are the definition")]
pub enum Cared {
    Name,
    GivenName,
    MiddleName,
    FamilyName,
    Prefix,
    Suffix,
    Email,
    Phone,
    /// Of an opportunity; everything else is a person's.
    Amount,
}

impl Cared {
    /// Whether more than one value can be true, and so be kept.
    #[must_use]
    pub fn can_be_several(self) -> bool {
        matches!(self, Cared::Email | Cared::Phone)
    }

    /// What it is called in a sentence: "e-mail".
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Cared::Name => "name",
            Cared::GivenName => "given name",
            Cared::MiddleName => "middle name",
            Cared::FamilyName => "family name",
            Cared::Prefix => "title before the name",
            Cared::Suffix => "title after the name",
            Cared::Email => "e-mail",
            Cared::Phone => "phone",
            Cared::Amount => "amount",
        }
    }
}

/// How a contact happened (row R5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are the definition")]
pub enum Channel {
    OneToOne,
    Call,
    Video,
    Email,
    Message,
    Event,
    Association,
    Speaking,
    HostedEvent,
    Content,
    Social,
}

/// Who began a contact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are the definition")]
pub enum Initiator {
    Me,
    Them,
    #[default]
    Both,
}

/// One contact with one or more people (row R5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Interaction {
    /// Its key.
    pub id: InteractionId,
    /// Everybody it was with; never empty.
    pub people: Vec<PersonId>,
    /// The local day where it was logged; what every rule counts from.
    pub on: NaiveDate,
    /// The moment it was logged, with the offset of the place, for those who need the hour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<DateTime<FixedOffset>>,
    /// How it happened.
    pub channel: Channel,
    /// Who began it.
    #[serde(default)]
    pub begun_by: Initiator,
    /// Minutes, if given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    /// What was said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// At which event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<EventId>,
    /// Planned ahead: not a contact until it happened.
    #[serde(default, skip_serializing_if = "is_false")]
    pub planned: bool,
    /// A mailing to many: does not count for tiers 1 and 2.
    #[serde(default, skip_serializing_if = "is_false")]
    pub bulk: bool,
    /// A call that nobody took.
    #[serde(default, skip_serializing_if = "is_false")]
    pub missed: bool,
    /// Answered by the other side: an approach that was, is none (row R8); what they began and I answered is no reply
    /// owed (row R9).
    #[serde(default, skip_serializing_if = "is_false")]
    pub answered: bool,
    /// For a planned one: what of value to bring.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub value: String,
}

/// A conference, a meeting, an association evening.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Event {
    /// Its key.
    pub id: EventId,
    /// What it is called.
    pub name: String,
    /// Whose it is.
    #[serde(default, skip_serializing_if = "EventKind::is_usual")]
    pub kind: EventKind,
    /// City or venue.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// First day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts: Option<NaiveDate>,
    /// Last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<NaiveDate>,
    /// Minutes spent there, if given; talks that are logged by themselves are not among them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    /// Minutes of preparation, if given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preparation: Option<u32>,
}

impl Event {
    /// Somebody else's event, of which only the name is known.
    #[must_use]
    pub fn named(id: EventId, name: &str) -> Self {
        Self {
            id,
            name: name.to_owned(),
            kind: EventKind::default(),
            place: String::new(),
            starts: None,
            ends: None,
            minutes: None,
            preparation: None,
        }
    }
}

/// Whose event it is, and with it what is kept of those who are there (row C7).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// Somebody else's.
    #[default]
    Theirs,
    /// My own: who is invited, and who came.
    Mine,
    /// A talk of mine: who asked a question.
    Talk,
}

impl EventKind {
    /// Whether it need not be written.
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
    fn is_usual(&self) -> bool {
        *self == Self::default()
    }

    /// Whether it has a list of guests, or of those who asked.
    #[must_use]
    pub fn has_guests(self) -> bool {
        self != Self::Theirs
    }
}

/// What is known of a guest, each saying more than the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum GuestMark {
    /// Was asked to come.
    Invited,
    /// Did not come.
    Absent,
    /// Came.
    Came,
    /// Came, and asked a question.
    Asked,
}
