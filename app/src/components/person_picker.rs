//! Choosing people by name: those chosen as chips, and a field that finds more.

use super::icon::Icon;
use super::when::When;
use crate::book::use_book;
use crate::client::watch;
use crate::fresh;
use kith_channel::Query;
use kith_graph::ids::PersonId;
use kith_graph::view::{View, Wanted};
use leptos::html::Input;
use leptos::prelude::*;

/// Somebody chosen, and the name; an empty name is looked up.
pub(crate) type Picked = (PersonId, String);

/// One or several people.
#[component]
pub(crate) fn PersonPicker(
    /// What they are chosen for: "With", "Through".
    label: &'static str,
    /// Those chosen, in order.
    chosen: RwSignal<Vec<Picked>>,
    /// One at most: another takes the first one's place.
    #[prop(optional)]
    single: bool,
    /// Not to be chosen.
    #[prop(optional)]
    without: Option<PersonId>,
    /// Keys of those who are not in the book yet, where such may be chosen too: whoever chose them adds them.
    #[prop(optional)]
    adds: Option<RwSignal<Vec<PersonId>>>,
) -> impl IntoView {
    let book = use_book();
    let text = RwSignal::new(String::new());
    let field = NodeRef::<Input>::new();
    let typed = Memo::new(move |_| text.with(|t| t.trim().to_owned()));
    let answer = book.client.watch(
        move || {
            let typed = typed.get();
            (!typed.is_empty()).then(|| Query::View {
                wanted: Wanted::Names(typed),
                today: book.today.get(),
            })
        },
        watch::view,
    );
    let found = Memo::new(move |_| {
        let names = match answer.get() {
            Some(View::Names(names)) if typed.with(|t| !t.is_empty()) => names.people,
            _ => Vec::new(),
        };
        let is_free = |id: &PersonId| {
            without != Some(*id) && chosen.with(|c| c.iter().all(|(chosen, _)| chosen != id))
        };
        names
            .into_iter()
            .filter(|(id, _, _)| is_free(id))
            .collect::<Vec<_>>()
    });
    let pick = move |picked: Picked| {
        chosen.update(|chosen| {
            if single {
                chosen.clear();
            }
            chosen.push(picked);
        });
        text.set(String::new());
        if let Some(field) = field.get_untracked() {
            let _ = field.focus();
        }
    };
    let keys = move |event: leptos::ev::KeyboardEvent| match event.key().as_str() {
        // Neither the form nor the sheet around takes these while something is looked for.
        "Enter" => {
            event.prevent_default();
            if let Some((id, name, _)) = found.with_untracked(|f| f.first().cloned()) {
                pick((id, name));
            }
        }
        "Escape" if typed.with_untracked(|t| !t.is_empty()) => {
            event.stop_propagation();
            text.set(String::new());
        }
        _ => {}
    };
    let rows = move || {
        found
            .get()
            .into_iter()
            .map(|(id, name, headline)| {
                let picked = (id, name.clone());
                view! {
                    <li>
                        <button type="button" class="row plain" on:click=move |_| pick(picked.clone())>
                            <span><span class="name">{name}</span><span class="why one">{headline}</span></span>
                            <Icon name="plus" small=true/>
                        </button>
                    </li>
                }
            })
            .collect_view()
    };
    let nobody = move || {
        typed.with(|t| !t.is_empty())
            && found.with(Vec::is_empty)
            && matches!(answer.get(), Some(View::Names(_)))
    };
    let add = move |_| {
        if let Some(adds) = adds {
            let id = fresh::person();
            adds.update(|adds| adds.push(id));
            pick((id, typed.get_untracked()));
        }
    };
    let may_add = Signal::derive(move || adds.is_some() && typed.with(|t| !t.is_empty()));
    view! {
        <div class="picker" role="group" aria-label=label>
            <ul class="chips" aria-label="Chosen">
                <For each=move || chosen.get() key=|(id, _)| *id let(picked)>
                    <Chosen picked chosen/>
                </For>
            </ul>
            <label class="field">
                <span>{label}</span>
                <input type="text" node_ref=field autocomplete="off" enterkeyhint="done" placeholder="Name"
                    prop:value=text on:keydown=keys on:input=move |e| text.set(event_target_value(&e))/>
            </label>
            <When is=Signal::derive(move || found.with(|f| !f.is_empty()))>
                <ul class="rows flush found" aria-label="Found">{rows}</ul>
            </When>
            <When is=Signal::derive(nobody)>
                <p class="hint" role="status">"No one by that name"</p>
            </When>
            <When is=may_add>
                <button type="button" class="btn soft" on:click=add>{move || format!("Add {}, not met yet", typed.get())}</button>
            </When>
        </div>
    }
}

/// Somebody chosen; a tap takes them out again.
#[component]
fn Chosen(picked: Picked, chosen: RwSignal<Vec<Picked>>) -> impl IntoView {
    let (id, name) = picked;
    let name = name_of(id, name);
    view! {
        <li>
            <button type="button" class="chip" on:click=move |_| chosen.update(|all| all.retain(|(other, _)| *other != id))>
                {name}<span class="vh">", take out"</span><Icon name="x" small=true/>
            </button>
        </li>
    }
}

/// A name, looked up where it is not at hand.
fn name_of(id: PersonId, name: String) -> Signal<String> {
    if !name.is_empty() {
        return Signal::stored(name);
    }
    let book = use_book();
    let query = move || {
        Some(Query::Person {
            id,
            today: book.today.get(),
        })
    };
    let page = book.client.watch(query, watch::person);
    Signal::derive(move || {
        page.with(|p| match p {
            Some(Some(page)) => page.row.name.clone(),
            _ => "…".to_owned(),
        })
    })
}
