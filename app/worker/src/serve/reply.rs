//! What the page asks, answered.

use super::Worker;
use crate::qr;
use chrono::NaiveDate;
use kith_channel::{Ask, Heard, Parsed, Preview, Query, Reply};
use kith_device::backup;
use kith_device::convert::{card_of, to_person};
use kith_device::device::Done;
use kith_device::platform::Platform;
use kith_device::preview::{self, second_line, shown};
use kith_device::writer;
use kith_formats::qr::Grey;
use kith_formats::quick_add::{self, DayOrder, QuickAdd};
use kith_formats::{code, vcard};
use kith_graph::belongings::EXAMPLE;
use kith_graph::command::Command;
use kith_graph::demo;
use kith_graph::ids::PersonId;
use kith_graph::picture::Role;
use kith_graph::types::{Origin, PersonDraft};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// What waits for the document is refused with this.
pub(super) const OPENING: &str = "The book is still being opened. Try again in a moment.";

/// How many names a preview lists.
const LISTED: usize = 500;
/// Which example book everybody looks around in.
const EXAMPLE_SEED: u64 = 2026;

impl Worker {
    /// What needs the document waits for it; a book that cannot be opened says so in its place.
    async fn opened(&self) {
        while !self.device.book().is_loaded()
            && !matches!(self.device.storage(), writer::Storage::Closed(_))
        {
            self.device.platform().sleep(20).await;
        }
    }

    /// Once the list is on its way, and no edit is: of a large one each part would make all of it anew.
    async fn prepare_search(self: Rc<Self>) {
        if self.preparing.replace(true) {
            return;
        }
        let platform = self.device.platform();
        platform.sleep(0).await;
        while !self.device.is_settled() {
            platform.sleep(50).await;
        }
        self.device.book().prepare_search();
        self.preparing.set(false);
    }

    pub(super) async fn reply(
        self: &Rc<Self>,
        ask: Ask,
        bytes: Vec<u8>,
    ) -> (Option<Reply>, Option<Vec<u8>>) {
        let needs_document = matches!(
            ask,
            Ask::Preview { .. }
                | Ask::PreviewTable { .. }
                | Ask::PreviewSetAside
                | Ask::MyCard
                | Ask::Example { .. }
                | Ask::Export { .. }
                | Ask::Backup { .. }
                | Ask::Open { .. }
                | Ask::Undo { .. }
                | Ask::Invite { .. }
                | Ask::Join { .. }
                | Ask::Erase { .. }
                | Ask::Picture { .. }
                | Ask::Share { .. }
                | Ask::Remind { .. }
                | Ask::ShareCalendar { .. }
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
                if matches!(query, Query::People { .. }) {
                    // Whoever looks at the list may search it next.
                    spawn_local(self.clone().prepare_search());
                }
                self.watches.add(watch, query, now.clone());
                // A question that cannot be answered yet is answered by the first `Watched`.
                now.map_or(Reply::Done, |answer| Reply::Answer { answer })
            }
            Ask::Unwatch { watch } => {
                self.watches.remove(watch);
                Reply::Done
            }
            Ask::Parse {
                text,
                today,
                month_first,
                one,
            } => parsed(&text, today, month_first, one),
            Ask::Preview { name } if backup::is_backup(&bytes) => self.keep_sealed(name, bytes),
            Ask::Preview { name } if backup::is_plain_book(&bytes) => {
                self.open_plain(&name, &bytes).await
            }
            Ask::Preview { name } => self.read(name, bytes),
            Ask::PreviewTable { table, columns } => self.read_table(table, &columns),
            Ask::PreviewSetAside => match self.device.set_aside().await {
                Ok(Some(other)) => {
                    let source = "this device, before it joined";
                    match self.device.compare(source, "Kith", &other) {
                        Some(found) => {
                            let reply = self.previewed(found);
                            self.set_aside_preview.set(self.next_preview.get() - 1);
                            reply
                        }
                        None => refused(OPENING),
                    }
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
            Ask::StopImport => {
                self.device.stop();
                Reply::Done
            }
            Ask::Example { today } => {
                // Always the same book, and no key is ever made twice.
                let mut keys = [0; 8];
                self.device.platform().fill(&mut keys);
                let things = demo::book_under(EXAMPLE_SEED, u64::from_be_bytes(keys), today);
                let source = EXAMPLE.to_owned();
                done(self.device.run(Command::BringIn { source, things }).await)
            }
            Ask::Discard { preview } => {
                self.previews.borrow_mut().remove(&preview);
                self.sealed.borrow_mut().remove(&preview);
                self.tables.borrow_mut().remove(&preview);
                Reply::Done
            }
            Ask::Export { format } => self.begin_export(format),
            Ask::ExportPart { export } => return self.export_part(export).await,
            Ask::Backup { passphrase } => match self.backup(&passphrase).await {
                Ok((reply, bytes)) => return (Some(reply), Some(bytes)),
                Err(sentence) => refused(&sentence),
            },
            Ask::Open { sealed, passphrase } => self.open_sealed(sealed, &passphrase).await,
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
            Ask::Join { link, relay, label } => {
                self.take_over().await;
                unit(self.device.join(&link, relay.as_deref(), &label).await)
            }
            Ask::MyCard => self.my_card(),
            Ask::ReadCodes { width, height } => match Grey::new(width, height, &bytes) {
                Some(picture) => Reply::Codes {
                    texts: kith_formats::qr::read(picture),
                },
                None => refused("The picture is too small or too large to hold a code."),
            },
            Ask::Remove { device } => {
                self.take_over().await;
                unit(self.device.remove(device).await)
            }
            Ask::Erase { person } => {
                self.take_over().await;
                unit(self.device.erase([person].into()).await)
            }
            Ask::RunWithCard {
                what,
                commands,
                person,
            } => done(
                self.device
                    .run_with_picture(what, commands, person, Role::CardFront, &bytes)
                    .await,
            ),
            Ask::AddPhoto { person } => done(
                self.device
                    .add_picture(person, Role::Portrait, &bytes)
                    .await,
            ),
            Ask::Picture { id } => match self.device.picture_in_time(id).await {
                Ok(image) => {
                    let reply = Reply::File {
                        name: id.to_string(),
                        mime: image.media.name().to_owned(),
                    };
                    return (Some(reply), Some(image.bytes));
                }
                Err(sentence) => refused(&sentence),
            },
            Ask::SetAside { device, number } => {
                self.take_over().await;
                unit(self.device.go_on_without(device, number))
            }
            Ask::Phrase => {
                self.take_over().await;
                Reply::Phrase {
                    words: self.device.phrase(),
                }
            }
            Ask::ConfirmPhrase { words } => unit(self.device.confirm_phrase(&words)),
            Ask::ReplacePhrase { words } => {
                self.take_over().await;
                unit(self.device.replace_phrase(&words).await)
            }
            Ask::DeleteVault { words } => {
                self.take_over().await;
                unit(self.device.delete_vault(&words).await)
            }
            Ask::ForgetLeftOut => {
                self.take_over().await;
                unit(self.device.forget_left_out().await)
            }
            Ask::GiveToken { token } => {
                self.take_over().await;
                unit(self.device.give_token(&token))
            }
            Ask::Share { relay } => {
                self.take_over().await;
                unit(self.device.share(&relay, &own_label()).await)
            }
            Ask::Remind { reminder } => {
                self.take_over().await;
                unit(self.device.remind(reminder).await)
            }
            Ask::TryReminder => {
                self.take_over().await;
                self.device.try_reminder();
                Reply::Done
            }
            Ask::ShareCalendar { on } => {
                self.take_over().await;
                unit(self.device.share_calendar(on).await)
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

    fn my_card(&self) -> Reply {
        let book = self.device.book();
        let Some(graph) = book.graph() else {
            return refused(OPENING);
        };
        let card = card_of(&graph.facts().profile);
        let vcard = if card.is_somebody() {
            vcard::write_v3(std::slice::from_ref(&card))
        } else {
            String::new()
        };
        let qr = if vcard.is_empty() {
            Vec::new()
        } else {
            qr::modules(&vcard)
        };
        let name = card.name;
        Reply::Card { name, vcard, qr }
    }

    /// Does something with everybody in the book; nothing while it is still being opened.
    pub(super) fn with_people<T>(
        &self,
        with: impl FnOnce(&[(PersonId, PersonDraft)]) -> T,
    ) -> Option<T> {
        let book = self.device.book();
        Some(with(&book.graph()?.people()))
    }

    /// Keeps what was found under a number and shows it.
    pub(super) fn previewed(&self, found: preview::Preview) -> Reply {
        let number = self.next_number();
        let preview = Preview {
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
            more: found
                .more
                .iter()
                .take(LISTED)
                .map(|more| (more.who.clone(), more.about.clone()))
                .collect(),
            more_count: found.more.len(),
            contacts: found.contacts(),
            events: found.events(),
            others: found.others(),
            skip: found.skip.iter().take(LISTED).cloned().collect(),
            skip_count: found.skip.len(),
            warnings: found.warnings.clone(),
        };
        self.previews.borrow_mut().insert(number, found);
        Reply::Previewed { preview }
    }

    /// A number for something that waits for the person.
    pub(super) fn next_number(&self) -> u32 {
        let number = self.next_preview.get();
        self.next_preview.set(number + 1);
        number
    }

    async fn import(&self, number: u32) -> Reply {
        let Some(found) = self.previews.borrow_mut().remove(&number) else {
            return refused("That preview is gone. Choose the file again.");
        };
        let on = today();
        let reply = done(self.device.bring(&found, on).await);
        if matches!(reply, Reply::Refused { .. }) {
            self.previews.borrow_mut().insert(number, found);
        }
        reply
    }
}

/// The day where the person is.
pub(super) fn today() -> NaiveDate {
    chrono::Local::now().date_naive()
}

/// What free text, or a code's text, says of one person or of several.
fn parsed(text: &str, today: NaiveDate, month_first: Option<bool>, one: bool) -> Reply {
    let order = match month_first {
        Some(true) => DayOrder::MonthFirst,
        Some(false) => DayOrder::DayFirst,
        None => DayOrder::Unsaid,
    };
    let found = if let Some(draft) = code::contact(text) {
        let found = QuickAdd {
            draft,
            ..QuickAdd::default()
        };
        vec![found]
    } else if one {
        vec![quick_add::parse_in(text, today, order)]
    } else {
        let parts = quick_add::parse_many(text, today, order).into_iter();
        parts.map(|part| part.found).collect()
    };
    let mut all = found.into_iter().map(|found| Parsed {
        person: to_person(found.draft, Origin::Captured),
        promise: found.promise.map(|p| (p.words, p.due)),
        others: found
            .others
            .into_iter()
            .map(|p| Heard {
                what: p.words,
                due: p.due,
                theirs: p.theirs,
            })
            .collect(),
    });
    Reply::Parsed {
        parsed: all.next().unwrap_or_default(),
        more: all.collect(),
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

pub(super) fn refused(sentence: &str) -> Reply {
    Reply::Refused {
        sentence: sentence.to_owned(),
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
