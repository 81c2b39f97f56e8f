//! What a frame says, in a few words for a person who reads a trace.

use kith_sync::chunk::ChunkHeader;
use kith_sync::roster::Record;
use kith_sync::snapshot::Manifest;
use kith_sync::wire::{ToClient, ToRelay};

/// A frame from the relay.
pub(crate) fn to_client(frame: &[u8]) -> String {
    match ToClient::decode(frame) {
        Ok(ToClient::Refused { of, reason }) => format!("refused {of:?} {reason:?}"),
        Ok(ToClient::Accepted { device, number, .. }) => format!("accepted {device}/{number}"),
        Ok(ToClient::Welcome { holds, roster, .. }) => {
            let holds: Vec<_> = holds.iter().map(|(d, t)| (d.0, t.number)).collect();
            format!("welcome {holds:?} roster {}", roster.length)
        }
        Ok(ToClient::Chunk { bytes }) => format!("chunk {}", chunk(&bytes)),
        Ok(ToClient::Snapshot {
            manifest,
            confirmations,
            log_bytes,
        }) => format!(
            "snapshot {} confirmed {} beyond it {log_bytes} bytes",
            snapshot(&manifest),
            confirmations.len()
        ),
        Ok(ToClient::SnapshotPart {
            snapshot, index, ..
        }) => format!("part {index} of {snapshot:?}"),
        Ok(ToClient::Roster { position, .. }) => format!("record {position}"),
        Ok(other) => first_word(&format!("{other:?}")),
        Err(error) => format!("noise ({error})"),
    }
}

/// A frame to the relay.
pub(crate) fn to_relay(frame: &[u8]) -> String {
    match ToRelay::decode(frame) {
        Ok(ToRelay::Auth(auth)) => format!(
            "auth of {} roster {} having {:?}",
            auth.device, auth.roster.length, auth.have
        ),
        Ok(ToRelay::Push { chunk: bytes }) => format!("push {}", chunk(&bytes)),
        Ok(ToRelay::Restore { chunk: bytes }) => format!("restore {}", chunk(&bytes)),
        Ok(ToRelay::PutPart {
            snapshot, index, ..
        }) => format!("put part {index} of {snapshot:?}"),
        Ok(ToRelay::CommitSnapshot { expected, manifest }) => {
            format!("commit {} after {expected:?}", snapshot(&manifest))
        }
        Ok(ToRelay::ConfirmSnapshot { .. }) => "confirm".to_owned(),
        Ok(ToRelay::FetchSnapshot { id }) => format!("fetch {id:?}"),
        Ok(ToRelay::AppendRoster { expected, record }) => {
            let kind =
                Record::read(&record).map(|record| first_word(&format!("{:?}", record.body)));
            format!("append {} {}", expected.length, kind.unwrap_or_default())
        }
        Ok(other) => first_word(&format!("{other:?}")),
        Err(error) => format!("noise ({error})"),
    }
}

fn first_word(debug: &str) -> String {
    debug
        .split([' ', '{', '('])
        .next()
        .unwrap_or_default()
        .to_lowercase()
}

fn snapshot(manifest: &[u8]) -> String {
    match Manifest::read(manifest) {
        Ok(manifest) => {
            let covers = manifest.covers.iter();
            let covers: Vec<_> = covers.map(|(d, t)| (d.0, t.number)).collect();
            format!("{:?} by {} of {covers:?}", manifest.id, manifest.device)
        }
        Err(error) => error.to_string(),
    }
}

fn chunk(bytes: &[u8]) -> String {
    match ChunkHeader::read(bytes) {
        Ok(header) => format!("{}/{} epoch {}", header.device, header.number, header.epoch),
        Err(error) => error.to_string(),
    }
}
