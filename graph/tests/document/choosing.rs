//! What a person may care about, set apart on several devices: asked once, chosen once, the same everywhere.
use crate::common::{Replica, add, day, named, person, reach, sarah};
use kith_graph::command::{Command, PersonEdit, Subject};
use kith_graph::document::CommandError;
use kith_graph::types::{Cared, NameParts, PersonDraft, Reach};
use kith_graph::view::{Choice, PersonPage};
use proptest::prelude::*;

/// Devices that all have Sarah.
fn devices<const N: usize>() -> [Replica; N] {
    let mut first = Replica::new(1);
    first.does(&add(person(1), sarah()));
    let name = |n: usize| u8::try_from(n + 1).unwrap();
    std::array::from_fn(|n| first.fork(name(n) + 10))
}

fn meet(all: &mut [Replica]) {
    for a in 0..all.len() {
        for b in 0..all.len() {
            if let Ok([a, b]) = all.get_disjoint_mut([a, b]) {
                a.hears(b);
            }
        }
    }
    for a in 0..all.len() - 1 {
        if let Ok([a, last]) = all.get_disjoint_mut([a, all.len() - 1]) {
            a.hears(last);
        }
    }
    for other in &all[1..] {
        assert_eq!(other.book.heads(), all[0].book.heads());
        assert_eq!(other.visible(), all[0].visible());
        assert_eq!(page(other), page(&all[0]));
        assert_eq!(other.book.rows(), other.book.rows_from_scratch());
    }
}

fn page(device: &Replica) -> PersonPage {
    device.book.page(person(1), day("2026-05-01")).unwrap()
}

fn choices(device: &Replica) -> Vec<Choice> {
    page(device).choices
}

/// What is asked of a field, in alphabetical order; nothing if it is not asked.
fn asked(device: &Replica, field: Cared) -> Vec<String> {
    let all = choices(device).into_iter().filter(|c| c.field == field);
    let mut values: Vec<String> = all.flat_map(|c| c.values).map(|c| c.value).collect();
    values.sort();
    values
}

fn choice(field: Cared, among: &[&str], keep: &[&str]) -> Command {
    let owned = |values: &[&str]| values.iter().map(|v| (*v).to_owned()).collect();
    Command::Choose {
        of: Subject::Person(person(1)),
        field,
        among: owned(among),
        keep: owned(keep),
        on: day("2026-05-02"),
    }
}

fn name(value: &str) -> PersonEdit {
    PersonEdit::Name(value.into())
}

fn email(from: &str, to: &str) -> PersonEdit {
    PersonEdit::CorrectEmail {
        from: from.into(),
        to: reach(to),
    }
}

fn emails(device: &Replica) -> Vec<String> {
    let draft = device.draft(person(1));
    draft.emails.into_iter().map(|r| r.value).collect()
}

/// What it is, an edit on either device, and what is asked then.
type Case = (
    &'static str,
    PersonEdit,
    PersonEdit,
    Vec<(Cared, Vec<&'static str>)>,
);

const OLD: &str = "sarah@acme.com";

#[test]
fn what_is_asked_after_two_edits_apart() {
    use PersonEdit::{
        AddEmail, AddPhone, AddTag, Company, CorrectPhone, MetAt, Name, Nickname, Note, Parts,
        RemoveEmail, Title,
    };
    let old = || OLD.to_owned();
    let phone = |to: &str| CorrectPhone {
        from: "0044 20 7946 0018".into(),
        to: reach(to),
    };
    let parts = |family: &str, given: &str| {
        Parts(Some(NameParts {
            family: family.into(),
            given: given.into(),
            ..NameParts::default()
        }))
    };
    let labelled = |label: &str| {
        AddEmail(Reach {
            value: OLD.into(),
            label: label.into(),
        })
    };
    let cases: [Case; 20] = [
        (
            "a name",
            name("Sara Chen"),
            name("Sarah Chan"),
            vec![(Cared::Name, vec!["Sara Chen", "Sarah Chan"])],
        ),
        (
            "the same name",
            name("Sara Chen"),
            name(" Sara Chen "),
            vec![],
        ),
        (
            "a name given and one emptied",
            name("Sara Chen"),
            Name(String::new()),
            vec![(Cared::Name, vec!["", "Sara Chen"])],
        ),
        (
            "a name and something else",
            name("Sara Chen"),
            Title("COO".into()),
            vec![],
        ),
        (
            "one part of the name",
            parts("Chen", "Sara"),
            parts("Chan", "Sara"),
            vec![(Cared::FamilyName, vec!["Chan", "Chen"])],
        ),
        (
            "an e-mail corrected",
            email(OLD, "s@acme.com"),
            email(OLD, "chen@acme.com"),
            vec![(Cared::Email, vec!["chen@acme.com", "s@acme.com"])],
        ),
        (
            "an e-mail corrected in the same way",
            email(OLD, "s@acme.com"),
            email(OLD, "S@acme.com"),
            vec![],
        ),
        (
            "an e-mail spelled otherwise",
            email(OLD, "Sarah@acme.com"),
            email(OLD, "SARAH@ACME.COM"),
            vec![],
        ),
        (
            "an e-mail corrected and removed",
            email(OLD, "s@acme.com"),
            RemoveEmail(old()),
            vec![],
        ),
        (
            "an e-mail corrected and another added",
            email(OLD, "s@acme.com"),
            AddEmail(reach("x@home.org")),
            vec![],
        ),
        (
            "two e-mails added",
            AddEmail(reach("y@home.org")),
            AddEmail(reach("x@home.org")),
            vec![],
        ),
        ("a label", labelled("work"), labelled("home"), vec![]),
        (
            "a phone corrected",
            phone("+44 1"),
            phone("+44 2"),
            vec![(Cared::Phone, vec!["+44 1", "+44 2"])],
        ),
        (
            "two phones added",
            AddPhone(reach("+44 1")),
            AddPhone(reach("+44 2")),
            vec![],
        ),
        (
            "a nickname",
            Nickname("Sal".into()),
            Nickname("Sari".into()),
            vec![],
        ),
        ("a title", Title("COO".into()), Title("CEO".into()), vec![]),
        (
            "a company",
            Company("Acme Ltd".into()),
            Company("Acme GmbH".into()),
            vec![],
        ),
        (
            "a place",
            MetAt("Lisbon".into()),
            MetAt("Berlin".into()),
            vec![],
        ),
        (
            "a tag",
            AddTag("tea".into()),
            AddTag("coffee".into()),
            vec![],
        ),
        ("a note", Note("One.".into()), Note("Two.".into()), vec![]),
    ];
    for (what, here, there, expected) in cases {
        let mut two = devices::<2>();
        two[0].edits(person(1), here);
        two[1].edits(person(1), there);
        meet(&mut two);
        let found: Vec<(Cared, Vec<String>)> = choices(&two[0])
            .iter()
            .map(|c| (c.field, asked(&two[0], c.field)))
            .collect();
        let expected: Vec<(Cared, Vec<String>)> = expected
            .into_iter()
            .map(|(field, values)| (field, values.into_iter().map(str::to_owned).collect()))
            .collect();
        assert_eq!(found, expected, "{what}");
    }
}

#[test]
fn edits_of_one_after_the_other_are_not_asked_about() {
    let mut two = devices::<2>();
    two[0].edits(person(1), name("Sara Chen"));
    two[0].edits(person(1), email(OLD, "s@acme.com"));
    meet(&mut two);
    two[1].edits(person(1), name("Sarah Chan"));
    two[1].edits(person(1), email("s@acme.com", "chen@acme.com"));
    // The old one again, and corrected again, by somebody who knows of the first correction.
    two[1].edits(person(1), PersonEdit::AddEmail(reach(OLD)));
    two[1].edits(person(1), email(OLD, "sc@acme.com"));
    meet(&mut two);
    assert_eq!(choices(&two[0]), []);
    assert_eq!(two[0].draft(person(1)).name, "Sarah Chan");
    assert_eq!(emails(&two[0]), ["chen@acme.com", "sc@acme.com"]);
}

#[test]
fn the_value_that_is_shown_comes_first_and_each_says_when_it_was_set() {
    let mut two = devices::<2>();
    two[0].edits(person(1), name("Sara Chen"));
    two[1].edits(person(1), PersonEdit::Title("COO".into()));
    two[1].edits(person(1), name("Sarah Chan"));
    meet(&mut two);
    let asked = choices(&two[0]).remove(0);
    assert_eq!(asked.values[0].value, page(&two[0]).row.name);
    let set: Vec<_> = asked.values.iter().map(|c| c.at.unwrap()).collect();
    assert!(set.iter().all(|at| *at <= two[1].now()), "{set:?}");
    assert_ne!(set[0], set[1]);
}

#[test]
fn one_choice_settles_it_everywhere() {
    for (field, edits, keep) in [
        (Cared::Name, [name("A"), name("B")], "A"),
        (Cared::Name, [name("A"), name("B")], "B"),
        (Cared::Email, [email(OLD, "A"), email(OLD, "B")], "A"),
        (Cared::Email, [email(OLD, "A"), email(OLD, "B")], "B"),
    ] {
        let mut two = devices::<2>();
        for (device, edit) in two.iter_mut().zip(edits) {
            device.edits(person(1), edit);
        }
        meet(&mut two);
        let before = two[0].visible();
        let said = two[0].does(&choice(field, &["A", "B"], &[keep]));
        assert_eq!(said.what, format!("Chose {keep}"));
        assert!(said.changed.people.contains(&person(1)));
        meet(&mut two);
        assert_eq!(choices(&two[1]), []);
        match field {
            Cared::Name => assert_eq!(two[1].draft(person(1)).name, keep),
            _ => assert_eq!(emails(&two[1]), [keep]),
        }
        // Taken back on the other device, it is asked again; redone, it is settled again.
        let undone = two[1].undoes(said.batch);
        assert_eq!(undone.kept, Vec::<String>::new());
        meet(&mut two);
        assert_eq!(asked(&two[0], field), ["A", "B"]);
        assert_eq!(two[0].visible(), before);
        two[0].undoes(undone.batch);
        meet(&mut two);
        assert_eq!(choices(&two[1]), []);
    }
}

#[test]
fn both_emails_can_be_kept_and_it_is_not_asked_again() {
    let mut two = devices::<2>();
    two[0].edits(person(1), email(OLD, "a@acme.com"));
    two[1].edits(person(1), email(OLD, "b@acme.com"));
    meet(&mut two);
    let both = ["a@acme.com", "b@acme.com"];
    let kept = two[0].does(&choice(Cared::Email, &both, &both));
    assert_eq!(kept.what, "Kept a@acme.com and b@acme.com");
    meet(&mut two);
    assert_eq!(choices(&two[1]), []);
    assert_eq!(emails(&two[1]), both);
    // One of them corrected by one device alone is no new question; a third way apart is.
    let mut late = two[0].fork(30);
    two[1].edits(person(1), email("b@acme.com", "bb@acme.com"));
    meet(&mut two);
    assert_eq!(choices(&two[0]), []);
    late.edits(person(1), email("b@acme.com", "c@acme.com"));
    let [mut one, _] = two;
    one.hears(&late);
    assert_eq!(asked(&one, Cared::Email), ["bb@acme.com", "c@acme.com"]);
    one.undoes(kept.batch);
    assert_eq!(
        asked(&one, Cared::Email),
        ["a@acme.com", "bb@acme.com", "c@acme.com"]
    );
}

#[test]
fn a_name_cannot_be_two_and_only_what_was_shown_can_be_chosen() {
    let mut two = devices::<2>();
    for (among, keep) in [
        (vec!["A", "B"], vec!["A", "B"]),
        (vec!["A", "B"], vec!["C"]),
        (vec!["A", "B"], vec![]),
    ] {
        let refused = two[0].tries(&choice(Cared::Name, &among, &keep));
        assert_eq!(refused, Err(CommandError::NoChoice));
    }
    let gone = choice(Cared::Email, &["a@acme.com", "b@acme.com"], &["a@acme.com"]);
    assert_eq!(two[0].tries(&gone), Err(CommandError::NothingToChoose));
    two[0].does(&add(person(1 + 1), named("Bob")));
    let mut bob = choice(Cared::Name, &["Bob", ""], &[""]);
    if let Command::Choose { of, .. } = &mut bob {
        *of = Subject::Person(person(2));
    }
    assert_eq!(two[0].tries(&bob), Err(CommandError::Nameless));
    assert_eq!(page(&two[0]).history.len(), 1);
}

#[test]
fn three_devices_with_three_values_are_asked_once() {
    let mut three = devices::<3>();
    for (device, to) in three.iter_mut().zip(["A", "B", "C"]) {
        device.edits(person(1), name(to));
        device.edits(person(1), email(OLD, to));
    }
    meet(&mut three);
    assert_eq!(choices(&three[0]).len(), 2);
    for field in [Cared::Name, Cared::Email] {
        assert_eq!(asked(&three[0], field), ["A", "B", "C"]);
    }
    three[1].does(&choice(Cared::Name, &["A", "B", "C"], &["C"]));
    three[1].does(&choice(Cared::Email, &["A", "B", "C"], &["A", "C"]));
    meet(&mut three);
    assert_eq!(choices(&three[2]), []);
    assert_eq!(three[2].draft(person(1)).name, "C");
    assert_eq!(emails(&three[2]), ["A", "C"]);
}

#[test]
fn the_same_choice_on_two_devices_is_one_and_different_ones_are_asked_once_more() {
    for field in [Cared::Name, Cared::Email] {
        let apart = || {
            let mut two = devices::<2>();
            for (device, to) in two.iter_mut().zip(["A", "B"]) {
                device.edits(
                    person(1),
                    if field == Cared::Name {
                        name(to)
                    } else {
                        email(OLD, to)
                    },
                );
            }
            meet(&mut two);
            two
        };
        let mut two = apart();
        for device in &mut two {
            device.does(&choice(field, &["A", "B"], &["B"]));
        }
        meet(&mut two);
        assert_eq!(choices(&two[0]), [], "{field:?}");

        let mut two = apart();
        two[0].does(&choice(field, &["A", "B"], &["A"]));
        two[1].does(&choice(field, &["A", "B"], &["B"]));
        meet(&mut two);
        assert_eq!(asked(&two[0], field), ["A", "B"], "{field:?}");
        two[0].does(&choice(field, &["A", "B"], &["A"]));
        meet(&mut two);
        assert_eq!(choices(&two[1]), []);

        if field.can_be_several() {
            let mut two = apart();
            two[0].does(&choice(field, &["A", "B"], &["A", "B"]));
            two[1].does(&choice(field, &["A", "B"], &["B"]));
            meet(&mut two);
            assert_eq!(asked(&two[0], field), ["A", "B"]);
            assert_eq!(emails(&two[0]), ["A", "B"]);
        }
    }
}

#[test]
fn a_stale_edit_after_the_choice_is_a_new_question() {
    let mut all = devices::<3>();
    let (two, late) = all.split_at_mut(2);
    for (device, to) in two.iter_mut().zip(["A", "B"]) {
        device.edits(person(1), name(to));
        device.edits(person(1), email(OLD, to));
    }
    meet(two);
    two[0].does(&choice(Cared::Name, &["A", "B"], &["A"]));
    two[0].does(&choice(Cared::Email, &["A", "B"], &["A"]));
    late[0].edits(person(1), name("C"));
    late[0].edits(person(1), email(OLD, "C"));
    meet(&mut all);
    assert_eq!(asked(&all[0], Cared::Name), ["A", "C"]);
    assert_eq!(asked(&all[0], Cared::Email), ["A", "C"]);
}

#[test]
fn a_correction_of_a_value_that_was_ruled_out_meanwhile_is_asked_about() {
    let mut two = devices::<2>();
    two[0].edits(person(1), email(OLD, "a@acme.com"));
    two[1].edits(person(1), email(OLD, "b@acme.com"));
    meet(&mut two);
    two[0].does(&choice(
        Cared::Email,
        &["a@acme.com", "b@acme.com"],
        &["a@acme.com"],
    ));
    two[1].edits(person(1), email("b@acme.com", "bb@acme.com"));
    meet(&mut two);
    assert_eq!(asked(&two[0], Cared::Email), ["a@acme.com", "bb@acme.com"]);
    two[1].does(&choice(
        Cared::Email,
        &["a@acme.com", "bb@acme.com"],
        &["bb@acme.com"],
    ));
    meet(&mut two);
    assert_eq!(choices(&two[0]), []);
    assert_eq!(emails(&two[0]), ["bb@acme.com"]);
}

#[test]
fn a_value_that_was_not_shown_when_it_was_chosen_is_asked_about() {
    let mut three = devices::<3>();
    for (device, to) in three.iter_mut().zip(["A", "B", "C"]) {
        device.edits(person(1), name(to));
        device.edits(person(1), email(OLD, to));
    }
    meet(&mut three);
    // The page had two of them when the person answered.
    three[0].does(&choice(Cared::Name, &["A", "B"], &["A"]));
    three[0].does(&choice(Cared::Email, &["A", "B"], &["A"]));
    meet(&mut three);
    assert_eq!(asked(&three[1], Cared::Name), ["A", "C"]);
    assert_eq!(asked(&three[1], Cared::Email), ["A", "C"]);
}

#[test]
fn typing_a_name_is_a_choice_too_and_can_be_taken_back() {
    let mut two = devices::<2>();
    two[0].edits(person(1), name("A"));
    two[1].edits(person(1), name("B"));
    meet(&mut two);
    // Also the one that happens to be shown.
    for typed in [page(&two[0]).row.name, "D".to_owned()] {
        let done = two[0].edits(person(1), name(&typed));
        meet(&mut two);
        assert_eq!(choices(&two[1]), []);
        assert_eq!(two[1].draft(person(1)).name, typed);
        two[1].undoes(done.batch);
        meet(&mut two);
        assert_eq!(asked(&two[0], Cared::Name), ["A", "B"]);
    }
}

#[test]
fn an_entry_that_was_ruled_out_comes_back_when_it_is_added() {
    let mut two = devices::<2>();
    two[0].edits(person(1), email(OLD, "a@acme.com"));
    two[1].edits(person(1), email(OLD, "b@acme.com"));
    meet(&mut two);
    two[0].does(&choice(
        Cared::Email,
        &["a@acme.com", "b@acme.com"],
        &["a@acme.com"],
    ));
    two[0].edits(person(1), PersonEdit::AddEmail(reach("b@acme.com")));
    meet(&mut two);
    assert_eq!(emails(&two[1]), ["a@acme.com", "b@acme.com"]);
    assert_eq!(choices(&two[1]), []);
}

#[test]
fn a_corrected_email_stays_where_it_was() {
    let mut one = Replica::new(1);
    one.does(&add(
        person(1),
        PersonDraft {
            emails: vec![reach(OLD), reach("sarah@home.org")],
            ..sarah()
        },
    ));
    let done = one.edits(person(1), email(OLD, "chen@acme.com"));
    assert_eq!(done.what, "Changed sarah@acme.com to chen@acme.com");
    assert_eq!(emails(&one), ["chen@acme.com", "sarah@home.org"]);
    one.edits(person(1), email("chen@acme.com", "Chen@acme.com"));
    assert_eq!(emails(&one), ["Chen@acme.com", "sarah@home.org"]);
    one.edits(person(1), email("Chen@acme.com", "sarah@home.org"));
    assert_eq!(emails(&one), ["sarah@home.org"]);
    one.edits(person(1), email("unknown@acme.com", "new@acme.com"));
    assert_eq!(emails(&one), ["sarah@home.org", "new@acme.com"]);
}

#[test]
fn somebody_taken_out_of_the_book_asks_nothing_until_they_are_back() {
    let [one, other, mut late] = devices::<3>();
    let mut two = [one, other];
    two[0].edits(person(1), name("A"));
    let deleted = two[1].does(&Command::DeletePerson {
        id: person(1),
        on: day("2026-05-02"),
    });
    meet(&mut two);
    assert_eq!((choices(&two[0]), page(&two[0]).deleted), (vec![], true));
    late.edits(person(1), name("B"));
    two[0].hears(&late);
    assert_eq!(choices(&two[0]), []);
    two[0].undoes(deleted.batch);
    assert_eq!(asked(&two[0], Cared::Name), ["A", "B"]);
}

#[test]
fn undo_offers_both_where_the_name_is_not_the_one_it_wrote_any_more() {
    let mut two = devices::<2>();
    let first = two[0].edits(person(1), name("A"));
    two[0].edits(person(1), name("B"));
    let undone = two[0].undoes(first.batch);
    assert_eq!(
        undone.kept,
        ["The name of B was changed again since: B; the page offers both"]
    );
    meet(&mut two);
    assert_eq!(page(&two[1]).row.name, "B");
    assert_eq!(asked(&two[1], Cared::Name), ["B", "Sarah Chen"]);
    two[1].does(&choice(Cared::Name, &["B", "Sarah Chen"], &["Sarah Chen"]));
    meet(&mut two);
    assert_eq!(choices(&two[0]), []);
    assert_eq!(page(&two[0]).row.name, "Sarah Chen");
}

#[test]
fn undo_of_one_side_leaves_the_other_sides_value_alone() {
    let mut two = devices::<2>();
    let ours = two[0].edits(person(1), name("A"));
    let theirs = two[1].edits(person(1), name("B"));
    meet(&mut two);
    for batch in [ours.batch, theirs.batch] {
        let undone = two[0].undoes(batch);
        assert_eq!(undone.kept.len(), 1, "{undone:?}");
        assert_eq!(asked(&two[0], Cared::Name), ["A", "B", "Sarah Chen"]);
    }
}

#[test]
fn the_same_person_made_on_two_devices_with_two_names_is_asked_about_until_it_is_chosen() {
    let mut two = [Replica::new(1), Replica::new(2)];
    two[0].does(&add(person(1), named("Sarah Chen")));
    two[1].does(&add(person(1), named("Sara Chen")));
    meet(&mut two);
    assert_eq!(asked(&two[0], Cared::Name), ["Sara Chen", "Sarah Chen"]);
    two[0].does(&choice(
        Cared::Name,
        &["Sara Chen", "Sarah Chen"],
        &["Sara Chen"],
    ));
    meet(&mut two);
    assert_eq!(
        (choices(&two[1]), page(&two[1]).row.name),
        (vec![], "Sara Chen".into())
    );
    let mut two = [Replica::new(1), Replica::new(2)];
    for device in &mut two {
        device.does(&add(person(1), sarah()));
    }
    meet(&mut two);
    two[1].edits(person(1), name("Sarah Chan"));
    meet(&mut two);
    assert_eq!(choices(&two[0]), []);
    assert_eq!(page(&two[0]).row.name, "Sarah Chan");
}

#[test]
fn what_is_on_offer_is_in_no_export() {
    let mut two = devices::<2>();
    let first = two[0].edits(person(1), name("A"));
    two[0].edits(person(1), name("B"));
    let before = two[0].book.export_json();
    two[0].undoes(first.batch);
    assert_eq!(asked(&two[0], Cared::Name), ["B", "Sarah Chen"]);
    assert_eq!(two[0].book.export_json(), before);
}

#[test]
fn a_choice_is_json_in_the_journal() {
    let command = choice(Cared::Email, &["a@acme.com", "b@acme.com"], &["a@acme.com"]);
    let text = serde_json::to_string(&command).unwrap();
    let id = person(1);
    assert_eq!(
        text,
        format!(
            r#"{{"do":"choose","of":{{"person":"{id}"}},"field":"email","among":["a@acme.com","b@acme.com"],"keep":["a@acme.com"],"on":"2026-05-02"}}"#
        )
    );
    assert_eq!(serde_json::from_str::<Command>(&text).unwrap(), command);
    let correction = r#"{"field":"correct_phone","value":{"from":"1","to":{"value":"2"}}}"#;
    assert!(serde_json::from_str::<PersonEdit>(correction).is_ok());
}

#[derive(Clone, Debug)]
enum Step {
    Edits(usize, PersonEdit),
    /// Answers the n-th open question with its m-th value, or with all.
    Answers(usize, usize, usize),
    Undoes(usize, usize),
    /// Puts back the n-th value that the page offers.
    Restores(usize, usize),
    Hears(usize, usize),
}

fn step() -> impl Strategy<Value = Step> {
    let value = || prop::sample::select(vec!["a@x.org", "b@x.org", "c@x.org", OLD]);
    let edit = prop_oneof![
        2 => value().prop_map(name),
        3 => (value(), value()).prop_map(|(from, to)| email(from, to)),
        1 => value().prop_map(|v| PersonEdit::AddEmail(reach(v))),
        1 => value().prop_map(|v| PersonEdit::RemoveEmail(v.into())),
    ];
    prop_oneof![
        5 => (0..3_usize, edit).prop_map(|(d, edit)| Step::Edits(d, edit)),
        2 => (0..3_usize, 0..3_usize, 0..4_usize).prop_map(|(d, n, m)| Step::Answers(d, n, m)),
        1 => (0..3_usize, 0..4_usize).prop_map(|(d, n)| Step::Undoes(d, n)),
        1 => (0..3_usize, 0..6_usize).prop_map(|(d, n)| Step::Restores(d, n)),
        3 => (0..3_usize, 0..3_usize).prop_map(|(a, b)| Step::Hears(a, b)),
    ]
}

/// The answer to a question: its m-th value, or all of them.
fn answer(choice: &Choice, m: usize) -> Command {
    let among: Vec<String> = choice.values.iter().map(|c| c.value.clone()).collect();
    let keep = match among.get(m) {
        Some(value) => vec![value.clone()],
        None if choice.field.can_be_several() => among.clone(),
        None => vec![among[0].clone()],
    };
    Command::Choose {
        of: Subject::Person(person(1)),
        field: choice.field,
        among,
        keep,
        on: day("2026-05-02"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn whatever_was_set_apart_one_answer_to_each_question_settles_it_for_all(
        steps in prop::collection::vec(step(), 1..40),
        last in 0..4_usize,
    ) {
        let mut all = devices::<3>();
        let mut batches = vec![Vec::new(); 3];
        for step in steps {
            match step {
                Step::Edits(d, edit) => batches[d].push(all[d].edits(person(1), edit).batch),
                Step::Answers(d, n, m) => {
                    if let Some(open) = choices(&all[d]).get(n) {
                        let applied = all[d].tries(&answer(open, m)).unwrap();
                        batches[d].push(applied.batch);
                        prop_assert!(!choices(&all[d]).contains(open));
                    }
                }
                Step::Undoes(d, n) => {
                    if let Some(batch) = batches[d].iter().rev().nth(n).copied()
                        && let Ok(applied) = all[d].tries(&Command::Undo { batch })
                    {
                        batches[d].push(applied.batch);
                    }
                }
                Step::Restores(d, n) => {
                    let history = page(&all[d]).history.into_iter();
                    let mut values = history
                        .flat_map(|entry| entry.values.into_iter().map(move |v| (entry.batch, v.key)));
                    if let Some((batch, value)) = values.nth(n) {
                        let command = Command::Restore {
                            id: person(1),
                            batch,
                            value,
                            on: day("2026-05-02"),
                        };
                        batches[d].push(all[d].does(&command).batch);
                    }
                }
                Step::Hears(a, b) => {
                    if let Ok([a, b]) = all.get_disjoint_mut([a, b]) {
                        a.hears(b);
                    }
                }
            }
            for device in &all {
                prop_assert_eq!(device.book.rows(), device.book.rows_from_scratch());
                for choice in choices(device) {
                    let mut values: Vec<_> = choice.values.iter().map(|c| &c.value).collect();
                    values.sort();
                    values.dedup();
                    prop_assert!(values.len() > 1 && values.len() == choice.values.len(), "{:?}", choice);
                }
            }
        }
        meet(&mut all);
        for question in choices(&all[0]) {
            all[0].tries(&answer(&question, last)).unwrap();
        }
        prop_assert_eq!(choices(&all[0]), []);
        meet(&mut all);
        prop_assert_eq!(choices(&all[2]), []);
    }
}
