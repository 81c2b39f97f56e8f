//! People: the list, the person, and on a wide screen both side by side.

use super::person::PersonScreen;
use crate::book::use_book;
use crate::components::avatar::RingKey;
use crate::components::icon::Icon;
use crate::components::person_list::PersonList;
use crate::components::top::Top;
use crate::components::when::When;
use crate::router::{Place, query};
use crate::words;
use kith_channel::Storage;
use kith_graph::ids::PersonId;
use kith_graph::types::Tier;
use kith_graph::view::{Group, PeopleFilter, PeoplePage};
use leptos::prelude::*;

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
    let group = if query("group").as_deref() == Some("circle") {
        Group::Circle
    } else {
        Group::All
    };
    let filter = RwSignal::new(PeopleFilter {
        group,
        ..PeopleFilter::default()
    });
    let page = RwSignal::new(None::<PeoplePage>);
    let one = Memo::new(move |_| asked.with(Option::is_some));
    let part = move || {
        if book.wide.get() {
            view! { <SideBySide filter page id one/> }.into_any()
        } else if one.get() {
            view! { <PersonScreen id/> }.into_any()
        } else {
            let over = Signal::derive(move || how_many(page.get()));
            view! {
                <main class="screen has-dock">
                    <Top title="People" over/>
                    <Found filter page id/>
                </main>
                <div class="dock" role="search" aria-label="Find people"><GroupChips filter page/><SearchBox filter/></div>
            }
            .into_any()
        }
    };
    view! { {move || part()} }
}

/// The list stays while one person after the other is looked at.
#[component]
fn SideBySide(
    filter: RwSignal<PeopleFilter>,
    page: RwSignal<Option<PeoplePage>>,
    id: Memo<Option<PersonId>>,
    one: Memo<bool>,
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
                <Top title="People" takes_focus=!one.get_untracked()/>
                <div class="tools"><SearchBox filter/><GroupChips filter page/></div>
                <div class="pane"><Found filter page id/></div>
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
) -> impl IntoView {
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
        <PersonList filter page=page.write_only() current=id/>
        <When is=Signal::derive(move || nobody.get())>
            <Nobody filter/>
        </When>
    }
}

#[component]
fn Nobody(filter: RwSignal<PeopleFilter>) -> impl IntoView {
    let searched = Memo::new(move |_| filter.with(|f| f.search.trim().to_owned()));
    let grouped = Memo::new(move |_| filter.with(|f| f.group != Group::All));
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
                    <button class="btn soft" on:click=move |_| filter.update(|f| f.group = Group::All)>"Show all"</button>
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

#[component]
fn SearchBox(filter: RwSignal<PeopleFilter>) -> impl IntoView {
    view! {
        <label class="field">
            <Icon name="search" small=true/>
            <input
                type="search"
                aria-label="Search people"
                placeholder="Name, company, note"
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
    view! { <div class="chips scroll" role="group" aria-label="Filter">{chips}</div> }
}
