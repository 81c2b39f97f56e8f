//! The words that column names are made of, in English, German, French, Spanish, Italian, Swedish, Polish and Dutch.
//!
//! Names like "Straße geschäftlich 2", "Rue (bureau)" or "Home mobile" are put together from few words in any order, so
//! the words are known here, not the names. A name with a word that is not here is not understood, which is how
//! "Manager's Name" is no name and "E-mail Display Name" no e-mail.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What one word of a column name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A name, or a part of it that the table's other columns tell.
    Name,
    Prefix,
    Given,
    Additional,
    Family,
    Suffix,
    Nickname,
    Company,
    Department,
    /// A job title, or a form of address.
    Title,
    JobTitle,
    Email,
    Phone,
    Mobile,
    Fax,
    Pager,
    Web,
    LinkedIn,
    Address,
    Street,
    PoBox,
    City,
    Region,
    Postcode,
    Country,
    Birthday,
    Anniversary,
    Tags,
    MetAt,
    MetOn,
    Note,
    /// What another column's value is for: "Phone 1 - Type".
    Kind,
    Work,
    Home,
    Other,
    Main,
    Car,
    Radio,
    Assistant,
    /// Says nothing: "number", "de".
    Filler,
}

use Piece::{
    Additional, Address, Anniversary, Assistant, Birthday, Car, City, Company, Country, Department,
    Email, Family, Fax, Filler, Given, Home, JobTitle, Kind, LinkedIn, Main, MetAt, MetOn, Mobile,
    Name, Nickname, Note, Other, Pager, Phone, PoBox, Postcode, Prefix, Radio, Region, Street,
    Suffix, Tags, Title, Web, Work,
};

/// Several words that mean one thing, and the word that stands for them.
const PHRASES: &[(&str, &str)] = &[
    ("additional name", "middlename"),
    ("alias name", "nickname"),
    ("also known as", "nickname"),
    ("apartado de correo", "pobox"),
    ("apartado postal", "pobox"),
    ("birth date", "birthday"),
    ("birth day", "birthday"),
    ("boite postale", "pobox"),
    ("box postale", "pobox"),
    ("casella postale", "pobox"),
    ("cell phone", "mobile"),
    ("code postal", "postcode"),
    ("codice postale", "postcode"),
    ("codigo postal", "postcode"),
    ("connected on", "meton"),
    ("correo electronico", "email"),
    ("data di nascita", "birthday"),
    ("data urodzenia", "birthday"),
    ("date de naissance", "birthday"),
    ("date met", "meton"),
    ("date of birth", "birthday"),
    ("deuxieme prenom", "middlename"),
    ("drugie imie", "middlename"),
    ("e mail", "email"),
    ("e post", "epost"),
    ("family name", "lastname"),
    ("fecha de nacimiento", "birthday"),
    ("full name", "fullname"),
    ("i phone", "mobile"),
    ("imie i nazwisko", "fullname"),
    ("kod pocztowy", "postcode"),
    ("linked in", "linkedin"),
    ("met at", "metat"),
    ("met on", "meton"),
    ("middelste naam", "middlename"),
    ("middle name", "middlename"),
    ("nom complet", "fullname"),
    ("nom et prenom", "fullname"),
    ("nom de famille", "lastname"),
    ("nombre completo", "fullname"),
    ("nombre y apellido", "fullname"),
    ("nome completo", "fullname"),
    ("nome e cognome", "fullname"),
    ("nr tel", "telefon"),
    ("p o box", "pobox"),
    ("po box", "pobox"),
    ("post code", "postcode"),
    ("posta elettronica", "email"),
    ("postal code", "postcode"),
    ("secondo nome", "middlename"),
    ("segundo nombre", "middlename"),
    ("skrzynka pocztowa", "pobox"),
    ("stanowisko pracy", "stanowisko"),
    ("tele phone", "phone"),
    ("voor en achternaam", "fullname"),
    ("vor und nachname", "fullname"),
    ("vor und zuname", "fullname"),
    ("weitere vornamen", "middlename"),
    ("weiterer vorname", "middlename"),
    ("where met", "metat"),
    ("zip code", "postcode"),
    ("zweiter vorname", "middlename"),
];

/// Words as they stand after [`fold`], with what they mean.
const WORDS: &[(&[Piece], &str)] = &[
    (
        &[Name],
        "name nom nombre nome namn naam nazwa display anzeigename displayname nominativo",
    ),
    (&[Name, Filler], "fullname fullnamn"),
    (
        &[Prefix],
        "prefix prefisso prefijo prefixe namenszusatz anrede salutation honorific civilite tratamiento voorvoegsel przedrostek titulatura aanhef namnprefix",
    ),
    (
        &[Given],
        "firstname first given givenname forename vorname vornamen rufname prenom prenoms fornamn imie imiona voornaam voornamen",
    ),
    (&[Additional], "middlename middle mellannamn"),
    (
        &[Family],
        "lastname last family familyname surname nachname familienname zuname apellido apellidos cognome efternamn nazwisko achternaam familienaam",
    ),
    (
        &[Suffix],
        "suffix suffixe sufijo suffisso sufiks achtervoegsel namnsuffix namenssuffix",
    ),
    (
        &[Nickname],
        "nickname nick spitzname surnom apodo soprannome smeknamn pseudonim bijnaam roepnaam",
    ),
    (
        &[Company],
        "company organization organisation organisationsname employer firm firma unternehmen arbeitgeber firmenname societe entreprise employeur organizacion empresa compania societa azienda ditta foretag arbetsgivare bedrijf werkgever bedrijfsnaam organizacja",
    ),
    (
        &[Department],
        "department dept division abteilung service departement departamento reparto avdelning dzial afdeling",
    ),
    (&[Title], "title titel titre titulo titolo tytul"),
    (
        &[JobTitle],
        "job jobtitle position role function profession beruf berufsbezeichnung funktion stelle poste fonction profesion puesto cargo posizione ruolo mansione qualifica befattning yrke stanowisko functie beroep jobtitel",
    ),
    (
        &[Email],
        "email emails mail mails emailaddress mailaddress emailadresse mailadresse courriel messagerie correo epost eposten emailadres",
    ),
    (&[Email, Address], "epostadress epostadresse"),
    (&[Email, Kind], "eposttyp emailtype emailtyp"),
    (
        &[Phone],
        "phone phones telephone tel telefon telefono telefoon telefonnummer telefonnr phonenumber rufnummer telnr fon festnetz landline fijo fisso telefoonnummer numertelefonu puhelin telefonu",
    ),
    (
        &[Mobile],
        "mobile mobil cell cellphone cellular mobilephone mobiltelefon mobilnummer mobiltel handy handynummer natel movil celular portable cellulare mobiele mobiel komorka komorkowy komorkowe mobilny gsm whatsapp mobieltje",
    ),
    (
        &[Fax],
        "fax faxnummer telefax telecopie telecopieur faks faks facsimile",
    ),
    (
        &[Pager],
        "pager pagers buscapersonas cercapersone personsokare semafoon radiomessagerie",
    ),
    (
        &[Web],
        "web website websites profile profil perfil profilo webpage webseite webadresse homepage url urls www site sito sitio webbplats webbsida hemsida strona witryna website internetseite pagina webpagina page internet sieci",
    ),
    (&[LinkedIn], "linkedin"),
    (
        &[Address],
        "address addresses addr adresse adresses anschrift direccion indirizzo adress adres adresu",
    ),
    (
        &[Street],
        "street strasse strassenname str rue calle via gata gatuadress ulica straat straatnaam line zeile",
    ),
    (
        &[PoBox],
        "pobox postfach postbox postbus postbusnummer box bp",
    ),
    (
        &[City],
        "city town ort wohnort stadt ville localite ciudad poblacion localidad citta comune stad postort miasto miejscowosc plaats woonplaats",
    ),
    (
        &[Region],
        "state province region county bundesland kanton canton dep provincia estado comunidad regione stato lan delstat wojewodztwo provincie geografica area regio",
    ),
    (
        &[Postcode],
        "postcode postal zip plz postleitzahl zipcode postalcode cp cap postnummer postnr postadress",
    ),
    (
        &[Country],
        "country land staat pays pais paese nazione kraj",
    ),
    (
        &[Birthday],
        "birthday birthdate born dob geburtstag geburtsdatum geboren anniversaire naissance cumpleanos nacimiento compleanno nascita fodelsedag fodelsedatum urodziny verjaardag geboortedatum",
    ),
    (
        &[Anniversary],
        "anniversary jahrestag hochzeitstag anniversario aniversario arsdag rocznica trouwdag jubileum",
    ),
    (
        &[Tags],
        "tags tag categories category labels groups group kategorien kategorie gruppe gruppen schlagworte categorias categoria categorie etiquetas etiquettes groupes etichette gruppi kategorier grupper etykiety grupy categorieen groepen",
    ),
    (&[MetAt], "metat"),
    (&[MetOn], "meton"),
    (
        &[Note],
        "note notes comment comments remark remarks notiz notizen bemerkung bemerkungen kommentar anmerkung anmerkungen remarque remarques commentaires nota notas observaciones comentarios annotazioni anteckning anteckningar notatka notatki uwagi notitie notities opmerkingen",
    ),
    (&[Kind], "label type typ tipo art kind rodzaj soort"),
    (
        &[Work],
        "work business office geschaftlich geschaeftlich dienstlich arbeit beruflich buro buero bureau travail professionnel professionnelle pro trabajo oficina uff ufficio lavoro arbete jobb sluzbowy sluzbowa sluzbowe praca werk zakelijk kantoor",
    ),
    (
        &[Home],
        "home private personal privat privee prive domicile personnel personnelle particular domicilio casa ab abitazione privato personale hem domowy domowa domowe prywatny thuis personlig",
    ),
    (
        &[Other],
        "other alternate weitere weiterer weiteres weiterese andere anderer anderes autre otro otra altro altra annan annat ovrig inny inna inne ander anders overig",
    ),
    (
        &[Main],
        "main primary principal principale haupt primar podstawowy glowny hoofd primaire",
    ),
    (&[Car], "car auto voiture coche samochodzie"),
    (&[Radio], "radio"),
    (
        &[Assistant],
        "assistant assistants assistent assistente asistente asystenta",
    ),
    (
        &[Work, Address],
        "arbetsadress werkadres geschaftsadresse firmenadresse",
    ),
    (
        &[Home, Address],
        "hemadress huisadres privatadresse thuisadres",
    ),
    (&[Home, City], "hemort"),
    (&[Work, Phone], "geschaftstelefon diensttelefon"),
    (&[Home, Phone], "privattelefon huistelefoon"),
    (&[Main, Phone], "haupttelefon hoofdtelefoon"),
    (&[Car, Phone], "autotelefon autotelefoon biltelefon"),
    (
        &[Radio, Phone],
        "radiotelefon radiotelefono radiotelefoon radiophone",
    ),
    (&[Company, Phone], "vaxel centralita zentrale"),
    (
        &[Filler],
        "r number no nr value contact contacts kontakt person of the s a an de del della delle dell di do du des la le les l da het op w o en en or der die das und i and et y e nummer numero num number id code given",
    ),
];

static KNOWN: LazyLock<HashMap<&'static str, &'static [Piece]>> = LazyLock::new(|| {
    let mut known = HashMap::new();
    for (pieces, words) in WORDS {
        for word in words.split(' ') {
            known.entry(word).or_insert(*pieces);
        }
    }
    known
});

/// The phrases with their first words.
static STARTS: LazyLock<Vec<(&'static str, &'static str, &'static str)>> = LazyLock::new(|| {
    let first = |phrase: &'static str| phrase.split(' ').next().unwrap_or(phrase);
    let start = |(phrase, word): &(&'static str, &'static str)| (first(phrase), *phrase, *word);
    PHRASES.iter().map(start).collect()
});

/// A column name as it was understood.
#[derive(Debug, Default)]
pub(super) struct Words {
    pub(super) pieces: Vec<Piece>,
    /// The number in it; 0 if there is none.
    pub(super) number: u16,
    /// Whether the number is the last word: "Street 2", not "Address 2 City".
    pub(super) number_last: bool,
}

impl Words {
    pub(super) fn has(&self, piece: Piece) -> bool {
        self.pieces.contains(&piece)
    }

    pub(super) fn any(&self, pieces: &[Piece]) -> bool {
        pieces.iter().any(|p| self.has(*p))
    }
}

/// What a column name says; nothing if it has a word that is not known, or none that means anything.
pub(super) fn read(heading: &str) -> Option<Words> {
    // Every word has to be known, and the longest names of columns have eight.
    if heading.len() > 100 || heading.split_whitespace().count() > 10 {
        return None;
    }
    let folded = one_word_each(format!(" {} ", fold(heading)));
    let mut words = Words::default();
    for token in folded.split_whitespace() {
        words.number_last = false;
        if let Ok(number) = token.parse() {
            words.number = number;
            words.number_last = true;
        } else {
            words.pieces.extend(*KNOWN.get(token)?);
        }
    }
    words.pieces.iter().any(|p| *p != Filler).then_some(words)
}

/// Every phrase as the word that stands for it.
fn one_word_each(folded: String) -> String {
    let begun = |(first, ..): &&(&str, &str, &str)| folded.split_whitespace().any(|w| w == *first);
    let phrases: Vec<_> = STARTS.iter().filter(begun).collect();
    phrases.into_iter().fold(folded, |text, (_, phrase, word)| {
        // "E-Mail-Adresse" goes on in the same word: only its beginning has to fit.
        text.replace(&format!(" {phrase}"), &format!(" {word}"))
    })
}

/// Lower case without accents, words and numbers apart: `E-Mail2Address` is `e mail 2 address`.
pub(super) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    for c in text.chars() {
        let apart = (before.is_lowercase() && c.is_uppercase())
            || (before.is_alphabetic() && c.is_ascii_digit())
            || (before.is_ascii_digit() && c.is_alphabetic());
        if apart {
            out.push(' ');
        }
        before = c;
        for c in c.to_lowercase() {
            match c {
                'ß' => out.push_str("ss"),
                'æ' => out.push_str("ae"),
                'œ' => out.push_str("oe"),
                '\'' | '’' if out.ends_with('l') || out.ends_with('s') => out.push(' '),
                '\'' | '’' => {}
                c if c.is_alphanumeric() => out.push(plain(c)),
                _ => out.push(' '),
            }
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn plain(c: char) -> char {
    match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è' | 'é' | 'ê' | 'ë' | 'ę' | 'ě' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ł' => 'l',
        'ñ' | 'ń' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => 'o',
        'ś' | 'š' => 's',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fall_into_words_and_numbers() {
        for (name, folded) in [
            ("E-mail Address", "e mail address"),
            ("BusinessStreet2", "business street 2"),
            ("Straße geschäftlich", "strasse geschaftlich"),
            ("Dép/Région (bureau)", "dep region bureau"),
            ("Adresse de l'assistant(e)", "adresse de l assistant e"),
            ("E-mail 2: Adresse", "e mail 2 adresse"),
        ] {
            assert_eq!(fold(name), folded);
        }
    }

    #[test]
    fn every_word_stands_in_the_form_that_is_looked_up() {
        for (_, words) in WORDS {
            for word in words.split(' ') {
                assert_eq!(fold(word), word);
            }
        }
        for (phrase, word) in PHRASES {
            assert_eq!(fold(phrase), *phrase);
            assert!(word.split(' ').all(|w| KNOWN.contains_key(w)), "{word}");
        }
    }
}
