//! What of value went one way between me and somebody: exchanges, and the referrals and introductions that are
//! exchanges of themselves (PRODUCT, "Goodwill").

use super::goodwill::trades;
use crate::facts::Facts;
use crate::ids::PersonId;
use crate::things::Direction;
use chrono::NaiveDate;

/// The days on which something of value went one way, the earliest first. Thanks are no value.
#[must_use]
pub fn days(facts: &Facts, person: PersonId, way: Direction) -> Vec<NaiveDate> {
    let all = trades(facts, person).into_iter();
    all.filter(|t| t.direction == way && t.weight > 0)
        .map(|t| t.on)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::PersonId;
    use crate::rules::sample::{Book, day};
    use crate::things::Party;

    #[test]
    fn referrals_and_introductions_are_exchanges_of_themselves() {
        let mut book = Book::new();
        let sarah = book.person("Sarah", None, "2026-01-01");
        let bob = book.person("Bob", None, "2026-01-01");
        book.given(sarah, "2026-02-01");
        book.thanked(sarah, "2026-02-02");
        book.referral(Party::Me, sarah, "Ada", "2026-02-03");
        book.introduction(sarah, bob, PersonId::ME, Some("2026-02-04"));
        book.introduction(sarah, bob, PersonId::ME, None);
        book.received(sarah, "2026-03-01");
        book.referred(sarah, "Zed", "2026-03-02");
        book.introduction(bob, PersonId::ME, sarah, Some("2026-03-03"));
        for (who, way, expected) in [
            (
                sarah,
                Direction::Given,
                vec!["2026-02-01", "2026-02-03", "2026-02-04"],
            ),
            (
                sarah,
                Direction::Received,
                vec!["2026-03-01", "2026-03-02", "2026-03-03"],
            ),
            (bob, Direction::Given, vec!["2026-02-04"]),
            (bob, Direction::Received, vec![]),
        ] {
            let expected: Vec<_> = expected.into_iter().map(day).collect();
            assert_eq!(days(&book.facts, who, way), expected, "{way:?}");
        }
    }
}
