//! Whom they know, and how well (row R12).

use super::desk::{Desk, Doing, name};
use crate::components::form;
use crate::components::icon::Icon;
use crate::components::person_picker::PersonPicker;
use crate::components::segments::{Segments, place_of};
use crate::components::sheet::Sheet;
use crate::components::when::When;
use crate::words::relation as say;
use crate::{fresh, things, today};
use chrono::NaiveDate;
use kith_graph::command::Command;
use kith_graph::ids::{LinkId, PersonId};
use kith_graph::things::{Link, LinkKind, Strength, Thing, ThingKind};
use kith_graph::types::PersonDraft;
use leptos::prelude::*;

const KINDS: [LinkKind; 7] = [
    LinkKind::Knows,
    LinkKind::Colleague,
    LinkKind::Client,
    LinkKind::Partner,
    LinkKind::Friend,
    LinkKind::Family,
    LinkKind::Association,
];

const STRENGTHS: [Strength; 3] = [Strength::Strong, Strength::Known, Strength::Weak];

/// The section.
pub(super) fn links(desk: Desk) -> AnyView {
    let shown = desk.part(|page| {
        let links = page.relation.links.iter();
        links
            .map(|link| {
                let other = if link.a == page.row.id {
                    link.b
                } else {
                    link.a
                };
                (link.clone(), other, name(page, other))
            })
            .collect::<Vec<_>>()
    });
    let rows = move || {
        let rows = shown.get().unwrap_or_default().into_iter();
        rows.map(|(link, other, name)| {
            let why = say::link(&link);
            let label = format!("How they know {name}");
            view! {
                <li class="row plain">
                    <a href=format!("/people/{other}")><span class="name">{name}</span><span class="why">{why}</span></a>
                    <span class="end">
                        <button class="tap quiet" aria-haspopup="dialog" aria-label=label
                            on:click=move |_| desk.open(Doing::Link(Some(link.clone())))>
                            <Icon name="dots"/>
                        </button>
                    </span>
                </li>
            }
        })
        .collect_view()
    };
    let any = Signal::derive(move || shown.with(|s| s.iter().flatten().next().is_some()));
    let near = desk.part(|page| (page.row.tier, page.person.not_met));
    let way = move || near.get().map(|(tier, not_met)| say::way_to(tier, not_met));
    view! {
        {form::head("Who they know", "Add", " somebody they know", move || desk.open(Doing::Link(None)))}
        <When is=any>
            <ul class="sheet rows flush" aria-label="Who they know">{rows}</ul>
        </When>
        <When is=Signal::derive(move || !any.get())>
            <p class="hint flat">"Nobody noted yet."</p>
        </When>
        <p class="in"><a class="btn bare" href=format!("/graph?to={}", desk.id)>{way}</a></p>
    }
    .into_any()
}

/// Whom, how, how well.
pub(super) fn sheet(desk: Desk, before: Option<Link>) -> AnyView {
    let is_new = before.is_none();
    let link = before.clone().unwrap_or_else(|| Link {
        id: LinkId(fresh::key()),
        a: desk.id,
        b: desk.id,
        kind: LinkKind::default(),
        strength: Strength::default(),
        note: String::new(),
    });
    let id = link.id.0;
    let other = if link.a == desk.id { link.b } else { link.a };
    let other_name = desk.name(other);
    let kind = RwSignal::new(place_of(&KINDS, &link.kind));
    let strength = RwSignal::new(place_of(&STRENGTHS, &link.strength));
    let note = RwSignal::new(link.note.clone());
    let chosen = RwSignal::new(Vec::<(PersonId, String)>::new());
    let adds = RwSignal::new(Vec::new());
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let mut now = Link {
            kind: KINDS[kind.get_untracked()],
            strength: STRENGTHS[strength.get_untracked()],
            note: note.get_untracked().trim().to_owned(),
            ..link.clone()
        };
        if is_new {
            let Some((other, name)) = chosen.with_untracked(|c| c.first().cloned()) else {
                return;
            };
            now.b = other;
            if adds.with_untracked(|adds| adds.contains(&other)) {
                return desk.run(with_somebody_new(now, name, today::now()));
            }
        }
        desk.run(things::save(
            before.clone().map(Thing::Link),
            Thing::Link(now),
        ));
    };
    let remove = move |_| {
        desk.run(Command::Delete {
            kind: ThingKind::Link,
            id,
        });
    };
    let kinds = KINDS.into_iter().map(say::link_kind).collect();
    let who = if is_new {
        view! { <PersonPicker label="Who" chosen single=true without=desk.id adds/> }.into_any()
    } else {
        view! { <p class="name">{other_name}</p> }.into_any()
    };
    view! {
        <Sheet title="Somebody they know" on_close=desk.closing()>
            <form class="stackbtn" on:submit=save>
                {who}
                {form::chips("How they know each other", kinds, kind)}
                <Segments label="How well" options=STRENGTHS.into_iter().map(say::strength).collect() value=strength.into()
                    on_choose=Callback::new(move |place| strength.set(place))/>
                {form::text("Note", note)}
                <button type="submit" class="btn main big" disabled=move || is_new && chosen.with(Vec::is_empty)>"Save the link"</button>
                {(!is_new).then(|| view! { <button type="button" class="btn warn" on:click=remove>"Remove"</button> })}
                <button type="button" class="btn bare" on:click=move |_| desk.close()>"Cancel"</button>
            </form>
        </Sheet>
    }
    .into_any()
}

/// A link with somebody who is added by it: known to this person, and not met by me yet (row R12).
fn with_somebody_new(link: Link, name: String, on: NaiveDate) -> Command {
    let what = format!("Added {name}, not met yet");
    let person = PersonDraft {
        name,
        not_met: true,
        ..PersonDraft::default()
    };
    let add = Command::AddPerson {
        id: link.b,
        on,
        person: Box::new(person),
    };
    Command::Together {
        what,
        commands: vec![add, Command::Save(Thing::Link(link))],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn whoever_is_added_by_a_link_is_not_met_yet() {
        let [a, b] = [1, 2].map(|n| PersonId(Uuid::from_u128(n)));
        let link = Link {
            id: LinkId(Uuid::nil()),
            a,
            b,
            kind: LinkKind::default(),
            strength: Strength::default(),
            note: String::new(),
        };
        let on = "2026-06-08".parse().unwrap();
        let Command::Together { what, commands } =
            with_somebody_new(link.clone(), "Nadia Kowalska".to_owned(), on)
        else {
            panic!("one command");
        };
        assert_eq!(what, "Added Nadia Kowalska, not met yet");
        let [Command::AddPerson { id, person, .. }, Command::Save(saved)] = commands.as_slice()
        else {
            panic!("{commands:?}");
        };
        assert_eq!(
            (*id, person.name.as_str(), person.not_met),
            (b, "Nadia Kowalska", true)
        );
        assert_eq!(*saved, Thing::Link(link));
    }
}
