//! Whatever was entered about somebody finds them (row S5).
use crate::common::any::on;
use crate::common::{Replica, add, call, contact, named, person, sarah};
use kith_graph::command::{Command, PersonEdit};
use kith_graph::document::Graph;
use kith_graph::rules;
use kith_graph::types::{PersonDraft, PersonList, Position};
use kith_graph::view::PeopleFilter;

/// Who is found by what is typed, by name.
fn found(r: &Replica, typed: &str) -> Vec<String> {
    let filter = PeopleFilter {
        search: typed.into(),
        ..PeopleFilter::default()
    };
    let page = rules::people::people(&r.book.rows(), &filter, on(), 0, 10);
    page.rows.into_iter().map(|row| row.name).collect()
}

fn notes(r: &mut Replica, n: u128, day: &str, note: &str, planned: bool) {
    let mut interaction = call(contact(n), &[person(1)], day);
    (interaction.note, interaction.planned) = (note.into(), planned);
    r.does(&Command::SaveInteraction { interaction });
}

/// Sarah, with all there is, and Bob.
fn two() -> Replica {
    let mut r = Replica::new(1);
    let positions = ["Acme", "Northwind"].map(|company| Position {
        company: company.into(),
        title: format!("Head of {company} finance"),
    });
    r.does(&add(
        person(1),
        PersonDraft {
            positions: positions.into(),
            nickname: "Sal".into(),
            met_at: "Porto".into(),
            needs: vec!["A tax lawyer in Zürich".into()],
            offers: vec!["Customs advice".into()],
            note: format!("Likes tea. {}Plays the oboe.", "word ".repeat(600)),
            ..sarah()
        },
    ));
    r.does(&add(person(2), named("Bob")));
    let lists = [
        (PersonList::Aims, "a board seat"),
        (PersonList::Industries, "Shipping"),
        (PersonList::Places, "Lisbon"),
        (PersonList::Services, "Audit"),
    ];
    for (list, text) in lists {
        let text = text.into();
        r.edits(person(1), PersonEdit::AddTo { list, text });
    }
    notes(&mut r, 1, "2026-03-01", "Spoke of her kayak trip.", false);
    notes(&mut r, 2, "2026-04-01", "Spoke of the audit.", false);
    notes(&mut r, 3, "2026-06-01", "At the Ritz", true);
    r
}

#[test]
fn names_companies_notes_tags_and_needs_are_searched_and_the_rest_that_was_entered() {
    let r = two();
    for typed in [
        "sarah chen",
        "sal",
        "acme",
        "northwind",
        "finance",
        "sarah@acme.com",
        "442079460018",
        "vat",
        "zurich",
        "lawyer",
        "customs",
        "board seat",
        "shipping",
        "lisbon",
        "audit",
        "porto",
        "tea",
        "oboe",
        "kayak",
        "ritz",
    ] {
        assert_eq!(found(&r, typed), ["Sarah Chen"], "{typed}");
    }
    assert_eq!(found(&r, "harpsichord"), [] as [&str; 0]);
    assert_eq!(found(&r, "bob"), ["Bob"]);
}

#[test]
fn what_was_noted_of_a_contact_is_found_as_long_as_it_is_in_the_book() {
    let mut r = two();
    notes(&mut r, 1, "2026-03-01", "Spoke of her canoe trip.", false);
    assert_eq!((found(&r, "kayak").len(), found(&r, "canoe").len()), (0, 1));
    let gone = r.does(&Command::DeleteInteraction {
        id: contact(1),
        on: on(),
    });
    assert_eq!(found(&r, "canoe").len(), 0);
    r.undoes(gone.batch);
    r.does(&Command::merge(person(2), person(1)));
    assert_eq!(found(&r, "canoe"), ["Bob"]);
    assert_eq!(r.book.rows(), r.book.rows_from_scratch());
    let opened = Replica::of(Graph::load(&r.book.save()).unwrap(), 2);
    assert_eq!(found(&opened, "canoe"), ["Bob"]);
    // The latest that happened is quoted; the plan is not.
    let quoted = r.book.row(person(2)).unwrap().last_note;
    assert_eq!(quoted.as_deref(), Some("Spoke of the audit."));
}

#[test]
fn a_pasted_page_is_searched_as_far_as_four_thousand_characters() {
    let mut r = two();
    let long = |first: usize, last: &str| format!("{} {last}", "é".repeat(first));
    r.edits(
        person(2),
        PersonEdit::Note(long(3_990, "whaletail xylophone")),
    );
    assert_eq!(found(&r, "whaletail"), ["Bob"]);
    assert_eq!(found(&r, "xylophone").len(), 0);
    // Of contacts the latest are searched first.
    notes(&mut r, 2, "2026-04-01", &long(3_970, "dolphin"), false);
    for (typed, n) in [("ritz", 1), ("dolphin", 1), ("kayak", 0)] {
        assert_eq!(found(&r, typed).len(), n, "{typed}");
    }
}
