//! Two devices that pair, both sides in one hand.

use kith_sync::engine::Input;
use kith_sync::ids::DeviceNumber;
use kith_sync::pairing::{Invitation, Inviter, JoinedVault, Joiner, PairingError, Step};

use super::World;
use super::relay::Conn;

/// One pairing, told step by step.
pub struct Pairing {
    pub peer: usize,
    pub inviter: Inviter,
    pub joiner: Joiner,
    pub invitation: Invitation,
    pub inviter_conn: Conn,
    pub joiner_conn: Conn,
    pub inviter_code: Option<String>,
    pub joiner_code: Option<String>,
    pub inviter_failed: Option<PairingError>,
    pub joiner_failed: Option<PairingError>,
    pub joined: Option<Box<JoinedVault>>,
    pub done: bool,
    pub number: Option<DeviceNumber>,
}

impl Pairing {
    pub fn begin(world: &mut World, peer: usize, label: &str) -> Self {
        let relay = world.peers[peer].engine.relay().clone();
        let (inviter, invitation) = Inviter::new(relay, &mut world.entropy);
        let inviter_conn = world.dial();
        world.post(inviter_conn, inviter.start());
        let given = Invitation::parse_link(&invitation.link("https://app.test")).unwrap();
        let joiner = Joiner::new(&given, label, &mut world.entropy);
        let joiner_conn = world.dial();
        world.post(joiner_conn, joiner.start());
        Self {
            peer,
            inviter,
            joiner,
            invitation,
            inviter_conn,
            joiner_conn,
            inviter_code: None,
            joiner_code: None,
            inviter_failed: None,
            joiner_failed: None,
            joined: None,
            done: false,
            number: None,
        }
    }

    /// Carries notes until nobody has anything to say.
    pub fn run(&mut self, world: &mut World) {
        loop {
            let to_inviter = world.mail(self.inviter_conn);
            let to_joiner = world.mail(self.joiner_conn);
            if to_inviter.is_empty() && to_joiner.is_empty() {
                return;
            }
            for frame in to_inviter {
                let steps = self.inviter.on_frame(&frame, &mut world.entropy);
                self.inviter_steps(world, steps);
            }
            for frame in to_joiner {
                let steps = self.joiner.on_frame(&frame, &mut world.entropy);
                self.joiner_steps(world, steps);
            }
        }
    }

    pub fn codes(&mut self, world: &mut World, matching: bool) {
        let steps = self.inviter.codes(matching, &mut world.entropy);
        self.inviter_steps(world, steps);
        self.run(world);
    }

    pub fn inviter_steps(&mut self, world: &mut World, steps: Vec<Step<DeviceNumber>>) {
        for step in steps {
            match step {
                Step::Send(frame) => world.post(self.inviter_conn, frame),
                Step::Waiting => {}
                Step::ShowCode(code) => self.inviter_code = Some(code),
                Step::AddDevice(device) => {
                    world.input(self.peer, Input::AddDevice(device));
                    world.run();
                    if let Some(grant) = world.peers[self.peer].granted.pop() {
                        let steps = self.inviter.granted(&grant, &mut world.entropy);
                        self.inviter_steps(world, steps);
                    } else if let Some(sentence) = world.peers[self.peer].not_added.pop() {
                        let steps = self.inviter.not_granted(sentence, &mut world.entropy);
                        self.inviter_steps(world, steps);
                    }
                }
                Step::Done(number) => {
                    self.done = true;
                    self.number = Some(number);
                }
                Step::Failed(error) => self.inviter_failed = Some(error),
            }
        }
    }

    pub fn joiner_steps(&mut self, world: &mut World, steps: Vec<Step<Box<JoinedVault>>>) {
        for step in steps {
            match step {
                Step::Send(frame) => world.post(self.joiner_conn, frame),
                Step::ShowCode(code) => self.joiner_code = Some(code),
                Step::Waiting | Step::AddDevice(_) => panic!("a joiner adds nobody"),
                Step::Done(joined) => {
                    self.joined = Some(joined);
                    let kept = self.joiner.kept(&mut world.entropy);
                    world.post(self.joiner_conn, kept);
                }
                Step::Failed(error) => self.joiner_failed = Some(error),
            }
        }
    }
}
