//! What a file would bring, before anything is saved: who is added, who is there already, and what was odd.

use crate::bring::missing;
use crate::convert::to_person;
use crate::pictures::Sealed;
use chrono::NaiveDate;
use kith_formats::charset::Charsets;
use kith_formats::csv_in::{self, Mapping};
use kith_formats::read::{self, Contacts, ReadError, Record};
use kith_formats::vcard::new_lines;
use kith_graph::belongings::Belongings;
use kith_graph::command::{Command, PersonEdit};
use kith_graph::ids::PersonId;
use kith_graph::rules::duplicates::{Matched, Whom, match_drafts};
use kith_graph::rules::fold::fold;
use kith_graph::types::{Origin, PersonDraft};
use std::collections::HashMap;
use thiserror::Error;
use uuid::Uuid;

/// The largest file that is read.
pub const MAX_FILE: usize = 64 * 1024 * 1024;

/// The longest line without a field of Kith that is added to somebody who is there, in bytes: well under what one change
/// may hold, with what undo needs of it.
const LONGEST_LINE: usize = 16 * 1024;

/// Why a file gave no preview.
#[derive(Debug, Error)]
pub enum PreviewError {
    /// Larger than [`MAX_FILE`].
    #[error(
        "“{0}” is larger than 64 MB. Export your contacts in smaller parts and import them one after the other."
    )]
    TooLarge(String),
    /// Not a file of contacts.
    #[error("{0}")]
    Unreadable(#[from] ReadError),
}

/// What a file would bring.
#[derive(Clone, Debug, Default)]
pub struct Preview {
    /// The file's name.
    pub source: String,
    /// "vCard 2.1 and 3.0".
    pub kind: String,
    /// Who would be added, in the file's order.
    pub add: Vec<PersonDraft>,
    /// Who is there already, and would have what the file knows beyond that.
    pub more: Vec<More>,
    /// Who would not be added, and why.
    pub skip: Vec<(String, String)>,
    /// What was odd, each a sentence with its place.
    pub warnings: Vec<String>,
    /// From another book: those who would be added with all that comes along, under fresh keys.
    pub things: Option<Belongings>,
    /// Its pictures as they are sealed there, where it brought them.
    pub pictures: Sealed,
    /// Photos of a file: whose, by their place among those who are added, and the picture's bytes.
    pub photos: Vec<(usize, Vec<u8>)>,
}

/// Reads a file against the people who are in the book.
///
/// # Errors
/// One clear sentence; nothing was changed.
pub fn preview(
    name: &str,
    bytes: &[u8],
    charsets: &dyn Charsets,
    people: &[(PersonId, PersonDraft)],
) -> Result<Preview, PreviewError> {
    if bytes.len() > MAX_FILE {
        return Err(PreviewError::TooLarge(name.to_owned()));
    }
    Ok(of_contacts(
        name,
        read::read(name, bytes, charsets)?,
        people,
    ))
}

/// The same for a table, by what the person said about its columns.
///
/// # Errors
/// One clear sentence; nothing was changed.
pub fn preview_table(
    name: &str,
    bytes: &[u8],
    charsets: &dyn Charsets,
    mapping: &Mapping,
    people: &[(PersonId, PersonDraft)],
) -> Result<Preview, PreviewError> {
    let contacts = csv_in::read_with(bytes, charsets, mapping);
    let contacts = contacts.ok_or_else(|| ReadError::NotContacts {
        name: name.to_owned(),
    })?;
    Ok(of_contacts(name, contacts, people))
}

fn of_contacts(name: &str, contacts: Contacts, people: &[(PersonId, PersonDraft)]) -> Preview {
    let mut preview = Preview {
        source: name.to_owned(),
        kind: contacts.kind,
        ..Preview::default()
    };
    preview
        .warnings
        .extend(contacts.warnings.iter().map(ToString::to_string));
    let mut drafts = Vec::new();
    let mut photos = HashMap::new();
    for record in contacts.records {
        match record {
            Record::Contact {
                mut draft,
                warnings,
                ..
            } => {
                preview
                    .warnings
                    .extend(warnings.iter().map(ToString::to_string));
                if !draft.photos.is_empty() {
                    photos.insert(drafts.len(), draft.photos.swap_remove(0).bytes);
                }
                drafts.push(to_person(*draft, Origin::Imported));
            }
            Record::Skipped { reason, place } | Record::Broken { reason, place } => {
                preview.skip.push((place.to_string(), reason));
            }
        }
    }
    let places = preview.hold_against(people, drafts);
    let taken = photos.into_iter();
    let mut photos: Vec<(usize, Vec<u8>)> = taken
        .filter_map(|(at, photo)| Some((*places.get(&at)?, photo)))
        .collect();
    photos.sort_by_key(|(place, _)| *place);
    preview.photos = photos;
    preview
}

/// The same for another book, by value: its people with their contacts, events and moves.
#[must_use]
pub fn preview_book(
    source: &str,
    kind: &str,
    others: Belongings,
    present: &Belongings,
    fresh: impl FnMut() -> Uuid,
) -> Preview {
    let found = missing(others, present, fresh);
    Preview {
        source: source.to_owned(),
        kind: kind.to_owned(),
        add: found
            .things
            .people
            .iter()
            .map(|whole| whole.person.clone())
            .collect(),
        more: Vec::new(),
        skip: found.skip,
        warnings: Vec::new(),
        things: Some(found.things),
        pictures: Sealed::new(),
        photos: Vec::new(),
    }
}

impl Preview {
    /// How many contacts come along.
    #[must_use]
    pub fn contacts(&self) -> usize {
        self.things.as_ref().map_or(0, |t| t.interactions.len())
    }

    /// How many events come along.
    #[must_use]
    pub fn events(&self) -> usize {
        self.things.as_ref().map_or(0, |t| t.events.len())
    }

    /// How much else comes along: promises, exchanges, guests …
    #[must_use]
    pub fn others(&self) -> usize {
        self.things.as_ref().map_or(0, Belongings::others)
    }

    /// Whether there is nothing to bring in.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.add.is_empty()
            && self.more.is_empty()
            && self.things.as_ref().is_none_or(Belongings::is_empty)
    }

    /// What the person confirms. People of a file get their keys now; those of another book have them.
    #[must_use]
    pub fn command(&self, on: NaiveDate, mut fresh: impl FnMut() -> Uuid) -> Command {
        let source = self.source.clone();
        match &self.things {
            Some(things) => Command::BringIn {
                source,
                things: things.clone(),
            },
            None => {
                let people: Vec<(PersonId, PersonDraft)> = self
                    .add
                    .iter()
                    .map(|person| (PersonId(fresh()), person.clone()))
                    .collect();
                let key = |whom: &Whom| match whom {
                    Whom::Person(id) => Some(*id),
                    Whom::Draft(at) => people.get(*at).map(|(id, _)| *id),
                };
                let more = self.more.iter();
                Command::Import {
                    on,
                    source,
                    more: more
                        .filter_map(|more| Some((key(&more.whom)?, more.edits.clone())))
                        .collect(),
                    people,
                }
            }
        }
    }

    /// Tells who of a file's people is new, who is there and known better by the file, and who is just there. Gives the
    /// place among those who are added, by the place in the file.
    fn hold_against(
        &mut self,
        people: &[(PersonId, PersonDraft)],
        drafts: Vec<PersonDraft>,
    ) -> HashMap<usize, usize> {
        let matched = match_drafts(people, &drafts);
        let names: HashMap<PersonId, String> = people
            .iter()
            .map(|(id, person)| (*id, shown(person)))
            .collect();
        // Where in the file somebody stood who is added, and where among those who are added.
        let mut places: HashMap<usize, usize> = HashMap::new();
        // What is kept of somebody in the words of files, with what this one brought so far.
        let mut kept: HashMap<Whom, Vec<String>> = people
            .iter()
            .filter(|(_, person)| !person.unknown.is_empty())
            .map(|(id, person)| (Whom::Person(*id), person.unknown.clone()))
            .collect();
        for (at, (draft, matched)) in drafts.into_iter().zip(matched).enumerate() {
            let who = shown(&draft);
            let (same, mut new, differs) = match matched {
                Matched::New { .. } => {
                    places.insert(at, self.add.len());
                    if !draft.unknown.is_empty() {
                        kept.insert(Whom::Draft(at), draft.unknown.clone());
                    }
                    self.add.push(draft);
                    continue;
                }
                Matched::Known { same, against } => (same, Vec::new(), !against.is_empty()),
                Matched::More { same, new, .. } => (same, new, false),
            };
            if !draft.unknown.is_empty() {
                let has = kept.entry(same.whom).or_default();
                let mut lines = new_lines(has, &draft.unknown);
                lines.retain(|line| line.len() <= LONGEST_LINE);
                has.extend(lines.iter().cloned());
                new.extend(lines.into_iter().map(PersonEdit::AddUnknown));
            }
            let whom = match same.whom {
                Whom::Person(id) => Some(Whom::Person(id)),
                Whom::Draft(at) => places.get(&at).map(|place| Whom::Draft(*place)),
            };
            match whom {
                Some(whom) if !new.is_empty() => {
                    self.more.push(More {
                        who,
                        about: there(&same.whom, &names, false),
                        whom,
                        edits: new,
                    });
                }
                _ => self.skip.push((who, there(&same.whom, &names, differs))),
            }
        }
        places
    }
}

/// Where somebody is already.
fn there(whom: &Whom, names: &HashMap<PersonId, String>, differs: bool) -> String {
    let said = match whom {
        Whom::Person(id) => match names.get(id) {
            Some(name) => format!("Already in your book, as {name}"),
            None => "Already in your book".to_owned(),
        },
        Whom::Draft(_) => "The same as one before in this file".to_owned(),
    };
    if differs {
        format!("{said}; where they differ, what is there stays")
    } else {
        said
    }
}

/// What a file knows of somebody who is there already.
#[derive(Clone, Debug, PartialEq)]
pub struct More {
    /// What the file calls them.
    pub who: String,
    /// Where they are already.
    pub about: String,
    /// Whom it is added to; of the file's own, by their place among those who are added.
    pub whom: Whom,
    /// What is added.
    pub edits: Vec<PersonEdit>,
}

/// What a person is called in a list.
#[must_use]
pub fn shown(person: &PersonDraft) -> String {
    let first = |reaches: &[kith_graph::types::Reach]| reaches.first().map(|r| r.value.clone());
    Some(person.name.clone())
        .filter(|n| !n.is_empty())
        .or_else(|| {
            person
                .positions
                .iter()
                .map(|p| p.company.clone())
                .find(|c| !c.is_empty())
        })
        .or_else(|| first(&person.emails))
        .or_else(|| first(&person.phones))
        .unwrap_or_default()
}

/// The second line of a list: "COO, Acme", else an address.
#[must_use]
pub fn second_line(person: &PersonDraft) -> String {
    let position = person.positions.first().cloned().unwrap_or_default();
    let work: Vec<String> = [position.title, position.company]
        .into_iter()
        .filter(|s| !s.is_empty())
        .collect();
    if !work.is_empty() && !person.name.is_empty() {
        return work.join(", ");
    }
    let reach = person
        .emails
        .first()
        .or(person.phones.first())
        .map(|r| r.value.clone())
        .unwrap_or_default();
    if reach == shown(person) {
        String::new()
    } else {
        reach
    }
}

/// Two records with the same fingerprint say the same: the same name, addresses and numbers. Anything less certain
/// is added, and left to the person to merge.
pub(crate) fn fingerprint(person: &PersonDraft) -> String {
    let mut emails: Vec<String> = person
        .emails
        .iter()
        .map(|r| r.value.trim().to_lowercase())
        .collect();
    let mut phones: Vec<String> = person
        .phones
        .iter()
        .map(|r| {
            r.value
                .chars()
                .filter(|c| c.is_ascii_digit() || *c == '+')
                .collect()
        })
        .collect();
    emails.sort();
    emails.dedup();
    phones.sort();
    phones.dedup();
    let company = person
        .positions
        .first()
        .map(|p| fold(&p.company))
        .unwrap_or_default();
    // A name alone does not tell two people apart, so then the company has to agree too.
    let company = if emails.is_empty() && phones.is_empty() {
        company
    } else {
        String::new()
    };
    format!(
        "{}\u{1f}{company}\u{1f}{}\u{1f}{}",
        fold(&person.name),
        emails.join(","),
        phones.join(",")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use kith_formats::charset::Tables;

    const TWO: &[u8] =
        b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ada Example\r\nEMAIL:ada@example.org\r\nEND:VCARD\r\n\
        BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Bo Example\r\nTEL:+46 31 555 01\r\nEND:VCARD\r\n";

    fn keyed(people: Vec<PersonDraft>) -> Vec<(PersonId, PersonDraft)> {
        let keys = (1..).map(|n| PersonId(Uuid::from_u128(n)));
        keys.zip(people).collect()
    }

    #[test]
    fn what_a_file_knows_beyond_the_book_is_added_to_who_is_there() {
        let there = preview("two.vcf", TWO, &Tables, &[]).unwrap();
        let people = keyed(there.add);
        let file = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ada Example\r\nEMAIL:ada@example.org\r\nTEL:+46 31 555 77\r\nEND:VCARD\r\n\
            BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Cy Example\r\nEMAIL:cy@example.org\r\nEND:VCARD\r\n\
            BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Cy Example\r\nEMAIL:cy@example.org\r\nTITLE:Partner\r\nEND:VCARD\r\n";
        let found = preview("more.vcf", file, &Tables, &people).unwrap();
        let names: Vec<&str> = found.add.iter().map(|p| p.name.as_str()).collect();
        assert_eq!(names, ["Cy Example"]);
        let about: Vec<&str> = found.more.iter().map(|m| m.about.as_str()).collect();
        assert_eq!(
            about,
            [
                "Already in your book, as Ada Example",
                "The same as one before in this file"
            ]
        );
        let mut n = 90;
        let command = found.command("2026-06-08".parse().unwrap(), || {
            n += 1;
            Uuid::from_u128(n)
        });
        let Command::Import {
            people: added,
            more,
            ..
        } = command
        else {
            panic!("an import");
        };
        assert_eq!(more[0].0, people[0].0);
        assert_eq!(more[1].0, added[0].0);
        assert!(more.iter().all(|(_, edits)| !edits.is_empty()));
    }

    #[test]
    fn importing_the_same_file_twice_adds_nobody() {
        let first = preview("two.vcf", TWO, &Tables, &[]).unwrap();
        assert_eq!(first.add.len(), 2);
        let again = preview("two.vcf", TWO, &Tables, &keyed(first.add)).unwrap();
        assert!(again.add.is_empty());
        assert_eq!(again.skip.len(), 2);
    }

    #[test]
    fn a_broken_record_is_listed_and_the_good_ones_stay() {
        let mut file = TWO.to_vec();
        file.extend(b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Cut Off\r\n");
        let found = preview("three.vcf", &file, &Tables, &[]).unwrap();
        assert!(
            found.add.len() >= 2 && found.add.len() + found.skip.len() + found.warnings.len() >= 3,
            "{found:?}"
        );
    }

    #[test]
    fn a_file_that_is_too_large_or_no_file_of_contacts_gets_one_sentence() {
        let large = vec![b' '; MAX_FILE + 1];
        assert!(matches!(
            preview("large.vcf", &large, &Tables, &[]),
            Err(PreviewError::TooLarge(_))
        ));
        assert!(matches!(
            preview("notes.txt", b"hello", &Tables, &[]),
            Err(PreviewError::Unreadable(_))
        ));
    }
}
