//! vCard 2.1, 3.0 and 4.0 as phones and mail programs really write them, and 3.0 and 4.0 as Kith writes them.

pub(crate) mod base64;
mod beyond;
mod card;
mod dates;
mod jobs;
mod labels;
mod lines;
mod meaning;
pub(crate) mod media;
mod person;
mod property;
mod source;
mod text;
mod write;

pub use beyond::new_lines;
pub use write::{Version, write_card, write_v3, write_v4};

use crate::charset::Charsets;
use crate::read::{Contacts, Place, Warning};
use card::Card;
use lines::Lines;
use std::collections::BTreeSet;

/// Reads every card; nothing if no card begins anywhere.
#[must_use]
pub fn parse(bytes: &[u8], charsets: &dyn Charsets) -> Option<Contacts> {
    let bytes = text::without_bom(bytes);
    let mut file = File::default();
    let mut lines = Lines::new(&bytes);
    while let Some(line) = lines.next() {
        if lines::begins(&line.bytes) {
            file.begin(line.number);
            lines.old = false;
        } else if lines::ends(&line.bytes) {
            file.end(line.number);
        } else if let Some(card) = file.open.last_mut() {
            card.push(line, charsets);
            lines.old = card.version == "2.1";
        } else {
            file.stray(line.number);
        }
    }
    file.finish()
}

/// The file so far. More than one card is open only where a card of 2.1 carries its agent's card inside.
#[derive(Default)]
struct File {
    open: Vec<Card>,
    begun: usize,
    versions: BTreeSet<&'static str>,
    /// Lines outside any card: the first one's number and how many follow.
    outside: Option<(usize, usize)>,
    contacts: Contacts,
}

impl File {
    fn begin(&mut self, line: usize) {
        self.close_outside();
        if self.open.last_mut().is_some_and(|card| !card.takes_agent()) {
            self.close(Some(line));
        }
        self.begun += 1;
        self.open.push(Card::new(Place {
            record: self.begun,
            line,
        }));
    }

    fn end(&mut self, line: usize) {
        if self.open.is_empty() {
            self.stray(line);
        } else {
            self.close(None);
        }
    }

    fn close(&mut self, next_card: Option<usize>) {
        let Some(card) = self.open.pop() else { return };
        self.versions.extend(
            ["2.1", "3.0", "4.0"]
                .into_iter()
                .find(|v| *v == card.version),
        );
        self.contacts.records.push(card.finish(next_card));
    }

    fn stray(&mut self, line: usize) {
        let (_, count) = self.outside.get_or_insert((line, 0));
        *count += 1;
    }

    fn close_outside(&mut self) {
        let Some((line, count)) = self.outside.take() else {
            return;
        };
        let message = match count {
            1 => "This line stands outside any card and was left out.".to_owned(),
            n => format!("{n} lines from here stand outside any card and were left out."),
        };
        let place = Some(Place {
            record: self.begun,
            line,
        });
        self.contacts.warnings.push(Warning { place, message });
    }

    fn finish(mut self) -> Option<Contacts> {
        self.close_outside();
        while !self.open.is_empty() {
            self.close(Some(0));
        }
        if self.begun == 0 {
            return None;
        }
        let mut contacts = self.contacts;
        contacts.kind = kind(&self.versions);
        contacts.records.sort_by_key(|r| r.place().record);
        Some(contacts)
    }
}

fn kind(versions: &BTreeSet<&'static str>) -> String {
    let versions: Vec<_> = versions.iter().copied().collect();
    match versions[..] {
        [] => "vCard".to_owned(),
        [one] => format!("vCard {one}"),
        [ref first @ .., last] => format!("vCard {} and {last}", first.join(", ")),
    }
}
