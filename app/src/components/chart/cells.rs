//! Who is where: industries and places as fields, for one kind of service at a time.

use crate::figures::Grid;
use leptos::prelude::*;

/// A grid, and a choice of the service that it is for.
#[component]
pub(super) fn Cells(all: Vec<Grid>) -> impl IntoView {
    let chosen = RwSignal::new(0);
    let chips = all.iter().enumerate().map(|(n, grid)| {
        let pressed = move || if chosen.get() == n { "true" } else { "false" };
        view! {
            <button type="button" class="chip" aria-pressed=pressed on:click=move |_| chosen.set(n)>{grid.service.clone()}</button>
        }
    });
    let chips = (all.len() > 1).then(|| {
        view! { <div class="chips" role="group" aria-label="Kind of service">{chips.collect_view()}</div> }
    });
    let shown = move || {
        all.get(chosen.get())
            .cloned()
            .map(|grid| view! { <Drawn grid/> })
    };
    view! { {chips}{shown} }
}

#[component]
fn Drawn(grid: Grid) -> impl IntoView {
    let places = grid
        .places
        .into_iter()
        .map(|place| view! { <span class="at">{place}</span> });
    let places = places.collect_view();
    let rows = grid.rows.into_iter().map(|(industry, people)| {
        let fields = people.into_iter().map(|n| {
            let shade = format!("cell-{}", shade(n));
            view! { <span class=shade>{(n > 0).then_some(n)}</span> }
        });
        view! { <div class="g-cells"><span class="in-it">{industry}</span>{fields.collect_view()}</div> }
    });
    let foot = grid.foot;
    view! {
        <div class="pic" role="img" aria-label=foot.clone()>
            <div class="g-cells"><span></span>{places}</div>
            {rows.collect_view()}
        </div>
        <p class="foot">{foot}</p>
    }
}

/// How dark a field is: nobody, one or two, up to four, more.
fn shade(people: usize) -> u8 {
    match people {
        0 => 0,
        1..=2 => 1,
        3..=4 => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::shade;

    #[test]
    fn a_field_is_the_darker_the_more_people_are_in_it() {
        for (people, dark) in [(0, 0), (1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (99, 3)] {
            assert_eq!(shade(people), dark, "{people}");
        }
    }
}
