//! Two devices apart, and what both have once they met.
use crate::common::{Replica, add, call, contact, day, named, person, reach, sarah};
use kith_graph::command::{Command, PersonEdit};
use kith_graph::document::{MergeError, Merged};
use kith_graph::types::{PersonDraft, Reach, Tier};

fn two_with_sarah() -> (Replica, Replica) {
    let mut phone = Replica::new(1);
    phone.does(&add(person(1), sarah()));
    let laptop = phone.fork(2);
    (phone, laptop)
}

fn meet(a: &mut Replica, b: &mut Replica) {
    a.hears(b);
    b.hears(a);
    assert_eq!(a.book.heads(), b.book.heads());
    assert_eq!(a.visible(), b.visible());
}

#[test]
fn different_fields_edited_apart_are_both_there() {
    let (mut phone, mut laptop) = two_with_sarah();
    phone.edits(person(1), PersonEdit::Title("COO".into()));
    laptop.edits(person(1), PersonEdit::Company("Acme Ltd".into()));
    laptop.edits(person(1), PersonEdit::AddPhone(reach("+49 30 1234")));
    meet(&mut phone, &mut laptop);
    let draft = phone.draft(person(1));
    assert_eq!(
        (
            draft.positions[0].title.as_str(),
            draft.positions[0].company.as_str()
        ),
        ("COO", "Acme Ltd")
    );
    assert_eq!(
        draft.phones,
        [reach("+44 20 7946 0018"), reach("+49 30 1234")]
    );
    assert_eq!(phone.book.row(person(1)).unwrap().headline, "COO, Acme Ltd");
}

#[test]
fn the_same_email_added_on_both_is_one() {
    let (mut phone, mut laptop) = two_with_sarah();
    phone.edits(
        person(1),
        PersonEdit::AddEmail(reach("Sarah.Chen@home.org")),
    );
    laptop.edits(
        person(1),
        PersonEdit::AddEmail(reach("sarah.chen@HOME.org")),
    );
    meet(&mut phone, &mut laptop);
    let emails = phone.draft(person(1)).emails;
    assert_eq!(emails.len(), 2, "{emails:?}");
}

#[test]
fn a_title_here_and_a_company_there_make_one_position() {
    let mut phone = Replica::new(1);
    phone.does(&add(person(1), named("Sarah")));
    let mut laptop = phone.fork(2);
    phone.edits(person(1), PersonEdit::Title("COO".into()));
    laptop.edits(person(1), PersonEdit::Company("Acme".into()));
    meet(&mut phone, &mut laptop);
    assert_eq!(laptop.book.row(person(1)).unwrap().headline, "COO, Acme");
}

#[test]
fn a_removal_and_an_edit_of_another_entry_do_not_disturb_each_other() {
    let (mut phone, mut laptop) = two_with_sarah();
    phone.edits(person(1), PersonEdit::RemoveEmail("SARAH@acme.com".into()));
    laptop.edits(person(1), PersonEdit::AddTag("tea".into()));
    meet(&mut phone, &mut laptop);
    let draft = laptop.draft(person(1));
    assert!(draft.emails.is_empty());
    assert_eq!(draft.tags, ["VAT", "tea"]);
    laptop.edits(person(1), PersonEdit::AddEmail(reach("sarah@acme.com")));
    meet(&mut phone, &mut laptop);
    assert_eq!(phone.draft(person(1)).emails, [reach("sarah@acme.com")]);
}

#[test]
fn a_note_edited_at_both_ends_keeps_both() {
    let (mut phone, mut laptop) = two_with_sarah();
    phone.edits(
        person(1),
        PersonEdit::Note("Urgent: wants intro to Bob. Likes tea.".into()),
    );
    laptop.edits(
        person(1),
        PersonEdit::Note("Wants intro to Bob. Likes tea. Has a dog.".into()),
    );
    meet(&mut phone, &mut laptop);
    assert_eq!(
        phone.draft(person(1)).note,
        "Urgent: wants intro to Bob. Likes tea. Has a dog."
    );
}

#[test]
fn a_contact_edited_apart_has_both_edits() {
    let (mut phone, _) = two_with_sarah();
    phone.does(&add(person(2), named("Bob")));
    let first = call(contact(1), &[person(1)], "2026-05-01");
    phone.does(&Command::SaveInteraction {
        interaction: first.clone(),
    });
    let mut laptop = phone.fork(2);
    let mut here = first.clone();
    here.minutes = Some(45);
    phone.does(&Command::SaveInteraction { interaction: here });
    let mut there = first;
    there.people.push(person(2));
    laptop.does(&Command::SaveInteraction { interaction: there });
    meet(&mut phone, &mut laptop);
    let both = &phone.book.interactions()[0];
    assert_eq!(
        (both.minutes, both.people.as_slice()),
        (Some(45), [person(1), person(2)].as_slice())
    );
}

#[test]
fn the_same_person_added_on_two_devices_is_joined() {
    let (mut a, mut b) = (Replica::new(1), Replica::new(2));
    a.does(&add(person(1), sarah()));
    b.does(&add(person(1), sarah()));
    a.edits(person(1), PersonEdit::Title("COO".into()));
    b.edits(person(1), PersonEdit::AddEmail(reach("sarah@home.org")));
    meet(&mut a, &mut b);
    let draft = a.draft(person(1));
    assert_eq!(draft.positions[0].title, "COO");
    assert_eq!(draft.emails.len(), 2);
    b.edits(person(1), PersonEdit::Nickname("Sal".into()));
    meet(&mut a, &mut b);
    assert_eq!(a.draft(person(1)).nickname, "Sal");
}

#[test]
fn a_delete_here_and_an_edit_there_lose_neither() {
    let (mut phone, mut laptop) = two_with_sarah();
    let gone = phone.does(&Command::DeletePerson {
        id: person(1),
        on: day("2026-05-01"),
    });
    laptop.edits(person(1), PersonEdit::Title("COO".into()));
    meet(&mut phone, &mut laptop);
    assert_eq!(phone.book.row(person(1)), None);
    phone.undoes(gone.batch);
    meet(&mut phone, &mut laptop);
    assert_eq!(laptop.book.row(person(1)).unwrap().headline, "COO, Acme");
}

#[test]
fn changed_names_whose_rows_are_to_be_read_again() {
    let (mut phone, mut laptop) = two_with_sarah();
    let before = laptop.book.heads();
    laptop.does(&add(person(2), named("Bob")));
    laptop.does(&Command::SaveInteraction {
        interaction: call(contact(1), &[person(1), person(2)], "2026-05-02"),
    });
    let Merged::Applied(changed) = phone.book.merge(&laptop.book.save_after(&before)).unwrap()
    else {
        panic!()
    };
    assert_eq!(changed.people, [person(1), person(2)].into());
    assert!(changed.interactions && changed.events);
    assert_eq!(
        phone.book.row(person(1)).unwrap().last,
        Some(day("2026-05-02"))
    );
    let Merged::Applied(again) = phone.book.merge(&laptop.book.save_after(&[])).unwrap() else {
        panic!()
    };
    assert!(again.people.is_empty());
}

#[test]
fn changes_that_build_on_missing_ones_wait() {
    let (mut phone, mut laptop) = two_with_sarah();
    laptop.edits(person(1), PersonEdit::Title("COO".into()));
    let first = laptop.book.heads();
    laptop.edits(person(1), PersonEdit::Title("CEO".into()));
    let (heads, saved) = (phone.book.heads(), phone.book.save());
    assert!(!phone.book.has_heads(&first));
    assert_eq!(
        phone.book.merge(&laptop.book.save_after(&first)),
        Ok(Merged::MissingDeps(first))
    );
    assert_eq!((phone.book.heads(), phone.book.save()), (heads, saved));
    phone.hears(&laptop);
    assert_eq!(phone.draft(person(1)).positions[0].title, "CEO");
}

#[test]
fn parts_that_build_on_each_other_wait_for_nothing_and_do_not_wait_for_others() {
    let (mut phone, mut laptop) = two_with_sarah();
    let start = laptop.book.heads();
    let mut edit = |title: &str| {
        let before = laptop.book.heads();
        laptop.edits(person(1), PersonEdit::Title(title.into()));
        laptop.book.save_after(&before)
    };
    let (first, second, third) = (edit("COO"), edit("CEO"), edit("CFO"));
    let (missing, after) = (edit("CTO"), edit("CIO"));
    drop(missing);
    // The middle one builds on the beginning of the other, whose end builds on it.
    let around = [first, third].concat();
    let parts = [second, around, after];
    assert_eq!(phone.book.waiting(&parts), Ok(vec![2]));
    assert_eq!(phone.book.waiting(&parts[..1]), Ok(vec![0]));
    assert_eq!(phone.book.waiting(&parts[1..2]), Ok(vec![0]));
    assert_eq!(phone.book.heads(), start);
    let together = phone.book.merge(&parts[..2].concat());
    assert!(matches!(together, Ok(Merged::Applied(_))));
    assert_eq!(phone.draft(person(1)).positions[0].title, "CFO");
    assert_eq!(phone.book.waiting(&[b"nothing".to_vec()]).ok(), None);
}

#[test]
fn changes_in_any_order_within_one_delivery_are_taken_in() {
    let (mut phone, mut laptop) = two_with_sarah();
    let start = laptop.book.heads();
    laptop.edits(person(1), PersonEdit::Title("COO".into()));
    let middle = laptop.book.heads();
    let first = laptop.book.save_after(&start);
    laptop.edits(person(1), PersonEdit::Title("CEO".into()));
    let mut bytes = laptop.book.save_after(&middle);
    bytes.extend(first);
    assert!(matches!(phone.book.merge(&bytes), Ok(Merged::Applied(_))));
    assert_eq!(phone.book.heads(), laptop.book.heads());
}

#[test]
fn one_writers_name_used_twice_is_refused() {
    let (phone, _) = two_with_sarah();
    let (mut a, mut b) = (phone.fork(7), phone.fork(7));
    a.edits(person(1), PersonEdit::Title("COO".into()));
    b.edits(person(1), PersonEdit::Title("CEO".into()));
    let saved = a.book.save();
    assert_eq!(
        a.book.merge(&b.book.save_after(&[])),
        Err(MergeError::Copied)
    );
    assert_eq!(a.book.save(), saved);
    assert_eq!(a.draft(person(1)).positions[0].title, "COO");
}

#[test]
fn a_relabelled_phone_and_a_tier_meet() {
    let (mut phone, mut laptop) = two_with_sarah();
    phone.edits(
        person(1),
        PersonEdit::AddPhone(Reach {
            value: "0044 20 7946 0018".into(),
            label: "work".into(),
        }),
    );
    let tier = Some(Tier::One);
    laptop.does(&Command::SetTier {
        ids: vec![person(1)],
        tier,
        on: day("2026-05-02"),
        reason: String::new(),
    });
    meet(&mut phone, &mut laptop);
    let draft: PersonDraft = phone.draft(person(1));
    assert_eq!(
        (
            draft.phones.len(),
            draft.phones[0].label.as_str(),
            draft.tier
        ),
        (1, "work", tier)
    );
}

#[test]
fn an_edit_of_the_half_that_lost_is_seen_when_it_arrives_late() {
    for (first, second) in [(1, 2), (2, 1)] {
        let (mut a, mut b) = (Replica::new(first), Replica::new(second));
        a.does(&add(person(1), sarah()));
        b.does(&add(person(1), sarah()));
        a.hears(&b);
        b.edits(person(1), PersonEdit::Nickname("Sal".into()));
        a.hears(&b);
        assert_eq!(a.draft(person(1)).nickname, "Sal");
        assert_eq!(a.book.rows(), a.book.rows_from_scratch());
        assert!(a.book.row(person(1)).unwrap().search.contains("\nsal\n"));
    }
}

#[test]
fn everybody_who_is_given_out_stands_there_once_whole_or_in_parts() {
    let mut phone = Replica::new(1);
    for n in 1..=7 {
        phone.does(&add(person(n), named(&format!("Guest {n}"))));
    }
    phone.edits(person(5), PersonEdit::AddEmail(reach("five@home.org")));
    phone.does(&Command::MergePeople {
        keep: person(2),
        gone: person(5),
        take: Vec::new(),
        drop: Vec::new(),
        on: Some(day("2026-06-01")),
    });
    phone.does(&Command::DeletePerson {
        id: person(6),
        on: day("2026-06-01"),
    });
    let all = phone.book.people();
    let keys: Vec<_> = all.iter().map(|(id, _)| *id).collect();
    assert_eq!(keys, [1, 2, 3, 4, 7].map(person));
    assert_eq!(all[1].1.emails, [reach("five@home.org")]);
    let mut parts = Vec::new();
    let mut after = None;
    loop {
        let part = phone.book.people_after(after, 2);
        let Some((last, _)) = part.last() else { break };
        after = Some(*last);
        parts.extend(part);
    }
    assert_eq!(parts, all);
}
