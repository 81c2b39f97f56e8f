//! Counts the words looked at, so that a test can tell that twice the text is twice the work.

#[cfg(test)]
std::thread_local! {
    static DONE: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}

/// One word was looked at.
#[inline]
pub(super) fn count() {
    #[cfg(test)]
    DONE.set(DONE.get() + 1);
}

#[cfg(test)]
mod tests {
    use super::DONE;
    use crate::quick_add::{DayOrder, parse_in, parse_many};
    use chrono::NaiveDate;

    fn work(text: &str) -> u64 {
        let today = NaiveDate::from_ymd_opt(2026, 6, 3).unwrap();
        DONE.set(0);
        let _ = parse_in(text, today, DayOrder::DayFirst);
        let _ = parse_many(text, today, DayOrder::DayFirst);
        DONE.get()
    }

    #[test]
    fn twice_the_text_is_twice_the_work() {
        let texts = [
            "Sarah Chen, COO Acme, sarah@acme.com, wants intro to Bob by Friday\n",
            "1 ",
            "(1 ",
            "+",
            "- ",
            "met at ",
            "by Friday ",
            "the 5th of ",
            "Dr. ",
            "A, ",
            ", ",
            ". ",
            "a ",
            "#a ",
            "\"",
            "a@b.de ",
            "Ann Lee <ann@x.de>; ",
            "Tel. ",
            "T: ",
            "will send ",
            "Head of ",
            "\n\n",
            "Ann Lee\n0171 1234567\n\n",
            "Best regards ",
            "GmbH ",
            "x@y.de\n",
            "1/",
            "< ",
            "> ",
            "<a",
            "\t",
            "\u{202a}",
            "und ",
            "wants ",
            "KW 1 ",
            "Head of Sales of ",
            "Kim promised ",
        ];
        for text in texts {
            let n = 2_000 / text.len();
            let (one, two) = (work(&text.repeat(n)), work(&text.repeat(2 * n)));
            assert!(
                two <= 2 * one + one / 4 + 100,
                "{text:?}: {one}, then {two}"
            );
        }
    }
}
