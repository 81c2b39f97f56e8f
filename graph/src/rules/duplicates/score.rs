//! How likely two are one person, in points, and why.
//!
//! A mark that is somebody's own (a mailbox, a number, a profile) counts most, a name less, a company and what several
//! share least. A name that is another one stands against all of them: spouses share a mailbox, colleagues a number,
//! father and son a name and a company.

use super::company::are_one;
use super::index::Index;
use super::marks::Known;
use super::name::{Alike, Name};
use crate::types::Birthday;
use crate::view::duplicates::{Because, Likeness, NameFits};

/// From so many points the same person for sure, likely, maybe.
const SURE: i32 = 90;
const LIKELY: i32 = 60;
const MAYBE: i32 = 40;

const UID: i32 = 80;
const PROFILE: i32 = 75;
const EMAIL: i32 = 70;
const PHONE: i32 = 60;
const PHONE_END: i32 = 40;
const BIRTHDAY: i32 = 30;
const OTHER_BIRTHDAY: i32 = -40;
const COMPANY: i32 = 20;
const DOMAIN: i32 = 15;
const OTHER_COMPANY: i32 = -5;
const PAGE: i32 = 15;
const MAILBOX: i32 = 12;
/// What several people share.
const SHARED: i32 = 8;
/// What a name that many bear counts less.
const COMMON: i32 = 11;

/// What two have been found to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Scored {
    pub(super) score: u8,
    pub(super) likeness: Likeness,
    pub(super) because: Vec<Because>,
}

/// Points and reasons so far.
#[derive(Default)]
struct Tally {
    points: i32,
    because: Vec<Because>,
    /// Whether one of the marks is somebody's own.
    own: bool,
}

impl Tally {
    fn add(&mut self, points: i32, because: Because) {
        self.points += points;
        self.because.push(because);
    }
}

/// Holds two against each other; `None` if they are nobody's duplicate.
pub(super) fn score(a: &Known, b: &Known, index: &Index) -> Option<Scored> {
    let mut tally = Tally::default();
    let name = names(a, b);
    reach(a, b, index, &mut tally);
    if let Some(fits) = fits(name) {
        let is_common = name > Alike::Initials && index.is_common(a, b);
        let less = if is_common { COMMON } else { 0 };
        tally.add(worth(name) - less, Because::Name(fits));
    }
    if !name.is_against() {
        work(a, b, &mut tally);
        mailbox(a, b, &mut tally);
    }
    birthday(a, b, name, &mut tally);
    let most = match name {
        Alike::Different | Alike::Family => Likeness::Maybe,
        Alike::Given | Alike::Generation => Likeness::Likely,
        _ => Likeness::Sure,
    };
    let likeness = match tally.points {
        SURE.. if tally.own => Likeness::Sure,
        LIKELY.. => Likeness::Likely,
        MAYBE.. => Likeness::Maybe,
        _ => return None,
    };
    tally.because.sort_by_key(Because::is_against);
    Some(Scored {
        score: u8::try_from(tally.points.clamp(0, 100)).unwrap_or(100),
        likeness: likeness.min(most),
        because: tally.because,
    })
}

/// The most alike two of all their names are.
fn names(a: &Known, b: &Known) -> Alike {
    let pairs = a
        .names
        .iter()
        .flat_map(|x| b.names.iter().map(move |y| (x, y)));
    pairs
        .map(|(x, y): (&Name, &Name)| x.alike(y))
        .max()
        .unwrap_or(Alike::Unknown)
}

fn worth(name: Alike) -> i32 {
    match name {
        Alike::Different | Alike::Family => -35,
        Alike::Given => -10,
        Alike::Unknown => 0,
        Alike::Generation => 15,
        Alike::Part | Alike::Slips => 20,
        Alike::Initials => 25,
        Alike::Slip => 33,
        Alike::Spelled => 38,
        Alike::Short | Alike::Middle => 40,
        Alike::Turned => 42,
        Alike::Same => 45,
    }
}

fn fits(name: Alike) -> Option<NameFits> {
    Some(match name {
        Alike::Unknown => return None,
        Alike::Different => NameFits::Other,
        Alike::Family => NameFits::OtherGiven,
        Alike::Given => NameFits::OtherFamily,
        Alike::Generation => NameFits::Generation,
        Alike::Part => NameFits::Part,
        Alike::Slips => NameFits::Slips,
        Alike::Initials => NameFits::Initials,
        Alike::Slip => NameFits::Slip,
        Alike::Spelled => NameFits::Spelled,
        Alike::Short => NameFits::Short,
        Alike::Middle => NameFits::Middle,
        Alike::Turned => NameFits::Turned,
        Alike::Same => NameFits::Same,
    })
}

/// Mailboxes, numbers, profiles and the key of a file: of each kind the best counts, once.
fn reach(a: &Known, b: &Known, index: &Index, tally: &mut Tally) {
    if a.uid.is_some() && a.uid == b.uid {
        tally.own = true;
        tally.add(UID, Because::Source);
    }
    let emails = a
        .emails
        .iter()
        .filter(|x| b.emails.iter().any(|y| x.key == y.key));
    let emails: Vec<_> = emails
        .map(|x| (x, x.is_desk || index.is_shared("email", &x.key)))
        .collect();
    if let Some((email, shared)) = emails.iter().min_by_key(|(_, shared)| *shared) {
        let value = email.key.clone();
        if *shared {
            tally.add(SHARED, Because::SharedEmail(value));
        } else {
            tally.own = true;
            tally.add(EMAIL, Because::Email(value));
        }
    }
    phones(a, b, index, tally);
    let pages = || {
        a.pages
            .iter()
            .filter(|x| b.pages.iter().any(|y| x.key == y.key))
    };
    if let Some(page) = pages().find(|page| page.is_own) {
        tally.own = true;
        tally.add(PROFILE, Because::Profile(page.key.clone()));
    } else if let Some(page) = pages().next() {
        let shared = index.is_shared("page", &page.key);
        let points = if shared { SHARED } else { PAGE };
        tally.add(
            points,
            Because::Page(page.key.trim_end_matches('/').to_owned()),
        );
    }
}

fn phones(a: &Known, b: &Known, index: &Index, tally: &mut Tally) {
    let (home_a, home_b) = (index.home_of(a), index.home_of(b));
    let mut end = None;
    for x in &a.phones {
        for y in b.phones.iter().filter(|y| x.tail() == y.tail()) {
            let (whole, other) = (x.whole(home_a), y.whole(home_b));
            if index.is_shared("phone", x.tail()) {
                end = end.or(Some((SHARED, Because::SharedPhone(x.tail().to_owned()))));
            } else if let (Some(whole), Some(other)) = (whole, other)
                && whole == other
            {
                tally.own = true;
                tally.add(PHONE, Because::Phone(format!("+{whole}")));
                return;
            } else if x.country().is_none() || y.country().is_none() {
                end = Some((PHONE_END, Because::PhoneEnd(x.tail().to_owned())));
            }
        }
    }
    if let Some((points, because)) = end {
        tally.add(points, because);
    }
}

fn work(a: &Known, b: &Known, tally: &mut Tally) {
    let pairs = || {
        a.companies
            .iter()
            .flat_map(|x| b.companies.iter().map(move |y| (x, y)))
    };
    if pairs().any(|(x, y)| are_one(x, y)) {
        tally.add(COMPANY, Because::Company);
    } else if let Some(domain) = domain(a, b) {
        tally.add(DOMAIN, Because::Domain(domain.to_owned()));
    } else if pairs().next().is_some() {
        tally.add(OTHER_COMPANY, Because::OtherCompany);
    }
}

/// A company's domain that both write from, where no mailbox is the same: that says more already.
fn domain<'a>(a: &'a Known, b: &Known) -> Option<&'a str> {
    let found = a.domains().find(|x| b.domains().any(|y| *x == y));
    found.filter(|_| !share_mailbox(a, b))
}

fn share_mailbox(a: &Known, b: &Known) -> bool {
    a.emails
        .iter()
        .any(|x| b.emails.iter().any(|y| x.key == y.key))
}

/// The same mailbox's name at another place, where none is the same.
fn mailbox(a: &Known, b: &Known, tally: &mut Tally) {
    if share_mailbox(a, b) {
        return;
    }
    let of = |known: &Known, name: &str| known.emails.iter().any(|e| e.mailbox() == Some(name));
    let found = a
        .emails
        .iter()
        .filter_map(|e| e.mailbox())
        .find(|name| of(b, name));
    if let Some(name) = found {
        tally.add(MAILBOX, Because::Mailbox(name.to_owned()));
    }
}

fn birthday(a: &Known, b: &Known, name: Alike, tally: &mut Tally) {
    let (Some(x), Some(y)) = (a.birthday, b.birthday) else {
        return;
    };
    let day = |d: Birthday| (d.month, d.day);
    let years_fit = x.year.zip(y.year).is_none_or(|(x, y)| x == y);
    if day(x) != day(y) || !years_fit {
        tally.add(OTHER_BIRTHDAY, Because::OtherBirthday);
    } else if !name.is_against() {
        tally.own |= x.year.is_some() && y.year.is_some();
        tally.add(BIRTHDAY, Because::Birthday);
    }
}
