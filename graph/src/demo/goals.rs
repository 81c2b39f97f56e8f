//! Goals and asks of the example book.

use super::{Writing, parts};
use crate::ids::{AskId, GoalId};
use crate::things::{Answer, Ask, AskFor, Goal, Outcome, Thing};

/// What, days since it was set, days until due, days since it was reached, days since it was dropped.
const GOALS: &str = "\
Two mandates with shipping lines for supplier audits|120|50||
Speak about nearshoring before people from finance|60|55||
A partner for procurement reviews in Portugal|300|-60|70|
A short book on depots|400|-150||180
";

/// Number of the goal, whom, for information or help, how far (planned, open, yes, thanked, no, dropped), days since it
/// was asked, what, what came of it.
const ASKS: &str = "\
0|Mei-Ling Zhao|h|o|6|A word with the head of purchasing at Eastgate|
0|Viktor Hägglund|h|y|5|Whom to write to at the feeder line|
0|Rafael Ibáñez|i|t|40|Which lines change suppliers this year|access
1|Siobhan Kerr|h|p||Twenty minutes on the programme of the next congress|
1|Ingrid Halvorsen|h|t|30|A place on the panel of the annual evening|standing
1|Hannah Whitfield|h|p||A seat at the Thornbury dinner|
1|Jonas Okafor|h|o|20|His slides from the finance forum|
2|Beatriz Antunes|h|t|120|Two names in Porto|work
2|Inês Carvalho|i|n|100|What reviews cost in Portugal|nothing
3|Aylin Şahin|i|d|200|A publisher who likes figures|
";

pub(super) fn write(w: &mut Writing) {
    let mut goals = Vec::new();
    for line in GOALS.lines() {
        let [what, set, due, reached, dropped] = parts(line);
        let days = |text: &str| text.parse::<i64>().ok();
        let goal = Goal {
            id: GoalId(w.key()),
            what: what.to_owned(),
            set_on: w.day(days(set).unwrap_or_default()),
            due: days(due).map(|ahead| w.day(-ahead)),
            reached_on: days(reached).map(|ago| w.day(ago)),
            dropped_on: days(dropped).map(|ago| w.day(ago)),
        };
        goals.push(goal.id);
        w.put(Thing::Goal(goal));
    }
    for line in ASKS.lines() {
        let [goal, whom, kind, far, ago, what, outcome] = parts(line);
        let goal = goal.parse().ok().and_then(|n: usize| goals.get(n));
        let (Some(goal), Some(person)) = (goal, w.id(whom)) else {
            continue;
        };
        let ago = ago.parse::<i64>().ok();
        let later = |states: &str, days: i64| {
            let ago = ago.filter(|_| states.contains(far));
            ago.map(|ago| w.day(ago - days))
        };
        let ask = Ask {
            goal: *goal,
            person,
            kind: if kind == "i" {
                AskFor::Information
            } else {
                AskFor::Help
            },
            what: what.to_owned(),
            asked_on: later("oytnd", 0),
            answer: match far {
                "y" | "t" => Some(Answer::Yes),
                "n" => Some(Answer::No),
                _ => None,
            },
            answered_on: later("ytn", 3),
            thanked_on: later("tn", 4),
            outcome: match outcome {
                "access" => Some(Outcome::Access),
                "standing" => Some(Outcome::Standing),
                "work" => Some(Outcome::Work),
                "nothing" => Some(Outcome::Nothing),
                _ => None,
            },
            note: String::new(),
            dropped_on: later("d", 30),
            id: AskId(w.key()),
        };
        w.put(Thing::Ask(ask));
    }
}
