//! Letters without their marks, from a part of Unicode's tables that `build.rs` cuts out.

use std::sync::OnceLock;

include!(concat!(env!("OUT_DIR"), "/unicode.rs"));

/// What is left of a letter without its marks (NFKD): itself, its base, several, or nothing of a mark.
pub(crate) fn plain(c: char) -> impl Iterator<Item = char> {
    let (syllable, table) = match c {
        '\0'..='\u{9f}' => (Some([Some(c), None, None]), ""),
        '가'..='힣' => (Some(jamo(c)), ""),
        c if is_mark(c) => (None, ""),
        c => match folded().binary_search_by_key(&c, |(from, _)| *from) {
            Ok(at) => (None, folded()[at].1),
            Err(_) => (Some([Some(c), None, None]), ""),
        },
    };
    syllable
        .into_iter()
        .flatten()
        .flatten()
        .chain(table.chars())
}

/// Whether a character only modifies the one before it (general category M).
pub(crate) fn is_mark(c: char) -> bool {
    let code = u32::from(c);
    let after = MARKS.partition_point(|(start, _)| *start <= code);
    after > 0 && code <= MARKS[after - 1].1
}

/// A Korean syllable's letters (Unicode 16, section 3.12).
fn jamo(c: char) -> [Option<char>; 3] {
    let index = u32::from(c) - 0xac00;
    let tail = index % 28;
    [
        char::from_u32(0x1100 + index / 588),
        char::from_u32(0x1161 + index % 588 / 28),
        (tail > 0).then(|| char::from_u32(0x11a7 + tail)).flatten(),
    ]
}

fn folded() -> &'static [(char, &'static str)] {
    static TABLE: OnceLock<Vec<(char, &'static str)>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table: Vec<_> = FOLDED
            .split_terminator('\0')
            .filter_map(|entry| {
                let mut chars = entry.chars();
                chars.next().map(|from| (from, chars.as_str()))
            })
            .collect();
        table.sort_unstable();
        table
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::is_combining_mark;

    #[test]
    fn every_mark_is_known() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_mark(c), is_combining_mark(c), "U+{:04X}", u32::from(c));
        }
    }

    #[test]
    fn letters_of_names_decompose_as_unicode_says() {
        let names = [
            '\0'..='\u{58f}',
            '\u{1e00}'..='\u{1fff}',
            '가'..='힣',
            '\u{3040}'..='\u{30ff}',
        ];
        for c in names.into_iter().flatten() {
            let whole: String = c
                .to_string()
                .nfkd()
                .filter(|c| !is_combining_mark(*c))
                .collect();
            assert_eq!(
                plain(c).collect::<String>(),
                whole,
                "U+{:04X}",
                u32::from(c)
            );
        }
    }
}
