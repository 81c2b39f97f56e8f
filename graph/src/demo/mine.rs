//! My side of the example book: events, associations, time, templates and the profile.

use super::Writing;
use crate::belongings::Guests;
use crate::ids::{AssociationId, EventId, TemplateId, TimeId};
use crate::things::{
    Association, AssociationRole, Profile, Template, TemplateKind, Thing, Time, TimeKind,
};
use crate::types::{Channel, Event, EventKind, GuestMark, Tier};
use chrono::{Datelike, Weekday};

/// The last event, the one to come, then those before: days ago of the first day, how many days, name, place.
const EVENTS: [(i64, i64, &str, &str); 5] = [
    (4, 2, "Nordic Supply Forum", "Gothenburg"),
    (-18, 1, "Harbour Breakfast", "Hamburg"),
    (150, 2, "Procurement Days", "Rotterdam"),
    (330, 1, "Baltic Industry Evening", "Lübeck"),
    (600, 3, "Congress of Ports", "Antwerp"),
];

/// Whose each of them is.
const KINDS: [EventKind; 5] = [
    EventKind::Theirs,
    EventKind::Mine,
    EventKind::Theirs,
    EventKind::Talk,
    EventKind::Theirs,
];

/// A day of an event that took place, in minutes.
const DAY: u32 = 360;

/// So many are invited to the event of my own, and so many asked something at the talk.
const GUESTS: [usize; 2] = [6, 3];

const ASSOCIATIONS: [(&str, AssociationRole, i64, Option<i64>); 4] = [
    ("Baltic Industry Club", AssociationRole::Lead, 700, None),
    ("Supply Chain Guild", AssociationRole::Lead, 520, None),
    (
        "Ports and Harbours League",
        AssociationRole::Lead,
        210,
        None,
    ),
    (
        "Chamber circle on purchasing",
        AssociationRole::Member,
        690,
        Some(240),
    ),
];

/// Texts in my own words, by kind: name, subject, body.
const TEMPLATES: [(TemplateKind, &str, &str, &str); 8] = [
    (
        TemplateKind::KeepInTouch,
        "A short hello",
        "How are things?",
        "Dear {first},\n\nit is a while since we spoke. You were looking for {need}. How far are you with it?\n\n\
         Best wishes\n{me}",
    ),
    (
        TemplateKind::FollowUp,
        "After we met",
        "After {event}",
        "Dear {first},\n\nit was good to talk at {event}. As promised: {promise}. Shall we find half an hour on the \
         phone?\n\nBest wishes\n{me}",
    ),
    (
        TemplateKind::Promise,
        "As promised",
        "As promised",
        "Dear {first},\n\nas promised: {promise}. Tell me if something is missing.\n\n{me}",
    ),
    (
        TemplateKind::Thanks,
        "Thank you",
        "Thank you",
        "Dear {first},\n\nthank you. This came at the right time: {thanks}. I will tell you what comes of it.\n\n{me}",
    ),
    (
        TemplateKind::Introduction,
        "Two people who should meet",
        "{first}, meet {other_first}",
        "Dear {first}, dear {other_first},\n\nyou work on the same question from two sides. {first} looks for {need}. \
         {other_first} can help with {offer}. I leave you to it.\n\n{me}",
    ),
    (
        TemplateKind::Ask,
        "A small request",
        "A small request",
        "Dear {first},\n\nmay I ask you for something small? {ask}. A no is fine.\n\n{me}",
    ),
    (
        TemplateKind::Update,
        "How it went",
        "How it went",
        "Dear {first},\n\nyou should be the first to hear how it stands with {update}. Thank you for sending them.\n\n\
         {me}",
    ),
    (
        TemplateKind::Birthday,
        "Birthday",
        "",
        "Happy birthday, {first}. Have a good day, and a better year.\n\n{me}",
    ),
];

pub(super) fn events(w: &mut Writing) {
    for ((first, days, name, place), kind) in EVENTS.into_iter().zip(KINDS) {
        let first = if first < 0 {
            let ahead = match w.day(first).weekday() {
                Weekday::Sat => 2,
                Weekday::Sun => 1,
                _ => 0,
            };
            first - ahead
        } else {
            w.working(first + days - 1)
        };
        // An event that begins late in a week ends with it.
        let over = i64::from(w.day(first).weekday().num_days_from_monday());
        let last = first - (days - 1).min(4 - over).max(0);
        let id = EventId(w.key());
        w.events.push((id, first, last));
        w.all.events.push(Event {
            kind,
            place: place.to_owned(),
            starts: Some(w.day(first)),
            ends: Some(w.day(last)),
            minutes: u32::try_from(first)
                .ok()
                .and(u32::try_from(days).ok())
                .map(|days| days * DAY),
            ..Event::named(id, name)
        });
    }
    w.associations = ASSOCIATIONS
        .iter()
        .map(|_| AssociationId(w.key()))
        .collect();
}

/// Who is invited to the event of my own, and who asked something at the talk: of those who are closest.
fn guests(w: &mut Writing) {
    let close = |tier: Tier| {
        let of = w
            .all
            .people
            .iter()
            .filter(move |p| p.person.tier == Some(tier));
        of.map(|p| p.id)
    };
    for (kind, tier, mark, most) in [
        (EventKind::Mine, Tier::One, GuestMark::Invited, GUESTS[0]),
        (EventKind::Talk, Tier::Two, GuestMark::Asked, GUESTS[1]),
    ] {
        let events = w.all.events.iter().filter(|event| event.kind == kind);
        let lists: Vec<Guests> = events
            .map(|event| Guests {
                event: event.id,
                people: close(tier).take(most).map(|id| (id, mark)).collect(),
            })
            .collect();
        w.all.guests.extend(lists);
    }
}

pub(super) fn write(w: &mut Writing) {
    guests(w);
    for ((name, role, since, until), id) in ASSOCIATIONS.into_iter().zip(w.associations.clone()) {
        let association = Association {
            id,
            name: name.to_owned(),
            role,
            since: Some(w.day(since)),
            until: until.map(|ago| w.day(ago)),
        };
        w.put(Thing::Association(association));
    }
    time(w);
    for (kind, name, subject, body) in TEMPLATES {
        let template = Template {
            id: TemplateId(w.key()),
            name: name.to_owned(),
            kind,
            subject: subject.to_owned(),
            body: body.to_owned(),
        };
        w.put(Thing::Template(template));
    }
    w.all.profile = Some(profile());
}

/// Something every two weeks: preparation, writing, evenings of associations, events.
fn time(w: &mut Writing) {
    for n in 0..48 {
        let ago = w.working(5 + 14 * n);
        let (kind, channel, note) = match n % 4 {
            0 => (
                TimeKind::Preparation,
                Channel::OneToOne,
                "Read up before two meetings",
            ),
            1 => (TimeKind::Writing, Channel::Content, "The quarterly letter"),
            2 => (
                TimeKind::Organising,
                Channel::Association,
                "Working group on nearshoring",
            ),
            _ => (TimeKind::Attending, Channel::Event, "An evening in Lübeck"),
        };
        let which = usize::from(n % 8 == 2);
        let association = w.associations.get(which).copied();
        let event = w.events.get(3).map(|event| event.0);
        let time = Time {
            id: TimeId(w.key()),
            on: w.day(ago),
            minutes: 15 * u32::try_from(w.dice.between(3, 12)).unwrap_or(4),
            kind,
            channel,
            event: event.filter(|_| n == 23),
            association: association.filter(|_| kind == TimeKind::Organising),
            note: note.to_owned(),
        };
        w.put(Thing::Time(time));
    }
}

fn profile() -> Profile {
    let text = str::to_owned;
    Profile {
        name: text("Maren Voss"),
        title: text("Procurement adviser"),
        company: text("Voss Procurement"),
        email: text("maren@voss.example"),
        phone: text("+49 40 5550 142"),
        web: text("https://voss.example"),
        sentence: text(
            "I help manufacturers and shippers of fifty to five hundred people get suppliers they can rely on, without a \
             larger purchasing team.",
        ),
        ideal_client: text(
            "A family firm that has outgrown its purchasing, with a chief who decides and a depot that keeps somebody \
             awake.",
        ),
        proof: text(
            "Karsten Tools: 40 suppliers audited in 9 weeks, late deliveries from 18 to 4 per cent\n\
             Ostmann: purchasing rebuilt after insolvency, €310,000 saved in the first year\n\
             Calder Mills: a purchasing head found and settled in 11 weeks",
        ),
        referral_words: text(
            "If a supplier has let you down twice, talk to Maren Voss. She looks at suppliers for a living and tells you in \
             two weeks which ones to keep.",
        ),
        introduction_mail: text(
            "Dear …,\n\nmay I introduce Maren Voss? She audits suppliers for firms like yours and did so for Karsten Tools. \
             A call of twenty minutes will show whether it fits.",
        ),
        offers: text(
            "Supplier audits\nProcurement reviews\nNearshoring studies\nChecklists for audits\nAn interim purchasing head",
        ),
    }
}
