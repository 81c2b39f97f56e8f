//! Cuts the part of Unicode's tables that search needs out of them.
//!
//! The whole of normalisation is 120 KB in the browser; what [`fold`](src/rules/fold.rs) asks of it is a few: which
//! letters of the alphabets that people's names are written in are a plain letter with marks, and what a mark is.

use std::fmt::Write;
use std::ops::RangeInclusive;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Latin, Greek, Cyrillic and Armenian with their extensions, kana, ligatures, and the wide and narrow forms.
const ALPHABETS: [RangeInclusive<u32>; 7] = [
    0xa0..=0x58f,
    0x1e00..=0x1fff,
    0x2000..=0x218f,
    0x3040..=0x33ff,
    0xfb00..=0xfb17,
    0xff00..=0xffef,
    0x2c60..=0x2c7f,
];

fn main() {
    let mut folded = String::new();
    for c in ALPHABETS.into_iter().flatten().filter_map(char::from_u32) {
        let plain: String = std::iter::once(c)
            .nfkd()
            .filter(|c| !is_combining_mark(*c))
            .collect();
        if !is_combining_mark(c) && plain != c.to_string() {
            folded.push(c);
            folded.push_str(&plain);
            folded.push('\0');
        }
    }
    let mut marks = String::new();
    let mut open: Option<(u32, u32)> = None;
    for c in (0..=0x10_ffff).filter_map(char::from_u32) {
        let code = u32::from(c);
        match (&mut open, is_combining_mark(c)) {
            (Some((_, end)), true) if *end + 1 == code => *end = code,
            (Some((start, end)), true) => {
                let _ = write!(marks, "({start}, {end}), ");
                open = Some((code, code));
            }
            (None, true) => open = Some((code, code)),
            (_, false) => {}
        }
    }
    if let Some((start, end)) = open {
        let _ = write!(marks, "({start}, {end})");
    }
    let source = format!(
        "/// A letter and what is left of it without marks, each closed by NUL; sorted.\n\
         static FOLDED: &str = {folded:?};\n\
         /// Combining marks, first and last of each run; sorted.\n\
         static MARKS: &[(u32, u32)] = &[{marks}];\n"
    );
    let out = std::env::var("OUT_DIR").unwrap_or_default();
    let path = std::path::Path::new(&out).join("unicode.rs");
    if let Err(error) = std::fs::write(&path, source) {
        println!(
            "cargo::error={} could not be written: {error}",
            path.display()
        );
    }
    println!("cargo::rerun-if-changed=build.rs");
}
