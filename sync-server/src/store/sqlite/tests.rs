//! What the connections are set to, and that readers come back.

use super::*;
use kith_sync::roster::{Body, Record, Signer};

#[test]
fn a_commit_is_on_the_disk_before_it_is_answered() {
    let folder = tempfile::tempdir().unwrap();
    let mut connection = Connection::open(folder.path().join(FILE)).unwrap();
    prepare(&mut connection, SqliteOptions::default()).unwrap();
    let set = |name: &str| -> String {
        let read = |row: &rusqlite::Row<'_>| row.get::<_, rusqlite::types::Value>(0);
        match connection.pragma_query_value(None, name, read).unwrap() {
            rusqlite::types::Value::Text(text) => text,
            other => format!("{other:?}"),
        }
    };
    assert_eq!(set("synchronous"), "Integer(2)", "2 is FULL");
    assert_eq!(set("journal_mode"), "wal");
    assert_eq!(set("secure_delete"), "Integer(1)");
}

#[tokio::test]
async fn who_no_longer_waits_for_an_answer_takes_no_reader_from_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(folder.path(), SqliteOptions::default()).unwrap();
    let (go, wait) = std::sync::mpsc::channel::<()>();
    let wait = Arc::new(Mutex::new(wait));
    for _ in 0..READERS {
        let wait = Arc::clone(&wait);
        let slow = store.read(move |_| {
            let _told = wait.lock().map(|wait| wait.recv());
            Ok(())
        });
        let asked = tokio::spawn(slow);
        tokio::time::sleep(Duration::from_millis(20)).await;
        asked.abort();
    }
    let next = tokio::spawn(store.read(|_| Ok(1)));
    tokio::time::sleep(Duration::from_millis(20)).await;
    drop(go);
    assert_eq!(next.await.unwrap(), Ok(1));
}

#[test]
fn what_was_put_for_a_vault_that_had_ended_goes_with_the_seventh_step() {
    let mut connection = Connection::open_in_memory().unwrap();
    migrations::migrate(&mut connection).map_err(drop).unwrap();
    let ends = Record {
        position: 1,
        prev: Digest32::ZERO,
        signer: Signer::Recovery,
        body: Body::DeleteVault,
    };
    let before = "DROP TABLE posts; DELETE FROM migrations WHERE number = 7;
         INSERT INTO vaults (key, id) VALUES (1, x'01'), (2, x'02');
         INSERT INTO feeds VALUES (1, x'01', x'00'), (2, x'02', x'00');
         INSERT INTO reminded (vault, device, hash) VALUES (1, 1, x'00'), (2, 1, x'00');";
    connection.execute_batch(before).unwrap();
    let record = "INSERT INTO roster VALUES (2, 0, x'00', ?1)";
    let ends = ends.signed(|_| [0; 64]);
    connection.execute(record, [ends]).unwrap();
    migrations::migrate(&mut connection).map_err(drop).unwrap();
    for table in ["feeds", "reminded"] {
        let select = format!("SELECT group_concat(vault) FROM {table}");
        let left: String = connection.query_row(&select, [], |row| row.get(0)).unwrap();
        assert_eq!(left, "1", "{table}");
    }
}
