//! Rates of exchange among the numbers of the rules: what is refused.

use super::error::CommandError;
use crate::things::{Currency, RateInto, Rates};
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
        if is_rate && text.is_none_or(|text| text.parse::<RateInto>().is_err()) {
            return Err(CommandError::Rate(said()));
        }
    }
    Ok(())
}
