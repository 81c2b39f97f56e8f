//! Which rows of Today are on the screen, in which part of it, and how one that was dealt with leaves.

use kith_graph::view::TodayRow;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// How long a row that was dealt with stays: 600 ms, and the 240 ms in which it fades.
const LEAVES_AFTER: Duration = Duration::from_millis(840);

/// A row on the screen.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Shown {
    /// What it says.
    pub(super) row: TodayRow,
    /// Dealt with: it stays a moment with its emptied ring.
    pub(super) leaves: bool,
    /// How often what it says has changed: a row whose facts changed is drawn anew.
    pub(super) edition: u32,
}

/// The first `limit` rows by urgency, and what leaves among them, section after section; what follows events in the
/// order of its first row.
pub(super) fn arrange(all: &[Shown], limit: usize) -> Vec<Shown> {
    let mut left = limit;
    let first = all.iter().take_while(|shown| {
        let fits = shown.leaves || left > 0;
        left = left.saturating_sub(usize::from(!shown.leaves));
        fits
    });
    let mut rows: Vec<Shown> = first.cloned().collect();
    let mut events = Vec::new();
    for shown in &rows {
        let event = shown.row.part().event;
        if !events.contains(&event) {
            events.push(event);
        }
    }
    let place = |event| events.iter().position(|e| *e == event);
    rows.sort_by_key(|shown| {
        let part = shown.row.part();
        (part.section, place(part.event))
    });
    rows
}

/// The rows that follow on those before: a row that is gone stays a moment where it was.
fn follow(before: Vec<Shown>, now: Vec<TodayRow>) -> Vec<Shown> {
    let edition = |row: &TodayRow| {
        before
            .iter()
            .find(|shown| shown.row.key == row.key)
            .map_or(0, |shown| shown.edition + u32::from(shown.row != *row))
    };
    let mut next: Vec<Shown> = now
        .into_iter()
        .map(|row| Shown {
            edition: edition(&row),
            row,
            leaves: false,
        })
        .collect();
    let is_gone = |shown: &Shown| next.iter().all(|n| n.row.key != shown.row.key);
    let gone: Vec<(usize, Shown)> = before
        .into_iter()
        .enumerate()
        .filter(|(_, shown)| is_gone(shown))
        .collect();
    // More at once is another device's work, not the person's tap.
    if gone.len() <= 2 {
        for (i, shown) in gone {
            let leaving = Shown {
                leaves: true,
                ..shown
            };
            next.insert(i.min(next.len()), leaving);
        }
    }
    next
}

/// The rows, of which one that was dealt with stays a moment with its emptied ring before the list closes up.
pub(super) fn leaving_slowly(now: Memo<Vec<TodayRow>>) -> RwSignal<Vec<Shown>> {
    let rows = RwSignal::new(Vec::new());
    Effect::new(move |_| {
        let next = follow(rows.get_untracked(), now.get());
        let leaves = next.iter().any(|shown| shown.leaves);
        rows.set(next);
        if leaves {
            set_timeout(move || close_up(rows), LEAVES_AFTER);
        }
    });
    rows
}

/// Takes the rows that leave off the list; the focus, if it was there, goes to the row that takes the place.
fn close_up(rows: RwSignal<Vec<Shown>>) {
    let focused = document().active_element();
    let had_focus =
        |row: &Element| row.class_list().contains("is-leaving") && row.contains(focused.as_deref());
    let place = on_screen().iter().position(had_focus);
    rows.try_update(|rows| rows.retain(|shown| !shown.leaves));
    let Some(place) = place else { return };
    request_animation_frame(move || {
        let all = on_screen();
        let row = all.get(place).or(all.last());
        let link = row.and_then(|row| row.query_selector("a").ok().flatten());
        let or_title = || document().query_selector("main h1").ok().flatten();
        if let Some(next) = link.or_else(or_title) {
            let _ = next.unchecked_into::<web_sys::HtmlElement>().focus();
        }
    });
}

/// The rows as they stand in the document.
pub(super) fn on_screen() -> Vec<Element> {
    let Ok(all) = document().query_selector_all("[data-row]") else {
        return Vec::new();
    };
    (0..all.length())
        .filter_map(|i| all.item(i)?.dyn_into().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screens::today::sample::{follow_up, open_row, row};
    use kith_graph::view::{OpenKind, Section};

    fn shown(rows: Vec<TodayRow>) -> Vec<Shown> {
        follow(Vec::new(), rows)
    }

    fn keys(rows: &[Shown]) -> Vec<(&str, bool)> {
        rows.iter()
            .map(|shown| (shown.row.key.as_str(), shown.leaves))
            .collect()
    }

    #[test]
    fn the_most_urgent_rows_are_shown_section_by_section() {
        let rows = shown(vec![
            open_row("p1", Section::Promises, OpenKind::MyPromise),
            row("t1", Section::InTouch),
            follow_up("e2", 2),
            open_row("l1", Section::Loops, OpenKind::Update),
            follow_up("e1", 1),
            follow_up("e3", 2),
            row("t2", Section::InTouch),
        ]);
        for (limit, expected) in [
            (7, vec!["t1", "t2", "p1", "l1", "e2", "e3", "e1"]),
            (6, vec!["t1", "p1", "l1", "e2", "e3", "e1"]),
            (1, vec!["p1"]),
            (0, vec![]),
        ] {
            let arranged = arrange(&rows, limit);
            let keys: Vec<&str> = arranged.iter().map(|s| s.row.key.as_str()).collect();
            assert_eq!(keys, expected, "{limit}");
        }
    }

    #[test]
    fn a_row_that_was_dealt_with_stays_a_moment_where_it_was() {
        let [a, b, c] = ["a", "b", "c"].map(|key| row(key, Section::InTouch));
        let before = shown(vec![a.clone(), b.clone(), c.clone()]);
        let after = follow(before, vec![a.clone(), c.clone()]);
        assert_eq!(keys(&after), [("a", false), ("b", true), ("c", false)]);
        // A row that leaves takes nobody's place.
        assert_eq!(
            keys(&arrange(&after, 2)),
            [("a", false), ("b", true), ("c", false)]
        );
        let undone = follow(after, vec![a, b, c]);
        assert_eq!(keys(&undone), [("a", false), ("b", false), ("c", false)]);
        assert!(undone.iter().all(|shown| shown.edition == 0));
    }

    #[test]
    fn many_rows_at_once_go_without_ado() {
        let before = shown(["a", "b", "c"].map(|key| row(key, Section::InTouch)).into());
        assert_eq!(keys(&follow(before, Vec::new())), []);
    }

    #[test]
    fn a_row_whose_facts_changed_is_another_edition() {
        let mut a = row("a", Section::InTouch);
        let before = shown(vec![a.clone()]);
        a.late += 1;
        let after = follow(before, vec![a]);
        assert_eq!(after[0].edition, 1);
    }
}
