//! More: the rest of the book, and how it looks.

use crate::book::use_book;
use crate::client::watch;
use crate::components::example_note::ExampleNote;
use crate::components::icon::Icon;
use crate::components::segments::{Segments, place_of};
use crate::components::top::Top;
use crate::settings::{self, Theme};
use crate::{platform, words};
use kith_channel::Query;
use kith_graph::view::{View, Wanted};
use leptos::prelude::*;

const THEMES: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

/// `/settings`
#[component]
pub(crate) fn More() -> impl IntoView {
    let book = use_book();
    let events = book.client.watch(|| Some(Query::Events), watch::events);
    let devices = book.client.watch(|| Some(Query::Devices), watch::devices);
    let theme = RwSignal::new(settings::theme());
    let about_events = Signal::derive(move || {
        events.with(|e| match e.as_deref() {
            Some([(newest, _), ..]) => newest.name.clone(),
            _ => "None yet".to_owned(),
        })
    });
    let about_devices =
        Signal::derive(
            move || match devices.with(|d| d.as_ref().map_or(1, Vec::len)) {
                0 | 1 => "This one only".to_owned(),
                n => format!("{} share this book", words::sentence(&words::count(n))),
            },
        );
    let about_phrase = Signal::derive(move || {
        let status = book
            .status
            .with(|s| s.as_ref().map(|s| (s.phrase, s.paired)));
        match status {
            Some((true, _)) => "Not written down yet".to_owned(),
            Some((false, true)) => "Keep it where you find it".to_owned(),
            _ => "Comes with the second device".to_owned(),
        }
    });
    let goals = book.client.watch(
        move || {
            Some(Query::View {
                wanted: Wanted::Goals,
                today: book.today.get(),
            })
        },
        watch::view,
    );
    let about_goals = Signal::derive(move || match goals.get() {
        Some(View::Goals(goals)) => {
            let open = goals.goals.iter().filter(|(goal, _)| goal.is_open());
            let asks = goals.goals.iter().flat_map(|(_, asks)| asks);
            let waiting = asks.filter(|ask| {
                ask.asked_on.is_some() && ask.answer.is_none() && ask.dropped_on.is_none()
            });
            words::ways::goals(open.count(), waiting.count())
        }
        _ => words::ways::goals(0, 0),
    });
    let system = if platform::is_mobile() {
        "As the phone"
    } else {
        "As the system"
    };
    let place = Signal::derive(move || place_of(&THEMES, &theme.get()));
    let choose = Callback::new(move |place: usize| {
        let chosen = THEMES[place];
        settings::set_theme(chosen);
        theme.set(chosen);
    });
    view! {
        <main class="screen">
            <Top title="More"/>
            <ul class="sheet rows up">
                <Way href="/events" icon="cal" name="Events" about=about_events/>
                <Way href="/graph" icon="graph" name="Who knows whom" about="Paths, bridges, quiet ties"/>
                <Way href="/goals" icon="target" name="Goals and asks" about=about_goals/>
                <Way href="/work" icon="in" name="Referrals and work" about="Who sent whom, and what came of it"/>
                <Way href="/me" icon="pen" name="My side" about="What you do, in words others can use"/>
                <Way href="/programme" icon="log" name="The programme" about="Thirty days, and the year after them"/>
                <Way href="/time" icon="timer" name="Time" about="A timer, and the minutes you noted"/>
                <Way href="/review" icon="loop" name="Weekly review" about="Tier 1, promises, open loops"/>
                <Way href="/review?quarter" icon="people" name="Quarterly review" about="How full the tiers are, and whether they fit"/>
            </ul>
            <div class="head"><h2>"This book"</h2></div>
            <ul class="sheet rows">
                <Way href="/settings/devices" icon="mobile" name="Devices" about=about_devices/>
                <Way href="/settings/reminders" icon="bell" name="Reminders" about="A few words in the morning, while Kith is closed"/>
                <Way href="/settings/recovery" icon="lock" name="Recovery phrase" about=about_phrase/>
                <Way href="/settings/data" icon="import" name="Import and export" about="vCard, CSV, backup"/>
                <Way href="/duplicates" icon="people" name="In the book twice?" about="Entries that may be one person"/>
                <Way href="/settings/history" icon="undo" name="Recent changes" about="What was done lately, each with Undo"/>
                <Way href="/settings/rules" icon="moon" name="Rhythms and limits" about="How often, how many, how long"/>
                <Way href="/settings/templates" icon="mail" name="Templates" about="What a draft begins with"/>
            </ul>
            <ExampleNote/>
            <div class="head"><h2>"Appearance"</h2></div>
            <div class="in"><Segments label="Appearance" options=vec![system, "Light", "Dark"] value=place on_choose=choose/></div>
            <p class="hint">
                {format!("Everything here is on this {} first. The relay sees only sealed bytes.", platform::place())}
            </p>
        </main>
    }
}

#[component]
fn Way(
    href: &'static str,
    icon: &'static str,
    name: &'static str,
    #[prop(into)] about: Signal<String>,
) -> impl IntoView {
    view! {
        <li>
            <a class="row" href=href>
                <span class="glyph"><Icon name=icon small=true/></span>
                <span><span class="thing">{name}</span><span class="why one">{about}</span></span>
                <span class="end"><Icon name="right" small=true/></span>
            </a>
        </li>
    }
}
