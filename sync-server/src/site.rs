//! The built app: every file read once at the start, each in the encodings that lie beside it.
//!
//! Nothing else can be asked for: a path is looked up among the files found at the start, never in the file system.

mod files;
mod headers;

use std::io;
use std::path::Path;

use axum::body::Body;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG,
    IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, Uri};

use files::{Encoding, File, Files, Variant};
pub(crate) use headers::SECURITY;

const INDEX: &str = "/index.html";
const HASHED: &str = "/assets/";
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

/// See the module.
#[derive(Debug)]
pub(crate) struct Site {
    files: Files,
}

impl Site {
    /// Reads the folder.
    ///
    /// # Errors
    /// If it cannot be read or has no `index.html`.
    pub(crate) fn load(folder: &Path) -> io::Result<Self> {
        let files = files::load(folder)?;
        if !files.contains_key(INDEX) {
            return Err(io::Error::new(
                io::ErrorKind::NotFound,
                "index.html is missing",
            ));
        }
        Ok(Self { files })
    }

    /// Answers one request.
    #[must_use]
    pub(crate) fn answer(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Response<Body> {
        let mut response = if *method == Method::GET || *method == Method::HEAD {
            match self.find(uri.path()) {
                Some((path, file)) => serve(method, path, file, headers),
                None => plain(StatusCode::NOT_FOUND, "There is no such page.\n"),
            }
        } else {
            plain(
                StatusCode::METHOD_NOT_ALLOWED,
                "Only GET and HEAD are answered here.\n",
            )
        };
        for (name, value) in SECURITY {
            response
                .headers_mut()
                .insert(name, HeaderValue::from_static(value));
        }
        response
    }

    /// The app has its own router: whatever does not look like a file is one of its pages.
    fn find<'a>(&'a self, path: &'a str) -> Option<(&'a str, &'a File)> {
        if let Some(file) = self.files.get(path) {
            return Some((path, file));
        }
        let last = path.rsplit('/').next().unwrap_or_default();
        if last.contains('.') || path.starts_with(HASHED) {
            return None;
        }
        self.files.get(INDEX).map(|file| (INDEX, file))
    }
}

fn serve(method: &Method, path: &str, file: &File, headers: &HeaderMap) -> Response<Body> {
    let (encoding, variant) = file.choose(headers.get(ACCEPT_ENCODING));
    let fresh = headers
        .get_all(IF_NONE_MATCH)
        .iter()
        .any(|value| matches(value, variant));
    let body = if fresh || *method == Method::HEAD {
        Body::empty()
    } else {
        Body::from(variant.bytes.clone())
    };
    let mut response = Response::new(body);
    let out = response.headers_mut();
    out.insert(ETAG, variant.etag.clone());
    out.insert(
        CACHE_CONTROL,
        if path.starts_with(HASHED) {
            FOR_EVER
        } else {
            ASK_AGAIN
        },
    );
    out.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
    if fresh {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return response;
    }
    out.insert(CONTENT_TYPE, HeaderValue::from_static(file.kind));
    out.insert(CONTENT_LENGTH, HeaderValue::from(variant.bytes.len()));
    if let Some(name) = encoding.header() {
        out.insert(CONTENT_ENCODING, HeaderValue::from_static(name));
    }
    response
}

/// A client that knows the file in any of its encodings has the same content; but a strong tag names the bytes, so
/// only the one that would be sent counts.
fn matches(header: &HeaderValue, variant: &Variant) -> bool {
    header.to_str().is_ok_and(|tags| {
        tags.split(',')
            .map(|tag| tag.trim().trim_start_matches("W/"))
            .any(|tag| tag == "*" || tag.as_bytes() == variant.etag.as_bytes())
    })
}

fn plain(status: StatusCode, text: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/plain; charset=utf-8"),
    );
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if status == StatusCode::METHOD_NOT_ALLOWED {
        headers.insert(
            axum::http::header::ALLOW,
            HeaderValue::from_static("GET, HEAD"),
        );
    }
    response
}

impl Encoding {
    const fn header(self) -> Option<&'static str> {
        match self {
            Encoding::Brotli => Some("br"),
            Encoding::Gzip => Some("gzip"),
            Encoding::Identity => None,
        }
    }
}
