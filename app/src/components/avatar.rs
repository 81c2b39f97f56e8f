//! The ring: its weight is the tier, its arc the part of the cadence that has passed; in it the photo, or initials.

use crate::book::use_book;
use crate::words;
use kith_graph::ids::PersonId;
use kith_graph::types::Tier;
use kith_graph::view::PersonRow;
use leptos::prelude::*;

/// Somebody's photo in their ring, or their initials until there is one. Hidden from readers in lists, where the words
/// beside it say the same.
#[component]
pub(crate) fn Avatar(
    /// Who.
    row: PersonRow,
    /// How much of the circle is closed, in hundredths.
    #[prop(into)]
    share: Signal<u8>,
    /// 76 px in place of 48.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    let weight = row.tier.map_or(0, u8::from);
    let paper = paper(row.id);
    let class = format!("av t{weight} p{paper}{}", if large { " l" } else { "" });
    let dash = move || format!("{} {}", share.get(), 100 - share.get());
    let photo = row.portrait.map(|id| use_book().photos.address(id));
    let photo = Memo::new(move |_| photo.as_ref().and_then(|photo| photo.get()));
    let initials = words::initials(&row.name);
    let alt = if large {
        format!("Photo of {}", row.name)
    } else {
        String::new()
    };
    let face = move || match photo.get() {
        Some(src) => view! { <img src=src alt=alt.clone()/> }.into_any(),
        None => view! { <b>{initials.clone()}</b> }.into_any(),
    };
    view! {
        <span class=class aria-hidden=move || (!large || photo.with(Option::is_none)).then_some("true")>
            <svg viewBox="0 0 48 48">
                <circle class="track" cx="24" cy="24" r="21.5"></circle>
                <circle class="arc" cx="24" cy="24" r="21.5" pathLength="100" stroke-dasharray=dash></circle>
            </svg>
            {face}
        </span>
    }
}

/// Which of the six papers somebody's initials stand on: always the same.
pub(crate) fn paper(id: PersonId) -> u8 {
    id.0.as_bytes()
        .iter()
        .fold(0u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(*byte))
        % 6
        + 1
}

/// Initials in a closed ring, where neither photo nor cadence is at hand; the words beside it say the rest.
#[component]
pub(crate) fn Face(
    /// Who.
    id: PersonId,
    /// The name.
    #[prop(into)]
    name: String,
    /// The ring's weight.
    tier: Option<Tier>,
) -> impl IntoView {
    let weight = tier.map_or(0, u8::from);
    view! {
        <span class=format!("av t{weight} p{}", paper(id)) aria-hidden="true">
            <svg viewBox="0 0 48 48"><circle class="track" cx="24" cy="24" r="21.5"></circle></svg>
            <b>{words::initials(&name)}</b>
        </span>
    }
}

/// The little ring that stands for a tier in chips and tags.
#[component]
pub(crate) fn RingKey(
    /// Which tier; the wider circle has no ring.
    tier: Option<Tier>,
) -> impl IntoView {
    let width = tier.map(|tier| match tier {
        Tier::One => "3.6",
        Tier::Two => "2.3",
        Tier::Three => "1.2",
    });
    width.map(|width| {
        view! {
            <svg class="ringkey" viewBox="0 0 18 18" aria-hidden="true">
                <circle cx="9" cy="9" r="6.5" stroke-width=width></circle>
            </svg>
        }
    })
}
