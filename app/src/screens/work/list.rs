//! The lists: open work by how far it is, what was won and lost, whom I sent on.

use super::Sheet;
use crate::book::use_book;
use crate::components::icon::Icon;
use crate::components::when::When;
use crate::words::work as say;
use chrono::NaiveDate;
use kith_graph::things::DealState;
use kith_graph::view::work::{Deal, Pipeline, Sent};
use leptos::prelude::*;

/// What is owed first, then a heading with its sum for each state.
#[component]
pub(super) fn Open(all: Signal<Pipeline>, sheet: RwSignal<Option<Sheet>>) -> impl IntoView {
    let book = use_book();
    let none = Signal::derive(move || all.with(|all| all.open.is_empty()));
    let bare = Signal::derive(move || all.with(|all| !all.without_work.is_empty()));
    let groups = move || {
        let today = book.today.get();
        all.with(|all| {
            let group = |stage: &kith_graph::view::work::StageSum| {
                let title = say::stage(stage.state, stage.count, &stage.amounts);
                let here = all
                    .open
                    .iter()
                    .filter(|deal| deal.work.state == stage.state);
                let rows = here.map(|deal| row(deal, today, sheet)).collect_view();
                view! {
                    <div class="head"><h2>{title.clone()}</h2></div>
                    <ul class="sheet rows flush" aria-label=title>{rows}</ul>
                }
            };
            all.stages.iter().map(group).collect_view()
        })
    };
    let others = move || {
        let today = book.today.get();
        all.with(|all| {
            let all = all.without_work.iter();
            let about = |sent: &Sent| say::came(sent, today);
            all.map(|sent| {
                sent_row(
                    sent,
                    about(sent),
                    sheet,
                    Sheet::Link(Box::new(sent.clone())),
                )
            })
            .collect_view()
        })
    };
    view! {
        <When is=none>
            <div class="sheet pad blank up">
                <p class="name">"No open work"</p>
                <p class="why">"Whoever sends you somebody wants to hear what came of it. Note it here, and Kith reminds you to tell them."</p>
            </div>
        </When>
        {groups}
        <When is=bare>
            <div class="head"><h2>"Sent to you, without work so far"</h2></div>
            <ul class="sheet rows flush" aria-label="Without work">{others}</ul>
        </When>
        <p class="in up">
            <button type="button" class="btn" aria-haspopup="dialog" on:click=move |_| sheet.set(Some(Sheet::Deal(None)))>"Note other work"</button>
        </p>
    }
}

/// Won and lost, the latest first.
#[component]
pub(super) fn Closed(all: Signal<Pipeline>, sheet: RwSignal<Option<Sheet>>) -> impl IntoView {
    let book = use_book();
    let none = Signal::derive(move || all.with(|all| all.closed.is_empty()));
    let rows = move || {
        let today = book.today.get();
        all.with(|all| {
            all.closed
                .iter()
                .map(|deal| row(deal, today, sheet))
                .collect_view()
        })
    };
    view! {
        <When is=none>
            <div class="sheet pad blank up">
                <p class="name">"Nothing won or lost yet"</p>
                <p class="why">"What comes of open work stands here, with the reason."</p>
            </div>
        </When>
        <When is=Signal::derive(move || !none.get())>
            <ul class="sheet rows flush up" aria-label="Won and lost">{rows}</ul>
        </When>
    }
}

/// Referrals that I made.
#[component]
pub(super) fn Made(all: Signal<Pipeline>, sheet: RwSignal<Option<Sheet>>) -> impl IntoView {
    let book = use_book();
    let none = Signal::derive(move || all.with(|all| all.made.is_empty()));
    let rows = move || {
        let today = book.today.get();
        let row = |sent: &Sent| {
            let opens = Sheet::Send(None, Some(Box::new(sent.clone())));
            sent_row(sent, say::made(sent, today), sheet, opens)
        };
        all.with(|all| all.made.iter().map(row).collect_view())
    };
    view! {
        <When is=none>
            <div class="sheet pad blank up">
                <p class="name">"You have sent nobody on yet"</p>
                <p class="why">"A prospect that does not fit you may be just right for somebody you trust."</p>
            </div>
        </When>
        <When is=Signal::derive(move || !none.get())>
            <ul class="sheet rows flush up" aria-label="Sent by me">{rows}</ul>
        </When>
    }
}

fn row(deal: &Deal, today: NaiveDate, sheet: RwSignal<Option<Sheet>>) -> AnyView {
    let about = say::about(deal, today);
    let owed = say::owed(deal, today).map(|(words, late)| {
        let class = if late { "tag late" } else { "tag due" };
        view! { <span class=class>{words}</span> }
    });
    let tag = match deal.work.state {
        DealState::Won => Some(view! { <span class="tag good">"Won"</span> }),
        DealState::Lost => Some(view! { <span class="tag">"Lost"</span> }),
        _ => None,
    };
    let reason = Some(deal.work.reason.clone()).filter(|reason| !reason.is_empty());
    let reason = reason.map(|reason| view! { <span class="why">{reason}</span> });
    let name = deal.name.clone();
    let whole = deal.clone();
    let open = move |_| sheet.set(Some(Sheet::Deal(Some(Box::new(whole.clone())))));
    view! {
        <li>
            <button type="button" class="row plain loose" aria-haspopup="dialog" on:click=open>
                <span><span class="thing">{name}</span><span class="why">{about}</span>{reason}{owed}{tag}</span>
                <span class="end"><Icon name="right" small=true/></span>
            </button>
        </li>
    }
    .into_any()
}

fn sent_row(sent: &Sent, about: String, sheet: RwSignal<Option<Sheet>>, opens: Sheet) -> AnyView {
    let prospect = sent.prospect.clone();
    view! {
        <li>
            <button type="button" class="row plain" aria-haspopup="dialog" on:click=move |_| sheet.set(Some(opens.clone()))>
                <span><span class="thing">{prospect}</span><span class="why">{about}</span></span>
                <span class="end"><Icon name="right" small=true/></span>
            </button>
        </li>
    }
    .into_any()
}
