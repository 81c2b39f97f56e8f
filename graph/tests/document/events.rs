//! Events and their guests: marks made apart on two devices, merges, undo, erasing, and books of earlier versions (row C7).

use crate::common::{Replica, add, conference, contact, day, event, named, person};
use kith_graph::command::Command;
use kith_graph::document::{CommandError, split};
use kith_graph::ids::PersonId;
use kith_graph::types::GuestMark::{Absent, Asked, Came, Invited};
use kith_graph::types::{Event, EventKind, GuestMark};
use kith_graph::view::event::EventPage;
use kith_graph::view::{View, Wanted};
use std::collections::BTreeSet;

/// A book with four people and an event of my own.
fn book() -> Replica {
    let mut r = Replica::new(1);
    for (n, name) in [
        (1, "Sarah Chen"),
        (2, "Bob Ito"),
        (3, "Ada Okafor"),
        (4, "Mia Lund"),
    ] {
        r.does(&add(person(n), named(name)));
    }
    r.does(&Command::SaveEvent { event: breakfast() });
    r
}

fn breakfast() -> Event {
    Event {
        kind: EventKind::Mine,
        minutes: Some(90),
        ..conference(event(1), "Breakfast")
    }
}

fn marks(guests: &[(u128, Option<GuestMark>)]) -> Command {
    Command::SetGuests {
        id: event(1),
        guests: guests.iter().map(|(n, mark)| (person(*n), *mark)).collect(),
    }
}

fn page(r: &Replica) -> Option<EventPage> {
    match r.book.view(&Wanted::Event(event(1)), day("2026-05-01")) {
        View::Event(page) => page.map(|page| *page),
        other => panic!("{other:?}"),
    }
}

/// Who is on the list, by key.
fn list(r: &Replica) -> Vec<(PersonId, GuestMark)> {
    let guests = page(r).map(|page| page.guests).unwrap_or_default();
    let mut list: Vec<_> = guests.iter().map(|g| (g.person.id, g.mark)).collect();
    list.sort_unstable();
    list
}

#[test]
fn an_event_says_whose_it_is_and_how_long_it_took_and_that_can_be_emptied_again() {
    let mut r = book();
    assert_eq!(r.book.events()[0].0, breakfast());
    r.does(&marks(&[(1, Some(Invited))]));
    let plain = conference(event(1), "Breakfast");
    let before = r.visible();
    let applied = r.does(&Command::SaveEvent {
        event: plain.clone(),
    });
    assert_eq!(r.book.events()[0].0, plain);
    assert_eq!(list(&r), [(person(1), Invited)], "the guests stay");
    r.undoes(applied.batch);
    assert_eq!(r.visible(), before);
}

#[test]
fn an_event_as_an_earlier_version_wrote_it_is_somebody_elses() {
    let json = r#"{"do":"save_event","event":{"id":"00000000-0000-0000-0000-000000002001","name":"Fair"}}"#;
    let command: Command = serde_json::from_str(json).unwrap();
    let mut r = Replica::new(1);
    r.does(&command);
    let Some(page) = page(&r) else { panic!() };
    assert_eq!(page.event, Event::named(event(1), "Fair"));
    assert!(page.guests.is_empty());
    // And what needs no saying is not written.
    assert_eq!(serde_json::to_string(&command).unwrap(), json);
}

#[test]
fn guests_are_marked_moved_and_taken_off_the_list() {
    let mut r = book();
    let said = r
        .does(&marks(&[(1, Some(Invited)), (2, Some(Invited))]))
        .what;
    assert_eq!(said, "Invited 2 people to Breakfast");
    let said = r.does(&marks(&[(1, Some(Came))])).what;
    assert_eq!(said, "Noted that Sarah Chen came to Breakfast");
    assert_eq!(list(&r), [(person(1), Came), (person(2), Invited)]);
    let before = r.visible();
    let gone = r.does(&marks(&[(1, None)]));
    assert_eq!(list(&r), [(person(2), Invited)]);
    assert_eq!(gone.what, "Took Sarah Chen off the list of Breakfast");
    r.undoes(gone.batch);
    assert_eq!(r.visible(), before);
    let history = r.book.page(person(1), day("2026-05-01")).unwrap().history;
    assert!(
        history
            .iter()
            .any(|entry| entry.what.contains("came to Breakfast"))
    );
}

#[test]
fn who_is_marked_must_be_in_the_book_and_so_must_the_event() {
    let mut r = book();
    for (command, error) in [
        (marks(&[]), CommandError::Nobody),
        (marks(&[(9, Some(Came))]), CommandError::UnknownPerson),
        (
            Command::SetGuests {
                id: event(9),
                guests: vec![(person(1), Some(Came))],
            },
            CommandError::UnknownEvent,
        ),
    ] {
        let got = r.tries(&command).unwrap_err();
        assert_eq!(got.to_string(), error.to_string());
    }
    assert!(list(&r).is_empty());
}

#[test]
fn guests_marked_apart_on_two_devices_are_all_on_the_list() {
    let mut phone = book();
    phone.does(&marks(&[(1, Some(Invited)), (2, Some(Invited))]));
    let mut laptop = phone.fork(2);
    phone.does(&marks(&[(1, Some(Came)), (3, Some(Invited))]));
    laptop.does(&marks(&[(2, Some(Absent)), (4, Some(Asked))]));
    laptop.does(&Command::SaveEvent {
        event: Event {
            name: "Harbour Breakfast".into(),
            ..breakfast()
        },
    });
    phone.hears(&laptop);
    laptop.hears(&phone);
    let expected = [
        (person(1), Came),
        (person(2), Absent),
        (person(3), Invited),
        (person(4), Asked),
    ];
    assert_eq!(list(&phone), expected);
    assert_eq!(phone.visible(), laptop.visible());
    assert_eq!(phone.book.events()[0].0.name, "Harbour Breakfast");
}

#[test]
fn the_same_guest_marked_twice_apart_is_the_same_on_both_devices() {
    let mut phone = book();
    let mut laptop = phone.fork(2);
    phone.does(&marks(&[(1, Some(Came))]));
    laptop.does(&marks(&[(1, Some(Absent))]));
    phone.hears(&laptop);
    laptop.hears(&phone);
    assert_eq!(list(&phone), list(&laptop));
    assert_eq!(list(&phone).len(), 1);
}

#[test]
fn whoever_stands_for_two_stands_on_the_list_once_and_a_merge_taken_back_gives_both() {
    let mut r = book();
    r.does(&marks(&[(1, Some(Invited)), (2, Some(Came))]));
    let before = r.visible();
    let merged = r.does(&Command::merge(person(1), person(2)));
    assert_eq!(list(&r), [(person(1), Came)]);
    r.undoes(merged.batch);
    assert_eq!(r.visible(), before);
    assert_eq!(list(&r), [(person(1), Invited), (person(2), Came)]);
    r.does(&Command::merge(person(1), person(2)));
    r.does(&marks(&[(1, Some(Absent))]));
    assert_eq!(list(&r), [(person(1), Absent)], "said of both");
    r.does(&marks(&[(1, None)]));
    assert!(list(&r).is_empty());
    // A mark that comes late, from a device that knows of no merge.
    r.does(&marks(&[(2, Some(Came))]));
    assert_eq!(list(&r), [(person(1), Came)]);
}

#[test]
fn of_two_devices_one_marks_and_the_other_merges() {
    let mut phone = book();
    let mut laptop = phone.fork(2);
    phone.does(&marks(&[(2, Some(Came))]));
    laptop.does(&Command::merge(person(1), person(2)));
    phone.hears(&laptop);
    laptop.hears(&phone);
    assert_eq!(list(&phone), [(person(1), Came)]);
    assert_eq!(list(&laptop), list(&phone));
}

#[test]
fn a_guest_who_is_taken_out_or_erased_leaves_the_list() {
    let mut r = book();
    r.does(&marks(&[(1, Some(Came)), (2, Some(Came))]));
    let gone = r.does(&Command::DeletePerson {
        id: person(1),
        on: day("2026-05-01"),
    });
    assert_eq!(list(&r), [(person(2), Came)]);
    r.undoes(gone.batch);
    assert_eq!(list(&r), [(person(1), Came), (person(2), Came)]);

    let mut without = Replica::of(r.book.without(&BTreeSet::from([person(1)])).unwrap(), 3);
    assert_eq!(list(&without), [(person(2), Came)]);
    assert!(without.book.is_without(&r.book));
    let json = without.book.export_json().to_string();
    assert!(!json.contains(&person(1).to_string()));
    let both = marks(&[(1, Some(Absent)), (2, Some(Absent))]);
    without.does(&both);
    assert_eq!(list(&without), [(person(2), Absent)]);
    let refused = without.tries(&marks(&[(1, Some(Came))])).unwrap_err();
    assert_eq!(refused.to_string(), CommandError::Erased.to_string());
}

#[test]
fn an_event_that_is_taken_out_takes_its_list_along_and_brings_it_back() {
    let mut r = book();
    r.does(&marks(&[(1, Some(Came))]));
    let gone = r.does(&Command::DeleteEvent {
        id: event(1),
        on: day("2026-05-01"),
    });
    assert_eq!(page(&r), None);
    r.undoes(gone.batch);
    assert_eq!(list(&r), [(person(1), Came)]);
}

#[test]
fn a_long_list_is_written_in_parts_and_taken_back_as_one() {
    let mut r = Replica::new(1);
    r.does(&Command::SaveEvent { event: breakfast() });
    for n in 0..250 {
        r.does(&add(person(n), named(&format!("Guest {n:03}"))));
    }
    let all: Vec<_> = (0..250).map(|n| (n, Some(Invited))).collect();
    let parts = split(marks(&all));
    assert_eq!(parts.len(), 3);
    let (batch, at) = (r.batch(), r.now());
    for part in &parts {
        r.book.apply(batch, at, part).unwrap();
    }
    assert_eq!(list(&r).len(), 250);
    // Somebody said otherwise before the first part came a second time.
    r.does(&marks(&[(0, Some(Absent))]));
    r.book.apply(batch, at, &parts[0]).unwrap();
    assert_eq!(list(&r)[0], (person(0), Absent));
    r.undoes(batch);
    assert_eq!(list(&r), [(person(0), Absent)]);
}

#[test]
fn the_list_is_part_of_what_a_book_holds() {
    let mut r = book();
    r.does(&marks(&[(1, Some(Came)), (3, Some(Invited))]));
    let held = r.book.belongings();
    let mut other = Replica::new(2);
    other.does(&Command::BringIn {
        source: "a backup".into(),
        things: held,
    });
    assert_eq!(list(&other), list(&r));
    assert_eq!(other.book.events(), r.book.events());
    let guests = &r.book.export_json()["events"][0]["guests"];
    assert_eq!(guests[person(1).to_string()], "came");
}

#[test]
fn one_batch_keeps_somebody_and_one_undo_takes_it_back() {
    let mut r = Replica::new(1);
    r.does(&Command::SaveEvent { event: breakfast() });
    let mut sarah = named("Sarah Chen");
    sarah.event = Some(event(1));
    r.does(&add(person(1), sarah));
    let waiting = |r: &Replica| match r.book.view(&Wanted::Triage(event(1)), day("2026-05-01")) {
        View::Triage(Some(triage)) => (triage.queue.len(), triage.sorted, triage.of),
        other => panic!("{other:?}"),
    };
    assert_eq!(waiting(&r), (1, 0, 1));
    let before = r.visible();
    let commands: Vec<Command> = serde_json::from_value(serde_json::json!([
        {"do": "set_tier", "ids": [person(1)], "tier": 2, "on": "2026-05-01"},
        {"do": "save", "promise": {"id": contact(1), "person": person(1), "by": "me", "what": "The checklist", "made_on": "2026-05-01", "due": "2026-05-04", "event": event(1)}},
        {"do": "save", "follow_up": {"id": contact(2), "person": person(1), "on": "2026-05-04", "event": event(1)}}
    ]))
    .unwrap();
    let kept = r.does(&Command::Together {
        what: "Kept Sarah Chen".into(),
        commands,
    });
    assert_eq!(waiting(&r), (0, 1, 1));
    let slots = r.book.view(
        &Wanted::Slots {
            after: day("2026-05-01"),
            before: None,
        },
        day("2026-05-01"),
    );
    let View::Slots(slots) = slots else { panic!() };
    assert_eq!(slots.days[0], (day("2026-05-04"), 2, 5));
    r.undoes(kept.batch);
    assert_eq!(waiting(&r), (1, 0, 1));
    assert_eq!(r.visible(), before);
}
