//! The reviews that are due, at the end of Today (PRODUCT, rows R1 and R3).

use crate::book::use_book;
use crate::client::watch;
use crate::components::icon::Icon;
use crate::components::when::When;
use crate::words;
use chrono::{Datelike, NaiveDate, Weekday};
use kith_channel::Query;
use kith_graph::view::{View, Wanted};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A row for each review that is due; nothing until the whole book is there.
#[component]
pub(super) fn LookBack() -> impl IntoView {
    let book = use_book();
    let week = RwSignal::new(None::<Option<NaiveDate>>);
    let quarter = RwSignal::new(false);
    let programme = RwSignal::new(None::<(String, String)>);
    let loaded = Memo::new(move |_| book.status.with(|s| s.as_ref().is_some_and(|s| s.loaded)));
    // Asked once a day, not watched: reviews are not worth reckoning the whole book for at every tap.
    Effect::new(move |_| {
        let today = book.today.get();
        if !loaded.get() {
            return;
        }
        spawn_local(async move {
            let look = async |wanted| {
                let answer = book.client.look(Query::View { wanted, today }).await;
                answer.and_then(watch::view)
            };
            if let Some(View::Week(view)) = look(Wanted::Week).await {
                let worth =
                    !view.tier_1.is_empty() || !view.promises.is_empty() || !view.loops.is_empty();
                week.try_set((worth && is_due(view.last, today)).then_some(view.last));
            }
            if let Some(View::Quarter(view)) = look(Wanted::Quarter).await {
                quarter.try_set(view.due);
            }
            if let Some(View::Programme(view)) = look(Wanted::Programme).await {
                programme.try_set(words::programme::quiet(&view));
            }
        });
    });
    let last = move || match week.get().flatten() {
        Some(day) => format!(
            "The last one was {}.",
            words::ago((book.today.get() - day).num_days())
        ),
        None => "Tier 1, promises and open loops, one after the other.".to_owned(),
    };
    let running = Signal::derive(move || programme.with(Option::is_some));
    let day = Signal::derive(move || programme.get().map(|(day, _)| day).unwrap_or_default());
    let step = Signal::derive(move || programme.get().map(|(_, step)| step).unwrap_or_default());
    let weekly = Signal::derive(move || week.with(Option::is_some));
    view! {
        <When is=Signal::derive(move || weekly.get() || quarter.get() || running.get())>
            <div class="head"><h2>"Looking back"</h2></div>
            <ul class="sheet rows" aria-label="Looking back">
                <When is=running>
                    <Way href="/programme" title=day why=step/>
                </When>
                <When is=weekly>
                    <Way href="/review" title="Weekly review" why=Signal::derive(last)/>
                </When>
                <When is=quarter.into()>
                    <Way href="/review?quarter" title="Quarterly review" why=Signal::stored("Do the tiers still fit what you do now?".to_owned())/>
                </When>
            </ul>
        </When>
    }
}

#[component]
fn Way(
    href: &'static str,
    #[prop(into)] title: Signal<String>,
    why: Signal<String>,
) -> impl IntoView {
    view! {
        <li>
            <a class="row" href=href>
                <span class="glyph"><Icon name="loop" small=true/></span>
                <span><span class="thing">{title}</span><span class="why">{why}</span></span>
                <span class="end"><Icon name="right" small=true/></span>
            </a>
        </li>
    }
}

/// On Mondays, and when the last one is more than seven days ago.
fn is_due(last: Option<NaiveDate>, today: NaiveDate) -> bool {
    last.is_none_or(|last| {
        let gone = (today - last).num_days();
        gone > 7 || gone > 0 && today.weekday() == Weekday::Mon
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weekly_review_is_due_on_mondays_and_after_seven_days() {
        // 8 June 2026 is a Monday.
        for (last, today, due) in [
            (None, "2026-06-10", true),
            (Some("2026-06-08"), "2026-06-08", false),
            (Some("2026-06-07"), "2026-06-08", true),
            (Some("2026-06-02"), "2026-06-09", false),
            (Some("2026-06-01"), "2026-06-09", true),
            (Some("2026-06-05"), "2026-06-06", false),
        ] {
            let day = |text: &str| text.parse::<NaiveDate>().unwrap();
            assert_eq!(is_due(last.map(day), day(today)), due, "{last:?} {today}");
        }
    }
}
