//! Which country a card is from: by its address, phone numbers, legal form, domain and language.

use super::{Hints, dial, fold, words};

/// Names of countries as cards print them, small and without accents.
const NAMES: &[(&str, &str)] = &[
    (
        "US",
        "united states|united states of america|usa|u s a|us|vereinigte staaten|etats unis|estados unidos",
    ),
    ("CA", "canada|kanada"),
    (
        "GB",
        "united kingdom|uk|great britain|england|scotland|wales|northern ireland|royaume uni|reino unido|regno unito",
    ),
    ("IE", "ireland|eire|irland|irlande"),
    (
        "DE",
        "germany|deutschland|allemagne|alemania|germania|niemcy|tyskland|duitsland",
    ),
    ("AT", "austria|osterreich|autriche"),
    ("CH", "switzerland|schweiz|suisse|svizzera|suiza"),
    ("LI", "liechtenstein"),
    ("FR", "france|frankreich|francia|frankrike"),
    ("BE", "belgium|belgien|belgique|belgie"),
    (
        "NL",
        "netherlands|the netherlands|niederlande|pays bas|nederland|holland",
    ),
    ("LU", "luxembourg|luxemburg"),
    ("ES", "spain|espana|spanien|espagne|spagna"),
    ("PT", "portugal"),
    ("IT", "italy|italia|italien|italie"),
    ("PL", "poland|polska|polen|pologne"),
    (
        "CZ",
        "czech republic|czechia|ceska republika|cesko|tschechien",
    ),
    ("SK", "slovakia|slovensko|slowakei"),
    ("HU", "hungary|magyarorszag|ungarn"),
    ("RO", "romania|rumanien"),
    ("BG", "bulgaria|bulgarien"),
    ("HR", "croatia|hrvatska|kroatien"),
    ("SI", "slovenia|slovenija|slowenien"),
    ("RS", "serbia|srbija"),
    ("GR", "greece|hellas|griechenland"),
    ("TR", "turkey|turkiye|turkei"),
    ("SE", "sweden|sverige|schweden|suede"),
    ("NO", "norway|norge|norwegen"),
    ("DK", "denmark|danmark|danemark|dinamarca"),
    ("FI", "finland|suomi|finnland"),
    ("IS", "iceland|island"),
    ("EE", "estonia|eesti|estland"),
    ("LV", "latvia|latvija|lettland"),
    ("LT", "lithuania|lietuva|litauen"),
    ("UA", "ukraine|ukraina"),
    ("RU", "russia|russian federation"),
    ("IN", "india|bharat|indien"),
    ("PK", "pakistan"),
    ("BD", "bangladesh"),
    ("LK", "sri lanka"),
    ("JP", "japan|nippon|nihon|japon"),
    ("CN", "china|p r china|pr china|prc"),
    ("HK", "hong kong|hongkong"),
    ("TW", "taiwan|taiwan r o c"),
    ("KR", "korea|south korea|republic of korea"),
    ("SG", "singapore"),
    ("MY", "malaysia"),
    ("TH", "thailand"),
    ("VN", "vietnam|viet nam"),
    ("ID", "indonesia"),
    ("PH", "philippines"),
    ("AU", "australia|australien"),
    ("NZ", "new zealand|neuseeland"),
    ("ZA", "south africa"),
    ("NG", "nigeria"),
    ("KE", "kenya"),
    ("EG", "egypt"),
    ("MA", "morocco|maroc"),
    ("IL", "israel"),
    ("AE", "united arab emirates|uae|u a e"),
    ("SA", "saudi arabia|ksa"),
    ("QA", "qatar"),
    ("BR", "brazil|brasil|brasilien"),
    ("AR", "argentina"),
    ("CL", "chile"),
    ("CO", "colombia"),
    ("PE", "peru"),
    ("MX", "mexico"),
];

/// Cities that are known beyond their country, and the largest of those whose cards lack a country most.
const CITIES: &[(&str, &str)] = &[
    (
        "US",
        "new york|los angeles|chicago|houston|phoenix|philadelphia|san antonio|san diego|dallas|san jose|austin|\
            san francisco|seattle|denver|boston|nashville|portland|las vegas|atlanta|miami|minneapolis|brooklyn|detroit",
    ),
    (
        "CA",
        "toronto|montreal|vancouver|calgary|ottawa|edmonton|winnipeg|quebec",
    ),
    (
        "GB",
        "london|manchester|birmingham|leeds|glasgow|edinburgh|liverpool|bristol|sheffield|cardiff|belfast|oxford|\
            cambridge|nottingham|leicester|newcastle|southampton|brighton|york|bath|aberdeen",
    ),
    ("IE", "dublin|cork|galway|limerick"),
    (
        "DE",
        "berlin|hamburg|munchen|munich|koln|cologne|frankfurt|stuttgart|dusseldorf|leipzig|dortmund|essen|bremen|\
            dresden|hannover|nurnberg|nuremberg|duisburg|bochum|bielefeld|bonn|munster|karlsruhe|mannheim|augsburg|\
            freiburg|heidelberg|potsdam|regensburg|wurzburg|ulm|mainz|kassel|kiel|lubeck|rostock|aachen|jena",
    ),
    ("AT", "wien|vienna|graz|linz|salzburg|innsbruck|klagenfurt"),
    (
        "CH",
        "zurich|genf|geneve|geneva|basel|bern|lausanne|luzern|winterthur|st gallen|lugano|zug",
    ),
    (
        "FR",
        "paris|lyon|marseille|toulouse|nice|nantes|strasbourg|montpellier|bordeaux|lille|rennes|reims|grenoble|\
            dijon|angers|nimes|tours|metz|rouen|nancy|brest",
    ),
    (
        "BE",
        "bruxelles|brussel|brussels|antwerpen|gent|liege|brugge|leuven|namur",
    ),
    (
        "NL",
        "amsterdam|rotterdam|den haag|the hague|utrecht|eindhoven|groningen|delft|leiden|nijmegen|arnhem",
    ),
    (
        "ES",
        "madrid|barcelona|valencia|sevilla|zaragoza|malaga|bilbao|alicante|granada|cordoba|vigo|gijon|palma",
    ),
    ("PT", "lisboa|lisbon|porto|braga|coimbra|faro"),
    (
        "IT",
        "roma|rome|milano|milan|napoli|torino|palermo|genova|bologna|firenze|bari|catania|venezia|verona|padova|\
            trieste|brescia|parma|modena|bolzano|siena|pisa",
    ),
    (
        "PL",
        "warszawa|warsaw|krakow|lodz|wroclaw|poznan|gdansk|szczecin|katowice|lublin|gdynia|bialystok|torun|sopot",
    ),
    ("CZ", "praha|prague|brno|ostrava|plzen|olomouc"),
    ("HU", "budapest|debrecen|szeged"),
    (
        "SE",
        "stockholm|goteborg|gothenburg|malmo|uppsala|lund|linkoping|vasteras|orebro|umea|helsingborg|jonkoping",
    ),
    (
        "NO",
        "oslo|bergen|trondheim|stavanger|tromso|kristiansand|bodo",
    ),
    ("DK", "kobenhavn|copenhagen|aarhus|odense|aalborg"),
    ("FI", "helsinki|espoo|tampere|turku|oulu|vantaa"),
    (
        "IN",
        "mumbai|delhi|new delhi|bangalore|bengaluru|hyderabad|chennai|kolkata|pune|ahmedabad|jaipur|gurgaon|\
            gurugram|noida|kochi|surat|lucknow|coimbatore|indore",
    ),
    (
        "JP",
        "tokyo|osaka|kyoto|yokohama|nagoya|sapporo|kobe|fukuoka|sendai|hiroshima|kawasaki",
    ),
    (
        "CN",
        "beijing|shanghai|shenzhen|guangzhou|hangzhou|chengdu|suzhou|wuhan|nanjing|xian",
    ),
    ("KR", "seoul|busan|incheon"),
    (
        "AU",
        "sydney|melbourne|brisbane|perth|adelaide|canberra|hobart",
    ),
    ("NZ", "auckland|wellington|christchurch"),
    ("ZA", "johannesburg|cape town|durban|pretoria"),
    (
        "BR",
        "sao paulo|rio de janeiro|brasilia|belo horizonte|curitiba|porto alegre",
    ),
    ("AE", "dubai|abu dhabi|sharjah"),
    ("IL", "tel aviv|jerusalem|haifa"),
    ("TR", "istanbul|ankara|izmir"),
    ("MX", "mexico city|ciudad de mexico|guadalajara|monterrey"),
    ("AR", "buenos aires"),
];

const STATES: &str = "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY \
    NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC";

fn named(table: &[(&'static str, &str)], text: &str) -> Option<&'static str> {
    table
        .iter()
        .find(|(_, names)| names.split('|').any(|n| n.trim() == text))
        .map(|(country, _)| *country)
}

/// The country that a text names and nothing else.
pub(super) fn by_name(text: &str) -> Option<&'static str> {
    named(NAMES, &fold::words(text).join(" "))
}

/// The country of a city, if the text is one.
pub(super) fn by_city(text: &str) -> Option<&'static str> {
    named(CITIES, &fold::words(text).join(" "))
}

/// A postcode among the tokens of a line, and the country whose it must be, where its form says so.
pub(super) fn postcode(tokens: &[&str]) -> Option<Option<&'static str>> {
    tokens.iter().enumerate().find_map(|(i, token)| {
        let token = bare(token);
        let next = tokens.get(i + 1).map(|t| bare(t)).unwrap_or_default();
        let before = i
            .checked_sub(1)
            .map(|b| bare(tokens[b]))
            .unwrap_or_default();
        let town = next.chars().next().is_some_and(char::is_alphabetic) && next.chars().count() > 2;
        let form: String = token.chars().map(form).collect();
        let next_form: String = next.chars().map(self::form).collect();
        match (form.as_str(), next_form.as_str()) {
            ("A9" | "A99" | "AA9" | "AA99" | "A9A" | "AA9A", "9AA") => Some(Some("GB")),
            ("A9A", "9A9") => Some(Some("CA")),
            ("A9A9A9", _) => Some(Some("CA")),
            ("99999" | "99999-9999", _) if STATES.split(' ').any(|s| s == before) => {
                Some(Some("US"))
            }
            ("9999", "AA") if i + 2 < tokens.len() => Some(Some("NL")),
            ("99-999", _) => Some(Some("PL")),
            ("9999-999", _) if town => Some(Some("PT")),
            ("99999-999", _) => Some(Some("BR")),
            ("A-99999", _) if town => Some(with_letter(token)),
            ("A-9999", _) if town => Some(with_letter(token)),
            ("AA-9999" | "AA-99999" | "AA-999", _) => {
                Some(dial::of_country(token.get(..2).unwrap_or_default()).map(|d| d.country))
            }
            ("999999", _) if matches!(before, "-" | "–") => Some(Some("IN")),
            ("999", "999") if matches!(before, "-" | "–") => Some(Some("IN")),
            ("999", "99") => Some(None),
            ("99999", _) if town && i + 3 > tokens.len().saturating_sub(3) => Some(None),
            ("9999", _) if town && i == 0 => Some(None),
            ("999-9999", _) if tokens.len() > 1 => Some(Some("JP")),
            _ => None,
        }
    })
}

fn bare(token: &str) -> &str {
    match token {
        "-" | "–" => token,
        _ => token.trim_matches(|c: char| !c.is_alphanumeric()),
    }
}

fn form(c: char) -> char {
    match c {
        c if c.is_ascii_digit() => '9',
        c if c.is_ascii_uppercase() => 'A',
        '–' => '-',
        c => c,
    }
}

fn with_letter(token: &str) -> Option<&'static str> {
    Some(match token.chars().next()? {
        'D' => "DE",
        'A' => "AT",
        'F' => "FR",
        'B' => "BE",
        'L' => "LU",
        'I' => "IT",
        'E' => "ES",
        _ => return None,
    })
}

/// What a card says about where it is from.
#[derive(Default)]
pub(super) struct Signs<'a> {
    /// All its texts.
    pub(super) texts: Vec<&'a str>,
    /// Hosts of its web pages and e-mail addresses.
    pub(super) hosts: Vec<&'a str>,
    /// Whole web addresses.
    pub(super) webs: Vec<&'a str>,
    /// Phone numbers as digits, with `+` where there is one.
    pub(super) phones: Vec<&'a str>,
    /// The same as printed.
    pub(super) printed: Vec<&'a str>,
}

/// The most likely country, if anything speaks for one.
pub(super) fn guess(signs: &Signs<'_>, hints: &Hints) -> Option<String> {
    let mut votes: Vec<(&str, u32)> = Vec::new();
    let mut vote =
        |country: &'static str, weight: u32| match votes.iter_mut().find(|(c, _)| *c == country) {
            Some((_, sum)) => *sum += weight,
            None => votes.push((country, weight)),
        };
    for phone in &signs.phones {
        if let Some(way) = phone.strip_prefix('+').and_then(dial::of_digits) {
            vote(way.country, 8);
        }
    }
    for printed in &signs.printed {
        if let Some(country) = by_grouping(printed) {
            vote(country, 3);
        }
    }
    for host in &signs.hosts {
        let top = host.rsplit('.').next().unwrap_or_default().to_uppercase();
        let top = if top == "UK" { "GB" } else { &top };
        // Sold as words of their own.
        if let Some(way) =
            dial::of_country(top).filter(|_| !matches!(top, "CO" | "ME" | "IO" | "TV" | "AI"))
        {
            vote(way.country, 6);
        }
    }
    for web in &signs.webs {
        let last = web
            .rsplit('/')
            .next()
            .filter(|l| l.len() == 2 && web.contains('/'));
        let path = last.map(str::to_uppercase).unwrap_or_default();
        let country = match path.as_str() {
            "EN" => None,
            "UK" => Some("GB"),
            "JA" => Some("JP"),
            "SV" => Some("SE"),
            path => dial::of_country(path).map(|d| d.country),
        };
        if let Some(country) = country {
            vote(country, 3);
        }
    }
    for text in &signs.texts {
        by_text(text, &mut vote);
    }
    let most = votes.iter().map(|(_, w)| *w).max()?;
    let hint = hints.country.as_deref().map(str::to_uppercase);
    let own = votes
        .iter()
        .find(|(c, w)| *w == most && hint.as_deref() == Some(c));
    let first = votes.iter().find(|(_, w)| *w == most);
    own.or(first)
        .filter(|(_, w)| *w > 1)
        .map(|(c, _)| (*c).to_owned())
}

fn by_text(text: &str, vote: &mut impl FnMut(&'static str, u32)) {
    for part in text.split([',', '|', '•', '·', '/']) {
        if let Some(country) = by_name(part) {
            vote(country, 8);
        }
        let tokens: Vec<&str> = part.split_whitespace().collect();
        let letters: Vec<&str> = tokens
            .iter()
            .copied()
            .filter(|t| t.chars().filter(|c| c.is_alphabetic()).count() > 2)
            .collect();
        let city = (0..letters.len()).find_map(|i| by_city(&letters[i..].join(" ")));
        if let Some(country) = city {
            vote(country, 4);
        }
    }
    let tokens: Vec<&str> = text.split_whitespace().collect();
    if let Some(Some(country)) = postcode(&tokens) {
        vote(country, 6);
    }
    if let Some(country) = words::legal_form(text) {
        vote(country, 4);
    }
    if let Some(country) = by_language(text) {
        vote(country, 2);
    }
}

/// A country for the language of a title or street; one of several, so it weighs little.
fn by_language(text: &str) -> Option<&'static str> {
    const SIGNS: &[(&str, &str)] = &[
        (
            "DE",
            "strasse leiter leiterin geschaftsfuhrer geschaftsfuhrerin vertrieb inhaber inhaberin prokurist \
                rechtsanwalt steuerberater projektleiter platz handy durchwahl und fur",
        ),
        (
            "FR",
            "directeur directrice responsable rue quai gerant gerante avocat avocate associe portable chez pour",
        ),
        (
            "ES",
            "calle director directora gerente abogado abogada movil avenida paseo jefe jefa ventas",
        ),
        (
            "IT",
            "direttore direttrice via piazza viale amministratore avvocato cellulare responsabile titolare",
        ),
        (
            "PL",
            "ul ulica dyrektor prezes kierownik kom specjalista doradca handlowy",
        ),
        (
            "SE",
            "forsaljningschef gatan vagen vd saljare projektledare vaxel",
        ),
        ("NO", "daglig leder gate veien"),
        ("DK", "direktor vej indehaver salgschef"),
        ("NL", "straat directeur eigenaar mobiel"),
        ("CZ", "reditel jednatel ulice"),
        ("PT", "rua diretor diretora telemovel gerente"),
        ("IN", "nagar marg chowk crore"),
        ("JP", "ku chome"),
    ];
    let words = fold::words(text);
    let score = |list: &str| {
        words
            .iter()
            .filter(|w| {
                w.len() > 1
                    && list
                        .split_ascii_whitespace()
                        .any(|l| l == w.as_str() || (l.len() > 5 && w.ends_with(l)))
            })
            .count()
    };
    SIGNS
        .iter()
        .map(|(country, list)| (*country, score(list)))
        .filter(|(_, s)| *s > 0)
        .max_by_key(|(_, s)| *s)
        .map(|(country, _)| country)
}

/// Ways of grouping digits that hardly any other country has.
fn by_grouping(printed: &str) -> Option<&'static str> {
    let form: String = printed.chars().map(form).collect();
    match form.as_str() {
        "999-999-9999" | "(999) 999-9999" | "999.999.9999" | "1-999-999-9999" | "(999)999-9999" => {
            Some("US")
        }
        "99 99 99 99 99" | "99.99.99.99.99" if printed.starts_with('0') => Some("FR"),
        _ if printed.starts_with("07")
            && matches!(form.as_str(), "99999 999999" | "99999 999 999") =>
        {
            Some("GB")
        }
        _ if printed.starts_with("0")
            && matches!(form.as_str(), "9999 999 9999" | "999 9999 9999") =>
        {
            printed
                .starts_with("01")
                .then_some("GB")
                .or(printed.starts_with("020").then_some("GB"))
        }
        "99999 99999" if printed.starts_with(['6', '7', '8', '9']) => Some("IN"),
        _ if printed.starts_with("01") && form.contains(" / ") => Some("DE"),
        _ => None,
    }
}
