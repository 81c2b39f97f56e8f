//! What a scanned code says about a person, where it is no vCard: MECARD, BIZCARD, and addresses to write to or call.
//!
//! MECARD is NTT DOCOMO's format for barcodes: fields `KEY:value;`, ended by a second `;`, with `\` before a character
//! that would end one. BIZCARD is the older one of the same shape, with one letter a key.

use crate::draft::{Address, Birthday, ContactDraft, NameParts, Position, Reach};

/// The person in a code's text; `None` if the text is no such code, or says nothing to tell anybody by.
#[must_use]
pub fn contact(text: &str) -> Option<ContactDraft> {
    let text = text.trim();
    let draft = if let Some(fields) = after(text, "MECARD:") {
        mecard(fields)
    } else if let Some(fields) = after(text, "BIZCARD:") {
        bizcard(fields)
    } else {
        address(text)?
    };
    draft.is_somebody().then_some(draft)
}

/// What follows a beginning in any case.
fn after<'a>(text: &'a str, begins: &str) -> Option<&'a str> {
    let head = text.get(..begins.len())?;
    head.eq_ignore_ascii_case(begins)
        .then(|| &text[begins.len()..])
}

fn mecard(text: &str) -> ContactDraft {
    let mut draft = ContactDraft::default();
    let mut notes = Vec::new();
    for (key, parts) in fields(text) {
        let value = || parts.join(", ");
        match key.to_ascii_uppercase().as_str() {
            "N" => name(&mut draft, &parts),
            "TEL" | "TEL-AV" => draft.phones.push(Reach::new(value(), "")),
            "EMAIL" => draft.emails.push(Reach::new(value(), "")),
            "URL" => draft.urls.push(Reach::new(parts.join(","), "")),
            "NOTE" | "MEMO" => notes.push(value()),
            "NICKNAME" => draft.nickname = value(),
            "ORG" => position(&mut draft).company = value(),
            "TITLE" => position(&mut draft).title = value(),
            "ADR" => draft.addresses.push(place(&parts)),
            "BDAY" => match birthday(&value()) {
                Some(day) => draft.birthday = Some(day),
                None => draft.unknown.push(kept(&key, &value())),
            },
            // How the name sounds; a vCard has no such field, and so it comes back as it was.
            _ => draft.unknown.push(kept(&key, &value())),
        }
    }
    draft.note = notes.join("\n");
    draft
}

fn bizcard(text: &str) -> ContactDraft {
    let mut draft = ContactDraft::default();
    let (mut given, mut family) = (String::new(), String::new());
    for (key, parts) in fields(text) {
        let value = parts.join(", ");
        match key.to_ascii_uppercase().as_str() {
            "N" => given = value,
            "X" => family = value,
            "T" => position(&mut draft).title = value,
            "C" => position(&mut draft).company = value,
            "A" => draft.addresses.push(place(&parts)),
            "B" => draft.phones.push(Reach::new(value, "work")),
            "M" => draft.phones.push(Reach::new(value, "mobile")),
            "F" => draft.phones.push(Reach::new(value, "fax")),
            "E" => draft.emails.push(Reach::new(value, "")),
            _ => draft.unknown.push(kept(&key, &value)),
        }
    }
    name(&mut draft, &[family, given]);
    draft
}

/// `mailto:`, `tel:`, `sms:` and `MATMSG:` name somebody by one address.
fn address(text: &str) -> Option<ContactDraft> {
    let mut draft = ContactDraft::default();
    if let Some(rest) = after(text, "mailto:") {
        let address = rest.split(['?', ',']).next().unwrap_or_default();
        draft.emails.push(Reach::new(address.trim(), ""));
    } else if let Some(rest) = after(text, "MATMSG:") {
        let (_, to) = fields(rest)
            .into_iter()
            .find(|(key, _)| key.eq_ignore_ascii_case("TO"))?;
        draft.emails.push(Reach::new(to.concat(), ""));
    } else {
        let rest = ["tel:", "smsto:", "sms:"]
            .iter()
            .find_map(|begins| after(text, begins))?;
        let number = rest.split([':', '?', ';']).next().unwrap_or_default();
        draft.phones.push(Reach::new(number.trim(), ""));
    }
    draft.emails.retain(|reach| !reach.value.is_empty());
    draft.phones.retain(|reach| !reach.value.is_empty());
    Some(draft)
}

/// Every field with its parts: `;` ends a field, `,` a part, `\` takes the next character as it is. The first `:` ends
/// the key, the others belong to the value.
fn fields(text: &str) -> Vec<(String, Vec<String>)> {
    let mut all = Vec::new();
    let (mut key, mut parts) = (None::<String>, vec![String::new()]);
    let mut chars = text.chars();
    loop {
        let c = chars.next();
        match c {
            None | Some(';') => {
                let done = std::mem::replace(&mut parts, vec![String::new()]);
                if let Some(key) = key.take() {
                    let done: Vec<String> = done.iter().map(|p| p.trim().to_owned()).collect();
                    if done.iter().any(|part| !part.is_empty()) {
                        all.push((key.trim().to_owned(), done));
                    }
                }
                if c.is_none() {
                    return all;
                }
            }
            Some(':') if key.is_none() => {
                key = Some(std::mem::replace(&mut parts, vec![String::new()]).concat());
            }
            Some(',') if key.is_some() => parts.push(String::new()),
            Some(c) => {
                let c = if c == '\\' {
                    chars.next().unwrap_or(c)
                } else {
                    c
                };
                if let Some(last) = parts.last_mut() {
                    last.push(c);
                }
            }
        }
    }
}

/// "Family, Given", or the whole name in one part.
fn name(draft: &mut ContactDraft, parts: &[String]) {
    match parts {
        [family, given, ..] if !family.is_empty() && !given.is_empty() => {
            draft.name = format!("{given} {family}");
            draft.parts = Some(NameParts {
                family: family.clone(),
                given: given.clone(),
                ..NameParts::default()
            });
        }
        parts => draft.name = parts.concat(),
    }
}

fn position(draft: &mut ContactDraft) -> &mut Position {
    if draft.positions.is_empty() {
        draft.positions.push(Position::default());
    }
    &mut draft.positions[0]
}

/// The format has seven parts like a vCard's; most codes write one line of text in their place.
fn place(parts: &[String]) -> Address {
    match parts {
        [pobox, more, street, city, region, postcode, country] => {
            let lines: Vec<&str> = [street, more, pobox]
                .into_iter()
                .map(String::as_str)
                .filter(|line| !line.is_empty())
                .collect();
            Address {
                street: lines.join("\n"),
                city: city.clone(),
                region: region.clone(),
                postcode: postcode.clone(),
                country: country.clone(),
                ..Address::default()
            }
        }
        parts => Address {
            street: parts
                .iter()
                .filter(|part| !part.is_empty())
                .cloned()
                .collect::<Vec<_>>()
                .join(", "),
            ..Address::default()
        },
    }
}

/// `19800322`
fn birthday(text: &str) -> Option<Birthday> {
    let digits = text.replace('-', "");
    let (year, month, day) = (digits.get(..4)?, digits.get(4..6)?, digits.get(6..8)?);
    let whole = digits.len() == 8;
    whole
        .then(|| Birthday::new(year.parse().ok(), month.parse().ok()?, day.parse().ok()?))
        .flatten()
}

/// A field that has no place, as a vCard line.
fn kept(key: &str, value: &str) -> String {
    let key: String = key
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .collect();
    let value = value.replace('\\', "\\\\").replace('\n', "\\n");
    format!(
        "X-MECARD-{}:{}",
        key.to_ascii_uppercase(),
        value.replace(';', "\\;").replace(',', "\\,")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(list: &[Reach]) -> &str {
        list.first().map_or("", |reach| &reach.value)
    }

    #[test]
    fn codes_give_the_person_that_they_name() {
        let cases: [(&str, &str, &str, &str, &str); 10] = [
            (
                "MECARD:N:Chen,Sarah;TEL:+15550100;EMAIL:sarah@acme.example;ORG:Acme;;",
                "Sarah Chen",
                "sarah@acme.example",
                "+15550100",
                "Acme",
            ),
            (
                "mecard:N:Sarah Chen;TEL:+15550100;;",
                "Sarah Chen",
                "",
                "+15550100",
                "",
            ),
            (
                "MECARD:N:山田,太郎;SOUND:ヤマダ,タロウ;TEL:0355550100;;",
                "太郎 山田",
                "",
                "0355550100",
                "",
            ),
            (
                "MECARD:N:O\\;Neill,Ann;ORG:Ray\\, Lee & Co;;",
                "Ann O;Neill",
                "",
                "",
                "Ray, Lee & Co",
            ),
            ("MECARD:TEL:1;N:Last", "Last", "", "1", ""),
            (
                "BIZCARD:N:Sean;X:Owen;T:Software Engineer;C:Google;A:76 9th Avenue;B:+12125551212;E:srowen@google.example;;",
                "Sean Owen",
                "srowen@google.example",
                "+12125551212",
                "Google",
            ),
            (
                "mailto:sarah@acme.example?subject=Hello",
                "",
                "sarah@acme.example",
                "",
                "",
            ),
            (
                "MATMSG:TO:sarah@acme.example;SUB:Hi;BODY:there;;",
                "",
                "sarah@acme.example",
                "",
                "",
            ),
            ("tel:+1-555-0100", "", "", "+1-555-0100", ""),
            ("SMSTO:+15550100:Hello", "", "", "+15550100", ""),
        ];
        for (code, name, email, phone, company) in cases {
            let draft = contact(code).unwrap_or_else(|| panic!("{code}"));
            let at = draft.positions.first().map_or("", |p| &p.company);
            assert_eq!(
                (
                    draft.name.as_str(),
                    first(&draft.emails),
                    first(&draft.phones),
                    at
                ),
                (name, email, phone, company),
                "{code}"
            );
        }
    }

    #[test]
    fn a_mecard_keeps_all_that_it_says() {
        let code = "MECARD:N:Chen,Sarah;NICKNAME:Sal;BDAY:19800322;URL:https://acme.example/a,b?c:d;ADR:,,1 Main St,Springfield,IL,62701,USA;NOTE:Met\\: here;SOUND:Chen,Sara;TITLE:COO;;";
        let draft = contact(code).unwrap();
        assert_eq!(draft.nickname, "Sal");
        assert_eq!(draft.birthday, Birthday::new(Some(1980), 3, 22));
        assert_eq!(first(&draft.urls), "https://acme.example/a,b?c:d");
        assert_eq!(draft.addresses[0].city, "Springfield");
        assert_eq!(draft.addresses[0].street, "1 Main St");
        assert_eq!(draft.note, "Met: here");
        assert_eq!(draft.positions[0].title, "COO");
        assert_eq!(draft.unknown, ["X-MECARD-SOUND:Chen\\, Sara"]);
        let parts = draft.parts.unwrap();
        assert_eq!(
            (parts.given.as_str(), parts.family.as_str()),
            ("Sarah", "Chen")
        );
    }

    #[test]
    fn what_is_no_such_code_names_nobody() {
        for code in [
            "",
            "MECARD:",
            "MECARD:;;",
            "MECARD:NOTE:x;;",
            "https://acme.example",
            "WIFI:S:net;P:secret;;",
            "tel:",
            "mailto:?x",
            "Sarah Chen",
            "é",
        ] {
            assert_eq!(contact(code), None, "{code:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_left(text in "(MECARD:|BIZCARD:|tel:|MATMSG:)?\\PC{0,80}") {
            let _ = contact(&text);
        }
    }
}
