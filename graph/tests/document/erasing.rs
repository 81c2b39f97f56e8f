//! Erasing for good: what goes, what stays as it is, and that nothing brings anybody back.
use crate::common::any::{aimed, command, on};
use crate::common::{
    Replica, add, call, conference, contact, day, event, named, person, reach, sarah,
};
use automerge::transaction::Transactable;
use automerge::{ActorId, Automerge, ROOT, ReadDoc, SaveOptions, ScalarValue};
use kith_graph::belongings::{Belongings, Standing, Whole};
use kith_graph::command::{Command, PersonEdit, Subject};
use kith_graph::document::{CommandError, Graph, MAX_CHANGE};
use kith_graph::facts::Contact;
use kith_graph::ids::PersonId;
use kith_graph::things::Thing;
use kith_graph::types::{Cared, PersonDraft, Tier};
use kith_graph::view::{PersonPage, PersonRow, View, Wanted};
use proptest::prelude::*;
use std::collections::BTreeSet;
use uuid::Uuid;

fn set(people: &[PersonId]) -> BTreeSet<PersonId> {
    people.iter().copied().collect()
}

fn without(r: &Replica, people: &[PersonId]) -> Graph {
    r.book.without(&set(people)).unwrap()
}

fn page(book: &Graph, n: u128) -> Option<PersonPage> {
    book.page(person(n), on())
}

/// The book as bytes in which every text stands as it is.
fn plain(book: &Graph) -> Vec<u8> {
    let options = SaveOptions {
        deflate: false,
        retain_orphans: true,
    };
    Automerge::load(&book.save())
        .unwrap()
        .save_with_options(options)
}

fn says(book: &Graph, word: &str) -> bool {
    plain(book)
        .windows(word.len())
        .any(|window| window.eq_ignore_ascii_case(word.as_bytes()))
}

/// A book with Sarah, whose every word is hers alone, and Bob, who met her.
fn with_sarah() -> Replica {
    let mut r = Replica::new(1);
    r.does(&Command::SaveEvent {
        event: conference(event(1), "Summit"),
    });
    r.does(&add(
        person(1),
        PersonDraft {
            name: "Xanthippe Quux".into(),
            emails: vec![reach("xq@zyzzyva.example")],
            event: Some(event(1)),
            note: "Collects orreries.".into(),
            ..sarah()
        },
    ));
    r.does(&add(person(2), named("Bob")));
    r.edits(
        person(1),
        PersonEdit::CorrectEmail {
            from: "xq@zyzzyva.example".into(),
            to: reach("quux@zyzzyva.example"),
        },
    );
    r.edits(
        person(1),
        PersonEdit::Note("Collects orreries. Keeps astrolabes.".into()),
    );
    r.does(&Command::SetTier {
        ids: vec![person(1), person(2)],
        tier: Some(Tier::One),
        on: on(),
        reason: "both promising".into(),
    });
    let mut alone = call(contact(1), &[person(1)], "2026-05-01");
    alone.note = "Spoke of kraken.".into();
    r.does(&Command::SaveInteraction { interaction: alone });
    r.does(&Command::SaveInteraction {
        interaction: call(contact(2), &[person(1), person(2)], "2026-05-02"),
    });
    r.does(&Command::DeletePerson {
        id: person(1),
        on: on(),
    });
    r
}

const HERS: [&str; 8] = [
    "xanthippe",
    "quux",
    "zyzzyva",
    "orrerie",
    "astrolabe",
    "kraken",
    "acme",
    "7946",
];

#[test]
fn nothing_about_an_erased_person_is_left() {
    let r = with_sarah();
    let book = without(&r, &[person(1)]);
    for word in HERS {
        assert!(says(&r.book, word), "{word}");
        assert!(!says(&book, word), "{word}");
    }
    assert_eq!(page(&book, 1), None);
    assert_eq!(book.erased(), set(&[person(1)]));
    let bob = page(&book, 2).unwrap();
    assert_eq!(bob.interactions.len(), 1);
    assert_eq!(bob.interactions[0].people, [person(2)]);
    assert_eq!(bob.person.tier, Some(Tier::One));
    assert!(bob.with.is_empty());
    assert_eq!(book.interactions().len(), 1);
    assert_eq!(book.events()[0].1, 0);
    assert_eq!(bob.history.len(), page(&r.book, 2).unwrap().history.len());
}

#[test]
fn a_name_in_the_history_of_somebody_else_goes_too() {
    let mut r = with_sarah();
    // The history of Bob says with whom the call was when he was taken out of it.
    r.does(&Command::SaveInteraction {
        interaction: call(contact(2), &[person(1)], "2026-05-02"),
    });
    let said = |book: &Graph| page(book, 2).unwrap().history[0].what.clone();
    assert_eq!(said(&r.book), "Changed a call with Xanthippe Quux");
    let book = without(&r, &[person(1)]);
    assert_eq!(said(&book), "Something of which a part was erased");
    assert!(!says(&book, "xanthippe"));
}

#[test]
fn whoever_was_merged_with_an_erased_person_is_the_same_person() {
    let mut r = Replica::new(1);
    for n in 1..=4 {
        r.does(&add(person(n), named(&format!("Somebody {n}"))));
    }
    let mut doc = Automerge::load(&r.book.save())
        .unwrap()
        .with_actor(ActorId::from([9; 16]));
    let mut tx = doc.transaction();
    let (_, people) = tx.get(ROOT, "people").unwrap().unwrap();
    for (of, into) in [(1, 2), (2, 3)] {
        let (_, of) = tx.get(&people, person(of).to_string()).unwrap().unwrap();
        tx.put(of, "merged_into", person(into).to_string()).unwrap();
    }
    tx.commit();
    let r = Replica::of(Graph::load(&doc.save()).unwrap(), 2);
    for erased in [1, 2, 3] {
        let book = without(&r, &[person(erased)]);
        assert_eq!(book.erased(), set(&[person(1), person(2), person(3)]));
        assert!(page(&book, 4).is_some());
        assert!(book.is_without(&r.book));
    }
    assert_eq!(without(&r, &[person(4)]).erased(), set(&[person(4)]));
}

#[test]
fn somebody_unknown_cannot_be_erased_and_somebody_erased_can_again() {
    let r = with_sarah();
    let unknown = r.book.without(&set(&[person(7)]));
    assert_eq!(unknown.err(), Some(CommandError::UnknownPerson));
    let once = Replica::of(without(&r, &[person(1)]), 2);
    let twice = without(&once, &[person(1), person(2)]);
    assert_eq!(twice.erased(), set(&[person(1), person(2)]));
    assert!(twice.is_without(&once.book) && twice.is_without(&r.book));
}

#[test]
fn no_command_brings_anybody_back() {
    let r = with_sarah();
    let mut r = Replica::of(without(&r, &[person(1)]), 2);
    let seen = (r.book.heads(), r.visible());
    let one = person(1);
    let whole = Whole {
        id: one,
        person: named("Again"),
        standing: Standing {
            added_on: on(),
            tier_on: None,
            cadence: None,
            cadence_on: None,
            snoozed_until: None,
            snoozed_on: None,
            snoozed_last: None,
            stage: None,
            stage_on: None,
            peace_until: None,
        },
        pictures: Vec::new(),
    };
    for command in [
        add(one, named("Again")),
        Command::Import {
            on: on(),
            source: String::new(),
            people: vec![(one, named("Again"))],
            more: Vec::new(),
        },
        Command::SetTier {
            ids: vec![one],
            tier: None,
            on: on(),
            reason: String::new(),
        },
        Command::SetTag {
            ids: vec![one],
            tag: "tea".into(),
            has: true,
        },
        Command::SetCadence {
            id: one,
            cadence: None,
            on: on(),
        },
        Command::EditPerson {
            id: one,
            on: on(),
            edits: vec![PersonEdit::Name("Again".into())],
        },
        Command::DeletePerson { id: one, on: on() },
        Command::SaveInteraction {
            interaction: call(contact(9), &[one], "2026-05-02"),
        },
        Command::Choose {
            of: Subject::Person(one),
            field: Cared::Name,
            among: vec!["a".into()],
            keep: vec!["a".into()],
            on: on(),
        },
        Command::BringIn {
            source: String::new(),
            things: Belongings {
                people: vec![whole],
                ..Belongings::default()
            },
        },
    ] {
        assert!(r.book.is_about_erased(&command), "{command:?}");
        assert_eq!(r.tries(&command), Err(CommandError::Erased), "{command:?}");
    }
    assert_eq!((r.book.heads(), r.visible()), seen);
    // What is about others too does the rest.
    let both = Command::SaveInteraction {
        interaction: call(contact(9), &[one, person(2)], "2026-05-03"),
    };
    assert!(r.book.is_about_erased(&both));
    r.does(&both);
    assert_eq!(
        page(&r.book, 2).unwrap().interactions[0].people,
        [person(2)]
    );
    let import = Command::Import {
        on: on(),
        source: String::new(),
        people: vec![(one, named("Again")), (person(3), named("Carol"))],
        more: Vec::new(),
    };
    r.does(&import);
    assert_eq!((page(&r.book, 1), page(&r.book, 3).is_some()), (None, true));
}

#[test]
fn what_a_newer_version_wrote_is_kept_unless_it_names_them() {
    let r = with_sarah();
    let mut doc = Automerge::load(&r.book.save())
        .unwrap()
        .with_actor(ActorId::from([9; 16]));
    let mut tx = doc.transaction();
    let (_, promises) = tx.get(ROOT, "promises").unwrap().unwrap();
    for (key, whom) in [("p1", 1), ("p2", 2)] {
        let promise = tx
            .put_object(&promises, key, automerge::ObjType::Map)
            .unwrap();
        tx.put(&promise, "to", person(whom).to_string()).unwrap();
        tx.put(&promise, "times", ScalarValue::counter(3)).unwrap();
        tx.put(&promise, "due", ScalarValue::Timestamp(7)).unwrap();
        let steps = tx
            .put_object(&promise, "steps", automerge::ObjType::List)
            .unwrap();
        tx.insert(&steps, 0, "call").unwrap();
        let step = tx
            .insert_object(&steps, 1, automerge::ObjType::Map)
            .unwrap();
        tx.put(step, "what", "write").unwrap();
    }
    let hobbies = tx
        .put_object(ROOT, "hobbies", automerge::ObjType::Map)
        .unwrap();
    tx.put(hobbies, "tennis", 1).unwrap();
    tx.commit();
    let old = Graph::load(&doc.save()).unwrap();
    let book = old.without(&set(&[person(1)])).unwrap();
    assert!(book.is_without(&old));
    let new = Automerge::load(&book.save()).unwrap();
    let (_, promises) = new.get(ROOT, "promises").unwrap().unwrap();
    assert!(new.get(&promises, "p1").unwrap().is_none());
    let (_, second) = new.get(&promises, "p2").unwrap().unwrap();
    let value = |key: &str| new.get(&second, key).unwrap().unwrap().0.to_string();
    assert_eq!(
        (value("due"), value("times")),
        ("Timestamp: 7".into(), "Counter: 3".into())
    );
    let (_, steps) = new.get(&second, "steps").unwrap().unwrap();
    assert_eq!(new.length(&steps), 2);
    assert!(new.get(ROOT, "hobbies").unwrap().is_some());
}

#[test]
fn a_book_that_lacks_or_has_anything_else_is_not_what_the_old_one_would_be() {
    let r = with_sarah();
    let book = without(&r, &[person(1)]);
    assert!(book.is_without(&r.book));
    assert!(without(&r, &[]).is_without(&r.book));
    for change in [
        PersonEdit::Name("Rob".into()),
        PersonEdit::Note("New".into()),
        PersonEdit::AddTag("New".into()),
    ] {
        let mut other = Replica::of(Graph::load(&book.save()).unwrap(), 7);
        other.edits(person(2), change);
        assert!(!other.book.is_without(&r.book));
    }
    assert!(!Graph::new().is_without(&r.book));
    assert!(!r.book.is_without(&book));
}

#[test]
fn a_book_can_be_had_as_it_was_before_the_last_changes() {
    let mut r = with_sarah();
    let (heads, seen) = (r.book.heads(), r.visible());
    r.edits(person(2), PersonEdit::Name("Rob".into()));
    let middle = r.book.heads();
    r.does(&add(person(3), named("Carol")));
    let before = r.book.without_changes(&r.book.save_after(&heads)).unwrap();
    assert_eq!(before.heads(), heads);
    assert_eq!(Replica::of(before, 9).visible(), seen);
    let same = r.book.without_changes(&[]).unwrap();
    assert_eq!(same.heads(), r.book.heads());
    // What came after builds on it.
    let mut first = Graph::load(&r.book.save()).unwrap().save_after(&heads);
    first.truncate(first.len() - r.book.save_after(&middle).len());
    assert!(r.book.without_changes(&first).is_err());
    assert!(r.book.without_changes(b"no changes").is_err());
    let kept = r.book.without_last(&first).unwrap();
    assert_eq!(kept.heads(), r.book.heads());
    let last = r.book.without_last(&r.book.save_after(&middle)).unwrap();
    assert_eq!(last.heads(), middle);
    let none = r.book.without_last(&r.book.save_after(&heads)).unwrap();
    assert_eq!(none.heads(), heads);
    assert!(r.book.without_last(b"no changes").is_err());
}

#[test]
fn a_note_longer_than_a_change_comes_in_several() {
    let mut r = Replica::new(1);
    r.does(&add(person(1), named("Bob")));
    let mut note = String::new();
    for n in 0..6 {
        note += &format!("{n}é🦀 ").repeat(4_000);
        r.edits(person(1), PersonEdit::Note(note.clone()));
    }
    assert!(note.len() > MAX_CHANGE);
    let book = without(&r, &[]);
    assert_eq!(page(&book, 1).unwrap().person.note, note);
    for part in book.changes_in_parts(0) {
        assert!(part.bytes.len() <= MAX_CHANGE);
    }
    assert!(book.changes_in_parts(0).len() > 3);
}

/// Three devices after any steps and any exchange of them, all with the same book.
pub(crate) fn shared(steps: Vec<(usize, Option<Command>)>) -> Vec<Replica> {
    let mut all: Vec<Replica> = (1..4).map(Replica::new).collect();
    let hear = |all: &mut Vec<Replica>, from: usize, to: usize| {
        let news = all[from].book.save_after(&[]);
        all[to].book.merge(&news).unwrap();
    };
    for (at, command) in steps {
        match command {
            Some(command) => {
                let command = aimed(&all[at].book, command);
                let _refused = all[at].tries(&command);
            }
            None => hear(&mut all, at, (at + 1) % 3),
        }
    }
    for at in 0..6 {
        hear(&mut all, at % 3, (at + 1) % 3);
    }
    all
}

pub(crate) fn steps() -> impl Strategy<Value = Vec<(usize, Option<Command>)>> {
    let command = prop_oneof![6 => command().prop_map(Some), 2 => Just(None)];
    prop::collection::vec((0..3_usize, command), 1..40)
}

/// A page without those who were erased, and without what follows from the rest of the book. What its history says may
/// be said otherwise.
fn spared(mut page: PersonPage, erased: &BTreeSet<PersonId>) -> PersonPage {
    for interaction in &mut page.interactions {
        interaction.people.retain(|id| !erased.contains(id));
    }
    page.with.retain(|(id, _)| !erased.contains(id));
    for entry in &mut page.history {
        entry.what.clear();
        entry
            .values
            .retain(|value| !value.key.ends_with("/met_through"));
    }
    if page
        .person
        .met_through
        .is_some_and(|id| erased.contains(&id))
    {
        page.person.met_through = None;
    }
    page.row = entered(page.row);
    page
}

/// A row without what follows from others: what is open between us, and what to bring.
fn entered(mut row: PersonRow) -> PersonRow {
    (row.open, row.bring) = Default::default();
    row
}

/// All that the rules look at, with what would be left of it without some people; as text where order says nothing.
fn facts(book: &Graph, without: &BTreeSet<PersonId>) -> Vec<String> {
    let facts = book.facts();
    let is_gone = |id: &PersonId| without.contains(id);
    let mut all = Vec::new();
    for person in facts.people.values().filter(|person| !is_gone(&person.id)) {
        let mut person = person.clone();
        person.met_through = person.met_through.filter(|id| !is_gone(id));
        // That somebody is somebody else than whoever was erased goes with that one.
        person.apart_from.retain(|id| !is_gone(id));
        all.push(format!("{person:?}"));
    }
    let mut contacts: Vec<Contact> = facts.contacts.values().cloned().collect();
    contacts.sort_by_key(Contact::when);
    for mut contact in contacts {
        let had = contact.people.len();
        contact.people.retain(|id| !is_gone(id));
        if had == contact.people.len() || !contact.people.is_empty() {
            all.push(format!("{contact:?}"));
        }
    }
    let mut things: Vec<Thing> = facts.things.all().collect();
    things.retain(|thing| !thing.people().iter().any(is_gone));
    things.sort_by_key(Thing::key);
    all.extend(things.iter().map(|thing| format!("{thing:?}")));
    let moves = facts.moves.iter().filter(|one| !is_gone(&one.person));
    all.extend(moves.map(|one| format!("{one:?}")));
    all.push(format!(
        "{:?} {:?} {:?}",
        facts.events, facts.profile, facts.settings
    ));
    all
}

/// Every piece of work, and which amounts are on offer.
fn amounts(book: &Graph) -> Vec<(Uuid, Vec<String>)> {
    let View::Work(all) = book.view(&Wanted::Work, on()) else {
        unreachable!("work was wanted")
    };
    let deals = all.open.into_iter().chain(all.closed);
    let mut all: Vec<_> = deals
        .map(|deal| {
            let values = deal.choices.into_iter().flat_map(|choice| choice.values);
            (deal.work.id.0, values.map(|one| one.value).collect())
        })
        .collect();
    all.sort();
    all
}

/// A page whose values on offer do not say when they were set.
fn undated(page: Option<PersonPage>) -> Option<PersonPage> {
    page.map(|mut page| {
        let values = page
            .choices
            .iter_mut()
            .flat_map(|choice| &mut choice.values);
        values.for_each(|value| value.at = None);
        page
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn everything_else_is_as_it_was(steps in steps(), who in prop::collection::btree_set(0..4_u128, 0..3)) {
        let all = shared(steps);
        let old = &all[0].book;
        let key = |id| old.page(id, on()).map(|page| page.row.id);
        let chosen: BTreeSet<PersonId> = who.into_iter().filter_map(|n| key(person(n))).collect();
        let book = old.without(&chosen).unwrap();
        // Whoever is merged with them goes too, and nobody else.
        let erased = book.erased();
        prop_assert!(erased.is_superset(&chosen));
        prop_assert!(erased.iter().all(|id| key(*id).is_none_or(|key| chosen.contains(&key))));
        prop_assert!(book.is_without(old));
        // The same on every device, and after it was stored.
        for other in &all[1..] {
            let other = other.book.without(&erased).unwrap();
            prop_assert!(other.is_without(old) && other.is_without(&book) && book.is_without(&other));
        }
        let loaded = Graph::load(&book.save()).unwrap();
        prop_assert_eq!(loaded.rows(), book.rows());
        prop_assert_eq!(book.rows(), book.rows_from_scratch());
        prop_assert_eq!(facts(&book, &BTreeSet::new()), facts(old, &erased));
        let rows: Vec<_> = old.rows().into_iter().filter(|row| !erased.contains(&row.id)).map(entered).collect();
        prop_assert_eq!(book.rows().into_iter().map(entered).collect::<Vec<_>>(), rows);
        for n in 0..4 {
            let mut expected = page(old, n).filter(|page| !erased.contains(&page.row.id));
            let got = page(&book, n);
            if let (Some(expected), Some(got)) = (&mut expected, &got) {
                expected.relation = got.relation.clone();
            }
            prop_assert_eq!(got.map(|page| spared(page, &erased)), expected.map(|page| spared(page, &erased)));
        }
        let names: Vec<_> = book.events().into_iter().map(|(event, _)| event).collect();
        let before: Vec<_> = old.events().into_iter().map(|(event, _)| event).collect();
        prop_assert_eq!(names, before);
        if erased.is_empty() {
            prop_assert_eq!(book.export_json(), old.export_json());
            prop_assert_eq!(book.view(&Wanted::Work, on()), old.view(&Wanted::Work, on()));
            for n in 0..4 {
                prop_assert_eq!(page(&book, n), page(old, n));
            }
        }
    }

    #[test]
    fn a_book_begun_anew_goes_on_as_the_old_one_would(steps in steps(), then in prop::collection::vec(command(), 1..8), undo in any::<bool>()) {
        let mut all = shared(steps);
        let mut old = all.swap_remove(0);
        let mut new = Replica::of(without(&old, &[]), 9);
        for command in then {
            let command = aimed(&old.book, command);
            let batch = old.batch();
            let (a, b) = (old.book.apply(batch, old.now(), &command), new.book.apply(batch, old.now(), &command));
            prop_assert_eq!(a.is_ok(), b.is_ok());
            if undo && a.is_ok() {
                let command = Command::Undo { batch };
                let batch = old.batch();
                let (a, b) = (old.book.apply(batch, old.now(), &command), new.book.apply(batch, old.now(), &command));
                prop_assert_eq!(a, b);
            }
        }
        prop_assert_eq!(old.visible(), new.visible());
        prop_assert_eq!(amounts(&old.book), amounts(&new.book));
        for n in 0..4 {
            prop_assert_eq!(undated(page(&old.book, n)), undated(page(&new.book, n)));
        }
    }
}

#[test]
fn what_was_set_apart_stays_apart_with_its_times_and_can_be_chosen() {
    let mut first = Replica::new(1);
    first.does(&add(person(1), sarah()));
    first.does(&add(person(2), named("Bob")));
    let mut all: Vec<Replica> = (2..5).map(|name| first.fork(name)).collect();
    for (n, name) in ["Ann", "Berta", "Cleo"].into_iter().enumerate() {
        for _ in 0..n {
            all[n].batch();
        }
        all[n].edits(person(1), PersonEdit::Name(name.into()));
        let from = "sarah@acme.com".to_owned();
        let to = reach(&format!("{name}@acme.com"));
        all[n].edits(person(1), PersonEdit::CorrectEmail { from, to });
    }
    let [a, rest @ ..] = all.as_mut_slice() else {
        unreachable!("there are three")
    };
    rest.iter().for_each(|other| a.hears(other));
    let before = page(&a.book, 1).unwrap().choices;
    assert_eq!(before.len(), 2);
    assert!(before.iter().all(|choice| choice.values.len() == 3));
    let mut new = Replica::of(without(a, &[person(2)]), 9);
    assert_eq!(page(&new.book, 1).unwrap().choices, before);
    let again = Replica::of(without(&new, &[]), 10);
    assert_eq!(page(&again.book, 1).unwrap().choices, before);
    for choice in before {
        let among: Vec<String> = choice.values.into_iter().map(|value| value.value).collect();
        let keep = vec![among[1].clone()];
        new.does(&Command::Choose {
            of: Subject::Person(person(1)),
            field: choice.field,
            among,
            keep,
            on: day("2026-05-04"),
        });
    }
    assert!(page(&new.book, 1).unwrap().choices.is_empty());
}
