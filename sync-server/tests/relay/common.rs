//! A real relay on a port of its own, and devices that talk to it.

mod vault;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use futures::{SinkExt, StreamExt};
use kith_sync::chunk::ChunkHeader;
use kith_sync::ids::{DeviceNumber, Digest32, LogTail, RosterHead, Vector};
use kith_sync::wire::{Auth, Reason, Reminding, ToClient, ToRelay, auth_message};
use sync_server::store::{PgOptions, SqliteOptions, SqliteStore, Store};
use sync_server::{Limits, LogForm, Options, Server};
use tempfile::TempDir;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::handshake::client::Request;
use tokio_tungstenite::{WebSocketStream, client_async};

pub(crate) use vault::{Generation, LAPTOP, PHONE, Seeded, Vault};

/// Only a test that fails waits so long.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// A relay on a folder that goes with it.
pub(crate) struct TestRelay {
    pub(crate) folder: TempDir,
    server: Server,
}

pub(crate) fn options(folder: &Path) -> Options {
    Options {
        listen: "127.0.0.1:0".to_owned(),
        data_dir: folder.to_owned(),
        site: None,
        tls_cert: None,
        tls_key: None,
        origins: Vec::new(),
        database_url: None,
        database_ca: None,
        token: None,
        contact: None,
        post_anywhere: false,
        log: LogForm::Text,
        limits: Limits::default(),
    }
}

/// How the tests reach a Postgres.
pub(crate) fn postgres(url: &str) -> PgOptions {
    PgOptions {
        url: url.to_owned(),
        ca: None,
        connections: 4,
        commit_bytes: 4 * 1024 * 1024,
        vault_bytes: 64 * 1024 * 1024,
    }
}

impl TestRelay {
    pub(crate) async fn start() -> Self {
        Self::start_on(tempfile::tempdir().unwrap()).await
    }

    pub(crate) async fn start_on(folder: TempDir) -> Self {
        let options = options(folder.path());
        Self::start_as(folder, &options).await
    }

    pub(crate) async fn start_as(folder: TempDir, options: &Options) -> Self {
        let server = Server::start(options).await.unwrap();
        Self { folder, server }
    }

    pub(crate) async fn start_with(
        folder: TempDir,
        sqlite: SqliteOptions,
        open: impl FnOnce(SqliteStore) -> Arc<dyn Store>,
    ) -> Self {
        let server = Server::start_with(&options(folder.path()), async |options| {
            Ok(open(SqliteStore::open(&options.data_dir, sqlite)?))
        })
        .await
        .unwrap();
        Self { folder, server }
    }

    pub(crate) fn origin(&self) -> String {
        self.server.url().to_owned()
    }

    pub(crate) async fn client(&self) -> Client {
        Client::connect(&self.origin()).await
    }

    /// Ends it; the folder stays.
    pub(crate) async fn stop(self) -> TempDir {
        tokio::time::timeout(PATIENCE, self.server.stop())
            .await
            .unwrap();
        self.folder
    }
}

/// TCP, or TLS on top of it.
pub(crate) trait Io: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> Io for T {}

/// One connection.
pub(crate) struct Client {
    socket: WebSocketStream<Box<dyn Io>>,
    pub(crate) origin: String,
    pub(crate) nonce: [u8; 32],
    pub(crate) incarnation: [u8; 16],
    said: Option<Reminding>,
}

/// What a welcome says.
#[derive(Debug)]
pub(crate) struct Welcome {
    pub(crate) holds: BTreeMap<DeviceNumber, LogTail>,
    pub(crate) roster: RosterHead,
    pub(crate) from: u64,
    pub(crate) records: Vec<Vec<u8>>,
    pub(crate) begins: Vector,
    pub(crate) log_bytes: u64,
    pub(crate) seen: BTreeMap<DeviceNumber, u64>,
}

impl Client {
    pub(crate) async fn connect(origin: &str) -> Self {
        let address = origin.strip_prefix("http://").unwrap();
        let stream = TcpStream::connect(address).await.unwrap();
        Self::connect_over(Box::new(stream), origin).await
    }

    pub(crate) async fn connect_over(stream: Box<dyn Io>, origin: &str) -> Self {
        let url = format!("{}/sync", origin.replacen("http", "ws", 1));
        Self::greet(stream, url.into_client_request().unwrap(), origin).await
    }

    /// Through a proxy on this machine, which says for whom it speaks.
    pub(crate) async fn connect_from(origin: String, address: &str) -> Self {
        let stream = TcpStream::connect(origin.strip_prefix("http://").unwrap())
            .await
            .unwrap();
        let url = format!("{}/sync", origin.replacen("http", "ws", 1));
        let mut request = url.into_client_request().unwrap();
        let headers = request.headers_mut();
        headers.insert("x-forwarded-for", address.parse().unwrap());
        Self::greet(Box::new(stream), request, &origin).await
    }

    async fn greet(stream: Box<dyn Io>, request: Request, origin: &str) -> Self {
        let (socket, _) = client_async(request, stream).await.unwrap();
        let mut client = Self {
            socket,
            origin: origin.to_owned(),
            nonce: [0; 32],
            incarnation: [0; 16],
            said: None,
        };
        match client.next().await {
            ToClient::Hello { nonce, incarnation } => {
                client.nonce = nonce;
                client.incarnation = incarnation;
            }
            other => panic!("the relay speaks first, and says hello: {other:?}"),
        }
        client
    }

    pub(crate) async fn send(&mut self, message: &ToRelay) {
        self.send_raw(message.encode()).await;
    }

    pub(crate) async fn send_raw(&mut self, frame: Vec<u8>) {
        self.socket
            .send(Message::Binary(frame.into()))
            .await
            .unwrap();
    }

    pub(crate) async fn send_text(&mut self, text: &str) {
        self.socket.send(Message::text(text)).await.unwrap();
    }

    /// The code with which the relay closes.
    pub(crate) async fn closed(&mut self) -> u16 {
        match tokio::time::timeout(PATIENCE, self.socket.next()).await {
            Ok(Some(Ok(Message::Close(Some(frame))))) => frame.code.into(),
            other => panic!("not closed: {other:?}"),
        }
    }

    /// The next message but for what is said of reminders; `None` if the relay has closed.
    pub(crate) async fn hear(&mut self) -> Option<ToClient> {
        loop {
            match self.hear_all().await {
                Some(ToClient::Reminding(said)) => self.said = Some(said),
                other => return other,
            }
        }
    }

    /// What was said of reminders before the welcome.
    pub(crate) fn reminding(&mut self) -> Reminding {
        self.said.take().expect("nothing was said of reminders")
    }

    async fn hear_all(&mut self) -> Option<ToClient> {
        loop {
            let message = tokio::time::timeout(PATIENCE, self.socket.next())
                .await
                .expect("the relay says nothing");
            match message {
                Some(Ok(Message::Binary(bytes))) => {
                    return Some(ToClient::decode(&bytes).unwrap());
                }
                Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
                Some(Ok(_)) => {}
            }
        }
    }

    pub(crate) async fn next(&mut self) -> ToClient {
        self.hear().await.expect("the relay has closed")
    }

    pub(crate) fn auth(&self, vault: &Vault, device: DeviceNumber, have: Vector) -> Auth {
        let message = auth_message(&self.origin, vault.id(), device, &self.nonce);
        Auth {
            vault: vault.id(),
            device,
            signature: vault.sign(device, &message),
            roster: vault.chain.head(),
            have,
        }
    }

    pub(crate) async fn create(&mut self, vault: &Vault, device: DeviceNumber) -> Welcome {
        let message = ToRelay::Create {
            auth: self.auth(vault, device, Vector::default()),
            roster: vault.records.clone(),
            token: None,
        };
        self.send(&message).await;
        self.welcome().await
    }

    pub(crate) async fn sign_in(&mut self, vault: &Vault, device: DeviceNumber) -> Welcome {
        self.sign_in_with(vault, device, Vector::default()).await
    }

    pub(crate) async fn sign_in_with(
        &mut self,
        vault: &Vault,
        device: DeviceNumber,
        have: Vector,
    ) -> Welcome {
        let auth = self.auth(vault, device, have);
        self.send(&ToRelay::Auth(auth)).await;
        self.welcome().await
    }

    pub(crate) async fn welcome(&mut self) -> Welcome {
        match self.next().await {
            ToClient::Welcome {
                holds,
                roster,
                from,
                records,
                begins,
                log_bytes,
                max_snapshot: _,
                seen,
            } => Welcome {
                holds,
                roster,
                from,
                records,
                begins,
                log_bytes,
                seen,
            },
            other => panic!("not welcome: {other:?}"),
        }
    }

    pub(crate) async fn push(&mut self, chunk: &[u8]) -> ToClient {
        let chunk = chunk.to_vec();
        self.send(&ToRelay::Push { chunk }).await;
        self.next().await
    }

    pub(crate) async fn refusal(&mut self) -> Reason {
        match self.next().await {
            ToClient::Refused { reason, .. } => reason,
            other => panic!("not refused: {other:?}"),
        }
    }

    pub(crate) async fn chunk(&mut self) -> Vec<u8> {
        match self.next().await {
            ToClient::Chunk { bytes } => bytes,
            other => panic!("not a chunk: {other:?}"),
        }
    }

    /// Sends nothing more and waits until the relay has seen it.
    pub(crate) async fn leave(mut self) {
        let _ = self.socket.close(None).await;
        while let Some(Ok(_)) = self.socket.next().await {}
    }
}

/// What the relay says of this chunk once it is on the disk.
pub(crate) fn accepted(chunk: &[u8]) -> ToClient {
    let header = ChunkHeader::read(chunk).unwrap();
    ToClient::Accepted {
        device: header.device,
        number: header.number,
        hash: Digest32::of(chunk),
    }
}

/// One answer to one plain HTTP request.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

/// The request line's path goes out exactly as given.
pub(crate) async fn http(
    origin: &str,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
) -> Answer {
    let address = origin.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    request(&mut stream, address, method, path, headers).await
}

pub(crate) async fn request<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut S,
    host: &str,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
) -> Answer {
    let mut text = format!("{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n");
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str("\r\n");
    stream.write_all(text.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    tokio::time::timeout(PATIENCE, stream.read_to_end(&mut answer))
        .await
        .unwrap()
        .unwrap();
    let end = answer
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .unwrap();
    let head = String::from_utf8(answer[..end].to_vec()).unwrap();
    let mut lines = head.split("\r\n");
    let status = lines.next().unwrap().split(' ').nth(1).unwrap();
    Answer {
        status: status.parse().unwrap(),
        headers: lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
            .collect(),
        body: answer[end + 4..].to_vec(),
    }
}
