//! What the passes agree on: addresses, pages and numbers of every place.

use super::fold;
use super::phone::{self, Number};
use super::places::{Place, Reading};
use super::reach::{self, Mail, Tag, Web};

/// A value with what speaks for it.
#[derive(Clone, Debug)]
pub(super) struct Voted<T> {
    pub(super) value: T,
    /// Whether enough does for a person not to have to look.
    pub(super) certain: bool,
}

/// What was taken out of one place.
#[derive(Clone, Debug, Default)]
pub(super) struct Here {
    /// The reading whose words stand for the place.
    pub(super) reading: usize,
    /// Which of its words are left.
    pub(super) free: Vec<bool>,
    pub(super) mails: Vec<Voted<Mail>>,
    pub(super) webs: Vec<Voted<Web>>,
    pub(super) tags: Vec<Tag>,
    pub(super) numbers: Vec<Voted<Number>>,
}

/// What one reading holds.
struct Parts {
    free: Vec<bool>,
    mails: Vec<Mail>,
    webs: Vec<Web>,
    tags: Vec<Tag>,
    numbers: Vec<Number>,
}

impl Parts {
    fn of(reading: &Reading, hosts: &[String]) -> Self {
        let tokens: Vec<String> = reading.words.iter().map(|w| w.text.clone()).collect();
        let mut free = vec![true; tokens.len()];
        let mails = reach::mails(&tokens, hosts);
        for m in &mails {
            free[m.from..m.to].fill(false);
        }
        let webs = reach::webs(&tokens, &free);
        for w in &webs {
            free[w.from..w.to].fill(false);
        }
        let tags = reach::tags(&tokens, &free);
        for t in &tags {
            free[t.from..t.to].fill(false);
        }
        let numbers = phone::find(&tokens, &free);
        for n in &numbers {
            free[n.from..n.to].fill(false);
        }
        Self {
            free,
            mails,
            webs,
            tags,
            numbers,
        }
    }

    fn counts(&self) -> [usize; 3] {
        [self.mails.len(), self.webs.len(), self.numbers.len()]
    }
}

/// All that was read, for looking up what bears a value out.
struct Evidence {
    /// Hosts of web pages, each with the weight of the readings that have it.
    hosts: Vec<(String, f32)>,
    /// Words of three letters and more that belong to no address, as [`fold::loose`].
    words: Vec<String>,
    /// The same of whole places, without spaces.
    lines: Vec<String>,
}

impl Evidence {
    fn of(places: &[Place], parts: &[Vec<Parts>]) -> Self {
        let mut evidence = Self {
            hosts: Vec::new(),
            words: Vec::new(),
            lines: Vec::new(),
        };
        for (place, parts) in places.iter().zip(parts) {
            for (reading, parts) in place.readings.iter().zip(parts) {
                for web in &parts.webs {
                    add(&mut evidence.hosts, &web.host, weight(reading));
                }
                let rest: Vec<&str> = reading
                    .words
                    .iter()
                    .zip(&parts.free)
                    .filter(|(_, free)| **free)
                    .map(|(w, _)| w.text.as_str())
                    .collect();
                let rest = rest.join(" ");
                let words = fold::words(&rest);
                let words = words.iter().map(|w| fold::loose(w));
                evidence.words.extend(words.filter(|w| w.len() > 2));
                evidence.lines.push(fold::loose(&rest));
            }
        }
        evidence.words.sort_unstable();
        evidence.words.dedup();
        evidence.lines.sort_unstable();
        evidence.lines.dedup();
        evidence
    }

    /// Whether the part of a domain that names somebody stands on the card in letters.
    fn names_company(&self, domain: &str) -> bool {
        let label = fold::loose(naming_label(domain));
        label.len() > 3 && self.lines.iter().any(|l| l.contains(&label))
    }

    /// Whether the part before the `@` is one word that is not on the card as it is.
    fn may_lack_dot(&self, local: &str) -> bool {
        const SHORTEST: usize = 3;
        let word = fold::loose(local);
        let shared = SHARED.split_ascii_whitespace().any(|s| s == word);
        !local.contains(['.', '_', '-'])
            && word.len() >= SHORTEST
            && !shared
            && self.words.binary_search(&word).is_err()
    }

    /// Whether the part before the `@` is made of a name on the card, or of a department.
    fn names_person(&self, local: &str) -> bool {
        let local = local.to_lowercase();
        if SHARED.split_ascii_whitespace().any(|s| s == local) {
            return true;
        }
        let parts: Vec<String> = local
            .split(['.', '_', '-'])
            .map(fold::loose)
            .filter(|p| !p.is_empty())
            .collect();
        let has = |word: &str| {
            self.words
                .binary_search_by(|w| w.as_str().cmp(word))
                .is_ok()
        };
        let initial = |p: &str| self.words.iter().any(|w| w.starts_with(p));
        let known = |p: &String| if p.len() > 2 { has(p) } else { initial(p) };
        if parts.iter().any(|p| p.len() > 2) && parts.iter().all(known) {
            return true;
        }
        // "jsmith", "smithj", "annasmith"
        let Some(joined) = (parts.len() == 1)
            .then(|| parts[0].as_str())
            .filter(|p| p.is_ascii())
        else {
            return false;
        };
        (1..joined.len()).any(|cut| {
            let (a, b) = joined.split_at(cut);
            let side = |s: &str| if s.len() > 2 { has(s) } else { initial(s) };
            (a.len() > 2 || b.len() > 2) && side(a) && side(b)
        })
    }
}

/// Addresses that no name has to bear out.
const SHARED: &str = "info office contact kontakt mail hello hallo sales post service support team admin \
    enquiries inquiries bonjour accueil reception welcome zentrale studio praxis biuro sekretariat vertrieb \
    ventas comercial press presse marketing export hola ciao salut booking orders shop";

/// The label of a domain that names a company: "acme" of "mail.acme.co.uk".
pub(super) fn naming_label(domain: &str) -> &str {
    let labels: Vec<&str> = domain.split('.').collect();
    let mut end = labels.len().saturating_sub(1);
    let general = |l: &str| l.len() <= 3 || reach::is_top(l);
    while end > 1 && general(labels[end - 1]) {
        end -= 1;
    }
    labels
        .get(end.saturating_sub(1))
        .copied()
        .unwrap_or_default()
}

fn weight(reading: &Reading) -> f32 {
    0.3 + reading.confidence()
}

fn add(list: &mut Vec<(String, f32)>, value: &str, weight: f32) {
    match list.iter_mut().find(|(v, _)| v == value) {
        Some((_, sum)) => *sum += weight,
        None => list.push((value.to_owned(), weight)),
    }
}

fn heaviest(list: &[(String, f32)]) -> Option<&(String, f32)> {
    // Among equals the first that was seen.
    list.iter().rev().max_by(|a, b| a.1.total_cmp(&b.1))
}

/// Takes addresses, pages and numbers out of every place.
pub(super) fn take(places: &[Place]) -> Vec<Here> {
    let all = |hosts: &[String]| -> Vec<Vec<Parts>> {
        places
            .iter()
            .map(|p| p.readings.iter().map(|r| Parts::of(r, hosts)).collect())
            .collect()
    };
    let first = all(&[]);
    let mut hosts: Vec<String> = first
        .iter()
        .flatten()
        .flat_map(|p| &p.webs)
        .filter(|w| w.value.starts_with("www.") || w.value.contains("://"))
        .map(|w| w.host.clone())
        .filter(|h| h.len() > 5)
        .collect();
    hosts.sort_unstable();
    hosts.dedup();
    let parts = if hosts.is_empty() { first } else { all(&hosts) };
    let evidence = Evidence::of(places, &parts);
    places
        .iter()
        .zip(parts)
        .map(|(place, parts)| here(place, parts, &evidence))
        .collect()
}

fn here(place: &Place, parts: Vec<Parts>, evidence: &Evidence) -> Here {
    let readings = &place.readings;
    // What most readings hold; an address that only one of two saw is still one.
    let mut counts: Vec<([usize; 3], f32)> = Vec::new();
    for (reading, parts) in readings.iter().zip(&parts) {
        let found: usize = parts.counts().iter().sum();
        let weight = weight(reading) * if found > 0 { 1.3 } else { 1.0 };
        match counts.iter_mut().find(|(c, _)| *c == parts.counts()) {
            Some((_, sum)) => *sum += weight,
            None => counts.push((parts.counts(), weight)),
        }
    }
    let usual = counts
        .iter()
        .rev()
        .max_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(c, _)| *c)
        .unwrap_or_default();
    let alike: Vec<usize> = (0..parts.len())
        .filter(|i| parts[*i].counts() == usual)
        .collect();
    let chosen = if alike.contains(&place.best) {
        place.best
    } else {
        alike
            .iter()
            .copied()
            .max_by(|a, b| {
                readings[*a]
                    .confidence()
                    .total_cmp(&readings[*b].confidence())
            })
            .unwrap_or(place.best)
    };
    let ballot = Ballot {
        place,
        parts: &parts,
        alike: &alike,
        chosen,
        evidence,
    };
    let mails = (0..usual[0]).map(|i| ballot.mail(i)).collect();
    let webs = (0..usual[1]).map(|i| ballot.web(i)).collect();
    let numbers = (0..usual[2]).map(|i| ballot.number(i)).collect();
    Here {
        reading: chosen,
        free: parts[chosen].free.clone(),
        tags: parts[chosen].tags.clone(),
        mails,
        webs,
        numbers,
    }
}

struct Ballot<'a> {
    place: &'a Place,
    parts: &'a [Parts],
    /// The readings that hold as much as most do.
    alike: &'a [usize],
    chosen: usize,
    evidence: &'a Evidence,
}

impl Ballot<'_> {
    fn weight(&self, reading: usize) -> f32 {
        weight(&self.place.readings[reading])
    }

    fn mail(&self, i: usize) -> Voted<Mail> {
        let all: Vec<(usize, &Mail)> = self
            .alike
            .iter()
            .map(|r| (*r, &self.parts[*r].mails[i]))
            .collect();
        let mut locals = Vec::new();
        let mut domains = Vec::new();
        for (r, mail) in &all {
            let weight = self.weight(*r) * if mail.guessed { 0.5 } else { 1.0 };
            add(&mut locals, &mail.local, weight);
            add(&mut domains, &mail.domain, weight);
        }
        let locals = without_ghosts(locals, self.evidence);
        let locals = self.with_names(with_lost_signs(locals, self.evidence));
        let (domain, of_web) = self.domain(domains);
        let local = heaviest(&locals).map(|l| l.0.clone()).unwrap_or_default();
        let votes = |fits: &dyn Fn(&Mail) -> bool| all.iter().filter(|(_, m)| fits(m)).count();
        let same_local = votes(&|m| {
            let ghost = m.local.get(..m.local.len().saturating_sub(1));
            !m.guessed && (m.local.eq_ignore_ascii_case(&local) || ghost == Some(&local))
        });
        let same_domain = votes(&|m| m.domain == domain);
        let mut value = self.parts[self.chosen].mails[i].clone();
        // A dot before a name is lost easily, and what is left looks like a name as well.
        let named = self.evidence.names_person(&local) && !self.evidence.may_lack_dot(&local);
        let local_sure = named && same_local >= 2 && same_local * 2 > all.len()
            || named && all.len() == 1 && self.weight(self.chosen) > 1.2;
        let company = self.evidence.names_company(&domain);
        let domain_sure =
            (of_web || company) && same_domain >= 1 || same_domain >= 3 && same_domain == all.len();
        value.local = local;
        value.domain = domain;
        Voted {
            certain: local_sure && domain_sure,
            value,
        }
    }

    /// A reading that makes sense as somebody's name weighs more.
    fn with_names(&self, locals: Vec<(String, f32)>) -> Vec<(String, f32)> {
        locals
            .into_iter()
            .map(|(local, weight)| {
                let named = self.evidence.names_person(&local);
                let whole = named && !self.evidence.may_lack_dot(&local);
                (
                    local,
                    weight
                        * if whole {
                            2.2
                        } else if named {
                            1.8
                        } else {
                            1.0
                        },
                )
            })
            .collect()
    }

    /// The domain that has most for it, and whether a web page has it too.
    fn domain(&self, mut domains: Vec<(String, f32)>) -> (String, bool) {
        let seen: Vec<String> = domains.iter().map(|d| d.0.clone()).collect();
        for (host, weight) in &self.evidence.hosts {
            if seen.iter().any(|d| related(d, host)) {
                add(&mut domains, host, 0.9 * weight);
            }
        }
        for (domain, weight) in &mut domains {
            if self.evidence.names_company(domain) {
                *weight *= 1.5;
            }
        }
        let domain = heaviest(&domains).map(|d| d.0.clone()).unwrap_or_default();
        let of_web = self
            .evidence
            .hosts
            .iter()
            .any(|(h, _)| *h == domain || h.ends_with(&format!(".{domain}")));
        (domain, of_web)
    }

    fn web(&self, i: usize) -> Voted<Web> {
        let all: Vec<(usize, &Web)> = self
            .alike
            .iter()
            .map(|r| (*r, &self.parts[*r].webs[i]))
            .collect();
        let mut hosts = Vec::new();
        let mut values = Vec::new();
        for (r, web) in &all {
            add(&mut hosts, &web.host, self.weight(*r));
            add(&mut values, &web.value, self.weight(*r));
        }
        for r in self.parts.iter().flat_map(|p| &p.mails) {
            add(&mut hosts, &r.domain, 0.5);
        }
        for (host, weight) in &mut hosts {
            if self.evidence.names_company(host) {
                *weight *= 1.5;
            }
        }
        let host = heaviest(&hosts).map(|h| h.0.clone()).unwrap_or_default();
        let own: Vec<(String, f32)> = values
            .into_iter()
            .filter(|(v, _)| v.contains(&host))
            .collect();
        let mut value = self.parts[self.chosen].webs[i].clone();
        if let Some((best, _)) = heaviest(&own) {
            best.clone_into(&mut value.value);
            value.host = host;
        }
        let same = all.iter().filter(|(_, w)| w.value == value.value).count();
        let certain = same >= 2 && same * 3 >= all.len() * 2;
        Voted { value, certain }
    }

    fn number(&self, i: usize) -> Voted<Number> {
        let all: Vec<(usize, &Number)> = self
            .alike
            .iter()
            .map(|r| (*r, &self.parts[*r].numbers[i]))
            .collect();
        let mut digits = Vec::new();
        for (r, number) in &all {
            add(&mut digits, &number.digits, self.weight(*r));
        }
        let best = heaviest(&digits).map(|d| d.0.clone()).unwrap_or_default();
        let mut value = self.parts[self.chosen].numbers[i].clone();
        let same: Vec<&Number> = all
            .iter()
            .map(|(_, n)| *n)
            .filter(|n| n.digits == best)
            .collect();
        if value.digits != best
            && let Some(other) = same.first()
        {
            value.digits.clone_from(&other.digits);
            value.printed.clone_from(&other.printed);
        }
        value.label = value.label.or(all.iter().find_map(|(_, n)| n.label));
        value.extension = value
            .extension
            .clone()
            .or(all.iter().find_map(|(_, n)| n.extension.clone()));
        let sound = same.iter().filter(|n| !n.doubtful).count();
        // A number that another reading has more of has lost a group.
        let longer = all
            .iter()
            .any(|(_, n)| n.digits.len() > best.len() && n.digits.starts_with(&best));
        let certain = sound >= 2 && sound * 3 >= all.len() * 2 && !longer;
        Voted { value, certain }
    }
}

/// Recognisers see the round of an `@` as a letter before it: "strome@" where only Strom stands on the card.
fn without_ghosts(mut locals: Vec<(String, f32)>, evidence: &Evidence) -> Vec<(String, f32)> {
    for (local, weight) in locals.clone() {
        let Some(short) = local.strip_suffix(['e', 'a', 'o', 'c', '6', '9', 'Q', 'G']) else {
            continue;
        };
        if evidence.names_person(short) && !evidence.names_person(&local) {
            add(&mut locals, short, weight);
        }
    }
    locals
}

/// Dots and strokes are lost where they are small, and hardly ever seen where there is none: a reading that has one takes
/// over what speaks for the same letters without it.
fn with_lost_signs(locals: Vec<(String, f32)>, evidence: &Evidence) -> Vec<(String, f32)> {
    let signs = |l: &str| l.matches(['.', '_', '-']).count();
    let letters = |l: &str| l.replace(['.', '_', '-'], "").to_lowercase();
    locals
        .iter()
        .map(|(local, weight)| {
            let fewer = locals
                .iter()
                .filter(|(other, _)| {
                    signs(other) < signs(local) && letters(other) == letters(local)
                })
                .map(|(_, weight)| weight);
            let more = if evidence.names_person(local) {
                fewer.sum()
            } else {
                0.0
            };
            (local.clone(), weight + more)
        })
        .collect()
}

/// Whether one domain may be the other misread.
fn related(a: &str, b: &str) -> bool {
    a == b || fold::shape(a) == fold::shape(b) || fold::likeness(a, b) > 0.8
}
