//! One card being read: which picture to recognise next, and what the words say so far.

use crate::corners::{Corners, find_card};
use crate::light::{flatten, ink};
use crate::picture::{Colour, Grey, Photo};
use crate::warp::straighten;
use kith_formats::card::{Area, CardFields, Found, Hints, Pass, Word, read_card};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// The longer side of the straightened card in pixels.
const SIDE: usize = 2_200;
/// The usual size of what is recognised: letters of seven points are then about thirty pixels high, as the recogniser's
/// data has them.
const USUAL: usize = 1_700;
/// Another size, for a reading whose faults are not the same.
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
    /// A single line.
    Line,
}

impl Layout {
    /// The recogniser's number for it (`tessedit_pageseg_mode`).
    #[must_use]
    pub fn mode(self) -> &'static str {
        match self {
            Self::Page => "3",
            Self::Sparse => "11",
            Self::Line => "7",
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

/// A pass over the whole card: how the light is evened, how large the picture is, how it is looked at. The first two are
/// made of every card, the others until everything is certain.
const PASSES: [(Light, usize, Layout); 4] = [
    (Light::Flat, USUAL, Layout::Page),
    (Light::Ink, USUAL, Layout::Sparse),
    (Light::Ink, SIDE, Layout::Page),
    (Light::Flat, SMALLER, Layout::Sparse),
];
/// Quarter turns clockwise in the order in which they are tried: upside down is likelier than on its side, for the edges
/// tell which sides are the longer ones.
const TURNS: [u8; 4] = [0, 2, 1, 3];
/// Addresses and numbers that are looked at once more from near.
const MOST_LOOKS: usize = 4;
/// How much larger: a dot between two letters is lost at the usual size.
const NEARER: f32 = 1.5;

/// What is done next, and what becomes of the words.
#[derive(Clone, Debug)]
enum Step {
    /// The first pass, with the card turned.
    Turn(u8),
    /// Another pass over the card.
    Whole(usize),
    /// A line cut out of the card: its left top corner there, and the pass that its words belong to.
    Look {
        picture: Grey,
        corner: (f32, f32),
        pass: usize,
    },
}

/// A card on its way from pixels to fields. [`Reading::next`] gives a picture, [`Reading::answer`] takes the words that
/// were seen in it, until there is no further picture.
#[derive(Clone, Debug)]
pub struct Reading {
    /// As the photograph has it.
    card: Colour,
    found: bool,
    hints: Hints,
    /// What was seen with the card turned, for every turn that was tried.
    turns: Vec<(u8, Pass)>,
    /// Later passes, of the card the right way up.
    passes: Vec<Pass>,
    steps: VecDeque<Step>,
    done: usize,
    looked: bool,
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
            steps: VecDeque::from([Step::Turn(TURNS[0])]),
            done: 0,
            looked: false,
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

    /// How many pictures were answered, and how many there will be as far as is known, for a progress bar.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        (self.done, (self.done + self.steps.len()).max(2))
    }

    /// The next picture to be recognised; none when the card is read.
    #[must_use]
    pub fn next(&self) -> Option<Task> {
        let (turn, pass) = match self.steps.front()? {
            Step::Look { picture, .. } => {
                return Some(Task {
                    picture: picture.clone(),
                    layout: Layout::Line,
                });
            }
            Step::Turn(turn) => (*turn, 0),
            Step::Whole(pass) => (self.turn(), *pass),
        };
        let (light, side, layout) = PASSES[pass];
        let card = scaled(&self.card.turned(turn), side);
        let picture = evened(&card, light);
        Some(Task { picture, layout })
    }

    /// Takes the words that were seen in the picture of [`Reading::next`], in its pixels.
    pub fn answer(&mut self, mut words: Vec<Word>) {
        let Some(step) = self.steps.pop_front() else {
            return;
        };
        self.done += 1;
        let longer = self.card.width.max(self.card.height) as f32;
        let by = |pass: usize| longer / (PASSES[pass].1 as f32).min(longer);
        match step {
            Step::Turn(turn) => {
                place(&mut words, by(0), (0.0, 0.0));
                self.turns.push((turn, Pass { words }));
            }
            Step::Whole(pass) => {
                place(&mut words, by(pass), (0.0, 0.0));
                self.passes.push(Pass { words });
            }
            Step::Look { corner, pass, .. } => {
                place(&mut words, 1.0 / NEARER, corner);
                let line = u32::try_from(self.done).unwrap_or(u32::MAX);
                words.iter_mut().for_each(|w| w.block = line);
                if self.passes.len() <= pass {
                    self.passes.resize(pass + 1, Pass::default());
                }
                self.passes[pass].words.extend(words);
            }
        }
        if self.steps.is_empty() {
            self.plan();
        }
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

    /// What to do when everything that was planned is done.
    fn plan(&mut self) {
        if self.passes.is_empty() {
            let step = match TURNS.get(self.turns.len()) {
                Some(turn) if !self.is_upright() => Step::Turn(*turn),
                _ => Step::Whole(1),
            };
            self.steps.push_back(step);
            return;
        }
        let fields = self.fields();
        if is_settled(&fields) {
            return;
        }
        if !self.looked {
            self.looked = true;
            self.look_closer(&fields);
            if !self.steps.is_empty() {
                return;
            }
        }
        // The first pass is among the turns, and looking closer made two.
        let looks = if self.passes.len() > 2 { 2 } else { 0 };
        let next = self.passes.len() + 1 - looks;
        if next < PASSES.len() {
            self.steps.push_back(Step::Whole(next));
        }
    }

    /// Cuts out the lines of addresses and numbers that are not certain, twice: with their light evened either way.
    fn look_closer(&mut self, fields: &CardFields) {
        let emails = fields
            .emails
            .iter()
            .filter(|e| !e.certain)
            .map(|e| &e.words);
        let phones = fields
            .phones
            .iter()
            .filter(|p| !p.certain)
            .map(|p| &p.words);
        let areas: Vec<Area> = emails
            .chain(phones)
            .filter_map(|words| around(words.iter().map(|w| fields.words[*w].bbox)))
            .take(MOST_LOOKS)
            .collect();
        if areas.is_empty() {
            return;
        }
        let card = self.picture();
        let first = self.passes.len();
        for (pass, light) in [(first, Light::Flat), (first + 1, Light::Ink)] {
            let whole = evened(&card, light);
            for area in &areas {
                let tall = (area.y1 - area.y0).clamp(8.0, 200.0);
                let corner = (
                    (area.x0 - tall).max(0.0).floor(),
                    (area.y0 - 0.5 * tall).max(0.0).floor(),
                );
                let end = (area.x1 + tall, area.y1 + 0.5 * tall);
                let picture = whole.cut(corner, end, NEARER);
                self.steps.push_back(Step::Look {
                    picture,
                    corner,
                    pass,
                });
            }
        }
    }

    fn turn(&self) -> u8 {
        self.upright().map_or(0, |(turn, _)| *turn)
    }

    /// The turn whose words are surest.
    fn upright(&self) -> Option<&(u8, Pass)> {
        let best = |a: &&(u8, Pass), b: &&(u8, Pass)| worth(&a.1).total_cmp(&worth(&b.1));
        self.turns.iter().rev().max_by(best)
    }

    fn is_upright(&self) -> bool {
        self.turns
            .iter()
            .any(|(_, pass)| certainty(pass) >= UPRIGHT)
    }
}

/// Whether a person will hardly have to look at anything.
fn is_settled(fields: &CardFields) -> bool {
    let sure = |found: &Option<Found>| found.as_ref().is_some_and(|f| f.certain);
    let emails = !fields.emails.is_empty() && fields.emails.iter().all(|e| e.certain);
    let phones = !fields.phones.is_empty() && fields.phones.iter().all(|p| p.certain);
    emails && phones && sure(&fields.name) && sure(&fields.company)
}

fn evened(card: &Colour, light: Light) -> Grey {
    match light {
        Light::Flat => flatten(card),
        Light::Ink => ink(card),
    }
}

/// Moves words from a picture's pixels to the card's.
fn place(words: &mut [Word], by: f32, corner: (f32, f32)) {
    for word in words {
        let b = &mut word.bbox;
        (b.x0, b.x1) = (b.x0 * by + corner.0, b.x1 * by + corner.0);
        (b.y0, b.y1) = (b.y0 * by + corner.1, b.y1 * by + corner.1);
    }
}

fn around(areas: impl Iterator<Item = Area>) -> Option<Area> {
    areas.reduce(|a, b| Area {
        x0: a.x0.min(b.x0),
        y0: a.y0.min(b.y0),
        x1: a.x1.max(b.x1),
        y1: a.y1.max(b.y1),
    })
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
