//! Insights: which relationships, hours and events brought business, a sentence first (rows B4 to B8).

mod act;
mod advice;
mod figures;
mod sheet;

use crate::book::use_book;
use crate::client::watch;
use crate::components::chart::Chart;
use crate::components::segments::Segments;
use crate::components::top::Top;
use crate::components::when::When;
use crate::figures::Insight;
use crate::router;
use crate::words::insights::{self as say, PERIODS};
use advice::{Advices, watched};
use figures::Figures;
use kith_channel::Query;
use kith_graph::view::insights::{Insights as Found, Period};
use kith_graph::view::{View, Wanted};
use leptos::prelude::*;

/// `/insights`; `?period=` names the days.
#[component]
pub(crate) fn Insights() -> impl IntoView {
    let book = use_book();
    let period = RwSignal::new(named());
    let query = move || {
        Some(Query::View {
            wanted: Wanted::Insights(period.get()),
            today: book.today.get(),
        })
    };
    let answer = book.client.watch(query, watch::view);
    let found = Memo::new(move |_| match answer.get() {
        Some(View::Insights(found)) => Some(*found),
        _ => None,
    });
    let over = move || {
        found.with(|f| {
            f.as_ref()
                .map(|f| say::days(f.from, f.to))
                .unwrap_or_default()
        })
    };
    let place = move || {
        PERIODS
            .iter()
            .position(|(p, ..)| *p == period.get())
            .unwrap_or(1)
    };
    let choose = Callback::new(move |n: usize| {
        let (chosen, _, name) = PERIODS[n];
        period.set(chosen);
        router::note(&format!("/insights?period={name}"));
    });
    let words = PERIODS.map(|(_, words, _)| words).to_vec();
    let empty = Signal::derive(move || found.with(|f| f.as_ref().is_some_and(say::is_empty)));
    let blank = Signal::derive(move || empty.get() && period.get() == Period::All);
    let advice = watched(book);
    let advised = Memo::new(move |_| advice.with(Option::is_some));
    let shown = move || {
        // Not before the advice over it, which would push it down.
        advised.get().then_some(())?;
        let found = found.get().filter(|f| !say::is_empty(f))?;
        Some(view! { <All found/> })
    };
    view! {
        <main class="screen insights">
            <Top title="Insights" over=Signal::derive(over) announce=true/>
            <div class="in periods"><Segments label="Over" options=words value=Signal::derive(place) on_choose=choose/></div>
            <Advices all=advice/>
            {move || shown()}
            <When is=empty><Blank all=blank/></When>
        </main>
    }
}

/// The period that the address names; a quarter where it names none.
fn named() -> Period {
    let named = router::query("period");
    let of = PERIODS
        .iter()
        .find(|(.., name)| named.as_deref() == Some(*name));
    of.map_or(Period::default(), |(period, ..)| *period)
}

/// Every insight, and what they can say.
#[component]
fn All(found: Found) -> impl IntoView {
    let period = PERIODS.iter().find(|(period, ..)| *period == found.period);
    let name = period.map_or("", |(.., name)| *name);
    let all = say::all(&found).into_iter();
    let all = all.map(|insight| view! { <Fig insight period=name/> });
    view! {
        <div class="figs">{all.collect_view()}</div>
        <p class="hint">{say::footnote()}</p>
    }
}

/// One of them: a sentence, a picture, the figures.
#[component]
fn Fig(insight: Insight, period: &'static str) -> impl IntoView {
    let Insight {
        key,
        say,
        sub,
        picture,
        table,
    } = insight;
    let of = table.caption;
    let parts: &[&str] = match key {
        "sources" => &["Won", "Open", "Lost"],
        "time-by-channel" => &["As noted", "Estimated"],
        _ => &[],
    };
    view! {
        <section class="sheet fig" aria-label=of>
            <h2>{say}</h2>
            {(!sub.is_empty()).then(|| view! { <p class="sub">{sub}</p> })}
            <Chart picture parts/>
            <Figures table file=format!("{key}-{period}")/>
        </section>
    }
}

/// Nothing to tell: of these days, or at all.
#[component]
fn Blank(all: Signal<bool>) -> impl IntoView {
    let title = move || match all.get() {
        true => "Nothing to tell yet",
        false => "Nothing to tell of these days",
    };
    let why = move || match all.get() {
        true => {
            "Figures appear here once there is something to tell: a few people, and a few talks with them."
        }
        false => "Look at more of them, or come back in a while.",
    };
    view! {
        <div class="sheet pad blank up">
            <p class="name">{title}</p>
            <p class="why">{why}</p>
            <a class="btn soft" href="/people">"People"</a>
        </div>
    }
}
