//! Two devices in the hands of people who let one of them into the book of the other.

use super::faults::Fault;
use super::machine::Life;
use super::relay::ORIGIN;
use super::world::{At, Event, World};
use kith_device::platform::PairingNotice;

/// A pairing under way.
pub(crate) struct Pairing {
    inviter: At,
    joiner: usize,
    link: Option<String>,
    codes: [Option<String>; 2],
    answered: bool,
    gives_up: u64,
}

/// When people give up.
const PATIENCE: u64 = 130_000;

impl World {
    /// A person lets another device in; one that has no book yet, or a new one.
    pub(crate) fn begin_pairing(&mut self, inviter: usize) {
        let Some(tab) = self.machines[inviter].holder().map(|tab| tab.id) else {
            return;
        };
        let joiner = self.blank(Some(inviter));
        let at = At {
            machine: inviter,
            tab,
        };
        self.pairing = Some(Pairing {
            inviter: at,
            joiner,
            link: None,
            codes: [None, None],
            answered: false,
            gives_up: self.now + PATIENCE,
        });
        self.trace
            .say(self.now, format_args!("{inviter}: invites {joiner}"));
        let label = self.machines[inviter].label.clone();
        if let Some(tab) = self.machines[inviter].tab(tab) {
            tab.invite(ORIGIN, label);
        }
        self.settle(at);
        self.plan_in(200, Event::Pair);
    }

    /// A device that has no book yet, or a new one.
    fn blank(&mut self, but: Option<usize>) -> usize {
        let machines = self.machines.iter().enumerate();
        let mut blank = machines.filter(|(_, machine)| machine.life == Life::Blank);
        let blank = blank.find(|(index, _)| Some(*index) != but);
        blank.map(|(index, _)| index).unwrap_or_else(|| {
            let skewed = self.random.chance(self.plan.skewed);
            let joiner = self.add_machine(skewed);
            self.open_tab(joiner);
            joiner
        })
    }

    /// A person wants to come back with nothing but the recovery phrase.
    pub(crate) fn come_back(&mut self) {
        let machine = self.blank(None);
        self.plan_in(500, Event::ComeBack(machine));
    }

    /// The phrase is typed as soon as the device has opened.
    pub(crate) fn type_phrase(&mut self, machine: usize) {
        let Some(words) = self.phrase.clone() else {
            return;
        };
        if self.machines[machine].life != Life::Blank || self.healing || !self.relay_has_roster() {
            return;
        }
        let Some(tab) = self.machines[machine].holder().map(|tab| tab.id) else {
            return self.plan_in(500, Event::ComeBack(machine));
        };
        self.trace.say(
            self.now,
            format_args!("{machine}: comes back with the phrase"),
        );
        let label = self.machines[machine].label.clone();
        if let Some(tab) = self.machines[machine].tab(tab) {
            tab.come_back(words, ORIGIN, label);
        }
        self.settle(At { machine, tab });
    }

    /// What a tab says of its pairing.
    pub(crate) fn pairing_notice(&mut self, at: At, notice: PairingNotice) {
        if let PairingNotice::Joined { .. } = notice {
            self.look_for_number(at);
        }
        let now = self.now;
        let Some(pairing) = &mut self.pairing else {
            return;
        };
        let joiner = at.machine == pairing.joiner;
        if !joiner && at != pairing.inviter {
            return;
        }
        match notice {
            PairingNotice::Invited { link, .. } => pairing.link = Some(link),
            PairingNotice::Compare { code, .. } => pairing.codes[usize::from(joiner)] = Some(code),
            PairingNotice::Joined { .. } if joiner => self.pairing = None,
            PairingNotice::Joined { .. } => {}
            PairingNotice::Failed { sentence } => {
                self.pairing = None;
                self.trace
                    .say(now, format_args!("{}: no pairing: {sentence}", at.machine));
            }
        }
    }

    /// Whether this device has become one of the book's; then it knows its number.
    pub(crate) fn look_for_number(&mut self, at: At) {
        if self.machines[at.machine].life != Life::Blank {
            return;
        }
        let Some(number) = self.machines[at.machine].number() else {
            return;
        };
        self.machines[at.machine].life = Life::Member;
        if self.begun {
            self.faults.note(Fault::DeviceAdded);
        }
        self.trace
            .say(self.now, format_args!("{}: is in as {number}", at.machine));
    }

    /// The people in front of both devices do what is next.
    pub(crate) fn pair(&mut self) {
        let Some(pairing) = &mut self.pairing else {
            return;
        };
        if self.now > pairing.gives_up {
            self.pairing = None;
            return;
        }
        let (inviter, joiner) = (pairing.inviter, pairing.joiner);
        if let Some(link) = pairing.link.take() {
            let label = self.machines[joiner].label.clone();
            match self.machines[joiner].holder().map(|tab| tab.id) {
                Some(tab) => {
                    let at = At {
                        machine: joiner,
                        tab,
                    };
                    if let Some(tab) = self.machines[joiner].tab(tab) {
                        tab.join(link, label);
                    }
                    self.settle(at);
                }
                None => {
                    if let Some(pairing) = &mut self.pairing {
                        pairing.link = Some(link);
                    }
                }
            }
        } else if let ([Some(one), Some(other)], false) = (&pairing.codes, pairing.answered) {
            let matching = one == other;
            pairing.answered = true;
            self.tell(inviter, |code| code.codes(matching));
        }
        self.plan_in(200, Event::Pair);
    }
}
