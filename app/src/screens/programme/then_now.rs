//! The figures of the start beside those of now.

use crate::components::when::When;
use crate::words::programme as say;
use crate::words::short_day;
use kith_graph::view::programme::Programme;
use leptos::prelude::*;

/// A table of both, and the quarters of the second half-year.
#[component]
pub(super) fn ThenNow(programme: Memo<Option<Programme>>) -> impl IntoView {
    let rows = Memo::new(move |_| {
        programme.with(|p| {
            p.as_ref()
                .map(|p| say::figures(&p.then, &p.now))
                .unwrap_or_default()
        })
    });
    let then = move || {
        programme.with(|p| {
            let p = p.as_ref()?;
            let on = short_day(p.started_on?);
            Some(match &p.baseline {
                Some(_) => format!("Then is {on}, as it was kept that day or noted for it since."),
                None => format!("Then is {on}, as far as the book knows; it is not kept yet."),
            })
        })
    };
    let rows = move || {
        let rows = rows.get().into_iter();
        rows.map(|(name, then, now)| view! { <tr><th scope="row">{name}</th><td>{then}</td><td>{now}</td></tr> })
            .collect_view()
    };
    let quarters = Memo::new(move |_| {
        programme.with(|p| {
            p.as_ref()
                .map(|p| (p.quarters.clone(), p.then))
                .unwrap_or_default()
        })
    });
    let any = Signal::derive(move || quarters.with(|(quarters, _)| !quarters.is_empty()));
    let quarters = move || {
        let (quarters, then) = quarters.get();
        let rows = quarters.into_iter().map(move |q| {
            view! {
                <tr><th scope="row">{say::quarter(q.from, q.to)}</th>
                    <td>{format!("{} ({} then)", q.referrals, then.referrals)}</td>
                    <td>{format!("{} ({} then)", q.moves, then.moves)}</td></tr>
            }
        });
        rows.collect_view()
    };
    view! {
        <div class="head"><h2>"Then and now"</h2></div>
        <div class="sheet pad">
            <table class="thennow">
                <thead><tr><td></td><th scope="col">"Then"</th><th scope="col">"Now"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <p class="hint">{then}" Sizes are of the day, all else of the three months before it. A dash: too little to tell."</p>
        <When is=any>
            <div class="head"><h2>"Quarter by quarter"</h2></div>
            <div class="sheet pad">
                <table class="thennow">
                    <thead><tr><td></td><th scope="col">"Referrals"</th><th scope="col">"Moves"</th></tr></thead>
                    <tbody>{quarters}</tbody>
                </table>
            </div>
        </When>
    }
}
