//! Advice that was put away: on every device, until it is taken back, through merges and erasing.
use crate::common::{Replica, add, call, contact, day, named, person};
use kith_graph::command::Command;
use kith_graph::document::Graph;
use kith_graph::ids::PersonId;
use kith_graph::types::{PersonDraft, Tier};
use kith_graph::view::advice::Advice;
use kith_graph::view::{View, Wanted};
use uuid::Uuid;

const TODAY: &str = "2026-05-01";

/// Three close people, quiet for a year.
fn quiet() -> Replica {
    let mut r = Replica::new(1);
    for (n, name) in [(1, "Sarah"), (2, "Bob"), (3, "Eve")] {
        let draft = PersonDraft {
            tier: Some(Tier::One),
            ..named(name)
        };
        r.does(&Command::AddPerson {
            id: person(n),
            on: day("2025-01-01"),
            person: Box::new(draft),
        });
        r.does(&Command::SaveInteraction {
            interaction: call(contact(n), &[person(n)], "2025-05-01"),
        });
    }
    r
}

fn advice(book: &Graph) -> Vec<Advice> {
    match book.view(&Wanted::Advice, day(TODAY)) {
        View::Advice(all) => all,
        other => panic!("{other:?}"),
    }
}

/// Whom the book says it has gone quiet with.
fn named_in(book: &Graph) -> Vec<PersonId> {
    let mut named: Vec<PersonId> = match advice(book).as_slice() {
        [] => vec![],
        [Advice::Drifted { people, .. }] => people.iter().map(|p| p.id).collect(),
        other => panic!("{other:?}"),
    };
    named.sort();
    named
}

fn dismissal(r: &Replica, fresh: u128) -> Command {
    let mut n = fresh;
    advice(&r.book)[0].dismiss(day(TODAY), || {
        n += 1;
        Uuid::from_u128(n)
    })
}

#[test]
fn what_is_put_away_is_so_on_every_device_and_an_undo_brings_it_back() {
    let mut a = quiet();
    let mut b = a.fork(2);
    let seen = a.visible();
    assert_eq!(named_in(&a.book), [1, 2, 3].map(person));
    let away = a.does(&dismissal(&a, 0x9000));
    assert!(advice(&a.book).is_empty());
    b.hears(&a);
    assert!(advice(&b.book).is_empty());
    let again = Graph::load(&b.book.save()).unwrap();
    assert!(advice(&again).is_empty(), "after a start, too");
    a.undoes(away.batch);
    assert_eq!(a.visible(), seen);
    b.hears(&a);
    assert_eq!(named_in(&b.book), [1, 2, 3].map(person));
}

#[test]
fn what_two_devices_put_away_apart_is_put_away_and_one_undo_takes_back_one() {
    let mut a = quiet();
    let mut b = a.fork(2);
    let first = a.does(&dismissal(&a, 0x9000));
    b.does(&dismissal(&b, 0xA000));
    a.hears(&b);
    b.hears(&a);
    for r in [&a, &b] {
        assert!(advice(&r.book).is_empty());
    }
    a.undoes(first.batch);
    assert!(
        advice(&a.book).is_empty(),
        "the other device put it away as well"
    );
}

#[test]
fn somebody_new_who_goes_quiet_is_told_of_all_the_same() {
    let mut r = quiet();
    r.does(&dismissal(&r, 0x9000));
    let draft = PersonDraft {
        tier: Some(Tier::One),
        ..named("Zed")
    };
    r.does(&add(person(4), draft));
    r.does(&Command::SaveInteraction {
        interaction: call(contact(4), &[person(4)], "2025-05-01"),
    });
    // A change of tier gives days of grace, and who is added with one has none.
    assert_eq!(named_in(&r.book), [person(4)]);
}

#[test]
fn whoever_is_merged_takes_it_along_and_whoever_is_erased_leaves_nothing() {
    let mut r = quiet();
    r.does(&dismissal(&r, 0x9000));
    r.does(&Command::merge(person(1), person(2)));
    assert!(advice(&r.book).is_empty());
    let erased = r.book.without(&[person(3)].into()).unwrap();
    let about = erased.facts().things.reviews.values();
    assert_eq!(about.filter(|r| r.person == Some(person(3))).count(), 0);
    assert!(advice(&erased).is_empty());
}
