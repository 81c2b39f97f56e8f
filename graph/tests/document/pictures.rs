//! What the book says of pictures: which there are, which stands for somebody, and since when one is not named.
use crate::common::{Replica, add, day, named, person, picture, sarah};
use chrono::{DateTime, Duration, Utc};
use kith_graph::command::Command;
use kith_graph::document::{CommandError, Graph};
use kith_graph::ids::PersonId;
use kith_graph::picture::{MAX_PICTURE, PictureId, Role, Shown};
use std::collections::BTreeSet;

fn book() -> Replica {
    let mut r = Replica::new(1);
    r.does(&add(person(1), sarah()));
    r.does(&add(person(2), named("Bob")));
    r
}

fn adds(id: PersonId, n: u8, role: Role) -> Command {
    let picture = picture(n, role);
    Command::AddPicture { id, picture }
}

fn photo(n: u8) -> Command {
    adds(person(1), n, Role::Portrait)
}

fn without(n: u8) -> Command {
    Command::RemovePicture {
        id: person(1),
        picture: PictureId([n; 16]),
    }
}

fn ids<const N: usize>(all: [u8; N]) -> BTreeSet<PictureId> {
    all.into_iter().map(|n| PictureId([n; 16])).collect()
}

fn portrait(r: &Replica) -> Option<PictureId> {
    r.book.row(person(1)).unwrap().portrait
}

fn shown(r: &Replica) -> Vec<Shown> {
    r.book.page(person(1), day("2026-05-01")).unwrap().pictures
}

fn later(r: &Replica, days: i64) -> DateTime<Utc> {
    r.now() + Duration::days(days)
}

#[test]
fn a_photo_stands_for_somebody_until_another_takes_its_place_or_it_is_removed() {
    let mut r = book();
    assert_eq!(portrait(&r), None);
    let said = r.does(&photo(1)).what;
    assert_eq!(said, "Added a photo of Sarah Chen");
    r.does(&adds(person(1), 2, Role::CardFront));
    assert_eq!(portrait(&r), Some(PictureId([1; 16])));
    let second = r.does(&photo(3));
    assert_eq!(portrait(&r), Some(PictureId([3; 16])));
    let roles: Vec<Role> = shown(&r).iter().map(|p| p.role).collect();
    assert_eq!(roles, [Role::CardFront, Role::Portrait]);

    r.undoes(second.batch);
    assert_eq!(portrait(&r), Some(PictureId([1; 16])));
    let gone = r.does(&without(1));
    assert_eq!(gone.what, "Removed a photo of Sarah Chen");
    assert_eq!(portrait(&r), None);
    r.undoes(gone.batch);
    assert_eq!(portrait(&r), Some(PictureId([1; 16])));
    let said = r.book.page(person(1), day("2026-05-01")).unwrap().history;
    assert_eq!(said[0].what, "Undid: Removed a photo of Sarah Chen");
}

#[test]
fn the_key_is_in_the_document_and_in_no_view() {
    let mut r = book();
    r.does(&photo(7));
    assert_eq!(
        r.book.picture(PictureId([7; 16])),
        Some(picture(7, Role::Portrait))
    );
    assert_eq!(r.book.picture(PictureId([8; 16])), None);
    let key = "07".repeat(32);
    let page = serde_json::to_string(&r.book.page(person(1), day("2026-05-01"))).unwrap();
    let rows = serde_json::to_string(&r.book.rows()).unwrap();
    assert!(page.contains(&"07".repeat(16)) && !page.contains(&key) && !rows.contains(&key));
}

#[test]
fn what_is_not_named_is_kept_for_ninety_days_since_undo_may_bring_it_back() {
    let mut r = book();
    r.does(&photo(1));
    let taken_back = r.does(&adds(person(1), 2, Role::CardFront)).batch;
    r.does(&adds(person(2), 3, Role::Portrait));
    r.does(&photo(4));
    assert_eq!(r.book.kept_pictures(later(&r, 9_000)), ids([2, 3, 4]));

    r.undoes(taken_back);
    r.does(&Command::DeletePerson {
        id: person(2),
        on: day("2026-05-01"),
    });
    assert_eq!(r.book.kept_pictures(later(&r, 89)), ids([1, 2, 3, 4]));
    assert_eq!(r.book.forgotten_pictures(later(&r, 89)), ids([]));
    assert_eq!(r.book.kept_pictures(later(&r, 91)), ids([4]));
    assert_eq!(r.book.forgotten_pictures(later(&r, 91)), ids([1, 2, 3]));
    let opened = Graph::load(&r.book.save()).unwrap();
    assert_eq!(opened.forgotten_pictures(later(&r, 91)), ids([1, 2, 3]));
}

#[test]
fn taking_back_the_taking_back_brings_a_picture_again() {
    let mut r = book();
    let added = r.does(&photo(1));
    let undone = r.undoes(added.batch);
    assert_eq!((portrait(&r), undone.kept), (None, Vec::new()));
    r.undoes(undone.batch);
    assert_eq!(portrait(&r), Some(PictureId([1; 16])));
    assert_eq!(r.book.kept_pictures(later(&r, 9_000)), ids([1]));
}

#[test]
fn photos_added_apart_are_both_there_and_the_later_one_stands_for_them() {
    let mut a = book();
    let mut b = a.fork(2);
    a.does(&photo(2));
    b.does(&photo(1));
    a.hears(&b);
    b.hears(&a);
    assert_eq!(shown(&a), shown(&b));
    assert_eq!(shown(&a).len(), 2);
    assert_eq!(portrait(&a), Some(PictureId([2; 16])));
    // The next one takes the place of both.
    b.does(&photo(3));
    a.hears(&b);
    assert_eq!(shown(&a).len(), 1);
}

#[test]
fn what_no_book_can_take_is_refused() {
    let mut r = book();
    r.does(&photo(1));
    assert_eq!(r.tries(&photo(1)).unwrap_err(), CommandError::AlreadyThere);
    assert_eq!(
        r.tries(&without(2)).unwrap_err(),
        CommandError::UnknownPicture
    );
    let nobody = adds(person(9), 2, Role::Portrait);
    assert_eq!(r.tries(&nobody).unwrap_err(), CommandError::UnknownPerson);
    for size in [0, MAX_PICTURE + 1] {
        let mut picture = picture(2, Role::Portrait);
        picture.size = size;
        let tried = r.tries(&Command::AddPicture {
            id: person(1),
            picture,
        });
        assert_eq!(tried.unwrap_err(), CommandError::PictureTooLarge);
    }
}

#[test]
fn json_and_what_another_book_takes_by_value_have_the_pictures() {
    let mut r = book();
    r.does(&photo(1));
    r.does(&photo(2));
    let exported = r.book.export_json();
    let of_sarah = &exported["people"][0];
    assert_eq!(of_sarah["pictures"][0]["id"], "02".repeat(16));
    assert_eq!(of_sarah["pictures"][0]["type"], "image/jpeg");
    assert_eq!(of_sarah["pictures"].as_array().unwrap().len(), 1);
    assert!(!of_sarah.to_string().contains(&"01".repeat(16)));

    let things = r.book.belongings();
    let mut other = Replica::new(2);
    let source = String::new();
    other.does(&Command::BringIn { source, things });
    assert_eq!(
        other.book.pictures_of(person(1)),
        [picture(2, Role::Portrait)]
    );
    assert_eq!(other.book.belongings(), r.book.belongings());
    assert_eq!(other.book.kept_pictures(later(&r, 9_000)), ids([2]));
}

#[test]
fn erasing_somebody_takes_their_pictures_and_leaves_those_of_others() {
    let mut r = book();
    r.does(&photo(1));
    r.does(&photo(2));
    r.does(&adds(person(2), 3, Role::Portrait));
    let removed = r.does(&Command::RemovePicture {
        id: person(2),
        picture: PictureId([3; 16]),
    });
    let rest = r.book.without(&[person(1)].into()).unwrap();
    assert!(rest.is_without(&r.book));
    assert_eq!(rest.kept_pictures(later(&r, 1)), ids([3]));
    let bytes = serde_json::to_string(&rest.export_json()).unwrap();
    assert!(!bytes.contains(&"01".repeat(16)) && rest.picture(PictureId([1; 16])).is_none());

    // Undo reaches across.
    let mut rest = Replica::of(rest, 5);
    rest.undoes(removed.batch);
    assert_eq!(
        rest.book.row(person(2)).unwrap().portrait,
        Some(PictureId([3; 16]))
    );
    // A photo of whoever was erased comes back with no command.
    assert_eq!(rest.tries(&photo(4)).unwrap_err(), CommandError::Erased);
    assert_eq!(rest.tries(&without(1)).unwrap_err(), CommandError::Erased);
}
