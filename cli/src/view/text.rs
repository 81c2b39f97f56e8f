//! Views as lines for a terminal: what, then why, with a tab between.

mod advice;
mod event;
mod insights;
mod programme;
mod work;

use super::{Name, Shown};
use chrono::NaiveDate;
use kith_graph::facts::Facts;
use kith_graph::ids::PersonId;
use kith_graph::things::{Ask, Party, Promise};
use kith_graph::types::Tier;
use kith_graph::view::brief::{AskThem, Brief};
use kith_graph::view::duplicates::Likeness;
use kith_graph::view::goals::{Candidate, Warning};
use kith_graph::view::paths::PathStep;
use kith_graph::view::relation::Goodwill;
use kith_graph::view::review::Capacity;
use kith_graph::view::{Bring, Open, OpenKind, PersonPage, PersonRow, Reason, TodayRow, View};
use serde::Serialize;

/// What to print of a view.
pub(super) fn lines(shown: &Shown, name: Name, facts: &Facts, today: NaiveDate) -> Vec<String> {
    match shown {
        Shown::Today(all) => {
            let mut lines: Vec<String> = all.rows.iter().map(row).collect();
            if all.to_sort > 0 {
                lines.push(format!("{} to sort", all.to_sort));
            }
            lines
        }
        Shown::People(page) => page.rows.iter().map(person).collect(),
        Shown::Person(page) => whole(page, today),
        Shown::Bridges(all) => all
            .iter()
            .map(|p| format!("{}\t{}", p.name, p.headline))
            .collect(),
        Shown::View(view) => of(view, name, facts),
    }
}

fn of(view: &View, name: Name, facts: &Facts) -> Vec<String> {
    let who = |id: PersonId| facts.name(id).to_owned();
    match view {
        View::Goodwill(all) => each(all, |(_, name, g)| format!("{name}\t{}", goodwill(g))),
        View::Promises(all) => each(all, |(p, name)| promise(p, name)),
        View::Introductions(all) => each(all, |(i, [a, b, through])| {
            let far = [
                (i.dropped_on, "let go"),
                (i.outcome_on, "outcome"),
                (i.met_on, "met"),
                (i.made_on, "made"),
                (i.asked_on, "asked"),
            ];
            let (on, far) = far
                .into_iter()
                .find_map(|(on, far)| Some((on?, far)))
                .map_or((String::new(), "planned"), |(on, far)| {
                    (on.to_string(), far)
                });
            format!("{a} and {b} through {through}\t{far} {on}\t{}", i.why)
        }),
        View::Matches(all) => each(all, |m| {
            format!(
                "{} looks for: {}\t{} offers: {}",
                m.needs_name, m.need, m.offers_name, m.offer
            )
        }),
        View::Work(pipeline) => work::lines(pipeline),
        View::Path(None) => vec!["No way leads there yet.".to_owned()],
        View::Path(Some(path)) => each(&path.steps, step),
        View::Map(map) => each(&map.people, |p| {
            let group = map.groups.get(p.group).map_or("", |(name, _)| name);
            format!("{}\t{}\t{group}", p.name, p.headline)
        }),
        View::WeakTies(all) => each(all, |t| {
            format!("{}\t{}\tquiet since {}", t.name, t.industry, t.since)
        }),
        View::Brief(None) | View::Draft(None) | View::Event(None) | View::Triage(None) => {
            vec!["Nothing to say.".to_owned()]
        }
        View::Brief(Some(all)) => brief(all),
        View::Goals(all) => {
            let mut lines = Vec::new();
            for (goal, asks) in &all.goals {
                if name != Name::Asks {
                    let open = if goal.is_open() { "open" } else { "closed" };
                    lines.push(format!("{}\t{open}\t{}", goal.what, goal.id));
                }
                lines.extend(asks.iter().map(|a| ask(a, &who(a.person))));
            }
            lines
        }
        View::Whom(whom) => {
            let weak = whom
                .weak
                .iter()
                .map(|c| format!("{}\tweak tie", candidate(c)));
            whom.people.iter().map(candidate).chain(weak).collect()
        }
        View::Warnings(all) if all.is_empty() => vec!["Nothing speaks against it.".to_owned()],
        View::Warnings(all) => each(all, warning),
        View::Week(week) => {
            let mut lines: Vec<String> = week.tier_1.iter().map(person).collect();
            lines.extend(week.promises.iter().map(|(p, name)| promise(p, name)));
            lines.extend(week.loops.iter().map(row));
            lines
        }
        View::Quarter(quarter) => {
            let mut lines = capacity(&quarter.capacity);
            let last = quarter.last.map_or("never".to_owned(), |on| on.to_string());
            let due = if quarter.due { "; it is time" } else { "" };
            lines.push(format!("Last looked at: {last}{due}"));
            lines.extend(each(&quarter.moves, |(m, name)| {
                let tier =
                    |t: Option<Tier>| t.map_or("circle".to_owned(), |t| u8::from(t).to_string());
                format!(
                    "{name}\t{} to {}\t{}\t{}",
                    tier(m.from),
                    tier(m.to),
                    m.on,
                    m.reason
                )
            }));
            lines
        }
        View::Capacity(all) => capacity(all),
        View::Insights(all) => insights::insights(all),
        View::Advice(all) => each(all, advice::advice),
        View::Programme(all) => programme::programme(all),
        View::Figures(figures) => fields(figures),
        View::Time(all) => programme::time(all),
        View::Slots(slots) => event::slots(slots),
        View::Event(Some(page)) => event::page(page),
        View::Triage(Some(triage)) => event::triage(triage),
        View::Draft(Some(draft)) => {
            let to = draft.email.as_ref().or(draft.phone.as_ref());
            let mut lines: Vec<String> = to.map(|to| format!("To: {to}")).into_iter().collect();
            if !draft.subject.is_empty() {
                lines.push(format!("Subject: {}", draft.subject));
            }
            lines.push(String::new());
            lines.extend(draft.body.lines().map(str::to_owned));
            lines
        }
        View::Me(profile, check) => {
            let mut lines = vec![profile.name.clone(), profile.sentence.clone()];
            lines.extend(profile.each_offer().map(|offer| format!("Offers: {offer}")));
            for (names, says) in [
                (&check.can, "could say whom to send"),
                (&check.cannot, "could not"),
                (&check.unknown, "not asked yet"),
            ] {
                lines.extend(each(names, |(_, name)| format!("{name}\t{says}")));
            }
            lines.retain(|line| !line.is_empty());
            lines
        }
        View::Settings(settings) => fields(settings),
        View::Templates(all) => each(all, |t| {
            format!("{}\t{}\t{}", word(&t.kind), t.name, t.subject)
        }),
        View::Names(names) => each(&names.people, |(id, name, headline)| {
            format!("{name}\t{headline}\t{id}")
        }),
        View::Duplicates(list) => each(&list.pairs, |pair| {
            let because: Vec<String> = pair.because.iter().map(ToString::to_string).collect();
            format!(
                "{} and {}\t{}\t{}\t{}\t{}",
                pair.keep.name,
                pair.gone.name,
                likeness(pair.likeness),
                because.join("; "),
                pair.keep.id,
                pair.gone.id
            )
        }),
        View::Alike(all) => each(all, |one| {
            let because: Vec<String> = one.because.iter().map(ToString::to_string).collect();
            let sure = likeness(one.likeness);
            format!("{}\t{sure}\t{}\t{}", one.name, because.join("; "), one.id)
        }),
        View::Digest(digest) => {
            let said = digest.iter();
            said.flat_map(|d| std::iter::once(&d.title).chain(&d.lines))
                .cloned()
                .collect()
        }
        View::History(all) => each(all, |entry| {
            format!("{}\t{}\t{}", entry.what, entry.at.to_rfc3339(), entry.batch)
        }),
    }
}

fn likeness(likeness: Likeness) -> &'static str {
    match likeness {
        Likeness::Sure => "sure",
        Likeness::Likely => "likely",
        Likeness::Maybe => "maybe",
    }
}

fn each<T>(all: &[T], line: impl Fn(&T) -> String) -> Vec<String> {
    all.iter().map(line).collect()
}

/// A word as it is written in JSON, with spaces: "in credit".
fn word<T: Serialize>(of: &T) -> String {
    match serde_json::to_value(of) {
        Ok(serde_json::Value::String(word)) => word.replace('_', " "),
        Ok(serde_json::Value::Object(named)) => named
            .keys()
            .next()
            .map_or_else(String::new, |k| k.replace('_', " ")),
        _ => String::new(),
    }
}

/// Each field with its value.
fn fields<T: Serialize>(of: &T) -> Vec<String> {
    match serde_json::to_value(of) {
        Ok(serde_json::Value::Object(named)) => named
            .into_iter()
            .map(|(name, value)| {
                let value = value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned);
                format!("{name}\t{value}")
            })
            .collect(),
        _ => Vec::new(),
    }
}

fn person(row: &PersonRow) -> String {
    let tier = row
        .tier
        .map_or("circle".to_owned(), |t| format!("tier {}", u8::from(t)));
    format!("{}\t{}\t{tier}", row.name, row.headline)
}

fn row(row: &TodayRow) -> String {
    let reasons: Vec<String> = row.reasons.iter().map(reason).collect();
    let bring = row.bring.as_ref().map(bring).unwrap_or_default();
    format!("{}\t{}\t{bring}", row.person.name, reasons.join("; "))
}

fn reason(reason: &Reason) -> String {
    match reason {
        Reason::Due {
            days_since,
            spoken: true,
            ..
        } => format!("{days_since} days quiet"),
        Reason::Due { days_since, .. } => format!("not in touch yet, added {days_since} days ago"),
        Reason::Open(one) => open(one),
        Reason::Birthday { age: Some(age) } => format!("birthday, turns {age}"),
        Reason::Birthday { age: None } => "birthday".to_owned(),
        Reason::EaseOff { approaches, until } => {
            format!("{approaches} approaches unanswered; leave in peace until {until}?")
        }
    }
}

fn open(open: &Open) -> String {
    let kind = match open.kind {
        OpenKind::MyPromise => "I promised".to_owned(),
        OpenKind::TheirPromise => "they promised".to_owned(),
        OpenKind::Thanks => "thanks owed".to_owned(),
        OpenKind::Reply(channel) => format!("reply owed, {}", word(&channel)),
        OpenKind::FollowUp(_) => "follow-up".to_owned(),
        OpenKind::Value => "something of value".to_owned(),
        OpenKind::Second => "a second conversation".to_owned(),
        OpenKind::Decide => "decide what becomes of it".to_owned(),
        OpenKind::Verdict => "six months of cultivation: a verdict".to_owned(),
        OpenKind::Question(_) => "a question for a partner".to_owned(),
        OpenKind::CheckIn => "check in".to_owned(),
        OpenKind::Year => "yearly review".to_owned(),
        OpenKind::FirstContact => "first contact".to_owned(),
        OpenKind::Update => "an update owed".to_owned(),
        OpenKind::Answer => "waiting for an answer".to_owned(),
        OpenKind::AskThanks => "thanks for an answer".to_owned(),
        OpenKind::Planned(channel) => format!("planned, {}", word(&channel)),
    };
    let what = if open.what.is_empty() { "" } else { ": " };
    format!("{kind}{what}{}, {}", open.what, open.due)
}

fn bring(bring: &Bring) -> String {
    match bring {
        Bring::Promise { what, .. } => format!("what was promised: {what}"),
        Bring::Thanks { what } => format!("thanks: {what}"),
        Bring::Match { name, offer, .. } => format!("{name}, who offers: {offer}"),
        Bring::Offer { offer, .. } => format!("my offer: {offer}"),
        Bring::Note { sentence } => format!("“{sentence}”"),
        Bring::Question { need } => format!("how goes the search: {need}?"),
    }
}

fn goodwill(of: &Goodwill) -> String {
    word(&of.word)
}

fn promise(promise: &Promise, name: &str) -> String {
    let by = match promise.by {
        Party::Me => format!("I to {name}"),
        Party::Them => format!("{name} to me"),
    };
    format!("{by}\t{}\tby {}", promise.what, promise.due)
}

fn step(step: &PathStep) -> String {
    let how = step
        .link
        .as_ref()
        .map_or_else(String::new, |(kind, strength, note)| {
            format!("{}, {} {note}", word(kind), word(strength))
        });
    format!("{}\t{}\t{}", step.name, step.headline, how.trim_end())
}

fn ask(ask: &Ask, name: &str) -> String {
    let far = match (ask.dropped_on, ask.asked_on, &ask.answer) {
        (Some(on), ..) => format!("let go {on}"),
        (None, None, _) => "planned".to_owned(),
        (None, Some(on), None) => format!("asked {on}"),
        (None, Some(_), Some(answer)) => word(answer),
    };
    format!("{name}\t{}\t{far}", ask.what)
}

fn candidate(c: &Candidate) -> String {
    format!("{}\t{}\t{}", c.name, c.words.join(", "), word(&c.goodwill))
}

fn warning(warning: &Warning) -> String {
    match warning {
        Warning::Overdrawn => "You have received more than you gave of late.".to_owned(),
        Warning::NothingGiven => "You have given nothing yet.".to_owned(),
        Warning::TooEarly { met_on } => format!("You met on {met_on}, less than 90 days ago."),
        Warning::EaseOff => {
            "Your last approaches went unanswered, or the last was just now.".to_owned()
        }
        Warning::LatePromise { what, due } => format!("You promised by {due}: {what}"),
    }
}

fn capacity(all: &Capacity) -> Vec<String> {
    let mut lines = Vec::new();
    for tier in 0..3 {
        lines.push(format!(
            "Tier {}\t{} of {}",
            tier + 1,
            all.count[tier],
            all.most[tier]
        ));
        let out = &all.move_out[tier];
        lines.extend(out.iter().map(|row| format!("Could move\t{}", row.name)));
    }
    lines
}

fn brief(all: &Brief) -> Vec<String> {
    let mut lines = vec![person(&all.person)];
    if let Some(planned) = &all.planned {
        lines.push(format!("Planned\t{}\t{}", planned.on, planned.note));
    }
    for (on, channel, note) in &all.talks {
        lines.push(format!("{on}\t{}\t{note}", word(channel)));
    }
    lines.extend(all.promises.iter().map(|p| promise(p, &all.person.name)));
    lines.push(format!("Goodwill\t{}", goodwill(&all.goodwill)));
    lines.extend(
        all.shared
            .iter()
            .map(|(_, name)| format!("You both know\t{name}")),
    );
    lines.extend(all.needs.iter().map(|need| format!("Looks for\t{need}")));
    lines.extend(
        all.changed
            .iter()
            .map(|entry| format!("Changed\t{}", entry.what)),
    );
    lines.extend(all.questions.iter().map(|q| {
        let about = match q {
            AskThem::Need(about) | AskThem::Note(about) | AskThem::Aim(about) => about.clone(),
            AskThem::Question(question) => format!("of the five: {}", word(question)),
            AskThem::Anything => "what keeps them busy".to_owned(),
        };
        format!("Ask about\t{about}")
    }));
    lines
}

fn whole(page: &PersonPage, today: NaiveDate) -> Vec<String> {
    let mut lines = vec![person(&page.row)];
    if let Some(until) = page.row.peace_until.filter(|until| today < *until) {
        lines.push(format!("In touch\tleft in peace until {until}"));
    }
    if let Some(due) = page.due {
        let when = if due <= today { "due since" } else { "due on" };
        lines.push(format!("In touch\t{when} {due}"));
    }
    let relation = &page.relation;
    if let Some(stage) = relation.stage.stage {
        let since = relation
            .stage
            .since
            .map_or(String::new(), |on| format!(" since {on}"));
        lines.push(format!("Stage\t{}{since}", word(&stage)));
    }
    lines.push(format!("Goodwill\t{}", goodwill(&relation.goodwill)));
    lines.extend(relation.open.iter().map(|o| format!("Open\t{}", open(o))));
    lines.extend(
        page.person
            .needs
            .iter()
            .map(|need| format!("Looks for\t{need}")),
    );
    lines.extend(
        page.person
            .offers
            .iter()
            .map(|offer| format!("Offers\t{offer}")),
    );
    for contact in page.interactions.iter().take(10) {
        let note = contact.note.lines().next().unwrap_or_default();
        lines.push(format!(
            "{}\t{}\t{note}",
            contact.on,
            word(&contact.channel)
        ));
    }
    lines
}
