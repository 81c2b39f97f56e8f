//! My side: what I do for whom, in words that others can use, and who of my people could use them (row R15).

mod check;

use crate::book::use_book;
use crate::client::watch;
use crate::components::back_bar::BackBar;
use crate::components::copy_share::CopyShare;
use crate::components::heading::Heading;
use crate::components::when::When;
use check::Check;
use kith_channel::Query;
use kith_graph::command::Command;
use kith_graph::things::Profile;
use kith_graph::view::goals::MeCheck;
use kith_graph::view::{View, Wanted};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Map, Value};

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

const PARTS: [Part; 7] = [
    Part {
        field: "name",
        label: "Your name",
        about: "As you sign.",
        is_shared: false,
        of: |p| &p.name,
    },
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
            <header class="top close"><Heading text="My side"/></header>
            <p class="lede">"What you do, in words that others can use. Only you see this page."</p>
            <When is=known>
                <Parts profile/>
                <Check check/>
            </When>
        </main>
    }
}

/// The fields; one save writes what was changed and nothing else.
#[component]
fn Parts(profile: Memo<Profile>) -> impl IntoView {
    let book = use_book();
    let typed = RwSignal::new(<[Option<String>; 7]>::default());
    let changed =
        Memo::new(move |_| profile.with(|profile| typed.with(|typed| changes(profile, typed))));
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let set = changed.get_untracked();
        spawn_local(async move {
            if book.run(Command::SetProfile { set }).await {
                typed.try_set(Default::default());
            }
        });
    };
    let fields = PARTS
        .iter()
        .enumerate()
        .map(|(i, part)| {
            let text = Signal::derive(move || {
                typed.with(|t| t[i].clone()).unwrap_or_else(|| profile.with(|p| (part.of)(p).to_owned()))
            });
            let about = format!("me-{}", part.field);
            let field = if i == 0 {
                view! {
                    <label class="field"><span class="vh">{part.label}</span>
                        <input type="text" autocomplete="name" aria-describedby=about.clone() prop:value=text
                            on:input=move |e| typed.update(|t| t[i] = Some(event_target_value(&e)))/>
                    </label>
                }
                .into_any()
            } else {
                view! {
                    <label class="field area"><span class="vh">{part.label}</span>
                        <textarea rows="3" aria-describedby=about.clone() prop:value=text
                            on:input=move |e| typed.update(|t| t[i] = Some(event_target_value(&e)))></textarea>
                    </label>
                }
                .into_any()
            };
            let hand_on = part.is_shared.then(|| view! { <CopyShare text of=format!("“{}”", part.label)/> });
            view! {
                <section class="sheet mine">
                    <h2 class="thing">{part.label}</h2>
                    <p class="why" id=about>{part.about}</p>
                    {field}
                    {hand_on}
                </section>
            }
        })
        .collect_view();
    let unsaved = Signal::derive(move || !changed.with(Map::is_empty));
    view! {
        <form on:submit=save>
            {fields}
            <When is=unsaved>
                <div class="sticky in"><button type="submit" class="btn main big">"Save my side"</button></div>
            </When>
        </form>
    }
}

/// The fields that were typed over with something else than they hold; an emptied one is `null`.
fn changes(profile: &Profile, typed: &[Option<String>; 7]) -> Map<String, Value> {
    PARTS
        .iter()
        .zip(typed)
        .filter_map(|(part, typed)| {
            let typed = typed.as_ref()?.trim();
            let value = if typed.is_empty() {
                Value::Null
            } else {
                Value::String(typed.to_owned())
            };
            (typed != (part.of)(profile).trim()).then(|| (part.field.to_owned(), value))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_the_profile_has_a_part() {
        let all = Profile {
            name: "a".to_owned(),
            sentence: "a".to_owned(),
            ideal_client: "a".to_owned(),
            proof: "a".to_owned(),
            referral_words: "a".to_owned(),
            introduction_mail: "a".to_owned(),
            offers: "a".to_owned(),
        };
        let Ok(Value::Object(fields)) = serde_json::to_value(&all) else {
            panic!("a profile is an object");
        };
        assert_eq!(fields.len(), PARTS.len());
        for part in &PARTS {
            assert!(fields.contains_key(part.field), "{}", part.field);
            assert_eq!((part.of)(&all), "a");
        }
    }

    #[test]
    fn only_what_was_typed_over_is_written() {
        let profile = Profile {
            sentence: "I move freight".to_owned(),
            proof: "Twelve ports".to_owned(),
            ..Profile::default()
        };
        let mut typed = <[Option<String>; 7]>::default();
        assert!(changes(&profile, &typed).is_empty());
        typed[1] = Some("I move freight ".to_owned());
        assert!(changes(&profile, &typed).is_empty());
        typed[1] = Some("I move goods".to_owned());
        typed[3] = Some("  ".to_owned());
        let set = changes(&profile, &typed);
        assert_eq!(set.len(), 2);
        assert_eq!(set["sentence"], "I move goods");
        assert_eq!(set["proof"], Value::Null);
    }
}
