//! A piece of work: how far it is, how much, with whom and through whom.

use super::STATES;
use crate::book::{Book, use_book};
use crate::client::watch;
use crate::components::draft_sheet::DraftFor;
use crate::components::form;
use crate::components::person_picker::{PersonPicker, Picked};
use crate::components::segments::place_of;
use crate::components::sheet::Sheet;
use crate::components::when::When;
use crate::words::work as say;
use crate::{fresh, things, today};
use kith_channel::Query;
use kith_graph::command::Command;
use kith_graph::ids::{AssociationId, EventId, OpportunityId};
use kith_graph::things::{
    DealOrigin, DealState, Money, Opportunity, TemplateKind, Thing, ThingKind,
};
use kith_graph::view::work::{Deal, Pipeline, Sent};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Where work comes from that was not referred.
const ORIGINS: [DealOrigin; 6] = [
    DealOrigin::WarmInbound,
    DealOrigin::ColdOutbound,
    DealOrigin::Event,
    DealOrigin::Content,
    DealOrigin::Association,
    DealOrigin::Referral,
];

/// What the fields of an amount say: nothing, an amount, or what is none.
pub(super) fn amount_of(typed: &str, code: &str) -> Result<Option<Money>, ()> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    say::amount(typed, code).map(Some).ok_or(())
}

/// The currency that is offered: of the latest work that has one.
pub(super) fn usual_code(all: &Pipeline) -> String {
    let deals = all.open.iter().chain(&all.closed);
    let latest = deals.filter(|deal| deal.work.amount.is_some());
    let latest = latest.max_by_key(|deal| (deal.work.opened_on, deal.work.id));
    let amount = latest.and_then(|deal| deal.work.amount);
    amount.map_or("EUR".to_owned(), |amount| amount.code().to_owned())
}

/// Work that was not there before.
pub(super) fn new_work(name: String, origin: DealOrigin) -> Opportunity {
    Opportunity {
        id: OpportunityId(fresh::key()),
        name,
        person: None,
        amount: None,
        origin,
        source: None,
        event: None,
        association: None,
        state: DealState::Received,
        opened_on: today::now(),
        contacted_on: None,
        contacted_at: None,
        meeting_on: None,
        proposal_on: None,
        closed_on: None,
        reason: String::new(),
        note: String::new(),
    }
}

#[component]
pub(super) fn DealSheet(
    /// Work that is there; otherwise a new one.
    before: Option<Deal>,
    /// A referral that it comes by.
    #[prop(default = None)]
    link: Option<Sent>,
    all: Pipeline,
    on_close: Callback<()>,
) -> impl IntoView {
    let book = use_book();
    let events = book.client.watch(|| Some(Query::Events), watch::events);
    let is_new = before.is_none();
    let referred = link.is_some() || before.as_ref().is_some_and(|deal| deal.referral.is_some());
    let work = match (&before, &link) {
        (Some(deal), _) => deal.work.clone(),
        (None, Some(sent)) => {
            let mut work = new_work(sent.prospect.clone(), DealOrigin::Referral);
            (work.source, work.opened_on) = (Some(sent.referral.person), sent.referral.on);
            work.person = sent.referral.prospect;
            work
        }
        (None, None) => new_work(String::new(), ORIGINS[0]),
    };
    let picked = |one: Option<(_, String)>| RwSignal::new(one.into_iter().collect::<Vec<Picked>>());
    let unnamed = |id| (id, String::new());
    let name = RwSignal::new(work.name.clone());
    let state = RwSignal::new(place_of(&STATES, &work.state));
    let origin = RwSignal::new(place_of(&ORIGINS, &work.origin));
    let person = picked(work.person.map(unnamed));
    let source = picked(work.source.map(unnamed));
    let event = RwSignal::new(work.event.map(|id| id.to_string()).unwrap_or_default());
    let association = RwSignal::new(
        work.association
            .map(|id| id.to_string())
            .unwrap_or_default(),
    );
    let amount = RwSignal::new(work.amount.map(say::typed).unwrap_or_default());
    let code = RwSignal::new(
        work.amount
            .map_or_else(|| usual_code(&all), |a| a.code().to_owned()),
    );
    let reason = RwSignal::new(work.reason.clone());
    let note = RwSignal::new(work.note.clone());
    let chosen = move || STATES[state.get()];
    let closed = Signal::derive(move || chosen().is_closed());
    let from = move || ORIGINS[origin.get()];
    let bad_amount = Signal::derive(move || amount_of(&amount.get(), &code.get()).is_err());
    let nameless = Signal::derive(move || name.with(|name| name.trim().is_empty()));
    let not_ready = move || bad_amount.get() || nameless.get();
    let was = StoredValue::new(work);
    let link = StoredValue::new(link.map(|sent| sent.referral));
    let save = move |_| {
        let before = was.get_value();
        let mut now = before.moved_to(untrack(chosen), fresh::moment());
        if now.state == before.state {
            // A day that is there stays, and none is made up.
            now = before.clone();
        }
        let first =
            |all: RwSignal<Vec<Picked>>| all.with_untracked(|all| all.first().map(|(id, _)| *id));
        name.with_untracked(|name| name.trim().clone_into(&mut now.name));
        now.person = first(person);
        now.amount =
            amount_of(&amount.get_untracked(), &code.get_untracked()).unwrap_or(before.amount);
        if !referred {
            now.origin = untrack(from);
            now.source = first(source);
            now.event = event.with_untracked(|id| id.parse::<EventId>().ok());
            now.association = association.with_untracked(|id| id.parse::<AssociationId>().ok());
        }
        if now.state.is_closed() {
            reason.with_untracked(|reason| reason.trim().clone_into(&mut now.reason));
        }
        note.with_untracked(|note| note.trim().clone_into(&mut now.note));
        let (key, title) = (now.id, now.name.clone());
        let old = (!is_new).then_some(Thing::Opportunity(before));
        let saved = things::save(old, Thing::Opportunity(now));
        let linked = link.with_value(|referral| {
            let referral = referral.as_ref()?;
            Some(things::set(
                ThingKind::Referral,
                referral.id.0,
                "opportunity",
                &key,
            ))
        });
        let commands = saved.into_iter().chain(linked).collect();
        close_with(
            book,
            things::together(format!("Noted {title}"), commands),
            on_close,
        );
    };
    let remove = move |_| {
        let id = was.with_value(|work| work.id.0);
        let kind = ThingKind::Opportunity;
        close_with(book, Some(Command::Delete { kind, id }), on_close);
    };
    let tell = before
        .as_ref()
        .and_then(|deal| telling(book, deal, on_close));
    let event_options = move || {
        let all = events.get().unwrap_or_default();
        let option = |(one, _): (kith_graph::types::Event, usize)| {
            let id = one.id.to_string();
            let selected = event.with_untracked(|chosen| *chosen == id);
            view! { <option value=id selected=selected>{one.name}</option> }
        };
        all.into_iter().map(option).collect_view()
    };
    let associations = StoredValue::new(all.associations);
    let association_options = move || {
        let option = |(key, name): (AssociationId, String)| {
            let id = key.to_string();
            let selected = association.with_untracked(|chosen| *chosen == id);
            view! { <option value=id selected=selected>{name}</option> }
        };
        associations
            .get_value()
            .into_iter()
            .map(option)
            .collect_view()
    };
    let where_from = move || {
        let at_event = Signal::derive(move || from() == DealOrigin::Event);
        let at_association = Signal::derive(move || from() == DealOrigin::Association);
        view! {
            <h3>"Where it comes from"</h3>
            {form::chips("Where it comes from", ORIGINS.into_iter().map(say::origin).collect(), origin)}
            <When is=at_event>
                <label class="field"><span>"Event"</span>
                    <select on:change=move |e| event.set(event_target_value(&e))><option value="">"Not said"</option>{event_options}</select>
                </label>
            </When>
            <When is=at_association>
                <label class="field"><span>"Association"</span>
                    <select on:change=move |e| association.set(event_target_value(&e))><option value="">"Not said"</option>{association_options}</select>
                </label>
            </When>
            <PersonPicker label="Through" chosen=source single=true/>
        }
    };
    let why = move || {
        if chosen() == DealState::Won {
            "Why it was won"
        } else {
            "Why it was lost"
        }
    };
    view! {
        <Sheet title="Work" on_close>
            <div class="stackbtn">
                {tell}
                {form::text("What it is", name)}
                <h3>"How far it is"</h3>
                {form::chips("How far it is", STATES.into_iter().map(say::state).collect(), state)}
                <When is=closed>
                    <label class="field">
                        <span>{why}</span>
                        <input type="text" autocomplete="off" prop:value=reason on:input=move |e| reason.set(event_target_value(&e))/>
                    </label>
                </When>
                {money_fields(amount, code, bad_amount)}
                <PersonPicker label="With" chosen=person single=true/>
                {(!referred).then(where_from)}
                {form::area("Note", note)}
                <button type="button" class="btn main big" disabled=not_ready on:click=save>"Save the work"</button>
                {(!is_new).then(|| view! { <button type="button" class="btn warn" on:click=remove>"Remove"</button> })}
                <button type="button" class="btn bare" on:click=move |_| on_close.run(())>"Cancel"</button>
            </div>
        </Sheet>
    }
}

/// An amount and its currency.
pub(super) fn money_fields(
    amount: RwSignal<String>,
    code: RwSignal<String>,
    bad: Signal<bool>,
) -> AnyView {
    view! {
        <div class="money">
            <label class="field">
                <span>"Amount"</span>
                <input type="text" inputmode="decimal" autocomplete="off" prop:value=amount on:input=move |e| amount.set(event_target_value(&e))/>
            </label>
            <label class="field">
                <span>"Currency"</span>
                <input type="text" autocomplete="off" autocapitalize="characters" maxlength="3" prop:value=code
                    on:input=move |e| code.set(event_target_value(&e).to_uppercase())/>
            </label>
        </div>
        <When is=bad><p class="err" role="alert">"An amount is a number, such as 24,000, and a currency three letters, such as EUR."</p></When>
    }
    .into_any()
}

/// What the source is to hear, while there is something to tell (row B2).
fn telling(book: Book, deal: &Deal, on_close: Callback<()>) -> Option<AnyView> {
    deal.tell_since?;
    let (person, name) = deal.source.clone()?;
    let referral = deal.referral.as_ref()?.id.0;
    let told = things::set(ThingKind::Referral, referral, "updated_on", &today::now());
    let words = format!("Draft a word to {name}");
    let already = told.clone();
    let draft = move |_| {
        on_close.run(());
        book.draft_sheet.set(Some(DraftFor {
            person,
            name: name.clone(),
            kind: Some(TemplateKind::Update),
            other: None,
            about: Some(referral),
            settles: vec![(Some(TemplateKind::Update), told.clone())],
            answers: false,
        }));
    };
    Some(view! {
        <div class="acts">
            <button type="button" class="btn soft" on:click=draft>{words}</button>
            <button type="button" class="btn" on:click=move |_| close_with(book, Some(already.clone()), on_close)>"Told already"</button>
        </div>
    }.into_any())
}

/// Runs a command, if there is one, and closes the sheet once it is saved.
pub(super) fn close_with(book: Book, command: Option<Command>, on_close: Callback<()>) {
    let Some(command) = command else {
        return on_close.run(());
    };
    spawn_local(async move {
        if book.run(command).await {
            on_close.try_run(());
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_one_none_or_wrong() {
        assert_eq!(amount_of(" ", "EUR"), Ok(None));
        assert_eq!(amount_of("5", "EUR"), Ok(Money::new(500, "EUR")));
        assert_eq!(amount_of("five", "EUR"), Err(()));
        assert_eq!(amount_of("5", "E"), Err(()));
    }

    #[test]
    fn the_currency_of_the_latest_work_is_offered() {
        assert_eq!(usual_code(&Pipeline::default()), "EUR");
    }
}
