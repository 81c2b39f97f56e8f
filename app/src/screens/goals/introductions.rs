//! Introductions: asked, made, met, and what came of them (row R11).

use super::asked;
use super::list::run_and_close;
use crate::book::use_book;
use crate::components::form;
use crate::components::icon::Icon;
use crate::components::person_picker::PersonPicker;
use crate::components::segments::{Segments, place_of};
use crate::components::sheet::Sheet;
use crate::components::when::When;
use crate::words::ways;
use crate::{fresh, things, today};
use chrono::NaiveDate;
use kith_graph::ids::{IntroductionId, PersonId};
use kith_graph::things::{Introduction, Thing};
use kith_graph::view::{View, Wanted};
use leptos::prelude::*;

/// What the sheet is about: an introduction that is there with its names, or a new one.
type Opened = Option<Option<(Introduction, [String; 3])>>;

/// The list.
#[component]
pub(super) fn Introductions() -> impl IntoView {
    let book = use_book();
    let answer = asked(book, || Some(Wanted::Introductions));
    let all = Memo::new(move |_| match answer.get() {
        Some(View::Introductions(all)) => Some(all),
        _ => None,
    });
    let open = RwSignal::new(None as Opened);
    let none = Signal::derive(move || all.with(|a| a.as_ref().is_some_and(Vec::is_empty)));
    let rows = move || {
        let today = book.today.get();
        let row = |(it, names): (Introduction, [String; 3])| {
            let who = ways::who_meets(&it, &names);
            let about = ways::introduction(&it, today);
            let why = it.why.clone();
            view! {
                <li>
                    <button type="button" class="row plain" on:click=move |_| open.set(Some(Some((it.clone(), names.clone()))))>
                        <span><span class="name">{who}</span><span class="why">{why}</span><span class="why">{about}</span></span>
                        <span class="end"><Icon name="right" small=true/></span>
                    </button>
                </li>
            }
        };
        all.get()
            .unwrap_or_default()
            .into_iter()
            .map(row)
            .collect_view()
    };
    let sheet = move || {
        open.get().map(
            |it| view! { <IntroductionSheet it on_close=Callback::new(move |()| open.set(None))/> },
        )
    };
    view! {
        <When is=none>
            <div class="sheet pad blank up">
                <p class="name">"No introductions yet"</p>
                <p class="why">"Bringing two people together who can help each other costs little, and is remembered for long."</p>
            </div>
        </When>
        <When is=Signal::derive(move || !none.get())>
            <ul class="sheet rows flush up" aria-label="Introductions">{rows}</ul>
        </When>
        <p class="in up"><button type="button" class="btn main big" on:click=move |_| open.set(Some(None))>"Note an introduction"</button></p>
        {sheet}
    }
}

/// Who introduces.
const ROLES: [Role; 2] = [Role::IMakeIt, Role::IReceiveIt];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// I bring two together.
    IMakeIt,
    /// Somebody brings me together with somebody.
    IReceiveIt,
}

#[component]
fn IntroductionSheet(
    it: Option<(Introduction, [String; 3])>,
    on_close: Callback<()>,
) -> impl IntoView {
    let (before, names) = it.unzip();
    match (before, names) {
        (Some(before), Some(names)) => view! { <Known before names on_close/> }.into_any(),
        _ => view! { <New on_close/> }.into_any(),
    }
}

/// The steps of one that is there: each is ticked, and keeps its day.
#[component]
fn Known(before: Introduction, names: [String; 3], on_close: Callback<()>) -> impl IntoView {
    let book = use_book();
    let made = RwSignal::new(before.made_on.is_some());
    let met = RwSignal::new(before.met_on.is_some());
    let closed = RwSignal::new(before.outcome_on.is_some());
    let outcome = RwSignal::new(before.outcome.clone());
    let why = RwSignal::new(before.why.clone());
    let title = ways::who_meets(&before, &names);
    let gone = before.dropped_on.is_some();
    let before = StoredValue::new(before);
    let write = move |drop: Option<bool>| {
        let before = before.get_value();
        let today = today::now();
        let mut now = before.clone();
        now.made_on = ticked(
            made.get_untracked() || met.get_untracked(),
            before.made_on,
            today,
        );
        now.met_on = ticked(met.get_untracked(), before.met_on, today);
        outcome.with_untracked(|o| o.trim().clone_into(&mut now.outcome));
        let known = closed.get_untracked() || !now.outcome.is_empty();
        now.outcome_on = ticked(known, before.outcome_on, today);
        why.with_untracked(|w| w.trim().clone_into(&mut now.why));
        if let Some(drop) = drop {
            now.dropped_on = drop.then_some(today);
        }
        run_and_close(
            book,
            things::save(Some(Thing::Introduction(before)), Thing::Introduction(now)),
            on_close,
        );
    };
    view! {
        <Sheet title="An introduction" on_close>
            <p class="name">{title}</p>
            <div class="stackbtn">
                {form::tick("It was made", made)}
                {form::tick("They have met", met)}
                {form::tick("What came of it is known", closed)}
                {form::area("What came of it", outcome)}
                {form::text("What for", why)}
                <button type="button" class="btn main big" on:click=move |_| write(None)>"Save the introduction"</button>
                <button type="button" class="btn" on:click=move |_| write(Some(!gone))>{if gone { "Take it up again" } else { "Let it go" }}</button>
                <button type="button" class="btn bare" on:click=move |_| on_close.run(())>"Cancel"</button>
            </div>
        </Sheet>
    }
}

/// The day of something that is so: the one it had, else today.
fn ticked(so: bool, before: Option<NaiveDate>, today: NaiveDate) -> Option<NaiveDate> {
    so.then(|| before.unwrap_or(today))
}

/// One that was asked for or made outside of a path or a match.
#[component]
fn New(on_close: Callback<()>) -> impl IntoView {
    let book = use_book();
    let role = RwSignal::new(Role::IMakeIt);
    let (one, other) = (RwSignal::new(Vec::new()), RwSignal::new(Vec::new()));
    let made = RwSignal::new(false);
    let why = RwSignal::new(String::new());
    let first = move |chosen: RwSignal<Vec<(PersonId, String)>>| {
        chosen.with(|c| c.first().map(|(id, _)| *id))
    };
    let ready = Memo::new(move |_| {
        let (a, b) = (first(one), first(other));
        a.is_some() && b.is_some() && a != b
    });
    let save = move |_| {
        let (Some(one), Some(other)) = (untrack(|| first(one)), untrack(|| first(other))) else {
            return;
        };
        let (a, b, through) = match role.get_untracked() {
            Role::IMakeIt => (one, other, PersonId::ME),
            Role::IReceiveIt => (PersonId::ME, other, one),
        };
        let today = today::now();
        let is_made = made.get_untracked();
        let introduction = Introduction {
            id: IntroductionId(fresh::key()),
            a,
            b,
            through,
            why: why.with_untracked(|w| w.trim().to_owned()),
            asked_on: (!is_made).then_some(today),
            made_on: is_made.then_some(today),
            met_on: None,
            outcome_on: None,
            outcome: String::new(),
            dropped_on: None,
        };
        run_and_close(
            book,
            things::save(None, Thing::Introduction(introduction)),
            on_close,
        );
    };
    let place = Signal::derive(move || place_of(&ROLES, &role.get()));
    let choose = Callback::new(move |i: usize| role.set(ROLES[i.min(1)]));
    let pickers = move || match role.get() {
        Role::IMakeIt => view! {
            <PersonPicker label="Who meets" chosen=one single=true/>
            <PersonPicker label="Whom" chosen=other single=true/>
        }
        .into_any(),
        Role::IReceiveIt => view! {
            <PersonPicker label="Through" chosen=one single=true/>
            <PersonPicker label="I meet" chosen=other single=true/>
        }
        .into_any(),
    };
    view! {
        <Sheet title="An introduction" on_close>
            <div class="stackbtn">
                <Segments label="Who introduces" options=vec!["I introduce two", "Somebody introduces me"] value=place on_choose=choose/>
                {pickers}
                {form::text("What for", why)}
                {form::tick("It was made", made)}
                <button type="button" class="btn main big" disabled=move || !ready.get() on:click=save>"Save the introduction"</button>
                <button type="button" class="btn bare" on:click=move |_| on_close.run(())>"Cancel"</button>
            </div>
        </Sheet>
    }
}

#[cfg(test)]
mod tests {
    use super::ticked;

    #[test]
    fn a_step_keeps_its_day() {
        let (day, today) = ("2026-06-01".parse().unwrap(), "2026-06-08".parse().unwrap());
        assert_eq!(ticked(true, Some(day), today), Some(day));
        assert_eq!(ticked(true, None, today), Some(today));
        assert_eq!(ticked(false, Some(day), today), None);
    }
}
