//! One property of a card: its name, its parameters and its value, decoded.

use super::lines::{self, Line};
use super::media::{self, Media};
use super::{base64, text};
use crate::charset::{Charsets, UnicodeOnly};
use std::borrow::Cow;

/// One value of a parameter.
pub(super) struct Param {
    /// In capitals.
    pub(super) name: String,
    pub(super) value: String,
    /// As it stood behind the `=`, where a line may take it back like that.
    raw: Option<String>,
}

/// A property. The value is text whose separators and backslashes still stand.
#[derive(Default)]
pub(super) struct Property {
    pub(super) line: usize,
    /// The `item1` of `item1.TEL`.
    pub(super) group: String,
    /// In capitals.
    pub(super) name: String,
    params: Vec<Param>,
    escaped: String,
    /// What was in base64, of a property that may hold it.
    pub(super) media: Option<Media>,
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
            media: None,
            verbatim: None,
            damaged: false,
            bad_base64: false,
        };
        property.read_value(value, charsets);
        let plain = property.param("ENCODING").is_none() && property.param("CHARSET").is_none();
        let bare = split_quoted(&head, ';').skip(1).any(|f| !f.contains('='));
        if property.bad_base64 || (plain && !bare && property.media.is_none()) {
            property.verbatim = Some(text::decode(&line.bytes, None, charsets).0);
        }
        Some(property)
    }

    /// A line that was kept, read again.
    pub(super) fn kept(line: &str) -> Option<Self> {
        let line = Line {
            number: 0,
            bytes: Cow::Borrowed(line.as_bytes()),
            too_long: false,
            picture: false,
        };
        Self::parse(&line, &UnicodeOnly)
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
            "B" | "BASE64" => match base64::decode(value) {
                Some(bytes) if media::may_hold(&self.name) => {
                    let declared = self.types().find_map(media::mime_of_type);
                    let declared = declared.or_else(|| self.param("MEDIATYPE").map(media::plain));
                    let mime = declared.unwrap_or_default();
                    self.media = Some(Media { mime, bytes });
                }
                Some(bytes) => {
                    let (text, damaged) = text::decode(&bytes, charset.as_deref(), charsets);
                    (self.escaped, self.damaged) =
                        (text::escape(&text.replace("\r\n", "\n")), damaged);
                }
                None => self.bad_base64 = true,
            },
            _ if media::may_hold(&self.name) && self.read_data_uri(value) => {}
            _ => (self.escaped, self.damaged) = text::decode(value, charset.as_deref(), charsets),
        }
    }

    fn read_data_uri(&mut self, value: &[u8]) -> bool {
        let found = media::data_uri(value)
            .and_then(|(mime, data)| Some((mime, base64::decode(data)?)))
            .map(|(mime, bytes)| Media { mime, bytes });
        let is = found.is_some();
        self.media = found;
        is
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
            .find(|p| p.name == name)
            .map(|p| p.value.as_str())
    }

    /// All parameters that say something about the value and not about how its bytes are written.
    pub(super) fn params(&self) -> impl Iterator<Item = &Param> {
        let coding = |p: &&Param| p.name != "ENCODING" && p.name != "CHARSET";
        self.params.iter().filter(coding)
    }

    /// All types, named or bare.
    pub(super) fn types(&self) -> impl Iterator<Item = &str> {
        self.params
            .iter()
            .filter(|p| p.name == "TYPE")
            .map(|p| p.value.as_str())
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
        let elsewhere = self
            .param("LABEL")
            .or(self.param("X-USER"))
            .or(self.param("USERNAME"));
        blank && !self.bad_base64 && self.media.is_none() && elsewhere.is_none()
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

    /// The parts between semicolons, each as a list without its empty items.
    pub(super) fn component_lists(&self) -> Vec<Vec<String>> {
        let items = |part| text::split(part, &[',']).map(text::unescape);
        text::split(&self.escaped, &[';'])
            .map(|part| items(part).filter(|i| !i.is_empty()).collect())
            .collect()
    }

    /// Of a picture that became a photo: the line without the picture, if it says more than a plain PHOTO.
    pub(super) fn shell(&self) -> Option<String> {
        let mut params = String::new();
        self.canonical_params(&mut params);
        (self.name != "PHOTO" || !params.is_empty()).then(|| self.canonical(false))
    }

    /// The parts between commas or semicolons, without the empty ones.
    pub(super) fn items(&self) -> impl Iterator<Item = String> {
        text::split(&self.escaped, &[',', ';'])
            .map(text::unescape)
            .filter(|i| !i.is_empty())
    }

    /// The value as it was written, on one line.
    pub(super) fn written(&self) -> String {
        let value = self.escaped.trim();
        if !value.contains(['\n', '\r']) {
            return value.to_owned();
        }
        value.replace("\r\n", "\\n").replace(['\n', '\r'], "\\n")
    }

    /// The property as one line that vCard 4.0 can take back.
    pub(super) fn restated(&self) -> String {
        // In 4.0 it needs no saying that what may be inside a line is at an address instead.
        let linked = |p: &Param| p.name == "VALUE" && p.value.eq_ignore_ascii_case("uri");
        let linked = |p: &Param| media::may_hold(&self.name) && self.name != "KEY" && linked(p);
        if let Some(line) = &self.verbatim
            && !self.params.iter().any(linked)
        {
            return line.trim_end().to_owned();
        }
        let mut out = self.full_name();
        let inside = |p: &Param| self.media.is_some() && is_declaration(p);
        for param in self.params().filter(|p| !inside(p) && !linked(p)) {
            param.write(&mut out);
        }
        out.push(':');
        match &self.media {
            Some(media) => out.push_str(&media::uri(&media.mime, &media.bytes)),
            None => out.push_str(&self.written()),
        }
        out
    }

    /// The property as one line of 4.0 without what only the words of 2.1 and 3.0 say: a preference is a number, and
    /// what every address on the internet is, is not said. Of a picture it is the line without the picture.
    pub(super) fn canonical(&self, with_group: bool) -> String {
        let mut out = if with_group {
            self.full_name()
        } else {
            self.name.clone()
        };
        self.canonical_params(&mut out);
        out.push(':');
        out.push_str(&self.written());
        out
    }

    /// The parameters of [`Property::canonical`], each with its semicolon.
    fn canonical_params(&self, out: &mut String) {
        let numbered = self.param("PREF").is_some();
        for param in self.params() {
            if self.media.is_some() && is_declaration(param) || self.is_default(param) {
                continue;
            }
            if !param.is_type("pref") {
                param.write(out);
            } else if !numbered {
                out.push_str(";PREF=1");
            }
        }
    }

    /// What holds without being said.
    pub(super) fn is_default(&self, param: &Param) -> bool {
        self.name == "EMAIL" && param.is_type("internet")
    }

    pub(super) fn full_name(&self) -> String {
        if self.group.is_empty() {
            self.name.clone()
        } else {
            format!("{}.{}", self.group, self.name)
        }
    }
}

impl Param {
    fn named(name: &str, value: String) -> Self {
        Self {
            name: name.to_owned(),
            value,
            raw: None,
        }
    }

    pub(super) fn is_type(&self, word: &str) -> bool {
        self.name == "TYPE" && self.value.eq_ignore_ascii_case(word)
    }

    /// With the semicolon before it.
    pub(super) fn write(&self, out: &mut String) {
        out.extend([";", &self.name, "="]);
        match &self.raw {
            Some(raw) => out.push_str(raw),
            None => out.push_str(&text::caret(&self.value)),
        }
    }
}

/// Whether a parameter only says what kind of data is inside, which a `data:` URI says itself.
fn is_declaration(param: &Param) -> bool {
    let kind = |p: &Param| p.name == "TYPE" && media::mime_of_type(&p.value).is_some();
    matches!(param.name.as_str(), "VALUE" | "MEDIATYPE") || kind(param)
}

/// One parameter as name and value, lists taken apart; a bare word of 2.1 is named by what it is.
fn param(field: &str) -> Vec<Param> {
    let field = field.trim();
    if let Some(custom) = android_custom(field) {
        return vec![Param::named("TYPE", custom)];
    }
    let Some((name, written)) = field.split_once('=') else {
        let word = field.trim_matches('"');
        let name = match word.to_ascii_uppercase().as_str() {
            "QUOTED-PRINTABLE" | "BASE64" | "B" | "7BIT" | "8BIT" => "ENCODING",
            "UTF-8" | "ISO-8859-1" => "CHARSET",
            _ => "TYPE",
        };
        return vec![Param::named(name, word.to_owned())];
    };
    let name = name.trim().to_ascii_uppercase();
    let value = text::uncaret(&written.replace('"', ""));
    if name == "TYPE" {
        let types = value.split(',').map(str::trim).filter(|t| !t.is_empty());
        return types.map(|t| Param::named(&name, t.to_owned())).collect();
    }
    let written = written.trim();
    let closed = written.matches('"').count() % 2 == 0 && !written.contains(char::is_control);
    vec![Param {
        name,
        value: value.trim().to_owned(),
        raw: closed.then(|| written.to_owned()),
    }]
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
