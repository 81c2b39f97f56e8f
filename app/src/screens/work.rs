//! Work on its way: what is open and how far, what was won and lost, and whom I sent to others (rows B1 to B3).

mod arrive;
mod deal;
mod list;
mod send;

use crate::book::use_book;
use crate::client::watch;
use crate::components::back_bar::BackBar;
use crate::components::choose::{Asked, Choices};
use crate::components::heading::Heading;
use crate::components::segments::Segments;
use crate::components::when::When;
use crate::router;
use crate::words::work as say;
use arrive::Arrive;
use deal::DealSheet;
use kith_channel::Query;
use kith_graph::command::Subject;
use kith_graph::ids::PersonId;
use kith_graph::things::DealState;
use kith_graph::view::work::{Deal, Pipeline, Sent};
use kith_graph::view::{View, Wanted};
use leptos::prelude::*;
use list::{Closed, Made, Open};
use send::SendSheet;

/// How far work or a referral is, in order.
const STATES: [DealState; 6] = [
    DealState::Received,
    DealState::Contacted,
    DealState::Meeting,
    DealState::Proposal,
    DealState::Won,
    DealState::Lost,
];

/// Which sheet is open.
#[derive(Clone, Debug, PartialEq)]
enum Sheet {
    /// Work that is there, or a new one.
    Deal(Option<Box<Deal>>),
    /// Work for a referral that has none yet.
    Link(Box<Sent>),
    /// A prospect that somebody sent me.
    Arrive(Option<PersonId>),
    /// A prospect that I send to somebody, or one that I sent.
    Send(Option<PersonId>, Option<Box<Sent>>),
}

/// `/work`; `?received=` and `?sent=` with a person's key begin a referral, `?tab=made` shows those that I made.
#[component]
pub(crate) fn Work() -> impl IntoView {
    let book = use_book();
    let view = move || {
        Some(Query::View {
            wanted: Wanted::Work,
            today: book.today.get(),
        })
    };
    let answer = book.client.watch(view, watch::view);
    let pipeline = Memo::new(move |_| match answer.get() {
        Some(View::Work(pipeline)) => Some(pipeline),
        _ => None,
    });
    let whom = |name| router::query(name).and_then(|id| id.parse().ok());
    let begun = match (whom("received"), whom("sent")) {
        (Some(source), _) => Some(Sheet::Arrive(Some(source))),
        (_, Some(to)) => Some(Sheet::Send(Some(to), None)),
        _ => None,
    };
    let made_first = router::query("tab").as_deref() == Some("made");
    let tab = RwSignal::new(if made_first { 2 } else { 0 });
    let sheet = RwSignal::new(begun);
    let summary = move || pipeline.with(|all| all.as_ref().map(say::summary));
    let known = Signal::derive(move || pipeline.with(Option::is_some));
    let all = Signal::derive(move || pipeline.get().unwrap_or_default());
    let part = move || match tab.get() {
        0 => view! { <Open all sheet/> }.into_any(),
        1 => view! { <Closed all sheet/> }.into_any(),
        _ => view! { <Made all sheet/> }.into_any(),
    };
    let close = Callback::new(move |()| sheet.set(None));
    let opened = move || {
        sheet.get().map(|open| match open {
            Sheet::Deal(deal) => {
                let all = all.get_untracked();
                view! { <DealSheet before=deal.map(|deal| *deal) all on_close=close/> }.into_any()
            }
            Sheet::Link(sent) => {
                let all = all.get_untracked();
                view! { <DealSheet before=None link=Some(*sent) all on_close=close/> }.into_any()
            }
            Sheet::Arrive(source) => {
                let all = all.get_untracked();
                view! { <Arrive source all on_close=close/> }.into_any()
            }
            Sheet::Send(to, sent) => {
                view! { <SendSheet to before=sent.map(|sent| *sent) on_close=close/> }.into_any()
            }
        })
    };
    view! {
        <main class="screen has-dock">
            <BackBar href="/settings" to="More"/>
            <header class="top close"><Heading text="Referrals and work"/></header>
            <p class="lede">{summary}</p>
            <div class="in">
                <Segments label="Show" options=vec!["Open", "Closed", "Sent by me"] value=tab.into()
                    on_choose=Callback::new(move |place| tab.set(place))/>
            </div>
            <Choices all=Signal::derive(move || all.with(asked)) home="main h1"/>
            <When is=known>{part}</When>
        </main>
        <div class="dock" role="region" aria-label="At hand">
            <div class="acts">
                <button type="button" class="btn" aria-haspopup="dialog" on:click=move |_| sheet.set(Some(Sheet::Send(None, None)))>"I send somebody on"</button>
                <button type="button" class="btn main" aria-haspopup="dialog" on:click=move |_| sheet.set(Some(Sheet::Arrive(None)))>"A referral came in"</button>
            </div>
        </div>
        {opened}
    }
}

/// What was set apart of work, open or closed.
fn asked(all: &Pipeline) -> Vec<Asked> {
    let deals = all.open.iter().chain(&all.closed);
    let asked = deals.filter(|deal| !deal.choices.is_empty());
    asked
        .map(|deal| Asked {
            of: Subject::Opportunity(deal.work.id),
            name: Some(deal.name.clone()),
            open: deal.choices.clone(),
        })
        .collect()
}
