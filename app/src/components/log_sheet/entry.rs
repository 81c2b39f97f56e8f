//! What the log sheet holds, as the commands that save it.

use crate::words;
use kith_graph::command::Command;
use kith_graph::ids::ExchangeId;
use kith_graph::things::{Direction, Exchange, ExchangeKind, Size, Thing};
use kith_graph::types::{Channel, Initiator, Interaction};
use uuid::Uuid;

/// What was given or received beside a contact, the same with everybody it was with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Traded {
    pub(super) direction: Direction,
    pub(super) kind: ExchangeKind,
    pub(super) size: Size,
    pub(super) asked: bool,
    pub(super) what: String,
    pub(super) quality: Option<u8>,
}

/// Whether a contact could have gone unanswered: a call that nobody took.
pub(super) fn can_be_missed(contact: &Interaction) -> bool {
    !contact.planned && matches!(contact.channel, Channel::Call | Channel::Video)
}

/// Whether it says something that the other side was answered, or answered, later.
pub(super) fn can_be_answered(contact: &Interaction) -> bool {
    let written = matches!(
        contact.channel,
        Channel::Email | Channel::Message | Channel::Social
    );
    !contact.planned
        && contact.begun_by != Initiator::Both
        && (written || can_be_missed(contact) && contact.missed)
}

/// Whether it may have gone to many at once.
pub(super) fn can_be_bulk(contact: &Interaction) -> bool {
    !contact.planned
        && matches!(
            contact.channel,
            Channel::Email | Channel::Message | Channel::Content | Channel::Social
        )
}

/// The contact without what was ticked for another channel.
pub(super) fn tidy(contact: Interaction) -> Interaction {
    let missed = contact.missed && can_be_missed(&contact);
    let mut tidied = Interaction { missed, ..contact };
    tidied.answered = tidied.answered && can_be_answered(&tidied);
    tidied.bulk = tidied.bulk && can_be_bulk(&tidied);
    tidied
}

/// What there is of value to bring: as it was typed while it is a plan; a contact keeps what it was planned with, so that
/// one can see that the plan came about.
pub(super) fn value(planned: bool, typed: &str, before: &Interaction) -> String {
    if planned {
        typed.trim().to_owned()
    } else {
        before.value.clone()
    }
}

/// The contact without an hour that nobody chose: that of a plan that was begun as a contact of this moment.
pub(super) fn timed(was_planned: bool, contact: Interaction) -> Interaction {
    Interaction {
        at: contact.at.filter(|_| was_planned || !contact.planned),
        ..contact
    }
}

/// The commands that save a contact, what was exchanged with it, and what it settles. A contact alone is saved by its
/// own command.
pub(super) fn command(
    contact: Interaction,
    traded: Option<&Traded>,
    also: Vec<Command>,
    names: &[&str],
    mut key: impl FnMut() -> Uuid,
) -> Command {
    let traded = traded.filter(|_| !contact.planned);
    let exchanges = traded.into_iter().flat_map(|t| {
        let one = |person| Exchange {
            id: ExchangeId(key()),
            person,
            direction: t.direction,
            kind: t.kind,
            size: t.size,
            asked: t.asked,
            on: contact.on,
            note: t.what.clone(),
            quality: t.quality.filter(|_| {
                t.kind == ExchangeKind::Information && t.direction == Direction::Received
            }),
            public: false,
            interaction: Some(contact.id),
        };
        contact.people.iter().copied().map(one).collect::<Vec<_>>()
    });
    let mut commands: Vec<Command> = exchanges
        .map(|exchange| Command::Save(Thing::Exchange(exchange)))
        .collect();
    if !contact.planned {
        commands.extend(also);
    }
    let what = words::logged(contact.channel, contact.planned, names);
    let save = Command::SaveInteraction {
        interaction: contact,
    };
    if commands.is_empty() {
        return save;
    }
    commands.insert(0, save);
    Command::Together { what, commands }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kith_graph::ids::{InteractionId, PersonId};

    fn contact(channel: Channel, begun_by: Initiator) -> Interaction {
        Interaction {
            id: InteractionId(Uuid::from_u128(1)),
            people: vec![PersonId(Uuid::from_u128(2)), PersonId(Uuid::from_u128(3))],
            on: "2026-06-08".parse().unwrap(),
            at: None,
            channel,
            begun_by,
            minutes: None,
            note: String::new(),
            event: None,
            planned: false,
            bulk: true,
            missed: true,
            answered: true,
            value: "the checklist".to_owned(),
        }
    }

    fn traded() -> Traded {
        Traded {
            direction: Direction::Received,
            kind: ExchangeKind::Information,
            size: Size::Medium,
            asked: true,
            what: "the ruling".to_owned(),
            quality: Some(4),
        }
    }

    fn json(traded: Option<&Traded>, contact: Interaction) -> serde_json::Value {
        let command = command(contact, traded, Vec::new(), &["a", "b"], || {
            Uuid::from_u128(9)
        });
        serde_json::to_value(command).unwrap()
    }

    #[test]
    fn what_was_ticked_for_another_channel_is_left_out() {
        for (channel, begun_by, missed, answered, bulk) in [
            (Channel::Call, Initiator::Me, true, true, false),
            (Channel::Call, Initiator::Both, true, false, false),
            (Channel::Email, Initiator::Me, false, true, true),
            (Channel::Email, Initiator::Them, false, true, true),
            (Channel::OneToOne, Initiator::Me, false, false, false),
            (Channel::Content, Initiator::Me, false, false, true),
        ] {
            let tidied = tidy(contact(channel, begun_by));
            assert_eq!(
                (tidied.missed, tidied.answered, tidied.bulk),
                (missed, answered, bulk),
                "{channel:?} {begun_by:?}"
            );
        }
    }

    #[test]
    fn a_plan_keeps_its_value_and_nothing_that_has_not_happened() {
        let planned = Interaction {
            planned: true,
            ..contact(Channel::Call, Initiator::Me)
        };
        let tidied = tidy(planned);
        assert_eq!(tidied.value, "the checklist");
        assert!(!tidied.missed && !tidied.answered && !tidied.bulk);
        assert_eq!(json(Some(&traded()), tidied)["do"], "save_interaction");
    }

    #[test]
    fn a_contact_keeps_the_value_that_it_was_planned_with_and_no_other() {
        let before = contact(Channel::Call, Initiator::Both);
        for (planned, typed, kept) in [
            (true, " the deck ", "the deck"),
            (true, "", ""),
            (false, "the deck", "the checklist"),
        ] {
            assert_eq!(value(planned, typed, &before), kept, "{planned} {typed}");
        }
    }

    #[test]
    fn a_plan_has_an_hour_only_where_one_was_chosen() {
        let hour = "2026-06-08T09:05:00+02:00".parse().ok();
        for (was_planned, planned, keeps) in [
            (false, false, true),
            (false, true, false),
            (true, true, true),
            (true, false, true),
        ] {
            let contact = Interaction {
                planned,
                at: hour,
                ..contact(Channel::OneToOne, Initiator::Both)
            };
            let kept = timed(was_planned, contact).at;
            assert_eq!(kept, hour.filter(|_| keeps), "{was_planned} {planned}");
        }
    }

    #[test]
    fn a_contact_alone_is_one_command() {
        let saved = json(None, contact(Channel::Call, Initiator::Both));
        assert_eq!(saved["do"], "save_interaction");
    }

    #[test]
    fn what_was_exchanged_is_kept_for_everybody_and_names_the_contact() {
        let saved = json(Some(&traded()), contact(Channel::Call, Initiator::Both));
        assert_eq!(saved["what"], "Logged a call with 2 people");
        let [first, one, other] = saved["commands"].as_array().unwrap().as_slice() else {
            panic!("{saved}")
        };
        assert_eq!(first["do"], "save_interaction");
        for exchange in [&one["exchange"], &other["exchange"]] {
            assert_eq!(exchange["quality"], 4);
            assert_eq!(exchange["direction"], "received");
            assert!(exchange["interaction"].is_string());
        }
    }

    #[test]
    fn a_quality_is_of_information_received_only() {
        for (direction, kind) in [
            (Direction::Given, ExchangeKind::Information),
            (Direction::Received, ExchangeKind::Lead),
        ] {
            let traded = Traded {
                direction,
                kind,
                ..traded()
            };
            let saved = json(Some(&traded), contact(Channel::Call, Initiator::Both));
            assert!(saved["commands"][1]["exchange"]["quality"].is_null());
        }
    }
}
