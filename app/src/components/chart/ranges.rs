//! Shares on lines from nothing to all: a dot for what is, a dashed band for what is usual, a pale one for how sure it is.

use super::key;
use crate::figures::{Range, percent};
use crate::words::insights::usual;
use leptos::prelude::*;
use std::fmt::Write;

const YOU: &str = r#"<line class="g-ink" x1="2" x2="16" y1="6" y2="6"/><circle class="g-dot" cx="17" cy="6" r="4.5"/>"#;
const USUAL: &str = r#"<rect class="g-guide" x="1" y="1" width="22" height="10" rx="3"/>"#;
const SURE: &str = r#"<rect class="g-sure" x="1" y="3.5" width="22" height="5" rx="2.5"/>"#;

/// A line for each share.
#[component]
pub(super) fn Ranges(all: Vec<Range>) -> impl IntoView {
    let any = |has: fn(&Range) -> bool| all.iter().any(has);
    let keys = [
        any(|r| r.usual.is_some()).then(|| vec![key(YOU, "You"), key(USUAL, "Usual range")]),
        any(|r| r.between.is_some()).then(|| vec![key(SURE, "How sure it is")]),
    ];
    let keys = keys.into_iter().flatten().flatten().collect_view();
    let rows = all.into_iter().map(|range| {
        let share = range.share.filter(|_| range.told).map(percent);
        let line = line(&range);
        view! {
            <div class="g-row">
                <p class="g-label"><span>{range.label}</span><b>{share}</b></p>
                <svg class="g" inner_html=line></svg>
                <p class="g-note"><span>{range.under}</span><span>{range.usual.map(usual)}</span></p>
            </div>
        }
    });
    view! {
        {rows.collect_view()}
        <div class="key">{keys}</div>
    }
}

/// The line of a share, as SVG text. The ends have room for the dot.
fn line(of: &Range) -> String {
    let x = |share: f64| 2.0 + 96.0 * share.clamp(0.0, 1.0);
    let mut out = r#"<line class="g-track" x1="2%" x2="98%" y1="50%" y2="50%"/>"#.to_owned();
    let mut band = |class: &str, y: u8, from: f64, to: f64| {
        let (from, to, high) = (x(from), x(to), 100 - 2 * y);
        // A band of no width would not be seen.
        let wide = (to - from).max(0.5);
        let _ = write!(
            out,
            r#"<rect class="{class}" x="{from:.1}%" width="{wide:.1}%" y="{y}%" height="{high}%" rx="4"/>"#
        );
    };
    if let Some(usual) = of.usual {
        band(
            "g-guide",
            10,
            f64::from(usual.from) / 100.0,
            f64::from(usual.to) / 100.0,
        );
    }
    if let Some((low, high)) = of.between {
        band("g-sure", 35, low, high);
    }
    if let Some(share) = of.share {
        let (end, dot) = (x(share), if of.told { "g-dot" } else { "g-hollow" });
        let _ = write!(
            out,
            r#"<line class="g-ink" x1="2%" x2="{end:.1}%" y1="50%" y2="50%"/><circle class="{dot}" cx="{end:.1}%" cy="50%" r="6"/>"#
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use kith_graph::things::Usual;

    #[test]
    fn a_share_is_a_dot_which_is_hollow_where_there_is_too_little_to_tell() {
        for (share, told, dot) in [
            (Some(0.0), true, Some(r#"class="g-dot" cx="2.0%""#)),
            (Some(0.5), true, Some(r#"class="g-dot" cx="50.0%""#)),
            (Some(1.0), false, Some(r#"class="g-hollow" cx="98.0%""#)),
            // What cannot be is drawn at the edge, not outside of it.
            (Some(1.7), true, Some(r#"class="g-dot" cx="98.0%""#)),
            (None, false, None),
        ] {
            let drawn = line(&Range {
                share,
                told,
                ..Range::default()
            });
            assert_eq!(drawn.contains("circle"), dot.is_some(), "{drawn}");
            assert!(dot.is_none_or(|dot| drawn.contains(dot)), "{drawn}");
        }
    }

    #[test]
    fn bands_stand_for_what_is_usual_and_how_sure_it_is() {
        let bare = line(&Range::default());
        assert!(!bare.contains("rect"), "{bare}");
        let both = line(&Range {
            usual: Some(Usual { from: 40, to: 60 }),
            between: Some((0.25, 0.25)),
            ..Range::default()
        });
        assert!(
            both.contains(r#"class="g-guide" x="40.4%" width="19.2%""#),
            "{both}"
        );
        assert!(
            both.contains(r#"class="g-sure" x="26.0%" width="0.5%""#),
            "{both}"
        );
    }
}
