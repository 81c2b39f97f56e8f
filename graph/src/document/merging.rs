//! Merging two people, value by value, and saying that two are not one (row C6).

use super::commands::{Done, Given, done, edit_person, entity, field, name, set_cadence};
use super::edit::put_first;
use super::error::CommandError;
use super::many::set_tier;
use super::merges::{is_not, part_of};
use super::person;
use super::raw::Raw;
use super::several::{say, whole};
use super::standing::set_stage;
use super::writer::Writer;
use crate::command::{MergeField, PersonEdit};
use crate::ids::PersonId;
use crate::types::{Cadence, PersonDraft, Stage};
use chrono::NaiveDate;

/// Lets one person stand for two. Whoever is part of somebody already brings that one along.
pub(super) fn merge(
    w: &mut Writer<'_>,
    given: &Given<'_>,
    [keep, gone]: [PersonId; 2],
    take: &[MergeField],
    drop: &[PersonEdit],
    on: Option<NaiveDate>,
) -> Result<Done, CommandError> {
    let [keep_name, gone_name] = [name(w, keep)?, name(w, gone)?];
    let (stays, goes) = (given.merges.now(keep), given.merges.now(gone));
    if stays == goes {
        return Err(CommandError::WithOneself);
    }
    let theirs = whole(w, given, goes)?;
    let mut merges = given.merges.clone();
    for top in given.merges.tops(goes) {
        w.put(field(top, &part_of(keep)), true)?;
        merges.join(top, keep);
    }
    let after = Given {
        merges: &merges,
        ..*given
    };
    let on = on.unwrap_or_else(|| given.at.date_naive());
    for field in take {
        take_theirs(w, &after, stays, *field, &theirs, on)?;
    }
    if !drop.is_empty() {
        edit_person(w, &after, stays, drop)?;
    }
    let what = if keep_name == gone_name {
        format!("Merged two entries of {keep_name}")
    } else {
        format!("Merged {gone_name} into {keep_name}")
    };
    Ok(done(what, [keep, gone, goes]))
}

/// Says that two are two people. The word stands in the entry with the smaller key, whoever says it.
pub(super) fn not_same(
    w: &mut Writer<'_>,
    given: &Given<'_>,
    a: PersonId,
    b: PersonId,
) -> Result<Done, CommandError> {
    let names = [name(w, a)?, name(w, b)?];
    if given.merges.now(a) == given.merges.now(b) {
        return Err(CommandError::WithOneself);
    }
    w.put(field(a.min(b), &is_not(a.max(b))), true)?;
    let [a_name, b_name] = names;
    let what = if a_name == b_name {
        format!("Noted that there are two people called {a_name}")
    } else {
        format!("Noted that {a_name} and {b_name} are two people")
    };
    Ok(done(what, [a, b]))
}

/// Writes the value of whoever goes over that of who stays; the earlier one stays in the history.
fn take_theirs(
    w: &mut Writer<'_>,
    given: &Given<'_>,
    id: PersonId,
    field: MergeField,
    theirs: &Raw,
    on: NaiveDate,
) -> Result<(), CommandError> {
    use PersonEdit as E;
    let draft: PersonDraft = person::draft(theirs);
    let edit = match field {
        MergeField::Name if draft.name.is_empty() => return Ok(()),
        MergeField::Name => {
            edit_person(w, given, id, &[E::Name(draft.name), E::Parts(draft.parts)])?;
            return Ok(());
        }
        MergeField::Nickname => E::Nickname(draft.nickname),
        MergeField::Pronouns => E::Pronouns(draft.pronouns),
        MergeField::Birthday => E::Birthday(draft.birthday),
        MergeField::MetOn => E::MetOn(draft.met_on),
        MergeField::MetAt => E::MetAt(draft.met_at),
        MergeField::MetEvent => E::MetEvent(draft.event),
        MergeField::MetThrough => E::MetThrough(draft.met_through.filter(|through| *through != id)),
        MergeField::CouldRefer => E::CouldRefer(draft.could_refer),
        MergeField::Answer(question) => {
            let text = draft.answers.of(question).to_owned();
            E::Answer { question, text }
        }
        MergeField::Position => {
            if let Some(position) = draft.positions.first() {
                put_first(w, entity(id), position)?;
            }
            return Ok(());
        }
        MergeField::Tier => {
            set_tier(w, given, &[id], draft.tier, on, "")?;
            return Ok(());
        }
        MergeField::Stage => {
            set_stage(w, given, id, theirs.name::<Stage>("stage"), on)?;
            if let Some(since) = theirs.parse::<NaiveDate>("stage_on") {
                say(w, given, id, "stage_on", since.to_string())?;
            }
            return Ok(());
        }
        MergeField::Cadence => {
            set_cadence(w, given, id, theirs.parse::<Cadence>("cadence"), on)?;
            return Ok(());
        }
    };
    edit_person(w, given, id, &[edit])?;
    Ok(())
}
