//! Records on the disk that make no sense: a device opens or says why not, and never panics.

#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]

use crate::common;

use common::{Disk, open};
use futures::executor::LocalPool;
use kith_device::book::{BOOK, Identity};
use kith_sync::store::Space;
use proptest::prelude::*;
use std::rc::Rc;
use uuid::Uuid;

/// The records that a device reads by their name.
const KNOWN: [(Space, &str); 9] = [
    (Space::Meta, BOOK),
    (Space::Meta, "book/line"),
    (Space::Meta, "left-out"),
    (Space::Meta, "set-aside"),
    (Space::Meta, "chosen-relay"),
    (Space::Rows, "head"),
    (Space::Rows, "events"),
    (Space::Rows, "b00"),
    (Space::Journal, "00000000000000000001/x"),
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_records_on_the_disk_make_a_device_panic(
        noise in prop::collection::vec(any::<u8>(), 0..200),
        json in r#"(\{|\[)("(head|heads|schema|id|shared)":)?("[0-9a-f]{0,8}"|[0-9]{1,3}|\[\]|null|true)?(\}|\])"#,
        which in prop::collection::vec(any::<bool>(), KNOWN.len()),
        sound_book in any::<bool>(),
        logs in any::<bool>(),
    ) {
        let (disk, mut pool) = (Rc::new(Disk::default()), LocalPool::new());
        for ((space, key), as_json) in KNOWN.into_iter().zip(which) {
            let value = if as_json { json.clone().into_bytes() } else { noise.clone() };
            disk.keyed.borrow_mut().insert((space, key.to_owned()), value);
        }
        if logs {
            disk.logs.borrow_mut().insert((Space::Changes, 1), noise.clone());
            disk.logs.borrow_mut().insert((Space::Outbox, 1), noise);
        }
        if sound_book {
            let book = Identity { id: Uuid::from_u128(1), shared: false };
            disk.keyed.borrow_mut().insert((Space::Meta, BOOK.to_owned()), book.encode());
        }
        if let Ok(device) = open(&mut pool, &disk, 1) {
            let _ = pool.run_until(device.load());
            let _ = pool.run_until(device.set_aside());
            let _ = pool.run_until(device.heard());
        }
    }
}
