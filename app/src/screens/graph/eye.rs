//! Where one looks at the picture from: what is in the middle, and how large.

use super::layout::At;

/// The largest that a person may be seen.
const NEAREST: f32 = 2.5;
/// Screen pixels left free around the whole picture.
const EDGE: f32 = 12.0;

/// A view of the picture: the point in the middle of the screen, and pixels to the unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Eye {
    pub(super) middle: At,
    pub(super) scale: f32,
}

impl Eye {
    /// Sees the whole picture; people are never drawn larger than life for that.
    pub(super) fn whole(picture: At, screen: At) -> Self {
        Self {
            middle: At {
                x: picture.x / 2.0,
                y: picture.y / 2.0,
            },
            scale: least(picture, screen),
        }
    }

    /// Where on the screen a point of the picture is seen.
    pub(super) fn on_screen(self, at: At, screen: At) -> At {
        At {
            x: (at.x - self.middle.x) * self.scale + screen.x / 2.0,
            y: (at.y - self.middle.y) * self.scale + screen.y / 2.0,
        }
    }

    /// Which point of the picture is seen at a place of the screen.
    pub(super) fn in_picture(self, at: At, screen: At) -> At {
        At {
            x: (at.x - screen.x / 2.0) / self.scale + self.middle.x,
            y: (at.y - screen.y / 2.0) / self.scale + self.middle.y,
        }
    }

    /// Nearer by a factor, or further; what is under the finger stays under it.
    pub(super) fn zoomed(self, by: f32, finger: At, picture: At, screen: At) -> Self {
        let held = self.in_picture(finger, screen);
        let scale = (self.scale * by).clamp(least(picture, screen), NEAREST);
        let middle = At {
            x: held.x - (finger.x - screen.x / 2.0) / scale,
            y: held.y - (finger.y - screen.y / 2.0) / scale,
        };
        Self { middle, scale }.kept(picture)
    }

    /// Moved along with a finger.
    pub(super) fn moved(self, x: f32, y: f32, picture: At) -> Self {
        let middle = At {
            x: self.middle.x - x / self.scale,
            y: self.middle.y - y / self.scale,
        };
        Self { middle, ..self }.kept(picture)
    }

    /// Brings a point to the middle, near enough to be read.
    pub(super) fn on(self, at: At, picture: At) -> Self {
        Self {
            middle: at,
            scale: self.scale.max(0.8),
        }
        .kept(picture)
    }

    /// Sees several points, as large as they fit.
    pub(super) fn over(points: &[At], picture: At, screen: At) -> Option<Self> {
        let first = points.first()?;
        let (mut low, mut high) = (*first, *first);
        for at in points {
            low = At {
                x: low.x.min(at.x),
                y: low.y.min(at.y),
            };
            high = At {
                x: high.x.max(at.x),
                y: high.y.max(at.y),
            };
        }
        // Names stand beside and above people.
        let room = At {
            x: high.x - low.x + 220.0,
            y: high.y - low.y + 130.0,
        };
        let middle = At {
            x: (low.x + high.x) / 2.0,
            y: (low.y + high.y) / 2.0,
        };
        let scale = (screen.x / room.x)
            .min(screen.y / room.y)
            .clamp(least(picture, screen), 1.2);
        Some(Self { middle, scale }.kept(picture))
    }

    /// The picture cannot be pushed off the screen.
    fn kept(self, picture: At) -> Self {
        let middle = At {
            x: self.middle.x.clamp(0.0, picture.x.max(0.0)),
            y: self.middle.y.clamp(0.0, picture.y.max(0.0)),
        };
        Self { middle, ..self }
    }
}

/// The scale at which the whole picture fits.
fn least(picture: At, screen: At) -> f32 {
    let fits = |screen: f32, picture: f32| (screen - 2.0 * EDGE).max(1.0) / picture.max(1.0);
    fits(screen.x, picture.x)
        .min(fits(screen.y, picture.y))
        .clamp(0.02, 1.2)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PICTURE: At = At {
        x: 1000.0,
        y: 2000.0,
    };
    const SCREEN: At = At { x: 400.0, y: 500.0 };

    fn close(a: At, b: At) -> bool {
        a.to(b) < 0.5
    }

    #[test]
    fn the_whole_picture_fits_on_the_screen() {
        let eye = Eye::whole(PICTURE, SCREEN);
        let corner = eye.on_screen(At::default(), SCREEN);
        let other = eye.on_screen(PICTURE, SCREEN);
        assert!(corner.x >= 0.0 && corner.y >= 0.0 && other.x <= 400.0 && other.y <= 500.0);
    }

    #[test]
    fn a_small_picture_is_not_blown_up() {
        let eye = Eye::whole(At { x: 100.0, y: 100.0 }, SCREEN);
        assert!(eye.scale <= 1.2);
    }

    #[test]
    fn what_is_under_the_finger_stays_under_it() {
        let eye = Eye::whole(PICTURE, SCREEN);
        for finger in [At { x: 200.0, y: 250.0 }, At { x: 150.0, y: 300.0 }] {
            let before = eye.in_picture(finger, SCREEN);
            let near = eye.zoomed(1.7, finger, PICTURE, SCREEN);
            assert!(near.scale > eye.scale);
            assert!(close(near.in_picture(finger, SCREEN), before));
        }
    }

    #[test]
    fn zoom_ends_at_the_whole_picture_and_at_a_face() {
        let eye = Eye::whole(PICTURE, SCREEN);
        let middle = At { x: 200.0, y: 250.0 };
        assert!(eye.zoomed(0.01, middle, PICTURE, SCREEN).scale >= eye.scale);
        assert!(eye.zoomed(1000.0, middle, PICTURE, SCREEN).scale <= NEAREST);
    }

    #[test]
    fn the_picture_cannot_be_pushed_away() {
        let eye = Eye::whole(PICTURE, SCREEN).moved(1e6, -1e6, PICTURE);
        assert!(close(eye.middle, At { x: 0.0, y: 2000.0 }));
    }

    #[test]
    fn a_path_is_seen_from_end_to_end() {
        let points = [
            At {
                x: 500.0,
                y: 1900.0,
            },
            At { x: 200.0, y: 300.0 },
        ];
        let eye = Eye::over(&points, PICTURE, SCREEN).unwrap();
        for at in points {
            let seen = eye.on_screen(at, SCREEN);
            assert!((0.0..=400.0).contains(&seen.x) && (0.0..=500.0).contains(&seen.y));
        }
        assert_eq!(Eye::over(&[], PICTURE, SCREEN), None);
    }
}
