//! Everything entered about somebody: how to reach them, how we met, what they do.

use super::desk::{Desk, name};
use crate::words;
use chrono::NaiveDate;
use kith_graph::types::Reach;
use kith_graph::view::PersonPage;
use leptos::prelude::*;

/// The section.
pub(super) fn known(desk: Desk) -> AnyView {
    let book = desk.book;
    let fields = move || {
        let today = book.today.get();
        desk.page
            .with(|page| page.as_ref().map(|page| fields(page, today)))
    };
    view! {
        <div class="head"><h2>"Reach and notes"</h2></div>
        {fields}
    }
    .into_any()
}

fn reach(reach: &Reach, word: &'static str, scheme: &'static str) -> AnyView {
    let label = if reach.label.is_empty() {
        word.to_owned()
    } else {
        words::sentence(&reach.label)
    };
    let href = format!("{scheme}{}", reach.value);
    view! {
        <div class="fld"><dt>{label}</dt><dd><a class="link" href=href rel="external">{reach.value.clone()}</a></dd></div>
    }
    .into_any()
}

fn plain(word: &'static str, value: String) -> Option<AnyView> {
    (!value.is_empty())
        .then(|| view! { <div class="fld"><dt>{word}</dt><dd>{value}</dd></div> }.into_any())
}

fn fields(page: &PersonPage, today: NaiveDate) -> AnyView {
    let person = &page.person;
    let mut rows: Vec<AnyView> = Vec::new();
    rows.extend(person.phones.iter().map(|p| reach(p, "Phone", "tel:")));
    rows.extend(person.emails.iter().map(|e| reach(e, "Email", "mailto:")));
    let urls = person.urls.iter().filter(|u| u.value.starts_with("http"));
    rows.extend(urls.map(|u| reach(u, "Web", "")));
    let addresses = person.addresses.iter().filter_map(|a| {
        let parts = [&a.street, &a.postcode, &a.city, &a.region, &a.country];
        let parts: Vec<&str> = parts
            .into_iter()
            .map(String::as_str)
            .filter(|part| !part.is_empty())
            .collect();
        plain("Address", parts.join(", ").replace('\n', ", "))
    });
    rows.extend(addresses);
    if person.phones.is_empty() && person.emails.is_empty() && person.urls.is_empty() {
        rows.extend(plain("Reach", "Nothing noted yet".to_owned()));
    }
    let others = person.positions.iter().skip(1).filter_map(|p| {
        let words = [p.title.as_str(), p.company.as_str()].join(" ");
        plain("Also", words.trim().to_owned())
    });
    rows.extend(others);
    let birthday = person.birthday.map(|b| b.to_string()).unwrap_or_default();
    rows.extend(plain("Nickname", person.nickname.clone()));
    rows.extend(plain("Pronouns", person.pronouns.clone()));
    rows.extend(plain("Birthday", birthday));
    rows.extend(plain("Met", met(page, today)));
    rows.extend(person.met_through.map(|through| {
        let name = words::sentence(&name(page, through));
        let value = if through.is_me() {
            view! { {name} }.into_any()
        } else {
            view! { <a class="link" href=format!("/people/{through}")>{name}</a> }.into_any()
        };
        view! { <div class="fld"><dt>"Through"</dt><dd>{value}</dd></div> }.into_any()
    }));
    rows.extend(plain("Aims for", person.aims.join("\n")));
    rows.extend(plain("Industries", person.industries.join(", ")));
    rows.extend(plain("Places", person.places.join(", ")));
    rows.extend(plain("Services", person.services.join(", ")));
    let could = person.could_refer.map_or("", |could| {
        if could {
            "Could say whom to send you"
        } else {
            "Could not say whom to send you yet"
        }
    });
    rows.extend(plain("Referrals", could.to_owned()));
    rows.extend(plain("Note", person.note.clone()));
    view! { <dl class="sheet fields">{rows}</dl> }.into_any()
}

/// Where and when we met, or that we have not.
fn met(page: &PersonPage, today: NaiveDate) -> String {
    let person = &page.person;
    let event = page.event.as_ref().map(|event| event.name.clone());
    let event = event.filter(|name| !person.met_at.contains(name.as_str()));
    let place = Some(person.met_at.clone()).filter(|met| !met.is_empty());
    let day = person.met_on.map(|day| words::day(day, today));
    let met: Vec<String> = [place, event, day].into_iter().flatten().collect();
    if person.not_met {
        return ["Not met yet".to_owned()]
            .into_iter()
            .chain(met)
            .collect::<Vec<_>>()
            .join(", ");
    }
    met.join(", ")
}
