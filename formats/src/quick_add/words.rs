//! The words that tell a title from a company, a label from a number, a greeting from a name.

/// A word for looking up: small letters, no signs around.
pub(super) fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase()
}

fn among(list: &str, word: &str) -> bool {
    !word.is_empty() && list.split_whitespace().any(|w| w == word)
}

/// A word that is a job by itself.
pub(super) fn is_job(word: &str) -> bool {
    const JOBS: &str = "ceo cto coo cfo cmo cio cpo cso ciso cro chro cdo vp svp evp avp md gm pm president director \
        manager head lead leader engineer developer programmer designer founder co-founder cofounder partner owner \
        consultant analyst architect professor lecturer researcher scientist editor journalist lawyer attorney \
        counsel accountant advisor adviser investor principal associate assistant secretary chair chairman \
        chairwoman chairperson officer recruiter specialist coordinator representative rep teacher nurse student \
        intern freelancer freelance photographer producer writer author trainer coach broker agent administrator \
        supervisor technician buyer planner strategist evangelist ambassador treasurer member fellow postdoc \
        executive controller curator librarian physician surgeon dentist therapist psychologist economist \
        statistician mathematician physicist chemist biologist translator interpreter notary banker trader \
        geschäftsführer geschäftsführerin inhaber inhaberin leiter leiterin vorstand prokurist prokuristin berater \
        beraterin entwickler entwicklerin gründer gründerin projektleiter projektleiterin vertriebsleiter \
        vertriebsleiterin rechtsanwalt rechtsanwältin steuerberater steuerberaterin architektin redakteur \
        redakteurin ingenieur ingenieurin abteilungsleiter abteilungsleiterin teamleiter teamleiterin";
    among(JOBS, word)
}

/// A job whose "of" names a field and not a company: "Professor of Physics".
pub(super) fn takes_field(word: &str) -> bool {
    among(
        "head director vp svp evp professor lecturer manager member secretary lead leiter leiterin",
        word,
    )
}

/// A word that belongs to a job beside it: a rank or a field of work.
pub(super) fn is_field(word: &str) -> bool {
    const FIELDS: &str = "senior junior sr jr lead global regional deputy executive interim technical software product \
        project program programme marketing sales account business development key data ux ui general managing \
        chief operations human resources hr finance financial art creative staff principal associate assistant \
        founding customer success research field solution solutions security frontend backend full-stack fullstack \
        mobile machine learning ai ml legal strategy growth community content brand communications pr it tech \
        technology engineering design people talent supply chain quality test qa devops cloud platform network \
        system systems vice board team office partnerships partner relations public affairs innovation digital \
        venture investment portfolio risk compliance procurement purchasing logistics production plant area \
        country national international europe emea dach apac vertrieb einkauf personal leitung owner";
    among(FIELDS, word)
}

/// The form of a company behind its name.
pub(super) fn is_company_form(word: &str) -> bool {
    let letters: String = word
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric() || *c == '&')
        .collect();
    const FORMS: &str = "inc ltd llc llp plc gmbh ggmbh ag kg kgaa ohg ug se corp corporation company co bv nv sa sarl sas \
        srl spa oy ab aps as ev eg eu pty limited incorporated holding holdings group labs lab university \
        universität institute institut foundation stiftung bank ventures capital consulting technologies \
        partners studio studios agency verlag hochschule college school ministry ministerium association verband";
    among(FORMS, &letters)
}

/// A form that only ever stands behind a comma's company: "Acme, Inc.".
pub(super) fn is_short_form(word: &str) -> bool {
    among("inc ltd llc llp plc gmbh ag corp sa co pty bv", &bare(word))
}

/// A degree or a suffix that stands behind a comma's name: "Sarah Chen, PhD".
pub(super) fn is_degree(word: &str) -> bool {
    let letters: String = word
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    among(
        "phd md mba msc bsc ma ba mphil jd llm cpa cfa esq jr sr iii mpa dphil meng",
        &letters,
    )
}

/// Words behind which a company comes: "COO at Acme". They are not kept.
pub(super) fn is_link(word: &str) -> bool {
    among("at @ bei from von with for", &word.to_lowercase())
}

/// Words that begin a remark, not a name or a company.
pub(super) fn begins_remark(word: &str) -> bool {
    const REMARKS: &str = "the a an and or but is was has had have likes loves knows wants needs works plays speaks met \
        interested from in on at to for with about via very great nice good cool friend colleague husband wife \
        brother sister his her their my our your this that it he she they we i you if please note sent get \
        call email mail phone tel ask asked talked spoke said told seen saw next last not no yes also just \
        best kind regards thanks thank cheers sincerely greetings warm warmly yours hi hello hey dear viele \
        liebe mit freundlichen grüße grüßen grüsse beste gruß vg lg mfg von today tomorrow yesterday vegan \
        vegetarian introduced promised owes will would should could can may might moved joined left who what \
        where when how why because since until by send intro introduce follow";
    among(REMARKS, word)
}

/// A small word inside a family name.
pub(super) fn is_particle(word: &str) -> bool {
    among(
        "van von de der den del della di da dos das du la le bin ibn al el zu zum zur ter ten y af av",
        word,
    )
}

/// What a phone's label means; empty where it only says "phone".
pub(super) fn phone_label(word: &str) -> Option<&'static str> {
    Some(match bare(word).as_str() {
        "m" | "mob" | "mobile" | "cell" | "c" | "cellphone" | "mobil" | "handy"
        | "mobiltelefon" => "mobile",
        "o" | "office" | "work" | "büro" | "w" => "work",
        "f" | "fax" | "telefax" => "fax",
        "h" | "home" | "privat" | "private" => "home",
        "d" | "direct" | "durchwahl" | "dw" => "direct",
        "whatsapp" => "WhatsApp",
        "signal" => "Signal",
        "t" | "tel" | "telefon" | "telephone" | "phone" | "p" | "ph" | "fon" | "number"
        | "line" => "",
        _ => return None,
    })
}

/// A label before an e-mail address.
pub(super) fn is_email_label(word: &str) -> bool {
    among("e email e-mail mail", &bare(word))
}

/// A label before a web address, with the words to keep.
pub(super) fn url_label(word: &str) -> Option<&'static str> {
    Some(match bare(word).as_str() {
        "w" | "web" | "website" | "url" | "homepage" | "site" | "i" => "",
        "linkedin" => "LinkedIn",
        "twitter" => "Twitter",
        "github" => "GitHub",
        "xing" => "XING",
        "instagram" => "Instagram",
        "mastodon" => "Mastodon",
        "blog" => "Blog",
        _ => return None,
    })
}

/// The endings that make a word without `www.` a web address.
pub(super) fn is_top_level(word: &str) -> bool {
    among(
        "com org net io de at ch eu co uk fr nl be it es pl se no dk fi ie us ca au nz jp in br ai dev app me info biz \
         xyz tech cloud agency studio design shop online gov edu int tv fm gg sh berlin hamburg wien swiss pt cz hu \
         gr ro sk si hr lt lv ee is lu li za sg hk kr cn tw mx ar cl il tr ua consulting digital solutions media",
        word,
    )
}

/// A dot behind these is no full stop.
pub(super) fn is_abbreviation(word: &str) -> bool {
    among(
        "dr prof mr mrs ms st inc ltd co corp tel fax mob jr sr no nr str dipl ing ext ca bzw vs etc hr fr med dept univ",
        word,
    ) || word.chars().count() == 1
}
