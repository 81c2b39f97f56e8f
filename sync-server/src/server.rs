//! From options to a listening server, and back to nothing left behind.

use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum_server::Handle;
use axum_server::accept::NoDelayAcceptor;
use axum_server::tls_rustls::RustlsAcceptor;
use hyper_util::rt::TokioTimer;
use tokio::task::JoinHandle;

use crate::error::StartError;
use crate::limits::Limits;
use crate::listen;
use crate::options::Options;
use crate::origins::Origins;
use crate::relay::Relay;
use crate::router::{App, router};
use crate::site::Site;
use crate::store::{SqliteOptions, SqliteStore, Store};
use crate::tls::Tls;

/// A client has this long to send the headers of a request.
const HEADERS: Duration = Duration::from_secs(20);

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
        Self::start_with(options, Limits::default(), |folder, limits| {
            let options = SqliteOptions {
                commit_bytes: limits.commit_bytes,
                ..SqliteOptions::default()
            };
            Ok(Arc::new(SqliteStore::open(folder, options)?))
        })
        .await
    }

    /// As `start`, with other limits and another store.
    ///
    /// # Errors
    /// As `start`.
    pub async fn start_with(
        options: &Options,
        limits: Limits,
        open: impl FnOnce(&Path, &Limits) -> Result<Arc<dyn Store>, StartError>,
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
        let store = open(&options.data_dir, &limits)?;
        let relay = Relay::new(store, limits, origins);
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

    /// Takes no more connections, lets sessions hand in what is on its way to the disk, and ends.
    pub async fn stop(self) {
        let patience = self.relay.limits().shutdown;
        self.handle.graceful_shutdown(Some(patience));
        self.relay.stop(patience).await;
        for task in self.tasks {
            if let Ok(Err(error)) = task.await {
                tracing::error!(%error, "a listener failed");
            }
        }
    }
}
