//! Earlier values put back, one by one, although they were changed again since.
use crate::common::any::{aimed, command, edit, on};
use crate::common::{
    Replica, add, call, conference, contact, day, event, named, person, reach, sarah,
};
use kith_graph::command::{Command, PersonEdit};
use kith_graph::document::{Applied, CommandError, Graph};
use kith_graph::ids::{BatchId, PersonId};
use kith_graph::types::{
    Address, Birthday, Cadence, Cared, NameParts, PersonDraft, PersonList, Position, Question,
    Reach, Stage, Tier,
};
use kith_graph::view::{Earlier, PersonPage, PersonRow};
use proptest::prelude::*;
use uuid::Uuid;

const OLD: &str = "sarah@acme.com";

fn book() -> Replica {
    let mut r = Replica::new(1);
    r.does(&add(person(1), sarah()));
    r.does(&add(person(2), named("Bob")));
    r
}

fn page(r: &Replica, id: PersonId) -> PersonPage {
    r.book.page(id, day("2026-05-03")).unwrap()
}

/// What is offered, the newest change first: "name: Sarah Chen".
fn offered(r: &Replica) -> Vec<String> {
    let history = page(r, person(1)).history.into_iter();
    let values = history.flat_map(|entry| entry.values);
    values.map(|v| format!("{}: {}", v.label, v.was)).collect()
}

/// The command that puts back what a page offers.
fn restore(r: &Replica, id: PersonId, label: &str, was: &str) -> Command {
    let is_it = |value: &&Earlier| value.label == label && value.was == was;
    let history = page(r, id).history;
    let mut found = history
        .iter()
        .filter_map(|entry| Some((entry.batch, entry.values.iter().find(is_it)?)));
    let (batch, value) = found.next().unwrap_or_else(|| panic!("no {label} {was}"));
    Command::Restore {
        id,
        batch,
        value: value.key.clone(),
        on: day("2026-05-09"),
    }
}

fn puts_back(r: &mut Replica, label: &str, was: &str) -> Applied {
    let command = restore(r, person(1), label, was);
    r.does(&command)
}

fn name(value: &str) -> PersonEdit {
    PersonEdit::Name(value.into())
}

fn correct(from: &str, to: &str) -> PersonEdit {
    PersonEdit::CorrectEmail {
        from: from.into(),
        to: reach(to),
    }
}

fn emails(r: &Replica) -> Vec<String> {
    let emails = r.draft(person(1)).emails.into_iter();
    emails.map(|r| r.value).collect()
}

fn set_tier(tier: Option<Tier>, on: &str) -> Command {
    Command::SetTier {
        ids: vec![person(1)],
        tier,
        on: day(on),
        reason: String::new(),
    }
}

/// Takes back what was put back, and expects everything to be as before it.
fn is_taken_back(r: &mut Replica, command: &Command) {
    let (seen, before) = (r.visible(), pages(r));
    let done = r.does(command);
    let after = r.visible();
    assert_ne!((&after, pages(r)), (&seen, before.clone()), "{command:?}");
    let undone = r.undoes(done.batch);
    assert_eq!(undone.kept, Vec::<String>::new(), "{command:?}");
    assert_eq!((r.visible(), pages(r)), (seen, before), "{command:?}");
    r.undoes(undone.batch);
    assert_eq!(r.visible(), after, "redo of {command:?}");
}

/// What pages show beside the history.
fn pages(r: &Replica) -> Vec<PersonPage> {
    let pages = [1, 2].map(|n| page(r, person(n)));
    let bare = pages.into_iter().map(|mut page| {
        page.history.clear();
        page
    });
    bare.collect()
}

#[test]
fn a_name_is_put_back_after_two_later_changes() {
    let mut r = book();
    let first = r.edits(person(1), name("Sarah Chan"));
    r.edits(person(1), name("Sara Chan"));
    r.edits(person(1), name("Sara Shan"));
    assert_eq!(
        offered(&r),
        ["name: Sara Chan", "name: Sarah Chan", "name: Sarah Chen"]
    );
    let oldest = page(&r, person(1)).history[2].clone();
    assert_eq!(
        (oldest.batch, oldest.values.as_slice()),
        (
            first.batch,
            [Earlier {
                key: format!("{}/name", person(1)),
                label: "name".into(),
                was: "Sarah Chen".into(),
            }]
            .as_slice()
        )
    );
    let done = puts_back(&mut r, "name", "Sarah Chen");
    assert_eq!(done.what, "Put back the name “Sarah Chen”");
    assert!(done.changed.people.contains(&person(1)));
    assert_eq!(r.draft(person(1)).name, "Sarah Chen");
    let history = page(&r, person(1)).history;
    assert_eq!(history[0].what, "Put back the name “Sarah Chen”");
    assert_eq!(
        offered(&r),
        ["name: Sara Shan", "name: Sara Chan", "name: Sarah Chan"]
    );
    let reopened = Graph::load(&r.book.save()).unwrap();
    let again = reopened.page(person(1), day("2026-05-03"));
    assert_eq!(again, Some(page(&r, person(1))));
}

/// Everything that is told, each put back after it was changed twice or more, and taken back again.
#[test]
fn every_value_is_put_back_and_that_is_taken_back() {
    let other = || Address {
        street: "1 High Street".into(),
        city: "London".into(),
        ..Address::default()
    };
    let parts = |family: &str| {
        PersonEdit::Parts(Some(NameParts {
            family: family.into(),
            ..NameParts::default()
        }))
    };
    let labelled = |label: &str| {
        PersonEdit::AddEmail(Reach {
            value: OLD.into(),
            label: label.into(),
        })
    };
    let answer = |text: &str| PersonEdit::Answer {
        question: Question::Help,
        text: text.into(),
    };
    let met = |id| PersonEdit::MetEvent(Some(event(id)));
    let need = "A lecturer".to_owned();
    let list = PersonList::Needs;
    let cases: Vec<(&str, &str, Vec<PersonEdit>)> = vec![
        ("name", "Sarah Chen", vec![name("A"), name("B")]),
        ("family name", "Chen", ["Chen", "A", "B"].map(parts).into()),
        (
            "nickname",
            "Sal",
            ["Sal", "A", ""]
                .map(|n| PersonEdit::Nickname(n.into()))
                .into(),
        ),
        (
            "title",
            "CFO",
            ["A", "B"].map(|t| PersonEdit::Title(t.into())).into(),
        ),
        (
            "company",
            "Acme",
            ["A", "B"].map(|c| PersonEdit::Company(c.into())).into(),
        ),
        (
            "e-mail",
            OLD,
            vec![correct(OLD, "a@x.org"), correct("a@x.org", "b@x.org")],
        ),
        (
            "e-mail",
            "sarah@acme.com (work)",
            ["work", "home", ""].map(labelled).into(),
        ),
        (
            "phone",
            "+44 20 7946 0018",
            vec![PersonEdit::RemovePhone("+44 20 7946 0018".into())],
        ),
        (
            "web address",
            "acme.com",
            vec![
                PersonEdit::AddUrl(reach("acme.com")),
                PersonEdit::RemoveUrl("acme.com".into()),
            ],
        ),
        (
            "address",
            "1 High Street, London",
            vec![
                PersonEdit::AddAddress(other()),
                PersonEdit::RemoveAddress(other()),
            ],
        ),
        ("tag", "VAT", vec![PersonEdit::RemoveTag("vat".into())]),
        (
            "birthday",
            "29 February",
            [(2, 29), (3, 1), (3, 2)]
                .map(|(month, day)| PersonEdit::Birthday(Birthday::new(None, month, day)))
                .into(),
        ),
        (
            "day we met",
            "20 April 2026",
            [Some("2026-04-20"), Some("2026-04-21"), None]
                .map(|on| PersonEdit::MetOn(on.map(day)))
                .into(),
        ),
        (
            "place where we met",
            "Lisbon",
            ["Lisbon", "Berlin", "Bonn"]
                .map(|at| PersonEdit::MetAt(at.into()))
                .into(),
        ),
        (
            "event where we met",
            "Slush",
            vec![met(1), met(2), PersonEdit::MetEvent(None)],
        ),
        (
            "person through whom we met",
            "Bob",
            [Some(person(2)), None].map(PersonEdit::MetThrough).into(),
        ),
        (
            "first meeting",
            "not yet",
            [true, false].map(PersonEdit::NotMet).into(),
        ),
        (
            "answer on referring you",
            "no",
            [Some(false), Some(true), None]
                .map(PersonEdit::CouldRefer)
                .into(),
        ),
        (
            "pronouns",
            "she",
            ["she", "they", ""]
                .map(|p| PersonEdit::Pronouns(p.into()))
                .into(),
        ),
        (
            "answer on how to help",
            "With tea",
            ["With tea", "With VAT", ""].map(answer).into(),
        ),
        (
            "need",
            "A lecturer",
            vec![
                PersonEdit::AddTo {
                    list,
                    text: need.clone(),
                },
                PersonEdit::RemoveFrom { list, text: need },
            ],
        ),
        (
            "note",
            "Wants intro to Bob. Likes tea.",
            ["Likes coffee.", "Likes Kräuter.", ""]
                .map(|n| PersonEdit::Note(n.into()))
                .into(),
        ),
    ];
    for (label, was, edits) in cases {
        let mut r = book();
        for (n, name) in [(1, "Slush"), (2, "Summit")] {
            r.does(&Command::SaveEvent {
                event: conference(event(n), name),
            });
        }
        for edit in edits {
            r.edits(person(1), edit);
        }
        let command = restore(&r, person(1), label, was);
        is_taken_back(&mut r, &command);
        let still = offered(&r).contains(&format!("{label}: {was}"));
        assert!(!still, "{label} stands there again");
    }
}

#[test]
fn an_email_that_was_removed_comes_back_with_its_label_and_beside_the_others() {
    let mut r = book();
    r.edits(
        person(1),
        PersonEdit::AddEmail(Reach {
            value: OLD.into(),
            label: "work".into(),
        }),
    );
    r.edits(person(1), PersonEdit::RemoveEmail(OLD.into()));
    r.edits(person(1), PersonEdit::AddEmail(reach("sarah@home.org")));
    assert_eq!(offered(&r), ["e-mail: sarah@acme.com (work)"]);
    let done = puts_back(&mut r, "e-mail", "sarah@acme.com (work)");
    assert_eq!(emails(&r), ["sarah@home.org", OLD]);
    assert_eq!(r.draft(person(1)).emails[1].label, "work");
    assert_eq!(offered(&r), Vec::<String>::new());
    r.undoes(done.batch);
    assert_eq!(emails(&r), ["sarah@home.org"]);
}

#[test]
fn an_email_that_was_corrected_takes_the_place_of_what_came_of_it() {
    let mut r = book();
    r.edits(person(1), correct(OLD, "a@x.org"));
    r.edits(person(1), correct("a@x.org", "b@x.org"));
    r.edits(person(1), PersonEdit::AddEmail(reach("sarah@home.org")));
    puts_back(&mut r, "e-mail", OLD);
    assert_eq!(emails(&r), [OLD, "sarah@home.org"]);
    puts_back(&mut r, "e-mail", "a@x.org");
    assert_eq!(emails(&r), ["a@x.org", "sarah@home.org"]);
    assert_eq!(page(&r, person(1)).choices, []);
}

#[test]
fn a_tier_that_is_put_back_is_a_move_of_that_day() {
    let mut r = book();
    r.does(&set_tier(Some(Tier::One), "2026-05-01"));
    r.does(&set_tier(Some(Tier::Three), "2026-05-02"));
    r.does(&set_tier(None, "2026-05-03"));
    assert_eq!(offered(&r), ["tier: 3", "tier: 1"]);
    let done = puts_back(&mut r, "tier", "1");
    assert_eq!(done.what, "Put back the tier “1”");
    let row = page(&r, person(1)).row;
    assert_eq!(row.tier, Some(Tier::One));
    assert_eq!(row.changed_on, Some(day("2026-05-09")));
    let moves = r.book.belongings().moves;
    let last = moves.iter().max_by_key(|moved| moved.on).unwrap();
    assert_eq!(
        (moves.len(), last.person, last.from, last.to, last.on),
        (4, person(1), None, Some(Tier::One), day("2026-05-09"))
    );
    r.undoes(done.batch);
    assert_eq!(r.book.belongings().moves.len(), 3);
    assert_eq!(page(&r, person(1)).row.changed_on, Some(day("2026-05-03")));
}

#[test]
fn a_stage_and_a_cadence_that_are_put_back_count_from_that_day() {
    let mut r = book();
    let on = |n: u32| day(&format!("2026-05-{n:02}"));
    let (id, ids) = (person(1), vec![person(1)]);
    for (n, stage, cadence) in [
        (1, Stage::Cultivation, Cadence::Weeks(2)),
        (2, Stage::LetGo, Cadence::Never),
        (3, Stage::Maintenance, Cadence::Months(2)),
    ] {
        r.does(&Command::SetStage {
            ids: ids.clone(),
            stage: Some(stage),
            on: on(n),
        });
        r.does(&Command::SetCadence {
            id,
            cadence: Some(cadence),
            on: on(n),
        });
    }
    assert_eq!(
        offered(&r),
        [
            "cadence: no reminder",
            "stage: let go",
            "cadence: every 2 weeks",
            "stage: cultivation",
        ]
    );
    puts_back(&mut r, "stage", "cultivation");
    puts_back(&mut r, "cadence", "every 2 weeks");
    let row = page(&r, id).row;
    assert_eq!(row.stage, Some(Stage::Cultivation));
    assert_eq!(row.cadence, Some(Cadence::Weeks(2)));
    assert_eq!((row.stage_on, row.changed_on), (Some(on(9)), Some(on(9))));
}

#[test]
fn undo_of_a_move_can_be_put_back_by_itself() {
    let mut r = book();
    let moved = r.does(&set_tier(Some(Tier::Two), "2026-05-01"));
    r.undoes(moved.batch);
    assert_eq!(page(&r, person(1)).row.stage, None);
    assert_eq!(offered(&r), ["stage: initial", "tier: 2"]);
    puts_back(&mut r, "tier", "2");
    let row = page(&r, person(1)).row;
    assert_eq!(
        (row.tier, row.stage),
        (Some(Tier::Two), Some(Stage::Initial))
    );
}

#[test]
fn different_values_put_back_apart_are_asked_about() {
    let mut phone = book();
    for (from, to) in [(OLD, "a@x.org"), ("a@x.org", "b@x.org")] {
        phone.edits(person(1), correct(from, to));
    }
    phone.edits(person(1), name("A"));
    phone.edits(person(1), name("B"));
    let mut laptop = phone.fork(2);
    puts_back(&mut phone, "name", "Sarah Chen");
    puts_back(&mut phone, "e-mail", OLD);
    puts_back(&mut laptop, "name", "A");
    puts_back(&mut laptop, "e-mail", "a@x.org");
    let meet = |phone: &mut Replica, laptop: &mut Replica| {
        phone.hears(laptop);
        laptop.hears(phone);
        assert_eq!(phone.visible(), laptop.visible());
        assert_eq!(page(phone, person(1)), page(laptop, person(1)));
    };
    meet(&mut phone, &mut laptop);
    let asked = |r: &Replica| {
        let choices = page(r, person(1)).choices.into_iter();
        let all = choices.map(|choice| {
            let values = choice.values.into_iter();
            let mut values: Vec<String> = values.map(|c| c.value).collect();
            values.sort();
            (choice.field, values)
        });
        all.collect::<Vec<_>>()
    };
    let both = |a: &str, b: &str| vec![a.to_owned(), b.to_owned()];
    let open = [
        (Cared::Name, both("A", "Sarah Chen")),
        (Cared::Email, both("a@x.org", OLD)),
    ];
    assert_eq!(asked(&phone), open);
    // A third one rules both out, as a name that is typed does; taken back, it is asked again.
    let done = puts_back(&mut phone, "name", "B");
    meet(&mut phone, &mut laptop);
    assert_eq!(asked(&laptop), open[1..]);
    assert_eq!(laptop.draft(person(1)).name, "B");
    laptop.undoes(done.batch);
    meet(&mut phone, &mut laptop);
    assert_eq!(asked(&phone), open);
}

#[test]
fn the_same_value_put_back_apart_is_no_question() {
    let mut phone = book();
    phone.edits(person(1), name("A"));
    phone.edits(person(1), correct(OLD, "a@x.org"));
    let mut laptop = phone.fork(2);
    for device in [&mut phone, &mut laptop] {
        puts_back(device, "name", "Sarah Chen");
        puts_back(device, "e-mail", OLD);
    }
    phone.hears(&laptop);
    assert_eq!(page(&phone, person(1)).choices, []);
    assert_eq!(phone.draft(person(1)).name, "Sarah Chen");
    assert_eq!(emails(&phone), [OLD]);
}

#[test]
fn what_is_refused_changes_nothing() {
    let mut r = book();
    let renamed = r.edits(person(1), name("A"));
    r.edits(person(2), name("Rob"));
    let key = |n| format!("{}/name", person(n));
    let restore = |id: PersonId, batch: BatchId, value: &str| Command::Restore {
        id,
        batch,
        value: value.to_owned(),
        on: day("2026-05-09"),
    };
    let unknown = BatchId(Uuid::from_u128(99));
    let added = page(&r, person(1)).history[1].batch;
    let seen = (r.book.heads(), r.visible());
    for (command, why) in [
        (
            restore(person(1), unknown, &key(1)),
            CommandError::NothingToPutBack,
        ),
        (
            restore(person(1), renamed.batch, &format!("{}/tier", person(1))),
            CommandError::NothingToPutBack,
        ),
        (
            restore(person(1), added, &key(1)),
            CommandError::NothingToPutBack,
        ),
        (
            restore(person(2), renamed.batch, &key(1)),
            CommandError::NothingToPutBack,
        ),
        (
            restore(person(3), renamed.batch, &key(1)),
            CommandError::UnknownPerson,
        ),
        (
            Command::Together {
                what: "Two things".into(),
                commands: vec![restore(person(1), renamed.batch, &key(1))],
            },
            CommandError::NotTogether,
        ),
    ] {
        assert_eq!(r.tries(&command), Err(why), "{command:?}");
        assert_eq!((r.book.heads(), r.visible()), seen);
    }
    r.does(&Command::DeletePerson {
        id: person(1),
        on: day("2026-05-03"),
    });
    let seen = (r.book.heads(), r.visible());
    let gone = restore(person(1), renamed.batch, &key(1));
    assert_eq!(r.tries(&gone), Err(CommandError::UnknownPerson));
    assert_eq!(offered(&r), Vec::<String>::new());
    assert_eq!((r.book.heads(), r.visible()), seen);
}

#[test]
fn what_stands_there_again_is_put_back_without_a_change() {
    let mut r = book();
    let renamed = r.edits(person(1), name("A"));
    let command = restore(&r, person(1), "name", "Sarah Chen");
    r.undoes(renamed.batch);
    let seen = (r.book.heads(), r.visible());
    assert_eq!(r.does(&command).changed.people, [].into());
    assert_eq!((r.book.heads(), r.visible()), seen);
}

#[test]
fn a_restore_that_is_given_twice_is_done_once() {
    let mut r = book();
    r.does(&set_tier(Some(Tier::One), "2026-05-01"));
    r.does(&set_tier(None, "2026-05-02"));
    let command = restore(&r, person(1), "tier", "1");
    let batch = r.batch();
    let first = r.book.apply(batch, r.now(), &command).unwrap();
    let heads = r.book.heads();
    let second = r.book.apply(batch, r.now(), &command).unwrap();
    assert_eq!((second.what, r.book.heads()), (first.what, heads));
}

#[test]
fn what_a_person_has_no_word_for_is_not_offered() {
    let mut r = book();
    let on = day("2026-05-03");
    r.does(&Command::Snooze {
        id: person(1),
        until: Some(day("2026-06-01")),
        on,
    });
    r.does(&Command::Snooze {
        id: person(1),
        until: None,
        on,
    });
    r.edits(person(1), PersonEdit::AddTag("tea".into()));
    r.edits(person(1), PersonEdit::Nickname("Sal".into()));
    r.edits(
        person(1),
        PersonEdit::AddEmail(Reach {
            value: OLD.into(),
            label: "work".into(),
        }),
    );
    r.does(&Command::SaveInteraction {
        interaction: call(contact(1), &[person(1)], "2026-05-01"),
    });
    // Two names of one batch: what was there before it is told, not what never stood there.
    r.does(&Command::EditPerson {
        id: person(1),
        on,
        edits: vec![name("A"), name("B")],
    });
    assert_eq!(offered(&r), ["name: Sarah Chen"]);
}

#[test]
fn a_position_that_was_taken_back_comes_back_after_the_others() {
    let mut r = book();
    let board = Position {
        company: "Board".into(),
        title: "Chair".into(),
    };
    let added = r.edits(person(1), PersonEdit::AddPosition(board.clone()));
    r.undoes(added.batch);
    puts_back(&mut r, "title", "Chair");
    puts_back(&mut r, "company", "Board");
    let positions = r.draft(person(1)).positions;
    assert_eq!((positions.len(), &positions[1]), (2, &board));
    assert_eq!(page(&r, person(1)).row.headline, "CFO, Acme");
}

#[test]
fn a_note_is_told_whole_until_two_devices_wrote_apart() {
    let mut phone = book();
    let note = |text: &str| PersonEdit::Note(text.into());
    phone.edits(person(1), note("Urgent: wants intro to Bob. Likes tea."));
    phone.edits(person(1), note("Urgent: wants intro to Alice. Likes tea."));
    let of_notes = |r: &Replica| {
        let all = offered(r).into_iter();
        all.filter(|one| one.starts_with("note: "))
            .collect::<Vec<_>>()
    };
    let told = [
        "note: Urgent: wants intro to Bob. Likes tea.",
        "note: Wants intro to Bob. Likes tea.",
    ];
    assert_eq!(of_notes(&phone), told);
    let mut laptop = phone.fork(2);
    phone.edits(
        person(1),
        note("Very urgent: wants intro to Alice. Likes tea."),
    );
    laptop.edits(
        person(1),
        note("Urgent: wants intro to Alice. Likes coffee."),
    );
    phone.hears(&laptop);
    assert_eq!(of_notes(&phone), Vec::<String>::new());
    let merged = phone.draft(person(1)).note;
    phone.edits(person(1), note("Another."));
    assert_eq!(of_notes(&phone), [format!("note: {merged}")]);
    puts_back(&mut phone, "note", &merged);
    assert_eq!(phone.draft(person(1)).note, merged);
}

#[test]
fn of_a_long_note_the_beginning_is_shown_and_all_is_put_back() {
    let mut r = book();
    let long = "Größe 🦀\nund ".repeat(200);
    r.edits(person(1), PersonEdit::Note(long.clone()));
    r.edits(person(1), PersonEdit::Note("Short.".into()));
    let shown = page(&r, person(1)).history[0].values[0].was.clone();
    assert!(shown.starts_with("Größe 🦀 und Größe") && shown.ends_with('…'));
    assert!(shown.chars().count() <= 281);
    puts_back(&mut r, "note", &shown);
    assert_eq!(r.draft(person(1)).note, long);
    assert!(page(&r, person(1)).history[0].what.chars().count() < 100);
}

#[test]
fn of_somebody_who_stands_for_two_the_values_of_both_are_put_back() {
    let mut r = book();
    r.does(&add(
        person(3),
        PersonDraft {
            emails: vec![reach("sc@home.org"), reach("s@old.org")],
            positions: vec![Position {
                company: "Board".into(),
                title: "Chair".into(),
            }],
            ..named("S. Chen")
        },
    ));
    r.edits(person(3), name("S. C."));
    r.edits(person(3), PersonEdit::Title("Member".into()));
    r.edits(person(3), correct("sc@home.org", "chen@home.org"));
    r.edits(person(3), PersonEdit::RemoveEmail("s@old.org".into()));
    r.edits(person(3), PersonEdit::Note("Sings.".into()));
    r.edits(person(3), PersonEdit::Note(String::new()));
    r.edits(person(1), PersonEdit::RemoveTag("VAT".into()));
    r.does(&Command::merge(person(1), person(3)));
    assert_eq!(
        offered(&r),
        [
            "tag: VAT",
            "e-mail: s@old.org",
            "e-mail: sc@home.org",
            "title: Chair",
            "name: S. Chen",
        ]
    );
    for (label, was) in [
        ("tag", "VAT"),
        ("e-mail", "s@old.org"),
        ("e-mail", "sc@home.org"),
        ("title", "Chair"),
        ("name", "S. Chen"),
    ] {
        let command = restore(&r, person(1), label, was);
        is_taken_back(&mut r, &command);
    }
    let draft = r.draft(person(1));
    assert_eq!(
        (draft.name.as_str(), draft.tags),
        ("S. Chen", vec!["VAT".to_owned()])
    );
    let titles: Vec<_> = draft.positions.iter().map(|p| p.title.as_str()).collect();
    assert_eq!(titles, ["CFO", "Chair"]);
    let companies: Vec<_> = draft.positions.iter().map(|p| p.company.as_str()).collect();
    assert_eq!(companies, ["Acme", "Board"]);
    let mut all = emails(&r);
    all.sort();
    assert_eq!(all, ["s@old.org", OLD, "sc@home.org"]);
}

#[test]
fn a_restore_of_somebody_merged_since_is_of_whoever_stands_for_them() {
    let mut r = book();
    r.edits(person(2), PersonEdit::Nickname("Bobby".into()));
    r.edits(person(2), PersonEdit::Nickname(String::new()));
    let command = restore(&r, person(2), "nickname", "Bobby");
    r.does(&Command::merge(person(1), person(2)));
    r.does(&command);
    assert_eq!(r.draft(person(1)).nickname, "Bobby");
    assert_eq!(
        page(&r, person(1)).history[0].what,
        "Put back the nickname “Bobby”"
    );
}

#[test]
fn nobody_who_was_erased_is_put_back() {
    let mut r = book();
    r.edits(person(1), PersonEdit::MetThrough(Some(person(2))));
    r.edits(person(1), PersonEdit::MetThrough(None));
    let through = restore(&r, person(1), "person through whom we met", "Bob");
    r.edits(person(2), name("Rob"));
    let of_bob = restore(&r, person(2), "name", "Bob");
    let mut r = Replica::of(r.book.without(&[person(2)].into()).unwrap(), 9);
    assert_eq!(offered(&r), Vec::<String>::new());
    assert_eq!(r.tries(&through), Err(CommandError::NothingToPutBack));
    assert_eq!(r.tries(&of_bob), Err(CommandError::Erased));
}

#[test]
fn a_restore_is_json_in_the_journal() {
    let mut r = book();
    r.edits(person(1), name("A"));
    let command = restore(&r, person(1), "name", "Sarah Chen");
    let (id, batch) = (person(1), page(&r, person(1)).history[0].batch);
    let text = serde_json::to_string(&command).unwrap();
    assert_eq!(
        text,
        format!(
            r#"{{"do":"restore","id":"{id}","batch":"{batch}","value":"{id}/name","on":"2026-05-09"}}"#
        )
    );
    assert_eq!(serde_json::from_str::<Command>(&text).unwrap(), command);
    // A page of an older version has no values.
    let entry = format!(r#"{{"batch":"{batch}","at":"2026-05-01T08:00:00Z","what":"Added"}}"#);
    let entry: kith_graph::view::HistoryEntry = serde_json::from_str(&entry).unwrap();
    assert_eq!(entry.values, []);
}

#[derive(Clone, Debug)]
enum Step {
    /// A device changes one of those who are there, or is refused.
    Edits(usize, u128, PersonEdit),
    /// A device does anything, or is refused.
    Does(usize, Box<Command>),
    /// A device puts back the n-th value that it is offered, takes that back, and puts it back again.
    Restores(usize, u128),
    /// A device takes back one of its own batches.
    Undoes(usize, usize),
    /// One device hears everything of another.
    Hears(usize, usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0..3_usize, 0..3_u128, edit()).prop_map(|(d, n, edit)| Step::Edits(d, n, edit)),
        4 => (0..3_usize, command()).prop_map(|(d, c)| Step::Does(d, Box::new(c))),
        4 => (0..3_usize, 0..64_u128).prop_map(|(d, n)| Step::Restores(d, n)),
        1 => (0..3_usize, 0..8_usize).prop_map(|(d, n)| Step::Undoes(d, n)),
        3 => (0..3_usize, 0..3_usize).prop_map(|(a, b)| Step::Hears(a, b)),
    ]
}

/// The n-th value that is offered, as a restore of it.
fn nth(book: &Graph, n: u128) -> Command {
    let drawn = Command::Restore {
        id: person(0),
        batch: BatchId(Uuid::from_u128(n)),
        value: String::new(),
        on: on(),
    };
    aimed(book, drawn)
}

/// Everything that is shown but the history, and what rows say of others.
fn shown(r: &Replica) -> (Vec<PersonRow>, serde_json::Value, Vec<Option<PersonPage>>) {
    let (mut rows, export, _) = r.visible();
    for row in &mut rows {
        (row.open, row.bring) = Default::default();
    }
    let pages = (0..4).map(|n| {
        let mut page = r.book.page(person(n), on())?;
        page.history.clear();
        // Undo writes a value anew.
        let choices = page.choices.iter_mut();
        choices.for_each(|choice| choice.values.iter_mut().for_each(|value| value.at = None));
        Some(page)
    });
    (rows, export, pages.collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn whatever_is_offered_can_be_put_back_and_taken_back_and_all_devices_agree(
        steps in prop::collection::vec(step(), 1..40),
    ) {
        let mut first = Replica::new(1);
        for n in 0..3 {
            first.does(&add(person(n), sarah()));
        }
        let mut all: Vec<Replica> = (2..5).map(|name| first.fork(name)).collect();
        let mut batches = vec![Vec::new(); 3];
        for step in steps {
            match step {
                Step::Edits(d, n, edit) => {
                    let edits = vec![edit];
                    let command = Command::EditPerson { id: person(n), on: on(), edits };
                    batches[d].extend(all[d].tries(&command).map(|done| done.batch));
                }
                Step::Does(d, command) => {
                    let command = aimed(&all[d].book, *command);
                    batches[d].extend(all[d].tries(&command).map(|done| done.batch));
                }
                Step::Restores(d, n) => {
                    let (command, before) = (nth(&all[d].book, n), shown(&all[d]));
                    // The keys of moves follow from batch and person, which are as good as random only in a real book.
                    let BatchId(fresh) = all[d].batch();
                    let batch = BatchId(Uuid::from_u128(fresh.as_u128() << 20));
                    let now = all[d].now();
                    match all[d].book.apply(batch, now, &command) {
                        Ok(done) => {
                            let after = shown(&all[d]);
                            let undone = all[d].undoes(done.batch);
                            prop_assert_eq!(undone.kept, Vec::<String>::new());
                            prop_assert_eq!(shown(&all[d]), before);
                            let again = all[d].undoes(undone.batch);
                            prop_assert_eq!(shown(&all[d]), after);
                            batches[d].push(again.batch);
                        }
                        // Of what was drawn nothing is offered; or nothing is left to show the person by.
                        Err(why) => {
                            let Command::Restore { value, .. } = &command else { unreachable!() };
                            prop_assert!(value.is_empty() || why == CommandError::Nameless, "{why} {command:?}");
                            prop_assert_eq!(shown(&all[d]), before);
                        }
                    }
                }
                Step::Undoes(d, n) => {
                    if let Some(batch) = batches[d].iter().rev().nth(n).copied() {
                        batches[d].extend(all[d].tries(&Command::Undo { batch }).map(|done| done.batch));
                    }
                }
                Step::Hears(a, b) => {
                    if let Ok([a, b]) = all.get_disjoint_mut([a, b]) {
                        a.hears(b);
                    }
                }
            }
        }
        for (a, b) in [(0, 1), (0, 2), (1, 0), (2, 0)] {
            if let Ok([a, b]) = all.get_disjoint_mut([a, b]) {
                a.hears(b);
            }
        }
        for other in &all[1..] {
            prop_assert_eq!(other.book.heads(), all[0].book.heads());
            prop_assert_eq!(shown(other), shown(&all[0]));
            for n in 0..4 {
                prop_assert_eq!(other.book.page(person(n), on()), all[0].book.page(person(n), on()));
            }
        }
    }
}
