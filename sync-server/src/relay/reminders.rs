//! Posting reminders when their time has come.

use std::sync::{Arc, Weak};
use std::time::{Duration, SystemTime};

use futures::StreamExt;
use futures::stream;
use tokio::sync::{Notify, watch};
use tokio::time::{MissedTickBehavior, interval};

use super::Relay;
use super::session::asked;
use crate::push::{Answer, Poster};
use crate::store::{DueReminder, Posted};

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
        while !relay.is_stopping() && post_some(&relay, &poster).await {}
    }
}

/// Posts what is due, as many at a time as may be; whether there may be more.
async fn post_some(relay: &Relay, poster: &Poster) -> bool {
    let most = relay.limits.posts;
    let lease = 2 * relay.limits.post + Duration::from_secs(60);
    let due = match relay.store.take_due(now(), lease.as_secs(), most).await {
        Ok(due) => due,
        Err(error) => {
            tracing::warn!(%error, "reminders cannot be looked up");
            return false;
        }
    };
    let full = due.len() == most;
    stream::iter(due)
        .for_each_concurrent(most, |one| post(relay, poster, one))
        .await;
    full
}

async fn post(relay: &Relay, poster: &Poster, one: DueReminder) {
    let (key, tries) = (one.key, one.tries);
    let at = now();
    let ttl = (one.at + WORTH).saturating_sub(at);
    let posted = if ttl == 0 {
        Posted::Over
    } else {
        let answer = poster.post(&one.endpoint, one.sealed, ttl, at).await;
        match &answer {
            Ok(Answer::Taken) => relay.metrics.reminders_posted.one(),
            Ok(answer) => {
                relay.metrics.reminders_failed.one();
                tracing::debug!(?answer, "a reminder was not taken");
            }
            Err(error) => {
                relay.metrics.reminders_failed.one();
                tracing::debug!(%error, "a reminder could not be posted");
            }
        }
        let answer = answer.unwrap_or(Answer::Later(None));
        next(answer, tries, now())
    };
    if let Err(error) = relay.store.posted(key, posted).await {
        // Tried again when its lease is over.
        tracing::warn!(%error, "that a reminder was posted cannot be noted");
    }
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
