//! People: the list, the person, and on a wide screen both side by side.

mod choose;
mod crowded;
mod filter;
mod tags;

use super::person::PersonScreen;
use crate::book::use_book;
use crate::components::avatar::RingKey;
use crate::components::icon::Icon;
use crate::components::person_list::{Chosen, PersonList};
use crate::components::top::Top;
use crate::components::when::When;
use crate::router::{Place, query};
use crate::words;
use choose::{ChooseBar, TagSheet, TierSheet};
use crowded::CrowdedSheet;
use filter::{ActiveFilters, FilterButtons, FilterSheet, SortSheet};
use kith_channel::Storage;
use kith_graph::ids::PersonId;
use kith_graph::types::Tier;
use kith_graph::view::{Group, PeopleFilter, PeoplePage};
use leptos::prelude::*;

/// What the list of people is searched for, for whoever stands beside or above it.
#[derive(Clone, Copy)]
pub(crate) struct Searched(RwSignal<PeopleFilter>);

impl Searched {
    /// Shows everybody again.
    pub(crate) fn clear(self) {
        self.0.update(|filter| filter.search.clear());
    }
}

/// The sheet that is open over the list, if any. It stands beside the dock, not in it: the dock lies under the navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    Filter,
    Sort,
    Tier,
    Tag,
}

/// `/people` and `/people/{id}`
#[component]
pub(crate) fn People() -> impl IntoView {
    let book = use_book();
    let place = book.router.place;
    let asked = Memo::new(move |_| match place.get() {
        Place::People(id) => id,
        _ => None,
    });
    let id = Memo::new(move |_| asked.get().and_then(|id| id.parse::<PersonId>().ok()));
    let filter = RwSignal::new(filter::of_address(query));
    provide_context(Searched(filter));
    let chosen = Chosen::new();
    let open = RwSignal::new(None::<Open>);
    let close = Callback::new(move |()| open.set(None));
    let page = RwSignal::new(None::<PeoplePage>);
    let one = Memo::new(move |_| asked.with(Option::is_some));
    let part = move || {
        if book.wide.get() {
            view! { <SideBySide filter page id one chosen open/> }.into_any()
        } else if one.get() {
            view! { <PersonScreen id/> }.into_any()
        } else {
            let over = Signal::derive(move || how_many(page.get()));
            view! {
                <main class="screen has-dock">
                    <Top title="People" over><SelectButton page chosen/></Top>
                    <Found filter page id chosen/>
                </main>
                <div class="dock" role="search" aria-label="Find people"><Tools filter page chosen open/></div>
            }
            .into_any()
        }
    };
    let sheet = move || {
        open.get().map(|which| match which {
            Open::Filter => view! { <FilterSheet filter page on_close=close/> }.into_any(),
            Open::Sort => view! { <SortSheet filter on_close=close/> }.into_any(),
            Open::Tier => view! { <TierSheet chosen on_close=close/> }.into_any(),
            Open::Tag => view! { <TagSheet chosen on_close=close/> }.into_any(),
        })
    };
    view! { {move || part()}{sheet} }
}

/// The list stays while one person after the other is looked at.
#[component]
fn SideBySide(
    filter: RwSignal<PeopleFilter>,
    page: RwSignal<Option<PeoplePage>>,
    id: Memo<Option<PersonId>>,
    one: Memo<bool>,
    chosen: Chosen,
    open: RwSignal<Option<Open>>,
) -> impl IntoView {
    let person = move || {
        if one.get() {
            view! { <PersonScreen id/> }.into_any()
        } else {
            view! { <main class="detail"><p class="why pick">"Choose somebody to see where it stands."</p></main> }.into_any()
        }
    };
    view! {
        <div class="side">
            <section class="list" aria-label="People">
                <Top title="People" part=one><SelectButton page chosen/></Top>
                <div class="tools"><Tools filter page chosen open/></div>
                <div class="pane"><Found filter page id chosen/></div>
            </section>
            {move || person()}
        </div>
    }
}

/// "164 people, 8 close"
fn how_many(page: Option<PeoplePage>) -> String {
    page.map_or_else(String::new, |page| {
        let [all, close, ..] = page.counts;
        let people = words::people(all);
        if close == 0 {
            people
        } else {
            format!("{people}, {close} close")
        }
    })
}

#[component]
fn Found(
    filter: RwSignal<PeopleFilter>,
    page: RwSignal<Option<PeoplePage>>,
    id: Memo<Option<PersonId>>,
    chosen: Chosen,
) -> impl IntoView {
    let crowded = RwSignal::new(None::<Tier>);
    let status = use_book().status;
    // A book that is not open is not an empty one.
    let open = move || {
        status.with(|s| {
            s.as_ref()
                .is_some_and(|s| matches!(s.storage, Storage::Ready | Storage::NotSaved { .. }))
        })
    };
    let nobody =
        Memo::new(move |_| open() && page.with(|p| p.as_ref().is_some_and(|p| p.total == 0)));
    view! {
        <PersonList
            filter
            page=page.write_only()
            current=id
            chosen
            on_crowded=Callback::new(move |tier| crowded.set(Some(tier)))
        />
        <When is=Signal::derive(move || nobody.get())>
            <Nobody filter/>
        </When>
        {move || crowded.get().map(|tier| view! { <CrowdedSheet tier on_close=Callback::new(move |()| crowded.set(None))/> })}
    }
}

#[component]
fn Nobody(filter: RwSignal<PeopleFilter>) -> impl IntoView {
    let searched = Memo::new(move |_| filter.with(|f| f.search.trim().to_owned()));
    let grouped =
        Memo::new(move |_| filter.with(|f| f.group != Group::All || filter::count(f) > 0));
    let part = move || {
        let text = searched.get();
        if text.is_empty() && !grouped.get() {
            view! {
                <div class="sheet pad blank">
                    <p class="name">"Nobody here yet"</p>
                    <p class="why">"Add the first person, or bring in the ones you have."</p>
                    <div class="acts start">
                        <a class="btn soft" href="/capture"><Icon name="plus"/>"Add somebody"</a>
                        <a class="btn bare" href="/settings/data">"Import"</a>
                    </div>
                </div>
            }
            .into_any()
        } else if text.is_empty() {
            view! {
                <div class="sheet pad blank">
                    <p class="name">"Nobody in this group"</p>
                    <button class="btn soft" on:click=move |_| filter.update(filter::clear)>"Show all"</button>
                </div>
            }
            .into_any()
        } else {
            view! {
                <div class="sheet pad blank">
                    <p class="name">"No one by that name"</p>
                    <p class="why">"Kith looked in names, companies, addresses, tags and notes."</p>
                    <a class="btn soft" href=format!("/capture?text={}", String::from(js_sys::encode_uri_component(&text)))>
                        <Icon name="plus"/>{format!("Add “{text}”")}
                    </a>
                </div>
            }
            .into_any()
        }
    };
    view! { {move || part()} }
}

/// Begins to choose several; the same as a long press on somebody.
#[component]
fn SelectButton(page: RwSignal<Option<PeoplePage>>, chosen: Chosen) -> impl IntoView {
    let some = Signal::derive(move || {
        !chosen.choosing.get() && page.with(|p| p.as_ref().is_some_and(|p| p.total > 0))
    });
    view! {
        <When is=some>
            <button type="button" class="undo link" on:click=move |_| chosen.begin(None)>"Select"</button>
        </When>
    }
}

/// Search and filters; while several are being chosen, what can be done with them.
#[component]
fn Tools(
    filter: RwSignal<PeopleFilter>,
    page: RwSignal<Option<PeoplePage>>,
    chosen: Chosen,
    open: RwSignal<Option<Open>>,
) -> impl IntoView {
    view! {
        <When is=chosen.choosing.into()>
            <ChooseBar filter chosen open/>
        </When>
        <When is=Signal::derive(move || !chosen.choosing.get())>
            <GroupChips filter page/>
        </When>
        <div class="searchrow"><SearchBox filter/><FilterButtons filter open/></div>
    }
}

#[component]
fn SearchBox(filter: RwSignal<PeopleFilter>) -> impl IntoView {
    view! {
        <label class="field">
            <Icon name="search" small=true/>
            <input
                type="search"
                aria-label="Search people"
                placeholder="Name, company, need, note"
                autocomplete="off"
                enterkeyhint="search"
                prop:value=move || filter.with(|f| f.search.clone())
                on:input=move |e| filter.update(|f| f.search = event_target_value(&e))
            />
        </label>
    }
}

#[component]
fn GroupChips(filter: RwSignal<PeopleFilter>, page: RwSignal<Option<PeoplePage>>) -> impl IntoView {
    let groups = [
        (Group::All, None, "All", 0),
        (Group::Tier1, Some(Tier::One), "Tier 1", 1),
        (Group::Tier2, Some(Tier::Two), "Tier 2", 2),
        (Group::Tier3, Some(Tier::Three), "Tier 3", 3),
        (Group::Due, None, "Due", 5),
        (Group::Circle, None, "Wider circle", 4),
    ];
    let chips = groups
        .into_iter()
        .map(|(group, tier, word, place)| {
            let count = Memo::new(move |_| page.with(|p| p.as_ref().and_then(|p| p.counts.get(place).copied())));
            view! {
                <button
                    class="chip"
                    aria-pressed=move || if filter.with(|f| f.group == group) { "true" } else { "false" }
                    on:click=move |_| filter.update(|f| f.group = group)
                >
                    <RingKey tier/>
                    {word}" "<span class="n num">{move || count.get().map(words::figure)}</span>
                </button>
            }
        })
        .collect_view();
    view! { <div class="chips scroll" role="group" aria-label="Filter"><ActiveFilters filter/>{chips}</div> }
}
