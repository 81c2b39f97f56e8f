//! Reminders that reach a device while the app is closed (row S8): where, at what hour, and on which days not.

use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveTime, Offset as _, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// The hour that nobody chose.
pub const MORNING: u8 = 8;

/// What the book knows of one device's reminders. It stands in the book, since every device that is opened seals what all
/// of them will be told; a relay never sees it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reminder {
    /// Where the maker of its browser takes messages for it.
    pub endpoint: String,
    /// The browser's public key, in the alphabet of addresses (RFC 8291).
    pub p256dh: String,
    /// The browser's secret, in the same alphabet.
    pub auth: String,
    /// The hour of its own day at which it reminds, 0 to 23.
    #[serde(default = "morning")]
    pub hour: u8,
    /// Days on which it does not: 1 is Monday, 7 Sunday.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quiet: Vec<u8>,
    /// How far its clock is from universal time, by when that began, the earliest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offsets: Vec<Offset>,
    /// Among whose devices it is: a book that was brought back from a backup is shared anew, with other devices under the
    /// same numbers. Empty where that was not said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub vault: String,
}

/// How far a clock is from universal time, from a moment on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Offset {
    /// Since when; what is before the first is as it.
    pub from: DateTime<Utc>,
    /// Minutes east.
    pub minutes: i32,
}

impl std::fmt::Debug for Reminder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Reminder(at {}, {:?})", self.hour, self.offsets)
    }
}

const fn morning() -> u8 {
    MORNING
}

impl Reminder {
    /// Whether it could be used at all: an hour of a day, days of a week, an address that is encrypted on its way or stays
    /// on this machine.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let address = self.endpoint.starts_with("https://") || self.endpoint.starts_with("http://");
        address
            && self.endpoint.len() <= 1024
            && self.hour < 24
            && self.quiet.iter().all(|day| (1..=7).contains(day))
            && self.offsets.len() <= 8
    }

    /// Its day at a moment.
    #[must_use]
    pub fn day(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.offset(at)).date_naive()
    }

    /// When it reminds on one of its days.
    #[must_use]
    pub fn moment(&self, day: NaiveDate) -> DateTime<Utc> {
        let hour = NaiveTime::from_hms_opt(u32::from(self.hour), 0, 0).unwrap_or_default();
        let local = day.and_time(hour);
        // The offset of the moment itself; the hour that a change of clocks leaves out comes as the one after it.
        let all = self.offsets.iter().map(|offset| offset.minutes);
        let fits = all
            .map(|minutes| (local - TimeDelta::minutes(i64::from(minutes))).and_utc())
            .find(|utc| utc.with_timezone(&self.offset(*utc)).naive_local() == local);
        fits.unwrap_or_else(|| {
            let before = self.offset(local.and_utc() - Days::new(1));
            (local - TimeDelta::seconds(i64::from(before.local_minus_utc()))).and_utc()
        })
    }

    fn offset(&self, at: DateTime<Utc>) -> FixedOffset {
        let begun = self.offsets.iter().rev().find(|offset| offset.from <= at);
        let minutes = begun.or(self.offsets.first()).map_or(0, |o| o.minutes);
        FixedOffset::east_opt(minutes.saturating_mul(60)).unwrap_or_else(|| Utc.fix())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn reminder(hour: u8, offsets: &[(&str, i32)]) -> Reminder {
        let offset = |(from, minutes): &(&str, i32)| Offset {
            from: at(from),
            minutes: *minutes,
        };
        Reminder {
            endpoint: "https://push.example/1".to_owned(),
            p256dh: String::new(),
            auth: String::new(),
            hour,
            quiet: Vec::new(),
            offsets: offsets.iter().map(offset).collect(),
            vault: String::new(),
        }
    }

    #[test]
    fn a_device_is_reminded_at_its_own_hour_of_its_own_day() {
        let tokyo: &[(&str, i32)] = &[("2026-01-01T00:00:00Z", 540)];
        let berlin: &[(&str, i32)] = &[("2026-03-29T01:00:00Z", 120), ("2026-10-25T01:00:00Z", 60)];
        for (hour, offsets, day, moment) in [
            (8, tokyo, "2026-06-08", "2026-06-07T23:00:00Z"),
            (23, tokyo, "2026-06-08", "2026-06-08T14:00:00Z"),
            (8, &[], "2026-06-08", "2026-06-08T08:00:00Z"),
            (8, berlin, "2026-10-24", "2026-10-24T06:00:00Z"),
            (8, berlin, "2026-10-25", "2026-10-25T07:00:00Z"),
            (2, berlin, "2026-10-25", "2026-10-25T00:00:00Z"),
        ] {
            let got = reminder(hour, offsets).moment(day.parse().unwrap());
            assert_eq!(got, at(moment), "{hour} {day}");
        }
    }

    #[test]
    fn an_hour_that_the_clocks_leave_out_comes_as_the_one_after_it() {
        let spring = reminder(
            2,
            &[("2026-01-01T00:00:00Z", 60), ("2026-03-29T01:00:00Z", 120)],
        );
        let got = spring.moment("2026-03-29".parse().unwrap());
        assert_eq!(got, at("2026-03-29T01:00:00Z"));
    }

    #[test]
    fn nine_zones_apart_it_is_another_day() {
        let tokyo = reminder(8, &[("2026-01-01T00:00:00Z", 540)]);
        let day = tokyo.day(at("2026-06-07T20:00:00Z"));
        assert_eq!(day.to_string(), "2026-06-08");
    }

    #[test]
    fn what_no_device_could_use_is_not_sound() {
        assert!(reminder(0, &[]).is_sound());
        assert!(!reminder(24, &[]).is_sound());
        let mut odd = reminder(8, &[]);
        odd.quiet = vec![0];
        assert!(!odd.is_sound());
        odd.quiet = vec![7];
        assert!(odd.is_sound());
        odd.endpoint = "ftp://push.example".to_owned();
        assert!(!odd.is_sound());
    }
}
