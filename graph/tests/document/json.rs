//! The JSON export and the book that it makes: the same, without its history.

use crate::common::{Replica, day, person};
use crate::erasing::{shared, steps};
use kith_graph::belongings::EXAMPLE;
use kith_graph::command::{Command, PersonEdit};
use kith_graph::demo;
use kith_graph::document::{Graph, JsonError, split};
use kith_graph::ids::PersonId;
use kith_graph::types::PersonDraft;
use kith_graph::view::{View, Wanted};
use proptest::prelude::*;
use serde_json::{Value, json};

fn read(export: &Value) -> Result<Graph, JsonError> {
    Graph::from_json(export.to_string().as_bytes())
}

/// The example book, brought in as anybody does.
fn example() -> Replica {
    let mut r = Replica::new(1);
    let things = demo::book(7, day("2026-06-08"));
    let source = EXAMPLE.to_owned();
    let (batch, at) = (r.batch(), r.now());
    for part in split(Command::BringIn { source, things }) {
        r.book.apply(batch, at, &part).unwrap();
    }
    r
}

#[test]
fn the_example_book_comes_back_with_every_figure() {
    let mut r = example();
    let mut set = serde_json::Map::new();
    set.insert("today_rows".to_owned(), json!(8));
    set.insert("rates_into".to_owned(), json!("EUR"));
    r.does(&Command::SetSettings { set });
    let [a, b] = [0, 1].map(|n| r.book.rows()[n].id);
    r.does(&Command::MergePeople {
        keep: a,
        gone: b,
        take: Vec::new(),
        drop: Vec::new(),
        on: None,
    });
    let again = read(&r.book.export_json()).unwrap();
    let mut export = r.book.export_json();
    assert!(export["settings"][0]["example"].is_string());
    let settings = export["settings"][0].as_object_mut().unwrap();
    settings.remove("example");
    assert_eq!(again.export_json(), export);
    assert_eq!(again.example(), None, "there is no batch to take back");
    assert_eq!(again.rows(), r.book.rows());
    assert_eq!(again.page(b, day("2026-06-08")).unwrap().row.id, a);
    assert_eq!(again.facts().settings, r.book.facts().settings);
    for wanted in [Wanted::Work, Wanted::Week, Wanted::Capacity, Wanted::Me] {
        let view = |graph: &Graph| graph.view(&wanted, day("2026-06-08"));
        assert_eq!(view(&again), view(&r.book), "{wanted:?}");
    }
    // It is a book like any other: it is stored, opened and written into.
    let mut stored = Replica::of(Graph::load(&again.save()).unwrap(), 9);
    stored.edits(a, PersonEdit::Title("Partner".to_owned()));
    assert_eq!(stored.draft(a).positions[0].title, "Partner");
}

#[test]
fn what_a_newer_version_wrote_is_kept_or_said() {
    let mut r = Replica::new(1);
    r.does(&Command::AddPerson {
        id: person(1),
        on: day("2026-05-01"),
        person: Box::new(PersonDraft {
            name: "Sarah Chen".to_owned(),
            ..PersonDraft::default()
        }),
    });
    let mut export = r.book.export_json();
    export["people"][0]["shoe_size"] = json!(38);
    export["people"][0]["more"] =
        json!({"emails/sarah@acme.example/verified": true, "poem": "Roses"});
    assert_eq!(read(&export).unwrap().export_json(), export);

    export["people"][0]["cousins"] = json!([{"name": "Lin"}]);
    let newer = |name: &str| Some(JsonError::Newer(name.to_owned()));
    assert_eq!(read(&export).err(), newer("cousins"));
    let mut export = r.book.export_json();
    export["ships"] = json!([]);
    assert_eq!(read(&export).err(), newer("ships"));
}

#[test]
fn what_is_no_export_says_where_and_why() {
    let sentence = |text: &str| Graph::from_json(text.as_bytes()).err().unwrap().to_string();
    assert_eq!(sentence("{\n\"people\": ["), "it is no JSON from line 2 on");
    for other in [
        "[]",
        "{}",
        "7",
        "{\"people\": {}}",
        "{\"people\": [], \"links\": 3}",
    ] {
        assert_eq!(sentence(other), "it is no book that Kith wrote", "{other}");
    }
    let id = "01890000-0000-7000-8000-000000000001";
    for (entry, why) in [
        (json!(3), "it is no object"),
        (json!({"name": "No key"}), "invalid type"),
        (json!({"id": "x", "name": "Odd key"}), "UUID parsing failed"),
        (json!({"id": id, "name": 3}), "invalid type"),
        (json!({"id": id, "tier": 9}), "tier"),
        (json!({"id": id, "added_on": "soon"}), "input"),
    ] {
        let said = sentence(&json!({"people": [entry]}).to_string());
        assert!(
            said.starts_with("entry 1 of “people” cannot be read: "),
            "{said}"
        );
        assert!(said.contains(why), "{said}");
    }
    let twice = json!({"people": [{"id": id}, {"id": id}]});
    assert_eq!(
        sentence(&twice.to_string()),
        "entry 2 of “people” cannot be read: its key is there twice"
    );
    let promise = json!({"people": [], "promises": [{"id": id, "what": "A promise to nobody"}]});
    assert!(sentence(&promise.to_string()).starts_with("entry 1 of “promises”"));
}

#[test]
fn whoever_a_thing_is_about_may_be_gone() {
    let mut r = example();
    let gone: PersonId = r.book.rows()[3].id;
    r.does(&Command::DeletePerson {
        id: gone,
        on: day("2026-06-08"),
    });
    let again = read(&r.book.export_json()).unwrap();
    assert_eq!(again.rows(), r.book.rows());
    assert!(again.row(gone).is_none());
}

/// The work view, without what was set apart on two devices: of that an export has the value that counts.
fn work(graph: &Graph) -> View {
    let mut view = graph.view(&Wanted::Work, day("2026-06-08"));
    if let View::Work(pipeline) = &mut view {
        for deal in pipeline.open.iter_mut().chain(&mut pipeline.closed) {
            deal.choices.clear();
        }
    }
    view
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn an_export_makes_the_same_book(steps in steps()) {
        let book = &shared(steps)[0].book;
        let again = read(&book.export_json()).unwrap();
        prop_assert_eq!(again.export_json(), book.export_json());
        prop_assert_eq!(again.rows(), book.rows());
        prop_assert_eq!(again.rows(), again.rows_from_scratch());
        prop_assert_eq!(again.events(), book.events());
        prop_assert_eq!(work(&again), work(book));
    }

    #[test]
    fn any_bytes_are_refused_or_a_book(bytes in proptest::collection::vec(any::<u8>(), 0..200), like in any::<bool>()) {
        let text = if like { [b"{\"people\": [".as_slice(), &bytes, b"]}"].concat() } else { bytes };
        let _either = Graph::from_json(&text);
    }
}
