//! One person, written in every character set and cut in every bad place, is always the same person.

use kith_formats::charset::Tables;
use kith_formats::draft::ContactDraft;
use kith_formats::read::{Record, read};

/// Reads the one card of a file, of which nothing odd is to be said.
fn only(bytes: &[u8]) -> ContactDraft {
    let contacts = read("one.vcf", bytes, &Tables).unwrap();
    let [
        Record::Contact {
            draft, warnings, ..
        },
    ] = &contacts.records[..]
    else {
        panic!("{contacts:#?}");
    };
    assert!(
        warnings.is_empty() && contacts.warnings.is_empty(),
        "{contacts:#?}"
    );
    (**draft).clone()
}

fn card(version: &str, lines: &[u8]) -> Vec<u8> {
    let start = format!("BEGIN:VCARD\r\nVERSION:{version}\r\n");
    [start.as_bytes(), lines, b"\r\nEND:VCARD\r\n"].concat()
}

/// Text in which every character is one byte of Latin-1.
fn latin_1(text: &str) -> Vec<u8> {
    text.chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect()
}

const NAME: &str = "Zoë Łukasiewicz 漢字 😀";

#[test]
fn utf_8_and_utf_16_are_told_by_their_marks_or_without() {
    let file = String::from_utf8(card("3.0", format!("FN:{NAME}").as_bytes())).unwrap();
    let little: Vec<u8> = file.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = file.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let cases = [
        file.as_bytes().to_vec(),
        [b"\xef\xbb\xbf", file.as_bytes()].concat(),
        [b"\xff\xfe", &little[..]].concat(),
        [b"\xfe\xff", &big[..]].concat(),
        little,
        big,
    ];
    for case in cases {
        assert_eq!(only(&case).name, NAME, "{:?}", &case[..4]);
    }
}

#[test]
fn sets_of_one_byte_are_read_declared_or_not() {
    let cases: [(&[u8], &str); 6] = [
        (b"FN:J\xf6rg M\xfcller", "Jörg Müller"),
        (b"FN;CHARSET=ISO-8859-1:J\xf6rg M\xfcller", "Jörg Müller"),
        (
            b"FN;CHARSET=\"iso-8859-1\":J\xf6rg M\xfcller",
            "Jörg Müller",
        ),
        (b"FN:Se\xe1n O\x92Neill \x80", "Seán O’Neill €"),
        (
            b"FN;CHARSET=windows-1252:Se\xe1n O\x92Neill \x80",
            "Seán O’Neill €",
        ),
        (b"FN;CHARSET=UTF-8:J\xf6rg", "Jörg"),
    ];
    for (line, name) in cases {
        assert_eq!(only(&card("2.1", line)).name, name);
    }
    let both = [
        card("3.0", &latin_1("FN:Jörg")),
        card("3.0", "FN:漢字".as_bytes()),
    ]
    .concat();
    let contacts = read("two.vcf", &both, &Tables).unwrap();
    let names: Vec<_> = contacts.drafts().map(|d| d.name.as_str()).collect();
    assert_eq!(names, ["Jörg", "漢字"], "cards of one file differ");
}

#[test]
fn a_fold_may_stand_inside_a_character() {
    let line = format!("FN:{NAME}").into_bytes();
    for at in 3..line.len() {
        for end in ["\r\n ", "\n ", "\r\n\t"] {
            let folded = [&line[..at], end.as_bytes(), &line[at..]].concat();
            assert_eq!(
                only(&card("3.0", &folded)).name,
                NAME,
                "at {at} with {end:?}"
            );
        }
    }
}

#[test]
fn a_soft_break_may_stand_inside_a_character() {
    let coded: Vec<String> = NAME.bytes().map(|b| format!("={b:02X}")).collect();
    for charset in [";CHARSET=UTF-8", ""] {
        for at in 1..coded.len() {
            let (start, rest) = (coded[..at].concat(), coded[at..].concat());
            let line = format!("FN;ENCODING=QUOTED-PRINTABLE{charset}:{start}=\r\n{rest}");
            assert_eq!(only(&card("2.1", line.as_bytes())).name, NAME, "at {at}");
        }
    }
    let cases = [
        (
            "FN;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:J=F6=\r\nrg",
            "Jörg",
        ),
        (
            "FN;QUOTED-PRINTABLE;CHARSET=windows-1252:O=92=\r\nNeill",
            "O’Neill",
        ),
        (
            "FN;ENCODING=QUOTED-PRINTABLE;CHARSET=Shift_JIS:=8A=\r\n=BF=8E=9A",
            "漢字",
        ),
        (
            "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=\r\n\t=91",
            "Ñ",
        ),
    ];
    for (line, name) in cases {
        assert_eq!(only(&card("2.1", line.as_bytes())).name, name, "{line}");
    }
}

#[test]
fn what_was_read_in_any_set_is_written_in_utf_8() {
    let draft = only(&card("2.1", b"FN:J\xf6rg\r\nX-OWN;CHARSET=ISO-8859-1:\xe4"));
    let file = kith_formats::vcard::write_v3(std::slice::from_ref(&draft));
    assert!(
        file.contains("FN:Jörg\r\n") && file.contains("X-OWN:ä\r\n"),
        "{file}"
    );
    assert_eq!(only(file.as_bytes()), draft);
}
