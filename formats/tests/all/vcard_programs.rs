//! Files in the manner of one program each, every field asserted, and what becomes of a source's own words.

use kith_formats::charset::Tables;
use kith_formats::draft::{Address, Birthday, ContactDraft, NameParts, Photo, Position, Reach};
use kith_formats::read::{Contacts, Record, read};
use kith_formats::vcard::{Version, write_card};

fn fixture(name: &str) -> ContactDraft {
    let path = format!("{}/tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"));
    one(&read(name, &std::fs::read(path).unwrap(), &Tables).unwrap()).0
}

/// The only record: its draft and what is to be said about it.
fn one(contacts: &Contacts) -> (ContactDraft, Vec<String>) {
    let [
        Record::Contact {
            draft, warnings, ..
        },
    ] = &contacts.records[..]
    else {
        panic!("{contacts:#?}");
    };
    let said = warnings.iter().map(ToString::to_string);
    ((**draft).clone(), said.collect())
}

fn card(lines: &str) -> (ContactDraft, Vec<String>) {
    let file = format!("BEGIN:VCARD\r\nVERSION:4.0\r\n{lines}\r\nEND:VCARD\r\n");
    one(&read("card.vcf", file.as_bytes(), &Tables).unwrap())
}

fn written(draft: &ContactDraft, version: Version) -> String {
    let mut out = String::new();
    write_card(&mut out, draft, version);
    out.replace("\r\n ", "")
}

fn reaches<const N: usize>(pairs: [(&str, &str); N]) -> Vec<Reach> {
    pairs.map(|(value, label)| Reach::new(value, label)).into()
}

fn lines<const N: usize>(lines: [&str; N]) -> Vec<String> {
    lines.map(str::to_owned).into()
}

fn job(company: &str, title: &str) -> Vec<Position> {
    let (company, title) = (company.into(), title.into());
    vec![Position { company, title }]
}

fn parts(family: &str, given: &str) -> Option<NameParts> {
    let (family, given) = (family.into(), given.into());
    Some(NameParts {
        family,
        given,
        ..NameParts::default()
    })
}

#[test]
fn gmail() {
    let expected = ContactDraft {
        name: "Ines Duarte".into(),
        parts: parts("Duarte", "Ines"),
        nickname: "Nessa".into(),
        positions: job("Mar & Sol", "Skipper"),
        emails: reaches([
            ("ines@example.pt", "home"),
            ("desk@example.pt", "Front desk"),
        ]),
        phones: reaches([
            ("+351 910 000 001", "mobile"),
            ("+351 210 000 002", "GRAND_CENTRAL"),
        ]),
        urls: reaches([
            ("http://example.pt/ines", "PROFILE"),
            ("xmpp:ines@example.pt", "GOOGLE_TALK"),
        ]),
        addresses: vec![Address {
            label: "Beach house".into(),
            street: "Rua Nova 1\n2º Esq.".into(),
            city: "Porto".into(),
            postcode: "4000-001".into(),
            country: "Portugal Rua Nova 1\n2º Esq.\nPorto".into(),
            ..Address::default()
        }],
        birthday: Birthday::new(Some(1988), 7, 9),
        tags: vec!["Sailing".into()],
        note: "Sails, mostly.".into(),
        unknown: lines([
            "item5.X-ABDATE:2012-06-02",
            "item6.X-ABRELATEDNAMES:Rui",
            "item5.X-ABLabel:_$!<Anniversary>!$_",
            "item6.X-ABLabel:Skipper's mate",
            "X-KITH-SOURCE:ADR:;;Rua Nova 1\\n2º Esq.;Porto;;4000-001;Portugal;Rua Nova 1\\n2º Esq.\\nPorto",
            "X-KITH-SOURCE:CATEGORIES:myContacts,Sailing",
        ]),
        ..ContactDraft::default()
    };
    assert_eq!(fixture("gmail-3.0.vcf"), expected);
}

#[test]
fn nokia() {
    let expected = ContactDraft {
        name: "Åke Virtanen".into(),
        parts: parts("Virtanen", "Åke"),
        positions: job("Hamina Oy, Myynti", ""),
        emails: reaches([("ake@example.fi", "")]),
        phones: reaches([("+358400000001", "mobile"), ("+358400000002", "home")]),
        addresses: vec![Address {
            label: "home".into(),
            street: "Satamakatu 2\nPL 3".into(),
            city: "Hamina".into(),
            postcode: "49400".into(),
            country: "Suomi".into(),
            ..Address::default()
        }],
        birthday: Birthday::new(Some(1971), 3, 6),
        unknown: lines([
            "X-NICKNAME:Ake",
            "X-EPOCSECONDNAME:Aki",
            "REV:20090101T101010Z",
            "X-KITH-SOURCE:ORG:Hamina Oy;Myynti",
            "X-KITH-SOURCE:TEL;TYPE=VIDEO;TYPE=HOME:+358400000002",
            "X-KITH-SOURCE:ADR;TYPE=HOME:PL 3;;Satamakatu 2;Hamina;;49400;Suomi",
            "X-KITH-SOURCE:BDAY:19710306T000000",
        ]),
        ..ContactDraft::default()
    };
    assert_eq!(fixture("nokia-2.1.vcf"), expected);
}

#[test]
fn blackberry() {
    let draft = fixture("blackberry-2.1.vcf");
    let expected = ContactDraft {
        name: "Nadia Haddad".into(),
        parts: parts("Haddad", "Nadia"),
        positions: job("Cedar Foods", "Buyer"),
        emails: reaches([("nadia@example.com", "")]),
        phones: reaches([
            ("+961 3 000 001", "mobile"),
            ("+961 1 000 002", "work fax"),
            ("77", "pager"),
        ]),
        addresses: vec![Address {
            label: "work".into(),
            street: "Hamra St. 5".into(),
            city: "Beirut".into(),
            postcode: "1103".into(),
            country: "Lebanon".into(),
            ..Address::default()
        }],
        photos: draft.photos.clone(),
        unknown: lines(["X-KITH-SOURCE:LABEL;TYPE=WORK:Hamra St. 5\\nBeirut 1103\\nLebanon"]),
        ..ContactDraft::default()
    };
    assert_eq!(draft, expected);
    assert_eq!(
        (draft.photos[0].mime.as_str(), draft.photos[0].bytes.len()),
        ("image/gif", 42)
    );
}

#[test]
fn evolution() {
    let expected = ContactDraft {
        name: "Mr. Pavel Novák Jr.".into(),
        parts: Some(NameParts {
            family: "Novák".into(),
            given: "Pavel".into(),
            additional: "Jan Josef".into(),
            prefix: "Mr.".into(),
            suffix: "Jr.".into(),
        }),
        nickname: "Pája".into(),
        positions: job("Sklo s.r.o., Obchod, Praha", "Vedoucí"),
        emails: reaches([("pavel@example.cz", "work")]),
        phones: reaches([("+420 2 0000 0001", "work")]),
        urls: reaches([
            ("xmpp:pavel@jabber.example", "Jabber"),
            ("http://example.cz", ""),
        ]),
        addresses: vec![Address {
            label: "work".into(),
            street: "Dlouhá 7".into(),
            city: "Praha".into(),
            postcode: "110 00".into(),
            country: "Česko".into(),
            ..Address::default()
        }],
        birthday: Birthday::new(Some(1969), 12, 24),
        tags: vec!["VIP".into()],
        note: "První řádek\nDruhý".into(),
        unknown: lines([
            "X-EVOLUTION-FILE-AS:Novák\\, Pavel",
            "X-EVOLUTION-SPOUSE:Jana",
            "X-EVOLUTION-ANNIVERSARY:2001-09-15",
            "X-MOZILLA-HTML:FALSE",
            "GEO:50.09;14.42",
            "CALURI:http://example.cz/cal",
            "REV:2024-02-02T09:00:00Z",
            "ROLE:Prodej",
            "X-KITH-SOURCE:N:Novák;Pavel;Jan,Josef;Mr.;Jr.",
            "X-KITH-SOURCE:ORG:Sklo s.r.o.;Obchod;Praha",
            "X-KITH-SOURCE:EMAIL;TYPE=WORK;X-EVOLUTION-UI-SLOT=1:pavel@example.cz",
            "X-KITH-SOURCE:TEL;TYPE=WORK;TYPE=VOICE;X-EVOLUTION-UI-SLOT=2:+420 2 0000 0001",
            "X-KITH-SOURCE:X-JABBER;TYPE=HOME;X-EVOLUTION-UI-SLOT=1:pavel@jabber.example",
            "X-KITH-SOURCE:LABEL;TYPE=WORK:Dlouhá 7\\nPraha\\n110 00\\nČesko",
        ]),
        uid: Some("pas-id-1".into()),
        ..ContactDraft::default()
    };
    assert_eq!(fixture("evolution-3.0.vcf"), expected);
}

#[test]
fn what_was_changed_or_removed_in_kith_never_comes_back_from_its_source() {
    let (mut draft, _) = card(
        "FN;LANGUAGE=fr:Élodie\r\nEMAIL;PID=1.1;TYPE=work:old@example.org\r\nEMAIL;PID=2.1;PREF=9:b@example.org\r\n\
         ORG:Acme;Sales\r\nNOTE;LANGUAGE=fr:une note\r\nCATEGORIES;PID=1.1:A,B\r\nBDAY;CALSCALE=gregorian:19800322",
    );
    let whole = written(&draft, Version::V4);
    for line in [
        "FN;LANGUAGE=fr:Élodie",
        "EMAIL;PID=1.1;TYPE=work:old@example.org",
        "ORG:Acme;Sales",
        "NOTE;LANGUAGE=fr:une note",
    ] {
        assert_eq!(whole.matches(line).count(), 1, "{line}\n{whole}");
    }
    draft.name = "Zoë".into();
    draft.emails = reaches([("new@example.org", "work"), ("b@example.org", "home")]);
    draft.positions = job("Acme", "");
    draft.note.clear();
    draft.tags = lines(["B"]);
    draft.birthday = Birthday::new(Some(1980), 3, 23);
    let changed = "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Zoë\r\nORG:Acme\r\nEMAIL;TYPE=work;PREF=1:new@example.org\r\n\
                   EMAIL;TYPE=home;PID=2.1;PREF=9:b@example.org\r\nBDAY:19800323\r\nCATEGORIES:B\r\nEND:VCARD\r\n";
    assert_eq!(written(&draft, Version::V4), changed);
}

#[test]
fn preferences_that_a_new_order_contradicts_are_not_written() {
    let (mut draft, _) =
        card("FN:A\r\nEMAIL;PREF=2;PID=1.1:a@example.org\r\nEMAIL;PREF=3:b@example.org");
    draft.emails.reverse();
    let file = written(&draft, Version::V4);
    assert!(
        file.contains("EMAIL;PREF=1:b@example.org\r\nEMAIL;PID=1.1:a@example.org\r\n"),
        "{file}"
    );
}

#[test]
fn a_photo_at_an_address_is_kept_and_one_that_is_too_large_is_said() {
    let (draft, said) = card("FN:A\r\nPHOTO:https://example.org/a.jpg");
    assert!(draft.photos.is_empty() && said.is_empty());
    assert_eq!(draft.unknown, ["PHOTO:https://example.org/a.jpg"]);
    assert!(written(&draft, Version::V3).contains("PHOTO;VALUE=uri:https://example.org/a.jpg\r\n"));
    let huge = format!(
        "FN:A\r\nPHOTO:data:image/jpeg;base64,/9j/{}",
        "A".repeat(12 << 20)
    );
    let (draft, said) = card(&huge);
    assert!(draft.photos.is_empty() && draft.unknown.is_empty());
    assert_eq!(
        said,
        ["Record 1, line 4: This picture or sound is larger than 8 MB, so it was left out."]
    );
}

#[test]
fn a_logo_is_the_photo_where_there_is_none_and_comes_back_as_a_logo() {
    let (draft, _) = card("FN:A\r\nLOGO:data:image/png;base64,/9j/AAAA");
    assert_eq!(
        draft.photos[0].mime, "image/jpeg",
        "its bytes say what it is"
    );
    assert!(written(&draft, Version::V3).contains("LOGO;ENCODING=b;TYPE=JPEG:/9j/AAAA\r\n"));
    let (draft, _) =
        card("FN:A\r\nLOGO:data:image/png;base64,/9j/AAAA\r\nPHOTO:data:image/png;base64,/9j/BBBB");
    assert_eq!(draft.photos.len(), 1);
    assert_eq!(draft.unknown, ["LOGO:data:image/png;base64,/9j/AAAA"]);
}

#[test]
fn photos_in_json_are_base64() {
    let photo = Photo::new(b"\xff\xd8\xff\xe0".to_vec()).unwrap();
    let json = serde_json::to_value(&photo).unwrap();
    assert_eq!(
        json,
        serde_json::json!({ "mime": "image/jpeg", "bytes": "/9j/4A==" })
    );
    assert_eq!(serde_json::from_value::<Photo>(json).unwrap(), photo);
}

#[test]
fn a_mark_that_a_file_brings_itself_is_no_source() {
    let (draft, _) = card("FN:A\r\nX-KITH-SOURCE:FN;X=1:A");
    assert_eq!(draft.unknown, ["X-KITH-LINE:X-KITH-SOURCE:FN\\;X=1:A"]);
    assert!(written(&draft, Version::V4).contains("\r\nFN:A\r\n"));
}

#[test]
fn a_hundred_thousand_tags_with_and_without_a_source_are_written_in_time() {
    let tags = |from: u32| {
        let tags: Vec<_> = (from..from + 100_000).map(|n| n.to_string()).collect();
        tags.join(",")
    };
    let (draft, _) = card(&format!(
        "FN:A\r\nCATEGORIES;PID=1.1:{}\r\nCATEGORIES:{}",
        tags(0),
        tags(50_000)
    ));
    assert_eq!(draft.tags.len(), 150_000);
    let file = written(&draft, Version::V4);
    let again = one(&read("again.vcf", file.as_bytes(), &Tables).unwrap()).0;
    assert!(again == draft);
}
