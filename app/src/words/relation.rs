//! What is said of a relationship: where it stands, goodwill, promises, peace.

use super::who::Who;
use super::{ago, count, day, month, sentence, short_day, span_words};
use chrono::{Datelike, NaiveDate};
use kith_graph::belongings::Move;
use kith_graph::things::{FollowUp, Link, LinkKind, Party, Promise, Strength};
use kith_graph::types::{Question, Stage, Tier};
use kith_graph::view::relation::{Easing, Goodwill, GoodwillWord, Quiet, StageView};

/// "today", "Thursday", "20 Apr", then "March", with the year if it is another one: after "since".
pub(crate) fn since(date: NaiveDate, today: NaiveDate) -> String {
    match (today - date).num_days() {
        ..=60 => day(date, today),
        _ if date.year() == today.year() => month(date).to_owned(),
        _ => format!("{} {}", month(date), date.year()),
    }
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

/// What the button says that sets a stage.
pub(crate) fn enter(stage: Stage) -> &'static str {
    match stage {
        Stage::Initial => "Begin",
        Stage::Cultivation => "Cultivate",
        Stage::Partnership => "Make it a partnership",
        Stage::Maintenance => "Maintain",
        Stage::LetGo => "Let go",
    }
}

/// Whether a verdict is asked for: only then is letting go offered (row R4).
pub(crate) fn asked(view: &StageView) -> bool {
    view.offers.contains(&Stage::LetGo)
}

/// Where a relationship stands: the words in bold, and the rest (row R4).
pub(crate) fn standing(
    view: &StageView,
    who: &Who,
    open: Option<Question>,
    today: NaiveDate,
) -> (String, String) {
    let Some(at) = view.stage else {
        return (
            "No stage yet.".to_owned(),
            "Kith reminds you by the cadence alone.".to_owned(),
        );
    };
    let first = match (at, view.since) {
        (Stage::LetGo, Some(on)) => format!("Let go, {}.", since(on, today)),
        (_, Some(on)) => format!("{} since {}.", stage(at), since(on, today)),
        (_, None) => format!("{}.", stage(at)),
    };
    let rest = match at {
        Stage::Initial if asked(view) => {
            "Six weeks have passed. Cultivate, keep in the wider circle, or let go?".to_owned()
        }
        Stage::Initial => {
            "Something of value in the first week, a second conversation within six.".to_owned()
        }
        Stage::Cultivation if asked(view) => {
            "Six months have passed. Partner, keep on, or let drift?".to_owned()
        }
        Stage::Cultivation => format!(
            "A touch a month, and learning what {} and what {} for.",
            who.clause("needs", "need"),
            who.clause("aims", "aim"),
        ),
        Stage::Partnership => questions_left(view.answered, open, who),
        Stage::Maintenance => "A check-in every quarter, a look back every year.".to_owned(),
        Stage::LetGo => "Nothing is asked of you.".to_owned(),
    };
    (first, rest)
}

/// "Three of the five questions are answered. Still to ask: what a good referral is for her."
fn questions_left(answered: usize, open: Option<Question>, who: &Who) -> String {
    let told = match answered {
        0 => "None of the five questions is answered yet.".to_owned(),
        1 => "One of the five questions is answered.".to_owned(),
        n if n >= Question::ALL.len() => "All five questions are answered.".to_owned(),
        n => format!(
            "{} of the five questions are answered.",
            sentence(&count(n))
        ),
    };
    match open {
        Some(question) => format!("{told} Still to ask: {}.", to_ask(question, who)),
        None => told,
    }
}

/// One of the five questions, inside a sentence: "what a good referral is for her".
pub(crate) fn to_ask(question: Question, who: &Who) -> String {
    match question {
        Question::Serves => format!("whom {}", who.clause("serves", "serve")),
        Question::Seeks => format!("which opportunities {}", who.clause("seeks", "seek")),
        Question::Help => format!("how to help {}", who.object),
        Question::Referral => format!("what a good referral is for {}", who.object),
        Question::Reach => format!("how to reach {} best", who.object),
    }
}

/// What an answer stands beside.
pub(crate) fn question(question: Question) -> &'static str {
    match question {
        Question::Serves => "Serves",
        Question::Seeks => "Seeks",
        Question::Help => "To help",
        Question::Referral => "Good referral",
        Question::Reach => "Prefers",
    }
}

/// Goodwill: the words in bold, and the rest (row R7). Never a number but the length of the window.
pub(crate) fn goodwill(goodwill: &Goodwill) -> (&'static str, String) {
    let over = window(goodwill.days);
    match goodwill.word {
        GoodwillWord::NothingYet => ("Nothing exchanged yet.", "Giving first is fine.".to_owned()),
        GoodwillWord::Resting => (
            "Resting.",
            "Nothing but thanks went either way lately. A small thing of value would wake it."
                .to_owned(),
        ),
        GoodwillWord::OneSided => (
            "One-sided so far.",
            format!(
                "You have given for a year, and nothing came back over {over}. Ask for something small, or let it be."
            ),
        ),
        GoodwillWord::Sowing => (
            "Sowing.",
            "You have given, and it is early. Nothing needs to come back yet.".to_owned(),
        ),
        GoodwillWord::Overdrawn => (
            "Overdrawn.",
            format!(
                "Over {over} more came to you than went back. A good time to give something first."
            ),
        ),
        GoodwillWord::InCredit => (
            "In credit.",
            format!(
                "Over {over} you have given a little more than came back. A good time to ask for something small."
            ),
        ),
        GoodwillWord::Balanced => (
            "In balance.",
            format!("You have both helped over these {over}."),
        ),
    }
}

/// How far back goodwill looks: "twelve months", "two years", "90 days".
fn window(days: u16) -> String {
    const YEAR: u16 = 365;
    match days {
        YEAR => "twelve months".to_owned(),
        _ if days.is_multiple_of(YEAR) => format!("{} years", count(usize::from(days / YEAR))),
        _ => format!("{days} days"),
    }
}

/// The bar, for those who do not see it.
pub(crate) fn bar(goodwill: &Goodwill) -> String {
    let (word, _) = self::goodwill(goodwill);
    let leans = if goodwill.given == goodwill.received {
        "the two sides are even"
    } else if goodwill.given > goodwill.received {
        "you have given more"
    } else {
        "they have given more"
    };
    format!("Goodwill: {} {}", lower(word), sentence(leans))
}

fn lower(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}

/// "Two messages went unanswered, the last three weeks ago.", or that it is early for another.
pub(crate) fn easing(easing: &Easing, today: NaiveDate) -> Option<String> {
    if easing.ease_off {
        let last = easing.approaches.first()?;
        return Some(format!(
            "{} messages went unanswered, the last {}. Perhaps ease off for a while.",
            sentence(&count(easing.approaches.len())),
            ago((today - *last).num_days())
        ));
    }
    let until = easing.gap_until.filter(|until| *until > today)?;
    Some(format!(
        "You wrote {}. Another message can wait until {}.",
        easing
            .approaches
            .first()
            .map_or_else(|| "lately".to_owned(), |on| ago((today - *on).num_days())),
        day(until, today)
    ))
}

/// A sign that it goes quiet.
pub(crate) fn quiet(sign: Quiet, who: &Who) -> String {
    match sign {
        Quiet::NothingFromThem => format!(
            "Nothing has come from {} for six months, though it once did.",
            who.object
        ),
        Quiet::NoReplies => "Three messages in a row had no answer.".to_owned(),
        Quiet::TradeStopped => {
            "Nothing came back for a year, though you gave something in it.".to_owned()
        }
    }
}

/// "You said by 12 Jun", "She said by Thursday", "Kept 3 Jun".
pub(crate) fn promise(promise: &Promise, who: &Who, today: NaiveDate) -> String {
    if let Some(on) = promise.kept_on {
        return format!("Kept {}", day(on, today));
    }
    if let Some(on) = promise.dropped_on {
        return format!("Let go {}", day(on, today));
    }
    let by = match promise.by {
        Party::Me => "You".to_owned(),
        Party::Them => who.start.clone(),
    };
    let late = (today - promise.due).num_days();
    if late > 0 {
        format!(
            "{by} said by {}: {} late",
            short_day(promise.due),
            span_words(late)
        )
    } else {
        format!("{by} said by {}", day(promise.due, today))
    }
}

/// "Thursday", "20 Apr: two days late".
pub(crate) fn follow_up(follow_up: &FollowUp, today: NaiveDate) -> String {
    let late = (today - follow_up.on).num_days();
    if late > 0 {
        format!("{}: {} late", short_day(follow_up.on), span_words(late))
    } else {
        sentence(&day(follow_up.on, today))
    }
}

/// How two people know each other.
pub(crate) fn link_kind(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::Knows => "Acquainted",
        LinkKind::Colleague => "Colleague",
        LinkKind::Client => "Client",
        LinkKind::Partner => "Partner",
        LinkKind::Friend => "Friend",
        LinkKind::Family => "Family",
        LinkKind::Association => "Association",
    }
}

/// How well.
pub(crate) fn strength(strength: Strength) -> &'static str {
    match strength {
        Strength::Strong => "Well",
        Strength::Known => "Somewhat",
        Strength::Weak => "Barely",
    }
}

/// "Colleague, well. Two deals since 2022."
pub(crate) fn link(link: &Link) -> String {
    let known = match link.strength {
        Strength::Strong => "know each other well",
        Strength::Known => "know each other",
        Strength::Weak => "barely know each other",
    };
    let start = match link.kind {
        LinkKind::Knows => sentence(known),
        kind => format!("{}; {known}", link_kind(kind)),
    };
    if link.note.is_empty() {
        start
    } else {
        format!("{start}. {}", link.note)
    }
}

/// What leads to the warm path: to those who are near, it is how they hang together with others.
pub(crate) fn way_to(tier: Option<Tier>, not_met: bool) -> &'static str {
    match tier {
        Some(Tier::One | Tier::Two) if !not_met => "How you are connected",
        _ => "Who could introduce you",
    }
}

/// "Tier 2 to tier 1".
pub(crate) fn moved(moved: &Move) -> String {
    let name = |tier: Option<Tier>| lower(super::tier(tier));
    format!("{} to {}", sentence(&name(moved.from)), name(moved.to))
}

#[cfg(test)]
mod tests;
