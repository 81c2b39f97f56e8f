//! An amount of money.

use super::Currency;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// An amount in minor units of a currency. Written as `"2400000 EUR"`: 24,000 euros.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money {
    /// Hundredths of a euro, or whatever the currency's smallest unit is.
    pub minor: i64,
    /// Which currency.
    pub currency: Currency,
}

impl Money {
    /// An amount; `None` unless the code is three letters.
    #[must_use]
    pub fn new(minor: i64, code: &str) -> Option<Self> {
        let currency = Currency::new(code)?;
        Some(Self { minor, currency })
    }

    /// The currency's code, in capitals.
    #[must_use]
    pub fn code(&self) -> &str {
        self.currency.code()
    }

    /// How many decimals the currency has.
    #[must_use]
    pub fn decimals(&self) -> u32 {
        self.currency.decimals()
    }
}

impl Money {
    /// For a sentence: "24,000 EUR", "1,200.50 CHF".
    #[must_use]
    pub fn in_words(&self) -> String {
        let unit = 10_u64.pow(self.decimals());
        let (whole, rest) = (
            self.minor.unsigned_abs() / unit,
            self.minor.unsigned_abs() % unit,
        );
        let digits = whole.to_string();
        let mut grouped = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at) % 3 == 0 {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        let sign = if self.minor < 0 { "-" } else { "" };
        let rest = match (rest, self.decimals() as usize) {
            (0, _) => String::new(),
            (rest, width) => format!(".{rest:0width$}"),
        };
        format!("{sign}{grouped}{rest} {}", self.code())
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.minor, self.code())
    }
}

impl FromStr for Money {
    type Err = String;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let bad = || format!("an amount is written like 2400000 EUR, not {s:?}");
        let (minor, code) = s.split_once(' ').ok_or_else(bad)?;
        Money::new(minor.parse().map_err(|_| bad())?, code).ok_or_else(bad)
    }
}

impl Serialize for Money {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_in_words_has_the_decimals_of_its_currency() {
        for (written, said) in [
            ("2400000 EUR", "24,000 EUR"),
            ("120050 CHF", "1,200.50 CHF"),
            ("-5 EUR", "-0.05 EUR"),
            ("0 EUR", "0 EUR"),
            ("1234567 JPY", "1,234,567 JPY"),
            ("1005 BHD", "1.005 BHD"),
            ("100000 USD", "1,000 USD"),
            ("-9223372036854775808 JPY", "-9,223,372,036,854,775,808 JPY"),
        ] {
            assert_eq!(written.parse::<Money>().unwrap().in_words(), said);
        }
    }
}
