//! The token of the relay's operator, where new books are taken only with one.

use crate::device::Device;
use crate::platform::{Platform, StoreError};
use kith_sync::engine::Input;
use kith_sync::engine::records::TOKEN;
use kith_sync::store::Space;
use kith_sync::token::Token;

impl<P: Platform> Device<P> {
    /// Tries again with what the operator gave. It is kept until the relay has the book, or refuses it.
    ///
    /// # Errors
    /// A sentence, if this can be no token or there is nothing to try.
    pub fn give_token(&self, text: &str) -> Result<(), String> {
        let token = Token::parse(text).map_err(|e| format!("This is no token: {e}."))?;
        if self.link.engine.borrow().is_none() {
            return Err("There is nothing to send to a relay yet. Add a device first.".to_owned());
        }
        self.engine_input(Input::Token(token));
        Ok(())
    }

    /// What [`Device::begin_book`] was given.
    pub(crate) async fn kept_token(&self) -> Result<Option<Token>, StoreError> {
        let kept = self.platform.get(Space::Secrets, TOKEN).await?;
        let text = kept.and_then(|bytes| String::from_utf8(bytes).ok());
        Ok(text.and_then(|text| Token::parse(&text).ok()))
    }
}
