//! The note: all of the text that nothing else has claimed.

use super::text::{Stretch, is_space, says_something};
use super::words::SEPARATORS;
use super::{Field, Piece, Reader};
use std::ops::Range;

/// Fills the note with what is left, and puts the pieces in the order of the text.
pub(super) fn fill(reader: &mut Reader<'_>) {
    let pieces = &mut reader.out.pieces;
    pieces.sort_by_key(|p| (p.range.start, p.range.end));
    // Parts of one phrase: only signs between them, so they stay together.
    let mut found: Vec<Piece> = Vec::new();
    let mut at = 0;
    let claimed: Vec<Range<usize>> = pieces
        .iter()
        .filter(|p| p.field != Field::Other)
        .map(|p| p.range.clone())
        .collect();
    let whole = reader.whole;
    let note = &mut reader.out.draft.note;
    let mut take = |from: usize, to: usize| {
        let mut begin = from;
        let mut inside = false;
        for text in whole
            .get(from..to)
            .unwrap_or_default()
            .split_inclusive(['\n', '\r'])
        {
            let part = left(Stretch { text, at: begin });
            begin += text.len();
            if !part.text.is_empty() {
                let value = part.value();
                let joint = match found.last() {
                    None => "",
                    Some(last) if whole[last.range.end..part.at].contains(['\n', '\r']) => "\n",
                    Some(_) if inside => " ",
                    Some(_) => ", ",
                };
                note.extend([joint, &value]);
                found.push(Piece {
                    field: Field::Note,
                    range: part.range(),
                    value,
                });
                inside = true;
            }
        }
    };
    for range in claimed {
        if range.start > at {
            take(at, range.start);
        }
        at = at.max(range.end);
    }
    take(at, whole.len());
    reader.out.pieces.append(&mut found);
    reader
        .out
        .pieces
        .sort_by_key(|p| (p.range.start, p.range.end));
}

/// A part without what only keeps things apart; a bracket stays where its other half does.
fn left(part: Stretch<'_>) -> Stretch<'_> {
    let mut text = part.text;
    let mut at = part.at;
    // How many more brackets open than close.
    let count = |c: char| text.matches(c).count();
    let mut open = [
        ('(', ')', count('('), count(')')),
        ('[', ']', count('['), count(']')),
        ('<', '>', count('<'), count('>')),
    ];
    let quoted = count('"') % 2 == 0;
    loop {
        let (first, last) = (text.chars().next(), text.chars().next_back());
        let (Some(first), Some(last)) = (first, last) else {
            break;
        };
        let blank_follows = text[first.len_utf8()..].chars().next().is_none_or(is_space);
        let loose = |c: char| {
            let kept = matches!(c, '<' | '>') || (c == '"' && quoted);
            (SEPARATORS.contains(c) && !kept) || is_space(c)
        };
        let mut lone = |c: char| {
            open.iter_mut().any(|(left, right, opened, closed)| {
                let lone = (c == *left && *opened > *closed) || (c == *right && *closed > *opened);
                if lone && c == *left {
                    *opened -= 1;
                } else if lone {
                    *closed -= 1;
                }
                lone
            })
        };
        if loose(first) || (matches!(first, '.' | ':' | '/') && blank_follows) || lone(first) {
            text = &text[first.len_utf8()..];
            at += first.len_utf8();
        } else if loose(last) || lone(last) {
            text = &text[..text.len() - last.len_utf8()];
        } else {
            break;
        }
    }
    if !text.chars().any(says_something) {
        text = "";
    }
    Stretch { text, at }
}
