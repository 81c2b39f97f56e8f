//! My side: what I do for whom, in words that others can use, and who of my people could use them (row R15).

mod check;

use crate::book::use_book;
use crate::client::watch;
use crate::components::back_bar::BackBar;
use crate::components::copy_share::CopyShare;
use crate::components::heading::Heading;
use crate::components::icon::Icon;
use crate::components::my_card::MyCard;
use crate::components::when::When;
use crate::router::query;
use check::Check;
use kith_channel::Query;
use kith_graph::command::Command;
use kith_graph::things::Profile;
use kith_graph::view::goals::MeCheck;
use kith_graph::view::{View, Wanted};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A field of my card.
struct Line {
    /// Its name in the book.
    field: &'static str,
    label: &'static str,
    /// The type of its input.
    kind: &'static str,
    autocomplete: &'static str,
    of: fn(&Profile) -> &str,
}

/// A field of my side.
struct Part {
    /// Its name in the book.
    field: &'static str,
    label: &'static str,
    about: &'static str,
    /// Whether others are to have it as it stands.
    is_shared: bool,
    of: fn(&Profile) -> &str,
}

/// What stands on my card, one line each.
const CARD: [Line; 6] = [
    Line {
        field: "name",
        label: "Your name",
        kind: "text",
        autocomplete: "name",
        of: |p| &p.name,
    },
    Line {
        field: "title",
        label: "Your title",
        kind: "text",
        autocomplete: "organization-title",
        of: |p| &p.title,
    },
    Line {
        field: "company",
        label: "Your company",
        kind: "text",
        autocomplete: "organization",
        of: |p| &p.company,
    },
    Line {
        field: "email",
        label: "Your email",
        kind: "email",
        autocomplete: "email",
        of: |p| &p.email,
    },
    Line {
        field: "phone",
        label: "Your phone",
        kind: "tel",
        autocomplete: "tel",
        of: |p| &p.phone,
    },
    Line {
        field: "web",
        label: "Your web page",
        kind: "url",
        autocomplete: "url",
        of: |p| &p.web,
    },
];

const PARTS: [Part; 6] = [
    Part {
        field: "sentence",
        label: "In one sentence",
        about: "What you do, and for whom. If a friend can repeat it, it is clear.",
        is_shared: true,
        of: |p| &p.sentence,
    },
    Part {
        field: "ideal_client",
        label: "Whom you serve best",
        about: "So that others know whom to send: the field, the size, the moment at which they need you.",
        is_shared: true,
        of: |p| &p.ideal_client,
    },
    Part {
        field: "proof",
        label: "Proof, with figures",
        about: "One a line: what changed for whom, by how much.",
        is_shared: true,
        of: |p| &p.proof,
    },
    Part {
        field: "referral_words",
        label: "Words to refer you with",
        about: "Two or three sentences that others can paste.",
        is_shared: true,
        of: |p| &p.referral_words,
    },
    Part {
        field: "introduction_mail",
        label: "A mail to forward",
        about: "Written so that whoever introduces you only has to forward it.",
        is_shared: true,
        of: |p| &p.introduction_mail,
    },
    Part {
        field: "offers",
        label: "What you can offer",
        about: "One a line. Kith holds it against what your people look for.",
        is_shared: true,
        of: |p| &p.offers,
    },
];

/// `/me`
#[component]
pub(crate) fn Me() -> impl IntoView {
    let book = use_book();
    let answer = book.client.watch(
        move || {
            Some(Query::View {
                wanted: Wanted::Me,
                today: book.today.get(),
            })
        },
        watch::view,
    );
    let me = Memo::new(move |_| match answer.get() {
        Some(View::Me(profile, check)) => Some((profile, check)),
        _ => None,
    });
    let known = Signal::derive(move || me.with(Option::is_some));
    let profile = Memo::new(move |_| me.get().map(|(profile, _)| profile).unwrap_or_default());
    let check = Memo::new(move |_| me.get().map_or_else(MeCheck::default, |(_, check)| check));
    view! {
        <main class="screen">
            <BackBar href="/settings" to="More"/>
            <header class="top close"><Heading text="My side"/><a class="tap" href="/time" aria-label="Start a timer"><Icon name="timer"/></a></header>
            <p class="lede">"What you do, in words that others can use. Only you see this page."</p>
            <When is=known>
                <Parts profile/>
                <Check check/>
            </When>
        </main>
    }
}

/// Every field by name, with what it holds: those of the card, then the others.
fn fields() -> impl Iterator<Item = (&'static str, fn(&Profile) -> &str)> {
    let card = CARD.iter().map(|line| (line.field, line.of));
    card.chain(PARTS.iter().map(|part| (part.field, part.of)))
}

/// What was typed over, by field.
type Typed = BTreeMap<&'static str, String>;

/// The fields; one save writes what was changed and nothing else.
#[component]
fn Parts(profile: Memo<Profile>) -> impl IntoView {
    let book = use_book();
    let typed = RwSignal::new(Typed::new());
    let changed =
        Memo::new(move |_| profile.with(|profile| typed.with(|typed| changes(profile, typed))));
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let set = changed.get_untracked();
        spawn_local(async move {
            if book.run(Command::SetProfile { set }).await {
                typed.try_set(Typed::new());
            }
        });
    };
    let parts = PARTS
        .iter()
        .map(|part| {
            let text = text_of(part.field, part.of, profile, typed);
            let about = format!("me-{}", part.field);
            let hand_on = part
                .is_shared
                .then(|| view! { <CopyShare text of=format!("“{}”", part.label)/> });
            view! {
                <section class="sheet mine">
                    <h2 class="thing">{part.label}</h2>
                    <p class="why" id=about.clone()>{part.about}</p>
                    <label class="field area"><span class="vh">{part.label}</span>
                        <textarea rows="3" aria-describedby=about prop:value=text
                            on:input=move |e| type_over(typed, part.field, &e)></textarea>
                    </label>
                    {hand_on}
                </section>
            }
        })
        .collect_view();
    let unsaved = Signal::derive(move || !changed.with(Map::is_empty));
    view! {
        <form on:submit=save>
            <MyCardFields profile typed/>
            {parts}
            <When is=unsaved>
                <div class="sticky in"><button type="submit" class="btn main big">"Save my side"</button></div>
            </When>
        </form>
    }
}

/// What stands on my card, and the card itself.
#[component]
fn MyCardFields(profile: Memo<Profile>, typed: RwSignal<Typed>) -> impl IntoView {
    let shown = RwSignal::new(query("code").is_some());
    let lines = CARD
        .iter()
        .map(|line| {
            let text = text_of(line.field, line.of, profile, typed);
            view! {
                <label class="fld"><span>{line.label}</span>
                    <input type=line.kind autocomplete=line.autocomplete placeholder="Add" prop:value=text
                        on:input=move |e| type_over(typed, line.field, &e)/>
                </label>
            }
        })
        .collect_view();
    view! {
        <section class="sheet fields" aria-labelledby="my-card">
            <div class="pad">
                <h2 class="thing" id="my-card">"Your card"</h2>
                <p class="why">"What somebody gets who scans your code. Nothing else leaves this page by it."</p>
            </div>
            {lines}
            <div class="pad acts start">
                <button type="button" class="btn soft" aria-haspopup="dialog" on:click=move |_| shown.set(true)>
                    <Icon name="qr"/>"Show my code"
                </button>
            </div>
        </section>
        <When is=shown.into()>
            <MyCard on_close=Callback::new(move |()| shown.set(false))/>
        </When>
    }
}

fn text_of(
    field: &'static str,
    of: fn(&Profile) -> &str,
    profile: Memo<Profile>,
    typed: RwSignal<Typed>,
) -> Signal<String> {
    Signal::derive(move || {
        let typed = typed.with(|typed| typed.get(field).cloned());
        typed.unwrap_or_else(|| profile.with(|profile| of(profile).to_owned()))
    })
}

fn type_over(typed: RwSignal<Typed>, field: &'static str, event: &web_sys::Event) {
    let text = event_target_value(event);
    typed.update(|typed| drop(typed.insert(field, text)));
}

/// The fields that were typed over with something else than they hold; an emptied one is `null`.
fn changes(profile: &Profile, typed: &Typed) -> Map<String, Value> {
    fields()
        .filter_map(|(field, of)| {
            let typed = typed.get(field)?.trim();
            let value = if typed.is_empty() {
                Value::Null
            } else {
                Value::String(typed.to_owned())
            };
            (typed != of(profile).trim()).then(|| (field.to_owned(), value))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_the_profile_is_on_the_page() {
        let names = fields().map(|(field, _)| (field.to_owned(), Value::from("a")));
        let all: Map<String, Value> = names.collect();
        let profile: Profile = serde_json::from_value(all.clone().into()).unwrap();
        for (field, of) in fields() {
            assert_eq!(of(&profile), "a", "{field}");
        }
        assert_eq!(serde_json::to_value(&profile).unwrap(), Value::Object(all));
    }

    #[test]
    fn only_what_was_typed_over_is_written() {
        let profile = Profile {
            sentence: "I move freight".to_owned(),
            proof: "Twelve ports".to_owned(),
            ..Profile::default()
        };
        let typed = |all: &[(&'static str, &str)]| -> Typed {
            all.iter()
                .map(|(field, text)| (*field, (*text).to_owned()))
                .collect()
        };
        assert!(changes(&profile, &Typed::new()).is_empty());
        assert!(changes(&profile, &typed(&[("sentence", "I move freight ")])).is_empty());
        let set = changes(
            &profile,
            &typed(&[
                ("sentence", "I move goods"),
                ("proof", "  "),
                ("email", "me@x.example"),
            ]),
        );
        assert_eq!(set.len(), 3);
        assert_eq!(set["sentence"], "I move goods");
        assert_eq!(set["proof"], Value::Null);
        assert_eq!(set["email"], "me@x.example");
    }
}
