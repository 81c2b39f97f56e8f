//! One card being read: which picture to recognise next, and what the words say so far.

use crate::corners::{Corners, find_card};
use crate::light::{flatten, ink};
use crate::picture::{Colour, Grey, Photo};
use crate::warp::straighten;
use kith_formats::card::{CardFields, Hints, Pass, Word, read_card};
use serde::{Deserialize, Serialize};

/// The longer side of the straightened card in pixels: letters of seven points are then about thirty high, which the
/// recogniser's data was trained on.
const SIDE: usize = 1_700;
/// The other size, for a reading whose faults are not the same.
const SMALLER: usize = 1_300;
/// Words of this mean certainty show a card that stands upright.
const UPRIGHT: f32 = 62.0;

/// How the recogniser is to look at a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Layout {
    /// Columns and blocks, which it finds itself.
    Page,
    /// Text anywhere.
    Sparse,
}

impl Layout {
    /// The recogniser's number for it (`tessedit_pageseg_mode`).
    #[must_use]
    pub fn mode(self) -> &'static str {
        match self {
            Self::Page => "3",
            Self::Sparse => "11",
        }
    }
}

/// A picture to be recognised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Dark writing on light paper.
    pub picture: Grey,
    /// How to look at it.
    pub layout: Layout,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Light {
    Flat,
    Ink,
}

/// A pass that is made of every card: how the light is evened, how large the picture is, how it is looked at.
const PASSES: [(Light, usize, Layout); 3] = [
    (Light::Flat, SIDE, Layout::Page),
    (Light::Ink, SIDE, Layout::Sparse),
    (Light::Flat, SMALLER, Layout::Sparse),
];

/// A card on its way from pixels to fields. [`Reading::next`] gives a picture, [`Reading::answer`] takes the words that
/// were seen in it, until there is no further picture.
#[derive(Clone, Debug)]
pub struct Reading {
    card: Colour,
    found: bool,
    hints: Hints,
    /// Quarter turns clockwise that are tried, the best so far first once all were.
    turns: Vec<(u8, Pass)>,
    /// Passes after the first, of the card the right way up.
    passes: Vec<Pass>,
}

impl Reading {
    /// Finds the card in the photograph and straightens it; without a card the whole picture is read.
    #[must_use]
    pub fn of(photo: &Photo<'_>, hints: Hints) -> Self {
        let corners = find_card(photo);
        let found = corners.is_some();
        let whole = || Corners::whole(photo.width(), photo.height());
        Self {
            card: straighten(photo, &corners.unwrap_or_else(whole), SIDE),
            found,
            hints,
            turns: Vec::new(),
            passes: Vec::new(),
        }
    }

    /// Whether the card's edges were found; if not, a person may want to take the picture again.
    #[must_use]
    pub fn found_card(&self) -> bool {
        self.found
    }

    /// The straightened card, the right way up as far as is known: the words' boxes are in its pixels.
    #[must_use]
    pub fn picture(&self) -> Colour {
        self.card.turned(self.turn())
    }

    /// How many pictures there are at least and were answered, for a progress bar.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        let done = self.turns.len() + self.passes.len();
        (
            done,
            PASSES.len().max(done + usize::from(self.next().is_some())),
        )
    }

    /// The next picture to be recognised.
    #[must_use]
    pub fn next(&self) -> Option<Task> {
        let turn = match self.turns.len() {
            0 => Some(0),
            // Upside down is likelier than on its side, where the edges were found with the longer side across.
            tried @ 1..=3 if !self.is_upright() => Some(self.order()[tried]),
            _ => None,
        };
        let (light, side, layout) = match turn {
            Some(_) => PASSES[0],
            None => *PASSES.get(self.passes.len() + 1)?,
        };
        let card = scaled(&self.card.turned(turn.unwrap_or_else(|| self.turn())), side);
        let picture = match light {
            Light::Flat => flatten(&card),
            Light::Ink => ink(&card),
        };
        Some(Task { picture, layout })
    }

    /// Takes the words that were seen in the picture of [`Reading::next`], in its pixels.
    pub fn answer(&mut self, mut words: Vec<Word>) {
        let trying = self.turns.is_empty() || self.turns.len() < 4 && !self.is_upright();
        if trying {
            let turn = self.order()[self.turns.len()];
            self.turns.push((turn, Pass { words }));
            return;
        }
        let Some((_, side, _)) = PASSES.get(self.passes.len() + 1) else {
            return;
        };
        let longer = self.card.width.max(self.card.height) as f32;
        let by = longer / (*side as f32).min(longer);
        for word in &mut words {
            let b = &mut word.bbox;
            for edge in [&mut b.x0, &mut b.y0, &mut b.x1, &mut b.y1] {
                *edge *= by;
            }
        }
        self.passes.push(Pass { words });
    }

    /// The card's fields by all that was seen so far.
    #[must_use]
    pub fn fields(&self) -> CardFields {
        let first = self.upright().map(|(_, pass)| pass.clone());
        let passes: Vec<Pass> = first
            .into_iter()
            .chain(self.passes.iter().cloned())
            .collect();
        read_card(&passes, &self.hints)
    }

    fn order(&self) -> [u8; 4] {
        [0, 2, 1, 3]
    }

    fn turn(&self) -> u8 {
        self.upright().map_or(0, |(turn, _)| *turn)
    }

    /// The turn whose words are surest.
    fn upright(&self) -> Option<&(u8, Pass)> {
        self.turns
            .iter()
            .rev()
            .max_by(|a, b| worth(&a.1).total_cmp(&worth(&b.1)))
    }

    fn is_upright(&self) -> bool {
        self.turns
            .iter()
            .any(|(_, pass)| certainty(pass) >= UPRIGHT)
    }
}

/// The mean certainty of the words, long ones counting more; nothing for hardly any letters.
fn certainty(pass: &Pass) -> f32 {
    let letters = |w: &Word| w.text.chars().filter(|c| c.is_alphanumeric()).count() as f32;
    let all: f32 = pass.words.iter().map(letters).sum();
    if all < 12.0 {
        return 0.0;
    }
    pass.words
        .iter()
        .map(|w| letters(w) * w.confidence)
        .sum::<f32>()
        / all
}

/// Upside down there are few sure words, and many letters in unsure ones.
fn worth(pass: &Pass) -> f32 {
    pass.words
        .iter()
        .filter(|w| w.text.chars().filter(|c| c.is_alphanumeric()).count() > 2)
        .map(|w| (w.confidence - 50.0).max(0.0) * w.text.chars().count() as f32)
        .sum()
}

fn scaled(card: &Colour, side: usize) -> Colour {
    let longer = card.width.max(card.height);
    if side >= longer {
        return card.clone();
    }
    let by = longer as f32 / side as f32;
    let (width, height) = (
        ((card.width as f32 / by).round() as usize).max(1),
        ((card.height as f32 / by).round() as usize).max(1),
    );
    let pixels = (0..width * height)
        .map(|i| {
            let (x, y) = ((i % width) as f32 + 0.5, (i / width) as f32 + 0.5);
            card.between(x * by, y * by).map(|c| (c + 0.5) as u8)
        })
        .collect();
    Colour {
        width,
        height,
        pixels,
    }
}
