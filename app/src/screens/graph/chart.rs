//! What the screen of who knows whom shares: the picture, where one looks, whom one asks the way to.

use super::drawn::Drawn;
use super::eye::Eye;
use super::layout::At;
use crate::book::Book;
use crate::client::watch;
use crate::router;
use kith_channel::Query;
use kith_graph::ids::PersonId;
use kith_graph::view::paths::{Path, Target};
use kith_graph::view::{View, Wanted};
use leptos::prelude::*;
use std::sync::Arc;

/// The parts of the sheet, in order.
pub(super) const TABS: [&str; 4] = ["Path", "Bridges", "Quiet ties", "People"];
/// The place of the path among them.
pub(super) const PATH: usize = 0;

/// The state of the screen; copied freely.
#[derive(Clone, Copy)]
pub(super) struct Chart {
    /// The picture; `None` until it is known.
    pub(super) drawn: Memo<Option<Arc<Drawn>>>,
    /// How large the picture is on the screen, in pixels.
    pub(super) screen: RwSignal<At>,
    /// Where one looks from, once one has moved.
    eye: RwSignal<Option<Eye>>,
    /// Whom the keys or a tap have come to.
    pub(super) cursor: RwSignal<Option<PersonId>>,
    /// To whom or where the way is wanted.
    pub(super) target: RwSignal<Option<Target>>,
    /// The way there; `Some(None)` if there is none.
    pub(super) path: Memo<Option<Option<Path>>>,
    /// Which part of the sheet is shown.
    pub(super) tab: RwSignal<usize>,
    /// Whether the sheet stands open.
    pub(super) open: RwSignal<bool>,
}

impl Chart {
    pub(super) fn new(book: Book) -> Self {
        let map = book.client.watch(
            move || {
                Some(Query::View {
                    wanted: Wanted::Map,
                    today: book.today.get(),
                })
            },
            watch::view,
        );
        let drawn = Memo::new(move |_| match map.get() {
            Some(View::Map(map)) => Some(Arc::new(Drawn::of(map))),
            _ => None,
        });
        let named = router::query("to").and_then(|id| id.parse().ok());
        let company = router::query("company").filter(|name| !name.trim().is_empty());
        let target = RwSignal::new(named.map(Target::Person).or(company.map(Target::Company)));
        let answer = book.client.watch(
            move || {
                target.get().map(|target| Query::View {
                    wanted: Wanted::Path(target),
                    today: book.today.get(),
                })
            },
            watch::view,
        );
        let path = Memo::new(move |_| {
            target.get()?;
            match answer.get() {
                Some(View::Path(path)) => Some(path.filter(|path| !path.steps.is_empty())),
                _ => None,
            }
        });
        let chart = Self {
            drawn,
            screen: RwSignal::new(At { x: 390.0, y: 440.0 }),
            eye: RwSignal::new(None),
            cursor: RwSignal::new(None),
            target,
            path,
            tab: RwSignal::new(PATH),
            open: RwSignal::new(true),
        };
        chart.follow_the_path();
        chart
    }

    /// A new path is looked at from end to end.
    fn follow_the_path(self) {
        // A change elsewhere in the book must not move the picture under the finger.
        let seen = StoredValue::new(None::<Path>);
        Effect::new(move |_| {
            let Some(path) = self.path.get().flatten() else {
                seen.set_value(None);
                return;
            };
            let Some(drawn) = self.drawn.get() else {
                return;
            };
            if seen.with_value(|seen| seen.as_ref() == Some(&path)) {
                return;
            }
            let mut points = vec![drawn.layout.me];
            points.extend(path.steps.iter().filter_map(|step| drawn.at(step.id)));
            let screen = self.screen.get_untracked();
            seen.set_value(Some(path));
            self.eye.set(Eye::over(&points, drawn.layout.size, screen));
        });
    }

    /// How large the whole picture is.
    fn size(self) -> At {
        self.drawn
            .with_untracked(|d| d.as_ref().map(|d| d.layout.size))
            .unwrap_or_default()
    }

    /// Where one looks from.
    pub(super) fn eye(self) -> Eye {
        let screen = self.screen.get();
        let size = self
            .drawn
            .with(|d| d.as_ref().map(|d| d.layout.size))
            .unwrap_or_default();
        self.eye.get().unwrap_or_else(|| Eye::whole(size, screen))
    }

    fn eye_now(self) -> Eye {
        self.eye
            .get_untracked()
            .unwrap_or_else(|| Eye::whole(self.size(), self.screen.get_untracked()))
    }

    /// Shows everybody.
    pub(super) fn see_all(self) {
        self.eye.set(None);
    }

    /// Nearer by a factor, or further, at a place of the screen; in the middle if none is named.
    pub(super) fn zoom(self, by: f32, finger: Option<At>) {
        let screen = self.screen.get_untracked();
        let middle = At {
            x: screen.x / 2.0,
            y: screen.y / 2.0,
        };
        let eye = self.eye_now();
        let finger = finger.unwrap_or(middle);
        self.eye
            .set(Some(eye.zoomed(by, finger, self.size(), screen)));
    }

    /// Along with a finger.
    pub(super) fn pan(self, x: f32, y: f32) {
        self.eye.set(Some(self.eye_now().moved(x, y, self.size())));
    }

    /// The point of the picture under a finger, and how many units a pixel is.
    pub(super) fn under(self, finger: At) -> (At, f32) {
        let eye = self.eye_now();
        (
            eye.in_picture(finger, self.screen.get_untracked()),
            1.0 / eye.scale,
        )
    }

    /// Brings somebody into view, if they are out of it.
    pub(super) fn look_at(self, id: PersonId) {
        let at = self
            .drawn
            .with_untracked(|d| d.as_ref().and_then(|d| d.at(id)));
        let Some(at) = at else { return };
        let (eye, screen) = (self.eye_now(), self.screen.get_untracked());
        let seen = eye.on_screen(at, screen);
        let is_in = |at: f32, most: f32| (40.0..=most - 40.0).contains(&at);
        if !is_in(seen.x, screen.x) || !is_in(seen.y, screen.y) {
            self.eye.set(Some(eye.on(at, self.size())));
        }
    }

    /// Asks the way to somebody, and opens the sheet.
    pub(super) fn go_to(self, target: Target) {
        if let Target::Person(id) = &target {
            self.cursor.set(Some(*id));
        }
        self.target.set(Some(target));
        self.tab.set(PATH);
        self.open.set(true);
    }

    /// Forgets the way.
    pub(super) fn clear(self) {
        self.target.set(None);
        self.cursor.set(None);
    }
}
