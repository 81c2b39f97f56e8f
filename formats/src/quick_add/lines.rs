//! Whole lines that say nothing about the person but belong in the note: headers of mails, disclaimers, entries in
//! registers, "Sent from my iPhone".

use super::text::Word;
use super::words::{self, Kinds};

/// What a line is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// Nothing in it.
    Blank,
    /// Reads on.
    Plain,
    /// "From:" and so many words of it; the person stands behind it.
    From(usize),
    /// For the note as it is.
    Aside,
    /// For the note, and so is what follows up to the next empty line.
    Disclaimer,
}

/// `several` is whether the text has more lines than this.
pub(super) fn sort(words: &[Word<'_>], several: bool) -> Line {
    let words = match words {
        [first, rest @ ..]
            if first.bare.is_empty() && !rest.is_empty() && first.text.starts_with('>') =>
        {
            rest
        }
        all => all,
    };
    let Some(first) = words.first() else {
        return Line::Blank;
    };
    if words.iter().all(|w| w.bare.is_empty()) {
        return Line::Blank;
    }
    if let Some(header) =
        header(words).filter(|_| several || words.iter().any(|w| w.text.contains('@')))
    {
        return match header {
            // One line "To: Ann Lee <ann@acme.com>" is about Ann.
            Line::Aside if !several => {
                Line::From(1 + usize::from(words.get(1).is_some_and(|w| w.text == ":")))
            }
            other => other,
        };
    }
    if is_disclaimer(words) {
        return Line::Disclaimer;
    }
    if is_sent_from(words)
        || (several && (is_quote(words) || first.bare.starts_with("datenschutz")))
        || is_register(words)
    {
        return Line::Aside;
    }
    Line::Plain
}

/// "Von:", "Sent:", "À :". Those of the sender are read, the others are for the note.
fn header(words: &[Word<'_>]) -> Option<Line> {
    let first = &words[0];
    let own = first.text.ends_with(':')
        || first.text.contains(':') && first.text.trim_matches('*').ends_with(':');
    let len = match words.get(1) {
        _ if own => 1,
        Some(next) if next.text == ":" => 2,
        _ => return None,
    };
    match first.bare.as_str() {
        "from" | "von" | "de" | "da" | "van" | "från" | "od" | "expéditeur" | "absender" => {
            Some(Line::From(len))
        }
        "to" | "an" | "à" | "a" | "para" | "aan" | "till" | "do" | "cc" | "kopie" | "bcc"
        | "sent" | "gesendet" | "envoyé" | "enviado" | "inviato" | "verzonden" | "skickat"
        | "wysłano" | "date" | "datum" | "fecha" | "data" | "subject" | "betreff" | "objet"
        | "asunto" | "oggetto" | "onderwerp" | "ämne" | "temat" | "reply-to" => Some(Line::Aside),
        _ => None,
    }
}

fn is_sent_from(words: &[Word<'_>]) -> bool {
    let begins =
        |all: &[&str]| all.iter().zip(words).all(|(a, w)| *a == w.bare) && all.len() <= words.len();
    const SENT: [&[&str]; 14] = [
        &["sent", "from", "my"],
        &["sent", "from"],
        &["sent", "via"],
        &["get", "outlook"],
        &["von", "meinem"],
        &["gesendet", "von"],
        &["envoyé", "de"],
        &["envoyé", "depuis"],
        &["inviato", "da"],
        &["enviado", "desde"],
        &["verstuurd", "vanaf"],
        &["verzonden", "vanaf"],
        &["skickat", "från"],
        &["wysłane", "z"],
    ];
    words.len() <= 8 && SENT.iter().any(|s| begins(s))
}

/// "On Mon, 3 June 2026, Bob Ray wrote:", "-----Ursprüngliche Nachricht-----".
fn is_quote(words: &[Word<'_>]) -> bool {
    const SAID: [&str; 7] = [
        "wrote",
        "schrieb",
        "écrit",
        "escribió",
        "scritto",
        "schreef",
        "skrev",
    ];
    const MESSAGE: [&str; 9] = [
        "message",
        "nachricht",
        "mensaje",
        "messaggio",
        "bericht",
        "meddelande",
        "wiadomość",
        "forwarded",
        "weitergeleitete",
    ];
    let says =
        words.iter().any(|w| w.is_among(&SAID)) && words[words.len() - 1].text.ends_with(':');
    let ruled = words[0].text.starts_with("--")
        && words.len() < 7
        && words.iter().any(|w| w.is_among(&MESSAGE));
    says || ruled
}

fn is_disclaimer(words: &[Word<'_>]) -> bool {
    const SIGNS: [&str; 24] = [
        "confidential",
        "confidentiality",
        "disclaimer",
        "privileged",
        "intended",
        "recipient",
        "recipients",
        "vertraulich",
        "vertrauliche",
        "vertraulichkeit",
        "adressat",
        "empfänger",
        "irrtümlich",
        "confidentiel",
        "confidentielle",
        "confidentielles",
        "destinataire",
        "confidencial",
        "destinatario",
        "riservato",
        "riservate",
        "vertrouwelijk",
        "konfidentiell",
        "poufne",
    ];
    const GREEN: [&str; 10] = [
        "environment",
        "printing",
        "umwelt",
        "ausdrucken",
        "environnement",
        "imprimer",
        "imprimir",
        "ambiente",
        "stampare",
        "milieu",
    ];
    let long = words.len() > 5;
    let count = |list: &[&str]| words.iter().take(60).filter(|w| w.is_among(list)).count();
    let headed = words[0].is_among(&[
        "disclaimer",
        "confidentiality",
        "confidential",
        "haftungsausschluss",
    ]) && words.len() < 4;
    headed
        || (long
            && count(&SIGNS) > 0
            && words.iter().take(60).any(|w| {
                w.is_among(&[
                    "message",
                    "e-mail",
                    "email",
                    "mail",
                    "nachricht",
                    "information",
                    "informationen",
                    "informations",
                    "messaggio",
                    "mensaje",
                    "correo",
                    "bericht",
                    "meddelande",
                    "meddelandet",
                    "wiadomość",
                    "attachments",
                    "courriel",
                    "communication",
                    "this",
                    "diese",
                ])
            }))
        || (long
            && count(&GREEN) > 0
            && words.iter().any(|w| {
                w.is_among(&[
                    "consider", "think", "denken", "pensez", "penser", "antes", "prima", "before",
                    "bevor", "bitte", "please", "mail", "e-mail", "denk",
                ])
            }))
}

/// "Sitz der Gesellschaft: …", "VAT ID: DE123", "Registered in England No. 123", "Geschäftsführer: …".
pub(super) fn is_register(words: &[Word<'_>]) -> bool {
    let first = &words[0];
    let digits = words
        .iter()
        .take(20)
        .any(|w| w.bare.bytes().any(|b| b.is_ascii_digit()));
    let of_directors = first.is_among(&[
        "geschäftsführer",
        "geschäftsführerin",
        "geschäftsführung",
        "vorstand",
        "aufsichtsrat",
        "directors",
        "gérant",
        "inhaber",
        "vorsitzender",
    ]) && words.len() > 1
        && (first.text.ends_with(':') || words[1].text == ":");
    let office = matches!(
        (first.bare.as_str(), words.get(1).map(|w| w.bare.as_str())),
        (
            "registered",
            Some("office" | "in" | "company" | "number" | "no" | "address" | "charity")
        ) | ("sitz", Some("der" | "und"))
            | ("siège", Some("social"))
            | ("managing", Some("directors"))
            | ("company", Some("number" | "no" | "registration" | "reg"))
            | ("sede", Some("legale" | "social"))
            | ("domicilio", Some("social"))
            | ("rejestr" | "sąd", Some(_))
            | ("capital" | "kapitał", Some("social" | "zakładowy"))
            | ("part", Some("of"))
            | ("authorised" | "authorized", Some("and"))
    );
    let next = words.get(1);
    let code = |w: &Word<'_>| w.bare.bytes().any(|b| b.is_ascii_digit()) && w.bare.len() > 3;
    let coded = first.is(Kinds::REGISTER)
        && digits
        && (first.text.ends_with([':', '.'])
            || next.is_some_and(|w| {
                code(w)
                    || w.bare.starts_with(|c: char| c.is_ascii_digit())
                    || w.is(Kinds::REGISTER)
                    || w.text == ":"
                    || w.is_among(&[
                        "nr", "no", "id", "number", "nummer", "reg", "paris", "lyon", "münchen",
                        "berlin", "hamburg", "b",
                    ])
            }));
    let court = first.is_among(&["registergericht", "amtsgericht", "handelsregister"]);
    let glued = words::kinds("", first.bare.split([':', '/']).next().unwrap_or_default())
        .has(Kinds::REGISTER)
        && first.text.contains(':')
        && digits;
    of_directors || office || coded || court || glued
}

/// How many words at the beginning only greet: "Best regards", "Mit freundlichen Grüßen".
pub(super) fn greeting(words: &[Word<'_>]) -> usize {
    let len = words.iter().take_while(|w| w.is(Kinds::GREETING)).count();
    let from_somewhere = words.get(len).is_some_and(|w| {
        w.is_among(&["aus", "from", "de", "du", "da", "uit", "från", "z", "nach"])
    });
    let said = words[..len].iter().any(|w| {
        w.is(Kinds::FAREWELL)
            || w.is_among(&[
                "wishes",
                "yours",
                "salutations",
                "poważaniem",
                "groet",
                "grüßen",
                "grüssen",
                "hälsning",
                "saludo",
                "pozdrowieniami",
                "vous",
                "truly",
                "faithfully",
            ])
    });
    match len {
        0 => 0,
        _ if from_somewhere && said => words.len(),
        1 if words.len() > 1 => 0,
        1 => 1,
        _ if said => len,
        _ => 0,
    }
}
