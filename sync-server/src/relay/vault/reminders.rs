//! What a session does with reminders and the calendar: says what is there, takes what takes its place.

use axum::body::Bytes;
use kith_sync::ids::VaultId;
use kith_sync::push::SEALED;
use kith_sync::roster::RosterChain;
use kith_sync::wire::{self, Feed, Kept, Of, Reason, Reminding, ToClient};

use super::super::Relay;
use super::super::line::{Gone, Line, Socket};
use super::super::reminders::now;
use super::Session;
use crate::store::{NewFeed, NewReminders, StoreError};

/// Says that this relay posts reminders, and what it has. Older clients do not know the message and ignore it.
pub(super) async fn show<S: Socket>(
    relay: &Relay,
    line: &mut Line<S>,
    vault: VaultId,
) -> Result<(), Gone> {
    let Some(poster) = &relay.poster else {
        return Ok(());
    };
    let read = async {
        let reminded = relay.store.reminded(vault).await?;
        Ok::<_, StoreError>((reminded, relay.store.feed_of(vault).await?))
    };
    let (reminded, feed) = match read.await {
        Ok(read) => read,
        Err(error) => {
            tracing::warn!(%error, "reminders cannot be read");
            return Ok(());
        }
    };
    let kept = reminded.into_iter().map(|one| Kept {
        device: one.device,
        endpoint: one.endpoint,
        gone: one.gone,
    });
    let key = *poster.public_key();
    let kept = kept.collect();
    line.send(&ToClient::Reminding(Reminding { key, kept, feed }))
        .await
}

impl<S: Socket> Session<'_, S> {
    pub(super) async fn put_reminders(&mut self, new: wire::Reminders) -> Result<(), Gone> {
        let device = new.device;
        match self.keep_reminders(new).await {
            Ok(()) => {
                // Some may be due already.
                self.relay.reminders.notify_one();
                self.line.send(&ToClient::RemindersKept { device }).await
            }
            Err(reason) => self.refuse(Of::Reminders, reason).await,
        }
    }

    async fn keep_reminders(&mut self, new: wire::Reminders) -> Result<(), Reason> {
        let (relay, vault) = (self.relay, self.pushing.vault());
        let takes = |poster: &crate::push::Poster| poster.takes(&new.endpoint);
        if !new.endpoint.is_empty() && !relay.poster.as_deref().is_some_and(takes) {
            return Err(Reason::BadEndpoint);
        }
        // Whatever is of another length was sealed for no browser: the relay is nobody's way to post other things.
        if new.all.iter().any(|one| one.sealed.len() != SEALED) {
            return Err(Reason::Malformed);
        }
        let all: Vec<(u64, Bytes)> = new
            .all
            .into_iter()
            .map(|one| (one.at, one.sealed.into()))
            .collect();
        loop {
            let roster = self.standing()?;
            let known = |chain: &RosterChain| chain.device(new.device).is_some();
            if !self.place.chain(known) {
                return Err(Reason::UnknownDevice);
            }
            let put = relay.store.put_reminders(NewReminders {
                vault,
                device: new.device,
                roster,
                endpoint: new.endpoint.clone(),
                all: all.clone(),
                most: relay.limits.reminder_bytes as u64,
                now: now(),
            });
            match put.await {
                Err(StoreError::RosterMoved) => self.catch_up(roster).await?,
                done => return done.map_err(|error| Reason::from(&error)),
            }
        }
    }

    pub(super) async fn put_feed(&mut self, feed: Option<Feed>) -> Result<(), Gone> {
        match self.keep_feed(feed).await {
            Ok(()) => self.line.send(&ToClient::FeedKept).await,
            Err(reason) => self.refuse(Of::Reminders, reason).await,
        }
    }

    async fn keep_feed(&mut self, feed: Option<Feed>) -> Result<(), Reason> {
        let feed: Option<(_, Bytes)> = feed.map(|feed| (feed.hash, feed.file.into()));
        loop {
            let roster = self.standing()?;
            let put = self.relay.store.put_feed(NewFeed {
                vault: self.pushing.vault(),
                roster,
                feed: feed.clone(),
                most: self.relay.limits.reminder_bytes as u64,
            });
            match put.await {
                Err(StoreError::RosterMoved) => self.catch_up(roster).await?,
                done => return done.map_err(|error| Reason::from(&error)),
            }
        }
    }

    /// The length of the roster, as long as it lets this device and its vault be.
    fn standing(&self) -> Result<u64, Reason> {
        match self.is_over() {
            Some(reason) => Err(reason),
            None => Ok(self.place.chain(|chain| chain.head().length)),
        }
    }

    /// Takes up the records that came in between, by which it is judged again; another process may have taken them.
    async fn catch_up(&mut self, roster: u64) -> Result<(), Reason> {
        let (store, vault) = (self.relay.store(), self.pushing.vault());
        self.place.refresh(store, vault).await?;
        if self.place.chain(|chain| chain.head().length) == roster {
            return Err(Reason::RosterMoved);
        }
        Ok(())
    }
}
