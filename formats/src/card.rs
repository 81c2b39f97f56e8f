//! Business cards (row C2): the words that a text recogniser saw, with their places, to the fields of a person.
//!
//! A card is recognised several times, each time a little differently, and every time is a [`Pass`]. Where passes
//! agree, or an e-mail address, the web page, the company and the name bear each other out, a value is certain.
//! The way of a card: words become places, each with one reading per pass ([`places`]); addresses and numbers are
//! taken out of every reading and voted on ([`reach`], [`phone`], [`vote`]); what is left is told apart by its words,
//! its height and its neighbours ([`sort`]). Nothing is lost: what is not understood stays in the note.

mod country;
mod dial;
mod fold;
mod phone;
mod places;
mod reach;
mod sort;
mod vote;
mod words;

use serde::{Deserialize, Serialize};

/// A rectangle in the pixels of the straightened card, as the recogniser writes it: `{"x0":1,"y0":2,"x1":3,"y1":4}`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Area {
    /// Left.
    pub x0: f32,
    /// Top.
    pub y0: f32,
    /// Right.
    pub x1: f32,
    /// Bottom.
    pub y1: f32,
}

/// A word that was seen: `{"text":"Anna","bbox":{…},"confidence":93.1,"line":0,"block":0}`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Word {
    /// Its letters.
    pub text: String,
    /// Where it stands.
    pub bbox: Area,
    /// How sure the recogniser is, 0 to 100.
    pub confidence: f32,
    /// The line within its block, as counted by the recogniser.
    #[serde(default)]
    pub line: u32,
    /// The block, as counted by the recogniser.
    #[serde(default)]
    pub block: u32,
}

/// What the recogniser saw at one time: `{"words":[…]}`. All passes of a card share one set of pixels.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Pass {
    /// Every word, in reading order.
    pub words: Vec<Word>,
}

/// What is known without the card: `{"country":"DE"}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hints {
    /// The person's own country in two capital letters; used for phone numbers if the card says no other.
    #[serde(default)]
    pub country: Option<String>,
}

/// A value that was found: `{"value":"Anna Berg","certain":true,"words":[0,1]}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The value, mended where faults of the recogniser are plain.
    pub value: String,
    /// Whether passes or other fields bear it out; otherwise a person should look at it.
    pub certain: bool,
    /// The words of [`CardFields::words`] that it was read from; none if it was concluded from other fields.
    pub words: Vec<usize>,
}

/// What a phone number is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PhoneUse {
    /// A phone that is carried around.
    Mobile,
    /// A desk, or a number without a label.
    #[default]
    Office,
    /// A desk, past the switchboard.
    Direct,
    /// A fax machine.
    Fax,
    /// At home.
    Home,
}

/// A phone number that was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundPhone {
    /// The number as printed, without label and extension.
    pub value: String,
    /// The number as `+` and digits, where its country is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub e164: Option<String>,
    /// The extension's digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extension: Option<String>,
    /// By its label, else by its first digits.
    pub label: PhoneUse,
    /// As in [`Found`].
    pub certain: bool,
    /// As in [`Found`].
    pub words: Vec<usize>,
}

/// A name on a service: `{"service":"linkedin","value":"anna-berg",…}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handle {
    /// In small letters; empty if the card does not say.
    pub service: String,
    /// The name there, without a sign before it.
    pub value: String,
    /// As in [`Found`].
    pub certain: bool,
    /// As in [`Found`].
    pub words: Vec<usize>,
}

/// The card's fields. Every word is in one of them, or its text is in the note.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CardFields {
    /// The words that the indexes point to: one reading of every place, from the top down.
    pub words: Vec<Word>,
    /// The name without honorifics and degrees.
    pub name: Option<Found>,
    /// Honorifics before the name: "Dr.".
    pub prefix: Option<Found>,
    /// Degrees behind the name: "PhD, MBA".
    pub suffix: Option<Found>,
    /// What the person does.
    pub title: Option<Found>,
    /// Where the person works.
    pub company: Option<Found>,
    /// Phone numbers, from the top down.
    pub phones: Vec<FoundPhone>,
    /// E-mail addresses, from the top down.
    pub emails: Vec<Found>,
    /// Web pages.
    pub webs: Vec<Found>,
    /// Postal address, its lines joined by ", ".
    pub address: Option<Found>,
    /// Names on LinkedIn, X and the like.
    pub handles: Vec<Handle>,
    /// The country in two capital letters, as far as the card tells.
    pub country: Option<String>,
    /// Everything else, one place a line.
    pub note: String,
}

/// The fields of the card that was seen in `passes`. No passes give no fields.
#[must_use]
pub fn read_card(passes: &[Pass], hints: &Hints) -> CardFields {
    let places = places::of(passes);
    let taken = vote::take(&places);
    sort::into_fields(places, taken, hints)
}
