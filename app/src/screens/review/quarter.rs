//! The quarterly review: how full the tiers are, what moved, and whether they still fit (row R1).

use super::{Nothing, Steps, last_one};
use crate::book::use_book;
use crate::client::watch;
use crate::components::avatar::Avatar;
use crate::words;
use kith_channel::Query;
use kith_graph::belongings::Move;
use kith_graph::command::Command;
use kith_graph::things::ReviewKind;
use kith_graph::types::Tier;
use kith_graph::view::review::{Capacity, Quarter};
use kith_graph::view::{PersonRow, View, Wanted};
use leptos::prelude::*;
use leptos::task::spawn_local;

const TITLES: [&str; 3] = ["How full it is", "What moved", "Does it still fit?"];

const TIERS: [Tier; 3] = [Tier::One, Tier::Two, Tier::Three];

/// Capacity, moves, and the question.
#[component]
pub(super) fn Quarterly() -> impl IntoView {
    let book = use_book();
    let query = move || {
        Some(Query::View {
            wanted: Wanted::Quarter,
            today: book.today.get(),
        })
    };
    let answer = book.client.watch(query, watch::view);
    let quarter = Memo::new(move |_| match answer.get() {
        Some(View::Quarter(quarter)) => Some(quarter),
        _ => None,
    });
    let step = RwSignal::new(0);
    let part = move || {
        let quarter = quarter.get()?;
        Some(match step.get() {
            0 => view! { <Full quarter/> }.into_any(),
            1 => view! { <Moved moves=quarter.moves/> }.into_any(),
            _ => view! { <Fit quarter/> }.into_any(),
        })
    };
    view! {
        <Steps kind=ReviewKind::Quarter titles=&TITLES step>{move || part()}</Steps>
    }
}

/// Each tier with how many are in it, and of one that is over, whom to move.
#[component]
fn Full(quarter: Quarter) -> impl IntoView {
    let capacity = &quarter.capacity;
    let tiers = TIERS
        .into_iter()
        .enumerate()
        .map(|(place, tier)| {
            let label = format!("Whom to move from {}", words::tier(Some(tier)).to_lowercase());
            let out = capacity.move_out[place].clone();
            let movers = (!out.is_empty()).then(|| {
                let rows = out.into_iter().map(|row| view! { <Mover row from=tier/> });
                view! { <ul class="sheet rows" aria-label=label>{rows.collect_view()}</ul> }
            });
            view! {
                <section class="sheet pad"><p><b>{words::tier(Some(tier))}</b>" "{fullness(capacity, place)}</p></section>
                {movers}
            }
        })
        .collect_view();
    view! {
        <div class="up">{tiers}</div>
        {too_many(&quarter).map(|words| view! { <p class="hint">{words}</p> })}
    }
}

/// Somebody who could go one tier further out.
#[component]
fn Mover(row: PersonRow, from: Tier) -> impl IntoView {
    let book = use_book();
    let today = book.today.get_untracked();
    let to = further(from);
    let word = to.map_or("To the circle", |tier| match tier {
        Tier::One => "To tier 1",
        Tier::Two => "To tier 2",
        Tier::Three => "To tier 3",
    });
    let (id, name) = (row.id, row.name.clone());
    let arc = words::ring(&row, today);
    let go = move |_| {
        let command = Command::SetTier {
            ids: vec![id],
            tier: to,
            on: book.today.get_untracked(),
            reason: "Quarterly review".to_owned(),
        };
        spawn_local(async move {
            book.run(command).await;
        });
    };
    view! {
        <li class="row loose">
            <Avatar row=row.clone() share=Signal::stored(arc)/>
            <a href=format!("/people/{id}")>
                <span class="name">{name.clone()}</span>
                <span class="why">{words::today::standing(&row, today)}</span>
            </a>
            <span class="end">
                <button class="btn bare" on:click=go>{word}<span class="vh">{format!(": {name}")}</span></button>
            </span>
        </li>
    }
}

#[component]
fn Moved(moves: Vec<(Move, String)>) -> impl IntoView {
    let today = use_book().today.get_untracked();
    if moves.is_empty() {
        return view! {
            <Nothing title="Nobody moved" why="Since the last review everybody stayed where they were."/>
        }
        .into_any();
    }
    let rows = moves
        .into_iter()
        .map(|(moved, name)| {
            let mut why = format!(
                "{} to {}, {}.",
                words::tier(moved.from),
                words::tier(moved.to).to_lowercase(),
                words::day(moved.on, today)
            );
            if !moved.reason.is_empty() {
                why.push_str(&format!(" {}", moved.reason));
            }
            view! {
                <li>
                    <a class="row plain" href=format!("/people/{}", moved.person)>
                        <span><span class="name">{name}</span><span class="why">{why}</span></span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="sheet rows flush up" aria-label="Moves">{rows}</ul> }.into_any()
}

#[component]
fn Fit(quarter: Quarter) -> impl IntoView {
    let today = use_book().today.get_untracked();
    view! {
        <p class="lede">
            {last_one(quarter.last, today)}
            " Do the tiers still fit what you do now, and whom it is for? If somebody should be nearer or further, "
            <a class="link" href="/people">"move them in the list of people"</a>"."
        </p>
    }
}

/// The next tier out; from the third one it is the wider circle.
fn further(tier: Tier) -> Option<Tier> {
    match tier {
        Tier::One => Some(Tier::Two),
        Tier::Two => Some(Tier::Three),
        Tier::Three => None,
    }
}

/// "has seven people; five to ten fit."
fn fullness(capacity: &Capacity, place: usize) -> String {
    let (count, most, least) = (
        capacity.count[place],
        capacity.most[place],
        capacity.least[place],
    );
    let has = format!("has {}", words::several_words(count, "person", "people"));
    if count > most {
        format!(
            "{has}, {} more than fit. Whom could you see less often?",
            words::count(count - most)
        )
    } else if count < least {
        format!(
            "{has}; there is room for {} or more.",
            words::count(least - count)
        )
    } else {
        format!("{has}; up to {} fit.", words::count(most))
    }
}

/// That there are more ties than one person keeps up, if so.
fn too_many(quarter: &Quarter) -> Option<String> {
    let capacity = &quarter.capacity;
    let cultivated = quarter.too_many_cultivated.then(|| {
        format!(
            "{} people are in cultivation or later; beyond 75 it is hard to be there for each.",
            words::figure(capacity.cultivated)
        )
    });
    let in_touch = quarter.too_many_in_touch.then(|| {
        format!(
            "You were in touch with {} people within two years; beyond 200 few of them stay known well.",
            words::figure(capacity.in_touch)
        )
    });
    let all: Vec<String> = cultivated.into_iter().chain(in_touch).collect();
    (!all.is_empty()).then(|| all.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tier_says_how_full_it_is_at_and_beyond_its_numbers() {
        for (count, words) in [
            (4, "has four people; there is room for one or more."),
            (5, "has five people; up to ten fit."),
            (10, "has ten people; up to ten fit."),
            (
                11,
                "has eleven people, one more than fit. Whom could you see less often?",
            ),
        ] {
            let capacity = Capacity {
                count: [count, 0, 0],
                most: [10, 25, 100],
                least: [5, 15, 50],
                ..Capacity::default()
            };
            assert_eq!(fullness(&capacity, 0), words);
        }
    }
}
