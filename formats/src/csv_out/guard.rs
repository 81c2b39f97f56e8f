//! Keeping a spreadsheet from computing what somebody wrote into a name.
//!
//! A cell that begins like a formula gets an apostrophe before it. So that nothing is lost on the way back, a cell that
//! has apostrophes of its own before a formula gets one more; then taking one away always gives back what was there.

use std::borrow::Cow;

/// The cell as it is written.
pub(crate) fn guard(cell: &str) -> Cow<'_, str> {
    if is_formula(bare(cell)) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// The cell as it was before [`guard`].
pub(crate) fn unguard(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_formula(bare(rest)) => rest,
        _ => cell,
    }
}

fn bare(cell: &str) -> &str {
    cell.trim_start_matches('\'')
}

/// What Excel, Calc and Sheets compute, in the wide forms of East Asia too. Phone numbers begin with a plus and stay as
/// they are: of digits and their punctuation no formula can be made that does more than add up.
fn is_formula(cell: &str) -> bool {
    if cell.starts_with(['\t', '\r', '\n']) {
        return true;
    }
    let cell = cell.trim_start();
    match cell.chars().next() {
        Some('=' | '@' | '＝' | '＠' | '＋' | '－') => true,
        Some('+' | '-') => !cell
            .chars()
            .all(|c| c.is_ascii_digit() || " ()-/.+".contains(c)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_text_and_comes_back() {
        for (cell, written) in [
            ("=1+1", "'=1+1"),
            ("'=1+1", "''=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            (" =1", "' =1"),
            ("\t=1", "'\t=1"),
            ("＝1", "'＝1"),
            ("-2+cmd|x", "'-2+cmd|x"),
            ("+49 (89) 1-2", "+49 (89) 1-2"),
            ("--02-29", "--02-29"),
            ("'tis", "'tis"),
            ("O'Neil", "O'Neil"),
            ("", ""),
            ("'", "'"),
        ] {
            assert_eq!(guard(cell), written);
            assert_eq!(unguard(written), cell);
        }
    }
}
