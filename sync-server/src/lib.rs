//! The relay: keeps sealed logs, passes them on, and serves the built app.
//!
//! **Architecture Invariant:** the relay can open nothing. Of `kith-sync` it uses the messages
//! ([`kith_sync::wire`]), the header and signature check of chunks ([`kith_sync::chunk::admit`]) and the signed
//! roster ([`kith_sync::roster::RosterChain`]); no key that opens anything ever reaches it. It knows nothing of
//! the document: neither `kith-graph` nor `kith-formats` is among its dependencies.
//!
//! **Architecture Invariant:** nothing about a person, a vault or a device is logged or counted. Logs name what
//! failed, never whose it was; metrics are totals.
//!
//! [`router`] has all routes on one screen, [`limits`] every limit, [`store`] what a database must promise.

mod error;
mod limits;
mod listen;
mod metrics;
mod options;
mod origins;
mod push;
mod relay;
mod router;
mod server;
mod site;
pub mod store;
mod tls;

use tokio::runtime;

pub use error::StartError;
pub use limits::{Limits, Rate};
pub use options::{LogForm, Options};
pub use server::Server;

/// Runs the relay until it is asked to end.
///
/// # Errors
/// Whatever the operator has to put right first.
pub fn run(options: &Options) -> Result<(), StartError> {
    let runtime = runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let server = Server::start(options).await?;
        let asked = asked_to_end()?;
        eprintln!("Kith is at {}", server.url());
        asked.await;
        tracing::info!("asked to end");
        server.stop().await;
        tracing::info!("ended");
        Ok(())
    })
}

/// Resolves at the first signal to end. Installed before the address is announced, so that none is missed.
#[cfg(unix)]
fn asked_to_end() -> Result<impl Future<Output = ()>, StartError> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Resolves at the first signal to end.
#[cfg(not(unix))]
fn asked_to_end() -> Result<impl Future<Output = ()>, StartError> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
