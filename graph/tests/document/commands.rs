//! Commands: what is refused, what is done once however often it is given, what follows for rows.
use crate::common::{
    Replica, add, call, conference, contact, day, event, named, person, reach, sarah,
};
use kith_graph::command::{Command, PersonEdit};
use kith_graph::document::{CommandError, Graph, MAX_CHANGE};
use kith_graph::types::{Cadence, Origin, PersonDraft, Tier};

#[test]
fn a_new_book_is_genesis_and_nobody() {
    let book = Graph::new();
    assert_eq!(book.rows(), []);
    assert_eq!(book.heads(), [kith_graph::document::GENESIS]);
    assert_eq!(Graph::load(&book.save()).unwrap().heads(), book.heads());
}

#[test]
fn what_was_entered_comes_back() {
    let mut r = Replica::new(1);
    r.does(&add(person(1), sarah()));
    assert_eq!(r.draft(person(1)), sarah());
    assert_eq!(
        Graph::load(&r.book.save()).unwrap().people(),
        [(person(1), sarah())]
    );
    let row = r.book.row(person(1)).unwrap();
    assert_eq!(
        (row.name.as_str(), row.headline.as_str()),
        ("Sarah Chen", "CFO, Acme")
    );
    assert_eq!(row.last_note.as_deref(), Some("Wants intro to Bob."));
}

#[test]
fn a_refused_command_changes_nothing() {
    let on = day("2026-05-01");
    let nobody = person(77);
    for (command, error) in [
        (add(person(1), sarah()), CommandError::AlreadyThere),
        (add(person(3), named("  ")), CommandError::Nameless),
        (
            add(
                person(3),
                PersonDraft {
                    event: Some(event(9)),
                    ..sarah()
                },
            ),
            CommandError::UnknownEvent,
        ),
        (
            add(
                nobody,
                PersonDraft {
                    note: "x".repeat(MAX_CHANGE),
                    ..sarah()
                },
            ),
            CommandError::TooLarge("Sarah Chen".into()),
        ),
        (
            Command::Import {
                on,
                source: "x".into(),
                people: vec![],
                more: Vec::new(),
            },
            CommandError::Nobody,
        ),
        (
            Command::Import {
                on,
                source: "x".into(),
                people: vec![(person(3), sarah()), (person(1), sarah())],
                more: Vec::new(),
            },
            CommandError::AlreadyThere,
        ),
        (
            Command::EditPerson {
                id: nobody,
                on,
                edits: vec![],
            },
            CommandError::UnknownPerson,
        ),
        (
            Command::EditPerson {
                id: person(1),
                on,
                edits: vec![
                    PersonEdit::Nickname("S".into()),
                    PersonEdit::MetEvent(Some(event(9))),
                ],
            },
            CommandError::UnknownEvent,
        ),
        (
            Command::EditPerson {
                id: person(2),
                on,
                edits: vec![PersonEdit::Name(" ".into())],
            },
            CommandError::Nameless,
        ),
        (
            Command::EditPerson {
                id: person(2),
                on,
                edits: vec![PersonEdit::AddTag("#".into())],
            },
            CommandError::Empty("tag"),
        ),
        (
            Command::EditPerson {
                id: person(2),
                on,
                edits: vec![PersonEdit::Note("é".repeat(MAX_CHANGE / 2))],
            },
            CommandError::TooLarge("Changed the note".into()),
        ),
        (
            Command::SetTier {
                ids: vec![],
                tier: None,
                on,
                reason: String::new(),
            },
            CommandError::Nobody,
        ),
        (
            Command::SetTier {
                ids: vec![person(1), nobody],
                tier: Some(Tier::One),
                on,
                reason: String::new(),
            },
            CommandError::UnknownPerson,
        ),
        (
            Command::SetCadence {
                id: nobody,
                cadence: None,
                on,
            },
            CommandError::UnknownPerson,
        ),
        (
            Command::SetCadence {
                id: person(1),
                cadence: Some(Cadence::Days(0)),
                on,
            },
            CommandError::NoCadence,
        ),
        (
            Command::Snooze {
                id: nobody,
                until: None,
                on,
            },
            CommandError::UnknownPerson,
        ),
        (
            Command::DeletePerson { id: nobody, on },
            CommandError::UnknownPerson,
        ),
        (
            Command::SaveEvent {
                event: conference(event(1), " "),
            },
            CommandError::NamelessEvent,
        ),
        (
            Command::SaveEvent {
                event: kith_graph::types::Event {
                    ends: Some(day("2026-04-19")),
                    ..conference(event(1), "X")
                },
            },
            CommandError::EndsBeforeStart,
        ),
        (
            Command::DeleteEvent { id: event(9), on },
            CommandError::UnknownEvent,
        ),
        (
            Command::SaveInteraction {
                interaction: call(contact(1), &[], "2026-05-01"),
            },
            CommandError::Nobody,
        ),
        (
            Command::SaveInteraction {
                interaction: call(contact(1), &[person(1), nobody], "2026-05-01"),
            },
            CommandError::UnknownPerson,
        ),
        (
            Command::DeleteInteraction { id: contact(9), on },
            CommandError::UnknownInteraction,
        ),
    ] {
        let mut r = Replica::new(1);
        r.does(&add(person(1), sarah()));
        r.does(&add(person(2), named("Bob")));
        let (heads, saved, rows) = (r.book.heads(), r.book.save(), r.book.rows());
        assert_eq!(r.tries(&command).unwrap_err(), error);
        assert_eq!(
            (r.book.heads(), r.book.save(), r.book.rows()),
            (heads, saved, rows),
            "{command:?}"
        );
        r.edits(person(1), PersonEdit::Nickname("Sal".into()));
    }
}

#[test]
fn a_command_given_again_under_its_batch_does_nothing() {
    let mut r = Replica::new(1);
    let on = day("2026-05-01");
    let commands = [
        add(person(1), sarah()),
        Command::SetTier {
            ids: vec![person(1)],
            tier: Some(Tier::One),
            on,
            reason: String::new(),
        },
        Command::SetTier {
            ids: vec![person(1)],
            tier: None,
            on,
            reason: String::new(),
        },
        tag(&[1], "tea", true),
        tag(&[1], "tea", false),
        Command::SaveInteraction {
            interaction: call(contact(1), &[person(1)], "2026-05-01"),
        },
        Command::Import {
            on,
            source: "x".into(),
            people: vec![(person(2), named("Bob")), (person(3), named("Eve"))],
            more: Vec::new(),
        },
    ];
    let batches: Vec<_> = commands.iter().map(|c| r.does(c).batch).collect();
    let heads = r.book.heads();
    for (batch, command) in batches.into_iter().zip(&commands) {
        let again = r.book.apply(batch, r.now(), command).unwrap();
        assert!(again.changed.people.is_empty());
    }
    assert_eq!(r.book.heads(), heads);
}

#[test]
fn an_import_cut_off_goes_on_where_it_stopped() {
    let mut r = Replica::new(1);
    let import = |people: &[u128]| Command::Import {
        on: day("2026-05-01"),
        source: "x.vcf".into(),
        people: people.iter().map(|n| (person(*n), named("Bob"))).collect(),
        more: Vec::new(),
    };
    let batch = r.batch();
    r.book.apply(batch, r.now(), &import(&[1, 2])).unwrap();
    r.book
        .apply(batch, r.now(), &import(&[1, 2, 3, 4]))
        .unwrap();
    assert_eq!(r.book.rows().len(), 4);
    r.undoes(batch);
    assert_eq!(r.book.rows(), []);
}

#[test]
fn a_contact_that_counts_moves_last_and_ends_a_snooze() {
    let mut r = Replica::new(1);
    r.does(&add(
        person(1),
        PersonDraft {
            tier: Some(Tier::One),
            ..sarah()
        },
    ));
    r.does(&Command::Snooze {
        id: person(1),
        until: Some(day("2026-07-01")),
        on: day("2026-05-10"),
    });
    assert_eq!(
        r.book.row(person(1)).unwrap().due(),
        Some(day("2026-07-01"))
    );
    let mut planned = call(contact(1), &[person(1)], "2026-05-20");
    planned.planned = true;
    r.does(&Command::SaveInteraction {
        interaction: planned.clone(),
    });
    let mut bulk = call(contact(2), &[person(1)], "2026-05-20");
    bulk.bulk = true;
    r.does(&Command::SaveInteraction { interaction: bulk });
    assert_eq!(r.book.row(person(1)).unwrap().last, None);
    planned.planned = false;
    r.does(&Command::SaveInteraction {
        interaction: planned,
    });
    let row = r.book.row(person(1)).unwrap();
    assert_eq!(
        (row.last, row.snoozed_until, row.due()),
        (Some(day("2026-05-20")), None, Some(day("2026-06-20")))
    );
    assert_eq!(row.last_note.as_deref(), Some("Spoke of VAT."));
}

#[test]
fn a_bulk_mailing_counts_once_somebody_is_moved_out() {
    let mut r = Replica::new(1);
    r.does(&add(
        person(1),
        PersonDraft {
            tier: Some(Tier::One),
            ..sarah()
        },
    ));
    let mut bulk = call(contact(2), &[person(1)], "2026-05-20");
    bulk.bulk = true;
    r.does(&Command::SaveInteraction { interaction: bulk });
    assert_eq!(r.book.row(person(1)).unwrap().last, None);
    r.does(&Command::SetTier {
        ids: vec![person(1)],
        tier: Some(Tier::Three),
        on: day("2026-05-21"),
        reason: String::new(),
    });
    assert_eq!(r.book.row(person(1)).unwrap().last, Some(day("2026-05-20")));
}

#[test]
fn who_waits_to_be_sorted() {
    let on = day("2026-05-02");
    let waits = |draft: PersonDraft, command: Option<Command>| {
        let mut r = Replica::new(1);
        r.does(&add(person(1), draft));
        if let Some(command) = command {
            r.does(&command);
        }
        r.book.row(person(1)).unwrap().to_sort
    };
    let tier = |tier| {
        Some(Command::SetTier {
            ids: vec![person(1)],
            tier,
            on,
            reason: String::new(),
        })
    };
    assert!(waits(sarah(), None));
    assert!(!waits(
        PersonDraft {
            tier: Some(Tier::Two),
            ..sarah()
        },
        None
    ));
    assert!(!waits(
        PersonDraft {
            origin: Origin::Imported,
            ..sarah()
        },
        None
    ));
    assert!(!waits(sarah(), tier(Some(Tier::Two))));
    assert!(!waits(sarah(), tier(None)));
    assert!(!waits(
        sarah(),
        Some(Command::Snooze {
            id: person(1),
            until: Some(on),
            on
        })
    ));
    assert!(waits(
        sarah(),
        Some(Command::EditPerson {
            id: person(1),
            on,
            edits: vec![PersonEdit::MetAt("x".into())]
        })
    ));
}

#[test]
fn somebody_without_a_name_is_shown_by_what_is_there() {
    let mut r = Replica::new(1);
    r.does(&add(
        person(1),
        PersonDraft {
            emails: vec![reach("bob@acme.com")],
            ..PersonDraft::default()
        },
    ));
    assert_eq!(r.book.row(person(1)).unwrap().name, "bob@acme.com");
    let last = Command::EditPerson {
        id: person(1),
        on: day("2026-05-01"),
        edits: vec![PersonEdit::RemoveEmail("bob@acme.com".into())],
    };
    assert_eq!(r.tries(&last), Err(CommandError::Nameless));
}

#[test]
fn a_deleted_event_leaves_the_list_and_the_pages() {
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
    assert_eq!(r.book.events(), [(conference(event(1), "Web Summit"), 1)]);
    r.does(&Command::DeleteEvent {
        id: event(1),
        on: day("2026-05-01"),
    });
    assert_eq!(r.book.events(), []);
    assert_eq!(
        r.book.page(person(1), day("2026-05-01")).unwrap().event,
        None
    );
}

/// Gives people a tag, or takes it from them.
fn tag(who: &[u128], tag: &str, has: bool) -> Command {
    Command::SetTag {
        ids: who.iter().map(|n| person(*n)).collect(),
        tag: tag.into(),
        has,
    }
}

#[test]
fn a_tag_is_given_to_several_and_taken_from_whoever_has_it() {
    let mut r = Replica::new(1);
    for (n, name) in [(1, "Sarah"), (2, "Bob"), (3, "Eve")] {
        r.does(&add(person(n), named(name)));
    }
    let tags = |r: &Replica| [1, 2, 3].map(|n| r.draft(person(n)).tags.join(" "));
    assert_eq!(
        r.does(&tag(&[1, 2], " #Tea ", true)).what,
        "Tagged 2 people “Tea”"
    );
    assert_eq!(tags(&r), ["Tea", "Tea", ""]);
    let taken = r.does(&tag(&[2, 3], "tea", false));
    assert_eq!(taken.what, "Took the tag “tea” from 2 people");
    assert_eq!(tags(&r), ["Tea", "", ""]);
    r.undoes(taken.batch);
    assert_eq!(tags(&r), ["Tea", "Tea", ""]);
    assert_eq!(
        r.does(&tag(&[1], "tea", false)).what,
        "Took the tag “tea” from Sarah"
    );
    // It goes from both of those who are one by now.
    r.does(&tag(&[1], "tea", true));
    r.does(&Command::merge(person(1), person(2)));
    r.does(&tag(&[1], "tea", false));
    assert_eq!(r.draft(person(1)).tags, [] as [&str; 0]);
    let empty = r.tries(&tag(&[1], " # ", true)).unwrap_err();
    assert_eq!(empty, CommandError::Empty("tag"));
    assert_eq!(r.tries(&tag(&[], "tea", true)), Err(CommandError::Nobody));
    assert_eq!(
        r.tries(&tag(&[9], "tea", true)),
        Err(CommandError::UnknownPerson)
    );
}
