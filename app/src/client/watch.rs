//! Watched answers as signals.

use super::Client;
use kith_channel::{Answer, DeviceRow, Query, Reminding, Status};
use kith_graph::types::Event;
use kith_graph::view::{PeoplePage, PersonPage, Today, View};
use leptos::prelude::*;

impl Client {
    /// Watches what `query` asks, again whenever it asks something else, until the owner is gone. The last answer
    /// stays until the next one is there, so that nothing flickers; it is `None` only before the first.
    pub(crate) fn watch<T: Clone + Send + Sync + 'static>(
        self,
        query: impl Fn() -> Option<Query> + Send + Sync + 'static,
        pick: fn(Answer) -> Option<T>,
    ) -> ReadSignal<Option<T>> {
        let (answer, set_answer) = signal(None);
        let query = Memo::new(move |_| query());
        Effect::new(move |_| {
            let Some(query) = query.get() else { return };
            let watch = self.watch_now(query, move |answer| {
                if let Some(answer) = pick(answer) {
                    set_answer.try_set(Some(answer));
                }
            });
            on_cleanup(move || {
                if let Some(watch) = watch {
                    self.unwatch(watch);
                }
            });
        });
        answer
    }
}

pub(crate) fn today(answer: Answer) -> Option<Today> {
    match answer {
        Answer::Today(today) => Some(today),
        _ => None,
    }
}

pub(crate) fn people(answer: Answer) -> Option<PeoplePage> {
    match answer {
        Answer::People(page) => Some(page),
        _ => None,
    }
}

/// `Some(None)`: there is nobody with that id.
pub(crate) fn person(answer: Answer) -> Option<Option<Box<PersonPage>>> {
    match answer {
        Answer::Person(page) => Some(page),
        _ => None,
    }
}

pub(crate) fn view(answer: Answer) -> Option<View> {
    match answer {
        Answer::View(view) => Some(*view),
        _ => None,
    }
}

pub(crate) fn events(answer: Answer) -> Option<Vec<(Event, usize)>> {
    match answer {
        Answer::Events(events) => Some(events),
        _ => None,
    }
}

pub(crate) fn devices(answer: Answer) -> Option<Vec<DeviceRow>> {
    match answer {
        Answer::Devices(devices) => Some(devices),
        _ => None,
    }
}

pub(crate) fn status(answer: Answer) -> Option<Status> {
    match answer {
        Answer::Status(status) => Some(status),
        _ => None,
    }
}

pub(crate) fn reminding(answer: Answer) -> Option<Reminding> {
    match answer {
        Answer::Reminding(reminding) => Some(reminding),
        _ => None,
    }
}
