//! Quick add against a table that a person can extend, and against anything at all.

use chrono::NaiveDate;
use kith_formats::draft::Reach;
use kith_formats::quick_add::{DayOrder, Field, QuickAdd, parse, parse_in, parse_many};
use proptest::prelude::*;

const TABLE: &str = include_str!("../quick_add.tsv");

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 6, 3).unwrap_or_default()
}

/// The text, the way its dates are written, and the fields; several people's behind each other.
fn cases() -> impl Iterator<Item = (String, DayOrder, &'static str)> {
    let lines = TABLE
        .lines()
        .filter(|l| !l.starts_with("# ") && !l.trim().is_empty());
    lines
        .filter_map(|l| l.split_once('\t'))
        .map(|(text, fields)| {
            let text = text
                .replace("\\r", "\r")
                .replace("\\n", "\n")
                .replace("\\t", "\t");
            match fields.strip_prefix("month-first | ") {
                Some(fields) => (text, DayOrder::MonthFirst, fields),
                None => (text, DayOrder::DayFirst, fields),
            }
        })
}

/// The outcome in the table's words.
fn shown(out: &QuickAdd) -> Vec<String> {
    let d = &out.draft;
    let reach = |name: &str, r: &Reach| match r.label.as_str() {
        "" => format!("{name}={}", r.value),
        label => format!("{name}={} {{{label}}}", r.value),
    };
    let mut fields = Vec::new();
    let mut text = |name: &str, value: &str| {
        if !value.is_empty() {
            fields.push(format!("{name}={}", value.replace('\n', "\\n")));
        }
    };
    text("name", &d.name);
    for p in &d.positions {
        text("title", &p.title);
        text("company", &p.company);
    }
    text("met_at", &d.met_at);
    text(
        "met_on",
        &d.met_on.map(|day| day.to_string()).unwrap_or_default(),
    );
    text("note", &d.note);
    if let Some(promise) = &out.promise {
        text("promise", &promise.words);
        text(
            "due",
            &promise.due.map(|day| day.to_string()).unwrap_or_default(),
        );
    }
    for other in &out.others {
        let due = other
            .due
            .map(|day| format!(" by {day}"))
            .unwrap_or_default();
        let whose = if other.theirs { "theirs" } else { "also" };
        fields.push(format!("{whose}={}{due}", other.words));
    }
    fields.extend(d.emails.iter().map(|r| reach("email", r)));
    fields.extend(d.phones.iter().map(|r| reach("phone", r)));
    fields.extend(d.urls.iter().map(|r| reach("url", r)));
    fields.extend(d.tags.iter().map(|t| format!("tag={t}")));
    fields.sort();
    fields
}

#[test]
fn every_line_of_the_table_comes_out_as_written() {
    let mut wrong = Vec::new();
    for (text, order, fields) in cases() {
        let expected: Vec<Vec<String>> = fields.split(" || ").map(sorted).collect();
        let got: Vec<Vec<String>> = parse_many(&text, today(), order)
            .iter()
            .map(|part| shown(&part.found))
            .collect();
        if got != expected {
            wrong.push(format!(
                "{text:?}\n  expected {expected:?}\n  got      {got:?}"
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} lines:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

fn sorted(fields: &str) -> Vec<String> {
    let mut fields: Vec<_> = fields.split(" | ").map(str::to_owned).collect();
    fields.sort();
    fields
}

#[test]
fn the_table_holds_170_cases_at_least() {
    assert!(cases().count() >= 170);
}

#[test]
fn one_person_is_read_the_same_alone_and_among_many() {
    for (text, order, fields) in cases().filter(|(_, _, fields)| !fields.contains(" || ")) {
        assert_eq!(
            shown(&parse_in(&text, today(), order)),
            sorted(fields),
            "{text:?}"
        );
    }
}

#[test]
fn nothing_of_the_table_is_lost() {
    for (text, order, _) in cases() {
        assert_every_character_is_somewhere(&text, order).unwrap();
        assert_parts_make_the_whole(&text, order).unwrap();
    }
}

#[test]
fn an_ambiguous_date_is_none_where_the_order_is_not_said() {
    let due = |text, order| {
        let promise = parse_in(text, today(), order).promise.unwrap();
        promise.due.map(|d| d.to_string()).unwrap_or_default()
    };
    let text = "Kim Park, send deck by 7/8";
    assert_eq!(due(text, DayOrder::DayFirst), "2026-08-07");
    assert_eq!(due(text, DayOrder::MonthFirst), "2026-07-08");
    assert_eq!(due(text, DayOrder::Unsaid), "");
    assert_eq!(
        due("Kim Park, send deck by 3/15", DayOrder::Unsaid),
        "2027-03-15"
    );
    assert_eq!(
        parse("Kim Park, send deck by 7/8", today()),
        parse_in(text, today(), DayOrder::Unsaid)
    );
}

#[test]
fn pieces_know_their_places() {
    let text = "Ann Müller, COO at Acme, Mobil: 0171 1234567, send deck by Friday #vip, likes tea";
    let out = parse(text, today());
    let pieces: Vec<_> = out
        .pieces
        .iter()
        .map(|p| (p.field, &text[p.range.clone()], p.value.as_str()))
        .collect();
    assert_eq!(
        pieces,
        [
            (Field::Name, "Ann Müller", "Ann Müller"),
            (Field::Title, "COO", "COO"),
            (Field::Label, "at", "at"),
            (Field::Company, "Acme", "Acme"),
            (Field::Label, "Mobil:", "Mobil:"),
            (Field::Phone, "0171 1234567", "0171 1234567"),
            (Field::Promise, "send deck", "Send deck"),
            (Field::Due, "by Friday", "2026-06-05"),
            (Field::Tag, "#vip", "vip"),
            (Field::Note, "likes tea", "likes tea"),
        ]
    );
}

#[test]
fn what_is_understood_travels_as_json_shaped_values() {
    // The page gets it from a worker: every type serialises.
    fn travels<T: serde::Serialize + serde::de::DeserializeOwned>(_: &T) {}
    travels(&parse_many("Ann Lee", today(), DayOrder::DayFirst));
}

#[test]
fn a_pasted_vcard_is_read_as_one() {
    let out = parse(
        "BEGIN:VCARD\nVERSION:3.0\nFN:Kim Park\nTEL:1\nEND:VCARD\n",
        today(),
    );
    assert_eq!(shown(&out), ["name=Kim Park", "phone=1"]);
}

/// Words that are read and not kept: labels, links, and the ways to say "met".
const READ: &str = "at @ of from bei von with for is the as a an on in by we met works working arbeitet chez bij hos company \
    title role position job org organisation organization firma note notes name tel telefon telephone phone ph fon p t m mob \
    mobile cell c mobil handy o office work w f fax h home privat d direct e email e-mail mail mailto web website url linkedin \
    i dw durchwahl cellphone mobiltelefon telefax büro number line private homepage site internet tél téléphone portable port \
    gsm móvil telefono teléfono cellulare kom mobiel telefoon direkt zentrale main signal whatsapp xing github \
    instagram twitter mastodon blog bureau kantoor biuro ufficio oficina switchboard växel centralino faks natel desk \
    will wants wanted needs would like asked asks me promised promise owe todo to-do i'll should must need have to he she \
    him her them they who möchte braucht versprochen um ein eine einen un une una een en mir us que de att wir ich je il elle \
    sie er hij zij lei lui ella veut voudrait besoin d'un quiere necesita vuole vorrebbe wil chce potrzebuje vill ha j'enverrai \
    kennengelernt getroffen rencontré rencontrée incontrato ontmoet träffade auf beim im am à au aux al alla op på na et \
    we'll bat ist est chercheur funktion fonction cargo puesto ruolo functie stanowisko empresa azienda société \
    entreprise bedrijf företag der di nom nome nombre naam namn prometió promis promesso beloofd obiecał titel telemóvel tfno tlf cell cel to cc an";

fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase()
}

/// Signs that only keep things apart.
fn is_sign(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || c.is_ascii_punctuation()
        || "–—―“”„‘’‚…·•‖∙●│¦▪◦■►，、‹›«»\u{fe0f}\u{200b}\u{200e}\u{200f}\u{feff}".contains(c)
        || ('\u{202a}'..='\u{202e}').contains(&c)
        || ('\u{2060}'..='\u{2069}').contains(&c)
}

/// Every character that is more than a sign lies in a piece, each piece's text is in its field or in the note, and
/// what is only a label is a word that says nothing else.
fn assert_every_character_is_somewhere(text: &str, order: DayOrder) -> Result<(), TestCaseError> {
    let out = parse_in(text, today(), order);
    let mut covered = vec![0_u8; text.len()];
    for piece in &out.pieces {
        prop_assert!(
            text.get(piece.range.clone()).is_some(),
            "{piece:?} of {text:?}"
        );
        let said = &text[piece.range.clone()];
        let d = &out.draft;
        let squeezed = |t: &str| {
            t.split(is_blank)
                .filter(|w| !w.is_empty())
                .collect::<Vec<_>>()
                .join(" ")
        };
        let among = |list: &[Reach]| list.iter().any(|r| r.value == piece.value);
        let held = match piece.field {
            Field::Name => d.name == piece.value,
            Field::Title => d.positions.iter().any(|p| p.title == piece.value),
            Field::Company => d.positions.iter().any(|p| p.company == piece.value),
            Field::Email => among(&d.emails),
            Field::Phone => among(&d.phones),
            Field::Url => among(&d.urls),
            Field::Tag => d.tags.contains(&piece.value),
            Field::MetAt => d.met_at == piece.value,
            Field::MetOn => d.met_on.is_some_and(|day| day.to_string() == piece.value),
            Field::Promise => out.promise.as_ref().is_some_and(|p| p.words == piece.value),
            Field::Due => out
                .promise
                .as_ref()
                .is_some_and(|p| p.due.is_some_and(|day| day.to_string() == piece.value)),
            Field::Other => {
                out.others.iter().any(|p| p.words == piece.value)
                    && d.note.contains(squeezed(said).as_str())
            }
            Field::Note => d.note.contains(&piece.value) && squeezed(said) == piece.value,
            Field::Label => said
                .split(|c: char| is_blank(c) || "/+&()".contains(c))
                .all(|w| {
                    let word = bare(w);
                    word.is_empty()
                        || word.bytes().all(|b| b.is_ascii_digit())
                        || READ.split_whitespace().any(|r| r == word)
                }),
        };
        prop_assert!(held, "{piece:?} of {text:?} is not in {out:?}");
        // Those of a word or two say what was written, but for capitals and blanks.
        if matches!(
            piece.field,
            Field::Title | Field::Company | Field::Email | Field::Url | Field::Phone
        ) {
            prop_assert_eq!(squeezed(said), piece.value.as_str());
        }
        for place in &mut covered[piece.range.clone()] {
            *place += u8::from(
                piece.field != Field::Other
                    && piece.field != Field::Due
                    && piece.field != Field::MetOn,
            );
            *place = (*place).max(u8::from(matches!(piece.field, Field::Due | Field::MetOn)));
        }
    }
    for (at, c) in text.char_indices().filter(|(_, c)| !is_sign(*c)) {
        prop_assert!(
            covered[at] > 0,
            "{c:?} at {at} of {text:?} is lost in {out:?}"
        );
        prop_assert!(
            covered[at] < 2,
            "{c:?} at {at} of {text:?} is twice in {out:?}"
        );
    }
    Ok(())
}

fn is_blank(c: char) -> bool {
    is_sign(c) && !c.is_ascii_punctuation() && !"–—―“”„‘’‚…·•‖∙●│¦▪◦■►，、‹›«»\u{fe0f}".contains(c)
}

fn assert_parts_make_the_whole(text: &str, order: DayOrder) -> Result<(), TestCaseError> {
    let parts = parse_many(text, today(), order);
    let joined: String = parts.iter().map(|p| &text[p.range.clone()]).collect();
    prop_assert_eq!(joined, text);
    for part in &parts {
        for piece in &part.found.pieces {
            prop_assert!(
                part.range.start <= piece.range.start && piece.range.end <= part.range.end
            );
            prop_assert!(text.get(piece.range.clone()).is_some());
        }
    }
    Ok(())
}

fn words() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "[A-Z][a-zé]{1,8}",
        "[a-z]{2,9}",
        proptest::sample::select(
            "COO CEO Head of Sales Manager Founder & at @ from met wants promised send intro by Friday tomorrow yesterday \
             next week June 5 5. 15.3. #vip #1 sarah@acme.com kim.park@hooli.io www.acme.com acme.de https://a.example/x \
             +49 171 1234567 0171/1234567 (555) 010-9999 M: T +4989123456 Tel.: ext. 12 GmbH Inc. Ltd, Acme Berlin, PhD \
             Best regards, -- | ; ( ) she he I'll call note: Company: Name: works loves Dr. van the is me Title: . : #"
                .split_whitespace()
                .collect::<Vec<_>>()
        )
        .prop_map(str::to_owned),
    ];
    let joint = proptest::sample::select(vec![" ", " ", " ", ", ", "\n", " | ", ". ", " - "]);
    proptest::collection::vec((word, joint), 0..25).prop_map(|all| {
        all.into_iter()
            .flat_map(|(word, joint)| [word, joint.to_owned()])
            .collect()
    })
}

/// Two people whose lines, addresses and names could be taken for each other's.
fn person() -> impl Strategy<Value = String> {
    ("[A-Z][a-z]{3,7}", "[A-Z][a-z]{3,7}", "[a-z]{4,8}").prop_map(|(given, family, host)| {
        let local = format!("{given}.{family}").to_lowercase();
        format!("{given} {family} <{local}@{host}.example>")
    })
}

proptest! {
    #[test]
    fn no_character_is_lost(text in words()) {
        assert_every_character_is_somewhere(&text, DayOrder::DayFirst)?;
    }

    #[test]
    fn no_character_of_anything_is_lost(text in "\\PC{0,80}([ \n,;<>()@.:#]\\PC{0,20}){0,6}") {
        assert_every_character_is_somewhere(&text, DayOrder::MonthFirst)?;
        assert_parts_make_the_whole(&text, DayOrder::MonthFirst)?;
    }

    #[test]
    fn the_parts_make_the_whole(text in words()) {
        assert_parts_make_the_whole(&text, DayOrder::Unsaid)?;
    }

    #[test]
    fn a_list_of_recipients_is_as_many_people(people in proptest::collection::vec(person(), 1..8), joint in 0_usize..4) {
        let names: std::collections::HashSet<_> = people.iter().map(|p| p.split(" <").next().map(str::to_lowercase)).collect();
        prop_assume!(names.len() == people.len());
        let text = people.join(["; ", ", ", "\n", ",\n"][joint]);
        prop_assert_eq!(parse_many(&text, today(), DayOrder::DayFirst).len(), people.len(), "{}", text);
    }

    #[test]
    fn any_text_on_any_day_is_split(text in "\\PC{0,200}", day in proptest::num::i32::ANY) {
        let days = [NaiveDate::MIN, NaiveDate::MAX, NaiveDate::from_num_days_from_ce_opt(day % 9_000_000).unwrap_or(today())];
        for day in days {
            let _ = parse_many(&text, day, DayOrder::MonthFirst);
        }
    }

    #[test]
    fn promises_at_the_ends_of_time_are_split(text in words(), end in any::<bool>()) {
        let _ = parse(&text, if end { NaiveDate::MAX } else { NaiveDate::MIN });
    }
}
