//! Texts in the person's own words, with gaps that Kith fills.

use crate::book::use_book;
use crate::client::watch;
use crate::components::back_bar::BackBar;
use crate::components::form;
use crate::components::heading::Heading;
use crate::components::icon::Icon;
use crate::components::sheet::Sheet;
use crate::words::ways;
use crate::{fresh, things};
use kith_channel::Query;
use kith_graph::command::Command;
use kith_graph::ids::TemplateId;
use kith_graph::things::{Template, TemplateKind, Thing, ThingKind};
use kith_graph::view::{View, Wanted};
use leptos::prelude::*;
use leptos::task::spawn_local;

const KINDS: [TemplateKind; 9] = [
    TemplateKind::KeepInTouch,
    TemplateKind::FollowUp,
    TemplateKind::Promise,
    TemplateKind::Thanks,
    TemplateKind::Introduction,
    TemplateKind::Ask,
    TemplateKind::Update,
    TemplateKind::Birthday,
    TemplateKind::Referral,
];

/// The gaps that can stand in a text, and what fills them.
const GAPS: [(&str, &str); 20] = [
    ("{first}", "their first name"),
    ("{name}", "their whole name"),
    ("{company}", "where they work"),
    ("{event}", "where you met"),
    ("{last_note}", "what you noted last"),
    ("{need}", "what they look for"),
    ("{offer}", "what you, or whom you introduce, can offer"),
    ("{promise}", "what you promised"),
    ("{thanks}", "what the thanks are for"),
    ("{ask}", "what you plan to ask"),
    ("{update}", "whom they sent you"),
    ("{stands}", "how it stands with that one"),
    ("{prospect}", "whom you send on"),
    ("{why}", "what that is about"),
    ("{email}", "their e-mail"),
    ("{other}", "whom you introduce"),
    ("{other_first}", "the same, by first name"),
    ("{me}", "your name, from My side"),
    ("{sentence}", "what you do, from My side"),
    ("{referral_words}", "words to refer you with, from My side"),
];

/// `/settings/templates`
#[component]
pub(crate) fn Templates() -> impl IntoView {
    let book = use_book();
    let answer = book.client.watch(
        move || {
            Some(Query::View {
                wanted: Wanted::Templates,
                today: book.today.get(),
            })
        },
        watch::view,
    );
    let all = Memo::new(move |_| match answer.get() {
        Some(View::Templates(all)) => Some(all),
        _ => None,
    });
    let open = RwSignal::new(None::<Option<Template>>);
    let rows = move || {
        let row = |template: Template| {
            let name = if template.name.is_empty() {
                ways::template(template.kind).to_owned()
            } else {
                template.name.clone()
            };
            let about = ways::template(template.kind);
            view! {
                <li>
                    <button type="button" class="row plain" on:click=move |_| open.set(Some(Some(template.clone())))>
                        <span><span class="thing">{name}</span><span class="why">{about}</span></span>
                        <span class="end"><Icon name="right" small=true/></span>
                    </button>
                </li>
            }
        };
        all.get()
            .unwrap_or_default()
            .into_iter()
            .map(row)
            .collect_view()
    };
    let sheet = move || {
        open.get()
            .map(|template| view! { <TemplateSheet template on_close=Callback::new(move |()| open.set(None))/> })
    };
    view! {
        <main class="screen">
            <BackBar href="/settings" to="More"/>
            <header class="top close"><Heading text="Templates"/></header>
            <p class="lede">"What a draft begins with. Kith fills the gaps and sends nothing: you read it, change it, and send it yourself."</p>
            <ul class="sheet rows flush" aria-label="Templates">{rows}</ul>
            <div class="head"><h2>"Gaps"</h2></div>
            <GapList/>
            <p class="hint">"Where nothing is known for a gap, its sentence is left out."</p>
            <p class="in up"><button type="button" class="btn main big" on:click=move |_| open.set(Some(None))>"Add a template"</button></p>
            {sheet}
        </main>
    }
}

#[component]
fn GapList() -> impl IntoView {
    let gaps = GAPS
        .iter()
        .map(|(gap, what)| view! { <div class="fld"><dt><code>{*gap}</code></dt><dd>{*what}</dd></div> })
        .collect_view();
    view! { <dl class="sheet fields">{gaps}</dl> }
}

/// Kith's own have keys that begin so; one that is changed is saved under the same key.
const KITHS: u128 = 0x6b69_7468_0000_8000_8000_0000_0074;

/// Whether it is one that the person added, rather than Kith's or what stands in its place.
fn is_own(template: &Template) -> bool {
    template.id.0.as_u128() >> 16 != KITHS
}

#[component]
fn TemplateSheet(template: Option<Template>, on_close: Callback<()>) -> impl IntoView {
    let book = use_book();
    let own = template.clone().filter(is_own);
    let id = template.as_ref().map(|t| t.id);
    let kiths = template.is_some() && own.is_none();
    let name = RwSignal::new(
        template
            .as_ref()
            .map(|t| t.name.clone())
            .unwrap_or_default(),
    );
    let subject = RwSignal::new(
        template
            .as_ref()
            .map(|t| t.subject.clone())
            .unwrap_or_default(),
    );
    let body = RwSignal::new(
        template
            .as_ref()
            .map(|t| t.body.clone())
            .unwrap_or_default(),
    );
    let kind = RwSignal::new(
        template
            .as_ref()
            .and_then(|t| KINDS.iter().position(|kind| *kind == t.kind))
            .unwrap_or(0),
    );
    let before = StoredValue::new(own);
    let unknown = Memo::new(move |_| {
        let mut all = subject.with(|s| unknown_gaps(s));
        all.extend(body.with(|b| unknown_gaps(b)));
        all
    });
    let run = move |command: Option<Command>| {
        let Some(command) = command else {
            return on_close.run(());
        };
        spawn_local(async move {
            if book.run(command).await {
                on_close.try_run(());
            }
        });
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let kind = KINDS[kind.get_untracked().min(KINDS.len() - 1)];
        let named = name.with_untracked(|n| n.trim().to_owned());
        let now = Template {
            id: id.unwrap_or_else(|| TemplateId(fresh::key())),
            name: if named.is_empty() {
                ways::template(kind).to_owned()
            } else {
                named
            },
            kind,
            subject: subject.with_untracked(|s| s.trim().to_owned()),
            body: body.with_untracked(|b| b.trim().to_owned()),
        };
        run(things::save(
            before.get_value().map(Thing::Template),
            Thing::Template(now),
        ));
    };
    let kinds = KINDS.iter().map(|kind| ways::template(*kind)).collect();
    let remove = id.map(|id| {
        let undo = move || {
            if !kiths {
                return Command::Delete {
                    kind: ThingKind::Template,
                    id: id.0,
                };
            }
            // Without a text of its own, Kith's stands there again.
            Command::Save(Thing::Template(Template {
                id,
                name: String::new(),
                kind: KINDS[kind.get_untracked().min(KINDS.len() - 1)],
                subject: String::new(),
                body: String::new(),
            }))
        };
        let words = if kiths { "Back to Kith’s words" } else { "Remove" };
        view! {
            <button type="button" class="btn" class:warn=!kiths on:click=move |_| run(Some(undo()))>{words}</button>
        }
    });
    let warned = move || {
        unknown.with(|all| {
            (!all.is_empty()).then(|| {
                view! { <p class="err" role="status">{format!("Nothing fills {}. Its sentence would always be left out.", all.join(", "))}</p> }
            })
        })
    };
    view! {
        <Sheet title="A template" on_close>
            <form class="stackbtn" on:submit=save>
                {form::chips("For what", kinds, kind)}
                {form::text("Name", name)}
                {form::text("Subject", subject)}
                <label class="field area letter">
                    <span class="vh">"Text"</span>
                    <textarea rows="8" required prop:value=body on:input=move |e| body.set(event_target_value(&e))></textarea>
                </label>
                {warned}
                <details><summary>"Gaps"</summary><GapList/></details>
                <button type="submit" class="btn main big" disabled=move || body.with(|b| b.trim().is_empty())>"Save the template"</button>
                {remove}
                <button type="button" class="btn bare" on:click=move |_| on_close.run(())>"Cancel"</button>
            </form>
        </Sheet>
    }
}

/// What stands in braces and is none of the gaps.
fn unknown_gaps(text: &str) -> Vec<String> {
    let mut rest = text;
    let mut all = Vec::new();
    while let Some(start) = rest.find('{') {
        let Some(length) = rest[start..].find('}') else {
            break;
        };
        let gap = &rest[start..=start + length];
        if !GAPS.iter().any(|(known, _)| *known == gap) && !all.iter().any(|g| g == gap) {
            all.push(gap.to_owned());
        }
        rest = &rest[start + length + 1..];
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_that_nothing_fills_are_told() {
        for (text, unknown) in [
            ("Dear {first}, {last_note}", &[][..]),
            ("Dear {firts}", &["{firts}"][..]),
            ("{a} {b} {a}", &["{a}", "{b}"][..]),
            ("{first", &[][..]),
            ("no gaps }", &[][..]),
            ("“{ö}”", &["{ö}"][..]),
        ] {
            assert_eq!(unknown_gaps(text), unknown, "{text}");
        }
    }

    #[test]
    fn what_stands_in_the_place_of_kiths_is_known_by_its_key() {
        let template = |key: u128| Template {
            id: TemplateId(uuid::Uuid::from_u128(key)),
            name: String::new(),
            kind: TemplateKind::Ask,
            subject: String::new(),
            body: String::new(),
        };
        assert!(!is_own(&template((KITHS << 16) + 3)));
        assert!(is_own(&template(3)));
    }

    #[test]
    fn every_kind_can_be_chosen_once() {
        for kind in KINDS {
            assert_eq!(KINDS.iter().filter(|k| **k == kind).count(), 1);
        }
    }
}
