//! A column of a table that Kith has no place for, kept as one line of a vCard until the person goes out again.
//!
//! `X-KITH-COLUMN;NAME="Directory Server":ldap.example` names the column as its table did. Both parts are escaped as
//! RFC 6350 and RFC 6868 say, so that a vCard carries the line there and back unchanged.

const PROPERTY: &str = "X-KITH-COLUMN;NAME=\"";

/// The line that keeps `value` of the column `heading`; nothing if there is no value.
pub(crate) fn line(heading: &str, value: &str) -> Option<String> {
    let value = value.trim();
    if value.is_empty() {
        return None;
    }
    let mut out = String::with_capacity(PROPERTY.len() + heading.len() + value.len() + 2);
    out.push_str(PROPERTY);
    for c in heading.trim().chars() {
        match c {
            '^' => out.push_str("^^"),
            '"' => out.push_str("^'"),
            '\n' => out.push_str("^n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out.push_str("\":");
    for c in value.chars() {
        match c {
            '\\' | ',' | ';' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() && c != '\t' => {}
            c => out.push(c),
        }
    }
    Some(out)
}

/// The heading and the value that a line keeps; nothing if it is another line.
pub(crate) fn parts(line: &str) -> Option<(String, String)> {
    let (heading, value) = line.strip_prefix(PROPERTY)?.split_once("\":")?;
    Some((unescaped(heading, '^'), unescaped(value, '\\')))
}

fn unescaped(text: &str, sign: char) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != sign {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => out.push('\n'),
            Some('\'') if sign == '^' => out.push('"'),
            Some(other) => out.push(other),
            None => out.push(sign),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_comes_back_as_it_was() {
        for (heading, value) in [
            ("Directory Server", "ldap.example"),
            ("a \"b\" ^c: d", "1, 2; 3\\4\nfive: six"),
            ("", "x"),
            ("Größe", "ß\t漢"),
        ] {
            let line = line(heading, value).unwrap();
            assert!(!line.contains('\n'), "{line}");
            assert_eq!(parts(&line), Some((heading.to_owned(), value.to_owned())));
        }
        assert_eq!(line("Empty", " "), None);
        assert_eq!(parts("X-OTHER:1"), None);
    }
}
