//! Who is here: one room per vault with open sessions, in which appends are heard at once.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Deref;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use axum::body::Bytes;
use kith_sync::blob::BlobId;
use kith_sync::ids::{DeviceNumber, VaultId};
use kith_sync::roster::RosterChain;
use kith_sync::wire::{Reason, ToClient};
use tokio::sync::broadcast;

use crate::store::{Stamp, Store};

/// All rooms.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hub(Arc<Mutex<Rooms>>);

type Rooms = HashMap<VaultId, Open>;

/// A room and how many are in it.
#[derive(Debug)]
struct Open {
    room: Arc<Room>,
    places: usize,
}

/// What the sessions of one vault share.
#[derive(Debug)]
pub(crate) struct Room {
    chain: RwLock<RosterChain>,
    live: broadcast::Sender<Heard>,
    /// The vault's writes when its sessions were last told to look, on a database that others write to as well.
    seen: AtomicU64,
    /// The same of the vault's snapshots.
    seen_snapshots: AtomicU64,
    /// How often something was known to have happened to the vault's snapshots.
    snapshots: AtomicU64,
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
    /// A snapshot was taken or confirmed; the store has it.
    Snapshot,
    /// A blob.
    Blob {
        /// Whose session was told already.
        from: DeviceNumber,
        /// As it is sent to every other session.
        frame: Bytes,
    },
    /// Something that another process appended; the store has it.
    Elsewhere,
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
        if let Some(place) = self.visit(vault) {
            place.refresh(store, vault).await?;
            return Ok(place);
        }
        let records = store.roster(vault, 0).await.map_err(reason)?;
        let chain = RosterChain::validate(&records).map_err(|error| {
            tracing::error!(%error, "a roster in the database cannot be read");
            Reason::Storage
        })?;
        let room = {
            let mut rooms = self.rooms();
            let open = rooms.entry(vault).or_insert_with(|| Open {
                room: Arc::new(Room {
                    chain: RwLock::new(chain),
                    live: broadcast::Sender::new(queue),
                    seen: AtomicU64::new(0),
                    seen_snapshots: AtomicU64::new(0),
                    snapshots: AtomicU64::new(0),
                }),
                places: 0,
            });
            open.places += 1;
            Arc::clone(&open.room)
        };
        let place = self.place(vault, room);
        place.refresh(store, vault).await?;
        Ok(place)
    }

    /// A place in a room that is open already.
    pub(crate) fn visit(&self, vault: VaultId) -> Option<Place> {
        let room = {
            let mut rooms = self.rooms();
            let open = rooms.get_mut(&vault)?;
            open.places += 1;
            Arc::clone(&open.room)
        };
        Some(self.place(vault, room))
    }

    /// The vaults that have a room.
    pub(crate) fn open(&self) -> Vec<VaultId> {
        self.rooms().keys().copied().collect()
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
        if let Entry::Occupied(mut open) = rooms.entry(self.vault) {
            open.get_mut().places -= 1;
            if open.get().places == 0 {
                open.remove();
            }
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

    /// A blob that this device has put is on the disk.
    pub(crate) fn blob(&self, from: DeviceNumber, id: BlobId) {
        let frame = ToClient::BlobStored { id }.encode().into();
        self.tell(Heard::Blob { from, frame });
    }

    /// Something about the vault's snapshots is on the disk.
    pub(crate) fn snapshot(&self) {
        self.snapshots.fetch_add(1, Ordering::Relaxed);
        self.tell(Heard::Snapshot);
    }

    /// Another number whenever something may have happened to the vault's snapshots.
    pub(crate) fn snapshots(&self) -> u64 {
        self.snapshots.load(Ordering::Relaxed)
    }

    /// Whether the sessions know of these writes.
    pub(crate) fn has_seen(&self, writes: u64) -> bool {
        self.seen.load(Ordering::Relaxed) == writes
    }

    /// There may be something in the store that nobody here was told of.
    pub(crate) fn stir(&self, stamp: &Stamp) {
        self.seen.store(stamp.writes, Ordering::Relaxed);
        if self.seen_snapshots.swap(stamp.snapshots, Ordering::Relaxed) != stamp.snapshots {
            self.snapshots.fetch_add(1, Ordering::Relaxed);
        }
        self.tell(Heard::Elsewhere);
    }

    fn tell(&self, heard: Heard) {
        // Nobody listening is nobody to tell.
        let _ = self.live.send(heard);
    }
}

fn reason(error: crate::store::StoreError) -> Reason {
    Reason::from(&error)
}
