//! The offer to spread what falls due on one day (row R2).

use crate::book::use_book;
use crate::components::icon::Icon;
use crate::words;
use chrono::NaiveDate;
use kith_graph::command::Command;
use kith_graph::view::{Spread, Today};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A note with one button; nothing while few fall due.
#[component]
pub(super) fn SpreadOffer(today: Memo<Today>) -> impl IntoView {
    let book = use_book();
    let offer = Memo::new(move |_| today.with(|t| t.spread.clone()));
    let note = move || {
        let offer = offer.get()?;
        let said = said(&offer, book.today.get())?;
        let spread = move |_| {
            let command = spread(&offer, book.today.get_untracked());
            spawn_local(async move {
                book.run(command).await;
            });
        };
        Some(view! {
            <div class="note ink">
                <Icon name="moon" small=true/>
                <p>{said}</p>
                <button class="btn" on:click=spread>"Spread them"</button>
            </div>
        })
    };
    view! { {move || note()} }
}

fn said(offer: &Spread, today: NaiveDate) -> Option<String> {
    let last = offer.to.iter().map(|(_, day)| *day).max()?;
    let (some, until) = (
        words::sentence(&words::count(offer.to.len())),
        words::day(last, today),
    );
    Some(format!(
        "Many fall due on one day. {some} of them could wait, the last until {until}."
    ))
}

/// All the snoozes as one, taken back as one.
fn spread(offer: &Spread, on: NaiveDate) -> Command {
    let snooze = |(id, day): &(_, NaiveDate)| Command::Snooze {
        id: *id,
        until: Some(*day),
        on,
    };
    Command::Together {
        what: format!(
            "Spread {} over the next days",
            words::people(offer.to.len())
        ),
        commands: offer.to.iter().map(snooze).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kith_graph::ids::PersonId;
    use uuid::Uuid;

    #[test]
    fn everybody_beyond_five_is_snoozed_to_a_working_day() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let offer = Spread {
            to: vec![
                (PersonId(Uuid::from_u128(1)), day("2026-06-09")),
                (PersonId(Uuid::from_u128(2)), day("2026-06-10")),
            ],
        };
        let on = day("2026-06-08");
        assert_eq!(
            said(&offer, on).as_deref(),
            Some("Many fall due on one day. Two of them could wait, the last until Wednesday.")
        );
        let command = serde_json::to_value(spread(&offer, on)).unwrap();
        assert_eq!(command["what"], "Spread 2 people over the next days");
        assert_eq!(command["commands"][1]["until"], "2026-06-10");
        assert_eq!(said(&Spread { to: Vec::new() }, on), None);
    }
}
