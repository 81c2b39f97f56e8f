//! One screen before a meeting (row R13).

use super::fold::first_sentence;
use super::goodwill::goodwill;
use super::{row, suggest};
use crate::facts::{Facts, PersonFacts};
use crate::ids::PersonId;
use crate::things::{Promise, Strength};
use crate::types::{Interaction, Question, Stage};
use crate::view::HistoryEntry;
use crate::view::brief::{AskThem, Brief, Planned};
use chrono::{NaiveDate, TimeDelta};
use std::collections::BTreeMap;

/// So many talks are told, and so many questions proposed.
const THREE: usize = 3;
/// At most so many changes are told.
const CHANGES: usize = 10;
/// What is done within a minute of logging a talk belongs to it.
const LOGGING: TimeDelta = TimeDelta::minutes(1);

/// The brief on somebody, from the facts and what their page has: their contacts, and of the history of their entry what
/// changed a field or added a note.
#[must_use]
pub fn brief(
    facts: &Facts,
    person: PersonId,
    contacts: &[Interaction],
    history: &[HistoryEntry],
    today: NaiveDate,
) -> Option<Brief> {
    let person = facts.people.get(&person)?;
    let mut row = row::of(facts, person);
    row.bring = suggest::from(facts, person, &row.open, Some(today));
    let mut past: Vec<&Interaction> = contacts.iter().filter(|c| !c.planned).collect();
    past.sort_by_key(|c| std::cmp::Reverse((c.on, c.at, c.id)));
    let noted: Vec<&&Interaction> = past.iter().filter(|c| !c.note.trim().is_empty()).collect();
    let last_note = noted.first().and_then(|c| first_sentence(&c.note));
    let event = person.event.and_then(|id| facts.events.get(&id));
    let through = person
        .met_through
        .filter(|id| facts.people.contains_key(id));
    let answers = Question::ALL.map(|q| (q, person.answers.of(q).trim().to_owned()));
    Some(Brief {
        planned: planned(facts, contacts, today),
        met_on: person.met_on,
        met_at: event.map_or_else(|| person.met_at.clone(), |e| e.name.clone()),
        met_through: through.map(|id| (id, facts.name(id).to_owned())),
        talks: noted
            .iter()
            .take(THREE)
            .map(|c| (c.on, c.channel, c.note.clone()))
            .collect(),
        promises: promises(facts, person),
        goodwill: goodwill(facts, person.id, today),
        shared: shared(facts, person),
        changed: changed(past.iter().copied().find(|c| is_talk(c)), history),
        needs: person.needs.clone(),
        offers: person.offers.clone(),
        answers: answers.into_iter().filter(|(_, a)| !a.is_empty()).collect(),
        questions: questions(person, last_note.or_else(|| person.note.clone())),
        person: row,
    })
}

/// The next contact that is planned.
fn planned(facts: &Facts, contacts: &[Interaction], today: NaiveDate) -> Option<Planned> {
    let ahead = contacts.iter().filter(|c| c.planned && c.on >= today);
    let next = ahead.min_by_key(|c| (c.on, c.at, c.id))?;
    Some(Planned {
        on: next.on,
        at: next.at,
        channel: next.channel,
        value: next.value.clone(),
        note: next.note.clone(),
        event: next.event.and_then(|id| facts.events.get(&id)).cloned(),
    })
}

fn promises(facts: &Facts, person: &PersonFacts) -> Vec<Promise> {
    let open = facts.things.promises_of(person.id).filter(|p| p.is_open());
    let mut open: Vec<Promise> = open.cloned().collect();
    open.sort_by_key(|p| (p.due, p.id));
    open
}

/// Whom they know that I have met, the closest to them first.
fn shared(facts: &Facts, person: &PersonFacts) -> Vec<(PersonId, String)> {
    let mut known: BTreeMap<PersonId, Strength> = BTreeMap::new();
    for link in facts.things.links_of(person.id) {
        let other = if link.a == person.id { link.b } else { link.a };
        let strength = known.entry(other).or_insert(link.strength);
        *strength = link.strength.min(*strength);
    }
    let met = known.into_iter().filter_map(|(id, strength)| {
        let other = facts.people.get(&id)?;
        (!other.not_met && id != person.id).then_some((strength, other))
    });
    let mut met: Vec<(Strength, &PersonFacts)> = met.collect();
    met.sort_by_key(|(strength, p)| (*strength, p.folded_name(), p.id));
    met.into_iter()
        .map(|(_, p)| (p.id, p.name.clone()))
        .collect()
}

/// Whether both had a part in it: a mailing to many and a call that nobody took are no talk.
fn is_talk(contact: &Interaction) -> bool {
    !(contact.planned || contact.bulk || contact.missed)
}

/// What was done to the entry since the last talk, newest first; everything, where there was none yet.
fn changed(last: Option<&Interaction>, history: &[HistoryEntry]) -> Vec<HistoryEntry> {
    let since = |entry: &&HistoryEntry| match last {
        None => true,
        Some(talk) => match talk.at {
            Some(at) => entry.at > at + LOGGING,
            None => entry.at.date_naive() > talk.on,
        },
    };
    let mut all: Vec<HistoryEntry> = history.iter().filter(since).cloned().collect();
    all.sort_by_key(|entry| std::cmp::Reverse((entry.at, entry.batch)));
    all.truncate(CHANGES);
    all
}

/// Three questions about them: one each of a need, what was last talked about, a question of the stage that has no answer
/// yet, and an aim; then the next of each; then any of the five questions, which suit everybody.
fn questions(person: &PersonFacts, last_note: Option<String>) -> Vec<AskThem> {
    let open = Question::ALL
        .into_iter()
        .filter(|q| person.answers.of(*q).trim().is_empty());
    let of_stage = matches!(
        person.stage,
        Some(Stage::Cultivation | Stage::Partnership | Stage::Maintenance)
    );
    let sources: [Vec<AskThem>; 4] = [
        person.needs.iter().cloned().map(AskThem::Need).collect(),
        last_note.map(AskThem::Note).into_iter().collect(),
        open.clone()
            .filter(|_| of_stage)
            .map(AskThem::Question)
            .collect(),
        person.aims.iter().cloned().map(AskThem::Aim).collect(),
    ];
    let longest = sources.iter().map(Vec::len).max().unwrap_or_default();
    let in_turn = (0..longest).flat_map(|at| sources.iter().filter_map(move |s| s.get(at)));
    let mut all: Vec<AskThem> = in_turn.take(THREE).cloned().collect();
    let rest = open.map(AskThem::Question).chain([AskThem::Anything]);
    for question in rest {
        if all.len() < THREE && !all.contains(&question) {
            all.push(question);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{BatchId, InteractionId};
    use crate::rules::book::Book;
    use crate::rules::sample::day;
    use crate::things::Party;
    use crate::types::{Answers, Channel, Initiator};
    use uuid::Uuid;

    fn contact(n: u128, on: &str, at: Option<&str>, note: &str, planned: bool) -> Interaction {
        Interaction {
            id: InteractionId(Uuid::from_u128(n)),
            people: vec![Book::id(1)],
            on: day(on),
            at: at.map(|at| at.parse().unwrap()),
            channel: Channel::Call,
            begun_by: Initiator::Me,
            minutes: None,
            note: note.into(),
            event: None,
            planned,
            bulk: false,
            missed: false,
            answered: false,
            value: String::new(),
        }
    }

    fn entry(n: u128, at: &str) -> HistoryEntry {
        HistoryEntry {
            batch: BatchId(Uuid::from_u128(n)),
            at: at.parse().unwrap(),
            what: n.to_string(),
            values: Vec::new(),
        }
    }

    #[test]
    fn the_brief_tells_the_last_three_talks_with_a_note_and_the_next_plan() {
        let book = Book::with(&[(1, "Priya", None)]);
        let contacts = [
            contact(1, "2026-01-01", None, "one", false),
            contact(2, "2026-05-01", None, "five. And more", false),
            contact(3, "2026-03-01", None, "three", false),
            contact(4, "2026-04-01", None, " ", false),
            contact(5, "2026-02-01", None, "two", false),
            contact(6, "2026-07-02", None, "later", true),
            contact(7, "2026-06-29", None, "next", true),
            contact(8, "2026-06-28", None, "was planned", true),
        ];
        let brief = brief(&book.facts, Book::id(1), &contacts, &[], day("2026-06-29")).unwrap();
        let talks: Vec<&str> = brief.talks.iter().map(|(.., n)| n.as_str()).collect();
        assert_eq!(talks, ["five. And more", "three", "two"]);
        assert_eq!(brief.planned.unwrap().note, "next");
        assert_eq!(brief.questions[0], AskThem::Note("five.".into()));
    }

    #[test]
    fn what_changed_is_what_was_done_after_the_last_talk() {
        let history = [
            entry(1, "2026-06-01T09:00:00Z"),
            entry(2, "2026-06-02T10:00:00Z"),
            entry(3, "2026-06-02T10:00:59Z"),
            entry(4, "2026-06-02T10:01:01Z"),
            entry(5, "2026-06-03T00:00:00Z"),
        ];
        for (talk, told) in [
            (None, vec!["5", "4", "3", "2", "1"]),
            (Some(contact(1, "2026-06-02", None, "", false)), vec!["5"]),
            (
                Some(contact(
                    1,
                    "2026-06-02",
                    Some("2026-06-02T12:00:00+02:00"),
                    "",
                    false,
                )),
                vec!["5", "4"],
            ),
        ] {
            let found = changed(talk.as_ref(), &history);
            assert_eq!(
                found.iter().map(|e| e.what.as_str()).collect::<Vec<_>>(),
                told
            );
        }
        let many: Vec<HistoryEntry> = (0..20).map(|n| entry(n, "2026-06-02T10:00:00Z")).collect();
        assert_eq!(changed(None, &many).len(), CHANGES);
    }

    #[test]
    fn neither_a_mailing_nor_a_missed_call_hides_what_changed_before() {
        let book = Book::with(&[(1, "Priya", None)]);
        let history = [entry(1, "2026-06-02T10:00:00Z")];
        for (bulk, missed, told) in [(false, false, 0), (true, false, 1), (false, true, 1)] {
            let mut last = contact(2, "2026-06-10", None, "", false);
            (last.bulk, last.missed) = (bulk, missed);
            let contacts = [contact(1, "2026-05-01", None, "", false), last];
            let today = day("2026-06-29");
            let brief = brief(&book.facts, Book::id(1), &contacts, &history, today).unwrap();
            assert_eq!(brief.changed.len(), told, "{bulk} {missed}");
        }
    }

    #[test]
    fn three_questions_come_from_what_is_known() {
        use AskThem::{Aim, Anything, Need, Note, Question as Five};
        let texts = |all: &[&str]| all.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>();
        for (needs, note, stage, aims, asked) in [
            (
                vec![],
                None,
                None,
                vec![],
                vec![
                    Five(Question::Serves),
                    Five(Question::Seeks),
                    Five(Question::Help),
                ],
            ),
            (
                vec!["a", "b", "c", "d"],
                None,
                None,
                vec![],
                vec![Need("a".into()), Need("b".into()), Need("c".into())],
            ),
            (
                vec!["a", "b"],
                Some("n"),
                Some(Stage::Partnership),
                vec!["x"],
                vec![Need("a".into()), Note("n".into()), Five(Question::Serves)],
            ),
            (
                vec!["a", "b"],
                Some("n"),
                Some(Stage::Initial),
                vec!["x"],
                vec![Need("a".into()), Note("n".into()), Aim("x".into())],
            ),
            (
                vec!["a", "b"],
                None,
                Some(Stage::Initial),
                vec![],
                vec![Need("a".into()), Need("b".into()), Five(Question::Serves)],
            ),
        ] {
            let mut book = Book::with(&[(1, "Priya", None)]);
            book.edit(1, |p| {
                (p.needs, p.aims, p.stage) = (texts(&needs), texts(&aims), stage);
            });
            let found = questions(&book.facts.people[&Book::id(1)], note.map(str::to_owned));
            assert_eq!(found, asked);
        }
        let mut book = Book::with(&[(1, "Priya", None)]);
        book.edit(1, |p| {
            let mut answers = Answers::default();
            for q in Question::ALL {
                *answers.of_mut(q) = "known".into();
            }
            p.answers = answers;
        });
        assert_eq!(
            questions(&book.facts.people[&Book::id(1)], None),
            [Anything]
        );
    }

    #[test]
    fn shared_acquaintances_are_those_whom_i_met_closest_first() {
        let mut book = Book::with(&[
            (1, "Priya", None),
            (2, "Tom", None),
            (3, "Ana", None),
            (4, "Not met", None),
        ]);
        book.edit(4, |p| p.not_met = true);
        book.edit(1, |p| p.met_through = Some(Book::id(3)));
        book.link(1, 2, Strength::Known);
        book.link(3, 1, Strength::Weak);
        book.link(1, 3, Strength::Strong);
        book.link(1, 4, Strength::Strong);
        book.promise(Party::Them, 1, "later", "2026-08-01");
        book.promise(Party::Me, 1, "sooner", "2026-07-01");
        let brief = brief(&book.facts, Book::id(1), &[], &[], day("2026-06-29")).unwrap();
        let names: Vec<&str> = brief.shared.iter().map(|(_, n)| n.as_str()).collect();
        assert_eq!(names, ["Ana", "Tom"]);
        assert_eq!(brief.met_through, Some((Book::id(3), "Ana".into())));
        let promises: Vec<&str> = brief.promises.iter().map(|p| p.what.as_str()).collect();
        assert_eq!(promises, ["sooner", "later"]);
    }
}
