//! Any command on few people, events and contacts.

use super::{add, call, conference, contact, day, event, named, person, picture, reach, sarah};
use kith_graph::command::{Command, MergeField, PersonEdit, Subject};
use kith_graph::document::Graph;
use kith_graph::ids::{
    AskId, BatchId, ExchangeId, GoalId, IntroductionId, LinkId, OpportunityId, PauseId, PersonId,
    ProgrammeId, PromiseId, ProposalId, ReferralId,
};
use kith_graph::picture::Role;
use kith_graph::things::{
    Ask, AskFor, DealOrigin, DealState, Direction, Exchange, ExchangeKind, Goal, Introduction,
    Link, LinkKind, Opportunity, Party, Pause, Programme, Promise, Proposal, Proposed, Referral,
    Size, Strength, Thing, ThingKind,
};
use kith_graph::types::{
    Cadence, Cared, GuestMark, PersonDraft, PersonList, Position, Question, Reach, Stage, Tier,
};
use proptest::prelude::*;
use uuid::Uuid;

pub(crate) fn on() -> chrono::NaiveDate {
    day("2026-05-03")
}

fn who() -> impl Strategy<Value = kith_graph::ids::PersonId> {
    (0..4_u128).prop_map(person)
}

fn word() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "",
        "Acme",
        "acme",
        "COO",
        "Müller",
        "a longer note, with 🦀",
        "tea",
    ])
    .prop_map(str::to_owned)
}

fn role() -> impl Strategy<Value = Role> {
    prop::sample::select(vec![Role::Portrait, Role::CardFront])
}

fn list() -> impl Strategy<Value = PersonList> {
    prop::sample::select(PersonList::ALL.to_vec())
}

fn key(kind: u128, n: u128) -> Uuid {
    Uuid::from_u128(0x5000 + 0x100 * kind + n)
}

/// Any thing on few keys, people and days.
pub(crate) fn thing() -> impl Strategy<Value = Thing> {
    let few = || 0..2_u128;
    let some_day = || (1..28_u32).prop_map(|d| day(&format!("2026-05-{d:02}")));
    let maybe = move || prop::option::of(some_day());
    prop_oneof![
        (few(), who(), any::<bool>(), some_day(), word()).prop_map(
            |(n, person, given, on, note)| {
                Thing::Exchange(Exchange {
                    id: ExchangeId(key(0, n)),
                    person,
                    direction: if given {
                        Direction::Given
                    } else {
                        Direction::Received
                    },
                    kind: ExchangeKind::Expertise,
                    size: Size::Medium,
                    asked: given,
                    on,
                    note,
                    quality: None,
                    public: false,
                    interaction: None,
                })
            }
        ),
        (few(), who(), any::<bool>(), word(), some_day(), maybe()).prop_map(
            |(n, person, mine, what, due, kept_on)| {
                Thing::Promise(Promise {
                    id: PromiseId(key(1, n)),
                    person,
                    by: if mine { Party::Me } else { Party::Them },
                    what,
                    made_on: on(),
                    due,
                    kept_on,
                    dropped_on: None,
                    event: Some(event(0)),
                })
            }
        ),
        (few(), who(), who(), any::<bool>(), maybe()).prop_map(|(n, a, b, mine, made_on)| {
            Thing::Introduction(Introduction {
                id: IntroductionId(key(2, n)),
                a: if mine { a } else { PersonId::ME },
                b,
                through: if mine { PersonId::ME } else { a },
                why: String::new(),
                asked_on: Some(on()),
                made_on,
                met_on: None,
                outcome_on: None,
                outcome: String::new(),
                dropped_on: None,
            })
        }),
        (few(), who(), who(), word()).prop_map(|(n, a, b, note)| Thing::Link(Link {
            id: LinkId(key(3, n)),
            a,
            b,
            kind: LinkKind::Colleague,
            strength: Strength::Strong,
            note,
        })),
        // Those of maps that genesis did not make.
        (few(), some_day(), maybe()).prop_map(|(n, from, until)| {
            Thing::Pause(Pause {
                id: PauseId(key(9, n)),
                from,
                until,
            })
        }),
        (few(), some_day(), maybe()).prop_map(|(n, started_on, ended_on)| {
            Thing::Programme(Programme {
                id: ProgrammeId(key(10, n)),
                started_on,
                ended_on,
            })
        }),
        (few(), word()).prop_map(|(n, what)| Thing::Goal(Goal {
            id: GoalId(key(4, n)),
            what,
            set_on: on(),
            due: None,
            reached_on: None,
            dropped_on: None,
        })),
        (few(), few(), who(), word(), maybe()).prop_map(|(n, goal, person, what, asked_on)| {
            Thing::Ask(Ask {
                id: AskId(key(5, n)),
                goal: GoalId(key(4, goal)),
                person,
                kind: AskFor::Help,
                what,
                asked_on,
                answer: None,
                answered_on: None,
                thanked_on: None,
                outcome: None,
                note: String::new(),
                dropped_on: None,
            })
        }),
    ]
}

/// Few amounts, and none.
fn amount() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["", "500 EUR", "700 EUR", "700 JPY"])
}

/// An amount said, or chosen, of work that may be there.
fn sum() -> impl Strategy<Value = Command> {
    let work = || (0..2_u128).prop_map(|n| OpportunityId(key(7, n)));
    prop_oneof![
        (work(), amount()).prop_map(|(id, amount)| {
            let amount = Some(amount).filter(|text| !text.is_empty());
            Command::Change {
                kind: ThingKind::Opportunity,
                id: id.0,
                set: [("amount".to_owned(), amount.into())].into_iter().collect(),
            }
        }),
        (work(), amount(), amount()).prop_map(|(id, one, other)| Command::Choose {
            of: Subject::Opportunity(id),
            field: Cared::Amount,
            among: vec![one.into(), other.into()],
            keep: vec![one.into()],
            on: on(),
        }),
    ]
}

/// Any referral, opportunity or proposal on few keys, people and days.
fn work() -> impl Strategy<Value = Thing> {
    let few = || 0..2_u128;
    let named = || prop::option::of(who());
    prop_oneof![
        (few(), who(), named(), word(), few()).prop_map(|(n, person, prospect, name, work)| {
            Thing::Referral(Referral {
                id: ReferralId(key(6, n)),
                by: Party::Them,
                person,
                prospect,
                name,
                on: on(),
                at: None,
                opportunity: Some(OpportunityId(key(7, work))),
                state: DealState::Received,
                state_on: None,
                updated_on: None,
                note: String::new(),
            })
        }),
        (few(), word(), named(), any::<bool>(), amount()).prop_map(
            |(n, name, source, met, amount)| {
                Thing::Opportunity(Opportunity {
                    id: OpportunityId(key(7, n)),
                    name,
                    person: None,
                    amount: amount.parse().ok(),
                    origin: DealOrigin::Referral,
                    source,
                    event: None,
                    association: None,
                    state: DealState::Received,
                    opened_on: on(),
                    contacted_on: None,
                    contacted_at: None,
                    meeting_on: met.then(on),
                    proposal_on: None,
                    closed_on: None,
                    reason: String::new(),
                    note: String::new(),
                })
            }
        ),
        (few(), who(), who()).prop_map(|(n, needs, offers)| Thing::Proposal(Proposal {
            id: ProposalId(key(8, n)),
            needs,
            offers,
            on: on(),
            became: Proposed::Dismissed,
        })),
    ]
}

/// A command by which the row of somebody else may become another one: names, needs and offers, my side, the numbers
/// of the rules, and work that came through somebody.
pub(crate) fn telling() -> impl Strategy<Value = Command> {
    let words =
        || prop::sample::select(vec!["tea", "tea and tax", "tax", "customs", "tea\ncustoms"]);
    let wants = prop::sample::select(vec![PersonList::Needs, PersonList::Offers]);
    let edit = prop_oneof![
        4 => (wants.clone(), words()).prop_map(|(list, text)| PersonEdit::AddTo { list, text: text.into() }),
        2 => (wants, words()).prop_map(|(list, text)| PersonEdit::RemoveFrom { list, text: text.into() }),
        2 => word().prop_map(PersonEdit::Name),
    ];
    let set = |field: &str, value: serde_json::Value| {
        serde_json::Map::from_iter([(field.to_owned(), value)])
    };
    let cadence = prop::sample::select(vec!["cadence_1", "cadence_2", "today_rows"]);
    prop_oneof![
        8 => (who(), edit).prop_map(|(id, edit)| Command::EditPerson { id, on: on(), edits: vec![edit] }),
        2 => (who(), word()).prop_map(|(id, name)| add(id, named(&name))),
        1 => who().prop_map(|id| Command::DeletePerson { id, on: on() }),
        1 => (who(), who()).prop_map(|(keep, gone)| Command::merge(keep, gone)),
        2 => words().prop_map(move |text| Command::SetProfile { set: set("offers", text.into()) }),
        1 => (cadence, 1..5_u16).prop_map(move |(field, n)| {
            let value = if field == "today_rows" { n.into() } else { format!("{n}w").into() };
            Command::SetSettings { set: set(field, value) }
        }),
        4 => work().prop_map(Command::Save),
        1 => work().prop_map(|thing| Command::Delete { kind: thing.kind(), id: thing.key() }),
    ]
}

/// A merge of any two, with some values picked and some dropped.
pub(crate) fn merge() -> impl Strategy<Value = Command> {
    let take = prop::collection::vec(prop::sample::select(MergeField::ALL.to_vec()), 0..4);
    let drop = prop::sample::select(vec![
        PersonEdit::RemoveEmail("sarah@acme.com".into()),
        PersonEdit::RemovePhone("+44 20 7946 0018".into()),
        PersonEdit::RemoveTag("VAT".into()),
        PersonEdit::RemovePosition(Position {
            company: "Acme".into(),
            title: "CFO".into(),
        }),
    ]);
    let drop = prop::collection::vec(drop, 0..2);
    (who(), who(), take, drop).prop_map(|(keep, gone, take, drop)| Command::MergePeople {
        keep,
        gone,
        take,
        drop,
        on: Some(on()),
    })
}

/// A command of the relationship book.
fn of_the_book() -> impl Strategy<Value = Command> {
    let stage = prop::option::of(prop::sample::select(vec![
        Stage::Initial,
        Stage::Cultivation,
        Stage::LetGo,
    ]));
    let some = prop::collection::vec(who(), 1..3);
    let fields = prop::sample::select(vec!["kept_on", "made_on", "what", "nothing"]);
    let set = |field: &str, value: serde_json::Value| {
        serde_json::Map::from_iter([(field.to_owned(), value)])
    };
    prop_oneof![
        6 => thing().prop_map(Command::Save),
        3 => (thing(), fields, word()).prop_map(move |(thing, field, text)| {
            let value = if field == "what" { text.into() } else { "2026-05-04".into() };
            Command::Change { kind: thing.kind(), id: thing.key(), set: set(field, value) }
        }),
        1 => thing().prop_map(|thing| Command::Delete { kind: thing.kind(), id: thing.key() }),
        1 => (some, stage).prop_map(|(ids, stage)| Command::SetStage { ids, stage, on: on() }),
        1 => (who(), any::<bool>()).prop_map(|(id, until)| Command::LeaveInPeace { id, until: until.then(on) }),
        1 => (who(), any::<bool>()).prop_map(|(id, until)| Command::SnoozeRow { id, row: "thanks".into(), until: until.then(on) }),
        2 => merge(),
        1 => (who(), who()).prop_map(|(a, b)| Command::NotSame { a, b }),
        1 => word().prop_map(move |text| Command::SetProfile { set: set("sentence", text.into()) }),
        1 => (5..9_u16).prop_map(move |n| Command::SetSettings { set: set("today_rows", n.into()) }),
        2 => (thing(), who()).prop_map(|(thing, id)| Command::Together {
            what: "Two things".into(),
            commands: vec![Command::Save(thing), Command::LeaveInPeace { id, until: None }],
        }),
    ]
}

/// Any edit of one field.
pub(crate) fn edit() -> impl Strategy<Value = PersonEdit> {
    prop_oneof![
        word().prop_map(PersonEdit::Name),
        word().prop_map(PersonEdit::Nickname),
        word().prop_map(PersonEdit::Title),
        word().prop_map(PersonEdit::Company),
        (word(), word())
            .prop_map(|(company, title)| PersonEdit::AddPosition(Position { company, title })),
        (word(), word()).prop_map(|(value, label)| PersonEdit::AddEmail(Reach { value, label })),
        word().prop_map(PersonEdit::RemoveEmail),
        (word(), word()).prop_map(|(from, to)| PersonEdit::CorrectEmail {
            from,
            to: reach(&to)
        }),
        (0..3_u8).prop_map(|n| PersonEdit::AddPhone(reach(&format!("+4{n}")))),
        (0..3_u8).prop_map(|n| PersonEdit::RemovePhone(format!("004{n}"))),
        word().prop_map(PersonEdit::AddTag),
        word().prop_map(PersonEdit::RemoveTag),
        (word(), word()).prop_map(|(a, b)| PersonEdit::Note(format!("{a} and {b}"))),
        word().prop_map(|word| PersonEdit::AddUnknown(format!("X-HAT:{word}"))),
        prop::option::of((0..2_u128).prop_map(event)).prop_map(PersonEdit::MetEvent),
        prop::option::of(who()).prop_map(PersonEdit::MetThrough),
        (list(), word()).prop_map(|(list, text)| PersonEdit::AddTo { list, text }),
        (list(), word()).prop_map(|(list, text)| PersonEdit::RemoveFrom { list, text }),
        word().prop_map(|text| PersonEdit::Answer {
            question: Question::Help,
            text
        }),
        prop::option::of(any::<bool>()).prop_map(PersonEdit::CouldRefer),
    ]
}

/// What a restore that was drawn says of its value, until it is aimed.
const NTH: &str = "the n-th";

/// A restore is drawn as a number, since what there is to put back follows from the book: it becomes one of the n-th value
/// that is offered, on whoever's page. Where nothing is offered it stays as it is, to be refused.
pub(crate) fn aimed(book: &Graph, command: Command) -> Command {
    let Command::Restore {
        batch: BatchId(n), ..
    } = &command
    else {
        return command;
    };
    let mut offered = Vec::new();
    for id in (0..4).map(person) {
        let history = book.page(id, on()).map(|page| page.history);
        for entry in history.into_iter().flatten() {
            let batch = entry.batch;
            let values = entry.values.into_iter();
            offered.extend(values.map(|value| Command::Restore {
                id,
                batch,
                value: value.key,
                on: on(),
            }));
        }
    }
    let n = usize::try_from(n.as_u128()).unwrap_or_default();
    let nth = n % offered.len().max(1);
    offered.into_iter().nth(nth).unwrap_or(command)
}

pub(crate) fn command() -> impl Strategy<Value = Command> {
    let tier = prop::option::of(prop::sample::select(vec![
        Tier::One,
        Tier::Two,
        Tier::Three,
    ]));
    let cadence = prop::option::of(prop::sample::select(vec![
        Cadence::Weeks(1),
        Cadence::Months(2),
        Cadence::Never,
    ]));
    let mark = prop::option::of(prop::sample::select(vec![
        GuestMark::Invited,
        GuestMark::Absent,
        GuestMark::Came,
    ]));
    let some = || prop::collection::vec(who(), 1..3);
    prop_oneof![
        2 => who().prop_map(|id| add(id, sarah())),
        2 => (who(), word()).prop_map(|(id, name)| add(id, named(&name))),
        1 => (prop::collection::vec(who(), 0..3), prop::collection::vec((who(), prop::collection::vec(edit(), 1..3)), 0..2))
            .prop_map(|(ids, more)| Command::Import {
                on: on(),
                source: "x.vcf".into(),
                people: ids.into_iter().map(|id| (id, PersonDraft { tier: Some(Tier::Two), ..sarah() })).collect(),
                more,
            }),
        8 => (who(), prop::collection::vec(edit(), 1..3)).prop_map(|(id, edits)| Command::EditPerson { id, on: on(), edits }),
        2 => (some(), tier, word()).prop_map(|(ids, tier, reason)| Command::SetTier { ids, tier, on: on(), reason }),
        2 => (some(), word(), any::<bool>()).prop_map(|(ids, tag, has)| Command::SetTag { ids, tag, has }),
        1 => (who(), cadence).prop_map(|(id, cadence)| Command::SetCadence { id, cadence, on: on() }),
        1 => (who(), any::<bool>()).prop_map(|(id, until)| Command::Snooze { id, until: until.then(on), on: on() }),
        1 => who().prop_map(|id| Command::DeletePerson { id, on: on() }),
        2 => (who(), word(), word(), any::<bool>(), any::<bool>()).prop_map(|(id, one, other, name, both)| {
            let field = if name { Cared::Name } else { Cared::Email };
            let among = vec![one.clone(), other];
            let keep = if both && !name { among.clone() } else { vec![one] };
            Command::Choose { of: Subject::Person(id), field, among, keep, on: on() }
        }),
        1 => (0..2_u128, word()).prop_map(|(n, name)| Command::SaveEvent { event: conference(event(n), &name) }),
        1 => (0..2_u128).prop_map(|n| Command::DeleteEvent { id: event(n), on: on() }),
        1 => (0..2_u128, prop::collection::vec((who(), mark), 1..3)).prop_map(|(n, guests)| Command::SetGuests { id: event(n), guests }),
        3 => (0..3_u128, some(), 1..28_u32, any::<(bool, bool)>(), word()).prop_map(|(n, people, day, (planned, bulk), note)| {
            let mut interaction = call(contact(n), &people, &format!("2026-05-{day:02}"));
            (interaction.planned, interaction.bulk, interaction.note) = (planned, bulk, note);
            Command::SaveInteraction { interaction }
        }),
        1 => (0..3_u128).prop_map(|n| Command::DeleteInteraction { id: contact(n), on: on() }),
        2 => (who(), 0..4_u8, role()).prop_map(|(id, n, role)| Command::AddPicture { id, picture: picture(n, role) }),
        9 => of_the_book(),
        6 => telling(),
        3 => sum(),
        3 => (who(), 0..32_u128).prop_map(|(id, n)| Command::Restore { id, batch: BatchId(Uuid::from_u128(n)), value: NTH.into(), on: on() }),
        2 => (who(), 0..4_u8).prop_map(|(id, n)| Command::RemovePicture { id, picture: picture(n, Role::Portrait).id }),
    ]
}
