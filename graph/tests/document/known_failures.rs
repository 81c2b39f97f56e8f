//! What other systems are known to have lost data by, named for what went wrong there. The other tests of this kind are
//! in `sync` and `device`.
use crate::common::{Replica, add, named, person, sarah};
use automerge::{Automerge, ROOT, ReadDoc};
use kith_graph::document::Graph;

/// Every top-level container of a book, and whether two devices made it.
fn containers(book: &Graph) -> Vec<(String, bool)> {
    let doc = Automerge::load(&book.save()).unwrap();
    doc.map_range(ROOT, ..)
        .map(|item| (item.key.to_string(), item.conflict))
        .collect()
}

/// Each device made the map that it missed, one of the two won, and what had been written into the other was gone.
#[test]
fn two_devices_that_each_create_the_same_missing_container() {
    let (mut phone, mut laptop) = (Replica::new(1), Replica::new(2));
    assert_eq!(
        phone.book.save(),
        laptop.book.save(),
        "one first change for all"
    );
    let before = containers(&phone.book);
    assert_eq!(before.len(), 22);
    phone.does(&add(person(1), sarah()));
    laptop.does(&add(person(2), named("Bob")));
    phone.hears(&laptop);
    laptop.hears(&phone);
    for device in [&phone, &laptop] {
        assert_eq!(containers(&device.book), before, "nobody makes another");
        assert_eq!(device.book.rows().len(), 2);
    }
    assert!(before.iter().all(|(_, conflict)| !conflict));
    let again = Graph::load(&phone.book.save()).unwrap();
    assert_eq!(again.rows(), phone.book.rows());
    // Of an entity that both make, whose containers cannot be the same, readers join them.
    phone.does(&add(person(3), sarah()));
    laptop.does(&add(person(3), named("Sarah")));
    phone.hears(&laptop);
    laptop.hears(&phone);
    assert_eq!(phone.book.rows(), laptop.book.rows());
    assert_eq!(phone.draft(person(3)).emails.len(), 1);
}
