//! What a row of Today is headed by and what to bring, in words (row R3).

mod why;

use super::who::Who;
use super::{ago, cadence, count, day, sentence, span_words};
use chrono::NaiveDate;
use kith_graph::types::Question;
use kith_graph::view::{Bring, OpenKind, PersonRow, Reason, Section, TodayRow};
pub(crate) use why::{by, why};

/// What a row is headed by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Title {
    /// Somebody, in the book face.
    Name(String),
    /// Something to be done, in the plain face.
    Thing(String),
}

impl Title {
    /// The words.
    pub(crate) fn text(&self) -> &str {
        match self {
            Title::Name(text) | Title::Thing(text) => text,
        }
    }
}

/// What stands in a row's first line: a person, or the thing that is to be done.
pub(crate) fn title(row: &TodayRow) -> Title {
    let name = &row.person.name;
    let Some(Reason::Open(open)) = row.reasons.first() else {
        return Title::Name(name.clone());
    };
    if matches!(row.section, Section::InTouch | Section::After) {
        return Title::Name(name.clone());
    }
    let what = sentence(&open.what);
    Title::Thing(match open.kind {
        OpenKind::MyPromise => promise_title(true, &open.what, name),
        OpenKind::TheirPromise => promise_title(false, &open.what, name),
        OpenKind::Thanks | OpenKind::AskThanks => format!("Thank {name}"),
        OpenKind::Reply(_) => format!("Answer {name}"),
        OpenKind::Update => format!("Tell {name} how it went"),
        OpenKind::FirstContact if what.is_empty() => format!("First contact with {name}"),
        OpenKind::FirstContact => format!("First contact: {}", open.what),
        OpenKind::Answer if what.is_empty() => format!("What you asked {name}"),
        OpenKind::Answer => what,
        _ => return Title::Name(name.clone()),
    })
}

/// "Scorecard for Leila Haddad", "Colm Brennan: intro to Fjord Capital".
pub(crate) fn promise_title(mine: bool, what: &str, name: &str) -> String {
    match (mine, what.trim()) {
        (true, "") => format!("Something for {name}"),
        (true, what) if names(what, name) => sentence(what),
        (true, what) => format!("{} for {name}", sentence(what)),
        (false, "") => format!("Something from {name}"),
        (false, what) => format!("{name}: {what}"),
    }
}

/// How it stands with somebody whether they are due or not: "In touch three weeks ago; next by Friday."
pub(crate) fn standing(row: &PersonRow, today: NaiveDate) -> String {
    let gone = (today - row.since()).num_days();
    let due = row.due();
    match (row.last, due) {
        (None, _) => format!("Not in touch yet; added {}.", ago(gone)),
        (_, Some(due)) if due <= today => format!(
            "{} quiet; you aim for {}.",
            sentence(&span_words(gone)),
            cadence(row.period)
        ),
        (_, Some(due)) => format!("In touch {}; next by {}.", ago(gone), day(due, today)),
        (_, None) => format!("In touch {}.", ago(gone)),
    }
}

/// Whether a text speaks of somebody by name or by the first word of it.
fn names(text: &str, name: &str) -> bool {
    let first = name.split_whitespace().next().unwrap_or(name);
    text.split(|c: char| !c.is_alphanumeric())
        .any(|word| word == first)
}

/// What to bring: the words before a name, the name, and those after it. Nothing where the row says the same already.
pub(crate) fn bring(row: &TodayRow) -> Option<(String, String, String)> {
    let who = Who::of(&row.person.name, &row.person.pronouns);
    let plain = |words: String| Some((words, String::new(), String::new()));
    let says = |kind: fn(&OpenKind) -> bool| {
        row.reasons
            .iter()
            .any(|reason| matches!(reason, Reason::Open(open) if kind(&open.kind)))
    };
    match row.bring.as_ref()? {
        Bring::Promise { .. } if says(|k| matches!(k, OpenKind::MyPromise)) => None,
        Bring::Thanks { .. } if says(|k| matches!(k, OpenKind::Thanks)) => None,
        Bring::Promise { what, .. } => plain(format!("You promised: {}.", bare(what))),
        Bring::Thanks { what } if what.trim().is_empty() => plain(format!("Thank {}.", who.object)),
        Bring::Thanks { what } => plain(format!("Thank {} for {}.", who.object, bare(what))),
        Bring::Match {
            name, need, offer, ..
        } => Some((
            format!("{} for {}; ", who.does("looks", "look"), bare(need)),
            name.clone(),
            format!(" offers {}.", bare(offer)),
        )),
        Bring::Offer { need, offer } => plain(format!(
            "{} for {}; you offer {}.",
            who.does("looks", "look"),
            bare(need),
            bare(offer)
        )),
        Bring::Note { sentence } => plain(format!("Last time: “{}”", sentence.trim())),
        Bring::Question { need } => plain(format!(
            "{} for {}. Ask how that goes.",
            who.does("looks", "look"),
            bare(need)
        )),
    }
}

/// One of the five questions of a partnership, as it would be asked about somebody.
pub(crate) fn question(question: Question, who: &Who) -> String {
    let (does, object) = (who.question(), &who.object);
    match question {
        Question::Serves => format!("whom {does} serve?"),
        Question::Seeks => format!("which opportunities {does} seek?"),
        Question::Help => format!("what would help {object} most?"),
        Question::Referral => format!("what is a good referral for {object}?"),
        Question::Reach => format!("how {does} like to be reached?"),
    }
}

/// "Eight things, about 40 minutes. …"
pub(crate) fn lede(things: usize, minutes: usize) -> String {
    match things {
        0 => String::new(),
        1 => format!("One thing, about {} minutes.", count(minutes)),
        n => format!(
            "{} things, about {minutes} minutes. Start at the top; the rest can wait until tomorrow.",
            sentence(&count(n))
        ),
    }
}

fn bare(text: &str) -> &str {
    text.trim().trim_end_matches('.')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screens::today::sample::{follow_up, open, open_row, row};
    use kith_graph::ids::PersonId;
    use kith_graph::types::Channel;
    use uuid::Uuid;

    fn d(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn thing(section: Section, kind: OpenKind, what: &str, due: &str) -> TodayRow {
        let mut open = open(kind, what);
        open.due = d(due);
        TodayRow {
            reasons: vec![Reason::Open(open)],
            ..row("a", section)
        }
    }

    #[test]
    fn things_are_headed_by_what_is_to_be_done() {
        for (section, kind, what, words) in [
            (
                Section::Promises,
                OpenKind::MyPromise,
                "supplier scorecard",
                "Supplier scorecard for Priya Raman",
            ),
            (
                Section::Promises,
                OpenKind::MyPromise,
                "send Priya the scorecard",
                "Send Priya the scorecard",
            ),
            (
                Section::Promises,
                OpenKind::TheirPromise,
                "intro to Fjord Capital",
                "Priya Raman: intro to Fjord Capital",
            ),
            (
                Section::Promises,
                OpenKind::Thanks,
                "the intro",
                "Thank Priya Raman",
            ),
            (
                Section::Promises,
                OpenKind::Reply(Channel::Email),
                "",
                "Answer Priya Raman",
            ),
            (
                Section::Loops,
                OpenKind::Update,
                "Ostmann",
                "Tell Priya Raman how it went",
            ),
        ] {
            let row = thing(section, kind, what, "2026-06-08");
            assert_eq!(title(&row), Title::Thing(words.to_owned()));
        }
        assert_eq!(
            title(&follow_up("a", 1)),
            Title::Name("Priya Raman".to_owned())
        );
    }

    #[test]
    fn a_tie_says_how_it_stands_whether_it_is_due_or_not() {
        let mut row = row("a", Section::InTouch).person;
        for (last, words) in [
            (None, "Not in touch yet; added five months ago."),
            (Some("2026-05-08"), "Four weeks quiet; you aim for monthly."),
            (
                Some("2026-05-12"),
                "In touch four weeks ago; next by Friday.",
            ),
        ] {
            row.last = last.map(d);
            assert_eq!(standing(&row, d("2026-06-08")), words);
        }
    }

    #[test]
    fn what_to_bring_is_one_sentence_and_not_said_twice() {
        let words = |row: &TodayRow| bring(row).map(|(a, b, c)| format!("{a}{b}{c}"));
        let mut row = row("a", Section::InTouch);
        assert_eq!(words(&row), None);
        row.person.pronouns = "he".to_owned();
        row.bring = Some(Bring::Match {
            other: PersonId(Uuid::from_u128(2)),
            name: "Yuki Tanabe".to_owned(),
            need: "an interim CFO".to_owned(),
            offer: "interim finance".to_owned(),
        });
        assert_eq!(
            words(&row).as_deref(),
            Some("He looks for an interim CFO; Yuki Tanabe offers interim finance.")
        );
        row.bring = Some(Bring::Note {
            sentence: "Asked about the ruling.".to_owned(),
        });
        assert_eq!(
            words(&row).as_deref(),
            Some("Last time: “Asked about the ruling.”")
        );
        let mut promise = open_row("b", Section::Promises, OpenKind::MyPromise);
        promise.bring = Some(Bring::Promise {
            id: Uuid::from_u128(7),
            what: "scorecard".to_owned(),
        });
        assert_eq!(words(&promise), None);
    }

    #[test]
    fn the_lede_counts_things_and_minutes() {
        assert_eq!(lede(0, 0), "");
        assert_eq!(lede(1, 5), "One thing, about five minutes.");
        assert!(lede(8, 40).starts_with("Eight things, about 40 minutes."));
    }
}
