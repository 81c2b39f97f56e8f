//! When a tab takes over from a holder that says nothing: the rule alone, without a lock, a channel or a clock.
//!
//! The tab that seals says every five seconds that it is there. A tab that hears nothing for fifteen seconds of its own
//! waking takes the lock; the holder's writes abort from then on. Taking it from a holder that lives costs nobody an
//! edit, but a lock that goes to and fro costs both their connection. So
//!
//! - silence is counted only while this tab's own clock ticks as it should: after a pause (a phone in a pocket, a
//!   timer that the browser holds back) it counts anew, and a tab that is held back never takes over;
//! - a tab that was taken from waits twice as long before it does the same, up to four minutes, until it has held the
//!   lock for that long itself.

/// How often a tab looks, and the holder says that it is there, in milliseconds.
pub const LOOK_MS: u64 = 5_000;
/// The silence after which another tab takes over, in milliseconds.
pub const PATIENCE_MS: u64 = 15_000;
/// The longest that a tab waits that was itself taken from, in milliseconds.
pub const MAX_PATIENCE_MS: u64 = 240_000;
/// A look this much later than the one before means that this tab itself did not run, in milliseconds.
const PAUSE_MS: u64 = 2 * LOOK_MS;

/// What to do after a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// This tab holds: say so.
    Beat,
    /// Another one does, or it is too early to tell.
    Wait,
    /// The holder is gone: take the lock.
    TakeOver,
}

/// One tab's watch over the holder. Times are milliseconds of a clock that never goes back.
#[derive(Debug)]
pub struct Watch {
    /// Since when it has been silent.
    quiet_since: u64,
    looked: u64,
    patience: u64,
    held_since: Option<u64>,
    /// The highest fence that any holder was heard with.
    fence: u64,
}

impl Watch {
    /// Begins to watch.
    #[must_use]
    pub fn new(now: u64) -> Self {
        Self {
            quiet_since: now,
            looked: now,
            patience: PATIENCE_MS,
            held_since: None,
            fence: 0,
        }
    }

    /// Another tab said that it holds. One with an old fence was taken over from and does not know it yet.
    pub fn heard(&mut self, fence: u64, now: u64) {
        if fence >= self.fence {
            self.fence = fence;
            self.quiet_since = now;
        }
    }

    /// The highest fence that any holder was heard with: whoever says that it is there with this one is listened to.
    #[must_use]
    pub fn fence(&self) -> u64 {
        self.fence
    }

    /// This tab holds now.
    pub fn held(&mut self, now: u64) {
        self.held_since.get_or_insert(now);
    }

    /// Another tab took the lock from this one.
    pub fn taken_from(&mut self, now: u64) {
        self.quiet_since = now;
        if self.held_since.take().is_some() {
            self.patience = (self.patience * 2).min(MAX_PATIENCE_MS);
        }
    }

    /// Looks. `holding` is the fence of this tab, if it is the one that holds.
    pub fn look(&mut self, holding: Option<u64>, now: u64) -> Turn {
        let paused = now.saturating_sub(self.looked) > PAUSE_MS;
        self.looked = now;
        if let Some(fence) = holding {
            self.fence = self.fence.max(fence);
            self.quiet_since = now;
            self.held(now);
            if let Some(since) = self.held_since
                && now.saturating_sub(since) >= self.patience
            {
                self.patience = PATIENCE_MS;
            }
            return Turn::Beat;
        }
        self.held_since = None;
        if paused {
            self.quiet_since = now;
        }
        if now.saturating_sub(self.quiet_since) < self.patience {
            return Turn::Wait;
        }
        // If the lock cannot be had, the next try is as far away as this one was.
        self.quiet_since = now;
        Turn::TakeOver
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: u64 = 3_600_000;

    /// How far apart a tab's looks are, by whether it holds.
    type Pace = fn(holding: bool) -> u64;

    const AWAKE: Pace = |_| LOOK_MS;
    const HELD_BACK: Pace = |_| 60_000;
    const FROZEN: Pace = |_| u64::MAX;
    /// Slow because of the work that holding brings.
    const SLOW_AT_WORK: Pace = |holding| if holding { 40_000 } else { LOOK_MS };

    /// When, and by which tab, the lock was taken in the first hours of tabs of which the first holds.
    fn taken(hours: u64, paces: &[Pace]) -> Vec<(u64, usize)> {
        let mut tabs: Vec<(Watch, u64)> = paces.iter().map(|_| (Watch::new(0), 0)).collect();
        tabs[0].0.held(0);
        let (mut holder, mut fence, mut taken) = (0, 1, Vec::new());
        for now in (0..hours * HOUR).step_by(1_000) {
            for tab in 0..tabs.len() {
                if now < tabs[tab].1 {
                    continue;
                }
                let turn = tabs[tab].0.look((holder == tab).then_some(fence), now);
                if turn == Turn::TakeOver {
                    tabs[holder].0.taken_from(now);
                    tabs[tab].0.held(now);
                    (holder, fence) = (tab, fence + 1);
                    taken.push((now, tab));
                }
                if holder == tab {
                    for (other, (watch, _)) in tabs.iter_mut().enumerate() {
                        if other != tab {
                            watch.heard(fence, now);
                        }
                    }
                }
                tabs[tab].1 = now.saturating_add(paces[tab](holder == tab));
            }
        }
        taken
    }

    #[test]
    fn a_holder_that_speaks_is_left_alone() {
        assert_eq!(taken(1, &[AWAKE, AWAKE, AWAKE]), []);
    }

    #[test]
    fn of_two_tabs_that_hear_nothing_one_takes_over() {
        assert_eq!(taken(1, &[FROZEN, AWAKE, AWAKE]), [(PATIENCE_MS, 1)]);
    }

    #[test]
    fn tabs_that_are_held_back_take_nothing_from_each_other() {
        assert_eq!(taken(1, &[HELD_BACK, HELD_BACK, HELD_BACK]), []);
    }

    #[test]
    fn a_holder_that_is_held_back_is_taken_from_once() {
        assert_eq!(taken(1, &[HELD_BACK, AWAKE]), [(PATIENCE_MS, 1)]);
    }

    #[test]
    fn tabs_that_are_slow_only_while_they_hold_come_to_rest() {
        let often = taken(1, &[SLOW_AT_WORK, SLOW_AT_WORK]);
        // 15, 15, 30, 30, 60, 60 s; from then on the silence of 40 s is shorter than the patience.
        assert!((1..=6).contains(&often.len()), "{often:?}");
        assert_eq!(taken(5, &[SLOW_AT_WORK, SLOW_AT_WORK]), often);
    }

    #[test]
    fn a_tab_that_slept_waits_anew() {
        let mut watch = Watch::new(0);
        assert_eq!(watch.look(None, 5_000), Turn::Wait);
        assert_eq!(watch.look(None, 900_000), Turn::Wait);
        assert_eq!(watch.look(None, 905_000), Turn::Wait);
        assert_eq!(watch.look(None, 910_000), Turn::Wait);
        assert_eq!(watch.look(None, 915_000), Turn::TakeOver);
    }

    #[test]
    fn a_holder_that_was_taken_over_from_and_does_not_know_it_is_not_listened_to() {
        let mut watch = Watch::new(0);
        watch.heard(7, 0);
        for now in [5_000, 10_000] {
            watch.heard(6, now);
            assert_eq!(watch.look(None, now), Turn::Wait);
        }
        watch.heard(6, 14_000);
        assert_eq!(watch.look(None, 15_000), Turn::TakeOver);
    }

    #[test]
    fn a_lock_that_cannot_be_had_is_not_asked_for_at_every_look() {
        let mut watch = Watch::new(0);
        let turns: Vec<Turn> = (1..=6).map(|n| watch.look(None, n * LOOK_MS)).collect();
        use Turn::{TakeOver, Wait};
        assert_eq!(turns, [Wait, Wait, TakeOver, Wait, Wait, TakeOver]);
    }

    #[test]
    fn whoever_was_taken_from_waits_longer_until_it_has_held_that_long_itself() {
        let mut watch = Watch::new(0);
        watch.held(0);
        watch.taken_from(0);
        watch.taken_from(0);
        let mut now = 0;
        let mut look = |watch: &mut Watch, holding| {
            now += LOOK_MS;
            watch.look(holding, now)
        };
        for _ in 0..5 {
            assert_eq!(look(&mut watch, None), Turn::Wait);
        }
        assert_eq!(look(&mut watch, None), Turn::TakeOver);
        for _ in 0..7 {
            assert_eq!(look(&mut watch, Some(1)), Turn::Beat);
        }
        for _ in 0..2 {
            assert_eq!(look(&mut watch, None), Turn::Wait);
        }
        assert_eq!(look(&mut watch, None), Turn::TakeOver);
    }
}
