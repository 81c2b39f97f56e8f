//! The one sheet that is open over a person's page.

use super::desk::{Desk, Doing};
use super::{ahead, asks, exchange, introductions, links, needs, promises, questions, standing};
use leptos::prelude::*;

/// Whatever is being done.
pub(super) fn sheets(desk: Desk) -> AnyView {
    let sheet = move || {
        desk.doing.get().map(|doing| match doing {
            Doing::Promise(promise) => promises::sheet(desk, promise),
            Doing::Wants => needs::sheet(desk),
            Doing::Introduce(found) => needs::introduce_sheet(desk, *found),
            Doing::Answer(question) => questions::sheet(desk, question),
            Doing::Plan(plan) => ahead::plan_sheet(desk, plan.map(|plan| *plan)),
            Doing::FollowUp(follow_up) => ahead::follow_up_sheet(desk, follow_up),
            Doing::Exchange(direction, it) => exchange::sheet(desk, direction, it.map(|it| *it)),
            Doing::Ask(ask) => asks::sheet(desk, *ask),
            Doing::Introduction(it) => introductions::sheet(desk, it.map(|it| *it)),
            Doing::Link(link) => links::sheet(desk, link),
            Doing::Peace => standing::peace_sheet(desk),
        })
    };
    view! { {sheet} }.into_any()
}
