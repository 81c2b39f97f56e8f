//! What can be tapped on a row of Today, which follows from its reasons.

mod commands;

use crate::components::draft_sheet::DraftFor;
use chrono::NaiveDate;
use commands::{ask_thanked, told};
pub(super) use commands::{command, settled, snooze};
use kith_graph::things::{Answer, ReviewKind, TemplateKind, Verdict};
use kith_graph::types::Stage;
use kith_graph::view::{Bring, Open, OpenKind, Reason, Section, TodayRow};
use uuid::Uuid;

/// The one action that a closed row shows.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Main {
    /// How we were in touch.
    Log,
    /// Something is done with one tap.
    Do(Deed),
    /// A text.
    Draft,
    /// One of several answers.
    Choose,
}

/// Something that one tap does.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Deed {
    /// A promise was kept.
    Kept(Uuid),
    /// Thanks were said.
    Thanked,
    /// The source of a referral heard how it stands.
    Told(Uuid),
    /// The prospect was contacted.
    Contacted(Uuid),
    /// An ask was answered.
    Answered(Uuid, Answer),
    /// Thanks were said for an answer.
    AskThanked(Uuid),
    /// A stage is set, or kept, and the review noted.
    Stage(Decision),
    /// Left in peace until a day.
    Peace(NaiveDate),
    /// A planned contact took place.
    Happened(Uuid),
    /// What they began was answered.
    Replied(Uuid),
}

/// What a look at a relationship came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Decision {
    /// The new stage, if it changes; the inner `None` takes it away.
    stage: Option<Option<Stage>>,
    /// Whether they go to the wider circle.
    circle: bool,
    kind: ReviewKind,
    verdict: Option<Verdict>,
}

/// What is open in a row's first reason.
fn first(row: &TodayRow) -> Option<&Open> {
    match row.reasons.first() {
        Some(Reason::Open(open)) => Some(open),
        _ => None,
    }
}

fn opens(row: &TodayRow) -> impl Iterator<Item = &Open> {
    row.reasons.iter().filter_map(|reason| match reason {
        Reason::Open(open) => Some(open),
        _ => None,
    })
}

/// The one action of a closed row.
pub(super) fn main(row: &TodayRow) -> Main {
    let eases = |reason: &Reason| matches!(reason, Reason::EaseOff { .. });
    let Some(open) = first(row) else {
        return if row.reasons.iter().any(eases) {
            Main::Choose
        } else {
            Main::Log
        };
    };
    match (open.kind, open.id) {
        (OpenKind::MyPromise | OpenKind::TheirPromise, Some(id)) => Main::Do(Deed::Kept(id)),
        (OpenKind::Thanks, _) => Main::Do(Deed::Thanked),
        (OpenKind::FirstContact, Some(id)) => Main::Do(Deed::Contacted(id)),
        (OpenKind::Update | OpenKind::AskThanks, _) => Main::Draft,
        (
            OpenKind::Decide
            | OpenKind::Verdict
            | OpenKind::Year
            | OpenKind::Question(_)
            | OpenKind::Planned(_)
            | OpenKind::Answer,
            _,
        ) => Main::Choose,
        _ if row.reasons.iter().any(eases) => Main::Choose,
        _ => Main::Log,
    }
}

/// Whether contacts are logged from this row at all: a promise is kept and an ask answered, not spoken to.
pub(super) fn logs(row: &TodayRow) -> bool {
    matches!(row.section, Section::InTouch | Section::After) || answers(row)
}

/// Whether what is logged or sent from this row answers something of theirs.
pub(super) fn answers(row: &TodayRow) -> bool {
    first(row).is_some_and(|open| matches!(open.kind, OpenKind::Reply(_)))
}

/// Whether a text to the row's person helps: a first contact is with somebody else.
pub(super) fn drafts(row: &TodayRow) -> bool {
    first(row).is_none_or(|open| open.kind != OpenKind::FirstContact)
}

/// What else is done from a row that has its text as the first action: it was said already.
pub(super) fn mark(row: &TodayRow) -> Option<(&'static str, Deed)> {
    let open = first(row)?;
    match open.kind {
        OpenKind::Update => Some(("Told", Deed::Told(open.id?))),
        OpenKind::AskThanks => Some(("Thanked", Deed::AskThanked(open.id?))),
        _ => None,
    }
}

/// Answers that are offered as buttons, with their words.
pub(super) fn choices(row: &TodayRow) -> Vec<(&'static str, Deed)> {
    let decide = |stage, circle, kind, verdict| {
        Deed::Stage(Decision {
            stage,
            circle,
            kind,
            verdict,
        })
    };
    let verdict =
        |stage, circle, verdict| decide(stage, circle, ReviewKind::Verdict, Some(verdict));
    let mut all = Vec::new();
    for reason in &row.reasons {
        let open = match reason {
            Reason::EaseOff { until, .. } => {
                all.push(("Leave in peace", Deed::Peace(*until)));
                continue;
            }
            Reason::Open(open) => open,
            _ => continue,
        };
        match (open.kind, open.id) {
            (OpenKind::Decide, _) => all.extend([
                (
                    "Cultivate",
                    verdict(Some(Some(Stage::Cultivation)), false, Verdict::KeepOn),
                ),
                ("Wider circle", verdict(Some(None), true, Verdict::LetDrift)),
                (
                    "Let go",
                    verdict(Some(Some(Stage::LetGo)), false, Verdict::LetDrift),
                ),
            ]),
            (OpenKind::Verdict, _) => all.extend([
                (
                    "Partner",
                    verdict(Some(Some(Stage::Partnership)), false, Verdict::Partner),
                ),
                ("Keep on", verdict(None, false, Verdict::KeepOn)),
                (
                    "Let drift",
                    verdict(Some(Some(Stage::LetGo)), false, Verdict::LetDrift),
                ),
            ]),
            (OpenKind::Year, _) => all.extend([
                (
                    "It still fits",
                    decide(None, false, ReviewKind::Year, Some(Verdict::KeepOn)),
                ),
                (
                    "Let drift",
                    decide(
                        Some(Some(Stage::LetGo)),
                        false,
                        ReviewKind::Year,
                        Some(Verdict::LetDrift),
                    ),
                ),
            ]),
            (OpenKind::Question(_), _) => {
                all.push(("Asked", decide(None, false, ReviewKind::Question, None)));
            }
            (OpenKind::Answer, Some(id)) => all.extend([
                ("Yes", Deed::Answered(id, Answer::Yes)),
                ("No", Deed::Answered(id, Answer::No)),
            ]),
            (OpenKind::Planned(_), Some(id)) => all.push(("It took place", Deed::Happened(id))),
            (OpenKind::Reply(_), Some(id)) => all.push(("Answered already", Deed::Replied(id))),
            _ => {}
        }
    }
    all
}

/// The text that fits a row, and what is settled once it was sent.
pub(super) fn draft(row: &TodayRow, on: NaiveDate) -> DraftFor {
    let open = first(row);
    let kind = match open.map(|open| open.kind) {
        Some(OpenKind::MyPromise) => Some(TemplateKind::Promise),
        Some(OpenKind::Thanks | OpenKind::AskThanks) => Some(TemplateKind::Thanks),
        Some(OpenKind::Update) => Some(TemplateKind::Update),
        Some(OpenKind::Answer) => Some(TemplateKind::Ask),
        Some(OpenKind::FollowUp(_) | OpenKind::Value | OpenKind::Second) => {
            Some(TemplateKind::FollowUp)
        }
        _ if matches!(row.reasons.first(), Some(Reason::Birthday { .. })) => {
            Some(TemplateKind::Birthday)
        }
        _ => match row.bring {
            Some(Bring::Thanks { .. }) => Some(TemplateKind::Thanks),
            Some(Bring::Promise { .. }) => Some(TemplateKind::Promise),
            _ => None,
        },
    };
    let about = open.and_then(|open| open.id).or(match row.bring {
        Some(Bring::Promise { id, .. }) => Some(id),
        _ => None,
    });
    let mut settles: Vec<_> = settled(row, on).into_iter().map(|c| (None, c)).collect();
    if let Some((open, id)) = open.and_then(|open| Some((open, open.id?))) {
        let of_kind = match open.kind {
            OpenKind::Update => Some((TemplateKind::Update, told(id, on))),
            OpenKind::AskThanks => Some((TemplateKind::Thanks, ask_thanked(id, on))),
            _ => None,
        };
        settles.extend(of_kind.map(|(kind, command)| (Some(kind), command)));
    }
    DraftFor {
        person: row.person.id,
        name: row.person.name.clone(),
        kind,
        other: None,
        about,
        settles,
        answers: answers(row),
    }
}

/// The mail that introduces whom a row suggests.
pub(super) fn introduction(row: &TodayRow) -> Option<DraftFor> {
    match row.bring.as_ref()? {
        Bring::Match { other, need, .. } => Some(DraftFor {
            person: row.person.id,
            name: row.person.name.clone(),
            kind: Some(TemplateKind::Introduction),
            other: Some((*other, need.clone())),
            about: None,
            settles: Vec::new(),
            answers: answers(row),
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screens::today::sample::{day, follow_up, open_row, reply};
    use kith_graph::view::Section;

    fn on() -> NaiveDate {
        day("2026-06-08")
    }

    #[test]
    fn what_is_logged_or_sent_settles_the_follow_up() {
        let row = follow_up("a", 1);
        assert_eq!(main(&row), Main::Log);
        let settled = serde_json::to_value(settled(&row, on()).pop()).unwrap();
        assert_eq!(settled["kind"], "follow_up");
        assert_eq!(settled["set"]["done_on"], "2026-06-08");
        let draft = draft(&row, on());
        assert_eq!(draft.kind, Some(TemplateKind::FollowUp));
        assert_eq!(draft.settles.len(), 1);
    }

    #[test]
    fn an_update_is_settled_only_by_a_text_that_is_one() {
        let row = open_row("a", Section::Loops, OpenKind::Update);
        let draft = draft(&row, on());
        assert_eq!(draft.kind, Some(TemplateKind::Update));
        let [(of, _)] = draft.settles.try_into().unwrap();
        assert_eq!(of, Some(TemplateKind::Update));
    }

    #[test]
    fn a_reply_is_logged() {
        let row = reply("a");
        assert_eq!(main(&row), Main::Log);
        assert!(logs(&row));
    }

    #[test]
    fn what_goes_out_from_a_reply_answers_it_and_nothing_else_does() {
        assert!(answers(&reply("a")));
        assert!(draft(&reply("a"), on()).answers);
        for row in [
            follow_up("b", 1),
            open_row("c", Section::Promises, OpenKind::MyPromise),
        ] {
            assert!(!answers(&row));
            assert!(!draft(&row, on()).answers);
        }
    }
}
