//! The phone's own contacts, where the browser lets the person choose from them: what was chosen becomes a vCard file, and
//! is shown before anything is saved like any other.

use js_sys::{Array, Function, Object, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// What is asked for; the browser shows it to the person.
const PROPERTIES: [&str; 4] = ["name", "email", "tel", "address"];

/// Whether there is a picker here.
pub(crate) fn is_there() -> bool {
    picker().is_some()
}

/// Lets the person choose, and gives those who were chosen as a vCard file; `None` if nobody was.
pub(crate) async fn choose() -> Option<String> {
    let (contacts, select) = picker()?;
    let properties: Array = PROPERTIES.iter().map(|name| JsValue::from(*name)).collect();
    let options = Object::new();
    Reflect::set(&options, &"multiple".into(), &true.into()).ok()?;
    let asked: Promise = select
        .call2(&contacts, &properties, &options)
        .ok()?
        .dyn_into()
        .ok()?;
    let chosen: Array = JsFuture::from(asked).await.ok()?.dyn_into().ok()?;
    let cards: String = chosen.iter().map(|contact| card(&read(&contact))).collect();
    (!cards.is_empty()).then_some(cards)
}

fn picker() -> Option<(JsValue, Function)> {
    let contacts = Reflect::get(&window().navigator(), &"contacts".into()).ok()?;
    let select = Reflect::get(&contacts, &"select".into())
        .ok()?
        .dyn_into()
        .ok()?;
    Some((contacts, select))
}

/// One contact as the browser gives it: each value several times or not at all.
#[derive(Default)]
struct Chosen {
    names: Vec<String>,
    emails: Vec<String>,
    phones: Vec<String>,
    /// Street lines, city, region, postal code and country.
    addresses: Vec<[String; 5]>,
}

fn read(contact: &JsValue) -> Chosen {
    let list = |name: &str| {
        let list = Reflect::get(contact, &name.into()).ok();
        list.and_then(|list| list.dyn_into::<Array>().ok())
            .unwrap_or_default()
    };
    let texts = |name: &str| {
        list(name)
            .iter()
            .filter_map(|text| text.as_string())
            .collect()
    };
    let address = |of: JsValue| {
        let part = |name: &str| {
            let part = Reflect::get(&of, &name.into()).ok();
            part.and_then(|part| part.as_string()).unwrap_or_default()
        };
        let lines = Reflect::get(&of, &"addressLine".into()).ok();
        let lines = lines.and_then(|lines| lines.dyn_into::<Array>().ok());
        let lines: Vec<String> = lines
            .unwrap_or_default()
            .iter()
            .filter_map(|line| line.as_string())
            .collect();
        [
            lines.join("\n"),
            part("city"),
            part("region"),
            part("postalCode"),
            part("country"),
        ]
    };
    Chosen {
        names: texts("name"),
        emails: texts("email"),
        phones: texts("tel"),
        addresses: list("address").iter().map(address).collect(),
    }
}

fn card(chosen: &Chosen) -> String {
    let mut lines = vec!["BEGIN:VCARD".to_owned(), "VERSION:3.0".to_owned()];
    let mut names = chosen.names.iter();
    lines.extend(names.next().map(|name| format!("FN:{}", escaped(name))));
    lines.extend(names.map(|name| format!("NICKNAME:{}", escaped(name))));
    lines.extend(
        chosen
            .emails
            .iter()
            .map(|email| format!("EMAIL:{}", escaped(email))),
    );
    lines.extend(
        chosen
            .phones
            .iter()
            .map(|phone| format!("TEL:{}", escaped(phone))),
    );
    for parts in &chosen.addresses {
        let parts = parts.each_ref().map(|part| escaped(part));
        lines.push(format!("ADR:;;{}", parts.join(";")));
    }
    lines.push("END:VCARD".to_owned());
    lines.join("\r\n") + "\r\n"
}

/// As a vCard wants it: no value ends early.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => {}
            '\\' | ',' | ';' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_was_chosen_becomes_a_card() {
        let chosen = Chosen {
            names: vec!["Ann; Lee".to_owned(), "Annie".to_owned()],
            emails: vec!["ann@lee.example".to_owned()],
            phones: vec!["+46 31 555 01".to_owned()],
            addresses: vec![["Main St 1\nFloor 2", "Town", "", "123", "SE"].map(str::to_owned)],
        };
        assert_eq!(
            card(&chosen),
            "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ann\\; Lee\r\nNICKNAME:Annie\r\nEMAIL:ann@lee.example\r\n\
             TEL:+46 31 555 01\r\nADR:;;Main St 1\\nFloor 2;Town;;123;SE\r\nEND:VCARD\r\n"
        );
        assert_eq!(
            card(&Chosen::default()),
            "BEGIN:VCARD\r\nVERSION:3.0\r\nEND:VCARD\r\n"
        );
    }
}
