//! On which days of the week somebody does not work.

use chrono::Weekday;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Days of the week without work. Written as `"sat sun"`; none as `"none"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DaysOff(u8);

/// From Monday on.
pub const WEEK: [Weekday; 7] = [
    Weekday::Mon,
    Weekday::Tue,
    Weekday::Wed,
    Weekday::Thu,
    Weekday::Fri,
    Weekday::Sat,
    Weekday::Sun,
];

const NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const NONE: &str = "none";

impl DaysOff {
    /// Saturday and Sunday.
    pub const WEEKEND: DaysOff = DaysOff(0b110_0000);

    /// Whether a day is one of them.
    #[must_use]
    pub fn has(self, day: Weekday) -> bool {
        self.0 & bit(day) != 0
    }

    /// The same with a day among them, or not.
    #[must_use]
    pub fn with(self, day: Weekday, off: bool) -> Self {
        if off {
            Self(self.0 | bit(day))
        } else {
            Self(self.0 & !bit(day))
        }
    }

    /// Whether they are the usual ones.
    #[must_use]
    pub fn are_usual(&self) -> bool {
        *self == Self::WEEKEND
    }
}

impl Default for DaysOff {
    fn default() -> Self {
        Self::WEEKEND
    }
}

fn bit(day: Weekday) -> u8 {
    1 << day.num_days_from_monday()
}

impl fmt::Display for DaysOff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = WEEK
            .into_iter()
            .zip(NAMES)
            .filter(|(day, _)| self.has(*day))
            .map(|(_, name)| name)
            .collect();
        f.write_str(
            if names.is_empty() {
                NONE.to_owned()
            } else {
                names.join(" ")
            }
            .as_str(),
        )
    }
}

impl FromStr for DaysOff {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut days = Self(0);
        if text == NONE {
            return Ok(days);
        }
        for name in text.split_whitespace() {
            let at = NAMES.iter().position(|known| *known == name);
            let at =
                at.ok_or_else(|| format!("days off are written like sat sun, not {text:?}"))?;
            days = days.with(WEEK[at], true);
        }
        Ok(days)
    }
}

impl Serialize for DaysOff {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DaysOff {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for DaysOff {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "DaysOff".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "Days of the week without work: \"sat sun\"; none as \"none\"."
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_by_their_names_and_read_again() {
        let none = DaysOff(0);
        let friday = DaysOff::WEEKEND.with(Weekday::Fri, true);
        for (days, text) in [
            (DaysOff::WEEKEND, "sat sun"),
            (none, "none"),
            (friday, "fri sat sun"),
        ] {
            assert_eq!(days.to_string(), text);
            assert_eq!(text.parse(), Ok(days));
        }
        assert!("sat holiday".parse::<DaysOff>().is_err());
        assert!(friday.has(Weekday::Fri) && !friday.with(Weekday::Fri, false).has(Weekday::Fri));
    }
}
