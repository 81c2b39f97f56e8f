//! Business cards as printed, read by words and boxes: what each field is, and that nothing is lost.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use kith_formats::card::{Area, CardFields, Found, Hints, Pass, PhoneUse, Word, read_card};
use proptest::prelude::*;

/// Lines of text as a recogniser that makes no mistakes would see them.
fn seen(lines: &[&str]) -> Pass {
    let mut words = Vec::new();
    for (row, line) in (0u8..).zip(lines) {
        let mut left = 0.0;
        for text in line.split_whitespace() {
            let width = text.chars().count() as f32 * 10.0;
            let top = f32::from(row) * 30.0;
            words.push(Word {
                text: text.to_owned(),
                bbox: Area {
                    x0: left,
                    y0: top,
                    x1: left + width,
                    y1: top + 20.0,
                },
                confidence: 95.0,
                line: row.into(),
                block: 0,
            });
            left += width + 8.0;
        }
    }
    Pass { words }
}

fn read(lines: &[&str]) -> CardFields {
    read_card(&[seen(lines)], &Hints::default())
}

fn value(found: Option<&Found>) -> String {
    found.map(|f| f.value.clone()).unwrap_or_default()
}

fn label(of: PhoneUse) -> &'static str {
    match of {
        PhoneUse::Mobile => "mobile",
        PhoneUse::Office => "office",
        PhoneUse::Direct => "direct",
        PhoneUse::Fax => "fax",
        PhoneUse::Home => "home",
    }
}

/// What the fields say to one line of expectation.
fn have(fields: &CardFields, key: &str, wanted: &str) -> String {
    let listed = |values: Vec<String>| {
        let found = values.iter().find(|v| *v == wanted);
        found.cloned().unwrap_or_else(|| values.join(" | "))
    };
    match key {
        "name" => value(fields.name.as_ref()),
        "prefix" => value(fields.prefix.as_ref()),
        "suffix" => value(fields.suffix.as_ref()),
        "title" => value(fields.title.as_ref()),
        "company" => value(fields.company.as_ref()),
        "address" => value(fields.address.as_ref()),
        "country" => fields.country.clone().unwrap_or_default(),
        "email" => listed(fields.emails.iter().map(|f| f.value.clone()).collect()),
        "web" => listed(fields.webs.iter().map(|f| f.value.clone()).collect()),
        "phone" => listed(
            fields
                .phones
                .iter()
                .map(|p| {
                    let number = p.e164.as_deref().unwrap_or(&p.value);
                    format!("{} {number}", label(p.label))
                })
                .collect(),
        ),
        "handle" => listed(
            fields
                .handles
                .iter()
                .map(|h| {
                    let service = if h.service.is_empty() { "-" } else { &h.service };
                    format!("{service} {}", h.value)
                })
                .collect(),
        ),
        _ => format!("{key} is no field"),
    }
}

#[test]
fn every_printed_card_is_read_as_meant() {
    let text = include_str!("cards.txt");
    let text: Vec<&str> = text.lines().filter(|l| !l.starts_with('#')).collect();
    let mut wrong = Vec::new();
    let mut count = 0;
    for card in text.split(|l| *l == "---").filter(|c| !c.is_empty()) {
        let (wanted, lines): (Vec<&str>, Vec<&str>) = card.iter().partition(|l| l.starts_with('>'));
        let fields = read(&lines);
        count += 1;
        let mut numbers = 0;
        for wish in wanted {
            let (key, wanted) = wish.trim_start_matches("> ").split_once(' ').unwrap();
            numbers += usize::from(key == "phone");
            let have = have(&fields, key, wanted);
            if have != wanted {
                wrong.push(format!("{}: {key} is {have:?}, not {wanted:?}", lines[0]));
            }
        }
        if fields.phones.len() != numbers {
            wrong.push(format!("{}: phones are {:?}", lines[0], fields.phones));
        }
    }
    assert!(count >= 60, "{count} cards");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
