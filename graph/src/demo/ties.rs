//! Who knows whom in the example book: links, introductions and proposals; and follow-ups and reviews.

use super::words::WITH_WHAT;
use super::{One, Writing, parts};
use crate::ids::{FollowUpId, IntroductionId, LinkId, ProposalId, ReviewId};
use crate::things::{
    FollowUp, Introduction, Link, LinkKind, Proposal, Proposed, Review, ReviewKind, Strength,
    Thing, Verdict,
};
use std::collections::BTreeSet;

/// Ties between trades: without some of them, groups fall apart.
const LINKS: &str = "\
Colm Brennan|Oskar Lindqvist|p|s|Lent together twice
Oskar Lindqvist|Birgit Sand|f|s|Studied in Bergen together
Priya Raman|Marcus Feld|p|s|Share clients
Leila Haddad|Omar Haddad|y|s|Cousins
Henrik Dahl|Grace Otieno|k|k|She is on the board of Nordhavn
Anneke de Wit|Siobhan Kerr|a|k|
Beatriz Antunes|Inês Carvalho|c|k|
Joost Verhagen|Beatriz Antunes|c|k|
Tomás Brandão|Pedro Salgado|k|w|
Margaret Ashdown|Owen Pritchard|a|k|
Takeshi Ono|Mei-Ling Zhao|c|w|
Julian Frost|Mariam Aziz|f|k|
Carolina Méndez|Lucía Fernández|f|w|
Benedikt Lang|Amara Diallo|p|k|
Freja Holm|Tendai Moyo|c|k|
";

/// A, B, through whom, how far (asked, made, t for met, outcome, dropped), days since it began, why, outcome.
const INTRODUCTIONS: &str = "\
Leila Haddad|Priya Raman|me|o|67|An importer with a customs question|A first mandate for Priya
Yuki Tanabe|Henrik Dahl|me|m|12|An interim CFO for the Danish arm|
Jonas Okafor|Wouter Claes|me|t|60|A warehouse to pilot in|
Nadia Kowalska|Priya Raman|me|a|5|VAT lectures for importers|
Elena Petrova|Arjun Mehta|me|d|90|Data engineers|
Samuel Adeyemi|Viktor Hägglund|me|o|150|Trade finance for two lanes|A credit line in six weeks
Aylin Şahin|Siobhan Kerr|me|m|30|Survey data for the ports|
me|Birgit Sand|Colm Brennan|a|8|Supplier audits for a fleet of hers|
me|Clara Bergmann|Henrik Dahl|o|300|Somebody for an audit tender|An audit at Ostsee Werften
me|Amara Diallo|Anneke de Wit|o|400|Interim managers|She sends candidates since
me|Hannah Whitfield|Oskar Lindqvist|t|180|A plant that lost its purchasing head|
me|Mateusz Zieliński|Tendai Moyo|t|250|A tour of a lean factory|
Ole Petersen|Mei-Ling Zhao|Viktor Hägglund|t|120|A second lane to Asia|
Joost Verhagen|me|Beatriz Antunes|a|3|Procurement reviews|
";

/// Who looks for something, who offers it, days ago, made or dismissed.
const PROPOSALS: &str = "\
Leila Haddad|Viktor Hägglund|200|made
Ingrid Halvorsen|Aylin Şahin|45|dismissed
Jonas Okafor|Colm Brennan|90|made
Hannah Whitfield|Rafael Ibáñez|20|dismissed
";

/// Somebody, days ahead, done or dropped (or not), after the last event or not.
const FOLLOW_UPS: &str = "\
Sarah Chen|0||event
Elif Aydın|1||event
Zofia Wiśniewska|2||event
Tendai Moyo|1||
Liam O’Rourke|-15|done|
Arjun Mehta|-28|done|
Pedro Salgado|-30|dropped|
";

pub(super) fn write(w: &mut Writing) {
    links(w);
    introductions(w);
    proposals(w);
    follow_ups(w);
    reviews(w);
}

fn links(w: &mut Writing) {
    let mut there = BTreeSet::new();
    for line in LINKS.lines() {
        let [a, b, kind, strength, note] = parts(line);
        if let (Some(a), Some(b)) = (w.who(a), w.who(b)) {
            let kind = match kind {
                "p" => LinkKind::Partner,
                "f" => LinkKind::Friend,
                "y" => LinkKind::Family,
                "a" => LinkKind::Association,
                "c" => LinkKind::Client,
                _ => LinkKind::Knows,
            };
            let strength = match strength {
                "s" => Strength::Strong,
                "w" => Strength::Weak,
                _ => Strength::Known,
            };
            link(w, &mut there, (a, b), kind, strength, note);
        }
    }
    let linked: Vec<usize> = (0..w.cast.len())
        .filter(|i| w.cast[*i].tier.is_some() && w.dice.chance(85))
        .collect();
    for (n, a) in linked.iter().enumerate() {
        for b in &linked[n + 1..] {
            if w.cast[*a].company == w.cast[*b].company {
                let kind = LinkKind::Colleague;
                link(w, &mut there, (*a, *b), kind, Strength::Strong, "");
            }
        }
        // Within a trade everybody knows the next one, and some know the one after.
        let trade = w.cast[*a].trade.tag();
        let peers: Vec<usize> = linked
            .iter()
            .copied()
            .filter(|i| w.cast[*i].trade.tag() == trade)
            .collect();
        let at = peers.iter().position(|i| i == a).unwrap_or_default();
        for step in [1, 2] {
            let b = peers[(at + step) % peers.len()];
            if b != *a && (step == 1 || w.dice.chance(30)) {
                let kind = w.dice.one_of(
                    &[LinkKind::Knows, LinkKind::Association, LinkKind::Client],
                    LinkKind::Knows,
                );
                let strength = w.dice.one_of(
                    &[
                        Strength::Strong,
                        Strength::Known,
                        Strength::Known,
                        Strength::Weak,
                    ],
                    Strength::Known,
                );
                link(w, &mut there, (*a, b), kind, strength, "");
            }
        }
    }
}

fn link(
    w: &mut Writing,
    there: &mut BTreeSet<(usize, usize)>,
    (a, b): (usize, usize),
    kind: LinkKind,
    strength: Strength,
    note: &str,
) {
    if there.insert((a.min(b), a.max(b))) {
        let link = Link {
            id: LinkId(w.key()),
            a: w.cast[a].id,
            b: w.cast[b].id,
            kind,
            strength,
            note: note.to_owned(),
        };
        w.put(Thing::Link(link));
    }
}

fn introductions(w: &mut Writing) {
    for line in INTRODUCTIONS.lines() {
        let [a, b, through, far, ago, why, outcome] = parts(line);
        let ago: i64 = ago.parse().unwrap_or_default();
        let (Some(a), Some(b), Some(by)) = (w.id(a), w.id(b), w.id(through)) else {
            continue;
        };
        let reached = |steps: &str, later: i64| steps.contains(far).then(|| w.day(ago - later));
        let introduction = Introduction {
            a,
            b,
            through: by,
            why: why.to_owned(),
            asked_on: Some(w.day(ago)),
            made_on: reached("mto", 3),
            met_on: reached("to", 12),
            outcome_on: reached("o", 40),
            outcome: outcome.to_owned(),
            dropped_on: reached("d", 20),
            id: IntroductionId(w.key()),
        };
        if introduction.for_me().is_some() && introduction.made_on.is_some() {
            let from = w.who(through);
            w.receipts.extend(from.map(|who| (who, ago - 3)));
        }
        w.put(Thing::Introduction(introduction));
    }
}

fn proposals(w: &mut Writing) {
    for line in PROPOSALS.lines() {
        let [needs, offers, ago, became] = parts(line);
        if let (Some(needs), Some(offers)) = (w.id(needs), w.id(offers)) {
            let proposal = Proposal {
                id: ProposalId(w.key()),
                needs,
                offers,
                on: w.day(ago.parse().unwrap_or_default()),
                became: if became == "made" {
                    Proposed::Made
                } else {
                    Proposed::Dismissed
                },
            };
            w.put(Thing::Proposal(proposal));
        }
    }
}

fn follow_ups(w: &mut Writing) {
    for line in FOLLOW_UPS.lines() {
        let [name, ahead, end, after] = parts(line);
        let Some(who) = w.who(name) else { continue };
        let on = w.ahead(ahead.parse().unwrap_or_default());
        let follow_up = FollowUp {
            id: FollowUpId(w.key()),
            person: w.cast[who].id,
            on,
            event: (after == "event").then(|| w.events[0].0),
            what: w.text(WITH_WHAT, who),
            done_on: (end == "done").then_some(on),
            dropped_on: (end == "dropped").then_some(on),
        };
        w.put(Thing::FollowUp(follow_up));
    }
}

fn reviews(w: &mut Writing) {
    for week in 0..12 {
        review(w, ReviewKind::Week, None, 6 + 7 * week, None);
    }
    for ago in [100, 192, 284] {
        review(w, ReviewKind::Quarter, None, ago, None);
    }
    for who in 0..w.cast.len() {
        let One { stage, staged, .. } = w.cast[who];
        let due = w.cast[who].has('!');
        let verdict = match stage {
            'P' => Some(Verdict::Partner),
            'M' => Some(Verdict::KeepOn),
            'L' => Some(Verdict::LetDrift),
            _ => None,
        };
        if verdict.is_some() {
            review(w, ReviewKind::Verdict, Some(who), staged, verdict);
        }
        if stage == 'P' {
            let ago = if due { 40 } else { 10 };
            review(w, ReviewKind::Question, Some(who), ago, None);
        }
        if stage == 'M' && staged > 200 && !due {
            review(w, ReviewKind::Year, Some(who), 30, None);
        }
    }
}

fn review(
    w: &mut Writing,
    kind: ReviewKind,
    who: Option<usize>,
    ago: i64,
    verdict: Option<Verdict>,
) {
    let note = match kind {
        ReviewKind::Quarter => "Two moved closer; the others fit.",
        _ => "",
    };
    let review = Review {
        id: ReviewId(w.key()),
        kind,
        person: who.map(|who| w.cast[who].id),
        on: w.day(ago),
        verdict,
        note: note.to_owned(),
    };
    w.put(Thing::Review(review));
}
