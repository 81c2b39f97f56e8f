//! What one property means, whoever asks: the reader that fills a draft, or the writer that looks for a value's source.

use super::property::Property;
use super::text::{self, one_line};
use super::{dates, labels};
use crate::draft::{Address, Birthday, NameParts, Reach};

/// The list of a draft that a way to reach somebody belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum List {
    Emails,
    Phones,
    Urls,
}

impl List {
    /// The list for a property of this name; nothing if it is no way to reach anybody.
    pub(super) fn of(name: &str) -> Option<Self> {
        Some(match name {
            "EMAIL" => List::Emails,
            "TEL" => List::Phones,
            "URL" | "IMPP" | "X-SOCIALPROFILE" | "SOCIALPROFILE" => List::Urls,
            _ if messenger(name).is_some() => List::Urls,
            _ => return None,
        })
    }

    /// The property that says a value of this list.
    pub(super) fn property(self, value: &str) -> &'static str {
        match self {
            List::Emails => "EMAIL",
            List::Phones => "TEL",
            List::Urls if is_messenger(value) => "IMPP",
            List::Urls => "URL",
        }
    }
}

/// A way to reach somebody, under the words of the property's group where it has some.
pub(super) fn reach(p: &Property, group_label: Option<&str>) -> Option<(List, Reach)> {
    let list = List::of(&p.name)?;
    let text = p.text();
    let (value, label) = match p.name.as_str() {
        "EMAIL" => (strip_scheme(&text, "mailto:").to_owned(), None),
        "TEL" => (phone(&text), None),
        "URL" => (text, None),
        "IMPP" | "X-SOCIALPROFILE" | "SOCIALPROFILE" => {
            let user = p.param("X-USER").or(p.param("USERNAME"));
            let value = match user {
                Some(user) if text.is_empty() => user.to_owned(),
                _ => text,
            };
            (value, service(p).map(str::to_owned))
        }
        name => {
            let (scheme, label) = messenger(name)?;
            let value = if text.contains(':') {
                text
            } else {
                format!("{scheme}:{text}")
            };
            (value, Some(label.to_owned()))
        }
    };
    let label = label.unwrap_or_else(|| labels::read(p, group_label));
    let value = one_line(&value);
    Some((list, Reach { value, label }))
}

/// Profiles and messengers are labelled by the service, which is what tells them apart.
pub(super) fn service(p: &Property) -> Option<&str> {
    p.param("X-SERVICE-TYPE").or(p.param("SERVICE-TYPE"))
}

/// A postal address: street, additions and post-office box are lines of one street.
pub(super) fn address(p: &Property, group_label: Option<&str>) -> Address {
    let mut parts = p.components();
    parts.resize(parts.len().max(7), String::new());
    let written = |i: usize| parts[i].trim().to_owned();
    let lines: Vec<_> = [2, 1, 0]
        .map(written)
        .into_iter()
        .filter(|l| !l.is_empty())
        .collect();
    let mut address = Address {
        label: labels::read(p, group_label),
        street: lines.join("\n"),
        city: written(3),
        region: written(4),
        postcode: written(5),
        country: country(&parts),
    };
    let bare = Address {
        label: address.label.clone(),
        ..Address::default()
    };
    if let Some(label) = p.param("LABEL").filter(|_| address == bare) {
        address.street = text::unescape(label);
    }
    address
}

/// RFC 9554 has more parts behind the country, which say in other words what stands before it.
fn country(parts: &[String]) -> String {
    let whole = if parts.len() > 8 {
        parts[6].clone()
    } else {
        parts[6..].join(" ")
    };
    whole.trim().to_owned()
}

/// The parts of a name: degrees are set apart by commas, names by blanks.
pub(super) fn name_parts(p: &Property) -> NameParts {
    let mut parts = p
        .lists(|i| if i == 4 { ", " } else { " " })
        .into_iter()
        .map(|s| one_line(&s));
    let mut next = || parts.next().unwrap_or_default();
    NameParts {
        family: next(),
        given: next(),
        additional: next(),
        prefix: next(),
        suffix: next(),
    }
}

/// All nicknames of a property as one text.
pub(super) fn nickname(p: &Property) -> String {
    p.items().collect::<Vec<_>>().join(", ")
}

/// A company with its departments behind it.
pub(super) fn company(p: &Property) -> String {
    let units = p.components().into_iter();
    let units: Vec<_> = units.filter(|u| !u.is_empty()).collect();
    one_line(&units.join(", "))
}

/// A birthday, if the property is one that Kith can read.
pub(super) fn birthday(p: &Property) -> Option<Birthday> {
    dates::birthday(&p.text(), p.param("X-APPLE-OMIT-YEAR"))
}

/// The tags of a property, without the group that Android and Google put everybody in.
pub(super) fn tags(p: &Property) -> impl Iterator<Item = String> {
    p.items().filter(|t| !is_noise(t))
}

fn is_noise(tag: &str) -> bool {
    let tag = tag.trim_start_matches(['*', ' ']);
    let tag = tag.strip_prefix("System Group:").unwrap_or(tag);
    tag.chars()
        .filter(|c| !c.is_whitespace())
        .collect::<String>()
        .eq_ignore_ascii_case("mycontacts")
}

/// Whether every word of a printed address is in one of these.
pub(super) fn says_the_same(label: &str, addresses: &[Address]) -> bool {
    let said = |word: &str| {
        addresses.iter().any(|a| {
            [&a.street, &a.city, &a.region, &a.postcode, &a.country]
                .iter()
                .any(|p| p.contains(word))
        })
    };
    label
        .split(|c: char| c.is_whitespace() || c == ',')
        .all(said)
}

fn strip_scheme<'a>(text: &'a str, scheme: &str) -> &'a str {
    match text.get(..scheme.len()) {
        Some(start) if start.eq_ignore_ascii_case(scheme) => &text[scheme.len()..],
        _ => text,
    }
}

/// `tel:+1-418-656-9254;ext=102` as people write it.
fn phone(text: &str) -> String {
    let number = strip_scheme(text, "tel:");
    if number.len() == text.len() {
        return text.to_owned();
    }
    match number.split_once(";ext=") {
        Some((number, extension)) => format!("{number} ext. {extension}"),
        None => number.to_owned(),
    }
}

/// The scheme and the label of the messengers that programs write as properties of their own.
pub(super) fn messenger(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "X-AIM" => ("aim", "AIM"),
        "X-ICQ" => ("icq", "ICQ"),
        "X-JABBER" | "X-GOOGLE-TALK" | "X-GTALK" => ("xmpp", "Jabber"),
        "X-MSN" => ("msnim", "MSN"),
        "X-YAHOO" => ("ymsgr", "Yahoo"),
        "X-SKYPE" | "X-SKYPE-USERNAME" | "X-SKYPE-ID" => ("skype", "Skype"),
        "X-QQ" => ("qq", "QQ"),
        "X-TWITTER" => ("twitter", "Twitter"),
        _ => return None,
    })
}

/// Whether an address is a messenger's, by its scheme.
fn is_messenger(value: &str) -> bool {
    const SCHEMES: [&str; 20] = [
        "aim", "facetime", "gg", "gtalk", "icq", "im", "irc", "ircs", "matrix", "msnim", "qq",
        "sgnl", "sip", "sips", "skype", "tg", "threema", "twitter", "xmpp", "ymsgr",
    ];
    let Some((scheme, rest)) = value.split_once(':') else {
        return false;
    };
    !rest.is_empty() && SCHEMES.iter().any(|s| scheme.eq_ignore_ascii_case(s))
}
