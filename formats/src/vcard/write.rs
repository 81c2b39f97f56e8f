//! vCard 4.0 (RFC 6350) as Kith writes it: what was read comes back, also what was not understood.

use super::labels;
use super::text::{caret, escape};
use crate::draft::{Address, ContactDraft, Position, Reach};

/// RFC 6350, 3.2: no line longer than this many bytes, its end not counted.
const WIDTH: usize = 75;

/// All drafts as one file.
#[must_use]
pub fn write_v4(drafts: &[ContactDraft]) -> String {
    let mut out = String::with_capacity(drafts.len() * 512);
    for draft in drafts {
        Card {
            out: &mut out,
            group: last_group(&draft.unknown),
        }
        .write(draft);
    }
    out
}

struct Card<'a> {
    out: &'a mut String,
    /// The last `item` number that is taken.
    group: u32,
}

impl Card<'_> {
    fn write(&mut self, draft: &ContactDraft) {
        self.line("BEGIN:VCARD");
        self.line("VERSION:4.0");
        if let Some(uid) = &draft.uid {
            let kind = if uid.contains(':') { "" } else { ";VALUE=text" };
            self.line(&format!("UID{kind}:{}", escape(uid)));
        }
        self.name(draft);
        self.text("NICKNAME", &draft.nickname);
        self.positions(&draft.positions);
        self.reaches("EMAIL", &draft.emails);
        self.reaches("TEL", &draft.phones);
        self.reaches("URL", &draft.urls);
        for address in &draft.addresses {
            self.address(address);
        }
        if let Some(birthday) = draft.birthday {
            let year = birthday.year.map_or("--".to_owned(), |y| format!("{y:04}"));
            self.line(&format!(
                "BDAY:{year}{:02}{:02}",
                birthday.month, birthday.day
            ));
        }
        if !draft.tags.is_empty() {
            let tags: Vec<_> = draft.tags.iter().map(|t| escape(t)).collect();
            self.line(&format!("CATEGORIES:{}", tags.join(",")));
        }
        self.text("NOTE", &draft.note);
        self.text("X-KITH-MET-AT", &draft.met_at);
        if let Some(day) = draft.met_on {
            self.line(&format!("X-KITH-MET-ON:{day}"));
        }
        for unknown in &draft.unknown {
            self.unknown(unknown);
        }
        self.line("END:VCARD");
    }

    /// FN must be there; where there is no name, RFC 9554's DERIVED says that it is only a stand-in.
    fn name(&mut self, draft: &ContactDraft) {
        if draft.name.is_empty() {
            let reach = draft
                .emails
                .first()
                .or(draft.phones.first())
                .map(|r| r.value.as_str());
            let company = || {
                draft
                    .positions
                    .iter()
                    .map(|p| p.company.as_str())
                    .find(|c| !c.is_empty())
            };
            let shown = reach.or_else(company).unwrap_or_default();
            self.line(&format!("FN;DERIVED=true:{}", escape(shown)));
        } else {
            self.line(&format!("FN:{}", escape(&draft.name)));
        }
        if let Some(n) = &draft.parts {
            let parts =
                [&n.family, &n.given, &n.additional, &n.prefix, &n.suffix].map(|p| escape(p));
            self.line(&format!("N:{}", parts.join(";")));
        }
    }

    /// Companies and titles stand side by side, first to first; where one of a pair is missing, groups pair them.
    fn positions(&mut self, positions: &[Position]) {
        let whole = |p: &Position| !p.company.is_empty() && !p.title.is_empty();
        let plain = positions.len() < 2 || positions.iter().all(whole);
        for position in positions {
            let group = if plain {
                String::new()
            } else {
                self.next_group()
            };
            self.grouped_text(&group, "ORG", &position.company);
            self.grouped_text(&group, "TITLE", &position.title);
        }
    }

    fn reaches(&mut self, name: &str, reaches: &[Reach]) {
        for (i, reach) in reaches.iter().enumerate() {
            let pref = if i == 0 && reaches.len() > 1 {
                ";PREF=1"
            } else {
                ""
            };
            let value = match name {
                "URL" => reach.value.replace('\\', "\\\\").replace('\n', "\\n"),
                _ => escape(&reach.value),
            };
            self.labelled(name, pref, &reach.label, &value);
        }
    }

    fn address(&mut self, a: &Address) {
        let parts = [&a.street, &a.city, &a.region, &a.postcode, &a.country].map(|p| escape(p));
        self.labelled("ADR", "", &a.label, &format!(";;{}", parts.join(";")));
    }

    fn labelled(&mut self, name: &str, params: &str, label: &str, value: &str) {
        match labels::types(label, name == "TEL") {
            Some("") => self.line(&format!("{name}{params}:{value}")),
            Some(types) if types.contains(',') => {
                self.line(&format!("{name};TYPE={}{params}:{value}", caret(types)));
            }
            Some(types) => self.line(&format!("{name};TYPE={types}{params}:{value}")),
            None => {
                let group = self.next_group();
                self.line(&format!("{group}{name}{params}:{value}"));
                self.line(&format!("{group}X-ABLabel:{}", escape(label)));
            }
        }
    }

    fn text(&mut self, name: &str, value: &str) {
        self.grouped_text("", name, value);
    }

    fn grouped_text(&mut self, group: &str, name: &str, value: &str) {
        if !value.is_empty() {
            self.line(&format!("{group}{name}:{}", escape(value)));
        }
    }

    fn unknown(&mut self, line: &str) {
        let line: String = line
            .replace('\n', "\\n")
            .chars()
            .filter(|c| !c.is_control() || *c == '\t')
            .collect();
        if line.contains(':') {
            self.line(&line);
        } else {
            self.line(&format!("X-KITH-LINE:{}", escape(&line)));
        }
    }

    fn next_group(&mut self) -> String {
        self.group += 1;
        format!("item{}.", self.group)
    }

    /// One line, folded between characters.
    fn line(&mut self, line: &str) {
        let mut room = WIDTH;
        for c in line.chars() {
            if c.len_utf8() > room {
                self.out.push_str("\r\n ");
                room = WIDTH - 1;
            }
            self.out.push(c);
            room -= c.len_utf8();
        }
        self.out.push_str("\r\n");
    }
}

fn last_group(unknown: &[String]) -> u32 {
    let number = |line: &String| {
        let (group, _) = line.split_once('.')?;
        group.get(..4).filter(|g| g.eq_ignore_ascii_case("item"))?;
        group[4..].parse::<u32>().ok()
    };
    unknown
        .iter()
        .filter_map(number)
        .filter(|n| *n < u32::MAX / 2)
        .max()
        .unwrap_or(0)
}
