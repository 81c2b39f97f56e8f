//! Tables of contacts, every field of each.

use chrono::NaiveDate;
use kith_formats::charset::Tables;
use kith_formats::csv_in::{self, Field, Mapping, Parsed, Target};
use kith_formats::csv_out::{self, Columns};
use kith_formats::draft::{Address, Birthday, ContactDraft, NameParts, Position, Reach};
use kith_formats::read::{Contacts, Place, ReadError, Record, read};

fn fixture(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/csv/");
    std::fs::read(format!("{folder}{name}")).unwrap()
}

fn contacts(bytes: &[u8]) -> Contacts {
    read("any.bin", bytes, &Tables).unwrap()
}

fn drafts(bytes: &[u8]) -> Vec<ContactDraft> {
    contacts(bytes).drafts().cloned().collect()
}

fn one(text: &str) -> ContactDraft {
    let all = contacts(text.as_bytes());
    assert_eq!(all.records.len(), 1, "{all:#?}");
    all.drafts()
        .next()
        .unwrap_or_else(|| panic!("{all:#?}"))
        .clone()
}

/// Everything said about a file and its records.
fn said(contacts: &Contacts) -> Vec<String> {
    let of_records = contacts.records.iter().flat_map(|r| match r {
        Record::Contact { warnings, .. } => warnings.iter().map(ToString::to_string).collect(),
        Record::Skipped { reason, place } | Record::Broken { reason, place } => {
            vec![format!("{place}: {reason}")]
        }
    });
    let of_file = contacts.warnings.iter().map(ToString::to_string);
    of_file.chain(of_records).collect()
}

fn day(y: i32, m: u32, d: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(y, m, d)
}

fn parts(given: &str, family: &str) -> Option<NameParts> {
    Some(NameParts {
        given: given.into(),
        family: family.into(),
        ..NameParts::default()
    })
}

fn job(company: &str, title: &str) -> Vec<Position> {
    vec![Position {
        company: company.into(),
        title: title.into(),
    }]
}

fn connection(
    given: &str,
    family: &str,
    url: &str,
    jobs: Vec<Position>,
    on: Option<NaiveDate>,
) -> ContactDraft {
    ContactDraft {
        name: format!("{given} {family}").trim().to_owned(),
        parts: parts(given, family),
        positions: jobs,
        urls: vec![Reach::new(
            format!("https://www.linkedin.com/in/{url}"),
            "LinkedIn",
        )],
        met_at: "LinkedIn".into(),
        met_on: on,
        ..ContactDraft::default()
    }
}

#[test]
fn linkedins_connections_with_their_notice_blank_rows_and_somebody_twice() {
    let found = contacts(&fixture("linkedin-connections.csv"));
    assert_eq!(found.kind, "CSV from LinkedIn");
    let mut amara = connection(
        "Amara",
        "Okafor",
        "amara-okafor-1",
        job("Northwind Freight", "VP Operations"),
        day(2024, 3, 12),
    );
    amara.emails = vec![Reach::new("amara@northwindfreight.example", "")];
    let mut priya = connection(
        "Priya",
        "Raman",
        "PriyaRaman/",
        job("Lumenworks", "Chief of Staff"),
        day(2025, 1, 1),
    );
    priya.emails = vec![Reach::new("priya.raman@lumenworks.example", "")];
    let mut lukasz = connection(
        "Łukasz",
        "Wójcik",
        "lukasz-wojcik",
        job("Politechnika \"Nowa\"", "Professor"),
        day(2021, 6, 19),
    );
    lukasz.name = "Dr. Łukasz Wójcik, PhD".into();
    lukasz.parts = Some(NameParts {
        prefix: "Dr.".into(),
        suffix: "PhD".into(),
        ..lukasz.parts.unwrap()
    });
    let expected = [
        amara,
        connection(
            "José",
            "Núñez",
            "jose-nunez",
            job("Grupo Ibérico, S.A.", "Director, Supply Chain"),
            day(2022, 2, 7),
        ),
        connection("Wei", "", "wei-79", vec![], day(2019, 11, 30)),
        priya,
        lukasz,
        connection(
            "Mary-Anne",
            "O'Neil",
            "maryanne-oneil",
            job("O'Neil & Partners LLP", "Managing Partner"),
            day(2022, 2, 7),
        ),
        connection(
            "山田",
            "太郎",
            "taro-yamada",
            job("ヤマダ商事", "部長"),
            day(2023, 5, 3),
        ),
    ];
    let all: Vec<_> = found.drafts().cloned().collect();
    assert_eq!(all, expected);
    assert_eq!(
        said(&found),
        ["Record 5, line 9: This is the person of record 4 again."]
    );
}

#[test]
fn a_second_row_of_a_connection_gives_what_the_first_has_not() {
    let text = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n\
        Ann,Lee,https://www.linkedin.com/in/ann?x=1,,Acme,,2 Jan 2020\n\
        Ann,Lee,http://linkedin.com/in/Ann/,ann@acme.example,Beta,CEO,1 Jan 2020\n";
    let found = contacts(text.as_bytes());
    let ann = found.drafts().next().unwrap();
    assert_eq!(found.drafts().count(), 1);
    assert_eq!(ann.emails[0].value, "ann@acme.example");
    assert_eq!(ann.positions.len(), 2);
    assert_eq!(ann.met_on, day(2020, 1, 1));
    assert!(said(&found)[0].ends_with("again. What it adds was taken over there."));
}

#[test]
fn google_contacts_of_today() {
    let found = contacts(&fixture("google-contacts.csv"));
    assert_eq!(found.kind, "CSV from Google Contacts");
    assert_eq!(said(&found), Vec::<String>::new());
    let expected = [
        ContactDraft {
            name: "Amara Okafor".into(),
            parts: parts("Amara", "Okafor"),
            positions: job("Northwind Freight", "VP Operations"),
            emails: vec![
                Reach::new("amara@northwindfreight.example", "work"),
                Reach::new("a.okafor@northwindfreight.example", "work"),
            ],
            phones: vec![Reach::new("+44 20 7946 0958", "mobile")],
            tags: vec!["Clients".into()],
            ..ContactDraft::default()
        },
        ContactDraft {
            name: "Sofía Álvarez".into(),
            parts: parts("Sofía", "Álvarez"),
            birthday: Birthday::new(None, 3, 14),
            note: "Line one\nLine two, with comma".into(),
            phones: vec![Reach::new("+34 600 000 000", "mobile")],
            addresses: vec![Address {
                label: "home".into(),
                street: "Calle Mayor 1".into(),
                city: "Madrid".into(),
                postcode: "28013".into(),
                country: "ES".into(),
                ..Address::default()
            }],
            ..ContactDraft::default()
        },
        ContactDraft {
            positions: job("Harbour Dental Clinic", ""),
            phones: vec![Reach::new("(555) 010-4477", "work")],
            ..ContactDraft::default()
        },
        ContactDraft {
            name: "Tom Baker".into(),
            parts: parts("Tom", "Baker"),
            nickname: "TB".into(),
            urls: vec![Reach::new("https://tombaker.example", "Profile")],
            unknown: vec![
                "ANNIVERSARY:20100904".into(),
                "X-KITH-COLUMN;NAME=\"Shoe size\":43".into(),
            ],
            ..ContactDraft::default()
        },
    ];
    let all: Vec<_> = found.drafts().cloned().collect();
    assert_eq!(all, expected);
    let places: Vec<_> = found.records.iter().map(|r| r.place().line).collect();
    assert_eq!(places, [2, 3, 7, 8]);
}

#[test]
fn google_contacts_of_old() {
    let found = contacts(&fixture("google-contacts-legacy.csv"));
    assert_eq!(found.kind, "CSV from Google Contacts (older form)");
    assert_eq!(said(&found), Vec::<String>::new());
    let expected = [
        ContactDraft {
            name: "Erik Ström".into(),
            parts: parts("Erik", "Ström"),
            positions: job("Ström AB", "VD"),
            emails: vec![Reach::new("erik@strom.example", "work")],
            phones: vec![Reach::new("+46 70 123 45 67", "mobile")],
            tags: vec!["Board".into()],
            ..ContactDraft::default()
        },
        ContactDraft {
            name: "Lena".into(),
            parts: parts("Lena", ""),
            birthday: Birthday::new(Some(1984), 7, 21),
            note: "met at \"Nordic Freight Days\"".into(),
            ..ContactDraft::default()
        },
    ];
    let all: Vec<_> = found.drafts().cloned().collect();
    assert_eq!(all, expected);
}

#[test]
fn googles_lists_messengers_and_odd_columns() {
    let draft = one(
        "Given Name,Family Name,Group Membership,Directory Server,E-mail 1 - Type,E-mail 1 - Value,E-mail 2 - Type,\
         E-mail 2 - Value,IM 1 - Type,IM 1 - Service,IM 1 - Value,Address 1 - Type,Address 1 - Street,\
         Address 1 - City,Address 1 - PO Box,Address 1 - Formatted,Event 1 - Type,Event 1 - Value,\
         Relation 1 - Type,Relation 1 - Value\n\
         Ann,Lee,* My Contacts ::: * starred ::: a ::: a,ldap.example,Home,x@y.example,* Arbeit,z@y.example,Other,Skype,\
         ann.lee,Work ::: Work,1 Main St ::: 2 Side St,Town ::: Ville,,1 Main St Town,Moved,2020-01-02,Partner,Bo\n",
    );
    assert_eq!(draft.tags, ["starred", "a"]);
    assert_eq!(
        draft.emails,
        [
            Reach::new("z@y.example", "work"),
            Reach::new("x@y.example", "home")
        ]
    );
    assert_eq!(draft.urls, [Reach::new("skype:ann.lee", "Skype")]);
    let cities: Vec<_> = draft
        .addresses
        .iter()
        .map(|a| (a.street.as_str(), a.city.as_str()))
        .collect();
    assert_eq!(cities, [("1 Main St", "Town"), ("2 Side St", "Ville")]);
    assert_eq!(
        draft.unknown,
        [
            "X-KITH-COLUMN;NAME=\"Directory Server\":ldap.example",
            "X-KITH-COLUMN;NAME=\"IM 1 - Type\":Other",
            "X-KITH-COLUMN;NAME=\"Relation 1 - Type\":Partner",
            "X-KITH-COLUMN;NAME=\"Relation 1 - Value\":Bo",
            "X-KITH-COLUMN;NAME=\"Event 1 - Type\":Moved",
            "X-KITH-COLUMN;NAME=\"Event 1 - Value\":2020-01-02",
        ]
    );
}

/// The columns of Outlook on a desktop, as it exports them.
const OUTLOOK: &str = "Title,First Name,Middle Name,Last Name,Suffix,Company,Department,Job Title,Business Street,\
Business Street 2,Business Street 3,Business City,Business State,Business Postal Code,Business Country/Region,\
Home Street,Home Street 2,Home Street 3,Home City,Home State,Home Postal Code,Home Country/Region,Other Street,\
Other Street 2,Other Street 3,Other City,Other State,Other Postal Code,Other Country/Region,Assistant's Phone,\
Business Fax,Business Phone,Business Phone 2,Callback,Car Phone,Company Main Phone,Home Fax,Home Phone,Home Phone 2,\
ISDN,Mobile Phone,Other Fax,Other Phone,Pager,Primary Phone,Radio Phone,TTY/TDD Phone,Telex,Account,Anniversary,\
Assistant's Name,Billing Information,Birthday,Business Address PO Box,Categories,Children,Directory Server,\
E-mail Address,E-mail Type,E-mail Display Name,E-mail 2 Address,E-mail 2 Type,E-mail 2 Display Name,E-mail 3 Address,\
E-mail 3 Type,E-mail 3 Display Name,Gender,Government ID Number,Hobby,Home Address PO Box,Initials,\
Internet Free Busy,Keywords,Language,Location,Manager's Name,Mileage,Notes,Office Location,Organizational ID Number,\
Other Address PO Box,Priority,Private,Profession,Referred By,Sensitivity,Spouse,User 1,User 2,User 3,User 4,Web Page";

/// A row of Outlook's with these values and empty cells elsewhere.
fn outlook_row(values: &[(&str, &str)]) -> String {
    let cells = OUTLOOK.split(',').map(|name| {
        let value = values
            .iter()
            .find(|(n, _)| *n == name)
            .map_or("", |(_, v)| v);
        format!("\"{}\"", value.replace('"', "\"\""))
    });
    cells.collect::<Vec<_>>().join(",")
}

#[test]
fn outlook_on_a_desktop_with_every_column() {
    let row = outlook_row(&[
        ("Title", "Mr."),
        ("First Name", "Hugh"),
        ("Middle Name", "J."),
        ("Last Name", "Grant"),
        ("Suffix", "Jr."),
        ("Company", "Acme, Inc."),
        ("Department", "Sales"),
        ("Job Title", "Director"),
        ("Business Street", "1 Main St"),
        ("Business Street 2", "Floor 3"),
        ("Business City", "Town"),
        ("Business State", "CA"),
        ("Business Postal Code", "90001"),
        ("Business Country/Region", "United States"),
        ("Business Address PO Box", "77"),
        ("Home Street", "2 Side St\r\nBack door"),
        ("Other City", "Elsewhere"),
        ("Assistant's Phone", "555-0101"),
        ("Business Fax", "555-0102"),
        ("Business Phone", "555-0103"),
        ("Business Phone 2", "555-0104"),
        ("Company Main Phone", "555-0105"),
        ("Home Phone", "555-0106"),
        ("Mobile Phone", "'+1 555 0107"),
        ("Pager", "555-0108"),
        ("Primary Phone", "555-0109"),
        ("Anniversary", "9/4/2010"),
        ("Birthday", "3/22/1980"),
        ("Categories", "Client; VIP"),
        ("E-mail Address", "hugh@acme.example"),
        ("E-mail Type", "SMTP"),
        ("E-mail Display Name", "Hugh (hugh@acme.example)"),
        ("E-mail 2 Address", "hg@home.example"),
        ("E-mail 2 Type", "SMTP"),
        ("Gender", "Unspecified"),
        ("Hobby", "Chess, go"),
        ("Notes", "A \"note\"\r\nin two lines"),
        ("Priority", "Normal"),
        ("Private", "False"),
        ("Sensitivity", "Normal"),
        ("Spouse", "Jo"),
        ("User 1", "=1+1"),
        ("Web Page", "www.acme.example"),
    ]);
    let other = outlook_row(&[
        ("First Name", "Bo"),
        ("Birthday", "0/0/00"),
        ("Anniversary", "0/0/00"),
    ]);
    let found = contacts(format!("{OUTLOOK}\r\n{row}\r\n{other}\r\n").as_bytes());
    assert_eq!(found.kind, "CSV from Outlook");
    assert_eq!(said(&found), Vec::<String>::new());
    let address = |label: &str, street: &str| Address {
        label: label.into(),
        street: street.into(),
        ..Address::default()
    };
    let expected = ContactDraft {
        name: "Mr. Hugh J. Grant Jr.".into(),
        parts: Some(NameParts {
            family: "Grant".into(),
            given: "Hugh".into(),
            additional: "J.".into(),
            prefix: "Mr.".into(),
            suffix: "Jr.".into(),
        }),
        positions: job("Acme, Inc., Sales", "Director"),
        emails: vec![
            Reach::new("hugh@acme.example", ""),
            Reach::new("hg@home.example", ""),
        ],
        phones: vec![
            Reach::new("555-0101", "assistant"),
            Reach::new("555-0102", "work fax"),
            Reach::new("555-0103", "work"),
            Reach::new("555-0104", "work"),
            Reach::new("555-0105", "company main"),
            Reach::new("555-0106", "home"),
            Reach::new("+1 555 0107", "mobile"),
            Reach::new("555-0108", "pager"),
            Reach::new("555-0109", "main"),
        ],
        urls: vec![Reach::new("www.acme.example", "")],
        addresses: vec![
            Address {
                city: "Town".into(),
                region: "CA".into(),
                postcode: "90001".into(),
                country: "United States".into(),
                ..address("work", "1 Main St\nFloor 3\n77")
            },
            address("home", "2 Side St\nBack door"),
            Address {
                city: "Elsewhere".into(),
                ..address("other", "")
            },
        ],
        birthday: Birthday::new(Some(1980), 3, 22),
        tags: vec!["Client".into(), "VIP".into()],
        note: "A \"note\"\nin two lines".into(),
        unknown: vec![
            "ANNIVERSARY:20100904".into(),
            "X-KITH-COLUMN;NAME=\"E-mail Display Name\":Hugh (hugh@acme.example)".into(),
            "X-KITH-COLUMN;NAME=\"Hobby\":Chess\\, go".into(),
            "X-KITH-COLUMN;NAME=\"Spouse\":Jo".into(),
            "X-KITH-COLUMN;NAME=\"User 1\":=1+1".into(),
        ],
        ..ContactDraft::default()
    };
    let all: Vec<_> = found.drafts().cloned().collect();
    assert_eq!(all[0], expected);
    assert_eq!(
        (all[1].name.as_str(), all[1].birthday, all[1].unknown.len()),
        ("Bo", None, 0)
    );
}

#[test]
fn outlook_in_other_languages_delimiters_and_character_sets() {
    let german = "Anrede;Vorname;Weitere Vornamen;Nachname;Suffix;Firma;Abteilung;Position;Straße geschäftlich;\
        Ort geschäftlich;Postleitzahl geschäftlich;Land/Region geschäftlich;Straße privat;Ort privat;Fax geschäftlich;\
        Telefon geschäftlich;Telefon privat;Mobiltelefon;Geburtstag;Jahrestag;Kategorien;E-Mail-Adresse;E-Mail-Typ;\
        E-Mail: Angezeigter Name;Geschlecht;Notizen;Privat;Webseite\r\n\
        Dr.;Jörg;;Groß;;Müller & Söhne;Einkauf;Leiter;Hauptstr. 1;Köln;50667;Deutschland;Weg 2;Bonn;0221 1;0221 23456;\
        0228 1234567;0171 1234567;3.4.1980;0.0.00;Kunde;joerg@mueller.example;SMTP;Jörg Groß;Keine Angabe;Grüße;Falsch;\
        www.mueller.example\r\n";
    let (latin, _, lossy) = encoding_of("windows-1252", german);
    assert!(!lossy);
    let draft = drafts(&latin).remove(0);
    assert_eq!(contacts(&latin).kind, "CSV from Outlook");
    assert_eq!(draft.name, "Dr. Jörg Groß");
    assert_eq!(draft.positions, job("Müller & Söhne, Einkauf", "Leiter"));
    assert_eq!(
        draft.phones,
        [
            Reach::new("0221 1", "work fax"),
            Reach::new("0221 23456", "work"),
            Reach::new("0228 1234567", "home"),
            Reach::new("0171 1234567", "mobile"),
        ]
    );
    assert_eq!(draft.addresses[0].city, "Köln");
    assert_eq!(
        (
            draft.addresses[1].label.as_str(),
            draft.addresses[1].street.as_str()
        ),
        ("home", "Weg 2")
    );
    assert_eq!(draft.birthday, Birthday::new(Some(1980), 4, 3));
    assert_eq!(draft.note, "Grüße");
    assert!(
        !draft
            .unknown
            .iter()
            .any(|u| u.contains("Falsch") || u.contains("0.0.00"))
    );

    let polish = "Tytuł,Imię,Drugie imię,Nazwisko,Firma,Stanowisko,Adres służbowy - ulica,Adres służbowy - miejscowość,\
        Telefon służbowy,Telefon komórkowy,Adres e-mail,Rodzaj e-mail,Urodziny,Notatki\r\n\
        ,Łucja,,Wójcik,Żółw sp. z o.o.,Prezes,ul. Długa 1,Łódź,42 6300000,+48 600 700 800,lucja@zolw.example,SMTP,1980-03-22,ąę\r\n";
    let (bytes, ..) = encoding_of("windows-1250", polish);
    let draft = drafts(&bytes).remove(0);
    assert_eq!(draft.name, "Łucja Wójcik");
    assert_eq!(draft.positions, job("Żółw sp. z o.o.", "Prezes"));
    assert_eq!(draft.addresses[0].city, "Łódź");
    assert_eq!(draft.birthday, Birthday::new(Some(1980), 3, 22));

    for (headings, given, family) in [
        (
            "Titre,Prénom,Deuxième prénom,Nom,Suffixe,Société,Service,Titre,Rue (bureau),Ville (bureau),Téléphone (bureau),Adresse de messagerie",
            "René",
            "Dubois",
        ),
        (
            "Trattamento,Nome,Secondo nome,Cognome,Titolo straniero,Società,Reparto,Posizione,Via (uff.),Città (uff.),Ufficio,Indirizzo posta elettronica",
            "René",
            "Dubois",
        ),
        (
            "Title,Nombre,Segundo nombre,Apellidos,Suffix,Organización,Department,Puesto,Calle del trabajo,Ciudad de trabajo,Teléfono del trabajo,E-mail Address",
            "René",
            "Dubois",
        ),
        (
            "Titel,Förnamn,Mellannamn,Efternamn,Namnsuffix,Företag,Avdelning,Befattning,\"Gatuadress, arbete\",\"Ort, arbete\",Arbete,E-postadress",
            "René",
            "Dubois",
        ),
        (
            "Titel,Voornaam,Middelste naam,Achternaam,Achtervoegsel,Bedrijf,Afdeling,Functie,\"Werkadres, straat\",\"Werkadres, plaats\",Telefoon op werk,E-mailadres",
            "René",
            "Dubois",
        ),
    ] {
        let text = format!(
            "{headings}\r\n,{given},Luc,{family},,Acme,Sales,Boss,1 Main St,Town,+33 1 23 45 67 89,r@d.example\r\n"
        );
        let utf_16: Vec<u8> = [0xff, 0xfe]
            .into_iter()
            .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        for bytes in [
            text.clone().into_bytes(),
            utf_16,
            text.replace("\r\n", "\r").into_bytes(),
        ] {
            let found = contacts(&bytes);
            let draft = found.drafts().next().unwrap();
            assert_eq!(found.kind, "CSV from Outlook", "{headings}");
            assert_eq!(draft.name, "René Luc Dubois");
            assert_eq!(draft.positions, job("Acme, Sales", "Boss"), "{headings}");
            assert_eq!(
                draft.phones,
                [Reach::new("+33 1 23 45 67 89", "work")],
                "{headings}"
            );
            assert_eq!(draft.emails, [Reach::new("r@d.example", "")], "{headings}");
            assert_eq!(
                (
                    draft.addresses[0].street.as_str(),
                    draft.addresses[0].city.as_str()
                ),
                ("1 Main St", "Town")
            );
            assert_eq!(draft.addresses[0].label, "work");
        }
    }
}

fn encoding_of(label: &str, text: &str) -> (Vec<u8>, String, bool) {
    let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap();
    let (bytes, used, lossy) = encoding.encode(text);
    (bytes.into_owned(), used.name().to_owned(), lossy)
}

#[test]
fn a_plain_table_by_its_column_names() {
    let draft = one(
        "Full Name;E-Mail;Handy;Firma;Ort;PLZ;Straße;LinkedIn;Geburtsdatum;Tags;Lieblingsfarbe\n\
         Ines Maro;ines@lot.example, i.maro@home.example;+49 171 1234567;Lot GmbH;München;80331;Weg 1;\
         https://linkedin.com/in/ines;22.03.1980;Kunde, Messe;blau\n",
    );
    assert_eq!(draft.name, "Ines Maro");
    assert_eq!(draft.parts, None);
    assert_eq!(
        draft.emails,
        [
            Reach::new("ines@lot.example", ""),
            Reach::new("i.maro@home.example", "")
        ]
    );
    assert_eq!(draft.phones, [Reach::new("+49 171 1234567", "mobile")]);
    assert_eq!(
        draft.urls,
        [Reach::new("https://linkedin.com/in/ines", "LinkedIn")]
    );
    assert_eq!(draft.addresses.len(), 1);
    assert_eq!(
        (
            draft.addresses[0].postcode.as_str(),
            draft.addresses[0].street.as_str()
        ),
        ("80331", "Weg 1")
    );
    assert_eq!(draft.tags, ["Kunde", "Messe"]);
    assert_eq!(draft.birthday, Birthday::new(Some(1980), 3, 22));
    assert_eq!(
        draft.unknown,
        ["X-KITH-COLUMN;NAME=\"Lieblingsfarbe\":blau"]
    );
}

#[test]
fn excels_line_that_names_the_delimiter_is_no_row() {
    let draft = one("sep=|\r\nName|Email\r\n\"A|B\"|a@b.example\r\n");
    assert_eq!(
        (draft.name.as_str(), draft.emails[0].value.as_str()),
        ("A|B", "a@b.example")
    );
}

#[test]
fn what_stands_above_the_column_names_is_left_out_and_said() {
    let found = contacts(b"Members 2024,\n\nName,Email\nAnn,a@b.example\n");
    assert_eq!(found.drafts().count(), 1);
    assert_eq!(
        said(&found),
        ["The row above the column names was left out."]
    );
    assert_eq!(found.records[0].place(), Place { record: 1, line: 4 });
}

#[test]
fn dates_are_judged_over_the_whole_column_and_a_doubt_is_said() {
    let birthdays = |rows: &[&str]| {
        let rows: String = rows
            .iter()
            .map(|b| format!("A,a@b.example,{b}\n"))
            .collect();
        contacts(format!("Name,Email,Birthday\n{rows}").as_bytes())
    };
    let first = |c: &Contacts| c.drafts().next().unwrap().birthday;
    let day_first = birthdays(&["3/4/1980", "31/1/1990"]);
    assert_eq!(first(&day_first), Birthday::new(Some(1980), 4, 3));
    let month_first = birthdays(&["3/4/1980", "1/31/1990"]);
    assert_eq!(first(&month_first), Birthday::new(Some(1980), 3, 4));
    assert_eq!(said(&day_first), Vec::<String>::new());
    let open = birthdays(&["3/4/1980"]);
    assert!(said(&open)[0].contains("“3/4/1980”"), "{:?}", said(&open));
    let bad = birthdays(&["31/31/1980"]);
    assert_eq!(
        bad.drafts().next().unwrap().unknown,
        ["X-KITH-COLUMN;NAME=\"Birthday\":31/31/1980"]
    );
    assert_eq!(
        said(&bad),
        [
            "Record 1, line 2: The birthday “31/31/1980” is no date Kith can read; it is kept as it stands."
        ]
    );
}

#[test]
fn one_bad_row_never_stops_the_others() {
    let text = "Name,Email,Company\nAnn,a@b.example,Acme\nBo,b@b.example\nCy,c@b.example,X,Y,\n,,\nDi,\"d@b.example,Q\n\
        ,,\n\"Eve\nLine\",e@b.example,Z\nFay,\"f@b.example\n";
    let found = contacts(text.as_bytes());
    let names: Vec<_> = found.drafts().map(|d| d.name.as_str()).collect();
    assert_eq!(names, ["Ann", "Bo", "Cy", "Di", "Eve\nLine"]);
    assert_eq!(
        said(&found),
        [
            "Record 2, line 3: This row ends after 2 of 3 columns.",
            "Record 3, line 4: This row has 5 values for 3 columns; check whether they are in the right place.",
            "Record 4, line 6: A quotation mark in this row is never closed; the row was read as it stands.",
            "Record 6, line 10: A quotation mark in this row is never closed, so its values cannot be told apart.",
        ]
    );
    let cy = found.drafts().nth(2).unwrap();
    assert_eq!(cy.unknown, ["X-KITH-COLUMN;NAME=\"Column 4\":Y"]);
    assert_eq!(found.records[4].place(), Place { record: 5, line: 8 });
}

#[test]
fn a_row_that_names_nobody_is_said() {
    let found = contacts(b"Name,Email,City\nAnn,a@b.example,X\n,,Town\n");
    assert!(matches!(
        &found.records[1],
        Record::Broken {
            place: Place { record: 2, line: 3 },
            ..
        }
    ));
}

#[test]
fn a_table_that_says_too_little_is_asked_about_and_read_by_the_answer() {
    let text = "Who;Where to;Colour\nAnn Lee;ann@acme.example;red\nBo Ek;bo@acme.example;blue\n";
    let Err(error @ ReadError::NeedsMapping { .. }) = read("people.csv", text.as_bytes(), &Tables)
    else {
        panic!("it was read without being asked about");
    };
    assert!(
        error
            .to_string()
            .starts_with("“people.csv” is a table, but its columns do not say enough.")
    );
    let ReadError::NeedsMapping { table, .. } = error else {
        return;
    };
    assert_eq!(
        (table.kind.as_str(), table.heading, table.rows),
        ("CSV", true, 2)
    );
    let columns: Vec<_> = table
        .columns
        .iter()
        .map(|c| (c.heading.as_str(), c.samples.len(), c.guess.clone()))
        .collect();
    assert_eq!(
        columns,
        [
            ("Who", 2, None),
            ("Where to", 2, Some(Target::from(Field::Email))),
            ("Colour", 2, None)
        ]
    );
    let mut mapping = table.guessed();
    mapping.columns[0] = Some(Target::from(Field::Name));
    let found = csv_in::read_with(text.as_bytes(), &Tables, &mapping).unwrap();
    let ann = found.drafts().next().unwrap();
    assert_eq!(
        (ann.name.as_str(), ann.emails[0].value.as_str()),
        ("Ann Lee", "ann@acme.example")
    );
    assert_eq!(ann.unknown, ["X-KITH-COLUMN;NAME=\"Colour\":red"]);
}

#[test]
fn a_table_without_column_names_is_guessed_by_its_values() {
    let text = "Ann Lee,ann@acme.example,+46 70 123 45 67,https://acme.example,1980-03-22\n\
        Bo Ek,bo@acme.example,+46 70 123 45 68,https://bo.example,1981-03-22\n";
    let Some(Parsed::NeedsMapping(table)) = csv_in::parse(text.as_bytes(), &Tables) else {
        panic!("it was read without being asked about");
    };
    assert_eq!(
        (table.heading, table.rows, table.columns[0].heading.as_str()),
        (false, 2, "Column 1")
    );
    let guesses: Vec<_> = table
        .columns
        .iter()
        .map(|c| c.guess.as_ref().map(|g| g.field))
        .collect();
    assert_eq!(
        guesses,
        [
            None,
            Some(Field::Email),
            Some(Field::Phone),
            Some(Field::Url),
            Some(Field::Birthday)
        ]
    );
    let mapping = Mapping {
        heading: false,
        columns: vec![Some(Target::from(Field::Name))],
    };
    let found = csv_in::read_with(text.as_bytes(), &Tables, &mapping).unwrap();
    assert_eq!(found.drafts().count(), 2, "no row was taken for a heading");
    assert_eq!(
        found.drafts().next().unwrap().unknown.len(),
        4,
        "what was not named is kept"
    );
}

#[test]
fn a_table_that_was_understood_can_be_looked_at_all_the_same() {
    let table = csv_in::describe(&fixture("google-contacts.csv"), &Tables).unwrap();
    assert_eq!(
        (table.kind.as_str(), table.rows, table.columns.len()),
        ("CSV from Google Contacts", 4, 40)
    );
    assert_eq!(table.columns[0].guess, Some(Target::from(Field::Given)));
}

#[test]
fn what_is_no_table_of_contacts_is_told_apart() {
    for text in [
        "{\"name\": \"Ann\", \"email\": \"a@b.example\"}",
        "<html><body>Name, Email</body></html>",
        "Remember the milk",
        "Dear Ann,\nthanks for the talk. We, as you know, would like it.\n\nBest, Bo",
        "%PDF-1.7\n1,2\n",
        "BEGIN:VCALENDAR\nEND:VCALENDAR\n",
    ] {
        let error = read("x.csv", text.as_bytes(), &Tables).unwrap_err();
        assert!(
            matches!(error, ReadError::NotContacts { .. }),
            "{text}: {error}"
        );
    }
    let spending = "Date,Name,Amount\n2024-01-02,Shop,12.50\n2024-01-03,Bar,4.00\n";
    let error = read("bank.csv", spending.as_bytes(), &Tables).unwrap_err();
    assert!(matches!(error, ReadError::NeedsMapping { .. }), "{error}");
}

#[test]
fn columns_nobody_knows_come_back_in_ours_and_in_googles_table_and_through_a_vcard() {
    let text = "Name,Email,Directory Server,\"Sub \"\"x\"\"; y^\"\nAnn,a@b.example,\"l1\nl2; a, b\\c\",:q\n";
    let draft = one(text);
    assert_eq!(draft.unknown.len(), 2);
    let card = kith_formats::vcard::write_v4(std::slice::from_ref(&draft));
    assert_eq!(drafts(card.as_bytes())[0].unknown, draft.unknown);
    let ours = csv_out::write(std::slice::from_ref(&draft));
    assert_eq!(drafts(ours.as_bytes())[0].unknown, draft.unknown);
    let googles = csv_out::write_as(Columns::Google, std::slice::from_ref(&draft));
    assert_eq!(drafts(googles.as_bytes())[0].unknown, draft.unknown);
}

#[test]
fn a_large_table_is_read_in_one_pass() {
    let row = outlook_row(&[
        ("First Name", "Ann"),
        ("Last Name", "Lee"),
        ("Notes", &"x, y\n".repeat(20)),
    ]);
    let text = format!("{OUTLOOK}\n{}", format!("{row}\n").repeat(5_000));
    assert_eq!(contacts(text.as_bytes()).drafts().count(), 5_000);
}
