//! A card read by a recogniser that knows what stands on it: the loop, whoever recognises.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use futures::executor::block_on;
use kith_reader::card::{Area, Hints, Word};
use kith_reader::{Photo, Reading, Task, TextRecognizer, recognise};
use std::cell::Cell;

/// Sees the same lines in every picture, in its proportions.
struct Knowing {
    lines: &'static [&'static str],
    asked: Cell<usize>,
}

impl TextRecognizer for Knowing {
    type Error = &'static str;

    async fn words(&self, task: &Task) -> Result<Vec<Word>, Self::Error> {
        self.asked.set(self.asked.get() + 1);
        let (width, height) = (task.picture.width as f32, task.picture.height as f32);
        let step = height / (self.lines.len() as f32 + 1.0);
        let mut words = Vec::new();
        for (line, text) in self.lines.iter().enumerate() {
            let top = step * (line as f32 + 0.5);
            let mut left = width * 0.1;
            for text in text.split(' ') {
                let right = left + width * 0.02 * text.len() as f32;
                let bbox = Area {
                    x0: left,
                    y0: top,
                    x1: right,
                    y1: top + step * 0.5,
                };
                let line = u32::try_from(line).unwrap();
                words.push(Word {
                    text: text.to_owned(),
                    bbox,
                    confidence: 96.0,
                    line,
                    block: 0,
                });
                left = right + width * 0.02;
            }
        }
        Ok(words)
    }
}

/// Sees nothing, and says why.
struct Blind;

impl TextRecognizer for Blind {
    type Error = &'static str;

    async fn words(&self, _: &Task) -> Result<Vec<Word>, Self::Error> {
        Err("no light")
    }
}

fn reading() -> Reading {
    let (width, height) = (640, 400);
    let grey: Vec<u8> = (0..width * height)
        .flat_map(|_| [220, 220, 220, 255])
        .collect();
    Reading::of(&Photo::new(width, height, &grey).unwrap(), Hints::default())
}

#[test]
fn a_card_is_read_until_nothing_is_left_to_look_at_and_its_progress_told() {
    let eyes = Knowing {
        lines: &[
            "Fjord Capital AB",
            "Birgit Sand",
            "Managing Partner",
            "birgit.sand@fjordcapital.example",
            "+46 31 555 01 86",
        ],
        asked: Cell::new(0),
    };
    let mut told = Vec::new();
    let mut reading = reading();
    let fields = block_on(recognise(&mut reading, &eyes, |done, of| {
        told.push((done, of));
    }))
    .unwrap();
    assert_eq!(fields.name.unwrap().value, "Birgit Sand");
    assert_eq!(fields.emails[0].value, "birgit.sand@fjordcapital.example");
    assert_eq!(told.len(), eyes.asked.get());
    assert!(told.iter().all(|(done, of)| done < of), "{told:?}");
    assert!(reading.next().is_none());
}

#[test]
fn what_the_recogniser_says_is_handed_on() {
    assert_eq!(
        block_on(recognise(&mut reading(), &Blind, |_, _| ())).unwrap_err(),
        "no light"
    );
}
