//! The properties of one card become a draft; what has no place in it is kept as it stands.

use super::jobs::Jobs;
use super::meaning::{self, List};
use super::media;
use super::property::Property;
use super::source::{self, Context, MARK, MARK_NAME, Piece};
use super::text::{escape, one_line};
use crate::draft::{Address, ContactDraft, NameParts, Photo, Reach};
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
    /// The line of the FN that is the name.
    name_line: Option<usize>,
    /// Whether a logo stands in for the photo that is not there.
    logo_is_photo: bool,
    /// What was taken into the draft, to tell at the end whether the draft says all of it.
    taken: Vec<(Property, Piece)>,
    /// The groups of lines that are kept.
    kept: BTreeSet<String>,
}

impl Person {
    /// The draft and what is to be said about it, with the line each.
    pub(super) fn read(properties: Vec<Property>) -> (ContactDraft, Vec<(usize, String)>) {
        let mut person = Self::default();
        let (words, rest): (Vec<_>, Vec<_>) = properties
            .into_iter()
            .partition(|p| p.name == "X-ABLABEL" && !p.group.is_empty());
        for label in &words {
            person
                .labels
                .entry(label.group.to_lowercase())
                .or_insert_with(|| label.text());
        }
        let groups = Groups::of(&rest);
        let names = rest.iter().filter(|p| p.name == "FN");
        person.name_line = names.min_by_key(|p| p.pref()).map(|p| p.line);
        let has = |name: &str| rest.iter().any(|p| p.name == name);
        person.logo_is_photo = !has("PHOTO");
        let mut alternatives = BTreeSet::new();
        for mut property in rest {
            let piece = if is_alternative(&property, &mut alternatives) {
                None
            } else {
                person.property(&mut property)
            };
            match piece {
                Some(Piece::Role) => person.role = Some(property),
                Some(piece) => person.taken.push((property, piece)),
                None => person.keep(property),
            }
        }
        person.finish(words, &groups)
    }

    /// Keeps a line as it stands, unless there is too much in it.
    fn keep(&mut self, p: Property) {
        let size = p.media.as_ref().map_or(0, |m| m.bytes.len());
        if size > media::KEPT {
            let what = match p.name.as_str() {
                "PHOTO" => "This photo is no picture Kith can show, and",
                "LOGO" => "This logo",
                "SOUND" => "This sound",
                _ => "This key",
            };
            let message = format!(
                "{what} is larger than {} KB, so it was left out.",
                media::KEPT >> 10
            );
            self.warnings.push((p.line, message));
            return;
        }
        self.kept.insert(p.group.to_lowercase());
        let line = p.restated();
        self.draft.unknown.push(if p.name == MARK_NAME {
            format!("X-KITH-LINE:{}", escape(&line))
        } else {
            line
        });
    }

    /// Takes one property in; nothing where it has no place.
    fn property(&mut self, p: &mut Property) -> Option<Piece> {
        if p.bad_base64 {
            return None;
        }
        if let Some((list, reach)) = meaning::reach(p, self.group_label(p)) {
            return self.reach(p, list, reach);
        }
        Some(match p.name.as_str() {
            "FN" if self.name_line == Some(p.line) => {
                self.derived_name = p
                    .param("DERIVED")
                    .is_some_and(|d| d.eq_ignore_ascii_case("true"));
                self.draft.name = one_line(&p.text());
                if self.derived_name {
                    Piece::Whole
                } else {
                    Piece::Name
                }
            }
            "N" if self.draft.parts.is_none() => {
                self.draft.parts = Some(meaning::name_parts(p));
                Piece::Parts
            }
            "NICKNAME" if self.draft.nickname.is_empty() => {
                self.draft.nickname = meaning::nickname(p);
                Piece::Nickname
            }
            "ORG" => {
                self.jobs.company(&meaning::company(p), &p.group);
                Piece::Company
            }
            "TITLE" => {
                self.jobs.title(&p.text(), &p.group);
                Piece::Title
            }
            "ROLE" if self.role.is_none() => Piece::Role,
            "ADR" => return self.address(p),
            "LABEL" => {
                let address = Address {
                    label: super::labels::read(p, self.group_label(p)),
                    street: p.text(),
                    ..Address::default()
                };
                // Its piece is found at the end.
                self.address_labels.push((address, std::mem::take(p)));
                Piece::Whole
            }
            "BDAY" if self.draft.birthday.is_none() => {
                self.draft.birthday = meaning::birthday(p);
                let Some(day) = self.draft.birthday else {
                    let text = p.text();
                    let message = format!(
                        "The birthday “{text}” is no date Kith can read; it is kept as it stands."
                    );
                    self.warnings.push((p.line, message));
                    return None;
                };
                Piece::Birthday(day)
            }
            "CATEGORIES" => {
                for tag in meaning::tags(p) {
                    if self.tags.insert(tag.clone()) {
                        self.draft.tags.push(tag);
                    }
                }
                Piece::Tags
            }
            "NOTE" => {
                self.notes.push(p.text());
                Piece::Note
            }
            "UID" if self.draft.uid.is_none() => {
                self.draft.uid = Some(p.text());
                Piece::Uid
            }
            "PHOTO" => self.photo(p)?,
            "LOGO" if self.logo_is_photo => self.photo(p)?,
            "X-KITH-MET-AT" if self.draft.met_at.is_empty() => {
                self.draft.met_at = p.text();
                Piece::Whole
            }
            "X-KITH-MET-ON" if self.draft.met_on.is_none() => {
                self.draft.met_on = Some(p.text().parse().ok()?);
                Piece::Whole
            }
            _ => return None,
        })
    }

    fn group_label(&self, p: &Property) -> Option<&str> {
        self.labels.get(&p.group.to_lowercase()).map(String::as_str)
    }

    /// The same value with the same label is taken once; if the second says more, its line is kept.
    fn reach(&mut self, p: &Property, list: List, reach: Reach) -> Option<Piece> {
        if reach.value.is_empty() {
            return None;
        }
        let all = match list {
            List::Emails => &mut self.emails,
            List::Phones => &mut self.phones,
            List::Urls => &mut self.urls,
        };
        let piece = Piece::Reach(list, reach.clone());
        if all.iter().any(|(_, r)| *r == reach) {
            return self.says_no_more(p, &piece).then_some(Piece::Whole);
        }
        all.push((p.pref(), reach));
        Some(piece)
    }

    fn says_no_more(&self, p: &Property, piece: &Piece) -> bool {
        let context = Context {
            draft: &self.draft,
            notes: 1,
            group_label: self.group_label(p),
        };
        source::is_said(p, piece, &context)
    }

    fn address(&mut self, p: &Property) -> Option<Piece> {
        let address = meaning::address(p, self.group_label(p));
        let piece = Piece::Address(address.clone());
        if self.draft.addresses.contains(&address) {
            return self.says_no_more(p, &piece).then_some(Piece::Whole);
        }
        self.draft.addresses.push(address);
        Some(piece)
    }

    /// The bytes go into the draft; the property keeps what it says about them.
    fn photo(&mut self, p: &mut Property) -> Option<Piece> {
        let media = p.media.as_mut()?;
        media::picture(&media.bytes)?;
        let photo = Photo::new(std::mem::take(&mut media.bytes))?;
        self.draft.photos.push(photo);
        Some(Piece::Photo)
    }

    fn finish(
        mut self,
        words: Vec<Property>,
        groups: &Groups,
    ) -> (ContactDraft, Vec<(usize, String)>) {
        if let Some(role) = self.role.take() {
            if self.jobs.role(&role.text()) {
                self.taken.push((role, Piece::Role));
            } else {
                self.keep(role);
            }
        }
        for (address, property) in std::mem::take(&mut self.address_labels) {
            let addresses = &mut self.draft.addresses;
            if addresses.iter().all(|a| a.label != address.label) {
                addresses.push(address);
                self.taken.push((property, Piece::Whole));
            } else if meaning::says_the_same(&address.street, addresses) {
                self.taken.push((property, Piece::Printed));
            } else {
                self.keep(property);
            }
        }
        let d = &mut self.draft;
        if d.parts.as_ref().is_some_and(|n| *n == NameParts::default()) {
            d.parts = None;
        }
        d.positions = std::mem::take(&mut self.jobs).positions();
        d.emails = sorted(std::mem::take(&mut self.emails));
        d.phones = sorted(std::mem::take(&mut self.phones));
        d.urls = sorted(std::mem::take(&mut self.urls));
        let notes = self.notes.len();
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
        self.keep_sources(words, groups, notes);
        (self.draft, self.warnings)
    }

    /// Keeps the source of whatever the draft does not say in full, and the words of the groups that lines still have.
    fn keep_sources(&mut self, words: Vec<Property>, groups: &Groups, notes: usize) {
        let (mut used, mut with_source) = (BTreeSet::new(), BTreeSet::new());
        let mut sources = Vec::new();
        let photos_say_more = self.taken.iter().any(|(p, piece)| {
            matches!(piece, Piece::Photo) && (p.shell().is_some() || groups.mean(p, None))
        });
        let notes_say_more = self.taken.iter().any(|(p, piece)| {
            matches!(piece, Piece::Note) && (p.params().next().is_some() || groups.mean(p, None))
        });
        for (p, piece) in &self.taken {
            let group = p.group.to_lowercase();
            let words = self.group_label(p);
            let context = Context {
                draft: &self.draft,
                notes,
                group_label: words,
            };
            let grouped = groups.mean(p, words);
            let as_one = matches!(piece, Piece::Photo) && photos_say_more
                || matches!(piece, Piece::Note) && notes_say_more;
            let whole = matches!(piece, Piece::Whole);
            if as_one || !whole && (grouped || !source::is_said(p, piece, &context)) {
                let line = format!("{MARK}{}", p.canonical(grouped));
                sources.push((self.place(p, piece), line));
                if grouped {
                    with_source.insert(group.clone());
                }
            }
            used.insert(group);
        }
        // In the order in which they will be written, so that a second reading finds them in the same.
        sources.sort_by_key(|(place, _)| *place);
        let sources = sources.into_iter().map(|(_, line)| line);
        let mut sources: Vec<_> = sources.collect();
        // A label whose words are already in the draft has said all it has to say.
        let mut labels = Vec::new();
        for label in words {
            let group = label.group.to_lowercase();
            if self.kept.contains(&group) || !used.contains(&group) {
                self.draft.unknown.push(label.restated());
            } else if with_source.contains(&group) {
                labels.push(format!("{MARK}{}", label.restated()));
            }
        }
        labels.sort();
        self.draft.unknown.append(&mut sources);
        self.draft.unknown.append(&mut labels);
    }

    /// Where the writer puts a piece: which kind comes when, and its number among its kind.
    fn place(&self, p: &Property, piece: &Piece) -> (u8, usize) {
        let d = &self.draft;
        let of = |all: &[Reach], r: &Reach| all.iter().position(|other| other == r).unwrap_or(0);
        match piece {
            Piece::Uid => (0, 0),
            Piece::Name => (1, 0),
            Piece::Parts => (2, 0),
            Piece::Nickname => (3, 0),
            Piece::Company => {
                let company = meaning::company(p);
                let at = d.positions.iter().position(|job| job.company == company);
                (4, at.unwrap_or(0))
            }
            Piece::Title | Piece::Role => {
                let title = one_line(&p.text());
                let at = d.positions.iter().position(|job| job.title == title);
                (5, at.unwrap_or(0))
            }
            Piece::Reach(List::Emails, r) => (6, of(&d.emails, r)),
            Piece::Reach(List::Phones, r) => (7, of(&d.phones, r)),
            Piece::Reach(List::Urls, r) => (8, of(&d.urls, r)),
            Piece::Address(a) => {
                let at = d.addresses.iter().position(|other| other == a);
                (9, at.unwrap_or(0))
            }
            Piece::Printed => (10, 0),
            Piece::Birthday(_) => (11, 0),
            Piece::Tags => (12, 0),
            Piece::Note => (13, 0),
            Piece::Photo => (14, 0),
            Piece::Whole => (15, 0),
        }
    }
}

/// Of properties with the same ALTID, which say the same in other words, the first is the draft's. Of names it is the
/// preferred one, whatever stands first.
fn is_alternative(p: &Property, seen: &mut BTreeSet<(String, String)>) -> bool {
    let id = p.param("ALTID").filter(|_| p.name != "FN");
    let id = id.map(str::to_owned);
    id.is_some_and(|id| !seen.insert((p.name.clone(), id)))
}

/// How many lines each group holds together.
struct Groups(BTreeMap<String, (usize, bool)>);

impl Groups {
    fn of(properties: &[Property]) -> Self {
        let mut groups = BTreeMap::new();
        for p in properties.iter().filter(|p| !p.group.is_empty()) {
            let job = matches!(p.name.as_str(), "ORG" | "TITLE" | "ROLE");
            let (count, jobs) = groups.entry(p.group.to_lowercase()).or_insert((0, true));
            *count += 1;
            *jobs &= job;
        }
        Self(groups)
    }

    /// Whether a property's group says something that is lost without it: its own name, what stands beside the
    /// property, or words that its types do not say. A company and its title find each other anyway.
    fn mean(&self, p: &Property, words: Option<&str>) -> bool {
        if p.group.is_empty() {
            return false;
        }
        let group = p.group.to_lowercase();
        let numbered = group
            .strip_prefix("item")
            .is_some_and(|n| !n.is_empty() && n.len() < 9 && n.bytes().all(|b| b.is_ascii_digit()));
        let alone = self
            .0
            .get(&group)
            .is_none_or(|(count, jobs)| *count < 2 || (*jobs && *count == 2));
        let said = words.is_none_or(|words| {
            source::type_words(p).next().is_none() && source::is_wrapped_alike(words)
        });
        !(numbered && alone && said)
    }
}

fn sorted(mut list: Vec<(u8, Reach)>) -> Vec<Reach> {
    list.sort_by_key(|(pref, _)| *pref);
    list.into_iter().map(|(_, reach)| reach).collect()
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
