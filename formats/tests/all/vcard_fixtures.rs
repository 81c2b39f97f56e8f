//! Files with the quirks of real programs, about people who do not exist, read field by field.

use kith_formats::charset::Tables;
use kith_formats::draft::{Address, Birthday, ContactDraft, NameParts, Position, Reach};
use kith_formats::read::{Contacts, Place, ReadError, Record, Warning, read};
use kith_formats::vcard::write_v4;

fn fixture(name: &str) -> Contacts {
    let path = format!("{}/tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"));
    read(name, &std::fs::read(path).unwrap(), &Tables).unwrap()
}

fn text(file: &str) -> Contacts {
    read("test.vcf", file.as_bytes(), &Tables).unwrap()
}

fn only(file: &str) -> ContactDraft {
    let contacts = text(&format!(
        "BEGIN:VCARD\r\nVERSION:3.0\r\n{file}\r\nEND:VCARD\r\n"
    ));
    contacts.drafts().next().unwrap().clone()
}

fn said(contacts: &Contacts) -> Vec<String> {
    let of_records = contacts.records.iter().filter_map(|r| match r {
        Record::Contact { warnings, .. } => Some(warnings),
        _ => None,
    });
    of_records
        .flatten()
        .chain(&contacts.warnings)
        .map(Warning::to_string)
        .collect()
}

fn reaches<const N: usize>(pairs: [(&str, &str); N]) -> Vec<Reach> {
    pairs.map(|(value, label)| Reach::new(value, label)).into()
}

fn lines<const N: usize>(lines: [&str; N]) -> Vec<String> {
    lines.map(str::to_owned).into()
}

/// What the photos are and how many bytes they have.
fn pictures(draft: &ContactDraft) -> Vec<(&str, usize)> {
    let photos = draft.photos.iter();
    photos.map(|p| (p.mime.as_str(), p.bytes.len())).collect()
}

fn position(company: &str, title: &str) -> Position {
    Position {
        company: company.into(),
        title: title.into(),
    }
}

#[test]
fn a_phone_writes_2_1_with_soft_breaks_inside_characters() {
    let contacts = fixture("android-2.1.vcf");
    assert_eq!(contacts.kind, "vCard 2.1");
    let drafts: Vec<_> = contacts.drafts().collect();
    let expected = ContactDraft {
        name: "Zoë Łukasiewicz".into(),
        parts: Some(NameParts {
            family: "Łukasiewicz".into(),
            given: "Zoë".into(),
            ..NameParts::default()
        }),
        positions: vec![position("Kawa; Herbata, Biuro", "Buyer")],
        emails: reaches([("zoe.l@example.com", "work"), ("zoe@example.pl", "home")]),
        phones: reaches([
            ("+48 601 000 111", "mobile"),
            ("+48 22 000 11 22", "work fax"),
            ("600", "Árs"),
            ("601", "Boat"),
        ]),
        urls: reaches([("www.example.pl", "")]),
        birthday: Birthday::new(None, 2, 29),
        note: "first line\nsecond line, with a comma\n\nÑ\u{fffd}".into(),
        photos: drafts[0].photos.clone(),
        unknown: lines([
            "X-ANDROID-CUSTOM:vnd.android.cursor.item/relation;Áda;14;;;",
            "X-KITH-SOURCE:ORG:Kawa\\; Herbata;Biuro",
            "X-KITH-SOURCE:TEL;TYPE=Árs:600",
            "X-KITH-SOURCE:TEL;TYPE=X-Boat:601",
            "X-KITH-SOURCE:CATEGORIES:My Contacts",
            "X-KITH-SOURCE:NOTE:first line\\nsecond line, with a comma",
            "X-KITH-SOURCE:NOTE:Ñ\u{fffd}",
        ]),
        ..ContactDraft::default()
    };
    assert_eq!(*drafts[0], expected);
    assert_eq!(pictures(drafts[0]), [("image/jpeg", 105)]);
    let second = ContactDraft {
        emails: reaches([("only.mail@example.com", "")]),
        tags: vec!["Climbing".into()],
        photos: drafts[1].photos.clone(),
        unknown: lines(["X-KITH-SOURCE:CATEGORIES:myContacts,Climbing"]),
        ..ContactDraft::default()
    };
    assert_eq!(*drafts[1], second);
    assert_eq!(pictures(drafts[1]), [("image/jpeg", 38)]);
    assert_eq!(
        said(&contacts),
        ["Record 1, line 18: Some characters of NOTE could not be read."]
    );
}

#[test]
fn an_old_mail_program_writes_latin_1_and_says_nothing_about_it() {
    let contacts = fixture("outlook-latin1-2.1.vcf");
    let drafts: Vec<_> = contacts.drafts().collect();
    let address = Address {
        label: "work".into(),
        street: "Hauptstr. 1\nHinterhaus".into(),
        city: "Berlin".into(),
        postcode: "10115".into(),
        country: "Deutschland".into(),
        ..Address::default()
    };
    let expected = ContactDraft {
        name: "Dr. Jörg Müller".into(),
        parts: Some(NameParts {
            family: "Müller".into(),
            given: "Jörg".into(),
            prefix: "Dr.".into(),
            ..NameParts::default()
        }),
        positions: vec![position("Brücken & Söhne, Einkauf", "Geschäftsführer")],
        phones: reaches([("(030) 000-1", "work")]),
        addresses: vec![address],
        note: "Er sagte: kommt im Herbst wieder; vielleicht.".into(),
        unknown: lines([
            "x-wab-gender:2",
            "rev:20010101T120000Z",
            "X-KITH-SOURCE:ORG:Brücken & Söhne;Einkauf",
            "X-KITH-SOURCE:LABEL;TYPE=work:Hauptstr. 1\\nHinterhaus\\n10115 Berlin\\nDeutschland",
        ]),
        ..ContactDraft::default()
    };
    assert_eq!(*drafts[0], expected);
    assert_eq!(
        drafts[1].name, "Anke Weiß",
        "the agent's card is a record of its own"
    );
    assert_eq!(drafts[2].name, "Seán O’Neill");
    assert_eq!(
        said(&contacts),
        ["Record 1, line 7: The card of the agent inside this one became a record of its own."]
    );
}

#[test]
fn a_utf_16_file_with_bare_carriage_returns_is_read() {
    let contacts = fixture("mac-utf16.vcf");
    let draft = contacts.drafts().next().unwrap();
    assert_eq!(
        (draft.name.as_str(), draft.phones[0].value.as_str()),
        ("Kenji Ōta", "+81 90 0000")
    );
    assert!(said(&contacts).is_empty());
}

#[test]
fn an_address_book_writes_3_0_with_groups_and_wrapped_labels() {
    let contacts = fixture("apple-3.0.vcf");
    let drafts: Vec<_> = contacts.drafts().collect();
    let address = Address {
        label: "home".into(),
        street: "4 Marina Rd\nFlat 2\nPO 9".into(),
        city: "Lagos".into(),
        region: "LA".into(),
        postcode: "101001".into(),
        country: "Nigeria".into(),
    };
    let expected = ContactDraft {
        name: "Adaeze Nneka Okafor M.D.".into(),
        parts: Some(NameParts {
            family: "Okafor".into(),
            given: "Adaeze".into(),
            additional: "Nneka".into(),
            suffix: "M.D.".into(),
            ..NameParts::default()
        }),
        nickname: "Ada, Daisy".into(),
        positions: vec![position("Harbour Clinic, Surgery", "Surgeon")],
        emails: reaches([
            ("dr.okafor@example.org", "Rota desk"),
            ("ada@example.org", "home"),
        ]),
        phones: reaches([("+234 800 000 0000", "mobile"), ("+234 1 000", "assistant")]),
        urls: reaches([
            ("https://example.org/ada,okafor", "homepage"),
            ("http://twitter.com/adaokafor", "twitter"),
            ("ada@social.example", "Mastodon"),
            ("skype:ada.okafor", "Skype"),
            ("aim:ada77", "AIM"),
        ]),
        addresses: vec![address],
        birthday: Birthday::new(None, 11, 30),
        tags: vec!["Doctors".into(), "Book, club".into()],
        note: "Prefers \"Ada\", never Addy; see C:\\notes.\nLikes chess.\n\nSecond note".into(),
        photos: drafts[0].photos.clone(),
        unknown: lines([
            "PRODID:-//Apple Inc.//iPhone OS 17.0//EN",
            "item3.X-ABADR:ng",
            "item5.X-ABDATE;type=pref:2009-05-01",
            "item6.X-ABRELATEDNAMES:Chidi",
            "X-PHONETIC-FIRST-NAME:Ah-DAY-zay",
            "X-ABUID:5AD380FD-B2DE-4261-BA99-DE1D1DB52FBE\\:ABPerson",
            "REV:2023-05-01T10:00:00Z",
            "item5.X-ABLabel:_$!<Anniversary>!$_",
            "item6.X-ABLabel:_$!<Spouse>!$_",
            "X-KITH-SOURCE:NICKNAME:Ada,Daisy",
            "X-KITH-SOURCE:ORG:Harbour Clinic;Surgery;",
            "X-KITH-SOURCE:X-SOCIALPROFILE;TYPE=twitter;X-USER=adaokafor:http://twitter.com/adaokafor",
            "X-KITH-SOURCE:X-SOCIALPROFILE;TYPE=Mastodon;X-USER=ada@social.example:",
            "X-KITH-SOURCE:IMPP;X-SERVICE-TYPE=Skype;TYPE=HOME:skype:ada.okafor",
            "X-KITH-SOURCE:X-AIM;TYPE=HOME:ada77",
            "X-KITH-SOURCE:item3.ADR;TYPE=HOME;PREF=1:PO 9;Flat 2;4 Marina Rd;Lagos;LA;101001;Nigeria",
            "X-KITH-SOURCE:NOTE:Prefers \\\"Ada\\\"\\, never Addy\\; see C:\\\\notes.\\nLikes chess.",
            "X-KITH-SOURCE:NOTE:Second note",
        ]),
        uid: Some("apple-77".into()),
        ..ContactDraft::default()
    };
    assert_eq!(*drafts[0], expected);
    assert_eq!(
        drafts[1].name, "",
        "a company alone has no name of a person"
    );
    assert_eq!(drafts[1].positions, [position("Night Bakery", "")]);
    assert_eq!(
        drafts[2].name, "Dra. Marta Silva",
        "an empty FN is built from N"
    );
    assert_eq!(
        drafts[2].positions,
        [
            position("Atlas Press", "Editor"),
            position("Porto University", "Lecturer")
        ]
    );
    assert_eq!(pictures(drafts[0]), [("image/jpeg", 90)]);
    assert!(said(&contacts).is_empty());
}

#[test]
fn a_modern_program_writes_4_0_with_uris_and_preferences() {
    let contacts = fixture("four-4.0.vcf");
    assert_eq!(contacts.kind, "vCard 4.0");
    let draft = contacts.drafts().next().unwrap();
    let home = Address {
        label: "home".into(),
        street: "3 rue \"Basse\"\n69001 Lyon".into(),
        ..Address::default()
    };
    let work = Address {
        label: "work".into(),
        street: "5 quai Vert".into(),
        city: "Lyon".into(),
        region: "Rhône".into(),
        postcode: "69002".into(),
        country: "France".into(),
    };
    let expected = ContactDraft {
        name: "Élodie Roux".into(),
        parts: Some(NameParts {
            family: "Roux".into(),
            given: "Élodie".into(),
            additional: "Marie Anne".into(),
            suffix: "PhD, M.Sc.".into(),
            ..NameParts::default()
        }),
        emails: reaches([("e.roux@example.fr", ""), ("elodie@example.fr", "work")]),
        phones: reaches([
            ("+33-6-00-00-00-02", "mobile"),
            ("+33-1-00-00-00-01 ext. 12", "work"),
        ]),
        urls: reaches([
            ("xmpp:elodie@example.fr", ""),
            ("https://example.fr/?a=1,2;b", ""),
        ]),
        addresses: vec![home, work],
        photos: draft.photos.clone(),
        unknown: lines([
            "KIND:individual",
            "FN;LANGUAGE=ja:ルー",
            "BDAY;VALUE=text:circa 1980",
            "ANNIVERSARY:20090808",
            "GENDER:F",
            "LANG;PREF=1:fr",
            "RELATED;TYPE=friend:urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
            "X-COMPANY-NOTE;X-P=\"a^nb;c\":kept \\, as it stands",
            "PHOTO:https://example.fr/photo.jpg",
            "X-KITH-SOURCE:N:Roux;Élodie;Marie,Anne;;PhD,M.Sc.",
            "X-KITH-SOURCE:EMAIL;TYPE=work;PREF=50:mailto:elodie@example.fr",
            "X-KITH-SOURCE:TEL;VALUE=uri;PREF=1;TYPE=cell:tel:+33-6-00-00-00-02",
            "X-KITH-SOURCE:TEL;VALUE=uri;PREF=2;TYPE=work;TYPE=voice:tel:+33-1-00-00-00-01;ext=12",
            "X-KITH-SOURCE:ADR;TYPE=home;LABEL=\"3 rue ^'Basse^'^n69001 Lyon\":;;;;;;",
            "X-KITH-SOURCE:ADR;TYPE=work;GEO=\"geo:45.7,4.8\":;;5 quai Vert;Lyon;Rhône;69002;France",
        ]),
        uid: Some("urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1".into()),
        ..ContactDraft::default()
    };
    assert_eq!(*draft, expected);
    let group = Record::Skipped {
        reason: "This is a group of contacts, not a person.".into(),
        place: Place {
            record: 2,
            line: 26,
        },
    };
    assert_eq!(contacts.records[1], group);
    let warnings = said(&contacts);
    assert_eq!(pictures(draft), [("image/jpeg", 87)]);
    assert_eq!(warnings.len(), 1);
    assert!(
        warnings[0].starts_with("Record 1, line 14: The birthday “circa 1980” is no date"),
        "{warnings:?}"
    );
    assert_eq!(
        text(&write_v4(std::slice::from_ref(&expected)))
            .drafts()
            .next(),
        Some(&expected)
    );
}

#[test]
fn a_broken_record_never_stops_the_others() {
    let contacts = fixture("broken.vcf");
    let names: Vec<_> = contacts.drafts().map(|d| d.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "First Good",
            "Never Ended",
            "Bad Code",
            "Sixth Good",
            "Cut Off"
        ]
    );
    let drafts: Vec<_> = contacts.drafts().collect();
    assert_eq!(
        drafts[0].note,
        "It began here\nand went on here: see https\nhttps://example.org/x"
    );
    assert_eq!(drafts[0].unknown, ["X-KITH-LINE:this line has no colon"]);
    assert_eq!(drafts[1].emails, reaches([("never@example.org", "")]));
    assert_eq!(
        drafts[2].unknown,
        ["NOTE;ENCODING=b:!!not base64!!", "BDAY:soon"]
    );
    assert_eq!(drafts[3].phones[0].value, "2");
    assert_eq!(drafts[4].phones[0].value, "+1 555");
    let broken = Record::Broken {
        reason: "There is no name, no e-mail, no phone and no company in this card.".into(),
        place: Place {
            record: 3,
            line: 16,
        },
    };
    assert_eq!(contacts.records[2], broken);
    assert_eq!(
        said(&contacts),
        [
            "Record 1, line 5: This line is no property; it is kept as it stands.",
            "Record 1, line 7: This line is no property; it was added to the note before it.",
            "Record 1, line 8: This line is no property; it was added to the note before it.",
            "Record 2, line 16: Another card begins before this one ends; what was there is taken over.",
            "Record 4, line 23: NOTE is not valid base64; it is kept as it stands.",
            "Record 4, line 24: The birthday “soon” is no date Kith can read; it is kept as it stands.",
            "Record 6, line 32: The file ends before this card does; what was there is taken over.",
            "Line 1: This line stands outside any card and was left out.",
            "Record 4, line 26: This line stands outside any card and was left out.",
        ]
    );
}

#[test]
fn every_form_of_a_birthday_is_understood() {
    let cases = [
        ("1980-03-22", Some(1980)),
        ("19800322", Some(1980)),
        ("1980-03-22T00:00:00Z", Some(1980)),
        ("19800322T000000Z", Some(1980)),
        ("1980/3/22", Some(1980)),
        ("22.3.1980", Some(1980)),
        ("--0322", None),
        ("--03-22", None),
        ("1604-03-22", None),
        ("0000-03-22", None),
    ];
    for (written, year) in cases {
        let draft = only(&format!("FN:A\r\nBDAY:{written}"));
        assert_eq!(draft.birthday, Birthday::new(year, 3, 22), "{written}");
    }
    assert_eq!(only("FN:A\r\nBDAY:1980-02-30").unknown, ["BDAY:1980-02-30"]);
}

#[test]
fn a_title_finds_its_company_in_any_order() {
    let positions = |file: &str| only(&format!("FN:A\r\n{file}")).positions;
    assert_eq!(positions("TITLE:T\r\nORG:O"), [position("O", "T")]);
    assert_eq!(positions("ROLE:R\r\nORG:O"), [position("O", "R")]);
    assert_eq!(
        positions("item1.ORG:O\r\nitem2.TITLE:T"),
        [position("O", ""), position("", "T")]
    );
    assert_eq!(
        positions("item1.ORG:O\r\nitem2.ORG:P\r\nitem2.TITLE:T"),
        [position("O", ""), position("P", "T")]
    );
}

#[test]
fn the_line_ends_of_every_system_mean_the_same() {
    let file = "BEGIN:VCARD\nVERSION:3.0\nFN:Ann\n  Lee\nNOTE:a\\n\n b\nEND:VCARD";
    let expected = text(file);
    assert_eq!(expected.drafts().next().unwrap().name, "Ann Lee");
    for end in ["\r\n", "\r", "\r\r\n"] {
        assert_eq!(text(&file.replace('\n', end)), expected, "{end:?}");
    }
}

#[test]
fn a_file_that_is_empty_or_something_else_says_so_in_one_sentence() {
    let empty = Err(ReadError::Empty {
        name: "a.vcf".into(),
    });
    assert_eq!(read("a.vcf", b"", &Tables), empty);
    assert_eq!(read("a.vcf", b"\xef\xbb\xbf \r\n", &Tables), empty);
    let error = read("notes.txt", b"Remember the milk\n", &Tables).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("“notes.txt” is neither a vCard file nor a table")
    );
    assert!(read("x.vcf", b"BEGIN:VCALENDAR\nEND:VCALENDAR\n", &Tables).is_err());
}

#[test]
fn a_property_beyond_all_measure_breaks_its_record_only() {
    let huge = "x".repeat(2 << 20);
    let folded = vec!["y".repeat(74); 30_000].join("\r\n ");
    let file = format!(
        "BEGIN:VCARD\r\nFN:A\r\nNOTE:{huge}\r\nEND:VCARD\r\nBEGIN:VCARD\r\nFN:B\r\nNOTE:{folded}\r\nEND:VCARD\r\n\
         BEGIN:VCARD\r\nFN:C\r\nEND:VCARD\r\n"
    );
    let contacts = text(&file);
    assert!(matches!(
        &contacts.records[0],
        Record::Broken {
            place: Place { record: 1, line: 3 },
            ..
        }
    ));
    assert!(matches!(
        &contacts.records[1],
        Record::Broken {
            place: Place { record: 2, line: 7 },
            ..
        }
    ));
    assert_eq!(contacts.drafts().next().unwrap().name, "C");
}

#[test]
fn a_record_of_endless_lines_is_left_out_in_time() {
    let file = format!(
        "BEGIN:VCARD\r\nFN:A\r\n{}END:VCARD\r\n",
        "TEL:1\r\n x\r\n".repeat(100_000)
    );
    assert!(matches!(&text(&file).records[..], [Record::Broken { .. }]));
    let file = format!(
        "BEGIN:VCARD\r\nFN:A\r\nX\r\n{}END:VCARD\r\n",
        " x\r\n".repeat(400_000)
    );
    assert_eq!(text(&file).drafts().count(), 1);
}

#[test]
fn a_file_of_fifty_megabytes_is_read_in_one_pass() {
    let photo = format!("/9j/{}", vec!["A".repeat(74); 13_000].join("\r\n "));
    let card = |i| {
        format!(
            "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Person {i}\r\nPHOTO;ENCODING=b:{photo}\r\nTEL:{i}\r\nEND:VCARD\r\n"
        )
    };
    let file: String = (0..52).map(card).collect();
    assert!(file.len() > 50_000_000);
    let contacts = text(&file);
    assert_eq!(contacts.drafts().count(), 52);
    let photos = contacts.drafts().flat_map(|d| &d.photos);
    assert!(photos.map(|p| p.bytes.len()).eq([721_503; 52]));
    assert!(said(&contacts).is_empty());
}
