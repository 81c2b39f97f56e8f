//! Contacts as a table: one line a person, in columns that a spreadsheet and a second Kith can read.
//!
//! Whatever a person can have several of gets numbered columns, as many as the fullest person needs.

use crate::draft::{Address, ContactDraft, Position, Reach};
use std::borrow::Cow;

/// All drafts as CSV (RFC 4180) with a heading line and the byte-order mark that makes Excel read UTF-8.
#[must_use]
pub fn write(drafts: &[ContactDraft]) -> String {
    let most =
        |count: fn(&ContactDraft) -> usize| drafts.iter().map(count).max().unwrap_or(0).max(1);
    let widths = Widths {
        positions: most(|d| d.positions.len()),
        emails: most(|d| d.emails.len()),
        phones: most(|d| d.phones.len()),
        urls: most(|d| d.urls.len()),
        addresses: most(|d| d.addresses.len()),
    };
    let mut out = String::from("\u{feff}");
    line(&mut out, widths.heading().iter().map(String::as_str));
    for draft in drafts {
        let cells = widths.cells(draft);
        line(&mut out, cells.iter().map(Cow::as_ref));
    }
    out
}

struct Widths {
    positions: usize,
    emails: usize,
    phones: usize,
    urls: usize,
    addresses: usize,
}

const NAME: [&str; 7] = [
    "Name",
    "Prefix",
    "Given names",
    "Additional names",
    "Family names",
    "Suffix",
    "Nickname",
];
const ADDRESS: [&str; 6] = ["label", "street", "city", "region", "postcode", "country"];
const REST: [&str; 7] = [
    "Birthday",
    "Tags",
    "Met at",
    "Met on",
    "Note",
    "Other properties",
    "UID",
];

impl Widths {
    fn heading(&self) -> Vec<String> {
        let mut out: Vec<String> = NAME.map(str::to_owned).into();
        for n in 1..=self.positions {
            out.extend([format!("Company {n}"), format!("Title {n}")]);
        }
        for (name, width) in [
            ("Email", self.emails),
            ("Phone", self.phones),
            ("URL", self.urls),
        ] {
            out.extend(
                (1..=width).flat_map(|n| [format!("{name} {n}"), format!("{name} {n} label")]),
            );
        }
        for n in 1..=self.addresses {
            out.extend(ADDRESS.map(|part| format!("Address {n} {part}")));
        }
        out.extend(REST.map(str::to_owned));
        out
    }

    fn cells<'a>(&self, d: &'a ContactDraft) -> Vec<Cow<'a, str>> {
        let mut out: Vec<Cow<'a, str>> = vec![d.name.as_str().into()];
        match &d.parts {
            Some(n) => {
                let parts = [&n.prefix, &n.given, &n.additional, &n.family, &n.suffix];
                out.extend(parts.map(|p| Cow::from(p.as_str())));
            }
            None => out.extend(std::iter::repeat_n(Cow::from(""), 5)),
        }
        out.push(d.nickname.as_str().into());
        let position = |p: &'a Position| [&p.company, &p.title].map(|s| Cow::from(s.as_str()));
        numbered(&mut out, &d.positions, self.positions, position);
        let reach = |r: &'a Reach| [&r.value, &r.label].map(|s| Cow::from(s.as_str()));
        numbered(&mut out, &d.emails, self.emails, reach);
        numbered(&mut out, &d.phones, self.phones, reach);
        numbered(&mut out, &d.urls, self.urls, reach);
        let address = |a: &'a Address| {
            [
                &a.label,
                &a.street,
                &a.city,
                &a.region,
                &a.postcode,
                &a.country,
            ]
            .map(|s| Cow::from(s.as_str()))
        };
        numbered(&mut out, &d.addresses, self.addresses, address);
        let text = |value: Option<String>| Cow::from(value.unwrap_or_default());
        out.push(text(d.birthday.map(|b| b.to_string())));
        out.push(d.tags.join(", ").into());
        out.push(d.met_at.as_str().into());
        out.push(text(d.met_on.map(|day| day.to_string())));
        out.push(d.note.as_str().into());
        out.push(d.unknown.join("\n").into());
        out.push(d.uid.as_deref().unwrap_or_default().into());
        out
    }
}

fn numbered<'a, T, const N: usize>(
    out: &mut Vec<Cow<'a, str>>,
    items: &'a [T],
    width: usize,
    cells: impl Fn(&'a T) -> [Cow<'a, str>; N],
) {
    out.extend(items.iter().flat_map(cells));
    out.extend(std::iter::repeat_n(
        Cow::from(""),
        (width - items.len()) * N,
    ));
}

fn line<'a>(out: &mut String, cells: impl Iterator<Item = &'a str>) {
    for (i, cell) in cells.enumerate() {
        if i > 0 {
            out.push(',');
        }
        let guard = if looks_like_formula(cell) { "'" } else { "" };
        if cell.contains(['"', ',', '\n', '\r']) || cell.starts_with([' ', '\t']) {
            out.extend(["\"", guard, &cell.replace('"', "\"\""), "\""]);
        } else {
            out.extend([guard, cell]);
        }
    }
    out.push_str("\r\n");
}

/// A spreadsheet would compute such a cell instead of showing it; an apostrophe before it makes it text. Phone
/// numbers begin with a plus and stay as they are.
fn looks_like_formula(cell: &str) -> bool {
    let mut chars = cell.chars();
    match chars.next() {
        Some('=' | '@' | '\t' | '\r') => true,
        Some('+' | '-') => !chars.all(|c| c.is_ascii_digit() || " ()-/.+".contains(c)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::{Birthday, NameParts};

    #[test]
    fn every_field_has_its_column_and_the_fullest_person_sets_the_width() {
        let full = ContactDraft {
            name: "Ines \"Ini\" Maro".into(),
            parts: Some(NameParts {
                given: "Ines".into(),
                family: "Maro".into(),
                ..NameParts::default()
            }),
            positions: vec![Position {
                company: "Lot, Inc.".into(),
                title: "COO".into(),
            }],
            emails: vec![Reach::new("a@b.c", "work"), Reach::new("d@e.f", "")],
            phones: vec![Reach::new("+49 89 1", "mobile")],
            birthday: Birthday::new(None, 2, 29),
            tags: vec!["a".into(), "b".into()],
            note: "two\nlines".into(),
            ..ContactDraft::default()
        };
        let table = write(&[
            full,
            ContactDraft {
                name: "=1+1".into(),
                ..ContactDraft::default()
            },
        ]);
        let lines: Vec<_> = table.trim_start_matches('\u{feff}').split("\r\n").collect();
        assert_eq!(
            lines[0],
            "Name,Prefix,Given names,Additional names,Family names,Suffix,Nickname,Company 1,Title 1,Email 1,\
             Email 1 label,Email 2,Email 2 label,Phone 1,Phone 1 label,URL 1,URL 1 label,Address 1 label,\
             Address 1 street,Address 1 city,Address 1 region,Address 1 postcode,Address 1 country,Birthday,Tags,\
             Met at,Met on,Note,Other properties,UID"
        );
        assert_eq!(
            lines[1],
            "\"Ines \"\"Ini\"\" Maro\",,Ines,,Maro,,,\"Lot, Inc.\",COO,a@b.c,work,d@e.f,,+49 89 1,mobile,,,,,,,,,\
             --02-29,\"a, b\",,,\"two\nlines\",,"
        );
        assert!(lines[2].starts_with("'=1+1,"));
        assert_eq!(lines[2].matches(',').count(), lines[0].matches(',').count());
    }
}
