//! Kith's own columns: everything that a draft holds, each in its place.

use super::{Block, Cells, once, tags};
use crate::draft::{ContactDraft, Reach};
use std::borrow::Cow;

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

pub(super) const BLOCKS: [Block; 7] = [
    block(|_| once(&NAME)),
    block(|n| vec![format!("Company {n}"), format!("Title {n}")]),
    block(|n| reach("Email", n)),
    block(|n| reach("Phone", n)),
    block(|n| reach("URL", n)),
    block(|n| {
        ADDRESS
            .iter()
            .map(|part| format!("Address {n} {part}"))
            .collect()
    }),
    block(|_| once(&REST)),
];

const fn block(heading: fn(usize) -> Vec<String>) -> Block {
    Block { heading, least: 1 }
}

fn reach(name: &str, n: usize) -> Vec<String> {
    vec![format!("{name} {n}"), format!("{name} {n} label")]
}

pub(super) fn cells(d: &ContactDraft) -> Vec<Cells<'_>> {
    let mut name: Vec<Cow<'_, str>> = vec![d.name.as_str().into()];
    match &d.parts {
        Some(n) => {
            let parts = [&n.prefix, &n.given, &n.additional, &n.family, &n.suffix];
            name.extend(parts.map(|p| Cow::from(p.as_str())));
        }
        None => name.extend(std::iter::repeat_n(Cow::from(""), 5)),
    }
    name.push(d.nickname.as_str().into());
    let reaches = |list: &'_ [Reach]| -> Cells<'_> {
        let cells = |r: &'_ Reach| [&r.value, &r.label].map(|s| Cow::Owned(s.clone())).to_vec();
        list.iter().map(cells).collect()
    };
    let positions = d.positions.iter();
    let addresses = d.addresses.iter();
    let text = |value: Option<String>| Cow::from(value.unwrap_or_default());
    // A line of a vCard has no line end of its own.
    let unknown: Vec<String> = d
        .unknown
        .iter()
        .map(|line| line.replace('\n', "\\n"))
        .collect();
    vec![
        vec![name],
        positions
            .map(|p| {
                [&p.company, &p.title]
                    .map(|s| Cow::from(s.as_str()))
                    .to_vec()
            })
            .collect(),
        reaches(&d.emails),
        reaches(&d.phones),
        reaches(&d.urls),
        addresses
            .map(|a| {
                [
                    &a.label,
                    &a.street,
                    &a.city,
                    &a.region,
                    &a.postcode,
                    &a.country,
                ]
                .map(|s| Cow::from(s.as_str()))
                .to_vec()
            })
            .collect(),
        vec![vec![
            text(d.birthday.map(|b| b.to_string())),
            tags::join(&d.tags).into(),
            d.met_at.as_str().into(),
            text(d.met_on.map(|day| day.to_string())),
            d.note.as_str().into(),
            unknown.join("\n").into(),
            d.uid.as_deref().unwrap_or_default().into(),
        ]],
    ]
}
