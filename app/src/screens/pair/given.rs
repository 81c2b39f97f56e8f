//! What a person may give to join with, told apart without being opened.

/// Whether the text is words and not a link: the relay has to be named beside them.
pub(super) fn is_words(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let letters = |word: &str| word.chars().all(char::is_alphabetic);
    words.next().is_some_and(letters) && words.next().is_some_and(letters) && words.all(letters)
}

/// The first pairing link among the texts of codes.
pub(crate) fn invitation(texts: Vec<String>) -> Option<String> {
    let is_link = |text: &String| text.contains("/pair#k1-");
    texts.into_iter().find(is_link)
}

#[cfg(test)]
mod tests {
    use super::{invitation, is_words};

    #[test]
    fn two_words_of_letters_and_more_are_words() {
        for (text, words) in [
            ("abandon amount liar", true),
            (" Abandon\n AMOUNT ", true),
            ("abandon", false),
            ("", false),
            (
                "https://kith.example/pair#k1-00@https://relay.example",
                false,
            ),
            (
                "link: https://kith.example/pair#k1-00@https://relay.example",
                false,
            ),
        ] {
            assert_eq!(is_words(text), words, "{text}");
        }
    }

    #[test]
    fn of_several_codes_the_invitation_is_taken() {
        let link = "https://kith.example/pair#k1-00@https://relay.example";
        let texts = ["https://example.org", link].map(str::to_owned);
        assert_eq!(invitation(texts.to_vec()).as_deref(), Some(link));
        assert_eq!(invitation(vec!["MECARD:N:Chen;;".to_owned()]), None);
        assert_eq!(invitation(Vec::new()), None);
    }
}
