//! Where a value stands in the document: which entity, which field, which entry of a list.

use crate::ids::PersonId;
use crate::things::ThingKind;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The top-level maps whose entities this version writes. Written by the map's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "&'static str", try_from = "String")]
pub(super) enum Kind {
    People,
    Interactions,
    Events,
    Moves,
    Profile,
    Settings,
    Thing(ThingKind),
}

impl Kind {
    /// Those that are no [`ThingKind`].
    const OWN: [Kind; 6] = [
        Kind::People,
        Kind::Interactions,
        Kind::Events,
        Kind::Moves,
        Kind::Profile,
        Kind::Settings,
    ];

    pub(super) fn all() -> impl Iterator<Item = Kind> {
        let things = ThingKind::ALL.iter().copied().map(Kind::Thing);
        Self::OWN.into_iter().chain(things)
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Kind::People => "people",
            Kind::Interactions => "interactions",
            Kind::Events => "events",
            Kind::Moves => "moves",
            Kind::Profile => "profile",
            Kind::Settings => "settings",
            Kind::Thing(kind) => kind.map(),
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        Self::all().find(|kind| kind.name() == name)
    }
}

impl From<Kind> for &'static str {
    fn from(kind: Kind) -> Self {
        kind.name()
    }
}

impl TryFrom<String> for Kind {
    type Error = String;
    fn try_from(name: String) -> Result<Self, Self::Error> {
        Kind::named(&name).ok_or_else(|| format!("no kind of entity is called {name:?}"))
    }
}

/// The one entity of a map that holds only one: my side, and the numbers of the rules.
pub(super) fn only(kind: Kind) -> Entity {
    Entity(kind, PersonId::ME.0)
}

/// An entity of the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(super) struct Entity(pub(super) Kind, pub(super) Uuid);

/// A value of an entity. As JSON: `["people", id, field]` or `["people", id, list, key]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Vec<String>", try_from = "Vec<String>")]
pub(super) struct Place {
    pub(super) of: Entity,
    pub(super) field: String,
    pub(super) key: Option<String>,
}

impl Place {
    pub(super) fn field(of: Entity, field: &str) -> Self {
        Self {
            of,
            field: field.to_owned(),
            key: None,
        }
    }

    pub(super) fn entry(of: Entity, list: &str, key: String) -> Self {
        Self {
            of,
            field: list.to_owned(),
            key: Some(key),
        }
    }
}

impl From<Place> for Vec<String> {
    fn from(place: Place) -> Self {
        let mut path = vec![
            place.of.0.name().to_owned(),
            place.of.1.to_string(),
            place.field,
        ];
        path.extend(place.key);
        path
    }
}

impl TryFrom<Vec<String>> for Place {
    type Error = String;
    fn try_from(path: Vec<String>) -> Result<Self, Self::Error> {
        let bad = || format!("not a place in the book: {path:?}");
        let mut parts = path.iter();
        let kind = parts.next().and_then(|k| Kind::named(k)).ok_or_else(bad)?;
        let id = parts
            .next()
            .and_then(|id| Uuid::parse_str(id).ok())
            .ok_or_else(bad)?;
        let field = parts.next().ok_or_else(bad)?.clone();
        let key = parts.next().cloned();
        if parts.next().is_some() {
            return Err(bad());
        }
        Ok(Self {
            of: Entity(kind, id),
            field,
            key,
        })
    }
}
