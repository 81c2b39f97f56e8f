//! What a file says of somebody beyond what is known of them.

use crate::command::PersonEdit;
use crate::rules::duplicates::email::Email;
use crate::rules::duplicates::phone::Phone;
use crate::rules::fold::fold;
use crate::rules::normal;
use crate::types::{PersonDraft, PersonList, Question, Reach};

/// What is new, and what stands against what is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct News {
    pub(super) new: Vec<PersonEdit>,
    pub(super) against: Vec<PersonEdit>,
}

impl News {
    pub(super) fn is_nothing(&self) -> bool {
        self.new.is_empty() && self.against.is_empty()
    }

    /// The less, the more of it is known.
    pub(super) fn measure(&self) -> (usize, usize) {
        (self.against.len(), self.new.len())
    }

    pub(super) fn of(person: &PersonDraft, draft: &PersonDraft) -> Self {
        use PersonEdit as E;
        let mut news = Self::default();
        let differ = |a: &str, b: &str| fold(a) != fold(b);
        let mut text = |has: &str, says: &str, edit: fn(String) -> E| {
            news.one(
                has.trim().is_empty(),
                says.trim().is_empty(),
                differ(has, says),
                || edit(says.trim().to_owned()),
            );
        };
        text(&person.name, &draft.name, E::Name);
        text(&person.nickname, &draft.nickname, E::Nickname);
        text(&person.pronouns, &draft.pronouns, E::Pronouns);
        text(&person.met_at, &draft.met_at, E::MetAt);
        for question in Question::ALL {
            let (has, says) = (person.answers.of(question), draft.answers.of(question));
            news.one(has.is_empty(), says.is_empty(), differ(has, says), || {
                E::Answer {
                    question,
                    text: says.to_owned(),
                }
            });
        }
        news.option(person.parts.as_ref(), draft.parts.as_ref(), |p| {
            E::Parts(Some(p.clone()))
        });
        news.option(person.birthday.as_ref(), draft.birthday.as_ref(), |b| {
            E::Birthday(Some(*b))
        });
        news.option(person.met_on.as_ref(), draft.met_on.as_ref(), |on| {
            E::MetOn(Some(*on))
        });
        news.reaches(&person.emails, &draft.emails, email, E::AddEmail);
        let home = draft.phones.iter().chain(&person.phones);
        let home = home
            .filter_map(|r| Phone::read(&r.value)?.country().map(str::to_owned))
            .next();
        let phone = |value: &str| {
            let whole = Phone::read(value).and_then(|phone| phone.whole(home.as_deref()));
            whole.unwrap_or_else(|| normal::phone(value))
        };
        news.reaches(&person.phones, &draft.phones, phone, E::AddPhone);
        news.reaches(&person.urls, &draft.urls, normal::url, E::AddUrl);
        let has = |key: String, there: Vec<String>| key.is_empty() || there.contains(&key);
        for p in &draft.positions {
            if !has(
                normal::position(p),
                person.positions.iter().map(normal::position).collect(),
            ) {
                news.new.push(E::AddPosition(p.clone()));
            }
        }
        for a in &draft.addresses {
            if !has(
                normal::address(a),
                person.addresses.iter().map(normal::address).collect(),
            ) {
                news.new.push(E::AddAddress(a.clone()));
            }
        }
        for tag in &draft.tags {
            if !has(
                normal::tag(tag),
                person.tags.iter().map(|t| normal::tag(t)).collect(),
            ) {
                news.new.push(E::AddTag(tag.clone()));
            }
        }
        for list in PersonList::ALL {
            for entry in draft.list(list) {
                if !has(
                    normal::tag(entry),
                    person.list(list).iter().map(|t| normal::tag(t)).collect(),
                ) {
                    let text = entry.clone();
                    news.new.push(E::AddTo { list, text });
                }
            }
        }
        let note = draft.note.trim();
        if !note.is_empty() && !fold(&person.note).contains(&fold(note)) {
            let before = person.note.trim_end();
            let gap = if before.is_empty() { "" } else { "\n\n" };
            news.new.push(E::Note(format!("{before}{gap}{note}")));
        }
        news
    }

    /// A field with one value: new where there is none, against where there is another.
    fn one(
        &mut self,
        is_free: bool,
        says_nothing: bool,
        differ: bool,
        edit: impl FnOnce() -> PersonEdit,
    ) {
        match (says_nothing, is_free) {
            (true, _) => {}
            (false, true) => self.new.push(edit()),
            (false, false) if differ => self.against.push(edit()),
            (false, false) => {}
        }
    }

    fn option<T: PartialEq>(
        &mut self,
        has: Option<&T>,
        says: Option<&T>,
        edit: impl Fn(&T) -> PersonEdit,
    ) {
        if let Some(says) = says {
            self.one(has.is_none(), false, has != Some(says), || edit(says));
        }
    }

    fn reaches(
        &mut self,
        has: &[Reach],
        says: &[Reach],
        key: impl Fn(&str) -> String,
        edit: fn(Reach) -> PersonEdit,
    ) {
        let there: Vec<String> = has.iter().map(|r| key(&r.value)).collect();
        let new = says.iter().filter(|r| {
            let key = key(&r.value);
            !key.is_empty() && !there.contains(&key)
        });
        self.new.extend(new.cloned().map(edit));
    }
}

/// A mailbox, or what is none as it is written.
fn email(value: &str) -> String {
    Email::read(value).map_or_else(|| normal::email(value), |email| email.key)
}

/// Adds what is new to what is known.
pub(super) fn add(person: &mut PersonDraft, new: &[PersonEdit]) {
    use PersonEdit as E;
    for edit in new.iter().cloned() {
        match edit {
            E::Name(text) => person.name = text,
            E::Nickname(text) => person.nickname = text,
            E::Pronouns(text) => person.pronouns = text,
            E::MetAt(text) => person.met_at = text,
            E::Note(text) => person.note = text,
            E::Answer { question, text } => *person.answers.of_mut(question) = text,
            E::Parts(parts) => person.parts = parts,
            E::Birthday(day) => person.birthday = day,
            E::MetOn(day) => person.met_on = day,
            E::AddEmail(r) => person.emails.push(r),
            E::AddPhone(r) => person.phones.push(r),
            E::AddUrl(r) => person.urls.push(r),
            E::AddPosition(p) => person.positions.push(p),
            E::AddAddress(a) => person.addresses.push(a),
            E::AddTag(tag) => person.tags.push(tag),
            E::AddTo { list, text } => person.list_mut(list).push(text),
            _ => {}
        }
    }
}
