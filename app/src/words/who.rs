//! How somebody is spoken of: by the pronouns that were entered, else by name.

use kith_graph::types::PersonDraft;

/// The words for one person in a sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Who {
    /// "she", "Priya Raman": before a verb.
    pub(crate) subject: String,
    /// "her", "Priya Raman": after one.
    pub(crate) object: String,
    /// The subject as a sentence begins with it.
    pub(crate) start: String,
    plural: bool,
}

impl Who {
    /// Pronouns are taken as they are usually written: "she", "she/her". Without them, or with others that are not two
    /// words with a stroke between, the name is used.
    pub(crate) fn of(name: &str, pronouns: &str) -> Self {
        let lower = pronouns.to_lowercase();
        let mut parts = lower
            .split(['/', ',', ' '])
            .map(str::trim)
            .filter(|part| !part.is_empty());
        let (subject, object) = match parts.next() {
            Some("she") => ("she", "her"),
            Some("he") => ("he", "him"),
            Some("they") => ("they", "them"),
            _ => pair(&lower).unwrap_or((name, name)),
        };
        Self {
            start: if subject == name {
                name.to_owned()
            } else {
                super::sentence(subject)
            },
            plural: subject == "they",
            subject: subject.to_owned(),
            object: object.to_owned(),
        }
    }

    /// The same of a whole entry: without pronouns by the given name, where it is known.
    pub(crate) fn of_person(person: &PersonDraft, name: &str) -> Self {
        let parts = person.parts.as_ref();
        let given = parts.map_or("", |parts| parts.given.as_str());
        let first = name.split_whitespace().next().unwrap_or(name);
        Self::of(
            if given.is_empty() { first } else { given },
            &person.pronouns,
        )
    }

    /// "she looks", "they look": within a sentence.
    pub(crate) fn clause(&self, looks: &str, look: &str) -> String {
        format!(
            "{} {}",
            self.subject,
            if self.plural { look } else { looks }
        )
    }

    /// "She looks", "They look": the beginning of a sentence, the verb given in both forms.
    pub(crate) fn does(&self, looks: &str, look: &str) -> String {
        format!("{} {}", self.start, if self.plural { look } else { looks })
    }

    /// "does she", "do they": within a question.
    pub(crate) fn question(&self) -> String {
        let verb = if self.plural { "do" } else { "does" };
        format!("{verb} {}", self.subject)
    }
}

/// The first two of several words with strokes between: "ze/zir", "ze/zir/zirs".
fn pair(pronouns: &str) -> Option<(&str, &str)> {
    let mut parts = pronouns.split('/').map(str::trim);
    let is_word = |part: &&str| !part.is_empty() && !part.contains([' ', ',']);
    let (subject, object) = (parts.next(), parts.next());
    subject.filter(is_word).zip(object.filter(is_word))
}

#[cfg(test)]
mod tests {
    use super::Who;
    use kith_graph::types::{NameParts, PersonDraft};

    #[test]
    fn pronouns_are_used_only_where_they_were_entered() {
        for (pronouns, subject, object, looks) in [
            ("", "Priya Raman", "Priya Raman", "Priya Raman looks"),
            ("she", "she", "her", "She looks"),
            ("She/Her", "she", "her", "She looks"),
            ("he", "he", "him", "He looks"),
            ("they/them", "they", "them", "They look"),
            ("ze/zir", "ze", "zir", "Ze looks"),
            ("she, her", "she", "her", "She looks"),
            ("ze / zir / zirs", "ze", "zir", "Ze looks"),
            ("ask", "Priya Raman", "Priya Raman", "Priya Raman looks"),
            (
                "any pronouns",
                "Priya Raman",
                "Priya Raman",
                "Priya Raman looks",
            ),
            (
                "any/all pronouns",
                "Priya Raman",
                "Priya Raman",
                "Priya Raman looks",
            ),
            ("ze, zir", "Priya Raman", "Priya Raman", "Priya Raman looks"),
            ("ze/", "Priya Raman", "Priya Raman", "Priya Raman looks"),
        ] {
            let who = Who::of("Priya Raman", pronouns);
            assert_eq!(who.subject, subject, "{pronouns}");
            assert_eq!(who.object, object, "{pronouns}");
            assert_eq!(who.does("looks", "look"), looks, "{pronouns}");
        }
    }

    #[test]
    fn a_first_name_is_the_given_one_or_the_first_word() {
        let mut person = PersonDraft::default();
        assert_eq!(Who::of_person(&person, "Priya Raman").object, "Priya");
        person.parts = Some(NameParts {
            given: "Anna Maria".to_owned(),
            ..NameParts::default()
        });
        let who = Who::of_person(&person, "Dr Anna Maria Keller");
        assert_eq!(who.object, "Anna Maria");
        assert_eq!(who.clause("looks", "look"), "Anna Maria looks");
    }
}
