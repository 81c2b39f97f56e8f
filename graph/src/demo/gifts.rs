//! What was given and received in the example book, promises, and the thanks for it.

use super::words::{GIFTS, MINE, THEIRS};
use super::{Writing, parts};
use crate::ids::{ExchangeId, PromiseId};
use crate::things::{Direction, Exchange, ExchangeKind, Party, Promise, Size, Thing};
use crate::types::Tier;
use Direction::{Given, Received};
use Size::{Large, Medium, Small};

const KINDS: [ExchangeKind; 9] = [
    ExchangeKind::Referral,
    ExchangeKind::Introduction,
    ExchangeKind::Information,
    ExchangeKind::Lead,
    ExchangeKind::Expertise,
    ExchangeKind::Collaboration,
    ExchangeKind::Invitation,
    ExchangeKind::Visibility,
    ExchangeKind::Thanks,
];

/// Promises that are open: whose word, days until due, days since made, what.
const OPEN: &str = "\
Priya Raman|me|4|9|Customs note from Marcus
Priya Raman|them|20|30|Dates for the autumn seminar
Leila Haddad|me|0|12|Scorecard for her buyers
Colm Brennan|them|3|10|An introduction at Fjord Capital
Tendai Moyo|me|-6|25|The list of pump makers in Portugal
Henrik Dahl|me|4|8|The depot benchmark
Yuki Tanabe|me|-1|14|Two names in Copenhagen
Viktor Hägglund|them|-5|28|Rates for the feeder line
Clara Bergmann|me|12|6|A look over the tender
Sarah Chen|me|2|0|An introduction to Tendai
Elif Aydın|me|3|0|Three voices on nearshoring
Zofia Wiśniewska|them|9|0|A clause for late deliveries
";

pub(super) fn write(w: &mut Writing) {
    for who in 0..w.cast.len() {
        exchanges(w, who);
        if matches!(w.cast[who].tier, Some(Tier::One | Tier::Two)) {
            past_promises(w, who);
        }
    }
    open_promises(w);
}

/// What makes the goodwill that the plan names.
fn exchanges(w: &mut Writing, who: usize) {
    let since = w.cast[who].since;
    let plan: &[(Direction, Size)] = match w.cast[who].goodwill {
        'b' => &[(Given, Medium), (Received, Medium), (Given, Small)],
        'c' => &[
            (Given, Medium),
            (Given, Medium),
            (Received, Small),
            (Given, Medium),
        ],
        'o' => &[(Received, Medium), (Received, Large), (Given, Small)],
        's' => &[(Given, Small), (Given, Medium)],
        'w' => &[(Given, Small)],
        _ => &[],
    };
    if w.cast[who].stage == 'I' {
        // Something of value within the first week.
        if let Some((direction, size)) = plan.first() {
            let ago = w.working(since - 4);
            exchange(w, who, *direction, *size, ago);
        }
        return;
    }
    for (direction, size) in plan {
        let ago = some_day(w, who, 6, 340.min(since - 1));
        exchange(w, who, *direction, *size, ago);
    }
    let before: &[(Direction, i64)] = match w.cast[who].goodwill {
        'w' if w.cast[who].has('t') => &[(Received, 470), (Given, 430)],
        'w' => &[(Given, 430)],
        'b' | 'c' | 'o' if since > 520 => &[(Given, 480), (Received, 400)],
        _ => &[],
    };
    for (direction, ago) in before {
        exchange(w, who, *direction, Medium, w.working(*ago));
    }
    if w.cast[who].goodwill == 'r' {
        // Two that are no entities of their own, because the book was young; nothing but a word of thanks since.
        put(
            w,
            who,
            Given,
            ExchangeKind::Referral,
            Medium,
            w.working(500),
        );
        put(
            w,
            who,
            Received,
            ExchangeKind::Introduction,
            Medium,
            w.working(420),
        );
        put(w, who, Received, ExchangeKind::Thanks, Small, 60);
    }
    if w.cast[who].has('u') {
        let ago = if w.cast[who].tier == Some(Tier::One) {
            1
        } else {
            4
        };
        put(w, who, Received, ExchangeKind::Information, Small, ago);
    }
}

/// The day of a talk, or some day, between two.
fn some_day(w: &mut Writing, who: usize, from: i64, to: i64) -> i64 {
    let by_chance = w.dice.between(from, to.max(from));
    let by_chance = w.working(by_chance);
    let talks = w.cast[who].talks.iter().map(|(ago, _)| *ago);
    let days: Vec<i64> = talks.filter(|ago| (from..=to).contains(ago)).collect();
    w.dice.one_of(&days, by_chance)
}

fn exchange(w: &mut Writing, who: usize, direction: Direction, size: Size, ago: i64) {
    let kind = match w.dice.between(0, 9) {
        0 | 1 => ExchangeKind::Lead,
        2 | 3 => ExchangeKind::Expertise,
        4 => ExchangeKind::Collaboration,
        5 => ExchangeKind::Invitation,
        6 => ExchangeKind::Visibility,
        _ => ExchangeKind::Information,
    };
    put(w, who, direction, kind, size, ago);
    if direction == Given && w.dice.chance(30) && ago > 8 {
        put(w, who, Received, ExchangeKind::Thanks, Small, ago - 1);
    }
}

fn put(w: &mut Writing, who: usize, way: Direction, kind: ExchangeKind, size: Size, ago: i64) {
    let at = KINDS.iter().position(|k| *k == kind).unwrap_or_default();
    let rated = kind == ExchangeKind::Information && way == Received;
    if way == Received && kind != ExchangeKind::Thanks {
        w.receipts.push((who, ago));
    }
    let one = &w.cast[who];
    let talk = one.talks.iter().find(|(on, _)| *on == ago);
    let exchange = Exchange {
        person: one.id,
        interaction: talk.map(|(_, id)| *id),
        id: ExchangeId(w.key()),
        direction: way,
        kind,
        size,
        asked: w.dice.chance(30) && kind != ExchangeKind::Thanks,
        on: w.day(ago),
        note: w.text(GIFTS[at], who),
        quality: u8::try_from(w.dice.between(2, 5)).ok().filter(|_| rated),
        public: kind == ExchangeKind::Thanks && way == Given && w.dice.chance(20),
    };
    w.put(Thing::Exchange(exchange));
}

/// Thanks for everything received, but for what came in the last days.
pub(super) fn thank(w: &mut Writing) {
    let mut receipts = std::mem::take(&mut w.receipts);
    // The latest of each comes first: it is always thanked for, and stands for all before.
    receipts.sort_unstable();
    let mut before = None;
    for (who, ago) in receipts {
        let latest = before != Some(who);
        before = Some(who);
        if ago > 4 && (latest || w.dice.chance(40)) {
            put(w, who, Given, ExchangeKind::Thanks, Small, ago - 1);
        }
    }
}

fn past_promises(w: &mut Writing, who: usize) {
    for by in [Party::Me, Party::Them] {
        if w.dice.chance(70) {
            let made = some_day(w, who, 40, w.cast[who].since.min(600));
            let due = made - w.dice.between(5, 21);
            let kept = due + w.dice.between(-2, 4);
            let dropped = w.dice.chance(10);
            let what = w.text(if by == Party::Me { MINE } else { THEIRS }, who);
            let promise = promise(w, who, by, what, made, due);
            w.put(Thing::Promise(Promise {
                kept_on: (!dropped).then(|| w.day(kept)),
                dropped_on: dropped.then(|| w.day(kept)),
                ..promise
            }));
        }
    }
}

fn open_promises(w: &mut Writing) {
    for line in OPEN.lines() {
        let [name, by, ahead, made, what] = parts(line);
        let days = |text: &str| text.parse::<i64>().unwrap_or_default();
        let Some(who) = w.who(name) else { continue };
        let by = if by == "me" { Party::Me } else { Party::Them };
        // Those of the last event were made there.
        let at_event = days(made) == 0;
        let made = if at_event {
            w.cast[who].since
        } else {
            days(made)
        };
        let mut promise = promise(w, who, by, what.to_owned(), made, -days(ahead));
        promise.event = at_event.then(|| w.events[0].0);
        w.put(Thing::Promise(promise));
    }
}

fn promise(w: &mut Writing, who: usize, by: Party, what: String, made: i64, due: i64) -> Promise {
    Promise {
        id: PromiseId(w.key()),
        person: w.cast[who].id,
        by,
        what,
        made_on: w.day(made),
        due: w.day(due),
        kept_on: None,
        dropped_on: None,
        event: None,
    }
}
