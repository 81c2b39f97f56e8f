//! HTTPS from certificate files, and whose name the relay answers to.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use kith_sync::ids::Vector;
use kith_sync::wire::{Reason, ToRelay};
use sync_server::{Options, Server};
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto::ring};

use crate::common::{Client, PHONE, Vault, options, request};

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/relay/data")
        .join(name)
}

fn with_tls(folder: &TempDir) -> Options {
    Options {
        listen: "localhost:0".to_owned(),
        tls_cert: Some(data("cert.pem")),
        tls_key: Some(data("key.pem")),
        ..options(folder.path())
    }
}

async fn dial(server: &Server) -> TlsStream<TcpStream> {
    let mut roots = RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_file(data("cert.pem")).unwrap())
        .unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let stream = TcpStream::connect(server.addresses()[0]).await.unwrap();
    TlsConnector::from(Arc::new(config))
        .connect(ServerName::try_from("localhost").unwrap(), stream)
        .await
        .unwrap()
}

#[tokio::test]
async fn with_a_certificate_everything_is_https() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(&with_tls(&folder)).await.unwrap();
    assert!(server.url().starts_with("https://localhost:"));
    let mut stream = dial(&server).await;
    let answer = request(&mut stream, "localhost", "GET", "/healthz", &[]).await;
    assert_eq!(answer.body, b"ok\n");
    let vault = Vault::new(61);
    for origin in [server.url(), "https://kith.example"] {
        let stream = Box::new(dial(&server).await);
        let mut phone = Client::connect_over(stream, origin).await;
        phone.create(&vault, PHONE).await;
    }
}

#[tokio::test]
async fn a_name_that_the_certificate_does_not_speak_for_is_not_ours() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(&with_tls(&folder)).await.unwrap();
    let vault = Vault::new(62);
    let stream = Box::new(dial(&server).await);
    let mut phone = Client::connect_over(stream, "https://elsewhere.example").await;
    let message = ToRelay::Create {
        auth: phone.auth(&vault, PHONE, Vector::default()),
        roster: vault.records.clone(),
        token: None,
    };
    phone.send(&message).await;
    assert_eq!(phone.refusal().await, Reason::BadSignature);
}

#[tokio::test]
async fn a_certificate_that_is_no_use_is_named_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    for (cert, key) in [
        ("missing.pem", "key.pem"),
        ("key.pem", "key.pem"),
        ("cert.pem", "cert.pem"),
    ] {
        let options = Options {
            tls_cert: Some(data(cert)),
            tls_key: Some(data(key)),
            ..with_tls(&folder)
        };
        let error = Server::start(&options).await.unwrap_err().to_string();
        assert!(
            error.ends_with("Check --tls-cert and --tls-key."),
            "{error}"
        );
    }
}
