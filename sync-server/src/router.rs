//! All routes on one screen, and the one error they answer with.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_TYPE, HOST, REFERRER_POLICY, RETRY_AFTER, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, Method, Response, StatusCode, Uri};
use axum::response::IntoResponse;
use axum::routing::get;
use kith_sync::ids::Digest32;
use kith_sync::wire::MAX_FRAME;

use crate::relay::{Peer, Relay};
use crate::site::Site;

/// What the handlers share.
#[derive(Clone, Debug)]
pub(crate) struct App {
    /// The relay.
    pub(crate) relay: Arc<Relay>,
    /// The built app, if there is one to serve.
    pub(crate) site: Option<Arc<Site>>,
}

/// Everything that is answered.
pub(crate) fn router(app: App) -> Router {
    Router::new()
        .route("/sync", get(sync))
        .route("/calendar/{secret}", get(calendar))
        .route("/healthz", get(alive))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .fallback(site)
        .with_state(app)
}

/// Why a request is not answered: a short reason for whoever asks; the detail goes to the log.
#[derive(Clone, Copy, Debug)]
enum Refusal {
    Busy,
    NotReady,
    Ending,
    NoSite,
    NoCalendar,
    /// Not before so many seconds.
    TooOften(u64),
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response<Body> {
        match self {
            Refusal::TooOften(seconds) => {
                let wait = [(RETRY_AFTER, seconds.to_string())];
                let text = "Too many requests; try again later.\n";
                return (StatusCode::TOO_MANY_REQUESTS, wait, text).into_response();
            }
            Refusal::Busy => (StatusCode::SERVICE_UNAVAILABLE, "The relay is busy.\n"),
            Refusal::NotReady => (
                StatusCode::SERVICE_UNAVAILABLE,
                "The relay cannot write to its disk.\n",
            ),
            Refusal::Ending => (StatusCode::SERVICE_UNAVAILABLE, "The relay is ending.\n"),
            Refusal::NoSite => (StatusCode::NOT_FOUND, "This relay serves no app.\n"),
            Refusal::NoCalendar => (StatusCode::NOT_FOUND, "There is no such calendar.\n"),
        }
        .into_response()
    }
}

async fn sync(
    State(app): State<App>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Result<Response<Body>, Refusal> {
    let relay = app.relay;
    let seat = relay.seat().ok_or(if relay.is_stopping() {
        Refusal::Ending
    } else {
        Refusal::Busy
    })?;
    let host = headers
        .get(HOST)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let peer = Peer::new(address, &headers, relay.origins().candidates(host));
    let limits = relay.limits();
    Ok(upgrade
        .read_buffer_size(limits.read_buffer)
        .write_buffer_size(limits.write_buffer)
        .max_write_buffer_size(limits.write_buffer + 2 * MAX_FRAME)
        .max_message_size(MAX_FRAME)
        .max_frame_size(MAX_FRAME)
        .on_upgrade(move |socket| async move {
            relay.serve(socket, peer).await;
            // Whoever waits for all seats may then rely on nobody using the store.
            drop(relay);
            drop(seat);
        }))
}

async fn alive() -> &'static str {
    "ok\n"
}

async fn ready(State(app): State<App>) -> Result<&'static str, Refusal> {
    if app.relay.is_stopping() {
        return Err(Refusal::Ending);
    }
    app.relay.store().probe().await.map_err(|error| {
        tracing::error!(%error, "not ready");
        Refusal::NotReady
    })?;
    Ok("ok\n")
}

async fn metrics(State(app): State<App>) -> Result<impl IntoResponse, Refusal> {
    let sizes = app.relay.store().sizes().await.map_err(|error| {
        tracing::error!(%error, "the database cannot be counted");
        Refusal::NotReady
    })?;
    let headers = [
        (CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, app.relay.metrics().text(&sizes)))
}

/// The calendar behind a secret address. Whether the address was never one or is one no more, nobody is told.
async fn calendar(
    State(app): State<App>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    Path(secret): Path<String>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Refusal> {
    let peer = Peer::new(address, &headers, Vec::new());
    let allowed = app.relay.takes_calendar_request(&peer);
    allowed.map_err(|wait| Refusal::TooOften(wait.as_millis().div_ceil(1000) as u64))?;
    let secret = secret.strip_suffix(".ics").unwrap_or(&secret);
    let hash = Digest32::of(secret.as_bytes());
    let found = app.relay.store().feed(hash).await.map_err(|error| {
        tracing::error!(%error, "a calendar cannot be read");
        Refusal::NotReady
    })?;
    let headers = [
        (CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (CACHE_CONTROL, "private, no-store"),
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    Ok((headers, found.ok_or(Refusal::NoCalendar)?))
}

async fn site(
    State(app): State<App>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response<Body>, Refusal> {
    let site = app.site.ok_or(Refusal::NoSite)?;
    Ok(site.answer(&method, &uri, &headers))
}
