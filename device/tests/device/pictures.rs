//! A picture lies beside the book, sealed, from the moment that the book names it, and goes with it everywhere.

#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]

use crate::common;

use chrono::{DateTime, NaiveDate};
use common::{Disk, Memory, open, open_loaded};
use futures::executor::LocalPool;
use kith_device::backup::{self, Restored};
use kith_device::convert::to_contact;
use kith_device::device::Device;
use kith_device::export::{Export, Format};
use kith_device::pictures::Image;
use kith_device::preview::preview;
use kith_formats::charset::Tables;
use kith_formats::csv_out::{self, Columns};
use kith_formats::draft::{ContactDraft, Photo};
use kith_formats::vcard::{Version, write_card, write_v3};
use kith_graph::command::Command;
use kith_graph::ids::PersonId;
use kith_graph::picture::{MAX_PICTURE, Media, PictureId, Role};
use kith_graph::types::PersonDraft;
use kith_sync::blob::MAX_BLOB;
use kith_sync::store::Space;
use std::rc::Rc;
use uuid::Uuid;

const PASSPHRASE: &str = "blue anchor, nine";

fn jpeg(fill: u8, size: usize) -> Vec<u8> {
    let mut bytes = vec![fill; size];
    bytes[..4].copy_from_slice(&[0xff, 0xd8, 0xff, 0xe0]);
    bytes
}

fn key(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(
        0x0197_0000_0000_7000_8000_0000_0000_0000 + n,
    ))
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 6, 1).unwrap()
}

fn add(n: u128, name: &str) -> Command {
    let person = PersonDraft {
        name: name.to_owned(),
        ..PersonDraft::default()
    };
    Command::AddPerson {
        id: key(n),
        on: day(),
        person: Box::new(person),
    }
}

/// Sarah and Bruno, and a photo of Sarah.
fn filled(pool: &mut LocalPool, disk: &Rc<Disk>, image: &[u8]) -> Rc<Device<Memory>> {
    let device = open_loaded(pool, disk, 11);
    for command in [add(1, "Sarah Chen"), add(2, "Bruno Keller")] {
        pool.run_until(device.run(command)).unwrap();
    }
    photo(pool, &device, 1, image).unwrap();
    device
}

fn photo(
    pool: &mut LocalPool,
    device: &Device<Memory>,
    of: u128,
    image: &[u8],
) -> Result<String, String> {
    let added = device.add_picture(key(of), Role::Portrait, image);
    pool.run_until(added).map(|done| done.what)
}

fn portrait(device: &Device<Memory>, name: &str) -> Option<PictureId> {
    let rows = device.book().graph().unwrap().rows();
    rows.into_iter().find(|row| row.name == name)?.portrait
}

fn look(pool: &mut LocalPool, device: &Device<Memory>, name: &str) -> Result<Image, String> {
    let id = portrait(device, name).unwrap();
    pool.run_until(device.picture(id))
}

fn sealed(disk: &Disk) -> Vec<(String, Vec<u8>)> {
    let keyed = disk.keyed.borrow();
    let blobs = keyed
        .iter()
        .filter(|((space, _), _)| *space == Space::Blobs);
    blobs
        .map(|((_, key), value)| (key.clone(), value.clone()))
        .collect()
}

#[test]
fn a_picture_and_what_the_book_says_of_it_are_durable_together_and_sealed() {
    let mut pool = LocalPool::new();
    let disk = Rc::new(Disk::default());
    let image = jpeg(7, 5_000);
    let device = filled(&mut pool, &disk, &image);
    assert_eq!(disk.complete.get(), 3, "one transaction for each command");
    let on_disk = sealed(&disk);
    assert_eq!(on_disk.len(), 1);
    assert_eq!(
        on_disk[0].0,
        portrait(&device, "Sarah Chen").unwrap().to_string()
    );
    assert!(!on_disk[0].1.windows(64).any(|part| part == [7; 64]));

    drop((pool, device));
    let mut pool = LocalPool::new();
    let again = open_loaded(&mut pool, &disk, 3);
    let shown = look(&mut pool, &again, "Sarah Chen").unwrap();
    assert_eq!(
        shown,
        Image {
            media: Media::Jpeg,
            bytes: image
        }
    );
}

#[test]
fn what_is_no_picture_or_too_large_changes_nothing() {
    assert_eq!(MAX_PICTURE as usize, MAX_BLOB, "book and seal agree");
    let mut pool = LocalPool::new();
    let disk = Rc::new(Disk::default());
    let device = filled(&mut pool, &disk, &jpeg(1, MAX_BLOB));
    let before = disk.complete.get();
    let mut refused = |of, image: &[u8]| photo(&mut pool, &device, of, image).unwrap_err();
    assert!(refused(1, b"GIF89a").contains("JPEG, PNG or WebP"));
    assert!(refused(1, &jpeg(1, MAX_BLOB + 1)).contains("200 KB"));
    assert!(refused(9, &jpeg(1, 100)).contains("not in the book"));
    assert_eq!((disk.complete.get(), sealed(&disk).len()), (before, 1));
}

#[test]
fn a_picture_added_before_the_document_is_there_is_kept_with_its_command() {
    let mut pool = LocalPool::new();
    let disk = Rc::new(Disk::default());
    drop(filled(&mut pool, &disk, &jpeg(1, 100)));
    let early = open(&mut pool, &disk, 3).unwrap();
    let image = jpeg(2, 200);
    assert_eq!(photo(&mut pool, &early, 2, &image).unwrap(), "Saved");
    assert_eq!(sealed(&disk).len(), 2);
    pool.run_until(early.load()).unwrap();
    assert_eq!(
        look(&mut pool, &early, "Bruno Keller").unwrap().bytes,
        image
    );
}

#[test]
fn a_picture_that_is_damaged_on_the_disk_is_not_shown() {
    let mut pool = LocalPool::new();
    let disk = Rc::new(Disk::default());
    let device = filled(&mut pool, &disk, &jpeg(1, 100));
    let name = sealed(&disk)[0].0.clone();
    let at = (Space::Blobs, name);
    disk.keyed.borrow_mut().get_mut(&at).unwrap()[60] ^= 1;
    let sentence = look(&mut pool, &device, "Sarah Chen").unwrap_err();
    assert!(sentence.contains("not on this device"), "{sentence}");
}

#[test]
fn a_backup_has_the_pictures_and_an_empty_book_takes_them_as_they_are() {
    let mut pool = LocalPool::new();
    let (disk, image) = (Rc::new(Disk::default()), jpeg(7, 5_000));
    let from = filled(&mut pool, &disk, &image);
    let file = pool.run_until(from.backup(PASSPHRASE)).unwrap();
    let elsewhere = Rc::new(Disk::default());
    let into = open_loaded(&mut pool, &elsewhere, 2);
    let opened = backup::open(&file, PASSPHRASE).unwrap();
    let restored = pool.run_until(into.restore("b.kith", opened)).unwrap();
    assert!(matches!(restored, Restored::Whole { .. }));
    assert_eq!(elsewhere.complete.get(), 1, "all in one transaction");
    assert_eq!(sealed(&elsewhere), sealed(&disk));
    assert_eq!(look(&mut pool, &into, "Sarah Chen").unwrap().bytes, image);
}

#[test]
fn another_book_gets_the_pictures_under_fresh_ids_and_keys() {
    let mut pool = LocalPool::new();
    let (disk, image) = (Rc::new(Disk::default()), jpeg(7, 5_000));
    let from = filled(&mut pool, &disk, &image);
    // One that does not lie here cannot come along.
    photo(&mut pool, &from, 2, &jpeg(3, 300)).unwrap();
    let lost = portrait(&from, "Bruno Keller").unwrap().to_string();
    disk.keyed.borrow_mut().remove(&(Space::Blobs, lost));
    let file = pool.run_until(from.backup(PASSPHRASE)).unwrap();

    let elsewhere = Rc::new(Disk::default());
    let into = open_loaded(&mut pool, &elsewhere, 2);
    pool.run_until(into.run(add(9, "Clara Nowak"))).unwrap();
    let opened = backup::open(&file, PASSPHRASE).unwrap();
    let Restored::Preview(preview) = pool.run_until(into.restore("b.kith", opened)).unwrap() else {
        panic!("taken whole");
    };
    let done = pool.run_until(into.bring(&preview, day())).unwrap();
    assert_eq!(look(&mut pool, &into, "Sarah Chen").unwrap().bytes, image);
    assert_eq!(portrait(&into, "Bruno Keller"), None);
    let (id, other) = (portrait(&into, "Sarah Chen"), portrait(&from, "Sarah Chen"));
    assert_ne!(id, other);
    let key = |device: &Device<Memory>, id: Option<PictureId>| {
        device
            .book()
            .graph()
            .unwrap()
            .picture(id.unwrap())
            .unwrap()
            .key
    };
    assert_ne!(key(&into, id), key(&from, other));
    pool.run_until(into.run(Command::Undo { batch: done.batch }))
        .unwrap();
    assert_eq!(portrait(&into, "Sarah Chen"), None);
}

#[test]
fn whoever_is_erased_for_good_leaves_no_picture_on_the_disk() {
    let mut pool = LocalPool::new();
    let disk = Rc::new(Disk::default());
    let device = filled(&mut pool, &disk, &jpeg(1, 100));
    photo(&mut pool, &device, 1, &jpeg(2, 100)).unwrap();
    let kept = jpeg(3, 100);
    photo(&mut pool, &device, 2, &kept).unwrap();
    let bruno = portrait(&device, "Bruno Keller").unwrap();
    assert_eq!(sealed(&disk).len(), 3);
    pool.run_until(device.erase([key(1)].into())).unwrap();
    let rest: Vec<String> = sealed(&disk).into_iter().map(|(id, _)| id).collect();
    assert_eq!(rest, [bruno.to_string()]);
    assert_eq!(
        look(&mut pool, &device, "Bruno Keller").unwrap().bytes,
        kept
    );
}

#[test]
fn a_picture_that_waited_for_the_document_goes_with_whoever_was_erased_meanwhile() {
    let mut pool = LocalPool::new();
    let disk = Rc::new(Disk::default());
    let device = filled(&mut pool, &disk, &jpeg(1, 100));
    let early = open(&mut pool, &disk, 3).unwrap();
    for (of, image) in [(1, jpeg(2, 100)), (2, jpeg(3, 100))] {
        photo(&mut pool, &early, of, &image).unwrap();
    }
    pool.run_until(device.erase([key(1)].into())).unwrap();
    drop((pool, early, device));
    let mut pool = LocalPool::new();
    let later = open_loaded(&mut pool, &disk, 4);
    pool.run_until_stalled();
    let bruno = portrait(&later, "Bruno Keller").unwrap();
    let rest: Vec<String> = sealed(&disk).into_iter().map(|(id, _)| id).collect();
    assert_eq!(rest, [bruno.to_string()]);
}

#[test]
fn a_card_is_saved_with_whom_it_made_and_one_undo_takes_both() {
    let (disk, mut pool) = (Rc::new(Disk::default()), LocalPool::new());
    let device = open_loaded(&mut pool, &disk, 11);
    let image = jpeg(7, 2_000);
    let commands = vec![add(1, "Birgit Sand")];
    let what = "Added Birgit Sand".to_owned();
    let saved = device.run_with_picture(what, commands, key(1), Role::CardFront, &image);
    let done = pool.run_until(saved).unwrap();
    assert_eq!(done.what, "Added Birgit Sand");
    let cards = |device: &Device<Memory>| device.book().graph().unwrap().pictures_of(key(1));
    let [card] = &cards(&device)[..] else {
        panic!("one card");
    };
    assert_eq!(card.role, Role::CardFront);
    assert_eq!(
        pool.run_until(device.picture(card.id)).unwrap().bytes,
        image
    );
    // It is on the disk, not in memory alone.
    drop(device);
    let device = open_loaded(&mut pool, &disk, 12);
    assert_eq!(
        pool.run_until(device.picture(card.id)).unwrap().bytes,
        image
    );
    pool.run_until(device.run(Command::Undo { batch: done.batch }))
        .unwrap();
    assert!(device.book().graph().unwrap().rows().is_empty());
    // What is no picture saves nobody.
    let nothing = device.run_with_picture(
        String::new(),
        vec![add(2, "Bo")],
        key(2),
        Role::CardFront,
        b"no",
    );
    assert!(pool.run_until(nothing).is_err());
    assert!(device.book().graph().unwrap().rows().is_empty());
}

#[test]
fn photos_of_vcards_come_into_the_book_and_go_out_again_in_parts() {
    let (disk, mut pool) = (Rc::new(Disk::default()), LocalPool::new());
    let device = open_loaded(&mut pool, &disk, 11);
    let image = jpeg(9, 900);
    let photo = Photo::new(image.clone()).unwrap();
    let mut file = String::new();
    for n in 0..250 {
        let mut contact = ContactDraft {
            name: format!("Guest {n}"),
            ..ContactDraft::default()
        };
        if n % 100 == 3 {
            contact.photos.push(photo.clone());
        }
        write_card(&mut file, &contact, Version::V4);
    }
    let found = preview("guests.vcf", file.as_bytes(), &Tables, &[]).unwrap();
    assert_eq!(found.warnings, Vec::<String>::new());
    let done = pool.run_until(device.bring(&found, day())).unwrap();
    for n in [3, 103, 203] {
        let shown = look(&mut pool, &device, &format!("Guest {n}")).unwrap();
        assert_eq!(shown.bytes, image, "{n}");
    }
    assert_eq!(portrait(&device, "Guest 4"), None);
    let parts = exported(&mut pool, &device, Format::Cards(Version::V4));
    assert_eq!(parts.len(), 3);
    let out = parts.concat();
    let again = preview("again.vcf", &out, &Tables, &[]).unwrap();
    let names = |of: &kith_device::preview::Preview| {
        let mut names: Vec<String> = of.add.iter().map(|person| person.name.clone()).collect();
        names.sort();
        names
    };
    assert_eq!(names(&again), names(&found));
    let mut who: Vec<String> = again
        .photos
        .iter()
        .map(|(at, _)| again.add[*at].name.clone())
        .collect();
    who.sort();
    assert_eq!(who, ["Guest 103", "Guest 203", "Guest 3"]);
    assert!(again.photos.iter().all(|(_, bytes)| *bytes == image));
    // One undo takes people and photos.
    pool.run_until(device.run(Command::Undo { batch: done.batch }))
        .unwrap();
    assert!(device.book().graph().unwrap().rows().is_empty());
}

/// The parts of a file.
fn exported(pool: &mut LocalPool, device: &Device<Memory>, format: Format) -> Vec<Vec<u8>> {
    pool.run_until(async {
        let begun = Export::begin(&device.book(), format, day(), DateTime::UNIX_EPOCH);
        let mut export = begun.unwrap();
        let mut parts = Vec::new();
        while let Some(part) = export.next(device).await.unwrap() {
            parts.push(part);
        }
        parts
    })
}

#[test]
fn files_that_are_written_in_parts_are_what_they_would_be_in_one_piece() {
    let (disk, mut pool) = (Rc::new(Disk::default()), LocalPool::new());
    let device = open_loaded(&mut pool, &disk, 12);
    let empty = exported(&mut pool, &device, Format::Json).concat();
    let whole = device.book().graph().unwrap().export_json();
    assert_eq!(String::from_utf8(empty).unwrap(), format!("{whole:#}\n"));

    let things = kith_graph::demo::book(7, day());
    let source = "the example book".to_owned();
    pool.run_until(device.run(Command::BringIn { source, things }))
        .unwrap();
    let book = device.book();
    let graph = book.graph().unwrap();
    let contacts: Vec<ContactDraft> = graph
        .people()
        .into_iter()
        .map(|(_, p)| to_contact(p))
        .collect();
    assert!(contacts.len() > 100);
    let days = kith_device::calendar::file(graph.facts(), day(), DateTime::UNIX_EPOCH);
    let expected = [
        (Format::Json, format!("{:#}\n", graph.export_json())),
        (
            Format::Csv(Columns::Kith),
            csv_out::write_as(Columns::Kith, &contacts),
        ),
        (
            Format::Csv(Columns::Google),
            csv_out::write_as(Columns::Google, &contacts),
        ),
        (
            Format::Csv(Columns::LinkedIn),
            csv_out::write_as(Columns::LinkedIn, &contacts),
        ),
        (Format::Ics, days),
        (Format::Cards(Version::V3), write_v3(&contacts)),
    ];
    drop(book);
    for (format, whole) in expected {
        let parts = exported(&mut pool, &device, format);
        assert!(parts.len() > 1, "{format:?}");
        assert_eq!(
            String::from_utf8(parts.concat()).unwrap(),
            whole,
            "{format:?}"
        );
    }
}
