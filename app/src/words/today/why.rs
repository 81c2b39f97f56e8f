//! Why a row stands on Today, in words.

use super::super::who::Who;
use super::super::{a_contact, ago, cadence, count, day, sentence, span_words};
use super::question;
use chrono::{Days, NaiveDate};
use kith_graph::ids::EventId;
use kith_graph::types::Channel;
use kith_graph::view::{Open, OpenKind, Reason, Section, TodayRow};

/// Every reason, the most urgent first. `open` is the long form of the first row; the others say how long in fewer
/// words.
pub(crate) fn why(
    row: &TodayRow,
    events: &[(EventId, String)],
    today: NaiveDate,
    open: bool,
) -> String {
    let who = Who::of(&row.person.name, &row.person.pronouns);
    let said = |reason: &Reason| match reason {
        Reason::Due {
            days_since,
            spoken: true,
            cadence: period,
            ..
        } if open => format!(
            "{} quiet; you aim for {}.",
            sentence(&span_words(*days_since)),
            cadence(*period)
        ),
        Reason::Due {
            days_since,
            spoken: true,
            cadence: period,
            ..
        } => format!(
            "{}, {}.",
            sentence(&span_words(*days_since)),
            cadence(*period)
        ),
        Reason::Due { days_since, .. } => {
            format!("Not in touch yet; added {}.", ago(*days_since))
        }
        Reason::Birthday { age: Some(age) } => format!("Birthday today, turning {age}."),
        Reason::Birthday { age: None } => "Birthday today.".to_owned(),
        Reason::EaseOff { approaches, until } => {
            let times = match approaches {
                2 => "twice".to_owned(),
                n => format!("{} times", count(*n)),
            };
            format!(
                "You got in touch {times} without an answer; perhaps leave {} in peace until {}.",
                who.object,
                day(*until, today)
            )
        }
        Reason::Open(thing) => thing_said(thing, row, &who, events, today),
    };
    let all: Vec<String> = row.reasons.iter().map(said).collect();
    all.join(" ")
}

fn thing_said(
    open: &Open,
    row: &TodayRow,
    who: &Who,
    events: &[(EventId, String)],
    today: NaiveDate,
) -> String {
    let by = by(open.due, today);
    let late = open.due < today;
    let what = open.what.trim().trim_end_matches('.');
    let about = |lead: &str| {
        if what.is_empty() {
            format!("{lead}.")
        } else {
            format!("{lead}: {what}.")
        }
    };
    let alone = matches!(row.section, Section::Promises | Section::Loops);
    match open.kind {
        OpenKind::MyPromise if alone => format!("You said {by}."),
        OpenKind::MyPromise => about(&format!("You promised something {by}")),
        OpenKind::TheirPromise if late => {
            format!("{} said {by}. A kind question would be fine.", who.start)
        }
        OpenKind::TheirPromise => format!("{} said {by}. No need to ask yet.", who.start),
        OpenKind::Thanks => about(&format!(
            "Thanks owed since {}",
            day(before(open.due, 2), today)
        )),
        OpenKind::Reply(channel) => format!(
            "{} {} {}.",
            who.start,
            began(channel),
            on(before(open.due, 1), today)
        ),
        OpenKind::FollowUp(event) => {
            let after = event
                .filter(|_| row.section != Section::After)
                .and_then(|id| events.iter().find(|(event, _)| *event == id))
                .map(|(_, name)| format!(" after {name}"))
                .unwrap_or_default();
            about(&format!("You meant to follow up{after} {by}"))
        }
        OpenKind::Value => about(&format!("Something of value to {} {by}", who.object)),
        OpenKind::Second => format!("A second conversation {by}, while the first is fresh."),
        OpenKind::Decide => {
            "Six weeks on without a second conversation. Cultivate, wider circle, or let go?"
                .to_owned()
        }
        OpenKind::Verdict => {
            "Six months of cultivation. Partner, keep on, or let drift?".to_owned()
        }
        OpenKind::Question(asked) => format!("Ask for the partnership: {}", question(asked, who)),
        OpenKind::CheckIn => "Three months since you last spoke; time for a check-in.".to_owned(),
        OpenKind::Year => "A year since you last looked at this tie. Does it still fit?".to_owned(),
        OpenKind::FirstContact => format!("Through {}. Get in touch {by}.", row.person.name),
        OpenKind::Update => format!(
            "{} you {}; it moved on {}.",
            who.does("sent", "sent"),
            if what.is_empty() { "somebody" } else { what },
            ago((today - before(open.due, 7)).num_days())
        ),
        OpenKind::Answer => format!(
            "You asked {} {}; no answer yet.",
            row.person.name,
            on(before(open.due, 7), today)
        ),
        OpenKind::AskThanks => about(&format!(
            "{} you asked",
            who.does("answered what", "answered what")
        )),
        OpenKind::Planned(channel) => about(&format!(
            "{} is planned for {}",
            sentence(a_contact(channel)),
            day(open.due, today)
        )),
    }
}

/// "by today", "by Friday", "by Tuesday, three days ago".
pub(crate) fn by(due: NaiveDate, today: NaiveDate) -> String {
    let late = (today - due).num_days();
    let due = day(due, today);
    if late > 1 {
        format!("by {due}, {}", ago(late))
    } else {
        format!("by {due}")
    }
}

/// "today", "on Tuesday".
fn on(date: NaiveDate, today: NaiveDate) -> String {
    let words = day(date, today);
    if (today - date).num_days().abs() <= 1 {
        words
    } else {
        format!("on {words}")
    }
}

fn before(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_sub_days(Days::new(days)).unwrap_or(date)
}

fn began(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "sent you a mail",
        Channel::Message | Channel::Social => "wrote to you",
        Channel::Call | Channel::Video => "tried to call you",
        _ => "got in touch with you",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screens::today::sample::{due, follow_up, open, row};

    fn d(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn said(row: &TodayRow) -> String {
        why(row, &[], d("2026-06-08"), true)
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
    fn silence_is_said_in_weeks_and_the_aim_beside_it() {
        let mut row = row("a", Section::InTouch);
        assert_eq!(said(&row), "Seven weeks quiet; you aim for monthly.");
        assert_eq!(
            why(&row, &[], d("2026-06-08"), false),
            "Seven weeks, monthly."
        );
        row.reasons = vec![Reason::Due {
            due: d("2026-06-01"),
            days_since: 38,
            spoken: false,
            cadence: kith_graph::types::Cadence::Months(1),
        }];
        assert_eq!(said(&row), "Not in touch yet; added five weeks ago.");
    }

    #[test]
    fn a_promise_says_by_when() {
        for (due, mine, theirs) in [
            (
                "2026-06-08",
                "You said by today.",
                "He said by today. No need to ask yet.",
            ),
            (
                "2026-06-12",
                "You said by Friday.",
                "He said by Friday. No need to ask yet.",
            ),
            (
                "2026-06-07",
                "You said by yesterday.",
                "He said by yesterday. A kind question would be fine.",
            ),
            (
                "2026-06-05",
                "You said by Friday, three days ago.",
                "He said by Friday, three days ago. A kind question would be fine.",
            ),
        ] {
            let row = thing(Section::Promises, OpenKind::MyPromise, "scorecard", due);
            assert_eq!(said(&row), mine, "{due}");
            let mut row = thing(Section::Promises, OpenKind::TheirPromise, "intro", due);
            row.person.pronouns = "he/him".to_owned();
            assert_eq!(said(&row), theirs, "{due}");
        }
    }

    #[test]
    fn thanks_and_replies_say_since_when() {
        let thanks = thing(
            Section::Promises,
            OpenKind::Thanks,
            "the intro to Bob",
            "2026-06-06",
        );
        assert_eq!(
            said(&thanks),
            "Thanks owed since Thursday: the intro to Bob."
        );
        let mut reply = thing(
            Section::Promises,
            OpenKind::Reply(Channel::Call),
            "",
            "2026-06-05",
        );
        assert_eq!(said(&reply), "Priya Raman tried to call you on Thursday.");
        reply.person.pronouns = "they".to_owned();
        assert_eq!(said(&reply), "They tried to call you on Thursday.");
    }

    #[test]
    fn loops_say_what_waits() {
        let mut update = thing(Section::Loops, OpenKind::Update, "Ostmann", "2026-06-05");
        update.person.pronouns = "he".to_owned();
        assert_eq!(
            said(&update),
            "He sent you Ostmann; it moved on ten days ago."
        );
        let asked = thing(Section::Loops, OpenKind::Answer, "an intro", "2026-06-10");
        assert_eq!(
            said(&asked),
            "You asked Priya Raman on Wednesday; no answer yet."
        );
        let first = thing(
            Section::Loops,
            OpenKind::FirstContact,
            "Ostmann",
            "2026-06-09",
        );
        assert_eq!(
            said(&first),
            "Through Priya Raman. Get in touch by tomorrow."
        );
    }

    #[test]
    fn every_reason_is_said() {
        let mut row = follow_up("a", 1);
        row.reasons.push(due());
        row.reasons.push(Reason::Birthday { age: Some(50) });
        assert_eq!(
            said(&row),
            "You meant to follow up by today. Seven weeks quiet; you aim for monthly. Birthday today, turning 50."
        );
    }

    #[test]
    fn easing_off_offers_peace_in_words() {
        let mut row = row("a", Section::InTouch);
        row.person.pronouns = "she".to_owned();
        row.reasons = vec![Reason::EaseOff {
            approaches: 2,
            until: d("2026-07-08"),
        }];
        assert_eq!(
            said(&row),
            "You got in touch twice without an answer; perhaps leave her in peace until 8 Jul."
        );
    }
}
