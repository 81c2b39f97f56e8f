//! A title or a link word inside a piece tells what stands before and behind it.

use super::text::Word;
use super::who::is_name;
use super::words::Kinds;
use crate::draft::Position;
use std::ops::Range;

/// What a title or a link word makes of a piece: "Sarah Chen, COO at Acme". Places among its words.
pub(super) struct Parts {
    pub(super) before: Range<usize>,
    pub(super) title: Range<usize>,
    pub(super) company: Range<usize>,
}

impl Parts {
    /// Nothing if neither a title nor a link word says what is what.
    pub(super) fn of(words: &[Word<'_>], first: bool) -> Option<Self> {
        match title(words) {
            Some(title) => Self::around(words, title, first),
            None => Self::by_link(words, first),
        }
    }

    fn around(words: &[Word<'_>], mut title: Range<usize>, first: bool) -> Option<Self> {
        // "Ingénieure logiciel": small letters behind a job are a part of it, but in a text without any capital.
        let small = |w: &Word<'_>| {
            !w.is(Kinds::LINK)
                && !w.is(Kinds::OF)
                && !w.is(Kinds::REMARK)
                && w.text.chars().all(|c| c.is_lowercase())
        };
        if !first
            && (1..4).contains(&(words.len() - title.end))
            && words[title.end..].iter().all(small)
        {
            title.end = words.len();
        }
        let filler = |w: &Word<'_>| {
            w.bare.is_empty()
                || w.is_among(&["is", "the", "as", "a", "an", "ist", "est", "une", "un"])
        };
        let skipped = |w: &Word<'_>| {
            w.is(Kinds::LINK)
                || w.bare.is_empty()
                || w.is_among(&["of", "the", "der", "di", "de", "chez"])
        };
        let cut = words[..title.start].iter().rposition(|w| !filler(w));
        let before = 0..cut.map_or(0, |c| c + 1);
        let begin = words[title.end..].iter().position(|w| !skipped(w));
        let company = begin.map_or(words.len(), |b| title.end + b)..words.len();
        let remark = |part: &Range<usize>| {
            words[part.clone()]
                .first()
                .is_some_and(|w| w.is(Kinds::REMARK) && !w.is(Kinds::PARTICLE))
        };
        let sentence = words[company.clone()].iter().any(|w| {
            w.is_among(&[
                "wants", "likes", "loves", "is", "was", "knows", "has", "who", "promised", "ist",
                "will", "mit",
            ])
        });
        if remark(&before) || remark(&company) || sentence || company.len() > 6 || before.len() > 6
        {
            return None;
        }
        Some(Self {
            before,
            title,
            company,
        })
    }

    fn by_link(words: &[Word<'_>], first: bool) -> Option<Self> {
        let link = words
            .iter()
            .position(|w| w.is(Kinds::LINK) && !w.is(Kinds::PARTICLE))?;
        let company = link + 1..words.len();
        if !(1..=5).contains(&company.len()) {
            return None;
        }
        let begins = &words[company.start];
        let capital = begins.has_capital() || begins.text.starts_with(char::is_numeric);
        let works = |w: &Word<'_>| {
            w.is_among(&[
                "works",
                "working",
                "arbeitet",
                "travaille",
                "trabaja",
                "lavora",
                "werkt",
                "jobbar",
                "is",
            ])
        };
        let named = words[..link].iter().take_while(|w| !works(w)).count();
        let rest_works = words[named..link].iter().all(works);
        let fits = named == 0 || is_name(&words[..named], first);
        let meant = capital || (first && named > 0);
        (rest_works && fits && meant && !begins.is(Kinds::REMARK)).then_some(Self {
            before: 0..named,
            title: 0..0,
            company,
        })
    }

    /// Whether none of it is known already.
    pub(super) fn fit(&self, position: &Position) -> bool {
        (self.title.is_empty() || position.title.is_empty())
            && (self.company.is_empty() || position.company.is_empty())
    }
}

/// Where a title stands among the words: a job, the ranks and fields around it, and what comes behind "of".
pub(super) fn title(words: &[Word<'_>]) -> Option<Range<usize>> {
    // "Team:" is the heading of something.
    if words.last().is_some_and(|w| !w.text.ends_with(':'))
        && words.iter().all(|w| w.is(Kinds::FIELD))
    {
        return Some(0..words.len());
    }
    let job = chief(words).or_else(|| {
        let at = words.iter().position(|w| w.is(Kinds::JOB))?;
        Some(at..at + 1)
    })?;
    let (mut from, mut to) = (job.start, job.end);
    let joint = |i: usize| {
        matches!(
            words[i].text,
            "&" | "/" | "+" | "and" | "und" | "et" | "e" | "y" | "en" | "och" | "i" | "|"
        )
    };
    let part = |i: usize| words[i].is(Kinds::FIELD) || words[i].is(Kinds::JOB);
    // "Marketing- und Vertriebsleiter", "R&D Manager".
    while from > 0
        && (words[from - 1].is(Kinds::FIELD) || (from > 1 && joint(from - 1) && part(from - 2)))
    {
        from -= 1;
    }
    loop {
        if to < words.len() && part(to) {
            to += 1;
        } else if to + 1 < words.len() && joint(to) && part(to + 1) {
            to += 2;
        } else if to + 1 < words.len() && words[to].is(Kinds::OF) {
            // "Directeur de la communication": the article belongs to the field.
            let article = usize::from(words[to + 1].is_among(&["la", "las", "los", "le", "les"]));
            let known = (to + 1 + article..words.len())
                .take_while(|&i| part(i) || joint(i))
                .count();
            // "Professor of Physics", but the CTO of Acme.
            let told = words[to].is_among(&[
                "der", "des", "für", "du", "della", "dei", "delle", "del", "voor", "för", "ds",
            ]);
            // Whoever leads the whole leads a company: "Presidente de Solaris".
            let leads = words[to - 1].is_among(&LEADS);
            let told = told || !(leads || words[to].is_among(&["of"]));
            let field = told
                || words[to - 1].is(Kinds::OF_FIELD) && !words[from].is_among(&["managing"])
                || (words[to - 1].is(Kinds::FIELD) && words[from].is(Kinds::OF_FIELD));
            match (known, field) {
                (0, false) => break,
                (0, true) => {
                    let free = words[to + 1..].iter().take_while(|w| !w.is(Kinds::LINK));
                    to += 1 + free.count();
                }
                _ => to += 1 + article + known,
            }
        } else {
            break;
        }
    }
    while to > from + 1 && joint(to - 1) {
        to -= 1;
    }
    // A word that ends with a comma ends the title too.
    let stop = (from..to)
        .find(|&i| words[i].text.ends_with(','))
        .map_or(to, |i| i + 1);
    Some(from..stop)
}

/// Those whose "de" and "di" name the company and not a field.
const LEADS: [&str; 24] = [
    "ceo",
    "cto",
    "cfo",
    "coo",
    "cmo",
    "cio",
    "pdg",
    "md",
    "founder",
    "co-founder",
    "owner",
    "fondateur",
    "fondatrice",
    "cofondateur",
    "fundador",
    "fundadora",
    "fondatore",
    "socio",
    "socia",
    "gérant",
    "gérante",
    "président",
    "presidente",
    "titolare",
];

/// "Chief Happiness Officer".
fn chief(words: &[Word<'_>]) -> Option<Range<usize>> {
    let from = words.iter().position(|w| w.is_among(&["chief"]))?;
    let len = words[from..]
        .iter()
        .take(5)
        .position(|w| w.is_among(&["officer"]))?;
    Some(from..from + len + 1)
}
