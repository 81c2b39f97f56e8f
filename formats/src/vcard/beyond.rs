//! What a file's lines say of somebody beyond the lines that are kept of them already.

use super::property::Property;
use super::source::MARK;
use std::collections::BTreeSet;

/// Properties that a card has once at most (RFC 6350, section 6): the first file's stays.
const ONCE: [&str; 6] = ["UID", "REV", "PRODID", "KIND", "GENDER", "ANNIVERSARY"];

/// Properties of which several sources are read together, or only one is wanted: a second file's words for them would come
/// between those of the first.
const WHOLE: [&str; 11] = [
    "N",
    "FN",
    "NICKNAME",
    "ORG",
    "TITLE",
    "ROLE",
    "BDAY",
    "CATEGORIES",
    "NOTE",
    "PHOTO",
    "LOGO",
];

/// The lines of a file to be kept beside those that are kept of somebody, in the file's order. Lines of one group stay
/// together, under another name where theirs is taken; what is there, under whatever group, is not there again, so that a
/// second import of the same file adds nothing.
#[must_use]
pub fn new_lines(has: &[String], says: &[String]) -> Vec<String> {
    let there: Vec<Kept<'_>> = has.iter().map(|line| Kept::of(line)).collect();
    let said: Vec<Kept<'_>> = says.iter().map(|line| Kept::of(line)).collect();
    let mut taken: BTreeSet<String> = there.iter().map(|kept| kept.group.to_lowercase()).collect();
    let mut done: BTreeSet<String> = BTreeSet::new();
    let mut new = Vec::new();
    for kept in said.iter().filter(|kept| !kept.is_left_out(&there)) {
        if kept.group.is_empty() {
            if !there.iter().any(|other| other.says_the_same(kept)) {
                new.push(kept.line.to_owned());
            }
            continue;
        }
        if !done.insert(kept.group.to_lowercase()) {
            continue;
        }
        let whole: Vec<&Kept<'_>> = said.iter().filter(|k| k.is_of(kept.group)).collect();
        if is_there(&there, &whole) {
            continue;
        }
        let free = free(kept.group, &taken, &said);
        new.extend(whole.iter().map(|kept| kept.under(&free)));
        taken.insert(free.to_lowercase());
    }
    new
}

/// A kept line: the mark, the group, and what stands behind it.
struct Kept<'a> {
    line: &'a str,
    mark: &'a str,
    group: &'a str,
    rest: &'a str,
    name: String,
}

impl<'a> Kept<'a> {
    fn of(line: &'a str) -> Self {
        let (mark, text) = match line.strip_prefix(MARK) {
            Some(text) => (&line[..MARK.len()], text),
            None => ("", line),
        };
        let property = Property::kept(text);
        let name = property.as_ref().map(|p| p.name.clone());
        let group = property.map_or(0, |p| p.group.len());
        let starts = text.get(..group).filter(|_| group > 0);
        let rest = starts.and_then(|_| text.get(group..)?.strip_prefix('.'));
        Self {
            line,
            mark,
            group: starts.filter(|_| rest.is_some()).unwrap_or_default(),
            rest: rest.unwrap_or(text),
            name: name.unwrap_or_default(),
        }
    }

    fn is_left_out(&self, there: &[Kept<'_>]) -> bool {
        let name = self.name.as_str();
        if !self.mark.is_empty() {
            return WHOLE.contains(&name);
        }
        let mut others = there.iter().filter(|other| other.mark.is_empty());
        ONCE.contains(&name) && others.any(|other| other.name == name)
    }

    fn is_of(&self, group: &str) -> bool {
        self.group.eq_ignore_ascii_case(group)
    }

    fn says_the_same(&self, other: &Kept<'_>) -> bool {
        (self.mark, self.rest) == (other.mark, other.rest)
    }

    fn under(&self, group: &str) -> String {
        format!("{}{group}.{}", self.mark, self.rest)
    }
}

/// Whether some group says all of these.
fn is_there(there: &[Kept<'_>], whole: &[&Kept<'_>]) -> bool {
    let groups: BTreeSet<&str> = there.iter().map(|kept| kept.group).collect();
    groups.into_iter().any(|group| {
        whole.iter().all(|kept| {
            let mut of_group = there.iter().filter(|other| other.group == group);
            of_group.any(|other| other.says_the_same(kept))
        })
    })
}

/// The group's own name, or the next that nobody has.
fn free(group: &str, taken: &BTreeSet<String>, said: &[Kept<'_>]) -> String {
    if !taken.contains(&group.to_lowercase()) {
        return group.to_owned();
    }
    let mut number = 1;
    loop {
        let name = format!("item{number}");
        if !taken.contains(&name) && !said.iter().any(|kept| kept.is_of(&name)) {
            return name;
        }
        number += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(has: &[&str], says: &[&str]) -> Vec<String> {
        let lines = |all: &[&str]| -> Vec<String> { all.iter().map(|l| (*l).to_owned()).collect() };
        let added = new_lines(&lines(has), &lines(says));
        let both: Vec<String> = lines(has).into_iter().chain(added.clone()).collect();
        assert!(
            new_lines(&both, &lines(says)).is_empty(),
            "{has:?} {says:?}"
        );
        added
    }

    #[test]
    fn what_is_kept_already_is_not_kept_again() {
        for (has, says, added) in [
            (vec![], vec![], vec![]),
            (vec![], vec!["X-SHOE:38"], vec!["X-SHOE:38"]),
            (vec!["X-SHOE:38"], vec!["X-SHOE:38"], vec![]),
            (
                vec!["X-SHOE:38"],
                vec!["X-SHOE:39", "X-SHOE:38"],
                vec!["X-SHOE:39"],
            ),
            (vec!["UID:a"], vec!["UID:b", "X-HAT:7"], vec!["X-HAT:7"]),
            (vec![], vec!["UID:b"], vec!["UID:b"]),
            (vec!["REV:20260101"], vec!["rev:20260608"], vec![]),
            (
                vec!["no property"],
                vec!["no property", "nor this"],
                vec!["nor this"],
            ),
            // Under which group it stands says nothing.
            (vec!["item1.X-HAT:7"], vec!["item4.X-HAT:7"], vec![]),
        ] {
            assert_eq!(new(&has, &says), added, "{has:?} {says:?}");
        }
    }

    #[test]
    fn lines_of_a_group_stay_together_under_a_free_name() {
        let has = ["item1.X-ABRELATEDNAMES:Bo", "item1.X-ABLABEL:Brother"];
        let says = [
            "item1.X-ABRELATEDNAMES:Cy",
            "item1.X-ABLABEL:Sister",
            "item2.X-ABDATE:2001-02-03",
        ];
        assert_eq!(
            new(&has, &says),
            [
                "item3.X-ABRELATEDNAMES:Cy",
                "item3.X-ABLABEL:Sister",
                "item2.X-ABDATE:2001-02-03"
            ]
        );
        assert_eq!(
            new(&says, &has),
            ["item3.X-ABRELATEDNAMES:Bo", "item3.X-ABLABEL:Brother"]
        );
    }

    #[test]
    fn a_second_files_words_for_a_number_are_kept_and_those_for_a_note_are_not() {
        let says = [
            "X-KITH-SOURCE:item1.TEL;TYPE=cell;PREF=1:+46 31 555 01",
            "X-KITH-SOURCE:item1.X-ABLABEL:Boat",
            "X-KITH-SOURCE:NOTE;LANGUAGE=sv:Hej",
        ];
        assert_eq!(
            new(&["item1.X-HAT:7"], &says),
            [
                "X-KITH-SOURCE:item2.TEL;TYPE=cell;PREF=1:+46 31 555 01",
                "X-KITH-SOURCE:item2.X-ABLABEL:Boat",
            ]
        );
    }
}
