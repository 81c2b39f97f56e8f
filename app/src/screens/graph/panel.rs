//! The sheet under the picture: the way to somebody, and everything of the picture as lists.

use super::chart::{Chart, PATH, TABS};
use super::way::Way;
use crate::book::use_book;
use crate::client::watch;
use crate::components::avatar::Face;
use crate::components::icon::Icon;
use crate::components::segments::Segments;
use crate::components::when::When;
use crate::words;
use crate::words::ways;
use kith_channel::Query;
use kith_graph::view::paths::{MapPerson, Target, WeakTie};
use kith_graph::view::{View, Wanted};
use leptos::prelude::*;

/// How many people the list shows at first.
const SHOWN: usize = 60;

/// The sheet. It is always there: folded, it leaves the screen to the picture.
#[component]
pub(super) fn Panel(chart: Chart) -> impl IntoView {
    let label = move || {
        if chart.open.get() {
            "Fold the sheet down"
        } else {
            "Open the sheet"
        }
    };
    let choose = Callback::new(move |tab: usize| {
        chart.tab.set(tab);
        chart.open.set(true);
    });
    let part = move || match chart.tab.get() {
        PATH => view! { <Way chart/> }.into_any(),
        1 => view! { <Bridges chart/> }.into_any(),
        2 => view! { <QuietTies chart/> }.into_any(),
        _ => view! { <Everybody chart/> }.into_any(),
    };
    view! {
        <section class="panel" class:is-open=chart.open aria-label="Ways to people">
            <button
                type="button"
                class="handle"
                aria-label=label
                aria-expanded=move || if chart.open.get() { "true" } else { "false" }
                on:click=move |_| chart.open.update(|open| *open = !*open)
            >
                <span class="grip"></span>
            </button>
            <div class="tabs"><Segments label="Show" options=TABS.to_vec() value=chart.tab.into() on_choose=choose/></div>
            <When is=Signal::derive(move || chart.open.get())>
                <div class="part">{part}</div>
            </When>
        </section>
    }
}

/// Those without whom groups would not meet.
#[component]
fn Bridges(chart: Chart) -> impl IntoView {
    let people = Memo::new(move |_| {
        chart.drawn.with(|drawn| {
            let all = drawn.as_ref()?.listed.iter().filter(|(p, _)| p.bridge);
            Some(all.cloned().collect::<Vec<_>>())
        })
    });
    let none = Signal::derive(move || people.with(|p| p.as_ref().is_some_and(Vec::is_empty)));
    let rows = move || {
        people
            .get()
            .unwrap_or_default()
            .into_iter()
            .map(|(person, about)| view! { <PersonLine chart person about/> })
            .collect_view()
    };
    view! {
        <h2 id="panel-title" tabindex="-1">"Bridges"</h2>
        <p class="why">"Without them, people who know each other through them would not. A dot marks them in the picture."</p>
        <When is=none>
            <p class="hint">"Nobody stands between groups yet. Note on a page whom somebody knows, and bridges show."</p>
        </When>
        <ul class="rows flush" aria-label="Bridges">{rows}</ul>
    }
}

/// Ties out of which something new might come.
#[component]
fn QuietTies(chart: Chart) -> impl IntoView {
    let book = use_book();
    let answer = book.client.watch(
        move || {
            Some(Query::View {
                wanted: Wanted::WeakTies,
                today: book.today.get(),
            })
        },
        watch::view,
    );
    let ties = Memo::new(move |_| match answer.get() {
        Some(View::WeakTies(ties)) => Some(ties),
        _ => None,
    });
    let none = Signal::derive(move || ties.with(|t| t.as_ref().is_some_and(Vec::is_empty)));
    let row = move |tie: WeakTie| {
        let about = ways::weak_tie(&tie, book.today.get());
        let (id, name, tier) = (tie.id, tie.name, tie.tier);
        view! {
            <li class="row">
                <Face id name=name.clone() tier/>
                <a href=format!("/people/{id}")><span class="name">{name.clone()}</span><span class="why">{about}</span></a>
                <span class="end">
                    <button type="button" class="tap" aria-label=format!("Show {name} in the picture")
                        on:click=move |_| { chart.cursor.set(Some(id)); chart.look_at(id); }><Icon name="target"/></button>
                </span>
            </li>
        }
    };
    view! {
        <h2 id="panel-title" tabindex="-1">"Quiet ties"</h2>
        <p class="why">"News tends to come from people one rarely sees. These know a field that nobody close to you does."</p>
        <When is=none>
            <p class="hint">"No quiet tie stands out today."</p>
        </When>
        <ul class="rows flush" aria-label="Quiet ties">{move || ties.get().unwrap_or_default().into_iter().map(row).collect_view()}</ul>
    }
}

/// The picture as a list.
#[component]
fn Everybody(chart: Chart) -> impl IntoView {
    let all = RwSignal::new(false);
    let people = Memo::new(move |_| {
        chart
            .drawn
            .with(|drawn| drawn.as_ref().map(|d| d.listed.clone()).unwrap_or_default())
    });
    let about = move || {
        chart.drawn.with(|drawn| {
            drawn.as_ref().map(|drawn| {
                let (all, shown) = (drawn.listed.len(), drawn.map.people.len());
                let mut said = words::people(all);
                if all > shown {
                    said.push_str(&format!(
                        "; the picture shows the {} closest",
                        words::figure(shown)
                    ));
                }
                if drawn.map.others > 0 {
                    said.push_str(&format!(
                        "; {} more in the book without a tie",
                        words::figure(drawn.map.others)
                    ));
                }
                format!("{said}.")
            })
        })
    };
    let rows = move || {
        let limit = if all.get() { usize::MAX } else { SHOWN };
        people.with(|people| {
            people
                .iter()
                .take(limit)
                .cloned()
                .map(|(person, about)| view! { <PersonLine chart person about/> })
                .collect_view()
        })
    };
    let more = Signal::derive(move || !all.get() && people.with(|p| p.len() > SHOWN));
    view! {
        <h2 id="panel-title" tabindex="-1">"Everybody with a tie"</h2>
        <p class="why">{about}</p>
        <ul class="rows flush" aria-label="Everybody with a tie">{rows}</ul>
        <When is=more>
            <button type="button" class="btn bare" on:click=move |_| all.set(true)>"Show all"</button>
        </When>
    }
}

/// Somebody of the picture: a tap asks the way.
#[component]
fn PersonLine(chart: Chart, person: MapPerson, about: String) -> impl IntoView {
    let id = person.id;
    view! {
        <li>
            <button type="button" class="row" on:click=move |_| chart.go_to(Target::Person(id))>
                <Face id name=person.name.clone() tier=person.tier/>
                <span>
                    <span class="name">{person.name.clone()}</span>
                    <span class="why one">{person.headline.clone()}</span>
                    <span class="why">{about}</span>
                </span>
                <span class="end"><span class="vh">{words::tier(person.tier)}</span><Icon name="right" small=true/></span>
            </button>
        </li>
    }
}
