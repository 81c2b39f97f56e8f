//! Which addresses are this relay's own, so that a signature made for another relay opens nothing here.
//!
//! A client signs the origin it connected to. A relay that believed whatever `Host` says would accept what a
//! hostile relay obtained in its own name. So a name counts only if the operator gave it, the certificate speaks
//! for it, or it cannot be a stranger's: this machine, or an address on the local network.

use std::net::IpAddr;

use kith_sync::origin::RelayOrigin;

use crate::error::StartError;
use crate::tls::Tls;

/// See the module.
#[derive(Clone, Debug, Default)]
pub(crate) struct Origins {
    given: Vec<RelayOrigin>,
    tls: Option<Tls>,
}

impl Origins {
    /// From what the operator gave.
    ///
    /// # Errors
    /// If one is not an origin.
    pub(crate) fn new(given: &[String], tls: Option<Tls>) -> Result<Self, StartError> {
        let given = given
            .iter()
            .map(|text| {
                RelayOrigin::parse(text).map_err(|_| StartError::Origin {
                    given: text.clone(),
                })
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { given, tls })
    }

    /// The origins that a client may have signed, which sent this `Host`. Empty if the host is not ours.
    #[must_use]
    pub(crate) fn candidates(&self, host: &str) -> Vec<RelayOrigin> {
        let spelled = ["https", "http"]
            .iter()
            .filter_map(|scheme| RelayOrigin::parse(&format!("{scheme}://{host}")).ok());
        if !self.given.is_empty() {
            let own: Vec<_> = spelled
                .filter(|origin| self.given.contains(origin))
                .collect();
            // A proxy may set another Host; what the operator gave is then all there is to go by.
            return if own.is_empty() {
                self.given.clone()
            } else {
                own
            };
        }
        let name = without_port(host);
        let ours = match &self.tls {
            Some(tls) => tls.names(name) || is_this_machine(name),
            None => is_near(name),
        };
        if ours { spelled.collect() } else { Vec::new() }
    }
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    }
}

fn address(name: &str) -> Option<IpAddr> {
    name.trim_start_matches('[')
        .trim_end_matches(']')
        .parse()
        .ok()
}

fn is_this_machine(name: &str) -> bool {
    name.eq_ignore_ascii_case("localhost") || address(name).is_some_and(|ip| ip.is_loopback())
}

/// Names without a dot and `.local` are resolved within the house; private addresses are routed within it.
fn is_near(name: &str) -> bool {
    match address(name) {
        Some(IpAddr::V4(ip)) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        Some(IpAddr::V6(ip)) => {
            ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local()
        }
        None => !name.contains('.') || name.to_ascii_lowercase().ends_with(".local"),
    }
}

#[cfg(test)]
mod tests {
    use super::Origins;

    fn spelled(origins: &Origins, host: &str) -> Vec<String> {
        origins
            .candidates(host)
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn without_a_word_from_the_operator_only_near_names_are_ours() {
        let origins = Origins::default();
        for host in [
            "localhost:8787",
            "127.0.0.1:1",
            "[::1]:8787",
            "192.168.1.5:8787",
            "10.0.2.2:8787",
            "laptop:8787",
            "laptop.local",
        ] {
            assert_eq!(
                spelled(&origins, host),
                [format!("https://{host}"), format!("http://{host}")]
            );
        }
        for host in [
            "evil.example",
            "evil.example:8787",
            "203.0.113.7:8787",
            "[2001:db8::1]:8787",
            "localhost.evil.example",
            "",
            "a/b",
        ] {
            assert_eq!(spelled(&origins, host), [""; 0], "{host}");
        }
    }

    #[test]
    fn what_the_operator_gave_is_all_that_counts() {
        let origins = Origins::new(
            &[
                "https://Kith.Example/".to_owned(),
                "http://localhost:8787".to_owned(),
            ],
            None,
        )
        .unwrap();
        assert_eq!(spelled(&origins, "kith.example"), ["https://kith.example"]);
        assert_eq!(
            spelled(&origins, "evil.example"),
            ["https://kith.example", "http://localhost:8787"]
        );
    }

    #[test]
    fn an_origin_that_is_none_is_refused_with_a_sentence() {
        let error = Origins::new(&["kith.example".to_owned()], None).unwrap_err();
        assert_eq!(
            error.to_string(),
            "kith.example is not an address like https://kith.example. Check --origin."
        );
    }
}
