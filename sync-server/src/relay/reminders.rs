//! Posting reminders when their time has come.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::{Arc, Weak};
use std::time::{Duration, SystemTime};

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use kith_sync::ids::VaultId;
use tokio::sync::{Notify, watch};
use tokio::time::{Interval, MissedTickBehavior, interval};

use super::Relay;
use super::session::asked;
use crate::push::{Answer, Poster};
use crate::store::{DueReminder, Posted, TakeDue};

/// Whatever is this many seconds late is about a day that is over, and for the browser's service not worth keeping.
const WORTH: u64 = 12 * 3600;
/// How often one is tried.
const TRIES: u64 = 6;
/// Before the second try, in seconds; each time twice as long.
const FIRST_WAIT: u64 = 60;
/// The longest that another side is waited for because it asks for it, in seconds.
const LONGEST_WAIT: u64 = 3600;

/// Until the relay is asked to end, or is no more.
pub(super) async fn post_all(
    relay: Weak<Relay>,
    poster: Arc<Poster>,
    brought: Arc<Notify>,
    every: Duration,
    mut stopping: watch::Receiver<bool>,
) {
    let mut tick = interval(every);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = asked(&mut stopping) => return,
            _ = tick.tick() => {}
            () = brought.notified() => {}
        }
        let Some(relay) = relay.upgrade() else {
            return;
        };
        // Whoever ends the relay waits for a while, so that what was posted is noted: else it is posted again.
        let _held = relay.posting.lock().await;
        post_due(&relay, &poster, &brought, &mut tick).await;
    }
}

/// Posts what is due, as many at a time as may be, until nothing is. Whoever is slow takes up no more than the share of its
/// vault; the others go on beside it.
async fn post_due(relay: &Relay, poster: &Poster, brought: &Notify, tick: &mut Interval) {
    let mut posts = FuturesUnordered::new();
    let mut running = BTreeMap::new();
    loop {
        let room = relay.limits.posts.saturating_sub(posts.len());
        if room > 0 && !relay.is_stopping() {
            for one in take(relay, room, &running).await {
                *running.entry(one.vault).or_insert(0) += 1;
                posts.push(post(relay, poster, one));
            }
        }
        if posts.is_empty() {
            return;
        }
        tokio::select! {
            Some(vault) = posts.next() => end(&mut running, vault),
            _ = tick.tick() => {}
            () = brought.notified() => {}
        }
    }
}

/// What is due, past what is beyond the share of its vault.
async fn take(relay: &Relay, most: usize, running: &BTreeMap<VaultId, usize>) -> Vec<DueReminder> {
    let limits = &relay.limits;
    let take = relay.store.take_due(TakeDue {
        now: now(),
        lease: (2 * limits.post + Duration::from_secs(60)).as_secs(),
        most,
        per_vault: limits.posts_per_vault,
        running: running.clone(),
        a_day: limits.posts_a_day as u64,
    });
    take.await.unwrap_or_else(|error| {
        tracing::warn!(%error, "reminders cannot be looked up");
        Vec::new()
    })
}

/// One of this vault's is over.
fn end(running: &mut BTreeMap<VaultId, usize>, vault: VaultId) {
    if let Entry::Occupied(mut of) = running.entry(vault) {
        *of.get_mut() -= 1;
        if *of.get() == 0 {
            of.remove();
        }
    }
}

/// Posts one; gives its vault.
async fn post(relay: &Relay, poster: &Poster, one: DueReminder) -> VaultId {
    let at = now();
    let ttl = (one.at + WORTH).saturating_sub(at);
    let posted = if ttl == 0 {
        Posted::Over
    } else {
        let answer = poster.post(&one.endpoint, one.sealed, ttl, at).await;
        match answer {
            Ok(Answer::Taken) => relay.metrics.reminders_posted.one(),
            _ => relay.metrics.reminders_failed.one(),
        }
        relay.complaints.hear(&answer);
        let answer = answer.unwrap_or(Answer::Later(None));
        next(answer, one.tries, now())
    };
    if let Err(error) = relay.store.posted(one.key, posted).await {
        // Tried again when its lease is over.
        tracing::warn!(%error, "that a reminder was posted cannot be noted");
    }
    one.vault
}

/// What comes after an answer.
fn next(answer: Answer, tries: u64, now: u64) -> Posted {
    match answer {
        Answer::Gone => Posted::Gone,
        Answer::Later(asked) if tries < TRIES => {
            let usual = FIRST_WAIT << tries.saturating_sub(1).min(10);
            let wait = asked.unwrap_or(0).min(LONGEST_WAIT).max(usual);
            Posted::Later(now + wait)
        }
        Answer::Taken | Answer::Refused(_) | Answer::Later(_) => Posted::Over,
    }
}

/// In seconds since 1970.
pub(super) fn now() -> u64 {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    now.map_or(0, |now| now.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_busy_service_is_waited_for_a_gone_browser_is_forgotten_and_nothing_is_tried_for_ever() {
        for (answer, tries, posted) in [
            (Answer::Taken, 1, Posted::Over),
            (Answer::Gone, 1, Posted::Gone),
            (Answer::Refused(403), 1, Posted::Over),
            (Answer::Later(None), 1, Posted::Later(1_060)),
            (Answer::Later(None), 2, Posted::Later(1_120)),
            (Answer::Later(None), 5, Posted::Later(1_960)),
            (Answer::Later(None), 6, Posted::Over),
            (Answer::Later(Some(5)), 1, Posted::Later(1_060)),
            (Answer::Later(Some(500)), 1, Posted::Later(1_500)),
            (Answer::Later(Some(u64::MAX)), 1, Posted::Later(4_600)),
        ] {
            assert_eq!(next(answer, tries, 1_000), posted, "{answer:?} {tries}");
        }
    }
}
