//! Invitations that all processes on one database share. A courier for each side that is connected here carries its
//! notes to the database and back: it looks when it hears that there is something, and every few seconds all the same.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use kith_sync::wire::{Reason, RendezvousId};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot, watch};
use tokio::time::{Instant, Interval, MissedTickBehavior, interval, sleep_until};

use super::{Invitation, Met};
use crate::store::StoreError;
use crate::store::meetings::{Found, MeetingLimits, SharedMeetings, Side};

/// More couriers than there can be.
const COURIERS: u32 = u32::MAX >> 4;

/// See the module.
pub(crate) struct Shared(Arc<Inner>);

struct Inner {
    store: Arc<dyn SharedMeetings>,
    limits: MeetingLimits,
    look_every: Duration,
    /// Whom to wake, by rendezvous. Both sides may be here.
    stirs: Mutex<HashMap<RendezvousId, watch::Sender<()>>>,
    couriers: Arc<Semaphore>,
}

/// Carries for one side.
struct Courier {
    inner: Arc<Inner>,
    side: Side,
    stirred: watch::Receiver<()>,
    tick: Interval,
    _at_work: Option<OwnedSemaphorePermit>,
}

impl Shared {
    pub(super) fn new(
        store: Arc<dyn SharedMeetings>,
        limits: MeetingLimits,
        look_every: Duration,
    ) -> Self {
        let inner = Arc::new(Inner {
            store,
            limits,
            look_every,
            stirs: Mutex::default(),
            couriers: Arc::new(Semaphore::new(COURIERS as usize)),
        });
        tokio::spawn(sweep(Arc::downgrade(&inner), limits.lifetime));
        Self(inner)
    }

    pub(super) async fn invite(
        &self,
        id: RendezvousId,
        address: IpAddr,
    ) -> Result<Invitation, Reason> {
        let inner = &self.0;
        let (side, left) = known(inner.store.open(id, address, inner.limits).await)?;
        let (inviter, claimed) = oneshot::channel();
        tokio::spawn(Courier::new(inner, side).wait(inviter));
        let until = Instant::now() + left;
        Ok(Invitation { claimed, until })
    }

    pub(super) async fn claim(&self, id: RendezvousId) -> Result<Met, Reason> {
        let inner = &self.0;
        let (side, left) = known(inner.store.claim(id, inner.limits).await)?;
        inner.stir(id);
        let (ours, theirs) = Met::pair(inner.limits.notes, Instant::now() + left);
        tokio::spawn(Courier::new(inner, side).carry(ours));
        Ok(theirs)
    }

    pub(super) fn stir(&self, id: Option<RendezvousId>) {
        match id {
            Some(id) => self.0.stir(id),
            None => self.0.stirs().values().for_each(|stir| {
                stir.send_replace(());
            }),
        }
    }

    pub(super) async fn settle(&self) {
        // Closed only with the process.
        let _ = self.0.couriers.acquire_many(COURIERS).await;
    }
}

impl Inner {
    fn stirs(&self) -> MutexGuard<'_, HashMap<RendezvousId, watch::Sender<()>>> {
        self.stirs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn stir(&self, id: RendezvousId) {
        if let Some(stir) = self.stirs().get(&id) {
            stir.send_replace(());
        }
    }
}

impl Courier {
    fn new(inner: &Arc<Inner>, side: Side) -> Self {
        let stirred = inner.stirs().entry(side.id).or_default().subscribe();
        let mut tick = interval(inner.look_every);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self {
            inner: Arc::clone(inner),
            side,
            stirred,
            tick,
            _at_work: Arc::clone(&inner.couriers).try_acquire_owned().ok(),
        }
    }

    /// Until the invitation is claimed, and then until the rendezvous ends.
    async fn wait(mut self, mut inviter: oneshot::Sender<Met>) {
        loop {
            tokio::select! {
                () = inviter.closed() => break,
                () = self.woken() => {}
            }
            // The notes that are there already come with the next look.
            match self.look(0).await {
                Looked::Found(Found {
                    met: Some(left), ..
                }) => {
                    let (ours, theirs) = Met::pair(self.inner.limits.notes, Instant::now() + left);
                    self.tick.reset_immediately();
                    if inviter.send(theirs).is_err() {
                        break;
                    }
                    return self.carry(ours).await;
                }
                Looked::Found(_) | Looked::Failed => {}
                Looked::Lost => return,
            }
        }
        self.leave().await;
    }

    /// Between the session, which has the other end of `met`, and the database.
    async fn carry(mut self, met: Met) {
        let Met {
            to,
            mut from,
            until,
        } = met;
        let mut held: Option<Vec<u8>> = None;
        loop {
            tokio::select! {
                note = from.recv(), if held.is_none() => match note {
                    Some(note) => held = Some(note),
                    None => break,
                },
                () = self.woken() => {
                    let room = to.capacity();
                    match self.look(room).await {
                        Looked::Found(found) => {
                            let all = found.notes.len() < room;
                            for note in found.notes {
                                // There is room, or the session has gone, which is noticed above.
                                let _ = to.try_send(note);
                            }
                            if found.left && all {
                                break;
                            }
                        }
                        Looked::Failed => {}
                        Looked::Lost => break,
                    }
                }
                () = sleep_until(until) => break,
            }
            if let Some(note) = held.take() {
                held = self.put(note).await;
            }
        }
        // The session counts the same time; neither shall it take its end for the other's leaving.
        if Instant::now() >= until {
            to.closed().await;
        }
        self.leave().await;
    }

    /// When there may be something, or it is time to say that this side is there.
    async fn woken(&mut self) {
        tokio::select! {
            // The sender goes only with the last courier of this rendezvous.
            _ = self.stirred.changed() => {}
            _ = self.tick.tick() => {}
        }
    }

    async fn look(&self, most: usize) -> Looked {
        let Inner { store, limits, .. } = &*self.inner;
        match store.look(self.side, most, *limits).await {
            Ok(Some(found)) => Looked::Found(found),
            Ok(None) => Looked::Lost,
            Err(error) => {
                unkept(&error);
                Looked::Failed
            }
        }
    }

    /// What could not be left yet is given back.
    async fn put(&self, note: Vec<u8>) -> Option<Vec<u8>> {
        let Inner { store, limits, .. } = &*self.inner;
        match store.put(self.side, note.clone(), *limits).await {
            Ok(true) => {
                self.inner.stir(self.side.id);
                None
            }
            Ok(false) => Some(note),
            Err(error) => {
                unkept(&error);
                Some(note)
            }
        }
    }

    async fn leave(&self) {
        if let Err(error) = self.inner.store.leave(self.side).await {
            unkept(&error);
        }
        self.inner.stir(self.side.id);
    }
}

impl Drop for Courier {
    fn drop(&mut self) {
        let mut stirs = self.inner.stirs();
        // One of them is this one's.
        if stirs
            .get(&self.side.id)
            .is_some_and(|stir| stir.receiver_count() <= 1)
        {
            stirs.remove(&self.side.id);
        }
    }
}

/// What came of looking.
enum Looked {
    Found(Found),
    /// The side is another's by now.
    Lost,
    /// The database did not answer; the next look may do better.
    Failed,
}

async fn sweep(inner: Weak<Inner>, every: Duration) {
    let mut tick = interval(every);
    loop {
        tick.tick().await;
        let Some(inner) = inner.upgrade() else { return };
        if let Err(error) = inner.store.sweep(inner.limits).await {
            unkept(&error);
        }
    }
}

fn known<T>(answer: Result<Result<T, Reason>, StoreError>) -> Result<T, Reason> {
    answer.unwrap_or_else(|error| {
        unkept(&error);
        Err(Reason::from(&error))
    })
}

fn unkept(error: &StoreError) {
    tracing::warn!(%error, "a rendezvous cannot be looked after");
}
