//! The people of the example book: what is entered about them and where they stand.

use super::cast::{CAST, TIERS};
use super::words::{ABOUT, ANSWERS, CLOSER, FURTHER, TAGS, TRADES};
use super::{BEGAN, One, Trade, Writing, parts};
use crate::belongings::{Move, Standing, Whole};
use crate::ids::PersonId;
use crate::rules::fold::fold;
use crate::types::{
    Address, Birthday, Cadence, NameParts, Origin, PersonDraft, Position, Question, Reach, Stage,
    Tier,
};
use chrono::Datelike;

/// Who has a cadence of their own.
const CADENCES: [(&str, Cadence); 4] = [
    ("Ingrid Halvorsen", Cadence::Weeks(2)),
    ("Hannah Whitfield", Cadence::Days(45)),
    ("Siobhan Kerr", Cadence::Months(6)),
    ("Nia Roberts", Cadence::Never),
];

/// Whose birthday is today.
const BIRTHDAY: &str = "Oskar Lindqvist";

pub(super) fn write(w: &mut Writing) {
    let lines = || CAST.lines().map(parts).enumerate();
    for (index, line) in lines() {
        let one = one(w, index, line);
        w.cast.push(one);
    }
    // Only now, because some met through somebody further down.
    for (index, [_, pronouns, _, title, ..]) in lines() {
        let whole = Whole {
            id: w.cast[index].id,
            standing: standing(w, index),
            person: draft(w, index, title, pronouns),
            pictures: Vec::new(),
        };
        w.all.people.push(whole);
    }
}

fn tier(index: usize) -> Option<Tier> {
    let [one, two, three] = TIERS;
    match index {
        i if i < one => Some(Tier::One),
        i if i < one + two => Some(Tier::Two),
        i if i < one + two + three => Some(Tier::Three),
        _ => None,
    }
}

fn one(w: &mut Writing, index: usize, line: [&'static str; 8]) -> One {
    let [name, _, trade, _, company, place, industry, plan] = line;
    let tier = tier(index);
    let stage = plan.chars().next().unwrap_or('-');
    let rest = plan.trim_start_matches(stage);
    let signs = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let days = rest[..rest.len() - signs.len()].parse::<i64>().ok();
    let goodwill = signs.chars().next().unwrap_or('n');
    let least = match (tier, goodwill) {
        (_, 'w') => 520,
        (_, 'r') => 640,
        (Some(Tier::One), _) => 480,
        (Some(Tier::Two), _) => 300,
        _ => 120,
    };
    let strange = signs.contains(['x', 'i']);
    let last = match days {
        _ if strange => None,
        Some(days) => Some(w.working(days)),
        None => {
            let by_chance = w.dice.between(20, 300);
            Some(w.working(by_chance))
        }
    };
    let mut since = w.dice.between(least, 700).max(last.unwrap_or(0) + 45);
    let mut event = None;
    let at_last_event = signs.contains('f') || stage == '?';
    if at_last_event {
        event = Some(0);
        let (_, first, last) = w.events[0];
        since = if index.is_multiple_of(2) { first } else { last };
    } else if stage == 'I' {
        since = last.unwrap_or(20);
    } else if signs.contains('x') {
        since = w.working(index as i64);
    } else if since > 640 || signs.contains('i') {
        since = BEGAN;
    } else if w.dice.chance(55) {
        event = (2..w.events.len())
            .find(|at| w.events[*at].1 >= least && w.events[*at].1 > last.unwrap_or(0) + 20);
        since = event.map_or(since, |at| w.events[at].1);
    }
    // A year of maintenance can only be over with somebody known for longer.
    if stage == 'M' && signs.contains('!') {
        (event, since) = (None, since.max(460));
    }
    let since = w.working(since);
    let staged = match (stage, signs.contains('!')) {
        ('C', true) => 190,
        ('C', false) => w.dice.between(40, 150),
        ('P', _) => w.dice.between(60, 280),
        ('M', true) => 400,
        ('M', false) => w.dice.between(60, 330),
        ('L', _) => last.unwrap_or(60) - 30,
        _ => since,
    };
    One {
        id: PersonId(w.key()),
        name,
        trade: TRADES
            .lines()
            .find(|line| line.starts_with(trade))
            .map_or(Trade(""), Trade),
        company,
        place,
        industry,
        tier,
        stage,
        goodwill,
        signs,
        last: if at_last_event || stage == 'I' {
            Some(since)
        } else {
            last
        },
        since,
        staged: staged.min(since),
        event,
        talks: Vec::new(),
    }
}

fn standing(w: &mut Writing, index: usize) -> Standing {
    let One {
        tier,
        stage,
        since,
        staged,
        ..
    } = w.cast[index];
    let decided = stage != '?' && !w.cast[index].has('i');
    let stage = match stage {
        'I' => Some(Stage::Initial),
        'C' => Some(Stage::Cultivation),
        'P' => Some(Stage::Partnership),
        'M' => Some(Stage::Maintenance),
        'L' => Some(Stage::LetGo),
        _ => None,
    };
    let mut tier_on = decided.then(|| (since - w.dice.between(1, 9)).max(1));
    let before = match tier {
        Some(Tier::One) => Some(Tier::Two),
        Some(Tier::Two) => Some(Tier::Three),
        Some(Tier::Three) => Some(Tier::Two),
        None => Some(Tier::Three),
    };
    let moved = if stage == Some(Stage::LetGo) {
        Some(staged)
    } else {
        let on = w.dice.between(20, 300);
        (tier.is_some() && since > on + 30 && w.dice.chance(40)).then_some(on)
    };
    if let Some(on) = tier_on {
        let first = if moved.is_some() { before } else { tier };
        if first.is_some() {
            put_move(w, index, None, first, on, String::new());
        }
    }
    if let Some(on) = moved {
        let why = if matches!(tier, Some(Tier::One | Tier::Two)) {
            CLOSER
        } else {
            FURTHER
        };
        let why = w.dice.text(why).to_owned();
        put_move(w, index, before, tier, on, why);
        tier_on = Some(on);
    }
    let one = &w.cast[index];
    let cadence = CADENCES.iter().find(|(name, _)| *name == one.name);
    let snoozed = one.has('z');
    Standing {
        added_on: w.day(since),
        tier_on: tier_on.map(|on| w.day(on)),
        cadence: cadence.map(|(_, cadence)| *cadence),
        cadence_on: cadence.map(|_| w.day(since / 2)),
        snoozed_until: snoozed.then_some(w.today),
        snoozed_on: snoozed.then(|| w.day(7)),
        snoozed_last: one.last.filter(|_| snoozed).map(|last| w.day(last)),
        stage,
        stage_on: stage.map(|_| w.day(staged)),
        peace_until: one.has('p').then(|| w.day(-30)),
    }
}

fn put_move(
    w: &mut Writing,
    index: usize,
    from: Option<Tier>,
    to: Option<Tier>,
    ago: i64,
    reason: String,
) {
    let moved = Move {
        id: w.key(),
        person: w.cast[index].id,
        from,
        to,
        on: w.day(ago),
        reason,
    };
    w.all.moves.push(moved);
}

fn draft(w: &mut Writing, index: usize, title: &str, pronouns: &str) -> PersonDraft {
    let One {
        name,
        trade,
        company,
        place,
        industry,
        tier,
        stage,
        since,
        event,
        ..
    } = w.cast[index];
    let first = w.cast[index].first();
    let imported = since >= BEGAN;
    let stranger = w.cast[index].has('i');
    let close = matches!(tier, Some(Tier::One | Tier::Two));
    let known = !stranger && stage != '?';
    let domain = format!("{}.example", ascii(company));
    let mailbox = format!("{}.{}", ascii(first), ascii(last_name(name)));
    let mut draft = PersonDraft {
        name: name.to_owned(),
        parts: Some(NameParts {
            given: first.to_owned(),
            family: name[first.len()..].trim().to_owned(),
            ..NameParts::default()
        }),
        positions: vec![Position {
            company: company.to_owned(),
            title: title.to_owned(),
        }],
        pronouns: pronouns.to_owned(),
        event: event.map(|at| w.events[at].0),
        origin: if imported {
            Origin::Imported
        } else {
            Origin::Captured
        },
        met_on: (!imported && !w.cast[index].has('x')).then(|| w.day(since)),
        not_met: w.cast[index].has('x'),
        tier,
        ..PersonDraft::default()
    };
    if index % 9 != 8 {
        draft
            .emails
            .push(reach(format!("{mailbox}@{domain}"), "work"));
    }
    let before = w.cast[..index].iter().filter(|one| one.place == place);
    let number = phone(place, index, before.count());
    draft.phones.extend(number.map(|p| reach(p, "mobile")));
    if close {
        draft.urls.push(reach(format!("https://{domain}"), ""));
    }
    if tier == Some(Tier::One) {
        draft.addresses.push(Address {
            city: place.to_owned(),
            ..Address::default()
        });
    }
    if !known {
        return draft;
    }
    draft.birthday = birthday(w, index);
    draft.tags.push(trade.tag().to_owned());
    if w.dice.chance(40) {
        draft.tags.push(w.dice.text(TAGS).to_owned());
    }
    draft.industries.push(industry.to_owned());
    draft.places.push(place.to_owned());
    draft.services.push(trade.service().to_owned());
    let (needs, offers) = match tier {
        Some(Tier::One | Tier::Two) => (2, 2),
        Some(Tier::Three) => (w.dice.between(0, 1), w.dice.between(0, 2)),
        None => (0, w.dice.between(0, 1)),
    };
    draft.needs = some(w, trade.needs().collect(), needs);
    draft.offers = some(w, trade.offers().collect(), offers);
    if close || w.dice.chance(15) {
        draft.aims.push(trade.aim().to_owned());
    }
    if close {
        // Most of those who are close were asked; some could not say.
        draft.could_refer = [Some(true), Some(true), Some(false), None][index % 4];
    }
    if event.is_none() && !imported && !draft.not_met {
        if index == 1 || (index > 8 && w.dice.chance(25)) {
            let through = if index == 1 {
                Some(4)
            } else {
                usize::try_from(w.dice.between(0, 7)).ok()
            };
            draft.met_through = through.and_then(|at| w.cast.get(at)).map(|one| one.id);
        }
        let places = "Over lunch|At a board dinner|On a plant tour|In a train|Through a shared client|At a reception";
        draft.met_at = w.dice.text(places).to_owned();
    }
    let answered = match (stage, w.cast[index].has('!')) {
        ('P', true) => 3,
        ('P', false) if index == 0 => 4,
        ('P', false) => 5,
        ('M', _) if close => 5,
        ('M' | 'C', _) => 1,
        _ => 0,
    };
    for (question, texts) in Question::ALL.into_iter().zip(ANSWERS).take(answered) {
        *draft.answers.of_mut(question) = w.text(texts, index);
    }
    let lines = if close {
        2
    } else {
        usize::from(w.dice.chance(35))
    };
    for _ in 0..lines {
        let line = w.dice.text(ABOUT);
        if !draft.note.contains(line) {
            let gap = if draft.note.is_empty() { "" } else { "\n" };
            draft.note.push_str(gap);
            draft.note.push_str(line);
        }
    }
    draft
}

/// So many of several, beginning somewhere.
fn some(w: &mut Writing, of: Vec<&'static str>, how_many: i64) -> Vec<String> {
    let from = usize::try_from(w.dice.between(0, 2)).unwrap_or(0);
    let how_many = usize::try_from(how_many).unwrap_or(0);
    let all = of.iter().cycle().skip(from).take(how_many);
    all.map(|text| (*text).to_owned()).collect()
}

fn birthday(w: &mut Writing, index: usize) -> Option<Birthday> {
    let one = &w.cast[index];
    if one.name == BIRTHDAY {
        let (month, day) = (w.today.month() as u8, w.today.day() as u8);
        return Birthday::new(Some(1979), month, day).or_else(|| Birthday::new(None, month, day));
    }
    let often = if one.tier.is_some() { 45 } else { 10 };
    let (year, month, day) = (
        w.dice.between(1958, 1994),
        w.dice.between(1, 12),
        w.dice.between(1, 28),
    );
    let year = i32::try_from(year).ok().filter(|_| w.dice.chance(60));
    let birthday = Birthday::new(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?);
    birthday.filter(|_| w.dice.chance(often))
}

fn reach(value: String, label: &str) -> Reach {
    Reach {
        value,
        label: label.to_owned(),
    }
}

/// A number that nobody has: Germany's, Britain's, Sweden's and America's ranges for fiction.
fn phone(place: &str, index: usize, in_place: usize) -> Option<String> {
    let (range, digits) = match place {
        "Hamburg" | "Bremen" | "Lübeck" | "Frankfurt" | "Stuttgart" | "Berlin" | "Munich"
        | "Kiel" | "Hannover" => ("+49 30 23125 ", 3),
        "London" | "Birmingham" | "Cardiff" | "Bristol" | "Leeds" | "Dublin" => {
            ("+44 20 7946 0", 3)
        }
        "Gothenburg" => ("+46 31 390 06 ", 2),
        "New York" => ("+1 212 555 01", 2),
        _ => return None,
    };
    let n = if digits == 3 { index + 100 } else { in_place };
    Some(format!("{range}{n:0digits$}"))
}

fn last_name(name: &str) -> &str {
    name.rsplit(' ').next().unwrap_or(name)
}

/// Letters and digits as a mailbox or domain has them.
fn ascii(text: &str) -> String {
    fold(text)
        .chars()
        .filter_map(|c| match c {
            'ø' => Some('o'),
            'ł' => Some('l'),
            'ı' => Some('i'),
            'ð' => Some('d'),
            c => c.is_ascii_alphanumeric().then_some(c),
        })
        .collect()
}
