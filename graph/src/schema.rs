//! JSON schemas of the commands that go in and the views that come out, made from the types themselves, so that
//! somebody else's script can rely on them.

use crate::command::Command;
use crate::picture::{PictureId, PictureKey};
use crate::things::{Money, RateInto, Rates};
use crate::types::{Birthday, Cadence, Tier};
use crate::view::paths::MapPerson;
use crate::view::{PeoplePage, PersonPage, Today, View};
use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::Map;
use std::borrow::Cow;

/// What `kith apply` takes, a line each.
#[must_use]
pub fn command() -> Schema {
    of::<Command>(SchemaSettings::draft2020_12().for_deserialize())
}

/// What `kith view` prints: a property for each view, by its name.
#[must_use]
pub fn views() -> Schema {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut generator = settings.into_generator();
    let mut views = Map::new();
    for (name, schema) in [
        ("today", generator.subschema_for::<Today>()),
        ("people", generator.subschema_for::<PeoplePage>()),
        ("person", generator.subschema_for::<PersonPage>()),
        ("bridges", generator.subschema_for::<Vec<MapPerson>>()),
    ] {
        views.insert(name.to_owned(), schema.to_value());
    }
    // The others are written by their name too; only what stands under it is printed.
    let others = View::json_schema(&mut generator).to_value();
    for other in others["oneOf"].as_array().into_iter().flatten() {
        let named = other["properties"].as_object().into_iter().flatten();
        views.extend(named.map(|(name, schema)| (name.clone(), schema.clone())));
    }
    let mut schema = json_schema!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Views",
        "description": "What `kith view NAME --json` prints, by name.",
        "type": "object",
        "properties": views,
        "$defs": generator.take_definitions(true),
    });
    Open.transform(&mut schema);
    schema
}

/// The schema of one of the views, if there is one of that name.
#[must_use]
pub fn view(name: &str) -> Option<Schema> {
    let mut all = views();
    let found = all.get("properties")?.get(name)?.as_object()?.clone();
    all.remove("properties");
    all.remove("type");
    all.insert("title".to_owned(), name.into());
    all.insert(
        "description".to_owned(),
        format!("What `kith view {name} --json` prints.").into(),
    );
    for (field, value) in found {
        all.insert(field, value);
    }
    Some(all)
}

fn of<T: JsonSchema>(settings: SchemaSettings) -> Schema {
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    Open.transform(&mut schema);
    schema
}

/// Lets an object have more fields than are named: a newer version may write some, and a command has `do` beside what it
/// saves.
struct Open;

impl Transform for Open {
    fn transform(&mut self, schema: &mut Schema) {
        if schema.get("additionalProperties") == Some(&false.into()) {
            schema.remove("additionalProperties");
        }
        transform_subschemas(self, schema);
    }
}

/// A type that is written as one text.
macro_rules! text {
    ($type:ident, $pattern:literal, $example:literal, $says:literal) => {
        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({
                    "type": "string",
                    "pattern": $pattern,
                    "examples": [$example],
                    "description": $says,
                })
            }
        }
    };
}

text!(
    Cadence,
    "^(never|[1-9][0-9]*[dwm])$",
    "3m",
    "How often to be in touch: days, weeks, calendar months, or never."
);
text!(
    Birthday,
    "^(-?[0-9]{4,}|-)-[0-9]{2}-[0-9]{2}$",
    "--03-22",
    "A birthday, with or without its year."
);
text!(
    Money,
    "^-?[0-9]+ [A-Z]{3}$",
    "2400000 EUR",
    "An amount in the currency's smallest unit, and its ISO 4217 code."
);
text!(
    RateInto,
    "^(0|[1-9][0-9]{0,8})([.][0-9]{1,9})? [A-Z]{3}$",
    "0.92 EUR",
    "A rate of exchange above zero: one unit is so many units of the currency that is named. It counts while that one is `rates_into`."
);
text!(
    PictureId,
    "^[0-9a-f]{32}$",
    "000102030405060708090a0b0c0d0e0f",
    "The random name of a picture's sealed file."
);
text!(
    PictureKey,
    "^[0-9a-f]{64}$",
    "000102030405060708090a0b0c0d0e0f000102030405060708090a0b0c0d0e0f",
    "The random key of a picture's sealed file."
);

impl JsonSchema for Tier {
    fn schema_name() -> Cow<'static, str> {
        "Tier".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "integer",
            "enum": [1, 2, 3],
            "description": "How close somebody is kept; no tier at all is the wider circle.",
        })
    }
}

impl JsonSchema for Rates {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Rates".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "properties": {
                Rates::INTO: {
                    "type": "string",
                    "pattern": "^[A-Z]{3}$",
                    "examples": ["EUR"],
                    "description": "The currency to add up in, by its ISO 4217 code; without one nothing is converted.",
                },
            },
            "patternProperties": {
                "^rate_[a-z]{3}$": generator.subschema_for::<RateInto>(),
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    /// Every `$ref` of a schema.
    fn references(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                if let Some(Value::String(to)) = fields.get("$ref") {
                    found.push(to.clone());
                }
                fields.values().for_each(|v| references(v, found));
            }
            Value::Array(all) => all.iter().for_each(|v| references(v, found)),
            _ => {}
        }
    }

    #[test]
    fn every_schema_is_whole() {
        let one = view("week").unwrap();
        for schema in [command(), views(), one] {
            let value = schema.to_value();
            let mut found = Vec::new();
            references(&value, &mut found);
            assert!(!found.is_empty());
            for to in found {
                let at = to.strip_prefix('#').unwrap();
                assert!(value.pointer(at).is_some(), "{to} leads nowhere");
            }
            let closed = "\"additionalProperties\":false";
            assert!(!value.to_string().contains(closed));
        }
        assert!(view("nothing").is_none());
    }

    #[test]
    fn a_command_is_told_by_what_it_does() {
        let schema = command().to_value();
        let kinds = schema["oneOf"].as_array().unwrap();
        let all: Vec<&str> = kinds
            .iter()
            .filter_map(|kind| kind["properties"]["do"]["const"].as_str())
            .collect();
        assert_eq!(all.len(), kinds.len());
        for name in ["add_person", "save", "change", "together", "undo"] {
            assert!(all.contains(&name), "{name}");
        }
    }

    #[test]
    fn what_is_written_as_one_text_says_how() {
        let schema = views().to_value();
        assert_eq!(schema["$defs"]["Tier"]["enum"], json!([1, 2, 3]));
        for name in ["Cadence", "RateInto", "Money", "Birthday"] {
            assert_eq!(schema["$defs"][name]["type"], "string", "{name}");
        }
    }

    #[test]
    fn rates_of_exchange_are_fields_of_the_numbers_of_the_rules() {
        let schema = view("settings").unwrap().to_value();
        let settings = schema["$ref"].as_str().map_or(&schema, |to| {
            schema.pointer(to.trim_start_matches('#')).unwrap()
        });
        assert_eq!(settings["properties"]["rates_into"]["type"], "string");
        let rate = &settings["patternProperties"]["^rate_[a-z]{3}$"];
        assert_eq!(rate["$ref"], "#/$defs/RateInto");
    }
}
