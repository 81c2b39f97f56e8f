//! The operator's token, where the relay takes new vaults only with one: kept from when it is given until the relay has
//! the vault or refuses it.

use super::{Commit, Effects, Engine, Millis, records};
use crate::Entropy;
use crate::store::{Op, Space};
use crate::token::Token;

impl Engine {
    /// Whether the relay waits for its operator's token before it takes this vault.
    #[must_use]
    pub fn needs_token(&self) -> bool {
        self.trouble.token
    }

    /// What was given before there was a vault goes with the first attempt; it lies on the disk already.
    pub fn bring(&mut self, token: Option<Token>) {
        self.token = token;
    }

    /// Tries again at once, with this.
    pub(super) fn take_token(
        &mut self,
        token: Token,
        now: Millis,
        entropy: &mut dyn Entropy,
        out: &mut Effects,
    ) {
        // The relay has the vault; nobody asks for a token any more.
        if self.connection.is_open() {
            return;
        }
        let keep = records::put_secret(records::TOKEN, token.as_str().as_bytes());
        self.commit(Commit::Kept, vec![keep], out);
        self.token = Some(token);
        if std::mem::take(&mut self.trouble.token) {
            self.trouble.refused = None;
        }
        self.hang_up(now, entropy, out);
        self.nudge(now, out);
    }

    /// It has done what it was for, or is the wrong one. True if there was one.
    pub(super) fn forget_token(&mut self, out: &mut Effects) -> bool {
        let known = self.token.take().is_some();
        if known {
            let forget = Op::Delete(Space::Secrets, records::TOKEN.to_owned());
            self.commit(Commit::Kept, vec![forget], out);
        }
        known
    }

    /// The relay made no vault: what to tell the person.
    pub(super) fn token_refused(&mut self, out: &mut Effects) -> &'static str {
        self.trouble.token = true;
        if self.forget_token(out) {
            "The relay does not take this token. Ask its operator for the right one."
        } else {
            "This relay takes new books only with its operator's token."
        }
    }
}
