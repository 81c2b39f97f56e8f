//! How long quick add takes for a key stroke: every input of `tests/quick_add.tsv`, and a pasted page, typed letter by
//! letter. Prints one JSON object; the budget is 5 ms a key stroke.

use chrono::NaiveDate;
use kith_formats::quick_add::{DayOrder, parse_many};
use std::time::Instant;

const TABLE: &str = include_str!("../tests/quick_add.tsv");
/// Letters between two strokes that are measured, in a text as long as a pasted page.
const STRIDE: usize = 37;

fn main() {
    let today = NaiveDate::from_ymd_opt(2026, 6, 3).unwrap_or_default();
    let inputs = TABLE.lines().filter(|line| !line.starts_with('#'));
    let inputs: Vec<String> = inputs
        .filter_map(|line| line.split('\t').next())
        .map(|text| text.replace("\\n", "\n"))
        .collect();
    let page = inputs.join("\n");
    let mut strokes = Vec::new();
    for (text, stride) in inputs.iter().map(|text| (text, 1)).chain([(&page, STRIDE)]) {
        for (end, _) in text.char_indices().step_by(stride) {
            let begun = Instant::now();
            std::hint::black_box(parse_many(&text[..end], today, DayOrder::DayFirst));
            strokes.push(begun.elapsed().as_secs_f64() * 1e3);
        }
    }
    strokes.sort_by(f64::total_cmp);
    let at = |share: f64| strokes[((strokes.len() - 1) as f64 * share) as usize];
    println!(
        "{{\"bench\":\"quick-add\",\"unit\":\"ms a key stroke\",\"strokes\":{},\"median\":{:.3},\"p95\":{:.3},\"most\":{:.3},\"budget\":5}}",
        strokes.len(),
        at(0.5),
        at(0.95),
        at(1.0)
    );
}
