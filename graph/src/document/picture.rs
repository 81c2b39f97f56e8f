//! A picture in the document: one scalar under `pictures/<id>` in the person's own map, which is written once and never
//! changed, and `pictures/<id>/removed_at` beside it. No container is made for them, so two devices never make rival ones.

use super::commands::{Done, entity};
use super::edit::Said;
use super::error::CommandError;
use super::place::{Kind, Place};
use super::raw::Raw;
use super::writer::Writer;
use super::{Graph, person};
use crate::ids::PersonId;
use crate::picture::{Named, Picture, PictureId, Role, portrait};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeSet;

/// What stands before the id in the name of a field.
const PICTURES: &str = "pictures/";

/// What stands after it, where the picture was removed.
const REMOVED: &str = "/removed_at";

/// What the field says; its name has the id.
#[derive(Serialize, Deserialize)]
struct Written {
    key: crate::picture::PictureKey,
    role: Role,
    #[serde(rename = "type")]
    media: crate::picture::Media,
    size: u32,
    added_at: DateTime<Utc>,
}

impl Graph {
    /// A picture with what opens it, also one that was removed; `None` for one that this book never heard of.
    #[must_use]
    pub fn picture(&self, id: PictureId) -> Option<Picture> {
        let named = self.index.pictures().find(|named| named.id == id)?;
        let people = self.tops.of(Kind::People);
        let raw = Raw::read(&self.doc, people, &named.of.to_string())?;
        read(&raw, id)
    }

    /// The pictures of somebody, the oldest first, without those that were removed.
    #[must_use]
    pub fn pictures_of(&self, person: PersonId) -> Vec<Picture> {
        let people = self.tops.of(Kind::People);
        let raw = Raw::read(&self.doc, people, &person.to_string());
        raw.map(|raw| shown(&raw)).unwrap_or_default()
    }

    /// Whether this book ever heard of a picture of somebody who was not erased.
    #[must_use]
    pub fn has_pictures(&self) -> bool {
        self.index.pictures().next().is_some()
    }

    /// Every picture that the document names or undo may still bring back.
    #[must_use]
    pub fn kept_pictures(&self, now: DateTime<Utc>) -> BTreeSet<PictureId> {
        let kept = self.index.pictures().filter(|named| named.is_kept(now));
        kept.map(|named| named.id).collect()
    }

    /// Every picture that this book has not named for [`KEPT_FOR`](crate::picture::KEPT_FOR).
    #[must_use]
    pub fn forgotten_pictures(&self, now: DateTime<Utc>) -> BTreeSet<PictureId> {
        let kept = self.kept_pictures(now);
        let all = self.index.pictures().map(|named| named.id);
        all.filter(|id| !kept.contains(id)).collect()
    }
}

/// Whether somebody's entry has a picture, removed or not.
pub(super) fn has(raw: &Raw, id: PictureId) -> bool {
    raw.has(&field(id))
}

/// Whether a field of a person is about a picture.
pub(super) fn is_about(field: &str) -> bool {
    field.starts_with(PICTURES)
}

/// What undo writes instead, where a field is a picture itself: that is never emptied, so that the book still says when
/// it stopped to name it.
pub(super) fn removal(place: &Place) -> Option<Place> {
    let id = id(&place.field)?;
    Some(Place::field(place.of, &removed(id)))
}

/// Pictures as they are written into somebody who is made.
pub(super) fn fill(raw: &mut Raw, pictures: &[Picture]) {
    for picture in pictures {
        raw.set(&field(picture.id), written(picture));
    }
}

/// The pictures that are not removed, the oldest first.
pub(super) fn shown(raw: &Raw) -> Vec<Picture> {
    let there = ids(raw).filter(|id| !raw.has(&removed(*id)));
    let mut all: Vec<Picture> = there.filter_map(|id| read(raw, id)).collect();
    all.sort_by_key(|picture| (picture.added_at, picture.id));
    all
}

/// The photo that stands for them.
pub(super) fn portrait_of(raw: &Raw) -> Option<PictureId> {
    portrait(&shown(raw))
}

/// Every picture, also what a newer version wrote and this one cannot show, with since when it is not named.
pub(super) fn named(of: PersonId, raw: &Raw) -> Vec<Named> {
    let deleted: Option<DateTime<Utc>> = raw.parse("deleted_at");
    let one = |id| {
        let removed: Option<DateTime<Utc>> = raw.parse(&removed(id));
        let gone_at = removed.into_iter().chain(deleted).min();
        Named { id, of, gone_at }
    };
    ids(raw).map(one).collect()
}

pub(super) fn add(
    w: &mut Writer<'_>,
    of: PersonId,
    picture: &Picture,
    at: DateTime<Utc>,
) -> Result<Done, CommandError> {
    let raw = w.raw(entity(of)).ok_or(CommandError::UnknownPerson)?;
    let name = person::name_of(raw, of);
    if raw.has(&field(picture.id)) {
        return Err(CommandError::AlreadyThere);
    }
    let before = shown(raw).into_iter();
    let replaced = before.filter(|p| picture.role == Role::Portrait && p.role == Role::Portrait);
    for old in replaced.collect::<Vec<_>>() {
        w.put(Place::field(entity(of), &removed(old.id)), at.to_rfc3339())?;
    }
    w.put(
        Place::field(entity(of), &field(picture.id)),
        written(picture),
    )?;
    Ok(done(
        of,
        format!("Added a {} of {name}", picture.role.word()),
    ))
}

pub(super) fn remove(
    w: &mut Writer<'_>,
    of: PersonId,
    id: PictureId,
    at: DateTime<Utc>,
) -> Result<Done, CommandError> {
    let raw = w.raw(entity(of)).ok_or(CommandError::UnknownPerson)?;
    if !raw.has(&field(id)) {
        return Err(CommandError::UnknownPicture);
    }
    let name = person::name_of(raw, of);
    let what = read(raw, id).map_or("picture", |picture| picture.role.word());
    let what = format!("Removed a {what} of {name}");
    if !raw.has(&removed(id)) {
        w.put(Place::field(entity(of), &removed(id)), at.to_rfc3339())?;
    }
    Ok(done(of, what))
}

fn done(of: PersonId, what: String) -> Done {
    Done {
        said: Said::plain(what),
        people: [of].into(),
    }
}

fn field(id: PictureId) -> String {
    format!("{PICTURES}{id}")
}

fn removed(id: PictureId) -> String {
    format!("{PICTURES}{id}{REMOVED}")
}

/// The picture that a field itself is.
fn id(field: &str) -> Option<PictureId> {
    field.strip_prefix(PICTURES)?.parse().ok()
}

fn ids(raw: &Raw) -> impl Iterator<Item = PictureId> {
    let there = raw.fields.iter().filter(|(_, value)| !value.is_null());
    there.filter_map(|(field, _)| id(field))
}

fn read(raw: &Raw, id: PictureId) -> Option<Picture> {
    let written: Written = serde_json::from_str(&raw.str(&field(id))).ok()?;
    let Written {
        key,
        role,
        media,
        size,
        added_at,
    } = written;
    Some(Picture {
        id,
        key,
        role,
        media,
        size,
        added_at,
    })
}

fn written(picture: &Picture) -> Value {
    let written = Written {
        key: picture.key,
        role: picture.role,
        media: picture.media,
        size: picture.size,
        added_at: picture.added_at,
    };
    // Plain data is always JSON.
    serde_json::to_string(&written).unwrap_or_default().into()
}
