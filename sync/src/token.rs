//! The token with which a relay's operator lets new vaults be made there.

use std::fmt;

use thiserror::Error;
use zeroize::Zeroizing;

use crate::wire::MAX_TOKEN;

/// What a person was told by the operator. It is kept only until the vault is made, and shown to nobody.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(Zeroizing<String>);

/// Why it can be no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a relay's token has 1 to {MAX_TOKEN} bytes")]
pub struct TokenError;

impl Token {
    /// As it was typed or pasted; white space around it is not part of it.
    ///
    /// # Errors
    /// If nothing is left, or more than [`MAX_TOKEN`] bytes.
    pub fn parse(text: &str) -> Result<Self, TokenError> {
        let text = text.trim();
        if text.is_empty() || text.len() > MAX_TOKEN {
            return Err(TokenError);
        }
        Ok(Self(Zeroizing::new(text.to_owned())))
    }

    /// As it goes to the relay and to the disk.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::{Token, TokenError};

    #[test]
    fn a_token_is_what_stands_between_white_space_and_is_not_printed() {
        let token = Token::parse(" correct horse\n").unwrap();
        assert_eq!(token.as_str(), "correct horse");
        assert_eq!(format!("{token:?}"), "Token(…)");
        assert_eq!(Token::parse(" \n"), Err(TokenError));
        assert_eq!(Token::parse(&"x".repeat(257)), Err(TokenError));
        assert!(Token::parse(&"x".repeat(256)).is_ok());
    }
}
