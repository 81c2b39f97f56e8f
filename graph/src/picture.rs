//! Pictures of people: what the book says of a photo or a card's image. The image itself is a sealed file outside of the
//! document, under an id and a key that are random and stand in the document alone.

use crate::ids::PersonId;
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// The most bytes that a picture may have.
pub const MAX_PICTURE: u32 = 200 * 1024;

/// How long a picture is kept after the book has stopped to name it, so that undo finds it.
pub const KEPT_FOR: Duration = Duration::days(90);

/// Not the number of hexadecimal digits that it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not a picture's id or key")]
pub struct NotHex;

macro_rules! hex {
    ($(#[$doc:meta])* $name:ident, $bytes:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(into = "String", try_from = "String")]
        pub struct $name(pub [u8; $bytes]);

        impl From<$name> for String {
            fn from(of: $name) -> String {
                of.0.iter().map(|byte| format!("{byte:02x}")).collect()
            }
        }

        impl FromStr for $name {
            type Err = NotHex;
            fn from_str(text: &str) -> Result<Self, NotHex> {
                let mut bytes = [0; $bytes];
                if text.len() != 2 * $bytes || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
                    return Err(NotHex);
                }
                for (at, byte) in bytes.iter_mut().enumerate() {
                    let digits = text.get(2 * at..2 * at + 2).ok_or(NotHex)?;
                    *byte = u8::from_str_radix(digits, 16).map_err(|_| NotHex)?;
                }
                Ok(Self(bytes))
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotHex;
            fn try_from(text: String) -> Result<Self, NotHex> {
                text.parse()
            }
        }
    };
}

hex!(/// What a picture's sealed file is called, here and at the relay: random.
    PictureId, 16);
hex!(/// What opens a picture's sealed file: random, used for this one alone.
    PictureKey, 32);

impl fmt::Display for PictureId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from(*self))
    }
}

impl fmt::Debug for PictureId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Keys are not printed.
impl fmt::Debug for PictureKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PictureKey")
    }
}

/// What a picture shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The person. The one that was added last is shown; a new one takes the place of those before.
    Portrait,
    /// The front of a business card.
    CardFront,
    /// The back of a business card.
    CardBack,
}

impl Role {
    /// What it is called in a sentence: "photo".
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Role::Portrait => "photo",
            Role::CardFront => "card's front",
            Role::CardBack => "card's back",
        }
    }
}

/// Which kind of image the bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Media {
    /// JPEG.
    #[serde(rename = "image/jpeg")]
    Jpeg,
    /// PNG.
    #[serde(rename = "image/png")]
    Png,
    /// WebP.
    #[serde(rename = "image/webp")]
    Webp,
}

impl Media {
    /// By how the bytes begin; a file's name and what its sender says of it do not count.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        const PNG: [u8; 8] = *b"\x89PNG\r\n\x1a\n";
        match bytes {
            [0xff, 0xd8, 0xff, ..] => Some(Media::Jpeg),
            _ if bytes.starts_with(&PNG) => Some(Media::Png),
            [
                b'R',
                b'I',
                b'F',
                b'F',
                _,
                _,
                _,
                _,
                b'W',
                b'E',
                b'B',
                b'P',
                ..,
            ] => Some(Media::Webp),
            _ => None,
        }
    }

    /// As HTTP and browsers name it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Media::Jpeg => "image/jpeg",
            Media::Png => "image/png",
            Media::Webp => "image/webp",
        }
    }
}

/// A picture with what opens it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Picture {
    /// What its sealed file is called.
    pub id: PictureId,
    /// What opens it.
    pub key: PictureKey,
    /// What it shows.
    pub role: Role,
    /// Which kind of image it is.
    #[serde(rename = "type")]
    pub media: Media,
    /// Bytes, at most [`MAX_PICTURE`].
    pub size: u32,
    /// When it was added.
    pub added_at: DateTime<Utc>,
}

/// A picture as screens are told of it: without what opens it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Shown {
    /// What its sealed file is called.
    pub id: PictureId,
    /// What it shows.
    pub role: Role,
    /// When it was added.
    pub added_at: DateTime<Utc>,
}

impl From<&Picture> for Shown {
    fn from(picture: &Picture) -> Self {
        Self {
            id: picture.id,
            role: picture.role,
            added_at: picture.added_at,
        }
    }
}

/// The photo that stands for somebody: of several the one that was added last.
#[must_use]
pub fn portrait(pictures: &[Picture]) -> Option<PictureId> {
    let portraits = pictures.iter().filter(|p| p.role == Role::Portrait);
    Some(portraits.max_by_key(|p| (p.added_at, p.id))?.id)
}

/// A picture of somebody, and since when the book does not name it any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    /// Which.
    pub id: PictureId,
    /// Whose.
    pub of: PersonId,
    /// When it, or whom it shows, was taken out of the views, by the clock of the device that did it.
    pub gone_at: Option<DateTime<Utc>>,
}

impl Named {
    /// Whether it is named, or undo may still bring it back.
    #[must_use]
    pub fn is_kept(&self, now: DateTime<Utc>) -> bool {
        self.gone_at.is_none_or(|gone| now - gone < KEPT_FOR)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_is_known_by_its_bytes() {
        for (bytes, media) in [
            (&b"\xff\xd8\xff\xe0\0\x10JFIF"[..], Some(Media::Jpeg)),
            (b"\x89PNG\r\n\x1a\n\0\0", Some(Media::Png)),
            (b"RIFF\x10\0\0\0WEBPVP8 ", Some(Media::Webp)),
            (b"RIFF\x10\0\0\0WAVEfmt ", None),
            (b"GIF89a", None),
            (b"<svg xmlns=", None),
            (b"\xff\xd8", None),
            (b"", None),
        ] {
            assert_eq!(Media::of(bytes), media, "{bytes:?}");
        }
    }

    #[test]
    fn ids_and_keys_are_written_in_hexadecimal_and_keys_are_not_printed() {
        let id: PictureId = "000102030405060708090a0b0c0d0eff".parse().unwrap();
        assert_eq!(id.to_string(), "000102030405060708090a0b0c0d0eff");
        let key = PictureKey([7; 32]);
        let json = serde_json::to_string(&key).unwrap();
        assert_eq!(serde_json::from_str::<PictureKey>(&json).unwrap(), key);
        assert_eq!(format!("{key:?}"), "PictureKey");
        for bad in [
            "",
            "00",
            "+1+2030405060708090a0b0c0d0eff000",
            "é00102030405060708090a0b0c0d0ef",
        ] {
            assert_eq!(bad.parse::<PictureId>(), Err(NotHex), "{bad}");
        }
    }

    #[test]
    fn what_was_taken_out_is_kept_for_ninety_days() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let of = PersonId(uuid::Uuid::nil());
        let named = |gone_at| Named {
            id: PictureId([1; 16]),
            of,
            gone_at,
        };
        let gone = named(Some(at("2026-01-01T12:00:00Z")));
        assert!(gone.is_kept(at("2026-04-01T11:59:59Z")));
        assert!(!gone.is_kept(at("2026-04-01T12:00:00Z")));
        // A clock that runs behind takes nothing away.
        assert!(gone.is_kept(at("2020-01-01T00:00:00Z")));
        assert!(named(None).is_kept(at("2100-01-01T00:00:00Z")));
    }
}
