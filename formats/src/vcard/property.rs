//! One property of a card: its name, its parameters and its value, decoded.

use super::lines::{self, Line};
use super::text;
use crate::charset::Charsets;

/// A property. The value is text whose separators and backslashes still stand.
pub(super) struct Property {
    pub(super) line: usize,
    /// The `item1` of `item1.TEL`.
    pub(super) group: String,
    /// In capitals.
    pub(super) name: String,
    params: Vec<(String, String)>,
    escaped: String,
    /// The line as it stood, decoded, where 4.0 can take it as it is.
    verbatim: Option<String>,
    /// Some characters could not be read.
    pub(super) damaged: bool,
    /// Base64 that is none.
    pub(super) bad_base64: bool,
}

impl Property {
    /// Nothing if the line is no property: no colon, or words before it.
    pub(super) fn parse(line: &Line<'_>, charsets: &dyn Charsets) -> Option<Self> {
        let colon = lines::colon(&line.bytes)?;
        let (head, _) = text::decode(&line.bytes[..colon], None, charsets);
        let mut fields = split_quoted(&head, ';');
        let full = fields.next()?.trim();
        let (group, name) = full.rsplit_once('.').unwrap_or(("", full));
        let sound = |s: &str| {
            s.bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
        };
        let value = &line.bytes[colon + 1..];
        // A line of an unescaped note that begins with an address.
        let web = value.starts_with(b"//") && name.to_ascii_lowercase().starts_with("http");
        if name.is_empty() || web || !sound(name) || !group.split('.').all(sound) {
            return None;
        }
        let params: Vec<_> = fields
            .filter(|f| !f.trim().is_empty())
            .flat_map(param)
            .collect();
        let mut property = Self {
            line: line.number,
            group: group.to_owned(),
            name: name.to_ascii_uppercase(),
            params,
            escaped: String::new(),
            verbatim: None,
            damaged: false,
            bad_base64: false,
        };
        property.read_value(value, charsets);
        let plain = property.param("ENCODING").is_none() && property.param("CHARSET").is_none();
        let bare = split_quoted(&head, ';').skip(1).any(|f| !f.contains('='));
        if property.bad_base64 || (plain && !bare) || property.name == "KEY" {
            property.verbatim = Some(text::decode(&line.bytes, None, charsets).0);
        }
        Some(property)
    }

    fn read_value(&mut self, value: &[u8], charsets: &dyn Charsets) {
        let charset = self.param("CHARSET").map(str::to_owned);
        let encoding = self
            .param("ENCODING")
            .unwrap_or_default()
            .to_ascii_uppercase();
        match encoding.as_str() {
            "QUOTED-PRINTABLE" => {
                // A semicolon that was coded is part of the text, one that stands in the open separates.
                let mut parts = Vec::new();
                for raw in value.split(|&b| b == b';') {
                    let (part, damaged) =
                        text::decode(&text::quoted_printable(raw), charset.as_deref(), charsets);
                    self.damaged |= damaged;
                    parts.push(text::split(&part, &[';']).collect::<Vec<_>>().join("\\;"));
                }
                self.escaped = parts.join(";");
            }
            "B" | "BASE64" if self.name != "KEY" => match text::base64(value) {
                Some(bytes) => {
                    let (text, damaged) = text::decode(&bytes, charset.as_deref(), charsets);
                    (self.escaped, self.damaged) =
                        (text::escape(&text.replace("\r\n", "\n")), damaged);
                }
                None => self.bad_base64 = true,
            },
            _ => (self.escaped, self.damaged) = text::decode(value, charset.as_deref(), charsets),
        }
    }

    /// Adds a line of text that stood unescaped behind this property.
    pub(super) fn append_line(&mut self, text: &str) {
        self.escaped.push('\n');
        self.escaped.push_str(text);
    }

    /// The first value of a parameter.
    pub(super) fn param(&self, name: &str) -> Option<&str> {
        self.params
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    }

    /// All types, named or bare.
    pub(super) fn types(&self) -> impl Iterator<Item = &str> {
        self.params
            .iter()
            .filter(|(n, _)| n == "TYPE")
            .map(|(_, v)| v.as_str())
    }

    /// 1 is the most preferred, 101 is not preferred at all.
    pub(super) fn pref(&self) -> u8 {
        let number = self.param("PREF").and_then(|p| p.trim().parse().ok());
        let word = self.types().any(|t| t.eq_ignore_ascii_case("pref"));
        number.unwrap_or(if word { 1 } else { 101 })
    }

    /// The whole value as text.
    pub(super) fn text(&self) -> String {
        text::unescape(&self.escaped)
    }

    /// Whether it says nothing, neither in its value nor in a parameter that stands in for the value.
    pub(super) fn is_empty(&self) -> bool {
        let structured = matches!(self.name.as_str(), "N" | "ORG" | "ADR");
        let filler = |c: char| c.is_whitespace() || (structured && c == ';');
        let blank = self.escaped.trim_matches(filler).is_empty();
        blank && !self.bad_base64 && self.param("LABEL").or(self.param("X-USER")).is_none()
    }

    /// The parts between semicolons, as text.
    pub(super) fn components(&self) -> Vec<String> {
        text::split(&self.escaped, &[';'])
            .map(text::unescape)
            .collect()
    }

    /// The parts between semicolons, each with its commas read as a list and put together again with `joint`.
    pub(super) fn lists(&self, joint: impl Fn(usize) -> &'static str) -> Vec<String> {
        let part = |(i, part)| {
            let items: Vec<_> = text::split(part, &[',']).map(text::unescape).collect();
            items
                .into_iter()
                .filter(|i| !i.is_empty())
                .collect::<Vec<_>>()
                .join(joint(i))
        };
        text::split(&self.escaped, &[';'])
            .enumerate()
            .map(part)
            .collect()
    }

    /// The parts between commas or semicolons, without the empty ones.
    pub(super) fn items(&self) -> impl Iterator<Item = String> {
        text::split(&self.escaped, &[',', ';'])
            .map(text::unescape)
            .filter(|i| !i.is_empty())
    }

    /// The property as one line that vCard 4.0 can take back.
    pub(super) fn restated(&self) -> String {
        if let Some(line) = &self.verbatim {
            return line.trim_end().to_owned();
        }
        let mut out = String::new();
        if !self.group.is_empty() {
            out.extend([&self.group, "."]);
        }
        out.push_str(&self.name);
        for (name, value) in self
            .params
            .iter()
            .filter(|(n, _)| n != "ENCODING" && n != "CHARSET")
        {
            out.extend([";", name, "=", &text::caret(value)]);
        }
        out.push(':');
        out.push_str(
            &self
                .escaped
                .trim()
                .replace("\r\n", "\\n")
                .replace(['\n', '\r'], "\\n"),
        );
        out
    }
}

/// One parameter as name and value, lists taken apart; a bare word of 2.1 is named by what it is.
fn param(field: &str) -> Vec<(String, String)> {
    let field = field.trim();
    if let Some(custom) = android_custom(field) {
        return vec![("TYPE".to_owned(), custom)];
    }
    let Some((name, value)) = field.split_once('=') else {
        let word = field.trim_matches('"');
        let name = match word.to_ascii_uppercase().as_str() {
            "QUOTED-PRINTABLE" | "BASE64" | "B" | "7BIT" | "8BIT" => "ENCODING",
            "UTF-8" | "ISO-8859-1" => "CHARSET",
            _ => "TYPE",
        };
        return vec![(name.to_owned(), word.to_owned())];
    };
    let name = name.trim().to_ascii_uppercase();
    let value = text::uncaret(&value.replace('"', ""));
    if name == "TYPE" {
        let types = value.split(',').map(str::trim).filter(|t| !t.is_empty());
        return types.map(|t| (name.clone(), t.to_owned())).collect();
    }
    vec![(name, value.trim().to_owned())]
}

/// Android writes a label of its own as `X-CUSTOM(CHARSET=UTF-8,ENCODING=QUOTED-PRINTABLE,=C3=91)`.
fn android_custom(field: &str) -> Option<String> {
    let inner = field
        .get(..9)
        .filter(|s| s.eq_ignore_ascii_case("X-CUSTOM("))?;
    let inner = field[inner.len()..].trim_end_matches(')');
    let label = inner.rsplit(',').next()?;
    if inner.to_ascii_uppercase().contains("QUOTED-PRINTABLE") {
        let bytes = text::quoted_printable(label.as_bytes());
        return Some(String::from_utf8_lossy(&bytes).into_owned());
    }
    Some(label.to_owned())
}

fn split_quoted(head: &str, separator: char) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    head.split(move |c| {
        quoted ^= c == '"';
        c == separator && !quoted
    })
}
