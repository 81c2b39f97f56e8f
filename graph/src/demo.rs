//! The example book: a consultant's network of 120 made-up people and two years with them, the same for the same seed,
//! so that every screen has something to say before anybody is entered.
//!
//! It is a table of people with a plan each ([`cast`]), tables of words, and chance ([`dice`]). Names are invented,
//! domains end in `.example`, and phone numbers are from ranges kept for fiction.

mod business;
mod cast;
mod contacts;
mod dice;
mod gifts;
mod goals;
mod mine;
mod people;
mod ties;
mod words;

#[cfg(test)]
mod tests;

use crate::belongings::Belongings;
use crate::ids::{AssociationId, EventId, InteractionId, PersonId};
use crate::things::Thing;
use crate::types::Tier;
use chrono::{Datelike, NaiveDate, NaiveTime, TimeDelta, Weekday};
use dice::Dice;
use uuid::Uuid;

/// How many days back the book begins.
const BEGAN: i64 = 712;

/// The example book as it looks on a day: the same for the same seed.
#[must_use]
pub fn book(seed: u64, today: NaiveDate) -> Belongings {
    book_under(seed, seed, today)
}

/// The same book under other keys: one that was removed and comes again must not be taken for the removed one.
#[must_use]
pub fn book_under(seed: u64, keys: u64, today: NaiveDate) -> Belongings {
    let mut writing = Writing {
        all: Belongings::default(),
        dice: Dice::new(seed),
        today,
        key_seed: keys,
        keys: 0,
        cast: Vec::new(),
        events: Vec::new(),
        associations: Vec::new(),
        receipts: Vec::new(),
    };
    mine::events(&mut writing);
    people::write(&mut writing);
    contacts::write(&mut writing);
    gifts::write(&mut writing);
    ties::write(&mut writing);
    business::write(&mut writing);
    goals::write(&mut writing);
    mine::write(&mut writing);
    gifts::thank(&mut writing);
    writing.all
}

/// The book while it is written. Days are counted back from today: 0 is today, −1 tomorrow.
struct Writing {
    all: Belongings,
    dice: Dice,
    today: NaiveDate,
    /// What the keys follow from.
    key_seed: u64,
    keys: u64,
    cast: Vec<One>,
    /// Each event with its first and last day.
    events: Vec<(EventId, i64, i64)>,
    associations: Vec<AssociationId>,
    /// From whom something was received, and when: thanks follow.
    receipts: Vec<(usize, i64)>,
}

/// What the other parts need to know of somebody.
struct One {
    id: PersonId,
    name: &'static str,
    trade: Trade,
    company: &'static str,
    place: &'static str,
    industry: &'static str,
    tier: Option<Tier>,
    /// Stage, goodwill and special signs, as the cast has them.
    stage: char,
    goodwill: char,
    signs: &'static str,
    /// Days since the last contact, where there was one.
    last: Option<i64>,
    /// Days since we met.
    since: i64,
    /// Days since the stage was entered.
    staged: i64,
    /// Which event we met at.
    event: Option<usize>,
    /// Contacts, the latest first.
    talks: Vec<(i64, InteractionId)>,
}

/// The parts of a line of a table; what is missing is empty.
fn parts<const N: usize>(line: &'static str) -> [&'static str; N] {
    let mut parts = line.split('|');
    std::array::from_fn(|_| parts.next().unwrap_or_default())
}

/// A line of [`words::TRADES`].
#[derive(Clone, Copy)]
struct Trade(&'static str);

impl Trade {
    fn part(self, n: usize) -> &'static str {
        self.0.split('|').nth(n).unwrap_or_default()
    }

    fn tag(self) -> &'static str {
        self.part(1)
    }

    fn service(self) -> &'static str {
        self.part(2)
    }

    fn offers(self) -> impl Iterator<Item = &'static str> {
        self.part(3).split(';')
    }

    fn needs(self) -> impl Iterator<Item = &'static str> {
        self.part(4).split(';')
    }

    fn aim(self) -> &'static str {
        self.part(5)
    }

    fn subjects(self) -> &'static str {
        self.part(6)
    }
}

impl One {
    fn has(&self, sign: char) -> bool {
        self.signs.contains(sign)
    }

    fn first(&self) -> &'static str {
        self.name.split(' ').next().unwrap_or(self.name)
    }
}

impl Writing {
    fn key(&mut self) -> Uuid {
        self.keys += 1;
        let midnight = self.today.and_time(NaiveTime::MIN).and_utc();
        let millis = u64::try_from(midnight.timestamp_millis()).unwrap_or(0);
        dice::key(self.key_seed, self.keys, millis)
    }

    /// The day so many days ago.
    fn day(&self, ago: i64) -> NaiveDate {
        self.today
            .checked_sub_signed(TimeDelta::days(ago))
            .unwrap_or(self.today)
    }

    /// The same number of days ago, or the Friday before where that is a weekend.
    fn working(&self, ago: i64) -> i64 {
        ago + match self.day(ago).weekday() {
            Weekday::Sat => 1,
            Weekday::Sun => 2,
            _ => 0,
        }
    }

    /// The same number of days ahead, or the Monday after where that is a weekend.
    fn ahead(&self, days: i64) -> NaiveDate {
        let later = match self.day(-days).weekday() {
            Weekday::Sat => 2,
            Weekday::Sun => 1,
            _ => 0,
        };
        self.day(-days - later)
    }

    fn put(&mut self, thing: Thing) {
        self.all.things.push(thing);
    }

    /// Who is called so.
    fn who(&self, name: &str) -> Option<usize> {
        self.cast.iter().position(|one| one.name == name)
    }

    /// The key of who is called so, `me` included.
    fn id(&self, name: &str) -> Option<PersonId> {
        if name == "me" {
            return Some(PersonId::ME);
        }
        self.who(name).map(|i| self.cast[i].id)
    }

    /// One of the texts between bars, its gaps filled for somebody.
    fn text(&mut self, of: &'static str, who: usize) -> String {
        let template = self.dice.text(of);
        let one = &self.cast[who];
        let subjects: Vec<&str> = one.trade.subjects().split(';').collect();
        let subject = self.dice.one_of(&subjects, "the year");
        let mut capital = subject.to_owned();
        if let Some(first) = capital.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        [
            ("{f}", one.first()),
            ("{c}", one.company),
            ("{p}", one.place),
            ("{i}", one.industry),
            ("{s}", subject),
            ("{s_}", &capital),
        ]
        .iter()
        .fold(template.to_owned(), |text, (gap, word)| {
            text.replace(gap, word)
        })
    }
}
