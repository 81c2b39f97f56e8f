//! The list of people: only the rows in view are on the page, whatever the book's size.

mod choice;
mod plan;

use super::avatar::paper;
use crate::book::use_book;
use crate::client::watch;
use crate::words;
use crate::words::ways;
use choice::Choice;
pub(crate) use choice::Chosen;
use chrono::NaiveDate;
use kith_channel::Query;
use kith_graph::ids::PersonId;
use kith_graph::types::Tier;
use kith_graph::view::{PeopleFilter, PeoplePage, PersonRow};
use leptos::html::Div;
use leptos::prelude::*;
use plan::{HEAD, Plan, ROW, Stretch, rem};

/// Rows kept ready above and below what is seen, while the list is scrolled …
const AHEAD: usize = 8;
/// … and at its top, where every one of them changes with every key stroke of a search.
const AHEAD_AT_TOP: usize = 3;
/// Rows asked for at the top, where so few are seen.
const FEW: usize = 24;
/// Rows asked for at once; windows begin at multiples of half of it, so that scrolling a little asks nothing.
const WINDOW: usize = 80;

/// Everybody whom `filter` lets through.
#[component]
pub(crate) fn PersonList(
    /// Who.
    #[prop(into)]
    filter: Signal<PeopleFilter>,
    /// Told the newest page: its counts stand in the chips.
    page: WriteSignal<Option<PeoplePage>>,
    /// The one shown beside the list.
    #[prop(into)]
    current: Signal<Option<PersonId>>,
    /// Who is chosen, where several can be.
    #[prop(optional)]
    chosen: Option<Chosen>,
    /// Told the tier that has more people than fit, where something can be done about it.
    #[prop(optional)]
    on_crowded: Option<Callback<Tier>>,
) -> impl IntoView {
    let book = use_book();
    let node = NodeRef::<Div>::new();
    let seen = RwSignal::new((0usize, FEW / 2));
    let from =
        Memo::new(move |_| (seen.get().0 / (WINDOW / 2) * (WINDOW / 2)).saturating_sub(WINDOW / 4));
    // At the top of the list few rows are enough: they come with every key stroke of a search.
    let limit = Memo::new(move |_| match seen.get() {
        (0, last) if last <= FEW => FEW,
        (0, last) if last <= WINDOW / 2 => WINDOW / 2,
        _ => WINDOW,
    });
    let query = move || {
        Some(Query::People {
            filter: filter.get(),
            today: book.today.get(),
            from: from.get(),
            limit: limit.get(),
        })
    };
    let answer = book.client.watch(query, watch::people);
    Effect::new(move |_| page.set(answer.get()));

    let plan = Memo::new(move |_| {
        filter.with(|filter| {
            answer.with(|page| {
                page.as_ref()
                    .map(|p| Plan::new(filter, p))
                    .unwrap_or_default()
            })
        })
    });
    let look = move || {
        if let Some(node) = node.try_get_untracked().flatten() {
            let now = plan
                .try_with_untracked(|plan| in_view(plan, &node))
                .unwrap_or_default();
            seen.maybe_update(|was| std::mem::replace(was, now) != now);
        }
    };
    let scrolled = scroll_listener(move || {
        // Once the address has moved on, what is heard is the next screen going to its top.
        if window().location().pathname().as_deref() == Ok("/people")
            && let Ok(y) = window().scroll_y()
            && !book.wide.get_untracked()
        {
            book.list_scroll.set_value(y);
        }
        look();
    });
    on_cleanup(move || drop(scrolled.try_update_value(Option::take)));
    let restored = StoredValue::new(false);
    let back_to = book.list_scroll.get_value();
    Effect::new(move |_| {
        // A changed plan moves rows under a standing view; the first one brings the old place back. Looking makes the
        // browser lay the page out, so it waits for the frame in which that is done anyway.
        let first = plan.with(|plan| plan.total) > 0 && !restored.get_value();
        restored.update_value(|restored| *restored |= first);
        request_animation_frame(move || {
            if first && !book.wide.get_untracked() {
                window().scroll_to_with_x_and_y(0.0, back_to);
            }
            look();
        });
    });

    let shown = Memo::new(move |_| {
        let (first, last) = seen.get();
        let total = plan.with(|p| p.total);
        (first.min(total), last.min(total))
    });
    let heads = move || {
        plan.with(|plan| {
            let headed = plan.headed;
            plan.stretches
                .iter()
                .map(|s| view! { <Ground stretch=*s headed on_crowded/> })
                .collect_view()
        })
    };
    view! {
        <div class="people" node_ref=node style:height=move || rem(plan.with(|p| p.height))>
            {move || heads()}
            <ul aria-label="People">
                <For each=move || { let (a, b) = shown.get(); a..b } key=|index| *index let:index>
                    <Item index answer plan shown current chosen/>
                </For>
            </ul>
        </div>
    }
}

/// The paper that a stretch lies on, and its heading.
#[component]
fn Ground(stretch: Stretch, headed: bool, on_crowded: Option<Callback<Tier>>) -> impl IntoView {
    let aside = ways::room(stretch.tier, stretch.count);
    let crowded = stretch
        .tier
        .filter(|tier| stretch.count > ways::most_of(*tier))
        .zip(on_crowded);
    let aside = match crowded {
        Some((tier, tell)) => view! {
            <button type="button" class="aside" aria-haspopup="dialog" on:click=move |_| tell.run(tier)>{aside}</button>
        }
        .into_any(),
        None => view! { <span class="aside">{aside}</span> }.into_any(),
    };
    let head = if headed { HEAD } else { 0 };
    view! {
        {headed.then(|| view! {
            <div class="head" style:top=rem(stretch.top)>
                <h2>{words::tier(stretch.tier)}</h2>
                {aside}
            </div>
        })}
        <div
            class="ground"
            style:top=rem(stretch.top + head)
            style:height=rem(ROW * stretch.count)
        ></div>
    }
}

#[component]
fn Item(
    index: usize,
    answer: ReadSignal<Option<PeoplePage>>,
    plan: Memo<Plan>,
    shown: Memo<(usize, usize)>,
    #[prop(into)] current: Signal<Option<PersonId>>,
    chosen: Option<Chosen>,
) -> impl IntoView {
    let row = Memo::new(move |_| {
        answer.with(|page| {
            let page = page.as_ref()?;
            index
                .checked_sub(page.from)
                .and_then(|i| page.rows.get(i))
                .cloned()
        })
    });
    let is_there = Memo::new(move |_| row.with(Option::is_some));
    let class = move || {
        plan.with(|plan| {
            match (
                plan.is_first_of_stretch(index),
                plan.is_last_of_stretch(index),
            ) {
                (true, true) => "only",
                (true, false) => "first",
                (false, true) => "last",
                (false, false) => "",
            }
        })
    };
    view! {
        <li
            class=class
            style:top=move || rem(plan.with(|p| p.top(index)))
            aria-posinset=(index + 1).to_string()
            aria-setsize=move || plan.with(|p| p.total).to_string()
        >
            {move || if is_there.get() {
                match chosen.filter(|chosen| chosen.choosing.get()) {
                    Some(chosen) => {
                        let total = Signal::derive(move || plan.with(|plan| plan.total));
                        view! { <Choice index row shown total chosen/> }.into_any()
                    }
                    None => view! { <Row row current chosen/> }.into_any(),
                }
            } else {
                view! {
                    <div class="row is-loading">
                        <span class="av t0"><b></b></span>
                        <span><span class="name">"."</span><span class="why">"."</span></span>
                    </div>
                }.into_any()
            }}
        </li>
    }
}

/// Who stands in a row of the list: another one with every key stroke of a search, while the row itself stays.
type Who = Memo<Option<PersonRow>>;

/// Something about whoever stands there.
fn of<T: Default>(who: Who, what: impl FnOnce(&PersonRow) -> T) -> T {
    who.with(|row| row.as_ref().map(what).unwrap_or_default())
}

#[component]
fn Row(row: Who, current: Signal<Option<PersonId>>, chosen: Option<Chosen>) -> impl IntoView {
    let today = use_book().today;
    let id = Memo::new(move |_| row.with(|row| row.as_ref().map(|row| row.id)));
    // What a row says follows from the day, too.
    let end = Memo::new(move |_| {
        let today = today.get();
        of(row, |row| End::of(row, today))
    });
    let held = move |event: web_sys::MouseEvent| {
        // A long press on a touch screen; a right click keeps its menu.
        let is_touch = window().match_media("(pointer: coarse)").ok().flatten();
        if let (Some(chosen), Some(id)) = (chosen, id.get_untracked())
            && is_touch.is_some_and(|m| m.matches())
        {
            event.prevent_default();
            chosen.begin(Some(id));
        }
    };
    view! {
        <a
            class="row"
            href=move || id.get().map(|id| format!("/people/{id}"))
            on:contextmenu=held
            aria-current=move || (id.get().is_some() && current.get() == id.get()).then_some("true")
        >
            <Portrait row/>
            <span>
                <span class="name">{move || of(row, |row| row.name.clone())}</span>
                <span class="why one">{move || of(row, |row| row.headline.clone())}</span>
            </span>
            <span class="end">
                <span class=move || end.with(End::class)>{move || end.with(End::words)}</span>
                <span class="vh">{move || format!(", {}", words::tier(row.with(|row| row.as_ref().and_then(|row| row.tier))))}</span>
            </span>
        </a>
    }
}

/// What stands at the end of a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum End {
    #[default]
    Nothing,
    Due,
    ToSort,
    /// So many days since the last contact.
    Since(i64),
}

impl End {
    fn of(row: &PersonRow, today: NaiveDate) -> Self {
        if row.is_due(today) {
            Self::Due
        } else if row.to_sort {
            Self::ToSort
        } else {
            row.last
                .map_or(Self::Nothing, |last| Self::Since((today - last).num_days()))
        }
    }

    fn words(&self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Due => "Due".to_owned(),
            Self::ToSort => "To sort".to_owned(),
            Self::Since(days) => words::span(*days),
        }
    }

    fn class(&self) -> &'static str {
        match self {
            Self::Due => "tag due",
            Self::ToSort => "tag",
            Self::Nothing | Self::Since(_) => "",
        }
    }
}

/// The ring of whoever stands in a row.
#[component]
fn Portrait(row: Who) -> impl IntoView {
    let book = use_book();
    let class = move || {
        of(row, |row| {
            let weight = row.tier.map_or(0, u8::from);
            format!("av t{weight} p{}", paper(row.id))
        })
    };
    let dash = move || {
        let today = book.today.get();
        let share = of(row, |row| words::ring(row, today));
        format!("{share} {}", 100 - share)
    };
    let photo = Memo::new(move |_| {
        let id = row.with(|row| row.as_ref().and_then(|row| row.portrait))?;
        book.photos.address(id).get()
    });
    let face = move || match photo.get() {
        Some(src) => view! { <img src=src alt=""/> }.into_any(),
        None => view! { <b>{move || of(row, |row| words::initials(&row.name))}</b> }.into_any(),
    };
    view! {
        <span class=class aria-hidden="true">
            <svg viewBox="0 0 48 48">
                <circle class="track" cx="24" cy="24" r="21.5"></circle>
                <circle class="arc" cx="24" cy="24" r="21.5" pathLength="100" stroke-dasharray=dash></circle>
            </svg>
            {face}
        </span>
    }
}

/// First and last row in view, with some ahead, as if there were always enough rows to fill the screen: what is found
/// by the next key stroke then needs no second look. Works whichever of page and pane scrolls, for it looks from outside.
fn in_view(plan: &Plan, node: &web_sys::HtmlElement) -> (usize, usize) {
    let top = node.get_bounding_client_rect().top();
    let screen = window()
        .inner_height()
        .ok()
        .and_then(|h| h.as_f64())
        .unwrap_or(800.0);
    let rem = root_font_size();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "not negative, and small"
    )]
    let hundredths = |pixels: f64| (pixels.max(0.0) * 100.0 / rem) as usize;
    let first = plan.at(hundredths(-top));
    let last = first + hundredths(screen - top.max(0.0)) / ROW;
    let ahead = if first == 0 { AHEAD_AT_TOP } else { AHEAD };
    (first.saturating_sub(ahead), last + 1 + ahead)
}

fn root_font_size() -> f64 {
    let root = document().document_element();
    let style = root.and_then(|root| window().get_computed_style(&root).ok().flatten());
    let size = style.and_then(|style| style.get_property_value("font-size").ok());
    // A page without a style has no size to read; 16 px is every browser's own.
    size.map(|size| js_sys::parse_float(&size))
        .filter(|size| *size > 0.0)
        .unwrap_or(16.0)
}

/// Hears scrolling of the page and of any pane in it, and changes of size.
fn scroll_listener(
    on_scroll: impl Fn() + Clone + 'static,
) -> StoredValue<Option<[gloo_events::EventListener; 2]>, LocalStorage> {
    let resized = on_scroll.clone();
    let options = gloo_events::EventListenerOptions::run_in_capture_phase();
    let scroll =
        gloo_events::EventListener::new_with_options(&document(), "scroll", options, move |_| {
            on_scroll();
        });
    let resize = gloo_events::EventListener::new(&window(), "resize", move |_| resized());
    StoredValue::new_local(Some([scroll, resize]))
}
