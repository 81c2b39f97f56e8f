//! The picture as SVG text. Written at once rather than node by node: six hundred people are some two thousand elements.

use super::drawn::{Drawn, RADIUS, RADIUS_ON, shortened};
use super::labels::{Side, labels};
use super::layout::At;
use crate::components::avatar::paper;
use crate::words;
use kith_graph::ids::PersonId;
use kith_graph::things::Strength;
use std::fmt::Write;

/// What lies still: groups, lines, people.
pub(super) fn ground(drawn: &Drawn) -> String {
    let mut out = String::new();
    let layout = &drawn.layout;
    for hull in &layout.groups {
        let _ = write!(
            out,
            r#"<ellipse class="hull" cx="{:.0}" cy="{:.0}" rx="{:.0}" ry="{:.0}"/>"#,
            hull.at.x, hull.at.y, hull.rx, hull.ry
        );
    }
    for i in drawn.mine() {
        edge(&mut out, "edge mine", layout.me, layout.people[i]);
    }
    for (a, b, strength) in &drawn.map.links {
        if let (Some(a), Some(b)) = (layout.people.get(*a), layout.people.get(*b)) {
            let class = match strength {
                Strength::Strong => "edge strong",
                Strength::Known => "edge",
                Strength::Weak => "edge weak",
            };
            edge(&mut out, class, *a, *b);
        }
    }
    for (i, at) in layout.people.iter().enumerate() {
        person(&mut out, drawn, i, *at, RADIUS, "");
    }
    me(&mut out, layout.me);
    out
}

/// The names of the groups, over them; `scale` keeps the type at its size on the screen.
pub(super) fn groups(drawn: &Drawn, scale: f32) -> String {
    let mut out = String::new();
    for hull in drawn.layout.groups.iter().filter(|h| !h.label.is_empty()) {
        let _ = write!(
            out,
            r#"<text class="place" x="{:.0}" y="{:.0}" font-size="{:.1}">{}</text>"#,
            hull.at.x,
            hull.at.y - hull.ry + 15.0 / scale,
            12.0 / scale,
            escaped(&hull.label)
        );
    }
    out
}

/// The warm path: solid as far as people know each other, dotted where an introduction is still to be made.
pub(super) fn way(drawn: &Drawn, on: &[usize]) -> String {
    let mut out = String::new();
    let Some((last, known)) = on.split_last() else {
        return out;
    };
    let layout = &drawn.layout;
    let mut from = layout.me;
    let to_be_made = !drawn.map.people[*last].met;
    for (i, place) in on.iter().enumerate() {
        let todo = i == known.len() && to_be_made;
        let at = layout.people[*place];
        edge(&mut out, if todo { "path todo" } else { "path" }, from, at);
        from = at;
    }
    me(&mut out, layout.me);
    for place in on {
        person(
            &mut out,
            drawn,
            *place,
            layout.people[*place],
            RADIUS_ON,
            " on",
        );
    }
    out
}

/// The mark around whoever the keys have come to.
pub(super) fn cursor(drawn: &Drawn, id: Option<PersonId>) -> String {
    id.and_then(|id| drawn.at(id))
        .map(|at| {
            format!(
                r#"<circle class="here" cx="{:.1}" cy="{:.1}" r="{:.0}"/>"#,
                at.x,
                at.y,
                RADIUS_ON + 5.0
            )
        })
        .unwrap_or_default()
}

/// Names, where there is room at this scale on a screen so wide.
pub(super) fn names(
    drawn: &Drawn,
    scale: f32,
    wide: f32,
    on: &[usize],
    id: Option<PersonId>,
) -> String {
    let dots = drawn.dots(scale, on, id);
    // A picture narrower than the screen stands in its middle, with room on both sides.
    let picture = drawn.layout.size.x * scale;
    let spare = ((wide - picture) / 2.0).max(0.0);
    let edges = (-spare, picture + spare);
    let mut out = String::new();
    for (i, side) in labels(&dots, edges).into_iter().enumerate() {
        let (Some(side), Some(who)) = (side, drawn.map.people.get(i)) else {
            continue;
        };
        let at = drawn.layout.people[i];
        let radius = dots[i].radius / scale;
        let (dx, dy, class) = match side {
            Side::Below => (0.0, radius + 17.0 / scale, "l"),
            Side::Above => (0.0, -radius - 8.0 / scale, "l"),
            Side::End => (radius + 5.0 / scale, 5.0 / scale, "l s"),
            Side::Start => (-radius - 5.0 / scale, 5.0 / scale, "l e"),
        };
        let dim = if on.is_empty() || on.contains(&i) {
            ""
        } else {
            " quiet"
        };
        let _ = write!(
            out,
            r#"<text class="{class}{dim}" x="{:.1}" y="{:.1}" font-size="{:.1}" stroke-width="{:.1}">{}</text>"#,
            at.x + dx,
            at.y + dy,
            14.0 / scale,
            4.0 / scale,
            escaped(&shortened(&who.name))
        );
    }
    out
}

fn edge(out: &mut String, class: &str, from: At, to: At) {
    let _ = write!(
        out,
        r#"<line class="{class}" x1="{:.1}" y1="{:.1}" x2="{:.1}" y2="{:.1}"/>"#,
        from.x, from.y, to.x, to.y
    );
}

fn me(out: &mut String, at: At) {
    let _ = write!(
        out,
        r#"<circle class="bg" cx="{0:.1}" cy="{1:.1}" r="25"/><circle class="me" cx="{0:.1}" cy="{1:.1}" r="20"/><text class="me-i" x="{0:.1}" y="{2:.1}">You</text>"#,
        at.x,
        at.y,
        at.y + 4.5
    );
}

/// Initials on their paper; around them the ring, by tier; a dot at the corner of those who bridge groups.
fn person(out: &mut String, drawn: &Drawn, place: usize, at: At, radius: f32, class: &str) {
    let who = &drawn.map.people[place];
    let tier = who.tier.map_or(0, u8::from);
    let face = if tier == 0 {
        radius - 3.0
    } else {
        radius - 5.0
    };
    let letters = face * 0.78;
    let (x, y, low) = (at.x, at.y, at.y + letters * 0.36);
    let _ = write!(
        out,
        r#"<g class="t{tier}{class}"><circle class="bg" cx="{x:.1}" cy="{y:.1}" r="{radius:.0}"/>"#
    );
    if tier > 0 {
        let ring = radius - 1.8;
        let _ = write!(
            out,
            r#"<circle class="r" cx="{x:.1}" cy="{y:.1}" r="{ring:.1}"/>"#
        );
    }
    let paper = paper(who.id);
    let initials = escaped(&words::initials(&who.name));
    let _ = write!(
        out,
        r#"<circle class="n p{paper}" cx="{x:.1}" cy="{y:.1}" r="{face:.0}"/><text class="i" x="{x:.1}" y="{low:.1}" font-size="{letters:.1}">{initials}</text>"#
    );
    if who.bridge {
        let _ = write!(
            out,
            r#"<circle class="bridge" cx="{:.1}" cy="{:.1}" r="6"/>"#,
            at.x + radius * 0.72,
            at.y - radius * 0.72
        );
    }
    out.push_str("</g>");
}

/// Text as it may stand inside an element: names come from anywhere.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use kith_graph::types::Tier;
    use kith_graph::view::paths::{Map, MapPerson};
    use uuid::Uuid;

    fn drawn() -> Drawn {
        let person = |i: u128, name: &str, met: bool, bridge: bool| MapPerson {
            id: PersonId(Uuid::from_u128(i)),
            name: name.to_owned(),
            headline: String::new(),
            tier: met.then_some(Tier::One),
            met,
            group: 0,
            bridge,
        };
        Drawn::of(Map {
            people: vec![
                person(1, "Colm Brennan", true, false),
                person(2, "Oskar <b>Lindqvist</b>", true, true),
                person(3, "Birgit Sand", false, false),
            ],
            links: vec![(0, 1, Strength::Strong), (1, 2, Strength::Weak)],
            groups: vec![("R&D".to_owned(), 3)],
            others: 0,
        })
    }

    #[test]
    fn names_cannot_become_markup() {
        let drawn = drawn();
        let all = ground(&drawn)
            + &groups(&drawn, 1.0)
            + &names(&drawn, 1.0, 400.0, &[1], None)
            + &way(&drawn, &[0, 1, 2]);
        assert!(!all.contains("<b>"));
        assert!(all.contains("Oskar &lt;b&gt;"));
        assert!(all.contains("R&amp;D"));
    }

    #[test]
    fn the_last_edge_is_dotted_only_where_it_is_still_to_be_made() {
        let drawn = drawn();
        let count = |text: &str, what: &str| text.matches(what).count();
        let way_to_birgit = way(&drawn, &[0, 1, 2]);
        assert_eq!(count(&way_to_birgit, r#""path todo""#), 1);
        assert_eq!(count(&way_to_birgit, r#""path""#), 2);
        assert_eq!(count(&way(&drawn, &[0]), r#""path todo""#), 0);
        assert_eq!(way(&drawn, &[]), "");
    }

    #[test]
    fn bridges_are_marked_and_links_drawn_by_their_strength() {
        let all = ground(&drawn());
        assert_eq!(all.matches(r#"class="bridge""#).count(), 1);
        assert!(all.contains(r#"class="edge strong""#) && all.contains(r#"class="edge weak""#));
    }

    #[test]
    fn no_style_attribute_is_written() {
        let drawn = drawn();
        assert!(!ground(&drawn).contains("style="));
        assert!(!names(&drawn, 0.5, 400.0, &[], None).contains("style="));
    }
}
