//! What is said of ways to people: paths, asks, introductions, room in the tiers.

use super::{ago, count, sentence, several, span_words, tier};
use chrono::NaiveDate;
use kith_graph::things::{
    Answer, Ask, Goal, Introduction, LinkKind, Outcome, Promise, Strength, TemplateKind,
};
use kith_graph::types::{Cadence, Stage, Tier};
use kith_graph::view::Sort;
use kith_graph::view::goals::{Candidate, Warning};
use kith_graph::view::paths::{Path, PathStep, WeakTie};
use kith_graph::view::relation::GoodwillWord;

/// The first word of a name: how somebody is spoken of in a sentence.
pub(crate) fn first(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}

/// "Colm", "Colm and Oskar", "Colm, Oskar and two more".
pub(crate) fn listed(names: &[&str], most: usize) -> String {
    let shown = &names[..names.len().min(most)];
    let rest = names.len() - shown.len();
    match (shown, rest) {
        ([], _) => String::new(),
        ([all @ .., last], 0) if !all.is_empty() => format!("{} and {last}", all.join(", ")),
        ([one], 0) => (*one).to_owned(),
        (some, rest) => format!("{} and {} more", some.join(", "), count(rest)),
    }
}

/// Goodwill in two or three words, for the middle of a line.
pub(crate) fn goodwill_short(word: GoodwillWord) -> &'static str {
    match word {
        GoodwillWord::NothingYet => "nothing exchanged yet",
        GoodwillWord::Resting => "resting",
        GoodwillWord::OneSided => "one-sided so far",
        GoodwillWord::Sowing => "sowing",
        GoodwillWord::Overdrawn => "give something first",
        GoodwillWord::InCredit => "in credit",
        GoodwillWord::Balanced => "in balance",
    }
}

/// "Birgit Sand, two people away".
pub(crate) fn how_far(path: &Path) -> String {
    let Some((last, between)) = path.steps.split_last() else {
        return String::new();
    };
    match between.len() {
        0 => format!("You know {} yourself", last.name),
        1 => format!("{}, one person away", last.name),
        n => format!("{}, {} people away", last.name, count(n)),
    }
}

/// Where to begin, in a sentence.
pub(crate) fn begin(path: &Path) -> String {
    match path.steps.as_slice() {
        [] => String::new(),
        [one] => {
            let name = first(&one.name);
            format!("No introduction is needed; {name} knows you.")
        }
        [start, ..] => {
            let name = first(&start.name);
            if start.silent {
                return format!("Start with {name}. It has been quiet, so be in touch first.");
            }
            match start.tier {
                Some(Tier::One | Tier::Two) => format!("Start with {name}, who is close to you."),
                _ => format!("Start with {name}. A word before you ask would warm it."),
            }
        }
    }
}

/// What a step of a path says of how the two know each other.
pub(crate) fn step(step: &PathStep, before: Option<&str>) -> String {
    let Some((kind, strength, note)) = &step.link else {
        let standing = sentence(goodwill_short(step.goodwill));
        return format!("You know each other. {}. {standing}.", tier(step.tier));
    };
    if !note.is_empty() {
        return note.clone();
    }
    let other = before.map_or("somebody", first);
    let how = match strength {
        Strength::Strong => "well",
        Strength::Known => "a little",
        Strength::Weak => "barely",
    };
    let tie = match kind {
        LinkKind::Knows => return format!("Knows {other} {}", known(*strength)),
        LinkKind::Colleague => "A colleague of",
        LinkKind::Client => "Works as or for a client with",
        LinkKind::Partner => "A partner of",
        LinkKind::Friend => "A friend of",
        LinkKind::Family => "Family of",
        LinkKind::Association => "In an association with",
    };
    format!("{tie} {other}; they know each other {how}")
}

fn known(strength: Strength) -> &'static str {
    match strength {
        Strength::Strong => "well",
        Strength::Known => "somewhat",
        Strength::Weak => "from afar",
    }
}

/// The text to somebody who is asked to introduce me, where no template of the book gave one.
pub(crate) fn ask_to_introduce(through: &str, to: &str, goal: &str) -> String {
    let (through, reach) = (first(through), first(to));
    let why = if goal == to {
        String::new()
    } else {
        format!(" I would like to reach {goal} in time.")
    };
    format!(
        "Hi {through},\n\nyou know {to}, I think. Would you introduce us? I would only need a line or two, and I am glad to write it for you to forward.{why} If it does not suit you or {reach}, just say so.\n\nThank you"
    )
}

/// Why a quiet tie is worth waking.
pub(crate) fn weak_tie(tie: &WeakTie, today: NaiveDate) -> String {
    let quiet = sentence(&span_words((today - tie.since).num_days()));
    let bridge = if tie.bridge {
        " Joins groups that would not meet otherwise."
    } else {
        ""
    };
    format!(
        "{}: nobody close to you is from there. {quiet} quiet.{bridge}",
        tie.industry
    )
}

/// Why somebody might be asked: "Shares “shipping” and “finance”. Tier 1, in credit."
pub(crate) fn whom(candidate: &Candidate) -> String {
    let words: Vec<String> = candidate.words.iter().map(|w| format!("“{w}”")).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut said = if words.is_empty() {
        String::new()
    } else {
        format!("Shares {}. ", listed(&words, 3))
    };
    said.push_str(&format!(
        "{}, {}",
        tier(candidate.tier),
        goodwill_short(candidate.goodwill)
    ));
    if candidate.in_touch {
        said.push_str(", in touch");
    }
    said.push('.');
    match (candidate.easing_off, candidate.unanswered) {
        (false, _) => {}
        (true, n @ 2..) => {
            let n = sentence(&count(n));
            said.push_str(&format!(" {n} messages went unanswered: leave some time."));
        }
        (true, _) => said.push_str(" You wrote not long ago: leave some time."),
    }
    said
}

/// What speaks for waiting with an ask, kindly (row R14).
pub(crate) fn warning(warning: &Warning, name: &str, today: NaiveDate) -> String {
    let name = first(name);
    match warning {
        Warning::Overdrawn => format!(
            "Over the last year more came from {name} than went back. Something of value first would be good."
        ),
        Warning::NothingGiven => {
            format!(
                "You have not given {name} anything yet. A small thing first makes asking easier."
            )
        }
        Warning::TooEarly { met_on } => format!(
            "You met {}. It may be early to ask for much.",
            ago((today - *met_on).num_days())
        ),
        Warning::EaseOff => {
            format!("Your last messages to {name} are still without an answer, or very recent.")
        }
        Warning::LatePromise { what, due } => format!(
            "You promised {name} “{what}” by {}. Keeping it comes first.",
            super::day(*due, today)
        ),
    }
}

/// How an ask stands: "Asked three days ago; no answer yet".
pub(crate) fn ask(ask: &Ask, today: NaiveDate) -> String {
    let days = |on: NaiveDate| ago((today - on).num_days());
    if let Some(on) = ask.dropped_on {
        return format!("Let go {}", days(on));
    }
    let Some(asked) = ask.asked_on else {
        return "Planned, not asked yet".to_owned();
    };
    let answer = match (ask.answer, ask.answered_on) {
        (None, _) => return format!("Asked {}; no answer yet", days(asked)),
        (Some(Answer::Yes), on) => format!("Yes, {}", days(on.unwrap_or(asked))),
        (Some(Answer::No), on) => format!("No, {}", days(on.unwrap_or(asked))),
    };
    let thanks = if ask.thanked_on.is_some() {
        "thanked"
    } else {
        "thanks still to say"
    };
    match ask.outcome {
        Some(outcome) => format!("{answer}; {thanks}; {}", came_of(outcome)),
        None => format!("{answer}; {thanks}"),
    }
}

/// What came of an ask, in the middle of a line.
pub(crate) fn came_of(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Nothing => "nothing came of it",
        Outcome::Access => "it opened a door",
        Outcome::Standing => "it raised your standing",
        Outcome::Work => "it brought work",
    }
}

/// "By 12 Jun", "Reached in May": beside a goal.
pub(crate) fn goal(goal: &Goal, today: NaiveDate) -> String {
    let day = |on| super::day(on, today);
    match (goal.reached_on, goal.dropped_on, goal.due) {
        (Some(on), ..) => format!("Reached {}", day(on)),
        (_, Some(on), _) => format!("Let go {}", day(on)),
        (.., Some(due)) => format!("By {}", day(due)),
        _ => format!("Set {}", day(goal.set_on)),
    }
}

/// How an introduction stands.
pub(crate) fn introduction(introduction: &Introduction, today: NaiveDate) -> String {
    let days = |on: NaiveDate| ago((today - on).num_days());
    if let Some(on) = introduction.dropped_on {
        return format!("Let go {}", days(on));
    }
    if introduction.outcome_on.is_some() && !introduction.outcome.is_empty() {
        return introduction.outcome.clone();
    }
    if let Some(on) = introduction.outcome_on {
        return format!("Closed {}", days(on));
    }
    if let Some(on) = introduction.met_on {
        return format!("They met {}; what came of it?", days(on));
    }
    if let Some(on) = introduction.made_on {
        return format!("Introduced {}; not met yet", days(on));
    }
    match introduction.asked_on {
        Some(on) => format!("Asked for {}", days(on)),
        None => "Planned".to_owned(),
    }
}

/// Who meets whom through whom: names in the order a, b, through; "you" is the person whose book it is.
pub(crate) fn who_meets(introduction: &Introduction, names: &[String; 3]) -> String {
    let [a, b, through] = names;
    let by = if introduction.is_mine() {
        "through you".to_owned()
    } else {
        format!("through {through}")
    };
    if introduction.a.is_me() {
        format!("You and {b}, {by}")
    } else if introduction.b.is_me() {
        format!("You and {a}, {by}")
    } else {
        format!("{a} and {b}, {by}")
    }
}

/// Beside a promise: "Your word, by Thursday", "Oskar’s word, three days late".
pub(crate) fn promise(promise: &Promise, name: &str, today: NaiveDate) -> String {
    let whose = match promise.by {
        kith_graph::things::Party::Me => format!("Your word to {name}"),
        kith_graph::things::Party::Them => format!("{}’s word to you", first(name)),
    };
    let late = (today - promise.due).num_days();
    if late > 0 {
        format!("{whose}, {} late", span_words(late))
    } else {
        format!("{whose}, by {}", super::day(promise.due, today))
    }
}

/// Beside a tier's heading: "8 people, room for 2"; "12 people, two more than fit" (row R1).
pub(crate) fn room(tier: Option<Tier>, people: usize) -> String {
    let many = super::people(people);
    let Some(most) = tier.map(most_of) else {
        return many;
    };
    if people > most {
        return format!("{many}, {} more than fit", count(people - most));
    }
    match most - people {
        0 => format!("{many}, full"),
        left if tier == Some(Tier::One) || left <= 5 => format!("{many}, room for {left}"),
        _ => many,
    }
}

/// How many a tier holds (PRODUCT, "Capacity").
pub(crate) fn most_of(tier: Tier) -> usize {
    match tier {
        Tier::One => 10,
        Tier::Two => 25,
        Tier::Three => 100,
    }
}

/// "Two more than fit. Whom to move?"
pub(crate) fn whom_to_move(over: usize) -> String {
    format!(
        "{} more than {}. Whom to move?",
        sentence(&count(over)),
        if over == 1 { "fits" } else { "fit" }
    )
}

/// What a stage is called.
pub(crate) fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Initial => "Initial",
        Stage::Cultivation => "Cultivation",
        Stage::Partnership => "Partnership",
        Stage::Maintenance => "Maintenance",
        Stage::LetGo => "Let go",
    }
}

/// An order of the list of people.
pub(crate) fn sort(sort: Sort) -> &'static str {
    match sort {
        Sort::Tier => "By tier",
        Sort::Name => "By name",
        Sort::Due => "Who is due first",
        Sort::Recent => "Last in touch first",
        Sort::Added => "Newest first",
    }
}

/// What a template is for.
pub(crate) fn template(kind: TemplateKind) -> &'static str {
    match kind {
        TemplateKind::KeepInTouch => "Keeping in touch",
        TemplateKind::FollowUp => "Following up",
        TemplateKind::Promise => "Keeping a promise",
        TemplateKind::Thanks => "Thanks",
        TemplateKind::Introduction => "An introduction",
        TemplateKind::Ask => "An ask",
        TemplateKind::Update => "An update to a source",
        TemplateKind::Birthday => "A birthday",
        TemplateKind::Referral => "A referral",
    }
}

/// A cadence as a choice: "Every month", "Every 10 days".
pub(crate) fn every(cadence: Cadence) -> String {
    match cadence {
        Cadence::Days(1) => "Every day".to_owned(),
        Cadence::Weeks(1) => "Every week".to_owned(),
        Cadence::Months(1) => "Every month".to_owned(),
        Cadence::Months(12) => "Once a year".to_owned(),
        Cadence::Days(n) => format!("Every {n} days"),
        Cadence::Weeks(n) => format!("Every {n} weeks"),
        Cadence::Months(n) => format!("Every {n} months"),
        Cadence::Never => "Never".to_owned(),
    }
}

/// "Two goals, one ask waiting": beside Goals and asks in More.
pub(crate) fn goals(open: usize, waiting: usize) -> String {
    if open == 0 {
        return "What you are trying to reach".to_owned();
    }
    let goals = format!(
        "{} {}",
        sentence(&count(open)),
        if open == 1 { "goal" } else { "goals" }
    );
    match waiting {
        0 => goals,
        1 => format!("{goals}, one ask waiting"),
        n => format!("{goals}, {} asks waiting", count(n)),
    }
}

/// "3 people chosen".
pub(crate) fn chosen(people: usize) -> String {
    match people {
        0 => "Nobody chosen yet".to_owned(),
        n => format!("{} chosen", several(n, "person", "people")),
    }
}

#[cfg(test)]
mod tests;
