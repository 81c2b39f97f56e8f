//! Editing a person: labelled fields, and one button that saves what was changed.

use super::erase::Erase;
use super::photo::Photo;
use crate::book::use_book;
use crate::components::every::{self, EveryDays};
use crate::components::heading::Heading;
use crate::components::icon::Icon;
use crate::components::person_fields::Fields;
use crate::components::person_picker::PersonPicker;
use crate::components::segments::{Segments, place_of};
use crate::components::toast::Toast;
use crate::components::when::When;
use crate::today;
use crate::words::relation as say;
use kith_graph::command::Command;
use kith_graph::ids::PersonId;
use kith_graph::picture::PictureId;
use kith_graph::types::{Stage, Tier};
use kith_graph::view::PersonPage;
use leptos::prelude::*;
use leptos::task::spawn_local;

const CADENCES: [(&str, &str); 9] = [
    ("", "As the tier says"),
    ("1w", "Weekly"),
    ("2w", "Every two weeks"),
    ("1m", "Monthly"),
    ("2m", "Every two months"),
    ("3m", "Quarterly"),
    ("6m", "Twice a year"),
    ("12m", "Yearly"),
    ("never", "Never"),
];

const TIERS: [Option<Tier>; 4] = [Some(Tier::One), Some(Tier::Two), Some(Tier::Three), None];

const STAGES: [Option<Stage>; 6] = [
    None,
    Some(Stage::Initial),
    Some(Stage::Cultivation),
    Some(Stage::Partnership),
    Some(Stage::Maintenance),
    Some(Stage::LetGo),
];

const REFERRALS: [Option<bool>; 3] = [None, Some(true), Some(false)];

/// The form; it ends by Save or Cancel.
#[component]
pub(super) fn EditPerson(
    page: PersonPage,
    portrait: Signal<Option<PictureId>>,
    editing: RwSignal<bool>,
) -> impl IntoView {
    let book = use_book();
    let before = StoredValue::new(Fields::of(&page));
    let fields = RwSignal::new(Fields::of(&page));
    let problem = RwSignal::new(None::<String>);
    let saving = RwSignal::new(false);
    let id = page.row.id;
    let person = StoredValue::new(page.person.clone());
    let through = page.person.met_through;
    let through: Vec<(PersonId, String)> = through
        .map(|through| (through, super::desk::name(&page, through)))
        .into_iter()
        .collect();
    let through = RwSignal::new(through);
    Effect::new(move |_| {
        let chosen = through.with(|t| t.first().map(|(id, _)| *id));
        fields.update(|f| f.met_through = chosen);
    });
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if saving.get_untracked() {
            return;
        }
        let commands = fields.with_untracked(|fields| {
            person.with_value(|person| {
                before.with_value(|before| fields.commands(before, person, id, today::now()))
            })
        });
        let commands = match commands {
            Ok(commands) => commands,
            Err(sentence) => return problem.set(Some(sentence)),
        };
        problem.set(None);
        saving.set(true);
        spawn_local(async move {
            let mut done = Toast {
                text: String::new(),
                undo: Vec::new(),
                details: None,
            };
            for command in commands {
                match book.client.run(command).await {
                    Ok(saved) => {
                        done.text = if done.undo.is_empty() {
                            saved.what
                        } else {
                            "Saved".to_owned()
                        };
                        done.undo.push(saved.batch);
                    }
                    Err(sentence) => {
                        saving.try_set(false);
                        problem.try_set(Some(sentence));
                        return;
                    }
                }
            }
            if !done.undo.is_empty() {
                book.toasts.show(done);
            }
            editing.try_set(false);
        });
    };
    let delete = move |_| {
        spawn_local(async move {
            if book
                .run(Command::DeletePerson {
                    id,
                    on: today::now(),
                })
                .await
            {
                book.router.go("/people");
            }
        });
    };
    let name = page.row.name.clone();
    let erasing = RwSignal::new(false);
    let erased = StoredValue::new(name.clone());
    let keep = Callback::new(move |()| erasing.set(false));
    view! {
        <main class="screen has-dock detail">
            <div class="bar">
                <button class="tap" type="button" aria-label="Cancel editing" on:click=move |_| editing.set(false)>
                    <Icon name="x"/>
                </button>
            </div>
            <header class="top close"><Heading text=format!("Edit {name}")/></header>
            <Photo row=page.row.clone() portrait/>
            <form id="edit" on:submit=save>
                <div class="sheet fields">
                    <Line label="Name" fields get=|f| f.name.clone() set=|f, v| f.name = v/>
                    <Line label="Company" fields get=|f| f.company.clone() set=|f, v| f.company = v/>
                    <Line label="Title" fields get=|f| f.title.clone() set=|f, v| f.title = v/>
                    <Lines label="Email" fields kind="email" get=|f| f.emails.clone() set=|f, i, v| f.emails[i] = v/>
                    <Lines label="Phone" fields kind="tel" get=|f| f.phones.clone() set=|f, i, v| f.phones[i] = v/>
                    <Line label="Met at" fields get=|f| f.met_at.clone() set=|f, v| f.met_at = v/>
                    <Line label="Met on" kind="date" fields get=|f| f.met_on.clone() set=|f, v| f.met_on = v/>
                    <Line label="Pronouns" fields get=|f| f.pronouns.clone() set=|f, v| f.pronouns = v placeholder="As they said: she, he, they"/>
                    <Line label="Birthday" fields get=|f| f.birthday.clone() set=|f, v| f.birthday = v placeholder="1980-03-22 or --03-22"/>
                    <Line label="Tags" fields get=|f| f.tags.clone() set=|f, v| f.tags = v placeholder="Separated by commas"/>
                    <Line label="Industries" fields get=|f| f.industries.clone() set=|f, v| f.industries = v placeholder="Separated by commas"/>
                    <Line label="Places" fields get=|f| f.places.clone() set=|f, v| f.places = v placeholder="Separated by commas"/>
                    <Line label="Services" fields get=|f| f.services.clone() set=|f, v| f.services = v placeholder="Separated by commas"/>
                    <label class="fld">
                        <span>"Aims"</span>
                        <textarea rows="2" placeholder="What they try to reach, one a line" prop:value=move || fields.with(|f| f.aims.clone())
                            on:input=move |e| fields.update(|f| f.aims = event_target_value(&e))></textarea>
                    </label>
                    <label class="fld">
                        <span>"Note"</span>
                        <textarea rows="3" prop:value=move || fields.with(|f| f.note.clone())
                            on:input=move |e| fields.update(|f| f.note = event_target_value(&e))></textarea>
                    </label>
                </div>
                <div class="head"><h2>"How close"</h2></div>
                <div class="in"><Tiers fields/></div>
                <div class="sheet fields up">
                    <When is=Signal::derive(move || fields.with(|f| f.tier) != before.with_value(|b| b.tier))>
                        <Line label="Why" fields get=|f| f.reason.clone() set=|f, v| f.reason = v placeholder="Why the tier changes"/>
                    </When>
                    <label class="fld">
                        <span>"Cadence"</span>
                        <CadenceSelect fields/>
                    </label>
                    <EveryDays label="their own" now=Signal::derive(move || fields.with(|f| f.cadence))
                        on_choose=Callback::new(move |cadence| fields.update(|f| f.cadence = Some(cadence)))/>
                    <Choice label="Stage" options=STAGES.into_iter().map(stage_words).collect()
                        now=place_of(&STAGES, &fields.with_untracked(|f| f.stage))
                        on_choose=Callback::new(move |place: usize| fields.update(|f| f.stage = STAGES[place]))/>
                </div>
                <div class="head"><h2>"How you met"</h2></div>
                <div class="in"><PersonPicker label="Met through" chosen=through single=true without=id/></div>
                <div class="sheet fields up">
                    <Choice label="Met" options=vec!["We have met", "Not met yet"]
                        now=usize::from(fields.with_untracked(|f| f.not_met))
                        on_choose=Callback::new(move |place: usize| fields.update(|f| f.not_met = place == 1))/>
                    <Choice label="Referrals" options=vec!["Not asked yet", "Could say whom to send me", "Could not say yet"]
                        now=place_of(&REFERRALS, &fields.with_untracked(|f| f.could_refer))
                        on_choose=Callback::new(move |place: usize| fields.update(|f| f.could_refer = REFERRALS[place]))/>
                </div>
            </form>
            <p class="in up">
                <button type="button" class="btn warn" on:click=delete>"Take out of the book"</button>
                <button type="button" class="btn warn" on:click=move |_| erasing.set(true)>"Erase for good"</button>
            </p>
        </main>
        <When is=Signal::derive(move || erasing.get())>
            <Erase id name=erased.get_value() close=keep/>
        </When>
        <div class="dock" role="region" aria-label="At hand">
            {move || problem.get().map(|sentence| view! {
                <p class="err" role="alert"><Icon name="alert" small=true/>{sentence}</p>
            })}
            <div class="acts">
                <button type="submit" form="edit" class="btn main big" aria-busy=move || saving.get().then_some("true")>
                    {format!("Save {name}")}
                </button>
            </div>
        </div>
    }
}

#[component]
fn Tiers(fields: RwSignal<Fields>) -> impl IntoView {
    let value = Signal::derive(move || fields.with(|f| place_of(&TIERS, &f.tier)));
    let choose = Callback::new(move |place: usize| fields.update(|f| f.tier = TIERS[place]));
    let options = TIERS.into_iter().map(crate::words::tier).collect();
    view! { <Segments label="Tier" options value on_choose=choose/> }
}

#[component]
fn CadenceSelect(fields: RwSignal<Fields>) -> impl IntoView {
    let own = fields.with_untracked(|f| f.cadence);
    // A cadence of the person's own that is not in the list is kept by being in it.
    let now = own.map(every::code).unwrap_or_default();
    let is_known = |code: &str| code == every::DAYS || CADENCES.iter().any(|(c, _)| *c == code);
    let other = own.filter(|_| !is_known(&now));
    let option = move |code: String, words: String| {
        let selected = now == code;
        view! { <option value=code selected=selected>{words}</option> }
    };
    view! {
        <select on:change=move |e| fields.update(|f| f.cadence = every::chosen(&event_target_value(&e), f.cadence))>
            {CADENCES.into_iter().map(|(code, words)| option(code.to_owned(), words.to_owned())).collect_view()}
            {option(every::DAYS.to_owned(), every::WORDS.to_owned())}
            {other.map(|own| option(own.to_string(), crate::words::sentence(&crate::words::cadence(own))))}
        </select>
    }
}

fn stage_words(stage: Option<Stage>) -> &'static str {
    stage.map_or("None", say::stage)
}

/// One of several, by its place.
#[component]
fn Choice(
    label: &'static str,
    options: Vec<&'static str>,
    now: usize,
    on_choose: Callback<usize>,
) -> impl IntoView {
    let options = options
        .into_iter()
        .enumerate()
        .map(|(place, words)| {
            view! { <option value=place.to_string() selected=place == now>{words}</option> }
        })
        .collect_view();
    view! {
        <label class="fld">
            <span>{label}</span>
            <select on:change=move |e| on_choose.run(event_target_value(&e).parse().unwrap_or(0))>{options}</select>
        </label>
    }
}

#[component]
fn Line(
    label: &'static str,
    fields: RwSignal<Fields>,
    get: fn(&Fields) -> String,
    set: fn(&mut Fields, String),
    #[prop(optional)] placeholder: &'static str,
    #[prop(default = "text")] kind: &'static str,
) -> impl IntoView {
    view! {
        <label class="fld">
            <span>{label}</span>
            <input type=kind autocomplete="off" placeholder=placeholder prop:value=move || fields.with(get)
                on:input=move |e| fields.update(|f| set(f, event_target_value(&e)))/>
        </label>
    }
}

/// One field for each value and one to add; their number stays while the form is open.
#[component]
fn Lines(
    label: &'static str,
    fields: RwSignal<Fields>,
    kind: &'static str,
    get: fn(&Fields) -> Vec<String>,
    set: fn(&mut Fields, usize, String),
) -> impl IntoView {
    (0..fields.with_untracked(get).len())
        .map(|i| {
            let label = if i == 0 {
                label.to_owned()
            } else {
                format!("{label} {}", i + 1)
            };
            let value = move || fields.with(|f| get(f).get(i).cloned().unwrap_or_default());
            view! {
                <label class="fld">
                    <span>{label}</span>
                    <input type="text" inputmode=kind autocomplete="off" prop:value=value
                        on:input=move |e| fields.update(|f| set(f, i, event_target_value(&e)))/>
                </label>
            }
        })
        .collect_view()
}
