//! Files that other programs really wrote; they lie beside the repository, or where `KITH_FIXTURES` says.

use kith_formats::charset::Tables;
use kith_formats::draft::{Birthday, ContactDraft, Reach};
use kith_formats::read::{Contacts, Record, read};
use std::path::PathBuf;

fn folder() -> Option<PathBuf> {
    let beside = || {
        PathBuf::from(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../shared/fixtures/vcard"
        ))
    };
    let folder = std::env::var_os("KITH_FIXTURES").map_or_else(beside, PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!(
        "Not checked: {} is not there. Name the folder in KITH_FIXTURES.",
        folder.display()
    );
    None
}

fn contacts(name: &str) -> Option<Contacts> {
    let bytes = std::fs::read(folder()?.join(name)).unwrap();
    let contacts = read(name, &bytes, &Tables).unwrap();
    assert!(
        contacts
            .records
            .iter()
            .all(|r| matches!(r, Record::Contact { .. })),
        "{contacts:#?}"
    );
    Some(contacts)
}

fn drafts(name: &str) -> Option<Vec<ContactDraft>> {
    Some(contacts(name)?.drafts().cloned().collect())
}

fn values(reaches: &[Reach]) -> Vec<(&str, &str)> {
    reaches
        .iter()
        .map(|r| (r.value.as_str(), r.label.as_str()))
        .collect()
}

#[test]
fn android() {
    let Some(contacts) = contacts("John_Doe_ANDROID.vcf") else {
        return;
    };
    let all: Vec<_> = contacts.drafts().collect();
    assert_eq!((contacts.kind.as_str(), all.len()), ("vCard 2.1", 6));
    assert_eq!(values(&all[0].emails), [("john.doe@company.com", "")]);
    assert!(all[0].tags.is_empty(), "My Contacts is no tag");
    assert_eq!(all[2].name, "Ñ Ñ Ñ Ñ Ñ");
    assert_eq!(all[3].name, ["Ñ"; 11].join(" "));
    assert_eq!(
        values(&all[3].phones),
        [
            ("123456", "mobile"),
            ("234567", "home"),
            ("3456789", "mobile"),
            ("45678901", "home")
        ]
    );
    assert_eq!(
        all[3].note.matches('Ñ').count(),
        21,
        "the same note twice is one"
    );
    assert_eq!(
        values(&all[4].emails),
        [("bob@company.com", "work"), ("ÑÑÑÑÑÑÑÑÑÑÑÑÑÑ", "")]
    );
    assert_eq!(all[4].positions[0].company, "Ñ".repeat(12));
    assert_eq!(
        values(&all[4].urls),
        [("www.company.com", ""), ("http://www.company.com", "")]
    );
    assert_eq!(values(&all[5].emails), [("henry@company.com", "")]);
    assert_eq!(all[5].positions[0].company, "Ñ".repeat(44));
    assert_eq!(all[5].positions.len(), 2, "the same company twice is one");
    let photos: Vec<usize> = all.iter().map(|one| one.photos.len()).collect();
    assert_eq!(photos, [0, 0, 0, 0, 1, 0]);
    assert_eq!(all[4].photos[0].mime, "image/jpeg");
}

#[test]
fn blackberry() {
    let Some(all) = drafts("John_Doe_BLACK_BERRY.vcf") else {
        return;
    };
    assert_eq!(
        (all[0].name.as_str(), all[0].positions[0].company.as_str()),
        ("John Doe", "Acme Solutions")
    );
    assert_eq!(values(&all[0].phones), [("+96123456789", "mobile")]);
    assert_eq!(all[0].note, "");
}

#[test]
fn evolution() {
    let Some(all) = drafts("John_Doe_EVOLUTION.vcf") else {
        return;
    };
    let d = &all[0];
    assert_eq!(d.name, "Mr. John Richter, James Doe Sr.");
    let parts = d.parts.as_ref().unwrap();
    assert_eq!(
        (parts.additional.as_str(), parts.suffix.as_str()),
        ("Richter, James", "Sr.")
    );
    assert_eq!(
        values(&d.urls),
        [("aim:johnny5@aol.com", "AIM"), ("http://www.ibm.com", "")]
    );
    assert_eq!(
        values(&d.phones),
        [("905-666-1234", "mobile"), ("905-555-1234", "work")]
    );
    assert_eq!(d.positions[0].company, "IBM, Accounting, Dungeon");
    assert_eq!((d.nickname.as_str(), d.tags[0].as_str()), ("Johny", "VIP"));
    assert_eq!(d.addresses[0].street, "15 Crescent moon drive\nASB-123");
    assert_eq!(d.addresses[0].country, "United States of America");
    assert_eq!(d.birthday, Birthday::new(Some(1980), 3, 22));
    assert_eq!(d.uid.as_deref(), Some("477343c8e6bf375a9bac1f96a5000837"));
    assert!(d.unknown.contains(&"X-EVOLUTION-SPOUSE:Maria".to_owned()));
    assert!(d.note.ends_with("THE POSSIBILITY OF SUCH DAMAGE."));
}

#[test]
fn gmail() {
    let Some(all) = drafts("John_Doe_GMAIL.vcf") else {
        return;
    };
    let d = &all[0];
    assert_eq!(values(&d.urls), [("http://www.ibm.com", "work")]);
    assert_eq!(
        values(&d.phones),
        [("905-555-1234", "mobile"), ("905-666-1234", "home")]
    );
    assert!(
        d.addresses[0]
            .street
            .starts_with("Crescent moon drive\n555-asd\nNice Area, Albaney, New York")
    );
    assert!(d.note.contains("\"AS IS\"") && d.note.ends_with("\nFavotire Color: Blue"));
    assert!(d.unknown.contains(&"item1.X-ABDATE:1975-03-01".to_owned()));
    assert!(
        d.unknown
            .contains(&"item1.X-ABLabel:_$!<Anniversary>!$_".to_owned())
    );
}

#[test]
fn gmail_single() {
    let Some(all) = drafts("gmail-single.vcf") else {
        return;
    };
    let d = &all[0];
    assert_eq!(
        (d.name.as_str(), d.nickname.as_str()),
        ("Greg Dartmouth", "Gman")
    );
    assert_eq!(
        values(&d.phones),
        [
            ("555 555 1111", "mobile"),
            ("555 555 2222", "GRAND_CENTRAL")
        ]
    );
    assert_eq!(
        values(&d.urls),
        [
            ("icq:123456789", "ICQ"),
            ("http://TheProfile.com", "PROFILE")
        ]
    );
    assert_eq!(d.addresses[1].label, "CustomAdrType");
    assert_eq!(d.addresses[1].postcode, "98765");
    assert_eq!(d.birthday, Birthday::new(Some(1960), 9, 10));
    assert!(
        d.unknown
            .contains(&"item6.X-ABRELATEDNAMES:MyCustom".to_owned())
    );
    assert!(!d.unknown.iter().any(|u| u.contains("GRAND_CENTRAL")));
}

#[test]
fn rfc_2426() {
    let Some(all) = drafts("rfc2426-example.vcf") else {
        return;
    };
    assert_eq!(all.len(), 2);
    assert_eq!(all[0].emails[0].value, "Frank_Dawson@Lotus.com");
    assert_eq!(
        values(&all[0].phones),
        [("+1-919-676-9515", "work"), ("+1-919-676-9564", "work fax")]
    );
    assert_eq!(
        (
            all[0].addresses[0].city.as_str(),
            all[0].addresses[0].street.as_str()
        ),
        ("Raleigh", "6544 Battleford Drive")
    );
    assert_eq!(all[1].addresses[0].postcode, "94043");
}

#[test]
fn rfc_6350() {
    let Some(all) = drafts("rfc6350-example.vcf") else {
        return;
    };
    let d = &all[0];
    assert_eq!(d.name, "Simon Perreault");
    assert_eq!(d.parts.as_ref().unwrap().suffix, "ing. jr, M.Sc.");
    assert_eq!(d.birthday, Birthday::new(None, 2, 3));
    assert_eq!(
        values(&d.phones),
        [
            ("+1-418-656-9254 ext. 102", "work"),
            ("+1-418-262-6501", "work mobile")
        ]
    );
    assert_eq!(d.addresses[0].street, "2875 Laurier\nSuite D2-630");
    assert_eq!(d.positions[0].company, "Viagenie");
    assert!(d.unknown.contains(&"GENDER:M".to_owned()));
    assert!(d.unknown.contains(
        &"KEY;TYPE=work;VALUE=uri:http://www.viagenie.ca/simon.perreault/simon.asc".to_owned()
    ));
}

#[test]
fn all_of_them_come_back_in_both_versions() {
    let Some(folder) = folder() else { return };
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "vcf") {
            let before = read("a", &std::fs::read(&path).unwrap(), &Tables).unwrap();
            let drafts: Vec<_> = before.drafts().cloned().collect();
            let written = [
                (kith_formats::vcard::write_v4(&drafts), "vCard 4.0"),
                (kith_formats::vcard::write_v3(&drafts), "vCard 3.0"),
            ];
            for (file, kind) in written {
                let after = read("b", file.as_bytes(), &Tables).unwrap();
                assert_eq!(after.kind, kind);
                assert!(
                    after.drafts().eq(before.drafts()),
                    "{}\n{file}",
                    path.display()
                );
            }
        }
    }
}
