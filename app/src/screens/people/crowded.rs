//! A tier with more people than fit: whom to move (row R1).

use crate::book::use_book;
use crate::client::watch;
use crate::components::avatar::Face;
use crate::components::sheet::Sheet;
use crate::components::when::When;
use crate::today;
use crate::words::{self, ways};
use kith_channel::Query;
use kith_graph::command::Command;
use kith_graph::ids::PersonId;
use kith_graph::types::Tier;
use kith_graph::view::{PersonRow, View, Wanted};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Those who might move, the first to go first; each goes by a tap, and the toast takes it back.
#[component]
pub(super) fn CrowdedSheet(tier: Tier, on_close: Callback<()>) -> impl IntoView {
    let book = use_book();
    let answer = book.client.watch(
        move || {
            Some(Query::View {
                wanted: Wanted::Capacity,
                today: book.today.get(),
            })
        },
        watch::view,
    );
    let place = usize::from(u8::from(tier)) - 1;
    let room = Memo::new(move |_| match answer.get() {
        Some(View::Capacity(capacity)) => Some(capacity),
        _ => None,
    });
    let over = Memo::new(move |_| {
        room.with(|r| {
            r.as_ref()
                .map(|r| r.count[place].saturating_sub(r.most[place]))
        })
    });
    let said = move || match over.get() {
        None => String::new(),
        Some(0) => "Now everybody fits.".to_owned(),
        Some(n) => ways::whom_to_move(n),
    };
    let list = Memo::new(move |_| {
        room.with(|r| {
            r.as_ref()
                .map(|r| r.move_out[place].clone())
                .unwrap_or_default()
        })
    });
    let some = Signal::derive(move || list.with(|l| !l.is_empty()));
    view! {
        <Sheet title=words::tier(Some(tier)) on_close>
            <p role="status">{said}</p>
            <When is=some>
                <ul class="rows flush" aria-label="Whom to move">
                    <For each=move || list.get() key=|row| row.id let(row)>
                        <Mover row tier/>
                    </For>
                </ul>
            </When>
            <div class="stackbtn up">
                <button type="button" class="btn bare" on:click=move |_| on_close.run(())>"Close"</button>
            </div>
        </Sheet>
    }
}

#[component]
fn Mover(row: PersonRow, tier: Tier) -> impl IntoView {
    let book = use_book();
    let down = below(tier);
    let to = match down {
        Some(down) => format!("To {}", words::tier(Some(down)).to_lowercase()),
        None => "To the circle".to_owned(),
    };
    let id: PersonId = row.id;
    let today = book.today.get_untracked();
    let about = match row.last {
        Some(last) => format!("In touch {}", words::ago((today - last).num_days())),
        None => "Not in touch yet".to_owned(),
    };
    let go = move |_| {
        let command = Command::SetTier {
            ids: vec![id],
            tier: down,
            on: today::now(),
            reason: "More people than fit".to_owned(),
        };
        spawn_local(async move {
            book.run(command).await;
        });
    };
    let name = row.name.clone();
    view! {
        <li class="row">
            <Face id name=name.clone() tier=row.tier/>
            <a href=format!("/people/{id}")><span class="name">{name.clone()}</span><span class="why">{about}</span></a>
            <span class="end"><button type="button" class="btn soft" on:click=go>{to}<span class="vh">{format!(": {name}")}</span></button></span>
        </li>
    }
}

/// The tier below; none is the wider circle.
fn below(tier: Tier) -> Option<Tier> {
    match tier {
        Tier::One => Some(Tier::Two),
        Tier::Two => Some(Tier::Three),
        Tier::Three => None,
    }
}
