//! Pairs, and what they are held for; and that a large book is not held against itself.

use super::*;
use crate::facts::Facts;
use crate::rules::book::Book;
use crate::types::{Position, Reach};
use proptest::prelude::*;

/// Somebody in few words: the name, then what else is known, each behind its letter.
fn draft(words: &str) -> PersonDraft {
    let mut parts = words.split(';').map(str::trim);
    let mut draft = PersonDraft {
        name: parts.next().unwrap_or_default().to_owned(),
        ..PersonDraft::default()
    };
    for part in parts {
        let (what, value) = part.split_once('=').unwrap();
        let reach = || Reach {
            value: value.to_owned(),
            label: String::new(),
        };
        match what {
            "e" => draft.emails.push(reach()),
            "p" => draft.phones.push(reach()),
            "u" => draft.urls.push(reach()),
            "c" => draft.positions.push(Position {
                company: value.to_owned(),
                title: String::new(),
            }),
            "b" => draft.birthday = value.parse().ok(),
            "n" => draft.nickname = value.to_owned(),
            "note" => draft.note = value.to_owned(),
            "uid" => draft.unknown.push(format!("UID:{value}")),
            other => panic!("{other}"),
        }
    }
    draft
}

/// A book of such people, with their places as keys from 1.
fn book(people: &[&str]) -> Facts {
    let drafts: Vec<PersonDraft> = people.iter().map(|words| draft(words)).collect();
    book_of(&drafts)
}

fn book_of(drafts: &[PersonDraft]) -> Facts {
    let mut book = Book::default();
    for (n, draft) in (1..).zip(drafts) {
        let mut person = crate::rules::sample::person(n, &draft.name, None, "2026-01-01");
        person.marks = Marks::of(draft);
        book.facts.put_person(person);
    }
    std::mem::take(&mut book.facts)
}

const SURE: Option<Likeness> = Some(Likeness::Sure);
const LIKELY: Option<Likeness> = Some(Likeness::Likely);
const MAYBE: Option<Likeness> = Some(Likeness::Maybe);
const NO: Option<Likeness> = None;

const CASES: &[(&str, &str, Option<Likeness>)] = &[
    // One mailbox, number or profile, and a name that fits.
    (
        "Sarah Chen;e=sarah@acme.com",
        "Sarah Chen;e=sarah@acme.com",
        SURE,
    ),
    (
        "Sarah Chen;e=sarah@acme.com",
        "sarah chen;e=Sarah+kith@ACME.com",
        SURE,
    ),
    (
        "Sarah Chen;e=s.chen@gmail.com",
        "Sarah Chen;e=schen+news@googlemail.com",
        SURE,
    ),
    (
        "Bob Stone;e=bob@stone.com",
        "Robert Stone;e=bob@stone.com",
        SURE,
    ),
    (
        "S. Chen;e=sarah@acme.com",
        "Sarah Chen;e=sarah@acme.com",
        SURE,
    ),
    (
        "Sarah;e=sarah@acme.com",
        "Sarah Chen;e=sarah@acme.com",
        SURE,
    ),
    (
        "Müller, Hans;p=+49 89 12345678",
        "Hans Mueller;p=0049 (0)89 12345678",
        SURE,
    ),
    (
        "Hans Müller;p=089 12345678;p=+49 171 1234567",
        "Hans Müller;p=+49 89 12345678",
        SURE,
    ),
    (
        "Hans Müller;p=089/12345678",
        "Hans Müller;p=+49 89 12345678",
        SURE,
    ),
    (
        "Иван Петров;p=+7 495 1234567",
        "Ivan Petrov;p=8 (495) 123-45-67",
        SURE,
    ),
    (
        "Νίκος Παπαδόπουλος;p=+30 210 1234567",
        "Nikos Papadopoulos;p=+30 210 1234567",
        SURE,
    ),
    (
        "Jonathan Smiht;p=+1 212 555 0123",
        "Jonathan Smith;p=(212) 555-0123",
        SURE,
    ),
    (
        "Andreas Meyer;p=+49 30 1234567",
        "Andreas Maier;p=+49 30 1234567",
        SURE,
    ),
    (
        "Sarah Chen;u=https://www.linkedin.com/in/sarah-chen/",
        "Sarah M. Chen;u=de.linkedin.com/in/Sarah-Chen?x=1",
        SURE,
    ),
    (
        "Sarah Chen;u=https://twitter.com/sarahc",
        "Sarah Chen;u=x.com/@SarahC",
        SURE,
    ),
    (
        ";e=sarah@acme.com;p=+44 20 7946 0018",
        "Sarah Chen;e=sarah@acme.com;p=+44 20 7946 0018",
        SURE,
    ),
    (
        "Anna Schmidt;b=1980-03-22;c=Acme",
        "Anna Schmidt;b=1980-03-22;c=Acme GmbH",
        SURE,
    ),
    ("Sarah Chen;uid=urn:1", "Sarah Chen;uid=urn:1", SURE),
    (
        "Katarzyna Nowak;e=k.nowak@firma.pl",
        "Kasia Nowak;e=k.nowak@firma.pl",
        SURE,
    ),
    (
        "José García;e=pepe@garcia.es",
        "Pepe Garcia;e=pepe@garcia.es",
        SURE,
    ),
    ("Chen Wei;e=wei@acme.cn", "Wei Chen;e=wei@acme.cn", SURE),
    ("王小明;e=wang@acme.cn", "王小明;e=wang@acme.cn", SURE),
    (
        "Elizabeth Stone;n=Bunny;p=+1 212 555 0123",
        "Bunny Stone;p=+1 212 555 0123",
        SURE,
    ),
    (
        "Maria Garcia Lopez;e=m@garcia.es",
        "Maria Garcia;e=m@garcia.es",
        SURE,
    ),
    (
        "Robert \"Bob\" Stone;p=+44 20 7946 0018",
        "Bob Stone;p=020 7946 0018",
        SURE,
    ),
    (
        "Sarah Chen (Acme);p=+44 20 7946 0018",
        "Sarah Chen;p=+44 20 7946 0018",
        SURE,
    ),
    (
        "Max Muster;e=max@m.de;c=Alpha",
        "Maximilian Muster;e=max@m.de;c=Beta",
        SURE,
    ),
    // A name that fits and a company, or a mark without a name.
    ("Sarah Chen;c=Acme", "Sarah Chen;c=Acme GmbH", LIKELY),
    ("Bob Stone;c=Acme", "Robert Stone;c=ACME Inc.", LIKELY),
    ("Chen, Sarah;c=Acme", "Sarah Chen;c=Acme", LIKELY),
    ("Chen Sarah;c=Acme", "Sarah Chen;c=Acme", LIKELY),
    ("Kowalski Jan;c=Orlen", "Jan Kowalski;c=Orlen", LIKELY),
    ("Anna Maria Schmidt;c=Acme", "Anna Schmidt;c=Acme", LIKELY),
    ("Hans-Peter Müller;c=Acme", "Hans Müller;c=Acme", LIKELY),
    (
        "Dr. Hans-Peter Müller;c=Acme",
        "Hans Peter Mueller;c=Acme AG",
        LIKELY,
    ),
    ("Jürgen Groß;c=SAP SE", "Juergen Gross;c=SAP", LIKELY),
    (
        "Søren Kierkegaard;c=Maersk",
        "Soeren Kierkegaard;c=Maersk A/S",
        LIKELY,
    ),
    ("Łukasz Żółć;c=PKO", "Lukasz Zolc;c=PKO", LIKELY),
    (
        "Giuseppe Bianchi;c=Eni",
        "Beppe Bianchi;c=Eni S.p.A.",
        LIKELY,
    ),
    ("Peggy O'Brien;c=BBC", "Margaret OBrien;c=BBC", LIKELY),
    ("Sandy Smith;c=Acme", "Alexandra Smith;c=Acme", LIKELY),
    ("Alex Smith;c=Acme", "Alexander Smith;c=Acme", LIKELY),
    (
        "Aleksandr Volkov;c=Sibneft",
        "Alexander Volkov;c=Sibneft",
        LIKELY,
    ),
    ("Jon Smith;c=Acme", "John Smith;c=Acme", LIKELY),
    ("Lasse Berg;c=Volvo AB", "Lars Berg;c=Volvo", LIKELY),
    (
        "van der Berg, Jan;c=Shell",
        "Jan van der Berg;c=Shell plc",
        LIKELY,
    ),
    ("John Smith, PhD;c=Acme", "Mr John Smith;c=Acme", LIKELY),
    (
        "Sarah Chen;c=Lowell Raman",
        "Sarah Chen;c=Lowell Raman Tax",
        LIKELY,
    ),
    (
        "Sarah Chen;e=sarah@acme.com",
        "Sarah Chen;e=s.chen@acme.com",
        LIKELY,
    ),
    (
        "Sarah Chen;e=info@acme.com;c=Acme",
        "Sarah Chen;e=info@acme.com;c=Acme",
        LIKELY,
    ),
    (";e=sarah@acme.com", "Sarah Chen;e=sarah@acme.com", LIKELY),
    (
        ";p=+44 20 7946 0018",
        "Sarah Chen;p=+44 20 7946 0018",
        LIKELY,
    ),
    (
        "S. Chen;p=+44 20 7946 0018",
        "Sarah Chen;p=+44 20 7946 0018",
        LIKELY,
    ),
    (
        "Sarah;p=+44 20 7946 0018",
        "Sarah Chen;p=+44 20 7946 0018",
        LIKELY,
    ),
    (
        "Sarah Chen;p=7946 0018",
        "Sarah Chen;p=+44 20 7946 0018",
        LIKELY,
    ),
    ("Sarah;p=7946 0018", "Sarah Chen;p=+44 20 7946 0018", LIKELY),
    (
        "Anna Schmidt;e=anna@web.de",
        "Anna Weber;e=anna@web.de",
        LIKELY,
    ),
    (
        "Anna Schmidt;b=--03-22",
        "Anna Schmidt;b=1980-03-22",
        LIKELY,
    ),
    (
        "Sarah Chen;b=1980-03-22;e=s@acme.com",
        "Sarah Chen;b=1981-03-22;e=s@acme.com",
        LIKELY,
    ),
    (
        "John Smith Jr.;p=+1 212 555 0123;c=Acme",
        "John Smith;p=+1 212 555 0123;c=Acme",
        LIKELY,
    ),
    (
        "John Smith Jr.;e=smith@aol.com;c=Acme",
        "John Smith;e=smith@aol.com;c=Acme",
        LIKELY,
    ),
    // A name alone, or much against it.
    ("Anna Schmidt", "Anna Schmidt", MAYBE),
    ("Anna Schmidt;c=Acme", "Anna Schmidt;c=Beta", MAYBE),
    (
        "Anna Schmidt;p=+49 89 12345678",
        "Anna Schmidt;p=+43 89 12345678",
        MAYBE,
    ),
    (
        "Anna Schmidt;e=anna@acme.com",
        "Anna Schmidt;e=anna@beta.com",
        MAYBE,
    ),
    (
        "Sarah Chen;e=sarah.chen@acme.com",
        "Sarah Chen;e=sarah.chen@beta.org",
        MAYBE,
    ),
    ("Bob Stone", "Robert Stone", MAYBE),
    ("Andreas Meyer;c=Acme", "Andreas Maier;c=Acme", MAYBE),
    ("Anna Kowalska;c=Orlen", "Anna Kowalski;c=Orlen", MAYBE),
    ("Anne-Marie Dupont;c=EDF", "Annemarie Dupont;c=EDF", MAYBE),
    ("S. Chen;c=Acme", "Sarah Chen;c=Acme", MAYBE),
    ("Sarah;c=Acme", "Sarah Chen;c=Acme", MAYBE),
    ("Jonathan Smiht;c=Acme", "Jonathan Smith;c=Acme", MAYBE),
    (
        "Anna Schmidt;p=+49 89 12345678",
        "Anna Weber;p=+49 89 12345678",
        MAYBE,
    ),
    (
        "Sarah Chen;u=linkedin.com/in/sc",
        "Mei Wong;u=linkedin.com/in/sc",
        MAYBE,
    ),
    (
        "Hans Müller;e=mueller@gmx.de;p=+49 89 12345678",
        "Petra Müller;e=mueller@gmx.de;p=+49 89 12345678",
        MAYBE,
    ),
    // Two people.
    (
        "Hans Müller;e=mueller@gmx.de",
        "Petra Müller;e=mueller@gmx.de",
        NO,
    ),
    (
        "Hans Müller;c=Müller GmbH;p=+49 89 12345678",
        "Peter Müller;c=Müller GmbH;p=+49 89 12345678",
        NO,
    ),
    (
        "John Smith Sr.;e=smith@aol.com;c=Acme",
        "John Smith Jr.;e=smith@aol.com;c=Acme",
        NO,
    ),
    ("John Smith Jr.;c=Acme", "John Smith;c=Acme", NO),
    (
        "Sarah Chen;p=+44 20 7946 0018;c=Acme",
        "Bob Stone;p=+44 20 7946 0018;c=Acme",
        NO,
    ),
    (
        "Sarah Chen;e=info@acme.com;c=Acme",
        "Bob Stone;e=info@acme.com;c=Acme",
        NO,
    ),
    ("Sarah Chen;e=office@acme.com", ";e=office@acme.com", NO),
    ("Sarah Chen;c=Acme", "Sarah Weber;c=Acme", NO),
    ("Wei Chen;c=Acme", "Wei Zhang;c=Acme", NO),
    ("Paul Weber;c=Acme", "Paula Weber;c=Acme", NO),
    ("Mario Rossi;c=Fiat", "Maria Rossi;c=Fiat", NO),
    ("Jan Novak;c=Skoda", "Jana Novakova;c=Skoda", NO),
    ("Jan Kowalski;c=Orlen", "Anna Kowalska;c=Orlen", NO),
    ("Sarah Chen;b=1980-03-22", "Sarah Chen;b=1975-01-01", NO),
    ("Sarah Chen", "Bob Stone", NO),
    ("Sarah", "Sarah", NO),
    ("Sarah", "Sarah Chen", NO),
    ("S. Chen", "Sarah Chen", NO),
    (";c=Acme", ";c=Acme", NO),
    (";p=112", ";p=112", NO),
    ("Anna Schmidt;u=acme.com", "Peter Weber;u=acme.com", NO),
    ("", "", NO),
];

#[test]
fn pairs_are_held_for_what_they_are() {
    assert!(CASES.len() >= 80);
    let mut wrong = Vec::new();
    for (a, b, expected) in CASES {
        let facts = book(&[a, b]);
        let (one, two) = (Book::id(1), Book::id(2));
        let found = likeness(&facts, one, two);
        if found != *expected || likeness(&facts, two, one) != found {
            let index = facts.lookalikes();
            let why = score::score(index.known(one).unwrap(), index.known(two).unwrap(), index);
            wrong.push(format!(
                "{a} | {b}: {found:?} and not {expected:?}: {why:?}"
            ));
        }
        // Whoever is a duplicate is also found as one.
        let listed = duplicates(&facts).first().map(|pair| pair.likeness);
        if listed != found {
            wrong.push(format!("{a} | {b}: listed as {listed:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_surest_come_first_and_say_why() {
    let facts = book(&[
        "Anna Schmidt;c=Acme",
        "Anna Schmidt;c=Beta",
        "Bob Stone;e=bob@stone.com;c=Gamma",
        "Robert Stone;e=BOB@stone.com;c=Delta",
    ]);
    let found = duplicates(&facts);
    let told: Vec<(Likeness, Vec<String>)> = found
        .iter()
        .map(|pair| {
            (
                pair.likeness,
                pair.because.iter().map(ToString::to_string).collect(),
            )
        })
        .collect();
    let words = |all: &[&str]| all.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
    assert_eq!(
        told,
        [
            (
                Likeness::Sure,
                words(&[
                    "the same e-mail bob@stone.com",
                    "a short form of the same name",
                    "different companies"
                ])
            ),
            (
                Likeness::Maybe,
                words(&["the same name", "different companies"])
            ),
        ]
    );
}

#[test]
fn what_people_of_several_families_share_says_little() {
    let desk = "p=+44 20 7946 0018;e=desk7@acme.com";
    let people: Vec<String> = ["Sarah Chen", "Bob Stone", "Ada Wong", "S. Chen"]
        .iter()
        .map(|name| format!("{name};{desk}"))
        .collect();
    let people: Vec<&str> = people.iter().map(String::as_str).collect();
    assert_eq!(likeness(&book(&people), Book::id(1), Book::id(4)), MAYBE);
    // Of two, it is their own.
    assert_eq!(
        likeness(&book(&[people[0], people[3]]), Book::id(1), Book::id(2)),
        SURE
    );
}

#[test]
fn a_name_that_many_bear_is_no_duplicate_by_itself() {
    let few = book(&["Anna Schmidt", "Anna Schmidt", "Anna Schmidt"]);
    assert_eq!(duplicates(&few).len(), 3);
    let many = book(&["Anna Schmidt"; 6]);
    assert!(duplicates(&many).is_empty());
}

#[test]
fn two_who_were_said_to_be_two_are_left_out() {
    let mut facts = book(&["Anna Schmidt", "Anna Schmidt"]);
    assert_eq!(duplicates(&facts).len(), 1);
    let mut anna = facts.people[&Book::id(2)].clone();
    anna.apart_from.insert(Book::id(1));
    facts.put_person(anna);
    assert!(duplicates(&facts).is_empty());
}

#[test]
fn whoever_is_being_entered_is_shown_whom_they_may_be() {
    let facts = book(&[
        "Robert Stone;e=bob@stone.com",
        "Ada Wong;c=Acme",
        "Bob Stein",
    ]);
    for (typed, found) in [
        ("Bo", vec![]),
        ("Bob Stone", vec![(1, Likeness::Maybe)]),
        ("Bob Stone;e=bob@stone.com", vec![(1, Likeness::Sure)]),
        (";e=bob@stone.com", vec![(1, Likeness::Likely)]),
        ("Ada;c=Acme Ltd", vec![(2, Likeness::Maybe)]),
        ("Nobody Else", vec![]),
    ] {
        let told = alike(&facts, &draft(typed), 5).into_iter();
        let told: Vec<_> = told.map(|a| (a.id, a.likeness)).collect();
        let found: Vec<_> = found.into_iter().map(|(n, l)| (Book::id(n), l)).collect();
        assert_eq!(told, found, "{typed}");
    }
}

#[test]
fn the_index_follows_the_book() {
    let mut facts = book(&["Anna Schmidt", "Bob Stone"]);
    assert!(duplicates(&facts).is_empty());
    let mut bob = facts.people[&Book::id(2)].clone();
    bob.marks.name = "Anna Schmidt".to_owned();
    facts.put_person(bob.clone());
    assert_eq!(duplicates(&facts).len(), 1);
    facts.take_person(Book::id(1));
    assert!(duplicates(&facts).is_empty());
    bob.id = Book::id(1);
    facts.put_person(bob);
    assert_eq!(duplicates(&facts).len(), 1);
}

/// A book in which names are as common as in a large town, one in twenty entered twice.
fn large(people: usize) -> Vec<PersonDraft> {
    let given = [
        "Anna", "Robert", "Maria", "Thomas", "Sarah", "Michael", "Julia", "Peter", "Laura",
        "Daniel", "Elena", "Jan",
    ];
    let syllables = [
        "ber", "lin", "mar", "ko", "sta", "wei", "ron", "tal", "fur", "den", "ha", "sen", "vik",
        "gold", "nau", "ost",
    ];
    let mut seed = 7_u64;
    let mut next = |n: usize| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap_or_default() % n
    };
    let mut all: Vec<PersonDraft> = Vec::new();
    for n in 0..people {
        if n % 20 == 19 {
            let mut twin = all[n - 7].clone();
            twin.emails.clear();
            all.push(twin);
            continue;
        }
        let family: String = (0..3).map(|_| syllables[next(16)]).collect();
        let first = given[next(12)];
        let company = format!("{}{}", syllables[next(16)], syllables[next(16)]);
        all.push(draft(&format!(
            "{first} {family};e={first}.{n}@{company}.com;p=+49 89 {:08};c={company} GmbH",
            12_000_000 + n * 37
        )));
    }
    all
}

#[test]
fn a_large_book_is_not_held_against_itself() {
    let facts = book_of(&large(10_000));
    let compared = facts.lookalikes().pairs().len();
    assert!(compared < 400_000, "{compared} of 50 million");
    let sure = duplicates(&facts)
        .into_iter()
        .filter(|pair| pair.likeness == Likeness::Sure);
    assert!(sure.count() >= 450, "the twins are found");
}

fn is_new(matched: &Matched) -> bool {
    matches!(matched, Matched::New { .. })
}

#[test]
fn a_file_says_who_is_there_who_is_new_and_what_is_more() {
    let people: Vec<_> = (1..)
        .map(Book::id)
        .zip([
            draft("Sarah Chen;e=sarah@acme.com;c=Acme"),
            draft("Anna Schmidt"),
            draft("Bob Stone;p=+44 20 7946 0018"),
        ])
        .collect();
    let file = [
        draft("Sarah Chen;e=SARAH@acme.com;c=ACME"),
        draft("Sarah Chen;e=sarah@acme.com;p=+44 20 7946 0001"),
        draft("Anna Schmidt"),
        draft("Anna Schmidt;e=anna@beta.com"),
        draft("Robert Stone;p=020 7946 0018;note=Tea"),
        draft("Mei Wong"),
        draft("Mei Wong"),
    ];
    let found = match_drafts(&people, &file);
    let told: Vec<String> = found
        .iter()
        .map(|matched| match matched {
            Matched::New { perhaps: None } => "new".to_owned(),
            Matched::New {
                perhaps: Some(same),
            } => format!("new, perhaps {:?}", same.likeness),
            Matched::Known { same, against } => {
                format!("known {} {}", whom(same.whom), against.len())
            }
            Matched::More { same, new, against } => {
                format!("more {} {} {}", whom(same.whom), new.len(), against.len())
            }
        })
        .collect();
    assert_eq!(
        told,
        [
            "known 1 0",
            "more 1 1 0",
            "known 2 0",
            "new, perhaps Maybe",
            "more 3 1 1",
            "new",
            "known draft 5 0"
        ]
    );
}

fn whom(whom: Whom) -> String {
    match whom {
        Whom::Person(id) => id.0.as_u128().to_string(),
        Whom::Draft(at) => format!("draft {at}"),
    }
}

fn any_draft() -> impl Strategy<Value = PersonDraft> {
    let name = prop::sample::select(vec![
        "",
        "Anna Schmidt",
        "Sarah Chen",
        "S. Chen",
        "Bob Stone",
        "Robert Stone",
        "Anna",
    ]);
    let some = |all: &'static [&'static str]| prop::option::of(prop::sample::select(all.to_vec()));
    (
        name,
        some(&["anna@web.de", "info@acme.com", "sarah@acme.com"]),
        some(&["+49 89 12345678", "089 12345678", "+44 20 7946 0018"]),
        some(&["Acme", "Beta GmbH"]),
        some(&["1980-03-22", "--03-22"]),
        some(&["Tea", "Dogs"]),
    )
        .prop_map(|(name, email, phone, company, birthday, note)| {
            let mut words = name.to_owned();
            for (letter, value) in [
                ("e", email),
                ("p", phone),
                ("c", company),
                ("b", birthday),
                ("note", note),
            ] {
                if let Some(value) = value {
                    words.push_str(&format!(";{letter}={value}"));
                }
            }
            draft(&words)
        })
        .prop_filter("somebody", |d| {
            !d.name.is_empty()
                || !d.emails.is_empty()
                || !d.phones.is_empty()
                || !d.positions.is_empty()
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_file_that_was_imported_before_adds_nobody(
        there in prop::collection::vec(any_draft(), 0..6),
        file in prop::collection::vec(any_draft(), 0..10),
    ) {
        let mut book: Vec<(PersonId, PersonDraft)> = (1..).map(Book::id).zip(there).collect();
        for (at, matched) in match_drafts(&book.clone(), &file).iter().enumerate() {
            if is_new(matched) {
                book.push((Book::id(1_000 + at as u128), file[at].clone()));
            }
        }
        for (at, matched) in match_drafts(&book, &file).iter().enumerate() {
            prop_assert!(!is_new(matched), "{:?}", file[at]);
        }
    }

    #[test]
    fn everybody_is_as_like_others_as_they_are_like_them(a in any_draft(), b in any_draft()) {
        let facts = book_of(&[a, b]);
        let (one, two) = (Book::id(1), Book::id(2));
        prop_assert_eq!(likeness(&facts, one, two), likeness(&facts, two, one));
        // The list holds only those against each other who share a mark; a mere "maybe" of others is not in it.
        let held = likeness(&facts, one, two);
        match duplicates(&facts).first() {
            Some(pair) => prop_assert_eq!(Some(pair.likeness), held),
            None => prop_assert!(held < Some(Likeness::Likely), "{:?}", held),
        }
    }

    #[test]
    fn whatever_is_written_is_read_without_harm(text in any::<String>()) {
        let words = PersonDraft {
            name: text.clone(),
            nickname: text.clone(),
            emails: vec![Reach { value: text.clone(), label: String::new() }],
            phones: vec![Reach { value: text.clone(), label: String::new() }],
            urls: vec![Reach { value: text.clone(), label: String::new() }],
            positions: vec![Position { company: text.clone(), title: text }],
            ..PersonDraft::default()
        };
        let facts = book_of(&[words.clone(), words]);
        prop_assert!(duplicates(&facts).len() <= 1);
    }
}
