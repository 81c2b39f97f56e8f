//! The ring: its weight is the tier, its arc the part of the cadence that has passed.

use crate::words;
use kith_graph::types::Tier;
use kith_graph::view::PersonRow;
use leptos::prelude::*;

/// Somebody's initials in their ring. Hidden from readers: the words beside it say the same.
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
    let paper = row
        .id
        .0
        .as_bytes()
        .iter()
        .fold(0u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(*byte))
        % 6
        + 1;
    let class = format!("av t{weight} p{paper}{}", if large { " l" } else { "" });
    let dash = move || format!("{} {}", share.get(), 100 - share.get());
    view! {
        <span class=class aria-hidden="true">
            <svg viewBox="0 0 48 48">
                <circle class="track" cx="24" cy="24" r="21.5"></circle>
                <circle class="arc" cx="24" cy="24" r="21.5" pathLength="100" stroke-dasharray=dash></circle>
            </svg>
            <b>{words::initials(&row.name)}</b>
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
