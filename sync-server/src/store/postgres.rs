//! The store on Postgres, which several relay processes may share.

mod address;
mod batch;
mod blobs;
mod error;
mod meetings;
mod messenger;
mod migrations;
mod reminders;
mod snapshots;
mod writer;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, Pool, RecyclingMethod, Runtime};
use futures::FutureExt;
use kith_sync::blob::BlobId;
use kith_sync::ids::{DeviceNumber, Digest32, LogTail, RosterHead, VaultId, Vector};
use kith_sync::snapshot::SnapshotId;
use tokio::sync::{broadcast, oneshot};
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

use super::{
    Answer, Appended, BlobPage, DueReminder, Hint, Log, Logs, NewBlob, NewChunk, NewConfirmation,
    NewFeed, NewPart, NewReminders, NewSnapshot, Page, Posted, Reminded, SharedMeetings, Sizes,
    Stamp, Store, StoreError, StoredChunk, StoredSnapshot, TakeDue,
};
use crate::error::StartError;
use address::Address;
use meetings::PgMeetings;
use migrations::MigrateError;
use writer::{Job, Writer};

/// How long a query waits for a connection before the database counts as out of reach.
const WAIT: Duration = Duration::from_secs(20);
/// Chunks that one page holds at most, however small they are.
const PAGE_CHUNKS: i64 = 4096;

/// What may be set.
#[derive(Clone, Debug)]
pub struct PgOptions {
    /// Where the database is, like `postgres://user:password@host:5432/name?sslmode=require`.
    pub url: String,
    /// Who signs the database's certificate, as PEM; without it whomever this machine trusts.
    pub ca: Option<PathBuf>,
    /// Connections at most, besides the one that listens.
    pub connections: usize,
    /// Bytes that one commit gathers at most.
    pub commit_bytes: usize,
    /// Bytes of chunks and roster that one vault may hold.
    pub vault_bytes: u64,
}

/// See the module.
pub struct PgStore {
    incarnation: [u8; 16],
    pool: Pool,
    writer: Writer,
    hints: broadcast::Sender<Hint>,
}

impl std::fmt::Debug for PgStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PgStore(…)")
    }
}

impl PgStore {
    /// Connects, and brings the database up to date.
    ///
    /// # Errors
    /// If the database is out of reach, refuses, or is of a newer version.
    pub async fn connect(options: &PgOptions) -> Result<Self, StartError> {
        let address = Address::new(&options.url, options.ca.as_deref())?;
        let refused = |reason| StartError::DatabaseServer {
            database: address.shown(),
            reason,
        };
        let incarnation = prepare(&address).await.map_err(|error| match error {
            MigrateError::Newer(found) => StartError::NewerDatabase {
                database: address.shown(),
                found,
                known: migrations::KNOWN,
            },
            MigrateError::Refused(reason) => refused(reason),
        })?;
        let manager = ManagerConfig {
            recycling_method: RecyclingMethod::Fast,
        };
        let manager = Manager::from_config(address.config.clone(), address.tls.clone(), manager);
        let pool = Pool::builder(manager)
            .max_size(options.connections)
            .wait_timeout(Some(WAIT))
            .create_timeout(Some(WAIT))
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(|error| refused(error.to_string()))?;
        let (said, hints) = messenger::spawn(address);
        Ok(Self {
            incarnation,
            writer: Writer::new(
                pool.clone(),
                options.commit_bytes,
                options.vault_bytes,
                said,
            ),
            pool,
            hints,
        })
    }

    /// The rows of one query.
    fn rows<T: Send + 'static>(
        &self,
        sql: &'static str,
        parameters: Vec<Box<dyn ToSql + Sync + Send>>,
        read: impl FnOnce(Vec<Row>) -> Result<T, StoreError> + Send + 'static,
    ) -> Answer<T> {
        let pool = self.pool.clone();
        async move {
            let client = pool.get().await?;
            let statement = client.prepare_cached(sql).await?;
            let parameters: Vec<&(dyn ToSql + Sync)> = parameters
                .iter()
                .map(|parameter| &**parameter as &(dyn ToSql + Sync))
                .collect();
            read(client.query(&statement, &parameters).await?)
        }
        .boxed()
    }

    /// A write that happens even if nobody waits for it.
    fn apart<T: Send + 'static>(
        &self,
        write: impl Future<Output = Result<T, StoreError>> + Send + 'static,
    ) -> Answer<T> {
        let written = self.writer.spawn(write);
        async move { written.await.unwrap_or_else(|_| Err(stopped())) }.boxed()
    }

    fn write<T: Send + 'static>(
        &self,
        vault: VaultId,
        job: impl FnOnce(oneshot::Sender<Result<T, StoreError>>) -> Job,
    ) -> Answer<T> {
        let (reply, answer) = oneshot::channel();
        self.writer.send(vault, job(reply));
        async move { answer.await.unwrap_or_else(|_| Err(stopped())) }.boxed()
    }
}

impl Store for PgStore {
    fn incarnation(&self) -> [u8; 16] {
        self.incarnation
    }

    fn roster(&self, vault: VaultId, from: u64) -> Answer<Vec<Vec<u8>>> {
        self.rows(
            // One row without a record tells a vault without such records from none.
            "SELECT r.record FROM kith.vaults v
             LEFT JOIN kith.roster r ON r.vault = v.key AND r.position >= $2
             WHERE v.id = $1 ORDER BY r.position",
            vec![id(vault), Box::new(signed(from))],
            |rows| {
                if rows.is_empty() {
                    return Err(StoreError::UnknownVault);
                }
                Ok(rows.iter().filter_map(|row| row.get(0)).collect())
            },
        )
    }

    fn find(&self, lookup: [u8; 16]) -> Answer<Vec<VaultId>> {
        self.rows(
            "SELECT DISTINCT v.id FROM kith.roster r JOIN kith.vaults v ON v.key = r.vault
             WHERE substring(r.record FROM 115 FOR 16) = $1
                 AND substring(r.record FROM 6 FOR 1) IN ('\\x01'::bytea, '\\x06'::bytea)",
            vec![Box::new(lookup.to_vec())],
            |rows| {
                let vault = |row: &Row| Ok(VaultId(digest(row.get(0))?.0));
                rows.iter().map(vault).collect()
            },
        )
    }

    fn logs(&self, vault: VaultId) -> Answer<Logs> {
        self.rows(
            "SELECT l.device, l.begin, l.begin_hash, l.number, l.hash, v.chunk_bytes FROM kith.vaults v
             JOIN kith.logs l ON l.vault = v.key WHERE v.id = $1",
            vec![id(vault)],
            |rows| {
                let of = |row: &Row| Ok((device(row.get(0))?, log(row, 1)?));
                Ok(Logs {
                    of: rows.iter().map(of).collect::<Result<_, StoreError>>()?,
                    bytes: rows.first().map_or(0, |row| count(row.get(5))),
                })
            },
        )
    }

    fn beyond(&self, vault: VaultId, have: Vector, max_bytes: usize) -> Answer<Page> {
        let (devices, numbers): (Vec<i64>, Vec<i64>) = have
            .iter()
            .map(|(device, number)| (i64::from(device.0), signed(number)))
            .unzip();
        self.rows(
            // The nearest chunks, of them those before which there is still room; their bytes are fetched only then.
            "SELECT device, number, bytes, total FROM (
                 SELECT device, number, bytes, count(*) OVER () AS total,
                     sum(octet_length(bytes)) OVER (ORDER BY device, number) - octet_length(bytes) AS before
                 FROM (
                     SELECT c.device, c.number, c.bytes FROM kith.vaults v
                     JOIN kith.logs l ON l.vault = v.key
                     LEFT JOIN unnest($2::bigint[], $3::bigint[]) AS have (device, number)
                         ON have.device = l.device
                     CROSS JOIN LATERAL (
                         SELECT device, number, bytes FROM kith.chunks
                         WHERE vault = v.key AND device = l.device AND number > coalesce(have.number, 0)
                         ORDER BY number LIMIT $5
                     ) c
                     WHERE v.id = $1
                     ORDER BY c.device, c.number LIMIT $5
                 ) nearest
             ) page
             WHERE before < $4 ORDER BY device, number",
            vec![
                id(vault),
                Box::new(devices),
                Box::new(numbers),
                Box::new(max_bytes as i64),
                Box::new(PAGE_CHUNKS),
            ],
            |rows| {
                let total: i64 = rows.first().map_or(0, |row| row.get(3));
                let more = total > rows.len() as i64 || total == PAGE_CHUNKS;
                let chunks = rows
                    .iter()
                    .map(|row| {
                        Ok(StoredChunk {
                            device: device(row.get(0))?,
                            number: count(row.get(1)),
                            bytes: row.get(2),
                        })
                    })
                    .collect::<Result<_, StoreError>>()?;
                Ok(Page { chunks, more })
            },
        )
    }

    fn extend_roster(
        &self,
        vault: VaultId,
        expected: RosterHead,
        records: Vec<Vec<u8>>,
    ) -> Answer<RosterHead> {
        self.write(vault, |reply| Job::Roster {
            expected,
            records,
            reply,
        })
    }

    fn append(&self, chunk: NewChunk) -> Answer<Appended> {
        self.write(chunk.vault, |reply| Job::Append { chunk, reply })
    }

    fn put_part(&self, part: NewPart) -> Answer<()> {
        let pool = self.pool.clone();
        self.apart(async move { snapshots::put_part(&pool, &part).await })
    }

    fn commit_snapshot(&self, snapshot: NewSnapshot) -> Answer<()> {
        let (pool, writer) = (self.pool.clone(), self.writer.clone());
        self.apart(async move {
            snapshots::commit(&pool, &snapshot).await?;
            writer.say(snapshot.manifest.vault);
            Ok(())
        })
    }

    fn confirm_snapshot(&self, confirmation: NewConfirmation) -> Answer<()> {
        let (pool, writer) = (self.pool.clone(), self.writer.clone());
        self.apart(async move {
            snapshots::confirm(&pool, &confirmation).await?;
            writer.say(confirmation.vault);
            Ok(())
        })
    }

    fn snapshots(&self, vault: VaultId) -> Answer<Vec<StoredSnapshot>> {
        self.rows(
            "SELECT s.manifest, s.settled,
                 array(SELECT bytes FROM kith.confirmations WHERE snapshot = s.key ORDER BY device)
             FROM kith.snapshots s JOIN kith.vaults v ON v.key = s.vault
             WHERE v.id = $1 AND s.manifest IS NOT NULL ORDER BY s.key",
            vec![id(vault)],
            |rows| {
                let snapshot = |row: &Row| StoredSnapshot {
                    manifest: row.get(0),
                    settled: row.get(1),
                    confirmations: row.get(2),
                };
                Ok(rows.iter().map(snapshot).collect())
            },
        )
    }

    fn part(&self, vault: VaultId, snapshot: SnapshotId, index: u32) -> Answer<Option<Vec<u8>>> {
        self.rows(
            "SELECT p.bytes FROM kith.vaults v JOIN kith.snapshots s ON s.vault = v.key
             LEFT JOIN kith.parts p ON p.snapshot = s.key AND p.place = $3
             WHERE v.id = $1 AND s.id = $2 AND s.manifest IS NOT NULL",
            vec![
                id(vault),
                Box::new(snapshot.0.to_vec()),
                Box::new(i64::from(index)),
            ],
            |rows| {
                let row = rows.first().ok_or(StoreError::NoSuchSnapshot)?;
                Ok(row.get(0))
            },
        )
    }

    fn put_blob(&self, blob: NewBlob) -> Answer<Appended> {
        let pool = self.pool.clone();
        self.apart(async move { blobs::put(&pool, &blob).await })
    }

    fn blob(&self, vault: VaultId, blob: BlobId) -> Answer<Option<Vec<u8>>> {
        self.rows(
            "SELECT b.bytes FROM kith.blobs b JOIN kith.vaults v ON v.key = b.vault
             WHERE v.id = $1 AND b.id = $2",
            vec![id(vault), Box::new(blob.0.to_vec())],
            |rows| Ok(rows.first().map(|row| row.get(0))),
        )
    }

    fn blobs(&self, vault: VaultId, after: Option<BlobId>, most: usize) -> Answer<BlobPage> {
        // No id is shorter than none.
        let after = after.map_or_else(Vec::new, |id| id.0.to_vec());
        self.rows(
            "SELECT b.id, b.since FROM kith.blobs b JOIN kith.vaults v ON v.key = b.vault
             WHERE v.id = $1 AND b.id > $2 ORDER BY b.id LIMIT $3",
            vec![id(vault), Box::new(after), Box::new(most as i64 + 1)],
            move |rows| blobs::page(&rows, most),
        )
    }

    fn drop_blobs(&self, vault: VaultId, ids: Vec<BlobId>) -> Answer<()> {
        let pool = self.pool.clone();
        self.apart(async move { blobs::drop_some(&pool, vault, &ids).await })
    }

    fn push_key(&self, fresh: Vec<u8>) -> Answer<Vec<u8>> {
        let pool = self.pool.clone();
        self.apart(async move { reminders::push_key(&pool, &fresh).await })
    }

    fn put_reminders(&self, new: NewReminders) -> Answer<()> {
        let pool = self.pool.clone();
        self.apart(async move { reminders::put(&pool, &new).await })
    }

    fn reminded(&self, vault: VaultId) -> Answer<Vec<Reminded>> {
        self.rows(
            "SELECT d.device, d.hash, d.endpoint IS NULL FROM kith.reminded d
             JOIN kith.vaults v ON v.key = d.vault WHERE v.id = $1 ORDER BY d.device",
            vec![id(vault)],
            |rows| reminders::reminded(&rows),
        )
    }

    fn take_due(&self, take: TakeDue) -> Answer<Vec<DueReminder>> {
        let pool = self.pool.clone();
        self.apart(async move { reminders::take_due(&pool, &take).await })
    }

    fn posted(&self, key: i64, posted: Posted) -> Answer<()> {
        let pool = self.pool.clone();
        self.apart(async move { reminders::posted(&pool, key, posted).await })
    }

    fn put_feed(&self, new: NewFeed) -> Answer<()> {
        let pool = self.pool.clone();
        self.apart(async move { reminders::put_feed(&pool, &new).await })
    }

    fn feed_of(&self, vault: VaultId) -> Answer<Option<Digest32>> {
        self.rows(
            "SELECT f.hash FROM kith.feeds f JOIN kith.vaults v ON v.key = f.vault WHERE v.id = $1",
            vec![id(vault)],
            |rows| reminders::hash(&rows),
        )
    }

    fn feed(&self, hash: Digest32) -> Answer<Option<Vec<u8>>> {
        self.rows(
            "SELECT bytes FROM kith.feeds WHERE hash = $1",
            vec![Box::new(hash.0.to_vec())],
            |rows| Ok(rows.first().map(|row| row.get(0))),
        )
    }

    fn note_seen(&self, vault: VaultId, device: DeviceNumber, at: u64) -> Answer<()> {
        let seen = self.rows(
            "INSERT INTO kith.seen SELECT key, $2, $3 FROM kith.vaults WHERE id = $1
             ON CONFLICT (vault, device) DO UPDATE SET at = EXCLUDED.at",
            vec![
                id(vault),
                Box::new(i64::from(device.0)),
                Box::new(signed(at)),
            ],
            |_| Ok(()),
        );
        self.apart(seen)
    }

    fn seen(&self, vault: VaultId) -> Answer<BTreeMap<DeviceNumber, u64>> {
        self.rows(
            "SELECT s.device, s.at FROM kith.seen s JOIN kith.vaults v ON v.key = s.vault
             WHERE v.id = $1",
            vec![id(vault)],
            |rows| {
                let seen = |row: &Row| Ok((device(row.get(0))?, count(row.get(1))));
                rows.iter().map(seen).collect()
            },
        )
    }

    fn probe(&self) -> Answer<()> {
        self.rows(
            "UPDATE kith.relay SET probe = (probe + 1) % 1000000",
            Vec::new(),
            |_| Ok(()),
        )
    }

    fn sizes(&self) -> Answer<Sizes> {
        self.rows(
            "SELECT count(*), (SELECT count(*) FROM kith.logs), coalesce(sum(chunks), 0)::bigint,
                 (SELECT count(*) FROM kith.snapshots WHERE manifest IS NOT NULL),
                 coalesce(sum(blobs), 0)::bigint, coalesce(sum(blob_bytes), 0)::bigint,
                 (SELECT count(*) FROM kith.reminded WHERE endpoint IS NOT NULL),
                 (SELECT count(*) FROM kith.reminders), (SELECT count(*) FROM kith.feeds),
                 pg_database_size(current_database())
             FROM kith.vaults",
            Vec::new(),
            |rows| {
                let row = rows.first().ok_or_else(stopped)?;
                Ok(Sizes {
                    vaults: count(row.get(0)),
                    logs: count(row.get(1)),
                    chunks: count(row.get(2)),
                    snapshots: count(row.get(3)),
                    blobs: count(row.get(4)),
                    blob_bytes: count(row.get(5)),
                    reminded: count(row.get(6)),
                    reminders: count(row.get(7)),
                    feeds: count(row.get(8)),
                    bytes: count(row.get(9)),
                })
            },
        )
    }

    fn hints(&self) -> Option<broadcast::Receiver<Hint>> {
        Some(self.hints.subscribe())
    }

    fn meetings(&self) -> Option<Arc<dyn SharedMeetings>> {
        Some(Arc::new(PgMeetings {
            pool: self.pool.clone(),
            writer: self.writer.clone(),
        }))
    }

    fn stamps(&self, vaults: Vec<VaultId>) -> Answer<Vec<Stamp>> {
        let ids: Vec<Vec<u8>> = vaults.iter().map(|vault| vault.0.to_vec()).collect();
        self.rows(
            "SELECT id, writes, roster_length, snapshots FROM kith.vaults WHERE id = ANY($1)",
            vec![Box::new(ids)],
            |rows| {
                rows.iter()
                    .map(|row| {
                        Ok(Stamp {
                            vault: VaultId(digest(row.get(0))?.0),
                            writes: count(row.get(1)),
                            roster: count(row.get(2)),
                            snapshots: count(row.get(3)),
                        })
                    })
                    .collect()
            },
        )
    }
}

async fn prepare(address: &Address) -> Result<[u8; 16], MigrateError> {
    let (mut client, connection) = address.config.connect(address.tls.clone()).await?;
    let connection = tokio::spawn(connection);
    let prepared = async {
        migrations::migrate(&mut client).await?;
        let row = client
            .query_one("SELECT incarnation FROM kith.relay", &[])
            .await?;
        <[u8; 16]>::try_from(row.get::<_, &[u8]>(0))
            .map_err(|_| MigrateError::Refused("its incarnation is no such thing".to_owned()))
    }
    .await;
    connection.abort();
    prepared
}

fn id(vault: VaultId) -> Box<dyn ToSql + Sync + Send> {
    Box::new(vault.0.to_vec())
}

/// Postgres has no unsigned numbers; those here count from 0 or 1 upwards and never reach the sign.
fn count(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

/// What a client says it has may be any number; beyond the largest here there is nothing.
fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

fn device(value: i64) -> Result<DeviceNumber, StoreError> {
    u32::try_from(value)
        .map(DeviceNumber)
        .map_err(|_| StoreError::Failed("a device number out of range".to_owned()))
}

/// A log from four columns: begin and its hash, end and its hash.
fn log(row: &Row, first: usize) -> Result<Log, StoreError> {
    let tail = |first: usize| {
        let number = count(row.get(first));
        let hash = digest(row.get(first + 1))?;
        Ok::<_, StoreError>(LogTail { number, hash })
    };
    Ok(Log {
        begin: tail(first)?,
        end: tail(first + 2)?,
    })
}

fn digest(bytes: &[u8]) -> Result<Digest32, StoreError> {
    bytes
        .try_into()
        .map(Digest32)
        .map_err(|_| StoreError::Failed("a hash of another length".to_owned()))
}

fn stopped() -> StoreError {
    StoreError::Failed("the store has stopped".to_owned())
}
