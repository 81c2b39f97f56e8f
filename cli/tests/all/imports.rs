//! What files say in words that Kith has no field for, with files that come one after the other.

use crate::common::Kith;

const FIRST: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ada Example\r\nEMAIL:ada@example.org\r\n\
    item1.X-ABRELATEDNAMES:Bo\r\nitem1.X-ABLabel:Brother\r\nX-SHOE-SIZE:38\r\nEND:VCARD\r\n";

const SECOND: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ada Example\r\nEMAIL:ada@example.org\r\n\
    item1.X-ABRELATEDNAMES:Cy\r\nitem1.X-ABLabel:Sister\r\nX-SHOE-SIZE:38\r\nX-HAT-SIZE:7\r\nEND:VCARD\r\n";

#[test]
fn lines_of_a_second_file_come_back_beside_those_of_the_first_and_go_with_undo() {
    let kith = Kith::new();
    let import = |name: &str, text: &str| {
        let file = kith.store.with_file_name(name);
        std::fs::write(&file, text).unwrap();
        kith.run(&["import", file.to_str().unwrap()]);
    };
    let exported = || {
        let file = kith.store.with_file_name("out.vcf");
        kith.run(&["export", "--format", "vcard3", "-o", file.to_str().unwrap()]);
        std::fs::read_to_string(&file).unwrap()
    };
    let has = |text: &str, lines: &[&str]| {
        for line in lines {
            let count = text.lines().filter(|there| there == line).count();
            assert_eq!(count, 1, "{line} in\n{text}");
        }
    };
    import("first.vcf", FIRST);
    let first = exported();
    has(&first, &["item1.X-ABRELATEDNAMES:Bo", "X-SHOE-SIZE:38"]);
    import("second.vcf", SECOND);
    let both = exported();
    has(
        &both,
        &[
            "item1.X-ABRELATEDNAMES:Bo",
            "item2.X-ABRELATEDNAMES:Cy",
            "X-SHOE-SIZE:38",
            "X-HAT-SIZE:7",
        ],
    );
    let label = |group: &str, word: &str| {
        let line = format!("{group}.x-ablabel:{word}").to_lowercase();
        both.lines().any(|there| there.to_lowercase() == line)
    };
    assert!(
        label("item1", "Brother") && label("item2", "Sister"),
        "{both}"
    );
    assert_eq!(both.matches("BEGIN:VCARD").count(), 1);

    let before = kith.view(&["history"]);
    import("again.vcf", SECOND);
    assert_eq!(kith.view(&["history"]), before);
    assert_eq!(exported(), both);

    let batch = &before[0]["batch"];
    let undo = kith.store.with_file_name("undo.jsonl");
    std::fs::write(&undo, format!("{{\"do\":\"undo\",\"batch\":{batch}}}\n")).unwrap();
    kith.run(&["apply", undo.to_str().unwrap()]);
    assert_eq!(exported(), first);
}
