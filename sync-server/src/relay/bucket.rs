//! Token buckets: who sends how much how fast. Pure; the time is an argument.

use std::collections::HashMap;
use std::hash::Hash;
use std::time::Duration;

use tokio::time::Instant;

use crate::limits::Rate;

/// Buckets looked after before the full ones are first thrown out.
const TIDY_AT: usize = 1024;

/// Bytes and messages of somebody. One that is full is the same as none.
#[derive(Clone, Copy, Debug)]
struct Meter {
    bytes: Bucket,
    messages: Bucket,
}

/// A bucket, known by the moment at which it is full again.
#[derive(Clone, Copy, Debug)]
struct Bucket(Instant);

impl Bucket {
    /// Without this many tokens; or how long it takes until there are so many.
    fn without(self, rate: Rate, tokens: u64, now: Instant) -> Result<Self, Duration> {
        let full = self.0.max(now) + rate.time(tokens);
        let missing = full.duration_since(now).saturating_sub(rate.window());
        if missing.is_zero() {
            Ok(Self(full))
        } else {
            Err(missing)
        }
    }
}

/// The meters of everybody.
#[derive(Debug)]
pub(crate) struct Meters<K> {
    bytes: Rate,
    messages: Rate,
    all: HashMap<K, Meter>,
    tidy_at: usize,
}

impl<K: Eq + Hash> Meters<K> {
    /// All full.
    pub(crate) fn new(bytes: Rate, messages: Rate) -> Self {
        Self {
            bytes,
            messages,
            all: HashMap::new(),
            tidy_at: TIDY_AT,
        }
    }

    /// One message of this many bytes; or, with nothing taken, how long to wait.
    pub(crate) fn take(&mut self, key: K, bytes: u64, now: Instant) -> Result<(), Duration> {
        if self.all.len() >= self.tidy_at {
            let busy = |meter: &Meter| meter.bytes.0 > now || meter.messages.0 > now;
            self.all.retain(|_, meter| busy(meter));
            self.tidy_at = TIDY_AT.max(2 * self.all.len());
        }
        let meter = self.all.entry(key).or_insert(Meter {
            bytes: Bucket(now),
            messages: Bucket(now),
        });
        let left = (
            meter.bytes.without(self.bytes, bytes, now),
            meter.messages.without(self.messages, 1, now),
        );
        match left {
            (Ok(bytes), Ok(messages)) => {
                *meter = Meter { bytes, messages };
                Ok(())
            }
            (bytes, messages) => Err(bytes
                .err()
                .unwrap_or_default()
                .max(messages.err().unwrap_or_default())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meters() -> Meters<u32> {
        Meters::new(Rate::new(100, 1000), Rate::new(10, 20))
    }

    #[test]
    fn so_much_goes_at_once_and_then_as_fast_as_it_flows_in() {
        let (mut meters, now) = (meters(), Instant::now());
        assert_eq!(meters.take(1, 600, now), Ok(()));
        assert_eq!(meters.take(1, 400, now), Ok(()));
        assert_eq!(meters.take(1, 50, now), Err(Duration::from_millis(500)));
        let later = now + Duration::from_millis(500);
        assert_eq!(meters.take(1, 50, later), Ok(()));
        assert_eq!(meters.take(1, 1, later), Err(Duration::from_millis(10)));
    }

    #[test]
    fn what_is_refused_takes_nothing() {
        let (mut meters, now) = (meters(), Instant::now());
        assert_eq!(meters.take(1, 900, now), Ok(()));
        for _ in 0..100 {
            assert_eq!(meters.take(1, 200, now), Err(Duration::from_secs(1)));
        }
        assert_eq!(
            meters.take(1, 100, now),
            Ok(()),
            "neither bytes nor messages"
        );
    }

    #[test]
    fn many_small_messages_are_as_much_as_few_large_ones() {
        let (mut meters, now) = (meters(), Instant::now());
        for _ in 0..20 {
            assert_eq!(meters.take(1, 1, now), Ok(()));
        }
        assert_eq!(meters.take(1, 1, now), Err(Duration::from_millis(100)));
    }

    #[test]
    fn nobody_pays_for_another() {
        let (mut meters, now) = (meters(), Instant::now());
        assert_eq!(meters.take(1, 1000, now), Ok(()));
        assert!(meters.take(1, 1, now).is_err());
        assert_eq!(meters.take(2, 1000, now), Ok(()));
    }

    #[test]
    fn a_message_larger_than_the_bucket_goes_when_the_bucket_is_full() {
        let (mut meters, now) = (meters(), Instant::now());
        assert_eq!(meters.take(1, 5000, now), Ok(()));
        assert_eq!(meters.take(1, 5000, now), Err(Duration::from_secs(10)));
        assert_eq!(meters.take(1, 5000, now + Duration::from_secs(10)), Ok(()));
    }

    #[test]
    fn those_who_have_gone_quiet_are_forgotten() {
        let (mut meters, now) = (meters(), Instant::now());
        for key in 0..TIDY_AT as u32 {
            assert_eq!(meters.take(key, 1, now), Ok(()));
        }
        let later = now + Duration::from_secs(60);
        assert_eq!(meters.take(9, 1, later), Ok(()));
        assert_eq!(meters.all.len(), 1);
    }
}
