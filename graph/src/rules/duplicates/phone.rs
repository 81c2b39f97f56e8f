//! Phone numbers in one form (E.164 without the plus), whatever was dialled first.
//!
//! Calling codes and prefixes are those of the ITU's lists (E.164 assigned country codes; dialling procedures).

/// So few digits are an extension or an emergency number, and nobody's own.
const LEAST: usize = 7;
/// The longest number that E.164 knows.
const LONGEST: usize = 15;
/// So many last digits are the same in every way of writing a number.
pub(super) const TAIL: usize = 8;

/// A phone number as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Phone {
    digits: String,
    is_international: bool,
}

impl Phone {
    /// Reads a number; `None` for what has too few digits, or too many. An extension is left out.
    pub(super) fn read(value: &str) -> Option<Self> {
        let lower = value.trim().to_lowercase();
        let lower = lower.strip_prefix("tel:").unwrap_or(&lower);
        let number = before_extension(lower);
        let mut digits = String::new();
        let mut is_international = false;
        // A zero in brackets after a country's code is dialled only at home.
        let begins = |n: &str| n.trim_start_matches([' ', '(']).starts_with('+');
        let number = if begins(number) || number.trim_start().starts_with("00") {
            number.replace("(0)", "")
        } else {
            number.to_owned()
        };
        for c in number.chars() {
            match c {
                '+' if digits.is_empty() => is_international = true,
                c => digits.extend(c.to_digit(10).and_then(|d| char::from_digit(d, 10))),
            }
        }
        if !is_international && let Some(rest) = digits.strip_prefix("00") {
            is_international = true;
            digits = rest.to_owned();
        }
        let fits = (LEAST..=LONGEST + 3).contains(&digits.len());
        fits.then_some(Self {
            digits,
            is_international,
        })
    }

    /// The last digits.
    pub(super) fn tail(&self) -> &str {
        &self.digits[self.digits.len().saturating_sub(TAIL)..]
    }

    /// The calling code, where the number has it in front.
    pub(super) fn country(&self) -> Option<&str> {
        self.is_international.then(|| code(&self.digits))
    }

    /// The whole number with the country in front; of a national one in the country given.
    pub(super) fn whole(&self, home: Option<&str>) -> Option<String> {
        if self.is_international {
            let code = code(&self.digits);
            return Some(joined(code, &self.digits[code.len()..]));
        }
        let home = home?;
        let abroad: &[&str] = match home {
            "1" => &["011"],
            "61" => &["0011"],
            "81" => &["010"],
            "7" => &["810"],
            _ => &[],
        };
        for prefix in abroad {
            if let Some(rest) = self.digits.strip_prefix(prefix)
                && rest.len() > TAIL + 1
            {
                let code = code(rest);
                return Some(joined(code, &rest[code.len()..]));
            }
        }
        Some(joined(home, &self.digits))
    }
}

/// A country's code and a number in it without what is dialled first at home.
fn joined(code: &str, national: &str) -> String {
    let trunk: &[&str] = match code {
        // Where the zero belongs to the number.
        "39" | "378" | "379" | "225" | "242" => &[],
        "1" if national.len() == 11 => &["1"],
        "7" if national.len() == 11 => &["8"],
        "36" if national.len() > 8 => &["06"],
        "370" if national.len() == 9 => &["8", "0"],
        "1" | "7" | "36" => &[],
        _ => &["0"],
    };
    let found = trunk.iter().find_map(|trunk| national.strip_prefix(trunk));
    format!("{code}{}", found.unwrap_or(national))
}

/// The calling code that a number begins with: one digit, one of the codes with two, else three.
fn code(digits: &str) -> &str {
    const TWO: &[&str] = &[
        "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46",
        "47", "48", "49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63",
        "64", "65", "66", "81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98",
    ];
    let len = match digits.get(..2) {
        Some(two) if two.starts_with(['1', '7']) => 1,
        Some(two) if TWO.contains(&two) => 2,
        _ => 3,
    };
    digits.get(..len).unwrap_or(digits)
}

/// What stands before `x`, `ext`, `Durchwahl` and the like.
fn before_extension(number: &str) -> &str {
    let marks = [
        "ext",
        "dw",
        "durchwahl",
        "poste",
        "int.",
        "wew",
        "x",
        "#",
        ";",
    ];
    let cut = marks.iter().filter_map(|mark| number.find(mark));
    let cut = cut.filter(|at| number[..*at].chars().filter(char::is_ascii_digit).count() >= LEAST);
    &number[..cut.min().unwrap_or(number.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_is_one_however_it_is_dialled() {
        for (value, home, whole) in [
            ("+49 (0)89 123 456-78", None, Some("498912345678")),
            ("0049 89 12345678", None, Some("498912345678")),
            ("+49 089 12345678", None, Some("498912345678")),
            ("089/12345678", Some("49"), Some("498912345678")),
            ("089/12345678", None, None),
            ("tel:+44-20-7946-0018;ext=12", None, Some("442079460018")),
            ("020 7946 0018 x12", Some("44"), Some("442079460018")),
            ("(212) 555-0123", Some("1"), Some("12125550123")),
            ("1-212-555-0123", Some("1"), Some("12125550123")),
            ("011 44 20 7946 0018", Some("1"), Some("442079460018")),
            ("+39 06 1234567", None, Some("39061234567")),
            ("06 1234567", Some("39"), Some("39061234567")),
            ("8 (495) 123-45-67", Some("7"), Some("74951234567")),
            ("06 30 123 4567", Some("36"), Some("36301234567")),
            ("+420 601 123 456", None, Some("420601123456")),
        ] {
            let phone = Phone::read(value).unwrap();
            assert_eq!(phone.whole(home).as_deref(), whole, "{value}");
        }
    }

    #[test]
    fn what_is_too_short_is_no_number() {
        for none in ["", "112", "x12", "ask Sarah", "12345678901234567890"] {
            assert!(Phone::read(none).is_none(), "{none}");
        }
        assert_eq!(Phone::read("+49 89 12345678").unwrap().tail(), "12345678");
        assert_eq!(
            Phone::read("+49 89 12345678").unwrap().country(),
            Some("49")
        );
    }
}
