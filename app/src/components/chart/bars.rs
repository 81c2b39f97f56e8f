//! Amounts as bars beside each other, the longest as long as the picture is wide.

use super::key;
use crate::figures::Bar;
use leptos::prelude::*;
use std::fmt::Write;

/// How the parts of a bar are drawn, in their order.
const CLASSES: [&str; 3] = ["g-bar", "g-half", "g-bar2"];
const MARKS: [&str; 3] = [
    r#"<rect class="g-bar" x="6" y="0" width="12" height="12" rx="3"/>"#,
    r#"<rect class="g-half" x="6" y="0" width="12" height="12" rx="3"/>"#,
    r#"<rect class="g-bar2" x="6.75" y=".75" width="10.5" height="10.5" rx="3"/>"#,
];

/// A bar for each amount.
#[component]
pub(super) fn Bars(all: Vec<Bar>, parts: &'static [&'static str]) -> impl IntoView {
    let keys = MARKS
        .into_iter()
        .zip(parts)
        .map(|(mark, words)| key(mark, words));
    let keys = keys.collect_view();
    let most = all
        .iter()
        .map(|bar| bar.parts.iter().sum())
        .fold(0.0, f64::max);
    let rows = all.into_iter().map(|bar| {
        let drawn = drawn(bar.parts, most);
        view! {
            <div class="g-row">
                <p class="g-label"><span>{bar.label}</span><b>{bar.told}</b></p>
                <svg class="g low" inner_html=drawn></svg>
                {(!bar.under.is_empty()).then(|| view! { <p class="g-note"><span>{bar.under}</span></p> })}
            </div>
        }
    });
    view! {
        {rows.collect_view()}
        <div class="key">{keys}</div>
    }
}

/// The parts of a bar behind each other, as SVG text.
fn drawn(parts: [f64; 3], most: f64) -> String {
    let mut out = r#"<line class="g-track" x1="0" x2="100%" y1="50%" y2="50%"/>"#.to_owned();
    let mut x = 0.0;
    for (part, class) in parts.into_iter().zip(CLASSES) {
        if part > 0.0 && most > 0.0 {
            let wide = 100.0 * part / most;
            let _ = write!(
                out,
                r#"<rect class="{class}" x="{x:.1}%" width="{wide:.1}%" y="10%" height="80%" rx="3"/>"#
            );
            x += wide;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_stand_behind_each_other_and_nothing_has_no_bar() {
        let all = drawn([1.0, 0.0, 3.0], 8.0);
        assert_eq!(all.matches("<rect").count(), 2);
        assert!(
            all.contains(r#"class="g-bar" x="0.0%" width="12.5%""#),
            "{all}"
        );
        assert!(
            all.contains(r#"class="g-bar2" x="12.5%" width="37.5%""#),
            "{all}"
        );
        assert!(!drawn([0.0; 3], 0.0).contains("rect"));
    }
}
