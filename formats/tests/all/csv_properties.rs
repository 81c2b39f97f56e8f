//! Whatever comes in, reading a table ends well; whatever was written, comes back.

#![allow(
    clippy::needless_update,
    reason = "a draft may get fields that tables have no column for"
)]

use kith_formats::charset::Tables;
use kith_formats::csv_in::{self, Field, Mapping, Target};
use kith_formats::csv_out::{Columns, Sheet, write, write_as};
use kith_formats::draft::{Address, Birthday, ContactDraft, NameParts, Position, Reach};
use kith_formats::read::read;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

/// Any text that a cell can hold: formulas, quotes, separators, blanks at its edges, several lines.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ A-Za-zÄöß漢😀0-9,;:|\t\\\\\"'^=+@.#/-]{1,40}",
        "['=@+-]{1,3}[a-z]{0,3}",
        "[a-z ]{0,5}\n[a-z\" ]{0,5}",
    ]
    .prop_filter("blank cells hold nothing", |s| !s.is_empty())
}

fn maybe(inner: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    option::of(inner).prop_map(Option::unwrap_or_default)
}

fn reach() -> impl Strategy<Value = Reach> {
    (any_text(), maybe(any_text())).prop_map(|(value, label)| Reach { value, label })
}

fn position() -> impl Strategy<Value = Position> {
    (maybe(any_text()), maybe(any_text()))
        .prop_map(|(company, title)| Position { company, title })
        .prop_filter("says something", |p| *p != Position::default())
}

fn address() -> impl Strategy<Value = Address> {
    (
        maybe(any_text()),
        any_text(),
        maybe(any_text()),
        maybe(any_text()),
        maybe(any_text()),
        maybe(any_text()),
    )
        .prop_map(|(label, street, city, region, postcode, country)| Address {
            label,
            street,
            city,
            region,
            postcode,
            country,
        })
}

fn birthday() -> impl Strategy<Value = Birthday> {
    (option::of(1700i32..2100), 1u8..=12, 1u8..=28)
        .prop_map(|(y, m, d)| Birthday::new(y, m, d).unwrap())
}

fn parts() -> impl Strategy<Value = NameParts> {
    (
        any_text(),
        maybe(any_text()),
        maybe(any_text()),
        maybe(any_text()),
        maybe(any_text()),
    )
        .prop_map(|(family, given, additional, prefix, suffix)| NameParts {
            family,
            given,
            additional,
            prefix,
            suffix,
        })
}

prop_compose! {
    fn draft()(
        name in any_text(),
        parts in option::of(parts()),
        nickname in maybe(any_text()),
        positions in vec(position(), 0..3),
        emails in vec(reach(), 0..3),
        phones in vec(reach(), 0..3),
        urls in vec(reach(), 0..3),
        addresses in vec(address(), 0..3),
        birthday in option::of(birthday()),
        tags in vec(any_text(), 0..4),
        met_at in maybe(any_text()),
        day in option::of(0i32..40_000),
        note in maybe(any_text()),
        unknown in vec("X-[A-Z]{1,9}(;TYPE=[a-z]{1,4})?:[a-z\"][A-Za-z,;\\\\é漢\"]{0,30}", 0..3),
        uid in option::of(any_text()),
    ) -> ContactDraft {
        let met_on = day.and_then(|d| chrono::NaiveDate::from_num_days_from_ce_opt(700_000 + d));
        ContactDraft {
            name, parts, nickname, positions, emails, phones, urls, addresses, birthday, tags, met_at, met_on, note,
            unknown, uid, ..ContactDraft::default()
        }
    }
}

/// One word as Google's columns carry it there and back.
fn word() -> impl Strategy<Value = String> {
    "[A-Za-zÄé漢=+@'][A-Za-zÄé漢0-9,;\"=.-]{0,20}"
}

prop_compose! {
    fn of_google()(
        given in word(), family in word(), additional in maybe(word()), prefix in maybe(word()), suffix in maybe(word()),
        nickname in maybe(word()),
        jobs in vec((word(), maybe(word())), 0..3),
        emails in vec((word(), prop_oneof![Just(""), Just("work"), Just("home")]), 0..3),
        phones in vec((word(), prop_oneof![Just("mobile"), Just("work fax"), Just("Ferienhaus")]), 0..3),
        urls in vec((word(), prop_oneof![Just(""), Just("Profile")]), 0..2),
        places in vec((word(), maybe(word()), maybe(word())), 0..3),
        birthday in option::of(birthday()),
        tags in vec("[b-ln-z]{1,9}", 0..3),
        met_at in maybe(word()),
        day in option::of(0i32..40_000),
        note in maybe(word()),
        shoe in option::of(word()),
    ) -> ContactDraft {
        let name = [&prefix, &given, &additional, &family, &suffix];
        let name: Vec<_> = name.into_iter().map(String::as_str).filter(|p| !p.is_empty()).collect();
        let reaches = |list: Vec<(String, &'static str)>| {
            let mut out: Vec<Reach> = Vec::new();
            for (value, label) in list {
                // A phone's apostrophe is a spreadsheet's.
                let value = value.trim_start_matches('\'').to_owned();
                if !value.is_empty() && out.iter().all(|r| r.value != value) {
                    out.push(Reach::new(value, label));
                }
            }
            out
        };
        let mut own_tags: Vec<String> = Vec::new();
        for tag in tags {
            if !own_tags.contains(&tag) {
                own_tags.push(tag);
            }
        }
        let address = |(street, city, country)| Address { label: "home".into(), street, city, country, ..Address::default() };
        ContactDraft {
            name: name.join(" "),
            parts: Some(NameParts { family, given, additional, prefix, suffix }),
            nickname,
            positions: jobs.into_iter().map(|(company, title)| Position { company, title }).collect(),
            emails: reaches(emails),
            phones: reaches(phones),
            urls: reaches(urls),
            addresses: places.into_iter().map(address).collect(),
            birthday,
            tags: own_tags,
            met_at,
            met_on: day.and_then(|d| chrono::NaiveDate::from_num_days_from_ce_opt(700_000 + d)),
            note,
            unknown: shoe.map(|s| format!("X-KITH-COLUMN;NAME=\"Shoe size\":{}", escaped(&s))).into_iter().collect(),
            ..ContactDraft::default()
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace(',', "\\,")
        .replace(';', "\\;")
}

/// Tables right and wrong.
fn table() -> impl Strategy<Value = String> {
    let heading = prop_oneof![
        Just("First Name,Last Name,URL,Email Address,Company,Position,Connected On"),
        Just(
            "First Name,Last Name,Labels,E-mail 1 - Label,E-mail 1 - Value,Address 1 - Street,Event 1 - Value"
        ),
        Just("Name;Email;Birthday;Notes"),
        Just("Vorname\tName\tTelefon\tStraße geschäftlich"),
        Just("Name,Given names,Family names,Tags,Met on,Other properties,UID"),
    ];
    let cell = prop_oneof![
        Just(",".to_owned()),
        Just(";".to_owned()),
        Just("\t".to_owned()),
        Just("\"".to_owned()),
        Just("\n".to_owned()),
        Just("\r\n".to_owned()),
        Just(" ::: ".to_owned()),
        Just("* ".to_owned()),
        Just("3/4/80".to_owned()),
        Just("T1:".to_owned()),
        Just("'=".to_owned()),
        ".{0,9}",
    ];
    (heading, vec(cell, 0..60))
        .prop_map(|(heading, cells)| format!("{heading}\n{}", cells.concat()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_bytes_are_a_table_or_none(bytes in vec(any::<u8>(), 0..600)) {
        let _ = csv_in::parse(&bytes, &Tables);
        let mut table = b"Name,Email\n".to_vec();
        table.extend(bytes);
        let _ = csv_in::parse(&table, &Tables);
    }

    #[test]
    fn any_table_is_read_by_any_mapping(text in table(), heading in any::<bool>(), fields in vec(0usize..22, 0..9)) {
        let _ = read("any", text.as_bytes(), &Tables);
        let columns = fields.iter().map(|f| Some(Target::from(Field::CHOICES[*f].0))).collect();
        let mapping = Mapping { heading, columns };
        if let Some(found) = csv_in::read_with(text.as_bytes(), &Tables, &mapping) {
            let rows = text.split(['\n', '\r']).count();
            prop_assert!(found.records.len() <= rows, "{:?}", found.records);
        }
    }

    #[test]
    fn what_ours_writes_comes_back(drafts in vec(draft(), 1..4)) {
        let file = write(&drafts);
        let found = read("own", file.as_bytes(), &Tables).unwrap();
        prop_assert_eq!(found.kind.as_str(), "CSV from Kith");
        let back: Vec<_> = found.drafts().cloned().collect();
        prop_assert_eq!(back, drafts, "{}", file);
    }

    #[test]
    fn what_googles_columns_carry_comes_back(drafts in vec(of_google(), 1..4)) {
        let file = write_as(Columns::Google, &drafts);
        let found = read("google", file.as_bytes(), &Tables).unwrap();
        prop_assert_eq!(found.kind.as_str(), "CSV from Google Contacts");
        let back: Vec<_> = found.drafts().cloned().collect();
        prop_assert_eq!(back, drafts, "{}", file);
    }
}

#[test]
fn linkedins_columns_carry_who_and_where() {
    let draft = ContactDraft {
        name: "Ann Lee".into(),
        positions: vec![Position {
            company: "Acme, Inc.".into(),
            title: "COO".into(),
        }],
        emails: vec![Reach::new("ann@acme.example", "work")],
        urls: vec![
            Reach::new("https://ann.example", ""),
            Reach::new("https://www.linkedin.com/in/ann", ""),
        ],
        met_at: "LinkedIn".into(),
        met_on: chrono::NaiveDate::from_ymd_opt(2024, 3, 2),
        ..ContactDraft::default()
    };
    let file = write_as(Columns::LinkedIn, std::slice::from_ref(&draft));
    assert_eq!(
        file,
        "\u{feff}First Name,Last Name,URL,Email Address,Company,Position,Connected On\r\n\
         Ann,Lee,https://www.linkedin.com/in/ann,ann@acme.example,\"Acme, Inc.\",COO,02 Mar 2024\r\n"
    );
    let back = read("x", file.as_bytes(), &Tables).unwrap();
    let back = back.drafts().next().unwrap();
    assert_eq!(
        (&back.name, &back.positions, back.met_on),
        (&draft.name, &draft.positions, draft.met_on)
    );
}

#[test]
fn every_field_has_its_column_and_the_fullest_person_sets_the_width() {
    let full = ContactDraft {
        name: "Ines \"Ini\" Maro".into(),
        parts: Some(NameParts {
            given: "Ines".into(),
            family: "Maro".into(),
            ..NameParts::default()
        }),
        positions: vec![Position {
            company: "Lot, Inc.".into(),
            title: "COO".into(),
        }],
        emails: vec![Reach::new("a@b.c", "work"), Reach::new("d@e.f", "")],
        phones: vec![Reach::new("+49 89 1", "mobile")],
        birthday: Birthday::new(None, 2, 29),
        tags: vec!["a".into(), "b".into()],
        note: "two\nlines".into(),
        ..ContactDraft::default()
    };
    let formula = ContactDraft {
        name: "=1+1".into(),
        ..ContactDraft::default()
    };
    let table = write(&[full.clone(), formula.clone()]);
    let lines: Vec<_> = table.trim_start_matches('\u{feff}').split("\r\n").collect();
    assert_eq!(
        lines[0],
        "Name,Prefix,Given names,Additional names,Family names,Suffix,Nickname,Company 1,Title 1,Email 1,\
         Email 1 label,Email 2,Email 2 label,Phone 1,Phone 1 label,URL 1,URL 1 label,Address 1 label,\
         Address 1 street,Address 1 city,Address 1 region,Address 1 postcode,Address 1 country,Birthday,Tags,\
         Met at,Met on,Note,Other properties,UID"
    );
    assert_eq!(
        lines[1],
        "\"Ines \"\"Ini\"\" Maro\",,Ines,,Maro,,,\"Lot, Inc.\",COO,a@b.c,work,d@e.f,,+49 89 1,mobile,,,,,,,,,\
         --02-29,\"a, b\",,,\"two\nlines\",,"
    );
    assert!(lines[2].starts_with("'=1+1,"));
    assert_eq!(lines[2].matches(',').count(), lines[0].matches(',').count());

    let mut narrow = Sheet::new(Columns::Kith);
    narrow.measure(&formula);
    assert!(narrow.row(&formula).is_ok());
    assert!(
        narrow
            .row(&full)
            .unwrap_err()
            .to_string()
            .contains("“Ines \"Ini\" Maro”")
    );
}
