//! The source's own words for a value: kept where a draft's field cannot hold all that a property says, and written
//! again in place of Kith's words for as long as the value is the same.
//!
//! A source stands among a draft's `unknown` lines behind [`MARK`], in the form of 4.0. What somebody changed or
//! removed in Kith finds no source any more, so an old value never comes back by this way.

use super::labels;
use super::meaning::{self, List};
use super::property::{Param, Property};
use super::text::one_line;
use crate::draft::{Address, Birthday, ContactDraft, Reach};

/// What stands before a source among the lines of a draft.
pub(super) const MARK: &str = "X-KITH-SOURCE:";

/// The property whose lines are made by this mark; a file that brings some itself means something else.
pub(super) const MARK_NAME: &str = "X-KITH-SOURCE";

/// What a property became in the draft.
pub(super) enum Piece {
    Name,
    Parts,
    Nickname,
    Company,
    Title,
    Role,
    Reach(List, Reach),
    Address(Address),
    /// A LABEL of 3.0, whose words an address has.
    Printed,
    Birthday(Birthday),
    Tags,
    Note,
    Uid,
    Photo,
    /// Said in full by the draft.
    Whole,
}

/// What has to be known about a card to tell whether the draft says all of a property.
pub(super) struct Context<'a> {
    pub(super) draft: &'a ContactDraft,
    pub(super) notes: usize,
    /// The words of the property's group, as they stand.
    pub(super) group_label: Option<&'a str>,
}

/// Whether Kith's own words for the piece say everything that the property says.
pub(super) fn is_said(p: &Property, piece: &Piece, context: &Context<'_>) -> bool {
    let bare = || p.params().all(|param| is_value(param, &["text"]));
    match piece {
        Piece::Whole => true,
        Piece::Role | Piece::Printed => false,
        Piece::Name | Piece::Title => bare(),
        Piece::Parts => {
            let single = |list: &Vec<String>| list.len() < 2;
            let lists = p.component_lists();
            bare() && lists.iter().all(single) && lists.iter().skip(5).all(Vec::is_empty)
        }
        Piece::Nickname => bare() && p.items().count() == 1,
        Piece::Company => bare() && p.components().iter().filter(|u| !u.is_empty()).count() == 1,
        Piece::Note => bare() && context.notes == 1,
        Piece::Tags => bare() && meaning::tags(p).count() == p.items().count(),
        Piece::Uid => p.params().all(|param| param.name == "VALUE"),
        Piece::Birthday(day) => {
            let known = |param: &Param| {
                is_value(param, &["date", "date-and-or-time"])
                    || (param.name == "X-APPLE-OMIT-YEAR" && day.year.is_none())
            };
            p.params().all(known) && !p.text().contains(['T', 't', ' '])
        }
        Piece::Photo => p.shell().is_none(),
        Piece::Address(a) => {
            let single = |list: &Vec<String>| list.len() < 2;
            let lists = p.component_lists();
            let street = lists.get(2).and_then(|l| l.first());
            bare_label(p, &a.label, context.group_label, |_| false)
                && lists.iter().all(single)
                && lists.iter().take(2).all(Vec::is_empty)
                && lists.iter().skip(7).all(Vec::is_empty)
                && street.map_or("", |s| s.trim()) == a.street
        }
        Piece::Reach(list, reach) => is_reach_said(p, *list, reach, context),
    }
}

fn is_reach_said(p: &Property, list: List, reach: &Reach, context: &Context<'_>) -> bool {
    let name = list.property(&reach.value);
    let messenger = meaning::messenger(&p.name).is_some() && name == "IMPP";
    if !messenger && (p.name != name || one_line(&p.text()) != reach.value) {
        return false;
    }
    let all = match list {
        List::Emails => &context.draft.emails,
        List::Phones => &context.draft.phones,
        List::Urls => &context.draft.urls,
    };
    let first = all.first() == Some(reach);
    if p.pref() != 101 && !(p.pref() == 1 && first) {
        return false;
    }
    let service = meaning::service(p).is_some() || messenger;
    if service && (!is_service(&reach.label) || type_words(p).next().is_some()) {
        return false;
    }
    let known = |param: &Param| {
        let named = matches!(param.name.as_str(), "X-SERVICE-TYPE" | "SERVICE-TYPE");
        param.name == "PREF"
            || is_value(param, &["text", "phone-number"]) && list != List::Urls
            || is_value(param, &["uri"]) && list == List::Urls
            || named && param.value == reach.label
    };
    if service {
        return p.params().all(|param| param.name == "TYPE" || known(param));
    }
    bare_label(p, &reach.label, context.group_label, known)
}

/// Whether the parameters say the label and nothing else but what `known` knows.
fn bare_label(
    p: &Property,
    label: &str,
    group_label: Option<&str>,
    known: impl Fn(&Param) -> bool,
) -> bool {
    let phone = p.name == "TEL";
    let said = match group_label.filter(|l| !labels::unwrap(l).is_empty()) {
        Some(words) => type_words(p).next().is_none() && is_wrapped_alike(words),
        None => labels::types(label, phone).is_some_and(|types| {
            let types: Vec<_> = types.split(',').filter(|t| !t.is_empty()).collect();
            let is = |word: &str| types.iter().any(|t| t.eq_ignore_ascii_case(word));
            let has = |t: &&str| type_words(p).any(|word| word.eq_ignore_ascii_case(t));
            type_words(p).all(is) && types.iter().all(has)
        }),
    };
    let pref = |param: &Param| param.is_type("pref") && p.name != "ADR";
    let default = |param: &Param| param.name == "TYPE" && (!param.is_type("pref") || pref(param));
    said && p
        .params()
        .all(|param| default(param) || is_value(param, &["text"]) || known(param))
}

/// Whether Kith would write the words of a group as they stand, or as a type that means the same.
pub(super) fn is_wrapped_alike(words: &str) -> bool {
    let label = labels::unwrap(words);
    labels::wrap(&label) == words || labels::types(&label, true).is_some()
}

/// The types that say what something is for.
pub(super) fn type_words(p: &Property) -> impl Iterator<Item = &str> {
    p.types()
        .filter(|word| !labels::is_default(&p.name, word) && !word.is_empty())
}

/// Whether a label can be written as the name of a service, and comes back as it is.
pub(super) fn is_service(label: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '.' | '-' | '_' | '+' | '&');
    !label.is_empty() && label.trim() == label && label.chars().all(plain)
}

fn is_value(param: &Param, kinds: &[&str]) -> bool {
    param.name == "VALUE" && kinds.iter().any(|k| param.value.eq_ignore_ascii_case(k))
}

/// The sources of one draft, for the writer: each is taken once.
pub(super) struct Sources {
    properties: Vec<Property>,
    /// Group in lower case, its words, and whether they are a source themselves and still to be written.
    labels: Vec<(String, Property, bool)>,
}

impl Sources {
    pub(super) fn of(draft: &ContactDraft) -> Self {
        let mut sources = Self {
            properties: Vec::new(),
            labels: Vec::new(),
        };
        for line in &draft.unknown {
            let marked = line.strip_prefix(MARK);
            if marked.is_none() && !line.to_ascii_uppercase().contains("X-ABLABEL") {
                continue;
            }
            let Some(p) = Property::kept(marked.unwrap_or(line)) else {
                continue;
            };
            if p.name == "X-ABLABEL" {
                let label = (p.group.to_lowercase(), p, marked.is_some());
                sources.labels.push(label);
            } else if marked.is_some() {
                sources.properties.push(p);
            }
        }
        sources
    }

    /// The first source that this is true of.
    pub(super) fn take(&mut self, is: impl Fn(&Property) -> bool) -> Option<Property> {
        let at = self.properties.iter().position(is)?;
        Some(self.properties.remove(at))
    }

    /// All sources of this name, if this is true of them together.
    pub(super) fn take_all(
        &mut self,
        name: &str,
        fit: impl FnOnce(&[&Property]) -> bool,
    ) -> Vec<Property> {
        let those: Vec<_> = self.properties.iter().filter(|p| p.name == name).collect();
        if those.is_empty() || !fit(&those) {
            return Vec::new();
        }
        self.properties.extract_if(.., |p| p.name == name).collect()
    }

    /// The sources of photos: PHOTO and LOGO without their pictures, in order, if there are as many as photos.
    pub(super) fn photos(&mut self, count: usize) -> Vec<Property> {
        let is = |p: &Property| matches!(p.name.as_str(), "PHOTO" | "LOGO");
        let found = self.properties.extract_if(.., |p| is(p));
        let found: Vec<_> = found.collect();
        if found.len() == count {
            found
        } else {
            Vec::new()
        }
    }

    /// The words of a group.
    pub(super) fn label(&self, group: &str) -> Option<String> {
        let group = group.to_lowercase();
        let found = self.labels.iter().find(|(g, ..)| *g == group);
        found
            .filter(|_| !group.is_empty())
            .map(|(_, p, _)| p.text())
    }

    /// The line of a group's words, the first time it is asked for.
    pub(super) fn label_line(&mut self, group: &str) -> Option<String> {
        let group = group.to_lowercase();
        let found = self
            .labels
            .iter_mut()
            .find(|(g, _, due)| *g == group && *due);
        found.filter(|_| !group.is_empty()).map(|(_, p, due)| {
            *due = false;
            p.restated()
        })
    }

    /// The source of each way to reach somebody: with the same label, else of the same value.
    pub(super) fn reaches(&mut self, list: List, reaches: &[Reach]) -> Vec<Option<Property>> {
        let with_label = |p: &Property, reach: &Reach, label: Option<&str>| {
            meaning::reach(p, label).is_some_and(|(l, r)| l == list && r == *reach)
        };
        let of_value = |p: &Property, reach: &Reach, _: Option<&str>| {
            meaning::reach(p, None).is_some_and(|(l, r)| l == list && r.value == reach.value)
        };
        self.each(reaches, with_label, of_value)
    }

    /// The source of each address, in the same way.
    pub(super) fn addresses(&mut self, addresses: &[Address]) -> Vec<Option<Property>> {
        let read = |p: &Property, words: Option<&str>| {
            (p.name == "ADR").then(|| meaning::address(p, words))
        };
        let with_label =
            |p: &Property, a: &Address, words: Option<&str>| read(p, words).as_ref() == Some(a);
        let of_value = |p: &Property, a: &Address, words: Option<&str>| {
            let label = a.label.clone();
            read(p, words).is_some_and(|read| Address { label, ..read } == *a)
        };
        self.each(addresses, with_label, of_value)
    }

    /// The best sources are found for all values before the second best are given to those that have none.
    fn each<T>(
        &mut self,
        values: &[T],
        best: impl Fn(&Property, &T, Option<&str>) -> bool,
        second: impl Fn(&Property, &T, Option<&str>) -> bool,
    ) -> Vec<Option<Property>> {
        let mut take = |value: &T, is: &dyn Fn(&Property, &T, Option<&str>) -> bool| {
            let fits = |p: &Property| is(p, value, self.label(&p.group).as_deref());
            let at = self.properties.iter().position(fits)?;
            Some(self.properties.remove(at))
        };
        let mut found: Vec<_> = values.iter().map(|value| take(value, &best)).collect();
        for (value, source) in values.iter().zip(&mut found) {
            if source.is_none() {
                *source = take(value, &second);
            }
        }
        found
    }
}
