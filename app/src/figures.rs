//! What an insight is made of: a sentence, a picture, and the figures behind it as a table that can be taken away.

use crate::words;
use crate::words::story;
use kith_formats::csv_out;
use kith_graph::ids::PersonId;
use kith_graph::things::{Money, Usual};

/// One insight, before it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Insight {
    /// What it is about: the name of its file.
    pub(crate) key: &'static str,
    /// What it says.
    pub(crate) say: String,
    /// What belongs to the sentence.
    pub(crate) sub: String,
    /// The same to look at.
    pub(crate) picture: Picture,
    /// The same in figures.
    pub(crate) table: Table,
}

/// What is drawn.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Picture {
    /// Shares of a whole beside what is usual.
    Ranges(Vec<Range>),
    /// Amounts beside each other.
    Bars(Vec<Bar>),
    /// Moves nearer and further out, by month.
    Months(Vec<Month>),
    /// Industry × place, a grid for each kind of service.
    Grids(Vec<Grid>),
}

/// A share on a line from nothing to all.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Range {
    /// Of what.
    pub(crate) label: String,
    /// How much, from 0 to 1.
    pub(crate) share: Option<f64>,
    /// Whether there is enough to tell.
    pub(crate) told: bool,
    /// How sure it is: the ends of its interval.
    pub(crate) between: Option<(f64, f64)>,
    /// What is usual.
    pub(crate) usual: Option<Usual>,
    /// What stands under it.
    pub(crate) under: String,
}

/// An amount as a bar.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Bar {
    /// Of what.
    pub(crate) label: String,
    /// Its parts: full, half, and only outlined.
    pub(crate) parts: [f64; 3],
    /// The amount in words.
    pub(crate) told: String,
    /// What stands under it.
    pub(crate) under: String,
}

/// The moves of a month.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Month {
    /// "Mar".
    pub(crate) name: &'static str,
    /// Nearer to me, and further out.
    pub(crate) moves: [usize; 2],
}

/// Who is where, for one kind of service.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Grid {
    /// The service.
    pub(crate) service: String,
    /// Places, from left to right.
    pub(crate) places: Vec<String>,
    /// Industries, from top to bottom, each with how many people are at each place.
    pub(crate) rows: Vec<(String, Vec<usize>)>,
    /// Which cells are empty, in a sentence.
    pub(crate) foot: String,
}

/// Figures in rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Table {
    /// What they are of.
    pub(crate) caption: &'static str,
    /// The heads of the columns.
    pub(crate) heads: Vec<String>,
    /// Rows, each as long as the heads.
    pub(crate) rows: Vec<Vec<Cell>>,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    /// Nothing to say.
    Nothing,
    Text(String),
    /// Somebody, with their page.
    Person(PersonId, String),
    Count(usize),
    /// From 0 to 1.
    Share(f64),
    /// With one decimal.
    Number(f64),
    Money(Money),
}

impl Cell {
    /// A share, where there is one.
    pub(crate) fn share(share: Option<f64>) -> Self {
        share.map_or(Self::Nothing, Self::Share)
    }

    /// A number, where there is one.
    pub(crate) fn number(number: Option<f64>) -> Self {
        number.map_or(Self::Nothing, Self::Number)
    }

    /// As it is read.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Nothing => "–".to_owned(),
            Self::Text(text) | Self::Person(_, text) => text.clone(),
            Self::Count(n) => words::figure(*n),
            Self::Share(share) => percent(*share),
            Self::Number(n) => format!("{n:.1}"),
            Self::Money(amount) => story::money(*amount),
        }
    }

    /// As other programs take it: numbers without grouping and signs, shares from 0 to 1.
    fn plain(&self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Text(text) | Self::Person(_, text) => text.clone(),
            Self::Count(n) => n.to_string(),
            Self::Share(share) => format!("{share:.4}"),
            Self::Number(n) => format!("{n:.2}"),
            Self::Money(amount) => decimal(*amount),
        }
    }
}

/// The table as a CSV file: a head, then a line for each row. What somebody wrote is never a formula.
pub(crate) fn csv(table: &Table) -> String {
    let plain = |row: &Vec<Cell>| row.iter().map(Cell::plain).collect();
    let rows: Vec<Vec<String>> = table.rows.iter().map(plain).collect();
    csv_out::table(&table.heads, &rows)
}

/// "52%".
pub(crate) fn percent(share: f64) -> String {
    format!("{:.0}%", share * 100.0)
}

/// "13000.00".
fn decimal(amount: Money) -> String {
    let decimals = amount.decimals() as usize;
    let sign = if amount.minor < 0 { "-" } else { "" };
    let digits = format!("{:0>1$}", amount.minor.unsigned_abs(), decimals + 1);
    let (whole, part) = digits.split_at(digits.len() - decimals);
    let point = if decimals > 0 { "." } else { "" };
    format!("{sign}{whole}{point}{part}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_shown_to_people_and_plain_to_programs() {
        let money = |text: &str| Cell::Money(text.parse().unwrap());
        for (cell, shown, plain) in [
            (Cell::Nothing, "–", ""),
            (Cell::Text("Call".into()), "Call", "Call"),
            (Cell::Count(1_234), "1,234", "1234"),
            (Cell::Share(0.625), "62%", "0.6250"),
            (Cell::Share(1.0), "100%", "1.0000"),
            (Cell::Number(2.25), "2.2", "2.25"),
            (money("1300000 EUR"), "€13,000", "13000.00"),
            (money("-105 EUR"), "−€1.05", "-1.05"),
            (money("500 JPY"), "JPY 500", "500"),
            (money("1500 KWD"), "KWD 1.500", "1.500"),
        ] {
            assert_eq!(
                (cell.shown().as_str(), cell.plain().as_str()),
                (shown, plain)
            );
        }
    }

    #[test]
    fn a_table_is_a_file_in_which_nobodys_name_is_computed() {
        let table = Table {
            caption: "Sources",
            heads: vec!["Source".into(), "Won, EUR".into()],
            rows: vec![
                vec![
                    Cell::Text("=HYPERLINK(\"http://x\")".into()),
                    Cell::Money("-105 EUR".parse().unwrap()),
                ],
                vec![Cell::Text("Feld, Marcus".into()), Cell::Nothing],
            ],
        };
        assert_eq!(
            csv(&table),
            "\u{feff}Source,\"Won, EUR\"\r\n\"'=HYPERLINK(\"\"http://x\"\")\",-1.05\r\n\"Feld, Marcus\",\r\n"
        );
    }
}
