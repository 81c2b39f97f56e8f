//! What a browser gets: encodings, caching, headers, and nothing that is not the site's.

use std::collections::BTreeMap;
use std::fs;

use sync_server::Server;
use tempfile::TempDir;

use crate::common::{Answer, http, options};

struct Site {
    _folder: TempDir,
    _server: Server,
    origin: String,
}

async fn site() -> Site {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("site");
    fs::create_dir_all(root.join("assets")).unwrap();
    for (name, content) in [
        ("index.html", "<!doctype html>"),
        ("sw.js", "// worker"),
        ("kith.webmanifest", "{}"),
        ("assets/app-0123456789abcdef.js", "app();"),
        ("assets/app-0123456789abcdef.js.br", "as brotli"),
        ("assets/app-0123456789abcdef.js.gz", "as gzip"),
        ("assets/app-0123456789abcdef_bg.wasm", "wasm"),
    ] {
        fs::write(root.join(name), content).unwrap();
    }
    fs::write(folder.path().join("secret.txt"), "not the site's").unwrap();
    let mut options = options(&folder.path().join("data"));
    options.site = Some(root);
    let server = Server::start(&options).await.unwrap();
    Site {
        origin: server.url().to_owned(),
        _folder: folder,
        _server: server,
    }
}

impl Site {
    async fn get(&self, path: &str) -> Answer {
        http(&self.origin, "GET", path, &[]).await
    }

    async fn get_with(&self, path: &str, name: &str, value: &str) -> Answer {
        http(&self.origin, "GET", path, &[(name, value)]).await
    }
}

const APP: &str = "/assets/app-0123456789abcdef.js";

#[tokio::test]
async fn a_browser_gets_the_smallest_encoding_it_takes() {
    let site = site().await;
    for (accept, encoding, body) in [
        ("br, gzip", Some("br"), "as brotli"),
        ("gzip, deflate", Some("gzip"), "as gzip"),
        ("br;q=0, gzip", Some("gzip"), "as gzip"),
        ("identity", None, "app();"),
    ] {
        let answer = site.get_with(APP, "accept-encoding", accept).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.body, body.as_bytes(), "for {accept}");
        assert_eq!(
            answer.headers.get("content-encoding").map(String::as_str),
            encoding
        );
        assert_eq!(answer.headers["vary"], "Accept-Encoding");
        assert_eq!(
            answer.headers["content-type"],
            "text/javascript; charset=utf-8"
        );
        assert_eq!(answer.headers["content-length"], body.len().to_string());
    }
    assert_eq!(site.get(APP).await.body, b"app();");
    let plain = site.get_with("/sw.js", "accept-encoding", "br, gzip").await;
    assert_eq!(plain.body, b"// worker");
}

#[tokio::test]
async fn what_a_browser_has_it_does_not_get_again() {
    let site = site().await;
    let brotli = site.get_with(APP, "accept-encoding", "br").await;
    let plain = site.get(APP).await;
    assert_ne!(
        brotli.headers["etag"], plain.headers["etag"],
        "a strong tag names the bytes"
    );
    let known = format!("\"other\", {}", plain.headers["etag"]);
    for tag in [&plain.headers["etag"], &known, "*"] {
        let again = site.get_with(APP, "if-none-match", tag).await;
        assert_eq!(again.status, 304);
        assert!(again.body.is_empty());
        assert_eq!(again.headers["etag"], plain.headers["etag"]);
        assert_eq!(
            again.headers["cache-control"],
            plain.headers["cache-control"]
        );
    }
    let other = site.get_with(APP, "if-none-match", "\"other\"").await;
    assert_eq!(other.status, 200);
}

#[tokio::test]
async fn hashed_files_are_kept_for_ever_and_the_rest_is_asked_for_again() {
    let site = site().await;
    let wasm = site.get("/assets/app-0123456789abcdef_bg.wasm").await;
    assert_eq!(wasm.headers["content-type"], "application/wasm");
    assert_eq!(
        wasm.headers["cache-control"],
        "public, max-age=31536000, immutable"
    );
    for path in ["/", "/index.html", "/sw.js", "/kith.webmanifest", "/people"] {
        let answer = site.get(path).await;
        assert_eq!(answer.headers["cache-control"], "no-cache", "{path}");
    }
}

#[tokio::test]
async fn every_page_of_the_app_is_its_shell_and_no_file_is_made_up() {
    let site = site().await;
    for path in ["/", "/people", "/people/0195b2c4", "/pair?relay=x"] {
        let answer = site.get(path).await;
        assert_eq!(
            (answer.status, answer.body.as_slice()),
            (200, b"<!doctype html>".as_slice()),
            "{path}"
        );
        assert_eq!(answer.headers["content-type"], "text/html; charset=utf-8");
    }
    for path in ["/missing.js", "/assets/missing", "/favicon.ico"] {
        assert_eq!(site.get(path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn nothing_outside_the_site_can_be_had() {
    let site = site().await;
    for path in [
        "/../secret.txt",
        "/assets/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "//secret.txt",
        "/./../secret.txt",
        "/assets/app-0123456789abcdef.js.br",
    ] {
        let answer = site.get(path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(
            !String::from_utf8_lossy(&answer.body).contains("not the site's"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn head_tells_what_get_would_send_and_nothing_else_is_allowed() {
    let site = site().await;
    let (get, head) = (
        site.get(APP).await,
        http(&site.origin, "HEAD", APP, &[]).await,
    );
    let without_date = |mut headers: BTreeMap<String, String>| {
        headers.remove("date");
        headers
    };
    assert_eq!(head.status, 200);
    assert!(head.body.is_empty());
    assert_eq!(without_date(head.headers), without_date(get.headers));
    let post = http(&site.origin, "POST", "/", &[("content-length", "0")]).await;
    assert_eq!(post.status, 405);
    assert_eq!(post.headers["allow"], "GET, HEAD");
}

#[tokio::test]
async fn every_answer_of_the_site_carries_the_security_headers() {
    let site = site().await;
    for path in ["/", APP, "/missing.js"] {
        let headers = site.get(path).await.headers;
        let policy = &headers["content-security-policy"];
        for part in [
            "default-src 'none'",
            "script-src 'self' 'wasm-unsafe-eval'",
            "connect-src 'self' wss: ws://localhost:* ws://127.0.0.1:*",
            "frame-ancestors 'none'",
        ] {
            assert!(policy.contains(part), "{path}: {part}");
        }
        assert!(!policy.contains("unsafe-inline"));
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert_eq!(headers["referrer-policy"], "no-referrer");
        assert_eq!(headers["cross-origin-opener-policy"], "same-origin");
        assert_eq!(headers["cross-origin-resource-policy"], "same-origin");
        let permissions = &headers["permissions-policy"];
        assert!(permissions.contains("camera=(self)"), "{path}");
        assert!(permissions.contains("microphone=()"), "{path}");
        // Browsers complain of names that they do not know.
        assert!(!permissions.contains("bluetooth"), "{path}");
    }
}

#[tokio::test]
async fn the_operator_is_answered_and_told_totals_only() {
    let site = site().await;
    assert_eq!(site.get("/healthz").await.body, b"ok\n");
    assert_eq!(site.get("/readyz").await.body, b"ok\n");
    let metrics = site.get("/metrics").await;
    let text = String::from_utf8(metrics.body).unwrap();
    assert!(text.contains("\nkith_relay_vaults 0\n"), "{text}");
    assert!(
        text.contains("\nkith_relay_chunks_accepted_total 0\n"),
        "{text}"
    );
    assert!(!text.contains('{'), "a label would name somebody: {text}");
}

#[tokio::test]
async fn a_relay_without_a_site_is_a_relay_only() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(&options(folder.path())).await.unwrap();
    assert_eq!(http(server.url(), "GET", "/", &[]).await.status, 404);
    assert_eq!(http(server.url(), "GET", "/readyz", &[]).await.status, 200);
}

#[tokio::test]
async fn a_folder_without_an_app_is_named_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let mut options = options(&folder.path().join("data"));
    options.site = Some(folder.path().to_owned());
    let error = Server::start(&options).await.unwrap_err().to_string();
    assert!(
        error.contains("index.html is missing") && error.contains("--site"),
        "{error}"
    );
}
