//! Rendezvous between processes on one Postgres. The tables are unlogged: what takes two minutes need not survive a
//! crash, and leaves no trace in the write-ahead log. All times are the database's own.

use std::net::IpAddr;
use std::time::Duration;

use deadpool_postgres::Pool;
use futures::FutureExt;
use kith_sync::wire::{Reason, RendezvousId, Role};
use tokio_postgres::Row;

use super::super::meetings::{Found, MeetingLimits, SharedMeetings, Side, Standing};
use super::super::{Answer, StoreError};
use super::writer::Writer;

/// Openings take turns, so that their limits are exact. Any number will do that is not the migrations'.
const LOCK: i64 = 0x6b69_7469;

/// See the module.
#[derive(Clone)]
pub(super) struct PgMeetings {
    pub(super) pool: Pool,
    pub(super) writer: Writer,
}

impl SharedMeetings for PgMeetings {
    fn open(
        &self,
        id: RendezvousId,
        address: IpAddr,
        limits: MeetingLimits,
    ) -> Answer<Result<(Side, Duration), Reason>> {
        let pool = self.pool.clone();
        async move { open(&pool, id, &address.to_string(), &limits).await }.boxed()
    }

    fn claim(
        &self,
        id: RendezvousId,
        limits: MeetingLimits,
    ) -> Answer<Result<(Side, Duration), Reason>> {
        let this = self.clone();
        async move {
            let claimed = claim(&this.pool, id, &limits).await?;
            if claimed.is_ok() {
                this.writer.say_meeting(id);
            }
            Ok(claimed)
        }
        .boxed()
    }

    fn look(&self, side: Side, most: usize, limits: MeetingLimits) -> Answer<Option<Found>> {
        let pool = self.pool.clone();
        async move { look(&pool, side, most, &limits).await }.boxed()
    }

    fn put(&self, side: Side, note: Vec<u8>, limits: MeetingLimits) -> Answer<bool> {
        let this = self.clone();
        async move {
            let put = put(&this.pool, side, &note, limits.notes).await?;
            if put {
                this.writer.say_meeting(side.id);
            }
            Ok(put)
        }
        .boxed()
    }

    fn leave(&self, side: Side) -> Answer<()> {
        let this = self.clone();
        async move {
            leave(&this.pool, side).await?;
            this.writer.say_meeting(side.id);
            Ok(())
        }
        .boxed()
    }

    fn sweep(&self, limits: MeetingLimits) -> Answer<()> {
        let pool = self.pool.clone();
        async move {
            let client = pool.get().await?;
            client.execute(SWEEP, &[&ms(limits.remembered)]).await?;
            Ok(())
        }
        .boxed()
    }
}

const SWEEP: &str =
    "DELETE FROM kith.meetings WHERE since <= clock_timestamp() - $1::bigint * interval '1 ms'";

/// How an invitation stands: its age in milliseconds, whether it is claimed, whether its inviter is there.
const STANDING: &str = "SELECT floor(extract(epoch FROM clock_timestamp() - since) * 1000)::bigint,
         claimed IS NOT NULL, inviter_until > clock_timestamp()
     FROM kith.meetings WHERE id = $1 FOR UPDATE";

async fn open(
    pool: &Pool,
    id: RendezvousId,
    address: &str,
    limits: &MeetingLimits,
) -> Result<Result<(Side, Duration), Reason>, StoreError> {
    let mut client = pool.get().await?;
    let tx = client.transaction().await?;
    tx.execute("SELECT pg_advisory_xact_lock($1)", &[&LOCK])
        .await?;
    tx.execute(SWEEP, &[&ms(limits.remembered)]).await?;
    let known = tx.query_opt(STANDING, &[&&id.0[..]]).await?;
    let age = match Standing::open(known.as_ref().map(standing), limits.lifetime) {
        Ok(age) => age,
        Err(reason) => return Ok(Err(reason)),
    };
    let counts = tx
        .query_one(
            "SELECT count(*), count(*) FILTER (WHERE address = $1 AND claimed IS NULL
                 AND inviter_until > clock_timestamp()) FROM kith.meetings",
            &[&address],
        )
        .await?;
    let full = |count: i64, most: usize| usize::try_from(count).unwrap_or(usize::MAX) >= most;
    if full(counts.get(0), limits.total) || full(counts.get(1), limits.per_address) {
        return Ok(Err(limits.busy()));
    }
    let coming = tx
        .query_one(
            "INSERT INTO kith.meetings (id, address, inviter, inviter_until)
             VALUES ($1, $2, 1, clock_timestamp() + $3::bigint * interval '1 ms')
             ON CONFLICT (id) DO UPDATE SET address = EXCLUDED.address,
                 inviter = meetings.inviter + 1, inviter_until = EXCLUDED.inviter_until
             RETURNING inviter",
            &[&&id.0[..], &address, &ms(limits.lease)],
        )
        .await?
        .get(0);
    tx.commit().await?;
    let side = Side {
        id,
        role: Role::Inviter,
        coming,
    };
    Ok(Ok((side, limits.lifetime.saturating_sub(age))))
}

async fn claim(
    pool: &Pool,
    id: RendezvousId,
    limits: &MeetingLimits,
) -> Result<Result<(Side, Duration), Reason>, StoreError> {
    let mut client = pool.get().await?;
    let tx = client.transaction().await?;
    let known = tx.query_opt(STANDING, &[&&id.0[..]]).await?;
    if let Err(reason) = Standing::claim(known.as_ref().map(standing), limits.lifetime) {
        return Ok(Err(reason));
    }
    // Nobody asks for the address of a burned one.
    let coming = tx
        .query_one(
            "UPDATE kith.meetings SET claimed = clock_timestamp(), address = NULL,
                 joiner_until = clock_timestamp() + $2::bigint * interval '1 ms'
             WHERE id = $1 RETURNING inviter",
            &[&&id.0[..], &ms(limits.lease)],
        )
        .await?
        .get(0);
    tx.commit().await?;
    let side = Side {
        id,
        role: Role::Joiner,
        coming,
    };
    Ok(Ok((side, limits.lifetime)))
}

async fn look(
    pool: &Pool,
    side: Side,
    most: usize,
    limits: &MeetingLimits,
) -> Result<Option<Found>, StoreError> {
    // What is left of the time first, then whether the other side is there, then its notes: so none is missed.
    let (own, other) = columns(side);
    let renew = format!(
        "UPDATE kith.meetings SET {own} = clock_timestamp() + $4::bigint * interval '1 ms'
         WHERE id = $1 AND inviter = $2
         RETURNING floor(extract(epoch FROM clock_timestamp() - claimed) * 1000)::bigint,
             clock_timestamp() < claimed + $3::bigint * interval '1 ms'
                 AND {other} <= clock_timestamp()"
    );
    let client = pool.get().await?;
    let renew = client.prepare_cached(&renew).await?;
    let (id, lifetime, lease) = (&side.id.0[..], ms(limits.lifetime), ms(limits.lease));
    let Some(row) = client
        .query_opt(&renew, &[&id, &side.coming, &lifetime, &lease])
        .await?
    else {
        return Ok(None);
    };
    let met = row
        .get::<_, Option<i64>>(0)
        .map(|since| limits.lifetime.saturating_sub(duration(since)));
    let mut notes = Vec::new();
    if met.is_some() {
        let take = client
            .prepare_cached(
                "WITH taken AS (DELETE FROM kith.notes WHERE key IN (
                     SELECT key FROM kith.notes WHERE meeting = $1 AND to_inviter = $2
                     ORDER BY key LIMIT $3) RETURNING key, bytes)
                 SELECT bytes FROM taken ORDER BY key",
            )
            .await?;
        let (to_inviter, most) = (is_inviter(side), i64::try_from(most).unwrap_or(i64::MAX));
        let taken = client.query(&take, &[&id, &to_inviter, &most]).await?;
        notes.extend(taken.iter().map(|row| row.get(0)));
    }
    Ok(Some(Found {
        met,
        left: row.get::<_, Option<bool>>(1).unwrap_or(false),
        notes,
    }))
}

async fn put(pool: &Pool, side: Side, note: &[u8], most: usize) -> Result<bool, StoreError> {
    let client = pool.get().await?;
    let put = client
        .prepare_cached(
            "INSERT INTO kith.notes (meeting, to_inviter, bytes)
             SELECT id, $2, $3 FROM kith.meetings WHERE id = $1
                 AND (SELECT count(*) FROM kith.notes WHERE meeting = $1 AND to_inviter = $2) < $4",
        )
        .await?;
    let (to_inviter, most) = (!is_inviter(side), i64::try_from(most).unwrap_or(i64::MAX));
    let rows = client
        .execute(&put, &[&&side.id.0[..], &to_inviter, &note, &most])
        .await?;
    Ok(rows == 1)
}

async fn leave(pool: &Pool, side: Side) -> Result<(), StoreError> {
    let (own, _) = columns(side);
    let gone =
        format!("UPDATE kith.meetings SET {own} = '-infinity' WHERE id = $1 AND inviter = $2");
    let client = pool.get().await?;
    let id = &side.id.0[..];
    if client.execute(&gone, &[&id, &side.coming]).await? == 1 {
        let unread = "DELETE FROM kith.notes WHERE meeting = $1 AND to_inviter = $2";
        client.execute(unread, &[&id, &is_inviter(side)]).await?;
    }
    Ok(())
}

fn standing(row: &Row) -> Standing {
    Standing {
        age: duration(row.get(0)),
        claimed: row.get(1),
        attended: row.get(2),
    }
}

/// Until when this side counts as there, and the other.
fn columns(side: Side) -> (&'static str, &'static str) {
    match side.role {
        Role::Inviter => ("inviter_until", "joiner_until"),
        Role::Joiner => ("joiner_until", "inviter_until"),
    }
}

fn is_inviter(side: Side) -> bool {
    side.role == Role::Inviter
}

fn ms(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// A clock that was set back makes nothing younger than new.
fn duration(ms: i64) -> Duration {
    Duration::from_millis(u64::try_from(ms).unwrap_or(0))
}
