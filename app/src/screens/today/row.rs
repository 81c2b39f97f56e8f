//! A row of Today: why it is here, what to bring, one action beside it, and the rest under a swipe, the focus or a long
//! press. The first row stands open and shows everything.

use super::acts::{self, Deed, Main};
use crate::book::{Book, use_book};
use crate::components::avatar::Avatar;
use crate::components::icon::Icon;
use crate::components::log_sheet::Beside;
use crate::components::quick_log::QuickLog;
use crate::components::swipe_row::SwipeRow;
use crate::components::when::When;
use crate::words::today::Title;
use crate::{fresh, words};
use kith_graph::command::Command;
use kith_graph::ids::{EventId, InteractionId};
use kith_graph::things::Direction;
use kith_graph::types::{Channel, Interaction};
use kith_graph::view::{OpenKind, Reason, TodayRow};
use leptos::html::Button;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A row and what its buttons do; copied freely.
#[derive(Clone, Copy)]
struct Acting {
    book: Book,
    row: StoredValue<TodayRow>,
    /// Whether the ways to log a contact, or the answers, stand open.
    open: RwSignal<bool>,
    /// What opened them: the focus goes back to it.
    opener: NodeRef<Button>,
}

impl Acting {
    fn run(self, command: Option<Command>) {
        if let Some(command) = command {
            spawn_local(async move {
                self.book.run(command).await;
            });
        }
    }

    fn snooze(self) {
        let today = self.book.today.get_untracked();
        self.run(self.row.with_value(|row| acts::snooze(row, today)));
    }

    fn draft(self) {
        let today = self.book.today.get_untracked();
        let draft = self.row.with_value(|row| acts::draft(row, today));
        self.book.draft_sheet.set(Some(draft));
    }

    fn does(self, deed: &Deed) {
        let today = self.book.today.get_untracked();
        let person = self.row.with_value(|row| row.person.id);
        let (contact, took_place) = match *deed {
            Deed::Happened(id) => (InteractionId(id), true),
            Deed::Replied(id) => (InteractionId(id), false),
            _ => {
                let (now, key) = (fresh::moment(), fresh::key());
                return self.run(
                    self.row
                        .with_value(|row| acts::command(deed, row, now, key)),
                );
            }
        };
        spawn_local(async move {
            let Some(contact) = self.book.contact_of(person, contact).await else {
                return;
            };
            let contact = Interaction {
                on: contact.on.min(today),
                planned: contact.planned && !took_place,
                answered: contact.answered || !took_place,
                ..contact
            };
            self.book.save_contact(contact, took_place).await;
        });
    }

    /// Closes what stands open; the focus, which was inside, goes back.
    fn put_away(self) {
        if let Some(button) = self.opener.try_get_untracked().flatten() {
            let _ = button.focus();
        }
        self.open.try_set(false);
    }
}

/// Somebody or something that is due.
#[component]
pub(crate) fn Row(
    /// Who and why.
    row: TodayRow,
    /// Names of events.
    events: Vec<(EventId, String)>,
    /// The first row stands open and shows all its actions.
    lead: bool,
    /// Dealt with: the ring empties and the row fades.
    #[prop(into)]
    leaves: Signal<bool>,
) -> impl IntoView {
    let book = use_book();
    let acting = Acting {
        book,
        row: StoredValue::new(row.clone()),
        open: RwSignal::new(false),
        opener: NodeRef::new(),
    };
    let today = book.today.get_untracked();
    let why = words::today::why(&row, &events, today, lead);
    if lead {
        view! { <Lead acting row why leaves/> }.into_any()
    } else {
        view! { <Closed acting row why leaves/> }.into_any()
    }
}

#[component]
fn Lead(acting: Acting, row: TodayRow, why: String, leaves: Signal<bool>) -> impl IntoView {
    let name = row.person.name.clone();
    let title = words::today::title(&row);
    let heading = title.text().to_owned();
    let today = acting.book.today.get_untracked();
    let can_snooze = acts::snooze(&row, today).is_some();
    let logs = acts::logs(&row);
    let main = acts::main(&row);
    let drafts_first = main == Main::Draft;
    let first = match main {
        Main::Do(deed) => view! {
            <button class="btn main" data-do="log" on:click=move |_| acting.does(&deed)>
                <Icon name="check"/>"Done"<span class="vh">{format!(": {heading}")}</span>
            </button>
        }
        .into_any(),
        Main::Draft => view! {
            <button class="btn main" data-do="draft" aria-haspopup="dialog" on:click=move |_| acting.draft()>
                <Icon name="pen"/>"Draft"<span class="vh">{format!(" to {name}")}</span>
            </button>
        }
        .into_any(),
        Main::Log | Main::Choose if logs => view! {
            <button
                class="btn main"
                data-do="log"
                node_ref=acting.opener
                aria-expanded=move || if acting.open.get() { "true" } else { "false" }
                on:click=move |_| acting.open.update(|open| *open = !*open)
            >
                <Icon name="log"/>"Log"<span class="vh">{format!(" a contact with {name}")}</span>
            </button>
        }
        .into_any(),
        Main::Log | Main::Choose => ().into_any(),
    };
    let second = match acts::mark(&row).filter(|_| drafts_first) {
        Some((word, deed)) => view! {
            <button class="btn" data-do="log" on:click=move |_| acting.does(&deed)>
                <Icon name="check"/>{word}<span class="vh">{format!(": {heading}")}</span>
            </button>
        }
        .into_any(),
        None if drafts_first || !acts::drafts(&row) => ().into_any(),
        None => view! {
            <button class="btn" data-do="draft" aria-haspopup="dialog" on:click=move |_| acting.draft()>
                <Icon name="pen"/>"Draft"<span class="vh">{format!(" to {name}")}</span>
            </button>
        }
        .into_any(),
    };
    let snooze = can_snooze.then(|| {
        view! {
            <button class="btn" data-do="snooze" on:click=move |_| acting.snooze()>
                <Icon name="moon"/>"Snooze"<span class="vh">{format!(" {heading} for a week")}</span>
            </button>
        }
    });
    let bring = words::today::bring(&row).map(|(before, other, after)| {
        let introduction = acts::introduction(&row);
        let introduce = introduction.map(|draft| {
            view! {
                <button class="link" aria-haspopup="dialog" on:click=move |_| acting.book.draft_sheet.set(Some(draft.clone()))>
                    "Introduce them"
                </button>
            }
        });
        view! {
            <div class="bring"><Icon name="gift" small=true/><p>{before}<b>{other}</b>{after}" "{introduce}</p></div>
        }
    });
    view! {
        <li class="lead" class:is-leaving=leaves data-row="">
            <a class="who" href=format!("/people/{}", row.person.id)>
                <Face row=row.clone() leaves/>
                <span><Heading title/><span class="why" class:late=is_late(&row)>{why}</span></span>
            </a>
            {bring}
            <Choices acting/>
            <div class="acts">{first}{second}{snooze}</div>
            <Ways acting/>
        </li>
    }
}

#[component]
fn Closed(acting: Acting, row: TodayRow, why: String, leaves: Signal<bool>) -> impl IntoView {
    let name = row.person.name.clone();
    let title = words::today::title(&row);
    let heading = title.text().to_owned();
    let today = acting.book.today.get_untracked();
    let can_snooze = acts::snooze(&row, today).is_some();
    let main = acts::main(&row);
    let mark = acts::mark(&row).filter(|_| main == Main::Draft);
    let drafts = acts::drafts(&row);
    let narrow = !(can_snooze && (drafts || mark.is_some()));
    let toggle = move |icon: &'static str, label: String| {
        view! {
            <button
                class="tap"
                data-do="log"
                node_ref=acting.opener
                aria-label=label
                aria-expanded=move || if acting.open.get() { "true" } else { "false" }
                on:click=move |_| acting.open.update(|open| *open = !*open)
            ><Icon name=icon/></button>
        }
        .into_any()
    };
    let draft_label = format!("Draft to {name}");
    let end = match main {
        Main::Log => toggle("log", format!("Log a contact with {name}")),
        Main::Choose => toggle("down", format!("Decide about {name}")),
        Main::Do(deed) => view! {
            <button class="tap" data-do="log" aria-label=format!("Done: {heading}") on:click=move |_| acting.does(&deed)>
                <Icon name="check"/>
            </button>
        }
        .into_any(),
        Main::Draft => view! {
            <button class="tap" data-do="draft" aria-haspopup="dialog" aria-label=draft_label.clone() on:click=move |_| acting.draft()>
                <Icon name="pen"/>
            </button>
        }
        .into_any(),
    };
    let snooze = can_snooze.then(|| {
        view! {
            <button data-do="snooze" aria-label=format!("Snooze {heading}") on:click=move |_| acting.snooze()>
                <Icon name="moon"/>"Snooze"
            </button>
        }
    });
    let second = match mark {
        Some((word, deed)) => view! {
            <button data-do="log" aria-label=format!("{word}: {heading}") on:click=move |_| acting.does(&deed)>
                <Icon name="check"/>{word}
            </button>
        }
        .into_any(),
        None if !drafts => ().into_any(),
        None => view! {
            <button data-do="draft" aria-haspopup="dialog" aria-label=draft_label on:click=move |_| acting.draft()>
                <Icon name="pen"/>"Draft"
            </button>
        }
        .into_any(),
    };
    let bring = words::today::bring(&row)
        .map(|(before, other, after)| view! { " "{before}<b>{other}</b>{after} });
    let late = is_late(&row);
    view! {
        <SwipeRow leaves narrow=narrow under=view! { {snooze}{second} }.into_any()>
            <div class="row">
                <Face row=row.clone() leaves/>
                <a href=format!("/people/{}", row.person.id)>
                    <Heading title/>
                    <span class="why" class:late=late>{why}{bring}</span>
                </a>
                <span class="end">{end}</span>
            </div>
            <When is=Signal::derive(move || acting.open.get())>
                <div class="drawer"><Choices acting/><Ways acting/></div>
            </When>
        </SwipeRow>
    }
}

#[component]
fn Heading(title: Title) -> impl IntoView {
    match title {
        Title::Name(name) => view! { <span class="name">{name}</span> },
        Title::Thing(thing) => view! { <span class="thing">{thing}</span> },
    }
}

/// Somebody's ring, or the sign of what is to be done.
#[component]
fn Face(row: TodayRow, leaves: Signal<bool>) -> impl IntoView {
    let glyph = match (words::today::title(&row), row.reasons.first()) {
        (Title::Thing(_), Some(Reason::Open(open))) => match open.kind {
            OpenKind::MyPromise => "out",
            OpenKind::TheirPromise => "in",
            OpenKind::Thanks | OpenKind::AskThanks => "gift",
            OpenKind::Reply(Channel::Email) => "mail",
            OpenKind::Reply(Channel::Call | Channel::Video) => "phone",
            OpenKind::Reply(_) => "message",
            _ => "loop",
        },
        _ => {
            let arc = words::ring(&row.person, use_book().today.get_untracked());
            let share = Signal::derive(move || if leaves.get() { 0 } else { arc });
            return view! { <Avatar row=row.person share/> }.into_any();
        }
    };
    view! { <span class="glyph"><Icon name=glyph small=true/></span> }.into_any()
}

/// Answers to what the row asks, where it asks something.
#[component]
fn Choices(acting: Acting) -> impl IntoView {
    let (choices, asks, planned, value, id, name) = acting.row.with_value(|row| {
        let opens = |is: fn(&OpenKind) -> bool| {
            row.reasons
                .iter()
                .any(|reason| matches!(reason, Reason::Open(open) if is(&open.kind)))
        };
        (
            acts::choices(row),
            opens(|kind| matches!(kind, OpenKind::Question(_))),
            opens(|kind| matches!(kind, OpenKind::Planned(_))),
            opens(|kind| matches!(kind, OpenKind::Value)),
            row.person.id,
            row.person.name.clone(),
        )
    });
    if choices.is_empty() && !value {
        return ().into_any();
    }
    let buttons = choices
        .into_iter()
        .map(|(word, deed)| {
            view! { <button class="btn soft" on:click=move |_| acting.does(&deed)>{word}</button> }
        })
        .collect_view();
    let gave = move |_| {
        acting.put_away();
        acting
            .book
            .log_beside
            .set_value(beside(acting, Some(Direction::Given)));
        let contact = acting.book.contact(id, Channel::Email);
        acting.book.log_sheet.set(Some(contact));
    };
    view! {
        <div class="choices" role="group" aria-label=format!("What to do about {name}")>
            {asks.then(|| view! { <a class="btn soft" href=format!("/people/{id}")>"Write the answer"</a> })}
            {planned.then(|| view! { <a class="btn soft" href=format!("/people/{id}/brief")>"Read the brief"</a> })}
            {value.then(|| view! { <button class="btn soft" aria-haspopup="dialog" on:click=gave>"Log what you gave"</button> })}
            {buttons}
        </div>
    }
    .into_any()
}

/// The ways to log a contact, where this row is about one.
#[component]
fn Ways(acting: Acting) -> impl IntoView {
    let person = acting
        .row
        .with_value(|row| acts::logs(row).then_some(row.person.id));
    let done = Callback::new(move |()| acting.put_away());
    let ways = move || {
        person.map(|person| view! { <QuickLog person beside=beside(acting, None) on_done=done/> })
    };
    view! {
        <When is=Signal::derive(move || acting.open.get())>
            {ways()}
        </When>
    }
}

fn beside(acting: Acting, direction: Option<Direction>) -> Beside {
    let today = acting.book.today.get_untracked();
    acting.row.with_value(|row| Beside {
        names: vec![(row.person.id, row.person.name.clone())],
        also: acts::settled(row, today),
        direction,
        answers: acts::answers(row),
    })
}

/// A promise of mine that is late: the only lateness with a colour of its own.
fn is_late(row: &TodayRow) -> bool {
    row.late > 0
        && matches!(row.reasons.first(), Some(Reason::Open(open)) if open.kind == OpenKind::MyPromise)
}
