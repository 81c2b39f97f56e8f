//! vCard 4.0 (RFC 6350) and 3.0 (RFC 2426) as Kith writes them: what was read comes back, also what was not understood.

mod line;

use super::meaning::{self, List};
use super::property::{Param, Property};
use super::source::{self, MARK, Sources};
use super::text::{escape, one_line};
use super::{base64, labels, media};
use crate::draft::{Address, ContactDraft, Photo, Position, Reach};
use line::fold;
use std::collections::{BTreeMap, BTreeSet};

/// The form of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// RFC 2426, which every address book reads.
    V3,
    /// RFC 6350.
    V4,
}

/// All drafts as one file of 4.0.
#[must_use]
pub fn write_v4(drafts: &[ContactDraft]) -> String {
    write_all(drafts, Version::V4)
}

/// All drafts as one file of 3.0.
#[must_use]
pub fn write_v3(drafts: &[ContactDraft]) -> String {
    write_all(drafts, Version::V3)
}

fn write_all(drafts: &[ContactDraft], version: Version) -> String {
    let mut out = String::with_capacity(drafts.len() * 512);
    for draft in drafts {
        write_card(&mut out, draft, version);
    }
    out
}

/// Appends one card. A long list needs no long buffer: hand on what is in `out` after each card and clear it.
pub fn write_card(out: &mut String, draft: &ContactDraft, version: Version) {
    let card = Card {
        out,
        version,
        group: last_group(&draft.unknown),
        sources: Sources::of(draft),
    };
    card.write(draft);
}

struct Card<'a> {
    out: &'a mut String,
    version: Version,
    /// The last `item` number that is taken.
    group: u32,
    sources: Sources,
}

impl Card<'_> {
    fn write(mut self, draft: &ContactDraft) {
        self.line("BEGIN:VCARD");
        self.line(match self.version {
            Version::V3 => "VERSION:3.0",
            Version::V4 => "VERSION:4.0",
        });
        self.uid(draft);
        self.name(draft);
        if !draft.nickname.is_empty() {
            self.known(
                |p| p.name == "NICKNAME" && meaning::nickname(p) == draft.nickname,
                |_| format!("NICKNAME:{}", escape(&draft.nickname)),
            );
        }
        self.positions(&draft.positions);
        self.reaches(List::Emails, &draft.emails);
        self.reaches(List::Phones, &draft.phones);
        self.reaches(List::Urls, &draft.urls);
        let sources = self.sources.addresses(&draft.addresses);
        for (address, source) in draft.addresses.iter().zip(sources) {
            self.address(address, source);
        }
        self.printed(&draft.addresses);
        self.birthday(draft);
        self.tags(&draft.tags);
        self.note(&draft.note);
        self.text("X-KITH-MET-AT", &draft.met_at);
        if let Some(day) = draft.met_on {
            self.line(&format!("X-KITH-MET-ON:{day}"));
        }
        self.photos(&draft.photos);
        for unknown in draft.unknown.iter().filter(|l| !l.starts_with(MARK)) {
            self.unknown(unknown);
        }
        self.line("END:VCARD");
    }

    /// A value's source if there is one, else Kith's own line.
    fn known(&mut self, is: impl Fn(&Property) -> bool, own: impl FnOnce(Version) -> String) {
        match self.sources.take(is) {
            Some(source) => self.source(&source),
            None => self.line(&own(self.version)),
        }
    }

    /// A source as it stands, the words of its group behind it.
    fn source(&mut self, p: &Property) {
        self.source_with(p, &p.group, "", |_| true);
        if let Some(words) = self.sources.label_line(&p.group) {
            self.line(&words);
        }
    }

    fn source_with(
        &mut self,
        p: &Property,
        group: &str,
        more: &str,
        keep: impl Fn(&Param) -> bool,
    ) {
        let dot = if group.is_empty() { "" } else { "." };
        let params = line::params(p, self.version, keep);
        self.line(&format!(
            "{group}{dot}{}{more}{params}:{}",
            p.name,
            p.written()
        ));
    }

    fn uid(&mut self, draft: &ContactDraft) {
        let Some(uid) = &draft.uid else { return };
        self.known(
            |p| p.name == "UID" && p.text() == *uid,
            |version| {
                let text = version == Version::V4 && !uid.contains(':');
                let kind = if text { ";VALUE=text" } else { "" };
                format!("UID{kind}:{}", escape(uid))
            },
        );
    }

    /// FN must be there; where there is no name, RFC 9554's DERIVED says that it is only a stand-in. In 3.0, N must be
    /// there too.
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
            // A new name stays before the names in other languages, which may have a preference of their own.
            let others = draft.unknown.iter().filter(|l| !l.starts_with(MARK));
            let preferred = |line: &String| {
                let p = Property::kept(line);
                p.is_some_and(|p| p.name == "FN" && p.pref() < 101)
            };
            let pref = if others.filter(|l| l.contains(['F', 'f'])).any(preferred) {
                ";PREF=1"
            } else {
                ""
            };
            self.known(
                |p| p.name == "FN" && one_line(&p.text()) == draft.name,
                |_| format!("FN{pref}:{}", escape(&draft.name)),
            );
        }
        if let Some(n) = &draft.parts {
            self.known(
                |p| p.name == "N" && meaning::name_parts(p) == *n,
                |_| {
                    let parts = [&n.family, &n.given, &n.additional, &n.prefix, &n.suffix];
                    format!("N:{}", parts.map(|p| escape(p)).join(";"))
                },
            );
        } else if self.version == Version::V3 {
            self.line("N:;;;;");
        }
    }

    /// Companies and titles stand side by side, first to first; where one of a pair is missing, groups pair them.
    fn positions(&mut self, positions: &[Position]) {
        let whole = |p: &Position| !p.company.is_empty() && !p.title.is_empty();
        let plain = positions.len() < 2 || positions.iter().all(whole);
        for Position { company, title } in positions {
            let org = self
                .sources
                .take(|p| p.name == "ORG" && meaning::company(p) == *company);
            let job = self.sources.take(|p| {
                matches!(p.name.as_str(), "TITLE" | "ROLE") && one_line(&p.text()) == *title
            });
            let own = [&org, &job].into_iter().flatten().map(|p| p.group.as_str());
            let group = match own.into_iter().find(|g| !g.is_empty()) {
                Some(own) if !plain => own.to_owned(),
                None if !plain => self.next_group(),
                _ => String::new(),
            };
            for (name, value, source) in [("ORG", company, org), ("TITLE", title, job)] {
                match source {
                    Some(p) if p.group.is_empty() => self.source_with(&p, &group, "", |_| true),
                    Some(p) => self.source(&p),
                    None if value.is_empty() => {}
                    None => self.grouped(&group, &format!("{name}:{}", escape(value))),
                }
            }
        }
    }

    fn reaches(&mut self, list: List, reaches: &[Reach]) {
        let sources = self.sources.reaches(list, reaches);
        let pref = |(i, source): (usize, &Option<Property>)| match source {
            Some(p) => p.pref(),
            None if i == 0 => 1,
            None => 101,
        };
        // Preferences that the order contradicts are older than the order.
        let honest = sources.iter().enumerate().map(pref).is_sorted();
        for (i, (reach, source)) in reaches.iter().zip(sources).enumerate() {
            let first = i == 0 && (source.is_none() || !honest);
            match source {
                Some(p) => self.reach_source(&p, reach, first, honest),
                None => self.own_reach(list, reach, first),
            }
        }
    }

    /// A source, under the label that the value has now.
    fn reach_source(&mut self, p: &Property, reach: &Reach, first: bool, honest: bool) {
        let words = self.sources.label(&p.group);
        let read = meaning::reach(p, words.as_deref());
        let same = read.is_some_and(|(_, r)| r.label == reach.label);
        if same && honest {
            return self.source(p);
        }
        let pref = if first { self.pref() } else { "" };
        let is_pref = |param: &Param| param.name == "PREF" || param.is_type("pref");
        if same {
            self.source_with(p, &p.group, pref, |param| !is_pref(param));
            if let Some(words) = self.sources.label_line(&p.group) {
                self.line(&words);
            }
            return;
        }
        let kept = |param: &Param| {
            let label = matches!(
                param.name.as_str(),
                "TYPE" | "SERVICE-TYPE" | "X-SERVICE-TYPE"
            );
            (!label || param.is_type("pref")) && (honest || !is_pref(param))
        };
        let params = line::params(p, self.version, kept);
        self.labelled(
            &p.name,
            &reach.label,
            &format!("{pref}{params}"),
            &p.written(),
        );
    }

    fn own_reach(&mut self, list: List, reach: &Reach, first: bool) {
        let name = list.property(&reach.value);
        let value = match list {
            List::Urls => reach.value.replace('\\', "\\\\").replace('\n', "\\n"),
            List::Emails | List::Phones => escape(&reach.value),
        };
        let pref = if first { self.pref() } else { "" };
        let typed = labels::types(&reach.label, false).is_some();
        if name == "IMPP" && !typed && source::is_service(&reach.label) {
            let service = match self.version {
                Version::V3 => "X-SERVICE-TYPE",
                Version::V4 => "SERVICE-TYPE",
            };
            let label = &reach.label;
            return self.line(&format!("{name};{service}={label}{pref}:{value}"));
        }
        self.labelled(name, &reach.label, pref, &value);
    }

    fn pref(&self) -> &'static str {
        match self.version {
            Version::V3 => ";TYPE=pref",
            Version::V4 => ";PREF=1",
        }
    }

    fn address(&mut self, a: &Address, source: Option<Property>) {
        let Some(p) = source else {
            let parts = [&a.street, &a.city, &a.region, &a.postcode, &a.country];
            let value = format!(";;{}", parts.map(|p| escape(p)).join(";"));
            return self.labelled("ADR", &a.label, "", &value);
        };
        let words = self.sources.label(&p.group);
        if meaning::address(&p, words.as_deref()).label == a.label {
            return self.source(&p);
        }
        let params = line::params(&p, self.version, |param| {
            param.name != "TYPE" || param.is_type("pref")
        });
        self.labelled("ADR", &a.label, &params, &p.written());
    }

    /// The LABELs of addresses that are still there.
    fn printed(&mut self, addresses: &[Address]) {
        while let Some(p) = self.sources.take(|p| p.name == "LABEL") {
            let words = self.sources.label(&p.group);
            let label = labels::read(&p, words.as_deref());
            if addresses.iter().any(|a| a.label == label)
                && meaning::says_the_same(&p.text(), addresses)
            {
                self.source(&p);
            }
        }
    }

    fn birthday(&mut self, draft: &ContactDraft) {
        let Some(day) = draft.birthday else { return };
        let (month, date) = (day.month, day.day);
        self.known(
            |p| p.name == "BDAY" && meaning::birthday(p) == Some(day),
            |version| match (version, day.year) {
                (Version::V3, Some(year)) => format!("BDAY:{year:04}-{month:02}-{date:02}"),
                (Version::V3, None) => {
                    format!("BDAY;X-APPLE-OMIT-YEAR=1604:1604-{month:02}-{date:02}")
                }
                (Version::V4, Some(year)) => format!("BDAY:{year:04}{month:02}{date:02}"),
                (Version::V4, None) => format!("BDAY:--{month:02}{date:02}"),
            },
        );
    }

    /// Sources where their tags stand, and the tags between them on lines of their own. A tag may be one of a hundred
    /// thousand, so each is looked up and none is searched for.
    fn tags(&mut self, tags: &[String]) {
        let present: BTreeSet<&str> = tags.iter().map(String::as_str).collect();
        let mut sources: Vec<Option<Property>> = Vec::new();
        let mut source_of: BTreeMap<String, usize> = BTreeMap::new();
        for p in self.sources.take_all("CATEGORIES", |_| true) {
            if meaning::tags(&p).all(|tag| present.contains(tag.as_str())) {
                for tag in meaning::tags(&p) {
                    source_of.entry(tag).or_insert(sources.len());
                }
                sources.push(Some(p));
            }
        }
        let mut plain: Vec<&String> = Vec::new();
        for tag in tags {
            let Some(&at) = source_of.get(tag) else {
                plain.push(tag);
                continue;
            };
            if let Some(p) = sources[at].take() {
                self.plain_tags(&mut plain);
                self.source(&p);
            }
        }
        self.plain_tags(&mut plain);
        for p in sources.iter().flatten() {
            self.source(p);
        }
    }

    fn plain_tags(&mut self, tags: &mut Vec<&String>) {
        if !tags.is_empty() {
            let tags: Vec<_> = tags.drain(..).map(|t| escape(t)).collect();
            self.line(&format!("CATEGORIES:{}", tags.join(",")));
        }
    }

    /// The notes of a card were put together to one; while it is the same, they come apart again.
    fn note(&mut self, note: &str) {
        let apart = self.sources.take_all("NOTE", |all| {
            let mut texts: Vec<_> = all.iter().map(|p| p.text()).collect();
            texts.dedup();
            texts.join("\n\n") == note
        });
        for p in &apart {
            self.source(p);
        }
        if apart.is_empty() {
            self.text("NOTE", note);
        }
    }

    fn photos(&mut self, photos: &[Photo]) {
        let mut shells = self.sources.photos(photos.len()).into_iter();
        for photo in photos {
            let shell = shells.next();
            let name = shell.as_ref().map_or("PHOTO", |p| p.name.as_str());
            let params = shell.as_ref();
            let params = params.map(|p| line::params(p, self.version, |_| true));
            let params = params.unwrap_or_default();
            let line = match self.version {
                Version::V4 => format!("{name}{params}:{}", media::uri(&photo.mime, &photo.bytes)),
                Version::V3 => {
                    let mime = media::plain(&photo.mime);
                    let data = base64::encode(&photo.bytes);
                    let kind = media::type_of_mime(&mime);
                    format!("{name};ENCODING=b;TYPE={kind}{params}:{data}")
                }
            };
            let group = shell.map_or_else(String::new, |p| p.group);
            self.grouped(&group, &line);
            if let Some(words) = self.sources.label_line(&group) {
                self.line(&words);
            }
        }
    }

    fn labelled(&mut self, name: &str, label: &str, params: &str, value: &str) {
        match labels::types(label, name == "TEL") {
            Some("") => self.line(&format!("{name}{params}:{value}")),
            Some(types) => {
                let quoted = self.version == Version::V4 && types.contains(',');
                let quote = if quoted { "\"" } else { "" };
                self.line(&format!(
                    "{name};TYPE={quote}{types}{quote}{params}:{value}"
                ));
            }
            None => {
                let group = self.next_group();
                let words = escape(&labels::wrap(label));
                self.grouped(&group, &format!("{name}{params}:{value}"));
                self.grouped(&group, &format!("X-ABLabel:{words}"));
            }
        }
    }

    fn text(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.line(&format!("{name}:{}", escape(value)));
        }
    }

    fn grouped(&mut self, group: &str, line: &str) {
        let dot = if group.is_empty() { "" } else { "." };
        self.line(&format!("{group}{dot}{line}"));
    }

    fn unknown(&mut self, line: &str) {
        let line: String = line
            .replace('\n', "\\n")
            .chars()
            .filter(|c| !c.is_control() || *c == '\t')
            .collect();
        if !line.contains(':') {
            return self.line(&format!("X-KITH-LINE:{}", escape(&line)));
        }
        match line::old(&line).filter(|_| self.version == Version::V3) {
            Some(old) => self.line(&old),
            None => self.line(&line),
        }
    }

    fn next_group(&mut self) -> String {
        self.group += 1;
        format!("item{}", self.group)
    }

    fn line(&mut self, line: &str) {
        fold(self.out, line);
    }
}

fn last_group(unknown: &[String]) -> u32 {
    let number = |line: &String| {
        let line = line.strip_prefix(MARK).unwrap_or(line);
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
