//! A card being checked: its picture, what was read off it, and what a person makes of that (row C2).

mod line;
mod picture;

use super::icon::Icon;
use super::when::When;
use crate::cards::seen::{Row, Seen};
use crate::cards::{self, Card};
use crate::words;
use leptos::prelude::*;
use leptos::task::spawn_local;
use line::Line;
use picture::Picture;
use web_sys::{Blob, Url};

/// A card on its way from a photo to a person; copied freely.
#[derive(Clone, Copy)]
pub(crate) struct Checking {
    /// What is shown of it, once it was read.
    shown: RwSignal<Option<Shown>>,
    /// Its values, as they stand corrected.
    pub(crate) rows: RwSignal<Vec<Row>>,
    /// The row that a tapped word goes to.
    current: RwSignal<usize>,
    /// Looks that were taken, and how many there will be.
    progress: RwSignal<(f64, f64)>,
    /// Why it was not read.
    problem: RwSignal<Option<String>>,
    /// The image that is kept.
    picture: StoredValue<Option<Blob>, LocalStorage>,
    /// How often a photo was put in: an answer about the one before does not count.
    turn: StoredValue<usize>,
}

/// The straightened picture and the words in it.
#[derive(Clone, Debug, PartialEq)]
struct Shown {
    address: String,
    width: f64,
    height: f64,
    seen: Seen,
}

impl Checking {
    pub(crate) fn new() -> Self {
        Self {
            shown: RwSignal::new(None),
            rows: RwSignal::new(Vec::new()),
            current: RwSignal::new(0),
            progress: RwSignal::new((0.0, 0.0)),
            problem: RwSignal::new(None),
            picture: StoredValue::new_local(None),
            turn: StoredValue::new(0),
        }
    }

    /// Reads the card of a photo.
    pub(crate) fn begin(self, photo: Blob) {
        self.end();
        self.picture.set_value(Some(photo.clone()));
        let turn = self.turn.get_value();
        spawn_local(async move {
            let tell = move |done, of| {
                self.progress.try_set((done, of));
            };
            let read = cards::read(&photo, tell).await;
            // Whoever went back, or took another photo, wants nothing of this one.
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            match read {
                Ok(card) => self.show(card),
                Err(sentence) => drop(self.problem.try_set(Some(sentence))),
            }
        });
    }

    fn show(self, card: Card) {
        let Ok(address) = Url::create_object_url_with_blob(&card.picture) else {
            return;
        };
        self.picture.set_value(Some(card.picture));
        self.rows.set(card.seen.rows());
        self.current.set(0);
        self.shown.set(Some(Shown {
            address,
            width: card.width,
            height: card.height,
            seen: card.seen,
        }));
    }

    /// Forgets the card.
    pub(crate) fn end(self) {
        self.turn.update_value(|turn| *turn += 1);
        if let Some(shown) = self.shown.get_untracked() {
            // An address that is unknown already is no loss.
            let _ = Url::revoke_object_url(&shown.address);
        }
        self.shown.set(None);
        self.rows.set(Vec::new());
        self.progress.set((0.0, 0.0));
        self.problem.set(None);
        self.picture.set_value(None);
    }

    /// The image that is kept with the person: the card alone, or the whole photo if it was not read.
    pub(crate) fn picture(self) -> Option<Blob> {
        self.picture.get_value()
    }

    /// Whether its values are there.
    pub(crate) fn is_read(self) -> bool {
        self.shown.with(Option::is_some)
    }

    /// Puts a word into the row that is written in, or takes it out again.
    fn tap(self, word: usize) {
        let text = self.shown.with_untracked(|shown| {
            let word = shown.as_ref()?.seen.words.get(word)?;
            Some(word.text.clone())
        });
        let Some(text) = text else { return };
        let at = self.current.get_untracked();
        self.rows.update(|rows| {
            let Some(row) = rows.get_mut(at) else { return };
            if let Some(place) = row.words.iter().position(|one| *one == word) {
                row.words.remove(place);
                let left = row.text.split_whitespace().filter(|one| *one != text);
                let left = left.collect::<Vec<_>>().join(" ");
                row.type_over(left);
            } else {
                row.words.push(word);
                let joined = format!("{} {text}", row.text.trim());
                row.type_over(joined.trim().to_owned());
            }
        });
    }

    /// How many values somebody should look at.
    fn doubts(self) -> usize {
        self.rows
            .with(|rows| rows.iter().filter(|row| !row.certain).count())
    }
}

/// The screen. Buttons that save stand below, in `children`.
#[component]
pub(crate) fn CardCheck(
    card: Checking,
    /// Where back leads, in words.
    back: &'static str,
    on_back: Callback<()>,
    /// Takes the photo again; without it there is no other photo to take.
    #[prop(optional)]
    again: Option<Callback<Blob>>,
    /// What stands below the values.
    children: ChildrenFn,
) -> impl IntoView {
    let said = move || {
        if card.problem.with(Option::is_some) {
            return "Not read".to_owned();
        }
        if card.shown.with(Option::is_none) {
            return "Reading the card".to_owned();
        }
        match card.doubts() {
            0 => "Nothing to check".to_owned(),
            n => words::sentence(&words::several_words(
                n,
                "thing to check",
                "things to check",
            )),
        }
    };
    let retake = move || {
        again.map(|again| {
            let take = move |event: leptos::ev::Event| {
                if let Some(photo) = super::photo_pick::chosen(&event) {
                    again.run(photo.into());
                }
            };
            view! {
                <label class="tap filepick">
                    <Icon name="camera"/>
                    <input class="vh" type="file" aria-label="Take the photo again" accept="image/*" capture="environment" on:change=take/>
                </label>
            }
        })
    };
    let share = move || {
        let (done, of) = card.progress.get();
        if of > 0.0 { done / of } else { 0.0 }
    };
    let waits = Signal::derive(move || {
        card.shown.with(Option::is_none) && card.problem.with(Option::is_none)
    });
    // The rows are made once for each card; a key stroke makes none of them anew.
    let lines = move || {
        card.shown.get().map(|shown| {
            let count = card.rows.with_untracked(Vec::len);
            let lines = (0..count).map(|at| view! { <Line card shown=shown.clone() at/> });
            view! {
                <form class="sheet rows flush up" aria-label="What the card says" on:submit=|e| e.prevent_default()>
                    {lines.collect_view()}
                </form>
            }
        })
    };
    view! {
        <div class="bar">
            <button class="tap" aria-label=back on:click=move |_| on_back.run(())><Icon name="left"/></button>
            <h1 class="sofar"><span role="status">{said}</span></h1>
            <span class="barend">{retake()}</span>
        </div>
        <When is=waits>
            <progress class="reading" aria-label="Reading the card" max="1" prop:value=share></progress>
            <p class="lede">"This happens on this device. It takes a few seconds."</p>
        </When>
        {move || card.problem.get().map(|sentence| view! {
            <p class="err in" role="alert"><Icon name="alert" small=true/>{sentence}</p>
        })}
        {move || card.shown.get().map(|shown| view! { <Picture card shown/> })}
        {move || lines()}
        {children()}
    }
}
