//! The timer that runs on this device: at most one, kept beside the book until it is stopped, so that closing the app or
//! turning the phone off does not stop it (row B6).

use crate::{fresh, settings};
use chrono::{DateTime, FixedOffset, TimeDelta};
use gloo_events::EventListener;
use gloo_timers::callback::Interval;
use kith_graph::ids::{AssociationId, EventId, PersonId};
use kith_graph::things::TimeKind;
use kith_graph::types::Channel;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// How often the minutes on the screen are looked at again, in milliseconds.
const TICK: u32 = 15_000;

/// Nobody works on one thing for longer than this without a pause: then it is asked how long it really was.
const LONG: TimeDelta = TimeDelta::hours(4);

/// What is timed, and since when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Timer {
    /// When it was started.
    pub(crate) began: DateTime<FixedOffset>,
    /// What for.
    pub(crate) of: TimerOf,
    /// What that is called: "Sarah Chen", "Nordic Supply Forum", "Writing".
    pub(crate) name: String,
}

/// What a timer is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TimerOf {
    /// A talk with somebody.
    Person(PersonId),
    /// An event.
    Event(EventId),
    /// Work on nobody in particular.
    Work {
        kind: TimeKind,
        channel: Channel,
        association: Option<AssociationId>,
    },
}

/// How long it ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ran {
    /// So many minutes, one at least.
    Minutes(u32),
    /// Too long to be true, or the clock was put back: it is asked.
    Unlikely,
}

impl Timer {
    /// How long it ran until a moment.
    pub(crate) fn ran(&self, now: DateTime<FixedOffset>) -> Ran {
        let ran = now - self.began;
        if ran < TimeDelta::zero() || ran > LONG {
            return Ran::Unlikely;
        }
        // A minute that was begun counts from its half on.
        let minutes = (ran + TimeDelta::seconds(30)).num_minutes().max(1);
        u32::try_from(minutes).map_or(Ran::Unlikely, Ran::Minutes)
    }
}

/// The timer, and whether it is being stopped.
#[derive(Clone, Copy)]
pub(crate) struct Timers {
    /// The one that runs.
    pub(crate) running: RwSignal<Option<Timer>>,
    /// This moment, while one runs; told again a few times a minute.
    pub(crate) now: RwSignal<DateTime<FixedOffset>>,
    /// Whether its sheet is open.
    pub(crate) stopping: RwSignal<bool>,
    ticks: StoredValue<Option<Interval>, LocalStorage>,
}

impl Timers {
    /// Takes up the one that was running, and follows those of other tabs.
    pub(crate) fn watch() -> Self {
        let timers = Self {
            running: RwSignal::new(settings::timer()),
            now: RwSignal::new(fresh::moment()),
            stopping: RwSignal::new(false),
            ticks: StoredValue::new_local(None),
        };
        timers.tick();
        // Only what other tabs wrote is told.
        let elsewhere = EventListener::new(&window(), "storage", move |_| {
            let now = settings::timer();
            if timers.running.try_get_untracked() != Some(now.clone()) {
                // What is being stopped here was stopped there.
                timers.stopping.try_set(false);
                timers.running.try_set(now);
                timers.tick();
            }
        });
        StoredValue::new_local(elsewhere);
        let seen = window_event_listener_untyped("visibilitychange", move |_| timers.look());
        on_cleanup(move || seen.remove());
        timers
    }

    /// Starts one; false if one runs already, or it cannot be kept.
    pub(crate) fn start(self, of: TimerOf, name: &str) -> bool {
        // Another tab may have started one.
        if settings::timer().is_some() {
            self.running.set(settings::timer());
            self.tick();
            return false;
        }
        let timer = Timer {
            began: fresh::moment(),
            of,
            name: name.to_owned(),
        };
        let kept = settings::set_timer(Some(&timer));
        if kept {
            self.now.set(timer.began);
            self.running.set(Some(timer));
            self.tick();
        }
        kept
    }

    /// Ends it without a trace, if it is still the one that runs: another tab may have stopped it and begun one since.
    pub(crate) fn clear(self, timer: &Timer) {
        if settings::timer().as_ref() != Some(timer) {
            self.stopping.try_set(false);
            self.running.try_set(settings::timer());
            self.tick();
            return;
        }
        settings::set_timer(None);
        self.stopping.try_set(false);
        self.running.try_set(None);
        self.tick();
    }

    fn look(self) {
        self.now.try_set(fresh::moment());
    }

    /// Looks at the clock while one runs, and not otherwise.
    fn tick(self) {
        self.look();
        let runs = self.running.with_untracked(Option::is_some);
        let ticks = runs.then(|| Interval::new(TICK, move || self.look()));
        self.ticks.try_set_value(ticks);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn at(time: &str) -> DateTime<FixedOffset> {
        time.parse().unwrap()
    }

    #[test]
    fn it_counts_whole_minutes_and_asks_where_they_cannot_be_true() {
        let timer = Timer {
            began: at("2026-06-08T14:00:00+02:00"),
            of: TimerOf::Person(PersonId(Uuid::nil())),
            name: "Sarah".to_owned(),
        };
        for (now, ran) in [
            ("2026-06-08T14:00:00+02:00", Ran::Minutes(1)),
            ("2026-06-08T14:01:29+02:00", Ran::Minutes(1)),
            ("2026-06-08T14:01:30+02:00", Ran::Minutes(2)),
            ("2026-06-08T14:45:10+02:00", Ran::Minutes(45)),
            // In another zone.
            ("2026-06-08T13:45:00+01:00", Ran::Minutes(45)),
            ("2026-06-08T18:00:00+02:00", Ran::Minutes(240)),
            ("2026-06-08T18:00:01+02:00", Ran::Unlikely),
            // Left running overnight.
            ("2026-06-09T07:30:00+02:00", Ran::Unlikely),
            // The clock was put back.
            ("2026-06-08T13:59:59+02:00", Ran::Unlikely),
        ] {
            assert_eq!(timer.ran(at(now)), ran, "{now}");
        }
    }

    #[test]
    fn what_is_kept_comes_back() {
        for of in [
            TimerOf::Person(PersonId(Uuid::from_u128(1))),
            TimerOf::Event(EventId(Uuid::from_u128(2))),
            TimerOf::Work {
                kind: TimeKind::Writing,
                channel: Channel::Content,
                association: Some(AssociationId(Uuid::from_u128(3))),
            },
        ] {
            let timer = Timer {
                began: at("2026-06-08T14:00:00.25+02:00"),
                of,
                name: "Something".to_owned(),
            };
            let text = serde_json::to_string(&timer).unwrap();
            assert_eq!(serde_json::from_str::<Timer>(&text).unwrap(), timer);
        }
    }
}
