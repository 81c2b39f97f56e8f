//! The store of a headless device: one SQLite file in a folder that one process at a time may use.

use anyhow::{Context, Result, bail};
use kith_device::platform::StoreError;
use kith_sync::store::{Op, Outcome, Space, Tx};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use std::cell::RefCell;
use std::fs::{self, File, OpenOptions};
use std::path::Path;

/// Raised when the tables change.
const VERSION: i64 = 1;

/// An open store; the folder's lock goes with it.
pub(crate) struct Store {
    db: RefCell<Connection>,
    _lock: File,
}

impl Store {
    /// Opens the store in `dir`, made if `create`.
    pub(crate) fn open(dir: &Path, create: bool) -> Result<Self> {
        let file = dir.join("kith.sqlite");
        if create {
            fs::create_dir_all(dir)
                .with_context(|| format!("The folder {} cannot be made", dir.display()))?;
        } else if !file.exists() {
            bail!(
                "There is no book in {}. Make one with `kith --store {0} init` or join one with `join LINK`.",
                dir.display()
            );
        }
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(dir.join("lock"))
            .with_context(|| format!("The folder {} cannot be written to", dir.display()))?;
        if lock.try_lock().is_err() {
            bail!(
                "Another kith is using {}. Wait until it has ended.",
                dir.display()
            );
        }
        let db = Connection::open(&file)
            .with_context(|| format!("{} cannot be opened", file.display()))?;
        restrict(&file)?;
        db.pragma_update(None, "journal_mode", "wal")?;
        db.pragma_update(None, "synchronous", "full")?;
        // What is deleted is overwritten: whoever was erased is not to be found in free pages.
        db.pragma_update(None, "secure_delete", "on")?;
        let version: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
        match version {
            0 => db.execute_batch(
                "BEGIN;
                 CREATE TABLE keyed (space TEXT, key TEXT, value BLOB NOT NULL, PRIMARY KEY (space, key)) WITHOUT ROWID;
                 CREATE TABLE changes (key INTEGER PRIMARY KEY AUTOINCREMENT, value BLOB NOT NULL);
                 CREATE TABLE outbox (key INTEGER PRIMARY KEY AUTOINCREMENT, value BLOB NOT NULL);
                 PRAGMA user_version = 1;
                 COMMIT;",
            )?,
            VERSION => {}
            newer => bail!("The book in {} was written by a newer kith (store version {newer}). Update kith.", dir.display()),
        }
        Ok(Self {
            db: RefCell::new(db),
            _lock: lock,
        })
    }

    pub(crate) fn transact(&self, tx: &Tx) -> Result<Outcome, StoreError> {
        let mut db = self.db.borrow_mut();
        let run = || -> rusqlite::Result<Outcome> {
            let sql = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let mut keys = Vec::new();
            for op in &tx.ops {
                if !holds(&sql, op)? {
                    return Ok(Outcome::Conflict);
                }
            }
            for op in &tx.ops {
                write(&sql, op, &mut keys)?;
            }
            sql.commit()?;
            Ok(Outcome::Complete(keys))
        };
        let mut run = run;
        run().map_err(|e| failed(&e))
    }

    pub(crate) fn get(&self, space: Space, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        read(&self.db.borrow(), space, key).map_err(|e| failed(&e))
    }

    pub(crate) fn records(&self, space: Space) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        let db = self.db.borrow();
        let read = || -> rusqlite::Result<Vec<(String, Vec<u8>)>> {
            let mut statement =
                db.prepare_cached("SELECT key, value FROM keyed WHERE space = ?1 ORDER BY key")?;
            let rows = statement.query_map([space.name()], |row| Ok((row.get(0)?, row.get(1)?)))?;
            rows.collect()
        };
        read().map_err(|e| failed(&e))
    }

    pub(crate) fn keys(&self, space: Space) -> Result<Vec<String>, StoreError> {
        let db = self.db.borrow();
        let read = || -> rusqlite::Result<Vec<String>> {
            let mut statement =
                db.prepare_cached("SELECT key FROM keyed WHERE space = ?1 ORDER BY key")?;
            let rows = statement.query_map([space.name()], |row| row.get(0))?;
            rows.collect()
        };
        read().map_err(|e| failed(&e))
    }

    pub(crate) fn log(&self, space: Space, after: u64) -> Result<Vec<(u64, Vec<u8>)>, StoreError> {
        let db = self.db.borrow();
        let read = || -> rusqlite::Result<Vec<(u64, Vec<u8>)>> {
            let sql = format!(
                "SELECT key, value FROM {} WHERE key > ?1 ORDER BY key",
                space.name()
            );
            let mut statement = db.prepare_cached(&sql)?;
            let rows = statement.query_map([signed(after)], |row| {
                Ok((row.get::<_, i64>(0)?.unsigned_abs(), row.get(1)?))
            })?;
            rows.collect()
        };
        read().map_err(|e| failed(&e))
    }
}

fn read(db: &Connection, space: Space, key: &str) -> rusqlite::Result<Option<Vec<u8>>> {
    db.prepare_cached("SELECT value FROM keyed WHERE space = ?1 AND key = ?2")?
        .query_row(params![space.name(), key], |row| row.get(0))
        .optional()
}

/// Whether what this step expects is so; others expect nothing.
fn holds(db: &Connection, op: &Op) -> rusqlite::Result<bool> {
    match op {
        Op::Expect(space, key, expected) => Ok(read(db, *space, key)? == *expected),
        Op::ExpectNothingAfter(space, key) => {
            let more = db
                .prepare_cached(&format!("SELECT 1 FROM {} WHERE key > ?1", space.name()))?
                .exists([signed(*key)])?;
            Ok(!more)
        }
        _ => Ok(true),
    }
}

fn write(sql: &Transaction<'_>, op: &Op, keys: &mut Vec<u64>) -> rusqlite::Result<()> {
    match op {
        Op::Expect(..) | Op::ExpectNothingAfter(..) => {}
        Op::Put(space, key, value) => {
            sql.prepare_cached(
                "INSERT OR REPLACE INTO keyed (space, key, value) VALUES (?1, ?2, ?3)",
            )?
            .execute(params![space.name(), key, value])?;
        }
        Op::Delete(space, key) => {
            sql.prepare_cached("DELETE FROM keyed WHERE space = ?1 AND key = ?2")?
                .execute(params![space.name(), key])?;
        }
        Op::Append(space, value) => {
            sql.prepare_cached(&format!("INSERT INTO {} (value) VALUES (?1)", space.name()))?
                .execute([value])?;
            keys.push(sql.last_insert_rowid().unsigned_abs());
        }
        Op::Drop(space, key) => {
            sql.prepare_cached(&format!("DELETE FROM {} WHERE key = ?1", space.name()))?
                .execute([signed(*key)])?;
        }
    }
    Ok(())
}

/// Keys count from one, so they never reach SQLite's signed limit.
fn signed(key: u64) -> i64 {
    i64::try_from(key).unwrap_or(i64::MAX)
}

fn failed(e: &rusqlite::Error) -> StoreError {
    match e.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DiskFull) => StoreError::Full,
        Some(
            rusqlite::ErrorCode::ReadOnly
            | rusqlite::ErrorCode::DatabaseCorrupt
            | rusqlite::ErrorCode::NotADatabase,
        ) => StoreError::Closed(format!(
            "The book's file cannot be used: {e}. Nothing was changed."
        )),
        _ => StoreError::Failed(e.to_string()),
    }
}

/// The device's secrets lie in it: nobody else on the machine reads it.
#[cfg(unix)]
fn restrict(file: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(file, fs::Permissions::from_mode(0o600))
        .context("The book's file cannot be kept private")
}

#[cfg(not(unix))]
fn restrict(_: &Path) -> Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transaction_is_all_or_nothing_and_keys_are_never_used_again() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path(), true).unwrap();
        let append = |v: &[u8]| Op::Append(Space::Changes, v.to_vec());
        let first = store
            .transact(&Tx {
                ops: vec![append(b"a"), append(b"b")],
            })
            .unwrap();
        assert_eq!(first, Outcome::Complete(vec![1, 2]));
        let refused = Tx {
            ops: vec![
                append(b"c"),
                Op::Expect(Space::Meta, "m".into(), Some(b"x".to_vec())),
            ],
        };
        assert_eq!(store.transact(&refused).unwrap(), Outcome::Conflict);
        store
            .transact(&Tx {
                ops: vec![Op::Drop(Space::Changes, 2)],
            })
            .unwrap();
        assert_eq!(
            store
                .transact(&Tx {
                    ops: vec![append(b"d")]
                })
                .unwrap(),
            Outcome::Complete(vec![3])
        );
        assert_eq!(
            store.log(Space::Changes, 0).unwrap(),
            vec![(1, b"a".to_vec()), (3, b"d".to_vec())]
        );
    }

    #[test]
    fn two_processes_cannot_use_one_store() {
        let dir = tempfile::tempdir().unwrap();
        let _open = Store::open(dir.path(), true).unwrap();
        assert!(Store::open(dir.path(), true).is_err());
    }

    #[test]
    fn a_log_that_has_grown_since_it_was_read_aborts_what_was_made_of_it() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path(), true).unwrap();
        let run = |ops: Vec<Op>| store.transact(&Tx { ops }).unwrap();
        run(vec![Op::Append(Space::Changes, b"a".to_vec())]);
        let after = |key| vec![Op::ExpectNothingAfter(Space::Changes, key)];
        assert_eq!(run(after(0)), Outcome::Conflict);
        assert_eq!(run(after(1)), Outcome::Complete(Vec::new()));
        run(vec![Op::Drop(Space::Changes, 1)]);
        assert_eq!(run(after(0)), Outcome::Complete(Vec::new()));
    }

    #[test]
    fn what_is_complete_is_on_the_disk() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path(), true).unwrap();
        let db = store.db.borrow();
        let pragma = |name| db.pragma_query_value(None, name, |row| row.get::<_, String>(0));
        assert_eq!(pragma("journal_mode").unwrap(), "wal");
        let synchronous: i64 = db
            .pragma_query_value(None, "synchronous", |row| row.get(0))
            .unwrap();
        assert_eq!(synchronous, 2, "full");
    }

    #[test]
    fn a_store_of_a_newer_version_is_refused_and_a_missing_one_is_not_an_empty_book() {
        let dir = tempfile::tempdir().unwrap();
        assert!(Store::open(dir.path(), false).is_err());
        drop(Store::open(dir.path(), true).unwrap());
        let db = Connection::open(dir.path().join("kith.sqlite")).unwrap();
        db.pragma_update(None, "user_version", 9).unwrap();
        drop(db);
        assert!(Store::open(dir.path(), true).is_err());
    }
}
