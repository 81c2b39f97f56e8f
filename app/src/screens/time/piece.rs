//! The sheet of a piece of work: how long, into what, on which day.

use crate::book::use_book;
use crate::components::form;
use crate::components::segments::place_of;
use crate::components::sheet::Sheet;
use crate::components::timer_stop::understood;
use crate::components::when::When;
use crate::words::time as say;
use crate::{fresh, things, today, words};
use kith_graph::command::Command;
use kith_graph::ids::TimeId;
use kith_graph::things::{Association, Thing, ThingKind, Time, TimeKind};
use kith_graph::types::Channel;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Notes a piece of work, or corrects one.
#[component]
pub(super) fn PieceSheet(
    /// The one that is corrected; none for a new one.
    time: Option<Time>,
    /// What it may be for.
    associations: Vec<Association>,
    /// Closes it.
    on_close: Callback<()>,
) -> impl IntoView {
    let book = use_book();
    let before = time.clone().map(Thing::Time);
    let is_new = time.is_none();
    let time = time.unwrap_or_else(|| Time {
        id: TimeId(fresh::key()),
        on: today::now(),
        minutes: 0,
        kind: TimeKind::Preparation,
        channel: Channel::OneToOne,
        event: None,
        association: None,
        note: String::new(),
    });
    let id = time.id;
    let minutes = match time.minutes {
        0 => String::new(),
        minutes => minutes.to_string(),
    };
    let minutes = RwSignal::new(minutes);
    let on = RwSignal::new(time.on.to_string());
    let note = RwSignal::new(time.note.clone());
    let kind = RwSignal::new(place_of(&say::KINDS, &time.kind));
    // A channel that is not offered stays while no other is chosen.
    let mut channels: Vec<Channel> = say::CHANNELS.to_vec();
    if !channels.contains(&time.channel) {
        channels.push(time.channel);
    }
    let channel = RwSignal::new(place_of(&channels, &time.channel));
    let ids = associations.iter().map(|association| association.id);
    let ids: Vec<_> = std::iter::once(None).chain(ids.map(Some)).collect();
    let association = RwSignal::new(place_of(&ids, &time.association));
    let tried = RwSignal::new(false);
    let wrong = Signal::derive(move || tried.get() && understood(&minutes.get()).is_none());
    let words_of_channels = channels.iter().copied().map(words::channel).collect();
    let names = associations.into_iter().map(|association| association.name);
    let names: Vec<String> = std::iter::once("None".to_owned()).chain(names).collect();
    let has_associations = names.len() > 1;
    let options = names
        .into_iter()
        .enumerate()
        .map(|(place, name)| {
            view! { <option value=place.to_string() selected=association.get_untracked() == place>{name}</option> }
        })
        .collect_view();
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let Some(minutes) = understood(&minutes.get_untracked()) else {
            return;
        };
        let now = Time {
            minutes,
            on: on.get_untracked().parse().unwrap_or(time.on),
            kind: say::KINDS[kind.get_untracked()],
            channel: channels[channel.get_untracked()],
            association: ids.get(association.get_untracked()).copied().flatten(),
            note: note.get_untracked().trim().to_owned(),
            ..time.clone()
        };
        let command = things::save(before.clone(), Thing::Time(now));
        spawn_local(async move {
            let done = match command {
                Some(command) => book.run(command).await,
                None => true,
            };
            if done {
                on_close.try_run(());
            }
        });
    };
    let remove = move |_| {
        spawn_local(async move {
            let command = Command::Delete {
                kind: ThingKind::Time,
                id: id.0,
            };
            if book.run(command).await {
                on_close.try_run(());
            }
        });
    };
    let kinds = say::KINDS.into_iter().map(say::kind).collect();
    view! {
        <Sheet title=if is_new { "Note minutes" } else { "The minutes" } on_close>
            <form class="stackbtn" on:submit=save>
                {form::when("Minutes", "number", minutes)}
                <When is=wrong><p class="err" role="alert">"A whole number from 1 to 1440."</p></When>
                {form::chips("What they went into", kinds, kind)}
                {form::chips("What it was for", words_of_channels, channel)}
                {has_associations.then(|| view! {
                    <label class="field"><span>"Association"</span>
                        <select on:change=move |e| association.set(event_target_value(&e).parse().unwrap_or(0))>{options}</select>
                    </label>
                })}
                {form::when("Day", "date", on)}
                {form::text("Note", note)}
                <button type="submit" class="btn main big">"Save the minutes"</button>
                {(!is_new).then(|| view! { <button type="button" class="btn warn" on:click=remove>"Delete"</button> })}
                <button type="button" class="btn bare" on:click=move |_| on_close.run(())>"Cancel"</button>
            </form>
        </Sheet>
    }
}
