//! Between what a file says about somebody (`formats`) and what the book keeps (`graph`): the one place that knows both.

use kith_formats::draft as file;
use kith_graph::things::Profile;
use kith_graph::types::{Address, Birthday, NameParts, Origin, PersonDraft, Position, Reach};

/// The property under which a source's own key is kept among what was not understood.
const UID: &str = "UID:";

/// From a file's draft to the book's.
#[must_use]
pub fn to_person(draft: file::ContactDraft, origin: Origin) -> PersonDraft {
    let mut unknown = draft.unknown;
    unknown.extend(draft.uid.map(|uid| format!("{UID}{uid}")));
    PersonDraft {
        name: draft.name,
        parts: draft.parts.map(|p| NameParts {
            family: p.family,
            given: p.given,
            additional: p.additional,
            prefix: p.prefix,
            suffix: p.suffix,
        }),
        nickname: draft.nickname,
        positions: draft
            .positions
            .into_iter()
            .map(|p| Position {
                company: p.company,
                title: p.title,
            })
            .collect(),
        emails: reaches(draft.emails),
        phones: reaches(draft.phones),
        urls: reaches(draft.urls),
        addresses: draft
            .addresses
            .into_iter()
            .map(|a| Address {
                label: a.label,
                street: a.street,
                city: a.city,
                region: a.region,
                postcode: a.postcode,
                country: a.country,
            })
            .collect(),
        birthday: draft.birthday.map(|b| Birthday {
            year: b.year,
            month: b.month,
            day: b.day,
        }),
        tags: draft.tags,
        met_at: draft.met_at,
        met_on: draft.met_on,
        event: None,
        note: draft.note,
        tier: None,
        unknown,
        origin,
        ..PersonDraft::default()
    }
}

/// From the book's draft to a file's.
#[must_use]
pub fn to_contact(person: PersonDraft) -> file::ContactDraft {
    let (uid, unknown): (Vec<String>, Vec<String>) =
        person.unknown.into_iter().partition(|l| l.starts_with(UID));
    let back = |reaches: Vec<Reach>| {
        reaches
            .into_iter()
            .map(|r| file::Reach {
                value: r.value,
                label: r.label,
            })
            .collect::<Vec<_>>()
    };
    file::ContactDraft {
        name: person.name,
        parts: person.parts.map(|p| file::NameParts {
            family: p.family,
            given: p.given,
            additional: p.additional,
            prefix: p.prefix,
            suffix: p.suffix,
        }),
        nickname: person.nickname,
        positions: person
            .positions
            .into_iter()
            .map(|p| file::Position {
                company: p.company,
                title: p.title,
            })
            .collect(),
        emails: back(person.emails),
        phones: back(person.phones),
        urls: back(person.urls),
        addresses: person
            .addresses
            .into_iter()
            .map(|a| file::Address {
                label: a.label,
                street: a.street,
                city: a.city,
                region: a.region,
                postcode: a.postcode,
                country: a.country,
            })
            .collect(),
        birthday: person.birthday.map(|b| file::Birthday {
            year: b.year,
            month: b.month,
            day: b.day,
        }),
        tags: person.tags,
        met_at: person.met_at,
        met_on: person.met_on,
        note: person.note,
        photos: Vec::new(),
        unknown,
        uid: uid
            .into_iter()
            .next()
            .map(|line| line[UID.len()..].to_owned()),
    }
}

/// My own card: what a stranger's camera may have of me, short enough for a code that is read at arm's length.
#[must_use]
pub fn card_of(me: &Profile) -> file::ContactDraft {
    let said = |text: &str| text.trim().to_owned();
    let one = |text: &str| {
        let value = said(text);
        (!value.is_empty()).then(|| file::Reach::new(value, ""))
    };
    let position = file::Position {
        company: said(&me.company),
        title: said(&me.title),
    };
    file::ContactDraft {
        name: said(&me.name),
        positions: Some(position)
            .filter(|p| *p != file::Position::default())
            .into_iter()
            .collect(),
        emails: one(&me.email).into_iter().collect(),
        phones: one(&me.phone).into_iter().collect(),
        urls: one(&me.web).into_iter().collect(),
        ..file::ContactDraft::default()
    }
}

fn reaches(from: Vec<file::Reach>) -> Vec<Reach> {
    from.into_iter()
        .map(|r| Reach {
            value: r.value,
            label: r.label,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn my_card_says_what_i_wrote_for_it_and_nothing_else() {
        let me = Profile {
            name: " Ada Example ".to_owned(),
            company: "Example Works".to_owned(),
            email: "ada@example.org".to_owned(),
            sentence: "I count things".to_owned(),
            ..Profile::default()
        };
        let card = card_of(&me);
        let expected = file::ContactDraft {
            name: "Ada Example".to_owned(),
            positions: vec![file::Position {
                company: "Example Works".to_owned(),
                title: String::new(),
            }],
            emails: vec![file::Reach::new("ada@example.org", "")],
            ..file::ContactDraft::default()
        };
        assert_eq!(card, expected);
        assert!(!card_of(&Profile::default()).is_somebody());
    }

    #[test]
    fn a_draft_comes_back_as_it_went_in() {
        let draft = file::ContactDraft {
            name: "Sarah Chen".to_owned(),
            positions: vec![file::Position {
                company: "Acme".to_owned(),
                title: "COO".to_owned(),
            }],
            emails: vec![file::Reach::new("sarah@acme.example", "work")],
            birthday: file::Birthday::new(None, 2, 29),
            unknown: vec!["X-SHOE-SIZE:38".to_owned()],
            uid: Some("urn:uuid:1".to_owned()),
            note: "Talked about audits".to_owned(),
            ..file::ContactDraft::default()
        };
        assert_eq!(
            to_contact(to_person(draft.clone(), Origin::Imported)),
            draft
        );
    }
}
