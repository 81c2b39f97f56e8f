//! What is mine alone: associations, time spent on nobody in particular, templates.

use crate::ids::{AssociationId, EventId, TemplateId, TimeId};
use crate::types::Channel;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// An association that I belong to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Association {
    /// Its key.
    pub id: AssociationId,
    /// What it is called.
    pub name: String,
    /// What I do there.
    #[serde(default)]
    pub role: AssociationRole,
    /// Since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<NaiveDate>,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

/// What I do in an association.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are the definition")]
pub enum AssociationRole {
    #[default]
    Member,
    Lead,
}

/// Minutes that belong to no contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Time {
    /// Its key.
    pub id: TimeId,
    /// The local day.
    pub on: NaiveDate,
    /// How many minutes.
    pub minutes: u32,
    /// Doing what.
    pub kind: TimeKind,
    /// The channel that they go to.
    pub channel: Channel,
    /// For which event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<EventId>,
    /// For which association.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub association: Option<AssociationId>,
    /// What, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// What the minutes went into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are the definition")]
pub enum TimeKind {
    Preparation,
    Writing,
    Attending,
    Organising,
}

/// A message in my own words. Gaps stand in braces: `{first}`, `{last_note}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Template {
    /// Its key.
    pub id: TemplateId,
    /// What it is called.
    pub name: String,
    /// What it is for.
    pub kind: TemplateKind,
    /// The subject of a mail; none for a message.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub subject: String,
    /// The text.
    pub body: String,
}

/// What a template is for. Of a kind without one of my own, Kith has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are the definition")]
pub enum TemplateKind {
    KeepInTouch,
    FollowUp,
    Promise,
    Thanks,
    Introduction,
    Ask,
    Update,
    Birthday,
    Referral,
}
