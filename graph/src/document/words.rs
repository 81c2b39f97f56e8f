//! What was done to a thing, as a sentence without a full stop.

use super::commands::{Given, entity};
use super::person;
use super::writer::Writer;
use crate::ids::PersonId;
use crate::things::{
    Direction, Introduction, Party, Promise, Review, ReviewKind, Thing, ThingKind,
};

/// A name for a sentence: "you" for me.
pub(super) fn name(w: &mut Writer<'_>, given: &Given<'_>, id: PersonId) -> String {
    if id.is_me() {
        return "you".to_owned();
    }
    let id = given.merges.now(id);
    w.raw(entity(id))
        .map_or_else(|| "somebody".to_owned(), |raw| person::name_of(raw, id))
}

/// What a thing is called.
pub(super) fn called(kind: ThingKind) -> &'static str {
    match kind {
        ThingKind::Exchange => "what was exchanged",
        ThingKind::Promise => "a promise",
        ThingKind::Introduction => "an introduction",
        ThingKind::Opportunity => "an opportunity",
        ThingKind::Referral => "a referral",
        ThingKind::Goal => "a goal",
        ThingKind::Ask => "an ask",
        ThingKind::Link => "who knows whom",
        ThingKind::FollowUp => "a follow-up",
        ThingKind::Review => "a review",
        ThingKind::Proposal => "a proposal",
        ThingKind::Association => "an association",
        ThingKind::Time => "time spent",
        ThingKind::Template => "a template",
        ThingKind::Programme => "the programme",
        ThingKind::Pause => "a pause",
        ThingKind::Baseline => "the figures of the start",
    }
}

/// What was done.
pub(super) fn said(
    before: Option<&Thing>,
    after: &Thing,
    name: &mut dyn FnMut(PersonId) -> String,
) -> String {
    let is_new = before.is_none();
    match (before, after) {
        (before, Thing::Promise(p)) => {
            let before = before.and_then(|b| match b {
                Thing::Promise(p) => Some(p),
                _ => None,
            });
            promise(before, p, &name(p.person))
        }
        (before, Thing::Introduction(i)) => {
            let before = before.and_then(|b| match b {
                Thing::Introduction(i) => Some(i),
                _ => None,
            });
            introduction(before, i, name)
        }
        (None, Thing::Exchange(e)) => match e.direction {
            Direction::Given => format!("Noted what you gave {}", name(e.person)),
            Direction::Received => format!("Noted what {} gave you", name(e.person)),
        },
        (Some(Thing::Ask(b)), Thing::Ask(a)) if b.answer.is_none() && a.answer.is_some() => {
            format!("Noted the answer of {}", name(a.person))
        }
        (Some(Thing::Ask(b)), Thing::Ask(a)) if b.asked_on.is_none() && a.asked_on.is_some() => {
            format!("Asked {}", name(a.person))
        }
        (_, Thing::Ask(a)) if is_new && a.asked_on.is_some() => format!("Asked {}", name(a.person)),
        (Some(Thing::FollowUp(b)), Thing::FollowUp(f)) if b.is_open() && !f.is_open() => {
            format!("Followed up with {}", name(f.person))
        }
        (None, Thing::FollowUp(f)) => format!(
            "Planned to get back to {} on {}",
            name(f.person),
            f.on.format("%-d %B")
        ),
        (None, Thing::Link(l)) => format!("Noted that {} knows {}", name(l.a), name(l.b)),
        (None, Thing::Review(r)) => review(r, name),
        (None, Thing::Proposal(_)) => "Noted the proposal".to_owned(),
        (None, Thing::Referral(r)) => match r.by {
            Party::Me => format!("Noted a referral to {}", name(r.person)),
            Party::Them => format!("Noted a referral from {}", name(r.person)),
        },
        (Some(Thing::Goal(b)), Thing::Goal(g)) if b.is_open() && g.reached_on.is_some() => {
            format!("Reached “{}”", g.what.trim())
        }
        (None, Thing::Programme(_)) => "Started the programme".to_owned(),
        (Some(Thing::Programme(b)), Thing::Programme(p))
            if b.ended_on.is_none() && p.ended_on.is_some() =>
        {
            "Ended the programme".to_owned()
        }
        (None, Thing::Pause(_)) => "Paused the programme".to_owned(),
        (Some(Thing::Pause(b)), Thing::Pause(p)) if b.until.is_none() && p.until.is_some() => {
            "Went on with the programme".to_owned()
        }
        (None, Thing::Baseline(_)) => "Kept the figures of the start".to_owned(),
        (None, thing) => format!("Added {}", called(thing.kind())),
        (Some(_), thing) => format!("Changed {}", called(thing.kind())),
    }
}

fn promise(before: Option<&Promise>, after: &Promise, name: &str) -> String {
    let was_open = before.is_none_or(Promise::is_open);
    let mine = after.by == Party::Me;
    match (was_open, after.kept_on, after.dropped_on) {
        (true, Some(_), _) if mine => format!("Kept the promise to {name}"),
        (true, Some(_), _) => format!("{name} kept the promise"),
        (true, None, Some(_)) => format!("Let the promise with {name} go"),
        _ if before.is_some() => format!("Changed a promise with {name}"),
        _ if mine => format!("Noted your promise to {name}"),
        _ => format!("Noted what {name} promised"),
    }
}

fn introduction(
    before: Option<&Introduction>,
    after: &Introduction,
    name: &mut dyn FnMut(PersonId) -> String,
) -> String {
    let (a, b) = (name(after.a), name(after.b));
    let is_step = |day: fn(&Introduction) -> bool| day(after) && !before.is_some_and(day);
    if is_step(|i| i.outcome_on.is_some()) {
        format!("Noted what came of {a} and {b}")
    } else if is_step(|i| i.met_on.is_some()) {
        format!("Noted that {a} and {b} met")
    } else if is_step(|i| i.made_on.is_some()) {
        if after.is_mine() {
            format!("Introduced {a} to {b}")
        } else {
            format!("Noted that {} introduced {a} to {b}", name(after.through))
        }
    } else if before.is_none() {
        format!("Noted an introduction of {a} to {b}")
    } else {
        format!("Changed the introduction of {a} to {b}")
    }
}

fn review(review: &Review, name: &mut dyn FnMut(PersonId) -> String) -> String {
    let with = |name: Option<String>| name.unwrap_or_else(|| "somebody".to_owned());
    match review.kind {
        ReviewKind::Week => "Looked back on the week".to_owned(),
        ReviewKind::Quarter => "Looked back on the quarter".to_owned(),
        ReviewKind::Verdict => format!("Decided about {}", with(review.person.map(name))),
        ReviewKind::Advice => "Put an advice away".to_owned(),
        ReviewKind::Question => format!("Asked {} a question", with(review.person.map(name))),
        ReviewKind::Tie => format!("Looked at the tie with {}", with(review.person.map(name))),
        ReviewKind::Year => format!(
            "Looked back on the year with {}",
            with(review.person.map(name))
        ),
    }
}
