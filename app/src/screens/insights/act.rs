//! What a tap on a piece of advice does, as a command.

use chrono::NaiveDate;
use kith_graph::command::Command;
use kith_graph::ids::{GoalId, PersonId};
use kith_graph::things::{AssociationRole, Goal, Thing, ThingKind};
use kith_graph::types::Tier;
use kith_graph::view::advice::Advice;
use serde_json::{Map, Value};
use uuid::Uuid;

/// Where people are moved who belong nearer or have drifted; nothing for advice that is not about people.
pub(super) fn to(of: &Advice) -> Option<Option<Tier>> {
    match of {
        Advice::Closer { .. } => Some(Some(Tier::One)),
        Advice::Drifted {
            tier: Tier::One, ..
        } => Some(Some(Tier::Two)),
        Advice::Drifted {
            tier: Tier::Two, ..
        } => Some(Some(Tier::Three)),
        Advice::Drifted {
            tier: Tier::Three, ..
        } => Some(None),
        Advice::Association { .. } | Advice::Nobody { .. } => None,
    }
}

/// Follows it: moves those who are chosen, steps back from an association, or sets a goal. `fresh` is the key of a new
/// goal.
pub(super) fn follow(of: &Advice, chosen: Vec<PersonId>, on: NaiveDate, fresh: Uuid) -> Command {
    match of {
        Advice::Closer { .. } | Advice::Drifted { .. } => Command::SetTier {
            ids: chosen,
            tier: to(of).flatten(),
            on,
            reason: match of {
                Advice::Closer { .. } => "Sent work".to_owned(),
                _ => "It had gone quiet".to_owned(),
            },
        },
        Advice::Association { id, led, .. } => {
            let field = match led {
                true => (
                    "role",
                    serde_json::to_value(AssociationRole::Member).unwrap_or_default(),
                ),
                false => ("until", Value::String(on.to_string())),
            };
            Command::Change {
                kind: ThingKind::Association,
                id: id.0,
                set: Map::from_iter([(field.0.to_owned(), field.1)]),
            }
        }
        Advice::Nobody {
            industry, place, ..
        } => Command::Save(Thing::Goal(Goal {
            id: GoalId(fresh),
            what: format!("Get to know somebody in {industry} in {place}"),
            set_on: on,
            due: None,
            reached_on: None,
            dropped_on: None,
        })),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kith_graph::ids::AssociationId;
    use serde_json::json;

    #[test]
    fn each_kind_of_advice_has_one_command() {
        let on: NaiveDate = "2026-06-08".parse().unwrap();
        let drifted = |tier| Advice::Drifted {
            tier,
            people: vec![],
        };
        let association = |led| Advice::Association {
            id: AssociationId(Uuid::nil()),
            name: "Guild".into(),
            led,
            minutes: 1_200,
        };
        let nobody = Advice::Nobody {
            industry: "Shipping".into(),
            place: "Hamburg".into(),
            in_industry: 3,
            at_place: 3,
        };
        let nil = Uuid::nil().to_string();
        for (advice, command) in [
            (
                Advice::Closer { people: vec![] },
                json!({"do": "set_tier", "ids": [nil], "tier": 1, "on": "2026-06-08", "reason": "Sent work"}),
            ),
            (
                drifted(Tier::One),
                json!({"do": "set_tier", "ids": [nil], "tier": 2, "on": "2026-06-08", "reason": "It had gone quiet"}),
            ),
            (
                drifted(Tier::Two),
                json!({"do": "set_tier", "ids": [nil], "tier": 3, "on": "2026-06-08", "reason": "It had gone quiet"}),
            ),
            (
                association(true),
                json!({"do": "change", "kind": "association", "id": nil, "set": {"role": "member"}}),
            ),
            (
                association(false),
                json!({"do": "change", "kind": "association", "id": nil, "set": {"until": "2026-06-08"}}),
            ),
            (
                nobody,
                json!({"do": "save", "goal": {"id": nil, "what": "Get to know somebody in Shipping in Hamburg", "set_on": "2026-06-08"}}),
            ),
        ] {
            let done = follow(&advice, vec![PersonId(Uuid::nil())], on, Uuid::nil());
            assert_eq!(serde_json::to_value(done).unwrap(), command);
        }
    }
}
