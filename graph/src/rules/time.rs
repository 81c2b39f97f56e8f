//! The minutes that were noted apart from contacts, as a list to look through (row B6).

use super::fold::fold;
use crate::facts::Facts;
use crate::things::{Association, Time};
use crate::types::Event;
use crate::view::time::{Piece, TimeNoted};
use std::cmp::Reverse;

/// Everything noted, the latest first.
#[must_use]
pub fn noted(facts: &Facts) -> TimeNoted {
    let mut pieces: Vec<&Time> = facts.things.time.values().collect();
    pieces.sort_by_key(|time| Reverse((time.on, time.id)));
    let mut events: Vec<Event> = facts.events.values().cloned().collect();
    events.sort_by_key(|event| Reverse((event.starts.or(event.ends), event.id)));
    let mut associations: Vec<Association> = facts.things.associations.values().cloned().collect();
    associations.sort_by_key(|association| (fold(&association.name), association.id));
    let piece = |time: &Time| {
        let event = time.event.and_then(|id| facts.events.get(&id));
        let association = time
            .association
            .and_then(|id| facts.things.associations.get(&id));
        Piece {
            time: time.clone(),
            event_name: event.map(|event| event.name.clone()),
            association_name: association.map(|association| association.name.clone()),
        }
    };
    TimeNoted {
        pieces: pieces.into_iter().map(piece).collect(),
        events,
        associations,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{AssociationId, TimeId};
    use crate::rules::sample::{Book, day};
    use crate::things::{AssociationRole, Thing, TimeKind};
    use crate::types::Channel;
    use uuid::Uuid;

    #[test]
    fn the_latest_comes_first_with_what_it_belongs_to() {
        let mut book = Book::new();
        let fair = book.event("Fair", "2026-05-01", "2026-05-02");
        book.event("Later fair", "2026-07-01", "2026-07-02");
        let guild = AssociationId(Uuid::from_u128(70));
        for (n, name) in [(70, "Guild"), (71, "ärzte"), (72, "Zunft")] {
            book.facts.things.put(Thing::Association(Association {
                id: AssociationId(Uuid::from_u128(n)),
                name: name.to_owned(),
                role: AssociationRole::Member,
                since: None,
                until: None,
            }));
        }
        for (n, on, event, association) in [
            (80, "2026-05-01", Some(fair), None),
            (81, "2026-06-01", None, Some(guild)),
            (82, "2026-06-01", None, None),
        ] {
            book.facts.things.put(Thing::Time(Time {
                id: TimeId(Uuid::from_u128(n)),
                on: day(on),
                minutes: 30,
                kind: TimeKind::Preparation,
                channel: Channel::Content,
                event,
                association,
                note: String::new(),
            }));
        }
        let found = noted(&book.facts);
        let told = |piece: &Piece| {
            (
                piece.time.id.0.as_u128(),
                piece.event_name.clone(),
                piece.association_name.clone(),
            )
        };
        assert_eq!(
            found.pieces.iter().map(told).collect::<Vec<_>>(),
            [
                (82, None, None),
                (81, None, Some("Guild".to_owned())),
                (80, Some("Fair".to_owned()), None),
            ]
        );
        let names: Vec<_> = found.events.iter().map(|e| e.name.as_str()).collect();
        assert_eq!(names, ["Later fair", "Fair"]);
        let names: Vec<_> = found.associations.iter().map(|a| a.name.as_str()).collect();
        assert_eq!(names, ["ärzte", "Guild", "Zunft"]);
    }
}
