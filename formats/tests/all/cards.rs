//! Business cards as printed, read by words and boxes: what each field is, and that nothing is lost.

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
                    let service = if h.service.is_empty() {
                        "-"
                    } else {
                        &h.service
                    };
                    format!("{service} {}", h.value)
                })
                .collect(),
        ),
        _ => format!("{key} is no field"),
    }
}

#[test]
fn every_printed_card_is_read_as_meant() {
    let text = include_str!("../cards.txt");
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

/// Two or three readings of the same places, as lines; a gap in a reading is an empty line.
fn read_several(readings: &[&[&str]], hints: &Hints) -> CardFields {
    let passes: Vec<Pass> = readings.iter().map(|lines| seen(lines)).collect();
    read_card(&passes, hints)
}

#[test]
fn faults_of_the_recogniser_are_mended() {
    let email = |line: &str| {
        let fields = read(&["Nora Feld", line, "www.feldbau.de"]);
        fields
            .emails
            .first()
            .map(|m| m.value.clone())
            .unwrap_or_default()
    };
    for (line, wanted) in [
        ("E nora.feld @feldbau.de", "nora.feld@feldbau.de"),
        ("E-Mail: nora.feld@ feldbau.de", "nora.feld@feldbau.de"),
        ("nora.feld@feldbau. de", "nora.feld@feldbau.de"),
        ("nora.feld@feldbau .de", "nora.feld@feldbau.de"),
        ("nora. feld@feldbau.de", "nora.feld@feldbau.de"),
        ("nora feld@feldbau.de", "nora.feld@feldbau.de"),
        ("nora.feld@feldbau,de", "nora.feld@feldbau.de"),
        ("nora.feld©feldbau.de", "nora.feld@feldbau.de"),
        ("nora.feldQfeldbau.de", "nora.feld@feldbau.de"),
        ("nora.feld(at)feldbau.de", "nora.feld@feldbau.de"),
        ("e. n.feld@feldbau.de", "n.feld@feldbau.de"),
        ("E:n.feld@feldbau.de", "n.feld@feldbau.de"),
        ("mailto:n.feld@feldbau.de", "n.feld@feldbau.de"),
        ("nora.felde@feldbau.de", "nora.feld@feldbau.de"),
        ("nora.feldfeldbau.de", "nora.feld@feldbau.de"),
        ("NORA.FELD@FELDBAU.DE", "nora.feld@feldbau.de"),
    ] {
        assert_eq!(email(line), wanted, "{line}");
    }
}

#[test]
fn numbers_are_brought_to_the_form_of_their_country() {
    for (country, line, wanted) in [
        ("DE", "Tel. 030 / 55 50 123", "+49305550123"),
        ("DE", "0049 30 5550123", "+49305550123"),
        ("DE", "+49 (0)30 5550123", "+49305550123"),
        ("DE", "+49 030 5550123", "+49305550123"),
        ("DE", "Tel +49 [0]30 555O123", "+49305550123"),
        ("DE", "0 030 5550123", "+49305550123"),
        ("GB", "T: 0117 496 0262", "+441174960262"),
        ("US", "(206) 555-0194", "+12065550194"),
        ("US", "1-206-555-0194", "+12065550194"),
        ("IT", "Tel. 06 5550 1234", "+390655501234"),
        ("HU", "06 30 555 0123", "+36305550123"),
        ("NO", "77 55 50 58", "+4777555058"),
        ("IN", "98000 55174", "+919800055174"),
        ("FR", "03.53.01.91.22", "+33353019122"),
        ("ES", "(+34) 93 555 01 19", "+34935550119"),
    ] {
        let hints = Hints {
            country: Some(country.to_owned()),
        };
        let fields = read_card(&[seen(&["Nora Feld", line])], &hints);
        let have: Vec<_> = fields
            .phones
            .iter()
            .filter_map(|p| p.e164.clone())
            .collect();
        assert_eq!(have, [wanted], "{country} {line}");
    }
}

#[test]
fn numbers_of_other_kinds_are_no_telephones() {
    for line in [
        "USt-IdNr. DE123456789",
        "HRB 12345678",
        "NIP 583 000 11 22",
        "IBAN 1234 5678 9012",
        "SIRET 555 012 345 00017",
        "D 20557 Hamburg",
        "Seattle, WA 98152-1234",
        "Founded 12.05.1998",
        "101-0047 Chiyoda-ku, Tokyo",
    ] {
        let fields = read(&["Nora Feld", line]);
        assert!(fields.phones.is_empty(), "{line}: {:?}", fields.phones);
    }
}

#[test]
fn what_passes_agree_on_is_certain_and_what_they_dispute_is_not() {
    let good: &[&str] = &[
        "Nora Feld",
        "Feldbau GmbH",
        "0171 5550123",
        "nora.feld@feldbau.de",
    ];
    let bad: &[&str] = &[
        "Nora Feld",
        "Feldbau GmbH",
        "0177 5550123",
        "nora.teld@feldbau.de",
    ];
    let none = Hints::default();
    let sure = |f: &CardFields| (f.phones[0].certain, f.emails[0].certain);
    assert_eq!(
        sure(&read_several(&[good], &none)),
        (false, true),
        "one pass has no second for a number"
    );
    assert_eq!(sure(&read_several(&[good, good], &none)), (true, true));
    assert_eq!(sure(&read_several(&[good, bad], &none)), (false, false));
    let fields = read_several(&[bad, good, good], &none);
    assert_eq!(fields.emails[0].value, "nora.feld@feldbau.de");
    assert_eq!(fields.phones[0].e164.as_deref(), Some("+491715550123"));
}

#[test]
fn a_number_without_a_country_is_not_certain() {
    let lines: &[&str] = &["Nora Feld", "0171 5550123", "nora@feld.com"];
    let fields = read_several(&[lines, lines], &Hints::default());
    assert_eq!(fields.phones[0].e164, None);
    assert!(!fields.phones[0].certain);
}

#[test]
fn an_address_that_all_passes_have_without_its_dot_is_not_certain() {
    let lines: &[&str] = &[
        "Carl Ahmed",
        "cahmed@bjorkvik.example",
        "www.bjorkvik.example",
    ];
    let fields = read_several(&[lines, lines, lines], &Hints::default());
    assert!(!fields.emails[0].certain);
}

#[test]
fn the_domain_of_the_web_page_settles_that_of_the_address() {
    let one: &[&str] = &["Nora Feld", "nora.feld@fe1dbau.de", "www.feldbau.de"];
    let two: &[&str] = &["Nora Feld", "nora.feld@feldbau.de", "www.feldbau.de"];
    let fields = read_several(&[one, two], &Hints::default());
    assert_eq!(fields.emails[0].value, "nora.feld@feldbau.de");
    assert_eq!(fields.emails.len(), 1);
}

#[test]
fn a_company_that_only_the_domain_names_is_not_certain() {
    let fields = read(&["Nora Feld", "nora.feld@talwerk-energie.example"]);
    let company = fields.company.unwrap();
    assert_eq!(
        (company.value.as_str(), company.certain),
        ("Talwerk Energie", false)
    );
    assert!(company.words.is_empty());
    assert_eq!(read(&["Nora Feld", "nora.feld@gmail.com"]).company, None);
}

#[test]
fn the_tallest_line_is_the_name_where_nothing_else_tells() {
    let mut pass = seen(&["Quenby Ortlund", "Tarrow Vexley", "info@example.com"]);
    for word in &mut pass.words[2..4] {
        word.bbox.y1 += 25.0;
    }
    for word in &mut pass.words[4..] {
        word.bbox.y0 += 40.0;
        word.bbox.y1 += 40.0;
    }
    let fields = read_card(&[pass], &Hints::default());
    assert_eq!(value(fields.name.as_ref()), "Tarrow Vexley");
}

#[test]
fn slogans_and_remarks_stay_in_the_note() {
    let fields = read(&[
        "Fjordholm Marine AS",
        "Safe at sea since 1912",
        "Kristian Strøm, MBA",
        "Daglig leder",
        "kristian_strom@fjordholm.example",
    ]);
    assert_eq!(fields.note, "Safe at sea since 1912");
}

#[test]
fn no_words_give_no_fields() {
    assert_eq!(read_card(&[], &Hints::default()), CardFields::default());
    assert_eq!(
        read_card(&[Pass::default()], &Hints::default()),
        CardFields::default()
    );
}

#[test]
fn a_pass_is_read_from_the_json_that_is_documented() {
    let json = r#"{"words":[{"text":"Anna","bbox":{"x0":1,"y0":2,"x1":30,"y1":12},"confidence":93.1,"line":0,"block":0}]}"#;
    let pass: Pass = serde_json::from_str(json).unwrap();
    assert_eq!(pass.words[0].bbox.x1, 30.0);
}

/// Every word of the one pass is in a field or in the note.
fn nothing_is_lost(pass: &Pass) -> Result<(), TestCaseError> {
    let fields = read_card(std::slice::from_ref(pass), &Hints::default());
    let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
    let given: usize = pass.words.iter().map(|w| letters(&w.text)).sum();
    let kept: usize = fields.words.iter().map(|w| letters(&w.text)).sum();
    prop_assert_eq!(given, kept, "a word is missing");
    let singles = [
        &fields.name,
        &fields.prefix,
        &fields.suffix,
        &fields.title,
        &fields.company,
        &fields.address,
    ];
    let mut used: Vec<usize> = singles
        .into_iter()
        .flatten()
        .chain(&fields.emails)
        .chain(&fields.webs)
        .flat_map(|f| &f.words)
        .chain(fields.phones.iter().flat_map(|p| &p.words))
        .chain(fields.handles.iter().flat_map(|h| &h.words))
        .copied()
        .collect();
    used.sort_unstable();
    used.dedup();
    let rest = (0..fields.words.len()).filter(|i| used.binary_search(i).is_err());
    let rest: usize = rest.map(|i| letters(&fields.words[i].text)).sum();
    prop_assert_eq!(rest, letters(&fields.note), "{:?}", fields);
    Ok(())
}

fn a_word() -> impl Strategy<Value = Word> {
    let text = prop_oneof![
        "[A-Za-z0-9.@+()/:,&|_-]{1,14}",
        "\\PC{1,8}",
        prop::sample::select(vec![
            "Tel.",
            "E-Mail:",
            "www.",
            "@",
            "GmbH",
            "Dr.",
            "PhD,",
            "+49",
            "(0)30",
            "ext.",
            "Street",
            "CEO",
            "©",
            "a@b.de",
            "https://",
            "x",
            "20557",
            "in/",
            "LinkedIn:",
            ".com",
        ])
        .prop_map(str::to_owned),
    ];
    let place = (-50f32..3000.0, -50f32..2000.0, -20f32..400.0, -20f32..120.0);
    (text, place, -10f32..120.0, 0u32..6, 0u32..3).prop_map(
        |(text, (x, y, w, h), confidence, line, block)| Word {
            text,
            bbox: Area {
                x0: x,
                y0: y,
                x1: x + w,
                y1: y + h,
            },
            confidence,
            line,
            block,
        },
    )
}

proptest! {
    #[test]
    fn any_words_are_read_and_none_is_lost(words in prop::collection::vec(a_word(), 0..60)) {
        nothing_is_lost(&Pass { words })?;
    }

    #[test]
    fn any_passes_are_read(passes in prop::collection::vec(prop::collection::vec(a_word(), 0..30), 0..5)) {
        let passes: Vec<Pass> = passes.into_iter().map(|words| Pass { words }).collect();
        let fields = read_card(&passes, &Hints::default());
        let all = fields.words.len();
        prop_assert!(fields.phones.iter().flat_map(|p| &p.words).all(|w| *w < all));
    }

    #[test]
    fn lines_of_any_text_are_read_and_none_is_lost(lines in prop::collection::vec("[ -~äéß©]{0,40}", 0..12)) {
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        nothing_is_lost(&seen(&lines))?;
    }
}

#[test]
fn odd_numbers_in_boxes_do_no_harm() {
    let mut pass = seen(&["Nora Feld", "nora@feld.de", "0171 5550123"]);
    for (word, odd) in
        pass.words
            .iter_mut()
            .zip([f32::NAN, f32::INFINITY, f32::NEG_INFINITY, f32::MAX])
    {
        word.bbox.y1 = odd;
        word.confidence = odd;
    }
    assert_eq!(read_card(&[pass], &Hints::default()).words.len(), 5);
}
