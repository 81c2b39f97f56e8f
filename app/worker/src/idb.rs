//! The store in IndexedDB: one object store a space, strict transactions, and a connection that is made anew when
//! the browser drops it.

use futures::channel::mpsc;
use indexed_db_futures::database::Database;
use indexed_db_futures::error::{DomException, Error, OpenDbError};
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{
    Transaction, TransactionDurability, TransactionMode, TransactionOptions,
};
use indexed_db_futures::{BuildPrimitive, KeyRange};
use js_sys::Uint8Array;
use kith_device::platform::StoreError;
use kith_sync::store::{Op, Outcome, Space, Tx};
use std::cell::RefCell;
use std::collections::BTreeSet;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;

const NAME: &str = "kith";
/// Raised when object stores are added. A browser that has a higher one refuses to open: an error, not an empty book.
const VERSION: u8 = 3;
/// Beside the spaces: the key that wraps the secrets, which only the browser can use.
pub(crate) const KEYS: &str = "keys";

/// The one database of this origin.
pub(crate) struct Idb {
    open: RefCell<Option<Database>>,
    /// Told when a newer version of Kith, in another tab, waits to change the database.
    outdated: mpsc::UnboundedSender<()>,
}

impl Idb {
    /// The database, not open yet.
    pub(crate) fn new(outdated: mpsc::UnboundedSender<()>) -> Self {
        Self {
            open: RefCell::new(None),
            outdated,
        }
    }

    /// The open connection, made if there is none.
    pub(crate) async fn database(&self) -> Result<Database, StoreError> {
        if let Some(db) = self.open.borrow().as_ref() {
            return Ok(db.clone());
        }
        let db = Database::open(NAME)
            .with_version(VERSION)
            .with_on_blocked(|_| Ok(()))
            .with_on_upgrade_needed(|_, db| {
                let there: BTreeSet<String> = db.object_store_names().collect();
                for space in Space::ALL {
                    if !there.contains(space.name()) {
                        db.create_object_store(space.name())
                            .with_auto_increment(space.is_log())
                            .build()?;
                    }
                }
                if !there.contains(KEYS) {
                    db.create_object_store(KEYS).build()?;
                }
                Ok(())
            })
            .await
            .map_err(|e| closed(&e))?;
        *self.open.borrow_mut() = Some(db.clone());
        if let Ok(mut changes) = db.version_changes() {
            let outdated = self.outdated.clone();
            spawn_local(async move {
                if changes.recv().await.is_some() {
                    drop(outdated.unbounded_send(()));
                }
            });
        }
        Ok(db)
    }

    /// Gives up the connection: the next use opens a new one. A retry on a lost connection always fails.
    pub(crate) fn forget(&self) {
        if let Some(db) = self.open.borrow_mut().take() {
            db.close();
        }
    }

    /// One strict transaction, all or nothing; answers at its `complete`.
    pub(crate) async fn transact(&self, tx: &Tx) -> Result<Outcome, StoreError> {
        let db = self.database().await?;
        let result = write(&db, tx).await;
        if result.is_err() {
            self.forget();
        }
        result
    }

    /// One keyed record.
    pub(crate) async fn get(&self, space: Space, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.reading(
            async |tx: &Transaction<'_>| {
                let store = tx.object_store(space.name())?;
                let value: Option<JsValue> = store.get(key).primitive()?.await?;
                Ok(value.map(|v| bytes(&v)))
            },
            space,
        )
        .await
    }

    /// All keyed records of a space.
    pub(crate) async fn records(&self, space: Space) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        self.reading(
            async |tx: &Transaction<'_>| {
                let store = tx.object_store(space.name())?;
                let keys = store.get_all_keys::<String>().primitive()?;
                let values = store.get_all::<JsValue>().primitive()?;
                let keys = keys.await?.collect::<Result<Vec<_>, _>>()?;
                let values = values.await?.collect::<Result<Vec<_>, _>>()?;
                Ok(keys.into_iter().zip(values.iter().map(bytes)).collect())
            },
            space,
        )
        .await
    }

    /// The keys of a space, without its records.
    pub(crate) async fn keys(&self, space: Space) -> Result<Vec<String>, StoreError> {
        self.reading(
            async |tx: &Transaction<'_>| {
                let store = tx.object_store(space.name())?;
                let keys = store.get_all_keys::<String>().primitive()?;
                keys.await?.collect()
            },
            space,
        )
        .await
    }

    /// Entries of a log above a key, ascending.
    pub(crate) async fn log(
        &self,
        space: Space,
        after: u64,
    ) -> Result<Vec<(u64, Vec<u8>)>, StoreError> {
        self.reading(
            async |tx: &Transaction<'_>| {
                let store = tx.object_store(space.name())?;
                let above = KeyRange::LowerBound(number(after), true);
                let keys = store
                    .get_all_keys::<f64>()
                    .with_query::<f64, _>(above.clone())
                    .primitive()?;
                let values = store
                    .get_all::<JsValue>()
                    .with_query::<f64, _>(above)
                    .primitive()?;
                let keys = keys.await?.collect::<Result<Vec<_>, _>>()?;
                let values = values.await?.collect::<Result<Vec<_>, _>>()?;
                Ok(keys
                    .into_iter()
                    .map(key_of)
                    .zip(values.iter().map(bytes))
                    .collect())
            },
            space,
        )
        .await
    }

    /// Reads once, and once more on a new connection if the first was lost.
    async fn reading<T>(
        &self,
        read: impl AsyncFn(&Transaction<'_>) -> Result<T, Error>,
        space: Space,
    ) -> Result<T, StoreError> {
        let mut last = None;
        for _ in 0..2 {
            let db = self.database().await?;
            let attempt = async {
                let tx = db
                    .transaction(space.name())
                    .with_mode(TransactionMode::Readonly)
                    .build()?;
                let value = read(&tx).await?;
                tx.commit().await?;
                Ok::<T, Error>(value)
            };
            match attempt.await {
                Ok(value) => return Ok(value),
                Err(e) => {
                    self.forget();
                    last = Some(failed(&e));
                }
            }
        }
        Err(last.unwrap_or_else(|| StoreError::Failed(String::new())))
    }
}

async fn write(db: &Database, tx: &Tx) -> Result<Outcome, StoreError> {
    let names: BTreeSet<&str> = tx.ops.iter().map(|op| space_of(op).name()).collect();
    let names: Vec<&str> = names.into_iter().collect();
    if names.is_empty() {
        return Ok(Outcome::Complete(Vec::new()));
    }
    let run = async {
        let idb = db
            .transaction(&names[..])
            .with_mode(TransactionMode::Readwrite)
            .with_options(TransactionOptions::new().with_durability(TransactionDurability::Strict))
            .build()?;
        for op in &tx.ops {
            if let Op::Expect(space, key, expected) = op {
                let store = idb.object_store(space.name())?;
                let found: Option<JsValue> = store.get(key.as_str()).primitive()?.await?;
                if found.as_ref().map(bytes) != *expected {
                    idb.abort().await?;
                    return Ok(Outcome::Conflict);
                }
            }
            if let Op::ExpectNothingAfter(space, key) = op {
                let store = idb.object_store(space.name())?;
                let above = KeyRange::LowerBound(number(*key), true);
                let more = store.count().with_query::<f64, _>(above).primitive()?;
                if more.await? > 0 {
                    idb.abort().await?;
                    return Ok(Outcome::Conflict);
                }
            }
        }
        let mut appended = Vec::new();
        for op in &tx.ops {
            let store = idb.object_store(space_of(op).name())?;
            match op {
                Op::Expect(..) | Op::ExpectNothingAfter(..) => {}
                Op::Put(_, key, value) => {
                    drop(store.put(array(value)).with_key(key.as_str()).primitive()?);
                }
                Op::Delete(_, key) => drop(store.delete(key.as_str()).primitive()?),
                Op::Append(_, value) => {
                    appended.push(store.add(array(value)).with_key_type::<f64>().primitive()?);
                }
                Op::Drop(_, key) => drop(store.delete(number(*key)).primitive()?),
            }
        }
        let mut keys = Vec::with_capacity(appended.len());
        for request in appended {
            keys.push(key_of(request.await?));
        }
        idb.commit().await?;
        Ok::<Outcome, Error>(Outcome::Complete(keys))
    };
    run.await.map_err(|e| failed(&e))
}

fn space_of(op: &Op) -> Space {
    match op {
        Op::Expect(space, ..)
        | Op::ExpectNothingAfter(space, _)
        | Op::Put(space, ..)
        | Op::Delete(space, _)
        | Op::Append(space, _)
        | Op::Drop(space, _) => *space,
    }
}

fn array(value: &[u8]) -> JsValue {
    Uint8Array::from(value).into()
}

fn bytes(value: &JsValue) -> Vec<u8> {
    value
        .dyn_ref::<Uint8Array>()
        .map(Uint8Array::to_vec)
        .unwrap_or_default()
}

/// Keys of logs count from one and stay far below 2^53, so a double holds them exactly.
#[allow(clippy::cast_precision_loss, reason = "see above")]
fn number(key: u64) -> f64 {
    key as f64
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "see `number`"
)]
fn key_of(number: f64) -> u64 {
    number as u64
}

fn failed(error: &Error) -> StoreError {
    let text = error.to_string();
    let name = match error {
        Error::DomException(e) => dom_name(e),
        _ => String::new(),
    };
    // Browsers abort a transaction that finds no room; not all of them say why.
    if name == "QuotaExceededError" || text.contains("uota") {
        StoreError::Full
    } else {
        StoreError::Failed(if name.is_empty() {
            "a write was not taken".to_owned()
        } else {
            name
        })
    }
}

fn dom_name(e: &DomException) -> String {
    let value: &JsValue = e.as_ref();
    value
        .dyn_ref::<web_sys::DomException>()
        .map(web_sys::DomException::name)
        .unwrap_or_default()
}

fn closed(error: &OpenDbError) -> StoreError {
    let name = match error {
        OpenDbError::Base(Error::DomException(e)) => dom_name(e),
        _ => String::new(),
    };
    StoreError::Closed(match name.as_str() {
        "VersionError" => {
            "This book was last opened by a newer Kith. Nothing was lost or changed: reload to get that version.".to_owned()
        }
        "QuotaExceededError" => {
            "There is no room on this device to open the book. Nothing was lost or changed: free some space, then reload."
                .to_owned()
        }
        _ => "The book cannot be opened: this browser keeps Kith from its storage (a private window, or site data \
              blocked?). Nothing was lost or changed: allow it, then reload."
            .to_owned(),
    })
}
