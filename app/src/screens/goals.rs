//! Goals and asks, introductions, promises: what is under way with people (rows R9, R11, R14).

mod after;
mod ask;
mod introductions;
mod list;
mod promises;
mod whom;

use crate::book::{Book, use_book};
use crate::client::watch;
use crate::components::back_bar::BackBar;
use crate::components::heading::Heading;
use crate::components::segments::Segments;
use crate::router;
use after::After;
use ask::AskSheet;
use introductions::Introductions;
use kith_channel::Query;
use kith_graph::things::{Ask, Goal};
use kith_graph::view::{View, Wanted};
use leptos::prelude::*;
use list::GoalList;
use promises::Promises;

/// The parts of the screen, and what `?tab=` calls them.
const TABS: [(&str, &str); 3] = [
    ("Goals", "goals"),
    ("Introductions", "introductions"),
    ("Promises", "promises"),
];

/// `/goals`; `?tab=` names the part.
#[component]
pub(crate) fn Goals() -> impl IntoView {
    let named = router::query("tab");
    let first = TABS
        .iter()
        .position(|(_, tab)| named.as_deref() == Some(*tab))
        .unwrap_or(0);
    let tab = RwSignal::new(first);
    let words = TABS.iter().map(|(words, _)| *words).collect();
    let part = move || match tab.get() {
        0 => view! { <GoalList/> }.into_any(),
        1 => view! { <Introductions/> }.into_any(),
        _ => view! { <Promises/> }.into_any(),
    };
    view! {
        <main class="screen">
            <BackBar href="/settings" to="More"/>
            <header class="top close"><Heading text="Goals and asks"/></header>
            <div class="in"><Segments label="Show" options=words value=tab.into() on_choose=Callback::new(move |i| tab.set(i))/></div>
            {part}
        </main>
    }
}

/// The sheet of an ask on a page that is not about goals: what became of it, or the ask itself while it is a plan.
pub(super) fn ask_sheet(ask: Ask, name: String, on_close: Callback<()>) -> AnyView {
    if !ask.is_planned() {
        return view! { <After ask name on_close linked=false/> }.into_any();
    }
    let answer = asked(use_book(), || Some(Wanted::Goals));
    let goal_of = ask.goal;
    // Found once: a change made meanwhile must not empty the sheet.
    let goal = Memo::new(move |found: Option<&Option<Option<Goal>>>| {
        found.cloned().flatten().or_else(|| match answer.get() {
            Some(View::Goals(all)) => {
                let mut goals = all.goals.into_iter().map(|(goal, _)| goal);
                Some(goals.find(|goal| goal.id == goal_of))
            }
            _ => None,
        })
    });
    let sheet = move || {
        let (ask, name) = (ask.clone(), name.clone());
        goal.get().map(|goal| match goal {
            Some(goal) => {
                let person = Some((ask.person, name));
                view! { <AskSheet goal person ask=Some(ask) on_close/> }.into_any()
            }
            None => view! { <After ask name on_close linked=false/> }.into_any(),
        })
    };
    view! { {sheet} }.into_any()
}

/// Watches a view of the whole book.
fn asked(
    book: Book,
    wanted: impl Fn() -> Option<Wanted> + Send + Sync + 'static,
) -> ReadSignal<Option<View>> {
    book.client.watch(
        move || {
            wanted().map(|wanted| Query::View {
                wanted,
                today: book.today.get(),
            })
        },
        watch::view,
    )
}

/// The name of somebody among those that came with an answer.
fn name_in(names: &[(kith_graph::ids::PersonId, String)], id: kith_graph::ids::PersonId) -> String {
    names
        .iter()
        .find(|(other, _)| *other == id)
        .map_or_else(|| "somebody".to_owned(), |(_, name)| name.clone())
}
