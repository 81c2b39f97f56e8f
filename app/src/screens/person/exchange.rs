//! Something of value given or received, in a few taps (row R6).

use super::desk::{Desk, Doing};
use crate::components::form;
use crate::components::segments::{Segments, place_of};
use crate::components::sheet::Sheet;
use crate::components::when::When;
use crate::words::story as say;
use crate::{fresh, things, today, words};
use kith_graph::command::Command;
use kith_graph::ids::ExchangeId;
use kith_graph::things::{Direction, Exchange, ExchangeKind, Size, Thing, ThingKind};
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

/// What the sheet says, by the places of the choices.
struct Said {
    kind: ExchangeKind,
    size: usize,
    asked: usize,
    /// 0 for not said.
    quality: usize,
    public: bool,
    note: String,
    on: String,
}

/// The exchange with what the sheet says; what does not go with its kind is not said.
fn with(before: &Exchange, said: &Said) -> Exchange {
    let is_thanks = said.kind == ExchangeKind::Thanks;
    let quality = u8::try_from(said.quality).ok().filter(|q| *q > 0);
    Exchange {
        kind: said.kind,
        size: if is_thanks {
            Size::Small
        } else {
            SIZES[said.size]
        },
        asked: said.asked == 1 && !is_thanks,
        on: said.on.parse().unwrap_or(before.on),
        note: said.note.trim().to_owned(),
        quality: quality.filter(|_| is_rated(before.direction, said.kind)),
        public: is_thanks && before.direction == Direction::Given && said.public,
        ..before.clone()
    }
}

/// Whether it is said how good it was.
fn is_rated(direction: Direction, kind: ExchangeKind) -> bool {
    direction == Direction::Received && kind == ExchangeKind::Information
}

/// The kinds to choose from, with one that is there already.
fn kinds(own: ExchangeKind) -> Vec<ExchangeKind> {
    let mut kinds = KINDS.to_vec();
    if !kinds.contains(&own) {
        kinds.push(own);
    }
    kinds
}

/// Kind, size, whether asked for, what, and the day; of a new one, or of one that was there.
pub(super) fn sheet(desk: Desk, direction: Direction, before: Option<Exchange>) -> AnyView {
    let exchange = before.clone().unwrap_or_else(|| Exchange {
        id: ExchangeId(fresh::key()),
        person: desk.id,
        direction,
        kind: KINDS[0],
        size: Size::Small,
        asked: false,
        on: today::now(),
        note: String::new(),
        quality: None,
        public: false,
        interaction: None,
    });
    let id = exchange.id.0;
    let is_new = before.is_none();
    let all = kinds(exchange.kind);
    let words = all.iter().map(|kind| words::exchange(*kind)).collect();
    let kind = RwSignal::new(place_of(&all, &exchange.kind));
    let all = StoredValue::new(all);
    let chosen = move || all.with_value(|all| all[kind.get()]);
    let size = RwSignal::new(place_of(&SIZES, &exchange.size));
    let asked = RwSignal::new(usize::from(exchange.asked));
    let quality = RwSignal::new(usize::from(exchange.quality.unwrap_or_default()));
    let public = RwSignal::new(exchange.public);
    let note = RwSignal::new(exchange.note.clone());
    let on = RwSignal::new(exchange.on.to_string());
    let thanks = Signal::derive(move || chosen() == ExchangeKind::Thanks);
    let rated = Signal::derive(move || is_rated(direction, chosen()));
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let said = Said {
            kind: untrack(chosen),
            size: size.get_untracked(),
            asked: asked.get_untracked(),
            quality: quality.get_untracked(),
            public: public.get_untracked(),
            note: note.get_untracked(),
            on: on.get_untracked(),
        };
        desk.run(things::save(
            before.clone().map(Thing::Exchange),
            Thing::Exchange(with(&exchange, &said)),
        ));
    };
    let (title, what) = match direction {
        Direction::Given => ("What you gave", "Save what you gave"),
        Direction::Received => ("What you received", "Save what you received"),
    };
    let introduction = move |_| desk.open(Doing::Introduction(None));
    let remove = move |_| {
        desk.run(Command::Delete {
            kind: ThingKind::Exchange,
            id,
        });
    };
    let other = if is_new {
        let way = match direction {
            Direction::Given => format!("/work?sent={}", desk.id),
            Direction::Received => format!("/work?received={}", desk.id),
        };
        view! {
            <button type="button" class="btn" on:click=introduction>"It was an introduction"</button>
            <a class="btn" href=way>"It was a referral"</a>
        }
        .into_any()
    } else {
        view! { <button type="button" class="btn warn" on:click=remove>"Remove"</button> }
            .into_any()
    };
    view! {
        <Sheet title=title on_close=desk.closing()>
            <form class="stackbtn" on:submit=save>
                {form::chips("What kind", words, kind)}
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
                {other}
                <button type="button" class="btn bare" on:click=move |_| desk.close()>"Cancel"</button>
            </form>
        </Sheet>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kith_graph::ids::{InteractionId, PersonId};
    use uuid::Uuid;

    fn advice() -> Exchange {
        Exchange {
            id: ExchangeId(Uuid::from_u128(1)),
            person: PersonId(Uuid::from_u128(2)),
            direction: Direction::Received,
            kind: ExchangeKind::Information,
            size: Size::Medium,
            asked: true,
            on: "2026-06-01".parse().unwrap(),
            note: "Whom to ask at the port".to_owned(),
            quality: Some(4),
            public: false,
            interaction: Some(InteractionId(Uuid::from_u128(3))),
        }
    }

    /// What the sheet says as it is opened over an exchange.
    fn filled(exchange: &Exchange) -> Said {
        Said {
            kind: exchange.kind,
            size: place_of(&SIZES, &exchange.size),
            asked: usize::from(exchange.asked),
            quality: usize::from(exchange.quality.unwrap_or_default()),
            public: exchange.public,
            note: exchange.note.clone(),
            on: exchange.on.to_string(),
        }
    }

    #[test]
    fn saving_a_sheet_as_it_was_opened_changes_nothing() {
        let thanks = Exchange {
            direction: Direction::Given,
            kind: ExchangeKind::Thanks,
            size: Size::Small,
            asked: false,
            quality: None,
            public: true,
            ..advice()
        };
        let referral = Exchange {
            kind: ExchangeKind::Referral,
            quality: None,
            ..advice()
        };
        for exchange in [advice(), thanks, referral] {
            let now = with(&exchange, &filled(&exchange));
            let [was, now] = [exchange, now].map(Thing::Exchange);
            assert_eq!(things::save(Some(was.clone()), now), None, "{was:?}");
        }
    }

    #[test]
    fn what_does_not_go_with_a_kind_goes_and_the_rest_stays() {
        let said = Said {
            kind: ExchangeKind::Thanks,
            note: " For the port ".to_owned(),
            on: "2026-06-02".to_owned(),
            ..filled(&advice())
        };
        let now = with(&advice(), &said);
        let expected = Exchange {
            kind: ExchangeKind::Thanks,
            size: Size::Small,
            asked: false,
            quality: None,
            note: "For the port".to_owned(),
            on: "2026-06-02".parse().unwrap(),
            ..advice()
        };
        assert_eq!(now, expected);
        let emptied = Said {
            on: String::new(),
            quality: 0,
            ..filled(&advice())
        };
        let now = with(&advice(), &emptied);
        assert_eq!((now.on, now.quality), (advice().on, None));
    }

    #[test]
    fn a_kind_that_is_not_offered_can_stay() {
        assert_eq!(kinds(ExchangeKind::Lead), KINDS);
        assert_eq!(
            kinds(ExchangeKind::Introduction).last(),
            Some(&ExchangeKind::Introduction)
        );
    }
}
