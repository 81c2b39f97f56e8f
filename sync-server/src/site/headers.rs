//! What every answer of the site tells the browser not to allow.

/// Header names and values.
///
/// `connect-src` names `wss:` at large because a person may type the address of a relay of their own; plain `ws:`
/// goes to this machine only. There is no inline script and no inline style. The camera is for scanning codes; its
/// stream is handed to the video element as an object, so no source of media needs to be named.
pub(crate) const SECURITY: [(&str, &str); 6] = [
    (
        "content-security-policy",
        "default-src 'none'; \
         script-src 'self' 'wasm-unsafe-eval'; \
         style-src 'self'; \
         img-src 'self' blob: data:; \
         font-src 'self'; \
         connect-src 'self' wss: ws://localhost:* ws://127.0.0.1:*; \
         manifest-src 'self'; \
         worker-src 'self'; \
         frame-ancestors 'none'; \
         base-uri 'none'; \
         form-action 'self'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    (
        "permissions-policy",
        "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), serial=()",
    ),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];
