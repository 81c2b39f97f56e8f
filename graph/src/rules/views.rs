//! Every view that needs the whole book, by what is wanted.

use super::{
    advice, asks, brief, capacity, digest, draft, duplicates, events, follow_ups, goodwill,
    insights, matches, me, names, paths, programme, relation, review, row, time, work,
};
use crate::facts::{Facts, PersonFacts};
use crate::ids::{OpportunityId, PersonId};
use crate::things::Introduction;
use crate::types::{Interaction, PersonDraft};
use crate::view::relation::{Goodwill, GoodwillWord};
use crate::view::{Choice, HistoryEntry, PersonRow, View, Wanted};
use chrono::NaiveDate;

/// At most so many are shown to whoever is entering somebody.
const ALIKE: usize = 5;

/// The view that is wanted. `page` gives what the facts leave out: somebody's contacts with their notes, and the history
/// of their entry; `entered` everything that was entered of somebody; `apart` what was set apart of work; `history` that of
/// the whole book, as many batches as are wanted.
pub fn view(
    facts: &Facts,
    wanted: &Wanted,
    today: NaiveDate,
    page: impl Fn(PersonId) -> (Vec<Interaction>, Vec<HistoryEntry>),
    entered: impl Fn(PersonId) -> Option<PersonDraft>,
    apart: impl Fn(OpportunityId) -> Vec<Choice>,
    history: impl Fn(usize) -> Vec<HistoryEntry>,
) -> View {
    match wanted {
        Wanted::Goodwill => View::Goodwill(all_goodwill(facts, today)),
        Wanted::Promises => View::Promises(review::promises(facts)),
        Wanted::Introductions => View::Introductions(introductions(facts)),
        Wanted::Matches => View::Matches(matches::matches(facts, today)),
        Wanted::Path(target) => View::Path(paths::to(facts, target, today)),
        Wanted::Map => View::Map(paths::map(facts)),
        Wanted::WeakTies => View::WeakTies(paths::weak_ties(facts, today)),
        Wanted::Brief(id) => {
            let (contacts, history) = page(*id);
            let brief = brief::brief(facts, *id, &contacts, &history, today);
            View::Brief(brief.map(Box::new))
        }
        Wanted::Goals => View::Goals(asks::goals(facts)),
        Wanted::Whom(goal) => View::Whom(asks::whom(facts, *goal, today)),
        Wanted::Warnings(id, kind) => View::Warnings(asks::warnings(facts, *id, *kind, today)),
        Wanted::Week => View::Week(review::week(&rows(facts), facts, today)),
        Wanted::Quarter => View::Quarter(review::quarter(&bare_rows(facts), facts, today)),
        Wanted::Capacity => View::Capacity(capacity::capacity(&bare_rows(facts), today)),
        Wanted::Insights(period) => {
            View::Insights(Box::new(insights::insights(facts, *period, today)))
        }
        Wanted::Work => View::Work(work::pipeline(facts, apart)),
        Wanted::Advice => View::Advice(advice::advice(facts, today)),
        Wanted::Programme => View::Programme(Box::new(programme::programme(facts, today))),
        Wanted::Figures(on) => View::Figures(programme::figures(facts, *on)),
        Wanted::Time => View::Time(time::noted(facts)),
        Wanted::Slots { after, before } => {
            View::Slots(follow_ups::slots(facts, *after, *before, today))
        }
        Wanted::Event(id) => View::Event(events::page(facts, *id).map(Box::new)),
        Wanted::Triage(id) => {
            let note = |id| entered(id).map(|person| person.note).unwrap_or_default();
            View::Triage(events::triage(facts, *id, today, note).map(Box::new))
        }
        Wanted::Draft {
            person,
            kind,
            other,
            about,
        } => View::Draft(draft::draft(facts, *person, *kind, *other, *about, today)),
        Wanted::Me => View::Me(facts.profile.clone(), me::check(facts)),
        Wanted::Settings => View::Settings(facts.settings.clone()),
        Wanted::Templates => View::Templates(draft::templates(facts)),
        Wanted::Names(typed) => View::Names(names::names(facts, typed)),
        Wanted::Duplicates => View::Duplicates(duplicates::list(facts, entered)),
        Wanted::Alike(draft) => View::Alike(duplicates::alike(facts, draft, ALIKE)),
        Wanted::Digest => {
            let day = super::today::today(&rows(facts), &[], &facts.settings, today);
            View::Digest(digest::digest(&day, today))
        }
        Wanted::History { limit } => View::History(history(*limit)),
    }
}

/// Everybody with whom there was ever anything, by name.
fn all_goodwill(facts: &Facts, today: NaiveDate) -> Vec<(PersonId, String, Goodwill)> {
    let mut people: Vec<&PersonFacts> = facts.people.values().collect();
    people.sort_by_key(|p| (p.folded_name(), p.id));
    let all = people
        .into_iter()
        .map(|p| (p.id, p.name.clone(), goodwill::goodwill(facts, p.id, today)));
    all.filter(|(.., goodwill)| goodwill.word != GoodwillWord::NothingYet)
        .collect()
}

/// Those between people in the views.
fn introductions(facts: &Facts) -> Vec<(Introduction, [String; 3])> {
    let all = facts.things.introductions.values();
    let shown = |i: &&Introduction| [i.a, i.b, i.through].iter().all(|id| facts.shows(*id));
    let all = relation::introductions(all.filter(shown));
    let named = all.into_iter().map(|i| {
        let names = [i.a, i.b, i.through].map(|id| facts.name(id).to_owned());
        (i, names)
    });
    named.collect()
}

fn rows(facts: &Facts) -> Vec<PersonRow> {
    facts.people.values().map(|p| row::of(facts, p)).collect()
}

/// Enough for counting and for saying who is silent.
fn bare_rows(facts: &Facts) -> Vec<PersonRow> {
    facts.people.values().map(|p| row::bare(facts, p)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::book::Book;
    use crate::rules::sample::day;
    use crate::things::{AskFor, Direction, ExchangeKind, Size};
    use crate::view::insights::Period;
    use crate::view::paths::Target;

    fn ask(book: &Book, wanted: &Wanted) -> View {
        let page = |_| (vec![], vec![]);
        let entered = |_| Some(PersonDraft::default());
        view(
            &book.facts,
            wanted,
            day("2026-06-29"),
            page,
            entered,
            |_| vec![],
            |_| vec![],
        )
    }

    #[test]
    fn whatever_is_wanted_is_what_comes() {
        let mut book = Book::with(&[(1, "Zoe", None), (2, "Ada", None)]);
        book.needs(1, &["customs"]);
        book.offers(2, &["customs"]);
        let goal = book.goal("customs", "2026-01-01");
        let id = Book::id(1);
        let fair = book.event("Fair", "2026-06-01", "2026-06-02");
        for wanted in [
            Wanted::Goodwill,
            Wanted::Promises,
            Wanted::Introductions,
            Wanted::Matches,
            Wanted::Path(Target::Person(id)),
            Wanted::Path(Target::Company("nowhere".into())),
            Wanted::Map,
            Wanted::WeakTies,
            Wanted::Brief(id),
            Wanted::Goals,
            Wanted::Whom(goal),
            Wanted::Warnings(id, AskFor::Help),
            Wanted::Week,
            Wanted::Quarter,
            Wanted::Capacity,
            Wanted::Insights(Period::ThirtyDays),
            Wanted::Work,
            Wanted::Advice,
            Wanted::Programme,
            Wanted::Figures(day("2026-06-29")),
            Wanted::Time,
            Wanted::Slots {
                after: day("2026-06-29"),
                before: None,
            },
            Wanted::Event(fair),
            Wanted::Triage(fair),
            Wanted::Draft {
                person: id,
                kind: None,
                other: None,
                about: None,
            },
            Wanted::Me,
            Wanted::Settings,
            Wanted::Templates,
            Wanted::Names("zo".into()),
            Wanted::Duplicates,
            Wanted::Alike(Box::default()),
            Wanted::Digest,
            Wanted::History { limit: 1 },
        ] {
            let name = |value: serde_json::Value| match value {
                serde_json::Value::String(name) => name,
                value => value.as_object().unwrap().keys().next().unwrap().clone(),
            };
            let came = serde_json::to_value(ask(&book, &wanted)).unwrap();
            assert_eq!(name(came), name(serde_json::to_value(&wanted).unwrap()));
        }
    }

    #[test]
    fn goodwill_is_told_of_those_with_whom_there_was_anything() {
        let mut book = Book::with(&[(1, "Zoe", None), (2, "Ada", None), (3, "Nobody", None)]);
        for n in [1, 2] {
            book.exchange(
                n,
                "2020-01-01",
                Direction::Given,
                ExchangeKind::Thanks,
                Size::Small,
            );
        }
        let View::Goodwill(all) = ask(&book, &Wanted::Goodwill) else {
            panic!()
        };
        assert_eq!(
            all.iter().map(|(_, n, _)| n.as_str()).collect::<Vec<_>>(),
            ["Ada", "Zoe"]
        );
    }

    #[test]
    fn open_introductions_come_first_then_the_latest() {
        let mut book = Book::with(&[(1, "Zoe", None), (2, "Ada", None), (3, "Bob", None)]);
        book.introduction(1, 2, 0, Some("2026-01-01"));
        book.introduction(2, 3, 0, Some("2026-03-01"));
        book.introduction(1, 0, 3, Some("2026-02-01"));
        for i in book.facts.things.introductions.values_mut() {
            i.outcome_on = (i.through == PersonId::ME)
                .then(|| day("2026-04-01"))
                .and(i.made_on);
        }
        let View::Introductions(all) = ask(&book, &Wanted::Introductions) else {
            panic!()
        };
        let names: Vec<&str> = all.iter().map(|(_, [a, ..])| a.as_str()).collect();
        assert_eq!(names, ["Zoe", "Ada", "Zoe"]);
        assert_eq!(all[0].1, ["Zoe", "you", "Bob"].map(str::to_owned));
        book.facts.take_person(Book::id(1));
        let View::Introductions(all) = ask(&book, &Wanted::Introductions) else {
            panic!()
        };
        assert_eq!(
            all.len(),
            1,
            "of those who are out of the views there is none"
        );
    }
}
