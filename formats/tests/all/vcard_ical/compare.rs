//! What differs between two readings of one card, each kind of difference under a short name.

use super::reader::Property;
use kith_formats::draft::ContactDraft;
use std::collections::{BTreeMap, BTreeSet};

/// Kinds of differences, each with how often it was found and an example.
#[derive(Default)]
pub(crate) struct Differences {
    pub(crate) found: BTreeMap<String, (usize, String)>,
}

impl Differences {
    fn note(&mut self, kind: String, example: impl FnOnce() -> String) {
        let found = self.found.entry(kind).or_insert_with(|| (0, example()));
        found.0 += 1;
    }

    /// What ical.js found in a card and Kith has not, neither in a field nor among the lines it keeps.
    pub(crate) fn of_reading(&mut self, properties: &[Property], draft: &ContactDraft, card: &str) {
        for p in properties {
            let found = |p: &Property| in_fields(p, draft) || is_kept(p, draft);
            if found(p) {
                continue;
            }
            if found(&without_backslashes(p)) {
                self.note("reading a backslash".to_owned(), || {
                    format!("{p:?}\n{card}")
                });
            } else {
                self.note(format!("reading {}", p.name), || {
                    format!("{p:?}\n{draft:#?}\n{card}")
                });
            }
        }
    }

    /// What ical.js finds in a card and not in the card that Kith wrote, or the other way round.
    pub(crate) fn of_return(&mut self, before: &[Property], after: &[Property], card: &str) {
        let mut added: Vec<Property> = after.iter().map(same_in_all).collect();
        let mut lost = Vec::new();
        for p in before.iter().map(same_in_all) {
            match added.iter().position(|other| *other == p) {
                Some(at) => drop(added.remove(at)),
                None => lost.push(p),
            }
        }
        for p in lost {
            let alike = |other: &Property| other.name == p.name && other.values == p.values;
            let Some(at) = added.iter().position(alike) else {
                let twice = after.iter().any(alike);
                let what = if twice { "twice" } else { "lost" };
                self.note(format!("{} {what}", p.name), || {
                    format!("{p:?}\n{added:?}\n{card}")
                });
                continue;
            };
            let other = added.remove(at);
            for kind in params(&p, &other) {
                self.note(kind, || format!("{p:?}\n{other:?}"));
            }
        }
        for p in added {
            self.note(format!("{} added", p.name), || format!("{p:?}\n{card}"));
        }
    }
}

fn params(before: &Property, after: &Property) -> Vec<String> {
    let pairs = |p: &Property| -> BTreeSet<(String, String)> {
        let of = |(name, values): (&String, &BTreeSet<String>)| {
            let name = name.clone();
            values
                .iter()
                .map(|v| (name.clone(), v.clone()))
                .collect::<Vec<_>>()
        };
        p.params.iter().flat_map(of).collect()
    };
    let (before, after) = (pairs(before), pairs(after));
    let lost = before.difference(&after).map(|p| (p, "lost"));
    let added = after.difference(&before).map(|p| (p, "added"));
    let named = |((name, value), what): (&(String, String), &str)| match name.as_str() {
        "GROUP" => format!("group {what}"),
        _ => format!("{name}={value} {what}"),
    };
    lost.chain(added).map(named).collect()
}

/// Types mean the same in capitals, and so does base64 however it is broken.
fn same_in_all(p: &Property) -> Property {
    let mut p = p.clone();
    for name in ["TYPE", "ENCODING"] {
        if let Some(words) = p.params.get_mut(name) {
            *words = words.iter().map(|w| w.to_lowercase()).collect();
        }
    }
    p
}

fn without_backslashes(p: &Property) -> Property {
    let mut p = p.clone();
    for text in p.values.iter_mut().flatten() {
        *text = text.replace("\\;", ";").replace("\\,", ",");
    }
    p
}

fn in_fields(p: &Property, d: &ContactDraft) -> bool {
    let text = p.text();
    let is = |value: &str| value == text;
    let ends = |value: &str| value == text || value.rsplit(':').next() == Some(&text);
    match p.name.as_str() {
        "VERSION" => true,
        "FN" => is(&d.name),
        "N" => d.parts.as_ref().is_some_and(|n| {
            let parts = [&n.family, &n.given, &n.additional, &n.prefix, &n.suffix];
            let joined = p.values.iter().enumerate();
            let joined = joined.map(|(i, part)| part.join(if i == 4 { ", " } else { " " }));
            joined.eq(parts.into_iter().cloned())
        }),
        "NICKNAME" => p.values.concat().join(", ") == d.nickname,
        "ORG" => {
            let company = p
                .values
                .iter()
                .map(|u| u.join(","))
                .collect::<Vec<_>>()
                .join(", ");
            d.positions.iter().any(|job| job.company == company)
        }
        "TITLE" | "ROLE" => d.positions.iter().any(|job| is(&job.title)),
        "EMAIL" => d.emails.iter().any(|r| is(&r.value)),
        "TEL" => {
            let number = text.trim_start_matches("tel:").replace(";ext=", " ext. ");
            d.phones.iter().any(|r| r.value == number)
        }
        "URL" | "IMPP" | "SOCIALPROFILE" | "X-SOCIALPROFILE" | "X-AIM" => {
            d.urls.iter().any(|r| ends(&r.value))
        }
        "ADR" => d.addresses.iter().any(|a| {
            let street = [2, 1, 0].map(|i| p.values[i].join(","));
            let street = street
                .into_iter()
                .filter(|s| !s.is_empty())
                .collect::<Vec<_>>();
            let rest = [&a.city, &a.region, &a.postcode, &a.country];
            street.join("\n") == a.street
                && (3..7)
                    .zip(rest)
                    .all(|(i, part)| p.values[i].join(",") == *part)
        }),
        "BDAY" => d.birthday.is_some_and(|b| {
            let day = format!("{:02}-{:02}", b.month, b.day);
            match b.year {
                Some(year) => text.starts_with(&format!("{year:04}-{day}")),
                None => text.ends_with(&day) || text.ends_with(&day.replace('-', "")),
            }
        }),
        "NOTE" => d.note.contains(&text),
        "CATEGORIES" => {
            let mut tags = p.values.iter().flatten().filter(|t| *t != "myContacts");
            tags.all(|t| d.tags.contains(t))
        }
        "UID" => d.uid.as_deref() == Some(&text),
        "PHOTO" | "LOGO" => !d.photos.is_empty() && !text.starts_with("http"),
        "X-ABLABEL" => {
            let label = text.trim_start_matches("_$!<").trim_end_matches(">!$_");
            let labels = d
                .phones
                .iter()
                .chain(&d.emails)
                .chain(&d.urls)
                .map(|r| &r.label);
            labels.into_iter().any(|l| l.eq_ignore_ascii_case(label))
        }
        _ => false,
    }
}

/// Whether one of the lines that are kept has the property's name, and its words in the same order.
fn is_kept(p: &Property, d: &ContactDraft) -> bool {
    let plain = |text: &str| {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .collect::<String>()
    };
    let words = p
        .values
        .iter()
        .flatten()
        .map(|v| plain(v))
        .collect::<String>();
    d.unknown.iter().any(|line| {
        let line = line.strip_prefix("X-KITH-SOURCE:").unwrap_or(line);
        let (head, value) = line.split_once(':').unwrap_or((line, ""));
        let name = head.split(';').next().unwrap_or_default();
        let name = name.rsplit('.').next().unwrap_or_default();
        let value = value.replace("\\n", "\n");
        let same = || {
            let value = plain(&value);
            value == words || value.ends_with(&words)
        };
        name.eq_ignore_ascii_case(&p.name) && same()
    })
}
