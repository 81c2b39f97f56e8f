//! A small world to tell stories in: a relay in memory, devices with disks that hold only what was committed, and
//! nothing that runs by itself.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test file uses a part of it"
)]

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use kith_sync::Entropy;
use kith_sync::engine::{Delivered, Effect, Engine, Input, OutboxItem, Status};
use kith_sync::ids::DeviceNumber;
use kith_sync::origin::RelayOrigin;
use kith_sync::pairing::Grant;
use kith_sync::wire::ToClient;
use sha2::{Digest, Sha256};

pub mod anew;
pub mod disk;
pub mod doc;
pub mod pairing;
pub mod pictures;
pub mod relay;
pub mod vault;

use disk::Disk;
use doc::Doc;
pub use pairing::Pairing;
use pictures::Looked;
use relay::{Conn, Relay};

pub const ORIGIN: &str = "http://relay.test";

/// A generator that gives the same bytes in every run.
pub struct Seeded(pub u64);

impl Entropy for Seeded {
    fn fill(&mut self, buffer: &mut [u8]) {
        for part in buffer.chunks_mut(32) {
            self.0 += 1;
            part.copy_from_slice(&Sha256::digest(self.0.to_be_bytes())[..part.len()]);
        }
    }
}

pub struct Peer {
    pub engine: Engine,
    pub disk: Disk,
    pub doc: Doc,
    pub conn: Option<Conn>,
    pub online: bool,
    pub wake: Option<u64>,
    /// Its own clock is ahead by so much.
    pub skew: u64,
    pub granted: Vec<Grant>,
    pub not_added: Vec<String>,
    pub removed: Vec<DeviceNumber>,
    pub not_removed: Vec<String>,
    pub answers: Vec<Result<(), String>>,
    pub reloads: usize,
    pub follows_reloads: bool,
    /// What this device was asked to erase, and whether it still waits for that.
    pub erasing: BTreeSet<String>,
    pub waits: bool,
    pub erased: Vec<Result<(), String>>,
    /// What was given before the book began anew and is not in it any more.
    pub dropped: Vec<String>,
    /// Snapshots that were looked into.
    pub looked: usize,
    /// What it takes for its document when it is asked for all of it.
    pub faulty: Option<Doc>,
    /// Whether its platform knows of pictures, and what came of looking at them.
    pub shows_pictures: bool,
    pub looked_at: Looked,
}

enum Event {
    Input(usize, Input),
    /// The driver says what there is of blobs then.
    Blobs(usize),
    ToRelay(Conn, Vec<u8>),
    FromRelay(Conn, ToClient),
}

/// What becomes of a message on its way from the relay to a peer.
pub type Tamper = Box<dyn FnMut(usize, ToClient) -> Vec<Vec<u8>>>;

pub struct World {
    pub relay: Relay,
    pub peers: Vec<Peer>,
    pub now: u64,
    pub entropy: Seeded,
    pub tamper: Option<Tamper>,
    events: VecDeque<Event>,
    edits: usize,
    /// What came on connections that are not a peer's engine's: those of pairings.
    mail: BTreeMap<Conn, VecDeque<Vec<u8>>>,
}

/// Frames as they are, for a tamper function that lets most of them pass.
pub fn pass(message: ToClient) -> Vec<Vec<u8>> {
    vec![message.encode()]
}

impl World {
    pub fn new() -> Self {
        Self {
            relay: Relay::new(ORIGIN),
            peers: Vec::new(),
            now: 1_000,
            entropy: Seeded(0),
            tamper: None,
            events: VecDeque::new(),
            edits: 0,
            mail: BTreeMap::new(),
        }
    }

    /// A world with a vault and so many connected devices, all of which have what the first one wrote.
    pub fn with_devices(count: usize) -> Self {
        Self::seeded(0, count)
    }

    pub fn seeded(seed: u64, count: usize) -> Self {
        let mut world = Self::new();
        world.entropy = Seeded(seed);
        world.first("Laptop");
        world.edit(0, "first");
        world.start(0);
        world.run();
        for index in 1..count {
            let joined = world.join(0, &format!("Device {}", index + 1));
            world.start(joined);
            world.run();
        }
        world.assert_synced();
        world
    }

    pub fn first(&mut self, label: &str) -> usize {
        let relay = RelayOrigin::parse(ORIGIN).unwrap();
        let created = Engine::create(relay, label, 0, &mut self.entropy).unwrap();
        self.add_peer(created.engine, created.ops)
    }

    pub fn add_peer(&mut self, engine: Engine, ops: Vec<kith_sync::store::Op>) -> usize {
        let mut disk = Disk::default();
        disk.run(&ops).unwrap();
        self.peers.push(Peer {
            engine,
            disk,
            doc: Doc::default(),
            conn: None,
            online: true,
            wake: None,
            skew: 0,
            granted: Vec::new(),
            not_added: Vec::new(),
            removed: Vec::new(),
            not_removed: Vec::new(),
            answers: Vec::new(),
            reloads: 0,
            follows_reloads: true,
            erasing: BTreeSet::new(),
            waits: false,
            erased: Vec::new(),
            dropped: Vec::new(),
            looked: 0,
            faulty: None,
            shows_pictures: false,
            looked_at: Looked::default(),
        });
        self.peers.len() - 1
    }

    pub fn start(&mut self, peer: usize) {
        self.input(peer, Input::Start);
    }

    pub fn input(&mut self, peer: usize, input: Input) {
        self.events.push_back(Event::Input(peer, input));
    }

    /// The driver is to say what there is of blobs.
    pub fn say_blobs(&mut self, peer: usize) {
        if self.peers[peer].shows_pictures {
            self.events.push_back(Event::Blobs(peer));
        }
    }

    /// A person edits: the document, the outbox, then the engine hears of it.
    pub fn edit(&mut self, peer: usize, text: &str) {
        let at = &mut self.peers[peer];
        let changes = at.doc.write(text);
        let heads = at.doc.heads();
        let key = at.disk.append_edit(&changes, &heads, text);
        let given = text.as_bytes().to_vec();
        self.input(
            peer,
            Input::Outbox(vec![OutboxItem {
                key,
                changes,
                heads,
                given,
            }]),
        );
    }

    /// A person asks to erase something for good.
    pub fn erase(&mut self, peer: usize, text: &str) {
        self.peers[peer].erasing.insert(text.to_owned());
        self.wish(peer);
    }

    fn wish(&mut self, peer: usize) {
        self.peers[peer].waits = true;
        self.input(peer, Input::Erase);
    }

    /// What a person sees of a peer's document.
    pub fn seen(&self, peer: usize) -> Vec<String> {
        self.peers[peer].doc.seen()
    }

    /// So many edits of about eight kilobytes each, one chunk each.
    pub fn edit_much(&mut self, peer: usize, edits: usize) {
        for _ in 0..edits {
            self.edits += 1;
            let text = format!("{:04} {}", self.edits, "x".repeat(8_000));
            self.edit(peer, &text);
            self.run();
        }
    }

    /// The process is killed; what was committed is on the disk, and a new one starts from there.
    pub fn restart(&mut self, peer: usize) {
        self.disconnect(peer);
        self.events
            .retain(|event| !matches!(event, Event::Input(of, _) if *of == peer));
        let at = &mut self.peers[peer];
        at.waits = false;
        at.wake = None;
        at.engine = Engine::load(&at.disk.records(), 0).unwrap();
        at.disk.put_everything_back(&at.doc);
        let items = at.disk.outbox();
        self.input(peer, Input::Outbox(items));
        self.start(peer);
        self.say_blobs(peer);
    }

    /// The network goes away under a peer.
    pub fn offline(&mut self, peer: usize) {
        self.peers[peer].online = false;
        self.disconnect(peer);
    }

    pub fn online(&mut self, peer: usize) {
        self.peers[peer].online = true;
        self.input(peer, Input::Nudge);
    }

    pub fn disconnect(&mut self, peer: usize) {
        if let Some(conn) = self.peers[peer].conn.take() {
            let gone = self.relay.close(conn);
            self.carry(gone);
            let mine = |event: &Event| matches!(event, Event::ToRelay(of, _) | Event::FromRelay(of, _) if *of == conn);
            self.events.retain(|event| !mine(event));
            self.input(peer, Input::Closed);
        }
    }

    fn carry(&mut self, messages: Vec<(Conn, ToClient)>) {
        self.events.extend(
            messages
                .into_iter()
                .map(|(conn, message)| Event::FromRelay(conn, message)),
        );
    }

    /// Everything that can happen without time passing.
    pub fn run(&mut self) {
        for _ in 0..200_000 {
            let Some(event) = self.events.pop_front() else {
                return;
            };
            self.happen(event);
        }
        panic!("the world does not come to rest");
    }

    /// So many things happen, and no more.
    pub fn run_steps(&mut self, steps: usize) {
        for _ in 0..steps {
            let Some(event) = self.events.pop_front() else {
                return;
            };
            self.happen(event);
        }
    }

    /// Time passes; whoever asked to be woken is.
    pub fn pass_time(&mut self, ms: u64) {
        let until = self.now + ms;
        loop {
            self.run();
            let next = self
                .peers
                .iter()
                .enumerate()
                .filter_map(|(at, peer)| Some((peer.wake?, at)))
                .min();
            let Some((wake, peer)) = next.filter(|(wake, _)| *wake <= until) else {
                break;
            };
            self.now = self.now.max(wake);
            self.peers[peer].wake = None;
            self.input(peer, Input::Tick);
        }
        self.now = until;
        self.run();
    }

    fn happen(&mut self, event: Event) {
        self.relay.now = self.now;
        match event {
            Event::Blobs(peer) => {
                let known = self.peers[peer].blobs(self.now);
                self.happen(Event::Input(peer, Input::Blobs(known)));
            }
            Event::Input(peer, input) => {
                let now = self.now + self.peers[peer].skew;
                let effects = self.peers[peer]
                    .engine
                    .handle(input, now, &mut self.entropy);
                effects
                    .into_iter()
                    .for_each(|effect| self.effect(peer, effect));
            }
            Event::ToRelay(conn, frame) => {
                let answers = self.relay.frame(conn, &frame);
                self.carry(answers);
            }
            Event::FromRelay(conn, message) => {
                let Some(peer) = self.peers.iter().position(|peer| peer.conn == Some(conn)) else {
                    if let Some(mail) = self.mail.get_mut(&conn) {
                        mail.push_back(message.encode());
                    }
                    return;
                };
                let frames = match &mut self.tamper {
                    Some(tamper) => tamper(peer, message),
                    None => pass(message),
                };
                frames
                    .into_iter()
                    .for_each(|frame| self.input(peer, Input::Frame(frame)));
            }
        }
    }

    fn effect(&mut self, peer: usize, effect: Effect) {
        let at = &mut self.peers[peer];
        match effect {
            Effect::Connect if at.online && self.relay.up => {
                let (conn, hello) = self.relay.open();
                at.conn = Some(conn);
                self.input(peer, Input::Opened);
                self.carry(hello);
            }
            Effect::Connect => self.input(peer, Input::Closed),
            Effect::Close => {
                if let Some(conn) = at.conn.take() {
                    let gone = self.relay.close(conn);
                    self.carry(gone);
                }
            }
            Effect::Send(frame) => {
                if let Some(conn) = at.conn {
                    self.events.push_back(Event::ToRelay(conn, frame));
                }
            }
            Effect::Commit { tx, ops } => {
                let outcome = at.disk.outcome(&ops);
                self.input(peer, Input::Committed { tx, outcome });
            }
            Effect::Deliver {
                id,
                parts,
                heads,
                ops,
                whole,
            } => {
                let mut doc = at.doc.clone();
                let mut result = doc.apply(&parts, &heads);
                if result == Delivered::Applied {
                    match at.disk.run(&ops) {
                        Ok(_) => at.doc = doc,
                        Err(()) => result = Delivered::Conflict,
                    }
                }
                self.input(peer, Input::Delivered { id, result });
                if whole {
                    let items = self.peers[peer].disk.outbox();
                    self.input(peer, Input::Outbox(items));
                }
                self.say_blobs(peer);
            }
            Effect::Snapshot { id, unsent } => {
                let doc = at.faulty.as_ref().unwrap_or(&at.doc);
                let waiting = at.disk.outbox().into_iter().map(|item| item.changes);
                let mine: Vec<u8> = unsent.into_iter().chain(waiting).flatten().collect();
                let doc = doc.without_last(&mine);
                let document = Some((doc.save(), doc.heads()));
                self.input(peer, Input::Document { id, document });
            }
            Effect::Check {
                id,
                document,
                heads,
            } => {
                let found = Doc::default().apply(&[document], &heads) == Delivered::Applied;
                at.looked += 1;
                self.input(peer, Input::Checked { id, found });
            }
            Effect::Renew { id } => {
                let renewed = at.renew();
                self.input(peer, Input::Renewed { id, renewed });
            }
            Effect::Replace {
                id,
                document,
                heads,
                exact,
                unsent,
                ops,
            } => {
                let result = at.replace(&document, &heads, exact, &unsent, &ops);
                self.input(peer, Input::Delivered { id, result });
            }
            Effect::ReadBlob { .. }
            | Effect::BlobArrived { .. }
            | Effect::BlobAway { .. }
            | Effect::ForgetBlobs(_) => self.blob_effect(peer, effect),
            Effect::Reminding => {}
            Effect::Erased(result) => {
                at.waits = false;
                at.erased.push(result);
            }
            Effect::WakeIn(ms) => at.wake = Some(self.now + ms),
            Effect::SendEverything => {
                at.disk.put_everything_back(&at.doc);
                let items = at.disk.outbox();
                self.input(peer, Input::Outbox(items));
            }
            Effect::StateChanged | Effect::DevicesChanged => {}
            Effect::DeviceAdded(grant) => at.granted.push(grant),
            Effect::DeviceNotAdded(sentence) => at.not_added.push(sentence),
            Effect::DeviceRemoved(number) => at.removed.push(number),
            Effect::DeviceNotRemoved(sentence) => at.not_removed.push(sentence),
            Effect::Answered(result) => at.answers.push(result),
            Effect::Reload => {
                at.reloads += 1;
                // As a platform does, unless a newer holder has the disk now.
                if at.follows_reloads {
                    let waits = at.waits;
                    self.restart(peer);
                    if waits {
                        self.wish(peer);
                    }
                }
            }
        }
    }

    pub fn status(&self, peer: usize) -> Status {
        self.peers[peer].engine.status()
    }

    /// What a peer calls the devices.
    pub fn labels(&self, peer: usize) -> Vec<String> {
        let devices = self.peers[peer].engine.devices();
        devices.into_iter().map(|device| device.label).collect()
    }

    pub fn texts(&self, peer: usize) -> Vec<String> {
        self.peers[peer].doc.texts()
    }

    /// All peers show Synced and have the same document.
    #[track_caller]
    pub fn assert_synced(&self) {
        for (index, peer) in self.peers.iter().enumerate() {
            let troubles = peer.engine.troubles();
            assert_eq!(
                peer.engine.status(),
                Status::Synced,
                "peer {index}: {troubles:?}"
            );
            assert_eq!(peer.doc.heads(), self.peers[0].doc.heads(), "peer {index}");
            let same = peer.doc.texts() == self.peers[0].doc.texts();
            assert!(same, "peer {index} has other texts than peer 0");
        }
    }

    #[track_caller]
    pub fn assert_trouble(&self, peer: usize, part: &str) {
        let troubles = self.peers[peer].engine.troubles();
        assert_eq!(self.status(peer), Status::Look, "{troubles:?}");
        assert!(
            troubles.iter().any(|sentence| sentence.contains(part)),
            "{part:?} is not in {troubles:?}"
        );
    }

    /// It goes on without trouble, and says this.
    #[track_caller]
    pub fn assert_note(&self, peer: usize, part: &str) {
        let notes = self.peers[peer].engine.notes();
        assert!(
            notes.iter().any(|sentence| sentence.contains(part)),
            "{part:?} is not in {notes:?}"
        );
    }

    /// A connection that is not an engine's.
    pub fn dial(&mut self) -> Conn {
        let (conn, hello) = self.relay.open();
        self.mail.insert(conn, VecDeque::new());
        self.carry(hello);
        conn
    }

    pub fn post(&mut self, conn: Conn, frame: Vec<u8>) {
        self.events.push_back(Event::ToRelay(conn, frame));
        self.run();
    }

    pub fn hang_up(&mut self, conn: Conn) {
        self.mail.remove(&conn);
        let gone = self.relay.close(conn);
        self.carry(gone);
        self.run();
    }

    pub fn mail(&mut self, conn: Conn) -> Vec<Vec<u8>> {
        self.run();
        self.mail
            .get_mut(&conn)
            .map(|mail| mail.drain(..).collect())
            .unwrap_or_default()
    }

    /// Pairs a new device with this peer, both persons saying that the codes match.
    pub fn join(&mut self, inviter: usize, label: &str) -> usize {
        let mut pairing = Pairing::begin(self, inviter, label);
        pairing.run(self);
        assert_eq!(pairing.inviter_code, pairing.joiner_code);
        assert!(
            pairing.inviter_code.is_some(),
            "{:?} {:?}",
            pairing.inviter_failed,
            pairing.joiner_failed
        );
        pairing.codes(self, true);
        let joined = pairing
            .joined
            .take()
            .unwrap_or_else(|| panic!("{:?}", pairing.joiner_failed));
        assert!(pairing.done);
        let (engine, ops) = Engine::from_pairing(*joined, 0);
        self.add_peer(engine, ops)
    }
}
