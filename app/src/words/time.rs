//! Minutes in words, and what they went into (row B6).

use crate::timer::{Ran, TimerOf};
use kith_graph::things::TimeKind;
use kith_graph::types::Channel;
use kith_graph::view::time::Piece;

/// The kinds in the order in which they are offered.
pub(crate) const KINDS: [TimeKind; 4] = [
    TimeKind::Preparation,
    TimeKind::Writing,
    TimeKind::Attending,
    TimeKind::Organising,
];

/// What minutes went into.
pub(crate) fn kind(kind: TimeKind) -> &'static str {
    match kind {
        TimeKind::Preparation => "Preparation",
        TimeKind::Writing => "Writing",
        TimeKind::Attending => "Attending",
        TimeKind::Organising => "Organising",
    }
}

/// The channels that work on nobody in particular may go to, in the order in which they are offered.
pub(crate) const CHANNELS: [Channel; 7] = [
    Channel::OneToOne,
    Channel::Video,
    Channel::Event,
    Channel::HostedEvent,
    Channel::Speaking,
    Channel::Association,
    Channel::Content,
];

/// "45 min", "2 h", "1 h 5 min".
pub(crate) fn minutes(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, rest) => format!("{rest} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, rest) => format!("{hours} h {rest} min"),
    }
}

/// What runs: "Talk with Sarah Chen", "Nordic Supply Forum".
pub(crate) fn timed(of: TimerOf, name: &str) -> String {
    match of {
        TimerOf::Person(_) => format!("Talk with {name}"),
        TimerOf::Event(_) | TimerOf::Work { .. } => name.to_owned(),
    }
}

/// "since 14:05, 12 min", and where that cannot be true only since when.
pub(crate) fn since(began: &str, ran: Ran) -> String {
    match ran {
        Ran::Minutes(n) => format!("since {began}, {}", minutes(n)),
        Ran::Unlikely => format!("since {began}"),
    }
}

/// What a piece of work was: "Writing, Nordic Supply Forum".
pub(crate) fn piece(piece: &Piece) -> String {
    let of = piece.event_name.iter().chain(&piece.association_name);
    let all = std::iter::once(kind(piece.time.kind)).chain(of.map(String::as_str));
    all.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_are_told_in_hours_from_sixty_on() {
        for (n, words) in [
            (1, "1 min"),
            (59, "59 min"),
            (60, "1 h"),
            (65, "1 h 5 min"),
            (540, "9 h"),
        ] {
            assert_eq!(minutes(n), words);
        }
    }

    #[test]
    fn how_long_is_told_only_where_it_can_be_true() {
        assert_eq!(since("14:05", Ran::Minutes(12)), "since 14:05, 12 min");
        assert_eq!(
            since("yesterday, 18:10", Ran::Unlikely),
            "since yesterday, 18:10"
        );
    }
}
