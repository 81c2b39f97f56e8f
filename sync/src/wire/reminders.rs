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

pub(super) fn write_gone(w: &mut Writer, key: &[u8; POINT], gone: &[(DeviceNumber, Digest32)]) {
    w.raw(key).count(gone.len());
    for (device, endpoint) in gone {
        w.u32(device.0).raw(&endpoint.0);
    }
}

/// The relay's key and those whose browsers take nothing any more.
type Gone = ([u8; POINT], Vec<(DeviceNumber, Digest32)>);

pub(super) fn read_gone(r: &mut Reader<'_>) -> Result<Gone, DecodeError> {
    let key = r.array()?;
    let count = r.count(MAX_VECTOR)?;
    let gone = (0..count).map(|_| Ok((DeviceNumber(r.u32()?), Digest32(r.array()?))));
    Ok((key, gone.collect::<Result<_, DecodeError>>()?))
}
