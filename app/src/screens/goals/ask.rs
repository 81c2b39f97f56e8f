//! An ask in the making: to whom, for what, and what speaks for waiting (PRODUCT, "Before an ask").

use super::asked;
use super::list::run_and_close;
use crate::book::use_book;
use crate::components::draft_sheet::DraftFor;
use crate::components::form;
use crate::components::icon::Icon;
use crate::components::person_picker::PersonPicker;
use crate::components::sheet::Sheet;
use crate::components::when::When;
use crate::words::ways;
use crate::{fresh, things, today};
use kith_graph::ids::{AskId, PersonId};
use kith_graph::things::{Ask, AskFor, Goal, TemplateKind, Thing, ThingKind};
use kith_graph::view::{View, Wanted};
use leptos::prelude::*;
use leptos::task::spawn_local;

const KINDS: [AskFor; 2] = [AskFor::Help, AskFor::Information];

/// Plans an ask, or notes that it was made.
#[component]
pub(super) fn AskSheet(
    goal: Goal,
    person: Option<(PersonId, String)>,
    ask: Option<Ask>,
    on_close: Callback<()>,
) -> impl IntoView {
    let book = use_book();
    let fixed = ask.is_some();
    let chosen = RwSignal::new(person.into_iter().collect::<Vec<_>>());
    let what = RwSignal::new(ask.as_ref().map(|a| a.what.clone()).unwrap_or_default());
    let kind = RwSignal::new(match ask.as_ref().map(|a| a.kind) {
        Some(AskFor::Information) => 1,
        _ => 0,
    });
    let before = StoredValue::new(ask);
    let goal_id = goal.id;
    let answer = asked(book, move || {
        let (id, _) = chosen.with(|c| c.first().cloned())?;
        Some(Wanted::Warnings(id, KINDS[kind.get().min(1)]))
    });
    let warnings = Memo::new(move |_| {
        let name = chosen.with(|c| c.first().map(|(_, name)| name.clone()))?;
        let today = book.today.get();
        match answer.get() {
            Some(View::Warnings(all)) => Some(
                all.iter()
                    .map(|w| ways::warning(w, &name, today))
                    .collect::<Vec<_>>(),
            ),
            _ => None,
        }
    });
    let warned =
        Signal::derive(move || warnings.with(|w| w.as_ref().is_some_and(|w| !w.is_empty())));
    let ready =
        Memo::new(move |_| chosen.with(|c| !c.is_empty()) && what.with(|w| !w.trim().is_empty()));
    let written = move |asked: bool| {
        let (person, name) = chosen.with_untracked(|c| c.first().cloned())?;
        let before = before.get_value();
        let mut now = before.clone().unwrap_or_else(|| Ask {
            id: AskId(fresh::key()),
            goal: goal_id,
            person,
            kind: AskFor::Help,
            what: String::new(),
            asked_on: None,
            answer: None,
            answered_on: None,
            thanked_on: None,
            outcome: None,
            note: String::new(),
            dropped_on: None,
        });
        now.person = person;
        now.kind = KINDS[kind.get_untracked().min(1)];
        what.with_untracked(|what| what.trim().clone_into(&mut now.what));
        if asked {
            now.asked_on = Some(today::now());
        }
        let id = now.id;
        let command = things::save(before.map(Thing::Ask), Thing::Ask(now));
        Some((command, id, person, name))
    };
    let write = move |asked: bool| {
        if let Some((command, ..)) = written(asked) {
            run_and_close(book, command, on_close);
        }
    };
    // Planned first, so that the words can name what is asked; once they were sent, it was asked.
    let draft = move |_| {
        let Some((command, id, person, name)) = written(false) else {
            return;
        };
        let settled = things::set(ThingKind::Ask, id.0, "asked_on", &today::now());
        spawn_local(async move {
            let is_kept = match command {
                Some(command) => book.run(command).await,
                None => true,
            };
            if is_kept {
                on_close.try_run(());
                book.draft_sheet.set(Some(DraftFor {
                    person,
                    name,
                    kind: Some(TemplateKind::Ask),
                    other: None,
                    about: Some(id.0),
                    settles: vec![(None, settled)],
                    answers: false,
                }));
            }
        });
    };
    let list = move || {
        warnings.get().map(|all| {
            all.into_iter()
                .map(|words| view! { <li>{words}</li> })
                .collect_view()
        })
    };
    let who = move || {
        if fixed {
            let name = chosen.with_untracked(|c| c.first().map(|(_, name)| name.clone()));
            view! { <p class="name">{name}</p> }.into_any()
        } else {
            view! { <PersonPicker label="Whom" chosen single=true/> }.into_any()
        }
    };
    let drop = move || {
        before.with_value(Option::is_some).then(|| {
            let let_go = move |_| {
                let Some(before) = before.get_value() else {
                    return;
                };
                let mut now = before.clone();
                now.dropped_on = Some(today::now());
                run_and_close(
                    book,
                    things::save(Some(Thing::Ask(before)), Thing::Ask(now)),
                    on_close,
                );
            };
            view! { <button type="button" class="btn bare" on:click=let_go>"Let it go"</button> }
        })
    };
    view! {
        <Sheet title="An ask" on_close>
            <p>{format!("For “{}”. Small and specific is easy to say yes to.", goal.what)}</p>
            <div class="stackbtn">
                {who()}
                {form::area("What", what)}
                {form::chips("For what", vec!["A favour", "Information only"], kind)}
                <When is=warned>
                    <div class="note warnnote" role="status">
                        <Icon name="alert"/>
                        <div><b>"Before you ask"</b><ul class="warnings">{list}</ul></div>
                    </div>
                </When>
                <button type="button" class="btn main big" disabled=move || !ready.get() on:click=move |_| write(true)>
                    {move || if warned.get() { "Ask all the same" } else { "I have asked" }}
                </button>
                <div class="acts fit">
                    <button type="button" class="btn" disabled=move || !ready.get() on:click=draft>"Draft the words"</button>
                    <button type="button" class="btn" disabled=move || !ready.get() on:click=move |_| write(false)>"Keep it as a plan"</button>
                </div>
                {drop()}
                <button type="button" class="btn bare" on:click=move |_| on_close.run(())>"Cancel"</button>
            </div>
        </Sheet>
    }
}
