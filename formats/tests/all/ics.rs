//! Calendars, read again by a parser of somebody else's.

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use icalendar::parser::{Component, read_calendar, unfold};
use kith_formats::ics::{Alarm, Calendar, Item, Moment, When, write};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

fn stamp() -> DateTime<Utc> {
    DateTime::from_timestamp(1_767_268_800, 0).unwrap()
}

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

/// A property's value; this parser takes the backslashes of text away itself.
fn value(component: &Component<'_>, name: &str) -> Option<String> {
    component.find_prop(name).map(|p| p.val.as_ref().to_owned())
}

#[test]
fn a_calendar_to_the_letter() {
    let calendar = Calendar {
        name: "Kith".into(),
        items: vec![
            Item {
                uid: "due-1@kith".into(),
                sequence: 3,
                when: When::AllDay(day(2026, 12, 31)),
                summary: "Call Ann; ask, then listen".into(),
                description: "Promised:\nthe \\ paper".into(),
                url: Some("https://kith.example/people/1".into()),
                busy: false,
                alarm: Some(Alarm {
                    minutes: 540,
                    words: "Call Ann".into(),
                }),
            },
            Item {
                uid: "block@kith".into(),
                sequence: 0,
                when: When::Timed {
                    start: Moment::Floating(day(2026, 1, 5).and_hms_opt(9, 0, 0).unwrap()),
                    end: Moment::Utc(stamp()),
                },
                summary: "Time for tier 1".into(),
                description: String::new(),
                url: None,
                busy: true,
                alarm: None,
            },
            Item {
                uid: "week@kith".into(),
                sequence: 0,
                when: When::Weekly {
                    start: day(2026, 1, 6).and_hms_opt(9, 0, 0).unwrap(),
                    end: day(2026, 1, 6).and_hms_opt(10, 30, 0).unwrap(),
                },
                summary: "For your people".into(),
                description: String::new(),
                url: None,
                busy: true,
                alarm: None,
            },
            Item {
                uid: "b@kith".into(),
                sequence: 0,
                when: When::Yearly {
                    month: 7,
                    day: 21,
                    year: Some(1984),
                },
                summary: "Lena's birthday".into(),
                description: String::new(),
                url: None,
                busy: false,
                alarm: None,
            },
        ],
    };
    let expected = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Kith//Kith//EN\nCALSCALE:GREGORIAN\nNAME:Kith\n\
        X-WR-CALNAME:Kith\nBEGIN:VEVENT\nUID:due-1@kith\nDTSTAMP:20260101T120000Z\nSEQUENCE:3\n\
        DTSTART;VALUE=DATE:20261231\nDTEND;VALUE=DATE:20270101\nSUMMARY:Call Ann\\; ask\\, then listen\n\
        DESCRIPTION:Promised:\\nthe \\\\ paper\nURL:https://kith.example/people/1\nTRANSP:TRANSPARENT\n\
        BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:PT9H\nDESCRIPTION:Call Ann\nEND:VALARM\nEND:VEVENT\n\
        BEGIN:VEVENT\nUID:block@kith\nDTSTAMP:20260101T120000Z\nSEQUENCE:0\nDTSTART:20260105T090000\n\
        DTEND:20260101T120000Z\nSUMMARY:Time for tier 1\nTRANSP:OPAQUE\nEND:VEVENT\n\
        BEGIN:VEVENT\nUID:week@kith\nDTSTAMP:20260101T120000Z\nSEQUENCE:0\nDTSTART:20260106T090000\n\
        DTEND:20260106T103000\nRRULE:FREQ=WEEKLY\nSUMMARY:For your people\nTRANSP:OPAQUE\nEND:VEVENT\n\
        BEGIN:VEVENT\nUID:b@kith\nDTSTAMP:20260101T120000Z\nSEQUENCE:0\nDTSTART;VALUE=DATE:19840721\n\
        DTEND;VALUE=DATE:19840722\nRRULE:FREQ=YEARLY\nSUMMARY:Lena's birthday\nTRANSP:TRANSPARENT\nEND:VEVENT\n\
        END:VCALENDAR\n";
    assert_eq!(write(&calendar, stamp()), expected.replace('\n', "\r\n"));
}

fn moment() -> impl Strategy<Value = NaiveDateTime> {
    (0i64..4_000_000_000).prop_map(|s| DateTime::from_timestamp(s, 0).unwrap().naive_utc())
}

fn when() -> impl Strategy<Value = When> {
    prop_oneof![
        moment().prop_map(|t| When::AllDay(t.date())),
        (moment(), 1i64..1000, any::<bool>()).prop_map(|(t, minutes, floating)| {
            let at = |t: NaiveDateTime| match floating {
                true => Moment::Floating(t),
                false => Moment::Utc(t.and_utc()),
            };
            When::Timed {
                start: at(t),
                end: at(t + TimeDelta::minutes(minutes)),
            }
        }),
        (moment(), 1i64..1000).prop_map(|(start, minutes)| When::Weekly {
            start,
            end: start + TimeDelta::minutes(minutes),
        }),
        (1u8..=12, 1u8..=28, option::of(1900i32..2100))
            .prop_map(|(month, day, year)| When::Yearly { month, day, year }),
    ]
}

fn words() -> impl Strategy<Value = String> {
    "[A-Za-zÄß漢😀0-9 ,;:\\\\\"\n=.#-]{1,120}"
}

prop_compose! {
    fn item()(
        uid in "[a-z0-9-]{1,80}@kith",
        sequence in any::<u32>(),
        when in when(),
        summary in words(),
        description in prop_oneof![Just(String::new()), words()],
        url in option::of("https://[a-z]{1,9}\\.example/[a-z0-9/?=&,;%-]{0,90}"),
        busy in any::<bool>(),
        alarm in option::of((any::<i32>(), words()).prop_map(|(minutes, words)| Alarm { minutes, words })),
    ) -> Item {
        Item { uid, sequence, when, summary, description, url, busy, alarm }
    }
}

proptest! {
    #[test]
    fn what_is_written_another_parser_reads(items in vec(item(), 0..4), name in words()) {
        let calendar = Calendar { name, items };
        let file = write(&calendar, stamp());
        prop_assert!(file.split("\r\n").all(|l| l.len() <= 75 && !l.contains(['\r', '\n'])));
        let unfolded = unfold(&file);
        let read = read_calendar(&unfolded).unwrap();
        prop_assert_eq!(read.components.len(), calendar.items.len());
        for (event, item) in read.components.iter().zip(&calendar.items) {
            prop_assert_eq!(event.name.as_ref(), "VEVENT");
            prop_assert_eq!(value(event, "UID"), Some(item.uid.clone()));
            prop_assert_eq!(value(event, "SEQUENCE"), Some(item.sequence.to_string()));
            prop_assert_eq!(value(event, "SUMMARY"), Some(item.summary.clone()));
            prop_assert_eq!(value(event, "DESCRIPTION").unwrap_or_default(), item.description.clone());
            prop_assert_eq!(value(event, "URL"), item.url.clone());
            prop_assert_eq!(value(event, "TRANSP").unwrap() == "OPAQUE", item.busy);
            let start = value(event, "DTSTART").unwrap();
            let expected = match item.when {
                When::AllDay(date) => date.format("%Y%m%d").to_string(),
                When::Timed { start: Moment::Utc(t), .. } => t.format("%Y%m%dT%H%M%SZ").to_string(),
                When::Timed { start: Moment::Floating(t), .. } => t.format("%Y%m%dT%H%M%S").to_string(),
                When::Weekly { start, .. } => start.format("%Y%m%dT%H%M%S").to_string(),
                When::Yearly { month, day, year } => format!("{:04}{month:02}{day:02}", year.unwrap_or(2000)),
            };
            prop_assert_eq!(start, expected);
            let again = matches!(item.when, When::Yearly { .. } | When::Weekly { .. });
            prop_assert_eq!(value(event, "RRULE").is_some(), again);
            let alarm = event.components.first();
            prop_assert_eq!(alarm.is_some(), item.alarm.is_some());
            if let (Some(read), Some(alarm)) = (alarm, &item.alarm) {
                prop_assert_eq!(value(read, "DESCRIPTION"), Some(alarm.words.clone()));
                prop_assert_eq!(value(read, "TRIGGER").unwrap().starts_with('-'), alarm.minutes < 0);
            }
        }
    }
}
