//! Links that hand a text over to the phone, and what is logged once it was sent.

use super::DraftFor;
use crate::words;
use kith_graph::command::Command;
use kith_graph::ids::{ExchangeId, IntroductionId, PersonId, ProposalId};
use kith_graph::things::{
    Direction, Exchange, ExchangeKind, Introduction, Proposal, Proposed, Size, TemplateKind, Thing,
};
use kith_graph::types::{Initiator, Interaction};
use std::fmt::Write;
use uuid::Uuid;

/// A `mailto:` link (RFC 6068); without an address the mail program asks for one.
pub(super) fn mailto(to: &str, subject: &str, body: &str) -> String {
    let parts = [("subject", subject), ("body", body)];
    let query: Vec<String> = parts
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(name, text)| format!("{name}={}", percent(&text.replace('\n', "\r\n"))))
        .collect();
    let to = percent(to).replace("%40", "@");
    if query.is_empty() {
        format!("mailto:{to}")
    } else {
        format!("mailto:{to}?{}", query.join("&"))
    }
}

/// An `sms:` link in the form that both iOS and Android take.
pub(super) fn sms(to: &str, body: &str) -> String {
    let to: String = to
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '+')
        .collect();
    format!("sms:{to}?&body={}", percent(body))
}

/// Everything but unreserved characters by their bytes (RFC 3986).
fn percent(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            // Writing to a string does not fail.
            _ => drop(write!(out, "%{byte:02X}")),
        }
    }
    out
}

/// What "I sent it" saves: the contact, begun by me unless it is an answer, and what the text settles by its kind.
pub(super) fn sent(
    wanted: &DraftFor,
    kind: Option<TemplateKind>,
    contact: Interaction,
    mut key: impl FnMut() -> Uuid,
) -> Command {
    let (person, on) = (wanted.person, contact.on);
    let settles = wanted.settles.iter();
    let settles = settles.filter(|(of, _)| of.is_none() || *of == kind);
    let mut more: Vec<Command> = settles.map(|(_, command)| command.clone()).collect();
    let mut people = contact.people.clone();
    match (kind, &wanted.other) {
        (Some(TemplateKind::Thanks), _) => {
            more.push(Command::Save(Thing::Exchange(Exchange {
                id: ExchangeId(key()),
                person,
                direction: Direction::Given,
                kind: ExchangeKind::Thanks,
                size: Size::Small,
                asked: false,
                on,
                note: String::new(),
                quality: None,
                public: false,
                interaction: Some(contact.id),
            })));
        }
        (Some(TemplateKind::Introduction), Some((other, why))) => {
            people.push(*other);
            more.push(Command::Save(Thing::Introduction(Introduction {
                id: IntroductionId(key()),
                a: person,
                b: *other,
                through: PersonId::ME,
                why: why.clone(),
                asked_on: None,
                made_on: Some(on),
                met_on: None,
                outcome_on: None,
                outcome: String::new(),
                dropped_on: None,
            })));
            more.push(Command::Save(Thing::Proposal(Proposal {
                id: ProposalId(key()),
                needs: person,
                offers: *other,
                on,
                became: Proposed::Made,
            })));
        }
        _ => {}
    }
    let what = words::logged(contact.channel, false, &[&wanted.name]);
    let save = Command::SaveInteraction {
        interaction: Interaction {
            begun_by: if wanted.answers {
                Initiator::Both
            } else {
                Initiator::Me
            },
            people,
            ..contact
        },
    };
    if more.is_empty() {
        return save;
    }
    more.insert(0, save);
    Command::Together {
        what,
        commands: more,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kith_graph::ids::InteractionId;
    use kith_graph::things::ThingKind;
    use kith_graph::types::Channel;
    use serde_json::Value;

    #[test]
    fn a_mail_link_keeps_lines_accents_and_signs() {
        for (to, subject, body, link) in [
            ("", "", "", "mailto:"),
            ("a@x.org", "", "", "mailto:a@x.org"),
            (
                "a+b@x.org",
                "Hi & bye",
                "Dear Élodie,\nsee you?",
                "mailto:a%2Bb@x.org?subject=Hi%20%26%20bye&body=Dear%20%C3%89lodie%2C%0D%0Asee%20you%3F",
            ),
            ("", "", "x", "mailto:?body=x"),
        ] {
            assert_eq!(mailto(to, subject, body), link);
        }
    }

    #[test]
    fn a_message_link_has_the_bare_number() {
        assert_eq!(
            sms("+44 (20) 7946-0018", "Hi there"),
            "sms:+442079460018?&body=Hi%20there"
        );
    }

    fn wanted(other: Option<(PersonId, String)>) -> DraftFor {
        DraftFor {
            person: PersonId(Uuid::from_u128(1)),
            name: "Priya Raman".to_owned(),
            kind: None,
            other,
            about: None,
            settles: vec![(
                Some(TemplateKind::Update),
                Command::Delete {
                    kind: ThingKind::Goal,
                    id: Uuid::from_u128(5),
                },
            )],
            answers: false,
        }
    }

    fn saved(wanted: &DraftFor, kind: Option<TemplateKind>) -> Value {
        let contact = Interaction {
            id: InteractionId(Uuid::from_u128(3)),
            people: vec![wanted.person],
            on: "2026-06-08".parse().unwrap(),
            at: None,
            channel: Channel::Email,
            begun_by: Initiator::Both,
            minutes: None,
            note: String::new(),
            event: None,
            planned: false,
            bulk: false,
            missed: false,
            answered: false,
            value: String::new(),
        };
        serde_json::to_value(sent(wanted, kind, contact, || Uuid::from_u128(9))).unwrap()
    }

    #[test]
    fn what_was_sent_is_a_contact_that_i_began() {
        let saved = saved(&wanted(None), Some(TemplateKind::KeepInTouch));
        assert_eq!(saved["do"], "save_interaction");
        assert_eq!(saved["interaction"]["begun_by"], "me");
    }

    #[test]
    fn an_answer_is_no_approach_of_mine() {
        let wanted = DraftFor {
            answers: true,
            ..wanted(None)
        };
        let saved = saved(&wanted, Some(TemplateKind::KeepInTouch));
        assert_eq!(saved["interaction"]["begun_by"], "both");
    }

    #[test]
    fn thanks_and_updates_settle_what_was_owed() {
        let thanks = saved(&wanted(None), Some(TemplateKind::Thanks));
        assert_eq!(thanks["what"], "Logged a mail with Priya Raman");
        assert_eq!(thanks["commands"][1]["exchange"]["kind"], "thanks");
        let update = saved(&wanted(None), Some(TemplateKind::Update));
        assert_eq!(update["commands"][1]["do"], "delete");
        assert_eq!(update["commands"].as_array().unwrap().len(), 2);
    }

    #[test]
    fn an_introduction_is_made_and_not_proposed_again() {
        let other = (PersonId(Uuid::from_u128(2)), "an interim CFO".to_owned());
        let saved = saved(&wanted(Some(other)), Some(TemplateKind::Introduction));
        let commands = &saved["commands"];
        assert_eq!(
            commands[0]["interaction"]["people"]
                .as_array()
                .unwrap()
                .len(),
            2
        );
        assert_eq!(commands[1]["introduction"]["made_on"], "2026-06-08");
        assert_eq!(commands[2]["proposal"]["became"], "made");
    }
}
