//! How much of one currency a unit of another is.

use super::{Currency, Money};
use std::fmt;
use std::str::FromStr;

/// At most so many digits before the point, and after it.
const MOST: usize = 9;

/// An exact decimal above zero, never a float: as many units of one currency as one unit of another. Written as it was
/// typed, `"0.92"`, with at most nine digits before the point and after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExchangeRate {
    /// All digits, without the point. Eighteen fit.
    digits: u64,
    /// How many of them stand after the point.
    decimals: u8,
}

impl ExchangeRate {
    /// An amount in another currency, rounded to its smallest unit, half away from zero; `None` where it does not fit.
    #[must_use]
    pub fn convert(self, amount: Money, into: Currency) -> Option<Money> {
        // What is too large for these steps is, divided by at most 10¹², far too large for an amount.
        let above = i128::from(amount.minor)
            .checked_mul(self.digits.into())?
            .checked_mul(10_i128.pow(into.decimals()))?;
        let below = 10_i128.pow(u32::from(self.decimals) + amount.currency.decimals());
        let (whole, rest) = (above / below, above % below);
        let away = if 2 * rest.abs() >= below {
            rest.signum()
        } else {
            0
        };
        Some(Money {
            minor: i64::try_from(whole + away).ok()?,
            currency: into,
        })
    }
}

impl fmt::Display for ExchangeRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = usize::from(self.decimals);
        let digits = format!("{:0>1$}", self.digits, decimals + 1);
        let (units, rest) = digits.split_at(digits.len() - decimals);
        let point = if decimals > 0 { "." } else { "" };
        write!(f, "{units}{point}{rest}")
    }
}

impl FromStr for ExchangeRate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bad = || format!("a rate is a number above zero like 0.92, not {text:?}");
        let (units, rest) = text.split_once('.').unwrap_or((text, ""));
        let fits = |part: &str| part.len() <= MOST && part.bytes().all(|b| b.is_ascii_digit());
        // In one way each: no zero goes before, and the point is between digits.
        let is_plain =
            !units.is_empty() && (units == "0" || !units.starts_with('0')) && !text.ends_with('.');
        if !is_plain || !fits(units) || !fits(rest) {
            return Err(bad());
        }
        let digits = format!("{units}{rest}").parse().map_err(|_| bad())?;
        let decimals = u8::try_from(rest.len()).map_err(|_| bad())?;
        let rate = Self { digits, decimals };
        (digits > 0).then_some(rate).ok_or_else(bad)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_a_decimal_above_zero_and_told_as_it_was_typed() {
        for text in [
            "1",
            "0.92",
            "0.920",
            "161.35",
            "0.000000001",
            "999999999.999999999",
            "10",
        ] {
            assert_eq!(text.parse::<ExchangeRate>().unwrap().to_string(), text);
        }
        for text in [
            "",
            "0",
            "0.0",
            "0.000000000",
            "-0.92",
            "+0.92",
            "0,92",
            ".92",
            "1.",
            "0.",
            ".",
            "00.92",
            "01",
            "1.2.3",
            "1e3",
            " 1",
            "1 000",
            "one",
            "NaN",
            "1234567890",
            "0.1234567891",
            "٣",
        ] {
            assert!(text.parse::<ExchangeRate>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn an_amount_is_converted_exactly_and_rounded_half_away_from_zero() {
        for (amount, rate, into) in [
            ("10000 USD", "0.92", Some("9200 EUR")),
            ("1 USD", "0.4", Some("0 EUR")),
            ("1 USD", "0.499999999", Some("0 EUR")),
            ("1 USD", "0.5", Some("1 EUR")),
            ("3 USD", "0.5", Some("2 EUR")),
            ("-1 USD", "0.499999999", Some("0 EUR")),
            ("-1 USD", "0.5", Some("-1 EUR")),
            ("-3 USD", "0.5", Some("-2 EUR")),
            ("0 USD", "0.92", Some("0 EUR")),
            // The yen has no smaller unit, the dinar a thousand of them.
            ("1000 JPY", "0.0062", Some("620 EUR")),
            ("1 JPY", "0.0049", Some("0 EUR")),
            ("1 JPY", "0.005", Some("1 EUR")),
            ("100 USD", "161.5", Some("162 JPY")),
            ("100 USD", "161.49", Some("161 JPY")),
            ("-100 USD", "161.5", Some("-162 JPY")),
            ("1500 KWD", "3", Some("450 EUR")),
            ("1505 KWD", "1", Some("151 EUR")),
            ("1504 KWD", "1", Some("150 EUR")),
            ("1 EUR", "0.33", Some("3 KWD")),
            ("1 EUR", "0.35", Some("4 KWD")),
            ("7 JPY", "0.002", Some("14 KWD")),
            // To the last unit that fits, and beyond.
            (
                "9223372036854775807 USD",
                "1",
                Some("9223372036854775807 EUR"),
            ),
            (
                "-9223372036854775808 USD",
                "1",
                Some("-9223372036854775808 EUR"),
            ),
            ("9223372036854775807 USD", "1.000000001", None),
            ("-9223372036854775808 USD", "1.000000001", None),
            ("9223372036854775807 JPY", "999999999.999999999", None),
            (
                "9223372036854775807 KWD",
                "0.000000001",
                Some("922337204 EUR"),
            ),
        ] {
            let amount: Money = amount.parse().unwrap();
            let code = into.map_or("EUR", |into| &into[into.len() - 3..]);
            let rate: ExchangeRate = rate.parse().unwrap();
            let found = rate.convert(amount, code.parse().unwrap());
            let found = found.map(|money| money.to_string());
            assert_eq!(found.as_deref(), into, "{amount} at {rate}");
        }
    }
}
