//! Minutes by channel, beside the work that came through it.

use super::contacts;
use super::minutes::Minutes;
use crate::facts::Facts;
use crate::rules::insights::period::Span;
use crate::rules::insights::work::{sum, won};
use crate::things::{DealOrigin, Opportunity};
use crate::types::{Channel, Event, EventKind};
use crate::view::insights::ChannelTime;

/// In the order in which they are told.
const CHANNELS: [Channel; 11] = [
    Channel::OneToOne,
    Channel::Video,
    Channel::Call,
    Channel::Email,
    Channel::Message,
    Channel::Social,
    Channel::Event,
    Channel::HostedEvent,
    Channel::Speaking,
    Channel::Association,
    Channel::Content,
];

/// Channels that took time or brought work in a period. Beside contacts they have the time noted without people, and that
/// of events with their preparation, on the event's first day.
pub(super) fn by_channel(facts: &Facts, span: Span) -> Vec<ChannelTime> {
    let all = CHANNELS.map(|channel| of_channel(facts, channel, span));
    let all = all.into_iter();
    let says = |of: &ChannelTime| {
        let won = of.work.as_ref().is_some_and(|work| work.won > 0);
        of.minutes > 0 || of.unknown > 0 || won
    };
    all.filter(says).collect()
}

fn of_channel(facts: &Facts, channel: Channel, span: Span) -> ChannelTime {
    let work = won(facts, span).filter(|work| brought_by(facts, work) == Some(channel));
    let mut found = ChannelTime {
        channel,
        minutes: 0,
        estimated: 0,
        unknown: 0,
        work: brings(channel).then(|| sum(work, &facts.settings.rates)),
    };
    for contact in contacts(facts, span).filter(|c| c.channel == channel) {
        match Minutes::of(contact) {
            Some(took) => {
                found.minutes += u64::from(took.minutes);
                if took.estimated {
                    found.estimated += u64::from(took.minutes);
                }
            }
            None => found.unknown += 1,
        }
    }
    let time = facts.things.time.values();
    let time = time.filter(|t| t.channel == channel && span.holds(t.on));
    let events = facts.events.values();
    let events = events.filter(|e| of_event(e) == channel && span.may_hold(e.starts.or(e.ends)));
    let there = events.flat_map(|e| [e.minutes, e.preparation]).flatten();
    let noted = time.map(|t| t.minutes).chain(there).map(u64::from);
    found.minutes += noted.sum::<u64>();
    found
}

/// The channel that an opportunity came through, where its origin names one.
pub(super) fn brought_by(facts: &Facts, work: &Opportunity) -> Option<Channel> {
    match work.origin {
        DealOrigin::Event => {
            let event = work.event.and_then(|id| facts.events.get(&id));
            Some(event.map_or(Channel::Event, of_event))
        }
        DealOrigin::Content => Some(Channel::Content),
        DealOrigin::Association => Some(Channel::Association),
        DealOrigin::Referral | DealOrigin::WarmInbound | DealOrigin::ColdOutbound => None,
    }
}

/// Whether an origin names a channel.
fn brings(channel: Channel) -> bool {
    matches!(
        channel,
        Channel::Event
            | Channel::HostedEvent
            | Channel::Speaking
            | Channel::Association
            | Channel::Content
    )
}

/// The channel that an event's own time goes to.
fn of_event(event: &Event) -> Channel {
    match event.kind {
        EventKind::Theirs => Channel::Event,
        EventKind::Mine => Channel::HostedEvent,
        EventKind::Talk => Channel::Speaking,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::TimeId;
    use crate::rules::sample::{Book, day};
    use crate::things::{DealState, Thing, Time, TimeKind};
    use crate::types::Initiator;
    use crate::view::insights::Period;
    use uuid::Uuid;

    fn told(book: &Book) -> Vec<(Channel, [u64; 3], Option<usize>)> {
        let found = by_channel(&book.facts, Span::of(Period::Quarter, day("2026-06-08")));
        let told = |t: &ChannelTime| {
            let minutes = [t.minutes, t.estimated, t.unknown as u64];
            (t.channel, minutes, t.work.as_ref().map(|work| work.won))
        };
        found.iter().map(told).collect()
    }

    fn noted(book: &mut Book, n: u128, channel: Channel, on: &str, minutes: u32) {
        book.facts.things.put(Thing::Time(Time {
            id: TimeId(Uuid::from_u128(n)),
            on: day(on),
            minutes,
            kind: TimeKind::Preparation,
            channel,
            event: None,
            association: None,
            note: String::new(),
        }));
    }

    #[test]
    fn contacts_count_whole_and_preparation_goes_to_its_channel() {
        let mut book = Book::new();
        assert_eq!(told(&book), []);
        let sarah = book.person("Sarah", None, "2025-01-01");
        let bob = book.person("Bob", None, "2025-01-01");
        let both = [sarah, bob];
        book.contact(&both, "2026-05-01", Channel::Video, Initiator::Me);
        book.contact(&both, "2026-05-01", Channel::Video, Initiator::Me)
            .minutes = Some(45);
        book.contact(&both, "2026-03-08", Channel::Video, Initiator::Me);
        book.contact(&both, "2026-05-01", Channel::Content, Initiator::Me);
        book.talk(sarah, "2026-05-01").planned = true;
        noted(&mut book, 90, Channel::Video, "2026-06-08", 7);
        noted(&mut book, 91, Channel::Video, "2026-06-09", 900);
        noted(&mut book, 92, Channel::Association, "2026-03-09", 120);
        assert_eq!(
            told(&book),
            [
                (Channel::Video, [82, 30, 0], None),
                (Channel::Association, [120, 0, 0], Some(0)),
                (Channel::Content, [0, 0, 1], Some(0)),
            ]
        );
    }

    #[test]
    fn events_without_people_take_their_own_time_on_their_first_day() {
        for (kind, channel) in [
            (EventKind::Theirs, Channel::Event),
            (EventKind::Mine, Channel::HostedEvent),
            (EventKind::Talk, Channel::Speaking),
        ] {
            for (starts, counts) in [
                (Some("2026-03-08"), false),
                (Some("2026-03-09"), true),
                (Some("2026-06-08"), true),
                (Some("2026-06-09"), false),
                (None, false),
            ] {
                let mut book = Book::new();
                let id = book.event("Fair", "2026-06-01", "2026-06-10");
                let event = book.the_event(id);
                event.kind = kind;
                event.starts = starts.map(day);
                (event.minutes, event.preparation) = (Some(300), Some(60));
                event.ends = event.starts;
                let expected = counts.then_some((channel, [360, 0, 0], Some(0)));
                assert_eq!(told(&book), Vec::from_iter(expected), "{kind:?} {starts:?}");
            }
        }
    }

    #[test]
    fn work_stands_beside_the_channel_that_its_origin_names() {
        for (origin, at, expected) in [
            (DealOrigin::Event, None, Some(Channel::Event)),
            (
                DealOrigin::Event,
                Some(EventKind::Theirs),
                Some(Channel::Event),
            ),
            (
                DealOrigin::Event,
                Some(EventKind::Mine),
                Some(Channel::HostedEvent),
            ),
            (
                DealOrigin::Event,
                Some(EventKind::Talk),
                Some(Channel::Speaking),
            ),
            (DealOrigin::Content, None, Some(Channel::Content)),
            (DealOrigin::Association, None, Some(Channel::Association)),
            (DealOrigin::Referral, Some(EventKind::Mine), None),
            (DealOrigin::WarmInbound, None, None),
            (DealOrigin::ColdOutbound, None, None),
        ] {
            let mut book = Book::new();
            let event = book.event("Fair", "2020-06-01", "2020-06-10");
            book.the_event(event).kind = at.unwrap_or_default();
            let work = book.opportunity("Audit", origin, "2026-01-01");
            work.event = at.map(|_| event);
            (work.state, work.closed_on) = (DealState::Won, Some(day("2026-06-08")));
            let expected = expected.map(|channel| (channel, [0; 3], Some(1)));
            assert_eq!(told(&book), Vec::from_iter(expected), "{origin:?} {at:?}");
        }
    }
}
