//! Tables whose columns are known exactly: Kith's own, LinkedIn's connections and Google Contacts.

use super::{Field, Target};

/// Which program wrote a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    Kith,
    LinkedIn,
    Google,
    OldGoogle,
    Outlook,
    /// Any other.
    Plain,
}

impl Family {
    pub(super) fn kind(self) -> &'static str {
        match self {
            Family::Kith => "CSV from Kith",
            Family::LinkedIn => "CSV from LinkedIn",
            Family::Google => "CSV from Google Contacts",
            Family::OldGoogle => "CSV from Google Contacts (older form)",
            Family::Outlook => "CSV from Outlook",
            Family::Plain => "CSV",
        }
    }

    pub(super) fn is_google(self) -> bool {
        matches!(self, Family::Google | Family::OldGoogle)
    }
}

/// Which program wrote a table with these columns, where its names alone say so.
pub(super) fn of(headings: &[&str]) -> Option<Family> {
    let has = |name: &str| headings.iter().any(|h| h.trim().eq_ignore_ascii_case(name));
    if has("Given names") && has("Family names") && has("Other properties") {
        return Some(Family::Kith);
    }
    if has("First Name") && has("Last Name") && has("Connected On") {
        return Some(Family::LinkedIn);
    }
    let numbered = headings
        .iter()
        .any(|h| numbered(h).is_some_and(|(_, _, part)| part == "Value"));
    if has("Given Name") && (numbered || has("Group Membership")) {
        return Some(Family::OldGoogle);
    }
    let google = numbered || (has("File As") && has("Organization Name"));
    (has("First Name") && google).then_some(Family::Google)
}

/// How many of a row's cells are columns that only these families have.
pub(super) fn known<'a>(cells: impl Iterator<Item = &'a str>) -> usize {
    cells
        .filter(|c| {
            numbered(c).is_some()
                || LINKEDIN.iter().any(|(name, _)| name == &c.trim())
                || kith(c.trim()).is_some()
        })
        .count()
}

/// What each column means in a table of that family.
pub(super) fn targets(family: Family, headings: &[String]) -> Vec<Option<Target>> {
    let one = |heading: &String| match family {
        Family::Kith => kith(heading),
        Family::LinkedIn => named(&LINKEDIN, heading).map(Target::from),
        Family::Google | Family::OldGoogle => google(heading),
        Family::Outlook | Family::Plain => None,
    };
    headings.iter().map(one).collect()
}

fn named(table: &[(&str, Field)], heading: &str) -> Option<Field> {
    let found = table
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(heading));
    found.map(|(_, field)| *field)
}

const LINKEDIN: [(&str, Field); 7] = [
    ("First Name", Field::Given),
    ("Last Name", Field::Family),
    ("URL", Field::Url),
    ("Email Address", Field::Email),
    ("Company", Field::Company),
    ("Position", Field::Title),
    ("Connected On", Field::MetOn),
];

const KITH: [(&str, Field); 14] = [
    ("Name", Field::Name),
    ("Prefix", Field::Prefix),
    ("Given names", Field::Given),
    ("Additional names", Field::Additional),
    ("Family names", Field::Family),
    ("Suffix", Field::Suffix),
    ("Nickname", Field::Nickname),
    ("Birthday", Field::Birthday),
    ("Tags", Field::Tags),
    ("Met at", Field::MetAt),
    ("Met on", Field::MetOn),
    ("Note", Field::Note),
    ("Other properties", Field::Other),
    ("UID", Field::Uid),
];

/// A column of Kith's own, as [`crate::csv_out`] names it.
pub(super) fn kith(heading: &str) -> Option<Target> {
    if let Some(field) = named(&KITH, heading) {
        return Some(Target::from(field));
    }
    let mut words = heading.splitn(3, ' ');
    let (what, number) = (words.next()?, words.next()?.parse().ok()?);
    let field = match (what, words.next()) {
        ("Company", None) => Field::Company,
        ("Title", None) => Field::Title,
        ("Email", None) => Field::Email,
        ("Email", Some("label")) => Field::EmailLabel,
        ("Phone", None) => Field::Phone,
        ("Phone", Some("label")) => Field::PhoneLabel,
        ("URL", None) => Field::Url,
        ("URL", Some("label")) => Field::UrlLabel,
        ("Address", Some("label")) => Field::AddressLabel,
        ("Address", Some("street")) => Field::Street,
        ("Address", Some("city")) => Field::City,
        ("Address", Some("region")) => Field::Region,
        ("Address", Some("postcode")) => Field::Postcode,
        ("Address", Some("country")) => Field::Country,
        _ => return None,
    };
    Some(Target::new(field, number, ""))
}

const GOOGLE: [(&str, Field); 17] = [
    ("Name", Field::Name),
    ("First Name", Field::Given),
    ("Given Name", Field::Given),
    ("Middle Name", Field::Additional),
    ("Additional Name", Field::Additional),
    ("Last Name", Field::Family),
    ("Family Name", Field::Family),
    ("Name Prefix", Field::Prefix),
    ("Name Suffix", Field::Suffix),
    ("Nickname", Field::Nickname),
    ("Organization Name", Field::Company),
    ("Organization Title", Field::Title),
    ("Organization Department", Field::Department),
    ("Birthday", Field::Birthday),
    ("Notes", Field::Note),
    ("Labels", Field::Tags),
    ("Group Membership", Field::Tags),
];

/// A column of Google's, today's and the older form's.
fn google(heading: &str) -> Option<Target> {
    if let Some(field) = named(&GOOGLE, heading) {
        return Some(Target::from(field));
    }
    let (what, number, part) = numbered(heading)?;
    let label = matches!(part, "Label" | "Type");
    let field = match (what, part) {
        ("E-mail" | "Email", "Value") => Field::Email,
        ("E-mail" | "Email", _) if label => Field::EmailLabel,
        ("Phone", "Value") => Field::Phone,
        ("Phone", _) if label => Field::PhoneLabel,
        ("Website", "Value") => Field::Url,
        ("Website", _) if label => Field::UrlLabel,
        ("IM", "Value") => Field::Messenger,
        ("IM", "Service") => Field::MessengerService,
        ("Address", _) if label => Field::AddressLabel,
        ("Address", "Formatted") => Field::WholeAddress,
        ("Address", "Street") => Field::Street,
        ("Address", "Extended Address") => Field::Extended,
        ("Address", "PO Box") => Field::PoBox,
        ("Address", "City") => Field::City,
        ("Address", "Region") => Field::Region,
        ("Address", "Postal Code") => Field::Postcode,
        ("Address", "Country") => Field::Country,
        ("Organization", "Name") => Field::Company,
        ("Organization", "Title") => Field::Title,
        ("Organization", "Department") => Field::Department,
        ("Event", "Value") => Field::Event,
        ("Event", _) if label => Field::EventLabel,
        ("Custom Field", "Value") => Field::Custom,
        ("Custom Field", _) if label => Field::CustomLabel,
        _ => return None,
    };
    Some(Target::new(field, number, ""))
}

/// `E-mail 1 - Value` in its three parts.
fn numbered(heading: &str) -> Option<(&str, u16, &str)> {
    let (head, part) = heading.trim().split_once(" - ")?;
    let (what, number) = head.rsplit_once(' ')?;
    Some((what, number.parse().ok()?, part))
}
