//! The places of a card: pieces of lines, each with the words that every pass saw there.

use super::{Area, Pass, Word, fold};

/// More words than any card has; the rest of a picture full of text is kept as one place each pass.
const MOST_WORDS: usize = 1_500;
/// More passes than are ever made.
const MOST_PASSES: usize = 12;

/// The words of one pass at one place, from left to right.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Reading {
    /// Which pass.
    pub(super) pass: usize,
    /// Its words.
    pub(super) words: Vec<Word>,
}

impl Reading {
    /// The words with spaces between.
    pub(super) fn text(&self) -> String {
        let words: Vec<&str> = self.words.iter().map(|w| w.text.as_str()).collect();
        words.join(" ")
    }

    /// How sure the recogniser is, 0 to 1; long words count more.
    pub(super) fn confidence(&self) -> f32 {
        let weight = |w: &Word| w.text.chars().count().max(1) as f32;
        let all: f32 = self.words.iter().map(weight).sum();
        let sure: f32 = self
            .words
            .iter()
            .map(|w| weight(w) * sound(w.confidence))
            .sum();
        (sure / all.max(1.0) / 100.0).clamp(0.0, 1.0)
    }
}

fn sound(number: f32) -> f32 {
    if number.is_finite() { number } else { 0.0 }
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Place {
    /// Around its words.
    pub(super) area: Area,
    /// One of each pass that saw words here; never empty, and no reading is.
    pub(super) readings: Vec<Reading>,
    /// The reading that is most like all the others.
    pub(super) best: usize,
}

impl Place {
    fn of(readings: Vec<Reading>) -> Self {
        let best = medoid(&readings);
        let area = around(&readings[best].words);
        Self {
            area,
            readings,
            best,
        }
    }
}

/// The places of all passes, from the top down.
pub(super) fn of(passes: &[Pass]) -> Vec<Place> {
    let mut left: Vec<Vec<Word>> = passes.iter().take(MOST_PASSES).map(seen).collect();
    let mut places = Vec::new();
    // The pass that saw most, and most surely, lays out the card; what it did not see the next one adds.
    let mut order: Vec<usize> = (0..left.len()).collect();
    let worth = |words: &[Word]| {
        words
            .iter()
            .map(|w| w.text.chars().count() as f32 * sound(w.confidence))
            .sum::<f32>()
    };
    order.sort_by(|a, b| worth(&left[*b]).total_cmp(&worth(&left[*a])));
    for pass in order {
        let words = std::mem::take(&mut left[pass]);
        for segment in segments(words) {
            let area = around(&segment);
            let mut readings = vec![Reading {
                pass,
                words: segment,
            }];
            for (other, words) in left.iter_mut().enumerate() {
                let mut here = take_near(words, &area);
                here.sort_by(|a, b| a.bbox.x0.total_cmp(&b.bbox.x0));
                if !here.is_empty() {
                    readings.push(Reading {
                        pass: other,
                        words: here,
                    });
                }
            }
            places.push(Place::of(readings));
        }
    }
    in_order(places)
}

/// A pass's words with letters in them and boxes that make sense.
fn seen(pass: &Pass) -> Vec<Word> {
    let mut words: Vec<Word> = pass
        .words
        .iter()
        .filter(|w| !w.text.trim().is_empty())
        .cloned()
        .collect();
    for word in &mut words {
        word.text = word.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let b = &mut word.bbox;
        for side in [&mut b.x0, &mut b.y0, &mut b.x1, &mut b.y1] {
            *side = sound(*side).clamp(-1e6, 1e6);
        }
        (b.x0, b.x1) = (b.x0.min(b.x1), b.x0.max(b.x1));
        (b.y0, b.y1) = (b.y0.min(b.y1), b.y0.max(b.y1));
    }
    if words.len() > MOST_WORDS {
        let rest = words.split_off(MOST_WORDS);
        let area = around(&rest);
        let text: Vec<String> = rest.into_iter().map(|w| w.text).collect();
        words.push(Word {
            text: text.join(" "),
            bbox: area,
            ..Word::default()
        });
    }
    words
}

/// A pass's words as pieces of lines: the recogniser's lines, cut at wide gaps and joined across narrow ones.
fn segments(words: Vec<Word>) -> Vec<Vec<Word>> {
    let mut lines: Vec<((u32, u32), Vec<Word>)> = Vec::new();
    for word in words {
        match lines.last_mut() {
            Some((key, line)) if *key == (word.block, word.line) => line.push(word),
            _ => lines.push(((word.block, word.line), vec![word])),
        }
    }
    let mut pieces: Vec<Vec<Word>> = lines.into_iter().flat_map(|(_, l)| cut(l)).collect();
    pieces.sort_by(|a, b| around(a).x0.total_cmp(&around(b).x0));
    let mut joined: Vec<Vec<Word>> = Vec::new();
    for piece in pieces {
        let area = around(&piece);
        let before = joined.iter().position(|p| {
            let left = around(p);
            let gap = area.x0 - left.x1;
            let tall = height(p).max(height(&piece));
            let alike = height(p) < 1.5 * height(&piece) && height(&piece) < 1.5 * height(p);
            let wide = if is_label(p) { 4.5 } else { 1.2 };
            beside(&left, &area) && gap > -0.5 * tall && gap < wide * tall && alike
        });
        match before {
            Some(at) => joined[at].extend(piece),
            None => joined.push(piece),
        }
    }
    joined
}

/// Cuts a line where the gap between two words is wide, but not behind a label.
fn cut(mut line: Vec<Word>) -> Vec<Vec<Word>> {
    line.sort_by(|a, b| a.bbox.x0.total_cmp(&b.bbox.x0));
    let tall = height(&line);
    let mut pieces: Vec<Vec<Word>> = Vec::new();
    for word in line {
        let near = pieces.last().is_some_and(|p: &Vec<Word>| {
            let gap = word.bbox.x0 - p[p.len() - 1].bbox.x1;
            gap < if is_label(p) { 4.5 } else { 2.0 } * tall
        });
        match pieces.last_mut() {
            Some(piece) if near => piece.push(word),
            _ => pieces.push(vec![word]),
        }
    }
    pieces
}

/// "Tel." or "M": waits for what comes behind it.
fn is_label(piece: &[Word]) -> bool {
    piece.len() == 1 && super::words::is_reach_label(&piece[0].text)
}

/// Takes the words that stand in the area, or right beside it in the same line.
fn take_near(words: &mut Vec<Word>, area: &Area) -> Vec<Word> {
    let tall = (area.y1 - area.y0).max(1.0);
    let near = |w: &mut Word| {
        let (x, y) = ((w.bbox.x0 + w.bbox.x1) / 2.0, (w.bbox.y0 + w.bbox.y1) / 2.0);
        let off = (area.x0 - x).max(x - area.x1);
        let edge = (area.x0 - w.bbox.x1).max(w.bbox.x0 - area.x1);
        y > area.y0 - 0.1 * tall && y < area.y1 + 0.1 * tall && (off < 0.0 || edge < 0.5 * tall)
    };
    words.extract_if(.., near).collect()
}

/// Whether two areas share a line.
fn beside(a: &Area, b: &Area) -> bool {
    let shared = a.y1.min(b.y1) - a.y0.max(b.y0);
    shared > 0.5 * (a.y1 - a.y0).min(b.y1 - b.y0)
}

fn around(words: &[Word]) -> Area {
    let mut all = words.iter().map(|w| w.bbox);
    let Some(first) = all.next() else {
        return Area::default();
    };
    all.fold(first, |a, b| Area {
        x0: a.x0.min(b.x0),
        y0: a.y0.min(b.y0),
        x1: a.x1.max(b.x1),
        y1: a.y1.max(b.y1),
    })
}

fn height(words: &[Word]) -> f32 {
    let mut heights: Vec<f32> = words.iter().map(|w| w.bbox.y1 - w.bbox.y0).collect();
    heights.sort_by(f32::total_cmp);
    heights.get(heights.len() / 2).copied().unwrap_or_default()
}

/// The reading that has most in common with the others; the surest if there are two of them.
fn medoid(readings: &[Reading]) -> usize {
    let texts: Vec<String> = readings.iter().map(|r| fold::plain(&r.text())).collect();
    let worth = |i: usize| {
        let common: f32 = texts
            .iter()
            .enumerate()
            .filter(|(j, _)| *j != i)
            .map(|(_, t)| fold::likeness(t, &texts[i]))
            .sum();
        common + 0.8 * readings[i].confidence()
    };
    (0..readings.len())
        .max_by(|a, b| worth(*a).total_cmp(&worth(*b)))
        .unwrap_or_default()
}

/// From the top down, and from left to right within a row.
fn in_order(mut places: Vec<Place>) -> Vec<Place> {
    places.sort_by(|a, b| a.area.y0.total_cmp(&b.area.y0));
    let mut rows: Vec<Vec<Place>> = Vec::new();
    for place in places {
        match rows.last_mut() {
            Some(row) if beside(&row[0].area, &place.area) => row.push(place),
            _ => rows.push(vec![place]),
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| a.area.x0.total_cmp(&b.area.x0));
    }
    rows.concat()
}
