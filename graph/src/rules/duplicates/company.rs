//! Companies' names without what only says of which form they are.

use super::letters::latin;

/// What is equal for one company however its form is written; empty for none.
pub(super) fn company(value: &str) -> String {
    // After a comma or semicolon stands a department, or the form.
    let name = value.split([',', ';']).next().unwrap_or_default();
    let plain = latin(name).replace(['.', '\'', '’'], "");
    let words: Vec<&str> = plain
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let bare: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| !FORMS.contains(word))
        .collect();
    let kept = if bare.is_empty() { words } else { bare };
    // Joined: "Data Works" and "DataWorks" are one.
    kept.concat()
}

/// Whether two companies may be one: the same, or the longer begins with the shorter.
pub(super) fn are_one(a: &str, b: &str) -> bool {
    const ENOUGH: usize = 5;
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    a == b || (short.len() >= ENOUGH && long.starts_with(short))
}

const FORMS: &[&str] = &[
    "gmbh",
    "mbh",
    "ag",
    "kg",
    "kgaa",
    "ohg",
    "ug",
    "gbr",
    "ev",
    "eg",
    "ek",
    "se",
    "inc",
    "incorporated",
    "llc",
    "llp",
    "lp",
    "ltd",
    "limited",
    "plc",
    "corp",
    "corporation",
    "co",
    "company",
    "cie",
    "sa",
    "sas",
    "sarl",
    "sasu",
    "srl",
    "spa",
    "sl",
    "slu",
    "bv",
    "nv",
    "ab",
    "as",
    "asa",
    "oy",
    "oyj",
    "aps",
    "spzoo",
    "sp",
    "zoo",
    "z",
    "o",
    "oo",
    "pty",
    "pte",
    "pvt",
    "kft",
    "doo",
    "sro",
    "ooo",
    "zao",
    "kk",
    "holding",
    "holdings",
    "group",
    "gruppe",
    "und",
    "and",
    "the",
    "haftungsbeschrankt",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_company_is_one_whatever_its_form() {
        for (a, b) in [
            ("Acme GmbH", "ACME"),
            ("Acme GmbH & Co. KG", "Acme"),
            ("Müller AG", "Mueller"),
            ("The Acme Company, Inc.", "Acme"),
            ("Data Works Sp. z o.o.", "DataWorks"),
            ("Acme, Sales", "Acme S.A."),
        ] {
            assert_eq!(company(a), company(b), "{a} {b}");
        }
        assert_ne!(company("Deutsche Bank AG"), company("Deutsche Bahn AG"));
        assert_eq!(company("  "), "");
        assert_eq!(company("AG"), "ag");
        assert!(are_one(
            &company("Lowell Raman"),
            &company("Lowell Raman Tax")
        ));
        assert!(!are_one("ab", "abb"));
    }
}
