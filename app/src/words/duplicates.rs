//! What is said of two entries that may be one person (row C6).

use super::{sentence, several_words};
use kith_graph::view::duplicates::{Because, Likeness};

/// "The same e-mail sarah@acme.com and a short form of the same name, but different companies."
pub(crate) fn why(because: &[Because]) -> String {
    let (against, speaks): (Vec<&Because>, Vec<&Because>) =
        because.iter().partition(|one| one.is_against());
    let words =
        |list: Vec<&Because>| listed(&list.iter().map(ToString::to_string).collect::<Vec<_>>());
    let said = match (speaks.is_empty(), against.is_empty()) {
        (_, true) => words(speaks),
        (true, false) => words(against),
        (false, false) => format!("{}, but {}", words(speaks), words(against)),
    };
    if said.is_empty() {
        said
    } else {
        format!("{}.", sentence(&said))
    }
}

/// "a, b and c"
fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// How sure that is, in a word or two.
pub(crate) fn likeness(likeness: Likeness) -> &'static str {
    match likeness {
        Likeness::Sure => "Almost certainly one person",
        Likeness::Likely => "Probably one person",
        Likeness::Maybe => "Perhaps one person",
    }
}

/// "Three contacts", "No contact yet".
pub(crate) fn contacts(n: usize) -> String {
    match n {
        0 => "No contact yet".to_owned(),
        n => sentence(&several_words(n, "contact", "contacts")),
    }
}

/// "Two pairs may be one person each."
pub(crate) fn how_many(n: usize) -> String {
    match n {
        0 => "Nobody seems to be in your book twice.".to_owned(),
        1 => "One pair may be one person.".to_owned(),
        n => format!(
            "{} pairs may be one person each.",
            sentence(&super::count(n))
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kith_graph::view::duplicates::NameFits;

    #[test]
    fn what_speaks_for_it_is_said_before_what_speaks_against_it() {
        let email = || Because::Email("sarah@acme.com".to_owned());
        let name = || Because::Name(NameFits::Short);
        for (because, said) in [
            (vec![], ""),
            (vec![email()], "The same e-mail sarah@acme.com."),
            (
                vec![email(), name(), Because::OtherCompany],
                "The same e-mail sarah@acme.com and a short form of the same name, but different companies.",
            ),
            (
                vec![email(), name(), Because::Birthday],
                "The same e-mail sarah@acme.com, a short form of the same name and the same birthday.",
            ),
            (vec![Because::OtherBirthday], "Different birthdays."),
        ] {
            assert_eq!(why(&because), said);
        }
    }

    #[test]
    fn numbers_are_words() {
        assert_eq!(contacts(0), "No contact yet");
        assert_eq!(contacts(1), "One contact");
        assert_eq!(contacts(3), "Three contacts");
        assert_eq!(how_many(0), "Nobody seems to be in your book twice.");
        assert_eq!(how_many(1), "One pair may be one person.");
        assert_eq!(how_many(2), "Two pairs may be one person each.");
    }
}
