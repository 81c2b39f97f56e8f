//! My side (row R15).

use serde::{Deserialize, Serialize};

/// What others need to know to send somebody to me. One for the book, each field merged by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Profile {
    /// My name, as I sign.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// One clear sentence: what I do for whom.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sentence: String,
    /// Whom I serve best.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub ideal_client: String,
    /// Proof with figures, one a line.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub proof: String,
    /// What others can paste when they refer me.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub referral_words: String,
    /// An introduction mail that others can forward.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub introduction_mail: String,
    /// My title, as on my card.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// My company, as on my card.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub company: String,
    /// The e-mail address on my card.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub email: String,
    /// The phone number on my card.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub phone: String,
    /// The web page or profile on my card.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub web: String,
    /// What I offer, one a line: meets people's needs.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub offers: String,
}

impl Profile {
    /// Each of my offers.
    pub fn each_offer(&self) -> impl Iterator<Item = &str> {
        self.offers.lines().map(str::trim).filter(|l| !l.is_empty())
    }
}
