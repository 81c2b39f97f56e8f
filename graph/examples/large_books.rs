//! How long a large book takes: prints times for two sizes. Run it with optimisations.
#![allow(
    clippy::expect_used,
    reason = "a measurement that cannot go on has failed"
)]

use chrono::{DateTime, Days, NaiveDate, Utc};
use kith_graph::command::{Command, PersonEdit};
use kith_graph::document::{Graph, split};
use kith_graph::ids::{BatchId, InteractionId, PersonId};
use kith_graph::rules;
use kith_graph::things::DEFAULTS;
use kith_graph::types::{Channel, Initiator, Interaction, PersonDraft, Position, Reach, Tier};
use kith_graph::view::PeopleFilter;
use std::time::Instant;
use uuid::Uuid;

fn main() {
    for (people, interactions) in [(500, 5_000), (10_000, 100_000)] {
        measure(people, interactions);
    }
}

/// A key as real ones are: time in front, the rest random.
fn key(n: u64) -> Uuid {
    let random = u128::from(n + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835);
    let time = u128::from(0x019A_0000_0000 + n * 997) << 80;
    Uuid::from_u128(time | (random >> 48))
}

fn timed<T>(what: &str, f: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let out = f();
    println!("  {what}: {:.2} ms", start.elapsed().as_secs_f64() * 1e3);
    out
}

fn draft(n: u64) -> PersonDraft {
    let tier = [None, Some(Tier::One), Some(Tier::Two), Some(Tier::Three)][(n % 4) as usize];
    PersonDraft {
        name: format!("Person{} Family{}", n % 911, n),
        positions: vec![Position {
            company: format!("Company {}", n % 317),
            title: "Partner".into(),
        }],
        emails: vec![Reach {
            value: format!("p{n}@company{}.com", n % 317),
            label: "work".into(),
        }],
        phones: vec![Reach {
            value: format!("+44 20 {n:07}"),
            label: String::new(),
        }],
        note: format!("Met at the conference. Looks for partner number {n}."),
        tier,
        ..PersonDraft::default()
    }
}

fn measure(people: u64, interactions: u64) {
    println!("{people} people, {interactions} interactions");
    let on = NaiveDate::default() + Days::new(20_000);
    let at: DateTime<Utc> = DateTime::default();
    let mut book = Graph::new();
    book.begin_session([1; 16]);
    let mut batch = 1 << 40;
    let mut next = || {
        batch += 1;
        BatchId(key(batch))
    };
    let import = Command::Import {
        on,
        source: "contacts.vcf".into(),
        people: (0..people).map(|n| (PersonId(key(n)), draft(n))).collect(),
        more: Vec::new(),
    };
    timed("import", || {
        let id = next();
        for part in split(import) {
            book.apply(id, at, &part).expect("an import");
        }
    });
    timed("log all interactions", || {
        for n in 0..interactions {
            let interaction = Interaction {
                id: InteractionId(key((1 << 30) + n)),
                people: vec![PersonId(key(n * 7919 % people))],
                on: on + Days::new(n % 700),
                at: None,
                channel: Channel::Call,
                begun_by: Initiator::Me,
                minutes: Some(15),
                note: format!("Spoke of matter {n}."),
                event: None,
                planned: false,
                bulk: false,
                missed: false,
                answered: false,
                value: String::new(),
            };
            book.apply(next(), at, &Command::SaveInteraction { interaction })
                .expect("an interaction");
        }
    });
    let bytes = timed("save", || book.save());
    println!("  saved: {} KB", bytes.len() / 1024);
    drop(book);
    let mut book = timed("load", || Graph::load(&bytes).expect("a book"));
    timed("  of it rows", || book.rows_from_scratch());
    book.begin_session([2; 16]);
    let rows = timed("rows()", || book.rows());
    let today = on + Days::new(800);
    timed("Today", || rules::today(&rows, &[], &DEFAULTS, today));
    let search = PeopleFilter {
        search: "fam9 comp".into(),
        ..PeopleFilter::default()
    };
    timed("search", || rules::people(&rows, &search, today, 0, 50));
    timed("first page", || book.page(PersonId(key(3)), today));
    timed("page", || book.page(PersonId(key(4)), today));
    let mut edit = |what: &str, command: Command| {
        let heads = book.heads();
        timed(what, || {
            book.apply(next(), at, &command).expect("an edit");
            book.save_after(&heads)
        });
    };
    for n in 0..3 {
        let person = Box::new(draft(n));
        edit(
            "add a person and save_after",
            Command::AddPerson {
                id: PersonId(key((1 << 20) + n)),
                on,
                person,
            },
        );
    }
    let edits = vec![
        PersonEdit::Title("COO".into()),
        PersonEdit::Note("Another note.".into()),
    ];
    edit(
        "edit a person and save_after",
        Command::EditPerson {
            id: PersonId(key(3)),
            on,
            edits,
        },
    );
}
