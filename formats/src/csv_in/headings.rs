//! What the columns of a table mean, by their names: Outlook's in eight languages, and any plain table's.

use super::words::{self, Piece, Words};
use super::{Field, Target, looks};

/// What a column name alone says.
enum Meaning {
    Sure(Target),
    /// A whole name, or the part of it that no other column has.
    Name,
    /// A job title, or a form of address.
    Title,
    /// "Work" alone: Outlook in some languages names the phone of a place so.
    Place(String),
}

/// How many of a row's cells are column names.
pub(super) fn known<'a>(cells: impl Iterator<Item = &'a str>) -> usize {
    cells.filter(|cell| meaning(cell).is_some()).count()
}

/// What each column means. `samples` are some values of each.
pub(super) fn targets(headings: &[String], samples: &[Vec<String>]) -> Vec<Option<Target>> {
    let meanings: Vec<Option<Meaning>> = headings.iter().map(|h| meaning(h)).collect();
    let sure = |field: Field| {
        let is = |m: &Option<Meaning>| matches!(m, Some(Meaning::Sure(t)) if t.field == field);
        meanings.iter().any(is)
    };
    let (given, family, job) = (sure(Field::Given), sure(Field::Family), sure(Field::Title));
    let titles = meanings
        .iter()
        .filter(|m| matches!(m, Some(Meaning::Title)))
        .count();
    let mut titles_seen = 0;
    let resolve = |(at, meaning): (usize, Option<Meaning>)| {
        let values = samples.get(at).map(Vec::as_slice).unwrap_or_default();
        Some(match meaning? {
            Meaning::Sure(target) => target,
            Meaning::Name => Target::from(match (given, family) {
                (true, false) => Field::Family,
                (false, true) => Field::Given,
                _ => Field::Name,
            }),
            Meaning::Title => {
                titles_seen += 1;
                let first_of_two = titles > 1 && titles_seen == 1;
                let address = job || first_of_two || looks::all(values, looks::form_of_address);
                Target::from(if address { Field::Prefix } else { Field::Title })
            }
            Meaning::Place(label) => {
                if !looks::all(values, looks::phone) {
                    return None;
                }
                Target::new(Field::Phone, 0, label)
            }
        })
    };
    meanings.into_iter().enumerate().map(resolve).collect()
}

/// A label's words in Kith's terms, whatever language they are in: "Arbeit" is "work", "Work Fax" is "work fax".
pub(super) fn label(written: &str) -> String {
    let written = written.trim();
    let device = |w: &Words| {
        w.number == 0
            && !w.any(&[
                Piece::Name,
                Piece::Company,
                Piece::Email,
                Piece::Web,
                Piece::Address,
            ])
    };
    let known = words::read(written).filter(device).and_then(|w| {
        let place = place(&w);
        let rest = w.pieces.iter().all(|p| {
            use Piece::{
                Assistant, Car, Fax, Filler, Home, Main, Mobile, Other, Pager, Phone, Radio, Work,
            };
            matches!(
                p,
                Work | Home
                    | Other
                    | Main
                    | Car
                    | Radio
                    | Assistant
                    | Mobile
                    | Fax
                    | Pager
                    | Phone
                    | Filler
            )
        });
        let label = phone_label(&w, &place);
        (rest && !label.is_empty()).then_some(label)
    });
    known.unwrap_or_else(|| written.to_owned())
}

fn meaning(heading: &str) -> Option<Meaning> {
    let w = words::read(heading)?;
    target(&w).map(Meaning::Sure).or_else(|| {
        let only = |allowed: &[Piece]| w.pieces.iter().all(|p| allowed.contains(p));
        if w.has(Piece::Name) && only(&[Piece::Name, Piece::Filler]) {
            return Some(Meaning::Name);
        }
        if w.has(Piece::Title) && only(&[Piece::Title, Piece::Work, Piece::Filler]) {
            return Some(Meaning::Title);
        }
        use Piece::{Filler, Home, Main, Other, Work};
        let alone = only(&[Work, Home, Other, Main, Filler]) && w.pieces.len() == 1;
        alone.then(|| Meaning::Place(place(&w)))
    })
}

fn target(w: &Words) -> Option<Target> {
    use Piece as P;
    let named = w.any(&[P::Name, P::Given, P::Family]);
    if w.has(P::Kind) {
        return kind(w);
    }
    let contact = w.any(&[
        P::Email,
        P::Phone,
        P::Mobile,
        P::Fax,
        P::Pager,
        P::Web,
        P::LinkedIn,
    ]);
    if contact {
        return if named { None } else { reach(w) };
    }
    if w.has(P::Assistant) || w.has(P::Radio) || w.has(P::Car) {
        return None;
    }
    if let Some(field) = address_part(w) {
        let place = place(w);
        // "Street 2" is a second line; "Address 2 City" is another address.
        let another = place.is_empty() && w.has(P::Address) && !w.number_last;
        let number = if another { w.number } else { 0 };
        return (!named).then(|| Target::new(field, number, place));
    }
    let plain = [
        (P::Birthday, Field::Birthday),
        (P::Anniversary, Field::Anniversary),
        (P::Nickname, Field::Nickname),
        (P::Tags, Field::Tags),
        (P::MetAt, Field::MetAt),
        (P::MetOn, Field::MetOn),
        (P::Note, Field::Note),
        (P::Suffix, Field::Suffix),
        (P::Prefix, Field::Prefix),
        (P::Additional, Field::Additional),
        (P::Given, Field::Given),
        (P::Family, Field::Family),
        (P::Department, Field::Department),
        (P::JobTitle, Field::Title),
    ];
    let mut found = plain.into_iter().filter(|(piece, _)| w.has(*piece));
    if let Some((piece, field)) = found.next() {
        let whole = w.has(P::Given) && w.has(P::Family);
        if whole && piece == P::Given {
            return Some(Target::from(Field::Name));
        }
        let company =
            w.any(&[P::Company, P::Work]) && !matches!(field, Field::Title | Field::Department);
        return (!company && found.next().is_none())
            .then(|| Target::new(field, position_number(field, w), ""));
    }
    if w.has(P::Company) && w.has(P::Title) {
        return Some(Target::new(Field::Title, w.number, ""));
    }
    let fillers = w.pieces.iter().filter(|p| **p == P::Filler).count();
    let fullname = w.has(P::Name) && fillers == 1 && w.pieces == [P::Name, P::Filler];
    if fullname {
        return Some(Target::from(Field::Name));
    }
    (w.has(P::Company) && !w.any(&[P::Main, P::Other, P::Home]))
        .then(|| Target::new(Field::Company, w.number, ""))
}

fn position_number(field: Field, w: &Words) -> u16 {
    match field {
        Field::Title | Field::Department => w.number,
        _ => 0,
    }
}

fn kind(w: &Words) -> Option<Target> {
    use Piece as P;
    let field = if w.has(P::Email) {
        Field::EmailLabel
    } else if w.any(&[P::Phone, P::Mobile]) {
        Field::PhoneLabel
    } else if w.has(P::Web) {
        Field::UrlLabel
    } else if w.has(P::Address) {
        Field::AddressLabel
    } else {
        return None;
    };
    Some(Target::new(field, w.number, ""))
}

fn reach(w: &Words) -> Option<Target> {
    use Piece as P;
    let place = place(w);
    if w.has(P::Email) {
        return Some(Target::new(Field::Email, w.number, place));
    }
    if w.any(&[P::Phone, P::Mobile, P::Fax, P::Pager]) {
        return Some(Target::new(Field::Phone, w.number, phone_label(w, &place)));
    }
    let label = if w.has(P::LinkedIn) {
        "LinkedIn".to_owned()
    } else {
        place
    };
    Some(Target::new(Field::Url, w.number, label))
}

fn phone_label(w: &Words, place: &str) -> String {
    let device = [
        (Piece::Fax, "fax"),
        (Piece::Pager, "pager"),
        (Piece::Mobile, "mobile"),
    ];
    let device = device.into_iter().find(|(p, _)| w.has(*p)).map(|(_, d)| d);
    let words = [Some(place).filter(|p| !p.is_empty()), device];
    words.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// "work", "home" and so on; a company's own line is "company main".
fn place(w: &Words) -> String {
    let places = [
        (Piece::Assistant, "assistant"),
        (Piece::Car, "car"),
        (Piece::Radio, "radio"),
        (Piece::Company, "company"),
        (Piece::Work, "work"),
        (Piece::Home, "home"),
        (Piece::Other, "other"),
        (Piece::Main, "main"),
    ];
    let place = places.into_iter().find(|(p, _)| w.has(*p)).map(|(_, l)| l);
    match place {
        Some("company") if w.any(&[Piece::Phone, Piece::Main]) => "company main",
        Some("company") => "work",
        other => other.unwrap_or_default(),
    }
    .to_owned()
}

fn address_part(w: &Words) -> Option<Field> {
    let parts = [
        (Piece::PoBox, Field::PoBox),
        (Piece::Postcode, Field::Postcode),
        (Piece::Country, Field::Country),
        (Piece::City, Field::City),
        (Piece::Region, Field::Region),
        (Piece::Street, Field::Street),
        (Piece::Address, Field::Street),
    ];
    parts.into_iter().find(|(p, _)| w.has(*p)).map(|(_, f)| f)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(heading: &str) -> Option<(Field, u16, String)> {
        let all = targets(&[heading.to_owned()], &[vec!["+49 89 123456".to_owned()]]);
        all[0].clone().map(|t| (t.field, t.number, t.label))
    }

    #[test]
    fn columns_are_understood_in_eight_languages() {
        use Field::*;
        for (headings, field, number, label) in [
            (
                "Business Street|Straße geschäftlich|Rue (bureau)|Calle del trabajo|Via (uff.)|Gatuadress, arbete|Adres służbowy - ulica|Werkadres, straat",
                Street,
                0,
                "work",
            ),
            (
                "Home Street 2|Straße privat 2|Rue (domicile) 2|Via (ab.) 2|Gatuadress 2, hem|Adres domowy - ulica (2)|Huisadres, straat 2",
                Street,
                0,
                "home",
            ),
            (
                "Other Street|Weitere Straße|Rue (autre)|Otra calle|Altra via|Annan gata|Inny adres - ulica|Ander adres, straat",
                Street,
                0,
                "other",
            ),
            (
                "Business City|Ort geschäftlich|Ville (bureau)|Ciudad de trabajo|Città (uff.)|Ort, arbete|Adres służbowy - miejscowość|Werkadres, plaats",
                City,
                0,
                "work",
            ),
            (
                "Business Postal Code|Postleitzahl geschäftlich|Code postal (bureau)|Código postal del trabajo|CAP (uff.)|Adres służbowy - kod pocztowy|Werkadres, postcode",
                Postcode,
                0,
                "work",
            ),
            (
                "Business Country/Region|Land/Region geschäftlich|Pays/Région (bureau)|País o región del trabajo|Paese/area geografica (uff.)|Land, arbete|Adres służbowy - kraj/region|Land/regio (werk)",
                Country,
                0,
                "work",
            ),
            (
                "Home State|Bundesland/Kanton privat|Dép/Région (domicile)|Provincia (ab.)|Region, hem|Adres domowy - województwo|Huisadres, provincie",
                Region,
                0,
                "home",
            ),
            (
                "Business Address PO Box|Postfach geschäftlich|Apartado postal de la dirección del trabajo|Indirizzo (uff.) - Casella postale|Arbetsadress, box|Werkadres, postbusnummer",
                PoBox,
                0,
                "work",
            ),
            (
                "E-mail Address|E-Mail-Adresse|Adresse de messagerie|Dirección de correo electrónico|Indirizzo posta elettronica|E-postadress|Adres e-mail|E-mailadres|Email|e_mail",
                Email,
                0,
                "",
            ),
            (
                "E-mail 2 Address|E-Mail 2: Adresse|Adresse de messagerie 2|Dirección de correo electrónico 2|Indirizzo posta elettronica 2|E-postadress 2|Adres e-mail 2|E-mailadres 2",
                Email,
                2,
                "",
            ),
            (
                "E-mail Type|E-Mail-Typ|Type de messagerie|Tipo de correo electrónico|Tipo posta elettronica|E-posttyp|Rodzaj e-mail|E-mailtype",
                EmailLabel,
                0,
                "",
            ),
            (
                "Mobile Phone|Mobiltelefon|Tél. mobile|Cellulare|Telefon komórkowy|Mobiele telefoon|Handy|Móvil|Cell",
                Phone,
                0,
                "mobile",
            ),
            (
                "Business Phone|Telefon geschäftlich|Téléphone (bureau)|Teléfono del trabajo|Telefon służbowy|Telefoon op werk",
                Phone,
                0,
                "work",
            ),
            (
                "Business Phone 2|Telefon geschäftlich 2|Téléphone 2 (bureau)|Telefon 2, arbete|Telefon służbowy 2|Telefoon op werk 2",
                Phone,
                2,
                "work",
            ),
            (
                "Business Fax|Fax geschäftlich|Télécopie (bureau)|Fax (uff.)|Fax arbete|Faks służbowy|Fax op werk",
                Phone,
                0,
                "work fax",
            ),
            (
                "Primary Phone|Haupttelefon|Téléphone principal|Teléfono principal|Telefono principale|Telefon podstawowy|Hoofdtelefoon",
                Phone,
                0,
                "main",
            ),
            (
                "Company Main Phone|Telefon Firma|Téléphone société|Telefono principale società|Företag, växel",
                Phone,
                0,
                "company main",
            ),
            (
                "Assistant's Phone|Telefon Assistent|Téléphone de l'assistant(e)|Telefono assistente|Telefon, assistent|Telefon asystenta|Telefoon assistent",
                Phone,
                0,
                "assistant",
            ),
            (
                "Car Phone|Autotelefon|Téléphone (voiture)|Telefono auto|Biltelefon|Telefon w samochodzie|Autotelefoon",
                Phone,
                0,
                "car",
            ),
            ("Work|Ufficio|Arbete", Phone, 0, "work"),
            (
                "Web Page|Webseite|Page Web|Página web|Pagina Web|Webbsida|Strona sieci Web|Webpagina|Website|URL",
                Url,
                0,
                "",
            ),
            (
                "First Name|Vorname|Prénom|Förnamn|Imię|Voornaam|FirstName|Given Name",
                Given,
                0,
                "",
            ),
            (
                "Middle Name|Weitere Vornamen|Deuxième prénom|Segundo nombre|Secondo nome|Mellannamn|Drugie imię|Middelste naam",
                Additional,
                0,
                "",
            ),
            (
                "Last Name|Nachname|Apellidos|Cognome|Efternamn|Nazwisko|Achternaam|Surname|Family Name",
                Family,
                0,
                "",
            ),
            (
                "Company|Firma|Société|Organización|Società|Företag|Bedrijf|Company Name|Organisation",
                Company,
                0,
                "",
            ),
            (
                "Department|Abteilung|Service|Reparto|Avdelning|Dział|Afdeling",
                Department,
                0,
                "",
            ),
            (
                "Job Title|Position|Puesto|Posizione|Befattning|Stanowisko|Functie|Title|Role|Fonction",
                Title,
                0,
                "",
            ),
            (
                "Birthday|Geburtstag|Anniversaire|Compleanno|Födelsedag|Urodziny|Verjaardag|Date of birth|Fecha de nacimiento",
                Birthday,
                0,
                "",
            ),
            (
                "Anniversary|Jahrestag|Anniversario|Årsdag|Rocznica",
                Anniversary,
                0,
                "",
            ),
            (
                "Notes|Notizen|Notas|Anteckningar|Notatki|Notities|Comments",
                Note,
                0,
                "",
            ),
            (
                "Categories|Kategorien|Catégories|Categorías|Categorie|Kategorier|Tags|Groups",
                Tags,
                0,
                "",
            ),
            (
                "Name|Full Name|Nom|Nombre|Nome|Namn|Naam|Contact name|Display Name|Imię i nazwisko|First and Last Name",
                Name,
                0,
                "",
            ),
            ("Phone 1 - Type|Phone 1 Label", PhoneLabel, 1, ""),
            ("Address 2 City", City, 2, ""),
            (
                "Address|Address 2|Address Line 2|Street Address|Adresse|Anschrift",
                Street,
                0,
                "",
            ),
            (
                "LinkedIn|LinkedIn URL|LinkedIn Profile URL",
                Url,
                0,
                "LinkedIn",
            ),
            (
                "Work Email|Business E-mail|E-Mail geschäftlich",
                Email,
                0,
                "work",
            ),
        ] {
            for heading in headings.split('|') {
                assert_eq!(
                    one(heading),
                    Some((field, number, label.to_owned())),
                    "{heading}"
                );
            }
        }
    }

    #[test]
    fn what_is_about_somebody_else_or_not_known_is_not_guessed() {
        for heading in [
            "Manager's Name",
            "Assistant's Name",
            "Name Assistent",
            "E-mail Display Name",
            "Spouse",
            "Namn, chef",
            "Nombre de pantalla de correo electrónico",
            "E-Mail: Angezeigter Name",
            "Imię i nazwisko asystenta",
            "Given Yomi",
            "Company Yomi",
            "Government ID Number",
            "User 1",
            "Directory Server",
            "Hobby",
            "Gender",
            "Nom de l'assistant(e)",
            "",
            "1",
            "2024-01-01",
            "ann@example.org",
            "Billing Information",
            "Phonetic First Name",
        ] {
            assert_eq!(one(heading), None, "{heading}");
        }
    }

    #[test]
    fn a_name_beside_its_other_part_is_the_missing_part() {
        let fields = |headings: &[&str]| -> Vec<Field> {
            let headings: Vec<_> = headings.iter().map(|h| (*h).to_owned()).collect();
            targets(&headings, &[])
                .into_iter()
                .map(|t| t.unwrap().field)
                .collect()
        };
        assert_eq!(fields(&["Vorname", "Name"]), [Field::Given, Field::Family]);
        assert_eq!(fields(&["Prénom", "Nom"]), [Field::Given, Field::Family]);
        assert_eq!(
            fields(&["Nombre", "Apellidos"]),
            [Field::Given, Field::Family]
        );
        assert_eq!(fields(&["Titre", "Titre"]), [Field::Prefix, Field::Title]);
        assert_eq!(
            fields(&["Title", "Job Title"]),
            [Field::Prefix, Field::Title]
        );
    }

    #[test]
    fn labels_are_told_in_one_language() {
        for (written, read) in [
            ("Work", "work"),
            ("Arbeit", "work"),
            ("Work Fax", "work fax"),
            ("Mobil", "mobile"),
            ("Home", "home"),
            ("Profile", "Profile"),
            ("Home Page", "Home Page"),
            ("Ferienhaus", "Ferienhaus"),
            ("", ""),
        ] {
            assert_eq!(label(written), read, "{written}");
        }
    }
}
