//! Where the time of an import goes: a file of vCards (10,000, or as many as the argument says) read, held against itself,
//! and brought into an empty book, each phase in milliseconds, as JSON.

use chrono::{DateTime, NaiveDate};
use kith_device::book::Book;
use kith_device::preview::preview;
use kith_formats::charset::Tables;
use kith_formats::read;
use kith_graph::command::Command;
use kith_graph::document::{Graph, split};
use kith_graph::ids::BatchId;
use serde_json::json;
use std::error::Error;
use std::rc::Rc;
use std::time::Instant;
use uuid::Uuid;

fn main() -> Result<(), Box<dyn Error>> {
    let count = std::env::args().nth(1).map_or(Ok(10_000), |n| n.parse())?;
    let file = cards(count);
    let day = NaiveDate::from_ymd_opt(2026, 6, 8).ok_or("no such day")?;

    let clock = Instant::now();
    read::read("cards.vcf", file.as_bytes(), &Tables)?;
    let reading = clock.elapsed();

    let clock = Instant::now();
    let found = preview("cards.vcf", file.as_bytes(), &Tables, &[])?;
    let previewing = clock.elapsed();

    let mut next = 0;
    let mut fresh = || {
        next += 1;
        Uuid::from_u128((0x7000 << 64) | (1 << 63) | (next * 0x9e37_79b9_7f4a_7c15))
    };
    let clock = Instant::now();
    let command = found.command(day, &mut fresh);
    let parts: Vec<Rc<Command>> = split(command).into_iter().map(Rc::new).collect();
    let splitting = clock.elapsed();

    let mut graph = Graph::new();
    graph.begin_session([7; 16]);
    let clock = Instant::now();
    for part in &parts {
        let before = graph.heads();
        graph.apply(BatchId(Uuid::from_u128(1)), DateTime::default(), part)?;
        std::hint::black_box(graph.save_after(&before));
    }
    let document = clock.elapsed();

    let mut book = Book::open(&[]);
    book.attach(&[])?;
    book.begin_session([7; 16]);
    let clock = Instant::now();
    for part in &parts {
        let batch = BatchId(Uuid::from_u128(1));
        book.run(batch, DateTime::default(), part.clone(), true)?;
    }
    let whole = clock.elapsed();
    println!(
        "{}",
        json!({
            "bench": "import, natively", "unit": "ms", "cards": count, "parts": parts.len(),
            "read": reading.as_millis(), "preview, reading included": previewing.as_millis(),
            "split": splitting.as_millis(), "document": document.as_millis(),
            "book, document included": whole.as_millis(),
        })
    );
    Ok(())
}

/// Cards as phones write them, no two alike.
fn cards(count: usize) -> String {
    const GIVEN: [&str; 8] = [
        "Anna", "Bruno", "Chen", "Dagny", "Emeka", "Fatima", "Goran", "Hana",
    ];
    const FAMILY: [&str; 7] = [
        "Berg", "Castro", "Diallo", "Eriksen", "Fischer", "Garcia", "Haddad",
    ];
    let letters = |n: usize| -> String {
        let digits = n.to_string();
        digits
            .bytes()
            .map(|digit| char::from(digit - b'0' + b'a'))
            .collect()
    };
    let mut all = String::new();
    for n in 0..count {
        let first = GIVEN[n % GIVEN.len()];
        let last = format!("{}{}", FAMILY[(n * 5) % FAMILY.len()], letters(n));
        let lines = [
            "BEGIN:VCARD".to_owned(),
            "VERSION:3.0".to_owned(),
            format!("FN:{first} {last}"),
            format!("N:{last};{first};;;"),
            format!("ORG:{last} Partners;Sales"),
            "TITLE:Partner".to_owned(),
            format!(
                "EMAIL;TYPE=INTERNET,WORK:{}.{n}@{}.example",
                first.to_lowercase(),
                last.to_lowercase()
            ),
            format!("TEL;TYPE=CELL:+49 170 {}", 1_000_000 + n),
            format!(
                "ADR;TYPE=WORK:;;Main Street {};Hamburg;;20095;Germany",
                n % 200
            ),
            format!(
                "NOTE:Met at fair number {}\\, talked about freight.",
                n % 40
            ),
            format!("UID:bench-{n}"),
            "END:VCARD".to_owned(),
        ];
        all.extend(lines.iter().flat_map(|line| [line.as_str(), "\r\n"]));
    }
    all
}
