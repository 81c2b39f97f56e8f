//! The same cards read by Kith and by ical.js, and read by ical.js again after they went through Kith: what differs
//! stands in `ical/differences.md`, each with its reason, and nothing else does.

mod cards;
mod compare;
mod reader;

use self::compare::Differences;
use self::reader::Property;
use kith_formats::charset::Tables;
use kith_formats::draft::ContactDraft;
use kith_formats::read::read;
use kith_formats::vcard::{Version, write_card};
use std::collections::BTreeSet;

const CARDS: u64 = 200;

fn draft(card: &str) -> ContactDraft {
    let contacts = read("card", card.as_bytes(), &Tables).unwrap();
    let mut drafts = contacts.drafts();
    let draft = drafts.next().unwrap_or_else(|| panic!("{card}"));
    draft.clone()
}

fn version(number: u64) -> Version {
    if number.is_multiple_of(2) {
        Version::V3
    } else {
        Version::V4
    }
}

fn written(draft: &ContactDraft, version: Version) -> String {
    let mut out = String::new();
    write_card(&mut out, draft, version);
    out
}

#[test]
fn a_card_that_comes_back_once_comes_back_the_same_for_ever() {
    for number in 0..CARDS {
        let card = cards::card(number);
        let first = draft(&card);
        for version in [Version::V3, Version::V4] {
            let once = written(&first, version);
            let second = draft(&once);
            assert_eq!(
                second, first,
                "card {number} as {version:?}\n{card}\n{once}"
            );
            assert_eq!(written(&second, version), once);
        }
    }
}

#[test]
fn ical_js_finds_in_a_card_what_kith_finds_and_finds_it_again_when_it_comes_back() {
    let originals: Vec<String> = (0..CARDS).map(cards::card).collect();
    let drafts: Vec<ContactDraft> = originals.iter().map(|card| draft(card)).collect();
    let exports = drafts.iter().zip(0..).map(|(d, i)| written(d, version(i)));
    let all: Vec<String> = originals.iter().cloned().chain(exports).collect();
    let cards: Vec<Vec<Property>> = reader::read(&all);
    let (before, after) = cards.split_at(originals.len());
    let mut differences = Differences::default();
    for (i, draft) in drafts.iter().enumerate() {
        differences.of_reading(&before[i], draft, &originals[i]);
        differences.of_return(&before[i], &after[i], &originals[i]);
    }
    let properties: usize = before.iter().map(Vec::len).sum();
    assert!(
        properties > 2000,
        "only {properties} properties were compared"
    );
    let listed = include_str!("../ical/differences.md")
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let listed: BTreeSet<&str> = listed.collect();
    let found: BTreeSet<&str> = differences.found.keys().map(String::as_str).collect();
    let new: Vec<_> = differences
        .found
        .iter()
        .filter(|(k, _)| !listed.contains(k.as_str()))
        .collect();
    assert!(new.is_empty(), "not in ical/differences.md:\n{new:#?}");
    let gone: Vec<_> = listed.difference(&found).collect();
    assert!(
        gone.is_empty(),
        "no longer so, but still in ical/differences.md: {gone:?}"
    );
}
