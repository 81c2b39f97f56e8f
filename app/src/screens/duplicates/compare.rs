//! Two entries side by side: which value counts, which entries stay, and putting them together.

use crate::book::use_book;
use crate::components::icon::Icon;
use crate::components::sheet::Sheet;
use crate::today;
use crate::words;
use crate::words::duplicates as say;
use chrono::NaiveDate;
use kith_graph::command::Command;
use kith_graph::view::duplicates::{EntryPair, FieldPair, Pair};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::BTreeSet;

/// What was picked: of fields the other's value, of entries those that go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Picked {
    theirs: BTreeSet<usize>,
    dropped: BTreeSet<usize>,
}

/// The sheet.
#[component]
pub(super) fn Compare(pair: Pair, on_close: Callback<()>) -> impl IntoView {
    let book = use_book();
    let picked = RwSignal::new(Picked::default());
    let names = [pair.keep.name.clone(), pair.gone.name.clone()];
    let (keep, gone) = (pair.keep.id, pair.gone.id);
    let fields = pair
        .fields
        .iter()
        .enumerate()
        .filter(|(_, field)| is_asked(field))
        .map(|(at, field)| view! { <Field at field=field.clone() names=names.clone() picked/> })
        .collect_view();
    let entries = pair
        .entries
        .iter()
        .enumerate()
        .map(|(at, entry)| view! { <Entry at entry=entry.clone() picked/> })
        .collect_view();
    let [note, other] = pair.notes.clone();
    let notes = (!note.is_empty() && !other.is_empty() && note != other)
        .then(|| view! { <p class="why">"The notes of both stay, one below the other."</p> });
    let because = pair.because.clone();
    let told = StoredValue::new(pair);
    let together = move |_| {
        let command = told
            .with_value(|pair| picked.with_untracked(|picked| merge(pair, picked, today::now())));
        spawn_local(async move {
            if book.run(command).await {
                on_close.try_run(());
            }
        });
    };
    let apart = move |_| {
        spawn_local(async move {
            if book.run(Command::NotSame { a: keep, b: gone }).await {
                on_close.try_run(());
            }
        });
    };
    let has_entries = told.with_value(|pair| !pair.entries.is_empty());
    view! {
        <Sheet title="The same person?" on_close>
            <p>{say::why(&because)}</p>
            <div class="compare">
                {fields}
                {has_entries.then(|| view! {
                    <fieldset class="entries">
                        <legend>"What stays"</legend>
                        {entries}
                    </fieldset>
                })}
                {notes}
            </div>
            <div class="stackbtn">
                <button type="button" class="btn main big" on:click=together>
                    <Icon name="people"/>{format!("Put together as {}", names[0])}
                </button>
                <button type="button" class="btn" on:click=apart>"Two different people"</button>
                <button type="button" class="btn bare" on:click=move |_| on_close.run(())>"Cancel"</button>
            </div>
        </Sheet>
    }
}

/// Whether there is something to pick: both have a value, another one each, and none counts by rule.
fn is_asked(field: &FieldPair) -> bool {
    !field.keep.is_empty()
        && !field.gone.is_empty()
        && field.keep != field.gone
        && !field.takes_gone
}

/// A field of which both have a value.
#[component]
fn Field(
    at: usize,
    field: FieldPair,
    names: [String; 2],
    picked: RwSignal<Picked>,
) -> impl IntoView {
    let group = format!("field-{at}");
    let [ours, theirs] = names;
    let one = move |value: String, whose: String, is_theirs: bool, group: String| {
        let label = format!("{value}, from {whose}");
        view! {
            <label class="row pickone">
                <input type="radio" name=group aria-label=label
                    prop:checked=move || picked.with(|p| p.theirs.contains(&at)) == is_theirs
                    on:change=move |_| picked.update(|p| {
                        if is_theirs { p.theirs.insert(at) } else { p.theirs.remove(&at) };
                    })/>
                <span class="thing">{value}</span>
            </label>
        }
    };
    view! {
        <fieldset>
            <legend>{words::sentence(&field.label)}</legend>
            {one(field.keep, ours, false, group.clone())}
            {one(field.gone, theirs, true, group)}
        </fieldset>
    }
}

/// An entry of a list, which stays unless it is put out.
#[component]
fn Entry(at: usize, entry: EntryPair, picked: RwSignal<Picked>) -> impl IntoView {
    view! {
        <label class="row pickone">
            <input type="checkbox"
                prop:checked=move || picked.with(|p| !p.dropped.contains(&at))
                on:change=move |_| picked.update(|p| {
                    if !p.dropped.remove(&at) {
                        p.dropped.insert(at);
                    }
                })/>
            <span><span class="thing">{entry.value}</span><span class="why">{words::sentence(&entry.label)}</span></span>
        </label>
    }
}

/// The command that puts them together as it was picked.
fn merge(pair: &Pair, picked: &Picked, on: NaiveDate) -> Command {
    let take = picked.theirs.iter().filter_map(|at| pair.fields.get(*at));
    let drop = picked.dropped.iter().filter_map(|at| pair.entries.get(*at));
    Command::MergePeople {
        keep: pair.keep.id,
        gone: pair.gone.id,
        take: take.map(|field| field.field).collect(),
        drop: drop.map(|entry| entry.drop.clone()).collect(),
        on: Some(on),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kith_graph::command::{MergeField, PersonEdit};
    use kith_graph::ids::PersonId;
    use kith_graph::view::duplicates::{Likeness, Side};
    use uuid::Uuid;

    fn side(n: u128) -> Side {
        Side {
            id: PersonId(Uuid::from_u128(n)),
            name: format!("P{n}"),
            headline: String::new(),
            contacts: 0,
        }
    }

    fn field(field: MergeField, keep: &str, gone: &str) -> FieldPair {
        FieldPair {
            field,
            label: "field".to_owned(),
            keep: keep.to_owned(),
            gone: gone.to_owned(),
            takes_gone: keep.is_empty(),
        }
    }

    #[test]
    fn what_was_picked_is_one_command() {
        let dropped = PersonEdit::RemoveEmail("old@x.example".to_owned());
        let pair = Pair {
            keep: side(1),
            gone: side(2),
            score: 80,
            likeness: Likeness::Likely,
            because: Vec::new(),
            fields: vec![
                field(MergeField::Name, "Sara", "Sarah"),
                field(MergeField::Nickname, "", "Sal"),
                field(MergeField::Tier, "Tier 1", "Tier 2"),
            ],
            entries: vec![EntryPair {
                label: "e-mail".to_owned(),
                value: "old@x.example".to_owned(),
                keep: false,
                gone: true,
                drop: dropped.clone(),
            }],
            notes: [String::new(), String::new()],
        };
        let asked: Vec<bool> = pair.fields.iter().map(is_asked).collect();
        assert_eq!(asked, [true, false, true]);
        let picked = Picked {
            theirs: [0].into(),
            dropped: [0].into(),
        };
        let on = "2026-06-08".parse().unwrap();
        assert_eq!(
            merge(&pair, &picked, on),
            Command::MergePeople {
                keep: side(1).id,
                gone: side(2).id,
                take: vec![MergeField::Name],
                drop: vec![dropped],
                on: Some(on),
            }
        );
    }
}
