//! Reads cards for `tests/cards/measure.mjs`: one JSON object a line on standard input, one a line on standard output.
//!
//! `{"photo":"card.jpg"}` begins a card and is answered by `{"picture":"task.pgm","mode":"3"}`, `{"words":[…]}` takes
//! what was seen in that picture and is answered by the next one or by `{"fields":{…},"turn":…}`. `{"passes":[…]}` is
//! answered by the fields at once. Pictures are written into the folder that is the only argument. Every answer has
//! `ms`, the time that its making took.

use kith_reader::card::{CardFields, Hints, Pass, Word, read_card};
use kith_reader::{Photo, Reading};
use serde::{Deserialize, Serialize};
use std::error::Error;
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

#[derive(Deserialize)]
#[serde(untagged)]
enum Request {
    Photo {
        photo: PathBuf,
        #[serde(default)]
        hints: Hints,
    },
    Words {
        words: Vec<Word>,
    },
    Passes {
        passes: Vec<Pass>,
        #[serde(default)]
        hints: Hints,
    },
}

#[derive(Serialize)]
#[serde(untagged)]
enum Answer {
    Task {
        picture: PathBuf,
        mode: &'static str,
    },
    Fields {
        fields: Box<CardFields>,
        found: bool,
    },
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os()
        .nth(1)
        .ok_or("Name a folder for the pictures.")?;
    let mut reading = None;
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let request = serde_json::from_str(&line?)?;
        let begun = Instant::now();
        let answer = answer(request, &mut reading, Path::new(&folder))?;
        let mut answer = serde_json::to_value(answer)?;
        answer["ms"] = u64::try_from(begun.elapsed().as_millis())?.into();
        writeln!(out, "{answer}")?;
        out.flush()?;
    }
    Ok(())
}

fn answer(
    request: Request,
    reading: &mut Option<Reading>,
    folder: &Path,
) -> Result<Answer, Box<dyn Error>> {
    match request {
        Request::Photo { photo, hints } => {
            let picture = image::open(photo)?.to_rgba8();
            let (width, height) = (picture.width() as usize, picture.height() as usize);
            let photo =
                Photo::new(width, height, picture.as_raw()).ok_or("The picture is too large.")?;
            *reading = Some(Reading::of(&photo, hints));
        }
        Request::Words { words } => {
            reading.as_mut().ok_or("Begin with a photo.")?.answer(words);
        }
        Request::Passes { passes, hints } => {
            let fields = Box::new(read_card(&passes, &hints));
            return Ok(Answer::Fields {
                fields,
                found: true,
            });
        }
    }
    let reading = reading.as_ref().ok_or("Begin with a photo.")?;
    match reading.next() {
        Some(task) => {
            let picture = folder.join("task.pgm");
            std::fs::write(&picture, task.picture.pgm())?;
            let mode = task.layout.mode();
            Ok(Answer::Task { picture, mode })
        }
        None => Ok(Answer::Fields {
            fields: Box::new(reading.fields()),
            found: reading.found_card(),
        }),
    }
}
