//! What they look for and what they offer, and whom that might bring together (row R10).

use super::desk::{Desk, Doing};
use crate::components::copy_share::CopyShare;
use crate::components::form;
use crate::components::icon::Icon;
use crate::components::segments::Segments;
use crate::components::sheet::Sheet;
use crate::components::when::When;
use crate::{fresh, things, today};
use kith_graph::command::{Command, PersonEdit};
use kith_graph::ids::{IntroductionId, PersonId, ProposalId};
use kith_graph::things::{Introduction, Proposal, Proposed, Thing};
use kith_graph::types::PersonList;
use kith_graph::view::relation::Match;
use leptos::prelude::*;

/// How many introductions that fit are shown at once.
const MATCHES: usize = 3;

const LISTS: [PersonList; 2] = [PersonList::Needs, PersonList::Offers];

/// The section.
pub(super) fn needs(desk: Desk) -> AnyView {
    let wants = desk.part(|page| (page.person.needs.clone(), page.person.offers.clone()));
    let matches = desk.part(|page| page.relation.matches.clone());
    let column = |icon: &'static str, title: &'static str, items: Vec<String>| {
        let items = if items.is_empty() {
            view! { <p class="why">"Not known yet"</p> }.into_any()
        } else {
            let items = items.into_iter().map(|item| view! { <li>{item}</li> });
            view! { <ul aria-label=title>{items.collect_view()}</ul> }.into_any()
        };
        view! { <div><h3><Icon name=icon small=true/>{title}</h3>{items}</div> }
    };
    let pair = move || {
        let (needs, offers) = wants.get().unwrap_or_default();
        view! { <div class="pair">{column("ear", "Looks for", needs)}{column("gift", "Offers", offers)}</div> }
    };
    let strips = move || {
        let matches = matches.get().unwrap_or_default().into_iter().take(MATCHES);
        matches.map(|found| strip(desk, found)).collect_view()
    };
    view! {
        {form::head("Needs and offers", "Add", " a need or an offer", move || desk.open(Doing::Wants))}
        <div class="sheet">{pair}{strips}</div>
    }
    .into_any()
}

/// Somebody who fits: "Nadia Kowalska offers: lectures on VAT".
fn strip(desk: Desk, found: Match) -> AnyView {
    let (name, words) = if found.needs == desk.id {
        (
            found.offers_name.clone(),
            format!(" offers: {}", found.offer),
        )
    } else {
        (
            found.needs_name.clone(),
            format!(" looks for: {}", found.need),
        )
    };
    let dismissed = found.clone();
    let more = format!(" {name}");
    let label = format!("Not {name}");
    view! {
        <div class="match">
            <Icon name="people"/>
            <p><b>{name}</b>{words}</p>
            <span class="barend">
                <button class="btn" aria-haspopup="dialog" on:click=move |_| desk.open(Doing::Introduce(Box::new(found.clone())))>
                    "Introduce"<span class="vh">{more}</span>
                </button>
                <button class="tap quiet" aria-label=label on:click=move |_| desk.run(proposal(&dismissed, Proposed::Dismissed))>
                    <Icon name="x"/>
                </button>
            </span>
        </div>
    }
    .into_any()
}

fn proposal(found: &Match, became: Proposed) -> Command {
    Command::Save(Thing::Proposal(Proposal {
        id: ProposalId(fresh::key()),
        needs: found.needs,
        offers: found.offers,
        on: today::now(),
        became,
    }))
}

/// The ready text, to be sent by one's own hand; and that it was.
pub(super) fn introduce_sheet(desk: Desk, found: Match) -> AnyView {
    let text = RwSignal::new(found.text.clone());
    let made = found.clone();
    let record = move |_| {
        let on = today::now();
        let introduction = Introduction {
            id: IntroductionId(fresh::key()),
            a: made.needs,
            b: made.offers,
            through: PersonId::ME,
            why: made.need.clone(),
            asked_on: None,
            made_on: Some(on),
            met_on: None,
            outcome_on: None,
            outcome: String::new(),
            dropped_on: None,
        };
        let commands = vec![
            Command::Save(Thing::Introduction(introduction)),
            proposal(&made, Proposed::Made),
        ];
        let what = format!("Introduced {} and {}", made.needs_name, made.offers_name);
        desk.run(things::together(what, commands));
    };
    let dismiss = move |_| desk.run(proposal(&found, Proposed::Dismissed));
    view! {
        <Sheet title="Introduce them" on_close=desk.closing()>
            <div class="stackbtn">
                <p>"The text is yours to change and to send. Kith sends nothing."</p>
                {form::area("Text", text)}
                <CopyShare text of="the text"/>
                <button class="btn main big" on:click=record>"I introduced them"</button>
                <button class="btn" on:click=dismiss>"Not these two"</button>
                <button class="btn bare" on:click=move |_| desk.close()>"Close"</button>
            </div>
        </Sheet>
    }
    .into_any()
}

/// Adding to the two lists, and taking out of them.
pub(super) fn sheet(desk: Desk) -> AnyView {
    let list = RwSignal::new(0_usize);
    let text = RwSignal::new(String::new());
    let wants = desk.part(|page| [page.person.needs.clone(), page.person.offers.clone()]);
    let edit = move |edit: PersonEdit| {
        let command = Command::EditPerson {
            id: desk.id,
            on: today::now(),
            edits: vec![edit],
        };
        leptos::task::spawn_local(async move {
            // The sheet stays: there is often more than one.
            if desk.book.run(command).await {
                text.try_set(String::new());
            }
        });
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let text = text.get_untracked().trim().to_owned();
        if !text.is_empty() {
            let list = LISTS[list.get_untracked()];
            edit(PersonEdit::AddTo { list, text });
        }
    };
    let items = Memo::new(move |_| {
        wants
            .with(|wants| wants.as_ref().map(|wants| wants[list.get()].clone()))
            .unwrap_or_default()
    });
    let rows = move || {
        let rows = items.get().into_iter().map(|item| {
            let gone = item.clone();
            let list = LISTS[list.get_untracked()];
            let remove = move |_| edit(PersonEdit::RemoveFrom { list, text: gone.clone() });
            view! {
                <li class="row plain">
                    <span class="thing">{item.clone()}</span>
                    <span class="end">
                        <button type="button" class="tap quiet" aria-label=format!("Remove {item}") on:click=remove><Icon name="x"/></button>
                    </span>
                </li>
            }
        });
        rows.collect_view()
    };
    view! {
        <Sheet title="Needs and offers" on_close=desk.closing()>
            <form class="stackbtn" on:submit=save>
                <Segments label="Which" options=vec!["Looks for", "Offers"] value=list.into() on_choose=Callback::new(move |place| list.set(place))/>
                {form::text("What", text)}
                <button type="submit" class="btn main big" disabled=move || text.with(|t| t.trim().is_empty())>"Add it"</button>
                <When is=Signal::derive(move || items.with(|i| !i.is_empty()))>
                    <ul class="rows flush" aria-label="So far">{rows}</ul>
                </When>
                <button type="button" class="btn bare" on:click=move |_| desk.close()>"Done"</button>
            </form>
        </Sheet>
    }
    .into_any()
}
