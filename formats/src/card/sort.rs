//! What is left of a card, told apart: name, title, company and address, by words, height and neighbours.

mod company;
mod lines;
mod person;

use super::country::{self, Signs};
use super::phone;
use super::places::Place;
use super::vote::{Here, naming_label};
use super::{CardFields, Found, FoundPhone, Handle, Hints, PhoneUse, Word, fold, words};
use lines::Line;

/// Gives every word its field; what fits nowhere becomes the note.
pub(super) fn into_fields(places: Vec<Place>, taken: Vec<Here>, hints: &Hints) -> CardFields {
    let mut fields = CardFields::default();
    let mut lines: Vec<Line> = Vec::new();
    let mut phones = Vec::new();
    for (at, (place, here)) in places.iter().zip(&taken).enumerate() {
        let offset = fields.words.len();
        let reading = &place.readings[here.reading];
        fields.words.extend(reading.words.iter().cloned());
        take_reaches(&mut fields, here, offset, &mut phones);
        lines.extend(lines::left(at, place, here, offset));
    }
    fields.country = country(&fields, &lines, &phones, hints);
    let home = fields.country.clone().or_else(|| hints.country.clone());
    fields.phones = phones
        .into_iter()
        .map(|p| with_country(p, home.as_deref(), fields.country.is_some()))
        .collect();
    without_doubles(&mut fields);
    let cast = lines::Cast::of(&lines, &fields);
    give_name(&mut fields, &lines, &cast);
    give(&mut fields, &lines, &cast);
    guess_company(&mut fields);
    fields.note = note(&lines, &fields);
    fields
}

struct Dialled {
    phone: FoundPhone,
    digits: String,
}

fn take_reaches(fields: &mut CardFields, here: &Here, offset: usize, phones: &mut Vec<Dialled>) {
    let span = |from: usize, to: usize| (offset + from..offset + to).collect::<Vec<_>>();
    for mail in &here.mails {
        fields.emails.push(Found {
            value: format!("{}@{}", mail.value.local, mail.value.domain),
            certain: mail.certain,
            words: span(mail.value.from, mail.value.to),
        });
    }
    for web in &here.webs {
        let value = &web.value;
        let words = span(value.from, value.to);
        match service_of(&value.value, &value.host) {
            Some((service, name)) => fields.handles.push(Handle {
                service: service.to_owned(),
                value: name.to_owned(),
                certain: web.certain,
                words,
            }),
            None => fields.webs.push(Found {
                value: value.value.clone(),
                certain: web.certain,
                words,
            }),
        }
    }
    for tag in &here.tags {
        fields.handles.push(Handle {
            service: tag.service.to_owned(),
            value: tag.value.clone(),
            certain: false,
            words: span(tag.from, tag.to),
        });
    }
    for number in &here.numbers {
        let value = &number.value;
        phones.push(Dialled {
            phone: FoundPhone {
                value: value.printed.clone(),
                e164: None,
                extension: value.extension.clone(),
                label: value.label.unwrap_or_default(),
                certain: number.certain,
                words: span(value.from, value.to),
            },
            digits: value.digits.clone(),
        });
    }
}

/// "linkedin.com/in/anna" is a name on a service.
fn service_of<'a>(value: &'a str, host: &str) -> Option<(&'static str, &'a str)> {
    let service = words::service(host)?;
    let path = value.split_once(host)?.1.trim_matches('/');
    let name = path
        .strip_prefix("in/")
        .or(path.strip_prefix("profile/"))
        .unwrap_or(path);
    let name = name.trim_start_matches('@');
    (!name.is_empty()).then_some((service, name))
}

fn country(
    fields: &CardFields,
    lines: &[Line],
    phones: &[Dialled],
    hints: &Hints,
) -> Option<String> {
    let mut hosts: Vec<&str> = fields
        .emails
        .iter()
        .filter_map(|m| m.value.split('@').nth(1))
        .collect();
    let webs: Vec<&str> = fields.webs.iter().map(|w| w.value.as_str()).collect();
    hosts.extend(webs.iter().map(|w| {
        let bare = w.split("://").last().unwrap_or(w);
        bare.split('/').next().unwrap_or(bare)
    }));
    hosts.sort_unstable();
    hosts.dedup();
    let signs = Signs {
        texts: lines.iter().map(|l| l.text.as_str()).collect(),
        hosts,
        webs,
        phones: phones.iter().map(|p| p.digits.as_str()).collect(),
        printed: phones.iter().map(|p| p.phone.value.as_str()).collect(),
    };
    country::guess(&signs, hints)
}

/// The number in E.164; what its country does not know as a number is not certain.
fn with_country(dialled: Dialled, home: Option<&str>, told: bool) -> FoundPhone {
    let mut phone = dialled.phone;
    let own = dialled.digits.starts_with('+');
    match phone::international(&dialled.digits, home) {
        Some((e164, way)) => {
            phone.certain &= phone::is_possible(&e164) && (own || told);
            let national = &e164[1 + way.code.len()..];
            // "Tel." says nothing about what kind of telephone it is.
            if phone.label == PhoneUse::Office && way.is_mobile(national) {
                phone.label = PhoneUse::Mobile;
            }
            phone.e164 = Some(e164);
        }
        None => phone.certain = false,
    }
    phone
}

/// The same address or number twice is one; its words are all of them.
fn without_doubles(fields: &mut CardFields) {
    let mut emails: Vec<Found> = Vec::new();
    for found in std::mem::take(&mut fields.emails) {
        match emails
            .iter_mut()
            .find(|e| e.value.eq_ignore_ascii_case(&found.value))
        {
            Some(known) => {
                known.words.extend(found.words);
                known.certain |= found.certain;
            }
            None => emails.push(found),
        }
    }
    fields.emails = emails;
    let mut webs: Vec<Found> = Vec::new();
    for found in std::mem::take(&mut fields.webs) {
        match webs.iter_mut().find(|w| w.value == found.value) {
            Some(known) => known.words.extend(found.words),
            None => webs.push(found),
        }
    }
    fields.webs = webs;
    let mut phones: Vec<FoundPhone> = Vec::new();
    for found in std::mem::take(&mut fields.phones) {
        let same = |p: &&mut FoundPhone| {
            p.e164.is_some() && p.e164 == found.e164 && p.extension == found.extension
        };
        match phones.iter_mut().find(same) {
            Some(known) => known.words.extend(found.words),
            None => phones.push(found),
        }
    }
    fields.phones = phones;
}

fn give_name(fields: &mut CardFields, lines: &[Line], cast: &lines::Cast) {
    let Some(line) = cast.name.map(|at| &lines[at]) else {
        return;
    };
    let parts = person::parts(line);
    let certain =
        line.agreed && cast.name_borne_out && person::is_plain(&line.value(&parts.name), fields);
    let found = |range: &std::ops::Range<usize>, value: String, certain: bool| {
        (!value.is_empty()).then(|| Found {
            value,
            certain,
            words: line.words[range.clone()].to_vec(),
        })
    };
    fields.prefix = found(&parts.prefix, line.value(&parts.prefix), line.agreed);
    fields.suffix = found(
        &parts.suffix,
        line.value(&parts.suffix)
            .trim_matches([',', ' '])
            .to_owned(),
        line.agreed,
    );
    let name = person::written(&line.value(&parts.name));
    let name = match fields.emails.first() {
        Some(mail) => person::with_umlauts(&name, &mail.value),
        None => name,
    };
    fields.name = found(&parts.name, name, certain);
}

/// Title, company and address from the lines that the cast names.
fn give(fields: &mut CardFields, lines: &[Line], cast: &lines::Cast) {
    let joined = |ats: &[usize]| -> Option<Found> {
        let lines: Vec<&Line> = ats.iter().map(|at| &lines[*at]).collect();
        let value: Vec<&str> = lines.iter().map(|l| lines::tidy(&l.text)).collect();
        (!lines.is_empty()).then(|| Found {
            value: value.join(", "),
            certain: lines.iter().all(|l| l.agreed),
            words: lines.iter().flat_map(|l| l.words.iter().copied()).collect(),
        })
    };
    fields.title = joined(&cast.title);
    fields.address = joined(&cast.address);
    fields.company = joined(&cast.company).map(|mut found| {
        let mended = company::mended(&found.value, &fields.emails, &fields.webs);
        found.certain &= cast.company_borne_out && mended == found.value;
        found.value = mended;
        found
    });
}

/// Without a line that could be the company, the domain still names it.
fn guess_company(fields: &mut CardFields) {
    const EVERYBODY: &str = "gmail googlemail outlook hotmail yahoo icloud aol gmx web live msn proton protonmail mail \
        t-online freenet orange wanadoo free laposte libero wp onet o2 interia seznam telia bluewin hey fastmail me mac";
    if fields.company.is_some() {
        return;
    }
    let domain = fields
        .emails
        .iter()
        .filter_map(|m| m.value.split('@').nth(1))
        .chain(fields.webs.iter().map(|w| {
            w.value
                .split('/')
                .find(|p| p.contains('.'))
                .unwrap_or_default()
        }))
        .map(|d| naming_label(d.trim_start_matches("www.")))
        .find(|l| l.chars().count() > 2 && !EVERYBODY.split_ascii_whitespace().any(|e| e == *l));
    fields.company = domain.map(|label| Found {
        value: label
            .split('-')
            .map(person::capital)
            .collect::<Vec<_>>()
            .join(" "),
        certain: false,
        words: Vec::new(),
    });
}

fn note(lines: &[Line], fields: &CardFields) -> String {
    let mut used: Vec<bool> = vec![false; fields.words.len()];
    let found = [
        &fields.name,
        &fields.prefix,
        &fields.suffix,
        &fields.title,
        &fields.company,
        &fields.address,
    ];
    let indexes = found.into_iter().flatten().flat_map(|f| &f.words);
    let lists = fields
        .emails
        .iter()
        .chain(&fields.webs)
        .flat_map(|f| &f.words);
    let phones = fields.phones.iter().flat_map(|p| &p.words);
    let handles = fields.handles.iter().flat_map(|h| &h.words);
    for at in indexes.chain(lists).chain(phones).chain(handles) {
        used[*at] = true;
    }
    let mut rows: Vec<(usize, String)> = Vec::new();
    let rows_of = lines::places_of(lines, fields.words.len());
    for (at, word) in fields.words.iter().enumerate() {
        if used[at] {
            continue;
        }
        match rows.last_mut() {
            Some((row, text)) if *row == rows_of[at] => {
                text.push(' ');
                text.push_str(&word.text);
            }
            _ => rows.push((rows_of[at], word.text.clone())),
        }
    }
    let texts: Vec<String> = rows.into_iter().map(|(_, text)| text).collect();
    texts.join("\n")
}

/// Words for looking up, of a text.
fn folded(text: &str) -> Vec<String> {
    fold::words(text)
}

/// The height of the middle word.
fn height(words: &[&Word]) -> f32 {
    let mut heights: Vec<f32> = words.iter().map(|w| w.bbox.y1 - w.bbox.y0).collect();
    heights.sort_by(f32::total_cmp);
    heights.get(heights.len() / 2).copied().unwrap_or_default()
}
