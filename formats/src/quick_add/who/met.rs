//! Where and when we met: "met at Web Summit yesterday".

use super::names::is_name;
use super::{Candidate, without_stop};
use crate::quick_add::dates::{self, Way};
use crate::quick_add::text::stretch;
use crate::quick_add::{Field, Left, Reader};

/// "met at Web Summit yesterday", "Met Sarah Chen at Web Summit".
pub(super) fn take_met<'a>(
    piece: &Left<'a>,
    at: usize,
    reader: &mut Reader<'a>,
    names: &mut Vec<Candidate<'a>>,
) -> bool {
    const MET: [&str; 14] = [
        "met",
        "kennengelernt",
        "getroffen",
        "rencontré",
        "rencontrée",
        "conocí",
        "conocido",
        "conocida",
        "incontrato",
        "incontrata",
        "ontmoet",
        "träffade",
        "träffades",
        "poznany",
    ];
    const PLACE: [&str; 17] = [
        "at", "in", "auf", "bei", "beim", "im", "am", "à", "au", "aux", "en", "al", "alla", "a",
        "op", "på", "na",
    ];
    let begin = usize::from(
        piece
            .words
            .first()
            .is_some_and(|w| w.is_among(&["we", "i"])),
    );
    if piece.words.get(begin).is_none_or(|w| !w.is_among(&MET))
        || !reader.out.draft.met_at.is_empty()
    {
        return false;
    }
    let words = &piece.words[begin + 1..];
    let day = dates::find(words, reader.calendar, Way::Back);
    let dated = |i: usize| day.as_ref().is_some_and(|d| (d.from..d.to).contains(&i));
    let places = |i: usize| !dated(i) && (words[i].is_among(&PLACE) || words[i].text == "@");
    let place = (0..words.len()).find(|i| places(*i));
    let who = 0..(0..place.unwrap_or(words.len()))
        .take_while(|i| !dated(*i))
        .count();
    let mut place_words = place.map_or(words.len(), |p| p + 1)..words.len();
    while !place_words.is_empty() && dated(place_words.end - 1) {
        place_words.end -= 1;
    }
    while !place_words.is_empty() && dated(place_words.start) {
        place_words.start += 1;
    }
    let spoken: Vec<&str> = place_words
        .clone()
        .filter(|i| !dated(*i))
        .map(|i| words[i].text)
        .collect();
    let known = who.is_empty() || (names.is_empty() && is_name(&words[who.clone()], true));
    if !known || (spoken.is_empty() && day.is_none() && who.is_empty()) {
        return false;
    }
    let covered =
        |i: usize| who.contains(&i) || dated(i) || place_words.contains(&i) || place == Some(i);
    if !(0..words.len()).all(covered) {
        return false;
    }
    reader.claim_label(&piece.words[..=begin]);
    if let Some(place) = place {
        reader.claim_label(&words[place..=place]);
    }
    if !who.is_empty() {
        names.push(Candidate {
            at,
            words: words[who].to_vec(),
            score: 4,
        });
    }
    if !spoken.is_empty() {
        let found = without_stop(stretch(reader.whole, &words[place_words]).tidy());
        let value = spoken.join(" ");
        let value = value
            .trim_end_matches(['.', ',', '!'])
            .trim_matches('"')
            .to_owned();
        reader.out.draft.met_at.clone_from(&value);
        reader.claim(Field::MetAt, found.range(), value);
    }
    if let Some(day) = day {
        let found = stretch(reader.whole, &words[day.from..day.to]).tidy();
        reader.out.draft.met_on = Some(day.day);
        reader.claim(Field::MetOn, found.range(), day.day.to_string());
    }
    true
}

/// "Met Sarah Chen (COO of Acme) at Web Summit": the place comes behind the bracket.
pub(super) fn take_place(piece: &Left<'_>, met: Option<usize>, reader: &mut Reader<'_>) -> bool {
    let first = &piece.words[0];
    let begins = piece.words.len() > 1 && matches!(first.text, "at" | "in");
    if !begins || met != Some(piece.line) || !reader.out.draft.met_at.is_empty() {
        return false;
    }
    let place = without_stop(stretch(reader.whole, &piece.words[1..]));
    reader.claim(Field::Label, first.at..first.end(), first.text);
    reader.out.draft.met_at = place.value();
    reader.claim(Field::MetAt, place.range(), place.value());
    true
}
