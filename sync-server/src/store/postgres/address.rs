//! Where the database is and how to speak to it: the URL, what every connection is told, and TLS.

use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::error::StartError;

/// A connection that does not answer for so long is given up.
const SILENCE: Duration = Duration::from_secs(30);

/// What every connection is told. A commit that is acknowledged is on the disk, whatever the server's default; a
/// relay that freezes in the middle of a write lets go of the vault.
const SETTINGS: &str = "-c synchronous_commit=on -c default_transaction_isolation=read\\ committed \
-c idle_in_transaction_session_timeout=15s -c lock_timeout=20s -c statement_timeout=30s";

/// See the module.
#[derive(Clone)]
pub(super) struct Address {
    pub(super) config: Config,
    pub(super) tls: MakeRustlsConnect,
}

impl Address {
    /// Reads a URL like `postgres://user:password@host:5432/name?sslmode=require`.
    ///
    /// With `sslmode=require` the connection is encrypted and the server's certificate is verified, by the
    /// authorities in the file `ca` (PEM) or else by those that this machine trusts. Without, it is not encrypted.
    ///
    /// # Errors
    /// A sentence that does not hold the URL, for that may hold a password.
    pub(super) fn new(url: &str, ca: Option<&Path>) -> Result<Self, StartError> {
        let mut config = Config::from_str(url).map_err(|error| StartError::DatabaseUrl {
            reason: super::error::reason(&error),
        })?;
        let settings = match config.get_options() {
            Some(given) => format!("{given} {SETTINGS}"),
            None => SETTINGS.to_owned(),
        };
        config
            .options(settings)
            .application_name("kith-relay")
            .connect_timeout(Duration::from_secs(10))
            .keepalives_idle(SILENCE)
            .tcp_user_timeout(SILENCE);
        let roots = if config.get_ssl_mode() == SslMode::Require {
            roots(ca)?
        } else {
            config.ssl_mode(SslMode::Disable);
            RootCertStore::empty()
        };
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| untrusted(ca, error.to_string()))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self {
            config,
            tls: MakeRustlsConnect::new(tls),
        })
    }

    /// Host, port and name, for the operator.
    pub(super) fn shown(&self) -> String {
        let host = match self.config.get_hosts().first() {
            Some(Host::Tcp(host)) => host.clone(),
            #[cfg(unix)]
            Some(Host::Unix(path)) => path.display().to_string(),
            None => "localhost".to_owned(),
        };
        let port = self.config.get_ports().first().copied().unwrap_or(5432);
        let name = self.config.get_dbname().or(self.config.get_user());
        format!("{host}:{port}/{}", name.unwrap_or_default())
    }
}

fn roots(ca: Option<&Path>) -> Result<RootCertStore, StartError> {
    let mut roots = RootCertStore::empty();
    let found: Vec<CertificateDer<'static>> = match ca {
        Some(path) => CertificateDer::pem_file_iter(path)
            .and_then(Iterator::collect)
            .map_err(|error| untrusted(ca, error.to_string()))?,
        None => rustls_native_certs::load_native_certs().certs,
    };
    // A machine's own list may hold certificates that are no use here; the others still are.
    let (usable, _) = roots.add_parsable_certificates(found);
    if usable == 0 {
        return Err(untrusted(ca, "there is no certificate".to_owned()));
    }
    Ok(roots)
}

fn untrusted(ca: Option<&Path>, reason: String) -> StartError {
    StartError::DatabaseCa {
        place: ca.map_or_else(
            || "trusted by this machine".to_owned(),
            |path| format!("in {}", path.display()),
        ),
        reason,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_of_a_url_holds_no_password() {
        let address = Address::new("postgres://kith:secret@db.example:6432/book", None).unwrap();
        assert_eq!(address.shown(), "db.example:6432/book");
        let error = Address::new("postgres://kith:secret@db.example:port/book", None)
            .err()
            .unwrap();
        assert!(!error.to_string().contains("secret"), "{error}");
        assert!(
            error.to_string().ends_with("Check --database-url."),
            "{error}"
        );
    }

    #[test]
    fn without_the_word_nothing_is_encrypted_and_with_it_somebody_is_trusted() {
        let plain = Address::new("postgres://db.example/book", None).unwrap();
        assert_eq!(plain.config.get_ssl_mode(), SslMode::Disable);
        let missing = Path::new("no/such/file.pem");
        let error = Address::new("postgres://db.example/book?sslmode=require", Some(missing))
            .err()
            .unwrap();
        assert!(error.to_string().contains("no/such/file.pem"), "{error}");
    }
}
