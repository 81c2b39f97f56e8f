//! Two years of contacts in the example book, and those that are planned.

use super::words::{BRING, MEETINGS, MISSED, MY_MAILS, TALKS, THEIR_MAILS};
use super::{Trade, Writing};
use crate::ids::{InteractionId, PersonId};
use crate::types::{Channel, Initiator, Interaction, Tier};
use chrono::FixedOffset;

const CLOSE: [Channel; 9] = [
    Channel::OneToOne,
    Channel::OneToOne,
    Channel::Call,
    Channel::Call,
    Channel::Video,
    Channel::Email,
    Channel::Message,
    Channel::Event,
    Channel::Association,
];
const FAR: [Channel; 7] = [
    Channel::Email,
    Channel::Call,
    Channel::Event,
    Channel::Social,
    Channel::Message,
    Channel::Association,
    Channel::Video,
];

/// What is planned: with whom, days ahead, how, where.
const PLANNED: [(&str, i64, Channel, &str); 6] = [
    ("Colm Brennan", 0, Channel::Video, "Quarterly call"),
    ("Henrik Dahl", 3, Channel::OneToOne, "Café Norrland"),
    ("Priya Raman", 8, Channel::OneToOne, "Lunch at the Alster"),
    ("Tendai Moyo", 12, Channel::Call, ""),
    (
        "Ingrid Halvorsen",
        20,
        Channel::Association,
        "Before the board",
    ),
    ("Yuki Tanabe", 34, Channel::Video, ""),
];

pub(super) fn write(w: &mut Writing) {
    for who in 0..w.cast.len() {
        history(w, who);
    }
    // The talk, the breakfast that I gave, and letters to many.
    together(w, Channel::Speaking, 2, 150, 10, false);
    together(w, Channel::HostedEvent, 3, 240, 12, false);
    for ago in [100, 190, 280] {
        together(w, Channel::Content, usize::MAX, ago, 40, true);
    }
    planned(w);
    for one in &mut w.cast {
        one.talks.sort_by_key(|(ago, id)| (*ago, *id));
    }
}

/// Everything with one person, the latest first.
fn history(w: &mut Writing, who: usize) {
    let Some(last) = w.cast[who].last else { return };
    let since = w.cast[who].since;
    let gap = match w.cast[who].tier {
        Some(Tier::One) => (17, 36),
        Some(Tier::Two) => (40, 80),
        _ => (100, 240),
    };
    for (sign, days) in [('2', [last, last + 14].to_vec()), ('3', vec![20, 33, last])] {
        if w.cast[who].has(sign) {
            for ago in days {
                let ago = w.working(ago);
                mail(w, who, ago, Initiator::Me, false);
            }
        }
    }
    if w.cast[who].has('a') {
        let ago = w.working(2);
        mail(w, who, ago, Initiator::Them, false);
    }
    if w.cast[who].stage == 'I' && w.cast[who].goodwill == 'b' {
        let ago = w.working(since - 29);
        talk(w, who, ago, Channel::Call, Initiator::Both);
    }
    let approached = w.cast[who].has('2') || w.cast[who].has('3');
    let mut ago = last;
    while ago < since {
        if w.cast[who].has('q') && ago < 250 {
            mail(w, who, ago, Initiator::Me, true);
        } else if !(approached && ago == last) {
            by_chance(w, who, ago, ago == last);
        }
        let further = ago + w.dice.between(gap.0, gap.1);
        ago = w.working(further);
    }
    let channel = w.cast[who]
        .event
        .map_or(Channel::OneToOne, |_| Channel::Event);
    let note = w.text(MEETINGS, who);
    let mut first = plain(w, who, since, channel);
    first.event = w.cast[who].event.map(|at| w.events[at].0);
    first.note = note;
    push(w, first, since);
}

fn by_chance(w: &mut Writing, who: usize, ago: i64, latest: bool) {
    let close = matches!(w.cast[who].tier, Some(Tier::One | Tier::Two));
    let channel = w
        .dice
        .one_of(if close { &CLOSE[..] } else { &FAR }, Channel::Call);
    let begun_by = w.dice.one_of(
        &[Initiator::Me, Initiator::Them, Initiator::Both],
        Initiator::Both,
    );
    match channel {
        Channel::Email | Channel::Message | Channel::Social => {
            let begun_by = if begun_by == Initiator::Both {
                Initiator::Them
            } else {
                begun_by
            };
            let mut one = plain(w, who, ago, channel);
            fill_mail(w, &mut one, who, begun_by, true);
            push(w, one, ago);
        }
        Channel::Call if !latest && w.dice.chance(12) => {
            let mut one = plain(w, who, ago, channel);
            one.missed = true;
            one.answered = true;
            one.begun_by = begun_by;
            one.note = w.text(MISSED, who);
            push(w, one, ago);
        }
        _ => talk(w, who, ago, channel, begun_by),
    }
}

fn talk(w: &mut Writing, who: usize, ago: i64, channel: Channel, begun_by: Initiator) {
    let mut one = plain(w, who, ago, channel);
    one.begun_by = begun_by;
    if w.dice.chance(82) {
        one.note = w.text(TALKS, who);
    }
    let quarters = match channel {
        Channel::Call => (1, 2),
        Channel::Video => (2, 4),
        _ => (2, 6),
    };
    let minutes = 15 * w.dice.between(quarters.0, quarters.1);
    one.minutes = u32::try_from(minutes).ok().filter(|_| w.dice.chance(65));
    if matches!(channel, Channel::OneToOne | Channel::Event) && w.dice.chance(15) {
        // Somebody of the same company or trade came along, whose own last contact was later.
        let (trade, id) = (w.cast[who].trade.0, w.cast[who].id);
        let other = w.cast.iter().find(|other| {
            let Trade(line) = other.trade;
            line == trade
                && other.id != id
                && other.since > ago
                && other.stage != 'I'
                && other.last.is_some_and(|last| last < ago)
        });
        one.people.extend(other.map(|other| other.id));
    }
    push(w, one, ago);
}

fn mail(w: &mut Writing, who: usize, ago: i64, begun_by: Initiator, answered: bool) {
    let mut one = plain(w, who, ago, Channel::Email);
    fill_mail(w, &mut one, who, begun_by, answered);
    push(w, one, ago);
}

fn fill_mail(w: &mut Writing, one: &mut Interaction, who: usize, by: Initiator, answered: bool) {
    one.begun_by = by;
    one.answered = answered;
    let from_me = by == Initiator::Me;
    one.note = w.text(if from_me { MY_MAILS } else { THEIR_MAILS }, who);
}

/// One contact with many: at an event, or by a letter to all.
fn together(w: &mut Writing, channel: Channel, event: usize, ago: i64, most: usize, bulk: bool) {
    let ago = w.events.get(event).map_or(w.working(ago), |event| event.1);
    let there = |w: &Writing, i: usize| {
        let one = &w.cast[i];
        let near = bulk || one.event == Some(event) || i % 5 == event % 5;
        let may = if bulk {
            matches!(one.tier, Some(Tier::One | Tier::Two))
        } else {
            one.last.is_some_and(|last| last < ago)
        };
        near && may && one.since >= ago && !one.has('q') && one.stage != 'L'
    };
    let people: Vec<PersonId> = (0..w.cast.len())
        .filter(|i| there(w, *i))
        .map(|i| w.cast[i].id)
        .take(most)
        .collect();
    let mut one = plain(w, 0, ago, channel);
    one.people = people;
    one.event = w.events.get(event).map(|event| event.0);
    one.bulk = bulk;
    one.begun_by = Initiator::Me;
    one.note = match channel {
        Channel::Speaking => "Talk on nearshoring; these asked questions.",
        Channel::HostedEvent => "Breakfast at the harbour, my invitation.",
        _ => "The quarterly letter: three cases, one page.",
    }
    .to_owned();
    push(w, one, ago);
}

fn planned(w: &mut Writing) {
    for (name, days, channel, note) in PLANNED {
        let Some(who) = w.who(name) else { continue };
        let mut one = plain(w, who, 0, channel);
        one.on = if days == 0 { w.today } else { w.ahead(days) };
        one.at = None;
        one.planned = true;
        one.note = note.to_owned();
        one.value = w.text(BRING, who);
        w.all.interactions.push(one);
    }
    let mut guests = plain(w, 0, 0, Channel::HostedEvent);
    let (event, first, _) = w.events[1];
    guests.on = w.day(first);
    guests.at = None;
    guests.planned = true;
    guests.event = Some(event);
    guests.begun_by = Initiator::Me;
    guests.people = w
        .cast
        .iter()
        .step_by(2)
        .take(14)
        .map(|one| one.id)
        .collect();
    guests.note = "Guest list; six have said yes.".to_owned();
    w.all.interactions.push(guests);
}

fn plain(w: &mut Writing, who: usize, ago: i64, channel: Channel) -> Interaction {
    let on = w.day(ago);
    let hour = u32::try_from(w.dice.between(8, 17)).unwrap_or(9);
    let minute = 5 * u32::try_from(w.dice.between(0, 11)).unwrap_or(0);
    let offset = FixedOffset::east_opt(3600);
    // The hour is known of what was logged lately, and of some before.
    let logged = ago > 0 && (ago < 30 || hour % 3 == 0);
    let at = on
        .and_hms_opt(hour, minute, 0)
        .zip(offset.filter(|_| logged))
        .and_then(|(at, offset)| at.and_local_timezone(offset).single());
    Interaction {
        id: InteractionId(w.key()),
        people: vec![w.cast[who].id],
        on,
        at,
        channel,
        begun_by: Initiator::Both,
        minutes: None,
        note: String::new(),
        event: None,
        planned: false,
        bulk: false,
        missed: false,
        answered: false,
        value: String::new(),
    }
}

fn push(w: &mut Writing, interaction: Interaction, ago: i64) {
    for one in &mut w.cast {
        if interaction.people.contains(&one.id) && !interaction.bulk {
            one.talks.push((ago, interaction.id));
        }
    }
    w.all.interactions.push(interaction);
}
