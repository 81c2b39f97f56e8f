//! One card: its lines are gathered here, and become a record when it ends.

use super::lines::Line;
use super::person::Person;
use super::property::Property;
use crate::charset::Charsets;
use crate::read::{Place, Record, Warning};

/// No contact has more properties than this; what has is no contact.
const MOST: usize = 2000;

/// A card that is still open.
pub(super) struct Card {
    place: Place,
    pub(super) version: String,
    properties: Vec<Property>,
    strays: Vec<String>,
    warnings: Vec<Warning>,
    broken: Option<(String, usize)>,
}

impl Card {
    pub(super) fn new(place: Place) -> Self {
        Self {
            place,
            version: String::new(),
            properties: Vec::new(),
            strays: Vec::new(),
            warnings: Vec::new(),
            broken: None,
        }
    }

    pub(super) fn push(&mut self, line: Line<'_>, charsets: &dyn Charsets) {
        if line.picture && line.too_long {
            let most = super::media::LARGEST >> 20;
            let message =
                format!("This picture or sound is larger than {most} MB, so it was left out.");
            self.warn(line.number, message);
            return;
        }
        if line.too_long {
            let reason =
                "This line is longer than a contact's data can be, so the record was left out.";
            self.broken.get_or_insert((reason.to_owned(), line.number));
            return;
        }
        if self.properties.len() + self.strays.len() >= MOST {
            let reason =
                format!("There are more than {MOST} lines in this record, so it was left out.");
            self.broken.get_or_insert((reason, line.number));
            return;
        }
        let Some(property) = Property::parse(&line, charsets) else {
            return self.stray(&line, charsets);
        };
        if property.damaged {
            self.warn(
                line.number,
                format!("Some characters of {} could not be read.", property.name),
            );
        }
        if property.bad_base64 {
            self.warn(
                line.number,
                format!(
                    "{} is not valid base64; it is kept as it stands.",
                    property.name
                ),
            );
        }
        match property.name.as_str() {
            "VERSION" => self.version = property.text(),
            _ if property.is_empty() && property.name != "AGENT" => {}
            _ => self.properties.push(property),
        }
    }

    /// A line that is no property. Behind a note it is the note's next line, which some programs write as it is.
    fn stray(&mut self, line: &Line<'_>, charsets: &dyn Charsets) {
        let (text, _) = super::text::decode(&line.bytes, None, charsets);
        match self.properties.last_mut() {
            Some(note) if note.name == "NOTE" => {
                note.append_line(&text);
                self.warn(
                    line.number,
                    "This line is no property; it was added to the note before it.".to_owned(),
                );
            }
            _ => {
                self.strays.push(text);
                self.warn(
                    line.number,
                    "This line is no property; it is kept as it stands.".to_owned(),
                );
            }
        }
    }

    /// Whether a card that begins here is this one's agent: the line before was `AGENT:`.
    pub(super) fn takes_agent(&mut self) -> bool {
        let agent = self
            .properties
            .last()
            .is_some_and(|p| p.name == "AGENT" && p.is_empty());
        if let Some(property) = self.properties.pop_if(|_| agent) {
            let message = "The card of the agent inside this one became a record of its own.";
            self.warn(property.line, message.to_owned());
        }
        agent
    }

    fn warn(&mut self, line: usize, message: String) {
        let place = Some(Place {
            record: self.place.record,
            line,
        });
        self.warnings.push(Warning { place, message });
    }

    /// The record. `next_card` is the line where another card began before this one ended, 0 at the file's end.
    pub(super) fn finish(mut self, next_card: Option<usize>) -> Record {
        let place = self.place;
        if let Some((reason, line)) = self.broken {
            return Record::Broken {
                reason,
                place: Place { line, ..place },
            };
        }
        self.properties
            .retain(|p| p.name != "AGENT" || !p.is_empty());
        if is_group(&self.properties) {
            let reason = "This is a group of contacts, not a person.".to_owned();
            return Record::Skipped { reason, place };
        }
        let cut = match next_card {
            None => None,
            Some(0) => Some((place.line, "The file ends before this card does")),
            Some(line) => Some((line, "Another card begins before this one ends")),
        };
        if let Some((line, what)) = cut {
            self.warn(line, format!("{what}; what was there is taken over."));
        }
        let (mut draft, warnings) = Person::read(self.properties);
        draft.unknown.extend(
            self.strays
                .iter()
                .map(|s| format!("X-KITH-LINE:{}", super::text::escape(s.trim_end()))),
        );
        for (line, message) in warnings {
            let place = Some(Place { line, ..place });
            self.warnings.push(Warning { place, message });
        }
        if !draft.is_somebody() {
            let why = "no name, no e-mail, no phone and no company";
            let reason = match cut {
                Some((_, what)) => format!("{what}, and there is {why} in it."),
                None => format!("There is {why} in this card."),
            };
            return Record::Broken { reason, place };
        }
        self.warnings.sort_by_key(|w| w.place.map_or(0, |p| p.line));
        Record::Contact {
            draft: Box::new(draft),
            place,
            warnings: self.warnings,
        }
    }
}

fn is_group(properties: &[Property]) -> bool {
    let kind = |p: &&Property| matches!(p.name.as_str(), "KIND" | "X-ADDRESSBOOKSERVER-KIND");
    properties
        .iter()
        .filter(kind)
        .any(|p| p.text().eq_ignore_ascii_case("group"))
}

#[cfg(test)]
mod tests {
    use crate::vcard::lines;

    #[test]
    fn a_card_edge_is_known_in_any_case_and_with_blanks() {
        assert!(lines::begins(b"begin : vCard "));
        assert!(lines::ends(b"End:VCARD"));
        assert!(!lines::is_edge(b"BEGIN:VEVENT"));
        assert!(!lines::is_edge(b"NOTE:END:VCARD"));
    }
}
