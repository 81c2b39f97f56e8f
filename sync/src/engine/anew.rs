//! What is kept of how the book began anew: which document is here, and what was given to make what is not sent yet.

use super::{OutboxItem, records};
use crate::codec::{DecodeError, Reader, Writer};
use crate::roster::RosterChain;
use crate::snapshot::MAX_SNAPSHOT;
use crate::store::{Op, Space};

const MAX_HEADS: usize = 8 * 1024;
const MAX_GIVEN: usize = 64 * 1024;

/// Which generation the document here is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Anew {
    pub(super) generation: u32,
    /// Whether it holds what the generation began with; not yet on a device that was just let in.
    pub(super) whole: bool,
    /// Whether that was compared with the document before it.
    pub(super) exact: bool,
    /// The heads of what it was loaded from; none for the first generation.
    pub(super) heads: Vec<[u8; 32]>,
}

impl Default for Anew {
    fn default() -> Self {
        Self {
            generation: 1,
            whole: true,
            exact: false,
            heads: Vec::new(),
        }
    }
}

impl Anew {
    /// Of a device that begins with an empty document.
    pub(super) fn joined(chain: &RosterChain) -> Self {
        Self {
            generation: chain.standing().generation,
            whole: chain.begun().is_none(),
            ..Self::default()
        }
    }

    /// What is to be written of a device that begins; nothing in the first generation.
    pub(super) fn first_op(&self) -> Option<Op> {
        (self.generation > 1).then(|| self.put())
    }

    /// What it becomes once its first snapshot is in the document; `None` if one was before.
    pub(super) fn loaded(&self, heads: &[[u8; 32]]) -> Option<Self> {
        (!self.whole).then(|| Self {
            whole: true,
            heads: heads.to_vec(),
            ..self.clone()
        })
    }

    pub(super) fn put(&self) -> Op {
        let mut w = Writer::new();
        w.u32(self.generation)
            .u8(u8::from(self.whole))
            .u8(u8::from(self.exact))
            .count(self.heads.len());
        self.heads.iter().for_each(|head| {
            w.raw(head);
        });
        Op::Put(Space::Meta, records::GENERATION.into(), w.finish())
    }

    pub(super) fn read(bytes: &[u8]) -> Result<Self, DecodeError> {
        let flag = |byte| match byte {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(DecodeError::Malformed("flag")),
        };
        let mut r = Reader::new(bytes);
        let anew = Self {
            generation: r.u32()?,
            whole: flag(r.u8()?)?,
            exact: flag(r.u8()?)?,
            heads: (0..r.count(MAX_HEADS)?)
                .map(|_| r.array())
                .collect::<Result<_, _>>()?,
        };
        r.finish()?;
        Ok(anew)
    }
}

/// What was given to make a chunk, one piece for each entry of the outbox that is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Given(Vec<Vec<u8>>);

impl Given {
    /// `None` unless it is known of all of them.
    pub(super) fn of<'a>(items: impl Iterator<Item = &'a OutboxItem>) -> Option<Self> {
        let given: Vec<Vec<u8>> = items.map(|item| item.given.clone()).collect();
        (!given.is_empty() && given.iter().all(|given| !given.is_empty())).then_some(Self(given))
    }

    /// All of it, in order.
    pub(super) fn pieces(&self) -> Vec<Vec<u8>> {
        self.0.clone()
    }

    /// The piece, if it is only one.
    pub(super) fn single(&self) -> Option<&[u8]> {
        match self.0.as_slice() {
            [one] => Some(one),
            _ => None,
        }
    }

    pub(super) fn put(&self, number: u64) -> Op {
        let mut w = Writer::new();
        w.count(self.0.len());
        self.0.iter().for_each(|given| {
            w.bytes(given);
        });
        Op::Put(Space::Meta, records::given_key(number), w.finish())
    }

    pub(super) fn read(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut r = Reader::new(bytes);
        let given = (0..r.count(MAX_GIVEN)?)
            .map(|_| Ok(r.bytes(MAX_SNAPSHOT)?.to_vec()))
            .collect::<Result<_, DecodeError>>()?;
        r.finish()?;
        Ok(Self(given))
    }
}
