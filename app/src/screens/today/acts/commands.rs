//! The commands of what is tapped on a row of Today.

use super::{Decision, Deed, first, opens};
use chrono::{DateTime, Days, FixedOffset, NaiveDate};
use kith_graph::command::Command;
use kith_graph::ids::{ExchangeId, ReviewId};
use kith_graph::things::{
    Answer, Direction, Exchange, ExchangeKind, Review, ReviewKind, Size, Thing, ThingKind,
};
use kith_graph::types::Stage;
use kith_graph::view::{OpenKind, Reason, TodayRow};
use serde_json::Value;
use uuid::Uuid;

/// A one-tap snooze, in days (PRODUCT.md, Today).
const SNOOZE_DAYS: u64 = 7;

/// What the row of a birthday is put off under.
const BIRTHDAY: &str = "birthday";

/// Hides everything that the row says for a week.
pub(in crate::screens::today) fn snooze(row: &TodayRow, on: NaiveDate) -> Option<Command> {
    let until = on.checked_add_days(Days::new(SNOOZE_DAYS))?;
    let id = row.person.id;
    let is_due = |reason: &Reason| matches!(reason, Reason::Due { .. } | Reason::EaseOff { .. });
    let person = row.reasons.iter().any(is_due).then_some(Command::Snooze {
        id,
        until: Some(until),
        on,
    });
    let dated = opens(row).map(|open| Command::SnoozeRow {
        id,
        row: open.key.clone(),
        until: Some(until),
    });
    let birthday = birthday(row, until);
    let mut commands: Vec<Command> = person.into_iter().chain(dated).chain(birthday).collect();
    match commands.len() {
        0 | 1 => commands.pop(),
        _ => Some(Command::Together {
            what: format!("Snoozed {} for a week", row.person.name),
            commands,
        }),
    }
}

/// Hides the birthday of a row that tells of one.
fn birthday(row: &TodayRow, until: NaiveDate) -> Option<Command> {
    let is_birthday = |reason: &Reason| matches!(reason, Reason::Birthday { .. });
    let has_one = row.reasons.iter().any(is_birthday);
    has_one.then(|| Command::SnoozeRow {
        id: row.person.id,
        row: BIRTHDAY.to_owned(),
        until: Some(until),
    })
}

/// What a contact that is logged from this row settles with it: follow-ups, and the birthday of this day.
pub(in crate::screens::today) fn settled(row: &TodayRow, on: NaiveDate) -> Vec<Command> {
    let wished = on.succ_opt().and_then(|until| birthday(row, until));
    opens(row)
        .filter_map(|open| match open.kind {
            OpenKind::FollowUp(_) => Some(change(
                ThingKind::FollowUp,
                open.id?,
                [("done_on", day(on))],
            )),
            _ => None,
        })
        .chain(wished)
        .collect()
}

/// The command of a deed done at this moment; `new` is a fresh key for what it adds. Those about a contact need the
/// contact first.
pub(in crate::screens::today) fn command(
    deed: &Deed,
    row: &TodayRow,
    now: DateTime<FixedOffset>,
    new: Uuid,
) -> Option<Command> {
    let on = now.date_naive();
    let (person, name) = (row.person.id, &row.person.name);
    let (what, commands) = match deed {
        Deed::Kept(id) => {
            let mine = first(row).is_some_and(|open| open.kind == OpenKind::MyPromise);
            let what = if mine {
                format!("Kept the promise to {name}")
            } else {
                format!("{name} kept the promise")
            };
            let set = [("kept_on", day(on))];
            (what, vec![change(ThingKind::Promise, *id, set)])
        }
        Deed::Thanked => (
            format!("Thanked {name}"),
            vec![Command::Save(Thing::Exchange(Exchange {
                id: ExchangeId(new),
                person,
                direction: Direction::Given,
                kind: ExchangeKind::Thanks,
                size: Size::Small,
                asked: false,
                on,
                note: String::new(),
                quality: None,
                public: false,
                interaction: None,
            }))],
        ),
        Deed::Told(id) => (format!("Told {name} how it went"), vec![told(*id, on)]),
        Deed::Contacted(id) => {
            let set = [
                ("state", "contacted".into()),
                ("contacted_on", day(on)),
                ("contacted_at", now.to_rfc3339().into()),
            ];
            let prospect = first(row).map_or("the prospect", |open| open.what.as_str());
            let what = format!("In touch with {prospect}");
            (what, vec![change(ThingKind::Opportunity, *id, set)])
        }
        Deed::Answered(id, answer) => {
            let (word, said) = match answer {
                Answer::Yes => ("yes", "said yes"),
                Answer::No => ("no", "said no"),
            };
            let set = [("answer", word.into()), ("answered_on", day(on))];
            (
                format!("{name} {said}"),
                vec![change(ThingKind::Ask, *id, set)],
            )
        }
        Deed::AskThanked(id) => (format!("Thanked {name}"), vec![ask_thanked(*id, on)]),
        Deed::Stage(decision) => decided(*decision, row, on, ReviewId(new)),
        Deed::Peace(until) => {
            return Some(Command::LeaveInPeace {
                id: person,
                until: Some(*until),
            });
        }
        Deed::Happened(_) | Deed::Replied(_) => return None,
    };
    Some(Command::Together { what, commands })
}

fn decided(
    decision: Decision,
    row: &TodayRow,
    on: NaiveDate,
    id: ReviewId,
) -> (String, Vec<Command>) {
    let (person, name) = (row.person.id, &row.person.name);
    let what = match (decision.stage, decision.kind) {
        (Some(Some(Stage::Cultivation)), _) => format!("Cultivating {name}"),
        (Some(Some(Stage::Partnership)), _) => format!("{name} is a partner now"),
        (Some(Some(_)), _) => format!("Let {name} go"),
        (Some(None), _) => format!("{name} is in the wider circle now"),
        (None, ReviewKind::Question) => format!("Noted that you asked {name}"),
        (None, _) => format!("Looked at {name}"),
    };
    let stage = decision.stage.map(|stage| Command::SetStage {
        ids: vec![person],
        stage,
        on,
    });
    let tier = decision.circle.then(|| Command::SetTier {
        ids: vec![person],
        tier: None,
        on,
        reason: String::new(),
    });
    let review = Command::Save(Thing::Review(Review {
        id,
        kind: decision.kind,
        person: Some(person),
        on,
        verdict: decision.verdict,
        note: String::new(),
    }));
    let commands = stage.into_iter().chain(tier).chain([review]).collect();
    (what, commands)
}

pub(super) fn told(referral: Uuid, on: NaiveDate) -> Command {
    change(ThingKind::Referral, referral, [("updated_on", day(on))])
}

pub(super) fn ask_thanked(ask: Uuid, on: NaiveDate) -> Command {
    change(ThingKind::Ask, ask, [("thanked_on", day(on))])
}

fn day(on: NaiveDate) -> Value {
    on.to_string().into()
}

fn change<const N: usize>(kind: ThingKind, id: Uuid, set: [(&str, Value); N]) -> Command {
    Command::Change {
        kind,
        id,
        set: set
            .into_iter()
            .map(|(field, value)| (field.to_owned(), value))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Main, choices, drafts, logs, main, mark};
    use super::*;
    use crate::screens::today::sample::{day as on_day, due, follow_up, open_row, row};
    use kith_graph::view::Section;

    fn on() -> NaiveDate {
        on_day("2026-06-08")
    }

    fn now() -> DateTime<FixedOffset> {
        "2026-06-08T09:05:00+02:00".parse().unwrap()
    }

    fn json(command: Option<Command>) -> Value {
        serde_json::to_value(command).unwrap()
    }

    fn commands(deed: &Deed, row: &TodayRow) -> Value {
        json(command(deed, row, now(), Uuid::from_u128(9)))["commands"].clone()
    }

    #[test]
    fn a_snooze_is_seven_days_for_the_person_and_for_each_dated_thing() {
        let person = row("a", Section::InTouch);
        let snoozed = json(snooze(&person, on()));
        assert_eq!(snoozed["do"], "snooze");
        assert_eq!(snoozed["until"], "2026-06-15");

        let promise = open_row("b", Section::Promises, OpenKind::MyPromise);
        let snoozed = json(snooze(&promise, on()));
        assert_eq!(snoozed["do"], "snooze_row");
        assert_eq!(snoozed["row"], "key");
        assert_eq!(snoozed["until"], "2026-06-15");

        let mut both = follow_up("c", 1);
        both.reasons.push(due());
        let snoozed = json(snooze(&both, on()));
        assert_eq!(snoozed["what"], "Snoozed Priya Raman for a week");
        assert_eq!(snoozed["commands"].as_array().unwrap().len(), 2);

        let mut birthday = row("d", Section::InTouch);
        birthday.reasons = vec![Reason::Birthday { age: None }];
        let snoozed = json(snooze(&birthday, on()));
        assert_eq!(snoozed["do"], "snooze_row");
        assert_eq!(snoozed["row"], "birthday");
        assert_eq!(snoozed["until"], "2026-06-15");
        birthday.reasons.push(due());
        let snoozed = json(snooze(&birthday, on()));
        assert_eq!(snoozed["commands"].as_array().unwrap().len(), 2);
    }

    #[test]
    fn what_is_logged_from_a_birthday_ends_it_and_from_elsewhere_does_not() {
        let mut birthday = row("a", Section::InTouch);
        assert!(settled(&birthday, on()).is_empty());
        birthday.reasons.push(Reason::Birthday { age: Some(50) });
        let hidden = json(settled(&birthday, on()).pop());
        assert_eq!(hidden["do"], "snooze_row");
        assert_eq!(hidden["row"], "birthday");
        assert_eq!(hidden["until"], "2026-06-09");
    }

    #[test]
    fn a_promise_is_kept_with_one_tap() {
        for kind in [OpenKind::MyPromise, OpenKind::TheirPromise] {
            let row = open_row("a", Section::Promises, kind);
            let Main::Do(deed) = main(&row) else {
                panic!("{kind:?}")
            };
            let change = &commands(&deed, &row)[0];
            assert_eq!(change["kind"], "promise");
            assert_eq!(change["set"]["kept_on"], "2026-06-08");
        }
    }

    #[test]
    fn thanks_are_an_exchange_that_was_given() {
        let row = open_row("a", Section::Promises, OpenKind::Thanks);
        let saved = &commands(&Deed::Thanked, &row)[0]["exchange"];
        assert_eq!(saved["kind"], "thanks");
        assert_eq!(saved["direction"], "given");
        assert_eq!(saved["on"], "2026-06-08");
    }

    #[test]
    fn a_verdict_sets_the_stage_and_notes_the_review() {
        for (kind, place, stage, tier, verdict) in [
            (OpenKind::Verdict, 0, Some("partnership"), false, "partner"),
            (OpenKind::Verdict, 1, None, false, "keep_on"),
            (OpenKind::Verdict, 2, Some("let_go"), false, "let_drift"),
            (OpenKind::Decide, 0, Some("cultivation"), false, "keep_on"),
            (OpenKind::Decide, 1, Some(""), true, "let_drift"),
            (OpenKind::Decide, 2, Some("let_go"), false, "let_drift"),
        ] {
            let row = open_row("a", Section::InTouch, kind);
            let done = commands(&choices(&row)[place].1, &row);
            let all = done.as_array().unwrap();
            let of = |name: &str| all.iter().find(|c| c["do"] == name);
            let set = of("set_stage").map(|c| c["stage"].as_str().unwrap_or_default());
            assert_eq!(set, stage, "{kind:?} {place}");
            assert_eq!(of("set_tier").is_some(), tier, "{kind:?} {place}");
            let review = &of("save").unwrap()["review"];
            assert_eq!(review["verdict"], verdict, "{kind:?} {place}");
            assert_eq!(review["kind"], "verdict");
        }
    }

    #[test]
    fn easing_off_offers_peace_for_one_period() {
        let mut row = row("a", Section::InTouch);
        let until = on_day("2026-07-08");
        row.reasons.push(Reason::EaseOff {
            approaches: 2,
            until,
        });
        assert_eq!(main(&row), Main::Choose);
        let [(word, deed)] = choices(&row).try_into().unwrap();
        assert_eq!(word, "Leave in peace");
        let peace = json(command(&deed, &row, now(), Uuid::nil()));
        assert_eq!(peace["do"], "leave_in_peace");
        assert_eq!(peace["until"], "2026-07-08");
    }

    #[test]
    fn loops_are_drafted_or_marked() {
        let update = open_row("a", Section::Loops, OpenKind::Update);
        assert_eq!(main(&update), Main::Draft);
        let (word, deed) = mark(&update).unwrap();
        assert_eq!(word, "Told");
        let change = &commands(&deed, &update)[0];
        assert_eq!(change["kind"], "referral");
        assert_eq!(change["set"]["updated_on"], "2026-06-08");
        assert!(!logs(&update));

        let first = open_row("c", Section::Loops, OpenKind::FirstContact);
        let Main::Do(deed) = main(&first) else {
            panic!("not one tap")
        };
        let change = &commands(&deed, &first)[0];
        assert_eq!(change["kind"], "opportunity");
        assert_eq!(change["set"]["state"], "contacted");
        assert_eq!(change["set"]["contacted_on"], "2026-06-08");
        assert_eq!(change["set"]["contacted_at"], "2026-06-08T09:05:00+02:00");
        assert!(!drafts(&first));

        let asked = open_row("b", Section::Loops, OpenKind::Answer);
        let (_, no) = &choices(&asked)[1];
        let change = &commands(no, &asked)[0];
        assert_eq!(change["set"]["answer"], "no");
        assert_eq!(change["set"]["answered_on"], "2026-06-08");
    }
}
