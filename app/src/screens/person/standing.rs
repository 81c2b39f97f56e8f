//! Where it stands: the stage and its clock, goodwill, and whether to ease off (rows R4, R7, R8).

use super::desk::{Desk, Doing};
use crate::components::form;
use crate::components::icon::Icon;
use crate::components::sheet::Sheet;
use crate::words::relation as say;
use crate::words::who::Who;
use crate::{fresh, things, today, words};
use chrono::{Months, NaiveDate};
use kith_graph::command::Command;
use kith_graph::ids::{PersonId, ReviewId};
use kith_graph::rules::due::after;
use kith_graph::things::{Direction, Review, ReviewKind, Thing, Verdict};
use kith_graph::types::{Cadence, Question, Stage, Tier};
use kith_graph::view::relation::{Goodwill, GoodwillWord, StageView};
use kith_graph::view::{OpenKind, PersonRow};
use leptos::prelude::*;

/// The four segments; a stage that was let go stands on none of them.
const STEPS: [Stage; 4] = [
    Stage::Initial,
    Stage::Cultivation,
    Stage::Partnership,
    Stage::Maintenance,
];

/// What the panel of the stage shows.
#[derive(Clone, PartialEq)]
struct Shown {
    view: StageView,
    who: Who,
    open: Option<Question>,
    tier: Option<Tier>,
    year: bool,
    touch: (String, String),
}

/// The panel, and under it what speaks for leaving them in peace.
pub(super) fn standing(desk: Desk) -> AnyView {
    let book = desk.book;
    let shown = Memo::new(move |_| {
        let today = book.today.get();
        desk.page.with(|page| {
            page.as_ref().map(|page| Shown {
                view: page.relation.stage.clone(),
                who: Who::of_person(&page.person, &page.row.name),
                open: page.relation.stage.question.or_else(|| {
                    let open = |q: &Question| page.person.answers.of(*q).is_empty();
                    Question::ALL.into_iter().find(open)
                }),
                tier: page.row.tier,
                year: page
                    .relation
                    .open
                    .iter()
                    .any(|open| open.kind == OpenKind::Year && open.from <= today),
                touch: touch(&page.row, page.due, today),
            })
        })
    });
    let goodwill = desk.part(|page| page.relation.goodwill);
    view! {
        <section class="sheet" aria-label="Where it stands">
            {move || shown.get().map(|shown| stage(desk, shown))}
            <div class="goodwill">
                {move || goodwill.get().map(|goodwill| bar(&goodwill))}
                <div class="acts">
                    <button class="btn" aria-haspopup="dialog" on:click=move |_| desk.open(Doing::Exchange(Direction::Given, None))>
                        <Icon name="out"/>"Gave"<span class="vh">" something"</span>
                    </button>
                    <button class="btn" aria-haspopup="dialog" on:click=move |_| desk.open(Doing::Exchange(Direction::Received, None))>
                        <Icon name="in"/>"Received"<span class="vh">" something"</span>
                    </button>
                </div>
            </div>
        </section>
        {notes(desk)}
    }
    .into_any()
}

fn stage(desk: Desk, shown: Shown) -> AnyView {
    let at = STEPS
        .iter()
        .position(|step| Some(*step) == shown.view.stage);
    let segments = STEPS.into_iter().enumerate().map(|(place, step)| {
        let (class, passed) = match at {
            Some(now) if place < now => ("past", 100),
            Some(now) if place == now => ("now", shown.view.passed.min(100)),
            _ => ("", 0),
        };
        let here = (at == Some(place)).then_some("step");
        view! {
            <li class=class aria-current=here>
                <svg aria-hidden="true"><rect class="track" width="100%" height="3"></rect><rect width=format!("{passed}%") height="3"></rect></svg>
                {say::stage(step)}
            </li>
        }
    });
    let (first, rest) = say::standing(
        &shown.view,
        &shown.who,
        shown.open,
        desk.book.today.get_untracked(),
    );
    let (in_touch, aim) = shown.touch.clone();
    let id = desk.id;
    let buttons = steps(&shown.view, shown.year).into_iter().map(|(label, step)| {
        view! { <button class="btn soft" on:click=move |_| desk.run(take(step, id, today::now()))>{label}</button> }
    });
    let buttons = buttons.collect_view();
    view! {
        <div class="stage">
            <ol class="steps" aria-label="Stages">{segments.collect_view()}</ol>
            <p><b>{first}</b>" "{rest}</p>
            <p class="why"><b>{in_touch}</b>" "{aim}</p>
            <div class="acts wrap">{buttons}</div>
        </div>
    }
    .into_any()
}

/// A step that a button takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// Into a stage, with the verdict that this is where one was asked for.
    Enter(Stage, Option<Verdict>),
    /// The verdict that cultivation goes on.
    KeepOn,
    /// Out of the stages, into the wider circle.
    Circle,
    /// The year was looked back at.
    Year,
}

/// The next steps, best first (row R4).
fn steps(view: &StageView, year: bool) -> Vec<(&'static str, Step)> {
    // Only where a verdict is asked for is one given.
    let asked = say::asked(view);
    let mut steps: Vec<(&'static str, Step)> = view
        .offers
        .iter()
        .map(|to| {
            let verdict = asked.then_some(match to {
                Stage::Partnership | Stage::Maintenance => Verdict::Partner,
                Stage::LetGo => Verdict::LetDrift,
                Stage::Initial | Stage::Cultivation => Verdict::KeepOn,
            });
            (say::enter(*to), Step::Enter(*to, verdict))
        })
        .collect();
    match view.stage {
        Some(Stage::Cultivation) if asked => steps.push(("Keep on", Step::KeepOn)),
        Some(Stage::Initial) if asked => steps.push(("Wider circle", Step::Circle)),
        _ => {}
    }
    if year {
        steps.push(("Looked back at the year", Step::Year));
    }
    steps
}

/// What a step writes.
fn take(step: Step, id: PersonId, on: NaiveDate) -> Option<Command> {
    let ids = vec![id];
    let verdict = |verdict| review(id, ReviewKind::Verdict, Some(verdict), on);
    match step {
        Step::Enter(to, said) => {
            let stage = Some(to);
            let mut commands = vec![Command::SetStage { ids, stage, on }];
            commands.extend(said.map(verdict));
            things::together(say::stage(to).to_owned(), commands)
        }
        Step::KeepOn => Some(verdict(Verdict::KeepOn)),
        Step::Circle => {
            let commands = vec![
                Command::SetTier {
                    ids: ids.clone(),
                    tier: None,
                    on,
                    reason: String::new(),
                },
                Command::SetStage {
                    ids,
                    stage: None,
                    on,
                },
                verdict(Verdict::LetDrift),
            ];
            things::together("Moved to the wider circle".to_owned(), commands)
        }
        Step::Year => Some(review(id, ReviewKind::Year, None, on)),
    }
}

/// That something was looked at.
pub(super) fn review(
    id: PersonId,
    kind: ReviewKind,
    verdict: Option<Verdict>,
    on: NaiveDate,
) -> Command {
    Command::Save(Thing::Review(Review {
        id: ReviewId(fresh::key()),
        kind,
        person: Some(id),
        on,
        verdict,
        note: String::new(),
    }))
}

/// Since when, and what was aimed for: the first is the part in bold.
fn touch(row: &PersonRow, due: Option<NaiveDate>, today: NaiveDate) -> (String, String) {
    let first = match row.last {
        Some(last) => format!("In touch {}.", words::ago((today - last).num_days())),
        None => format!(
            "Not in touch yet; added {}.",
            words::ago((today - row.added_on).num_days())
        ),
    };
    let peace = row.peace_until.filter(|until| *until > today);
    let rest = match (row.period, due) {
        _ if row.to_sort => "How close should it be? Edit says so.".to_owned(),
        (cadence, _) if peace.is_some() => {
            let until = peace.map(|until| words::day(until, today));
            let until = until.unwrap_or_default();
            match cadence {
                Cadence::Never => format!("Left in peace until {until}."),
                cadence => format!(
                    "You aim for {}; left in peace until {until}.",
                    words::cadence(cadence)
                ),
            }
        }
        (Cadence::Never, _) | (_, None) => "No reminder is set.".to_owned(),
        (cadence, Some(due)) => {
            let aim = format!("You aim for {}", words::cadence(cadence));
            match row.snoozed_until {
                Some(until) if until > today => {
                    format!("{aim}; put off until {}.", words::day(until, today))
                }
                _ if due <= today => format!("{aim}. A good day to get in touch."),
                _ => format!("{aim}; next by {}.", words::day(due, today)),
            }
        }
    };
    (first, rest)
}

/// Goodwill: words first, then the bar; no number on it.
fn bar(goodwill: &Goodwill) -> AnyView {
    let (word, rest) = say::goodwill(goodwill);
    let words = view! { <p class="words"><b>{word}</b>" "{rest}</p> };
    if goodwill.word == GoodwillWord::NothingYet {
        return words.into_any();
    }
    let at = format!("{:.1}%", 50.0 + goodwill.bar.clamp(-1.0, 1.0) * 48.0);
    view! {
        {words}
        <svg class="scale" role="img" aria-label=say::bar(goodwill)>
            <line class="track" x1="2%" x2="98%" y1="9" y2="9"></line>
            <line class="middle" x1="50%" x2="50%" y1="3" y2="15"></line>
            <line class="share" x1="50%" x2=at.clone() y1="9" y2="9"></line>
            <circle cx=at cy="9" r="5.5"></circle>
        </svg>
        <p class="ends" aria-hidden="true"><span>"they have given more"</span><span>"you have given more"</span></p>
    }
    .into_any()
}

/// Easing off, signs of quiet, and peace.
fn notes(desk: Desk) -> AnyView {
    let book = desk.book;
    let shown = desk.part(|page| (page.relation.easing.clone(), page.relation.quiet.clone()));
    let who = desk.who();
    let notes = move || {
        let (easing, quiet) = shown.get()?;
        let (who, today) = (who.get()?, book.today.get());
        if let Some(until) = easing.peace_until.filter(|until| *until > today) {
            let words = format!("Left in peace until {}.", words::day(until, today));
            let end = move |_| desk.run(peace(desk.id, None));
            return Some(
                view! {
                    <div class="note ink"><Icon name="moon"/><p>{words}</p><button class="btn" on:click=end>"End the peace"</button></div>
                }
                .into_any(),
            );
        }
        let mut lines: Vec<String> = say::easing(&easing, today).into_iter().collect();
        lines.extend(quiet.into_iter().map(|sign| say::quiet(sign, &who)));
        if lines.is_empty() {
            return None;
        }
        Some(view! {
            <div class="note">
                <Icon name="moon"/>
                <div>{lines.into_iter().map(|line| view! { <p>{line}</p> }).collect_view()}</div>
                <button class="btn" aria-haspopup="dialog" on:click=move |_| desk.open(Doing::Peace)>"Leave in peace"</button>
            </div>
        }
        .into_any())
    };
    view! { <div class="notes">{notes}</div> }.into_any()
}

fn peace(id: PersonId, until: Option<NaiveDate>) -> Command {
    Command::LeaveInPeace { id, until }
}

/// Until when to leave somebody in peace; one period unless another day is chosen.
pub(super) fn peace_sheet(desk: Desk) -> AnyView {
    let today = today::now();
    let period = desk
        .page
        .with_untracked(|page| page.as_ref().map(|page| page.cadence));
    let until = period
        .and_then(|period| after(today, period))
        .or_else(|| today.checked_add_months(Months::new(3)));
    let until = RwSignal::new(until.map(|day| day.to_string()).unwrap_or_default());
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Ok(day) = until.get_untracked().parse() {
            desk.run(peace(desk.id, Some(day)));
        }
    };
    view! {
        <Sheet title="Leave in peace" on_close=desk.closing()>
            <form class="stackbtn" on:submit=save>
                <p>"Nothing about them comes up before that day. You can get in touch all the same."</p>
                {form::when("Until", "date", until)}
                <button type="submit" class="btn main big">"Leave in peace"</button>
                <button type="button" class="btn bare" on:click=move |_| desk.close()>"Cancel"</button>
            </form>
        </Sheet>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(stage: Stage, passed: u8, offers: &[Stage]) -> StageView {
        StageView {
            stage: Some(stage),
            passed,
            offers: offers.to_vec(),
            ..StageView::default()
        }
    }

    #[test]
    fn a_verdict_is_given_only_where_one_is_asked_for() {
        let labels = |view: &StageView| {
            let steps = steps(view, false).into_iter();
            steps.map(|(label, _)| label).collect::<Vec<_>>()
        };
        let before = view(Stage::Cultivation, 99, &[Stage::Partnership]);
        assert_eq!(labels(&before), ["Make it a partnership"]);
        assert_eq!(
            steps(&before, false)[0].1,
            Step::Enter(Stage::Partnership, None)
        );
        let then = view(Stage::Cultivation, 100, &[Stage::Partnership, Stage::LetGo]);
        assert_eq!(
            labels(&then),
            ["Make it a partnership", "Let go", "Keep on"]
        );
        assert_eq!(
            steps(&then, false)[1].1,
            Step::Enter(Stage::LetGo, Some(Verdict::LetDrift))
        );
        let first = view(Stage::Initial, 100, &[Stage::Cultivation, Stage::LetGo]);
        assert_eq!(labels(&first), ["Cultivate", "Let go", "Wider circle"]);
        // After a second conversation nothing is asked.
        let spoke = view(Stage::Initial, 100, &[Stage::Cultivation]);
        assert_eq!(labels(&spoke), ["Cultivate"]);
        let kept = view(Stage::Maintenance, 100, &[]);
        assert!(labels(&kept).is_empty());
    }

    #[test]
    fn nobody_in_peace_is_said_to_be_due() {
        let d = |text: &str| text.parse::<NaiveDate>().unwrap();
        let row = |period: &str, peace: Option<&str>| -> PersonRow {
            serde_json::from_value(serde_json::json!({
                "id": PersonId(uuid::Uuid::nil()),
                "name": "Priya Raman",
                "tier": 1,
                "period": period,
                "added_on": "2026-01-01",
                "last": "2026-05-08",
                "peace_until": peace,
            }))
            .unwrap()
        };
        let today = d("2026-06-20");
        let due = Some(d("2026-06-08"));
        for (row, due, rest) in [
            (
                row("1m", None),
                due,
                "You aim for monthly. A good day to get in touch.",
            ),
            (
                row("1m", Some("2026-09-01")),
                due,
                "You aim for monthly; left in peace until 1 Sep.",
            ),
            (
                row("1m", Some("2026-09-01")),
                None,
                "You aim for monthly; left in peace until 1 Sep.",
            ),
            (
                row("never", Some("2026-09-01")),
                None,
                "Left in peace until 1 Sep.",
            ),
            // Peace that is over says nothing more.
            (
                row("1m", Some("2026-06-20")),
                due,
                "You aim for monthly. A good day to get in touch.",
            ),
            (row("never", None), None, "No reminder is set."),
        ] {
            assert_eq!(touch(&row, due, today).1, rest);
        }
    }

    #[test]
    fn a_step_with_a_verdict_is_one_change() {
        let id = PersonId(uuid::Uuid::nil());
        let on = "2026-06-08".parse().unwrap();
        let plain = take(Step::Enter(Stage::Partnership, None), id, on);
        assert!(matches!(plain, Some(Command::SetStage { .. })));
        let said = take(
            Step::Enter(Stage::Partnership, Some(Verdict::Partner)),
            id,
            on,
        );
        assert!(matches!(said, Some(Command::Together { commands, .. }) if commands.len() == 2));
    }
}
