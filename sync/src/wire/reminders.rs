//! Reminders on their way to a browser, as they are written and read.

use super::{MAX_ENDPOINT, MAX_FEED, MAX_PUSH, MAX_REMINDERS};
use crate::codec::{DecodeError, Reader, Writer};
use crate::ids::{DeviceNumber, Digest32, MAX_VECTOR};
use crate::push::POINT;

/// A message for a browser, and when it is to be posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reminder {
    /// In seconds since 1970.
    pub at: u64,
    /// Sealed, as in [`crate::push`].
    pub sealed: Vec<u8>,
}

/// Everything that the relay is to post to one device from now on, in the place of what it had for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reminders {
    /// Which device.
    pub device: DeviceNumber,
    /// Where the maker of its browser takes messages for it; empty where it is not to be reminded any more.
    pub endpoint: String,
    /// At most [`MAX_REMINDERS`].
    pub all: Vec<Reminder>,
}

/// A calendar that the relay hands out to whoever knows its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// The hash of the secret that its address ends with.
    pub hash: Digest32,
    /// The file, which the relay can read.
    pub file: Vec<u8>,
}

/// What a relay that posts reminders says before the welcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reminding {
    /// Its public key, a point of P-256, uncompressed: what a browser is to take messages from (RFC 8292).
    pub key: [u8; POINT],
    /// Of which devices it has an address.
    pub kept: Vec<Kept>,
    /// The hash of the secret of the calendar that it hands out, if it does.
    pub feed: Option<Digest32>,
}

/// That a relay has the address of a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Of which.
    pub device: DeviceNumber,
    /// The hash of the address.
    pub endpoint: Digest32,
    /// Its maker said that nothing can be posted there any more; the address itself is not kept then.
    pub gone: bool,
}

impl Reminders {
    pub(super) fn write(&self, w: &mut Writer) {
        w.u32(self.device.0)
            .bytes(self.endpoint.as_bytes())
            .count(self.all.len());
        for reminder in &self.all {
            w.u64(reminder.at).bytes(&reminder.sealed);
        }
    }

    pub(super) fn read(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            device: DeviceNumber(r.u32()?),
            endpoint: r.text(MAX_ENDPOINT)?,
            all: (0..r.count(MAX_REMINDERS)?)
                .map(|_| {
                    Ok(Reminder {
                        at: r.u64()?,
                        sealed: r.bytes(MAX_PUSH)?.to_vec(),
                    })
                })
                .collect::<Result<_, DecodeError>>()?,
        })
    }
}

/// None is an empty file.
pub(super) fn write_feed(w: &mut Writer, feed: Option<&Feed>) {
    match feed {
        Some(feed) => w.raw(&feed.hash.0).bytes(&feed.file),
        None => w.raw(&Digest32::ZERO.0).bytes(&[]),
    };
}

pub(super) fn read_feed(r: &mut Reader<'_>) -> Result<Option<Feed>, DecodeError> {
    let hash = Digest32(r.array()?);
    let file = r.bytes(MAX_FEED)?.to_vec();
    Ok((!file.is_empty()).then_some(Feed { hash, file }))
}

impl Reminding {
    pub(super) fn write(&self, w: &mut Writer) {
        w.raw(&self.key).count(self.kept.len());
        for kept in &self.kept {
            w.u32(kept.device.0)
                .raw(&kept.endpoint.0)
                .u8(u8::from(kept.gone));
        }
        w.bytes(self.feed.as_ref().map_or(&[][..], |hash| &hash.0));
    }

    pub(super) fn read(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let key = r.array()?;
        let kept = (0..r.count(MAX_VECTOR)?)
            .map(|_| {
                Ok(Kept {
                    device: DeviceNumber(r.u32()?),
                    endpoint: Digest32(r.array()?),
                    gone: match r.u8()? {
                        0 => false,
                        1 => true,
                        _ => return Err(DecodeError::Malformed("flag")),
                    },
                })
            })
            .collect::<Result<_, DecodeError>>()?;
        let feed = match r.bytes(32)? {
            [] => None,
            hash => Some(Digest32(
                hash.try_into()
                    .map_err(|_| DecodeError::Malformed("feed"))?,
            )),
        };
        Ok(Self { key, kept, feed })
    }
}
