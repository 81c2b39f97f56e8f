//! What only the recovery phrase can do from a device: put another in its place, and end the vault.

use super::remove::DELETED;
use super::{Commit, Effect, Effects, Engine, records};
use crate::Entropy;
use crate::keys::RecoveryPhrase;
use crate::roster::{delete_vault, replace_recovery};
use crate::store::{Op, Space};

/// What was asked for, with the phrase that signs it.
#[derive(Debug)]
pub(super) enum Asked {
    /// A new phrase in the place of this one.
    Replace(RecoveryPhrase),
    /// The end of the vault.
    Delete(RecoveryPhrase),
}

impl Engine {
    /// Whether these are the words of this vault.
    #[must_use]
    pub fn is_phrase(&self, phrase: &RecoveryPhrase) -> bool {
        phrase.keys().public() == *self.chain.recovery()
    }

    pub(super) fn forget_phrase(&mut self, out: &mut Effects) {
        if self.phrase.is_some() {
            let forget = Op::Delete(Space::Secrets, records::PHRASE.to_owned());
            self.commit(Commit::PhraseForgotten, vec![forget], out);
        }
    }

    pub(super) fn ask(&mut self, asked: Asked, out: &mut Effects) {
        let (Asked::Replace(phrase) | Asked::Delete(phrase)) = &asked;
        if self.is_phrase(phrase) {
            self.asked = Some(asked);
        } else {
            let other = "These are not the recovery words of this book. Nothing was changed.";
            out.push(Effect::Answered(Err(other.to_owned())));
        }
    }

    pub(super) fn asked_next(&mut self, entropy: &mut dyn Entropy, out: &mut Effects) {
        self.take_next_phrase(out);
        let Some(asked) = &self.asked else { return };
        if !self.may_append() || self.rotated == Some(self.chain.head()) {
            return;
        }
        let record = match asked {
            Asked::Delete(phrase) => delete_vault(&self.chain, &phrase.keys()),
            Asked::Replace(present) => {
                // On the disk before it is in the roster: a phrase that nobody knows would be worse than an old one.
                let Some(next) = &self.next_phrase else {
                    let next = RecoveryPhrase::generate(entropy);
                    let ops = vec![records::put_secret(records::NEXT_PHRASE, next.as_bytes())];
                    self.next_phrase = Some(next);
                    self.saving_phrase = true;
                    return self.commit(Commit::NextPhraseSaved, ops, out);
                };
                if self.saving_phrase {
                    return;
                }
                let Some(key) = self.epoch_keys.get(&self.chain.standing().epoch) else {
                    return;
                };
                let (new, present) = (next.keys().public(), present.keys());
                match replace_recovery(&self.chain, key, &new, &present, entropy) {
                    Ok(record) => record,
                    Err(error) => return self.not_done(&error.to_string(), out),
                }
            }
        };
        self.rotated = Some(self.chain.head());
        self.append(record, out);
    }

    pub(super) fn next_phrase_saved(&mut self) {
        self.saving_phrase = false;
    }

    /// The roster names the next phrase: it is the one to be shown and confirmed now.
    fn take_next_phrase(&mut self, out: &mut Effects) {
        let named = |next: &RecoveryPhrase| next.keys().public() == *self.chain.recovery();
        let Some(next) = self.next_phrase.as_ref().filter(|next| named(next)) else {
            return;
        };
        let replacing = |commit: &Commit| matches!(commit, Commit::PhraseReplaced);
        if self.commits.values().any(replacing) {
            return;
        }
        let ops = vec![
            records::put_secret(records::PHRASE, next.as_bytes()),
            Op::Delete(Space::Secrets, records::NEXT_PHRASE.to_owned()),
        ];
        self.commit(Commit::PhraseReplaced, ops, out);
    }

    pub(super) fn phrase_replaced(&mut self, out: &mut Effects) {
        self.phrase = self.next_phrase.take();
        if matches!(self.asked.take(), Some(Asked::Replace(_))) {
            out.push(Effect::Answered(Ok(())));
        }
        out.push(Effect::StateChanged);
    }

    /// The vault has ended.
    pub(super) fn deleted(&mut self, out: &mut Effects) {
        if matches!(self.asked.take(), Some(Asked::Delete(_))) {
            out.push(Effect::Answered(Ok(())));
        }
        self.stop(DELETED.into(), out);
    }

    pub(super) fn not_done(&mut self, why: &str, out: &mut Effects) {
        if self.asked.take().is_some() {
            out.push(Effect::Answered(Err(format!(
                "Nothing was changed: {why}."
            ))));
        }
    }
}
