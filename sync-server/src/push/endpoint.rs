//! Which addresses reminders are posted to: public ones, encrypted on the way, on the usual port.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use axum::http::Uri;
use axum::http::uri::{Authority, Scheme};

/// An address that may be posted to, as far as it tells by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Endpoint {
    encrypted: bool,
    authority: Authority,
    path: String,
}

impl Endpoint {
    /// From what a browser gave; anywhere, also this machine and its network, without encryption and on any port.
    pub(crate) fn parse(text: &str, anywhere: bool) -> Option<Self> {
        let uri: Uri = text.parse().ok()?;
        let authority = uri.authority()?.clone();
        let encrypted = uri.scheme() == Some(&Scheme::HTTPS);
        let plain = uri.scheme() == Some(&Scheme::HTTP);
        if !(encrypted || plain && anywhere) || authority.as_str().contains('@') {
            return None;
        }
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        let endpoint = Self {
            encrypted,
            path: path.to_owned(),
            authority,
        };
        let usual = endpoint.port() == 443;
        let public = match endpoint.host().parse() {
            Ok(address) => is_public(address),
            Err(_) => !endpoint.host().is_empty() && !is_of_this_machine(endpoint.host()),
        };
        (anywhere || usual && public).then_some(endpoint)
    }

    pub(crate) const fn is_encrypted(&self) -> bool {
        self.encrypted
    }

    /// The name or address, an IPv6 one without its brackets.
    pub(crate) fn host(&self) -> &str {
        let host = self.authority.host();
        let bare = host.strip_prefix('[').and_then(|h| h.strip_suffix(']'));
        bare.unwrap_or(host)
    }

    pub(crate) fn port(&self) -> u16 {
        let usual = if self.encrypted { 443 } else { 80 };
        self.authority.port_u16().unwrap_or(usual)
    }

    pub(crate) fn authority(&self) -> &str {
        self.authority.as_str()
    }

    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// Whom a signature is for (RFC 8292): an origin, which does not name the usual port.
    pub(crate) fn origin(&self) -> String {
        let (scheme, usual) = if self.encrypted {
            ("https", 443)
        } else {
            ("http", 80)
        };
        let host = self.authority.host().to_ascii_lowercase();
        match self.port() {
            port if port == usual => format!("{scheme}://{host}"),
            port => format!("{scheme}://{host}:{port}"),
        }
    }
}

fn is_of_this_machine(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    host == "localhost" || host.ends_with(".localhost") || host.ends_with(".local")
}

/// Whether an address is one of the internet at large (IANA's registries of special-purpose addresses).
pub(crate) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(v4: Ipv4Addr) -> bool {
    let [a, b, c, _] = v4.octets();
    let special = v4.is_private()
        || v4.is_loopback()
        || v4.is_link_local()
        || v4.is_multicast()
        || v4.is_documentation()
        || a == 0
        || a >= 240
        || a == 100 && (64..128).contains(&b)
        || a == 198 && (18..20).contains(&b)
        || a == 192 && b == 0 && c == 0
        || a == 192 && b == 88 && c == 99;
    !special
}

fn is_public_v6(v6: Ipv6Addr) -> bool {
    if let Some(v4) = v6.to_ipv4_mapped() {
        return is_public_v4(v4);
    }
    let [a, b, ..] = v6.segments();
    // Only these are given out; of them, what stands for an IPv4 address or for examples is not taken.
    let given_out = a & 0xe000 == 0x2000;
    let special = a == 0x2002 || a == 0x2001 && (b < 0x200 || b == 0xdb8) || a == 0x3fff;
    given_out && !special
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_are_posted_to() {
        for public in [
            "1.1.1.1",
            "100.63.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "2606:4700::1",
            "2a00:1450::5",
            "::ffff:1.1.1.1",
        ] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
        for special in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.9.9.9",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.168.1.1",
            "198.18.0.1",
            "203.0.113.9",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "2001:db8::1",
            "2001::1",
            "2002:7f00:1::",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "ff02::1",
        ] {
            assert!(!is_public(special.parse().unwrap()), "{special}");
        }
    }

    #[test]
    fn an_address_is_encrypted_public_and_on_the_usual_port() {
        for good in [
            "https://fcm.googleapis.com/fcm/send/abc:def",
            "https://updates.push.services.mozilla.com/wpush/v2/x",
            "https://web.push.apple.com:443/Q?a=b",
            "https://1.1.1.1/x",
        ] {
            assert!(Endpoint::parse(good, false).is_some(), "{good}");
        }
        for bad in [
            "",
            "push",
            "/push",
            "http://push.example/x",
            "https://push.example:8443/x",
            "https://me@push.example/x",
            "https://localhost/x",
            "https://LOCALHOST./x",
            "https://relay.localhost/x",
            "https://printer.local/x",
            "https://127.0.0.1/x",
            "https://[::1]/x",
            "https://[::ffff:10.0.0.1]/x",
            "https://169.254.169.254/latest",
            "ftp://push.example/x",
            "https:///x",
        ] {
            assert_eq!(Endpoint::parse(bad, false), None, "{bad}");
        }
    }

    #[test]
    fn for_tests_it_may_be_this_machine() {
        let here = Endpoint::parse("http://127.0.0.1:9999/send/1?x=y", true).unwrap();
        assert!(!here.is_encrypted());
        assert_eq!((here.host(), here.port()), ("127.0.0.1", 9999));
        assert_eq!(here.path(), "/send/1?x=y");
        assert_eq!(here.origin(), "http://127.0.0.1:9999");
        let six = Endpoint::parse("http://[::1]:9999/", true).unwrap();
        assert_eq!(six.host(), "::1");
        assert_eq!(six.origin(), "http://[::1]:9999");
        let apple = Endpoint::parse("https://Web.Push.apple.com:443/Q", false).unwrap();
        assert_eq!(apple.origin(), "https://web.push.apple.com");
        assert_eq!(Endpoint::parse("ftp://127.0.0.1/", true), None);
    }
}
