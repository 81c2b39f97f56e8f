//! The words that tell a title from a company, a street from a slogan, and a label from what it labels. All lists are
//! without accents and in small letters, as [`fold::plain`] makes them.

use super::{PhoneUse, fold};

fn among(list: &str, word: &str) -> bool {
    !word.is_empty() && list.split_ascii_whitespace().any(|w| w == word)
}

fn begins_with(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace()
        .any(|w| word.starts_with(w) && word.len() < w.len() + 12)
}

/// The label of a phone number: "Tel.", "M:", "kom.", "Durchwahl".
pub(super) fn phone_label(token: &str) -> Option<PhoneUse> {
    const MOBILE: &str = "m mob mobile mobil mobiel cell cellphone cellular handy hp kom komorka komorkowy movil cel \
        celular port portable cellulare gsm natel whatsapp mobiltelefon mobilni mobilnummer matkapuhelin \
        telemovel tlm mobitel smartphone c";
    const FAX: &str = "f fax telefax faks telecopie telecopieur fx faksi";
    const OFFICE: &str = "t tel telefon telephone telefono phone p ph fon o office off buro buero zentrale fixe fixed \
        landline work b switchboard vaxel central centralino standard stacjonarny main s v voice tlf tfn puh puhelin \
        arbeit geschaftlich service telf fijo fisso telefone call tl";
    const DIRECT: &str = "d dir direct direkt durchwahl dw ddi did directline directo diretto diretta bezposredni \
        bezposrednio directe direktwahl";
    const HOME: &str = "h home privat prive private domicile res residence privatnummer casa";
    let word = fold::plain(token);
    // A single letter is a label only as a letter of its own: not "(F" of a word, not "t1".
    if word.is_empty() || token.chars().filter(|c| c.is_alphanumeric()).count() > 16 {
        return None;
    }
    [
        (MOBILE, PhoneUse::Mobile),
        (FAX, PhoneUse::Fax),
        (OFFICE, PhoneUse::Office),
        (DIRECT, PhoneUse::Direct),
        (HOME, PhoneUse::Home),
    ]
    .into_iter()
    .find(|(list, _)| among(list, &word))
    .map(|(_, label)| label)
}

/// Words within a label that say nothing: "Tel. no.", "Phone number", "ligne directe".
pub(super) fn is_label_filler(token: &str) -> bool {
    among(
        "no nr num number nummer numero line ligne linea linia wahl and und et",
        &fold::plain(token),
    )
}

/// "ext" and its like, without its full stop.
pub(super) fn is_extension(word: &str) -> bool {
    among(
        "ext x extn extension durchwahl dw wew wewn poste int interno anexo ramal anknytning apparat app",
        word,
    )
}

/// What stands before numbers that are no phone numbers.
pub(super) fn is_other_number(token: &str) -> bool {
    among(
        "vat ustid ustidnr ust idnr hrb hra nip regon krs iban bic siret siren rcs tva cif nif piva iva pi abn acn \
         gstin gst cin pan orgnr org cvr kvk btw uid steuernr stnr konto kto account license licence lic reg \
         registration ein duns bankgiro box postfach bp cedex dre nmls crd npi cf rea ico dic oib pib mb rc patente",
        &fold::plain(token),
    )
}

/// The label of an e-mail address.
pub(super) fn is_mail_label(token: &str) -> bool {
    among(
        "e email mail epost eposta correo courriel sahkoposti posta emailadresse contact kontakt",
        &fold::plain(token),
    )
}

/// The label of a web page.
pub(super) fn is_web_label(token: &str) -> bool {
    among(
        "w web www website webseite internet site siteweb sitio url homepage i net strona hemsida weburl online",
        &fold::plain(token),
    )
}

/// A word that waits for a number or an address.
pub(super) fn is_reach_label(token: &str) -> bool {
    phone_label(token).is_some() || is_mail_label(token) || is_web_label(token)
}

/// The label of a postal address.
pub(super) fn is_address_label(token: &str) -> bool {
    among(
        "a add addr address adresse anschrift direccion indirizzo adres adress hq headquarters",
        &fold::plain(token),
    ) && token.ends_with([':', '.'])
}

/// A service by its label or the host of its pages.
pub(super) fn service(token: &str) -> Option<&'static str> {
    const SERVICES: &[(&str, &str)] = &[
        ("linkedin", "linkedin linkedincom"),
        ("x", "xcom twitter twittercom"),
        ("instagram", "instagram insta instagramcom ig"),
        ("facebook", "facebook facebookcom fb fbcom"),
        ("xing", "xing xingcom xingde"),
        ("github", "github githubcom"),
        ("mastodon", "mastodon mastodonsocial"),
        ("bluesky", "bluesky bskyapp bsky"),
        ("telegram", "telegram tme"),
        ("skype", "skype"),
        ("wechat", "wechat weixin"),
        ("line", "lineid"),
        ("youtube", "youtube youtubecom"),
        ("tiktok", "tiktok tiktokcom"),
        ("threads", "threads threadsnet"),
        ("signal", "signal"),
    ];
    let word = fold::plain(token);
    SERVICES
        .iter()
        .find(|(_, names)| among(names, &word))
        .map(|(name, _)| *name)
}

/// A word of a job by itself, in many languages.
pub(super) fn is_job(word: &str) -> bool {
    const WORDS: &str = "ceo cto coo cfo cmo cio cpo cso ciso cro chro cdo vp svp evp avp md gm pm pdg dg president \
        director head lead leader chief founder cofounder partner owner principal associate assistant secretary \
        chair officer recruiter rep representative intern fellow postdoc executive agent broker trader banker buyer \
        editor author writer teacher lecturer professor prof advisor adviser advocate attorney lawyer solicitor \
        barrister counsel notary nurse physician surgeon dentist doctor therapist scientist student clerk chef cook \
        baker farmer winemaker sommelier pilot captain pastor rector dean provost registrar ambassador minister \
        senator mayor judge trustee treasurer curator librarian archivist conservator photographer journalist \
        reporter producer composer musician artist illustrator animator designer architect engineer developer \
        programmer analyst consultant specialist technician mechanic electrician plumber carpenter inspector \
        surveyor actuary auditor accountant bookkeeper controller planner strategist evangelist coach trainer \
        mentor tutor investor entrepreneur realtor agronomist chemist biologist physicist pharmacist psychologist \
        veterinarian geologist economist statistician mathematician translator interpreter copywriter dispatcher \
        freelance freelancer superintendent foreman administrator coordinator supervisor manager managing \
        geschaftsfuhrer geschaftsfuhrerin geschaftsfuhrung geschaftsleitung inhaber inhaberin leiter leiterin leitung \
        vorstand vorstandsvorsitzender prokurist prokuristin berater beraterin entwickler entwicklerin grunder \
        grunderin ingenieur ingenieurin architektin redakteur redakteurin referent referentin sachbearbeiter \
        sachbearbeiterin meister meisterin anwalt anwaltin notar notarin arzt arztin zahnarzt zahnarztin apotheker \
        apothekerin gesellschafter gesellschafterin vertriebsleiter abteilungsleiter teamleiter aussendienst \
        assistenz geschaftsstellenleiter makler maklerin kaufmann kauffrau dozent dozentin \
        directeur directrice gerant gerante responsable charge chargee conseiller conseillere avocat avocate \
        associe associee cadre ingenieure fondateur fondatrice presidente presidentdirecteur adjoint adjointe \
        chercheur chercheuse enseignant enseignante medecin pharmacien pharmacienne comptable acheteur acheteuse \
        commercial commerciale attache attachee assistante secretaire traducteur traductrice architecte consultante \
        redacteur redactrice delegue deleguee vendeur vendeuse chercheure gestionnaire \
        directora gerente jefe jefa responsable abogado abogada socio socia ingeniero ingeniera fundador fundadora \
        consejero consejera delegado delegada asesor asesora consultor consultora arquitecto arquitecta medico \
        medica profesor profesora comercial presidenta propietario propietaria encargado encargada tecnico tecnica \
        administrador administradora contable coordinador coordinadora vendedor vendedora investigador \
        investigadora disenador disenadora enologo enologa \
        direttore direttrice amministratore amministratrice responsabile titolare avvocato ingegnere architetto \
        socio fondatore fondatrice consulente ricercatore ricercatrice dottore commercialista geometra medico \
        presidente vicepresidente capo addetto addetta impiegato impiegata venditore venditrice progettista \
        direktor dyrektor prezes kierownik kierowniczka wlasciciel wlascicielka specjalista specjalistka doradca \
        inzynier adwokat radca prawnik konsultant konsultantka menedzer menadzer asystent asystentka ksiegowy \
        ksiegowa architekt zalozyciel zalozycielka partnerka czlonek zarzadu wspolnik lekarz adiunkt \
        chef vd saljare forsaljningschef projektledare konsult ingenjor grundare agare ekonom ekonomichef jurist \
        advokat arkitekt inkopare produktchef marknadschef lakare forskare radgivare saljchef platschef \
        verkstallande direktorsassistent \
        leder daglig direktor selger salgssjef radgiver prosjektleder sivilingenior grunnlegger eier styreleder sjef \
        salgschef projektleder indehaver konsulent partner medejer afdelingsleder \
        directeur eigenaar bedrijfsleider adviseur oprichter vertegenwoordiger accountmanager hoofd medewerker \
        projectleider advocaat notaris vennoot zaakvoerder bestuurder verkoper \
        toimitusjohtaja johtaja paallikko myyntipaallikko asiantuntija insinoori yrittaja \
        reditel reditelka jednatel jednatelka vedouci obchodni manazer manazerka majitel majitelka ugyvezeto igazgato \
        diretor diretora gerente socio engenheiro engenheira advogado advogada fundadora consultora \
        sales marketing presales \
        mudur genel kurucu muhendis uzman";
    const STEMS: &str = "geschaftsfuhr vertriebs projektleit abteilungsleit bereichsleit verkaufs rechtsanw steuerber \
        wirtschaftspruf forsaljnings";
    const ENDINGS: &str = "manager leiter leiterin ingenieur ingenieurin berater beraterin meister meisterin assistent \
        assistentin referent referentin planer planerin techniker technikerin entwickler entwicklerin \
        beauftragter beauftragte direktor direktorin vorsitzender vorsitzende chef chefin ledare leder ingenjor sjef \
        ingenior konsult saljare pallikko engineer designer developer architect";
    among(WORDS, word)
        || begins_with(STEMS, word)
        || ENDINGS
            .split_ascii_whitespace()
            .any(|e| word.len() > e.len() + 2 && word.ends_with(e))
}

/// A word beside a job: a rank or a field of work.
pub(super) fn is_field(word: &str) -> bool {
    const FIELDS: &str = "senior junior sr jr global regional deputy vice interim technical software product project \
        program programme marketing sales account key data ux ui general managing operations operating \
        human resources hr finance financial art creative staff customer success research solution solutions \
        security frontend backend fullstack mobile machine learning legal strategy growth community content brand \
        communications communication pr it technology engineering design people talent supply chain quality assurance \
        qa cloud platform network systems board office partnerships relations public affairs innovation digital \
        investment portfolio risk compliance procurement purchasing logistics production plant area country \
        international europe emea dach apac exports export imports import overseas domestic business development \
        of for the and to \
        vertrieb einkauf personal produktion forschung entwicklung technik kundenbetreuung offentlichkeitsarbeit \
        finanzen des der dell de del du la le di \
        ventas compras produccion desarrollo negocio recursos humanos operaciones comunicacion proyectos general \
        ventes achats production developpement ressources humaines clientele projets generale juridique \
        vendite acquisti produzione sviluppo risorse umane tecnico commerciale generale delegato \
        handlowy sprzedazy marketingu finansowy ds projektu zarzadzajacy generalny techniczny operacyjny rozwoju \
        affarsutveckling forsaljning";
    among(FIELDS, word)
}

/// The legal form at the end of a company, and the country whose form it is, where there is only one.
pub(super) fn legal_form(text: &str) -> Option<&'static str> {
    // Signs are left out: "Sp. z o.o." is `spzoo`, "Pvt. Ltd." is `pvtltd`.
    const FORMS: &[(&str, &str)] = &[
        (
            "US",
            "inc llc corp corporation incorporated pllc llp lp lllp pc",
        ),
        ("GB", "ltd limited plc cic"),
        (
            "DE",
            "gmbh gmbhcokg ug ohg kgaa gbr mbb partgmbb ek ekfm ev eg ggmbh kg ag",
        ),
        ("FR", "sarl sas sasu eurl sci snc scop selarl sa"),
        ("IT", "srl spa srls sapa sas snc scarl sss"),
        ("ES", "sl slu sau slp scoop sll cb"),
        ("PT", "lda unipessoal"),
        ("NL", "bv nv vof cv"),
        ("BE", "bvba sprl srlbe"),
        ("PL", "spzoo spj spk spp spzook psa spzoospk"),
        ("SE", "ab hb kb aktiebolag"),
        ("NO", "as asa ans enk da"),
        ("DK", "aps ps"),
        ("FI", "oy oyj ky tmi"),
        ("CZ", "sro as vos"),
        ("HU", "kft bt zrt nyrt"),
        ("RO", "srl pfa"),
        ("BG", "eood ood ead"),
        ("HR", "doo dd jdoo"),
        ("EE", "ou"),
        ("LV", "sia"),
        ("LT", "uab"),
        ("TR", "as ltdsti"),
        ("IN", "pvtltd privatelimited pvt"),
        ("JP", "kk godokaisha kabushikikaisha coltd gk"),
        ("CN", "coltd"),
        ("SG", "pteltd pte"),
        ("MY", "sdnbhd bhd"),
        ("AU", "ptyltd pty"),
        ("ZA", "ptyltd"),
        ("BR", "ltda eireli me"),
        ("MX", "sadecv sapidecv srldecv"),
        ("AE", "fzllc fzco fze dmcc"),
        ("GR", "ae epe ike"),
        ("IL", "ltdil"),
        ("RU", "ooo oao"),
        ("CH", "ag"),
    ];
    let tokens: Vec<&str> = text
        .split_whitespace()
        .map(|t| t.trim_matches(|c: char| matches!(c, ',' | ';' | '(' | ')' | '|')))
        .collect();
    for count in (1..=4.min(tokens.len().saturating_sub(1))).rev() {
        let last = &tokens[tokens.len() - count..];
        let form = fold::plain(&last.concat());
        // Short ones only in the writing that such forms have: "AS", "a.s.", not "as".
        let written = form.len() > 3
            || last.iter().any(|t| t.contains('.'))
            || last[0]
                .chars()
                .filter(|c| c.is_alphabetic())
                .all(char::is_uppercase)
            || matches!(
                form.as_str(),
                "inc"
                    | "ltd"
                    | "llc"
                    | "aps"
                    | "kft"
                    | "oyj"
                    | "plc"
                    | "bhd"
                    | "pte"
                    | "pty"
                    | "pvt"
            ) && last[0].starts_with(char::is_uppercase)
            || matches!(form.as_str(), "oy" | "ky") && last[0].starts_with(char::is_uppercase);
        if !written {
            continue;
        }
        if let Some((country, _)) = FORMS.iter().find(|(_, forms)| among(forms, &form)) {
            return Some(country);
        }
    }
    None
}

/// A word that companies carry in their names.
pub(super) fn is_company_word(word: &str) -> bool {
    among(
        "group gruppe groupe grupo gruppo grupa holding holdings company co associates associes partners partner \
         studio studios atelier cabinet kanzlei solutions systems systeme technologies technology tech labs lab \
         laboratories industries industrie industria enterprises ventures capital bank insurance versicherung \
         consulting consultants consultancy advisors advisory architects architekten architectes arquitectos \
         engineering logistics logistik logistique trading international global media software digital energy \
         energie energia foods pharma pharmaceuticals medical clinic clinica klinik hospital hospitals institute \
         institut instituto istituto university universitat universite universidad universita uniwersytet college \
         school schule ecole academy akademie foundation stiftung fondation fundacion fondazione fundacja association \
         verein verband society bureau agency agentur agence agencia agenzia werke werk maschinenbau bau robotics \
         motors motor automotive aerospace textiles textile exports imports marine maritime shipping hotel hotels \
         resort restaurant brewery brauerei winery bodegas vineyards farm farms properties realty immobilien \
         immobilier construction builders sohne brothers bros fils hermanos fratelli sons daughters teknik konsult \
         bygg services service press publishing verlag editions edizioni editorial design designs collective works \
         workshop manufaktur manufacturing products produkte networks telecom electronics electric elektro optics \
         chemicals chemie biotech therapeutics diagnostics analytics legal law partnership llp council ministry \
         museum gallery galerie theatre chambers spolka zaklad firma przedsiebiorstwo biuro \
         cafe bistro bar gasthaus gasthof pension backerei boulangerie panaderia metzgerei gartnerei schreinerei \
         betrieb malerbetrieb handwerk drukkerij imprimerie stamperia vinarstvi domaine chateau tenuta cantina casa \
         apotheke pharmacy pharmacie farmacia ingenieurburo architekturburo steuerkanzlei praxis",
        word,
    )
}

/// Academic degrees and memberships behind a name.
pub(super) fn is_degree(word: &str) -> bool {
    among(
        "phd mba msc bsc ma ba mphil dphil md mph mpa jd llm llb cpa cfa cfp pe frics mrics riba aia leed ap pmp esq \
         dds dmd dvm rn edd dsc meng beng dba mfa bfa msw lcsw mbbs frcs frcp fca aca acca cima acma cissp cisa shrm \
         scp phr sphr psyd mlitt ms bs mrcp facs faia cpg prince2 fcca mcips mciob ceng ciarb fciarb imba emba \
         jr sr ii iii iv wset dipwset",
        word,
    )
}

/// Honorifics before a name.
pub(super) fn is_honorific(word: &str) -> bool {
    among(
        "mr mrs ms miss mx dr prof professor doctor sir dame lord lady rev hon herr frau hr fr dipl ing dipling drhc \
         drmed drjur dring drrernat drphil mag mgr dott dottssa dottoressa avv arch rag geom sig sra sr don dona \
         m mme mlle me maitre pan pani inz mgrinz lek med jur rer nat phil hc habil ir drs bc doc judr mudr phdr \
         msgr capt col lt maj gen shri smt datuk dato tan tun engr ar adv cllr pr lic licda",
        word,
    )
}

/// Small words within names.
pub(super) fn is_particle(word: &str) -> bool {
    among(
        "von van der den de del della di da dos das du la le el al bin ibn ben y e ter ten zu zum zur af av st vom und \
         do dal degli dei ap ferch bint abu op het",
        word,
    )
}

/// A word of streets, buildings and places in them.
pub(super) fn is_street(word: &str) -> bool {
    const WORDS: &str = "street st road rd avenue ave av boulevard blvd bd lane ln drive dr way court ct place pl square sq \
        terrace crescent close gardens grove highway hwy parkway pkwy suite ste floor fl unit apt apartment building \
        bldg block house tower plaza centre center park quay wharf gate row hill mews yard walk rise po box level \
        strasse str weg platz allee gasse ring ufer damm markt hof haus etage stock postfach chaussee \
        rue quai place chemin cours impasse allees bis cedex route passage etage batiment bat faubourg bp zi za \
        calle cl paseo plaza plaza avda avenida carretera ctra gran via travesia poligono piso planta rambla camino \
        via viale piazza corso largo vicolo strada piano localita lungomare \
        ul ulica al aleja aleje pl plac os osiedle lok rynek \
        gatan vagen gata vag torget plan \
        gate vei veien gaten plass allé vej gade torv straat laan plein kade gracht singel \
        rua praca travessa andar tie katu ulice namesti utca ter \
        nagar marg chowk sector phase colony cross layout estate industrial ku cho chome shi ken mura";
    const ENDINGS: &str = "strasse str. str weg platz allee gasse ufer damm gatan vagen gata vag gaten veien gata vej gade \
        straat laan plein kade gracht singel katu tie torget plassen ring";
    among(WORDS, word)
        || ENDINGS
            .split_ascii_whitespace()
            .any(|e| word.len() > e.len() + 3 && word.ends_with(e))
}

/// Words of sentences, which slogans and openings have, and names and titles hardly.
pub(super) fn is_sentence_word(word: &str) -> bool {
    among(
        "your our we you us is are for with at on to from that this made making since seit depuis desde dal fur mit \
         und unsere ihr ihre wir ist aus pour avec notre votre nos vos par con para nuestra nuestro su tu por per il \
         nostro tua dla twoj nasz jest z for med och til og var ditt voor met en onze uw independent best better \
         future zukunft avenir futuro framtiden quality qualite qualitat calidad trust home safe natur nature \
         open appointment hours offnungszeiten established est every always where when more than just not no",
        word,
    )
}

/// Given names that are common somewhere; accents left out.
pub(super) fn is_given_name(word: &str) -> bool {
    const NAMES: &str = "aaron abdul abdullah abigail adam adrian adriana agata agnes agnieszka ahmed aisha akira alain alan \
        alba albert alberto aleksandra alessandra alessandro alex alexander alexandra alexandre alexis alfonso alfred ali \
        alice alicia alina amanda amelie amina amir amit amy ana anand anders andre andrea andreas andrew andrzej anette \
        angela angelika anil anita anja anjali ann anna annabel anne annette annika ansgar anthony antje antoine anton \
        antonia antonio arjun arne arthur arun arvid ashley astrid audrey aurelie axel ayesha barbara bartosz beata \
        beatrice beatriz ben benedikt benjamin benoit bernadette bernard bernd bernhard bertrand bettina birgit bjorn \
        bob boris brad brenda brian brigitte britta bruce bruno camille carina carl carla carlo carlos carmen carol \
        carolin caroline carolyn catherine cecile cecilia celine chantal charles charlotte chen chiara chloe chris \
        christa christian christiane christina christine christoph christophe christopher claire clara clarissa claude \
        claudia claudio claus clemens colin constanze corinna cornelia craig cristina cynthia dagmar damian dan daniel \
        daniela daniele danielle dariusz dave david dawid deborah deepak denis denise dennis derek diana diane diego \
        dieter dietmar dirk dmitri dominik dominique donald donna dorothea dorota douglas eduardo edward eleanor elena \
        elias elisa elisabeth elizabeth elke ella ellen elsa emil emilia emilie emily emma emmanuel eric erica erik erika \
        ernst esteban esther eugen eva evelyn ewa ewelina fabian fabienne fabio fabrice farah fatima federica federico \
        felicia felix ferdinand fernando filip filippo fiona florence florian francesca francesco francis francisco \
        franck francois francoise frank franz franziska fred frederic frederik frida friedrich fritz gabriel gabriela \
        gabriele gareth gary gaurav georg george gerald gerard gerd gerhard gilles gina giorgia giorgio giovanna giovanni \
        gisela giulia giuseppe gloria gordon grace graham greg gregory greta grzegorz guido guillaume gunnar gunter \
        gustav guy hakan hanna hannah hannes hans harald haruto harry hassan heather heike heiko heinrich heinz helen \
        helena helene helga helmut hendrik henri henrik henry herbert hermann hiroshi holger hubert hugo ian ida ignacio \
        ilse ines inga inge ingo ingrid irene irina iris isabel isabella isabelle ivan ivana jack jacek jack jackie jacob \
        jacqueline jacques jakob jakub james jan jana jane janet janina jason javier jean jeanne jeff jeffrey jenna \
        jennifer jenny jens jeremy jerome jerzy jessica jesus jill jim joachim joan joana joanna joaquin jochen joe johan \
        johanna johannes john jon jonas jonathan jordan jorg jorge jose josef joseph joshua juan juana judith jules julia \
        julian juliane julie julien julius jurgen justin justyna kamil karen karin karina karl karolina karsten \
        katarzyna katharina katherine kathleen kathrin kathryn katja katrin kayleigh keiko keith keith kelly ken kenji \
        kenneth kerstin kevin khalid kim kirsten klara klaus kristian kristin kristina krzysztof kumar kurt lakshmi lara \
        larry lars laura laurence laurent lea leila lena leo leon leonardo leonie leslie liam lilian lina linda lionel \
        lisa liu louis louise luc luca lucas lucia lucie lucy ludovic luigi luis luisa lukas lukasz lydia maciej madeleine \
        magdalena magnus maja malgorzata manfred manuel manuela marc marcel marcin marco marcos marcus marek margaret \
        margarita maria mariam marianne marie marina mario marion mark markus marta martha martin martina mary \
        massimo mateusz mathias mathieu mathilde matteo matthew matthias maurice mauro max maximilian mehmet mei melanie \
        melissa mia michael michal michel michela michele michelle miguel mika mike mikael miriam mohamed mohammed monica \
        monika moritz nadia nadine naomi natalia natalie nathalie nathan neha neil nicholas nick nicola nicolas nicole \
        niels nikhil nikola nils nina noah nora norbert ola olaf oleg olga oliver olivia olivier oscar oskar otto pablo \
        pamela paola paolo pascal patrice patricia patricio patrick patrizia patryk paul paula pauline pavel pawel pedro \
        peggy per peter petra philip philipp philippe pierre pilar piotr pooja priya quentin rachel rafael rahul rainer \
        raj rajesh ralf ralph ramon raphael raquel raul ravi raymond rebecca reiner renate rene ricardo riccardo richard \
        rita robert roberta roberto robin rodrigo roger rohan roland rolf roman ronald rosa rose rosemary roxana ruben \
        rudiger rudolf russell ruth ryan sabine sabrina samantha samira samuel sandra sanjay santiago sara sarah \
        sascha satoshi scott sean sebastian sergio severine shannon sharon shaun sheila shirley silke silvia simon simone \
        sofia sofie solveig sonia sonja sophia sophie stacy stefan stefania stefanie stefano stephan stephane stephanie \
        stephen steve steven stuart sue sunil sunita susan susana susanne suzanne sven svenja sylvain sylvia sylvie \
        takeshi tamara tania tara taro tatiana tatjana ted teresa theo theresa thierry thomas thorsten tim timo tina tobias \
        todd tom tomas tomasz tommaso toni tony torsten tracy ulf ulrich ulrike urban ursula ute uwe valentin valentina \
        valerie vanessa vera veronica veronika victor victoria vikram viktor vincent vincenzo virginie vivian volker \
        waldemar walter wanda wei wendy werner wiebke wilhelm william willy wojciech wolfgang xavier yan yann yannick \
        yasmin yi ying yoko yuki yusuf yves yvonne zbigniew zhang zofia zoe";
    among(NAMES, word)
}
