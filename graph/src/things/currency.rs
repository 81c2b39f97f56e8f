//! A currency.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A currency, by its ISO 4217 code: three letters, kept in capitals. Written as `"EUR"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// The currency of a code in capitals or not; `None` unless it is three letters.
    #[must_use]
    pub fn new(code: &str) -> Option<Self> {
        let bytes: [u8; 3] = code.to_ascii_uppercase().into_bytes().try_into().ok()?;
        bytes
            .iter()
            .all(u8::is_ascii_uppercase)
            .then_some(Self(bytes))
    }

    /// Its code, in capitals.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// How many decimals it has (ISO 4217: none for the yen, three for the dinar).
    #[must_use]
    pub fn decimals(self) -> u32 {
        match self.code() {
            "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF"
            | "UGX" | "UYI" | "VND" | "VUV" | "XAF" | "XOF" | "XPF" => 0,
            "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
            _ => 2,
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Takes capitals only: the same currency is written in one way.
impl FromStr for Currency {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let currency = Self::new(text).filter(|currency| currency.code() == text);
        currency.ok_or_else(|| format!("a currency is written like EUR, not {text:?}"))
    }
}

impl Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_three_letters_and_written_in_capitals() {
        for (code, currency, parsed) in [
            ("EUR", Some("EUR"), true),
            ("eur", Some("EUR"), false),
            ("EU", None, false),
            ("EURO", None, false),
            ("E1R", None, false),
            ("€", None, false),
            ("", None, false),
        ] {
            let found = Currency::new(code);
            assert_eq!(found.as_ref().map(Currency::code), currency, "{code:?}");
            assert_eq!(code.parse::<Currency>().is_ok(), parsed, "{code:?}");
        }
    }
}
