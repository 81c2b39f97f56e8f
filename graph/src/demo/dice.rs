//! Chance that falls alike for the same seed, and the keys that are made with it.

use uuid::Uuid;

/// SplitMix64 (Steele, Lea and Flood, 2014): small, and good enough for an example.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From one number to another, both included.
    pub(super) fn between(&mut self, from: i64, to: i64) -> i64 {
        let span = u64::try_from(to - from + 1).unwrap_or(1).max(1);
        from + i64::try_from(self.next() % span).unwrap_or(0)
    }

    /// True so many times in a hundred.
    pub(super) fn chance(&mut self, percent: i64) -> bool {
        self.between(1, 100) <= percent
    }

    /// One of several.
    pub(super) fn one_of<T: Copy>(&mut self, of: &[T], else_this: T) -> T {
        let last = i64::try_from(of.len()).unwrap_or(1) - 1;
        let at = usize::try_from(self.between(0, last.max(0))).unwrap_or(0);
        of.get(at).copied().unwrap_or(else_this)
    }

    /// One of the texts that stand between bars.
    pub(super) fn text(&mut self, of: &'static str) -> &'static str {
        let last = i64::try_from(of.split('|').count()).unwrap_or(1) - 1;
        let at = usize::try_from(self.between(0, last)).unwrap_or(0);
        of.split('|').nth(at).unwrap_or_default()
    }
}

/// The key with a number, of the form of version 7: a time first, so that keys stand in the order of the book's making.
pub(super) fn key(seed: u64, number: u64, millis: u64) -> Uuid {
    let mut dice = Dice::new(seed ^ number.wrapping_mul(0xd6e8_feb8_6659_fd93));
    let (a, b) = (
        u128::from(dice.next() & 0xfff),
        u128::from(dice.next() >> 2),
    );
    let time = u128::from(millis & 0xffff_ffff_ffff);
    Uuid::from_u128(time << 80 | 7 << 76 | a << 64 | 2 << 62 | b)
}
