//! Letting a device in, and joining: the two machines of `sync`, with a wire, a clock and a book.

use crate::book::{BOOK, Identity, Save};
use crate::device::Device;
use crate::link::{LinkEvent, Random};
use crate::platform::{Line, Notice, PairingNotice, Platform};
use crate::writer::Written;
use kith_sync::engine::{Engine, Input};
use kith_sync::ids::DeviceNumber;
use kith_sync::keys::RecoveryPhrase;
use kith_sync::origin::RelayOrigin;
use kith_sync::pairing::{Grant, Invitation, Inviter, JoinedVault, Joiner, Step};
use kith_sync::recovery::{self, Restorer};
use kith_sync::store::{Op, Space};
use kith_sync::wire::INVITATION_LIFETIME_MS;

/// A pairing under way.
pub(crate) struct Pairing {
    side: Side,
    relay: RelayOrigin,
    opened: bool,
    /// Tells this pairing's deadline from an earlier one's.
    turn: u64,
}

enum Side {
    /// With what to show once the relay knows of it.
    Inviter(Box<Inviter>, Option<PairingNotice>),
    Joiner(Box<Joiner>),
    Restorer(Box<Restorer>),
}

impl<P: Platform> Device<P> {
    /// Makes an invitation and waits for a device. `page` is the origin that serves the app, `label` what this
    /// device calls itself if it is the first of the book.
    ///
    /// # Errors
    /// A sentence; nothing has changed.
    pub async fn invite(&self, relay: &str, page: &str, label: &str) -> Result<(), String> {
        let mut relay = RelayOrigin::parse(relay).map_err(sentence)?;
        if !self.writer.is_shared() {
            self.begin_vault(&relay, label).await?;
        }
        match self.link.engine.borrow().as_ref() {
            Some(engine) => relay = engine.relay().clone(),
            None => return Err(self.no_engine()),
        }
        let (inviter, invitation) = Inviter::new(relay.clone(), &mut Random(&self.platform));
        let invited = PairingNotice::Invited {
            link: invitation.link(page),
            words: invitation.words().to_string(),
            seconds: u32::try_from(INVITATION_LIFETIME_MS / 1_000).unwrap_or(120),
        };
        self.begin_pairing(Side::Inviter(Box::new(inviter), Some(invited)), relay);
        Ok(())
    }

    /// Brings the book to a relay, sealed, where it is on none yet.
    ///
    /// # Errors
    /// A sentence; nothing has changed.
    pub async fn share(&self, relay: &str, label: &str) -> Result<(), String> {
        if self.writer.is_shared() {
            return Ok(());
        }
        let relay = RelayOrigin::parse(relay).map_err(sentence)?;
        self.begin_vault(&relay, label).await
    }

    /// Joins the book of the device that shows this link, or these words, which need the relay beside them; a link
    /// names its own. As many words as a recovery phrase has come back into its book.
    ///
    /// # Errors
    /// A sentence; nothing has changed.
    pub async fn join(&self, given: &str, relay: Option<&str>, label: &str) -> Result<(), String> {
        if let Some(relay) = relay.filter(|_| RecoveryPhrase::is_as_long(given)) {
            return self.come_back(given, relay, label).await;
        }
        self.may_enter()?;
        let relay = relay.map(RelayOrigin::parse).transpose();
        let invitation = Invitation::parse(given, relay.map_err(sentence)?).map_err(sentence)?;
        let joiner = Joiner::new(&invitation, label, &mut Random(&self.platform));
        self.begin_pairing(Side::Joiner(Box::new(joiner)), invitation.relay);
        Ok(())
    }

    /// Comes back into a book with its recovery phrase, from the relay alone.
    ///
    /// # Errors
    /// A sentence; nothing has changed.
    pub async fn come_back(&self, words: &str, relay: &str, label: &str) -> Result<(), String> {
        self.may_enter()?;
        let phrase = RecoveryPhrase::parse(words).map_err(sentence)?;
        let relay = RelayOrigin::parse(relay).map_err(sentence)?;
        let restorer = Restorer::new(&phrase, relay.clone(), label, &mut Random(&self.platform));
        self.begin_pairing(Side::Restorer(Box::new(restorer)), relay);
        Ok(())
    }

    /// Whether this device can become one of another book: it is in none, or was removed from the one that it has.
    fn may_enter(&self) -> Result<(), String> {
        let engine = self.link.engine.borrow();
        let is_out = engine.as_ref().is_some_and(Engine::is_out);
        if self.writer.is_shared() && !is_out {
            return Err("This device already shares a book. To join another one, use another browser profile or store."
                .to_owned());
        }
        if self.book.borrow().is_loaded() {
            Ok(())
        } else {
            Err("The book is still being opened. Try again in a moment.".to_owned())
        }
    }

    /// The person compared the codes.
    pub fn codes(&self, matching: bool) {
        self.link.push(LinkEvent::Codes(matching));
    }

    /// Stops inviting or joining.
    pub fn stop_pairing(&self) {
        if self.link.pairing.borrow_mut().take().is_some() {
            self.platform.hang_up(Line::Pairing);
            self.engine_input(Input::ForgetDevice);
        }
    }

    /// Ends inviting or joining, if either is under way, with a sentence.
    pub(crate) fn stop_pairing_because(&self, sentence: &str) {
        if self.link.pairing.borrow().is_some() {
            self.fail_pairing(sentence.to_owned());
        }
    }

    fn begin_pairing(&self, side: Side, relay: RelayOrigin) {
        self.stop_pairing();
        let turn = self.link.pairings.get() + 1;
        self.link.pairings.set(turn);
        self.platform.dial(Line::Pairing, &relay.socket());
        *self.link.pairing.borrow_mut() = Some(Pairing {
            side,
            relay,
            opened: false,
            turn,
        });
        self.link.push(LinkEvent::PairingBegun(turn));
    }

    fn no_engine(&self) -> String {
        self.link
            .troubles()
            .pop()
            .unwrap_or_else(|| "Sync is not ready on this device. Reload and try again.".to_owned())
    }

    /// Makes the vault: from here on every edit goes to the other devices, and everything so far with it.
    async fn begin_vault(&self, relay: &RelayOrigin, label: &str) -> Result<(), String> {
        loop {
            let fence = self.take_fence().await.map_err(|e| e.to_string())?;
            let token = self.kept_token().await.map_err(|e| e.to_string())?;
            self.heard().await.map_err(|e| e.to_string())?;
            let mut created =
                Engine::create(relay.clone(), label, fence, &mut Random(&self.platform))
                    .map_err(sentence)?;
            created.engine.bring(token);
            let mut ops = created.ops;
            let shared = Identity {
                shared: true,
                ..self.writer.identity()
            };
            ops.push(Op::Put(Space::Meta, BOOK.to_owned(), shared.encode()));
            if !self.book.borrow().is_loaded() {
                return Err("The book is still being opened. Try again in a moment.".to_owned());
            }
            // Whatever another tab has saved that is not in here makes the transaction abort.
            let read = self.book.borrow().seen();
            ops.push(Op::ExpectNothingAfter(Space::Changes, read));
            ops.extend(self.whole_book());
            match self.writer.write(Save::of(ops)).await {
                Ok(Written::Complete(_)) => {
                    self.begin_engine(created.engine);
                    return Ok(());
                }
                Ok(Written::Conflict) if self.writer.is_shared() => {
                    return self.raise_engine().await.map_err(|e| e.to_string());
                }
                Ok(Written::Conflict) => {}
                Err(e) => return Err(e.to_string()),
            }
        }
    }

    pub(crate) fn begin_engine(&self, engine: Engine) {
        self.album.forget_said();
        self.link.restart(engine);
        self.look_at_pictures();
        self.platform.notice(Notice::Status);
    }

    /// What the engine made of a device that asked to be let in.
    pub(crate) fn granted(&self, result: Result<Grant, String>) {
        self.with_inviter(|inviter, random| match &result {
            Ok(grant) => inviter.granted(grant, random),
            Err(sentence) => inviter.not_granted(sentence.clone(), random),
        });
    }

    fn with_inviter(
        &self,
        step: impl FnOnce(&mut Inviter, &mut Random<'_, P>) -> Vec<Step<DeviceNumber>>,
    ) {
        let steps = match self.link.pairing.borrow_mut().as_mut() {
            Some(Pairing {
                side: Side::Inviter(inviter, _),
                ..
            }) => step(inviter, &mut Random(&self.platform)),
            _ => return,
        };
        for step in steps {
            match step {
                Step::Send(frame) => self.platform.send(Line::Pairing, frame),
                Step::Waiting => self.show_invitation(),
                Step::ShowCode(code) => self.tell(PairingNotice::Compare {
                    code,
                    confirm: true,
                }),
                Step::AddDevice(device) => self.engine_input(Input::AddDevice(device)),
                Step::Done(number) => {
                    let devices = self.devices();
                    let label = devices
                        .into_iter()
                        .find(|d| d.number == number)
                        .map(|d| d.label)
                        .unwrap_or_default();
                    self.end_pairing(PairingNotice::Joined { label });
                }
                Step::Failed(e) => self.fail_pairing(sentence(e)),
            }
        }
    }

    /// Once: whoever is shown it can use it.
    fn show_invitation(&self) {
        let invited = match self.link.pairing.borrow_mut().as_mut() {
            Some(Pairing {
                side: Side::Inviter(_, invited),
                ..
            }) => invited.take(),
            _ => None,
        };
        invited.into_iter().for_each(|notice| self.tell(notice));
    }

    fn tell(&self, notice: PairingNotice) {
        self.platform.notice(Notice::Pairing(notice));
    }

    fn end_pairing(&self, notice: PairingNotice) {
        *self.link.pairing.borrow_mut() = None;
        self.platform.hang_up(Line::Pairing);
        self.tell(notice);
    }

    fn fail_pairing(&self, sentence: String) {
        self.engine_input(Input::ForgetDevice);
        self.end_pairing(PairingNotice::Failed { sentence });
    }

    /// One thing that happened to the pairing.
    pub(crate) async fn pairing_step(&self, event: LinkEvent) {
        match event {
            LinkEvent::PairingOpened => {
                let hello = match self.link.pairing.borrow_mut().as_mut() {
                    Some(pairing) => {
                        pairing.opened = true;
                        match &pairing.side {
                            Side::Inviter(inviter, _) => Some(inviter.start()),
                            Side::Joiner(joiner) => Some(joiner.start()),
                            // Here the relay speaks first.
                            Side::Restorer(_) => None,
                        }
                    }
                    None => return,
                };
                if let Some(hello) = hello {
                    self.platform.send(Line::Pairing, hello);
                }
            }
            LinkEvent::PairingFrame(frame) => {
                self.with_inviter(|inviter, random| inviter.on_frame(&frame, random));
                self.joiner_steps(|joiner, random| joiner.on_frame(&frame, random))
                    .await;
                self.restorer_steps(|restorer, random| restorer.on_frame(&frame, random))
                    .await;
            }
            LinkEvent::PairingClosed => {
                let unreachable = self
                    .link
                    .pairing
                    .borrow()
                    .as_ref()
                    .filter(|p| !p.opened)
                    .map(|p| p.relay.to_string());
                if let Some(relay) = unreachable {
                    self.fail_pairing(format!(
                        "The relay at {relay} cannot be reached. Check the network and try again; nothing has changed."
                    ));
                    return;
                }
                self.with_inviter(|inviter, _| inviter.closed());
                self.joiner_steps(|joiner, _| joiner.closed()).await;
                self.restorer_steps(|restorer, _| restorer.closed()).await;
            }
            LinkEvent::PairingExpired(turn) => {
                let open = self
                    .link
                    .pairing
                    .borrow()
                    .as_ref()
                    .is_some_and(|p| p.turn == turn);
                if open {
                    self.fail_pairing(
                        "The invitation has expired. Make a new one; nothing has changed."
                            .to_owned(),
                    );
                }
            }
            LinkEvent::Codes(matching) => {
                self.with_inviter(|inviter, random| inviter.codes(matching, random));
            }
            LinkEvent::PairingBegun(_)
            | LinkEvent::Engine(_)
            | LinkEvent::Feed
            | LinkEvent::Remind
            | LinkEvent::RemindSoon(_)
            | LinkEvent::RemindNow(_)
            | LinkEvent::Pictures => {}
        }
    }

    async fn joiner_steps(
        &self,
        step: impl FnOnce(&mut Joiner, &mut Random<'_, P>) -> Vec<Step<Box<JoinedVault>>>,
    ) {
        let steps = match self.link.pairing.borrow_mut().as_mut() {
            Some(Pairing {
                side: Side::Joiner(joiner),
                ..
            }) => step(joiner, &mut Random(&self.platform)),
            _ => return,
        };
        for step in steps {
            match step {
                Step::Send(frame) => self.platform.send(Line::Pairing, frame),
                Step::ShowCode(code) => self.tell(PairingNotice::Compare {
                    code,
                    confirm: false,
                }),
                // Only inviters wait and add devices.
                Step::Waiting | Step::AddDevice(_) => {}
                Step::Done(joined) => match self.become_one_of(*joined).await {
                    Ok(()) => {
                        let kept = match self.link.pairing.borrow().as_ref() {
                            Some(Pairing {
                                side: Side::Joiner(joiner),
                                ..
                            }) => Some(joiner.kept(&mut Random(&self.platform))),
                            _ => None,
                        };
                        if let Some(frame) = kept {
                            self.platform.send(Line::Pairing, frame);
                        }
                        *self.link.pairing.borrow_mut() = None;
                        self.tell(PairingNotice::Joined {
                            label: self.own_label(),
                        });
                    }
                    Err(sentence) => self.fail_pairing(sentence),
                },
                Step::Failed(e) => self.fail_pairing(sentence(e)),
            }
        }
    }

    async fn restorer_steps(
        &self,
        step: impl FnOnce(&mut Restorer, &mut Random<'_, P>) -> Vec<recovery::Step>,
    ) {
        let steps = match self.link.pairing.borrow_mut().as_mut() {
            Some(Pairing {
                side: Side::Restorer(restorer),
                ..
            }) => step(restorer, &mut Random(&self.platform)),
            _ => return,
        };
        for step in steps {
            match step {
                recovery::Step::Send(frame) => self.platform.send(Line::Pairing, frame),
                recovery::Step::Done(joined) => match self.become_one_of(*joined).await {
                    Ok(()) => {
                        let label = self.own_label();
                        self.end_pairing(PairingNotice::Joined { label });
                    }
                    Err(sentence) => self.fail_pairing(sentence),
                },
                recovery::Step::Failed(e) => self.fail_pairing(sentence(e)),
            }
        }
    }

    fn own_label(&self) -> String {
        let own = self.devices().into_iter().find(|device| device.this);
        own.map(|device| device.label).unwrap_or_default()
    }
}

/// An error of `sync` as a whole sentence.
pub(crate) fn sentence(error: impl std::fmt::Display) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    let first = letters
        .next()
        .map(|c| c.to_uppercase().to_string())
        .unwrap_or_default();
    let stop = if text.ends_with('.') { "" } else { "." };
    format!("{first}{}{stop}", letters.as_str())
}
