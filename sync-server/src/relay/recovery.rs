//! A recovery session: whoever has the phrase is shown the roster and may append to it.

use kith_sync::ids::VaultId;
use kith_sync::wire::{MAX_RECORDS_BYTES, Of, Reason, ToClient, ToRelay};
use tokio::sync::{broadcast, watch};

use super::Relay;
use super::append::append;
use super::hub::{Heard, Place};
use super::line::{Close, Gone, Line, Socket, unreadable};
use super::session::asked;
use super::signin::head;

/// Shows the roster and serves until either end has enough.
pub(crate) async fn run<S: Socket>(
    relay: &Relay,
    line: &mut Line<S>,
    place: Place,
    vault: VaultId,
    mut stopping: watch::Receiver<bool>,
) -> Result<Close, Gone> {
    // Before anything is read, so that nothing falls between reading and listening.
    let mut live = place.listen();
    let records = match relay.store.roster(vault, 0).await {
        Ok(records) => records,
        Err(error) => {
            let reason = Reason::from(&error);
            relay.refuse(line, Of::Recovery, reason).await?;
            return Ok(Close::Restart);
        }
    };
    let mut known = records.len() as u64;
    show(line, records).await?;
    loop {
        tokio::select! {
            biased;
            () = asked(&mut stopping) => return Ok(Close::Restart),
            heard = live.recv() => match heard {
                Ok(Heard::Record { position, frame }) if position == known => {
                    known += 1;
                    line.forward(frame).await?;
                }
                // What falls out of step begins again.
                Ok(Heard::Record { position, .. }) if position > known => return Ok(Close::Restart),
                Ok(_) => {}
                Err(broadcast::error::RecvError::Lagged(_) | broadcast::error::RecvError::Closed) => {
                    return Ok(Close::Restart);
                }
            },
            frame = line.recv() => {
                let frame = frame?;
                match ToRelay::decode(&frame) {
                    Ok(ToRelay::AppendRoster { expected, record }) => {
                        match append(relay, &place, vault, expected, record).await {
                            Ok(made) => {
                                known = known.max(made.length);
                                line.send(&ToClient::RosterAccepted { head: made }).await?;
                            }
                            Err(reason) => relay.refuse(line, Of::Roster, reason).await?,
                        }
                    }
                    Ok(ToRelay::Ping) => line.send(&ToClient::Pong).await?,
                    Ok(_) => relay.refuse(line, Of::Recovery, Reason::NotAuthentic).await?,
                    Err(error) => {
                        let (of, reason, go_on) = unreadable(&frame, &error);
                        relay.refuse(line, of, reason).await?;
                        if !go_on {
                            return Ok(Close::Protocol);
                        }
                    }
                }
            }
        }
    }
}

/// As many records as one message carries, then the rest one by one.
async fn show<S: Socket>(line: &mut Line<S>, records: Vec<Vec<u8>>) -> Result<(), Gone> {
    let roster = head(&records);
    let mut room = MAX_RECORDS_BYTES;
    let fits = |record: &Vec<u8>| {
        let fits = record.len() <= room;
        room = room.saturating_sub(record.len());
        fits
    };
    let count = records.iter().map(fits).take_while(|fits| *fits).count();
    let mut rest = records;
    let records = rest.drain(..count).collect();
    line.send(&ToClient::Recovered { roster, records }).await?;
    for (position, record) in (count as u64..).zip(rest) {
        line.feed(&ToClient::Roster { position, record }).await?;
    }
    line.flush().await
}
