//! Quick add against a table that a person can extend, and against anything at all.

use chrono::NaiveDate;
use kith_formats::draft::Reach;
use kith_formats::quick_add::{QuickAdd, parse};
use proptest::prelude::*;

const TABLE: &str = include_str!("quick_add.tsv");

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 6, 3).unwrap_or_default()
}

fn cases() -> impl Iterator<Item = (String, &'static str)> {
    let lines = TABLE
        .lines()
        .filter(|l| !l.starts_with("# ") && !l.trim().is_empty());
    lines
        .filter_map(|l| l.split_once('\t'))
        .map(|(text, fields)| (text.replace("\\r", "\r").replace("\\n", "\n"), fields))
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
    for (text, fields) in cases() {
        let mut expected: Vec<_> = fields.split(" | ").map(str::to_owned).collect();
        expected.sort();
        let got = shown(&parse(&text, today()));
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

#[test]
fn the_table_holds_sixty_cases_at_least() {
    assert!(cases().count() >= 60);
}

#[test]
fn a_pasted_vcard_is_read_as_one() {
    let out = parse(
        "BEGIN:VCARD\nVERSION:3.0\nFN:Kim Park\nTEL:1\nEND:VCARD\n",
        today(),
    );
    assert_eq!(shown(&out), ["name=Kim Park", "phone=1"]);
}

/// All that the outcome holds, in small letters.
fn held(out: &QuickAdd) -> String {
    let mut all = shown(out).join("\n");
    if let Some(promise) = &out.promise {
        all.push_str(&promise.source);
    }
    all.replace("\\n", "\n").to_lowercase()
}

/// Words that are read and not kept: labels, links, and the ways to say "met".
const READ: &str = "at @ of from bei von with for is the as a an on in by we met works working arbeitet / + - name company \
    title role position job org firma note notes tel telefon telephone phone ph fon p t m mob mobile cell c mobil handy \
    o office work w f fax h home privat d direct e email e-mail mail web website url linkedin until till before \
    yesterday today tomorrow friday monday june 5 2 next last ext x who i dw durchwahl cellphone mobiltelefon telefax büro \
    number line private url homepage site";

fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase()
}

fn assert_nothing_is_lost(text: &str) -> Result<(), TestCaseError> {
    let out = parse(text, today());
    let held = held(&out);
    for word in text.split(|c: char| c.is_whitespace() || ",;|()<>\"".contains(c)) {
        let word = bare(word);
        let known =
            word.is_empty() || READ.split_whitespace().any(|r| r == word) || held.contains(&word);
        prop_assert!(known, "{word:?} of {text:?} is lost in {out:?}");
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

proptest! {
    #[test]
    fn no_word_is_lost(text in words()) {
        assert_nothing_is_lost(&text)?;
    }

    #[test]
    fn any_text_on_any_day_is_split(text in "\\PC{0,200}", day in proptest::num::i32::ANY) {
        let days = [NaiveDate::MIN, NaiveDate::MAX, NaiveDate::from_num_days_from_ce_opt(day % 9_000_000).unwrap_or(today())];
        for day in days {
            let _ = parse(&text, day);
        }
    }

    #[test]
    fn promises_at_the_ends_of_time_are_split(text in words(), end in any::<bool>()) {
        let _ = parse(&text, if end { NaiveDate::MAX } else { NaiveDate::MIN });
    }
}
