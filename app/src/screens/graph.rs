//! Who knows whom: the picture, the warm path, bridges, quiet weak ties (row R12).

mod chart;
mod drawn;
mod eye;
mod labels;
mod layout;
mod markup;
mod panel;
mod picture;
mod said;
mod walk;
mod way;

use crate::book::use_book;
use crate::components::heading::Heading;
use crate::components::icon::Icon;
use crate::components::sync_status::SyncStatus;
use crate::components::when::When;
use chart::Chart;
use leptos::prelude::*;
use panel::Panel;
use picture::Picture;

/// The place of the list among the parts of the sheet.
const LIST: usize = 3;

/// `/graph`; `?to=` and `?company=` name whom to reach.
#[component]
pub(crate) fn WhoKnowsWhom() -> impl IntoView {
    let book = use_book();
    let chart = Chart::new(book);
    let nobody = Signal::derive(move || {
        chart
            .drawn
            .with(|d| d.as_ref().is_some_and(|d| d.map.people.is_empty()))
    });
    let list = move |_| {
        chart.tab.set(LIST);
        chart.open.set(true);
    };
    let wide = book.wide;
    view! {
        <main class="screen charted">
            <div class="bar">
                <a class="tap" href="/settings" aria-label="Back to More"><Icon name="left"/></a>
                <Heading text="Who knows whom"/>
                <span class="barend">
                    <When is=Signal::derive(move || !wide.get())><SyncStatus/></When>
                    <button type="button" class="tap" aria-label="Show as a list" on:click=list><Icon name="filter"/></button>
                </span>
            </div>
            <When is=nobody>
                <div class="sheet pad blank">
                    <p class="name">"No picture yet"</p>
                    <p class="why">"It shows people of your tiers, and everybody who is noted to know somebody. Note on a page whom they know, and it begins."</p>
                    <a class="btn soft" href="/people">"People"</a>
                </div>
            </When>
            <When is=Signal::derive(move || !nobody.get())>
                <div class="chart"><Picture chart/><Panel chart/></div>
            </When>
        </main>
    }
}
