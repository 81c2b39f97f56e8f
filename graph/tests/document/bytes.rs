//! The book as bytes: what is refused, what survives, how it is cut into parts.
use crate::common::{Replica, add, call, contact, day, named, person, reach, sarah};
use automerge::transaction::Transactable;
use automerge::{ActorId, Automerge, ObjType, ROOT, ReadDoc};
use kith_graph::command::{Command, PersonEdit};
use kith_graph::document::{Graph, LoadError, MergeError, Merged};
use kith_graph::view::Group;
use proptest::prelude::*;
use proptest::sample::Index;
use std::sync::LazyLock;

/// A small book, and changes to it that it has not heard of.
static NEWS: LazyLock<(Vec<u8>, Vec<u8>)> = LazyLock::new(|| {
    let mut phone = Replica::new(1);
    phone.does(&add(person(1), sarah()));
    let mut laptop = phone.fork(2);
    let heads = laptop.book.heads();
    laptop.edits(
        person(1),
        PersonEdit::Note("Wants intro to Bob and to Eve. Likes green tea. ".repeat(8)),
    );
    laptop.does(&add(person(2), named("Bob")));
    laptop.does(&Command::SaveInteraction {
        interaction: call(contact(1), &[person(1), person(2)], "2026-05-02"),
    });
    (phone.book.save(), laptop.book.save_after(&heads))
});

/// Whatever the bytes are, the book is either as it was or has all of them.
fn all_or_nothing(bytes: &[u8]) {
    let (saved, news) = &*NEWS;
    let mut book = Graph::load(saved).unwrap();
    let (heads, rows) = (book.heads(), book.rows());
    match book.merge(bytes) {
        Ok(Merged::Applied(changed)) if bytes.is_empty() => assert!(changed.people.is_empty()),
        Ok(Merged::Applied(_)) => {
            assert!(book.has_heads(&heads) && book.rows() == book.rows_from_scratch());
        }
        Ok(Merged::MissingDeps(_)) | Err(_) => {
            assert_eq!(
                (book.heads(), book.rows(), book.save()),
                (heads, rows, saved.clone())
            );
        }
    }
    assert!(matches!(book.merge(news), Ok(Merged::Applied(_))));
}

#[test]
fn changes_cut_short_anywhere_are_refused_and_change_nothing() {
    let (saved, news) = &*NEWS;
    let mut refused = 0;
    for len in 1..news.len() {
        let mut book = Graph::load(saved).unwrap();
        if let Err(e) = book.merge(&news[..len]) {
            refused += 1;
            assert!(matches!(e, MergeError::Damaged(_)));
            assert_eq!(book.save(), *saved);
        }
    }
    // Only the places between two of the three changes are whole.
    assert_eq!(refused, news.len() - 1 - 2);
}

#[test]
fn a_book_cut_short_or_flipped_is_not_opened() {
    let (saved, news) = &*NEWS;
    let whole = [saved.as_slice(), news].concat();
    assert_eq!(Graph::load(&whole).unwrap().rows().len(), 2);
    for len in (1..saved.len()).step_by(7) {
        assert!(Graph::load(&whole[..len]).is_err(), "{len}");
    }
    for at in (0..whole.len()).step_by(5) {
        let mut flipped = whole.clone();
        flipped[at] ^= 0x10;
        assert!(Graph::load(&flipped).is_err(), "{at}");
    }
    assert!(Graph::load(&[]).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn flipped_bits_never_panic_and_never_apply(at in any::<Index>(), bit in 0..8_u8) {
        let (saved, news) = &*NEWS;
        let mut flipped = news.clone();
        let at = at.index(news.len());
        flipped[at] ^= 1 << bit;
        all_or_nothing(&flipped);
        let (mut book, mut right) = (Graph::load(saved).unwrap(), Graph::load(saved).unwrap());
        right.merge(news).unwrap();
        // Compression has bits that say nothing: then the changes are still exactly the ones sent.
        if book.merge(&flipped).is_ok() {
            prop_assert_eq!((book.heads(), book.rows()), (right.heads(), right.rows()));
        }
    }

    #[test]
    fn garbage_never_panics(mut bytes in proptest::collection::vec(any::<u8>(), 0..200), like in any::<bool>()) {
        if like {
            bytes.splice(0..0, [0x85, 0x6f, 0x4a, 0x83]);
        }
        all_or_nothing(&bytes);
    }
}

#[test]
fn a_document_that_is_no_book_is_not_opened() {
    let mut doc = Automerge::new();
    doc.transact::<_, _, automerge::AutomergeError>(|tx| {
        tx.put_object(ROOT, "people", ObjType::Map)
    })
    .unwrap();
    assert_eq!(Graph::load(&doc.save()).err(), Some(LoadError::NotABook));
    let mut book = Graph::new();
    assert_eq!(book.merge(&doc.save()), Err(MergeError::OtherBook));
    assert_eq!(book.heads(), Graph::new().heads());
}

#[test]
fn a_book_without_its_beginning_is_not_opened() {
    let mut r = Replica::new(1);
    let heads = r.book.heads();
    r.does(&add(person(1), sarah()));
    assert!(Graph::load(&r.book.save_after(&heads)).is_err());
}

/// What a newer version does to a book.
fn newer(
    saved: &[u8],
    change: impl FnOnce(&mut automerge::transaction::Transaction<'_>),
) -> Automerge {
    let mut doc = Automerge::load(saved)
        .unwrap()
        .with_actor(ActorId::from([9; 16]));
    let mut tx = doc.transaction();
    change(&mut tx);
    tx.commit();
    doc
}

#[test]
fn a_book_of_a_newer_schema_is_refused_whole() {
    let mut r = Replica::new(1);
    r.does(&add(person(1), sarah()));
    let doc = newer(&r.book.save(), |tx| {
        let (_, meta) = tx.get(ROOT, "meta").unwrap().unwrap();
        tx.put(meta, "schema", 2).unwrap();
    });
    assert_eq!(Graph::load(&doc.save()).err(), Some(LoadError::Newer(2)));
    let heads = r.book.heads();
    assert_eq!(r.book.merge(&doc.save_after(&[])), Err(MergeError::Newer));
    assert_eq!(r.book.heads(), heads);
}

#[test]
fn what_a_newer_version_wrote_survives_load_edit_and_save() {
    let mut r = Replica::new(1);
    r.does(&add(person(1), sarah()));
    let doc = newer(&r.book.save(), |tx| {
        let (_, people) = tx.get(ROOT, "people").unwrap().unwrap();
        let (_, sarah) = tx.get(people, person(1).to_string()).unwrap().unwrap();
        tx.put(&sarah, "pronouns", "she/her").unwrap();
        let needs = tx.put_object(&sarah, "needs", ObjType::Map).unwrap();
        tx.put(needs, "tax/value", "tax advice").unwrap();
        let (_, emails) = tx.get(&sarah, "emails").unwrap().unwrap();
        tx.put(emails, "sarah@acme.com/verified", true).unwrap();
        tx.put_object(ROOT, "hobbies", ObjType::Map).unwrap();
    });
    let mut old = Replica::of(Graph::load(&doc.save()).unwrap(), 3);
    old.edits(person(1), PersonEdit::Title("COO".into()));
    old.edits(person(1), PersonEdit::AddEmail(reach("sarah@home.org")));
    let exported = old.book.export_json();
    assert_eq!(exported["people"][0]["pronouns"], "she/her");
    assert_eq!(
        exported["people"][0]["more"]["needs/tax/value"],
        "tax advice"
    );
    assert_eq!(
        exported["people"][0]["more"]["emails/sarah@acme.com/verified"],
        true
    );
    assert_eq!(exported["people"][0]["positions"][0]["title"], "COO");
    let saved = Automerge::load(&old.book.save()).unwrap();
    assert!(saved.get(ROOT, "hobbies").unwrap().is_some());
    r.hears(&old);
    assert_eq!(r.book.export_json(), exported);
}

#[test]
fn the_whole_history_in_parts_builds_the_same_book() {
    let mut r = Replica::new(1);
    for n in 0..40 {
        r.does(&add(person(n), sarah()));
    }
    let mut other = r.fork(2);
    other.edits(person(1), PersonEdit::Title("COO".into()));
    r.edits(person(1), PersonEdit::Nickname("Sal".into()));
    r.hears(&other);
    for max in [0, 1000, 10_000, usize::MAX] {
        let parts = r.book.changes_in_parts(max);
        let mut book = Graph::new();
        for part in &parts {
            assert!(part.bytes.len() <= max || max == 0);
            assert!(matches!(book.merge(&part.bytes), Ok(Merged::Applied(_))));
            assert_eq!(book.heads(), part.heads_after);
        }
        assert_eq!((book.heads(), book.rows()), (r.book.heads(), r.book.rows()));
        let all: Vec<u8> = parts.into_iter().flat_map(|part| part.bytes).collect();
        assert_eq!(Graph::load(&all).unwrap().rows(), r.book.rows());
    }
}

#[test]
fn a_save_and_what_came_after_it_are_the_book() {
    let mut r = Replica::new(1);
    r.does(&add(person(1), sarah()));
    let (saved, heads) = (r.book.save(), r.book.heads());
    assert!(r.book.save_after(&heads).is_empty());
    r.edits(person(1), PersonEdit::Title("COO".into()));
    r.does(&add(person(2), named("Bob")));
    let book = Graph::load(&[saved, r.book.save_after(&heads)].concat()).unwrap();
    assert_eq!((book.heads(), book.rows()), (r.book.heads(), r.book.rows()));
    let all = kith_graph::rules::people(
        &book.rows(),
        &kith_graph::view::PeopleFilter::default(),
        day("2026-05-01"),
        0,
        9,
    );
    assert_eq!((all.total, Group::default()), (2, Group::All));
}
