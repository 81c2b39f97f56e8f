//! Today's columns of Google Contacts.

use super::{Block, Cells, given_and_family, once};
use crate::column;
use crate::draft::{Address, ContactDraft, Reach};
use std::borrow::Cow;
use std::collections::BTreeMap;

const NAME: [&str; 10] = [
    "First Name",
    "Middle Name",
    "Last Name",
    "Phonetic First Name",
    "Phonetic Middle Name",
    "Phonetic Last Name",
    "Name Prefix",
    "Name Suffix",
    "Nickname",
    "File As",
];
const WORK: [&str; 7] = [
    "Organization Name",
    "Organization Title",
    "Organization Department",
    "Birthday",
    "Notes",
    "Photo",
    "Labels",
];
const ADDRESS: [&str; 9] = [
    "Label",
    "Formatted",
    "Street",
    "City",
    "PO Box",
    "Region",
    "Postal Code",
    "Country",
    "Extended Address",
];

pub(super) const BLOCKS: [Block; 9] = [
    block(1, |_| once(&NAME)),
    block(1, |_| once(&WORK)),
    block(1, |n| pair("E-mail", n)),
    block(1, |n| pair("Phone", n)),
    block(1, |n| {
        ADDRESS
            .iter()
            .map(|part| format!("Address {n} - {part}"))
            .collect()
    }),
    block(0, |n| pair("Relation", n)),
    block(1, |n| pair("Website", n)),
    block(0, |n| pair("Event", n)),
    block(0, |n| pair("Custom Field", n)),
];

const fn block(least: usize, heading: fn(usize) -> Vec<String>) -> Block {
    Block { heading, least }
}

fn pair(name: &str, n: usize) -> Vec<String> {
    vec![format!("{name} {n} - Label"), format!("{name} {n} - Value")]
}

pub(super) fn cells(d: &ContactDraft) -> Vec<Cells<'_>> {
    let mut kept = Kept::of(d);
    let (given, family) = given_and_family(d);
    let parts = d.parts.clone().unwrap_or_default();
    let own = |text: String| Cow::<str>::Owned(text);
    let job = d.positions.first();
    let name = vec![
        given.into(),
        own(parts.additional.clone()),
        family.into(),
        kept.column("Phonetic First Name"),
        kept.column("Phonetic Middle Name"),
        kept.column("Phonetic Last Name"),
        own(parts.prefix.clone()),
        own(parts.suffix.clone()),
        d.nickname.as_str().into(),
        kept.column("File As"),
    ];
    let work = vec![
        job.map_or("", |j| j.company.as_str()).into(),
        job.map_or("", |j| j.title.as_str()).into(),
        "".into(),
        own(d.birthday.map_or(String::new(), |b| b.to_string())),
        d.note.as_str().into(),
        kept.column("Photo"),
        own(groups(&d.tags)),
    ];
    let relations = kept.pairs("Relation");
    let mut events = kept.pairs("Event");
    events.extend(
        kept.anniversaries
            .iter()
            .map(|day| vec!["Anniversary".into(), own(day.clone())]),
    );
    let shown = [
        &parts.prefix,
        &parts.given,
        &parts.additional,
        &parts.family,
        &parts.suffix,
    ];
    let shown: Vec<_> = shown
        .into_iter()
        .map(String::as_str)
        .filter(|p| !p.is_empty())
        .collect();
    let mut customs: Cells<'_> = Vec::new();
    let mut custom = |label: String, value: Cow<'_, str>| {
        if !value.is_empty() {
            customs.push(vec![label.into(), own(value.into_owned())]);
        }
    };
    if d.parts.is_some() && !d.name.is_empty() && shown.join(" ") != d.name {
        custom("Name".to_owned(), d.name.as_str().into());
    }
    custom("Met at".to_owned(), d.met_at.as_str().into());
    custom(
        "Met on".to_owned(),
        own(d.met_on.map_or(String::new(), |day| day.to_string())),
    );
    for (at, job) in d.positions.iter().enumerate().skip(1) {
        custom(format!("Company {}", at + 1), job.company.as_str().into());
        custom(format!("Title {}", at + 1), job.title.as_str().into());
    }
    for (heading, value) in kept.columns {
        custom(heading, own(value));
    }
    vec![
        vec![name],
        vec![work],
        reaches(&d.emails),
        reaches(&d.phones),
        d.addresses.iter().map(address).collect(),
        relations,
        reaches(&d.urls),
        events,
        customs,
    ]
}

/// What other tables said, as far as Google has a place for it.
struct Kept {
    columns: Vec<(String, String)>,
    anniversaries: Vec<String>,
}

impl Kept {
    fn of(d: &ContactDraft) -> Self {
        let anniversary = |line: &String| {
            let day = line.strip_prefix("ANNIVERSARY:")?;
            let (year, rest) = day.split_at_checked(day.len().checked_sub(4)?)?;
            let sound = rest.bytes().all(|b| b.is_ascii_digit());
            let dash = if year == "--" { "" } else { "-" };
            sound.then(|| format!("{year}{dash}{}-{}", &rest[..2], &rest[2..]))
        };
        Self {
            columns: d
                .unknown
                .iter()
                .filter_map(|line| column::parts(line))
                .collect(),
            anniversaries: d.unknown.iter().filter_map(anniversary).collect(),
        }
    }

    /// A column's value, which is then taken care of.
    fn column(&mut self, name: &str) -> Cow<'static, str> {
        let at = self.columns.iter().position(|(heading, _)| heading == name);
        at.map_or(String::new(), |at| self.columns.remove(at).1)
            .into()
    }

    /// Values with their labels, as `Relation 1 - Label` and `Relation 1 - Value`, in the older form `- Type`.
    fn pairs(&mut self, what: &str) -> Cells<'static> {
        let mut found: BTreeMap<u16, [String; 2]> = BTreeMap::new();
        self.columns.retain(|(heading, value)| {
            let numbered = heading
                .strip_prefix(what)
                .and_then(|rest| rest.split_once(" - "));
            let Some((number, part)) = numbered else {
                return true;
            };
            let place = match part {
                "Label" | "Type" => 0,
                "Value" => 1,
                _ => return true,
            };
            let Ok(number) = number.trim().parse() else {
                return true;
            };
            found.entry(number).or_default()[place].clone_from(value);
            false
        });
        let cells = |pair: [String; 2]| pair.map(Cow::from).to_vec();
        found.into_values().map(cells).collect()
    }
}

fn reaches(list: &[Reach]) -> Cells<'_> {
    let cells = |(at, reach): (usize, &Reach)| {
        let first = if at == 0 && list.len() > 1 { "* " } else { "" };
        let label = format!("{first}{}", label(&reach.label));
        vec![Cow::from(label), Cow::Owned(reach.value.clone())]
    };
    list.iter().enumerate().map(cells).collect()
}

/// The labels that Google translates begin with a capital.
fn label(label: &str) -> String {
    match label {
        "home" => "Home",
        "work" => "Work",
        "mobile" => "Mobile",
        "main" => "Main",
        "other" => "Other",
        "pager" => "Pager",
        "home fax" => "Home Fax",
        "work fax" => "Work Fax",
        own => own,
    }
    .to_owned()
}

/// Without My Contacts people would not be in the list that opens first.
fn groups(tags: &[String]) -> String {
    let own = tags.iter().map(|tag| match tag.as_str() {
        "starred" => "* starred",
        tag => tag,
    });
    std::iter::once("* myContacts")
        .chain(own)
        .collect::<Vec<_>>()
        .join(" ::: ")
}

fn address(a: &Address) -> Vec<Cow<'_, str>> {
    let town = [a.postcode.as_str(), a.city.as_str()];
    let town = town
        .into_iter()
        .filter(|t| !t.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    let lines = [a.street.as_str(), &town, &a.region, &a.country];
    let lines: Vec<_> = lines.into_iter().filter(|l| !l.is_empty()).collect();
    vec![
        Cow::from(label(&a.label)),
        Cow::from(lines.join("\n")),
        a.street.as_str().into(),
        a.city.as_str().into(),
        "".into(),
        a.region.as_str().into(),
        a.postcode.as_str().into(),
        a.country.as_str().into(),
        "".into(),
    ]
}
