//! One line cut into segments, at the signs that people and signatures put between things.

use super::dates;
use super::words;

/// The segments of a line, without the signs between them. A comma inside a date, before a company's form or before
/// a degree does not cut; a bracket or a dash inside a number does not either.
pub(super) fn segments(line: &str) -> Vec<String> {
    let chars: Vec<char> = line
        .chars()
        .map(|c| if c.is_control() && c != '\t' { ' ' } else { c })
        .collect();
    let mut out: Vec<String> = Vec::new();
    let mut now = String::new();
    let mut open_in_number = 0_usize;
    for (i, &c) in chars.iter().enumerate() {
        let before = i
            .checked_sub(1)
            .and_then(|b| chars.get(b))
            .copied()
            .unwrap_or(' ');
        let after = chars.get(i + 1).copied().unwrap_or(' ');
        let cuts = match c {
            ',' => !after.is_alphanumeric() && !comma_joins(&now, &chars[i + 1..]),
            ';' | '|' | '·' | '•' | '\t' | '‖' | '∙' | '●' => true,
            '(' if after.is_ascii_digit() || after == '+' => {
                open_in_number += 1;
                false
            }
            ')' if open_in_number > 0 => {
                open_in_number -= 1;
                false
            }
            '(' | ')' => true,
            '-' | '–' | '—' => {
                before.is_whitespace()
                    && after.is_whitespace()
                    && !inside_number(&now, &chars[i + 1..])
            }
            '.' | '!' | '?' => after.is_whitespace() && full_stop(c, &now, &chars[i + 1..]),
            _ => false,
        };
        if !cuts {
            now.push(c);
        } else {
            if matches!(c, '.' | '!' | '?') {
                now.push(c);
            }
            out.push(std::mem::take(&mut now));
        }
    }
    out.push(now);
    out.retain_mut(|s| {
        *s = tidy(s).to_owned();
        !s.is_empty()
    });
    out
}

/// Text without the signs around it that say nothing.
pub(super) fn tidy(text: &str) -> &str {
    let text = text.trim_matches(|c: char| c.is_whitespace() || "-–—|*_=~<>\"“”„,;".contains(c));
    if text.chars().any(char::is_alphanumeric) {
        text
    } else {
        ""
    }
}

fn first_word(chars: &[char]) -> String {
    let word = chars
        .iter()
        .skip_while(|c| c.is_whitespace())
        .take_while(|c| !c.is_whitespace() && **c != ',');
    word.take(40).collect()
}

fn comma_joins(before: &str, after: &[char]) -> bool {
    let next = first_word(after);
    let last = before.split_whitespace().next_back().unwrap_or_default();
    let bare_next = words::bare(&next);
    let year = bare_next.len() == 4 && bare_next.bytes().all(|b| b.is_ascii_digit());
    let day = words::bare(last);
    let day_number = day.chars().next().is_some_and(|c| c.is_ascii_digit()) && day.len() <= 4;
    let next_dates = next.starts_with(|c: char| c.is_ascii_digit()) || dates::is_month(&bare_next);
    let weekday = dates::weekday(&day).is_some() && next_dates;
    let capital = last.chars().next().is_some_and(char::is_uppercase);
    (year && day_number)
        || weekday
        || (capital && (words::is_short_form(&next) || words::is_degree(&next)))
}

fn inside_number(before: &str, after: &[char]) -> bool {
    let left = before.trim_end().chars().next_back();
    let right = after.iter().find(|c| !c.is_whitespace());
    left.is_some_and(|c| c.is_ascii_digit() || c == ')') && right.is_some_and(char::is_ascii_digit)
}

/// A full stop ends a sentence: a capital follows, and the word before is no abbreviation and no number.
fn full_stop(sign: char, before: &str, after: &[char]) -> bool {
    let capital = after
        .iter()
        .find(|c| !c.is_whitespace())
        .is_some_and(|c| c.is_uppercase());
    let last = words::bare(before.split_whitespace().next_back().unwrap_or_default());
    let number = last.bytes().all(|b| b.is_ascii_digit());
    capital
        && (sign != '.'
            || (!number && !words::is_abbreviation(&last) && !words::is_company_form(&last)))
}
