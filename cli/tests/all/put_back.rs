//! What was taken away as the raw document or as JSON is put back (row S7).

use crate::common::{AT, Kith};
use serde_json::{Value, json};

const NOTHING: &str = "There is nothing in it that this book lacks.";

fn export(kith: &Kith, format: &str) -> std::path::PathBuf {
    let file = kith.store.with_file_name(format!("all.{format}"));
    kith.run(&["export", "--format", format, "-o", file.to_str().unwrap()]);
    file
}

fn exported(kith: &Kith) -> Value {
    let text = std::fs::read(export(kith, "json")).unwrap();
    let mut book: Value = serde_json::from_slice(&text).unwrap();
    // The batch of the example book: there is none to take back without a history.
    if let Some(settings) = book.pointer_mut("/settings/0") {
        settings.as_object_mut().unwrap().remove("example");
    }
    book
}

/// The example book with two people merged and a number of the rules changed.
fn filled() -> Kith {
    let kith = Kith::demo();
    let listed: Value = serde_json::from_str(&kith.run(&["list", "--json"])).unwrap();
    let id = |n: usize| listed[n]["id"].clone();
    let commands = [
        json!({"do": "merge_people", "keep": id(3), "gone": id(7)}),
        json!({"do": "set_settings", "set": {"today_rows": 8, "rates_into": "EUR"}}),
    ];
    let file = kith.store.with_file_name("commands.jsonl");
    std::fs::write(&file, commands.map(|c| c.to_string()).join("\n")).unwrap();
    kith.run(&["apply", file.to_str().unwrap()]);
    kith
}

#[test]
fn a_book_is_put_back_whole_into_an_empty_one() {
    let kith = filled();
    for format in ["automerge", "json"] {
        let file = export(&kith, format);
        let again = Kith::new();
        let output = again.try_run(&["restore", file.to_str().unwrap()]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        assert!(said.starts_with("Restored 120 people, "), "{said}");
        assert!(said.contains(&format!(" from all.{format}.")), "{said}");
        assert_eq!(exported(&again), exported(&kith), "{format}");
        for view in [
            &["insights", "--period", "all"][..],
            &["today"],
            &["settings"],
        ] {
            assert_eq!(again.view(view), kith.view(view), "{format} {view:?}");
        }
        let output = again.try_run(&["restore", file.to_str().unwrap()]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains(NOTHING), "{said}");
        // With the document its history comes back, and so does undo.
        let removed = again.try_run(&["demo", "--remove"]);
        assert_eq!(removed.status.success(), format == "automerge");
    }
}

#[test]
fn into_another_book_it_comes_by_value_and_a_second_time_brings_nothing() {
    let kith = filled();
    let other = Kith::new();
    let card = other.store.with_file_name("one.vcf");
    std::fs::write(
        &card,
        "BEGIN:VCARD\nVERSION:4.0\nFN:Zora Quill\nEND:VCARD\n",
    )
    .unwrap();
    other.run(&["import", card.to_str().unwrap()]);
    let file = export(&kith, "json");
    let path = file.to_str().unwrap();
    other.run(&["restore", path, "--yes"]);
    let names = |kith: &Kith| {
        let listed: Value = serde_json::from_str(&kith.run(&["list", "--json"])).unwrap();
        let names = listed.as_array().unwrap().iter();
        let mut names: Vec<String> = names
            .map(|p| p["name"].as_str().unwrap().to_owned())
            .collect();
        names.sort();
        names
    };
    let all = names(&other);
    let before = exported(&other);
    let exchanged = |book: &Value| book["exchanges"].as_array().unwrap().len();
    assert_eq!(exchanged(&before), exchanged(&exported(&kith)));
    assert_eq!(
        all.len(),
        120,
        "119 who stand for 120, and one who was here"
    );
    assert!(all.contains(&"Zora Quill".to_owned()));
    assert!(names(&kith).iter().all(|name| all.contains(name)));
    let output = other.try_run(&["restore", path, "--yes"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains(NOTHING), "{said}");
    assert_eq!(exported(&other), before);

    // What is about somebody who is there already comes by itself.
    let listed: Value = serde_json::from_str(&kith.run(&["list", "--json"])).unwrap();
    let promise = json!({"do": "save", "promise": {
        "id": "01890000-0000-7000-9000-000000000001", "person": listed[0]["id"], "by": "me",
        "what": "Send the figures", "made_on": &AT[..10], "due": &AT[..10],
    }});
    let commands = kith.store.with_file_name("promise.jsonl");
    std::fs::write(&commands, promise.to_string()).unwrap();
    kith.run(&["apply", commands.to_str().unwrap()]);
    export(&kith, "json");
    let output = other.try_run(&["restore", path, "--yes"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("Other entries: 1."), "{said}");
    assert!(
        said.contains("Brought in 1 other entry from all.json."),
        "{said}"
    );
}

#[test]
fn what_is_no_book_gets_one_sentence_and_changes_nothing() {
    let kith = filled();
    let document = std::fs::read(export(&kith, "automerge")).unwrap();
    let text = std::fs::read(export(&kith, "json")).unwrap();
    let into = Kith::new();
    let mut another = automerge::AutoCommit::new();
    automerge::transaction::Transactable::put(&mut another, automerge::ROOT, "a", 1).unwrap();
    let damaged = [
        &document[..document.len() / 2],
        &[7; 40],
        &document[document.len() / 2..],
    ]
    .concat();
    for (name, bytes, sentence) in [
        (
            "cut.automerge",
            document[..900].to_vec(),
            "is damaged or cut short",
        ),
        ("bits.automerge", damaged, "is damaged or cut short"),
        ("other.automerge", another.save(), "but no book of Kith"),
        ("cut.json", text[..900].to_vec(), "it is no JSON from line "),
        (
            "other.json",
            b"{\"name\": \"package\"}".to_vec(),
            "it is no book that Kith wrote",
        ),
        ("words.txt", b"Sarah Chen".to_vec(), "is no backup of Kith"),
    ] {
        let file = into.store.with_file_name(name);
        std::fs::write(&file, bytes).unwrap();
        let output = into.try_run(&["restore", file.to_str().unwrap()]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success(), "{name}");
        assert!(said.contains(sentence), "{name}: {said}");
        assert_eq!(said.trim().lines().count(), 1, "{said}");
    }
    assert_eq!(into.run(&["list", "--json"]).trim(), "[]");
}
