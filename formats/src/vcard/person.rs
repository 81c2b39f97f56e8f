//! The properties of one card become a draft; what has no place in it is kept as it stands.

use super::jobs::Jobs;
use super::property::Property;
use super::text::one_line;
use super::{dates, labels};
use crate::draft::{Address, ContactDraft, NameParts, Reach};
use std::collections::{BTreeMap, BTreeSet};

/// A draft in the making.
#[derive(Default)]
pub(super) struct Person {
    draft: ContactDraft,
    /// Lines with warnings.
    warnings: Vec<(usize, String)>,
    /// The words of each group's X-ABLabel.
    labels: BTreeMap<String, String>,
    emails: Vec<(u8, Reach)>,
    phones: Vec<(u8, Reach)>,
    urls: Vec<(u8, Reach)>,
    notes: Vec<String>,
    jobs: Jobs,
    role: Option<Property>,
    /// The lines of LABEL, with what they are for; judged when all addresses are known.
    address_labels: Vec<(Address, Property)>,
    derived_name: bool,
    /// The tags so far, to take each once.
    tags: BTreeSet<String>,
}

impl Person {
    pub(super) fn take(&mut self, properties: Vec<Property>) {
        let (words, rest): (Vec<_>, Vec<_>) = properties
            .into_iter()
            .partition(|p| p.name == "X-ABLABEL" && !p.group.is_empty());
        for label in &words {
            self.labels
                .entry(label.group.to_lowercase())
                .or_insert_with(|| label.text());
        }
        let (mut used, mut kept) = (BTreeSet::new(), BTreeSet::new());
        for property in rest {
            let group = property.group.to_lowercase();
            match self.property(property) {
                Some(unknown) => {
                    kept.insert(group);
                    self.draft.unknown.push(unknown.restated());
                }
                None => {
                    used.insert(group);
                }
            }
        }
        // A label whose words are already in the draft has said all it has to say.
        for label in words {
            let group = label.group.to_lowercase();
            if kept.contains(&group) || !used.contains(&group) {
                self.draft.unknown.push(label.restated());
            }
        }
    }

    /// Takes one property in, or gives it back where it has no place.
    fn property(&mut self, p: Property) -> Option<Property> {
        if p.bad_base64 {
            return Some(p);
        }
        match p.name.as_str() {
            "FN" if self.draft.name.is_empty() => {
                self.derived_name = p
                    .param("DERIVED")
                    .is_some_and(|d| d.eq_ignore_ascii_case("true"));
                self.draft.name = one_line(&p.text());
            }
            "N" if self.draft.parts.is_none() => self.draft.parts = Some(name_parts(&p)),
            "NICKNAME" if self.draft.nickname.is_empty() => {
                self.draft.nickname = p.items().collect::<Vec<_>>().join(", ");
            }
            "ORG" => self.jobs.company(&p),
            "TITLE" => self.jobs.title(&p.text(), &p.group),
            "ROLE" if self.role.is_none() => self.role = Some(p),
            "EMAIL" => {
                let text = p.text();
                let value = strip_scheme(&text, "mailto:");
                add(p.pref(), value, self.label(&p), &mut self.emails);
            }
            "TEL" => add(
                p.pref(),
                &phone(&p.text()),
                self.label(&p),
                &mut self.phones,
            ),
            "URL" => add(p.pref(), &p.text(), self.label(&p), &mut self.urls),
            "IMPP" | "X-SOCIALPROFILE" | "SOCIALPROFILE" => {
                let text = p.text();
                let value = Some(text.as_str())
                    .filter(|v| !v.is_empty())
                    .or(p.param("X-USER"))
                    .unwrap_or_default();
                add(p.pref(), value, self.service(&p), &mut self.urls);
            }
            name if messenger(name).is_some() => {
                let (scheme, label) = messenger(name)?;
                let text = p.text();
                let value = if text.contains(':') {
                    text
                } else {
                    format!("{scheme}:{text}")
                };
                add(p.pref(), &value, label.to_owned(), &mut self.urls);
            }
            "ADR" => {
                let address = self.address(&p);
                if !self.draft.addresses.contains(&address) {
                    self.draft.addresses.push(address);
                }
            }
            "LABEL" => {
                let address = Address {
                    label: self.label(&p),
                    street: p.text(),
                    ..Address::default()
                };
                self.address_labels.push((address, p));
            }
            "BDAY" if self.draft.birthday.is_none() => {
                let omitted = p.param("X-APPLE-OMIT-YEAR");
                self.draft.birthday = dates::birthday(&p.text(), omitted);
                if self.draft.birthday.is_none() {
                    let text = p.text();
                    self.warnings.push((p.line, format!("The birthday “{text}” is no date Kith can read; it is kept as it stands.")));
                    return Some(p);
                }
            }
            "CATEGORIES" => {
                for tag in p.items().filter(|t| !is_noise(t)) {
                    if self.tags.insert(tag.clone()) {
                        self.draft.tags.push(tag);
                    }
                }
            }
            "NOTE" => self.notes.push(p.text()),
            "UID" if self.draft.uid.is_none() => self.draft.uid = Some(p.text()),
            "KIND" if p.text().eq_ignore_ascii_case("individual") => {}
            "X-KITH-MET-AT" if self.draft.met_at.is_empty() => self.draft.met_at = p.text(),
            "X-KITH-MET-ON" if self.draft.met_on.is_none() => match p.text().parse() {
                Ok(day) => self.draft.met_on = Some(day),
                Err(_) => return Some(p),
            },
            _ => return Some(p),
        }
        None
    }

    fn label(&self, p: &Property) -> String {
        labels::read(
            p,
            self.labels.get(&p.group.to_lowercase()).map(String::as_str),
        )
    }

    /// Profiles and messengers are labelled by the service, which is what tells them apart.
    fn service(&self, p: &Property) -> String {
        let named = p
            .param("X-SERVICE-TYPE")
            .or(p.param("SERVICE-TYPE"))
            .map(str::to_owned);
        named.unwrap_or_else(|| self.label(p))
    }

    fn address(&self, p: &Property) -> Address {
        let mut parts = p.components();
        parts.resize(parts.len().max(7), String::new());
        let written = |i: usize| parts[i].trim().to_owned();
        let lines: Vec<_> = [2, 1, 0]
            .map(written)
            .into_iter()
            .filter(|l| !l.is_empty())
            .collect();
        let mut address = Address {
            label: self.label(p),
            street: lines.join("\n"),
            city: written(3),
            region: written(4),
            postcode: written(5),
            country: parts[6..].join(" ").trim().to_owned(),
        };
        let bare = Address {
            label: address.label.clone(),
            ..Address::default()
        };
        if let Some(label) = p.param("LABEL").filter(|_| address == bare) {
            address.street = super::text::unescape(label);
        }
        address
    }

    /// The draft and what is to be said about it, with the line each.
    pub(super) fn finish(mut self) -> (ContactDraft, Vec<(usize, String)>) {
        let mut d = self.draft;
        if d.parts.as_ref().is_some_and(|n| *n == NameParts::default()) {
            d.parts = None;
        }
        if let Some(role) = self.role.filter(|r| !self.jobs.role(&r.text())) {
            d.unknown.push(role.restated());
        }
        d.positions = self.jobs.positions();
        d.emails = sorted(self.emails);
        d.phones = sorted(self.phones);
        d.urls = sorted(self.urls);
        for (address, property) in self.address_labels {
            if d.addresses.iter().all(|a| a.label != address.label) {
                d.addresses.push(address);
            } else if !says_the_same(&address.street, &d.addresses) {
                d.unknown.push(property.restated());
            }
        }
        self.notes.dedup();
        d.note = self.notes.join("\n\n");
        if self.derived_name {
            d.name.clear();
        } else if d.name.is_empty() {
            d.name = d.parts.as_ref().map(whole_name).unwrap_or_default();
        }
        if !d.is_somebody() && !self.derived_name {
            d.name.clone_from(&d.nickname);
        }
        (d, self.warnings)
    }
}

fn add(pref: u8, value: &str, label: String, list: &mut Vec<(u8, Reach)>) {
    let reach = Reach {
        value: one_line(value),
        label,
    };
    if !reach.value.is_empty() && list.iter().all(|(_, r)| *r != reach) {
        list.push((pref, reach));
    }
}

fn sorted(mut list: Vec<(u8, Reach)>) -> Vec<Reach> {
    list.sort_by_key(|(pref, _)| *pref);
    list.into_iter().map(|(_, reach)| reach).collect()
}

fn name_parts(p: &Property) -> NameParts {
    // Degrees are set apart by commas, names by blanks.
    let mut parts = p
        .lists(|i| if i == 4 { ", " } else { " " })
        .into_iter()
        .map(|s| one_line(&s));
    let mut next = || parts.next().unwrap_or_default();
    NameParts {
        family: next(),
        given: next(),
        additional: next(),
        prefix: next(),
        suffix: next(),
    }
}

fn whole_name(n: &NameParts) -> String {
    let parts = [&n.prefix, &n.given, &n.additional, &n.family, &n.suffix];
    let filled: Vec<_> = parts
        .into_iter()
        .map(String::as_str)
        .filter(|p| !p.is_empty())
        .collect();
    filled.join(" ")
}

fn strip_scheme<'a>(text: &'a str, scheme: &str) -> &'a str {
    match text.get(..scheme.len()) {
        Some(start) if start.eq_ignore_ascii_case(scheme) => &text[scheme.len()..],
        _ => text,
    }
}

/// `tel:+1-418-656-9254;ext=102` as people write it.
fn phone(text: &str) -> String {
    let number = strip_scheme(text, "tel:");
    if number.len() == text.len() {
        return text.to_owned();
    }
    match number.split_once(";ext=") {
        Some((number, extension)) => format!("{number} ext. {extension}"),
        None => number.to_owned(),
    }
}

/// The scheme and the label of the messengers that programs write as properties of their own.
fn messenger(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "X-AIM" => ("aim", "AIM"),
        "X-ICQ" => ("icq", "ICQ"),
        "X-JABBER" | "X-GOOGLE-TALK" | "X-GTALK" => ("xmpp", "Jabber"),
        "X-MSN" => ("msnim", "MSN"),
        "X-YAHOO" => ("ymsgr", "Yahoo"),
        "X-SKYPE" | "X-SKYPE-USERNAME" | "X-SKYPE-ID" => ("skype", "Skype"),
        "X-QQ" => ("qq", "QQ"),
        "X-TWITTER" => ("twitter", "Twitter"),
        _ => return None,
    })
}

/// The group that Android and Google put everybody in.
fn is_noise(tag: &str) -> bool {
    let tag = tag.trim_start_matches(['*', ' ']);
    let tag = tag.strip_prefix("System Group:").unwrap_or(tag);
    tag.chars()
        .filter(|c| !c.is_whitespace())
        .collect::<String>()
        .eq_ignore_ascii_case("mycontacts")
}

fn says_the_same(label: &str, addresses: &[Address]) -> bool {
    let said = |word: &str| {
        addresses.iter().any(|a| {
            [&a.street, &a.city, &a.region, &a.postcode, &a.country]
                .iter()
                .any(|p| p.contains(word))
        })
    };
    label
        .split(|c: char| c.is_whitespace() || c == ',')
        .all(said)
}
