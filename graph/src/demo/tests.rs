//! What the example book has to have for every screen to say something.

use super::{book, book_under};
use crate::belongings::Belongings;
use crate::ids::PersonId;
use crate::rules::normal;
use crate::things::{Thing, ThingKind};
use crate::types::{Origin, PersonList, Stage, Tier};
use chrono::{Datelike, Months, NaiveDate};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use uuid::{Uuid, Variant};

/// A weekday, a Saturday, a Sunday, a leap day, a new year.
const DAYS: [&str; 5] = [
    "2026-06-08",
    "2026-06-13",
    "2026-06-14",
    "2028-02-29",
    "2027-01-01",
];

fn day(s: &str) -> NaiveDate {
    s.parse().unwrap()
}

fn every_day() -> impl Iterator<Item = (NaiveDate, Belongings)> {
    let seeds = [0, 1, 7, u64::MAX];
    let days = DAYS.into_iter().map(day);
    days.flat_map(move |today| seeds.map(|seed| (today, book(seed, today))))
}

#[test]
fn it_has_120_people_two_years_of_contacts_and_something_of_everything() {
    for (_, all) in every_day() {
        let tier = |tier| all.people.iter().filter(|p| p.person.tier == tier).count();
        assert_eq!(all.people.len(), 120);
        assert_eq!(
            [Some(Tier::One), Some(Tier::Two), Some(Tier::Three), None].map(tier),
            [8, 20, 60, 32]
        );
        let mut kinds = BTreeMap::new();
        for thing in &all.things {
            *kinds.entry(thing.kind()).or_insert(0) += 1;
        }
        for (kind, least) in [
            (ThingKind::Exchange, 200),
            (ThingKind::Promise, 40),
            (ThingKind::Introduction, 14),
            (ThingKind::Opportunity, 34),
            (ThingKind::Referral, 24),
            (ThingKind::Goal, 4),
            (ThingKind::Ask, 10),
            (ThingKind::Link, 80),
            (ThingKind::FollowUp, 7),
            (ThingKind::Review, 40),
            (ThingKind::Proposal, 4),
            (ThingKind::Association, 4),
            (ThingKind::Time, 48),
            (ThingKind::Template, 8),
        ] {
            assert!(kinds[&kind] >= least, "{kind:?}: {}", kinds[&kind]);
        }
        // Nobody begins the programme in an example.
        let none = [ThingKind::Programme, ThingKind::Pause, ThingKind::Baseline];
        assert_eq!(kinds.len() + none.len(), ThingKind::ALL.len());
        assert!(none.iter().all(|kind| !kinds.contains_key(kind)));
        assert!(
            (450..1000).contains(&all.interactions.len()),
            "{}",
            all.interactions.len()
        );
        assert_eq!(all.events.len(), 5);
        let guests: Vec<usize> = all.guests.iter().map(|list| list.people.len()).collect();
        assert_eq!(guests, [6, 3]);
        assert!(all.moves.len() > 100);
        assert!(all.profile.is_some());
    }
}

#[test]
fn the_same_seed_gives_the_same_book_and_another_one_another() {
    let today = day(DAYS[0]);
    assert_eq!(book(5, today), book(5, today));
    let (a, b) = (book(5, today), book(6, today));
    let keys = |of: &Belongings| of.people.iter().map(|p| p.id).collect::<BTreeSet<_>>();
    assert!(keys(&a).is_disjoint(&keys(&b)));
    assert_ne!(a.interactions, b.interactions);
}

#[test]
fn the_same_book_comes_under_other_keys() {
    let today = day(DAYS[0]);
    let (a, b) = (book(5, today), book_under(5, 6, today));
    let keys = |of: &Belongings| of.people.iter().map(|p| p.id).collect::<BTreeSet<_>>();
    assert!(keys(&a).is_disjoint(&keys(&b)));
    let names = |of: &Belongings| {
        of.people
            .iter()
            .map(|p| p.person.name.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&a), names(&b));
    let days = |of: &Belongings| {
        of.interactions
            .iter()
            .map(|i| (i.on, i.channel))
            .collect::<Vec<_>>()
    };
    assert_eq!(days(&a), days(&b));
    assert_eq!(book_under(5, 5, today), a);
}

/// Every key of a thing's own, and every one that is referred to.
fn keys(value: &Value, field: &str, own: &mut Vec<Uuid>, others: &mut BTreeSet<Uuid>) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(k, v)| keys(v, k, own, others)),
        Value::Array(all) => all.iter().for_each(|v| keys(v, field, own, others)),
        Value::String(text) => {
            if let Ok(key) = text.parse::<Uuid>() {
                if field == "id" {
                    own.push(key);
                } else {
                    others.insert(key);
                }
            }
        }
        _ => {}
    }
}

#[test]
fn every_key_is_one_of_version_7_and_stands_once_and_every_reference_leads_into_the_book() {
    for (_, all) in every_day() {
        let (mut own, mut others) = (vec![PersonId::ME.0], BTreeSet::new());
        keys(
            &serde_json::to_value(&all).unwrap(),
            "",
            &mut own,
            &mut others,
        );
        let there: BTreeSet<Uuid> = own.iter().copied().collect();
        assert_eq!(there.len(), own.len(), "a key stands twice");
        assert!(others.is_subset(&there));
        for key in own.iter().skip(1) {
            assert_eq!(key.get_version_num(), 7);
            assert_eq!(key.get_variant(), Variant::RFC4122);
        }
        for thing in &all.things {
            let people = thing.people();
            assert!(people.iter().all(|id| there.contains(&id.0)));
            if let Thing::Introduction(i) = thing {
                assert!(i.a != i.b && i.a != i.through && i.b != i.through);
            }
        }
        assert!(all.interactions.iter().all(|i| !i.people.is_empty()));
        for i in &all.interactions {
            let once: BTreeSet<_> = i.people.iter().collect();
            assert_eq!(once.len(), i.people.len());
        }
    }
}

/// Every day that is written somewhere, but for birthdays.
fn dates(value: &Value, field: &str, found: &mut Vec<(String, NaiveDate)>) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(k, v)| dates(v, k, found)),
        Value::Array(all) => all.iter().for_each(|v| dates(v, field, found)),
        Value::String(text) if field != "birthday" => {
            if let Some(Ok(date)) = text.get(..10).map(str::parse) {
                found.push((field.to_owned(), date));
            }
        }
        _ => {}
    }
}

#[test]
fn all_dates_lie_within_two_years_before_and_two_months_after() {
    for (today, all) in every_day() {
        let mut found = Vec::new();
        dates(&serde_json::to_value(&all).unwrap(), "", &mut found);
        assert!(found.len() > 2000);
        let (first, last) = (today - Months::new(24), today + Months::new(2));
        for (field, date) in found {
            assert!(first <= date && date <= last, "{field}: {date} on {today}");
            let ahead = [
                "due",
                "on",
                "starts",
                "ends",
                "snoozed_until",
                "peace_until",
            ];
            assert!(
                date <= today || ahead.contains(&field.as_str()),
                "{field}: {date} after {today}"
            );
        }
        for i in &all.interactions {
            assert!(i.planned || i.on <= today);
            assert!(i.at.is_none_or(|at| at.date_naive() == i.on));
        }
        let past = ["Exchange", "Review", "Time", "Referral", "Proposal"];
        for thing in &all.things {
            if past.contains(&format!("{:?}", thing.kind()).as_str()) {
                let on: NaiveDate = thing.fields()["on"].as_str().unwrap().parse().unwrap();
                assert!(on <= today, "{thing:?}");
            }
        }
    }
}

#[test]
fn what_follows_comes_no_earlier_than_what_it_follows() {
    for (_, all) in every_day() {
        for thing in &all.things {
            let fields = thing.fields();
            let on = |field: &str| fields.get(field).and_then(Value::as_str).map(day);
            for pair in [
                ["made_on", "kept_on"],
                ["asked_on", "made_on"],
                ["made_on", "met_on"],
                ["met_on", "outcome_on"],
                ["opened_on", "contacted_on"],
                ["contacted_on", "meeting_on"],
                ["meeting_on", "proposal_on"],
                ["proposal_on", "closed_on"],
                ["asked_on", "answered_on"],
                ["answered_on", "thanked_on"],
                ["set_on", "reached_on"],
                ["on", "updated_on"],
                ["on", "state_on"],
            ] {
                if let [Some(before), Some(after)] = pair.map(on) {
                    assert!(before <= after, "{pair:?} in {thing:?}");
                }
            }
        }
        for whole in &all.people {
            let standing = &whole.standing;
            for later in [standing.tier_on, standing.stage_on, standing.cadence_on] {
                assert!(later.is_none_or(|on| on >= standing.added_on), "{whole:?}");
            }
            let first = all
                .interactions
                .iter()
                .filter(|i| i.people.contains(&whole.id));
            assert!(
                first
                    .map(|i| i.on)
                    .min()
                    .is_none_or(|on| on >= standing.added_on),
                "{}: somebody was spoken to before we met",
                whole.person.name
            );
        }
    }
}

/// Words of serde that stand in a field of a kind of thing.
fn words(all: &Belongings, kind: ThingKind, field: &str) -> BTreeSet<String> {
    let things = all.things.iter().filter(|thing| thing.kind() == kind);
    let words = things.filter_map(|thing| thing.fields().get(field)?.as_str().map(str::to_owned));
    words.collect()
}

#[test]
fn every_word_of_every_list_occurs() {
    for (_, all) in every_day() {
        let size = |of: ThingKind, field: &str| words(&all, of, field).len();
        for (kind, field, how_many) in [
            (ThingKind::Exchange, "direction", 2),
            (ThingKind::Exchange, "kind", 9),
            (ThingKind::Exchange, "size", 3),
            (ThingKind::Promise, "by", 2),
            (ThingKind::Opportunity, "origin", 6),
            (ThingKind::Opportunity, "state", 6),
            (ThingKind::Referral, "state", 6),
            (ThingKind::Referral, "by", 2),
            (ThingKind::Ask, "kind", 2),
            (ThingKind::Ask, "answer", 2),
            (ThingKind::Ask, "outcome", 4),
            (ThingKind::Link, "kind", 7),
            (ThingKind::Link, "strength", 3),
            (ThingKind::Review, "kind", 5),
            (ThingKind::Review, "verdict", 3),
            (ThingKind::Proposal, "became", 2),
            (ThingKind::Association, "role", 2),
            (ThingKind::Time, "kind", 4),
            (ThingKind::Template, "kind", 8),
        ] {
            assert_eq!(size(kind, field), how_many, "{kind:?}: {field}");
        }
        let currencies: BTreeSet<String> = words(&all, ThingKind::Opportunity, "amount")
            .iter()
            .map(|amount| amount.rsplit(' ').next().unwrap().to_owned())
            .collect();
        assert_eq!(currencies, ["EUR".to_owned(), "GBP".to_owned()].into());

        let contacts: Vec<Value> = all
            .interactions
            .iter()
            .map(|i| serde_json::to_value(i).unwrap())
            .collect();
        let said = |field: &str| {
            let words = contacts.iter().filter_map(|i| i[field].as_str());
            words.collect::<BTreeSet<_>>().len()
        };
        assert_eq!((said("channel"), said("begun_by")), (11, 3));
        for flag in ["planned", "bulk", "missed", "answered"] {
            assert!(contacts.iter().any(|i| i[flag] == true), "{flag}");
        }
        let stages: BTreeSet<Option<Stage>> = all.people.iter().map(|p| p.standing.stage).collect();
        assert_eq!(stages.len(), 6);
        for list in PersonList::ALL {
            let full = |p: &Value| p[list.name()].as_array().is_some_and(|l| !l.is_empty());
            let mut people = all
                .people
                .iter()
                .map(|p| serde_json::to_value(&p.person).unwrap());
            assert!(people.any(|p| full(&p)), "{list:?}");
        }
        for origin in [Origin::Captured, Origin::Imported] {
            assert!(all.people.iter().any(|p| p.person.origin == origin));
        }
        for could in [Some(true), Some(false), None] {
            assert!(all.people.iter().any(|p| p.person.could_refer == could));
        }
        let cadences: BTreeSet<String> = all
            .people
            .iter()
            .filter_map(|p| p.standing.cadence)
            .map(|c| {
                c.to_string()
                    .trim_start_matches(char::is_numeric)
                    .to_owned()
            })
            .collect();
        assert_eq!(cadences.len(), 4, "days, weeks, months, never");
    }
}

#[test]
fn six_wait_to_be_sorted_at_the_last_event_and_somebody_has_a_birthday() {
    for (today, all) in every_day() {
        let event = all.events.first().unwrap();
        assert!(event.ends.unwrap() < today);
        assert!(all.events.iter().any(|e| e.starts.unwrap() > today));
        let waiting = all.people.iter().filter(|p| {
            let standing = &p.standing;
            p.person.origin == Origin::Captured
                && standing.stage.is_none()
                && standing.tier_on.is_none()
                && p.person.tier.is_none()
        });
        let at: Vec<_> = waiting.map(|p| p.person.event).collect();
        assert_eq!(at, vec![Some(event.id); 6]);
        let close = all
            .people
            .iter()
            .filter(|p| p.person.tier <= Some(Tier::Two));
        let mut birthdays = close.filter_map(|p| p.person.birthday);
        assert!(
            birthdays
                .any(|b| (u32::from(b.month), u32::from(b.day)) == (today.month(), today.day()))
        );
        let snoozed = all
            .people
            .iter()
            .filter(|p| p.standing.snoozed_until == Some(today));
        assert!(snoozed.count() > 5, "Today offers to spread them");
        assert!(
            all.people
                .iter()
                .any(|p| p.standing.peace_until > Some(today))
        );
    }
}

#[test]
fn everybody_is_reached_where_nobody_lives() {
    for (_, all) in every_day() {
        let (mut mails, mut phones) = (BTreeSet::new(), BTreeSet::new());
        for whole in &all.people {
            let person = &whole.person;
            for mail in &person.emails {
                assert!(
                    mail.value.ends_with(".example") && mail.value.is_ascii(),
                    "{mail:?}"
                );
                assert!(mails.insert(normal::email(&mail.value)), "{mail:?}");
            }
            for phone in &person.phones {
                let ranges = [
                    "+4930231251",
                    "+4930231252",
                    "+4420794601",
                    "+4420794602",
                    "+46313900",
                    "+12125550",
                ];
                let number = normal::phone(&phone.value);
                assert!(ranges.iter().any(|r| number.starts_with(r)), "{number}");
                assert!(phones.insert(number), "{phone:?}");
            }
            assert!(
                person
                    .urls
                    .iter()
                    .all(|url| url.value.ends_with(".example"))
            );
        }
        assert!(mails.len() > 90 && phones.len() > 30);
    }
}

#[test]
fn no_gap_is_left_in_any_text() {
    for (_, all) in every_day() {
        let things = all
            .things
            .iter()
            .filter(|t| t.kind() != ThingKind::Template);
        let mut text: String = things
            .map(|t| serde_json::to_string(&t.fields()).unwrap())
            .collect();
        text.extend(all.interactions.iter().map(|i| i.note.as_str()));
        text.extend(
            all.people
                .iter()
                .map(|p| serde_json::to_string(&p.person.answers).unwrap()),
        );
        for gap in ["{f}", "{c}", "{p}", "{s", "{i}", "  ", "\"note\":\"\""] {
            assert!(!text.contains(gap), "{gap}");
        }
        let notes: BTreeSet<&str> = all.interactions.iter().map(|i| i.note.as_str()).collect();
        assert!(
            notes.len() * 2 > all.interactions.len(),
            "{} notes",
            notes.len()
        );
    }
}
