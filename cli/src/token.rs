//! Where the token of the relay's operator comes from.

use crate::secret;
use anyhow::{Result, bail};
use clap::Args;
use kith_sync::token::Token;
use std::path::PathBuf;

/// Where the token may come from instead of a file.
const VARIABLE: &str = "KITH_TOKEN";

/// Where the token comes from; without either there is none.
#[derive(Args)]
pub(crate) struct TokenSource {
    /// A file whose first line is the token of the relay's operator, for a relay that takes new books only with it.
    /// KITH_TOKEN in the environment does too.
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
}

impl TokenSource {
    pub(crate) fn get(&self) -> Result<Option<Token>> {
        let Some(text) = secret::given(self.token_file.as_deref(), VARIABLE)? else {
            return Ok(None);
        };
        match Token::parse(&text) {
            Ok(token) => Ok(Some(token)),
            Err(e) => bail!("This is no token: {e}."),
        }
    }
}
