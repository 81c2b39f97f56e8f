//! How fast a vault and an address may send, as the relay asks it.

use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use kith_sync::ids::VaultId;
use kith_sync::wire::Reason;
use tokio::time::Instant;

use super::bucket::Meters;
use crate::limits::Limits;

/// A client that was refused hangs up and comes again; not sooner than this.
const SHORTEST: Duration = Duration::from_secs(1);

/// See the module.
#[derive(Debug)]
pub(crate) struct Throttle {
    vaults: Mutex<Meters<VaultId>>,
    addresses: Mutex<Meters<IpAddr>>,
    sign_ins: Mutex<Meters<IpAddr>>,
    calendars: Mutex<Meters<IpAddr>>,
}

impl Throttle {
    /// Nobody has sent anything.
    pub(crate) fn new(limits: &Limits) -> Self {
        let addresses = Meters::new(limits.address_traffic, limits.address_messages);
        // A sign-in is one message, whatever it weighs.
        let sign_ins = Meters::new(limits.address_traffic, limits.address_sign_ins);
        let calendars = Meters::new(limits.address_traffic, limits.address_calendars);
        Self {
            vaults: Mutex::new(Meters::new(limits.vault_traffic, limits.vault_messages)),
            addresses: Mutex::new(addresses),
            sign_ins: Mutex::new(sign_ins),
            calendars: Mutex::new(calendars),
        }
    }

    /// An address tries to open a session.
    pub(crate) fn sign_in(&self, address: IpAddr, now: Instant) -> Result<(), Reason> {
        take(&self.sign_ins, network(address), 0, now)
    }

    /// An address asks for a calendar, whether there is one or not.
    pub(crate) fn calendar(&self, address: IpAddr, now: Instant) -> Result<(), Reason> {
        take(&self.calendars, network(address), 0, now)
    }

    /// A stranger at this address sent so many bytes.
    pub(crate) fn stranger(
        &self,
        address: IpAddr,
        bytes: usize,
        now: Instant,
    ) -> Result<(), Reason> {
        take(&self.addresses, network(address), bytes, now)
    }

    /// A device of this vault at this address sent so many bytes.
    pub(crate) fn device(
        &self,
        vault: VaultId,
        address: IpAddr,
        bytes: usize,
        now: Instant,
    ) -> Result<(), Reason> {
        take(&self.vaults, Some(vault), bytes, now)?;
        take(&self.addresses, network(address), bytes, now)
    }
}

fn take<K: Eq + std::hash::Hash>(
    meters: &Mutex<Meters<K>>,
    key: Option<K>,
    bytes: usize,
    now: Instant,
) -> Result<(), Reason> {
    let Some(key) = key else { return Ok(()) };
    let mut meters = meters.lock().unwrap_or_else(PoisonError::into_inner);
    meters.take(key, bytes as u64, now).map_err(|wait| {
        let wait = wait.max(SHORTEST).as_millis();
        Reason::Busy {
            retry_after_ms: u32::try_from(wait).unwrap_or(u32::MAX),
        }
    })
}

/// Who counts as one: an IPv4 address, or an IPv6 network of 64 bits, of which one customer has all addresses. This
/// machine itself is not counted: it is the operator, or a proxy that does not say for whom it speaks.
fn network(address: IpAddr) -> Option<IpAddr> {
    match address.to_canonical() {
        address if address.is_loopback() => None,
        IpAddr::V6(address) => {
            let network = address.to_bits() >> 64 << 64;
            Some(Ipv6Addr::from_bits(network).into())
        }
        address => Some(address),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Rate;

    fn at(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn an_ipv6_network_is_one_and_this_machine_is_none() {
        assert_eq!(network(at("2001:db8:1:2:3::4")), Some(at("2001:db8:1:2::")));
        assert_eq!(network(at("::ffff:192.0.2.1")), Some(at("192.0.2.1")));
        for here in ["127.0.0.1", "::1", "::ffff:127.0.0.1"] {
            assert_eq!(network(at(here)), None);
        }
    }

    #[test]
    fn a_vault_and_an_address_are_counted_apart() {
        let now = Instant::now();
        let throttle = Throttle::new(&Limits {
            vault_messages: Rate::new(1, 1),
            address_messages: Rate::new(1, 2),
            address_sign_ins: Rate::new(1, 1),
            address_calendars: Rate::new(1, 1),
            ..Limits::default()
        });
        let busy = |ms| Err(Reason::Busy { retry_after_ms: ms });
        let (one, other) = (VaultId([1; 32]), VaultId([2; 32]));
        let here = at("192.0.2.1");
        assert_eq!(throttle.device(one, here, 9, now), Ok(()));
        assert_eq!(throttle.device(one, here, 9, now), busy(1000));
        assert_eq!(throttle.device(other, here, 9, now), Ok(()));
        assert_eq!(throttle.stranger(here, 9, now), busy(1000));
        assert_eq!(throttle.stranger(at("192.0.2.2"), 9, now), Ok(()));
        assert_eq!(throttle.sign_in(here, now), Ok(()), "nor do sign-ins");
        assert_eq!(throttle.sign_in(here, now), busy(1000));
        assert_eq!(throttle.sign_in(at("::1"), now), Ok(()));
        assert_eq!(throttle.calendar(here, now), Ok(()), "nor do calendars");
        assert_eq!(throttle.calendar(here, now), busy(1000));
        assert_eq!(throttle.calendar(at("::1"), now), Ok(()));
    }
}
