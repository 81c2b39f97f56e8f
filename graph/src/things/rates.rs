//! Rates of exchange that the person typed in, and what sums come to at them (row B4; PRODUCT, "Money and conversion").
//!
//! Kith never fetches a rate. Without one, amounts of different currencies are not added up.

use super::{Currency, ExchangeRate, Money};
use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// The currency to add up in, and what one unit of others is. Each is a field of its own, so that it merges by itself:
/// `"rates_into": "EUR"`, and one US dollar as `"rate_usd": "0.92 EUR"`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rates {
    /// Into which currency; without one nothing is converted.
    pub into: Option<Currency>,
    /// What one unit of each is. A rate that is not in `into` waits until that is its currency again. One of `into` itself
    /// is never looked at: it counts at 1.
    pub of: BTreeMap<Currency, RateInto>,
}

/// A rate with the currency that it is in, so that it means the same whatever another device chooses to add up in. Written
/// as `"0.92 EUR"`: one unit is 0.92 euros.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateInto {
    /// One unit is so many.
    pub rate: ExchangeRate,
    /// Units of this.
    pub into: Currency,
}

/// What sums of several currencies come to in one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Together {
    /// All that could be added up, at the rates that the person typed in.
    pub money: Money,
    /// What stays apart: sums of currencies without a rate, and what is too large to be converted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<Money>,
}

impl Rates {
    /// None are typed in.
    pub const NONE: Self = Self {
        into: None,
        of: BTreeMap::new(),
    };
    /// The field of the currency to add up in.
    pub const INTO: &str = "rates_into";

    /// The field of a currency's rate.
    #[must_use]
    pub fn field(of: Currency) -> String {
        format!("rate_{}", of.code().to_ascii_lowercase())
    }

    /// Whose rate a field is.
    #[must_use]
    pub fn currency(field: &str) -> Option<Currency> {
        let of = Currency::new(field.strip_prefix("rate_")?)?;
        (Self::field(of) == field).then_some(of)
    }

    /// The rate of a currency in the one to add up in; `None` where there is none, or only one in another currency.
    #[must_use]
    pub fn rate(&self, of: Currency) -> Option<ExchangeRate> {
        let typed = self.of.get(&of)?;
        (self.into == Some(typed.into)).then_some(typed.rate)
    }

    /// A sum in the currency to add up in, which itself counts at 1; `None` without a rate, or where it does not fit.
    #[must_use]
    pub fn convert(&self, sum: Money) -> Option<Money> {
        let into = self.into?;
        if sum.currency == into {
            return Some(sum);
        }
        self.rate(sum.currency)?.convert(sum, into)
    }

    /// What sums come to, one of each currency: each is converted and rounded once. `None` if no rate has a part in it, so
    /// that there is nothing to tell beside the sums.
    #[must_use]
    pub fn together(&self, sums: &[Money]) -> Option<Together> {
        let into = self.into?;
        let mut whole = Money {
            minor: 0,
            currency: into,
        };
        let (mut left, mut at_a_rate) = (Vec::new(), false);
        let (own, others): (Vec<Money>, Vec<Money>) =
            sums.iter().partition(|sum| sum.currency == into);
        for sum in own.into_iter().chain(others) {
            let one = self.convert(sum);
            match one.and_then(|one| whole.minor.checked_add(one.minor)) {
                Some(minor) => {
                    whole.minor = minor;
                    at_a_rate |= sum.currency != into;
                }
                None => left.push(sum),
            }
        }
        at_a_rate.then_some(Together { money: whole, left })
    }
}

impl fmt::Display for RateInto {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.rate, self.into)
    }
}

impl FromStr for RateInto {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bad = || format!("a rate is written like 0.92 EUR, not {text:?}");
        let (rate, into) = text.split_once(' ').ok_or_else(bad)?;
        Ok(Self {
            rate: rate.parse().map_err(|_| bad())?,
            into: into.parse().map_err(|_| bad())?,
        })
    }
}

impl Serialize for RateInto {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for RateInto {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl Serialize for Rates {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut fields = s.serialize_map(None)?;
        if let Some(into) = &self.into {
            fields.serialize_entry(Self::INTO, into)?;
        }
        for (of, rate) in &self.of {
            fields.serialize_entry(&Self::field(*of), rate)?;
        }
        fields.end()
    }
}

impl<'de> Deserialize<'de> for Rates {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_map(Fields)
    }
}

/// Reads the rates from among other fields.
struct Fields;

impl<'de> Visitor<'de> for Fields {
    type Value = Rates;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("rates of exchange")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Rates, M::Error> {
        let mut rates = Rates::NONE;
        while let Some(field) = map.next_key::<String>()? {
            if field == Rates::INTO {
                rates.into = map.next_value()?;
            } else if let Some(of) = Rates::currency(&field) {
                if let Some(rate) = map.next_value::<Option<RateInto>>()? {
                    rates.of.insert(of, rate);
                }
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(rates)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::things::{DEFAULTS, Settings};

    fn rates(into: &str, of: &[(&str, &str)]) -> Rates {
        let one = |(code, rate): &(&str, &str)| (code.parse().unwrap(), rate.parse().unwrap());
        Rates {
            into: into.parse().ok(),
            of: of.iter().map(one).collect(),
        }
    }

    fn all(of: &[&str]) -> Vec<Money> {
        of.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn sums_are_added_up_at_the_rates_there_are_and_the_rest_stays_apart() {
        let usual = rates(
            "EUR",
            &[("USD", "0.92 EUR"), ("JPY", "0.0062 EUR"), ("KWD", "3 EUR")],
        );
        let yen = rates("JPY", &[("EUR", "161.5 JPY"), ("USD", "150 JPY")]);
        let own = rates("EUR", &[("EUR", "2 EUR"), ("USD", "0.5 EUR")]);
        let absent = rates("", &[("USD", "0.92 EUR")]);
        let other = rates("CHF", &[("USD", "0.92 EUR"), ("CHF", "1.05 EUR")]);
        let mixed = rates("CHF", &[("USD", "0.92 EUR"), ("JPY", "0.0058 CHF")]);
        let most = "9223372036854775807 EUR";
        let told = |money: &str, left: &[&str]| {
            Some(Together {
                money: money.parse().unwrap(),
                left: all(left),
            })
        };
        for (rates, sums, expected) in [
            (&usual, &[][..], None),
            (&usual, &["100 EUR"], None),
            (&usual, &["100 CHF", "100 EUR"], None),
            (&usual, &["100 USD"], told("92 EUR", &[])),
            (&usual, &["100 EUR", "100 USD"], told("192 EUR", &[])),
            (
                &usual,
                &["5 CHF", "100 EUR", "100 USD", "7 NOK"],
                told("192 EUR", &["5 CHF", "7 NOK"]),
            ),
            (
                &usual,
                &["100 EUR", "1000 JPY", "1505 KWD"],
                told("1172 EUR", &[]),
            ),
            (&yen, &["100 EUR", "-100 USD"], told("12 JPY", &[])),
            (&usual, &["-50 EUR", "100 USD"], told("42 EUR", &[])),
            (&own, &["100 EUR", "1 USD"], told("101 EUR", &[])),
            // What does not fit beside the others stays apart; the currency's own sum goes first.
            (&own, &[most, "1 USD"], None),
            (
                &own,
                &["-3 USD", "1 USD", most],
                told("9223372036854775806 EUR", &[]),
            ),
            (
                &usual,
                &["1 JPY", "9223372036854775806 EUR", "1000 USD"],
                told("9223372036854775807 EUR", &["1000 USD"]),
            ),
            (&absent, &["100 EUR", "100 USD"], None),
            // A rate in another currency counts for nothing, whatever it is of.
            (&other, &["100 CHF", "100 EUR", "100 USD"], None),
            (
                &mixed,
                &["100 CHF", "100 EUR", "1000 JPY", "100 USD"],
                told("680 CHF", &["100 EUR", "100 USD"]),
            ),
            (&Rates::NONE, &["100 EUR", "100 USD"], None),
        ] {
            assert_eq!(rates.together(&all(sums)), expected, "{sums:?}");
        }
    }

    #[test]
    fn each_is_a_field_of_its_own_among_the_numbers_of_the_rules() {
        let text = r#"{"today_rows":8,"rates_into":"EUR","rate_usd":"0.920 EUR","rate_jpy":"0.0058 CHF","remind_1":"x","rate_of":"y"}"#;
        let settings: Settings = serde_json::from_str(text).unwrap();
        assert_eq!(
            settings.rates,
            rates("EUR", &[("USD", "0.920 EUR"), ("JPY", "0.0058 CHF")])
        );
        assert_eq!(settings.today_rows, 8);
        let fields = serde_json::to_value(&settings).unwrap();
        assert_eq!(fields["rates_into"], "EUR");
        assert_eq!(fields["rate_usd"], "0.920 EUR");
        assert_eq!(
            serde_json::from_value::<Settings>(fields).unwrap(),
            settings
        );
        let none = serde_json::to_value(DEFAULTS).unwrap();
        assert!(!none.to_string().contains("rate"));
        for wrong in [
            r#"{"rate_usd":"0 EUR"}"#,
            r#"{"rate_usd":"-1 EUR"}"#,
            r#"{"rate_usd":"0.92"}"#,
            r#"{"rate_usd":0.92}"#,
            r#"{"rates_into":"euro"}"#,
            r#"{"rates_into":"eur"}"#,
        ] {
            assert!(serde_json::from_str::<Settings>(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_rate_says_which_currency_it_is_in_and_is_told_as_it_was_typed() {
        for text in ["0.92 EUR", "0.920 CHF", "150 JPY"] {
            assert_eq!(text.parse::<RateInto>().unwrap().to_string(), text);
        }
        for text in [
            "",
            "0.92",
            "0.92 ",
            "0.92EUR",
            "0.92  EUR",
            " 0.92 EUR",
            "0.92 EUR ",
            "0.92 eur",
            "0.92 euro",
            "0,92 EUR",
            "0 EUR",
            "EUR",
            " EUR",
            "EUR 0.92",
        ] {
            assert!(text.parse::<RateInto>().is_err(), "{text:?}");
        }
        let typed = rates("EUR", &[("USD", "0.92 EUR"), ("GBP", "1.1 CHF")]);
        let rate = |code: &str| typed.rate(code.parse().unwrap()).map(|r| r.to_string());
        assert_eq!(rate("USD").as_deref(), Some("0.92"));
        assert_eq!((rate("GBP"), rate("JPY")), (None, None));
    }

    #[test]
    fn a_currency_has_one_field() {
        for (field, of) in [
            ("rate_usd", Some("USD")),
            ("rate_USD", None),
            ("rate_usdt", None),
            ("rate_", None),
            ("rates_into", None),
            ("usd", None),
        ] {
            let found = Rates::currency(field);
            assert_eq!(found.as_ref().map(Currency::code), of, "{field}");
        }
    }
}
