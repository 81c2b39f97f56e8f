//! A message in my own words, filled in.

use crate::things::TemplateKind;
use serde::{Deserialize, Serialize};

/// A text to be sent by somebody else's hand: Kith sends nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Draft {
    /// To this e-mail, if there is one; an introduction goes to both, with a comma between.
    pub email: Option<String>,
    /// To this phone, if there is one.
    pub phone: Option<String>,
    /// The subject of a mail.
    pub subject: String,
    /// The text.
    pub body: String,
    /// By which template.
    pub kind: Option<TemplateKind>,
}
