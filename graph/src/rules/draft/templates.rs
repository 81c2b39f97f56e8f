//! Kith's own templates, and mine in their place.

use crate::facts::Facts;
use crate::ids::TemplateId;
use crate::things::{Template, TemplateKind};
use uuid::Uuid;

/// Kind, name, subject and text, in the order of the list.
const KITHS: [(TemplateKind, &str, &str, &str); 9] = [
    (
        TemplateKind::KeepInTouch,
        "Keep in touch",
        "How are you, {first}?",
        "Hi {first},\n\nI thought of you today and wanted to ask how you are. You were looking for {need}. How is that \
         going? I may be able to help with {offer}.\n\n{me}",
    ),
    (
        TemplateKind::FollowUp,
        "After we met",
        "Good to meet you",
        "Hi {first},\n\nIt was good to meet you at {event}. You were looking for {need}. I may be able to help with \
         {offer}. As promised: {promise}. Shall we talk again in the next weeks?\n\n{me}",
    ),
    (
        TemplateKind::Promise,
        "As promised",
        "As promised",
        "Hi {first},\n\nAs promised: {promise}. Tell me if something else would help.\n\n{me}",
    ),
    (
        TemplateKind::Thanks,
        "Thanks",
        "Thank you",
        "Hi {first},\n\nThank you. This helped me: {thanks}. I will let you know what comes of it.\n\n{me}",
    ),
    (
        TemplateKind::Introduction,
        "Introduction",
        "{first}, meet {other_first}",
        "Hi {first}, hi {other_first},\n\n{first}, meet {other}. {first} is looking for {need}. {other_first} can help \
         with {offer}. I think that you two should know each other, and leave the rest to you.\n\n{me}",
    ),
    (
        TemplateKind::Ask,
        "A small question",
        "A small question",
        "Hi {first},\n\nI have a small question: {ask}. A short answer is plenty, and a no is fine too.\n\n{me}",
    ),
    (
        TemplateKind::Update,
        "How it went",
        "How it went",
        "Hi {first},\n\nI want to tell you how it stands with {update}. {stands}. Thank you again for thinking of me.\n\n{me}",
    ),
    (
        TemplateKind::Birthday,
        "Birthday",
        "Happy birthday",
        "Hi {first},\n\nHappy birthday. I wish you a good year.\n\n{me}",
    ),
    (
        TemplateKind::Referral,
        "Referral",
        "{prospect}, for you",
        "Hi {first},\n\nI would like to send {prospect} to you. What it is about: {why}. If that suits you, tell me and I \
         put you in touch.\n\nTo be forwarded to {prospect}:\n\nYou should talk to {name}. {first} can help with {offer}. \
         Write to {email}.\n\n{me}",
    ),
];

/// Keys of Kith's templates begin so: one that is changed is saved under its own key, the same on every device.
const KEYS: u128 = 0x6b69_7468_0000_8000_8000_0000_0074_0000;

/// Mine by kind and name, and Kith's for the kinds of which I have none.
#[must_use]
pub fn templates(facts: &Facts) -> Vec<Template> {
    let mut all = Vec::new();
    for kind in KITHS.map(|(kind, ..)| kind) {
        let mine = mine(facts, kind);
        if mine.is_empty() {
            all.push(kiths(kind));
        }
        all.extend(mine.into_iter().cloned());
    }
    all
}

/// The one to be used for a kind.
pub(super) fn of(facts: &Facts, kind: TemplateKind) -> Template {
    match mine(facts, kind).first() {
        Some(mine) => (*mine).clone(),
        None => kiths(kind),
    }
}

fn mine(facts: &Facts, kind: TemplateKind) -> Vec<&Template> {
    let all = facts.things.templates.values();
    let mut mine: Vec<&Template> = all
        .filter(|t| t.kind == kind && !t.body.trim().is_empty())
        .collect();
    mine.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    mine
}

fn kiths(kind: TemplateKind) -> Template {
    let at = KITHS
        .iter()
        .position(|(of, ..)| *of == kind)
        .unwrap_or_default();
    let (kind, name, subject, body) = KITHS[at];
    Template {
        id: TemplateId(Uuid::from_u128(KEYS + at as u128)),
        name: name.to_owned(),
        kind,
        subject: subject.to_owned(),
        body: body.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::things::Thing;

    #[test]
    fn mine_stand_in_the_place_of_kiths() {
        let mut facts = Facts::default();
        assert_eq!(templates(&facts).len(), 9);
        let mut changed = of(&facts, TemplateKind::Thanks);
        changed.body = "Cheers, {first}.".into();
        facts.things.put(Thing::Template(changed.clone()));
        assert_eq!(templates(&facts).len(), 9);
        assert_eq!(of(&facts, TemplateKind::Thanks), changed);
        let second = Template {
            id: TemplateId(Uuid::from_u128(1)),
            name: "A formal one".into(),
            ..changed
        };
        facts.things.put(Thing::Template(second.clone()));
        assert_eq!(templates(&facts).len(), 10);
        assert_eq!(of(&facts, TemplateKind::Thanks), second);
    }

    #[test]
    fn each_kind_has_one_of_its_own() {
        for (at, (kind, ..)) in KITHS.iter().enumerate() {
            assert_eq!(kiths(*kind).kind, *kind);
            assert_eq!(KITHS.iter().position(|(of, ..)| of == kind), Some(at));
        }
    }
}
