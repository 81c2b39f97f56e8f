//! Name, title, company and where we met, told apart in the pieces that are left.

mod company;
mod met;
mod names;

use super::parts::Parts;
use super::text::{Stretch, Word, is_space, stretch};
use super::words::{self, Kinds};
use super::{Field, Left, Reader};
use crate::draft::Position;
use company::take_company;
use met::{take_met, take_place};
use names::{score, take_name};

pub(super) use names::{fits, is_name, name_from, swapped};

/// A piece, or a part of one, that could be the name.
struct Candidate<'a> {
    at: usize,
    words: Vec<Word<'a>>,
    score: i32,
}

/// Gives every piece its field.
pub(super) fn sort_out(reader: &mut Reader<'_>) {
    let email = reader
        .out
        .draft
        .emails
        .first()
        .map(|e| e.value.to_lowercase())
        .unwrap_or_default();
    let mut left = std::mem::take(&mut reader.left);
    let mut position = Position::default();
    let mut names: Vec<Candidate<'_>> = Vec::new();
    let (mut job_at, mut met_in) = (None, None);
    for (at, piece) in left.iter_mut().enumerate() {
        if take_met(piece, at, reader, &mut names) {
            met_in = Some(piece.line);
            piece.taken = true;
        } else if take_labelled(piece, &mut position, reader) || take_place(piece, met_in, reader) {
            piece.taken = true;
        } else if let Some(parts) = Parts::of(&piece.words, at == 0).filter(|p| p.fit(&position)) {
            take_parts(
                piece,
                at,
                &parts,
                &mut position,
                &mut job_at,
                reader,
                &mut names,
            );
        } else if is_name(&piece.words, at == 0) {
            names.push(Candidate {
                at,
                words: piece.words.clone(),
                score: score(piece, at, &email),
            });
        }
    }
    // "Sarah Chen" above "COO".
    for name in &mut names {
        if job_at == Some(name.at + 1) && name.words.len() > 1 {
            name.score += 2;
        }
    }
    let name_at = take_name(&names, &mut left, reader);
    if reader.out.draft.name.is_empty() {
        reader.out.draft.name = name_from(&email);
    }
    if position.company.is_empty() {
        position.company = take_company(&mut left, &email, name_at, job_at, reader);
    }
    if position != Position::default() {
        reader.out.draft.positions.push(position);
    }
}

fn take_parts<'a>(
    piece: &mut Left<'a>,
    at: usize,
    parts: &Parts,
    position: &mut Position,
    job_at: &mut Option<usize>,
    reader: &mut Reader<'a>,
    names: &mut Vec<Candidate<'a>>,
) {
    let words = &piece.words;
    let before = without_colon(stretch(reader.whole, &words[parts.before.clone()]).tidy());
    let before_words = before.words();
    let mut claimed = parts.before.end;
    if before_words.is_empty() {
        claimed = 0;
    } else if names.is_empty() && is_name(&before_words, true) {
        names.push(Candidate {
            at,
            words: before_words,
            score: 4,
        });
    } else if parts.company.is_empty()
        && position.company.is_empty()
        && !before_words[0].is(Kinds::REMARK)
    {
        position.company = before.value();
        reader.claim(Field::Company, before.range(), position.company.clone());
    } else {
        return;
    }
    // "CTO Noah Fischer" at the very beginning.
    let behind = &words[parts.company.clone()];
    if at == 0
        && before.text.is_empty()
        && names.is_empty()
        && behind.len() > 1
        && is_name(behind, false)
        && parts.title.end == parts.company.start
    {
        let title = without_colon(stretch(reader.whole, &words[parts.title.clone()]).tidy());
        position.title = title.value();
        reader.claim(Field::Title, title.range(), position.title.clone());
        names.push(Candidate {
            at,
            words: behind.to_vec(),
            score: 4,
        });
        *job_at = Some(at);
        piece.taken = true;
        return;
    }
    // The words between are links.
    let link = |from: usize, to: usize, reader: &mut Reader<'a>| {
        if from < to {
            reader.claim_label(&words[from..to]);
        }
    };
    let title = without_colon(stretch(reader.whole, &words[parts.title.clone()]).tidy());
    if !parts.title.is_empty() {
        link(claimed, parts.title.start, reader);
        claimed = parts.title.end;
        position.title = title.value();
        reader.claim(Field::Title, title.range(), position.title.clone());
        *job_at = Some(at);
    }
    if !parts.company.is_empty() {
        link(claimed, parts.company.start, reader);
        let company = without_stop(stretch(reader.whole, &words[parts.company.clone()]).tidy());
        position.company = company.value();
        reader.claim(Field::Company, company.range(), position.company.clone());
    } else if claimed < words.len() {
        link(claimed, words.len(), reader);
    }
    piece.taken = true;
}

/// "Company: Acme": the text says itself what it is.
fn take_labelled<'a>(
    piece: &mut Left<'a>,
    position: &mut Position,
    reader: &mut Reader<'a>,
) -> bool {
    let piece_text = stretch(reader.whole, &piece.words);
    let Some(colon) = piece_text.text.find(':').filter(|c| *c < 40) else {
        return false;
    };
    let label = piece_text.part(0..colon);
    let value = piece_text.part(colon + 1..piece_text.text.len()).tidy();
    let name = label.value();
    let (target, field) =
        match words::bare(&name).as_str() {
            "name" | "nom" | "nombre" | "nome" | "naam" | "namn" | "imię i nazwisko" => {
                (&mut reader.out.draft.name, Field::Name)
            }
            "company" | "firma" | "organisation" | "organization" | "org" | "entreprise"
            | "société" | "empresa" | "azienda" | "società" | "bedrijf" | "företag"
            | "unternehmen" => (&mut position.company, Field::Company),
            "title" | "role" | "position" | "job" | "job title" | "titel" | "funktion"
            | "fonction" | "poste" | "cargo" | "puesto" | "ruolo" | "functie" | "stanowisko"
            | "befattning" => (&mut position.title, Field::Title),
            "met at" | "met" | "met in" => (&mut reader.out.draft.met_at, Field::MetAt),
            "note" | "notes" | "notiz" | "nota" => {
                let label = piece_text.part(0..colon + 1);
                reader.claim(Field::Label, label.range(), label.value());
                piece.words = value.words();
                return piece.words.is_empty();
            }
            _ => return false,
        };
    if !target.is_empty() || value.text.is_empty() {
        return false;
    }
    *target = value.value();
    let said = target.clone();
    let label = piece_text.part(0..colon + 1);
    reader.claim(Field::Label, label.range(), label.value());
    reader.claim(field, value.range(), said);
    true
}

/// "CEO:" is a title and a sign.
fn without_colon(text: Stretch<'_>) -> Stretch<'_> {
    text.part(0..text.text.trim_end_matches(':').len())
}

/// Without the full stop of a sentence; that of an abbreviation stays.
fn without_stop(text: Stretch<'_>) -> Stretch<'_> {
    let end = text.text.trim_end_matches([',', '!']);
    let last = Word::new(end.rsplit(is_space).next().unwrap_or_default(), 0);
    let short = words::is_abbreviation(&last.bare)
        || words::is_degree(&last)
        || words::is_company_form(&last)
        || last.bare.contains('.');
    let stop = end.ends_with('.') && !short;
    text.part(0..end.len() - usize::from(stop))
}
