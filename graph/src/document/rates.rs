//! Rates of exchange among the numbers of the rules: what is refused, and what goes with another currency to add up in.

use super::commands::Given;
use super::error::CommandError;
use crate::things::{Currency, ExchangeRate, Rates};
use serde_json::{Map, Value};

/// Refuses a rate that is none, and a currency that is none. Nothing, which empties a field, is fine.
pub(super) fn check(set: &Map<String, Value>) -> Result<(), CommandError> {
    for (field, value) in set {
        let text = value.as_str();
        if value.is_null() || text.is_some_and(str::is_empty) {
            continue;
        }
        let said = || text.map_or_else(|| value.to_string(), str::to_owned);
        if field == Rates::INTO && text.is_none_or(|text| text.parse::<Currency>().is_err()) {
            return Err(CommandError::Currency(said()));
        }
        let is_rate = Rates::currency(field).is_some();
        if is_rate && text.is_none_or(|text| text.parse::<ExchangeRate>().is_err()) {
            return Err(CommandError::Rate(said()));
        }
    }
    Ok(())
}

/// Numbers of the rules without the rates that were typed for the currency to add up in before: they say nothing of
/// another one. Those that come with it are kept.
pub(super) fn with_others_emptied(
    given: &Given<'_>,
    mut set: Map<String, Value>,
) -> Map<String, Value> {
    let now = &given.index.facts().settings.rates;
    let (Some(before), Some(after)) = (now.into, set.get(Rates::INTO)) else {
        return set;
    };
    if after.as_str() != Some(before.code()) {
        for of in now.of.keys() {
            set.entry(Rates::field(*of)).or_insert(Value::Null);
        }
    }
    set
}
