//! Sorting those who were met at an event, one after the other, with one thumb: how close, what was promised, when to
//! follow up (row C7).

mod day;
mod form;
mod one;
mod promise;
mod tier;

use crate::book::use_book;
use crate::client::watch;
use crate::components::back_bar::BackBar;
use crate::components::heading::Heading;
use crate::words;
use crate::words::events as say;
use kith_channel::Query;
use kith_graph::ids::{EventId, PersonId};
use kith_graph::view::event::Triage;
use kith_graph::view::{View, Wanted};
use leptos::prelude::*;
use one::One;

/// `/events/{id}/triage`
#[component]
pub(crate) fn TriageScreen(
    /// What the address names.
    id: String,
) -> impl IntoView {
    let book = use_book();
    let id = id.parse::<EventId>().ok();
    let query = move || {
        id.map(|id| Query::View {
            wanted: Wanted::Triage(id),
            today: book.today.get(),
        })
    };
    let answer = book.client.watch(query, watch::view);
    // `Some(None)`: there is no such event.
    let found = Memo::new(move |_| match answer.get() {
        _ if id.is_none() => Some(None),
        Some(View::Triage(triage)) => Some(triage.map(|triage| *triage)),
        _ => None,
    });
    let triage = Memo::new(move |_| found.get().flatten());
    // Those who were passed over; they wait for the next time.
    let skipped = RwSignal::new(Vec::<PersonId>::new());
    let now = Memo::new(move |_| triage.with(|triage| next(triage.as_ref()?, &skipped.get())));
    // What is known of them changes while somebody is looked at; only another person makes another screen.
    let loaded = Memo::new(move |_| found.with(Option::is_some));
    let begun = StoredValue::new(false);
    let screen = move || {
        match (loaded.get(), now.get()) {
        (true, Some(person)) => {
            let goes_on = begun.try_update_value(|begun| std::mem::replace(begun, true));
            view! { <One person triage skipped goes_on=goes_on.unwrap_or_default()/> }.into_any()
        }
        (true, None) => view! { <End triage skipped/> }.into_any(),
        (false, _) => {
            view! { <main class="screen"><header class="top"><Heading text="Whom you met"/></header></main> }.into_any()
        }
    }
    };
    view! { {screen} }
}

/// Who comes next: the first who was not passed over.
fn next(triage: &Triage, skipped: &[PersonId]) -> Option<PersonId> {
    let mut queue = triage.queue.iter().map(|one| one.person.id);
    queue.find(|id| !skipped.contains(id))
}

/// How far the sorting is: those who are sorted, those passed over who still wait, and all.
fn so_far(triage: &Triage, skipped: &[PersonId]) -> (usize, usize, usize) {
    let waits = |id: &&PersonId| triage.queue.iter().any(|one| one.person.id == **id);
    (
        triage.sorted,
        skipped.iter().filter(waits).count(),
        triage.of,
    )
}

/// Nobody is left, or only those who were passed over.
#[component]
fn End(triage: Memo<Option<Triage>>, skipped: RwSignal<Vec<PersonId>>) -> impl IntoView {
    let book = use_book();
    let put_off =
        Memo::new(move |_| triage.with(|triage| triage.as_ref().map(|triage| triage.queue.len())));
    let title = Signal::derive(move || match put_off.get() {
        Some(n) => say::left(n),
        None => "Nothing lives here".to_owned(),
    });
    let sorted = move || {
        triage.with(|triage| {
            let triage = triage.as_ref()?;
            let of = words::several_words(triage.of, "person", "people");
            Some(match triage.of {
                0 => "Nobody was captured there yet.".to_owned(),
                _ => format!(
                    "{}: {} of {of} sorted.",
                    triage.event.name,
                    words::count(triage.sorted)
                ),
            })
        })
    };
    let again = move || {
        (put_off.get().unwrap_or_default() > 0).then(|| {
            view! { <button class="btn soft big" on:click=move |_| skipped.set(Vec::new())>"Go through them now"</button> }
        })
    };
    view! {
        <main class="screen has-dock">
            <BackBar href="/events" to="Events"/>
            <header class="top close"><Heading text=title/></header>
            <p class="lede">{sorted}</p>
        </main>
        <div class="dock" role="region" aria-label="At hand">
            {again}
            <button class="btn main big" on:click=move |_| book.router.go("/")>"Back to Today"</button>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screens::today::sample;
    use kith_graph::types::Event;
    use kith_graph::view::event::Waiting;
    use kith_graph::view::review::Slots;
    use uuid::Uuid;

    fn id(n: u128) -> PersonId {
        PersonId(Uuid::from_u128(n))
    }

    fn triage(queue: &[u128], of: usize) -> Triage {
        let waiting = |n: &u128| {
            let mut person = sample::person();
            person.id = id(*n);
            Waiting {
                on: person.added_on,
                person,
                at: String::new(),
                note: String::new(),
                promises: Vec::new(),
                suggestions: Vec::new(),
                slots: Slots::default(),
            }
        };
        Triage {
            event: Event::named(EventId(Uuid::nil()), "Forum"),
            of,
            sorted: of - queue.len(),
            count: [0; 3],
            most: [10, 25, 100],
            a_day: 5,
            queue: queue.iter().map(waiting).collect(),
        }
    }

    #[test]
    fn whoever_was_passed_over_comes_not_again_and_counts_as_seen() {
        let all = triage(&[1, 2, 3], 5);
        for (skipped, next_one, far) in [
            (vec![], Some(1), (2, 0, 5)),
            (vec![1], Some(2), (2, 1, 5)),
            (vec![1, 3], Some(2), (2, 2, 5)),
            (vec![1, 2, 3], None, (2, 3, 5)),
            // Sorted meanwhile, on another device.
            (vec![9, 1], Some(2), (2, 1, 5)),
        ] {
            let skipped: Vec<PersonId> = skipped.into_iter().map(id).collect();
            assert_eq!(next(&all, &skipped), next_one.map(id), "{skipped:?}");
            assert_eq!(so_far(&all, &skipped), far, "{skipped:?}");
        }
    }
}
