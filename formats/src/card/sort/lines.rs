//! The lines that are left when addresses and numbers are out, and the part each plays.

use super::super::country as lands;
use super::super::places::Place;
use super::super::vote::{Here, naming_label};
use super::super::{CardFields, Word};
use super::{fold, folded, height, person, words};

/// A piece of text without addresses and numbers.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// The place it stands at, counted from the top.
    pub(super) place: usize,
    /// Its words, one a token, where passes differ as most have it.
    pub(super) tokens: Vec<String>,
    /// The tokens with spaces between.
    pub(super) text: String,
    /// The index of each token in the card's words.
    pub(super) words: Vec<usize>,
    /// The height of its letters.
    pub(super) height: f32,
    /// The left edge.
    pub(super) left: f32,
    /// Whether at least two passes, and most of all, have it like this.
    pub(super) agreed: bool,
}

impl Line {
    /// The tokens of a range, with spaces between.
    pub(super) fn value(&self, range: &std::ops::Range<usize>) -> String {
        self.tokens[range.clone()].join(" ")
    }

    fn of(
        place: usize,
        tokens: Vec<String>,
        words: Vec<usize>,
        boxes: &[&Word],
        agreed: bool,
    ) -> Self {
        Self {
            place,
            text: tokens.join(" "),
            tokens,
            words,
            height: height(boxes),
            left: boxes.first().map_or(0.0, |w| w.bbox.x0),
            agreed,
        }
    }
}

/// For every word of the card the place it belongs to, for the note.
pub(super) fn places_of(lines: &[Line], count: usize) -> Vec<usize> {
    let mut places = vec![usize::MAX; count];
    for line in lines {
        for word in &line.words {
            places[*word] = line.place;
        }
    }
    places
}

/// The lines of one place: the free words of its reading, cut where a stroke or a taken word stands between.
pub(super) fn left(at: usize, place: &Place, here: &Here, offset: usize) -> Vec<Line> {
    let reading = &place.readings[here.reading];
    let (texts, agreed) = agreed_texts(place, here);
    let mut lines = Vec::new();
    let mut run: Vec<usize> = Vec::new();
    let close = |run: &mut Vec<usize>, lines: &mut Vec<Line>| {
        let indexes = std::mem::take(run);
        for part in without_noise(reading.words.as_slice(), indexes) {
            let boxes: Vec<&Word> = part.iter().map(|i| &reading.words[*i]).collect();
            let tokens = part.iter().map(|i| texts[*i].clone()).collect();
            let words = part.iter().map(|i| offset + i).collect();
            lines.push(Line::of(at, tokens, words, &boxes, agreed));
        }
    };
    for (i, word) in reading.words.iter().enumerate() {
        let stroke = matches!(
            word.text.as_str(),
            "|" | "•" | "·" | "¦" | "●" | "■" | "/" | "*" | "¢"
        );
        if !here.free[i] || stroke {
            close(&mut run, &mut lines);
        } else {
            run.push(i);
        }
        // "Inhaberin: Rosa Klein"
        if word.text.ends_with(':') && words::is_job(&fold::plain(&word.text)) {
            close(&mut run, &mut lines);
        }
    }
    close(&mut run, &mut lines);
    lines
}

/// Splits off what an icon or a rim was taken for: at the ends, single signs of another height or little certainty.
fn without_noise(all: &[Word], mut run: Vec<usize>) -> Vec<Vec<usize>> {
    let boxes: Vec<&Word> = run.iter().map(|i| &all[*i]).collect();
    let tall = height(&boxes);
    let noise = |i: usize| {
        let word = &all[i];
        let letters = word.text.chars().filter(|c| c.is_alphanumeric()).count();
        let h = word.bbox.y1 - word.bbox.y0;
        let odd = h > 1.5 * tall || h < 0.45 * tall;
        let short_form = word.text.matches('.').count() > 1;
        letters == 0 || letters <= 2 && !short_form && (word.confidence < 60.0 || odd)
    };
    let mut parts = Vec::new();
    let front = run.iter().take_while(|i| noise(**i)).count();
    if front > 0 && front < run.len() {
        let rest = run.split_off(front);
        parts.push(run);
        run = rest;
    }
    let back = run
        .iter()
        .rev()
        .take_while(|i| noise(**i) && all[**i].text != ")")
        .count();
    let tail = (back > 0 && back < run.len()).then(|| run.split_off(run.len() - back));
    if !run.is_empty() {
        parts.push(run);
    }
    parts.extend(tail);
    parts
}

/// The reading's words, each as most passes have it where they have equally many; and whether passes agree.
fn agreed_texts(place: &Place, here: &Here) -> (Vec<String>, bool) {
    let reading = &place.readings[here.reading];
    let own: Vec<String> = reading.words.iter().map(|w| w.text.clone()).collect();
    let alike: Vec<&Vec<Word>> = place
        .readings
        .iter()
        .map(|r| &r.words)
        .filter(|w| w.len() == own.len())
        .collect();
    let texts: Vec<String> = own
        .iter()
        .enumerate()
        .map(|(i, text)| {
            let mut votes: Vec<(&str, f32)> = Vec::new();
            for words in &alike {
                let word = &words[i];
                if fold::likeness(&fold::plain(&word.text), &fold::plain(text)) < 0.5 {
                    continue;
                }
                let weight = 0.5 + word.confidence.clamp(0.0, 100.0) / 100.0;
                match votes.iter_mut().find(|(t, _)| *t == word.text) {
                    Some((_, sum)) => *sum += weight,
                    None => votes.push((&word.text, weight)),
                }
            }
            votes
                .iter()
                .rev()
                .max_by(|a, b| a.1.total_cmp(&b.1))
                .map_or_else(|| text.clone(), |(t, _)| (*t).to_owned())
        })
        .collect();
    let plain = fold::plain(&texts.concat());
    let same = place
        .readings
        .iter()
        .filter(|r| fold::plain(&r.text()) == plain)
        .count();
    (texts, same >= 2 && same * 2 > place.readings.len())
}

/// Without the signs that separate lines on a card.
pub(super) fn tidy(text: &str) -> &str {
    text.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, ',' | ';' | '|' | '•' | '·' | '-' | '–' | ':' | '~' | '_')
    })
}

/// Who plays what: indexes of lines.
#[derive(Debug, Default)]
pub(super) struct Cast {
    pub(super) name: Option<usize>,
    pub(super) name_borne_out: bool,
    pub(super) title: Vec<usize>,
    pub(super) company: Vec<usize>,
    pub(super) company_borne_out: bool,
    pub(super) address: Vec<usize>,
}

/// What speaks for a line's parts.
struct Marks {
    job: f32,
    company: f32,
    address: f32,
    name: f32,
    /// The e-mail address or the web page has it.
    borne_out: bool,
    sentence: bool,
}

impl Cast {
    /// Casts the lines of a card whose addresses and numbers are known.
    pub(super) fn of(lines: &[Line], fields: &CardFields) -> Self {
        let locals: Vec<String> = fields
            .emails
            .iter()
            .filter_map(|m| m.value.split('@').next())
            .map(str::to_lowercase)
            .collect();
        let labels = labels(fields);
        let mut heights: Vec<f32> = lines.iter().map(|l| l.height).collect();
        heights.sort_by(f32::total_cmp);
        let usual = heights
            .get(heights.len() / 2)
            .copied()
            .unwrap_or_default()
            .max(1.0);
        let marks: Vec<Marks> = lines
            .iter()
            .enumerate()
            .map(|(i, l)| {
                let company = company(l, &labels, usual);
                let name = name(lines, i, &locals, usual) - company.against_name;
                Marks {
                    job: job(l),
                    company: company.points,
                    address: address(l),
                    name,
                    borne_out: company.borne_out,
                    sentence: is_sentence(l),
                }
            })
            .collect();
        let mut cast = Self::default();
        cast.cast_name(lines, &marks, &locals);
        cast.cast_address(lines, &marks);
        cast.cast_company(lines, &marks);
        cast.cast_title(lines, &marks);
        if cast.company.is_empty() {
            cast.cast_company_by_look(lines, &marks, usual);
        }
        cast
    }

    fn free(&self, at: usize) -> bool {
        self.name != Some(at)
            && !self.title.contains(&at)
            && !self.company.contains(&at)
            && !self.address.contains(&at)
    }

    fn cast_name(&mut self, lines: &[Line], marks: &[Marks], locals: &[String]) {
        let best = (0..lines.len())
            .rev()
            .max_by(|a, b| marks[*a].name.total_cmp(&marks[*b].name));
        self.name = best.filter(|at| marks[*at].name > 1.5);
        self.name_borne_out = self
            .name
            .is_some_and(|at| locals.iter().any(|l| supports(l, &lines[at])));
    }

    fn cast_address(&mut self, lines: &[Line], marks: &[Marks]) {
        let fits =
            |at: usize| marks[at].address >= 2.0 && marks[at].job < 2.0 && marks[at].company < 5.0;
        let mut sure: Vec<usize> = (0..lines.len())
            .filter(|at| self.free(*at) && fits(*at))
            .collect();
        // Streets whose names are like any other words stand above the postcode, with a number.
        if let Some(above) = sure.first().and_then(|f| f.checked_sub(1)) {
            let m = &marks[above];
            if self.free(above) && m.address >= 1.0 && m.job < 1.0 && m.company < 3.0 {
                sure.insert(0, above);
            }
        }
        let (Some(first), Some(last)) = (sure.first().copied(), sure.last().copied()) else {
            return;
        };
        // What stands between two lines of an address, flush with them, belongs to it.
        self.address = (first..=last)
            .filter(|at| {
                let m = &marks[*at];
                let between = m.job < 1.0 && m.company < 2.0 && m.name < 4.0 && !m.sentence;
                let flush = (lines[*at].left - lines[first].left).abs() < 2.0 * lines[first].height
                    && lines[*at].height < 1.5 * lines[first].height;
                let letters = lines[*at]
                    .text
                    .chars()
                    .filter(|c| c.is_alphanumeric())
                    .count();
                self.name != Some(*at) && (sure.contains(at) || between && flush && letters > 1)
            })
            .collect();
    }

    fn cast_company(&mut self, lines: &[Line], marks: &[Marks]) {
        let best = (0..lines.len())
            .filter(|at| self.free(*at))
            .rev()
            .max_by(|a, b| marks[*a].company.total_cmp(&marks[*b].company));
        let Some(best) =
            best.filter(|at| marks[*at].company >= 2.0 && marks[*at].company > marks[*at].job)
        else {
            return;
        };
        self.company = vec![best];
        self.company_borne_out = marks[best].borne_out;
    }

    /// The most telling job, and what continues it in the lines beside.
    fn cast_title(&mut self, lines: &[Line], marks: &[Marks]) {
        let near = |at: usize| match self.name {
            Some(name) if at > name && at - name <= 2 => 1.0 / (at - name) as f32,
            Some(name) if at + 1 == name => 0.5,
            _ => 0.0,
        };
        let worth = |at: usize| marks[at].job + near(at);
        let best = (0..lines.len())
            .filter(|at| self.free(*at) && marks[*at].job >= 1.0)
            .rev()
            .max_by(|a, b| worth(*a).total_cmp(&worth(*b)));
        let Some(best) = best else {
            // Nothing known: the line right below the name, if it is short and of letters only.
            self.title = self
                .name
                .map(|n| n + 1)
                .filter(|at| {
                    *at < lines.len() && self.free(*at) && could_be_title(&lines[*at], &marks[*at])
                })
                .into_iter()
                .collect();
            return;
        };
        let goes_on = |at: usize| {
            self.free(at)
                && (marks[at].job >= 0.5
                    || lines[best].text.ends_with([',', '&', '-']) && at == best + 1)
                && marks[at].company < 4.0
                && lines[at].height < 1.3 * lines[best].height
                && lines[best].height < 1.3 * lines[at].height
        };
        let (mut from, mut to) = (best, best);
        while from > 0 && goes_on(from - 1) {
            from -= 1;
        }
        while to + 1 < lines.len() && goes_on(to + 1) {
            to += 1;
        }
        self.title = (from..=to).collect();
    }

    /// Without better signs: the tallest line left, or the first at the top, of few words and no sentence.
    fn cast_company_by_look(&mut self, lines: &[Line], marks: &[Marks], usual: f32) {
        let worth = |at: usize| {
            let line = &lines[at];
            let capitals = line
                .text
                .chars()
                .filter(|c| c.is_alphabetic())
                .all(char::is_uppercase);
            line.height / usual + if capitals { 0.4 } else { 0.0 } + if at == 0 { 0.4 } else { 0.0 }
        };
        let best = (0..lines.len())
            .filter(|at| {
                let line = &lines[*at];
                let letters = line.text.chars().filter(|c| c.is_alphabetic()).count();
                self.free(*at)
                    && !marks[*at].sentence
                    && marks[*at].address < 1.0
                    && letters >= 3
                    && line.tokens.len() <= 5
                    && line
                        .text
                        .starts_with(|c: char| c.is_uppercase() || c.is_numeric())
                    && !line.text.contains(['?', '!'])
            })
            .rev()
            .max_by(|a, b| worth(*a).total_cmp(&worth(*b)));
        self.company = best.filter(|at| worth(*at) >= 1.2).into_iter().collect();
    }
}

/// The part of a host that names a company.
struct Label {
    /// Without hyphens, as [`fold::loose`].
    whole: String,
    /// Between the hyphens.
    parts: Vec<String>,
}

impl Label {
    /// From 0 to 6: how much of the label a line is.
    fn likeness(&self, line: &Line, words: &[String]) -> f32 {
        let squashed = fold::loose(&line.text);
        let label = self.whole.as_str();
        let initials: String = words.iter().filter_map(|w| w.chars().next()).collect();
        let first = words.first().map(|w| fold::loose(w)).unwrap_or_default();
        let all_parts =
            self.parts.len() > 1 && self.parts.iter().all(|p| squashed.contains(p.as_str()));
        if squashed == label {
            6.0
        } else if label.len() > 3 && squashed.contains(label) || all_parts {
            5.0
        } else if label.starts_with(&squashed) && squashed.len() > 3 {
            4.5
        } else if squashed.len() > 4 && fold::likeness(&squashed, label) >= 0.75 {
            4.0
        } else if label.starts_with(&first) && first.len() > 3
            || initials.len() > 2 && initials == label
        {
            3.0
        } else {
            0.0
        }
    }
}

fn labels(fields: &CardFields) -> Vec<Label> {
    let mails = fields
        .emails
        .iter()
        .filter_map(|m| m.value.split('@').nth(1));
    let webs = fields.webs.iter().filter_map(|w| {
        let bare = w.value.split("://").last()?;
        bare.split('/').next()
    });
    let mut names: Vec<&str> = mails
        .chain(webs)
        .map(naming_label)
        .filter(|l| l.len() > 2)
        .collect();
    names.sort_unstable();
    names.dedup();
    names
        .into_iter()
        .map(|name| Label {
            whole: fold::loose(name),
            parts: name
                .split('-')
                .map(fold::loose)
                .filter(|p| p.len() > 2)
                .collect(),
        })
        .collect()
}

fn job(line: &Line) -> f32 {
    let words = folded(&line.text);
    if words.is_empty() || words.len() > 12 {
        return 0.0;
    }
    let jobs = words.iter().filter(|w| words::is_job(w)).count() as f32;
    let fields = words.iter().filter(|w| words::is_field(w)).count() as f32;
    let digits = line.text.chars().filter(char::is_ascii_digit).count();
    if digits > 3 {
        return 0.0;
    }
    let whole = (jobs + fields) / words.len() as f32;
    jobs.min(2.0) * 1.2 + 0.4 * fields.min(3.0) + whole * 0.5
}

/// What speaks for a line being the company's name.
#[derive(Default)]
struct Company {
    points: f32,
    /// Whether the e-mail address or the web page has it.
    borne_out: bool,
    /// What it takes from the line's being a person's name: people have their names in domains, too.
    against_name: f32,
}

fn company(line: &Line, labels: &[Label], usual: f32) -> Company {
    let words = folded(&line.text);
    if words.is_empty() || words.len() > 9 {
        return Company::default();
    }
    let matched = labels
        .iter()
        .map(|l| l.likeness(line, &words))
        .fold(0.0, f32::max);
    let formed = words::legal_form(&line.text).is_some();
    let worded = words.iter().any(|w| words::is_company_word(w));
    let sentence = is_sentence(line);
    let sign = |yes: bool, points: f32| if yes { points } else { 0.0 };
    let points = matched
        + sign(formed, 5.0)
        + sign(worded, 2.0)
        + sign(line.text.contains('&') || line.text.contains(" + "), 0.7)
        + sign(line.height > 1.2 * usual, 0.3)
        - sign(sentence, 2.0);
    let against_name = match matched {
        m if formed || m > 5.5 || m == 4.5 => 5.0,
        m if m >= 3.0 && worded => 4.0,
        m if m >= 3.0 => 1.5,
        _ => points.clamp(0.0, 3.0),
    };
    Company {
        points,
        borne_out: matched >= 3.0,
        against_name,
    }
}

fn address(line: &Line) -> f32 {
    let tokens: Vec<&str> = line.tokens.iter().map(String::as_str).collect();
    let words = folded(&line.text);
    if words.is_empty() {
        return 0.0;
    }
    let digits = tokens
        .iter()
        .any(|t| t.contains(|c: char| c.is_ascii_digit()));
    let mut points = 0.0;
    if tokens.first().is_some_and(|t| words::is_address_label(t)) {
        points += 2.0;
    }
    if lands::postcode(&tokens).is_some() {
        points += 2.5;
    }
    let street = words.iter().filter(|w| words::is_street(w)).count();
    if street > 0 {
        points += if digits { 2.0 } else { 0.9 };
    }
    let whole = line
        .text
        .split(',')
        .any(|part| lands::by_name(part).is_some());
    if whole {
        points += 2.0;
    }
    let city = line.text.split([',', '|']).any(|part| {
        let letters: Vec<&str> = part
            .split_whitespace()
            .filter(|t| !t.contains(|c: char| c.is_ascii_digit()))
            .collect();
        (0..letters.len()).any(|i| lands::by_city(&letters[i..].join(" ")).is_some())
    });
    if city {
        points += if words.len() <= 2 { 2.0 } else { 1.2 };
    }
    if words
        .first()
        .is_some_and(|w| matches!(w.as_str(), "po" | "postfach" | "box" | "bp"))
        && digits
    {
        points += 2.0;
    }
    // "10 Fletcher's Yard": a number before or behind capital words.
    let number = |t: &&str| t.starts_with(|c: char| c.is_ascii_digit()) && t.len() <= 6;
    if digits
        && words.len() >= 2
        && (tokens.first().is_some_and(number) || tokens.last().is_some_and(number))
    {
        points += 1.0;
    }
    if words.iter().any(|w| words::is_job(w)) {
        points -= 1.0;
    }
    points
}

fn is_sentence(line: &Line) -> bool {
    let words = folded(&line.text);
    let small = line
        .tokens
        .iter()
        .skip(1)
        .filter(|t| t.starts_with(char::is_lowercase))
        .count();
    let told = words.iter().filter(|w| words::is_sentence_word(w)).count();
    told >= 2
        || told >= 1 && small >= 2
        || small >= 3
        || line.text.ends_with(['.', '!', '?'])
            && words.len() > 3
            && words::legal_form(&line.text).is_none()
}

/// Short, letters only, and no sign of anything else.
fn could_be_title(line: &Line, marks: &Marks) -> bool {
    let letters = line.text.chars().filter(|c| c.is_alphabetic()).count();
    let digits = line.text.chars().any(|c| c.is_ascii_digit());
    letters > 4
        && !digits
        && line.tokens.len() <= 6
        && marks.address < 1.0
        && marks.company < 3.0
        && !marks.sentence
}

/// Whether the part before the `@` has a word of the name in it.
fn supports(local: &str, line: &Line) -> bool {
    let parts = person::split(&line.tokens);
    let words: Vec<String> = folded(&line.value(&parts.name))
        .iter()
        .map(|w| fold::loose(w))
        .collect();
    let local_words: Vec<String> = local.split(['.', '_', '-']).map(fold::loose).collect();
    let joined = local_words.concat();
    let near = |w: &String| {
        w.len() > 2
            && (joined.contains(w.as_str())
                || local_words
                    .iter()
                    .any(|l| l.len() > 3 && fold::likeness(l, w) >= 0.75))
    };
    words.iter().any(near)
}

fn name(lines: &[Line], at: usize, locals: &[String], usual: f32) -> f32 {
    let line = &lines[at];
    let parts = person::split(&line.tokens);
    let tokens = &line.tokens[parts.name.clone()];
    let text = line.value(&parts.name);
    let words = folded(&text);
    // "S6ding": English data has no `ö`.
    let letters = |t: &String| {
        let odd = t.chars().filter(char::is_ascii_digit).count();
        let t = if odd == 1 && t.chars().count() > 3 && !t.starts_with(|c: char| c.is_ascii_digit())
        {
            t.replace(['0', '6', '5', '1'], "o")
        } else {
            t.clone()
        };
        t.chars().all(|c| {
            c.is_alphabetic()
                || matches!(
                    c,
                    '.' | '\'' | '’' | '-' | ',' | '‘' | '`' | '(' | ')' | '"' | '“' | '”'
                )
        }) && t.contains(char::is_alphabetic)
    };
    if words.is_empty() || words.len() > 6 || !tokens.iter().all(letters) {
        return -10.0;
    }
    let capital = |t: &String| {
        t.trim_start_matches(['(', '"', '“'])
            .starts_with(|c: char| !c.is_lowercase())
    };
    let capitals = tokens
        .iter()
        .all(|t| capital(t) || words::is_particle(&fold::plain(t)));
    let mut points = match words.len() {
        1 => -0.5,
        2..=4 => 2.0,
        _ => 0.5,
    };
    points += if capitals { 1.0 } else { -1.5 };
    if locals.iter().any(|l| supports(l, line)) {
        points += 5.0;
    }
    if words.iter().any(|w| words::is_given_name(w)) {
        points += 2.5;
    }
    if !parts.prefix.is_empty() || !parts.suffix.is_empty() {
        points += 2.0;
    }
    let initials: String = words.iter().filter_map(|w| w.chars().next()).collect();
    if words.len() > 1 && locals.contains(&initials) {
        points += 2.0;
    }
    points += ((line.height / usual - 1.0) * 2.0).clamp(-1.0, 2.0);
    let tallest = lines.iter().map(|l| l.height).fold(0.0, f32::max);
    if line.height > 0.95 * tallest && tallest > 1.15 * usual {
        points += 0.7;
    }
    // A job stands below its bearer.
    if lines.get(at + 1).is_some_and(|next| job(next) >= 1.0) {
        points += 1.0;
    }
    let jobs = words.iter().filter(|w| words::is_job(w)).count();
    let others = words
        .iter()
        .filter(|w| {
            words::is_company_word(w)
                || words::is_street(w)
                || words::is_field(w) && !words::is_particle(w)
        })
        .count();
    points -= 2.5 * jobs as f32 + 1.2 * others as f32;
    if words::legal_form(&line.text).is_some() {
        points -= 4.0;
    }
    if is_sentence(line) {
        points -= 3.0;
    }
    if lands::by_name(&line.text).is_some() || lands::by_city(&line.text).is_some() {
        points -= 3.0;
    }
    points
}
