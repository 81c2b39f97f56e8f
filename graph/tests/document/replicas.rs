//! Any commands on three devices, exchanged in any order: the same book on all of them.
use crate::common::any::{aimed, command, on};
use crate::common::{Replica, conference, event, person};
use kith_graph::command::Command;
use kith_graph::picture::PictureId;
use proptest::prelude::*;
use std::collections::BTreeSet;

#[derive(Clone, Debug)]
enum Step {
    /// A device does something, or is refused.
    Does(usize, Box<Command>),
    /// A device takes back one of its own batches.
    Undoes(usize, usize),
    /// One device hears everything of another.
    Hears(usize, usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0..3_usize, command()).prop_map(|(r, c)| Step::Does(r, Box::new(c))),
        1 => (0..3_usize, 0..8_usize).prop_map(|(r, n)| Step::Undoes(r, n)),
        2 => (0..3_usize, 0..3_usize).prop_map(|(a, b)| Step::Hears(a, b)),
    ]
}

/// The pictures that are kept on the day, and those that are not kept for ever.
fn pictures(of: &Replica) -> (BTreeSet<PictureId>, BTreeSet<PictureId>) {
    let day = "2026-05-03T00:00:00Z".parse().unwrap();
    let end = "2100-01-01T00:00:00Z".parse().unwrap();
    (of.book.kept_pictures(day), of.book.forgotten_pictures(end))
}

fn hear(replicas: &mut [Replica], a: usize, b: usize) {
    let news = replicas[b].book.save_after(&[]);
    replicas[a].book.merge(&news).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn three_devices_agree_after_any_exchange(
        steps in prop::collection::vec(step(), 1..40),
        last in Just((0..3).flat_map(|a| (0..3).map(move |b| (a, b))).collect::<Vec<(usize, usize)>>()).prop_shuffle(),
    ) {
        let mut replicas: Vec<Replica> = (1..4).map(Replica::new).collect();
        let mut batches = vec![Vec::new(); 3];
        for step in steps {
            match step {
                Step::Does(r, command) => {
                    let replica = &mut replicas[r];
                    let (heads, seen) = (replica.book.heads(), replica.visible());
                    match replica.tries(&aimed(&replica.book, *command)) {
                        Ok(applied) => batches[r].push(applied.batch),
                        Err(_) => prop_assert_eq!((replica.book.heads(), replica.visible()), (heads, seen)),
                    }
                    prop_assert_eq!(replica.book.rows(), replica.book.rows_from_scratch());
                }
                Step::Undoes(r, n) => {
                    if let Some(batch) = batches[r].iter().rev().nth(n).copied()
                        && let Ok(applied) = replicas[r].tries(&Command::Undo { batch })
                    {
                        batches[r].push(applied.batch);
                    }
                }
                Step::Hears(a, b) => hear(&mut replicas, a, b),
            }
        }
        // Each pair in any order, and once more so that everybody has heard of everything.
        for (a, b) in last.iter().chain(&last).filter(|(a, b)| a != b) {
            hear(&mut replicas, *a, *b);
        }
        let first = &replicas[0];
        for other in &replicas[1..] {
            prop_assert_eq!(other.book.heads(), first.book.heads());
            prop_assert_eq!(other.visible(), first.visible());
            prop_assert_eq!(pictures(other), pictures(first));
            for n in 0..4 {
                prop_assert_eq!(other.book.page(person(n), on()), first.book.page(person(n), on()));
            }
        }
        let opened = crate::common::Replica::of(kith_graph::document::Graph::load(&first.book.save()).unwrap(), 9);
        prop_assert_eq!(opened.visible(), first.visible());
        prop_assert_eq!(pictures(&opened), pictures(first));
        prop_assert_eq!(first.book.rows(), first.book.rows_from_scratch());
    }

    #[test]
    fn undo_right_after_restores_the_book(before in prop::collection::vec(command(), 0..20), command in command()) {
        let mut r = Replica::new(1);
        r.does(&Command::SaveEvent { event: conference(event(0), "Summit") });
        for command in before {
            let _refused = r.tries(&aimed(&r.book, command));
        }
        let seen = r.visible();
        let command = aimed(&r.book, command);
        if let Ok(applied) = r.tries(&command) {
            let after = r.visible();
            match r.tries(&Command::Undo { batch: applied.batch }) {
                Ok(undone) => {
                    prop_assert!(undone.kept.is_empty());
                    prop_assert_eq!(r.visible(), seen);
                    r.undoes(undone.batch);
                    prop_assert_eq!(r.visible(), after);
                }
                Err(_) => prop_assert_eq!(after, seen),
            }
        }
    }
}
