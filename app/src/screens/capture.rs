//! Capture: one field of free text, everything it gave to be corrected, and Save.

mod card;
mod draft;
mod known;
mod several;
mod ways;

use crate::book::{Book, use_book};
use crate::client::watch;
use crate::components::event_picker::{EventPicker, label};
use crate::components::icon::Icon;
use crate::components::top::Top;
use crate::components::when::When;
use crate::router::query;
use crate::scan::Reader;
use crate::shared::What;
use crate::{fresh, platform, settings, shared, today, words};
use card::{Cards, CheckScreen, Unread};
use chrono::NaiveDate;
use draft::{FIELDS, Field, Given, New, person, promise, shown, value, vows};
use kith_channel::{Ask, Parsed, Query, Reply};
use kith_graph::ids::{BatchId, EventId, PersonId};
use kith_graph::types::{Event, PersonDraft};
use kith_graph::view::duplicates::Alike;
use known::{Known, KnownSheet, Said};
use leptos::html::Textarea;
use leptos::prelude::*;
use leptos::task::spawn_local;
use several::Several;
use std::collections::BTreeSet;
use ways::{Open, WaySheet, Ways};

/// What stands in the form; copied freely.
#[derive(Clone, Copy)]
struct Form {
    id: RwSignal<PersonId>,
    /// The draft that it began with: another tab's, or what this one had not saved when it ended.
    found: StoredValue<Option<settings::Draft>>,
    text: RwSignal<String>,
    /// What was typed over, by field.
    own: RwSignal<Given>,
    parsed: RwSignal<Parsed>,
    /// The others, where the text names several.
    more: RwSignal<Vec<Parsed>>,
    /// Whether the text is about one person, whatever it looks like.
    one: RwSignal<bool>,
    /// Further promises that were put out, by their place.
    out: RwSignal<BTreeSet<usize>>,
    /// The text that `parsed` was read from.
    read: RwSignal<String>,
    events: ReadSignal<Option<Vec<(Event, usize)>>>,
    event: RwSignal<Option<EventId>>,
    /// What was said of those in the book who are like the one in the form.
    said: RwSignal<Said>,
}

impl Form {
    fn open(book: Book) -> Self {
        let kept = settings::draft();
        let form = Self {
            id: RwSignal::new(fresh::person()),
            found: StoredValue::new(kept.clone()),
            text: RwSignal::new(kept.as_ref().map(|d| d.text.clone()).unwrap_or_default()),
            own: RwSignal::new(kept.map(|d| Given::of(d.fields)).unwrap_or_default()),
            parsed: RwSignal::new(Parsed::default()),
            more: RwSignal::new(Vec::new()),
            one: RwSignal::new(false),
            out: RwSignal::new(BTreeSet::new()),
            read: RwSignal::new(String::new()),
            events: book.client.watch(|| Some(Query::Events), watch::events),
            event: RwSignal::new(settings::event()),
            said: RwSignal::new(Said::default()),
        };
        Effect::new(move |_| {
            let text = form.text.get();
            form.one.track();
            form.keep();
            spawn_local(async move { form.parse(book, text).await });
        });
        form
    }

    /// Reads the text; only the newest text's answer counts.
    async fn parse(self, book: Book, text: String) {
        let reply = book
            .client
            .ask(Ask::Parse {
                text: text.clone(),
                today: today::now(),
                month_first: platform::month_first(),
                one: self.one.try_get_untracked().unwrap_or_default(),
            })
            .await;
        if let (Reply::Parsed { parsed, more }, Some(now)) = (reply, self.text.try_get_untracked())
            && now == text
        {
            self.parsed.try_set(parsed);
            self.more.try_set(more);
            self.read.try_set(text);
        }
    }

    /// Keeps the unsaved form on the device.
    fn keep(self) {
        let draft = self.draft();
        let empty = draft.text.is_empty() && draft.fields.iter().all(Option::is_none);
        settings::set_draft(Some(&draft).filter(|_| !empty));
    }

    /// What stands in the form. A draft that was found keeps its key for as long as it is the same, since it may have
    /// been saved before its tab ended; anything else is somebody else.
    fn draft(self) -> settings::Draft {
        let draft = settings::Draft {
            id: self.id.get_untracked(),
            text: self.text.get_untracked(),
            fields: self.own.with_untracked(Given::to_vec),
        };
        let same =
            |found: &settings::Draft| (&found.text, &found.fields) == (&draft.text, &draft.fields);
        let found = self.found.get_value().filter(same);
        found.unwrap_or(draft)
    }

    /// Puts a text that came from elsewhere into the field: below what stands there, which may be another person's, but
    /// is nobody's to throw away.
    fn fill(self, text: &str) {
        let text = text.trim();
        self.text.update(|there| {
            if there.trim().is_empty() {
                text.clone_into(there);
            } else if !there.contains(text) {
                *there = format!("{}\n{text}", there.trim_end());
            }
        });
    }

    fn type_over(self, field: Field, text: String) {
        self.own.update(|own| own.set(field, text));
        self.keep();
    }

    fn clear(self) {
        settings::set_draft(None);
        // Whoever went to another screen meanwhile left the form with it.
        if self.id.try_set(fresh::person()).is_some() {
            return;
        }
        self.found.set_value(None);
        self.own.set(Given::default());
        self.parsed.set(Parsed::default());
        self.more.set(Vec::new());
        self.one.set(false);
        self.out.set(BTreeSet::new());
        self.said.set(Said::default());
        self.text.set(String::new());
    }

    /// Who stands in the form, as far as it can be told by whom.
    fn person(self, on: NaiveDate) -> Option<PersonDraft> {
        let event = self.chosen_event();
        self.parsed
            .with(|parsed| self.own.with(|own| person(parsed, own, event.as_ref(), on)))
    }

    /// Every promise that was heard.
    fn vows(self, on: NaiveDate) -> Vec<draft::Vow> {
        self.parsed.with_untracked(|parsed| {
            self.own
                .with_untracked(|own| self.out.with_untracked(|out| vows(parsed, own, out, on)))
        })
    }

    fn chosen_event(self) -> Option<Event> {
        let id = self.event.get()?;
        self.events.with(|all| {
            all.as_ref()?
                .iter()
                .find(|(e, _)| e.id == id)
                .map(|(e, _)| e.clone())
        })
    }

    fn event_label(self) -> String {
        self.chosen_event()
            .map(|event| label(&event))
            .unwrap_or_default()
    }
}

/// `/capture`
#[component]
pub(crate) fn Capture() -> impl IntoView {
    let book = use_book();
    let form = Form::open(book);
    if let Some(text) = query("text")
        && form.text.with_untracked(String::is_empty)
    {
        form.text.set(text);
    }
    let saved = RwSignal::new(None::<(String, Vec<BatchId>)>);
    let problem = RwSignal::new(None::<String>);
    let cards = Cards::new(book, form, saved, problem);
    if query("shared").is_some() {
        spawn_local(take_shared(book, form, cards));
    }
    let open = Open::of_address();
    let (comparing, alike) = (RwSignal::new(false), RwSignal::new(None::<Alike>));
    let entered = Memo::new(move |_| {
        let on = book.today.get();
        if cards.checking.get() {
            cards.draft(on)
        } else {
            form.person(on)
        }
    });
    let quick = NodeRef::<Textarea>::new();
    let saving = RwSignal::new(false);
    let name = Memo::new(move |_| {
        form.parsed
            .with(|parsed| form.own.with(|own| shown(parsed, own)))
    });
    let save = move || {
        if saving.get_untracked() {
            return;
        }
        saving.set(true);
        problem.set(None);
        spawn_local(async move {
            let outcome = save(book, form).await;
            saving.try_set(false);
            match outcome {
                Ok(done) => {
                    saved.try_set(Some(done));
                    if let Some(field) = quick.try_get_untracked().flatten() {
                        // The field is on the page as long as this runs.
                        let _ = field.focus();
                    }
                }
                Err(sentence) => drop(problem.try_set(Some(sentence))),
            }
        });
    };
    Effect::new(move |_| {
        if let Some(field) = quick.get() {
            let _ = field.focus();
        }
    });
    let keys = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            save();
        }
    };
    let typed = move |event: leptos::ev::Event| {
        problem.set(None);
        form.text.set(event_target_value(&event));
    };
    let over = Signal::derive(move || {
        saved.with(|s| {
            s.as_ref()
                .map(|(who, _)| format!("Saved: {who}"))
                .unwrap_or_default()
        })
    });
    let undo = move |_| {
        if let Some((_, batches)) = saved.get_untracked() {
            saved.set(None);
            book.undo(batches);
        }
    };
    let check = move || {
        view! {
            <CheckScreen cards>
                <Known draft=entered said=form.said open=comparing ask=alike/>
            </CheckScreen>
        }
        .into_any()
    };
    let write = move || {
        view! {
        <main class="screen has-dock tall">
            <Top title="New person" over announce=true takes_focus=false>
                <When is=Signal::derive(move || saved.with(Option::is_some))>
                    <button class="link undo" on:click=undo>"Undo"</button>
                </When>
            </Top>
            <EventPicker events=form.events chosen=form.event/>
            <form id="capture" on:submit=move |e| { e.prevent_default(); save(); }>
                <div class="sheet fields parsed">
                    {FIELDS.into_iter().map(|field| view! { <Line form field/> }).collect_view()}
                    <Understood form/>
                </div>
            </form>
            <Several form/>
            <Unread/>
            <Known draft=entered said=form.said open=comparing ask=alike/>
        </main>
        <div class="dock" role="region" aria-label="At hand">
            <Ways open/>
            {move || problem.get().map(|sentence| view! {
                <p class="err" role="alert"><Icon name="alert" small=true/>{sentence}</p>
            })}
            <label class="field area">
                <span class="vh">"Quick add"</span>
                <textarea
                    rows="3"
                    node_ref=quick
                    placeholder="Sarah Chen, COO Acme, sarah@acme.com"
                    autocapitalize="words"
                    prop:value=form.text
                    on:input=typed
                    on:keydown=keys
                ></textarea>
            </label>
            <button type="submit" form="capture" class="btn main big" aria-busy=move || saving.get().then_some("true")>
                {move || save_button(&name.get(), form.more.with(Vec::len))}
            </button>
        </div>
    }
    .into_any()
    };
    view! {
        {move || if cards.checking.get() { check() } else { write() }}
        <KnownSheet said=form.said open=comparing ask=alike/>
        <WaySheet
            open
            fill=Callback::new(move |text: String| form.fill(&text))
            on_photo=Callback::new(move |photo: web_sys::Blob| cards.taken(photo))
        />
    }
}

/// "Save Sarah Chen", "Save 3 people".
fn save_button(name: &str, more: usize) -> String {
    if more > 0 {
        return format!("Save {}", words::people(more + 1));
    }
    format!("Save {name}").trim_end().to_owned()
}

/// Takes what another app shared: text and links into the field, the code in a picture too; a picture without one is read
/// as a card.
async fn take_shared(book: Book, form: Form, cards: Cards) {
    let reader = Reader::new(book.client);
    for shared in shared::waiting().await {
        match &shared.what {
            What::Text(text) => form.fill(text),
            What::Picture(file) => {
                let Some(reader) = &reader else { continue };
                match reader.picture(file).await {
                    Ok(texts) if !texts.is_empty() => form.fill(&texts.join("\n")),
                    // A picture without a code is one of a card.
                    Ok(_) => cards.taken(file.clone().into()),
                    Err(_) => continue,
                }
            }
            What::File(_) => continue,
        }
        // The form is kept on the device at every change, so that it may go where it waited.
        shared::forget(&shared).await;
    }
}

/// Saves what stands in the form; only when it is durable is the form cleared.
async fn save(book: Book, form: Form) -> Result<(String, Vec<BatchId>), String> {
    let text = form.text.get_untracked();
    if form.read.get_untracked() != text {
        form.parse(book, text).await;
    }
    let on = today::now();
    let Some(person) = untrack(|| form.person(on)) else {
        return Err("There is nothing to save yet. A name is enough; so is an e-mail, a phone number or a company.".to_owned());
    };
    let id = form.draft().id;
    let who = form
        .parsed
        .with_untracked(|parsed| form.own.with_untracked(|own| shown(parsed, own)));
    let vows = form.vows(on);
    let mut all = vec![New {
        id,
        person,
        vows,
        shown: who.clone(),
    }];
    let event = untrack(|| form.chosen_event());
    all.extend(
        form.more
            .with_untracked(|more| several::others(more, event.as_ref(), on)),
    );
    let who = if all.len() > 1 {
        words::people(all.len())
    } else {
        who
    };
    let Some(command) = draft::save(all, on, fresh::key) else {
        return Err("There is nothing to save yet.".to_owned());
    };
    let same = form.said.with_untracked(|said| said.same.clone());
    let saved = book.client.run(command).await?;
    form.clear();
    known::join(book, id, same, who, saved.batch).await
}

#[component]
fn Line(form: Form, field: Field) -> impl IntoView {
    let book = use_book();
    let text = Memo::new(move |_| {
        let event = form.event_label();
        let shown = |parsed: &Parsed, own: &Given| match field {
            Field::Due => promise(parsed, own, book.today.get())
                .map(|(_, due)| due.to_string())
                .unwrap_or_default(),
            field => value(parsed, own, field, &event),
        };
        form.parsed
            .with(|parsed| form.own.with(|own| shown(parsed, own)))
    });
    let got = move || form.own.with(|own| own.get(field).is_none()) && text.with(|t| !t.is_empty());
    let typed = move |event: leptos::ev::Event| form.type_over(field, event_target_value(&event));
    let control = if field == Field::Note {
        view! { <textarea rows="1" placeholder="Add" class:got=got prop:value=text on:input=typed></textarea> }.into_any()
    } else {
        view! {
            <input
                type=field.kind()
                inputmode=field.keyboard()
                autocomplete="off"
                placeholder="Add"
                class:got=got
                class:name=field == Field::Name
                prop:value=text
                on:input=typed
            />
        }
        .into_any()
    };
    view! { <label class="fld" class:big=field == Field::Name><span>{field.label()}</span>{control}</label> }
}

/// What else was understood: a promise, which is kept as one, and tags.
#[component]
fn Understood(form: Form) -> impl IntoView {
    let book = use_book();
    // Emptied by hand it stays, so that it can be filled again.
    let heard = Signal::derive(move || {
        form.parsed.with(|parsed| parsed.promise.is_some())
            || form.own.with(|own| own.get(Field::Promise).is_some())
    });
    let promised = Signal::derive(move || {
        let today = book.today.get();
        form.parsed
            .with(|parsed| form.own.with(|own| promise(parsed, own, today).is_some()))
    });
    let tags = move || {
        let tags = form.parsed.with(|parsed| parsed.person.tags.join(", "));
        (!tags.is_empty()).then(
            || view! { <div class="fld"><span>"Tags"</span><span class="got">{tags}</span></div> },
        )
    };
    view! {
        <When is=heard><Line form field=Field::Promise/></When>
        <When is=promised><Line form field=Field::Due/></When>
        <several::Promises form/>
        {move || tags()}
    }
}
