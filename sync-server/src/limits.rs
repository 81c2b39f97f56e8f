//! Every limit of the relay, with its unit and its reason, in one place: each is an option, a variable of the
//! environment and a row of the README's table.

use std::fmt;
use std::num::NonZero;
use std::time::Duration;

use clap::Args;
use clap::builder::{RangedU64ValueParser, TypedValueParser};
use kith_sync::{snapshot, wire};

const KIB: u64 = 1024;
const MIB: u64 = 1024 * KIB;

/// How much, how many, how long. The defaults suit a small machine; tests take tighter ones.
#[derive(Clone, Debug, PartialEq, Eq, Args)]
#[command(
    next_help_heading = "Limits (bytes may be written as 64K, 16M, 1G; rates as PER_SECOND:AT_ONCE)"
)]
pub struct Limits {
    /// Sockets open at `/sync` at the same time; the next gets 503 and tries again
    #[arg(long, env = "KITH_CONNECTIONS", default_value = "20000", value_name = "COUNT", value_parser = count(1_000_000))]
    pub connections: usize,
    /// Read buffer of each socket. The library's 128K would cost the idle budget alone
    #[arg(long, env = "KITH_READ_BUFFER", default_value = "4K", value_name = "BYTES", value_parser = bytes(KIB, MIB))]
    pub read_buffer: usize,
    /// What is gathered before a socket is written to
    #[arg(long, env = "KITH_WRITE_BUFFER", default_value = "4K", value_name = "BYTES", value_parser = bytes(KIB, MIB))]
    pub write_buffer: usize,
    /// Chunks one session may have on their way to the disk before it is not read any further
    #[arg(long, env = "KITH_IN_FLIGHT_CHUNKS", default_value = "64", value_name = "COUNT", value_parser = count(10_000))]
    pub in_flight_chunks: usize,
    /// Chunks of all sessions together on their way to the disk
    #[arg(long, env = "KITH_IN_FLIGHT_BYTES", default_value = "64M", value_name = "BYTES", value_parser = bytes(MIB, 2048 * MIB))]
    pub in_flight_bytes: usize,
    /// What one commit gathers at most, so that the first of a batch does not wait for ever
    #[arg(long, env = "KITH_COMMIT_BYTES", default_value = "4M", value_name = "BYTES", value_parser = bytes(1, 256 * MIB))]
    pub commit_bytes: usize,
    /// What is read from the database at a time for a session that is behind
    #[arg(long, env = "KITH_PAGE_BYTES", default_value = "512K", value_name = "BYTES", value_parser = bytes(KIB, 16 * MIB))]
    pub page_bytes: usize,
    /// Live chunks kept for a slow session; beyond that it reads them from the database
    #[arg(long, env = "KITH_LIVE_QUEUE", default_value = "16", value_name = "COUNT", value_parser = count(4096))]
    pub live_queue: usize,
    /// Connections to Postgres, besides the one that listens
    #[arg(long, env = "KITH_DATABASE_CONNECTIONS", default_value = "8", value_name = "COUNT", value_parser = count(1000))]
    pub database_connections: usize,
    /// How often a relay on Postgres looks for what others wrote. Usually they say so at once
    #[arg(long, env = "KITH_LOOK_EVERY", default_value = "5", value_name = "SECONDS", value_parser = seconds())]
    pub look_every: Duration,
    /// From the relay's greeting to a session
    #[arg(long, env = "KITH_SIGN_IN", default_value = "10", value_name = "SECONDS", value_parser = seconds())]
    pub sign_in: Duration,
    /// Between two pings on a quiet socket
    #[arg(long, env = "KITH_PING_EVERY", default_value = "30", value_name = "SECONDS", value_parser = seconds())]
    pub ping_every: Duration,
    /// Without a frame, a pong included, before a socket is closed
    #[arg(long, env = "KITH_IDLE", default_value = "75", value_name = "SECONDS", value_parser = seconds())]
    pub idle: Duration,
    /// For one write to a socket that does not take it
    #[arg(long, env = "KITH_SEND", default_value = "30", value_name = "SECONDS", value_parser = seconds())]
    pub send: Duration,
    /// For sessions to hand in what is on its way to the disk when the relay ends
    #[arg(long, env = "KITH_SHUTDOWN", default_value = "5", value_name = "SECONDS", value_parser = seconds())]
    pub shutdown: Duration,
    /// Chunks and roster of one vault. A full one takes no chunk, but its devices can still be removed
    #[arg(long, env = "KITH_VAULT_BYTES", default_value = "64M", value_name = "BYTES", value_parser = bytes(MIB, 1024 * 1024 * MIB))]
    pub vault_bytes: usize,
    /// One snapshot. A vault holds two, one that waits to be confirmed and one on its way, besides its chunks
    #[arg(long, env = "KITH_SNAPSHOT_BYTES", default_value = "16M", value_name = "BYTES", value_parser = bytes(MIB, snapshot::MAX_SNAPSHOT as u64))]
    pub snapshot_bytes: usize,
    /// Pictures of one vault, besides its chunks; 0 keeps none. A vault without room for more still takes everything else
    #[arg(long, env = "KITH_BLOB_BYTES", default_value = "1G", value_name = "BYTES", value_parser = bytes(0, 1024 * 1024 * MIB))]
    pub blob_bytes: usize,
    /// Reminders and calendar of one vault, besides its chunks; 0 keeps none
    #[arg(long, env = "KITH_REMINDER_BYTES", default_value = "2M", value_name = "BYTES", value_parser = bytes(0, 256 * MIB))]
    pub reminder_bytes: usize,
    /// How often it is looked whether a reminder's time has come
    #[arg(long, env = "KITH_REMIND_EVERY", default_value = "15", value_name = "SECONDS", value_parser = seconds())]
    pub remind_every: Duration,
    /// For posting one reminder, from looking up its address to the answer
    #[arg(long, env = "KITH_POST", default_value = "20", value_name = "SECONDS", value_parser = seconds())]
    pub post: Duration,
    /// Reminders that are being posted at the same time
    #[arg(long, env = "KITH_POSTS", default_value = "16", value_name = "COUNT", value_parser = count(1000))]
    pub posts: usize,
    /// Of those, reminders of one vault; its others wait, and keep nobody else waiting
    #[arg(long, env = "KITH_POSTS_PER_VAULT", default_value = "2", value_name = "COUNT", value_parser = count(1000))]
    pub posts_per_vault: usize,
    /// Reminders posted for one vault a day (UTC), tries again included. Each of 16 devices is told one a day, tried 6 times
    #[arg(long, env = "KITH_POSTS_A_DAY", default_value = "100", value_name = "COUNT", value_parser = count(1_000_000))]
    pub posts_a_day: usize,
    /// What the devices of one vault send. At once as much as a vault may hold, so that a first import does not wait
    #[arg(long, env = "KITH_VAULT_TRAFFIC", default_value = "1M:64M", value_name = "BYTES", value_parser = traffic())]
    pub vault_traffic: Rate,
    /// Messages of the devices of one vault
    #[arg(long, env = "KITH_VAULT_MESSAGES", default_value = "1000:50000", value_name = "COUNT", value_parser = rate)]
    pub vault_messages: Rate,
    /// What one address sends; an IPv6 network of 64 bits counts as one, this machine as none
    #[arg(long, env = "KITH_ADDRESS_TRAFFIC", default_value = "4M:256M", value_name = "BYTES", value_parser = traffic())]
    pub address_traffic: Rate,
    /// Messages of one address
    #[arg(long, env = "KITH_ADDRESS_MESSAGES", default_value = "4000:200000", value_name = "COUNT", value_parser = rate)]
    pub address_messages: Rate,
    /// Attempts of one address to sign in, to make a vault or to use an invitation
    #[arg(long, env = "KITH_ADDRESS_SIGN_INS", default_value = "5:200", value_name = "COUNT", value_parser = rate)]
    pub address_sign_ins: Rate,
    /// Calendars that one address asks for, found or not
    #[arg(long, env = "KITH_ADDRESS_CALENDARS", default_value = "5:200", value_name = "COUNT", value_parser = rate)]
    pub address_calendars: Rate,
    /// Invitations that one address may have open
    #[arg(long, env = "KITH_INVITATIONS_PER_ADDRESS", default_value = "64", value_name = "COUNT", value_parser = count(100_000))]
    pub invitations_per_address: usize,
    /// Invitations remembered at all, used and expired ones included
    #[arg(long, env = "KITH_INVITATIONS", default_value = "10000", value_name = "COUNT", value_parser = count(10_000_000))]
    pub invitations: usize,
    /// How long an invitation waits for its joiner, and a claimed one for its end
    #[arg(long, env = "KITH_INVITATION_LIFETIME", default_value = "120", value_name = "SECONDS", value_parser = seconds())]
    pub invitation_lifetime: Duration,
    /// Notes on their way from one side of a rendezvous to the other
    #[arg(long, env = "KITH_NOTES", default_value = "8", value_name = "COUNT", value_parser = count(1024))]
    pub notes: usize,
}

impl Default for Limits {
    /// What the options say when none is given; a test holds the two together.
    fn default() -> Self {
        let mib = |count: usize| count * 1024 * 1024;
        Self {
            connections: 20_000,
            read_buffer: 4 * 1024,
            write_buffer: 4 * 1024,
            in_flight_chunks: 64,
            in_flight_bytes: mib(64),
            commit_bytes: mib(4),
            page_bytes: 512 * 1024,
            live_queue: 16,
            database_connections: 8,
            look_every: Duration::from_secs(5),
            sign_in: Duration::from_secs(10),
            ping_every: Duration::from_secs(30),
            idle: Duration::from_secs(75),
            send: Duration::from_secs(30),
            shutdown: Duration::from_secs(5),
            vault_bytes: mib(64),
            snapshot_bytes: mib(16),
            blob_bytes: mib(1024),
            reminder_bytes: mib(2),
            remind_every: Duration::from_secs(15),
            post: Duration::from_secs(20),
            posts: 16,
            posts_per_vault: 2,
            posts_a_day: 100,
            vault_traffic: Rate::new(MIB, 64 * MIB),
            vault_messages: Rate::new(1000, 50_000),
            address_traffic: Rate::new(4 * MIB, 256 * MIB),
            address_messages: Rate::new(4000, 200_000),
            address_sign_ins: Rate::new(5, 200),
            address_calendars: Rate::new(5, 200),
            invitations_per_address: 64,
            invitations: 10_000,
            invitation_lifetime: Duration::from_millis(wire::INVITATION_LIFETIME_MS),
            notes: 8,
        }
    }
}

/// So much a second in the long run, and so much at once.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    per_second: NonZero<u64>,
    at_once: NonZero<u64>,
}

impl Rate {
    /// Less than one of either counts as one.
    #[must_use]
    pub const fn new(per_second: u64, at_once: u64) -> Self {
        const fn some(count: u64) -> NonZero<u64> {
            match NonZero::new(count) {
                Some(count) => count,
                None => NonZero::<u64>::MIN,
            }
        }
        Self {
            per_second: some(per_second),
            at_once: some(at_once),
        }
    }

    /// How long this many take in the long run. More than may come at once count as that.
    #[must_use]
    pub fn time(self, count: u64) -> Duration {
        let count = u128::from(count.min(self.at_once.get()));
        let nanos = count * 1_000_000_000 / u128::from(self.per_second.get());
        Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
    }

    /// How long what may come at once takes in the long run.
    #[must_use]
    pub fn window(self) -> Duration {
        self.time(self.at_once.get())
    }
}

impl fmt::Debug for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.per_second, self.at_once)
    }
}

fn count(most: u64) -> impl TypedValueParser<Value = usize> {
    RangedU64ValueParser::new().range(1..=most)
}

fn seconds() -> impl TypedValueParser<Value = Duration> {
    RangedU64ValueParser::<u64>::new()
        .range(1..=86_400)
        .map(Duration::from_secs)
}

fn bytes(least: u64, most: u64) -> impl Fn(&str) -> Result<usize, String> + Clone {
    move |text| {
        let bytes = size(text)?;
        if !(least..=most).contains(&bytes) {
            return Err(format!("it must be from {least} to {most} bytes"));
        }
        usize::try_from(bytes).map_err(|error| error.to_string())
    }
}

/// What one message may weigh must fit at once, or it could never be sent.
fn traffic() -> impl Fn(&str) -> Result<Rate, String> + Clone {
    |text| {
        let rate = rate(text)?;
        if rate.at_once.get() < wire::MAX_FRAME as u64 {
            return Err("at once there must be room for the longest message, 1M".to_owned());
        }
        Ok(rate)
    }
}

fn rate(text: &str) -> Result<Rate, String> {
    let (per_second, at_once) = text
        .split_once(':')
        .ok_or("it is written as PER_SECOND:AT_ONCE, like 10:200")?;
    let (per_second, at_once) = (size(per_second)?, size(at_once)?);
    if per_second == 0 || at_once == 0 {
        return Err("neither may be 0".to_owned());
    }
    Ok(Rate::new(per_second, at_once))
}

/// A number, with K, M or G for 1024, its square and its cube.
fn size(text: &str) -> Result<u64, String> {
    let (digits, unit) = match text.char_indices().last() {
        Some((end, 'K')) => (&text[..end], KIB),
        Some((end, 'M')) => (&text[..end], MIB),
        Some((end, 'G')) => (&text[..end], 1024 * MIB),
        _ => (text, 1),
    };
    digits
        .parse::<u64>()
        .ok()
        .and_then(|number| number.checked_mul(unit))
        .ok_or_else(|| "it is a number, like 4096, 64K, 16M or 1G".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_numbers_with_or_without_a_unit() {
        for (text, size_of) in [
            ("0", Some(0)),
            ("4096", Some(4096)),
            ("4K", Some(4096)),
            ("64M", Some(64 * MIB)),
            ("2G", Some(2048 * MIB)),
            ("", None),
            ("K", None),
            ("-1", None),
            ("4k", None),
            ("1.5M", None),
            ("99999999999G", None),
        ] {
            assert_eq!(size(text).ok(), size_of, "{text}");
        }
    }

    #[test]
    fn a_rate_has_two_parts_and_neither_is_nothing() {
        assert_eq!(rate("5:200"), Ok(Rate::new(5, 200)));
        assert_eq!(rate("1M:64M"), Ok(Rate::new(MIB, 64 * MIB)));
        for wrong in ["", "5", "5:", ":5", "0:5", "5:0", "1:2:3"] {
            assert!(rate(wrong).is_err(), "{wrong}");
        }
        assert!(traffic()("1M:1K").is_err(), "no message would fit");
    }

    #[test]
    fn more_than_may_come_at_once_counts_as_that() {
        let rate = Rate::new(10, 20);
        assert_eq!(rate.time(5), Duration::from_millis(500));
        assert_eq!(rate.time(1_000_000), rate.window());
        assert_eq!(rate.window(), Duration::from_secs(2));
    }
}
