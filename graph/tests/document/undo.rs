//! Undo and history: every command taken back, what others changed since left alone.
use crate::common::{
    Replica, add, call, conference, contact, day, event, named, person, reach, sarah,
};
use kith_graph::command::{Command, PersonEdit, Subject};
use kith_graph::document::{CommandError, Graph, MAX_CHANGE, Part, in_words, split};
use kith_graph::ids::BatchId;
use kith_graph::types::{
    Address, Birthday, Cadence, Cared, GuestMark, NameParts, PersonDraft, Position, Reach, Tier,
};
use kith_graph::view::{View, Wanted};
use uuid::Uuid;

fn book() -> Replica {
    let mut r = Replica::new(1);
    r.does(&Command::SaveEvent {
        event: conference(event(1), "Web Summit"),
    });
    r.does(&add(
        person(1),
        PersonDraft {
            event: Some(event(1)),
            ..sarah()
        },
    ));
    r.does(&add(person(2), named("Bob")));
    r.does(&Command::SaveInteraction {
        interaction: call(contact(1), &[person(1)], "2026-05-01"),
    });
    r
}

fn edit(edit: PersonEdit) -> Command {
    Command::EditPerson {
        id: person(1),
        on: day("2026-05-03"),
        edits: vec![edit],
    }
}

fn every_command() -> Vec<Command> {
    let on = day("2026-05-03");
    let mut changed = call(contact(1), &[person(2)], "2026-05-02");
    changed.note = "Another".into();
    changed.minutes = None;
    let mut renamed = conference(event(1), "Web Summit 2026");
    renamed.ends = Some(day("2026-04-22"));
    let address = Address {
        city: "London".into(),
        ..Address::default()
    };
    let mut all = vec![
        add(person(3), sarah()),
        Command::Import {
            on,
            source: "contacts.vcf".into(),
            people: vec![(person(4), sarah()), (person(5), named("Eve"))],
            more: Vec::new(),
        },
        Command::SetTier {
            ids: vec![person(1), person(2)],
            tier: Some(Tier::One),
            on,
            reason: "met".into(),
        },
        Command::SetTier {
            ids: vec![person(2)],
            tier: None,
            on,
            reason: String::new(),
        },
        Command::SetCadence {
            id: person(1),
            cadence: Some(Cadence::Weeks(2)),
            on,
        },
        Command::Snooze {
            id: person(1),
            until: Some(day("2026-06-01")),
            on,
        },
        Command::Snooze {
            id: person(1),
            until: None,
            on,
        },
        Command::DeletePerson { id: person(1), on },
        Command::Choose {
            of: Subject::Person(person(1)),
            field: Cared::Name,
            among: vec!["Sarah Chen".into(), "Sara Chen".into()],
            keep: vec!["Sara Chen".into()],
            on,
        },
        Command::SaveEvent {
            event: conference(event(2), "Slush"),
        },
        Command::SaveEvent { event: renamed },
        Command::SetGuests {
            id: event(1),
            guests: vec![(person(1), Some(GuestMark::Came))],
        },
        Command::DeleteEvent { id: event(1), on },
        Command::SaveInteraction {
            interaction: call(contact(2), &[person(1), person(2)], "2026-05-03"),
        },
        Command::SaveInteraction {
            interaction: changed,
        },
        Command::DeleteInteraction { id: contact(1), on },
    ];
    all.extend(
        [
            PersonEdit::Name("Sarah Chen-Ito".into()),
            PersonEdit::Name(String::new()),
            PersonEdit::Parts(Some(NameParts {
                family: "Chen".into(),
                ..NameParts::default()
            })),
            PersonEdit::Nickname("Sal".into()),
            PersonEdit::Title("COO".into()),
            PersonEdit::Company("Acme Ltd".into()),
            PersonEdit::AddPosition(Position {
                company: "Board".into(),
                title: "Chair".into(),
            }),
            PersonEdit::AddEmail(reach("sarah@home.org")),
            PersonEdit::AddEmail(Reach {
                value: "sarah@acme.com".into(),
                label: "work".into(),
            }),
            PersonEdit::RemoveEmail("sarah@acme.com".into()),
            PersonEdit::CorrectEmail {
                from: "sarah@acme.com".into(),
                to: reach("sarah@home.org"),
            },
            PersonEdit::CorrectPhone {
                from: "+44 20 7946 0018".into(),
                to: reach("+44 (0)20 7946-0018"),
            },
            PersonEdit::AddPhone(reach("+49 30 1")),
            PersonEdit::RemovePhone("+44 20 7946 0018".into()),
            PersonEdit::AddUrl(reach("https://acme.com")),
            PersonEdit::AddAddress(address),
            PersonEdit::Birthday(Birthday::new(None, 2, 29)),
            PersonEdit::AddTag("tea".into()),
            PersonEdit::RemoveTag("vat".into()),
            PersonEdit::MetAt("Lisbon".into()),
            PersonEdit::MetOn(Some(day("2026-04-20"))),
            PersonEdit::MetEvent(None),
            PersonEdit::Note("Wants intro to Alice. Likes tea and Kräuter.".into()),
            PersonEdit::Note(String::new()),
        ]
        .map(edit),
    );
    all
}

#[test]
fn undo_of_any_command_restores_every_row_and_page() {
    for command in every_command() {
        let mut r = book();
        let before = r.visible();
        let pages = |r: &Replica| {
            (1..4)
                .map(|n| {
                    r.book
                        .page(person(n), day("2026-05-03"))
                        .map(|p| (p.row, p.person, p.interactions))
                })
                .collect::<Vec<_>>()
        };
        let (b1, b2) = (pages(&r)[0].clone(), pages(&r)[1].clone());
        let applied = r.does(&command);
        let after = r.visible();
        assert_ne!(after, before, "{command:?}");
        let undone = r.undoes(applied.batch);
        assert_eq!(undone.kept, Vec::<String>::new(), "{command:?}");
        assert_eq!(r.visible(), before, "{command:?}");
        assert_eq!(
            (pages(&r)[0].clone(), pages(&r)[1].clone()),
            (b1, b2),
            "{command:?}"
        );
        r.undoes(undone.batch);
        assert_eq!(r.visible(), after, "redo of {command:?}");
    }
}

#[test]
fn undo_leaves_what_was_changed_since_and_says_so() {
    let mut r = book();
    let first = r.does(&Command::EditPerson {
        id: person(1),
        on: day("2026-05-03"),
        edits: vec![
            PersonEdit::Title("CEO".into()),
            PersonEdit::Nickname("Sal".into()),
        ],
    });
    r.edits(person(1), PersonEdit::Title("COO".into()));
    let undone = r.undoes(first.batch);
    assert_eq!(
        undone.kept,
        ["The title of Sarah Chen was changed again since: COO"]
    );
    let draft = r.draft(person(1));
    assert_eq!(
        (draft.positions[0].title.as_str(), draft.nickname.as_str()),
        ("COO", "")
    );
}

#[test]
fn undo_leaves_a_note_that_was_changed_since() {
    let mut r = book();
    let first = r.edits(person(1), PersonEdit::Note("One.".into()));
    r.edits(person(1), PersonEdit::Note("One. Two.".into()));
    let undone = r.undoes(first.batch);
    assert_eq!(undone.kept, ["The note was changed again since"]);
    assert_eq!(r.draft(person(1)).note, "One. Two.");
}

#[test]
fn there_is_nothing_to_take_back_of_an_unknown_batch() {
    let mut r = book();
    let batch = BatchId(Uuid::from_u128(99));
    assert_eq!(
        r.tries(&Command::Undo { batch }),
        Err(CommandError::NothingToUndo)
    );
}

#[test]
fn a_page_lists_what_was_done_newest_first() {
    let mut r = book();
    r.edits(person(1), PersonEdit::Title("COO".into()));
    let page = r.book.page(person(1), day("2026-05-03")).unwrap();
    let whats: Vec<_> = page.history.iter().map(|h| h.what.as_str()).collect();
    assert_eq!(
        whats,
        [
            "Changed title from CFO to COO",
            "Logged a call with Sarah Chen",
            "Added Sarah Chen"
        ]
    );
    let undone = r.undoes(page.history[0].batch);
    assert_eq!(undone.what, "Undid: Changed title from CFO to COO");
    let page = r.book.page(person(1), day("2026-05-03")).unwrap();
    assert_eq!(page.history[0].what, "Undid: Changed title from CFO to COO");
    let reopened = Graph::load(&r.book.save()).unwrap();
    assert_eq!(reopened.page(person(1), day("2026-05-03")).unwrap(), page);
}

#[test]
fn each_command_says_what_it_did() {
    for (command, what) in [
        (add(person(3), sarah()), "Added Sarah Chen"),
        (
            edit(PersonEdit::Title("COO".into())),
            "Changed title to COO",
        ),
        (
            Command::SaveInteraction {
                interaction: call(contact(2), &[person(1)], "2026-05-03"),
            },
            "Logged a call with Sarah Chen",
        ),
        (
            Command::Import {
                on: day("2026-05-03"),
                source: "contacts.vcf".into(),
                people: (4..11).map(|n| (person(n), named("X"))).collect(),
                more: Vec::new(),
            },
            "Imported 7 people from contacts.vcf",
        ),
        (
            Command::SetTier {
                ids: vec![person(1)],
                tier: Some(Tier::One),
                on: day("2026-05-03"),
                reason: String::new(),
            },
            "Moved Sarah Chen to tier 1",
        ),
        (
            Command::Snooze {
                id: person(1),
                until: Some(day("2026-06-01")),
                on: day("2026-05-03"),
            },
            "Snoozed Sarah Chen to 1 June",
        ),
        (
            edit(PersonEdit::RemoveEmail("sarah@acme.com".into())),
            "Removed sarah@acme.com",
        ),
    ] {
        assert_eq!(book().does(&command).what, what);
    }
}

#[test]
fn a_large_import_runs_in_small_changes_and_one_undo_takes_it_back() {
    let mut r = book();
    let before = r.visible();
    let mut people: Vec<(_, PersonDraft)> = (0..2000).map(|n| (person(100 + n), sarah())).collect();
    people[7].1.note = "Größe 🦀 ".repeat(2500);
    people[8].1.unknown = vec!["X-ABC:1".repeat(1000); 10];
    let import = Command::Import {
        on: day("2026-05-03"),
        source: "contacts.vcf".into(),
        people,
        more: Vec::new(),
    };
    let parts = split(import);
    assert!(parts.len() > 1);
    let batch = r.batch();
    for part in &parts {
        r.book.apply(batch, r.now(), part).unwrap();
    }
    assert_eq!(r.book.rows().len(), 2002);
    let (imported, again) = (r.book.heads(), parts.first().unwrap());
    assert!(
        r.book
            .apply(batch, r.now(), again)
            .unwrap()
            .changed
            .people
            .is_empty(),
        "a part again is nothing new"
    );
    assert_eq!(r.book.heads(), imported);
    let undone = r.undoes(batch);
    assert_eq!(undone.what, "Undid: Imported 2000 people from contacts.vcf");
    assert_eq!((undone.kept.len(), undone.changed.people.len()), (0, 2000));
    assert_eq!(r.visible(), before);
    r.undoes(undone.batch);
    assert_eq!(r.book.rows().len(), 2002);
    assert!(each_change(&r.book).all(|len| len <= MAX_CHANGE));
}

#[test]
fn moving_many_runs_in_small_changes_and_one_undo_takes_it_back() {
    let mut r = book();
    let people: Vec<_> = (0..400)
        .map(|n| (person(100 + n), named("Somebody")))
        .collect();
    let ids: Vec<_> = people.iter().map(|(id, _)| *id).collect();
    for part in split(Command::Import {
        on: day("2026-05-03"),
        source: String::new(),
        people,
        more: Vec::new(),
    }) {
        r.does(&part);
    }
    let before = r.visible();
    let batch = r.batch();
    for part in split(Command::SetTier {
        ids,
        tier: Some(Tier::Three),
        on: day("2026-05-04"),
        reason: "conference".into(),
    }) {
        r.book.apply(batch, r.now(), &part).unwrap();
    }
    assert_eq!(
        r.book
            .rows()
            .iter()
            .filter(|row| row.tier == Some(Tier::Three))
            .count(),
        400
    );
    r.undoes(batch);
    assert_eq!(r.visible(), before);
    assert!(each_change(&r.book).all(|len| len <= MAX_CHANGE));
}

#[test]
fn a_tag_for_many_runs_in_small_changes_and_one_undo_takes_it_back() {
    for word in [
        "tea",
        "a tag of so many words that nobody would ever write it, and then once more for good measure",
    ] {
        let mut r = book();
        let people: Vec<_> = (0..400)
            .map(|n| (person(100 + n), named("Somebody")))
            .collect();
        let ids: Vec<_> = people.iter().map(|(id, _)| *id).collect();
        for part in split(Command::Import {
            on: day("2026-05-03"),
            source: String::new(),
            people,
            more: Vec::new(),
        }) {
            r.does(&part);
        }
        let mut seen = vec![r.visible()];
        let mut batches = Vec::new();
        for has in [true, false] {
            let command = Command::SetTag {
                ids: ids.clone(),
                tag: word.into(),
                has,
            };
            let sentence = in_words(&command).unwrap();
            assert!(sentence.contains("400 people"), "{sentence}");
            let batch = r.batch();
            let parts = split(command);
            assert!(parts.len() > 1);
            // Given twice, as after a crash, it does nothing the second time.
            for part in parts.iter().chain(&parts) {
                r.book.apply(batch, r.now(), part).unwrap();
            }
            let tagged = r
                .book
                .rows()
                .iter()
                .filter(|row| row.tags == [word])
                .count();
            assert_eq!(tagged, if has { 400 } else { 0 });
            seen.push(r.visible());
            batches.push(batch);
        }
        for (batch, seen) in batches.into_iter().zip(seen).rev() {
            r.undoes(batch);
            assert_eq!(r.visible(), seen);
        }
        assert!(each_change(&r.book).all(|len| len <= MAX_CHANGE));
    }
}

/// How long every change is.
fn each_change(book: &Graph) -> impl Iterator<Item = usize> {
    book.changes_in_parts(0)
        .into_iter()
        .map(|Part { bytes, .. }| bytes.len())
}

#[test]
fn the_history_of_the_whole_book_has_what_concerns_nobody_too() {
    let mut r = book();
    let set = |field: &str, value: &str| [(field.to_owned(), value.into())].into_iter().collect();
    r.does(&Command::SetProfile {
        set: set("sentence", "Customs made plain"),
    });
    let gone = r.does(&Command::DeletePerson {
        id: person(2),
        on: day("2026-05-02"),
    });
    let newest = |r: &Replica, limit| {
        let wanted = Wanted::History { limit };
        match r.book.view(&wanted, day("2026-05-03")) {
            View::History(all) => all,
            other => panic!("{other:?}"),
        }
    };
    let all = newest(&r, 200);
    let whats: Vec<_> = all.iter().map(|entry| entry.what.as_str()).collect();
    assert_eq!(
        whats,
        [
            "Deleted Bob",
            "Changed what others read about you",
            "Logged a call with Sarah Chen",
            "Added Bob",
            "Added Sarah Chen",
            "Added Web Summit"
        ]
    );
    assert_eq!(all[0].batch, gone.batch);
    assert_eq!(newest(&r, 2), all[..2]);
    assert_eq!(newest(&r, 0), []);
    let reopened = Replica::of(Graph::load(&r.book.save()).unwrap(), 2);
    assert_eq!(newest(&reopened, 200), all);
}

#[test]
fn whoever_is_out_of_the_views_is_brought_back_by_the_batch_that_their_page_names() {
    let mut r = book();
    let page = |r: &Replica| r.book.page(person(2), day("2026-05-03")).unwrap();
    assert_eq!((page(&r).deleted, page(&r).removal), (false, None));
    let gone = r.does(&Command::DeletePerson {
        id: person(2),
        on: day("2026-05-02"),
    });
    // What was done to the entry since is not what took it out.
    r.edits(person(2), PersonEdit::Nickname("Bobby".into()));
    let removal = page(&r).removal.unwrap();
    assert_eq!(
        (removal.batch, removal.what.as_str()),
        (gone.batch, "Deleted Bob")
    );
    r.undoes(removal.batch);
    assert_eq!((page(&r).deleted, page(&r).removal), (false, None));

    // Somebody whose adding was taken back is out as well, and comes back in the same way.
    let added = page(&r).history.pop().unwrap();
    assert_eq!(added.what, "Added Bob");
    let undone = r.undoes(added.batch);
    let removal = page(&r).removal.unwrap();
    assert_eq!(removal.batch, undone.batch);
    r.undoes(removal.batch);
    assert!(!page(&r).deleted);
}

#[test]
fn one_person_of_an_import_that_was_taken_back_comes_back_alone() {
    let mut r = book();
    let people = [7, 8].map(|n| (person(n), named(&format!("Guest {n}"))));
    let import = r.does(&Command::Import {
        on: day("2026-05-01"),
        source: "guests.vcf".into(),
        people: people.into(),
        more: Vec::new(),
    });
    r.undoes(import.batch);
    let gone =
        |r: &Replica| [7, 8].map(|n| r.book.page(person(n), day("2026-05-03")).unwrap().deleted);
    assert_eq!(gone(&r), [true, true]);
    let back = r.does(&Command::BringBack { id: person(7) });
    assert_eq!(back.what, "Brought Guest 7 back");
    assert_eq!(gone(&r), [false, true]);
    r.undoes(back.batch);
    assert_eq!(gone(&r), [true, true]);
    let here = r.tries(&Command::BringBack { id: person(1) });
    assert_eq!(here, Err(CommandError::AlreadyThere));
}
