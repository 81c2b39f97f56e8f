//! Posting reminders to the makers of browsers (RFC 8030): what is posted is sealed, and nothing but it goes out.
//!
//! **Architecture Invariant:** whoever has a book here chooses an address, so it is held against [`endpoint`] before and
//! after its name is looked up, no answer leads anywhere else, and of an answer nothing but its status is believed.

pub(crate) mod endpoint;
mod vapid;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, HOST, RETRY_AFTER};
use axum::http::{Request, StatusCode};
use http_body_util::Full;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use thiserror::Error;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use crate::error::StartError;
pub(crate) use endpoint::Endpoint;
pub(crate) use vapid::Vapid;

/// Only the newest of what waits for a browser that is away is kept for it: whatever it was not told yet is old.
const TOPIC: &str = "kith";

/// How a browser's service answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// It took it.
    Taken,
    /// It knows nobody under this address, or not any more.
    Gone,
    /// Not now; perhaps not before so many seconds.
    Later(Option<u64>),
    /// It will never take this.
    Refused(u16),
}

/// Why nothing was posted: never with an address in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Error)]
pub(crate) enum PostError {
    #[error("the address is not one that is posted to")]
    Forbidden,
    #[error("the name could not be looked up, or nobody answers there")]
    Unreachable,
    #[error("this machine has no certificates to know others by; install ca-certificates")]
    NoCertificates,
    #[error("the other side could not show that it is who it should be")]
    Untrusted,
    #[error("the answer was none")]
    NoAnswer,
    #[error("it took too long")]
    TooSlow,
}

/// Posts.
pub(crate) struct Poster {
    vapid: Vapid,
    anywhere: bool,
    patience: Duration,
    /// Without certificates of its own, nobody over TLS is trusted.
    trusts_nobody: bool,
    tls: TlsConnector,
}

impl Poster {
    /// With this key, which it says who is behind; to this machine and its network only if anywhere.
    pub(crate) fn new(
        key: &[u8],
        contact: Option<String>,
        anywhere: bool,
        patience: Duration,
    ) -> Result<Self, StartError> {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        Self::trusting(roots, key, contact, anywhere, patience)
    }

    fn trusting(
        roots: RootCertStore,
        key: &[u8],
        contact: Option<String>,
        anywhere: bool,
        patience: Duration,
    ) -> Result<Self, StartError> {
        let unfit = |reason: String| StartError::PushKey { reason };
        let trusts_nobody = roots.is_empty();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| unfit(error.to_string()))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self {
            vapid: Vapid::new(key, contact).map_err(unfit)?,
            anywhere,
            patience,
            trusts_nobody,
            tls: TlsConnector::from(Arc::new(tls)),
        })
    }

    /// A fresh key, for the database that has none.
    pub(crate) fn fresh_key() -> Result<Vec<u8>, StartError> {
        Vapid::generate().map_err(|reason| StartError::PushKey { reason })
    }

    /// What browsers are told to take messages from.
    pub(crate) fn public_key(&self) -> &[u8; 65] {
        self.vapid.public()
    }

    /// Whether an address may be one to post to, as far as it tells by itself.
    pub(crate) fn takes(&self, endpoint: &str) -> bool {
        Endpoint::parse(endpoint, self.anywhere).is_some()
    }

    /// Posts one, to be kept by the other side for so many seconds.
    pub(crate) async fn post(
        &self,
        endpoint: &str,
        sealed: Vec<u8>,
        ttl: u64,
        now: u64,
    ) -> Result<Answer, PostError> {
        let post = self.post_patiently(endpoint, sealed, ttl, now);
        match timeout(self.patience, post).await {
            Ok(answer) => answer,
            Err(_) => Err(PostError::TooSlow),
        }
    }

    async fn post_patiently(
        &self,
        endpoint: &str,
        sealed: Vec<u8>,
        ttl: u64,
        now: u64,
    ) -> Result<Answer, PostError> {
        let endpoint = Endpoint::parse(endpoint, self.anywhere).ok_or(PostError::Forbidden)?;
        let request = Request::post(endpoint.path())
            .header(HOST, endpoint.authority())
            .header("ttl", ttl)
            .header("topic", TOPIC)
            .header("urgency", "normal")
            .header(CONTENT_ENCODING, "aes128gcm")
            .header(CONTENT_TYPE, "application/octet-stream")
            .header(AUTHORIZATION, self.vapid.header(&endpoint.origin(), now))
            .body(Full::new(Bytes::from(sealed)))
            .map_err(|_| PostError::Forbidden)?;
        if endpoint.is_encrypted() && self.trusts_nobody {
            return Err(PostError::NoCertificates);
        }
        let stream = self.connect(&endpoint).await?;
        if !endpoint.is_encrypted() {
            return send(stream, request).await;
        }
        let name = ServerName::try_from(endpoint.host().to_owned());
        let name = name.map_err(|_| PostError::Forbidden)?;
        let stream = self.tls.connect(name, stream).await;
        send(stream.map_err(|_| PostError::Untrusted)?, request).await
    }

    /// To the very address that was judged, so that the name cannot mean another one a moment later.
    async fn connect(&self, endpoint: &Endpoint) -> Result<TcpStream, PostError> {
        let found = lookup_host((endpoint.host(), endpoint.port())).await;
        let found: Vec<SocketAddr> = found.map_err(|_| PostError::Unreachable)?.collect();
        let allowed = |address: &&SocketAddr| self.anywhere || endpoint::is_public(address.ip());
        let mut last = PostError::Forbidden;
        for address in found.iter().filter(allowed) {
            match TcpStream::connect(address).await {
                Ok(stream) => return Ok(stream),
                Err(_) => last = PostError::Unreachable,
            }
        }
        Err(last)
    }
}

/// One request, one answer, and the connection is over.
async fn send(
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    request: Request<Full<Bytes>>,
) -> Result<Answer, PostError> {
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
        .await
        .map_err(|_| PostError::NoAnswer)?;
    let connection = tokio::spawn(connection);
    let response = sender.send_request(request).await;
    connection.abort();
    let response = response.map_err(|_| PostError::NoAnswer)?;
    let after = response.headers().get(RETRY_AFTER);
    let after = after.and_then(|value| value.to_str().ok()?.trim().parse().ok());
    Ok(judge(response.status(), after))
}

/// What a status means (RFC 8030, sections 5 and 7.3).
fn judge(status: StatusCode, after: Option<u64>) -> Answer {
    match status.as_u16() {
        200..=299 => Answer::Taken,
        404 | 410 => Answer::Gone,
        408 | 429 | 500..=599 => Answer::Later(after),
        status => Answer::Refused(status),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn without_certificates_nothing_is_posted_and_the_reason_says_what_to_install() {
        let key = Poster::fresh_key().unwrap();
        let roots = RootCertStore::empty();
        let poster = Poster::trusting(roots, &key, None, false, Duration::from_secs(60)).unwrap();
        // Nothing is looked up: that would fail otherwise, or take time.
        let posted = poster.post("https://push.example/x", vec![1], 60, 1);
        let error = posted.await.unwrap_err();
        assert_eq!(error, PostError::NoCertificates);
        assert!(error.to_string().contains("ca-certificates"));
    }

    #[test]
    fn what_a_status_means() {
        for (status, answer) in [
            (200, Answer::Taken),
            (201, Answer::Taken),
            (202, Answer::Taken),
            (301, Answer::Refused(301)),
            (307, Answer::Refused(307)),
            (400, Answer::Refused(400)),
            (403, Answer::Refused(403)),
            (404, Answer::Gone),
            (410, Answer::Gone),
            (413, Answer::Refused(413)),
            (429, Answer::Later(Some(7))),
            (500, Answer::Later(Some(7))),
            (503, Answer::Later(Some(7))),
        ] {
            let status = StatusCode::from_u16(status).unwrap();
            assert_eq!(judge(status, Some(7)), answer, "{status}");
        }
    }
}
