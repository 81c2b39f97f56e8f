//! What a brief says before a meeting (row R13), and the same as one text to be shared.

use super::relation;
use super::who::Who;
use super::{channel, day, sentence, short_day};
use chrono::{Datelike, NaiveDate, Timelike};
use kith_graph::things::{Party, Promise};
use kith_graph::types::Question;
use kith_graph::view::brief::{AskThem, Brief, Planned};

/// "Thursday 14:00, Café Norrland".
pub(crate) fn planned(planned: &Planned, today: NaiveDate) -> String {
    let mut words = sentence(&day(planned.on, today));
    if let Some(at) = planned.at {
        words.push_str(&format!(" {}:{:02}", at.hour(), at.minute()));
    }
    let event = planned.event.as_ref().map(|event| event.name.as_str());
    let place = planned.note.lines().next().filter(|note| !note.is_empty());
    let place = place.or(event).unwrap_or(channel(planned.channel));
    format!("{words}, {place}")
}

/// "Met 2021 through Anneke de Wit".
pub(crate) fn met(brief: &Brief, today: NaiveDate) -> Option<String> {
    let on = brief.met_on.map(|on| {
        if on.year() == today.year() {
            day(on, today)
        } else {
            on.year().to_string()
        }
    });
    let at = Some(brief.met_at.clone()).filter(|at| !at.is_empty());
    let through = brief
        .met_through
        .as_ref()
        .map(|(_, name)| format!("through {name}"));
    let parts: Vec<String> = [on, at.map(|at| format!("at {at}")), through]
        .into_iter()
        .flatten()
        .collect();
    (!parts.is_empty()).then(|| format!("Met {}", parts.join(" ")))
}

/// A promise in three parts, the middle one in bold: "You said", "the depot benchmark", "by Friday".
pub(crate) fn promise(promise: &Promise, who: &Who, today: NaiveDate) -> (String, String, String) {
    let start = match promise.by {
        Party::Me => "You said".to_owned(),
        Party::Them => format!("{} said", who.start),
    };
    let by = if promise.due < today {
        format!("by {}, which has passed", short_day(promise.due))
    } else {
        format!("by {}", day(promise.due, today))
    };
    (start, promise.what.clone(), by)
}

/// Goodwill in one line: "In balance: you have both helped over these twelve months."
pub(crate) fn goodwill(brief: &Brief) -> String {
    let (word, rest) = relation::goodwill(&brief.goodwill);
    format!("{word} {rest}")
}

/// A question to ask, by template.
pub(crate) fn ask(ask: &AskThem) -> String {
    let quoted = |words: &str| format!("“{}”", words.trim().trim_end_matches('.'));
    match ask {
        AskThem::Need(need) => format!("How does the search go: {}?", quoted(need)),
        AskThem::Note(note) => format!("Last time: {}. How did it go on?", quoted(note)),
        AskThem::Aim(aim) => format!("How far is it by now: {}?", quoted(aim)),
        AskThem::Question(question) => match question {
            Question::Serves => "Whom do you serve best, and whom not?",
            Question::Seeks => "Which opportunities are you looking for just now?",
            Question::Help => "What would help you most at the moment?",
            Question::Referral => "What is a good referral for you?",
            Question::Reach => "How do you like to be reached?",
        }
        .to_owned(),
        AskThem::Anything => "What keeps you busy these days?".to_owned(),
    }
}

/// The whole brief as plain text, to be sent to oneself or printed elsewhere.
pub(crate) fn text(brief: &Brief, who: &Who, today: NaiveDate) -> String {
    let mut lines = vec![brief.person.name.clone()];
    if !brief.person.headline.is_empty() {
        lines.push(brief.person.headline.clone());
    }
    lines.extend(brief.planned.as_ref().map(|p| planned(p, today)));
    lines.extend(met(brief, today));
    let mut part = |title: String, items: Vec<String>| {
        if !items.is_empty() {
            lines.push(String::new());
            lines.push(title);
            lines.extend(items.into_iter().map(|item| format!("- {item}")));
        }
    };
    let talks = brief.talks.iter();
    part(
        "Last talks".to_owned(),
        talks
            .map(|(on, how, note)| format!("{}, {}: {note}", short_day(*on), channel(*how)))
            .collect(),
    );
    let promises = brief.promises.iter().map(|p| {
        let (start, what, by) = promise(p, who, today);
        format!("{start} {what} {by}")
    });
    part(
        "Between you".to_owned(),
        promises.chain([goodwill(brief)]).collect(),
    );
    part(
        "What changed".to_owned(),
        brief.changed.iter().map(|c| c.what.clone()).collect(),
    );
    part(who.does("looks for", "look for"), brief.needs.clone());
    part(
        format!("Ask {}", who.object),
        brief.questions.iter().map(ask).collect(),
    );
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use kith_graph::types::Channel;

    fn d(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_plan_says_day_hour_and_place() {
        let mut it = Planned {
            on: d("2026-06-11"),
            at: chrono::DateTime::parse_from_rfc3339("2026-06-11T14:00:00+02:00").ok(),
            channel: Channel::OneToOne,
            value: String::new(),
            note: "Café Norrland".to_owned(),
            event: None,
        };
        let today = d("2026-06-08");
        assert_eq!(planned(&it, today), "Thursday 14:00, Café Norrland");
        it.note = String::new();
        it.at = None;
        it.on = d("2026-07-20");
        it.channel = Channel::Video;
        assert_eq!(planned(&it, today), "20 Jul, Video call");
    }

    #[test]
    fn questions_quote_what_was_said_and_guess_at_nothing() {
        for (it, words) in [
            (
                AskThem::Need("An interim CFO.".to_owned()),
                "How does the search go: “An interim CFO”?",
            ),
            (
                AskThem::Note("The depot was late twice.".to_owned()),
                "Last time: “The depot was late twice”. How did it go on?",
            ),
            (
                AskThem::Question(Question::Referral),
                "What is a good referral for you?",
            ),
            (AskThem::Anything, "What keeps you busy these days?"),
        ] {
            assert_eq!(ask(&it), words);
        }
    }
}
