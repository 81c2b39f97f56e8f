//! Serves the page: opens the book, answers what is asked, and tells what changes.

mod backup;
mod export;
mod listen;
mod reply;
mod tables;
mod turn;

use crate::answer::{Watches, answer};
use crate::idb::Idb;
use crate::lock::Lock;
use crate::page::Page;
use crate::platform::Browser;
use crate::socket::Sockets;
use crate::tabs::Tabs;
use futures::StreamExt;
use futures::channel::{mpsc, oneshot};
use futures::future::select;
use kith_channel::{Answer, Ask, Query, Reply, Request, Status, Storage, SyncState, Tell};
use kith_device::device::Device;
use kith_device::export::Export;
use kith_device::platform::Platform;
use kith_device::preview;
use kith_device::watch::Watch;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::pin::pin;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// How long the document waits for the page to ask for something to show, in milliseconds.
const PATIENCE: u64 = 1_000;

struct Worker {
    page: Page,
    device: Rc<Device<Browser>>,
    lock: Rc<Lock>,
    /// Over the tab that seals.
    watch: RefCell<Watch>,
    watches: Watches,
    previews: RefCell<HashMap<u32, preview::Preview>>,
    /// Backups that wait for their passphrase: name and bytes.
    sealed: RefCell<HashMap<u32, (String, Vec<u8>)>>,
    /// Files on their way out.
    exports: RefCell<HashMap<u32, Export>>,
    /// Tables that wait for what their columns are.
    tables: RefCell<tables::Waiting>,
    next_preview: Cell<u32>,
    /// Whether an earlier book of this device waits to be brought in, and the preview that shows it.
    set_aside: Cell<bool>,
    set_aside_preview: Cell<u32>,
    /// A pairing just ended well: there may be a book to bring in.
    joined: Cell<bool>,
    /// What the tab that talks to the relay said last.
    heard: RefCell<Option<Status>>,
    /// Whether the search is being made ready.
    preparing: Cell<bool>,
    /// Told once the page has something to show.
    shown: Cell<Option<oneshot::Sender<()>>>,
}

/// Runs until the page goes.
pub(crate) async fn run(page: Page, requests: mpsc::UnboundedReceiver<(Request, Vec<u8>)>) {
    let (notices, noticed) = mpsc::unbounded();
    let (socket_events, sockets_said) = mpsc::unbounded();
    let (tab_events, tabs_said) = mpsc::unbounded();
    let (outdated, asked_to_go) = mpsc::unbounded();
    let tabs = Tabs::new(move |heard| drop(tab_events.unbounded_send(heard)));
    let platform = Browser {
        idb: Idb::new(outdated),
        sockets: Sockets::new(socket_events),
        tabs,
        notices,
    };
    match Device::open(platform).await {
        Ok((device, work)) => {
            let (shown, first_shown) = oneshot::channel();
            let worker = Rc::new(Worker {
                page,
                device: device.clone(),
                lock: Rc::default(),
                watch: RefCell::new(Watch::new(device.platform().monotonic())),
                watches: Watches::default(),
                previews: RefCell::default(),
                sealed: RefCell::default(),
                exports: RefCell::default(),
                tables: RefCell::default(),
                next_preview: Cell::new(1),
                set_aside: Cell::new(false),
                set_aside_preview: Cell::new(0),
                joined: Cell::new(false),
                heard: RefCell::default(),
                preparing: Cell::new(false),
                shown: Cell::new(Some(shown)),
            });
            spawn_local(device.clone().work(work));
            spawn_local(worker.clone().begin(first_shown));
            spawn_local(worker.clone().give_way(asked_to_go));
            spawn_local(worker.clone().listen(noticed, sockets_said, tabs_said));
            worker.serve(requests).await;
        }
        Err(e) => serve_closed(&page, requests, &e.to_string()).await,
    }
}

/// The store does not open: every question about the book gets that sentence, never an empty book.
async fn serve_closed(
    page: &Page,
    mut requests: mpsc::UnboundedReceiver<(Request, Vec<u8>)>,
    sentence: &str,
) {
    let status = Status {
        sync: SyncState::Look,
        troubles: vec![sentence.to_owned()],
        notes: Vec::new(),
        left_out: Vec::new(),
        stuck: Vec::new(),
        paired: false,
        out: false,
        relay: None,
        needs_token: false,
        waiting: 0,
        pictures: 0,
        storage: Storage::Closed {
            sentence: sentence.to_owned(),
        },
        people: None,
        set_aside: false,
        example: None,
        phrase: false,
        loaded: false,
    };
    while let Some((Request { id, ask }, _)) = requests.next().await {
        let reply = match ask {
            Ask::Watch {
                query: Query::Status,
                ..
            } => Reply::Answer {
                answer: Answer::Status(status.clone()),
            },
            Ask::Watch { .. } | Ask::Unwatch { .. } | Ask::Nudge | Ask::StopPairing => Reply::Done,
            _ => Reply::Refused {
                sentence: sentence.to_owned(),
            },
        };
        page.tell(&Tell::Reply { id, reply }, None);
    }
}

impl Worker {
    /// Loads the document, and takes its turn at the relay.
    async fn begin(self: Rc<Self>, first_shown: oneshot::Receiver<()>) {
        // Loading takes the whole thread; what the page asked for first needs only the rows, so it goes first.
        let patience = pin!(self.device.platform().sleep(PATIENCE));
        select(first_shown, patience).await;
        if let Err(e) = self.device.load().await {
            self.device.close(e.to_string());
        }
        self.stand_in_line();
        spawn_local(self.clone().keep_watch());
        self.device.platform().tabs.ask_status();
        self.look_aside().await;
        self.refresh();
    }

    async fn look_aside(&self) {
        // What cannot be read now stays where it is and is asked for again at the next start.
        self.set_aside
            .set(matches!(self.device.set_aside().await, Ok(Some(_))));
    }

    fn answer(&self, query: &Query) -> Option<Answer> {
        answer(
            &self.device,
            self.heard.borrow().as_ref(),
            self.set_aside.get(),
            query,
        )
    }

    fn refresh(&self) {
        let news = self.device.take_news();
        self.watches
            .refresh(&self.page, &news, |query| self.answer(query));
    }

    async fn serve(self: &Rc<Self>, mut requests: mpsc::UnboundedReceiver<(Request, Vec<u8>)>) {
        while let Some((Request { id, ask }, bytes)) = requests.next().await {
            let worker = self.clone();
            spawn_local(async move {
                let shows = matches!(&ask, Ask::Watch { query, .. } if *query != Query::Status);
                let (reply, file) = worker.reply(ask, bytes).await;
                if let Some(reply) = reply {
                    worker
                        .page
                        .tell(&Tell::Reply { id, reply }, file.as_deref());
                }
                if shows && let Some(shown) = worker.shown.take() {
                    // Whoever waited may have lost patience.
                    let _ = shown.send(());
                }
            });
        }
    }
}
