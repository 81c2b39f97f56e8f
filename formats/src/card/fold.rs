//! Texts made comparable: without accents, signs and the difference of capitals, or by how letters look.

/// Small letters and digits only; letters with accents lose them, `ß` is `ss`, `æ` is `ae`.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match base(c) {
            Some(letters) => out.push_str(letters),
            None if c.is_alphanumeric() => out.push(c),
            None => {}
        }
    }
    out
}

/// As [`plain`], and `ae`, `oe`, `ue` are `a`, `o`, `u`: "Raedel" and "Rädel" are one.
pub(super) fn loose(text: &str) -> String {
    plain(text)
        .replace("ae", "a")
        .replace("oe", "o")
        .replace("ue", "u")
}

/// The words of a text, each as [`plain`]; what stands between is left out.
pub(super) fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '’'))
        .map(plain)
        .filter(|w| !w.is_empty())
        .collect()
}

fn base(c: char) -> Option<&'static str> {
    Some(match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => "a",
        'ç' | 'ć' | 'č' | 'ĉ' | 'ċ' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => "e",
        'ğ' | 'ģ' | 'ĝ' => "g",
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'į' | 'ı' => "i",
        'ķ' => "k",
        'ł' | 'ľ' | 'ļ' | 'ĺ' => "l",
        'ñ' | 'ń' | 'ň' | 'ņ' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ő' | 'ō' => "o",
        'ř' | 'ŕ' => "r",
        'ś' | 'š' | 'ş' | 'ș' => "s",
        'ß' => "ss",
        'ť' | 'ţ' | 'ț' => "t",
        'ù' | 'ú' | 'û' | 'ü' | 'ů' | 'ű' | 'ū' | 'ų' => "u",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        _ => return None,
    })
}

/// The shape of a text: characters that recognisers take for each other are one.
pub(super) fn shape(text: &str) -> String {
    plain_signs(text)
        .replace("rn", "m")
        .replace("vv", "w")
        .replace("cl", "d")
        .chars()
        .map(|c| match c {
            '1' | 'i' | 'j' | '|' | '!' => 'l',
            '0' => 'o',
            '5' => 's',
            '8' => 'b',
            '6' | '9' | 'q' => 'g',
            '2' => 'z',
            other => other,
        })
        .collect()
}

fn plain_signs(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .filter(|c| !c.is_whitespace())
        .map(|c| base(c).and_then(|b| b.chars().next()).unwrap_or(c))
        .collect()
}

/// How many letters have to be put in, taken out or changed; anything past 80 letters is not looked at.
pub(super) fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().take(80).collect();
    let b: Vec<char> = b.chars().take(80).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let change = diagonal + usize::from(ca != cb);
            diagonal = row[j + 1];
            row[j + 1] = change.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

/// From 0 for nothing in common to 1 for the same.
pub(super) fn likeness(a: &str, b: &str) -> f32 {
    let longer = a.chars().count().max(b.chars().count()).min(80);
    if longer == 0 {
        return 1.0;
    }
    1.0 - distance(a, b).min(longer) as f32 / longer as f32
}
