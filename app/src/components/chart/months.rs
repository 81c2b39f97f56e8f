//! Moves by month: nearer above the line, further out below it.

use super::key;
use crate::figures::Month;
use leptos::prelude::*;
use std::fmt::Write;

const NEARER: &str = r#"<rect class="g-bar" x="6" y="0" width="12" height="12" rx="3"/>"#;
const OUT: &str = r#"<rect class="g-bar2" x="6.75" y=".75" width="10.5" height="10.5" rx="3"/>"#;

/// Beyond so many months their names are one letter.
const NAMED: usize = 6;

/// A column for each month.
#[component]
pub(super) fn Months(all: Vec<Month>) -> impl IntoView {
    let drawn = drawn(&all);
    view! {
        <svg class="g tall" inner_html=drawn></svg>
        <div class="key">{key(NEARER, "Nearer")}{key(OUT, "Further out")}</div>
    }
}

/// The columns, as SVG text. Of the height, two parts are for what is above the line and below it, and the rest for
/// figures and names.
fn drawn(all: &[Month]) -> String {
    let most = all.iter().flat_map(|m| m.moves).max().unwrap_or(0).max(1) as f64;
    let step = 100.0 / all.len().max(1) as f64;
    let mut out = r#"<line class="g-axis" x1="0" x2="100%" y1="45%" y2="45%"/>"#.to_owned();
    for (n, month) in all.iter().enumerate() {
        let middle = step * (n as f64 + 0.5);
        let (wide, left) = (step * 0.4, middle - step * 0.2);
        let [nearer, away] = month.moves;
        let high = |moves: usize| 28.0 * moves as f64 / most;
        if nearer > 0 {
            let (high, top) = (high(nearer), 43.0 - high(nearer));
            let _ = write!(
                out,
                r#"<rect class="g-bar" x="{left:.1}%" width="{wide:.1}%" y="{top:.1}%" height="{high:.1}%" rx="3"/><text class="h m" x="{middle:.1}%" y="{:.1}%">{nearer}</text>"#,
                top - 3.0
            );
        }
        if away > 0 {
            let high = high(away);
            let _ = write!(
                out,
                r#"<rect class="g-bar2" x="{left:.1}%" width="{wide:.1}%" y="47%" height="{high:.1}%" rx="3"/><text class="h m" x="{middle:.1}%" y="{:.1}%">{away}</text>"#,
                47.0 + high + 10.0
            );
        }
        let name = if all.len() > NAMED {
            &month.name[..1]
        } else {
            month.name
        };
        let _ = write!(
            out,
            r#"<text class="h m" x="{middle:.1}%" y="98%">{name}</text>"#
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_has_a_column_each_way_and_its_name() {
        let month = |name, moves| Month { name, moves };
        let two = drawn(&[month("Mar", [2, 0]), month("Apr", [0, 1])]);
        assert_eq!(two.matches("g-bar\"").count(), 1);
        assert_eq!(two.matches("g-bar2").count(), 1);
        assert!(two.contains(">Mar<") && two.contains(">Apr<"), "{two}");
        assert!(
            two.contains(r#"y="15.0%" height="28.0%""#),
            "the most is the highest: {two}"
        );
        let seven = drawn(&vec![month("Mar", [0, 0]); 7]);
        assert!(seven.contains(">M<") && !seven.contains("rect"), "{seven}");
    }
}
