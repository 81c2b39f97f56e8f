//! A table's text as rows of cells.
//!
//! The `csv` crate reads the cells. What it cannot know is said here: a quotation mark that is never closed would make
//! all further rows one cell, so a row that swallowed others is read again without quotes, and reading goes on in the
//! line after it.

use csv::{ReaderBuilder, StringRecord};

/// What may stand between cells.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// How many rows are looked at to find the delimiter and the heading.
const LOOKED_AT: usize = 30;

/// One row that is not blank.
pub(super) struct Row {
    /// Its first line's number in the file, from 1.
    pub(super) line: usize,
    pub(super) cells: StringRecord,
    /// A quotation mark is never closed: the line was read as it stands.
    pub(super) open_quote: bool,
}

impl Row {
    /// How many cells there are, empty ones at the end not counted.
    pub(super) fn filled(&self) -> usize {
        let all = self.cells.len();
        let empty = self.cells.iter().rev().take_while(|c| c.trim().is_empty());
        all - empty.count()
    }
}

/// How a text is cut.
#[derive(Clone, Copy)]
pub(super) struct Cut {
    pub(super) delimiter: u8,
    /// The delimiter is named in the file's first line, which is no row.
    pub(super) named: bool,
    /// The row with the column names, counted without blank rows.
    pub(super) heading: usize,
    /// How many column names it has that are known.
    pub(super) known: usize,
    /// The share of the first rows with as many cells as most have, in percent.
    pub(super) even: usize,
    /// How many cells most of the first rows have.
    pub(super) width: usize,
}

/// Finds the delimiter and the heading: what shows most column names, else what cuts most evenly. `known` counts the
/// column names of a row.
pub(super) fn sniff(text: &str, known: impl Fn(&StringRecord) -> usize) -> Option<Cut> {
    if let Some(delimiter) = named_delimiter(text) {
        return try_cut(text, delimiter, true, &known);
    }
    let cuts = DELIMITERS
        .into_iter()
        .filter_map(|d| try_cut(text, d, false, &known));
    cuts.max_by_key(|cut| (cut.known, cut.width > 1, cut.even, cut.width))
}

/// Excel's `sep=;`.
fn named_delimiter(text: &str) -> Option<u8> {
    let line = text.lines().next()?.trim_matches(['"', ' ']);
    let (word, sign) = line.split_once('=')?;
    let named = word.trim().eq_ignore_ascii_case("sep") && sign.len() == 1;
    named.then(|| sign.as_bytes()[0]).filter(u8::is_ascii)
}

fn try_cut(
    text: &str,
    delimiter: u8,
    named: bool,
    known: &impl Fn(&StringRecord) -> usize,
) -> Option<Cut> {
    let rows: Vec<StringRecord> = builder(delimiter, true)
        .from_reader(text.as_bytes())
        .into_records()
        .skip(usize::from(named))
        .take(LOOKED_AT)
        .map_while(Result::ok)
        .filter(|row| !is_blank(row))
        .collect();
    let best = rows.iter().map(known).enumerate();
    let (heading, known) = best.rev().max_by_key(|(_, known)| *known)?;
    let heading = if known == 0 { 0 } else { heading };
    let widths: Vec<usize> = rows[heading..].iter().map(StringRecord::len).collect();
    let count = |w: usize| widths.iter().filter(|x| **x == w).count();
    let width = widths.iter().copied().max_by_key(|w| (count(*w), *w))?;
    Some(Cut {
        delimiter,
        named,
        heading,
        known,
        even: count(width) * 100 / widths.len(),
        width,
    })
}

fn is_blank(row: &StringRecord) -> bool {
    row.iter().all(|cell| cell.trim().is_empty())
}

fn builder(delimiter: u8, quoting: bool) -> ReaderBuilder {
    let mut builder = ReaderBuilder::new();
    builder
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .quoting(quoting);
    builder
}

/// Every row that is not blank.
pub(super) fn all(text: &str, cut: &Cut) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut walk = Walk {
        text,
        delimiter: cut.delimiter,
        // A row that is read twice costs its length; no file may cost more than a few times its own.
        budget: text.len().saturating_mul(4) + 4096,
        at: 0,
        line: 1,
        width: None,
    };
    if cut.named {
        walk.skip_line();
    }
    while walk.at < text.len() {
        walk.run(cut.heading, &mut rows);
    }
    rows
}

struct Walk<'a> {
    text: &'a str,
    delimiter: u8,
    budget: usize,
    /// Where the next row begins.
    at: usize,
    line: usize,
    /// How many cells the heading has.
    width: Option<usize>,
}

impl Walk<'_> {
    fn skip_line(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.find('\n').map_or(rest.len(), |end| end + 1);
        self.line += 1;
    }

    /// Reads on until the end, or until a row had to be read again.
    fn run(&mut self, heading: usize, rows: &mut Vec<Row>) {
        let rest = &self.text[self.at..];
        let mut reader = builder(self.delimiter, true).from_reader(rest.as_bytes());
        let mut cells = StringRecord::new();
        let mut from = 0;
        while matches!(reader.read_record(&mut cells), Ok(true)) {
            let to =
                usize::try_from(reader.position().byte()).map_or(rest.len(), |b| b.min(rest.len()));
            let whole = &rest[from..to];
            let body = whole.trim_start_matches('\n');
            let skipped = whole.len() - body.len();
            self.line += skipped;
            self.at += skipped;
            let body = body.trim_end_matches('\n');
            let last = to == rest.len();
            let could = body.contains('\n') || (last && body.contains('"'));
            if could && self.swallowed(body, &cells, last) {
                let first = body.lines().next().unwrap_or_default();
                let line = self.line;
                self.skip_line();
                rows.extend(self.as_it_stands(first, line));
                return;
            }
            if rows.len() == heading && !is_blank(&cells) {
                self.width = Some(cells.len());
            }
            if !is_blank(&cells) {
                rows.push(Row {
                    line: self.line,
                    cells: cells.clone(),
                    open_quote: false,
                });
            }
            self.line += whole[skipped..].matches('\n').count();
            self.at += whole.len() - skipped;
            from = to;
        }
        self.at = self.text.len();
    }

    /// Whether a row of several lines is a quotation mark that is never closed, and other people behind it.
    fn swallowed(&mut self, body: &str, cells: &StringRecord, last: bool) -> bool {
        if self.budget < body.len() {
            return false;
        }
        if last {
            self.budget -= body.len();
            if quotes(body, self.delimiter).open {
                return true;
            }
        }
        let Some(width) = self.width.filter(|w| *w > 1) else {
            return false;
        };
        if width == cells.len() && quotes(body, self.delimiter).sound {
            return false;
        }
        self.budget = self.budget.saturating_sub(body.len());
        body.lines().skip(1).take(64).any(|line| {
            let row = builder(self.delimiter, true)
                .from_reader(line.as_bytes())
                .into_records()
                .next();
            row.is_some_and(|r| r.is_ok_and(|r| r.len() == width))
        })
    }

    fn as_it_stands(&self, text: &str, line: usize) -> Option<Row> {
        let cells = builder(self.delimiter, false)
            .from_reader(text.as_bytes())
            .into_records()
            .next()?
            .ok()?;
        Some(Row {
            line,
            cells,
            open_quote: true,
        })
    }
}

/// What the quotation marks of a row are like.
struct Quotes {
    /// Every one that closes a cell stands at the cell's end.
    sound: bool,
    /// The last one closes nothing.
    open: bool,
}

fn quotes(body: &str, delimiter: u8) -> Quotes {
    let bytes = body.as_bytes();
    let (mut at, mut open, mut begins, mut sound) = (0, false, true, true);
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        let next = bytes.get(at).copied();
        match byte {
            b'"' if open && next == Some(b'"') => at += 1,
            b'"' if open => {
                open = false;
                sound &= next.is_none_or(|b| b == delimiter || b == b'\n');
            }
            b'"' if begins => open = true,
            _ => {}
        }
        begins = !open && (byte == delimiter || byte == b'\n');
    }
    Quotes { sound, open }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Cut {
        sniff(text, |row| {
            row.iter().filter(|c| c.trim().starts_with('N')).count()
        })
        .unwrap()
    }

    fn table(text: &str) -> Vec<(usize, Vec<String>)> {
        let cells = |r: Row| (r.line, r.cells.iter().map(str::to_owned).collect());
        all(text, &cut(text)).into_iter().map(cells).collect()
    }

    #[test]
    fn the_delimiter_is_found() {
        for (text, delimiter, heading) in [
            ("Na,Nb\n1;2,3\n", b',', 0),
            ("Na;Nb\n1,5;2,5\n", b';', 0),
            ("Na\tNb\n1,2\t3\n", b'\t', 0),
            ("Na|Nb\n1|3\n", b'|', 0),
            ("sep=;\nNa;Nb\n1;3\n", b';', 0),
            ("preamble\n\nNa,Nb\n1,2\n", b',', 1),
            ("a;b;c\n1;2;3\n", b';', 0),
        ] {
            let cut = cut(text);
            assert_eq!((cut.delimiter, cut.heading), (delimiter, heading), "{text}");
        }
    }

    #[test]
    fn rows_know_their_lines() {
        let text = "Na,Nb\n\n1,\"two\nlines\"\n,,\n3,4\n";
        let lines: Vec<_> = table(text).into_iter().map(|(line, _)| line).collect();
        assert_eq!(lines, [1, 3, 6]);
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_spoils_its_own_row_only() {
        let text = "Na,Nb\n1,\"x\n2,y\n3,\"z\n4,w\n5,\"last\n";
        let rows = table(text);
        assert_eq!(rows.len(), 6, "{rows:?}");
        assert_eq!(rows[1], (2, vec!["1".into(), "\"x".into()]));
        assert_eq!(rows[5], (6, vec!["5".into(), "\"last".into()]));
    }

    #[test]
    fn a_cell_of_several_lines_is_no_fault_even_where_the_row_is_short_or_last() {
        let text = "Na,Nb,Nc\n1,\"two\nlines\"\n2,\"a\nb\",c";
        let rows = table(text);
        assert_eq!(rows.len(), 3, "{rows:?}");
        assert_eq!(rows[1].1, ["1", "two\nlines"]);
        assert_eq!(rows[2].1, ["2", "a\nb", "c"]);
    }

    #[test]
    fn many_open_quotes_cost_no_more_than_the_file_is_long() {
        let text = format!("Na,Nb\n{}", "x\",\"\n".repeat(200_000));
        assert!(!all(&text, &cut(&text)).is_empty());
    }
}
