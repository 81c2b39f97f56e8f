//! The programme: where it stands, each step with its evidence and what is missing, and then beside now (row B9).

mod candidates;
mod protect;
mod step;
mod then_now;

use crate::book::{Book, use_book};
use crate::client::watch;
use crate::components::back_bar::BackBar;
use crate::components::heading::Heading;
use crate::components::when::When;
use crate::words::programme as say;
use crate::{fresh, today};
use candidates::CandidateSheet;
use chrono::NaiveDate;
use kith_channel::Query;
use kith_graph::command::Command;
use kith_graph::ids::{BaselineId, PauseId, ProgrammeId};
use kith_graph::rules::programme as rule;
use kith_graph::things::{Baseline, Figures, Pause, Programme as Run, Thing, ThingKind};
use kith_graph::view::programme::{Programme, ProgrammeState};
use kith_graph::view::{View, Wanted};
use leptos::prelude::*;
use leptos::task::spawn_local;
use protect::ProtectSheet;
use step::Steps;
use then_now::ThenNow;

/// Which sheet is open, if any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    Protect,
    Candidates,
}

/// `/programme`
#[component]
pub(crate) fn ProgrammeScreen() -> impl IntoView {
    let book = use_book();
    let query = move || {
        Some(Query::View {
            wanted: Wanted::Programme,
            today: book.today.get(),
        })
    };
    let answer = book.client.watch(query, watch::view);
    let programme = Memo::new(move |_| match answer.get() {
        Some(View::Programme(programme)) => Some(*programme),
        _ => None,
    });
    let state = Memo::new(move |_| programme.with(|p| p.as_ref().map(|p| p.state)));
    let is = move |states: &'static [ProgrammeState]| {
        Signal::derive(move || state.get().is_some_and(|state| states.contains(&state)))
    };
    let begun = Signal::derive(move || {
        state
            .get()
            .is_some_and(|state| state != ProgrammeState::NotStarted)
    });
    let over = move || programme.with(|p| p.as_ref().map(say::over));
    let open = RwSignal::new(None::<Open>);
    let close = Callback::new(move |()| {
        open.try_set(None);
    });
    let sheet = move || {
        Some(match open.get()? {
            Open::Protect => {
                let before = programme.get_untracked().and_then(|p| p.protected);
                view! { <ProtectSheet before on_close=close/> }.into_any()
            }
            Open::Candidates => view! { <CandidateSheet on_close=close/> }.into_any(),
        })
    };
    view! {
        <main class="screen has-dock">
            <BackBar href="/settings" to="More"/>
            <header class="top close"><div><p class="over" role="status">{over}</p><Heading text="The programme"/></div></header>
            <When is=is(&[ProgrammeState::NotStarted])><Before/></When>
            <When is=begun>
                <Steps programme open/>
                <ThenNow programme/>
                <End programme/>
            </When>
        </main>
        <Dock programme is_paused=is(&[ProgrammeState::Paused]) is_running=is(&[ProgrammeState::Running])
            is_over=is(&[ProgrammeState::NotStarted, ProgrammeState::Ended, ProgrammeState::Over])/>
        {sheet}
    }
}

/// What it is, for those who have not begun.
#[component]
fn Before() -> impl IntoView {
    view! {
        <p class="lede">"Thirty days to put the people you know in order, and eleven months to see what comes of it. A few minutes a day are enough."</p>
        <div class="sheet pad up">
            <p class="thing">"Nothing to tick off"</p>
            <p class="why">"Kith sees from your book how far you are, and names what is missing. You can pause whenever life asks for it: paused days do not count."</p>
        </div>
        <p class="hint">"Starting keeps today’s figures, so that you can see later what changed."</p>
    }
}

/// The one thing to do next.
#[component]
fn Dock(
    programme: Memo<Option<Programme>>,
    is_paused: Signal<bool>,
    is_running: Signal<bool>,
    is_over: Signal<bool>,
) -> impl IntoView {
    let book = use_book();
    let any = Signal::derive(move || is_paused.get() || is_running.get() || is_over.get());
    let first = Signal::derive(move || {
        programme.with(|p| p.as_ref().is_none_or(|p| p.started_on.is_none()))
    });
    let starts = RwSignal::new(false);
    view! {
        <When is=any>
            <div class="dock" role="region" aria-label="At hand">
                <When is=is_over>
                    <button class="btn main big" disabled=starts on:click=move |_| start(book, starts)>
                        {move || if first.get() { "Start the programme" } else { "Start anew" }}
                    </button>
                </When>
                <When is=is_paused>
                    <button class="btn main big" on:click=move |_| go_on(book, programme.get_untracked())>"Go on"</button>
                </When>
                <When is=is_running>
                    <button class="btn soft big" on:click=move |_| pause(book)>"Pause"</button>
                </When>
            </div>
        </When>
    }
}

/// The quiet way out, at the end.
#[component]
fn End(programme: Memo<Option<Programme>>) -> impl IntoView {
    let book = use_book();
    let runs =
        Signal::derive(move || programme.with(|p| p.as_ref().is_some_and(|p| !p.open.is_empty())));
    view! {
        <When is=runs>
            <div class="in up">
                <button class="btn warn" on:click=move |_| end(book, programme.get_untracked())>"End the programme"</button>
            </div>
            <p class="hint">"Your book stays as it is. You can start anew at any time."</p>
        </When>
    }
}

/// Begins it today, and keeps the figures of today; a second tap meanwhile begins no second one.
fn start(book: Book, starts: RwSignal<bool>) {
    if starts.get_untracked() {
        return;
    }
    starts.set(true);
    spawn_local(async move {
        begin(book, today::now()).await;
        starts.try_set(false);
    });
}

async fn begin(book: Book, today: NaiveDate) {
    let Some(figures) = figures_of(book, today).await else {
        return book
            .fail("The figures of today could not be read. Nothing was started.".to_owned());
    };
    let id = ProgrammeId(fresh::key());
    let run = Run {
        id,
        started_on: today,
        ended_on: None,
    };
    let commands = vec![
        Command::Save(Thing::Programme(run)),
        keep(id, today, figures),
    ];
    let what = "Started the programme".to_owned();
    book.run(Command::Together { what, commands }).await;
}

/// How things stand today; whether a programme runs makes no difference.
async fn figures_of(book: Book, today: NaiveDate) -> Option<Figures> {
    let wanted = Wanted::Figures(today);
    let answer = book.client.look(Query::View { wanted, today }).await;
    match answer.and_then(watch::view)? {
        View::Figures(figures) => Some(figures),
        _ => None,
    }
}

/// The command that keeps figures as those of a start.
fn keep(programme: ProgrammeId, on: NaiveDate, figures: Figures) -> Command {
    Command::Save(Thing::Baseline(Baseline {
        id: BaselineId(fresh::key()),
        programme,
        on,
        figures,
    }))
}

/// Keeps the figures of the start where they were not kept then: as far as the book knows them now.
fn keep_later(book: Book, programme: Option<Programme>) {
    let Some((id, on, then)) = programme.and_then(|p| Some((p.id?, p.started_on?, p.then))) else {
        return;
    };
    spawn_local(async move {
        book.run(keep(id, on, then)).await;
    });
}

fn pause(book: Book) {
    let pause = Pause {
        id: PauseId(fresh::key()),
        from: today::now(),
        until: None,
    };
    spawn_local(async move {
        book.run(Command::Save(Thing::Pause(pause))).await;
    });
}

/// Ends every pause that lasts.
fn go_on(book: Book, programme: Option<Programme>) {
    let today = today::now();
    let pauses = programme.map(|p| p.pauses).unwrap_or_default();
    let commands = pauses.iter().map(|id| until(*id, today)).collect();
    let what = "Went on with the programme".to_owned();
    let command = crate::things::together(what, commands);
    spawn_local(async move {
        if let Some(command) = command {
            book.run(command).await;
        }
    });
}

fn until(id: PauseId, on: NaiveDate) -> Command {
    crate::things::set(ThingKind::Pause, id.0, "until", &on)
}

/// Ends every programme that runs, and the pauses in it.
fn end(book: Book, programme: Option<Programme>) {
    let Some(programme) = programme else { return };
    let today = today::now();
    let runs = programme.open.iter();
    let runs = runs.map(|id| crate::things::set(ThingKind::Programme, id.0, "ended_on", &today));
    let pauses = programme.pauses.iter().map(|id| until(*id, today));
    let commands = runs.chain(pauses).collect();
    let what = "Ended the programme".to_owned();
    let command = crate::things::together(what, commands);
    spawn_local(async move {
        if let Some(command) = command {
            book.run(command).await;
        }
    });
}

/// Notes that a calendar was exported, where a programme runs that asks for it. It is no news to anybody.
pub(crate) async fn note_calendar(book: Book) {
    let today = today::now();
    let query = Query::View {
        wanted: Wanted::Programme,
        today,
    };
    let answer = book.client.look(query).await.and_then(watch::view);
    if let Some(View::Programme(programme)) = answer
        && !programme.open.is_empty()
        && let Err(sentence) = book.client.run(rule::exported_on(today)).await
    {
        book.fail(sentence);
    }
}
