//! The store on SQLite: one file, one writer, a few readers.

mod blobs;
mod changes;
mod migrations;
mod reminders;
mod snapshots;
mod writer;

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use futures::FutureExt;
use kith_sync::blob::BlobId;
use kith_sync::ids::{DeviceNumber, Digest32, LogTail, RosterHead, VaultId, Vector};
use kith_sync::snapshot::SnapshotId;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, Transaction, params};
use tokio::sync::Semaphore;

use super::{
    Answer, Appended, BlobPage, DueReminder, Log, Logs, NewBlob, NewChunk, NewConfirmation,
    NewFeed, NewPart, NewReminders, NewSnapshot, Page, Posted, Reminded, Sizes, Store, StoreError,
    StoredChunk, StoredSnapshot, TakeDue, rules,
};
use crate::error::StartError;
use migrations::MigrateError;
use writer::{Task, Writer};

/// The name of the database within the data folder.
pub const FILE: &str = "relay.sqlite";

const READERS: usize = 4;

/// What may be set.
#[derive(Clone, Copy, Debug)]
pub struct SqliteOptions {
    /// Bytes that one commit gathers at most.
    pub commit_bytes: usize,
    /// The database's largest size, in pages of 4 KiB; beyond it every append is refused as full.
    pub max_pages: Option<u32>,
    /// Bytes of chunks and roster that one vault may hold.
    pub vault_bytes: u64,
}

impl Default for SqliteOptions {
    fn default() -> Self {
        Self {
            commit_bytes: 4 * 1024 * 1024,
            max_pages: None,
            vault_bytes: 64 * 1024 * 1024,
        }
    }
}

/// See the module.
pub struct SqliteStore {
    incarnation: [u8; 16],
    quota: u64,
    writer: Option<Writer>,
    thread: Option<JoinHandle<()>>,
    readers: Arc<Readers>,
    // Held open for its lock: two relays on one folder would not hear of each other's appends.
    lock: File,
}

impl std::fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SqliteStore(…)")
    }
}

struct Readers {
    free: Mutex<Vec<Connection>>,
    permits: Arc<Semaphore>,
}

impl SqliteStore {
    /// Opens the database in this folder, makes both where they are missing, and brings the database up to date.
    ///
    /// # Errors
    /// If the folder cannot be written to or is in use, or the database is damaged or of a newer version.
    pub fn open(folder: &Path, options: SqliteOptions) -> Result<Self, StartError> {
        let lock = lock(folder)?;
        let path = folder.join(FILE);
        let mut connection = Connection::open(&path).map_err(|error| opening(&path, &error))?;
        prepare(&mut connection, options).map_err(|error| match error {
            MigrateError::Newer(found) => StartError::NewerDatabase {
                database: path.display().to_string(),
                found,
                known: migrations::KNOWN,
            },
            MigrateError::Sqlite(error) => opening(&path, &error),
        })?;
        let incarnation = connection
            .query_row("SELECT incarnation FROM relay", [], |row| row.get(0))
            .map_err(|error| opening(&path, &error))?;
        let readers = (0..READERS)
            .map(|_| reader(&path))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| opening(&path, &error))?;
        let (writer, thread) = writer::spawn(connection, options.commit_bytes)?;
        Ok(Self {
            incarnation,
            quota: options.vault_bytes,
            writer: Some(writer),
            thread: Some(thread),
            readers: Arc::new(Readers {
                free: Mutex::new(readers),
                permits: Arc::new(Semaphore::new(READERS)),
            }),
            lock,
        })
    }

    /// Queues what this does, with the bytes it brings.
    fn write<T: Send + 'static>(
        &self,
        weight: usize,
        run: impl Fn(&Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Answer<T> {
        self.queue(weight, false, run)
    }

    fn queue<T: Send + 'static>(
        &self,
        weight: usize,
        wipes: bool,
        run: impl Fn(&Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Answer<T> {
        let (reply, answer) = tokio::sync::oneshot::channel();
        if let Some(writer) = &self.writer {
            writer.send(Box::new(Task {
                weight,
                wipes,
                run,
                reply,
                outcome: None,
            }));
        }
        async move { answer.await.unwrap_or_else(|_| Err(stopped())) }.boxed()
    }

    fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Answer<T> {
        let readers = Arc::clone(&self.readers);
        async move {
            let permits = Arc::clone(&readers.permits);
            let permit = permits.acquire_owned().await.map_err(|_| stopped())?;
            let connection = readers.take().ok_or_else(stopped)?;
            tokio::task::spawn_blocking(move || {
                let answer = query(&connection);
                readers.give(connection);
                // Only now: whoever asked may have gone, and the next one must find a connection.
                drop(permit);
                answer
            })
            .await
            .unwrap_or_else(|_| Err(stopped()))
        }
        .boxed()
    }
}

impl Drop for SqliteStore {
    // What was queued is still committed, so that nobody waits for a restart to know.
    fn drop(&mut self) {
        drop(self.writer.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        // Closing the file would not do: a process that is being started has it open until it runs.
        let _ = self.lock.unlock();
    }
}

impl Readers {
    fn take(&self) -> Option<Connection> {
        self.free
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop()
    }

    fn give(&self, connection: Connection) {
        self.free
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(connection);
    }
}

impl Store for SqliteStore {
    fn incarnation(&self) -> [u8; 16] {
        self.incarnation
    }

    fn roster(&self, vault: VaultId, from: u64) -> Answer<Vec<Vec<u8>>> {
        self.read(move |db| {
            let key = vault_key(db, vault)?.ok_or(StoreError::UnknownVault)?;
            let mut statement = db.prepare_cached(
                "SELECT record FROM roster WHERE vault = ?1 AND position >= ?2 ORDER BY position",
            )?;
            let records = statement.query_map(params![key, from as i64], |row| row.get(0))?;
            Ok(records.collect::<Result<_, _>>()?)
        })
    }

    fn find(&self, lookup: [u8; 16]) -> Answer<Vec<VaultId>> {
        self.read(move |db| {
            let mut statement = db.prepare_cached(
                "SELECT DISTINCT id FROM roster JOIN vaults ON key = vault
                 WHERE substr(record, 115, 16) = ?1 AND substr(record, 6, 1) IN (x'01', x'06')",
            )?;
            let vaults = statement.query_map([lookup], |row| row.get(0).map(VaultId))?;
            Ok(vaults.collect::<Result<_, _>>()?)
        })
    }

    fn logs(&self, vault: VaultId) -> Answer<Logs> {
        self.read(move |db| match vault_key(db, vault)? {
            Some(key) => Ok(Logs {
                of: logs(db, key)?,
                bytes: db
                    .prepare_cached("SELECT chunk_bytes FROM vaults WHERE key = ?1")?
                    .query_row([key], |row| row.get(0).map(count))?,
            }),
            None => Ok(Logs::default()),
        })
    }

    fn beyond(&self, vault: VaultId, have: Vector, max_bytes: usize) -> Answer<Page> {
        self.read(move |db| match vault_key(db, vault)? {
            Some(key) => page(db, key, &have, max_bytes),
            None => Ok(Page::default()),
        })
    }

    fn extend_roster(
        &self,
        vault: VaultId,
        expected: RosterHead,
        records: Vec<Vec<u8>>,
    ) -> Answer<RosterHead> {
        let quota = self.quota;
        let weight = rules::weight(&records) as usize;
        let wipes = rules::ends_the_vault(&records) || !rules::removes(&records).is_empty();
        self.queue(weight, wipes, move |tx| {
            changes::extend(tx, vault, expected, &records, quota)
        })
    }

    fn append(&self, chunk: NewChunk) -> Answer<Appended> {
        let quota = self.quota;
        self.write(chunk.bytes.len(), move |tx| {
            changes::append(tx, &chunk, quota)
        })
    }

    fn put_part(&self, part: NewPart) -> Answer<()> {
        self.write(part.bytes.len(), move |tx| snapshots::put_part(tx, &part))
    }

    fn commit_snapshot(&self, snapshot: NewSnapshot) -> Answer<()> {
        let wipes = snapshot.begins.is_some();
        self.queue(snapshot.bytes.len(), wipes, move |tx| {
            snapshots::commit(tx, &snapshot)
        })
    }

    fn confirm_snapshot(&self, confirmation: NewConfirmation) -> Answer<()> {
        // What it settles may begin a generation.
        self.queue(confirmation.bytes.len(), true, move |tx| {
            snapshots::confirm(tx, &confirmation)
        })
    }

    fn snapshots(&self, vault: VaultId) -> Answer<Vec<StoredSnapshot>> {
        self.read(move |db| snapshots_of(db, vault))
    }

    fn part(&self, vault: VaultId, snapshot: SnapshotId, index: u32) -> Answer<Option<Vec<u8>>> {
        self.read(move |db| {
            let key: i64 = db
                .prepare_cached(
                    "SELECT snapshots.key FROM snapshots JOIN vaults ON vaults.key = vault
                     WHERE vaults.id = ?1 AND snapshots.id = ?2 AND manifest IS NOT NULL",
                )?
                .query_row(params![vault.0, snapshot.0], |row| row.get(0))
                .optional()?
                .ok_or(StoreError::NoSuchSnapshot)?;
            Ok(db
                .prepare_cached("SELECT bytes FROM parts WHERE snapshot = ?1 AND place = ?2")?
                .query_row(params![key, index], |row| row.get(0))
                .optional()?)
        })
    }

    fn put_blob(&self, blob: NewBlob) -> Answer<Appended> {
        self.write(blob.bytes.len(), move |tx| blobs::put(tx, &blob))
    }

    fn blob(&self, vault: VaultId, id: BlobId) -> Answer<Option<Vec<u8>>> {
        self.read(move |db| blobs::one(db, vault, id))
    }

    fn blobs(&self, vault: VaultId, after: Option<BlobId>, most: usize) -> Answer<BlobPage> {
        self.read(move |db| blobs::page(db, vault, after, most))
    }

    fn drop_blobs(&self, vault: VaultId, ids: Vec<BlobId>) -> Answer<()> {
        self.queue(0, true, move |tx| blobs::drop_some(tx, vault, &ids))
    }

    fn push_key(&self, fresh: Vec<u8>) -> Answer<Vec<u8>> {
        self.write(fresh.len(), move |tx| reminders::push_key(tx, &fresh))
    }

    fn put_reminders(&self, new: NewReminders) -> Answer<()> {
        self.queue(new.bytes() as usize, true, move |tx| {
            reminders::put(tx, &new)
        })
    }

    fn reminded(&self, vault: VaultId) -> Answer<Vec<Reminded>> {
        self.read(move |db| reminders::reminded(db, vault))
    }

    fn take_due(&self, take: TakeDue) -> Answer<Vec<DueReminder>> {
        self.write(0, move |tx| reminders::take_due(tx, &take))
    }

    fn posted(&self, key: i64, posted: Posted) -> Answer<()> {
        self.write(0, move |tx| reminders::posted(tx, key, posted))
    }

    fn put_feed(&self, new: NewFeed) -> Answer<()> {
        let weight = new.feed.as_ref().map_or(0, |(_, file)| file.len());
        self.queue(weight, true, move |tx| reminders::put_feed(tx, &new))
    }

    fn feed_of(&self, vault: VaultId) -> Answer<Option<Digest32>> {
        self.read(move |db| reminders::feed_of(db, vault))
    }

    fn feed(&self, hash: Digest32) -> Answer<Option<Vec<u8>>> {
        self.read(move |db| reminders::feed(db, hash))
    }

    fn note_seen(&self, vault: VaultId, device: DeviceNumber, at: u64) -> Answer<()> {
        self.write(0, move |tx| {
            tx.prepare_cached(
                "INSERT OR REPLACE INTO seen SELECT key, ?2, ?3 FROM vaults WHERE id = ?1",
            )?
            .execute(params![vault.0, device.0, at as i64])?;
            Ok(())
        })
    }

    fn seen(&self, vault: VaultId) -> Answer<BTreeMap<DeviceNumber, u64>> {
        self.read(move |db| {
            let mut statement = db.prepare_cached(
                "SELECT device, at FROM seen JOIN vaults ON key = vault WHERE id = ?1",
            )?;
            let rows = statement.query_map([vault.0], |row| {
                Ok((DeviceNumber(row.get(0)?), count(row.get(1)?)))
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn probe(&self) -> Answer<()> {
        self.write(0, |tx| {
            tx.execute("UPDATE relay SET probe = (probe + 1) % 1000000", [])?;
            Ok(())
        })
    }

    fn sizes(&self) -> Answer<Sizes> {
        self.read(|db| {
            Ok(db
                .prepare_cached(
                    "SELECT (SELECT count(*) FROM vaults), (SELECT count(*) FROM logs),
                            (SELECT count(*) FROM chunks),
                            (SELECT count(*) FROM snapshots WHERE manifest IS NOT NULL),
                            (SELECT coalesce(sum(blobs), 0) FROM vaults),
                            (SELECT coalesce(sum(blob_bytes), 0) FROM vaults),
                            (SELECT count(*) FROM reminded WHERE endpoint IS NOT NULL),
                            (SELECT count(*) FROM reminders), (SELECT count(*) FROM feeds),
                            page_count * page_size
                     FROM pragma_page_count, pragma_page_size",
                )?
                .query_row([], |row| {
                    Ok(Sizes {
                        vaults: count(row.get(0)?),
                        logs: count(row.get(1)?),
                        chunks: count(row.get(2)?),
                        snapshots: count(row.get(3)?),
                        blobs: count(row.get(4)?),
                        blob_bytes: count(row.get(5)?),
                        reminded: count(row.get(6)?),
                        reminders: count(row.get(7)?),
                        feeds: count(row.get(8)?),
                        bytes: count(row.get(9)?),
                    })
                })?)
        })
    }
}

fn vault_key(db: &Connection, vault: VaultId) -> Result<Option<i64>, StoreError> {
    Ok(db
        .prepare_cached("SELECT key FROM vaults WHERE id = ?1")?
        .query_row([vault.0], |row| row.get(0))
        .optional()?)
}

/// SQLite has no unsigned numbers; those here count from 0 or 1 upwards and never reach the sign.
fn count(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

/// A log from four columns: begin and its hash, end and its hash.
fn log(row: &rusqlite::Row<'_>, first: usize) -> rusqlite::Result<Log> {
    let tail = |first: usize| {
        Ok::<_, rusqlite::Error>(LogTail {
            number: count(row.get(first)?),
            hash: Digest32(row.get(first + 1)?),
        })
    };
    Ok(Log {
        begin: tail(first)?,
        end: tail(first + 2)?,
    })
}

fn logs(db: &Connection, key: i64) -> Result<BTreeMap<DeviceNumber, Log>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT device, begin, begin_hash, number, hash FROM logs WHERE vault = ?1",
    )?;
    let rows = statement.query_map([key], |row| Ok((DeviceNumber(row.get(0)?), log(row, 1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn snapshots_of(db: &Connection, vault: VaultId) -> Result<Vec<StoredSnapshot>, StoreError> {
    let mut snapshots = Vec::new();
    let mut confirmations =
        db.prepare_cached("SELECT bytes FROM confirmations WHERE snapshot = ?1 ORDER BY device")?;
    let mut statement = db.prepare_cached(
        "SELECT snapshots.key, manifest, settled FROM snapshots JOIN vaults ON vaults.key = vault
         WHERE vaults.id = ?1 AND manifest IS NOT NULL ORDER BY snapshots.key",
    )?;
    let mut rows = statement.query([vault.0])?;
    while let Some(row) = rows.next()? {
        let confirmations = confirmations.query_map([row.get::<_, i64>(0)?], |row| row.get(0))?;
        snapshots.push(StoredSnapshot {
            manifest: row.get(1)?,
            settled: row.get(2)?,
            confirmations: confirmations.collect::<Result<_, _>>()?,
        });
    }
    Ok(snapshots)
}

fn page(db: &Connection, key: i64, have: &Vector, max_bytes: usize) -> Result<Page, StoreError> {
    let mut found = Page::default();
    let mut bytes = 0;
    let mut statement = db.prepare_cached(
        "SELECT number, bytes FROM chunks WHERE vault = ?1 AND device = ?2 AND number > ?3 ORDER BY number",
    )?;
    for (device, log) in logs(db, key)? {
        let from = have.get(device);
        if log.end.number <= from {
            continue;
        }
        let mut rows = statement.query(params![key, device.0, from as i64])?;
        while let Some(row) = rows.next()? {
            if bytes >= max_bytes {
                found.more = true;
                return Ok(found);
            }
            let chunk = StoredChunk {
                device,
                number: count(row.get(0)?),
                bytes: row.get(1)?,
            };
            bytes += chunk.bytes.len();
            found.chunks.push(chunk);
        }
    }
    Ok(found)
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => StoreError::Full,
            _ => StoreError::Failed(error.to_string()),
        }
    }
}

fn stopped() -> StoreError {
    StoreError::Failed("the store has stopped".to_owned())
}

fn lock(folder: &Path) -> Result<File, StartError> {
    let denied = |source: io::Error| StartError::DataDir {
        path: folder.to_owned(),
        source,
    };
    fs::create_dir_all(folder).map_err(denied)?;
    let file = File::create(folder.join("lock")).map_err(denied)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StartError::DataDirInUse {
            path: folder.to_owned(),
        }),
        Err(TryLockError::Error(source)) => Err(denied(source)),
    }
}

fn prepare(connection: &mut Connection, options: SqliteOptions) -> Result<(), MigrateError> {
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // What is deleted is overwritten, not only forgotten.
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "journal_size_limit", 64 * 1024 * 1024)?;
    migrations::migrate(connection)?;
    if let Some(pages) = options.max_pages {
        connection.pragma_update(None, "max_page_count", pages)?;
    }
    Ok(())
}

fn reader(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    Ok(connection)
}

fn opening(path: &Path, error: &rusqlite::Error) -> StartError {
    let readonly = matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied)
    );
    if readonly {
        return StartError::DataDir {
            path: path.parent().unwrap_or(path).to_owned(),
            source: io::ErrorKind::PermissionDenied.into(),
        };
    }
    StartError::Database {
        path: path.to_owned(),
        reason: error.to_string(),
    }
}

#[cfg(test)]
mod tests;
