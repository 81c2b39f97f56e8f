//! Where a relay is: an origin, in the one spelling that both sides sign.

use std::fmt;

use thiserror::Error;

/// `scheme://host[:port]`, in lower case, without a path and without a default port.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RelayOrigin(String);

/// The text is not an address of a relay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error(
    "a relay's address looks like https://example.org, with http:// or https:// in front and nothing behind"
)]
pub struct BadOrigin;

const MAX: usize = 512;

impl RelayOrigin {
    /// Reads an address as a person types it or a browser gives it.
    ///
    /// # Errors
    /// If it is not `http` or `https`, or has more than host and port.
    pub fn parse(text: &str) -> Result<Self, BadOrigin> {
        let text = text.trim().trim_end_matches('/').to_ascii_lowercase();
        let (scheme, authority) = text.split_once("://").ok_or(BadOrigin)?;
        let default_port = match scheme {
            "http" => ":80",
            "https" => ":443",
            _ => return Err(BadOrigin),
        };
        let allowed = |c: char| c.is_ascii_alphanumeric() || ".-_:[]".contains(c);
        let authority = authority.strip_suffix(default_port).unwrap_or(authority);
        if authority.is_empty()
            || authority.starts_with(':')
            || text.len() > MAX
            || !authority.chars().all(allowed)
        {
            return Err(BadOrigin);
        }
        Ok(Self(format!("{scheme}://{authority}")))
    }

    /// As it is signed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Where its WebSocket is.
    #[must_use]
    pub fn socket(&self) -> String {
        format!("{}/sync", self.0.replacen("http", "ws", 1))
    }
}

impl fmt::Display for RelayOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_an_address_becomes_the_one_that_is_signed() {
        for (typed, origin, socket) in [
            (
                "http://localhost:8787",
                "http://localhost:8787",
                "ws://localhost:8787/sync",
            ),
            (
                " HTTPS://Kith.Example/ ",
                "https://kith.example",
                "wss://kith.example/sync",
            ),
            (
                "https://kith.example:443",
                "https://kith.example",
                "wss://kith.example/sync",
            ),
            ("http://[::1]:80", "http://[::1]", "ws://[::1]/sync"),
            (
                "https://http.example",
                "https://http.example",
                "wss://http.example/sync",
            ),
        ] {
            let parsed = RelayOrigin::parse(typed).unwrap();
            assert_eq!(
                (parsed.as_str(), parsed.socket().as_str()),
                (origin, socket)
            );
        }
    }

    #[test]
    fn what_is_more_or_less_than_an_address_is_refused() {
        for typed in [
            "",
            "kith.example",
            "ftp://a",
            "https://",
            "https://:1",
            "https://a/b",
            "https://u@a",
            "https://a?b",
        ] {
            assert_eq!(RelayOrigin::parse(typed), Err(BadOrigin), "{typed}");
        }
    }
}
