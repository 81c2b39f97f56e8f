//! "Make card scanning work offline": what reading cards takes, fetched once and kept, with its size and how far it is.

use super::icon::Icon;
use super::when::When;
use crate::cards::{self, Kept, LANGUAGES};
use crate::settings;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The offer. Where everything is here already there is nothing to see, unless `settled` says so.
#[component]
pub(crate) fn CardPack(
    /// Whether the languages can be chosen, and it is said that all is here.
    #[prop(optional)]
    settled: bool,
    /// Told when everything is here.
    #[prop(optional)]
    on_kept: Option<Callback<()>>,
) -> impl IntoView {
    let kept = RwSignal::new(None::<Kept>);
    let progress = RwSignal::new(None::<(f64, f64)>);
    let problem = RwSignal::new(None::<String>);
    let look = move || {
        spawn_local(async move {
            // A browser that keeps nothing has nothing to be offered.
            kept.try_set(cards::kept(&cards::languages()).await.ok());
        });
    };
    look();
    let fetch = move |_| {
        problem.set(None);
        progress.set(Some((0.0, 0.0)));
        spawn_local(async move {
            let tell = move |done, of| {
                progress.try_set(Some((done, of)));
            };
            match cards::keep(&cards::languages(), tell).await {
                Ok(now) => {
                    if kept.try_set(Some(now)).is_none()
                        && let Some(on_kept) = on_kept
                    {
                        on_kept.run(());
                    }
                }
                Err(sentence) => drop(problem.try_set(Some(sentence))),
            }
            progress.try_set(None);
        });
    };
    let missing = move || kept.get().map_or(0, |kept| kept.missing);
    let choose = move |data: &'static str| {
        let mut chosen: Vec<String> = cards::languages()
            .into_iter()
            .skip(1)
            .map(str::to_owned)
            .collect();
        match chosen.iter().position(|one| one == data) {
            Some(at) => drop(chosen.remove(at)),
            None => chosen.push(data.to_owned()),
        }
        settings::set_card_languages(&chosen);
        look();
    };
    let languages = move || {
        settled.then(|| {
            let chips = LANGUAGES.iter().map(|(data, _, name)| {
                let on = move || {
                    kept.track();
                    cards::languages().contains(data)
                };
                view! {
                    <button type="button" class="chip" class:on=on aria-pressed=move || on().to_string() on:click=move |_| choose(data)>
                        {*name}
                    </button>
                }
            });
            view! { <div class="chips" role="group" aria-label="Languages beside English">{chips.collect_view()}</div> }
        })
    };
    view! {
        {move || languages()}
        <When is=Signal::derive(move || missing() > 0 && progress.with(Option::is_none))>
            <button type="button" class="btn soft" on:click=fetch>
                <Icon name="camera"/>{move || format!("Make card scanning work offline ({})", megabytes(missing()))}
            </button>
        </When>
        {move || progress.get().map(|(done, of)| view! {
            <p role="status">{format!("Fetching the card reader: {} of {}", megabytes(done as u32), megabytes(of as u32))}</p>
            <progress class="reading" aria-label="Fetching the card reader" max=of.max(1.0) prop:value=done></progress>
        })}
        <When is=Signal::derive(move || settled && kept.with(|k| k.is_some_and(|k| k.missing == 0)))>
            <p role="status">{move || format!("Cards are read on this device, without a network. The reader takes {}.", megabytes(kept.get().map_or(0, |k| k.all)))}</p>
        </When>
        {move || problem.get().map(|sentence| view! {
            <p class="err" role="alert"><Icon name="alert" small=true/>{sentence}</p>
        })}
    }
}

/// "6.1 MB"
fn megabytes(bytes: u32) -> String {
    format!("{:.1} MB", f64::from(bytes) / 1e6)
}

#[cfg(test)]
mod tests {
    #[test]
    fn sizes_are_said_in_megabytes() {
        assert_eq!(super::megabytes(6_091_234), "6.1 MB");
        assert_eq!(super::megabytes(0), "0.0 MB");
    }
}
