//! Who is here: one room per vault with open sessions, in which appends are heard at once.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use axum::body::Bytes;
use kith_sync::ids::{DeviceNumber, VaultId};
use kith_sync::roster::RosterChain;
use kith_sync::wire::{Reason, ToClient};
use tokio::sync::broadcast;

use crate::store::Store;

/// All rooms.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hub(Arc<Mutex<Rooms>>);

type Rooms = HashMap<VaultId, Arc<Room>>;

/// What the sessions of one vault share.
#[derive(Debug)]
pub(crate) struct Room {
    chain: RwLock<RosterChain>,
    live: broadcast::Sender<Heard>,
}

/// Something that was appended and is on the disk.
#[derive(Clone, Debug)]
pub(crate) enum Heard {
    /// A chunk.
    Chunk {
        device: DeviceNumber,
        number: u64,
        /// As it is sent to every session.
        frame: Bytes,
    },
    /// A roster record.
    Record {
        position: u64,
        /// As it is sent to every session.
        frame: Bytes,
    },
}

/// A session's place in a room; the last to leave closes it.
#[derive(Debug)]
pub(crate) struct Place {
    hub: Hub,
    vault: VaultId,
    room: Arc<Room>,
}

impl Hub {
    /// Enters the room of a vault that the store knows.
    pub(crate) async fn enter(
        &self,
        store: &dyn Store,
        vault: VaultId,
        queue: usize,
    ) -> Result<Place, Reason> {
        let open = self.rooms().get(&vault).cloned();
        if let Some(room) = open {
            let place = self.place(vault, room);
            place.refresh(store, vault).await?;
            return Ok(place);
        }
        let records = store.roster(vault, 0).await.map_err(reason)?;
        let chain = RosterChain::validate(&records).map_err(|error| {
            tracing::error!(%error, "a roster in the database cannot be read");
            Reason::Storage
        })?;
        let room = match self.rooms().entry(vault) {
            Entry::Occupied(open) => Arc::clone(open.get()),
            Entry::Vacant(none) => Arc::clone(none.insert(Arc::new(Room {
                chain: RwLock::new(chain),
                live: broadcast::Sender::new(queue),
            }))),
        };
        let place = self.place(vault, room);
        place.refresh(store, vault).await?;
        Ok(place)
    }

    fn place(&self, vault: VaultId, room: Arc<Room>) -> Place {
        Place {
            hub: self.clone(),
            vault,
            room,
        }
    }

    fn rooms(&self) -> std::sync::MutexGuard<'_, Rooms> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Deref for Place {
    type Target = Room;

    fn deref(&self) -> &Room {
        &self.room
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut rooms = self.hub.rooms();
        // The map's and this one: nobody else is here, and nobody enters while the map is locked.
        if Arc::strong_count(&self.room) == 2 {
            rooms.remove(&self.vault);
        }
    }
}

impl Room {
    /// From now on.
    pub(crate) fn listen(&self) -> broadcast::Receiver<Heard> {
        self.live.subscribe()
    }

    /// Looks at the roster.
    pub(crate) fn chain<T>(&self, look: impl FnOnce(&RosterChain) -> T) -> T {
        look(&self.chain.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes up records that the store has and this room does not, and tells everybody.
    pub(crate) async fn refresh(&self, store: &dyn Store, vault: VaultId) -> Result<(), Reason> {
        let known = self.chain(|chain| chain.head().length);
        for (position, record) in (known..).zip(store.roster(vault, known).await.map_err(reason)?) {
            self.record(position, record);
        }
        Ok(())
    }

    /// A record of this position is on the disk.
    pub(crate) fn record(&self, position: u64, record: Vec<u8>) {
        {
            let mut chain = self.chain.write().unwrap_or_else(PoisonError::into_inner);
            if chain.head().length != position {
                return;
            }
            if let Err(error) = chain.append(&record) {
                tracing::error!(%error, "a stored record does not continue the roster");
                return;
            }
        }
        let frame = ToClient::Roster { position, record }.encode().into();
        self.tell(Heard::Record { position, frame });
    }

    /// A chunk is on the disk.
    pub(crate) fn chunk(&self, device: DeviceNumber, number: u64, bytes: &Bytes) {
        // The author alone needs no frame.
        if self.live.receiver_count() < 2 {
            return;
        }
        let frame = ToClient::Chunk {
            bytes: bytes.to_vec(),
        };
        self.tell(Heard::Chunk {
            device,
            number,
            frame: frame.encode().into(),
        });
    }

    fn tell(&self, heard: Heard) {
        // Nobody listening is nobody to tell.
        let _ = self.live.send(heard);
    }
}

fn reason(error: crate::store::StoreError) -> Reason {
    Reason::from(&error)
}
