//! The operator's token for new vaults.

use kith_sync::ids::Digest32;
use subtle::ConstantTimeEq;

/// Its hash, so that neither its length nor its beginning shows in how long a comparison takes.
#[derive(Clone)]
pub(crate) struct Token(Digest32);

impl Token {
    /// From the operator.
    #[must_use]
    pub(crate) fn new(text: &str) -> Self {
        Self(Digest32::of(text.as_bytes()))
    }

    /// Whether it is this one.
    #[must_use]
    pub(crate) fn is(&self, brought: &str) -> bool {
        let brought = Digest32::of(brought.as_bytes());
        self.0.0.ct_eq(&brought.0).into()
    }
}

#[cfg(test)]
mod tests {
    use super::Token;

    #[test]
    fn only_the_whole_token_opens() {
        let token = Token::new("correct horse");
        assert!(token.is("correct horse"));
        for wrong in ["", "correct", "correct horse ", "Correct horse"] {
            assert!(!token.is(wrong), "{wrong:?}");
        }
    }
}
