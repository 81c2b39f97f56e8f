//! The columns of money in a table: one for each currency, and one for what they come to at the rates that were typed.

use super::heads;
use crate::figures::Cell;
use kith_graph::things::{Currency, Money};
use kith_graph::view::insights::Work;
use std::collections::BTreeSet;

/// The currencies of several sums, and the one that they are added up in.
pub(super) struct Columns {
    each: BTreeSet<Currency>,
    together: Option<Currency>,
}

impl Columns {
    /// Each currency once, by code; the last column only where a rate has a part in one of the sums.
    pub(super) fn of<'a>(all: impl Iterator<Item = &'a Work>) -> Self {
        let mut columns = Self {
            each: BTreeSet::new(),
            together: None,
        };
        for work in all {
            columns.each.extend(work.money.iter().map(|m| m.currency));
            let together = work.together.as_ref().map(|of| of.money.currency);
            columns.together = columns.together.or(together);
        }
        columns
    }

    /// Heads of a table, with those of the money after them.
    pub(super) fn heads(&self, first: &[&str]) -> Vec<String> {
        let each = self.each.iter().map(|of| format!("Won, {of}"));
        let together = self.together.iter();
        let together = together.map(|of| format!("Won together, {of} at your rates"));
        heads(first)
            .into_iter()
            .chain(each)
            .chain(together)
            .collect()
    }

    /// The sums of one row. One that is of the last column's currency alone stands there too.
    pub(super) fn cells(&self, work: &Work) -> Vec<Cell> {
        let own = |of: &Currency| work.money.iter().find(|m| m.currency == *of).copied();
        let cell = |of: Option<Money>| of.map_or(Cell::Nothing, Cell::Money);
        let together = self.together.iter().map(|of| {
            let together = work.together.as_ref().map(|all| all.money);
            cell(together.or_else(|| own(of)))
        });
        let each = self.each.iter().map(|of| cell(own(of)));
        each.chain(together).collect()
    }
}
