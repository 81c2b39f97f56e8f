//! The words that tell a title from a company, a label from a number, a greeting from a name.

use super::text::Word;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Signs that keep things apart and say nothing at the edge of a piece.
pub(super) const SEPARATORS: &str = "-–—―|*_=~<>\"“”„,;，、·•‖∙●│¦▪◦■►";

/// What a word may be; several at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Kinds(u32);

impl Kinds {
    /// A job by itself.
    pub(super) const JOB: Self = Self(1);
    /// Belongs to a job beside it: a rank or a field of work.
    pub(super) const FIELD: Self = Self(1 << 1);
    /// A job whose "of" names a field and not a company: "Professor of Physics".
    pub(super) const OF_FIELD: Self = Self(1 << 2);
    /// "of" in a title: "Directeur des ventes".
    pub(super) const OF: Self = Self(1 << 3);
    /// A company comes behind it: "COO at Acme". Not kept.
    pub(super) const LINK: Self = Self(1 << 4);
    /// Begins a remark, not a name or a company.
    pub(super) const REMARK: Self = Self(1 << 5);
    /// A small word inside a family name.
    pub(super) const PARTICLE: Self = Self(1 << 6);
    /// Stands before a name, in small letters too: "Prof. Dr. med.".
    pub(super) const HONORIFIC: Self = Self(1 << 7);
    /// A part of "Best regards".
    pub(super) const GREETING: Self = Self(1 << 8);
    /// A greeting by itself: "Cordialement".
    pub(super) const FAREWELL: Self = Self(1 << 9);
    /// A country or a large town: no name, no company.
    pub(super) const PLACE: Self = Self(1 << 10);
    /// A company's form that only ever stands behind a comma's company: "Acme, Inc.".
    pub(super) const SHORT_FORM: Self = Self(1 << 11);
    /// The form of a company, or a word that companies have in their names.
    const FORM: Self = Self(1 << 12);
    /// Behind a name: "Sarah Chen, PhD".
    const DEGREE: Self = Self(1 << 13);
    /// The end of a web address.
    const TOP_LEVEL: Self = Self(1 << 14);
    /// A dot behind it is no full stop.
    const ABBREVIATION: Self = Self(1 << 15);
    /// Begins an entry in a register, a number of the tax office or of a bank.
    pub(super) const REGISTER: Self = Self(1 << 16);
    /// A label before an e-mail address.
    pub(super) const EMAIL_LABEL: Self = Self(1 << 17);
    /// A street or a part of a building.
    pub(super) const STREET: Self = Self(1 << 18);

    pub(super) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

const LISTS: &[(Kinds, &str)] = &[
    (
        Kinds::JOB,
        "ceo cto coo cfo cmo cio cpo cso ciso cro chro cdo vp svp evp avp md gm pm president director manager head lead \
         leader engineer developer programmer designer founder co-founder cofounder partner owner consultant analyst \
         architect professor lecturer researcher scientist editor journalist lawyer attorney counsel accountant advisor \
         adviser investor principal associate assistant secretary chair chairman chairwoman chairperson officer recruiter \
         specialist coordinator representative rep teacher nurse student intern freelancer freelance photographer producer \
         writer author trainer coach broker agent administrator supervisor technician buyer planner strategist evangelist \
         ambassador treasurer member fellow postdoc executive controller curator librarian physician surgeon dentist \
         therapist psychologist economist statistician mathematician physicist chemist biologist translator interpreter \
         notary banker trader solicitor barrister plumber electrician baker carpenter realtor \
         geschäftsführer geschäftsführerin inhaber inhaberin leiter leiterin vorstand prokurist prokuristin berater \
         beraterin entwickler entwicklerin gründer gründerin rechtsanwalt rechtsanwältin architektin redakteur redakteurin \
         ingenieur ingenieurin referent referentin direktor direktorin vorständin professorin assistentin assistent \
         sachbearbeiter sachbearbeiterin managerin notarin mitglied hebamme arzt ärztin \
         directeur directrice président présidente gérant gérante responsable ingénieur ingénieure avocat avocate consultante \
         conseiller conseillère fondateur fondatrice cofondateur cofondatrice associé associée chercheur chercheuse professeur \
         professeure architecte développeur développeuse comptable pdg journaliste chargé chargée cheffe notaire \
         direttore direttrice responsabile amministratore amministratrice ingegnere avvocato avvocata fondatore fondatrice socio socia \
         consulente commercialista architetto presidente ricercatore ricercatrice professore professoressa titolare \
         director directora gerente jefe jefa ingeniero ingeniera abogado abogada fundador fundadora cofundador cofundadora \
         consultor consultora arquitecto arquitecta presidenta profesor profesora investigador investigadora \
         eigenaar adviseur oprichter advocaat hoogleraar onderzoeker hoofd bestuurder wethouder zaakvoerder \
         vd chef grundare ingenjör utvecklare gestor gestora konsult jurist delägare säljare ordförande ägare lärare \
         prezes dyrektor dyrektorka kierownik kierowniczka inżynier właściciel właścicielka prawnik prawniczka adwokat \
         specjalista specjalistka doradca programista założyciel założycielka członek radca",
    ),
    (
        Kinds::OF_FIELD,
        "head director vp svp evp professor lecturer manager member secretary lead leiter leiterin directeur directrice \
         responsable chargé chargée chef cheffe responsabile direttore direttrice directora jefe jefa gerente hoofd hoogleraar professeur \
         professeure profesor profesora professore professoressa president",
    ),
    (
        Kinds::FIELD,
        "senior junior sr jr lead global regional deputy executive interim technical software product project program \
         programme marketing sales account business development key data ux ui general managing chief operations human \
         resources hr finance financial art creative staff principal associate assistant founding customer success research \
         field solution solutions security frontend backend full-stack fullstack mobile machine learning ai ml legal strategy ii iv \
         growth community content brand communications pr it tech technology engineering design people talent supply chain \
         quality test qa devops cloud platform network system systems vice board team office partnerships partner relations \
         public affairs innovation digital venture investment portfolio risk compliance procurement purchasing logistics \
         production plant area country national international europe emea dach apac owner medical clinical editorial estate \
         vertrieb einkauf personal leitung technischer technische kaufmännischer kaufmännische stellvertretender \
         stellvertretende stv wissenschaftlicher wissenschaftliche geschäftsführender geschäftsführende freier freie \
         générale technique commercial commerciale général adjoint adjointe financier financière ventes achats artistique \
         amministratore delegato delegata commerciale tecnico tecnica generale vendite acquisti \
         comercial técnico técnica ventas compras financiero financiera ejecutivo ejecutiva adjunta adjunto \
         algemeen commercieel technisch verkoop inkoop financieel zakelijk \
         verkställande vice försäljning teknisk \
         handlowy handlowa sprzedaży generalny generalna zarządu finansowy finansowa techniczny techniczna marketingu zarządzający \
         prawny prawna starszy starsza młodszy",
    ),
    (
        Kinds::OF,
        "of für der des du de della dei di del delle dell för voor ds",
    ),
    (Kinds::LINK, "at @ bei from von with for chez bij hos"),
    (
        Kinds::REMARK,
        "the a an and or but is was has had have likes loves knows wants needs works plays speaks met interested from in on at \
         to for with about via very great nice good cool friend colleague husband wife brother sister his her their my our \
         your this that it he she they we i you if please note sent get call email mail phone tel ask asked talked spoke said \
         told seen saw next last not no yes also just best kind regards thanks thank cheers sincerely greetings warm warmly \
         yours hi hello hey dear viele liebe lieber mit freundlichen grüße grüßen grüsse beste gruß vg lg mfg von today \
         tomorrow yesterday vegan vegetarian introduced promised owes will would should could can may might moved joined left \
         who what where when how why because since until by send intro introduce follow hallo bonjour hola ciao cześć hej \
         geachte guten gesendet envoyé inviato enviado verstuurd skickat wysłane through hat ist sehr mag liebt kennt aime \
         connaît le les une un et und y il lo los las una der das die ein eine het een en ett och jest cc bcc re fwd fw aw wg \
         betreff subject objet onderwerp datum date follow-up ps p.s nb todo to-do tbd n/a avant avec pour dans chez per con",
    ),
    (
        Kinds::PARTICLE,
        "van von de der den del della di da dos das du la le bin ibn al el zu zum zur ter ten y af av 't of und i do d",
    ),
    (
        Kinds::HONORIFIC,
        "med phil rer nat jur habil h.c mgr inż dr hab ing arch dott dott.ssa avv ir drs prof pol oec dipl.-ing dipl mag lic",
    ),
    (
        Kinds::GREETING,
        "best kind kindest warm warmest regards wishes mit freundlichen freundlichem freundliche lieben besten beste \
         herzlichen herzliche grüßen grüße gruß grüssen grüsse gruss schöne viele liebe bien à vous cordialement \
         cordialmente sincères salutations meilleures met vriendelijke vriendelijken hartelijke groet groeten med vänlig \
         vänliga hälsning hälsningar bästa un cordial saludo saludos cordiales atentamente atenta cordiali distinti saluti z \
         poważaniem pozdrawiam pozdrowieniami pozdrowienia wyrazami szacunku serdecznie serdeczne thanks thank you many \
         cheers sincerely yours truly faithfully respectfully hochachtungsvoll bien amicalement merci d'avance \
         danke vielen dank lg vg mfg mvh kr br cdt cdlt grazie gracias dank alvast tack tschüss com os melhores cumprimentos atenciosamente abraço abraços",
    ),
    (
        Kinds::FAREWELL,
        "regards cordialement cordialmente saludos atentamente mvh mfg lg vg kr br cdt cdlt cheers thanks sincerely \
         pozdrawiam groeten hälsningar hochachtungsvoll amicalement grüße gruß grüsse gruss best merci grazie gracias danke \
         dank tack serdecznie saluti cumprimentos atenciosamente abraço",
    ),
    (
        Kinds::PLACE,
        "germany deutschland france frankreich switzerland schweiz suisse svizzera austria österreich italy italia italien \
         spain españa spanien netherlands nederland niederlande belgium belgië belgique sweden sverige schweden poland polska \
         polen usa u.s.a uk u.k england scotland wales ireland denmark danmark norway norge finland suomi portugal czechia \
         luxembourg liechtenstein canada australia india china japan singapore brazil mexico israel europe \
         berlin hamburg münchen munich köln cologne frankfurt stuttgart düsseldorf leipzig dresden hannover nürnberg bremen \
         essen dortmund bonn potsdam wien vienna graz salzburg zürich zurich genève geneva genf bern basel lausanne paris \
         lyon marseille toulouse bordeaux lille nantes nice strasbourg madrid barcelona valencia sevilla bilbao málaga rome \
         roma milano milan torino napoli firenze bologna venezia amsterdam rotterdam utrecht eindhoven haag brussels brussel \
         bruxelles antwerpen gent stockholm göteborg malmö uppsala warszawa warsaw kraków krakow wrocław gdańsk poznań łódź \
         london manchester birmingham leeds bristol edinburgh glasgow cardiff dublin copenhagen københavn oslo helsinki \
         lisbon lisboa porto prague praha budapest york boston chicago seattle austin denver dallas houston miami \
         francisco angeles toronto montreal vancouver sydney melbourne tokyo",
    ),
    (
        Kinds::SHORT_FORM,
        "inc ltd llc llp plc gmbh ag corp sa co pty bv lda",
    ),
    (
        Kinds::FORM,
        "inc ltd llc llp plc gmbh ggmbh ag kg kgaa ohg gbr ug se corp corporation company co bv nv sa sarl sas sasu srl sl \
         slu spa snc oy oyj ab aps as asa ev eg eu pty limited incorporated holding holdings group gruppe groupe gruppo labs \
         lab university universität universität université università universidad universiteit universitet uniwersytet \
         institute institut instituto instytut foundation stiftung bank ventures capital consulting technologies partners \
         studio studios agency verlag hochschule college school ministry ministerium association verband vof zoo oo spzoo \
         krankenhaus klinik hospital kanzlei werke stadtwerke editions éditions kancelaria sàrl partg mbb ek lda rechtsanwälte steuerberatung",
    ),
    (
        Kinds::DEGREE,
        "phd md mba msc bsc ma ba mphil jd llm cpa cfa esq jr sr iii mpa dphil meng frcs cissp pmp pe rn dds mag ba msc",
    ),
    (
        Kinds::TOP_LEVEL,
        "com org net io de at ch eu co uk fr nl be it es pl se no dk fi ie us ca au nz jp in br ai dev app me info biz xyz \
         tech cloud agency studio design shop online gov edu int tv fm gg sh berlin hamburg wien swiss pt cz hu gr ro sk si \
         hr lt lv ee is lu li za sg hk kr cn tw mx ar cl il tr ua consulting digital solutions media example social cat scot",
    ),
    (
        Kinds::ABBREVIATION,
        "dr prof mr mrs ms st inc ltd co corp tel fax mob jr sr no nr str dipl ing ext ca bzw vs etc hr fr med dept univ tél \
         téléph av bd blvd ave rd c/ ul pl al mgr inż dott sig avv arch mme mlle abs geb kom port móv cell dir sp e.g i.e \
         mag rer nat phil jur habil ds pl lda",
    ),
    (
        Kinds::REGISTER,
        "hrb hra ust ust-id ust-idnr ust-id-nr ustid ustidnr ust.-id-nr umsatzsteuer-id steuernummer steuernr vat vat-id vatin tva siret \
         siren rcs r.c.s p.iva piva p.i partita btw btw-nr kvk cif nif nip regon krs org.nr org.-nr orgnr organisationsnummer \
         iban bic swift registergericht amtsgericht handelsregister handelsregisternummer fn uid che mwst ein abn acn \
         firmenbuch firmenbuchnummer ytj cvr rea capitale kapitał gläubiger-id bankverbindung finanzamt rpps ape naf \
         siège registered sitz aufsichtsratsvorsitzender aufsichtsrat geschäftsführung vorstandsvorsitzender codice cod.fisc c.f ico dič ič dic \
         momsreg momsregnr bankgiro bg",
    ),
    (
        Kinds::EMAIL_LABEL,
        "e email e-mail mail courriel correo ✉ 📧 📩 e-post epost mejl mel mél e-mailadres adres email-adresse mailto @",
    ),
    (
        Kinds::STREET,
        "street st road rd avenue ave lane drive blvd boulevard square suite floor building straße strasse str platz allee weg \
         gasse ufer rue place quai chemin cours via viale piazza corso largo calle c/ plaza paseo avda avenida carrer ul \
         ulica al aleja plac straat laan plein gracht kade gata gatan vägen väg torget broadway court terrace house way étage \
         etage stock piso postfach box bp cedex bâtiment bât",
    ),
];

static WORDS: LazyLock<HashMap<&'static str, Kinds>> = LazyLock::new(|| {
    let mut words: HashMap<&str, Kinds> = HashMap::new();
    for (kind, list) in LISTS {
        for word in list.split_whitespace() {
            words.entry(word).or_default().0 |= kind.0;
        }
    }
    words
});

/// Endings that make a job of any word before them: "Bauleiterin", "Wirtschaftsprüfer".
const JOB_ENDINGS: [&str; 34] = [
    "arzt",
    "ärztin",
    "meister",
    "meisterin",
    "leiter",
    "leiterin",
    "führer",
    "führerin",
    "ingenieur",
    "ingenieurin",
    "berater",
    "beraterin",
    "entwickler",
    "entwicklerin",
    "manager",
    "managerin",
    "chef",
    "chefin",
    "direktor",
    "direktorin",
    "assistent",
    "assistentin",
    "referent",
    "referentin",
    "anwalt",
    "anwältin",
    "prüfer",
    "prüferin",
    "verkäufer",
    "ledare",
    "utvecklare",
    "leider",
    "ontwikkelaar",
    "ingenjör",
];

/// A word for looking up: small letters, no signs around. A sign alone that says something stays: "📞".
pub(super) fn bare(word: &str) -> String {
    let inner = word.trim_matches(|c: char| !c.is_alphanumeric());
    if inner.is_empty() {
        return word
            .chars()
            .filter(|c| super::text::says_something(*c) || *c == '@')
            .collect();
    }
    inner.to_lowercase()
}

/// What a word may be, as it is written and bare.
pub(super) fn kinds(text: &str, bare: &str) -> Kinds {
    super::work::count();
    let mut kinds = WORDS.get(bare).copied().unwrap_or_default();
    if bare.len() > 6
        && JOB_ENDINGS
            .iter()
            .any(|e| bare.len() > e.len() && bare.ends_with(e))
    {
        kinds.0 |= Kinds::JOB.0;
    }
    let of_letters = Kinds::FORM.0 | Kinds::DEGREE.0;
    kinds.0 &= !of_letters;
    // "S.p.A.", "Ph.D."; short forms are written with capitals.
    let signs = bare.contains(|c: char| !c.is_alphanumeric());
    let known = if signs {
        let letters: String = bare.chars().filter(|c| c.is_alphanumeric()).collect();
        WORDS.get(letters.as_str()).copied().unwrap_or_default()
    } else {
        WORDS.get(bare).copied().unwrap_or_default()
    };
    let written = bare.len() > 3
        || signs
        || matches!(bare, "inc" | "ltd" | "llc" | "plc" | "co")
        || text.contains(char::is_uppercase);
    if written {
        kinds.0 |= known.0 & of_letters;
    }
    kinds
}

/// The form of a company behind its name.
pub(super) fn is_company_form(word: &Word<'_>) -> bool {
    word.is(Kinds::FORM)
}

/// A degree or a suffix behind a name.
pub(super) fn is_degree(word: &Word<'_>) -> bool {
    word.is(Kinds::DEGREE)
}

/// What a phone's label means; empty where it only says "phone".
pub(super) fn phone_label(word: &str) -> Option<&'static str> {
    Some(match bare(word).as_str() {
        "m" | "mob" | "mobile" | "cell" | "c" | "cellphone" | "mobil" | "handy"
        | "mobiltelefon" | "portable" | "port" | "gsm" | "móvil" | "movil" | "móv"
        | "cellulare" | "cel" | "celular" | "kom" | "komórka" | "telemóvel" | "tlm"
        | "komórkowy" | "mobiel" | "mobilnummer" | "mobiltel" | "natel" | "📱" | "mobilt" => {
            "mobile"
        }
        "o" | "office" | "work" | "büro" | "w" | "bureau" | "oficina" | "ufficio" | "kantoor"
        | "biuro" | "arbete" | "desk" | "dienstlich" | "geschäft" | "bur" => "work",
        "f" | "fax" | "telefax" | "télécopie" | "faks" | "📠" => "fax",
        "h" | "home" | "privat" | "private" | "domicile" | "casa" | "thuis" | "hem" | "dom" => {
            "home"
        }
        "d" | "direct" | "durchwahl" | "dw" | "ddi" | "direkt" | "directe" | "directo"
        | "diretto" | "doorkiesnummer" | "bezpośredni" | "did" | "direktwahl" => "direct",
        "main" | "zentrale" | "switchboard" | "standard" | "växel" | "centralino"
        | "centralita" | "centrala" | "hq" | "reception" => "main",
        "whatsapp" => "WhatsApp",
        "signal" => "Signal",
        "telegram" => "Telegram",
        "t" | "tel" | "telefon" | "telephone" | "phone" | "p" | "ph" | "fon" | "number"
        | "line" | "tél" | "téléphone" | "téléph" | "teléfono" | "telefono" | "tfno" | "tlf"
        | "tlfn" | "telefoon" | "tfn" | "📞" | "☎" | "✆" | "☏" | "ligne" | "rufnummer"
        | "festnetz" | "nummer" | "fixe" | "fijo" | "fisso" => "",
        _ => return None,
    })
}

/// A label before a web address, with the words to keep.
pub(super) fn url_label(word: &str) -> Option<&'static str> {
    Some(match bare(word).as_str() {
        "w" | "web" | "website" | "url" | "homepage" | "site" | "i" | "internet" | "🌐" | "🔗"
        | "www" | "sito" | "webseite" | "strona" | "http" | "hemsida" | "página" | "sitio" => "",
        "linkedin" => "LinkedIn",
        "twitter" | "x" => "Twitter",
        "github" => "GitHub",
        "xing" => "XING",
        "instagram" | "insta" | "ig" => "Instagram",
        "mastodon" => "Mastodon",
        "facebook" | "fb" => "Facebook",
        "youtube" => "YouTube",
        "bluesky" => "Bluesky",
        "blog" => "Blog",
        _ => return None,
    })
}

/// The endings that make a word without `www.` a web address.
pub(super) fn is_top_level(word: &str) -> bool {
    WORDS.get(word).is_some_and(|k| k.has(Kinds::TOP_LEVEL))
}

/// A dot behind these is no full stop.
pub(super) fn is_abbreviation(word: &str) -> bool {
    WORDS
        .get(word)
        .is_some_and(|k| k.has(Kinds::ABBREVIATION) || k.has(Kinds::HONORIFIC))
        || word.chars().count() == 1
}
