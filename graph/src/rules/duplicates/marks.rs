//! What tells who somebody is: names, ways to reach them, companies.

use super::company::company;
use super::email::Email;
use super::name::{Name, aside};
use super::phone::Phone;
use super::profile::Profile;
use crate::types::{Birthday, NameParts, PersonDraft};

/// What stands before a source's own key among what was not understood.
const UID: &str = "UID:";

/// What tells who somebody is, as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// The whole name; empty where an e-mail or a company stands in.
    pub name: String,
    /// Its parts, where known.
    pub parts: Option<NameParts>,
    /// What friends call them.
    pub nickname: String,
    /// E-mail addresses.
    pub emails: Vec<String>,
    /// Phone numbers.
    pub phones: Vec<String>,
    /// Web pages and profiles.
    pub urls: Vec<String>,
    /// Companies, the current one first.
    pub companies: Vec<String>,
    /// Birthday.
    pub birthday: Option<Birthday>,
    /// The key that the file they came from had for them.
    pub uid: Option<String>,
}

impl Marks {
    /// Of what was entered.
    #[must_use]
    pub fn of(draft: &PersonDraft) -> Self {
        let companies = draft.positions.iter().map(|p| p.company.clone());
        let uid = draft.unknown.iter().find_map(|line| line.strip_prefix(UID));
        Self {
            name: draft.name.clone(),
            parts: draft.parts.clone(),
            nickname: draft.nickname.clone(),
            emails: draft.emails.iter().map(|r| r.value.clone()).collect(),
            phones: draft.phones.iter().map(|r| r.value.clone()).collect(),
            urls: draft.urls.iter().map(|r| r.value.clone()).collect(),
            companies: companies.filter(|c| !c.trim().is_empty()).collect(),
            birthday: draft.birthday,
            uid: uid
                .map(str::trim)
                .filter(|uid| !uid.is_empty())
                .map(str::to_owned),
        }
    }
}

/// The same in forms that can be held against each other.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    pub(super) names: Vec<Name>,
    pub(super) emails: Vec<Email>,
    pub(super) phones: Vec<Phone>,
    pub(super) pages: Vec<Profile>,
    pub(super) companies: Vec<String>,
    pub(super) birthday: Option<Birthday>,
    pub(super) uid: Option<String>,
}

impl Known {
    pub(super) fn of(marks: &Marks) -> Self {
        let mut names: Vec<Name> = Vec::new();
        let mut add = |name: Option<Name>| {
            if let Some(name) = name.filter(|name| !names.contains(name)) {
                names.push(name);
            }
        };
        let name = Name::read(&marks.name, marks.parts.as_ref());
        // Where the whole says more than the parts, both count.
        let whole = Name::read(&marks.name, None).filter(|_| marks.parts.is_some());
        let nickname = Some(marks.nickname.as_str()).filter(|n| !n.trim().is_empty());
        for called in [nickname, aside(&marks.name)].into_iter().flatten() {
            match &name {
                Some(name) => add(name.called(called)),
                None => add(Name::read(called, None)),
            }
        }
        add(name);
        add(whole);
        Self {
            names,
            emails: marks.emails.iter().filter_map(|e| Email::read(e)).collect(),
            phones: marks.phones.iter().filter_map(|p| Phone::read(p)).collect(),
            pages: marks.urls.iter().filter_map(|u| Profile::read(u)).collect(),
            companies: marks
                .companies
                .iter()
                .map(|c| company(c))
                .filter(|c| !c.is_empty())
                .collect(),
            birthday: marks.birthday,
            uid: marks.uid.clone(),
        }
    }

    /// The calling code of those of their numbers that have one.
    pub(super) fn country(&self) -> Option<&str> {
        self.phones.iter().find_map(Phone::country)
    }

    /// The company's domains.
    pub(super) fn domains(&self) -> impl Iterator<Item = &str> {
        self.emails.iter().filter_map(Email::organisation)
    }

    /// Everything by which somebody like them is looked up: what it is, and its value.
    pub(super) fn keys(&self, add: &mut dyn FnMut(&str, &str)) {
        for email in &self.emails {
            add("email", &email.key);
            if let Some(local) = email.mailbox() {
                add("mailbox", local);
            }
        }
        for phone in &self.phones {
            add("phone", phone.tail());
        }
        for page in &self.pages {
            add("page", &page.key);
        }
        if let Some(uid) = &self.uid {
            add("uid", uid);
        }
        for name in &self.names {
            name.keys(&mut *add);
            for form in name.forms() {
                for company in &self.companies {
                    add("at", &format!("{form} {company}"));
                }
                for domain in self.domains() {
                    add("at", &format!("{form} {domain}"));
                }
                if let Some(born) = self.birthday {
                    add("born", &format!("{form} {}-{}", born.month, born.day));
                }
            }
        }
    }
}
