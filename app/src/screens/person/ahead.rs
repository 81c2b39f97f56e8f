//! What lies ahead: meetings that are planned, with what to bring, and days to get back to them (rows R5, C7).

use super::desk::{Desk, Doing};
use crate::components::form;
use crate::components::icon::Icon;
use crate::components::sheet::Sheet;
use crate::components::when::When;
use crate::words::relation as say;
use crate::{fresh, things, today, words};
use chrono::{Days, NaiveDate, Timelike};
use kith_graph::command::Command;
use kith_graph::ids::FollowUpId;
use kith_graph::things::{FollowUp, Thing, ThingKind};
use kith_graph::types::{Channel, Interaction};
use leptos::prelude::*;

/// How a meeting that is planned can happen.
const CHANNELS: [Channel; 6] = [
    Channel::OneToOne,
    Channel::Call,
    Channel::Video,
    Channel::Event,
    Channel::HostedEvent,
    Channel::Association,
];

/// The section.
pub(super) fn ahead(desk: Desk) -> AnyView {
    let book = desk.book;
    let planned = desk.part(|page| {
        let planned = page.interactions.iter().filter(|contact| contact.planned);
        let mut planned: Vec<Interaction> = planned.cloned().collect();
        planned.sort_by_key(|contact| (contact.on, contact.at));
        planned
    });
    let follow_ups = desk.part(|page| page.relation.follow_ups.clone());
    let rows = move || {
        let today = book.today.get();
        let planned = planned.get().unwrap_or_default().into_iter();
        let planned = planned.map(|contact| planned_row(desk, contact, today));
        let open = follow_ups.get().unwrap_or_default().into_iter();
        let open = open
            .filter(FollowUp::is_open)
            .map(|follow_up| follow_up_row(desk, follow_up, today));
        planned.chain(open).collect_view()
    };
    let none = Memo::new(move |_| {
        planned.with(|p| p.as_ref().is_none_or(Vec::is_empty))
            && follow_ups.with(|f| !f.iter().flatten().any(FollowUp::is_open))
    });
    view! {
        {form::head("Ahead", "Plan a meeting", "", move || desk.open(Doing::Plan(None)))}
        <When is=Signal::derive(move || !none.get())>
            <ul class="sheet rows" aria-label="Ahead">{rows}</ul>
        </When>
        <p class="in"><button class="btn bare" aria-haspopup="dialog" on:click=move |_| desk.open(Doing::FollowUp(None))>
            "Get back to them on a day"
        </button></p>
    }
    .into_any()
}

/// "Thursday 14:00, Met", with what to bring; from its day on one tap makes it a contact.
fn planned_row(desk: Desk, contact: Interaction, today: NaiveDate) -> AnyView {
    let mut what = format!(
        "{}, {}",
        words::sentence(&words::day(contact.on, today)),
        words::channel(contact.channel).to_lowercase()
    );
    if let Some(at) = contact.at {
        what = format!(
            "{} {}:{:02}, {}",
            words::sentence(&words::day(contact.on, today)),
            at.hour(),
            at.minute(),
            words::channel(contact.channel).to_lowercase()
        );
    }
    let place = (!contact.note.is_empty()).then(|| contact.note.clone());
    let value = if contact.value.is_empty() {
        "Nothing to bring yet".to_owned()
    } else {
        format!("Bring: {}", contact.value)
    };
    let why: Vec<String> = place.into_iter().chain([value]).collect();
    let label = format!("More about {what}");
    let happened = contact.clone();
    let done = (contact.on <= today).then(|| {
        let log = move |_| desk.book.log_sheet.set(Some(happened_now(&happened)));
        view! { <button class="btn soft" aria-haspopup="dialog" on:click=log>"It happened"</button> }
    });
    view! {
        <li class="row loose">
            <span class="glyph"><Icon name="cal" small=true/></span>
            <span><span class="thing">{what}</span><span class="why">{why.join(". ")}</span></span>
            <span class="end">
                {done}
                <button class="tap quiet" aria-haspopup="dialog" aria-label=label
                    on:click=move |_| desk.open(Doing::Plan(Some(Box::new(contact.clone()))))>
                    <Icon name="dots"/>
                </button>
            </span>
        </li>
    }
    .into_any()
}

/// The contact that a plan becomes.
pub(crate) fn happened_now(planned: &Interaction) -> Interaction {
    Interaction {
        planned: false,
        ..planned.clone()
    }
}

fn follow_up_row(desk: Desk, follow_up: FollowUp, today: NaiveDate) -> AnyView {
    let what = if follow_up.what.is_empty() {
        "Get back to them".to_owned()
    } else {
        follow_up.what.clone()
    };
    let late = follow_up.on < today;
    let why = say::follow_up(&follow_up, today);
    let id = follow_up.id.0;
    let done = move |_| {
        desk.run(things::set(
            ThingKind::FollowUp,
            id,
            "done_on",
            &today::now(),
        ));
    };
    let (kept, more) = (format!("Done: {what}"), format!("More about {what}"));
    view! {
        <li class="row">
            <span class="glyph"><Icon name="undo" small=true/></span>
            <span><span class="thing">{what}</span><span class="why" class:late=late>{why}</span></span>
            <span class="end">
                <button class="tap" aria-label=kept on:click=done><Icon name="check"/></button>
                <button class="tap quiet" aria-haspopup="dialog" aria-label=more
                    on:click=move |_| desk.open(Doing::FollowUp(Some(follow_up.clone())))>
                    <Icon name="dots"/>
                </button>
            </span>
        </li>
    }
    .into_any()
}

/// A meeting with its day, hour, place, and what of value to bring.
pub(super) fn plan_sheet(desk: Desk, before: Option<Interaction>) -> AnyView {
    let now = today::now();
    let is_new = before.is_none();
    let plan = before.unwrap_or_else(|| Interaction {
        on: now.checked_add_days(Days::new(1)).unwrap_or(now),
        at: None,
        planned: true,
        ..desk.book.contact(desk.id, Channel::OneToOne)
    });
    let id = plan.id;
    let time = plan.at.map(|at| at.format("%H:%M").to_string());
    let on = RwSignal::new(plan.on.to_string());
    let time = RwSignal::new(time.unwrap_or_default());
    let value = RwSignal::new(plan.value.clone());
    let place = RwSignal::new(plan.note.clone());
    let how = CHANNELS.iter().position(|channel| *channel == plan.channel);
    let how = RwSignal::new(how.unwrap_or(0));
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let day = on.get_untracked().parse().unwrap_or(plan.on);
        let time = time.get_untracked().parse().ok();
        let interaction = Interaction {
            on: day,
            at: time.and_then(|time| fresh::moment_at(day, time)),
            channel: CHANNELS[how.get_untracked()],
            value: value.get_untracked().trim().to_owned(),
            note: place.get_untracked().trim().to_owned(),
            ..plan.clone()
        };
        desk.run(Command::SaveInteraction { interaction });
    };
    let call_off = move |_| {
        desk.run(Command::DeleteInteraction {
            id,
            on: today::now(),
        });
    };
    let ways = CHANNELS.into_iter().map(words::channel).collect();
    view! {
        <Sheet title="Plan a meeting" on_close=desk.closing()>
            <form class="stackbtn" on:submit=save>
                {form::chips("How", ways, how)}
                {form::when("Day", "date", on)}
                {form::when("Time", "time", time)}
                {form::text("Place", place)}
                {form::text("Bring", value)}
                <p class="why">"Something of value to them. A plan counts as a contact once it happened."</p>
                <button type="submit" class="btn main big">"Save the plan"</button>
                {(!is_new).then(|| view! { <button type="button" class="btn warn" on:click=call_off>"Call it off"</button> })}
                <button type="button" class="btn bare" on:click=move |_| desk.close()>"Cancel"</button>
            </form>
        </Sheet>
    }
    .into_any()
}

/// A day to get back to them, and with what.
pub(super) fn follow_up_sheet(desk: Desk, before: Option<FollowUp>) -> AnyView {
    let now = today::now();
    let follow_up = before.clone().unwrap_or_else(|| FollowUp {
        id: FollowUpId(fresh::key()),
        person: desk.id,
        on: now.checked_add_days(Days::new(7)).unwrap_or(now),
        event: None,
        what: String::new(),
        done_on: None,
        dropped_on: None,
    });
    let is_new = before.is_none();
    let id = follow_up.id.0;
    let on = RwSignal::new(follow_up.on.to_string());
    let what = RwSignal::new(follow_up.what.clone());
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let now = FollowUp {
            on: on.get_untracked().parse().unwrap_or(follow_up.on),
            what: what.get_untracked().trim().to_owned(),
            ..follow_up.clone()
        };
        desk.run(things::save(
            before.clone().map(Thing::FollowUp),
            Thing::FollowUp(now),
        ));
    };
    let let_go = move |_| {
        desk.run(things::set(
            ThingKind::FollowUp,
            id,
            "dropped_on",
            &today::now(),
        ));
    };
    view! {
        <Sheet title="Get back to them" on_close=desk.closing()>
            <form class="stackbtn" on:submit=save>
                {form::when("Day", "date", on)}
                {form::text("With what", what)}
                <button type="submit" class="btn main big">"Save the day"</button>
                {(!is_new).then(|| view! { <button type="button" class="btn" on:click=let_go>"Let it go"</button> })}
                <button type="button" class="btn bare" on:click=move |_| desk.close()>"Cancel"</button>
            </form>
        </Sheet>
    }
    .into_any()
}
