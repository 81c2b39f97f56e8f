//! Answers to what the page watches, told again when they change.

use crate::page::Page;
use kith_channel::{
    Answer, DeviceRow, Query, Reminding, Status, Storage, StuckRow, SyncState, Tell,
};
use kith_device::book::Book;
use kith_device::device::Device;
use kith_device::news::News;
use kith_device::platform::Platform;
use kith_device::status::Sync;
use kith_graph::document::{Changed, Graph};
use std::cell::RefCell;

/// So many rows of Today beyond those that are shown: one that moves out of sight is not taken for one dealt with.
const NEXT: usize = 5;

/// What the page watches, with what it was told last.
#[derive(Default)]
pub(crate) struct Watches {
    list: RefCell<Vec<(u32, Query, Option<Answer>)>>,
}

impl Watches {
    pub(crate) fn add(&self, watch: u32, query: Query, told: Option<Answer>) {
        self.list.borrow_mut().push((watch, query, told));
    }

    pub(crate) fn remove(&self, watch: u32) {
        self.list.borrow_mut().retain(|(w, ..)| *w != watch);
    }

    /// Tells every answer that is another than the last one told; what the news do not concern is not worked out again.
    pub(crate) fn refresh(
        &self,
        page: &Page,
        news: &News,
        answer: impl Fn(&Query) -> Option<Answer>,
    ) {
        for (watch, query, told) in self.list.borrow_mut().iter_mut() {
            if told.is_some() && !may_be_another(query, news) {
                continue;
            }
            let Some(now) = answer(query) else { continue };
            if told.as_ref() != Some(&now) {
                page.tell(
                    &Tell::Watched {
                        watch: *watch,
                        answer: now.clone(),
                    },
                    None,
                );
                *told = Some(now);
            }
        }
    }
}

/// Whether the answer to a question may be another one after news of the book.
fn may_be_another(query: &Query, news: &News) -> bool {
    match query {
        Query::Status | Query::Devices | Query::Reminding => true,
        Query::Today { .. } | Query::People { .. } => news.concern(Changed::concerns_lists),
        Query::Person { id, .. } => news.concern(|changed| changed.concerns_page(*id)),
        Query::View { wanted, .. } => {
            news.concern(|changed| *changed != Changed::default() && changed.concerns(wanted))
        }
        Query::Events => news.concern(|changed| changed.events),
    }
}

/// The answer, if there can be one yet: a person's page needs the document.
pub(crate) fn answer<P: Platform>(
    device: &Device<P>,
    heard: Option<&Status>,
    set_aside: bool,
    query: &Query,
) -> Option<Answer> {
    let book = device.book();
    Some(match query {
        Query::Today { today, all } => {
            let more = if *all { usize::MAX } else { NEXT };
            Answer::Today(book.today(*today).with_more(more))
        }
        Query::People {
            filter,
            today,
            from,
            limit,
        } => Answer::People(book.people(filter, *today, *from, (*limit).min(1_000))),
        Query::Person { id, today } => {
            if !book.is_loaded() {
                return None;
            }
            Answer::Person(book.person(*id, *today).map(Box::new))
        }
        Query::View { wanted, today } => Answer::View(Box::new(book.view(wanted, *today)?)),
        Query::Events => Answer::Events(book.events().to_vec()),
        Query::Devices => Answer::Devices(
            device
                .devices()
                .into_iter()
                .map(|d| DeviceRow {
                    number: d.number.0,
                    label: d.label,
                    this: d.this,
                    last_seen: d.last_seen.and_then(|at| i64::try_from(at).ok()),
                })
                .collect(),
        ),
        Query::Status => Answer::Status(status(device, &book, heard, set_aside)),
        Query::Reminding => Answer::Reminding(reminding(device)),
    })
}

fn status<P: Platform>(
    device: &Device<P>,
    book: &Book,
    heard: Option<&Status>,
    set_aside: bool,
) -> Status {
    let own = device.status();
    let storage = match device.storage() {
        kith_device::writer::Storage::Ready => Storage::Ready,
        kith_device::writer::Storage::NotSaved(sentence) => Storage::NotSaved { sentence },
        kith_device::writer::Storage::Closed(sentence) => Storage::Closed { sentence },
    };
    let mut status = Status {
        sync: match own.sync {
            Sync::Offline => SyncState::Offline,
            Sync::Syncing => SyncState::Syncing,
            Sync::Synced => SyncState::Synced,
            Sync::Look => SyncState::Look,
        },
        troubles: own.troubles,
        notes: own.notes,
        left_out: own.left_out,
        stuck: own
            .stuck
            .into_iter()
            .map(|stuck| StuckRow {
                device: stuck.device.0,
                number: stuck.number,
                sentence: format!(
                    "Change {} of “{}” cannot be taken up: {}.",
                    stuck.number, stuck.label, stuck.why
                ),
            })
            .collect(),
        paired: own.shared,
        out: own.out,
        relay: own.relay,
        needs_token: own.needs_token,
        waiting: own.waiting,
        pictures: own.pictures_to_send,
        storage,
        people: (book.is_loaded() || book.people_count() > 0).then(|| book.people_count()),
        set_aside,
        example: book.graph().and_then(Graph::example),
        phrase: device.has_phrase(),
        loaded: book.is_loaded(),
    };
    // Another tab talks to the relay: how that stands, it says.
    if let (false, Some(heard)) = (device.is_holder(), heard) {
        status.sync = heard.sync;
        status.waiting = heard.waiting;
        status.pictures = heard.pictures;
        status.phrase = heard.phrase;
        status.relay.clone_from(&heard.relay);
        status.needs_token = heard.needs_token;
        status.out = heard.out;
        status.troubles.extend(heard.troubles.iter().cloned());
        status.notes.clone_from(&heard.notes);
        status.left_out.clone_from(&heard.left_out);
        status.stuck.clone_from(&heard.stuck);
    }
    status
}

fn reminding<P: Platform>(device: &Device<P>) -> Reminding {
    let now = device.reminding();
    Reminding {
        key: now.key,
        connected: now.connected,
        here: device.is_holder(),
        reminder: now.reminder,
        gone: now.gone,
        others: now.others,
        feed: now.feed,
        sending: now.sending,
    }
}
