//! What the relay counts for its operator: totals, never whose.

use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::store::Sizes;

/// Counters since the start of the process.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    /// Open sockets.
    pub connections: Gauge,
    /// Sessions on a vault, since the start.
    pub vault_sessions: Counter,
    /// Rendezvous sessions, since the start.
    pub rendezvous_sessions: Counter,
    /// Chunks that are new and on the disk.
    pub chunks_accepted: Counter,
    /// Their bytes.
    pub bytes_accepted: Counter,
    /// Chunks handed to sessions.
    pub chunks_sent: Counter,
    /// Roster records on the disk.
    pub records_accepted: Counter,
    /// Snapshots on the disk.
    pub snapshots_accepted: Counter,
    /// Blobs that are new and on the disk.
    pub blobs_accepted: Counter,
    /// Reminders that a browser's service took.
    pub reminders_posted: Counter,
    /// Attempts that it did not take, or that did not reach it.
    pub reminders_failed: Counter,
    /// Refusals of any kind.
    pub refusals: Counter,
    /// Of them, those for sending too much too fast.
    pub throttled: Counter,
}

/// Only rises.
#[derive(Debug, Default)]
pub(crate) struct Counter(AtomicU64);

/// Rises and falls.
#[derive(Debug, Default)]
pub(crate) struct Gauge(AtomicU64);

impl Counter {
    /// One more.
    pub(crate) fn one(&self) {
        self.add(1);
    }

    /// So many more.
    pub(crate) fn add(&self, count: usize) {
        self.0.fetch_add(count as u64, Ordering::Relaxed);
    }

    fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Gauge {
    /// One more, until what this returns is dropped.
    pub(crate) fn hold(&self) -> Held<'_> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Held(self)
    }

    fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// See [`Gauge::hold`].
#[derive(Debug)]
pub(crate) struct Held<'a>(&'a Gauge);

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Metrics {
    /// In Prometheus' text format.
    #[must_use]
    pub(crate) fn text(&self, sizes: &Sizes) -> String {
        let gauges = [
            ("connections", "Open sockets.", self.connections.get()),
            ("vaults", "Vaults in the database.", sizes.vaults),
            ("logs", "Logs in the database.", sizes.logs),
            ("chunks", "Chunks in the database.", sizes.chunks),
            ("snapshots", "Snapshots in the database.", sizes.snapshots),
            ("blobs", "Blobs in the database.", sizes.blobs),
            (
                "blob_bytes",
                "Bytes of blobs in the database.",
                sizes.blob_bytes,
            ),
            (
                "reminded_devices",
                "Devices that are reminded.",
                sizes.reminded,
            ),
            (
                "reminders",
                "Reminders that wait for their time.",
                sizes.reminders,
            ),
            ("calendars", "Calendars that are handed out.", sizes.feeds),
            ("database_bytes", "Size of the database.", sizes.bytes),
        ];
        let counters = [
            (
                "vault_sessions",
                "Sessions on a vault.",
                self.vault_sessions.get(),
            ),
            (
                "rendezvous_sessions",
                "Rendezvous sessions.",
                self.rendezvous_sessions.get(),
            ),
            (
                "chunks_accepted",
                "New chunks on the disk.",
                self.chunks_accepted.get(),
            ),
            (
                "bytes_accepted",
                "Bytes of new chunks.",
                self.bytes_accepted.get(),
            ),
            (
                "chunks_sent",
                "Chunks handed to sessions.",
                self.chunks_sent.get(),
            ),
            (
                "records_accepted",
                "Roster records on the disk.",
                self.records_accepted.get(),
            ),
            (
                "snapshots_accepted",
                "Snapshots on the disk.",
                self.snapshots_accepted.get(),
            ),
            (
                "blobs_accepted",
                "Blobs on the disk.",
                self.blobs_accepted.get(),
            ),
            (
                "reminders_posted",
                "Reminders that a browser's service took.",
                self.reminders_posted.get(),
            ),
            (
                "reminders_failed",
                "Attempts to post a reminder that failed.",
                self.reminders_failed.get(),
            ),
            ("refusals", "Refusals of any kind.", self.refusals.get()),
            (
                "throttled",
                "Messages refused for coming too fast.",
                self.throttled.get(),
            ),
        ];
        let mut text = String::new();
        for (name, help, value) in gauges {
            line(
                &mut text,
                &format!("kith_relay_{name}"),
                "gauge",
                help,
                value,
            );
        }
        for (name, help, value) in counters {
            let name = format!("kith_relay_{name}_total");
            line(&mut text, &name, "counter", help, value);
        }
        text
    }
}

fn line(text: &mut String, name: &str, kind: &str, help: &str, value: u64) {
    // Writing to a string does not fail.
    let _ = writeln!(
        text,
        "# HELP {name} {help}\n# TYPE {name} {kind}\n{name} {value}"
    );
}
