//! `view`: the same views that the app shows, as JSON or as a line each.

mod text;

use crate::people::find;
use crate::session::Session;
use anyhow::{Context, Result, bail};
use chrono::{DateTime, Local, NaiveDate};
use clap::error::ErrorKind;
use clap::{Args, CommandFactory, ValueEnum};
use kith_graph::facts::Facts;
use kith_graph::ids::{EventId, GoalId, PersonId};
use kith_graph::rules::fold::fold;
use kith_graph::things::{AskFor, TemplateKind};
use kith_graph::types::Stage;
use kith_graph::view::insights::Period;
use kith_graph::view::paths::{MapPerson, Target};
use kith_graph::view::{Group, PeopleFilter, PeoplePage, PersonPage, Sort, Today, View, Wanted};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::io::{self, Write};
use std::path::Path;
use uuid::Uuid;

/// How many batches of the history are told.
const LATEST: usize = 200;

/// Which view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Name {
    /// Whom to get in touch with, and why.
    Today,
    /// Everybody, or those whom --search, --group, --stage and --tag leave.
    People,
    /// Everything about a person.
    Person,
    /// What was given and received, in a word each.
    Goodwill,
    /// Open promises both ways.
    Promises,
    /// Introductions, the open ones first.
    Introductions,
    /// Who might be introduced to whom.
    Matches,
    /// The warm path to a person or company.
    #[value(alias = "paths")]
    Path,
    /// People without whom groups fall apart.
    Bridges,
    /// Quiet weak ties worth waking.
    WeakTies,
    /// Who knows whom.
    Map,
    /// What to know before a meeting with a person.
    Brief,
    /// Goals with their asks.
    Goals,
    /// The same, told by the asks.
    Asks,
    /// Whom to ask for a goal.
    Whom,
    /// What speaks against asking a person.
    Warnings,
    /// The weekly review.
    Week,
    /// The quarterly review.
    Quarter,
    /// How full the tiers are.
    Capacity,
    /// Which relationships, hours and events brought business, over a --period.
    Insights,
    /// Work on its way, and referrals.
    Work,
    /// What follows from them, at most three pieces.
    Advice,
    /// The programme: its steps with their evidence, and the figures of its start beside those of now.
    Programme,
    /// How things stood on the day of --at: what the programme keeps of its start.
    Figures,
    /// The minutes that were noted, of work and of events.
    Time,
    /// Free days for follow-ups.
    Slots,
    /// An event: who was met there, its guests, the time that went into it.
    Event,
    /// Who was met at an event and waits to be sorted.
    Triage,
    /// A text to a person.
    Draft,
    /// My side, and who could say whom to send me.
    Me,
    /// The numbers of the rules.
    Settings,
    /// Message templates.
    Templates,
    /// People whose names contain something.
    Names,
    /// Who may be in the book twice, the surest first.
    Duplicates,
    /// What a reminder says.
    Digest,
    /// What was done to the whole book, newest first.
    History,
}

/// What a view is asked with.
#[derive(Args)]
pub(crate) struct Asked {
    /// Which view.
    #[arg(value_enum)]
    name: Name,
    /// A person's name or key; for `path` also a company, for `whom` a goal's words or key, for `event` and `triage` an
    /// event's name or key, for `names` some letters.
    id: Option<String>,
    /// The moment that it is asked for: a time with its offset, such as 2026-06-08T09:00:00+02:00, or a date. Now, if
    /// not given.
    #[arg(long, value_name = "TIME", value_parser = day)]
    at: Option<NaiveDate>,
    /// As JSON, as `kith schema view NAME` describes it.
    #[arg(long)]
    json: bool,
    /// For `people`: what to search for.
    #[arg(long)]
    search: Option<String>,
    /// For `people`: all, tier1, tier2, tier3, circle or due.
    #[arg(long, value_parser = word::<Group>)]
    group: Option<Group>,
    /// For `people`: initial, cultivation, partnership, maintenance or let_go.
    #[arg(long, value_parser = word::<Stage>)]
    stage: Option<Stage>,
    /// For `people`: only those with this tag.
    #[arg(long)]
    tag: Option<String>,
    /// For `people`: tier, name, due, recent or added.
    #[arg(long, value_parser = word::<Sort>)]
    sort: Option<Sort>,
    /// For `warnings`: the ask is for information only.
    #[arg(long)]
    information: bool,
    /// For `draft`: keep_in_touch, follow_up, promise, thanks, introduction, ask, update or birthday.
    #[arg(long, value_parser = word::<TemplateKind>)]
    kind: Option<TemplateKind>,
    /// For `draft`: who else it is about.
    #[arg(long)]
    other: Option<String>,
    /// For `draft`: the key of the promise, referral or ask that it is about.
    #[arg(long)]
    about: Option<Uuid>,
    /// For `insights`: 30d, quarter, 12m or all.
    #[arg(long, value_parser = word::<Period>, default_value = "quarter")]
    period: Period,
    /// For `slots`: the day after which; the last event's end, if not given.
    #[arg(long, value_parser = day)]
    after: Option<NaiveDate>,
    /// For `slots`: none later than this day.
    #[arg(long, value_parser = day)]
    before: Option<NaiveDate>,
}

/// What is printed. A [`View`] is printed without its name: who asked for it knows it.
#[derive(Serialize)]
#[serde(untagged)]
enum Shown {
    Today(Today),
    People(PeoplePage),
    Person(Box<PersonPage>),
    Bridges(Vec<MapPerson>),
    View(Box<View>),
}

/// The local day of a time with its offset, or a date.
pub(crate) fn day(text: &str) -> Result<NaiveDate, String> {
    let time = DateTime::parse_from_rfc3339(text).map(|time| time.date_naive());
    time.or_else(|_| text.parse()).map_err(|_| {
        "a time is written like 2026-06-08T09:00:00+02:00, a date like 2026-06-08".to_owned()
    })
}

/// A word as it is written in JSON.
fn word<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    let value = Value::String(text.to_owned());
    serde_json::from_value(value).map_err(|e| e.to_string())
}

/// What somebody called it: `weak-ties`.
fn called(name: Name) -> String {
    let value = name.to_possible_value();
    value.map_or_else(String::new, |value| value.get_name().to_owned())
}

/// Where the schema of a view is found.
pub(crate) fn in_schema(name: Name) -> String {
    match name {
        Name::Asks => "goals".to_owned(),
        name => called(name).replace('-', "_"),
    }
}

pub(crate) async fn view(dir: &Path, asked: Asked) -> Result<()> {
    if asked.id.is_none() {
        insist_on_whom(asked.name);
    }
    let session = Session::open(dir, false).await?;
    let today = asked.at.unwrap_or_else(|| Local::now().date_naive());
    let shown = show(&session, &asked, today)?;
    let mut out = io::stdout().lock();
    if asked.json {
        let value = match (&shown, serde_json::to_value(&shown)?) {
            (Shown::View(_), Value::Object(named)) => named
                .into_iter()
                .next()
                .map_or(Value::Null, |(_, under)| under),
            (_, value) => value,
        };
        writeln!(out, "{value:#}")?;
    } else {
        let book = session.device.book();
        let facts = book.graph().context("The book is not loaded.")?.facts();
        for line in text::lines(&shown, asked.name, facts, today) {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

/// Ends with wrong usage where a view is of somebody and nobody was named.
fn insist_on_whom(name: Name) {
    let of = match name {
        Name::Person | Name::Brief | Name::Warnings | Name::Draft => "a person",
        Name::Path => "a person or company",
        Name::Whom => "a goal",
        Name::Event | Name::Triage => "an event",
        Name::Names => "some letters",
        _ => return,
    };
    let what = format!("`view {}` needs {of}", called(name));
    crate::Cli::command()
        .error(ErrorKind::MissingRequiredArgument, what)
        .exit()
}

fn show(session: &Session, asked: &Asked, today: NaiveDate) -> Result<Shown> {
    let book = session.device.book();
    let graph = book.graph().context("The book is not loaded.")?;
    let who = || -> Result<PersonId> {
        let named = asked.id.as_deref().unwrap_or_default();
        Ok(find(session, named)?.0)
    };
    let wanted = match asked.name {
        Name::Today => return Ok(Shown::Today(book.today(today))),
        Name::People => {
            let filter = PeopleFilter {
                search: asked
                    .search
                    .clone()
                    .or(asked.id.clone())
                    .unwrap_or_default(),
                group: asked.group.unwrap_or_default(),
                stage: asked.stage,
                tag: asked.tag.clone(),
                sort: asked.sort.unwrap_or_default(),
                ..PeopleFilter::default()
            };
            return Ok(Shown::People(book.people(&filter, today, 0, usize::MAX)));
        }
        Name::Person => {
            let page = book.person(who()?, today);
            let page = page.context("That person is not in this book any more.")?;
            return Ok(Shown::Person(Box::new(page)));
        }
        Name::Bridges => match graph.view(&Wanted::Map, today) {
            View::Map(map) => {
                let bridges = map.people.into_iter().filter(|p| p.bridge);
                return Ok(Shown::Bridges(bridges.collect()));
            }
            _ => bail!("There is no map of this book."),
        },
        Name::Goodwill => Wanted::Goodwill,
        Name::Promises => Wanted::Promises,
        Name::Introductions => Wanted::Introductions,
        Name::Matches => Wanted::Matches,
        Name::Path => Wanted::Path(target(session, graph.facts(), asked)?),
        Name::WeakTies => Wanted::WeakTies,
        Name::Map => Wanted::Map,
        Name::Brief => Wanted::Brief(who()?),
        Name::Goals | Name::Asks => Wanted::Goals,
        Name::Whom => Wanted::Whom(goal(graph.facts(), asked)?),
        Name::Warnings if asked.information => Wanted::Warnings(who()?, AskFor::Information),
        Name::Warnings => Wanted::Warnings(who()?, AskFor::Help),
        Name::Week => Wanted::Week,
        Name::Quarter => Wanted::Quarter,
        Name::Capacity => Wanted::Capacity,
        Name::Insights => Wanted::Insights(asked.period),
        Name::Work => Wanted::Work,
        Name::Advice => Wanted::Advice,
        Name::Programme => Wanted::Programme,
        Name::Figures => Wanted::Figures(today),
        Name::Time => Wanted::Time,
        Name::Slots => Wanted::Slots {
            after: asked.after.unwrap_or_else(|| {
                let ended = graph
                    .facts()
                    .events
                    .values()
                    .filter_map(|e| e.ends.or(e.starts));
                ended.filter(|on| *on <= today).max().unwrap_or(today)
            }),
            before: asked.before,
        },
        Name::Event => Wanted::Event(event(graph.facts(), asked)?),
        Name::Triage => Wanted::Triage(event(graph.facts(), asked)?),
        Name::Draft => Wanted::Draft {
            person: who()?,
            kind: asked.kind,
            other: match &asked.other {
                Some(other) => Some(find(session, other)?.0),
                None => None,
            },
            about: asked.about,
        },
        Name::Me => Wanted::Me,
        Name::Settings => Wanted::Settings,
        Name::Templates => Wanted::Templates,
        Name::Names => Wanted::Names(asked.id.clone().unwrap_or_default()),
        Name::Duplicates => Wanted::Duplicates,
        Name::Digest => Wanted::Digest,
        Name::History => Wanted::History { limit: LATEST },
    };
    Ok(Shown::View(Box::new(graph.view(&wanted, today))))
}

/// A person, or a company where nobody is called so.
fn target(session: &Session, facts: &Facts, asked: &Asked) -> Result<Target> {
    let named = asked.id.as_deref().unwrap_or_default();
    match find(session, named) {
        Ok((id, _)) => Ok(Target::Person(id)),
        Err(_)
            if facts
                .people
                .values()
                .any(|p| fold(&p.company) == fold(named)) =>
        {
            Ok(Target::Company(named.to_owned()))
        }
        Err(e) => Err(e),
    }
}

/// A goal by its key, or by words that only one goal has.
fn goal(facts: &Facts, asked: &Asked) -> Result<GoalId> {
    let named = asked.id.as_deref().unwrap_or_default();
    let goals = &facts.things.goals;
    if let Ok(id) = named.parse::<GoalId>()
        && goals.contains_key(&id)
    {
        return Ok(id);
    }
    let found: Vec<_> = goals
        .values()
        .filter(|goal| fold(&goal.what).contains(&fold(named)))
        .collect();
    match found.as_slice() {
        [] => bail!("No goal in this book says {named}."),
        [goal] => Ok(goal.id),
        several => {
            let all: Vec<&str> = several.iter().map(|goal| goal.what.as_str()).collect();
            bail!("Several goals say so: {}.", all.join("; "))
        }
    }
}

/// An event by its key, or by words that only one event's name has; of several that are called just so, the latest.
fn event(facts: &Facts, asked: &Asked) -> Result<EventId> {
    let named = asked.id.as_deref().unwrap_or_default();
    let events = &facts.events;
    if let Ok(id) = named.parse::<EventId>()
        && events.contains_key(&id)
    {
        return Ok(id);
    }
    let called = events
        .values()
        .filter(|event| fold(&event.name) == fold(named));
    if let Some(event) = called.max_by_key(|event| (event.starts, event.id)) {
        return Ok(event.id);
    }
    let found: Vec<_> = events
        .values()
        .filter(|event| fold(&event.name).contains(&fold(named)))
        .collect();
    match found.as_slice() {
        [] => bail!("No event in this book is called {named}."),
        [event] => Ok(event.id),
        several => {
            let all: Vec<&str> = several.iter().map(|event| event.name.as_str()).collect();
            bail!("Several events are called so: {}.", all.join("; "))
        }
    }
}
