//! What speaks for leaving somebody some time, said before another approach (row R8).

use super::icon::Icon;
use super::when::When;
use crate::book::use_book;
use crate::client::watch;
use crate::words;
use crate::words::relation as say;
use chrono::NaiveDate;
use kith_channel::Query;
use kith_graph::ids::PersonId;
use kith_graph::things::TemplateKind;
use kith_graph::view::relation::Easing;
use leptos::prelude::*;

/// The note; nothing where nothing speaks against writing, or where the text is one that may always go.
#[component]
pub(crate) fn EasingNote(
    /// To whom.
    person: PersonId,
    /// Whether the text may always go.
    #[prop(into)]
    free: Signal<bool>,
) -> impl IntoView {
    let book = use_book();
    let page = book.client.watch(
        move || {
            Some(Query::Person {
                id: person,
                today: book.today.get(),
            })
        },
        watch::person,
    );
    let words = Memo::new(move |_| {
        let today = book.today.get();
        page.with(|page| {
            let page = page.as_ref()?.as_ref()?;
            before(&page.relation.easing, free.get(), today)
        })
    });
    view! {
        <div role="status">
            <When is=Signal::derive(move || words.with(Option::is_some))>
                <div class="note"><Icon name="moon"/><p>{move || words.get()}</p></div>
            </When>
        </div>
    }
}

/// What is said before an approach. Peace goes first: it was said on purpose, and hides nudges only.
fn before(easing: &Easing, free: bool, today: NaiveDate) -> Option<String> {
    if free {
        return None;
    }
    let peace = easing.peace_until.filter(|until| *until > today);
    peace
        .map(|until| format!("Left in peace until {}.", words::day(until, today)))
        .or_else(|| say::easing(easing, today))
}

/// Whether a text may go inside the minimum gap: promises, thanks, updates, and follow-ups with the steps of a stage
/// (PRODUCT, "Easing off"). Replies are known by their row.
pub(crate) fn may_always_go(kind: Option<TemplateKind>) -> bool {
    matches!(
        kind,
        Some(
            TemplateKind::Promise
                | TemplateKind::Thanks
                | TemplateKind::Update
                | TemplateKind::FollowUp
        )
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn it_is_said_before_another_approach_and_before_nothing_else() {
        let today = d("2026-06-20");
        let gap = Easing {
            approaches: vec![d("2026-06-18")],
            ease_off: false,
            gap_until: Some(d("2026-06-30")),
            peace_until: None,
        };
        let said = before(&gap, false, today).unwrap();
        assert_eq!(
            said,
            "You wrote two days ago. Another message can wait until 30 Jun."
        );
        assert_eq!(before(&gap, true, today), None);
        let peace = Easing {
            peace_until: Some(d("2026-09-01")),
            ..gap
        };
        let said = before(&peace, false, today).unwrap();
        assert_eq!(said, "Left in peace until 1 Sep.");
        assert_eq!(before(&Easing::default(), false, today), None);
    }

    #[test]
    fn what_is_owed_may_always_go() {
        for (kind, may) in [
            (Some(TemplateKind::Promise), true),
            (Some(TemplateKind::Thanks), true),
            (Some(TemplateKind::Update), true),
            (Some(TemplateKind::FollowUp), true),
            (Some(TemplateKind::KeepInTouch), false),
            (Some(TemplateKind::Ask), false),
            (Some(TemplateKind::Introduction), false),
            (Some(TemplateKind::Birthday), false),
            (None, false),
        ] {
            assert_eq!(may_always_go(kind), may, "{kind:?}");
        }
    }
}
