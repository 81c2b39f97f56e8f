//! HTTPS from certificate files, and the names that the certificate speaks for.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use axum_server::tls_rustls::RustlsConfig;
use rustls::ServerConfig;
use rustls::client::verify_server_name;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::server::ParsedCertificate;

use crate::error::StartError;

/// A certificate ready to serve.
#[derive(Clone, Debug)]
pub(crate) struct Tls {
    config: RustlsConfig,
    certificate: CertificateDer<'static>,
}

impl Tls {
    /// Reads certificate chain and private key, both PEM.
    ///
    /// # Errors
    /// If either cannot be read or they do not belong together.
    pub(crate) fn load(chain: &Path, key: &Path) -> Result<Self, StartError> {
        let wrong = |path: &Path, reason: String| StartError::Tls {
            path: path.to_owned(),
            reason,
        };
        let text = fs::read(chain).map_err(|error| wrong(chain, error.to_string()))?;
        let certificates = CertificateDer::pem_slice_iter(&text)
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| wrong(chain, error.to_string()))?;
        let first = certificates
            .first()
            .cloned()
            .ok_or_else(|| wrong(chain, "there is no certificate in it".to_owned()))?;
        let text = fs::read(key).map_err(|error| wrong(key, error.to_string()))?;
        let private =
            PrivateKeyDer::from_pem_slice(&text).map_err(|error| wrong(key, error.to_string()))?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| wrong(chain, error.to_string()))?
            .with_no_client_auth()
            .with_single_cert(certificates, private)
            .map_err(|error| wrong(chain, error.to_string()))?;
        // WebSockets want HTTP/1.1.
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self {
            config: RustlsConfig::from_config(Arc::new(config)),
            certificate: first,
        })
    }

    /// For the listener.
    #[must_use]
    pub(crate) fn config(&self) -> RustlsConfig {
        self.config.clone()
    }

    /// Whether the certificate was issued for this host.
    #[must_use]
    pub(crate) fn names(&self, host: &str) -> bool {
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let Ok(name) = ServerName::try_from(host) else {
            return false;
        };
        ParsedCertificate::try_from(&self.certificate)
            .is_ok_and(|certificate| verify_server_name(&certificate, &name).is_ok())
    }
}
