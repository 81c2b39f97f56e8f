//! Referrals and opportunities of the example book.

use super::{Writing, parts};
use crate::ids::{OpportunityId, PersonId, ReferralId};
use crate::things::{DealOrigin, DealState, Money, Opportunity, Party, Referral, Thing};
use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};

/// Origin (referral, warm, cold, event, kontent, association), state by its first letter, days since it came up, amount
/// in whole units, currency, source (a person, or an event's or association's number; `!` where no word went back to
/// them yet), what it is, why it was won or lost.
const DEALS: &str = "\
r|w|260|24000|EUR|Priya Raman|Supplier audit, Karsten Tools|Priya’s word was enough
r|w|340|31000|EUR|Marcus Feld|Purchasing after insolvency, Ostmann|
r|w|120|18500|EUR|Marcus Feld|Second sources, Lindholm Press|
r|w|55|21000|EUR|!Marcus Feld|Supplier audit, Ostmann Guss|Signed after one meeting
r|l|200|42000|EUR|Colm Brennan|Cost review, Alsterhof Papier|They hired instead
r|w|420|27000|EUR|Colm Brennan|Transport tender, Wesermann|
r|l|90|16000|GBP|Hannah Whitfield|Plant review, Thornbury portfolio|Too early in the year
r|w|75|22000|GBP|Amara Diallo|Interim purchasing head, Calder Mills|
r|p|50|38000|EUR|Marcus Feld|Supplier programme, Hansa Ventile|
r|m|20|12000|EUR|!Oskar Lindqvist|Due diligence on suppliers, Fjord|
r|c|9|15000|EUR|Henrik Dahl|Depot suppliers, Nordhavn Ro-Ro|
r|r|1|20000|EUR|Colm Brennan|Stock financing and purchasing, Elbtal|
r|l|500|9000|EUR|Tendai Moyo|Checklists, Moyo’s former plant|No budget
r|w|560|14000|EUR|Priya Raman|Customs and purchasing, Brandt Optik|
w|w|180|19000|EUR||Nearshoring study, Pfalz Textil|
w|l|240|11000|EUR||Scorecards, Nordsee Fisch|Went with their auditor
w|w|95|17500|GBP||Supplier audit, Penrith Dairy|
w|l|310|26000|EUR||Tender, Auto Steiner|Price
w|l|400|8000|EUR||Workshop, Kammer Nord|
w|m|30|14000|EUR||Second sources, Möller Werk|
c|l|150|30000|EUR||Letter to chairs, Krone Chemie|No answer after the proposal
c|l|230|30000|EUR||Letter to chairs, Rheinau Glas|
c|l|330|25000|GBP||Letter to chairs, Tyne Castings|
c|w|370|12000|EUR||Letter to chairs, Ems Werft|A new chief had just begun
c|l|480|28000|EUR||Letter to chairs, Saale Druck|
c|p|60|24000|EUR||Letter to chairs, Oder Logistik|
e|w|140|16000|EUR|2|After the talk, Maas Foods|
e|l|320|10000|EUR|3|After the evening, Skåne Trä|
e|r|4|13000|EUR|0|Audit checklist, Acme Tools|
k|w|220|9500|EUR||Read the nearshoring piece, Lahn Motoren|
k|l|130|7000|GBP||Read the letter, Severn Pumps|
a|l|350|18000|EUR|0|Working group, Hafenbau Kiel|
a|w|405|15000|EUR|0|Working group, Trave Stahl|
a|c|15|20000|EUR|1|Board dinner, Fehmarn Foods|
";

/// Sent on by me: to whom, state, days ago, the prospect.
const MADE: &str = "\
Marcus Feld|w|300|Ostfriesen Bau
Marcus Feld|m|60|Kutter & Kahn
Marcus Feld|c|25|Geest Möbel
Colm Brennan|w|240|Ems Werft
Colm Brennan|p|45|Hansa Ventile
Priya Raman|l|210|Lahn Motoren
Priya Raman|w|150|Pfalz Textil
Amara Diallo|r|3|Calder Mills
Oskar Lindqvist|l|100|Brandt Optik
Henrik Dahl|m|30|Skåne Trä
";

/// Days from one state to the next.
const STEPS: [i64; 4] = [1, 8, 20, 45];

pub(super) fn write(w: &mut Writing) {
    for line in DEALS.lines() {
        deal(w, line);
    }
    for line in MADE.lines() {
        made(w, line);
    }
}

fn state(letter: &str) -> DealState {
    match letter {
        "c" => DealState::Contacted,
        "m" => DealState::Meeting,
        "p" => DealState::Proposal,
        "w" => DealState::Won,
        "l" => DealState::Lost,
        _ => DealState::Received,
    }
}

fn deal(w: &mut Writing, line: &'static str) {
    let [origin, far, ago, amount, code, from, name, reason] = parts(line);
    let origin = match origin {
        "r" => DealOrigin::Referral,
        "w" => DealOrigin::WarmInbound,
        "c" => DealOrigin::ColdOutbound,
        "e" => DealOrigin::Event,
        "a" => DealOrigin::Association,
        _ => DealOrigin::Content,
    };
    let state = state(far);
    let ago = w.working(ago.parse().unwrap_or_default());
    let amount = amount.parse::<i64>().ok();
    let amount = amount.and_then(|whole| Money::new(100 * whole, code));
    let told = !from.starts_with('!');
    let source = w.who(from.trim_start_matches('!'));
    let number = from.parse::<usize>().ok();
    // A step is a working day later, and none is after today.
    let [contact, meeting, proposal, closing] = STEPS.map(|later| w.working(ago - later).max(0));
    let reached = |least: DealState, at: i64| (state >= least).then(|| w.day(at));
    let latest = match state {
        DealState::Received => ago,
        DealState::Contacted => contact,
        DealState::Meeting => meeting,
        DealState::Proposal => proposal,
        DealState::Won | DealState::Lost => closing,
    };
    let opened = w.day(ago);
    let contacted_on = reached(DealState::Contacted, contact);
    let opportunity = Opportunity {
        name: name.to_owned(),
        person: name
            .ends_with("Acme Tools")
            .then(|| w.id("Sarah Chen"))
            .flatten(),
        amount,
        origin,
        source: source.map(|who| w.cast[who].id),
        event: number
            .filter(|_| origin == DealOrigin::Event)
            .and_then(|n| w.events.get(n))
            .map(|event| event.0),
        association: number
            .filter(|_| origin == DealOrigin::Association)
            .and_then(|n| w.associations.get(n).copied()),
        state,
        opened_on: opened,
        contacted_on,
        contacted_at: contacted_on.and_then(|on| moment(on, 10)),
        meeting_on: reached(DealState::Meeting, meeting),
        proposal_on: reached(DealState::Proposal, proposal),
        closed_on: reached(DealState::Won, closing),
        reason: reason.to_owned(),
        note: String::new(),
        id: OpportunityId(w.key()),
    };
    let id = opportunity.id;
    w.put(Thing::Opportunity(opportunity));
    let Some(who) = source else { return };
    let untold = (state > DealState::Contacted).then_some(contact);
    let updated = if told { Some(latest) } else { untold };
    let referral = Referral {
        opportunity: Some(id),
        at: moment(opened, 15),
        updated_on: updated
            .filter(|_| state > DealState::Received)
            .map(|at| w.day(at)),
        ..referral(w, Party::Them, who, name, ago)
    };
    w.receipts.push((who, ago));
    w.put(Thing::Referral(referral));
}

fn made(w: &mut Writing, line: &'static str) {
    let [whom, far, ago, prospect] = parts(line);
    let ago: i64 = ago.parse().unwrap_or_default();
    if let Some(who) = w.who(whom) {
        let referral = Referral {
            state: state(far),
            state_on: Some(w.day(ago / 2)),
            ..referral(w, Party::Me, who, prospect, ago)
        };
        w.put(Thing::Referral(referral));
    }
}

fn referral(w: &mut Writing, by: Party, who: usize, name: &str, ago: i64) -> Referral {
    let person: PersonId = w.cast[who].id;
    Referral {
        id: ReferralId(w.key()),
        by,
        person,
        prospect: None,
        name: name.rsplit(", ").next().unwrap_or(name).to_owned(),
        on: w.day(ago),
        at: None,
        opportunity: None,
        state: DealState::Received,
        state_on: None,
        updated_on: None,
        note: String::new(),
    }
}

/// A day's hour, an hour east of Greenwich.
fn moment(on: NaiveDate, hour: u32) -> Option<DateTime<FixedOffset>> {
    let offset = FixedOffset::east_opt(3600)?;
    let spread =
        TimeDelta::minutes(i64::from(on.to_string().bytes().map(u32::from).sum::<u32>()) % 50);
    let at = on.and_hms_opt(hour, 0, 0)?.checked_add_signed(spread)?;
    at.and_local_timezone(offset).single()
}
