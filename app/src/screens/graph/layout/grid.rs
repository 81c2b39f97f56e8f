//! Squares of paper under the people, so that who is near is found without looking at everybody.

use super::block::bounds;
use super::{At, length, to_f32};

/// Squares of paper: who stands in the same or the next one can be near.
pub(super) struct Grid {
    reach: f32,
    columns: usize,
    /// The first in each square, and after each person the next in the same one; `END` ends.
    first: Vec<usize>,
    next: Vec<usize>,
    square: Vec<usize>,
}

const END: usize = usize::MAX;

/// From one to another who is near.
pub(super) struct Gap {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) distance: f32,
}

impl Grid {
    /// Lays squares under everybody.
    pub(super) fn over(at: &[At], reach: f32) -> Self {
        let (low, high) = bounds(at);
        // A group that is strung out gets larger squares, not more of them than four a person.
        let area = (high.x - low.x) * (high.y - low.y);
        let side = reach.max((area / (4.0 * to_f32(at.len()) + 1.0)).sqrt());
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "small and not negative"
        )]
        let place = |from: f32, to: f32| ((to - from) / side) as usize;
        let columns = place(low.x, high.x) + 1;
        let rows = place(low.y, high.y) + 1;
        let mut grid = Self {
            reach,
            columns,
            first: vec![END; columns * rows],
            next: vec![END; at.len()],
            square: Vec::with_capacity(at.len()),
        };
        for (i, at) in at.iter().enumerate() {
            let square = place(low.y, at.y) * columns + place(low.x, at.x);
            grid.square.push(square);
            grid.next[i] = std::mem::replace(&mut grid.first[square], i);
        }
        grid
    }

    /// Every two who are within reach, once.
    pub(super) fn each_pair(&self, at: &[At], mut of: impl FnMut(usize, usize, Gap)) {
        for i in 0..at.len() {
            let (column, row) = (self.square[i] % self.columns, self.square[i] / self.columns);
            for square in self.around(column, row) {
                let mut j = self.first[square];
                while j != END {
                    if j > i {
                        let (mut x, y) = (at[j].x - at[i].x, at[j].y - at[i].y);
                        if x.abs() + y.abs() < 0.01 {
                            // On the very same spot: any way out will do, as long as it is always the same.
                            x = 0.5;
                        }
                        let distance = length(x, y);
                        if distance < self.reach {
                            of(i, j, Gap { x, y, distance });
                        }
                    }
                    j = self.next[j];
                }
            }
        }
    }

    fn around(&self, column: usize, row: usize) -> impl Iterator<Item = usize> {
        let columns = self.columns;
        let rows = self.first.len() / columns;
        let up_to = |place: usize, most: usize| place.saturating_sub(1)..=(place + 1).min(most - 1);
        up_to(row, rows)
            .flat_map(move |row| up_to(column, columns).map(move |column| row * columns + column))
    }
}
