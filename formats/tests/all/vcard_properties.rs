//! Whatever comes in, reading ends well; whatever was read, comes back.

use kith_formats::charset::Tables;
use kith_formats::draft::{Address, Birthday, ContactDraft, NameParts, Photo, Position, Reach};
use kith_formats::read::read;
use kith_formats::vcard::{write_v3, write_v4};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

/// One line of text as the reader leaves it: no blanks around, no line ends.
fn words() -> impl Strategy<Value = String> {
    "[A-Za-zÄöß漢😀0-9,;:\\\\\"^=.#/-]([ A-Za-zÄöß漢😀0-9,;:\\\\\"^=.#/-]{0,90}[A-Za-zé漢,;\\\\])?"
        .prop_filter("a scheme would be read as one", |s| {
            let lower = s.to_lowercase();
            !lower.starts_with("tel:") && !lower.starts_with("mailto:")
        })
}

fn lines() -> impl Strategy<Value = String> {
    vec(words(), 1..4).prop_map(|l| l.join("\n"))
}

fn maybe(inner: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    option::of(inner).prop_map(Option::unwrap_or_default)
}

fn reaches() -> impl Strategy<Value = Vec<Reach>> {
    let label = prop_oneof![
        Just(String::new()),
        Just("home".to_owned()),
        Just("work".to_owned()),
        Just("mobile".to_owned()),
        Just("work fax".to_owned()),
        words(),
    ];
    vec(
        (words(), label).prop_map(|(value, label)| Reach { value, label }),
        0..4,
    )
    .prop_map(|mut all| {
        let mut seen = Vec::new();
        all.retain(|r| {
            !seen.contains(r) && {
                seen.push(r.clone());
                true
            }
        });
        all
    })
}

fn positions() -> impl Strategy<Value = Vec<Position>> {
    let one =
        (maybe(words()), maybe(words())).prop_map(|(company, title)| Position { company, title });
    vec(one, 0..4).prop_map(|all| {
        let mut seen: Vec<Position> = Vec::new();
        for p in all {
            if !seen.contains(&p) && p != Position::default() {
                seen.push(p);
            }
        }
        seen
    })
}

fn address() -> impl Strategy<Value = Address> {
    (
        maybe(words()),
        lines(),
        maybe(words()),
        maybe(words()),
        maybe(words()),
        maybe(words()),
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
    let part = || maybe("[A-Za-zé]([A-Za-z ,.;]{0,12}[A-Za-z])?");
    (words(), part(), part(), part(), part()).prop_map(
        |(family, given, additional, prefix, suffix)| NameParts {
            family,
            given,
            additional,
            prefix,
            suffix,
        },
    )
}

/// A picture of any kind, by its first bytes, with anything behind them.
fn photo() -> impl Strategy<Value = Photo> {
    let start = prop_oneof![
        Just(&b"\xff\xd8\xff"[..]),
        Just(&b"\x89PNG\r\n\x1a\n"[..]),
        Just(&b"GIF89a"[..]),
        Just(&b"RIFF\x01\x02\x03\x04WEBP"[..]),
        Just(&b"\0\0\0\x18ftypheic"[..]),
    ];
    (start, vec(any::<u8>(), 0..300))
        .prop_map(|(start, rest)| Photo::new([start, &rest].concat()).unwrap())
}

prop_compose! {
    fn draft()(
        name in maybe(words()),
        parts in option::of(parts()),
        nickname in maybe("[A-Za-z;]{1,9}"),
        positions in positions(),
        emails in reaches(),
        phones in reaches(),
        urls in reaches(),
        addresses in vec(address(), 0..3),
        birthday in option::of(birthday()),
        tags in vec(words(), 0..4),
        met_at in maybe(words()),
        day in option::of(0u32..40_000),
        note in maybe(lines()),
        unknown in vec("(item[0-9]\\.)?X-[A-Z]{1,9}(;TYPE=[a-z]{1,4})?:[a-z][A-Za-z,;\\\\é漢]{0,99}", 0..3),
        uid in option::of(words()),
        photos in vec(photo(), 0..3),
    ) -> ContactDraft {
        let mut tags: Vec<String> = tags;
        tags.sort();
        tags.dedup();
        let mut addresses: Vec<Address> = addresses;
        addresses.dedup();
        let met_on = day.and_then(|d| chrono::NaiveDate::from_num_days_from_ce_opt(700_000 + i32::try_from(d).unwrap()));
        ContactDraft {
            name, parts, nickname, positions, emails, phones, urls, addresses, birthday, tags, met_at, met_on, note,
            photos, unknown, uid,
        }
    }
}

fn normal(d: &ContactDraft) -> bool {
    let known = |u: &String| {
        ["X-AIM", "X-ICQ", "X-MSN", "X-QQ", "X-SKYPE", "X-YAHOO"]
            .iter()
            .any(|x| u.contains(x))
    };
    d.is_somebody() && (!d.name.is_empty() || d.parts.is_none()) && !d.unknown.iter().any(known)
}

/// Lines that a card may hold, right and wrong, in any order.
fn card_lines() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        Just("BEGIN:VCARD".to_owned()),
        Just("END:VCARD".to_owned()),
        Just("VERSION:2.1".to_owned()),
        Just("AGENT:".to_owned()),
        Just("PHOTO;BASE64:AAAA".to_owned()),
        Just("NOTE;ENCODING=QUOTED-PRINTABLE:=C3=".to_owned()),
        Just(String::new()),
        "(item1\\.)?(FN|N|TEL|ORG|TITLE|ADR|BDAY|NOTE|X-ABLabel|LABEL|IMPP)(;[A-Z=\",^]{0,9})?:.{0,30}",
        " .{0,40}",
        ".{0,40}",
    ];
    vec(line, 0..40).prop_map(|l| l.join("\n"))
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in vec(any::<u8>(), 0..2000)) {
        let _ = read("any", &bytes, &Tables);
        let mut card = b"BEGIN:VCARD\n".to_vec();
        card.extend(bytes);
        prop_assert!(read("any", &card, &Tables).is_ok());
    }

    #[test]
    fn any_lines_of_cards_are_read(lines in card_lines()) {
        let file = format!("BEGIN:VCARD\n{lines}");
        let contacts = read("any", file.as_bytes(), &Tables).unwrap();
        prop_assert_eq!(contacts.records.len(), lines.lines().fold(1, |n, l| n + usize::from(l == "BEGIN:VCARD")));
    }

    #[test]
    fn what_any_card_became_stays_so_from_the_second_time_on(lines in card_lines()) {
        let drafts = |file: &str| -> Vec<ContactDraft> {
            read("any", file.as_bytes(), &Tables).map_or_else(|_| Vec::new(), |c| c.drafts().cloned().collect())
        };
        let first = drafts(&format!("BEGIN:VCARD\n{lines}"));
        for write in [write_v4, write_v3] {
            let second = drafts(&write(&first));
            prop_assert_eq!(second.len(), first.len());
            let file = write(&second);
            prop_assert_eq!(&drafts(&file), &second, "{}", file);
        }
    }

    #[test]
    fn what_is_written_is_read_back(drafts in vec(draft().prop_filter("normal", normal), 1..4)) {
        for (file, kind) in [(write_v4(&drafts), "vCard 4.0"), (write_v3(&drafts), "vCard 3.0")] {
            prop_assert!(file.split("\r\n").all(|l| l.len() <= 75));
            let contacts = read("own", file.as_bytes(), &Tables).unwrap();
            prop_assert_eq!(&contacts.kind, kind);
            let read: Vec<_> = contacts.drafts().cloned().collect();
            prop_assert_eq!(&read, &drafts, "{}", file);
        }
    }
}
