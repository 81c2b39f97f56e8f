//! Normal forms: the key under which the same e-mail, phone, tag, page, place or position is one entry, whoever
//! typed it and on whichever device.
//!
//! The keys stand in documents on disk, so a rule here may be refined only for values that did not exist before.

use crate::rules::fold::fold;
use crate::types::{Address, Position};

/// An e-mail address: case folded, a leading `mailto:` left out.
#[must_use]
pub fn email(value: &str) -> String {
    let value = value.trim().to_lowercase();
    value
        .strip_prefix("mailto:")
        .unwrap_or(&value)
        .trim()
        .to_owned()
}

/// A phone number: its digits, with `+` for an international one (`00` in front counts as that, and `(0)` within it
/// is left out) and `x` before an extension. What has no digits is folded as words.
#[must_use]
pub fn phone(value: &str) -> String {
    let lower = value.trim().to_lowercase();
    let lower = lower.strip_prefix("tel:").unwrap_or(&lower);
    let (number, extension) = split_extension(lower);
    let international = number.trim_start().trim_start_matches('(').starts_with('+')
        || number
            .chars()
            .filter(|c| c.is_alphanumeric() || *c == '+')
            .take(2)
            .eq("00".chars());
    let number = if international {
        number.replace("(0)", "")
    } else {
        number.to_owned()
    };
    let digits: String = number.chars().filter_map(digit).collect();
    if digits.is_empty() {
        return fold(value);
    }
    let digits = match (international, digits.strip_prefix("00")) {
        (true, Some(rest)) => format!("+{rest}"),
        (true, None) => format!("+{digits}"),
        (false, _) => digits,
    };
    let extension: String = extension.chars().filter_map(digit).collect();
    if extension.is_empty() {
        digits
    } else {
        format!("{digits}x{extension}")
    }
}

/// A web page: scheme, a leading `www.` and trailing slashes left out, the host's case folded.
#[must_use]
pub fn url(value: &str) -> String {
    let value = value.trim();
    let rest = match value.split_once("://") {
        Some((scheme, rest))
            if scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https") =>
        {
            rest
        }
        _ => value,
    };
    let (host, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let host = host.to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    format!("{host}{path}").trim_end_matches('/').to_owned()
}

/// A tag: folded, a leading `#` left out.
#[must_use]
pub fn tag(value: &str) -> String {
    fold(value.trim().trim_start_matches('#'))
}

/// A postal address: its parts folded; the label does not tell two apart.
#[must_use]
pub fn address(a: &Address) -> String {
    let parts = [&a.street, &a.city, &a.region, &a.postcode, &a.country].map(|p| fold(p));
    if parts.iter().all(String::is_empty) {
        String::new()
    } else {
        parts.join("|")
    }
}

/// A position: company and title folded.
#[must_use]
pub fn position(p: &Position) -> String {
    let parts = [fold(&p.company), fold(&p.title)];
    if parts.iter().all(String::is_empty) {
        String::new()
    } else {
        parts.join("|")
    }
}

fn digit(c: char) -> Option<char> {
    c.to_digit(10).and_then(|d| char::from_digit(d, 10))
}

/// Cuts at `x`, `ext` or `;ext=` where digits stand on both sides.
fn split_extension(number: &str) -> (&str, &str) {
    for (i, c) in number.char_indices() {
        if matches!(c, 'x' | 'e' | ';' | '#') && number[..i].contains(|c: char| c.is_ascii_digit())
        {
            let word = number[i..].trim_start_matches([';', '#']);
            let word = word
                .strip_prefix("ext")
                .or_else(|| word.strip_prefix('x'))
                .unwrap_or(word);
            return (&number[..i], word);
        }
    }
    (number, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_mailbox_has_one_key() {
        for value in [
            "sarah@acme.com",
            " Sarah@ACME.com ",
            "mailto:sarah@acme.com",
        ] {
            assert_eq!(email(value), "sarah@acme.com");
        }
        assert_ne!(email("sarah+kith@acme.com"), "sarah@acme.com");
    }

    #[test]
    fn one_line_has_one_key() {
        for (value, key) in [
            ("+44 20 7946 0018", "+442079460018"),
            ("0044 20 7946 0018", "+442079460018"),
            ("+44 (0)20 7946-0018", "+442079460018"),
            ("(+44) 20 7946 0018", "+442079460018"),
            ("tel:+44-20-7946-0018", "+442079460018"),
            ("020 7946 0018", "02079460018"),
            ("(0)20 7946 0018", "02079460018"),
            ("020 7946 0018 x12", "02079460018x12"),
            ("020 7946 0018 ext. 12", "02079460018x12"),
            ("+442079460018;ext=12", "+442079460018x12"),
            ("001", "+1"),
            ("1", "1"),
            ("ask Sarah", "ask sarah"),
            ("", ""),
        ] {
            assert_eq!(phone(value), key, "{value:?}");
        }
    }

    #[test]
    fn one_page_has_one_key() {
        for value in [
            "https://www.acme.com/",
            "http://ACME.com",
            "acme.com",
            " HTTPS://acme.com// ",
        ] {
            assert_eq!(url(value), "acme.com", "{value:?}");
        }
        assert_eq!(url("https://acme.com/Team?x=1"), "acme.com/Team?x=1");
        assert_ne!(url("https://acme.com/team"), url("https://acme.com/Team"));
    }

    #[test]
    fn one_tag_has_one_key() {
        assert_eq!(tag("#Café "), tag("cafe"));
        assert_eq!(tag("# "), "");
    }

    #[test]
    fn empty_places_and_positions_have_no_key() {
        assert_eq!(
            address(&Address {
                label: "home".into(),
                ..Address::default()
            }),
            ""
        );
        assert_eq!(position(&Position::default()), "");
        assert_eq!(
            position(&Position {
                company: "ACME".into(),
                title: "CFO".into()
            }),
            "acme|cfo"
        );
    }
}
