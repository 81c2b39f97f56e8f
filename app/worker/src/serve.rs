//! Serves the page: opens the book, answers what is asked, and tells what changes.

use crate::answer::{Watches, answer};
use crate::idb::Idb;
use crate::page::Page;
use crate::platform::Browser;
use crate::qr;
use crate::socket::{SocketEvent, Sockets};
use crate::tabs::{self, Heard, Tabs};
use futures::StreamExt;
use futures::channel::mpsc;
use kith_channel::{
    Answer, Ask, ExportFormat, PairingStep, Parsed, Preview, Query, Reply, Request, Status,
    Storage, SyncState, Tell,
};
use kith_device::convert::to_person;
use kith_device::device::{Device, Done};
use kith_device::export::{Format, export};
use kith_device::platform::{Notice, PairingNotice, Platform};
use kith_device::preview::{self, second_line, shown};
use kith_device::writer;
use kith_graph::command::Command;
use kith_graph::ids::PersonId;
use kith_graph::types::{Origin, PersonDraft};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// How many names a preview lists.
const LISTED: usize = 500;

struct Worker {
    page: Page,
    device: Rc<Device<Browser>>,
    watches: Watches,
    previews: RefCell<HashMap<u32, preview::Preview>>,
    next_preview: Cell<u32>,
    /// Whether an earlier book of this device waits to be brought in, and the preview that shows it.
    set_aside: Cell<bool>,
    set_aside_preview: Cell<u32>,
    /// A pairing just ended well: there may be a book to bring in.
    joined: Cell<bool>,
    /// What the tab that talks to the relay said last.
    heard: RefCell<Option<Status>>,
}

/// Runs until the page goes.
pub(crate) async fn run(page: Page, requests: mpsc::UnboundedReceiver<(Request, Vec<u8>)>) {
    let (notices, noticed) = mpsc::unbounded();
    let (socket_events, sockets_said) = mpsc::unbounded();
    let (tab_events, tabs_said) = mpsc::unbounded();
    let tabs = Tabs::new(move |heard| drop(tab_events.unbounded_send(heard)));
    let platform = Browser {
        idb: Idb::default(),
        sockets: Sockets::new(socket_events),
        tabs,
        notices,
    };
    match Device::open(platform).await {
        Ok((device, work)) => {
            let worker = Rc::new(Worker {
                page,
                device: device.clone(),
                watches: Watches::default(),
                previews: RefCell::default(),
                next_preview: Cell::new(1),
                set_aside: Cell::new(false),
                set_aside_preview: Cell::new(0),
                joined: Cell::new(false),
                heard: RefCell::default(),
            });
            spawn_local(device.clone().work(work));
            spawn_local(worker.clone().begin());
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
        paired: false,
        relay: None,
        waiting: 0,
        storage: Storage::Closed {
            sentence: sentence.to_owned(),
        },
        people: None,
        set_aside: false,
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
    async fn begin(self: Rc<Self>) {
        if let Err(e) = self.device.load().await {
            self.device.close(e.to_string());
        }
        let worker = self.clone();
        tabs::when_alone(
            false,
            move || {
                let worker = worker.clone();
                spawn_local(async move { worker.hold().await });
            },
            self.let_go(),
        );
        self.device.platform().tabs.ask_status();
        self.look_aside().await;
        self.refresh();
    }

    async fn look_aside(&self) {
        // What cannot be read now stays where it is and is asked for again at the next start.
        self.set_aside
            .set(matches!(self.device.set_aside().await, Ok(Some(_))));
    }

    async fn hold(&self) {
        if let Err(e) = self.device.hold().await {
            self.device.close(e.to_string());
        }
        self.refresh();
    }

    /// Another tab took over.
    fn let_go(self: &Rc<Self>) -> impl FnOnce() + 'static {
        let worker = self.clone();
        move || {
            worker.device.let_go();
            worker.refresh();
        }
    }

    /// Makes this tab the one that talks to the relay: pairing is done where the person looks.
    async fn take_over(self: &Rc<Self>) {
        if self.device.is_holder() {
            return;
        }
        let (held, now) = futures::channel::oneshot::channel();
        // The receiver waits below, so there is nobody to miss it.
        let held = move || {
            let _ = held.send(());
        };
        tabs::when_alone(true, held, self.let_go());
        // Never granted only where the browser has no locks; then there is one tab.
        let _ = now.await;
        self.hold().await;
    }

    /// What the device, the sockets and the other tabs say, as it comes.
    async fn listen(
        self: Rc<Self>,
        mut notices: mpsc::UnboundedReceiver<Notice>,
        mut sockets: mpsc::UnboundedReceiver<SocketEvent>,
        mut tabs: mpsc::UnboundedReceiver<Heard>,
    ) {
        loop {
            futures::select! {
                notice = notices.select_next_some() => {
                    let mut dirty = self.notice(notice);
                    // What comes in a burst is shown once.
                    while let Ok(notice) = notices.try_recv() {
                        dirty |= self.notice(notice);
                    }
                    if self.joined.take() {
                        self.look_aside().await;
                        dirty = true;
                    }
                    if dirty {
                        self.refresh();
                    }
                }
                event = sockets.select_next_some() => match event {
                    SocketEvent::Opened(line) => self.device.opened(line),
                    SocketEvent::Frame(line, bytes) => self.device.frame(line, bytes),
                    SocketEvent::Closed(line) => self.device.closed(line),
                },
                heard = tabs.select_next_some() => match heard {
                    Heard::Wrote => {
                        if let Err(e) = self.device.heard().await {
                            self.device.close(e.to_string());
                        }
                    }
                    Heard::StatusAsked => self.say_status(),
                    Heard::Status(json) => {
                        *self.heard.borrow_mut() = serde_json::from_str(&json).ok();
                        self.refresh();
                    }
                },
            }
        }
    }

    /// Whether what is shown may have changed.
    fn notice(&self, notice: Notice) -> bool {
        match notice {
            Notice::Book => return true,
            Notice::Status => {
                self.say_status();
                return true;
            }
            Notice::Pairing(step) => {
                self.joined
                    .set(self.joined.get() || matches!(step, PairingNotice::Joined { .. }));
                self.page.tell(
                    &Tell::Pairing {
                        step: pairing_step(step),
                    },
                    None,
                );
            }
            Notice::Progress(done, of) => self.page.tell(&Tell::Progress { done, of }, None),
            Notice::Replaced => self.page.tell(&Tell::Outdated, None),
        }
        false
    }

    fn say_status(&self) {
        if self.device.is_holder()
            && let Some(Answer::Status(status)) = self.answer(&Query::Status)
            && let Ok(json) = serde_json::to_string(&status)
        {
            self.device.platform().tabs.say_status(&json);
        }
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
        self.watches.refresh(&self.page, |query| self.answer(query));
    }

    async fn serve(self: &Rc<Self>, mut requests: mpsc::UnboundedReceiver<(Request, Vec<u8>)>) {
        while let Some((Request { id, ask }, bytes)) = requests.next().await {
            let worker = self.clone();
            spawn_local(async move {
                let (reply, file) = worker.reply(ask, bytes).await;
                if let Some(reply) = reply {
                    worker
                        .page
                        .tell(&Tell::Reply { id, reply }, file.as_deref());
                }
            });
        }
    }

    /// What needs the document waits for it; a book that cannot be opened says so in its place.
    async fn opened(&self) {
        while !self.device.book().is_loaded()
            && !matches!(self.device.storage(), writer::Storage::Closed(_))
        {
            self.device.platform().sleep(20).await;
        }
    }

    async fn reply(self: &Rc<Self>, ask: Ask, bytes: Vec<u8>) -> (Option<Reply>, Option<Vec<u8>>) {
        let needs_document = matches!(
            ask,
            Ask::Preview { .. }
                | Ask::PreviewSetAside
                | Ask::Export { .. }
                | Ask::Undo { .. }
                | Ask::Invite { .. }
                | Ask::Join { .. }
        );
        if needs_document {
            self.opened().await;
        }
        let reply = match ask {
            Ask::Run { command } => done(self.device.run(command).await),
            Ask::Undo { batch } => match self.device.run(Command::Undo { batch }).await {
                Ok(Done { batch, kept, .. }) if !kept.is_empty() => {
                    Reply::PartlyUndone { batch, kept }
                }
                other => done(other),
            },
            Ask::Watch { watch, query } => {
                let now = self.answer(&query);
                self.watches.add(watch, query, now.clone());
                // A question that cannot be answered yet is answered by the first `Watched`.
                now.map_or(Reply::Done, |answer| Reply::Answer { answer })
            }
            Ask::Unwatch { watch } => {
                self.watches.remove(watch);
                Reply::Done
            }
            Ask::Parse { text, today } => {
                let found = kith_formats::quick_add::parse(&text, today);
                Reply::Parsed {
                    parsed: Parsed {
                        person: to_person(found.draft, Origin::Captured),
                        promise: found.promise.map(|p| (p.words, p.due)),
                    },
                }
            }
            Ask::Preview { name } => {
                self.show_preview(|people| preview::preview(&name, &bytes, people))
            }
            Ask::PreviewSetAside => match self.device.set_aside().await {
                Ok(Some(others)) => {
                    let reply = self.show_preview(|people| {
                        Ok(preview::preview_people(
                            "this device, before it joined",
                            "Kith",
                            others,
                            people,
                        ))
                    });
                    self.set_aside_preview.set(self.next_preview.get() - 1);
                    reply
                }
                Ok(None) => refused("Nothing was set aside on this device."),
                Err(sentence) => refused(&sentence),
            },
            Ask::Import { preview } => {
                let reply = self.import(preview).await;
                if matches!(reply, Reply::Saved { .. }) && self.set_aside_preview.get() == preview {
                    if let Err(sentence) = self.device.forget_set_aside().await {
                        return (Some(refused(&sentence)), None);
                    }
                    self.look_aside().await;
                    self.refresh();
                }
                reply
            }
            Ask::Discard { preview } => {
                self.previews.borrow_mut().remove(&preview);
                Reply::Done
            }
            Ask::Export { format } => {
                let format = match format {
                    ExportFormat::Vcard => Format::Vcard,
                    ExportFormat::Csv => Format::Csv,
                    ExportFormat::Json => Format::Json,
                    ExportFormat::Automerge => Format::Automerge,
                };
                match export(&self.device.book(), format) {
                    Some(file) => {
                        let reply = Reply::File {
                            name: file.name.to_owned(),
                            mime: file.mime.to_owned(),
                        };
                        return (Some(reply), Some(file.bytes));
                    }
                    None => refused("The book is still being opened. Try again in a moment."),
                }
            }
            Ask::Invite { relay } => {
                self.take_over().await;
                unit(
                    self.device
                        .invite(&relay, &own_origin(), &own_label())
                        .await,
                )
            }
            Ask::Codes { matching } => {
                self.device.codes(matching);
                Reply::Done
            }
            Ask::Join { link, label } => {
                self.take_over().await;
                unit(self.device.join(&link, &label).await)
            }
            Ask::StopPairing => {
                self.device.stop_pairing();
                Reply::Done
            }
            Ask::Nudge => {
                self.device.nudge();
                Reply::Done
            }
        };
        (Some(reply), None)
    }

    fn show_preview(
        &self,
        read: impl FnOnce(Vec<PersonDraft>) -> Result<preview::Preview, preview::PreviewError>,
    ) -> Reply {
        let book = self.device.book();
        let Some(graph) = book.graph() else {
            return refused("The book is still being opened. Try again in a moment.");
        };
        match read(
            graph
                .people()
                .into_iter()
                .map(|(_, person)| person)
                .collect(),
        ) {
            Err(e) => refused(&e.to_string()),
            Ok(found) => {
                let number = self.next_preview.get();
                self.next_preview.set(number + 1);
                let reply = Reply::Previewed {
                    preview: Preview {
                        preview: number,
                        source: found.source.clone(),
                        kind: found.kind.clone(),
                        add: found
                            .add
                            .iter()
                            .take(LISTED)
                            .map(|p| (shown(p), second_line(p)))
                            .collect(),
                        add_count: found.add.len(),
                        skip: found.skip.clone(),
                        warnings: found.warnings.clone(),
                    },
                };
                self.previews.borrow_mut().insert(number, found);
                reply
            }
        }
    }

    async fn import(&self, number: u32) -> Reply {
        let Some(found) = self.previews.borrow_mut().remove(&number) else {
            return refused("That preview is gone. Choose the file again.");
        };
        let people = found
            .add
            .iter()
            .map(|p| (PersonId(self.device.fresh_id()), p.clone()))
            .collect();
        let on = chrono::Local::now().date_naive();
        let command = Command::Import {
            on,
            source: found.source.clone(),
            people,
        };
        let reply = done(self.device.run(command).await);
        if matches!(reply, Reply::Refused { .. }) {
            self.previews.borrow_mut().insert(number, found);
        }
        reply
    }
}

fn done(result: Result<Done, String>) -> Reply {
    match result {
        Ok(Done { batch, what, .. }) => Reply::Saved { batch, what },
        Err(sentence) => Reply::Refused { sentence },
    }
}

fn unit(result: Result<(), String>) -> Reply {
    match result {
        Ok(()) => Reply::Done,
        Err(sentence) => Reply::Refused { sentence },
    }
}

fn refused(sentence: &str) -> Reply {
    Reply::Refused {
        sentence: sentence.to_owned(),
    }
}

fn pairing_step(notice: PairingNotice) -> PairingStep {
    match notice {
        PairingNotice::Invited {
            link,
            words,
            seconds,
        } => PairingStep::Invited {
            qr: qr::modules(&link),
            link,
            words,
            seconds,
        },
        PairingNotice::Compare { code, confirm } => PairingStep::Compare { code, confirm },
        PairingNotice::Joined { label } => PairingStep::Joined { label },
        PairingNotice::Failed { sentence } => PairingStep::Failed { sentence },
    }
}

/// Where the page came from: what a pairing link begins with.
fn own_origin() -> String {
    let location = js_sys::Reflect::get(&js_sys::global(), &"location".into()).unwrap_or_default();
    js_sys::Reflect::get(&location, &"origin".into())
        .ok()
        .and_then(|o| o.as_string())
        .unwrap_or_default()
}

/// What this device calls itself until the person says otherwise.
fn own_label() -> String {
    let navigator =
        js_sys::Reflect::get(&js_sys::global(), &"navigator".into()).unwrap_or_default();
    let agent = js_sys::Reflect::get(&navigator, &"userAgent".into())
        .ok()
        .and_then(|a| a.as_string());
    let agent = agent.unwrap_or_default();
    let known = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android phone"),
        ("Macintosh", "Mac"),
        ("Windows", "Windows computer"),
        ("Linux", "Linux computer"),
    ];
    known
        .iter()
        .find(|(mark, _)| agent.contains(mark))
        .map_or("This device", |(_, label)| label)
        .to_owned()
}
