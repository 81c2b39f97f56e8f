//! One line cut into segments, at the signs that people and signatures put between things.

use super::dates;
use super::text::{Stretch, Word, is_space};
use super::words::{self, Kinds};

/// The segments of a line, without the signs between them. A comma inside a date, before a company's form or before
/// a degree does not cut; a bracket or a dash inside a number does not either.
pub(super) fn segments(line: Stretch<'_>) -> Vec<Stretch<'_>> {
    let text = line.text;
    let mut out = Vec::new();
    let mut begin = 0;
    let mut open_in_number = 0_usize;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let rest = &text[at + c.len_utf8()..];
        let now = &text[begin..at];
        let after = rest.chars().next().unwrap_or(' ');
        let cuts = match c {
            ',' | '，' | '、' => !after.is_alphanumeric() && !comma_joins(now, rest),
            ';' | '|' | '·' | '•' | '\t' | '‖' | '∙' | '●' | '│' | '¦' | '▪' | '◦' | '■' | '►' => {
                true
            }
            '(' if after.is_ascii_digit() || after == '+' => {
                open_in_number += 1;
                false
            }
            ')' if open_in_number > 0 => {
                open_in_number -= 1;
                false
            }
            '(' | ')' => true,
            '-' | '–' | '—' => is_space(before) && is_space(after) && !inside_number(now, rest),
            '/' if is_space(before) && after == '/' => true,
            '/' => {
                is_space(before)
                    && is_space(after)
                    && !inside_number(now, rest)
                    && !inside_job(now, rest)
            }
            '.' | '!' | '?' => is_space(after) && full_stop(c, now, rest),
            _ => false,
        };
        before = c;
        if cuts {
            let end = if matches!(c, '.' | '!' | '?') {
                at + c.len_utf8()
            } else {
                at
            };
            out.push(line.part(begin..end).tidy());
            begin = at + c.len_utf8();
        }
    }
    out.push(line.part(begin..text.len()).tidy());
    out.retain(|s| !s.text.is_empty());
    out
}

/// The word that comes next; a longer one than any that is known counts as its beginning.
fn first_word(text: &str) -> Word<'_> {
    let text = text.trim_start_matches(is_space);
    let end = text
        .char_indices()
        .take(40)
        .find(|(_, c)| is_space(*c) || *c == ',')
        .map_or_else(
            || text.char_indices().nth(40).map_or(text.len(), |(i, _)| i),
            |(i, _)| i,
        );
    Word::new(&text[..end], 0)
}

fn last_word(text: &str) -> Word<'_> {
    let last = text.trim_end_matches(is_space).rsplit(is_space).next();
    Word::new(last.unwrap_or_default(), 0)
}

fn comma_joins(before: &str, after: &str) -> bool {
    let next = first_word(after);
    let last = last_word(before);
    let number = |w: &Word<'_>| !w.bare.is_empty() && w.bare.bytes().all(|b| b.is_ascii_digit());
    let year = next.bare.len() == 4 && number(&next);
    let day_number = last.bare.starts_with(|c: char| c.is_ascii_digit()) && last.bare.len() <= 4;
    let next_dates =
        next.text.starts_with(|c: char| c.is_ascii_digit()) || dates::is_month(&next.bare);
    let weekday = dates::weekday(&last.bare).is_some() && next_dates;
    (year && day_number)
        || weekday
        || (last.has_capital() && (next.is(Kinds::SHORT_FORM) || words::is_degree(&next)))
}

fn inside_number(before: &str, after: &str) -> bool {
    let left = before.trim_end_matches(is_space).chars().next_back();
    let right = after.trim_start_matches(is_space).chars().next();
    left.is_some_and(|c| c.is_ascii_digit() || c == ')')
        && right.is_some_and(|c| c.is_ascii_digit())
}

/// "Founder / CEO".
fn inside_job(before: &str, after: &str) -> bool {
    let job = |w: Word<'_>| w.is(Kinds::JOB) || w.is(Kinds::FIELD);
    job(last_word(before)) && job(first_word(after))
}

/// A full stop ends a sentence: a capital follows, and the word before is no abbreviation and no number.
fn full_stop(sign: char, before: &str, after: &str) -> bool {
    let capital = after
        .trim_start_matches(is_space)
        .chars()
        .next()
        .is_some_and(char::is_uppercase);
    if !capital || sign != '.' {
        return capital;
    }
    let last = last_word(before);
    let number = last.bare.bytes().all(|b| b.is_ascii_digit());
    !number && !words::is_abbreviation(&last.bare) && !words::is_company_form(&last)
}
