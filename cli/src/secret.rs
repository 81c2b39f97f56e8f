//! Secrets that a person hands over: never as an argument, which other people on the machine see.

use anyhow::{Context, Result, bail};
use std::env::VarError;
use std::fs;
use std::path::Path;

/// The first line of the file, if one is named, or else what stands in the environment, if anything does.
pub(crate) fn given(file: Option<&Path>, variable: &str) -> Result<Option<String>> {
    let Some(file) = file else {
        return match std::env::var(variable) {
            Ok(text) => Ok(Some(text)),
            Err(VarError::NotPresent) => Ok(None),
            Err(VarError::NotUnicode(_)) => bail!("{variable} is not UTF-8."),
        };
    };
    let text = fs::read_to_string(file);
    let text = text.with_context(|| format!("{} cannot be read", file.display()))?;
    Ok(Some(text.lines().next().unwrap_or_default().to_owned()))
}
