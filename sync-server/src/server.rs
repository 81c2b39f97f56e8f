//! From options to a listening server, and back to nothing left behind.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum_server::Handle;
use axum_server::accept::NoDelayAcceptor;
use axum_server::tls_rustls::RustlsAcceptor;
use hyper_util::rt::TokioTimer;
use tokio::task::JoinHandle;

use crate::error::StartError;
use crate::listen;
use crate::options::Options;
use crate::origins::Origins;
use crate::push::Poster;
use crate::relay::{Relay, Token};
use crate::router::{App, router};
use crate::site::Site;
use crate::store::{PgOptions, PgStore, SqliteOptions, SqliteStore, Store};
use crate::tls::Tls;

/// A client has this long to send the headers of a request.
const HEADERS: Duration = Duration::from_secs(20);

/// For plain requests that are being answered when the relay ends.
const FAREWELL: Duration = Duration::from_secs(1);

/// A relay that listens.
#[derive(Debug)]
pub struct Server {
    addresses: Vec<SocketAddr>,
    url: String,
    relay: Arc<Relay>,
    handle: Handle<SocketAddr>,
    tasks: Vec<JoinHandle<io::Result<()>>>,
}

impl Server {
    /// Opens the database and listens.
    ///
    /// # Errors
    /// Whatever the operator has to put right first.
    pub async fn start(options: &Options) -> Result<Self, StartError> {
        Self::start_with(options, open).await
    }

    /// As `start`, with another store.
    ///
    /// # Errors
    /// As `start`.
    pub async fn start_with(
        options: &Options,
        open: impl AsyncFnOnce(&Options) -> Result<Arc<dyn Store>, StartError>,
    ) -> Result<Self, StartError> {
        let listeners = listen::bind(&options.listen)?;
        let tls = match (&options.tls_cert, &options.tls_key) {
            (Some(chain), Some(key)) => Some(Tls::load(chain, key)?),
            _ => None,
        };
        let site = options
            .site
            .as_deref()
            .map(|folder| {
                Site::load(folder).map_err(|source| StartError::Site {
                    path: folder.to_owned(),
                    source,
                })
            })
            .transpose()?;
        let origins = Origins::new(&options.origins, tls.clone())?;
        let store = open(options).await?;
        let token = options.token.as_deref().map(Token::new);
        let poster = poster(options, &*store).await?;
        let relay = Relay::new(store, options.limits.clone(), origins, token, Some(poster));
        let app = App {
            relay: Arc::clone(&relay),
            site: site.map(Arc::new),
        };
        let service = router(app).into_make_service_with_connect_info::<SocketAddr>();
        let handle = Handle::new();
        let mut addresses = Vec::new();
        let mut tasks = Vec::new();
        for listener in listeners {
            addresses.push(listener.local_addr()?);
            let mut server = axum_server::from_tcp(listener)?.handle(handle.clone());
            server
                .http_builder()
                .http1()
                .timer(TokioTimer::new())
                .header_read_timeout(HEADERS);
            let service = service.clone();
            tasks.push(match &tls {
                Some(tls) => {
                    let acceptor = RustlsAcceptor::new(tls.config()).acceptor(NoDelayAcceptor);
                    tokio::spawn(server.acceptor(acceptor).serve(service))
                }
                None => tokio::spawn(server.acceptor(NoDelayAcceptor).serve(service)),
            });
        }
        let port = addresses.first().map_or(0, SocketAddr::port);
        Ok(Self {
            url: listen::url(&options.listen, port, tls.is_some()),
            addresses,
            relay,
            handle,
            tasks,
        })
    }

    /// Where it listens; the first is the one to use.
    #[must_use]
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// What a person on this machine types into a browser.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Takes no more sessions, lets those there are hand in what is on its way to the disk, and ends. Until they
    /// have, whoever asks whether the relay is ready is told that it is not.
    pub async fn stop(self) {
        let patience = self.relay.limits().shutdown;
        self.relay.stop(patience).await;
        self.handle.graceful_shutdown(Some(FAREWELL));
        for task in self.tasks {
            if let Ok(Err(error)) = task.await {
                tracing::error!(%error, "a listener failed");
            }
        }
    }
}

/// Posts with the key that the database has, or is given now.
async fn poster(options: &Options, store: &dyn Store) -> Result<Poster, StartError> {
    let key = store.push_key(Poster::fresh_key()?).await;
    let key = key.map_err(|error| StartError::PushKey {
        reason: error.to_string(),
    })?;
    let https = |origin: &&String| origin.starts_with("https://");
    let contact = options.contact.as_ref();
    let contact = contact.or(options.origins.iter().find(https)).cloned();
    Poster::new(&key, contact, options.post_anywhere, options.limits.post)
}

/// The database that the operator chose.
async fn open(options: &Options) -> Result<Arc<dyn Store>, StartError> {
    let limits = &options.limits;
    let (commit_bytes, vault_bytes) = (limits.commit_bytes, limits.vault_bytes as u64);
    if let Some(url) = &options.database_url {
        let options = PgOptions {
            url: url.clone(),
            ca: options.database_ca.clone(),
            connections: limits.database_connections,
            commit_bytes,
            vault_bytes,
        };
        return Ok(Arc::new(PgStore::connect(&options).await?));
    }
    let sqlite = SqliteOptions {
        commit_bytes,
        vault_bytes,
        ..SqliteOptions::default()
    };
    Ok(Arc::new(SqliteStore::open(&options.data_dir, sqlite)?))
}
