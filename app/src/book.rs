//! What every screen shares: the way to the worker, the day, how the book stands, and how it speaks up.

use crate::client::{Client, Saved, watch};
use crate::components::draft_sheet::DraftFor;
use crate::components::log_sheet::Beside;
use crate::components::person_picker::Picked;
use crate::components::toast::{Toast, Toasts};
use crate::install::Install;
use crate::photos::Photos;
use crate::router::Router;
use crate::timer::Timers;
use crate::update::Update;
use crate::{fresh, settings, today, words};
use chrono::NaiveDate;
use kith_channel::{Ask, Query, Status};
use kith_graph::command::Command;
use kith_graph::ids::{BatchId, InteractionId, PersonId};
use kith_graph::types::{Channel, Initiator, Interaction};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;

/// From this width on, list and person stand side by side.
const WIDE: &str = "(min-width: 1000px)";

/// The state at the root; copied freely, living as long as the page.
#[derive(Clone, Copy)]
pub(crate) struct Book {
    /// The way to the worker.
    pub(crate) client: Client,
    /// The day it is here.
    pub(crate) today: ReadSignal<NaiveDate>,
    /// How the book stands; `None` until the worker said so.
    pub(crate) status: ReadSignal<Option<Status>>,
    /// Whether there is room for list and person side by side.
    pub(crate) wide: ReadSignal<bool>,
    /// What was just done, with Undo.
    pub(crate) toasts: Toasts,
    /// The contact whose details are open, if any.
    pub(crate) log_sheet: RwSignal<Option<Interaction>>,
    /// What comes with that contact; set before it is opened, taken by the sheet.
    pub(crate) log_beside: StoredValue<Beside>,
    /// The text that is being drafted, if any.
    pub(crate) draft_sheet: RwSignal<Option<DraftFor>>,
    /// What did not work, until it is put away.
    pub(crate) trouble: RwSignal<Option<String>>,
    /// Where the page is.
    pub(crate) router: Router,
    /// A newer version.
    pub(crate) update: Update,
    /// The browser's offer to install.
    pub(crate) install: Install,
    /// Whether the person has moved on from the first screen: from then on a new heading takes the focus.
    pub(crate) moved: StoredValue<bool>,
    /// Where the list of people was scrolled to.
    pub(crate) list_scroll: StoredValue<f64>,
    /// The timer that runs on this device.
    pub(crate) timers: Timers,
    /// Photos that were looked at.
    pub(crate) photos: Photos,
    /// The pairing link the page was opened with.
    pub(crate) link: StoredValue<Option<String>>,
}

impl Book {
    /// Starts the worker and everything that is watched for as long as the page lives.
    pub(crate) fn open(link: Option<String>) -> Self {
        let client = Client::start();
        let status = client.watch(|| Some(Query::Status), watch::status);
        Effect::new(move |_| {
            if let Some(people) = status.with(|s| s.as_ref().and_then(|s| s.people)) {
                settings::set_has_book(people > 0);
            }
        });
        let nudge = move |_| {
            if !document().hidden() {
                client.tell(Ask::Nudge);
            }
        };
        let seen = window_event_listener_untyped("visibilitychange", nudge);
        let online = window_event_listener_untyped("online", nudge);
        on_cleanup(move || {
            seen.remove();
            online.remove();
        });
        Self {
            client,
            today: today::watch(),
            status,
            wide: watch_width(),
            toasts: Toasts::new(),
            log_sheet: RwSignal::new(None),
            log_beside: StoredValue::new(Beside::default()),
            draft_sheet: RwSignal::new(None),
            trouble: RwSignal::new(None),
            router: Router::start(),
            update: Update::watch(),
            install: Install::watch(),
            moved: StoredValue::new(false),
            list_scroll: StoredValue::new(0.0),
            timers: Timers::watch(),
            photos: Photos::new(client),
            link: StoredValue::new(link),
        }
    }

    /// Runs a command; says what was done with Undo, or what went wrong. True once it is durable.
    pub(crate) async fn run(self, command: Command) -> bool {
        match self.client.run(command).await {
            Ok(saved) => {
                self.say(saved);
                true
            }
            Err(sentence) => {
                self.fail(sentence);
                false
            }
        }
    }

    /// Says what was done, with Undo.
    pub(crate) fn say(self, saved: Saved) {
        self.toasts.show(Toast {
            text: saved.what,
            undo: vec![saved.batch],
            details: None,
        });
    }

    /// Says what did not work; it stays until it is put away.
    pub(crate) fn fail(self, sentence: String) {
        self.trouble.try_set(Some(sentence));
    }

    /// Takes batches back and says so.
    pub(crate) fn undo(self, batches: Vec<BatchId>) {
        spawn_local(async move {
            match self.client.undo(batches).await {
                Ok(text) => self.toasts.show(Toast {
                    text,
                    undo: Vec::new(),
                    details: None,
                }),
                Err(sentence) => self.fail(sentence),
            }
        });
    }

    /// A contact of today with one person, not saved yet.
    pub(crate) fn contact(self, person: PersonId, channel: Channel) -> Interaction {
        let begun_by = match channel {
            Channel::Email | Channel::Message | Channel::Social => Initiator::Me,
            _ => Initiator::Both,
        };
        Interaction {
            id: fresh::interaction(),
            people: vec![person],
            on: today::now(),
            at: Some(fresh::moment()),
            channel,
            begun_by,
            minutes: None,
            note: String::new(),
            event: None,
            planned: false,
            bulk: false,
            missed: false,
            answered: false,
            value: String::new(),
        }
    }

    /// Saves a contact; the toast offers Undo, and Details where it was one tap. True once it is durable.
    pub(crate) async fn save_contact(self, interaction: Interaction, one_tap: bool) -> bool {
        let details = one_tap.then(|| interaction.clone());
        self.save(Command::SaveInteraction { interaction }, details)
            .await
    }

    /// Saves a contact of one tap together with what it settles. True once it is durable.
    pub(crate) async fn save_contact_with(
        self,
        interaction: Interaction,
        also: Vec<Command>,
        with: &[Picked],
    ) -> bool {
        if also.is_empty() {
            return self.save_contact(interaction, true).await;
        }
        let names: Vec<&str> = with.iter().map(|(_, name)| name.as_str()).collect();
        let what = words::logged(interaction.channel, interaction.planned, &names);
        let details = Some(interaction.clone());
        let mut commands = vec![Command::SaveInteraction { interaction }];
        commands.extend(also);
        self.save(Command::Together { what, commands }, details)
            .await
    }

    async fn save(self, command: Command, details: Option<Interaction>) -> bool {
        match self.client.run(command).await {
            Ok(saved) => {
                self.toasts.show(Toast {
                    text: saved.what,
                    undo: vec![saved.batch],
                    details,
                });
                true
            }
            Err(sentence) => {
                self.fail(sentence);
                false
            }
        }
    }

    /// A contact as the book has it; says so if it is not there.
    pub(crate) async fn contact_of(
        self,
        person: PersonId,
        id: InteractionId,
    ) -> Option<Interaction> {
        let today = today::now();
        let answer = self.client.look(Query::Person { id: person, today }).await;
        let page = answer.and_then(watch::person).flatten();
        let contact = page.and_then(|page| page.interactions.into_iter().find(|i| i.id == id));
        if contact.is_none() {
            self.fail("That contact is not in the book any more.".to_owned());
        }
        contact
    }
}

/// The shared state; every screen stands below the root that provides it.
pub(crate) fn use_book() -> Book {
    expect_context()
}

fn watch_width() -> ReadSignal<bool> {
    let query = window().match_media(WIDE).ok().flatten();
    let (wide, set_wide) = signal(query.as_ref().is_some_and(web_sys::MediaQueryList::matches));
    let listener = query.map(|query| {
        gloo_events::EventListener::new(&query, "change", move |event| {
            if let Some(query) = event
                .target()
                .and_then(|t| t.dyn_into::<web_sys::MediaQueryList>().ok())
            {
                set_wide.try_set(query.matches());
            }
        })
    });
    StoredValue::new_local(listener);
    wide
}
