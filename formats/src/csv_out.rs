//! Contacts as a table: one line a person, in columns that a spreadsheet, a second Kith, Google Contacts or whoever
//! reads LinkedIn's connections knows.
//!
//! Whatever a person can have several of gets numbered columns, as many as the fullest person needs. So a table is made
//! in two passes, neither of which holds more than one person: [`Sheet::measure`] everybody, then write
//! [`Sheet::heading`] and one [`Sheet::row`] each.
//!
//! Kith's own columns lose nothing: what they write, [`crate::csv_in`] reads back. A spreadsheet must not compute what
//! somebody wrote into a name, so a cell that begins like a formula gets an apostrophe before it, which is taken away
//! on the way back (also from a cell that had apostrophes of its own: those get one more). A reader other than Kith
//! sees that one apostrophe; a formula from a stranger's card would be worse.

mod google;
pub(crate) mod guard;
mod kith;
mod linkedin;
pub(crate) mod tags;

use crate::draft::ContactDraft;
use guard::guard;
use std::borrow::Cow;

/// Whose columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Columns {
    /// Kith's own, which hold everything.
    Kith,
    /// Those of LinkedIn's `Connections.csv`: name, profile, first e-mail, company, position, day of connecting.
    LinkedIn,
    /// Today's of Google Contacts. Where and when we met, further positions and other tables' columns go along as
    /// custom fields; properties of vCards that Kith does not know stay behind.
    Google,
}

/// More values than [`Sheet::measure`] was told of.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "The table has no column left for everything that is known of “{name}”. Start the export again."
)]
pub struct NotMeasured {
    /// Whose row it was.
    pub name: String,
}

/// All drafts as one table of Kith's own columns.
#[must_use]
pub fn write(drafts: &[ContactDraft]) -> String {
    write_as(Columns::Kith, drafts)
}

/// All drafts as one table.
#[must_use]
pub fn write_as(columns: Columns, drafts: &[ContactDraft]) -> String {
    let mut sheet = Sheet::new(columns);
    for draft in drafts {
        sheet.measure(draft);
    }
    let mut out = sheet.heading();
    // Every draft was measured a moment ago.
    out.extend(drafts.iter().filter_map(|draft| sheet.row(draft).ok()));
    out
}

/// Any other table: its heads, then a line for each row.
#[must_use]
pub fn table(heads: &[String], rows: &[Vec<String>]) -> String {
    let mut out = String::from("\u{feff}");
    for row in std::iter::once(heads).chain(rows.iter().map(Vec::as_slice)) {
        line(&mut out, row.iter().map(|cell| Cow::from(cell.as_str())));
    }
    out
}

/// Columns that belong together and come once, or numbered as often as the fullest person needs.
struct Block {
    /// Their names for the number, which counts from 1.
    heading: fn(usize) -> Vec<String>,
    /// How often they come at least.
    least: usize,
}

/// The values of a person for one block, once for each number.
type Cells<'a> = Vec<Vec<Cow<'a, str>>>;

/// A table in the making: CSV (RFC 4180) with a heading line and the byte-order mark that makes Excel read UTF-8.
pub struct Sheet {
    columns: Columns,
    blocks: &'static [Block],
    widths: Vec<usize>,
}

impl Sheet {
    /// An empty table.
    #[must_use]
    pub fn new(columns: Columns) -> Self {
        let blocks: &[Block] = match columns {
            Columns::Kith => &kith::BLOCKS,
            Columns::LinkedIn => &linkedin::BLOCKS,
            Columns::Google => &google::BLOCKS,
        };
        Self {
            columns,
            blocks,
            widths: blocks.iter().map(|b| b.least).collect(),
        }
    }

    /// The first pass: makes room for everything that is known of a person.
    pub fn measure(&mut self, draft: &ContactDraft) {
        let found = self.cells(draft);
        for (width, cells) in self.widths.iter_mut().zip(found) {
            *width = cells.len().max(*width);
        }
    }

    /// The line with the columns' names, behind the byte-order mark.
    #[must_use]
    pub fn heading(&self) -> String {
        let mut out = String::from("\u{feff}");
        let blocks = self.blocks.iter().zip(&self.widths);
        let names = blocks.flat_map(|(block, width)| (1..=*width).flat_map(block.heading));
        line(&mut out, names.map(Cow::from));
        out
    }

    /// The second pass: one person's line.
    ///
    /// # Errors
    /// If the person was not measured and has more than anybody who was.
    pub fn row(&self, draft: &ContactDraft) -> Result<String, NotMeasured> {
        let mut cells = Vec::new();
        let blocks = self.blocks.iter().zip(&self.widths);
        for ((block, width), found) in blocks.zip(self.cells(draft)) {
            let Some(missing) = width.checked_sub(found.len()) else {
                return Err(NotMeasured {
                    name: draft.name.clone(),
                });
            };
            cells.extend(found.into_iter().flatten());
            let empty = missing * (block.heading)(1).len();
            cells.extend(std::iter::repeat_n(Cow::from(""), empty));
        }
        let mut out = String::new();
        line(&mut out, cells.into_iter());
        Ok(out)
    }

    fn cells<'a>(&self, draft: &'a ContactDraft) -> Vec<Cells<'a>> {
        match self.columns {
            Columns::Kith => kith::cells(draft),
            Columns::LinkedIn => linkedin::cells(draft),
            Columns::Google => google::cells(draft),
        }
    }
}

/// Names that come once.
fn once(names: &[&str]) -> Vec<String> {
    names.iter().map(|n| (*n).to_owned()).collect()
}

fn line<'a>(out: &mut String, cells: impl Iterator<Item = Cow<'a, str>>) {
    for (i, cell) in cells.enumerate() {
        if i > 0 {
            out.push(',');
        }
        let cell = guard(&cell);
        let blank = |c: char| c.is_whitespace() || c.is_control();
        // Semicolons and tabs stand between cells for some spreadsheets, and blanks at an edge are cut by others.
        let quoted = cell.contains(['"', ',', ';', '\t', '\n', '\r'])
            || cell.starts_with(blank)
            || cell.ends_with(blank);
        if quoted {
            out.extend(["\"", &cell.replace('"', "\"\""), "\""]);
        } else {
            out.push_str(&cell);
        }
    }
    out.push_str("\r\n");
}

/// Given and family names: the parts as they are, else the name cut before its last word.
fn given_and_family(draft: &ContactDraft) -> (&str, &str) {
    match &draft.parts {
        Some(n) if !(n.given.is_empty() && n.family.is_empty()) => (&n.given, &n.family),
        _ => draft.name.rsplit_once(' ').unwrap_or((&draft.name, "")),
    }
}
