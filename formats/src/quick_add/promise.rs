//! What I promised, told by the words that begin it: "wants intro to Bob by Friday", "send deck tomorrow".

use super::cut::tidy;
use super::dates::{self, Way};
use super::words::{bare, is_company_form};
use super::{PromiseDraft, reach};
use chrono::NaiveDate;

/// A promise and what stood before it.
pub(super) struct Found {
    pub(super) promise: PromiseDraft,
    pub(super) before: String,
}

/// The promise in a segment. `first` is whether anything of the text came before: a text begins with a name rather
/// than with an order.
pub(super) fn find(segment: &str, first: bool, today: NaiveDate) -> Option<Found> {
    let words: Vec<&str> = segment.split_whitespace().collect();
    let (begin, task) = wish(&words)
        .or_else(|| order(&words, first, today))
        .or_else(|| deadline(&words, first, today))?;
    let before = words[..begin].join(" ");
    let mut task: Vec<&str> = words[task..].to_vec();
    let date = dates::find(&task, today, Way::Ahead);
    if let Some(date) = &date {
        task.drain(date.from..date.to);
    }
    let task = task.join(" ");
    let task = tidy(&task).trim_end_matches(['.', '!']);
    if task.is_empty() || reach::is_all(task, today) {
        return None;
    }
    let promise = PromiseDraft {
        words: capitalised(task),
        due: date.map(|d| d.day),
        source: words[begin..].join(" "),
    };
    Some(Found { promise, before })
}

/// "wants …", "promised …", anywhere; where the promise begins and where its task does. What somebody else promised
/// is not mine.
fn wish(words: &[&str]) -> Option<(usize, usize)> {
    let lower: Vec<String> = words.iter().map(|w| bare(w)).collect();
    let is = |i: usize, word: &str| lower.get(i).is_some_and(|w| w == word);
    for i in 0..words.len() {
        let (mine, next) = match lower[i].as_str() {
            "wants" | "wanted" | "needs" | "möchte" | "braucht" => (false, i + 1),
            "would" if is(i + 1, "like") => (false, i + 2),
            "asked" | "asks" if is(i + 1, "for") || is(i + 1, "me") => (false, i + 2),
            "promised" | "owe" | "versprochen" | "promise" | "todo" | "to-do" => (true, i + 1),
            "i'll" | "i’ll" => (true, i + 1),
            "i" if is(i + 1, "will") || is(i + 1, "should") || is(i + 1, "must") => (true, i + 2),
            _ => continue,
        };
        let pronoun = |w: &str| matches!(w, "she" | "he" | "they" | "i" | "we" | "who");
        let subject = i.checked_sub(1).filter(|&s| pronoun(&lower[s]));
        let theirs = mine
            && (subject.is_some_and(|s| !matches!(lower[s].as_str(), "i" | "we"))
                || is(next, "me"));
        if theirs || next >= words.len() {
            return None;
        }
        let mut task = next;
        while matches!(
            lower.get(task).map(String::as_str),
            Some("him" | "her" | "them" | "to" | "an" | "a" | "me")
        ) && task + 1 < words.len()
        {
            task += 1;
        }
        return Some((subject.unwrap_or(i), task));
    }
    None
}

/// "send deck", "follow up": an order to myself at the beginning.
fn order(words: &[&str], first: bool, today: NaiveDate) -> Option<(usize, usize)> {
    const ORDERS: [&str; 27] = [
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
        "schicken",
        "anrufen",
        "vorstellen",
    ];
    const OCCASIONS: [&str; 10] = [
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
    ];
    let verb = bare(words.first()?);
    if words.len() < 2 || words[0].ends_with(':') || words.iter().any(|w| is_company_form(w)) {
        return None;
    }
    let small = |w: &str| w.chars().next().is_some_and(char::is_lowercase);
    let dated = dates::find(words, today, Way::Ahead).is_some();
    let spoken = small(words[0]) || small(words[1]) || !first || dated;
    let begins = (ORDERS.contains(&verb.as_str()) && spoken)
        || (OCCASIONS.contains(&verb.as_str()) && dated);
    begins.then_some((0, 0))
}

/// "contract draft by Monday": nothing but the deadline says so.
fn deadline(words: &[&str], first: bool, today: NaiveDate) -> Option<(usize, usize)> {
    let date = dates::find(words, today, Way::Ahead)?;
    let met = matches!(bare(words.first()?).as_str(), "met" | "we" | "seen");
    (date.is_deadline && date.from > 0 && !first && !met).then_some((0, 0))
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map(|c| c.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}
