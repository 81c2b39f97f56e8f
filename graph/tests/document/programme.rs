//! The programme in the document: maps that genesis did not make, on one device and on several, erased and brought in.

use crate::common::{Replica, add, day, named, person};
use kith_graph::command::Command;
use kith_graph::document::Graph;
use kith_graph::ids::{BaselineId, PauseId, ProgrammeId};
use kith_graph::things::{Baseline, Figures, Pause, Programme, Thing, ThingKind};
use kith_graph::view::programme::{Programme as Page, ProgrammeState};
use kith_graph::view::{View, Wanted};
use serde_json::{Map, Value, json};
use uuid::Uuid;

fn run(n: u128) -> Programme {
    Programme {
        id: ProgrammeId(Uuid::from_u128(0xa000 + n)),
        started_on: day("2026-06-01"),
        ended_on: None,
    }
}

fn pause(n: u128, from: &str) -> Pause {
    Pause {
        id: PauseId(Uuid::from_u128(0xb000 + n)),
        from: day(from),
        until: None,
    }
}

fn baseline(n: u128, of: &Programme) -> Baseline {
    Baseline {
        id: BaselineId(Uuid::from_u128(0xc000 + n)),
        programme: of.id,
        on: of.started_on,
        figures: Figures {
            won: 3,
            minutes_1: 240,
            ..Figures::default()
        },
    }
}

fn save(thing: Thing) -> Command {
    Command::Save(thing)
}

/// The programme begun, with its figures, as the app does it.
fn begin(run: Programme) -> Command {
    let figures = baseline(1, &run);
    Command::Together {
        what: "Started the programme".into(),
        commands: vec![save(Thing::Programme(run)), save(Thing::Baseline(figures))],
    }
}

fn until(pause: &Pause, on: &str) -> Command {
    let set: Map<String, Value> = json!({ "until": on }).as_object().unwrap().clone();
    Command::Change {
        kind: ThingKind::Pause,
        id: pause.id.0,
        set,
    }
}

fn page(book: &Graph, on: &str) -> Page {
    match book.view(&Wanted::Programme, day(on)) {
        View::Programme(page) => *page,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_book_from_before_the_programme_takes_it_and_opens_again_with_it() {
    let mut before = Replica::new(1);
    before.does(&add(person(1), named("Bob")));
    let saved = before.book.save();
    let mut book = Graph::load(&saved).unwrap();
    assert_eq!(page(&book, "2026-06-08").state, ProgrammeState::NotStarted);
    assert_eq!(book.save(), saved, "looking changes nothing");
    book.begin_session([7; 16]);
    let batch = kith_graph::ids::BatchId(Uuid::from_u128(5));
    let at = "2026-06-01T08:00:00Z".parse().unwrap();
    let done = book.apply(batch, at, &begin(run(1))).unwrap();
    assert_eq!(done.what, "Started the programme");
    let again = Graph::load(&book.save()).unwrap();
    for book in [&book, &again] {
        let page = page(book, "2026-06-08");
        assert_eq!((page.state, page.day), (ProgrammeState::Running, 8));
        assert_eq!(page.then.won, 3);
        assert_eq!(page.baseline.map(|b| b.figures.minutes_1), Some(240));
    }
    let export = again.export_json();
    assert_eq!(export["programmes"][0]["started_on"], "2026-06-01");
    assert_eq!(export["baselines"][0]["won"], 3);
}

#[test]
fn what_was_added_to_a_book_travels_with_what_was_written_into_it() {
    let mut phone = Replica::new(1);
    phone.does(&add(person(1), named("Bob")));
    let mut laptop = phone.fork(2);
    let heads = laptop.book.heads();
    laptop.does(&begin(run(1)));
    let news = laptop.book.save_after(&heads);
    phone.book.merge(&news).unwrap();
    assert_eq!(page(&phone.book, "2026-06-08").day, 8);
    // What is written there next goes into the same maps.
    phone.does(&save(Thing::Pause(pause(1, "2026-06-09"))));
    laptop.hears(&phone);
    assert_eq!(
        page(&laptop.book, "2026-06-12").state,
        ProgrammeState::Paused
    );
    assert_eq!(laptop.visible(), phone.visible());
}

#[test]
fn two_devices_that_begin_and_pause_apart_keep_both_in_the_same_maps() {
    let mut a = Replica::new(1);
    a.does(&add(person(1), named("Bob")));
    let mut b = a.fork(2);
    a.does(&begin(run(1)));
    b.does(&save(Thing::Programme(Programme {
        started_on: day("2026-06-03"),
        ..run(2)
    })));
    let (first, second) = (pause(1, "2026-06-05"), pause(2, "2026-06-08"));
    a.does(&save(Thing::Pause(first.clone())));
    b.does(&save(Thing::Pause(second.clone())));
    a.hears(&b);
    b.hears(&a);
    for r in [&a, &b] {
        let page = page(&r.book, "2026-06-10");
        assert_eq!((page.day, page.paused_days), (4, 6));
        assert_eq!((page.open.len(), page.pauses.len()), (2, 2));
    }
    assert_eq!(a.visible(), b.visible());
    let loaded = Graph::load(&a.book.save()).unwrap();
    assert_eq!(page(&loaded, "2026-06-10").open.len(), 2);
    // Gone on with on one of them: the other's pause ends with it.
    b.does(&until(&second, "2026-06-11"));
    a.hears(&b);
    let found = page(&a.book, "2026-06-12");
    assert_eq!((found.state, found.day), (ProgrammeState::Running, 6));
}

#[test]
fn a_book_can_be_had_without_ones_own_changes_where_another_began_a_programme_apart() {
    let base = || {
        let mut a = Replica::new(1);
        a.does(&add(person(1), named("Bob")));
        let b = a.fork(2);
        (a, b)
    };
    // Both added the maps: they stay for the other's, and nothing of one's own does.
    let (mut a, mut b) = base();
    let before = b.book.heads();
    a.does(&begin(run(1)));
    b.does(&begin(run(2)));
    let own = b.book.save_after(&before);
    b.hears(&a);
    let without = b.book.without_changes(&own).unwrap();
    assert_eq!(without.heads(), a.book.heads());
    assert_eq!(page(&without, "2026-06-10").open, [run(1).id]);
    // Nobody else did: they go too.
    let (a, mut b) = base();
    let before = b.book.heads();
    b.does(&begin(run(2)));
    let own = b.book.save_after(&before);
    let without = b.book.without_changes(&own).unwrap();
    assert_eq!(without.heads(), a.book.heads());
}

#[test]
fn each_step_of_it_can_be_taken_back() {
    let mut r = Replica::new(1);
    r.does(&add(person(1), named("Bob")));
    let nothing = r.visible();
    let begun = r.does(&begin(run(1)));
    let running = r.visible();
    let paused = pause(1, "2026-06-05");
    let pausing = r.does(&save(Thing::Pause(paused.clone())));
    assert_eq!(pausing.what, "Paused the programme");
    let resting = r.visible();
    let going_on = r.does(&until(&paused, "2026-06-09"));
    assert_eq!(going_on.what, "Went on with the programme");
    r.undoes(going_on.batch);
    assert_eq!(r.visible(), resting);
    r.undoes(pausing.batch);
    assert_eq!(r.visible(), running);
    r.undoes(begun.batch);
    // The maps stay, with nothing in them that is shown.
    let mut left = r.visible();
    for kind in ["programmes", "pauses", "baselines"] {
        assert_eq!(left.1[kind], json!([]), "{kind}");
    }
    left.1.clone_from(&nothing.1);
    assert_eq!(left, nothing);
    assert_eq!(
        page(&r.book, "2026-06-08").state,
        ProgrammeState::NotStarted
    );
}

#[test]
fn the_figures_of_no_programme_are_refused_and_leave_the_book_as_it_was() {
    let mut r = Replica::new(1);
    r.does(&add(person(1), named("Bob")));
    let (seen, heads) = (r.visible(), r.book.heads());
    assert!(
        r.tries(&save(Thing::Baseline(baseline(1, &run(1)))))
            .is_err()
    );
    assert_eq!((r.visible(), r.book.heads()), (seen, heads));
    r.does(&begin(run(1)));
    assert_eq!(page(&r.book, "2026-06-01").day, 1);
}

#[test]
fn it_comes_along_into_another_book_and_through_erasing_for_good() {
    let mut r = Replica::new(1);
    r.does(&add(person(1), named("Bob")));
    r.does(&add(person(2), named("Eve")));
    r.does(&begin(run(1)));
    r.does(&save(Thing::Pause(pause(1, "2026-06-05"))));
    let without = r.book.without(&[person(2)].into()).unwrap();
    let told = |book: &Graph| {
        let page = page(book, "2026-06-10");
        (page.state, page.day, page.pauses, page.baseline)
    };
    assert_eq!(told(&without), told(&r.book));
    let mut other = Replica::new(2);
    other.does(&Command::BringIn {
        source: "a backup".into(),
        things: r.book.belongings(),
    });
    let (there, here) = (page(&other.book, "2026-06-10"), page(&r.book, "2026-06-10"));
    assert_eq!((there.day, there.then), (here.day, here.then));
    assert_eq!(there.state, ProgrammeState::Paused);
}
