use super::*;
use crate::ids::TimeId;
use crate::rules::sample::{Book, day};
use crate::things::{Thing, Time};
use crate::types::{Channel, Initiator, Stage};
use uuid::Uuid;

const TODAY: &str = "2026-03-05";

fn sorting(book: &Book, id: EventId, today: &str) -> Triage {
    triage(&book.facts, id, day(today), |_| String::new()).unwrap()
}

fn names(triage: &Triage) -> Vec<&str> {
    let queue = triage.queue.iter();
    queue.map(|one| one.person.name.as_str()).collect()
}

#[test]
fn an_event_that_is_not_there_has_no_page() {
    let book = Book::new();
    let id = EventId(Uuid::from_u128(1));
    assert_eq!(page(&book.facts, id), None);
    assert_eq!(triage(&book.facts, id, day(TODAY), |_| String::new()), None);
}

#[test]
fn follow_ups_begin_after_the_last_day_else_after_the_last_capture() {
    // First and last day of the event, days of captures, after which day.
    for (starts, ends, captures, after) in [
        (
            Some("2026-03-02"),
            Some("2026-03-03"),
            vec!["2026-03-04"],
            "2026-03-03",
        ),
        (
            Some("2026-03-02"),
            None,
            vec!["2026-03-02", "2026-03-03"],
            "2026-03-03",
        ),
        (None, None, vec!["2026-02-27", "2026-02-26"], "2026-02-27"),
        (Some("2026-03-02"), None, vec![], "2026-03-02"),
        (Some("2026-03-02"), None, vec!["2026-03-01"], "2026-03-02"),
        (None, None, vec![], TODAY),
        (None, Some("2026-02-28"), vec![], "2026-02-28"),
    ] {
        let mut book = Book::new();
        let fair = book.event("Fair", "2026-01-01", "2026-01-01");
        let event = book.the_event(fair);
        (event.starts, event.ends) = (starts.map(day), ends.map(day));
        for on in &captures {
            book.met("Sarah", fair, on);
        }
        // Whoever came by an import was not captured there.
        let later = book.person("Late", None, "2026-03-05");
        book.who(later).event = Some(fair);
        let got = last_day(&book.facts, &book.facts.events[&fair], day(TODAY));
        assert_eq!(got, day(after), "{starts:?} {ends:?} {captures:?}");
    }
}

#[test]
fn those_who_wait_stand_in_the_order_in_which_they_were_met_and_the_others_are_counted() {
    let mut book = Book::new();
    let fair = book.event("Fair", "2026-03-02", "2026-03-03");
    let other = book.event("Other fair", "2026-03-02", "2026-03-03");
    let late = book.met("Late", fair, "2026-03-03");
    book.met("Early", fair, "2026-03-02");
    book.met("Elsewhere", other, "2026-03-02");
    let back = book.met("Met first, typed later", fair, "2026-03-05");
    book.who(back).met_on = Some(day("2026-03-01"));
    let kept = book.met("Kept", fair, "2026-03-02");
    book.who(kept).tier = Some(Tier::Two);
    let imported = book.person("Imported", None, "2026-03-02");
    book.who(imported).event = Some(fair);
    let got = sorting(&book, fair, TODAY);
    assert_eq!(names(&got), ["Met first, typed later", "Early", "Late"]);
    assert_eq!((got.of, got.sorted), (4, 1));
    assert_eq!((got.count, got.most), ([0, 1, 0], [10, 25, 100]));
    let all = page(&book.facts, fair).unwrap();
    assert_eq!((all.met.len(), all.to_sort), (5, 3));
    book.who(late).stage = Some(Stage::LetGo);
    assert_eq!(sorting(&book, fair, TODAY).sorted, 2);
}

#[test]
fn a_place_is_told_where_it_says_more_than_the_event() {
    for (at, told) in [
        ("", ""),
        ("Fair", ""),
        ("Fair, Basel", ""),
        (" coffee queue ", "coffee queue"),
        ("Fair, hall 4", "Fair, hall 4"),
    ] {
        let mut book = Book::new();
        let fair = book.event("Fair", "2026-03-02", "2026-03-03");
        book.the_event(fair).place = "Basel".to_owned();
        let sarah = book.met("Sarah", fair, "2026-03-02");
        book.who(sarah).met_at = at.to_owned();
        assert_eq!(sorting(&book, fair, TODAY).queue[0].at, told);
        assert_eq!(page(&book.facts, fair).unwrap().met[0].at, told);
    }
}

#[test]
fn what_was_noted_is_their_own_note_else_that_of_the_latest_contact() {
    let mut book = Book::new();
    let fair = book.event("Fair", "2026-03-02", "2026-03-03");
    let sarah = book.met("Sarah", fair, "2026-03-02");
    for (on, note, planned) in [
        ("2026-03-02", "Audits forty suppliers.", false),
        ("2026-03-03", "", false),
        ("2026-03-20", "Lunch.", true),
    ] {
        let contact = book.talk(sarah, on);
        (contact.note, contact.planned) = (note.to_owned(), planned);
    }
    for (own, told) in [
        ("", "Audits forty suppliers."),
        (" ", "Audits forty suppliers."),
        ("Likes tea. Has a dog.", "Likes tea. Has a dog."),
    ] {
        let got = triage(&book.facts, fair, day(TODAY), |_| own.to_owned()).unwrap();
        assert_eq!(got.queue[0].note, told);
    }
}

#[test]
fn the_first_free_day_is_proposed_and_none_later_than_the_first_promise() {
    // 2026-03-03 is a Tuesday. Follow-ups that are there already, when promises fall due, the day that is proposed.
    for (there, promised, proposed) in [
        (0, vec![], "2026-03-05"),
        (4, vec![], "2026-03-05"),
        (5, vec![], "2026-03-06"),
        (5, vec!["2026-03-05"], "2026-03-05"),
        (5, vec!["2026-03-20", "2026-03-06"], "2026-03-06"),
        (10, vec!["2026-03-06"], "2026-03-06"),
        (10, vec![], "2026-03-09"),
        (10, vec!["2026-03-20"], "2026-03-09"),
        // The promise itself takes a place on its day.
        (4, vec!["2026-03-05"], "2026-03-05"),
        (0, vec!["2026-03-04"], "2026-03-05"),
    ] {
        let mut book = Book::new();
        let fair = book.event("Fair", "2026-03-02", "2026-03-03");
        let others = book.person("Others", None, "2026-01-01");
        for n in 0..there {
            let on = ["2026-03-05", "2026-03-06"][n / 5];
            book.follow_up(others, on);
        }
        let sarah = book.met("Sarah", fair, "2026-03-02");
        for due in &promised {
            book.promise(sarah, Party::Me, "the deck", due);
        }
        book.promise(sarah, Party::Them, "theirs", "2026-03-05")
            .dropped_on = Some(day(TODAY));
        let got = sorting(&book, fair, TODAY);
        let one = &got.queue[0];
        assert_eq!(
            one.slots.proposed,
            Some(day(proposed)),
            "{there} {promised:?}"
        );
        assert_eq!(one.promises.len(), promised.len());
        assert!(one.promises.is_sorted_by_key(|p| p.due));
    }
}

#[test]
fn nine_people_of_one_evening_are_spread_over_two_days() {
    let mut book = Book::new();
    let fair = book.event("Fair", "2026-03-05", "2026-03-05");
    for n in 0..9 {
        book.met(&format!("P{n}"), fair, "2026-03-05");
    }
    let mut days = Vec::new();
    while let Some(next) = sorting(&book, fair, "2026-03-05").queue.first().cloned() {
        let on = next.slots.proposed.unwrap();
        book.follow_up(next.person.id, &on.to_string());
        book.who(next.person.id).tier = Some(Tier::Three);
        days.push(on);
    }
    // The event was on a Thursday.
    let expected = [[day("2026-03-06"); 5].to_vec(), vec![day("2026-03-09"); 4]].concat();
    assert_eq!(days, expected);
}

#[test]
fn what_could_be_promised_is_somebody_and_an_offer_of_mine() {
    let mut book = Book::new();
    let fair = book.event("Fair", "2026-03-02", "2026-03-03");
    let sarah = book.met("Sarah", fair, "2026-03-02");
    book.who(sarah).needs = vec!["an audit checklist".to_owned()];
    assert!(sorting(&book, fair, TODAY).queue[0].suggestions.is_empty());
    book.facts.profile.offers = "Checklist for audits".to_owned();
    let mut bob = book.who(sarah).clone();
    bob.id = PersonId(Uuid::from_u128(99));
    bob.name = "Bob".to_owned();
    (bob.event, bob.needs) = (None, Vec::new());
    bob.offers = vec!["Audit training".to_owned()];
    book.facts.put_person(bob);
    let got = sorting(&book, fair, TODAY);
    assert!(matches!(
        got.queue[0].suggestions.as_slice(),
        [Bring::Match { name, .. }, Bring::Offer { offer, .. }] if name == "Bob" && offer == "Checklist for audits"
    ));
}

#[test]
fn guests_stand_by_name_and_whoever_is_out_of_the_views_is_none() {
    let mut book = Book::new();
    let mine = book.event("Breakfast", "2026-03-02", "2026-03-02");
    for (name, mark) in [
        ("Zoe", GuestMark::Invited),
        ("Ada", GuestMark::Invited),
        ("Bob", GuestMark::Absent),
        ("Mia", GuestMark::Came),
        ("Ken", GuestMark::Asked),
    ] {
        let id = book.person(name, None, "2026-01-01");
        book.guest(mine, id, mark);
    }
    let gone = book.person("Gone", None, "2026-01-01");
    book.guest(mine, gone, GuestMark::Came);
    book.facts.take_person(gone);
    let page = page(&book.facts, mine).unwrap();
    let names: Vec<&str> = page.guests.iter().map(|g| g.person.name.as_str()).collect();
    assert_eq!(names, ["Ada", "Bob", "Ken", "Mia", "Zoe"]);
}

#[test]
fn the_time_of_an_event_is_that_there_of_preparing_it_of_its_contacts_and_of_what_was_noted() {
    let mut book = Book::new();
    let fair = book.event("Fair", "2026-03-02", "2026-03-03");
    let sarah = book.met("Sarah", fair, "2026-03-02");
    assert_eq!(page(&book.facts, fair).unwrap().hours, Hours::default());
    book.the_event(fair).minutes = Some(480);
    book.the_event(fair).preparation = Some(45);
    for (minutes, event, planned) in [
        (Some(20), Some(fair), false),
        (Some(10), Some(fair), false),
        (None, Some(fair), false),
        (Some(60), Some(fair), true),
        (Some(60), None, false),
    ] {
        let contact = book.contact(&[sarah], "2026-03-02", Channel::OneToOne, Initiator::Both);
        (contact.minutes, contact.event, contact.planned) = (minutes, event, planned);
    }
    for (n, kind, event) in [
        (1, TimeKind::Preparation, Some(fair)),
        (2, TimeKind::Organising, Some(fair)),
        (3, TimeKind::Writing, None),
    ] {
        book.facts.things.put(Thing::Time(Time {
            id: TimeId(Uuid::from_u128(1000 + n)),
            on: day("2026-03-01"),
            minutes: 15,
            kind,
            channel: Channel::Event,
            event,
            association: None,
            note: String::new(),
        }));
    }
    let hours = page(&book.facts, fair).unwrap().hours;
    let expected = Hours {
        there: 480,
        preparation: 60,
        contacts: 30,
        other: 15,
    };
    assert_eq!((hours, hours.all()), (expected, 585));
}
