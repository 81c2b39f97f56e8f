//! Advice as lines: what it is, whom or what it is about, why.

use kith_graph::view::advice::Advice;

/// A piece of advice.
pub(super) fn advice(of: &Advice) -> String {
    match of {
        Advice::Closer { people } => {
            let all = people.iter().map(|p| {
                let (sent, won) = (p.referrals, p.won);
                format!("{} ({sent} referrals, {won} won)", p.name)
            });
            format!("Nearer\t{}", all.collect::<Vec<_>>().join(", "))
        }
        Advice::Drifted { tier, people } => {
            let all = people
                .iter()
                .map(|p| format!("{} (quiet since {})", p.name, p.last));
            let tier = u8::from(*tier);
            format!(
                "Drifted\ttier {tier}\t{}",
                all.collect::<Vec<_>>().join(", ")
            )
        }
        Advice::Association {
            name, led, minutes, ..
        } => {
            let led = if *led { ", led" } else { "" };
            format!("Idle\t{name}{led}\t{minutes} minutes, nothing came up")
        }
        Advice::Nobody {
            industry,
            place,
            in_industry,
            at_place,
        } => format!(
            "Nobody\t{industry} in {place}\t{in_industry} in the industry, {at_place} at the place"
        ),
    }
}
