//! What a value looks like, where a column's name does not say what it is.

use super::{Field, Target, dates};

/// What most of a column's values look like; nothing if they look like nothing in particular.
pub(super) fn guess(values: &[String]) -> Option<Target> {
    let most = |look: fn(&str) -> bool| {
        let hits = values.iter().filter(|v| look(v.trim())).count();
        hits > 0 && hits * 10 >= values.len() * 6
    };
    if most(email) {
        return Some(Target::from(Field::Email));
    }
    if most(web) {
        let linkedin = most(|v| v.to_lowercase().contains("linkedin.com/"));
        let label = if linkedin { "LinkedIn" } else { "" };
        return Some(Target::new(Field::Url, 0, label));
    }
    if most(dates::is_date) {
        return Some(Target::from(Field::Birthday));
    }
    most(phone).then(|| Target::from(Field::Phone))
}

/// Whether there are values and all of them look so.
pub(super) fn all(values: &[String], look: fn(&str) -> bool) -> bool {
    !values.is_empty() && values.iter().all(|v| look(v.trim()))
}

pub(super) fn email(value: &str) -> bool {
    let Some((local, host)) = value.rsplit_once('@') else {
        return false;
    };
    let sound =
        |s: &str| !s.is_empty() && !s.contains(|c: char| c.is_whitespace() || c == ',' || c == ';');
    sound(local) && sound(host) && host.contains('.') && !host.ends_with('.')
}

pub(super) fn web(value: &str) -> bool {
    let lower = value.get(..8).unwrap_or(value).to_lowercase();
    let begins = ["http://", "https://", "www."]
        .iter()
        .any(|b| lower.starts_with(b));
    begins && !value.contains(char::is_whitespace)
}

pub(super) fn phone(value: &str) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let allowed = |c: char| c.is_ascii_digit() || " +-/().'\u{a0}".contains(c);
    (6..=16).contains(&digits) && value.chars().all(allowed)
}

pub(super) fn form_of_address(value: &str) -> bool {
    let words = [
        "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "herr", "frau", "m", "mme", "mlle",
        "monsieur", "madame", "sr", "sra", "srta", "sig", "signor", "signora", "dott", "ing",
        "dhr", "mevr", "mw", "pan", "pani", "don", "dona", "med",
    ];
    let mut parts = value
        .split([' ', '.', '/'])
        .filter(|p| !p.is_empty())
        .peekable();
    parts.peek().is_some() && parts.all(|p| words.contains(&p.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(values: &[&str]) -> Option<Field> {
        let values: Vec<_> = values.iter().map(|v| (*v).to_owned()).collect();
        guess(&values).map(|t| t.field)
    }

    #[test]
    fn values_are_known_by_their_looks() {
        assert_eq!(
            field(&["a@b.example", "c@d.example", "none"]),
            Some(Field::Email)
        );
        assert_eq!(field(&["https://www.linkedin.com/in/x"]), Some(Field::Url));
        assert_eq!(
            field(&["+46 70 123 45 67", "(555) 010-4477"]),
            Some(Field::Phone)
        );
        assert_eq!(field(&["1980-03-22", "22.03.1980"]), Some(Field::Birthday));
        assert_eq!(field(&["Ann", "Bo"]), None);
        assert_eq!(field(&["12", "34"]), None);
        assert_eq!(field(&[]), None);
        assert!(form_of_address("Prof. Dr.") && !form_of_address("Director"));
    }
}
