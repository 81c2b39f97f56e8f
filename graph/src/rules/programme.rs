//! The programme: where it stands, and each step with its evidence read from the book (row B9).

mod clock;
mod evidence;
mod figures;
mod steps;

use crate::command::Command;
use crate::facts::Facts;
use crate::ids::ProgrammeId;
use crate::things::{Baseline, Figures, Programme as Run};
use crate::view::programme::{Programme, ProgrammeState};
use chrono::NaiveDate;
use clock::Clock;
pub use figures::figures;

/// The tag that marks a candidate for tier 1 (days 15 to 21).
pub const CANDIDATE: &str = "candidate for tier 1";

/// Where it stands on a day: the one that runs, else the one that ran last. Of several that run, since devices began
/// them apart, the earliest counts.
#[must_use]
pub fn programme(facts: &Facts, today: NaiveDate) -> Programme {
    let runs = facts.things.programmes.values();
    let open = runs.clone().filter(|run| run.ended_on.is_none());
    let mut open: Vec<&Run> = open.collect();
    open.sort_by_key(|run| (run.started_on, run.id));
    let last = runs.max_by_key(|run| (run.ended_on, run.id));
    let mut programme = Programme {
        state: ProgrammeState::NotStarted,
        id: None,
        open: open.iter().map(|run| run.id).collect(),
        started_on: None,
        ended_on: None,
        day: 0,
        paused_days: 0,
        paused_since: None,
        pauses: Vec::new(),
        steps: Vec::new(),
        baseline: None,
        then: Figures::default(),
        now: Figures::default(),
        quarters: Vec::new(),
        protected: facts.settings.protected().map(Into::into),
    };
    let Some(run) = open.first().copied().or(last) else {
        return programme;
    };
    // Of one that was ended, what there was on its last day is told.
    let day = run.ended_on.map_or(today, |ended| ended.min(today));
    let clock = Clock::of(run.started_on, facts.things.pauses.values(), day);
    let baseline = baseline(facts, run.id);
    programme.id = Some(run.id);
    programme.started_on = Some(run.started_on);
    programme.ended_on = run.ended_on;
    programme.day = clock.day(day);
    programme.paused_days = clock.paused_days(day);
    programme.paused_since = clock.paused_since();
    programme.pauses = clock.lasting().to_vec();
    programme.steps = steps::steps(facts, &clock, baseline, day);
    programme.quarters = steps::quarters(facts, &clock, day);
    let then = baseline.map(|baseline| baseline.figures);
    programme.then = then.unwrap_or_else(|| figures(facts, run.started_on));
    programme.now = figures(facts, day);
    programme.baseline = baseline.cloned();
    programme.state = if run.ended_on.is_some() {
        ProgrammeState::Ended
    } else if day < run.started_on {
        ProgrammeState::Ahead
    } else if programme.paused_since.is_some() {
        ProgrammeState::Paused
    } else if programme.day > clock.months(steps::LAST_MONTH) {
        ProgrammeState::Over
    } else {
        ProgrammeState::Running
    };
    programme
}

/// What notes that a calendar was exported today: nothing where no programme runs, which alone asks for it, or where it is
/// noted already.
#[must_use]
pub fn calendar_exported(facts: &Facts, today: NaiveDate) -> Option<Command> {
    let mut runs = facts.things.programmes.values();
    let runs = runs.any(|run| run.ended_on.is_none());
    let noted = facts.settings.calendar_on == Some(today);
    (runs && !noted).then(|| exported_on(today))
}

/// The same, whatever runs.
#[must_use]
pub fn exported_on(today: NaiveDate) -> Command {
    let set = [("calendar_on".to_owned(), today.to_string().into())];
    Command::SetSettings {
        set: set.into_iter().collect(),
    }
}

/// The figures that were kept of a start. They are frozen: of several, kept apart on two devices, the first made counts,
/// whatever comes later.
fn baseline(facts: &Facts, of: ProgrammeId) -> Option<&Baseline> {
    let all = facts.things.baselines.values();
    all.filter(|baseline| baseline.programme == of)
        .min_by_key(|baseline| baseline.id)
}

#[cfg(test)]
mod tests;
