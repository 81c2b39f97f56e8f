//! What is decided about one person, and the commands that keep it.

use crate::words::events as say;
use crate::{things, words};
use chrono::NaiveDate;
use kith_graph::command::Command;
use kith_graph::ids::{EventId, FollowUpId, PersonId, PromiseId};
use kith_graph::rules::follow_ups::proposed;
use kith_graph::things::{FollowUp, Party, Promise, Thing, ThingKind};
use kith_graph::types::Tier;
use kith_graph::view::event::{Triage, Waiting};
use leptos::prelude::*;
use uuid::Uuid;

/// The day of the follow-up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Day {
    /// The one that is proposed.
    #[default]
    Proposed,
    /// One that was chosen.
    On(NaiveDate),
    /// None.
    Never,
}

/// Something promised that was not noted at capture. Without a day of its own it is for that of the follow-up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Vow {
    pub(super) what: String,
    pub(super) due: Option<NaiveDate>,
    pub(super) holds: bool,
}

/// What is chosen, until it is kept.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub(super) tier: RwSignal<Option<Tier>>,
    /// Promises noted at capture that were none.
    pub(super) none: RwSignal<Vec<PromiseId>>,
    /// What is promised beside them: suggestions, then what was typed.
    pub(super) vows: RwSignal<Vec<Vow>>,
    pub(super) day: RwSignal<Day>,
}

impl Form {
    /// Nothing chosen yet: the third tier while it has room, what was noted at capture, the day that is proposed.
    pub(super) fn new(triage: &Triage, waiting: &Waiting) -> Self {
        let has_room = triage.count[2] < triage.most[2];
        let suggested = waiting.suggestions.iter().filter_map(say::could_promise);
        let vows = suggested.map(|what| Vow {
            what,
            due: None,
            holds: false,
        });
        Self {
            tier: RwSignal::new(has_room.then_some(Tier::Three)),
            none: RwSignal::new(Vec::new()),
            vows: RwSignal::new(vows.collect()),
            day: RwSignal::new(Day::default()),
        }
    }

    /// What is chosen now.
    pub(super) fn chosen(self, waiting: &Waiting, today: NaiveDate) -> Chosen {
        Chosen::of(
            waiting,
            self.tier.get(),
            &self.none.get(),
            &self.vows.get(),
            self.day.get(),
            today,
        )
    }
}

/// What is to be kept of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Chosen {
    tier: Option<Tier>,
    /// Promises that were noted and are none.
    gone: Vec<PromiseId>,
    /// New ones, with their days.
    new: Vec<(String, NaiveDate)>,
    /// The day of the follow-up.
    pub(super) on: Option<NaiveDate>,
}

impl Chosen {
    fn of(
        waiting: &Waiting,
        tier: Option<Tier>,
        none: &[PromiseId],
        vows: &[Vow],
        day: Day,
        today: NaiveDate,
    ) -> Self {
        let holds = |promise: &&Promise| !none.contains(&promise.id);
        let (stay, gone): (Vec<&Promise>, Vec<&Promise>) = waiting.promises.iter().partition(holds);
        let vows: Vec<&Vow> = vows.iter().filter(|vow| vow.holds).collect();
        let dues = stay.iter().map(|promise| promise.due);
        let before = dues.chain(vows.iter().filter_map(|vow| vow.due)).min();
        let proposal = proposed(&waiting.slots.days, before, today);
        let on = match day {
            Day::Proposed => proposal,
            Day::On(day) => Some(day),
            Day::Never => None,
        };
        let due = on.or(proposal).unwrap_or(today);
        Self {
            tier,
            gone: gone.into_iter().map(|promise| promise.id).collect(),
            new: vows
                .into_iter()
                .map(|vow| (vow.what.clone(), vow.due.unwrap_or(due)))
                .collect(),
            on,
        }
    }

    /// The commands that keep it, as one. `fresh` makes keys.
    pub(super) fn keep(
        self,
        person: (PersonId, &str),
        event: EventId,
        today: NaiveDate,
        mut fresh: impl FnMut() -> Uuid,
    ) -> Option<Command> {
        let (id, name) = person;
        let mut commands = vec![Command::SetTier {
            ids: vec![id],
            tier: self.tier,
            on: today,
            reason: String::new(),
        }];
        commands.extend(self.gone.into_iter().map(|promise| Command::Delete {
            kind: ThingKind::Promise,
            id: promise.0,
        }));
        commands.extend(self.new.into_iter().map(|(what, due)| {
            Command::Save(Thing::Promise(Promise {
                id: PromiseId(fresh()),
                person: id,
                by: Party::Me,
                what,
                made_on: today,
                due,
                kept_on: None,
                dropped_on: None,
                event: Some(event),
            }))
        }));
        commands.extend(self.on.map(|on| {
            Command::Save(Thing::FollowUp(FollowUp {
                id: FollowUpId(fresh()),
                person: id,
                on,
                event: Some(event),
                what: String::new(),
                done_on: None,
                dropped_on: None,
            }))
        }));
        let tier = match self.tier {
            Some(tier) => words::tier(Some(tier)).to_lowercase(),
            None => "the wider circle".to_owned(),
        };
        things::together(format!("Sorted {name} into {tier}"), commands)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screens::today::sample;
    use kith_graph::view::review::Slots;

    const TODAY: &str = "2026-06-05";

    fn d(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn promise(n: u128, due: &str) -> Promise {
        Promise {
            id: PromiseId(Uuid::from_u128(n)),
            person: PersonId(Uuid::from_u128(1)),
            by: Party::Me,
            what: "Intro to Bob".to_owned(),
            made_on: d("2026-06-04"),
            due: d(due),
            kept_on: None,
            dropped_on: None,
            event: None,
        }
    }

    /// Somebody with promises; Monday is full.
    fn waiting(promises: Vec<Promise>) -> Waiting {
        let days = [("2026-06-08", 5), ("2026-06-09", 4), ("2026-06-10", 0)];
        Waiting {
            person: sample::person(),
            on: d("2026-06-04"),
            at: String::new(),
            note: String::new(),
            promises,
            suggestions: Vec::new(),
            slots: Slots {
                days: days.map(|(day, there)| (d(day), there, 5)).into(),
                proposed: None,
            },
        }
    }

    fn vow(due: Option<&str>, holds: bool) -> Vow {
        Vow {
            what: "The checklist".to_owned(),
            due: due.map(d),
            holds,
        }
    }

    #[test]
    fn the_day_follows_what_holds_until_one_is_chosen() {
        let id = |n| PromiseId(Uuid::from_u128(n));
        for (promises, none, vows, day, on) in [
            (vec![], vec![], vec![], Day::Proposed, Some("2026-06-09")),
            (
                vec![promise(1, "2026-06-08")],
                vec![],
                vec![],
                Day::Proposed,
                Some("2026-06-08"),
            ),
            (
                vec![promise(1, "2026-06-08")],
                vec![id(1)],
                vec![],
                Day::Proposed,
                Some("2026-06-09"),
            ),
            (
                vec![],
                vec![],
                vec![vow(Some("2026-06-06"), true)],
                Day::Proposed,
                Some("2026-06-06"),
            ),
            (
                vec![],
                vec![],
                vec![vow(Some("2026-06-06"), false), vow(None, true)],
                Day::Proposed,
                Some("2026-06-09"),
            ),
            (
                vec![promise(1, "2026-06-08")],
                vec![],
                vec![],
                Day::On(d("2026-06-12")),
                Some("2026-06-12"),
            ),
            (vec![], vec![], vec![], Day::Never, None),
        ] {
            let one = waiting(promises);
            let got = Chosen::of(&one, None, &none, &vows, day, d(TODAY));
            assert_eq!(got.on, on.map(d), "{none:?} {vows:?} {day:?}");
        }
    }

    #[test]
    fn what_is_kept_is_one_command() {
        let one = waiting(vec![promise(1, "2026-06-12"), promise(2, "2026-06-12")]);
        let vows = [vow(None, true), vow(None, false)];
        let none = [PromiseId(Uuid::from_u128(2))];
        let tier = Some(Tier::Two);
        let chosen = Chosen::of(&one, tier, &none, &vows, Day::Proposed, d(TODAY));
        let id = PersonId(Uuid::from_u128(1));
        let event = EventId(Uuid::from_u128(5));
        let mut keys = 10;
        let command = chosen.keep((id, "Sarah Chen"), event, d(TODAY), || {
            keys += 1;
            Uuid::from_u128(keys)
        });
        let Some(Command::Together { what, commands }) = command else {
            panic!()
        };
        assert_eq!(what, "Sorted Sarah Chen into tier 2");
        let said = serde_json::to_value(&commands).unwrap();
        assert_eq!(said[0]["do"], "set_tier");
        assert_eq!(said[0]["tier"], 2);
        assert_eq!(
            (&said[1]["do"], &said[1]["kind"]),
            (&"delete".into(), &"promise".into())
        );
        assert_eq!(said[2]["promise"]["what"], "The checklist");
        assert_eq!(said[2]["promise"]["due"], "2026-06-09");
        assert_eq!(said[3]["follow_up"]["on"], "2026-06-09");
        assert_eq!(said[3]["follow_up"]["event"], event.to_string());
        assert_eq!(commands.len(), 4);
    }

    #[test]
    fn without_a_follow_up_what_is_promised_is_for_the_proposed_day() {
        let vows = [vow(None, true)];
        let chosen = Chosen::of(&waiting(vec![]), None, &[], &vows, Day::Never, d(TODAY));
        assert_eq!(chosen.new, [("The checklist".to_owned(), d("2026-06-09"))]);
        assert_eq!(chosen.on, None);
    }
}
