//! Something of value given or received, in a few taps (row R6).

use super::desk::{Desk, Doing};
use crate::components::form;
use crate::components::segments::Segments;
use crate::components::sheet::Sheet;
use crate::components::when::When;
use crate::words::story as say;
use crate::{fresh, today, words};
use kith_graph::command::Command;
use kith_graph::ids::ExchangeId;
use kith_graph::things::{Direction, Exchange, ExchangeKind, Size, Thing};
use leptos::prelude::*;

/// Without referrals and introductions: those are kept by themselves, and count from there.
const KINDS: [ExchangeKind; 7] = [
    ExchangeKind::Information,
    ExchangeKind::Lead,
    ExchangeKind::Expertise,
    ExchangeKind::Collaboration,
    ExchangeKind::Invitation,
    ExchangeKind::Visibility,
    ExchangeKind::Thanks,
];

const SIZES: [Size; 3] = [Size::Small, Size::Medium, Size::Large];

/// Kind, size, whether asked for, what, and the day.
pub(super) fn sheet(desk: Desk, direction: Direction) -> AnyView {
    let id = ExchangeId(fresh::key());
    let kind = RwSignal::new(0_usize);
    let size = RwSignal::new(0_usize);
    let asked = RwSignal::new(0_usize);
    let quality = RwSignal::new(0_usize);
    let public = RwSignal::new(false);
    let note = RwSignal::new(String::new());
    let on = RwSignal::new(today::now().to_string());
    let is = move |wanted: ExchangeKind| KINDS[kind.get()] == wanted;
    let thanks = Signal::derive(move || is(ExchangeKind::Thanks));
    let rated =
        Signal::derive(move || direction == Direction::Received && is(ExchangeKind::Information));
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let is_thanks = thanks.get_untracked();
        let rating = quality.get_untracked();
        let rating = u8::try_from(rating)
            .ok()
            .filter(|r| *r > 0 && rated.get_untracked());
        desk.run(Command::Save(Thing::Exchange(Exchange {
            id,
            person: desk.id,
            direction,
            kind: KINDS[kind.get_untracked()],
            size: if is_thanks {
                Size::Small
            } else {
                SIZES[size.get_untracked()]
            },
            asked: asked.get_untracked() == 1 && !is_thanks,
            on: on.get_untracked().parse().unwrap_or_else(|_| today::now()),
            note: note.get_untracked().trim().to_owned(),
            quality: rating,
            public: is_thanks && direction == Direction::Given && public.get_untracked(),
            interaction: None,
        })));
    };
    let (title, what) = match direction {
        Direction::Given => ("What you gave", "Save what you gave"),
        Direction::Received => ("What you received", "Save what you received"),
    };
    let kinds = KINDS.into_iter().map(words::exchange).collect();
    let introduction = move |_| desk.open(Doing::Introduction(None));
    view! {
        <Sheet title=title on_close=desk.closing()>
            <form class="stackbtn" on:submit=save>
                {form::chips("What kind", kinds, kind)}
                <When is=Signal::derive(move || !thanks.get())>
                    <Segments label="How much it was worth" options=SIZES.into_iter().map(say::size).collect() value=size.into()
                        on_choose=Callback::new(move |place| size.set(place))/>
                    <Segments label="Asked for or not" options=vec!["Unprompted", "Asked for"] value=asked.into()
                        on_choose=Callback::new(move |place| asked.set(place))/>
                </When>
                <When is=rated>
                    <p class="why" id="quality">"How good was it, from 1 to 5?"</p>
                    <Segments label="How good it was" options=vec!["Not said", "1", "2", "3", "4", "5"] value=quality.into()
                        on_choose=Callback::new(move |place| quality.set(place))/>
                </When>
                <When is=Signal::derive(move || thanks.get() && direction == Direction::Given)>
                    {form::tick("Others heard it", public)}
                </When>
                {form::text("What", note)}
                {form::when("Day", "date", on)}
                <button type="submit" class="btn main big">{what}</button>
                <button type="button" class="btn" on:click=introduction>"It was an introduction"</button>
                <button type="button" class="btn bare" on:click=move |_| desk.close()>"Cancel"</button>
            </form>
        </Sheet>
    }
    .into_any()
}
