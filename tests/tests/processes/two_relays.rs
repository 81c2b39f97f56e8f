//! Two relay processes on one Postgres behind one address, and two devices that do not know of it.

#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]

use crate::common;

use common::{Kith, Relay, until};
use kith_tests::postgres::{database, sql};
use serde_json::json;
use std::io;
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use tempfile::TempDir;

/// One address that passes connections on to whichever relay it is told to: the proxy of this story.
struct Proxy {
    address: SocketAddr,
    to: Arc<Mutex<Option<SocketAddr>>>,
}

impl Proxy {
    fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let to = Arc::new(Mutex::new(None));
        let target = Arc::clone(&to);
        // Ends with the test program.
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let target: Option<SocketAddr> = *target.lock().unwrap();
                if let Some(relay) = target.and_then(|relay| TcpStream::connect(relay).ok()) {
                    pass(&client, &relay);
                    pass(&relay, &client);
                }
            }
        });
        Self { address, to }
    }

    fn send_to(&self, relay: &Relay) {
        *self.to.lock().unwrap() = Some(relay.address);
    }

    fn origin(&self) -> String {
        format!("http://{}", self.address)
    }
}

fn pass(from: &TcpStream, to: &TcpStream) {
    let (mut from, mut to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
    thread::spawn(move || {
        let _ = io::copy(&mut from, &mut to);
        let _ = to.shutdown(Shutdown::Both);
        let _ = from.shutdown(Shutdown::Both);
    });
}

/// Two relays on one database behind one address, and two devices with no book yet.
struct Story {
    dir: TempDir,
    proxy: Proxy,
    url: String,
    relays: [Relay; 2],
    devices: [Kith; 2],
}

impl Story {
    fn begin() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let proxy = Proxy::start();
        let url = database();
        let relay = |name| Relay::start_sharing(&dir.path().join(name), &url, &proxy.origin());
        Self {
            relays: ["one", "other"].map(relay),
            devices: ["laptop", "phone"].map(|name| Kith::new(dir.path().join(name))),
            dir,
            proxy,
            url,
        }
    }
}

fn add(n: u8) -> serde_json::Value {
    let id = format!("0197a000-0000-7000-8000-0000000000{n:02x}");
    json!({"do": "add_person", "id": id, "on": "2026-06-08", "person": {"name": format!("Person {n}")}})
}

fn people(device: &Kith) -> usize {
    device.list().as_array().unwrap().len()
}

fn counted(relay: &Relay, what: &str) -> u64 {
    let metrics = relay.get("/metrics").unwrap();
    let name = format!("kith_relay_{what} ");
    let line = metrics.lines().find_map(|line| line.strip_prefix(&name));
    line.unwrap().parse().unwrap()
}

#[test]
fn devices_at_two_relays_have_one_book_and_a_killed_relay_takes_nothing_with_it() {
    let Story {
        dir,
        proxy,
        url: _,
        relays: [one, other],
        devices: [laptop, phone],
    } = Story::begin();
    laptop.run(&["init"]);
    proxy.send_to(&one);
    laptop.let_in(&proxy.origin(), &phone);

    laptop.apply(dir.path(), &[add(1)]);
    laptop.run(&["sync"]);
    proxy.send_to(&other);
    phone.run(&["sync"]);
    assert_eq!(people(&phone), 1, "said at one, heard at the other");

    // A device that stays at one relay hears at once what is said at the other.
    let before = counted(&other, "chunks_sent_total");
    let mut watching = phone.watch();
    until("the phone watches", || counted(&other, "connections") == 1);
    proxy.send_to(&one);
    laptop.apply(dir.path(), &[add(2)]);
    laptop.run(&["sync"]);
    until("the other relay has passed it on", || {
        counted(&other, "chunks_sent_total") > before
    });
    watching.kill().unwrap();
    watching.wait().unwrap();

    one.kill();
    laptop.apply(dir.path(), &[add(3)]);
    proxy.send_to(&other);
    laptop.run(&["sync"]);
    phone.apply(dir.path(), &[add(4)]);
    phone.run(&["sync"]);
    laptop.run(&["sync"]);
    assert_eq!((people(&laptop), people(&phone)), (4, 4));
}

#[test]
fn a_device_is_let_in_by_one_that_is_connected_to_another_relay() {
    let Story {
        dir,
        proxy,
        url,
        relays: [one, other],
        devices: [laptop, phone],
    } = Story::begin();
    laptop.run(&["init"]);
    laptop.apply(dir.path(), &[add(1)]);
    proxy.send_to(&one);
    let (mut pairing, link) = laptop.pair(&proxy.origin());
    until("the laptop waits at one", || {
        sql(&url, "SELECT count(*) FROM kith.meetings") == "1"
    });
    proxy.send_to(&other);
    phone.run(&["join", &link]);
    assert!(pairing.wait().unwrap().success());
    assert_eq!(people(&phone), 1);
    let met = [&one, &other].map(|relay| counted(relay, "rendezvous_sessions_total"));
    assert_eq!(met, [1, 1], "each at its own");
}
