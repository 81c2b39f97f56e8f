//! Narrowing the list of people: stage, tag, event, who is to be sorted; and its order.

use super::{Open, tags};
use crate::book::use_book;
use crate::client::watch;
use crate::components::form;
use crate::components::icon::Icon;
use crate::components::segments::place_of;
use crate::components::sheet::Sheet;
use crate::components::when::When;
use crate::words::ways;
use kith_channel::Query;
use kith_graph::types::Stage;
use kith_graph::view::{Group, PeopleFilter, PeoplePage, Sort};
use leptos::prelude::*;

const STAGES: [Stage; 5] = [
    Stage::Initial,
    Stage::Cultivation,
    Stage::Partnership,
    Stage::Maintenance,
    Stage::LetGo,
];

const SORTS: [Sort; 5] = [Sort::Tier, Sort::Name, Sort::Due, Sort::Recent, Sort::Added];

/// The filter that an address asks for: `?to_sort=1`, `?group=`, `?stage=`, `?tag=`, `?event=`.
pub(super) fn of_address(query: impl Fn(&str) -> Option<String>) -> PeopleFilter {
    let group = match query("group").as_deref() {
        Some("circle") => Group::Circle,
        Some("due") => Group::Due,
        Some("1") => Group::Tier1,
        Some("2") => Group::Tier2,
        Some("3") => Group::Tier3,
        _ => Group::All,
    };
    let stage = query("stage").and_then(|word| {
        STAGES
            .into_iter()
            .find(|stage| ways::stage(*stage).to_lowercase().replace(' ', "_") == word)
    });
    PeopleFilter {
        group,
        stage,
        tag: query("tag").filter(|tag| !tag.trim().is_empty()),
        event: query("event").and_then(|id| id.parse().ok()),
        to_sort: query("to_sort").as_deref() == Some("1"),
        ..PeopleFilter::default()
    }
}

/// How many of the sheet's filters narrow the list.
pub(super) fn count(filter: &PeopleFilter) -> usize {
    usize::from(filter.stage.is_some())
        + usize::from(filter.tag.is_some())
        + usize::from(filter.event.is_some())
        + usize::from(filter.to_sort)
}

/// Everybody again; the order stays.
pub(super) fn clear(filter: &mut PeopleFilter) {
    *filter = PeopleFilter {
        sort: filter.sort,
        ..PeopleFilter::default()
    };
}

/// The two buttons beside the search.
#[component]
pub(super) fn FilterButtons(
    filter: RwSignal<PeopleFilter>,
    open: RwSignal<Option<Open>>,
) -> impl IntoView {
    let narrowed = move || match filter.with(count) {
        0 => "Filters".to_owned(),
        n => format!("Filters, {n} in use"),
    };
    let sorted = move || {
        let order = ways::sort(filter.with(|f| f.sort));
        format!("Order: {}", order.to_lowercase())
    };
    view! {
        <button type="button" class="tap" class:in-use=move || filter.with(count) != 0 aria-haspopup="dialog" aria-label=narrowed on:click=move |_| open.set(Some(Open::Filter))>
            <Icon name="filter"/>
        </button>
        <button type="button" class="tap" aria-haspopup="dialog" aria-label=sorted on:click=move |_| open.set(Some(Open::Sort))>
            <Icon name="sort"/>
        </button>
    }
}

/// The filters in use, each a chip that takes it out.
#[component]
pub(super) fn ActiveFilters(filter: RwSignal<PeopleFilter>) -> impl IntoView {
    let book = use_book();
    let events = book.client.watch(
        move || filter.with(|f| f.event.is_some()).then_some(Query::Events),
        watch::events,
    );
    let event = move || {
        let id = filter.with(|f| f.event)?;
        Some(events.with(|all| {
            all.as_ref()
                .and_then(|all| all.iter().find(|(event, _)| event.id == id))
                .map_or_else(|| "Event".to_owned(), |(event, _)| event.name.clone())
        }))
    };
    let chip = move |words: String, out: fn(&mut PeopleFilter)| {
        view! {
            <button type="button" class="chip" aria-pressed="true" on:click=move |_| filter.update(out)>
                {words}<span class="vh">", take out"</span><Icon name="x" small=true/>
            </button>
        }
    };
    let chips = move || {
        let (stage, tag, to_sort) = filter.with(|f| (f.stage, f.tag.clone(), f.to_sort));
        view! {
            {to_sort.then(|| chip("To sort".to_owned(), |f| f.to_sort = false))}
            {stage.map(|stage| chip(ways::stage(stage).to_owned(), |f| f.stage = None))}
            {tag.map(|tag| chip(tag, |f| f.tag = None))}
            {event().map(|name| chip(name, |f| f.event = None))}
        }
    };
    view! { {chips} }
}

/// Stage, tag, event, to sort.
#[component]
pub(super) fn FilterSheet(
    filter: RwSignal<PeopleFilter>,
    page: RwSignal<Option<PeoplePage>>,
    on_close: Callback<()>,
) -> impl IntoView {
    let book = use_book();
    let events = book.client.watch(|| Some(Query::Events), watch::events);
    let chip = move |words: String, on: Signal<bool>, turn: Callback<()>| {
        view! {
            <button type="button" class="chip" aria-pressed=move || if on.get() { "true" } else { "false" } on:click=move |_| turn.run(())>
                {words}
            </button>
        }
    };
    let stages = STAGES
        .into_iter()
        .map(|stage| {
            let on = Signal::derive(move || filter.with(|f| f.stage == Some(stage)));
            let turn = Callback::new(move |()| {
                filter.update(|f| f.stage = (f.stage != Some(stage)).then_some(stage));
            });
            chip(ways::stage(stage).to_owned(), on, turn)
        })
        .collect_view();
    let in_use = tags::in_use(book);
    let sought = RwSignal::new(String::new());
    let no_tags = Signal::derive(move || in_use.with(|t| t.as_ref().is_some_and(Vec::is_empty)));
    let many_tags = Signal::derive(move || in_use.with(|t| t.as_deref().is_some_and(tags::many)));
    // The one that was chosen when the sheet was opened stays the first, whatever is chosen in it.
    let chosen_tag = filter.with_untracked(|f| f.tag.clone());
    let tags = move || {
        let all = in_use.get().unwrap_or_default();
        tags::offered(&all, &sought.get(), chosen_tag.as_deref())
            .into_iter()
            .map(|tag| {
                let word = tag.clone();
                let is = tag.clone();
                let on = Signal::derive(move || filter.with(|f| f.tag.as_ref() == Some(&is)));
                let turn = Callback::new(move |()| {
                    filter.update(|f| f.tag = (f.tag.as_ref() != Some(&tag)).then(|| tag.clone()));
                });
                chip(word, on, turn)
            })
            .collect_view()
    };
    let to_sort = chip(
        "Waiting to be sorted".to_owned(),
        Signal::derive(move || filter.with(|f| f.to_sort)),
        Callback::new(move |()| filter.update(|f| f.to_sort = !f.to_sort)),
    );
    let options = move || {
        let chosen = filter.with(|f| f.event);
        events
            .get()
            .unwrap_or_default()
            .into_iter()
            .map(|(event, met)| {
                let words = format!("{} ({met})", event.name);
                view! { <option value=event.id.to_string() selected=chosen == Some(event.id)>{words}</option> }
            })
            .collect_view()
    };
    let choose = move |e: leptos::ev::Event| {
        let id = event_target_value(&e).parse().ok();
        filter.update(|f| f.event = id);
    };
    let found = move || {
        page.with(|p| {
            p.as_ref()
                .map(|p| format!("Show {}", crate::words::people(p.total)))
        })
        .unwrap_or_else(|| "Show them".to_owned())
    };
    view! {
        <Sheet title="Whom to show" on_close>
            <h3>"Stage"</h3>
            <div class="chips" role="group" aria-label="Stage">{stages}</div>
            <h3>"Tag"</h3>
            <div class="chips" role="group" aria-label="Tag">{tags}</div>
            <When is=no_tags><p class="hint">"No tags yet."</p></When>
            <When is=many_tags>{form::text("Find a tag", sought)}</When>
            <h3>"Met at"</h3>
            <label class="field"><span class="vh">"Met at"</span>
                <select on:change=choose><option value="">"Anywhere"</option>{options}</select>
            </label>
            <h3>"New"</h3>
            <div class="chips" role="group" aria-label="New">{to_sort}</div>
            <div class="stackbtn up">
                <button type="button" class="btn main big" on:click=move |_| on_close.run(())>{found}</button>
                <button type="button" class="btn bare" on:click=move |_| filter.update(clear)>"Show everybody"</button>
            </div>
        </Sheet>
    }
}

/// The order of the list.
#[component]
pub(super) fn SortSheet(filter: RwSignal<PeopleFilter>, on_close: Callback<()>) -> impl IntoView {
    let value = Signal::derive(move || place_of(&SORTS, &filter.with(|f| f.sort)));
    let rows = SORTS
        .into_iter()
        .enumerate()
        .map(|(place, sort)| {
            let choose = move |_| {
                filter.update(|f| f.sort = sort);
                on_close.run(());
            };
            view! {
                <li>
                    <button type="button" class="row plain" aria-pressed=move || if value.get() == place { "true" } else { "false" } on:click=choose>
                        <span class="thing">{ways::sort(sort)}</span><span class="end"><span class="pickmark"><Icon name="check" small=true/></span></span>
                    </button>
                </li>
            }
        })
        .collect_view();
    view! {
        <Sheet title="In which order" on_close>
            <p>"While something is searched for, the best match comes first."</p>
            <ul class="rows flush" aria-label="Orders">{rows}</ul>
        </Sheet>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pairs: &[(&str, &str)]) -> PeopleFilter {
        of_address(|name| {
            pairs
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn an_address_can_ask_for_a_filter() {
        assert_eq!(of(&[]), PeopleFilter::default());
        assert!(of(&[("to_sort", "1")]).to_sort);
        assert!(!of(&[("to_sort", "0")]).to_sort);
        assert_eq!(of(&[("group", "circle")]).group, Group::Circle);
        assert_eq!(of(&[("group", "due")]).group, Group::Due);
        assert_eq!(of(&[("stage", "let_go")]).stage, Some(Stage::LetGo));
        assert_eq!(
            of(&[("stage", "cultivation")]).stage,
            Some(Stage::Cultivation)
        );
        assert_eq!(of(&[("stage", "x")]).stage, None);
        assert_eq!(of(&[("tag", "tax")]).tag.as_deref(), Some("tax"));
        assert_eq!(of(&[("tag", " ")]).tag, None);
        assert_eq!(of(&[("event", "nonsense")]).event, None);
    }

    #[test]
    fn filters_are_counted_and_cleared_without_the_order() {
        let mut filter = of(&[
            ("to_sort", "1"),
            ("stage", "initial"),
            ("tag", "tax"),
            ("group", "1"),
        ]);
        filter.sort = Sort::Name;
        assert_eq!(count(&filter), 3);
        clear(&mut filter);
        assert_eq!(count(&filter), 0);
        assert_eq!((filter.group, filter.sort), (Group::All, Sort::Name));
    }
}
