//! What a file says about one person, as plain values that serialise like the book's own draft of a person.

use crate::vcard::media;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

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

/// A way to reach somebody, with an optional label ("work", "mobile", or the source's own words).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// As the source wrote it.
    pub value: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
}

impl Reach {
    /// A value with its label; the label may be empty.
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
        }
    }
}

/// A place of work and what somebody does there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// The company's name, with departments after it where a file gave them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub company: String,
    /// The job title.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
}

/// A postal address in its parts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Address {
    /// What it is for.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// Street and number, then additions, then the post-office box, one a line.
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

/// The parts of a name, where the source gave them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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

/// A picture of somebody. In JSON its bytes are base64, so that a draft that is stored on the way keeps its photos.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Photo {
    /// The media type, by the picture's first bytes: "image/jpeg".
    pub mime: String,
    /// The picture as the source gave it, neither scaled nor turned.
    #[serde(with = "as_base64")]
    pub bytes: Vec<u8>,
}

impl Photo {
    /// A picture, if the first bytes are those of a kind that browsers show: JPEG, PNG, GIF, WebP, BMP, TIFF, HEIC or
    /// AVIF. SVG is none: it may hold programs.
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Option<Self> {
        let mime = media::picture(&bytes)?.to_owned();
        Some(Self { mime, bytes })
    }
}

impl std::fmt::Debug for Photo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Photo({}, {} bytes)", self.mime, self.bytes.len())
    }
}

mod as_base64 {
    use crate::vcard::base64;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&base64::encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(d)?;
        base64::decode(text.as_bytes())
            .ok_or_else(|| serde::de::Error::custom("the photo's bytes are not valid base64"))
    }
}

/// Everything a source said about one person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ContactDraft {
    /// The whole name as shown. Empty only if an e-mail, phone or company is there instead.
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
    /// Web pages, profiles and chat addresses.
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
    /// Where we met, in words.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub met_at: String,
    /// The day we met.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub met_on: Option<NaiveDate>,
    /// The one long note.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Pictures, in the order of the source.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<Photo>,
    /// Properties that were not understood, one unfolded vCard line each; they come back on export. Lines that begin
    /// with `X-KITH-SOURCE:` are the source's own words for a value that is in a field above: they come back in its
    /// place while the value is the same, and are never written as they stand.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<String>,
    /// The source's own key for the person, to find the same person in a second import.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uid: Option<String>,
}

impl ContactDraft {
    /// Whether there is anything to tell the person by: a name, an e-mail, a phone or a company.
    #[must_use]
    pub fn is_somebody(&self) -> bool {
        !self.name.is_empty()
            || !self.emails.is_empty()
            || !self.phones.is_empty()
            || self.positions.iter().any(|p| !p.company.is_empty())
    }
}
