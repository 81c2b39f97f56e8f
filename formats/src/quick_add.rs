//! Quick add (row C1): free text or a pasted e-mail signature, split into a person, promises and tags.
//!
//! Nothing is lost, by the way it is made: whatever no field and no label has claimed is the note, in its order and
//! with its own signs between ([`note`]). The way of a text: lines are told apart ([`lines`]) and cut into segments
//! at commas and the like ([`cut`]); promises, then tags, addresses and numbers are claimed ([`promise`], [`reach`]);
//! what is left is told apart by the words in it ([`who`]). Every step looks at each word a fixed number of times.

mod cut;
mod dates;
mod lines;
mod many;
mod note;
mod parts;
mod promise;
mod reach;
mod text;
mod who;
mod words;
mod work;

use crate::charset::UnicodeOnly;
use crate::draft::{ContactDraft, Reach};
use crate::read::Record;
use chrono::NaiveDate;
use dates::Calendar;
use lines::Line;
use reach::{Reached, Sort};
use std::collections::HashMap;
use std::ops::Range;
use text::{Stretch, Word, stretch};

pub use many::{Part, parse_many};

/// How dates like `3/4` are written where the person lives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum DayOrder {
    /// 3 April.
    DayFirst,
    /// 4 March.
    MonthFirst,
    /// Not known: only dates that can be read in one way are read.
    #[default]
    Unsaid,
}

/// What was promised, as far as the text says.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct PromiseDraft {
    /// What is to be done: "Intro to Bob".
    pub words: String,
    /// Until when.
    pub due: Option<NaiveDate>,
    /// The text that it was read from.
    pub source: String,
    /// They promised it to me, and not I to them.
    #[serde(default)]
    pub theirs: bool,
}

/// What a piece of the text was understood as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Field {
    /// The name; a second mention of it too.
    Name,
    /// The job.
    Title,
    /// The company.
    Company,
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
    /// A web address or a profile.
    Url,
    /// A tag; the range holds the `#`.
    Tag,
    /// Where we met.
    MetAt,
    /// When we met.
    MetOn,
    /// The first promise of mine, its date excluded where that stands at an end.
    Promise,
    /// When it is due.
    Due,
    /// A further promise or one of theirs. Its words are in the note too, so a range of [`Field::Note`] holds it.
    Other,
    /// A word that was understood and is not kept: "Tel.:", "at".
    Label,
    /// A part of the note.
    Note,
}

/// A piece of the text that was understood.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Piece {
    /// As what.
    pub field: Field,
    /// Its bytes in the text, at borders of characters.
    pub range: Range<usize>,
    /// What was made of it; days as `2026-06-05`.
    pub value: String,
}

/// The outcome: everything can be corrected before it is saved.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct QuickAdd {
    /// The person; what was not understood is in the note.
    pub draft: ContactDraft,
    /// The first promise of mine in the text.
    pub promise: Option<PromiseDraft>,
    /// Further promises, mine and theirs. Their words are in the note as well, so that nothing is lost where only
    /// one promise is kept.
    #[serde(default)]
    pub others: Vec<PromiseDraft>,
    /// What the fields were read from, in the order of the text. None of a pasted vCard.
    #[serde(default)]
    pub pieces: Vec<Piece>,
}

/// [`parse_in`] where it is not known whether the day or the month comes first.
#[must_use]
pub fn parse(text: &str, today: NaiveDate) -> QuickAdd {
    parse_in(text, today, DayOrder::Unsaid)
}

/// Splits `text`. `today` is what "by Friday" counts from. A pasted vCard is read as one.
#[must_use]
pub fn parse_in(text: &str, today: NaiveDate, order: DayOrder) -> QuickAdd {
    if let Some(draft) = pasted_card(text) {
        return QuickAdd {
            draft,
            ..QuickAdd::default()
        };
    }
    let mut reader = Reader::new(text, Calendar { today, order });
    reader.read_lines();
    who::sort_out(&mut reader);
    note::fill(&mut reader);
    reader.out
}

/// A piece of text with no address or number in it, that has no field yet.
struct Left<'a> {
    line: usize,
    words: Vec<Word<'a>>,
    /// An e-mail address stood in the same segment.
    beside_email: bool,
    taken: bool,
}

/// A name that is written the other way round: "Chen, Sarah".
struct Swapped {
    range: Range<usize>,
    name: String,
}

/// What is known of a text while it is read.
struct Reader<'a> {
    whole: &'a str,
    calendar: Calendar,
    left: Vec<Left<'a>>,
    swapped: Option<Swapped>,
    /// Where an address or a number is in its list.
    known: HashMap<(&'static str, String), usize>,
    out: QuickAdd,
}

impl<'a> Reader<'a> {
    fn new(whole: &'a str, calendar: Calendar) -> Self {
        Self {
            whole,
            calendar,
            left: Vec::new(),
            swapped: None,
            known: HashMap::new(),
            out: QuickAdd::default(),
        }
    }

    /// Claims a part of the text for a field.
    fn claim(&mut self, field: Field, range: Range<usize>, value: impl Into<String>) {
        if !range.is_empty() {
            self.out.pieces.push(Piece {
                field,
                range,
                value: value.into(),
            });
        }
    }

    /// Claims words that are understood and not kept.
    fn claim_label(&mut self, words: &[Word<'a>]) {
        let found = stretch(self.whole, words);
        self.claim(Field::Label, found.range(), found.value());
    }

    fn read_lines(&mut self) {
        let whole = Stretch {
            text: self.whole,
            at: 0,
        };
        let mut at = 0;
        let several = self.whole.trim().contains(['\n', '\r']);
        let mut in_disclaimer = false;
        for (number, text) in self.whole.split(['\n', '\r']).enumerate() {
            let line = whole.part(at..at + text.len());
            at += text.len() + 1;
            let words = line.words();
            let sort = lines::sort(&words, several);
            // The two signs of a Windows line end are no empty line.
            in_disclaimer = match sort {
                Line::Blank => {
                    in_disclaimer && text.is_empty() && self.whole[..line.at].ends_with('\r')
                }
                Line::Disclaimer => true,
                _ => in_disclaimer,
            };
            match sort {
                _ if in_disclaimer => {}
                Line::Blank | Line::Aside | Line::Disclaimer => {}
                Line::From(len) => {
                    let marks = usize::from(words[0].bare.is_empty());
                    let label = &words[marks..marks + len];
                    self.claim_label(label);
                    let end = label[len - 1].end() - line.at;
                    self.read_line(line.part(end..line.text.len()), number);
                }
                Line::Plain => {
                    let marker = list_marker(&words);
                    self.claim_label(&words[..marker]);
                    let begin = words[..marker].last().map_or(0, |w| w.end() - line.at);
                    self.read_line(line.part(begin..line.text.len()), number);
                }
            }
        }
    }

    fn read_line(&mut self, line: Stretch<'a>, number: usize) {
        let line = match who::swapped(line) {
            Some((swapped, rest)) if self.swapped.is_none() => {
                self.swapped = Some(swapped);
                rest
            }
            _ => line,
        };
        for segment in cut::segments(line) {
            let words = segment.words();
            if lines::is_register(&words) {
                continue;
            }
            let words = &words[lines::greeting(&words)..];
            // A tag is none of a promise's words, nor is an address behind the day.
            let end = promise::end(words, self.calendar);
            let rest = self.take_promise(&words[..end]);
            self.take_reaches(&words[..rest], number);
            self.take_reaches(&words[end..], number);
        }
    }

    /// How many words of a segment are left when its promise is taken.
    fn take_promise(&mut self, words: &[Word<'a>]) -> usize {
        let first = self.left.is_empty() && self.swapped.is_none();
        if let Some(promise) = self.out.promise.as_mut().filter(|p| p.due.is_none())
            && let Some(due) = dates::whole(words, self.calendar)
        {
            let found = stretch(self.whole, words);
            promise.due = Some(due);
            promise.source.extend([", ", &found.value()]);
            self.claim(Field::Due, found.range(), due.to_string());
            return 0;
        }
        let Some(found) = promise::find(words, first, self.calendar) else {
            return words.len();
        };
        let due = found.date.as_ref().map(|d| d.day);
        let source = stretch(self.whole, &words[found.begin..]).tidy();
        let promise = PromiseDraft {
            words: found.words,
            due,
            source: source.value(),
            theirs: found.theirs,
        };
        if promise.theirs || self.out.promise.is_some() {
            self.claim(Field::Other, source.range(), promise.words.clone());
            self.out.others.push(promise);
            return found.begin;
        }
        // The words that say it is a promise; the date may stand among them.
        let early = found.date.as_ref().filter(|d| d.from < found.task.start);
        let (to, from) = early.map_or((found.task.start, found.task.start), |d| (d.from, d.to));
        self.claim_label(&words[found.begin..to.min(words.len())]);
        self.claim_label(&words[from.min(found.task.start)..found.task.start]);
        let task = stretch(self.whole, &words[found.task]).tidy();
        self.claim(Field::Promise, task.range(), promise.words.clone());
        if let Some(date) = found.date {
            let due = stretch(self.whole, &words[date.from..date.to]).tidy();
            self.claim(Field::Due, due.range(), date.day.to_string());
        }
        self.out.promise = Some(promise);
        found.begin
    }

    fn take_reaches(&mut self, words: &[Word<'a>], line: usize) {
        let words: Vec<Word<'a>> = words.iter().flat_map(|w| reach::apart(w.clone())).collect();
        let found = reach::take(&words, self.calendar);
        let beside_email = found.reached.iter().any(|r| r.sort == Sort::Email);
        let only_label = found.reached.is_empty();
        for reached in found.reached {
            self.add(reached);
        }
        // A sign that says something, like 🎉, is no part of a name.
        let pictured = |w: &Word<'a>| !w.bare.is_empty() && !w.bare.contains(char::is_alphanumeric);
        let rest = found
            .rest
            .into_iter()
            .flat_map(|r| words[r].split(pictured));
        for words in rest {
            // "+49 171 1234567 (mobile)": the label comes after.
            let behind = match words {
                [word] if only_label || word.text.starts_with('(') => {
                    words::phone_label(word.text).filter(|l| !l.is_empty())
                }
                _ => None,
            };
            let bare = self
                .out
                .draft
                .phones
                .last_mut()
                .filter(|p| p.label.is_empty());
            if let (Some(label), Some(phone)) = (behind, bare) {
                phone.label = label.to_owned();
                self.claim_label(words);
                continue;
            }
            let tidy = stretch(self.whole, words).tidy();
            if tidy.text.is_empty() {
                continue;
            }
            self.left.push(Left {
                line,
                words: tidy.words(),
                beside_email,
                taken: false,
            });
        }
    }

    fn add(&mut self, reached: Reached) {
        let Reached {
            sort,
            range,
            value,
            label,
            labelled,
        } = reached;
        if let Some(labelled) = labelled {
            let said = self
                .whole
                .get(labelled.clone())
                .unwrap_or_default()
                .to_owned();
            self.claim(Field::Label, labelled, said);
        }
        let draft = &mut self.out.draft;
        let (field, name) = match sort {
            Sort::Tag => (Field::Tag, "tag"),
            Sort::Email => (Field::Email, "email"),
            Sort::Url => (Field::Url, "url"),
            Sort::Phone => (Field::Phone, "phone"),
        };
        let key = (name, value.clone());
        let at = self.known.get(&key).copied();
        let list = match sort {
            Sort::Tag => None,
            Sort::Email => Some(&mut draft.emails),
            Sort::Url => Some(&mut draft.urls),
            Sort::Phone => Some(&mut draft.phones),
        };
        match (list, at) {
            (None, None) => {
                self.known.insert(key, draft.tags.len());
                draft.tags.push(value.clone());
            }
            (None, Some(_)) => {}
            (Some(list), at) => match at.and_then(|at| list.get_mut(at)) {
                Some(known) if known.label.is_empty() => known.label = label,
                Some(known) if known.label == label || label.is_empty() => {}
                _ => {
                    self.known.insert(key, list.len());
                    list.push(Reach::new(value.clone(), label));
                }
            },
        }
        self.claim(field, range, value);
    }
}

/// "1." and "2)" before a name.
fn list_marker(words: &[Word<'_>]) -> usize {
    let Some(first) = words.first() else {
        return 0;
    };
    let number = first.text.trim_end_matches(['.', ')']);
    let marked = number.len() < first.text.len()
        && (1..=2).contains(&number.len())
        && number.bytes().all(|b| b.is_ascii_digit());
    let named = words
        .get(1)
        .is_some_and(|w| w.has_capital() && !dates::is_month(&w.bare));
    usize::from(marked && named)
}

fn pasted_card(text: &str) -> Option<ContactDraft> {
    if !text
        .trim_start()
        .get(..11)?
        .eq_ignore_ascii_case("BEGIN:VCARD")
    {
        return None;
    }
    let contacts = crate::vcard::parse(text.trim().as_bytes(), &UnicodeOnly)
        .filter(|c| c.warnings.is_empty())?;
    let mut records = contacts.records.into_iter();
    match (records.next()?, records.next()) {
        (
            Record::Contact {
                draft, warnings, ..
            },
            None,
        ) if warnings.is_empty() => Some(*draft),
        _ => None,
    }
}
