//! Where the relay listens: one address, or for `localhost` the loopback of both address families.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, ToSocketAddrs};

use crate::error::StartError;

/// Binds what the operator gave.
///
/// # Errors
/// If the port is taken on any of the addresses, or none can be had.
pub(crate) fn bind(listen: &str) -> Result<Vec<TcpListener>, StartError> {
    let failed = |source| StartError::Listen {
        listen: listen.to_owned(),
        source,
    };
    let mut listeners: Vec<TcpListener> = Vec::new();
    let mut missing = None;
    for mut address in addresses(listen).map_err(failed)? {
        // Port 0 asks for any free port; the second family then takes the same one.
        if let (0, Some(first)) = (address.port(), listeners.first()) {
            address.set_port(first.local_addr().map_err(failed)?.port());
        }
        match TcpListener::bind(address) {
            Ok(listener) => {
                listener.set_nonblocking(true).map_err(failed)?;
                listeners.push(listener);
            }
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                return Err(StartError::PortTaken {
                    port: address.port(),
                });
            }
            // A machine without IPv6 still has its other loopback.
            Err(error) => missing = Some(error),
        }
    }
    match missing {
        Some(error) if listeners.is_empty() => Err(failed(error)),
        _ => Ok(listeners),
    }
}

fn addresses(listen: &str) -> io::Result<Vec<SocketAddr>> {
    if let Some(port) = listen.strip_prefix("localhost:") {
        let port = port
            .parse()
            .map_err(|_| io::Error::new(io::ErrorKind::InvalidInput, "the port is no number"))?;
        return Ok(vec![
            (Ipv4Addr::LOCALHOST, port).into(),
            (Ipv6Addr::LOCALHOST, port).into(),
        ]);
    }
    let mut found: Vec<_> = listen.to_socket_addrs()?.collect();
    found.dedup();
    Ok(found)
}

/// What a person types into a browser on this machine.
#[must_use]
pub(crate) fn url(listen: &str, port: u16, tls: bool) -> String {
    let host = listen.rsplit_once(':').map_or(listen, |(host, _)| host);
    let host = match host {
        "0.0.0.0" | "[::]" | "" => "localhost",
        host => host,
    };
    let scheme = if tls { "https" } else { "http" };
    format!("{scheme}://{host}:{port}")
}

#[cfg(test)]
mod tests {
    use super::{bind, url};
    use crate::error::StartError;

    #[test]
    fn localhost_takes_the_same_port_in_every_family_there_is() {
        let listeners = bind("localhost:0").unwrap();
        let ports: Vec<_> = listeners
            .iter()
            .map(|listener| listener.local_addr().unwrap().port())
            .collect();
        assert!(ports.iter().all(|port| *port == ports[0] && *port != 0));
    }

    #[test]
    fn a_taken_port_says_which_and_what_to_do() {
        let first = bind("127.0.0.1:0").unwrap();
        let port = first[0].local_addr().unwrap().port();
        let error = bind(&format!("localhost:{port}")).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("Port {port} is taken by another program. Choose another with --listen.")
        );
    }

    #[test]
    fn an_address_that_is_none_is_refused_with_a_sentence() {
        for listen in ["localhost:many", "nowhere", "192.0.2.1:0"] {
            let error = bind(listen).unwrap_err();
            assert!(matches!(error, StartError::Listen { .. }), "{error}");
        }
    }

    #[test]
    fn the_address_shown_can_be_typed() {
        assert_eq!(url("localhost:8787", 8787, false), "http://localhost:8787");
        assert_eq!(url("0.0.0.0:443", 443, true), "https://localhost:443");
        assert_eq!(url("[::1]:80", 80, false), "http://[::1]:80");
    }
}
