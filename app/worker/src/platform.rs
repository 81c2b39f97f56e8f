//! The browser as a platform: IndexedDB, WebSockets, its randomness and its clocks.

use crate::idb::Idb;
use crate::secrets;
use crate::socket::Sockets;
use crate::tabs::Tabs;
use chrono::{DateTime, Utc};
use futures::channel::{mpsc, oneshot};
use kith_device::platform::{Line, Notice, Platform, StoreError};
use kith_sync::store::{Op, Outcome, Space, Tx};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue};
use web_sys::{MessageChannel, MessageEvent, WorkerGlobalScope};

/// What the worker's device stands on.
pub(crate) struct Browser {
    pub(crate) idb: Idb,
    pub(crate) sockets: Sockets,
    pub(crate) tabs: Tabs,
    pub(crate) notices: mpsc::UnboundedSender<Notice>,
}

impl Platform for Browser {
    async fn transact(&self, tx: &Tx) -> Result<Outcome, StoreError> {
        if !tx
            .ops
            .iter()
            .any(|op| matches!(op, Op::Put(Space::Secrets, ..)))
        {
            return self.idb.transact(tx).await;
        }
        let mut wrapped = Tx::default();
        for op in &tx.ops {
            wrapped.ops.push(match op {
                Op::Put(Space::Secrets, key, plain) => Op::Put(
                    Space::Secrets,
                    key.clone(),
                    secrets::wrap(&self.idb, plain).await?,
                ),
                other => other.clone(),
            });
        }
        self.idb.transact(&wrapped).await
    }

    async fn get(&self, space: Space, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.idb.get(space, key).await
    }

    async fn records(&self, space: Space) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        let records = self.idb.records(space).await?;
        if space != Space::Secrets {
            return Ok(records);
        }
        let mut open = Vec::with_capacity(records.len());
        for (key, wrapped) in records {
            open.extend(
                secrets::unwrap(&self.idb, &wrapped)
                    .await?
                    .map(|plain| (key, plain)),
            );
        }
        Ok(open)
    }

    async fn keys(&self, space: Space) -> Result<Vec<String>, StoreError> {
        self.idb.keys(space).await
    }

    async fn log(&self, space: Space, after: u64) -> Result<Vec<(u64, Vec<u8>)>, StoreError> {
        self.idb.log(space, after).await
    }

    async fn smaller(&self, image: &[u8], most: usize) -> Option<Vec<u8>> {
        crate::shrink::shrink(image, most).await
    }

    #[expect(
        clippy::expect_used,
        reason = "a browser without randomness cannot run this page at all"
    )]
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("crypto.getRandomValues");
    }

    fn utc(&self) -> DateTime<Utc> {
        Utc::now()
    }

    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "milliseconds since the tab began"
    )]
    fn monotonic(&self) -> u64 {
        let scope = js_sys::global().dyn_into::<WorkerGlobalScope>().ok();
        scope
            .and_then(|s| s.performance())
            .map_or(0, |p| p.now() as u64)
    }

    async fn sleep(&self, ms: u64) {
        if ms == 0 && turn().await.is_some() {
            return;
        }
        gloo_timers::future::TimeoutFuture::new(u32::try_from(ms).unwrap_or(u32::MAX)).await;
    }

    fn dial(&self, line: Line, url: &str) {
        self.sockets.dial(line, url);
    }

    fn send(&self, line: Line, frame: Vec<u8>) {
        self.sockets.send(line, &frame);
    }

    fn hang_up(&self, line: Line) {
        self.sockets.hang_up(line);
    }

    fn announce(&self) {
        self.tabs.announce();
    }

    fn notice(&self, notice: Notice) {
        // Whoever listens lives as long as the worker.
        drop(self.notices.unbounded_send(notice));
    }
}

/// Lets everything else that waits for this thread go first. A timer of no length waits for four milliseconds once
/// several have followed each other; a message to oneself does not.
async fn turn() -> Option<()> {
    let channel = MessageChannel::new().ok()?;
    let (said, heard) = oneshot::channel();
    let hears = Closure::once(move |_: MessageEvent| {
        // The receiver waits below, so there is nobody to miss it.
        let _ = said.send(());
    });
    channel
        .port1()
        .set_onmessage(Some(hears.as_ref().unchecked_ref()));
    channel.port2().post_message(&JsValue::NULL).ok()?;
    heard.await.ok()?;
    channel.port1().close();
    Some(())
}
