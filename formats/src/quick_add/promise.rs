//! Promises, told by the words that begin them: "wants intro to Bob by Friday", "send deck tomorrow", "she owes me a
//! book".

use super::dates::{self, Calendar, Way};
use super::reach;
use super::text::Word;
use super::who::is_name;
use super::words::is_company_form;
use std::ops::Range;

/// A promise among the words of a segment.
pub(super) struct Found {
    /// Where it begins; what stood before is something else.
    pub(super) begin: usize,
    /// Whose it is: what somebody else promised is not mine.
    pub(super) theirs: bool,
    /// The words that say what is to be done, the date among them.
    pub(super) task: Range<usize>,
    /// The date and its preposition.
    pub(super) date: Option<dates::Found>,
    /// What is to be done.
    pub(super) words: String,
}

/// The promise in a segment. `first` is whether anything of the text came before: a text begins with a name rather
/// than with an order.
pub(super) fn find(words: &[Word<'_>], first: bool, calendar: Calendar) -> Option<Found> {
    let date = dates::find(words, calendar, Way::Ahead);
    let (begin, task, theirs) = wish(words)
        .or_else(|| order(words, first, date.as_ref()))
        .or_else(|| verb_last(words, first, date.as_ref()))
        .or_else(|| deadline(words, first, date.as_ref()))?;
    let mut task = task..words.len();
    let date = date.filter(|d| d.from >= begin);
    if let Some(date) = &date {
        if date.from <= task.start {
            task.start = task.start.max(date.to);
        }
        if date.to == task.end {
            task.end = date.from.max(task.start);
        }
    }
    let spoken = words.iter().enumerate().filter(|(i, _)| {
        task.contains(i) && date.as_ref().is_none_or(|d| !(d.from..d.to).contains(i))
    });
    let spoken: Vec<&Word<'_>> = spoken.map(|(_, w)| w).collect();
    if spoken.iter().all(|w| w.bare.is_empty()) || reach::is_all(&spoken, calendar) {
        return None;
    }
    let text = spoken.iter().map(|w| w.text).collect::<Vec<_>>().join(" ");
    let text =
        text.trim_matches(|c: char| super::words::SEPARATORS.contains(c) || c == ':' || c == ' ');
    Some(Found {
        begin,
        theirs,
        task,
        date,
        words: capitalised(text.trim_end_matches(['.', '!'])),
    })
}

/// Where the words of a promise end at the latest: at a tag, or where behind its day there are only addresses.
pub(super) fn end(words: &[Word<'_>], calendar: Calendar) -> usize {
    let tag = words.iter().position(|w| reach::tag(w.text).is_some());
    let end = tag.unwrap_or(words.len());
    let day = dates::find(&words[..end], calendar, Way::Ahead).map(|d| d.to);
    let only_addresses = |to: &usize| {
        let behind: Vec<&Word<'_>> = words[*to..end].iter().collect();
        reach::is_all(&behind, calendar)
    };
    day.filter(only_addresses).unwrap_or(end)
}

/// "wants …", "promised …", anywhere; where the promise begins, where its task does, and whether it is theirs.
fn wish(words: &[Word<'_>]) -> Option<(usize, usize, bool)> {
    const PRONOUNS: [&str; 17] = [
        "she", "he", "they", "i", "we", "who", "er", "sie", "ich", "elle", "il", "je", "ella",
        "lei", "lui", "zij", "hij",
    ];
    const ME: [&str; 10] = [
        "me",
        "us",
        "mir",
        "uns",
        "mij",
        "mig",
        "mi",
        "m'envoyer",
        "nous",
        "nos",
    ];
    let is = |i: usize, all: &[&str]| words.get(i).is_some_and(|w| w.is_among(all));
    for (i, word) in words.iter().enumerate() {
        let subject = i.checked_sub(1).map(|s| &words[s]);
        let mine_said = subject.is_some_and(|s| s.is_among(&["i", "we", "ich", "wir", "je"]));
        // "Kim Park promised …"; a name is no longer than this.
        let named = (1..=6).contains(&i)
            && subject.is_some_and(|s| s.has_capital() && !s.text.ends_with([',', ':']))
            && is_name(&words[..i], false);
        let other = subject.is_some_and(|s| s.is_among(&PRONOUNS) && !mine_said) || named;
        let (theirs, next) = match word.bare.as_str() {
            "wants" | "wanted" | "needs" | "möchte" | "braucht" | "veut" | "voudrait"
            | "quiere" | "necesita" | "vuole" | "vorrebbe" | "wil" | "chce" | "potrzebuje"
            | "will-haben" => (false, i + 1),
            "needed" if i > 0 => (false, i + 1),
            "would" if is(i + 1, &["like"]) => (false, i + 2),
            "asked" | "asks" if is(i + 1, &["for", "me"]) => (false, i + 2),
            "bat" if is(i + 1, &["um"]) => (false, i + 2),
            "vill" if is(i + 1, &["ha"]) => (false, i + 2),
            "a" if is(i + 1, &["besoin"]) && is(i + 2, &["de", "d'un", "d'une"]) => (false, i + 3),
            "promised" | "promise" | "owes" | "versprochen" | "promis" | "prometió"
            | "promesso" | "beloofd" | "beloofde" | "lovade" | "obiecał" | "obiecała"
            | "verspricht" | "versprach" | "schuldet" => (
                other
                    || is(i + 1, &ME)
                    || matches!(
                        word.bare.as_str(),
                        "owes" | "prometió" | "lovade" | "schuldet" | "obiecał" | "obiecała"
                    ),
                i + 1,
            ),
            "owe" | "todo" | "to-do" => (false, i + 1),
            "i'll" | "i’ll" | "we'll" | "we’ll" | "j'enverrai" | "j’enverrai" => {
                (false, i + 1)
            }
            "she'll" | "he'll" | "they'll" | "she’ll" | "he’ll" | "they’ll" => (true, i + 1),
            "i" if is(i + 1, &["will", "should", "must", "need", "have"])
                && (is(i + 2, &["to"]) || is(i + 1, &["will", "should", "must"])) =>
            {
                (false, i + 2)
            }
            "will"
                if is(
                    i + 1,
                    &[
                        "send",
                        "share",
                        "forward",
                        "introduce",
                        "call",
                        "email",
                        "intro",
                        "get",
                        "let",
                        "connect",
                        "give",
                        "write",
                        "come",
                    ],
                ) =>
            {
                // Without a subject it is me who writes, unless it is done to me.
                let to_me = i == 0 && words.iter().any(|w| w.is_among(&ME));
                (!mine_said && (other || to_me), i + 1)
            }
            "schickt" | "sendet" if is(i + 1, &ME) => (true, i),
            _ => continue,
        };
        if next >= words.len() {
            return None;
        }
        let mut task = next;
        let filler = [
            "him", "her", "them", "to", "an", "a", "me", "um", "un", "une", "una", "een", "en",
            "ein", "eine", "einen", "mir", "us", "que", "de", "att",
        ];
        while is(task, &filler) && task + 1 < words.len() && task < next + 4 {
            task += 1;
        }
        let spoken = subject.is_some_and(|s| s.is_among(&PRONOUNS));
        return Some((if spoken { i - 1 } else { i }, task, theirs));
    }
    None
}

/// Verbs and things that begin an order to myself.
const ORDERS: [&str; 72] = [
    "send",
    "intro",
    "introduce",
    "introduction",
    "follow",
    "followup",
    "follow-up",
    "call",
    "email",
    "e-mail",
    "ping",
    "share",
    "invite",
    "forward",
    "remind",
    "schedule",
    "book",
    "arrange",
    "connect",
    "recommend",
    "review",
    "prepare",
    "ask",
    "give",
    "write",
    "return",
    "pay",
    "check",
    "order",
    "reply",
    "get",
    "bring",
    "draft",
    "finish",
    "mail",
    "schicken",
    "anrufen",
    "vorstellen",
    "nachfassen",
    "zurückrufen",
    "rückruf",
    "melden",
    "einladen",
    "angebot",
    "envoyer",
    "appeler",
    "rappeler",
    "relancer",
    "présenter",
    "inviter",
    "enviar",
    "llamar",
    "presentar",
    "mandar",
    "escribir",
    "inviare",
    "mandare",
    "chiamare",
    "richiamare",
    "presentare",
    "sturen",
    "bellen",
    "mailen",
    "terugbellen",
    "skicka",
    "ringa",
    "mejla",
    "wysłać",
    "zadzwonić",
    "przesłać",
    "napisać",
    "oddzwonić",
];
const OCCASIONS: [&str; 21] = [
    "coffee",
    "lunch",
    "dinner",
    "breakfast",
    "meet",
    "catch",
    "drinks",
    "demo",
    "visit",
    "chat",
    "kaffee",
    "mittagessen",
    "treffen",
    "café",
    "déjeuner",
    "comida",
    "pranzo",
    "caffè",
    "koffie",
    "fika",
    "kawa",
];

/// "send deck", "follow up": an order to myself at the beginning.
fn order(
    words: &[Word<'_>],
    first: bool,
    date: Option<&dates::Found>,
) -> Option<(usize, usize, bool)> {
    let verb = words.first()?;
    let follow_me = verb.is_among(&["follow", "connect"])
        && words.get(1).is_some_and(|w| w.is_among(&["me", "us"]));
    if words.len() < 2
        || follow_me
        || verb.text.ends_with([':', '.'])
        || words.iter().any(is_company_form)
    {
        return None;
    }
    let small = |w: &Word<'_>| w.text.chars().next().is_some_and(char::is_lowercase);
    let spoken = small(verb) || small(&words[1]) || (!first && words.len() > 1) || date.is_some();
    // "the return of …" begins otherwise; "Order Desk" and "Mail Room" are named, not ordered.
    let noun = matches!(
        verb.bare.as_str(),
        "mail"
            | "email"
            | "e-mail"
            | "order"
            | "call"
            | "book"
            | "check"
            | "angebot"
            | "get"
            | "draft"
    ) && !small(verb)
        && date.is_none();
    let begins = (ORDERS.contains(&verb.bare.as_str()) && spoken && !noun)
        || (OCCASIONS.contains(&verb.bare.as_str()) && date.is_some());
    begins.then_some((0, 0, false))
}

/// "Unterlagen schicken": in German and Dutch the verb comes last.
fn verb_last(
    words: &[Word<'_>],
    first: bool,
    date: Option<&dates::Found>,
) -> Option<(usize, usize, bool)> {
    const LAST: [&str; 12] = [
        "schicken",
        "senden",
        "anrufen",
        "vorstellen",
        "zurückrufen",
        "mailen",
        "zusenden",
        "zuschicken",
        "nachreichen",
        "sturen",
        "opsturen",
        "bellen",
    ];
    let end = date
        .filter(|d| d.to == words.len())
        .map_or(words.len(), |d| d.from);
    let verb = end.checked_sub(1).filter(|v| *v > 0).map(|v| &words[v])?;
    (verb.is_among(&LAST) && !first && end < 9).then_some((0, 0, false))
}

/// "contract draft by Monday": nothing but the deadline says so.
fn deadline(
    words: &[Word<'_>],
    first: bool,
    date: Option<&dates::Found>,
) -> Option<(usize, usize, bool)> {
    let date = date?;
    let told = words
        .first()?
        .is_among(&["met", "we", "seen", "open", "away", "out", "on", "valid"]);
    (date.is_deadline && date.from > 0 && !first && !told && words.len() < 15)
        .then_some((0, 0, false))
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map(|c| c.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}
