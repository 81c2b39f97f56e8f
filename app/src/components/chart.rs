//! Pictures of figures: words in the page, lines and bars beside them as SVG of the app's own making.

mod bars;
mod cells;
mod months;
mod ranges;

use crate::figures::Picture;
use crate::words::insights::told;
use bars::Bars;
use cells::Cells;
use leptos::prelude::*;
use months::Months;
use ranges::Ranges;

/// A picture; those who do not see it are told it in sentences. Nothing where there is nothing to draw.
#[component]
pub(crate) fn Chart(
    /// What is drawn.
    picture: Picture,
    /// What the parts of its bars are, where they have several.
    parts: &'static [&'static str],
) -> impl IntoView {
    let told = told(&picture);
    let drawn = match picture {
        Picture::Ranges(all) if !all.is_empty() => view! { <Ranges all/> }.into_any(),
        Picture::Bars(all) if !all.is_empty() => view! { <Bars all parts/> }.into_any(),
        Picture::Months(all) if !all.is_empty() => view! { <Months all/> }.into_any(),
        Picture::Grids(all) if !all.is_empty() => return view! { <Cells all/> }.into_any(),
        _ => return ().into_any(),
    };
    view! { <div class="pic" role="img" aria-label=told>{drawn}</div> }.into_any()
}

/// What a mark of a picture means.
fn key(mark: &'static str, words: &'static str) -> AnyView {
    view! {
        <span><svg viewBox="0 0 24 12" aria-hidden="true" inner_html=mark></svg>{words}</span>
    }
    .into_any()
}
