//! Cards with everything that the RFCs and the programs put into them, from a seed.

/// SplitMix64: small, and the same on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.roll() % most as u64).unwrap()
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

const FAMILY: [&str; 8] = [
    "Okafor",
    "Łukasiewicz",
    "O’Neill",
    "García Márquez",
    "漢字",
    "de la Cruz",
    "Ng",
    "Weiß",
];
const GIVEN: [&str; 8] = [
    "Adaeze", "Zoë", "Seán", "José", "太郎", "Mary Ann", "Bo", "Jürgen",
];
const TEXT: [&str; 8] = [
    "plain words",
    "a\\, b\\; c\\\\d",
    "first line\\nsecond line",
    "ünï — “quoted” 😀",
    "colon: and = and ^",
    "a rather long text that must be folded somewhere because it is longer than seventy-five bytes\\, twice",
    "x",
    "漢字かな交じり文は長く続いていて折り返されなければならないので、ここで折り返される",
];
const JPEG: &str = "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAIBAQEBAQIBAQECAgICAgQDAgICAgUEBAMEBgUGBgYF";
const SOUND: &str = "UklGRiQAAABXQVZFZm10IBAAAAABAAEA";

/// Lines of a card before they are folded, each under a group or none.
struct Lines {
    lines: Vec<String>,
    group: usize,
}

impl Lines {
    fn add(&mut self, line: impl Into<String>) {
        self.lines.push(line.into());
    }

    fn labelled(&mut self, line: &str, label: &str) {
        self.group += 1;
        self.lines.push(format!("item{}.{line}", self.group));
        self.lines
            .push(format!("item{}.X-ABLabel:{label}", self.group));
    }
}

/// The card that belongs to a number: 3.0 where it is even, 4.0 where it is odd.
pub(crate) fn card(seed: u64) -> String {
    let mut dice = Dice(seed.wrapping_mul(7919));
    let mut lines = Lines {
        lines: Vec::new(),
        group: 0,
    };
    let old = seed.is_multiple_of(2);
    if old {
        three(&mut dice, &mut lines);
    } else {
        four(&mut dice, &mut lines);
    }
    let version = if old { "3.0" } else { "4.0" };
    let mut out = format!("BEGIN:VCARD\r\nVERSION:{version}\r\n");
    for line in &lines.lines {
        fold(&mut dice, line, &mut out);
    }
    out.push_str("END:VCARD\r\n");
    out
}

/// Folded at 75 bytes or sooner, with a blank or a tab.
fn fold(dice: &mut Dice, line: &str, out: &mut String) {
    let (mut room, sign) = (
        60 + dice.below(15),
        if dice.chance(80) { ' ' } else { '\t' },
    );
    for c in line.chars() {
        if room < c.len_utf8() {
            out.extend(['\r', '\n', sign]);
            room = 60 + dice.below(14);
        }
        out.push(c);
        room -= c.len_utf8();
    }
    out.push_str("\r\n");
}

fn three(d: &mut Dice, l: &mut Lines) {
    let (family, given) = (d.one(&FAMILY), d.one(&GIVEN));
    l.add(format!(
        "N:{family};{given};{};{};{}",
        d.one(&["", "Q.", "A,B"]),
        d.one(&["", "Dr."]),
        d.one(&["", "PhD", "PhD,M.Sc."])
    ));
    let params = d.one(&["", "", ";LANGUAGE=en", ";X-P=1"]);
    l.add(format!("FN{params}:{given} {family}"));
    if d.chance(40) {
        l.add(format!("NICKNAME:{}", d.one(&["Bo", "Bo,Bobby", "a\\,b"])));
    }
    if d.chance(50) {
        l.add(format!(
            "ORG:{}",
            d.one(&["Acme", "Acme\\, Inc.;Sales", "A;B;C", "Ärzte\\; & Söhne"])
        ));
        if d.chance(70) {
            l.add(format!("TITLE:{}", d.one(&TEXT).replace("\\n", " ")));
        }
        if d.chance(30) {
            l.add("ROLE:Programmer");
        }
    }
    for i in 0..d.below(4) {
        let kind = d.one(&[
            "",
            ";TYPE=INTERNET",
            ";TYPE=INTERNET,pref",
            ";type=INTERNET;type=HOME;type=pref",
            ";TYPE=work",
            ";TYPE=x400",
        ]);
        l.add(format!("EMAIL{kind}:mail{i}@example.org"));
    }
    for i in 0..d.below(4) {
        let kind = d.one(&[
            "",
            ";TYPE=HOME",
            ";TYPE=CELL,VOICE",
            ";TYPE=work,voice,pref,msg",
            ";TYPE=FAX;TYPE=WORK",
            ";TYPE=PAGER",
            ";TYPE=car",
            ";TYPE=isdn",
        ]);
        l.add(format!("TEL{kind}:+49 30 00000{i}"));
    }
    if d.chance(40) {
        l.labelled(
            "TEL:+1 555 0100",
            d.one(&[
                "_$!<Assistant>!$_",
                "Boat",
                "_$!<Mobile>!$_",
                "Zwölf\\, drei",
            ]),
        );
    }
    if d.chance(30) {
        l.labelled(
            "EMAIL;type=INTERNET;type=WORK:desk@example.org",
            "Rota desk",
        );
    }
    for _ in 0..d.below(3) {
        let kind = d.one(&[
            "",
            ";TYPE=home",
            ";TYPE=dom,home,postal,parcel",
            ";TYPE=WORK;TYPE=pref",
            ";LANGUAGE=de",
        ]);
        let value = d.one(&[
            ";;1 Main St;Town;CA;91921;USA",
            "PO 9;Suite 2;4 Marina Rd;Lagos;LA;101001;Nigeria",
            ";;Straße 1\\nHinterhaus;Köln;;50667;Deutschland",
            ";;;Paris;;;",
        ]);
        l.add(format!("ADR{kind}:{value}"));
    }
    if d.chance(20) {
        l.group += 1;
        l.add(format!(
            "item{}.ADR;type=HOME:;;5 Quay;Cork;;;Ireland",
            l.group
        ));
        l.add(format!("item{}.X-ABADR:ie", l.group));
        l.add("LABEL;TYPE=home:5 Quay\\nCork\\nIreland");
    }
    if d.chance(60) {
        l.add(d.one(&[
            "BDAY:1980-03-22",
            "BDAY;VALUE=date:1980-03-22",
            "BDAY;X-APPLE-OMIT-YEAR=1604:1604-11-30",
            "BDAY:1980-03-22T08:30:00Z",
        ]));
    }
    if d.chance(50) {
        l.add(format!(
            "NOTE{}:{}",
            d.one(&["", ";LANGUAGE=en"]),
            d.one(&TEXT)
        ));
    }
    if d.chance(20) {
        l.add("NOTE:another note");
    }
    if d.chance(40) {
        l.add(format!(
            "CATEGORIES:{}",
            d.one(&["Friends", "Friends,Book\\, club", "myContacts,Choir"])
        ));
    }
    if d.chance(40) {
        l.add(d.one(&[
            "URL:https://example.org/a,b;c",
            "URL;TYPE=work:https://example.com/",
            "URL;type=pref:http://example.net/?q=1",
        ]));
    }
    for (percent, lines) in [
        (
            30,
            &[
                "IMPP;X-SERVICE-TYPE=Skype;TYPE=HOME:skype:ada",
                "IMPP:xmpp:ada@example.org",
                "IMPP;TYPE=home,pref:sip:ada@example.org",
            ][..],
        ),
        (
            20,
            &[
                "X-SOCIALPROFILE;type=twitter;x-user=ada:http://twitter.com/ada",
                "X-SOCIALPROFILE;TYPE=linkedin:https://linkedin.com/in/ada",
            ],
        ),
        (
            30,
            &[
                "PHOTO;ENCODING=b;TYPE=JPEG:{jpeg}",
                "PHOTO;TYPE=JPEG;ENCODING=b:{jpeg}",
                "PHOTO;VALUE=uri:http://example.org/p.jpg",
            ],
        ),
        (
            15,
            &[
                "LOGO;VALUE=uri:http://example.org/l.png",
                "LOGO;ENCODING=b;TYPE=JPEG:{jpeg}",
            ],
        ),
        (15, &["SOUND;TYPE=WAVE;ENCODING=b:{sound}"]),
        (
            15,
            &["KEY;ENCODING=b;TYPE=PGP:{sound}", "KEY;ENCODING=b:{sound}"],
        ),
        (30, &["REV:1995-10-31T22:27:10Z", "REV:1997-11-15"]),
        (30, &["PRODID:-//ONLINE DIRECTORY//NONSGML Version 1//EN"]),
        (20, &["SORT-STRING:Harten"]),
        (20, &["GEO:37.386013;-122.082932"]),
        (
            20,
            &[
                "TZ:-05:00",
                "TZ;VALUE=text:-05:00; EST; Raleigh/North America",
            ],
        ),
        (20, &["MAILER:PigeonMail 2.1"]),
        (20, &["CLASS:PUBLIC"]),
        (30, &["UID:19950401-080045-40000F192713-0052"]),
        (20, &["X-PHONETIC-FIRST-NAME:Ah"]),
        (10, &["X-AIM:ada77"]),
    ] {
        if d.chance(percent) {
            l.add(
                d.one(lines)
                    .replace("{jpeg}", JPEG)
                    .replace("{sound}", SOUND),
            );
        }
    }
    if d.chance(25) {
        l.labelled("X-ABDATE;type=pref:2009-05-01", "_$!<Anniversary>!$_");
    }
    if d.chance(25) {
        l.labelled("X-ABRELATEDNAMES:Chidi", "_$!<Spouse>!$_");
    }
}

fn four(d: &mut Dice, l: &mut Lines) {
    let (family, given) = (d.one(&FAMILY), d.one(&GIVEN));
    if d.chance(50) {
        l.add(d.one(&[
            "UID:urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1",
            "UID;VALUE=text:abc-1",
        ]));
    }
    let params = d.one(&[
        "",
        "",
        ";PREF=1",
        ";LANGUAGE=en;ALTID=1",
        ";PID=1.1,2.1",
        ";TYPE=work",
    ]);
    l.add(format!("FN{params}:{given} {family}"));
    if d.chance(25) {
        l.add("FN;ALTID=1;LANGUAGE=ja;PREF=2:太郎 漢字");
    }
    if d.chance(80) {
        let params = d.one(&["", "", ";SORT-AS=\"Harten,Rene\"", ";ALTID=1;LANGUAGE=en"]);
        l.add(format!(
            "N{params}:{family};{given};{};{};{}",
            d.one(&["", "Q.", "A,B"]),
            d.one(&["", "Dr."]),
            d.one(&["", "PhD", "PhD,M.Sc."])
        ));
    }
    for _ in 0..d.below(3) {
        l.add(format!(
            "NICKNAME{}:{}",
            d.one(&["", ";TYPE=work", ";PREF=1", ";LANGUAGE=pl"]),
            d.one(&["Bo", "Bo,Bobby", "a\\,b"])
        ));
    }
    for i in 0..d.below(3) {
        let params = d.one(&[
            "",
            ";PID=1.1",
            ";TYPE=work",
            ";SORT-AS=\"Acme\"",
            ";LANGUAGE=de;ALTID=9",
        ]);
        l.add(format!(
            "ORG{params}:{}{i}",
            d.one(&["Acme", "Acme\\, Inc.;Sales", "A;B;C", "Ärzte\\; & Söhne"])
        ));
    }
    for i in 0..d.below(3) {
        let params = d.one(&["", ";LANGUAGE=fr", ";PREF=1", ";ALTID=2"]);
        l.add(format!("TITLE{params}:Title {i}"));
    }
    if d.chance(30) {
        l.add("ROLE;LANGUAGE=en:Project Leader");
    }
    if d.chance(25) {
        l.add("work.ORG:Grouped Ltd.");
        l.add("work.TITLE:Grouped title");
        l.add("work.TEL;TYPE=work:+44 20 0000");
    }
    for i in 0..d.below(4) {
        let params = d.one(&[
            "",
            ";PREF=1",
            ";PREF=50;TYPE=work",
            ";PID=4.1,5.2",
            ";TYPE=home;ALTID=1",
            ";LANGUAGE=en",
        ]);
        l.add(format!("EMAIL{params}:mail{i}@example.org"));
    }
    for i in 0..d.below(4) {
        let params = d.one(&[
            "",
            ";VALUE=text;TYPE=work",
            ";VALUE=uri;PREF=1;TYPE=\"voice,home\"",
            ";VALUE=uri;TYPE=cell",
            ";TYPE=text;TYPE=cell",
            ";TYPE=textphone",
            ";TYPE=fax;PREF=3",
        ]);
        let value = if params.contains("uri") {
            format!("tel:+1-555-555-5{i};ext=555{i}")
        } else {
            format!("+1-555-555-5{i}")
        };
        l.add(format!("TEL{params}:{value}"));
    }
    for _ in 0..d.below(3) {
        let params = d.one(&[
            "",
            ";TYPE=home",
            ";GEO=\"geo:12.3457,78.910\"",
            ";LABEL=\"Mr. John^nMail Drop: TNE QB^n123 Main\";TYPE=work",
            ";TZ=\"-0500\";PREF=1",
            ";LANGUAGE=de;ALTID=3;PID=1.1",
            ";CC=US",
        ]);
        let value = d.one(&[
            ";;1 Main St;Town;CA;91921;USA",
            "PO 9;Suite 2;4 Marina Rd;Lagos;LA;101001;Nigeria",
            ";;Straße 1,Hinterhaus;Köln;;50667;Deutschland",
            ";;;Paris;;;",
        ]);
        l.add(format!("ADR{params}:{value}"));
    }
    for (percent, lines) in [
        (
            50,
            &[
                "BDAY:19800322",
                "BDAY:--0322",
                "BDAY;CALSCALE=gregorian:19800322",
                "BDAY;VALUE=text:circa 1800",
                "BDAY:1980",
                "BDAY:19961022T140000",
            ][..],
        ),
        (
            30,
            &[
                "ANNIVERSARY:20090808T1430-0500",
                "ANNIVERSARY;CALSCALE=gregorian:19960415",
                "ANNIVERSARY;VALUE=text:in May",
            ],
        ),
        (
            40,
            &["GENDER:M", "GENDER:O;intersex", "GENDER:;it's complicated"],
        ),
        (
            30,
            &[
                "GEO:geo:37.386013,-122.082932",
                "GEO;PREF=1;TYPE=home:geo:1,2",
            ],
        ),
        (30, &["LANG;TYPE=work;PREF=1:en", "LANG:fr"]),
        (
            30,
            &["TZ:Raleigh/North America", "TZ;VALUE=utc-offset:-0500"],
        ),
        (
            30,
            &[
                "IMPP;PREF=1:xmpp:alice@example.com",
                "IMPP;TYPE=home:sip:a@example.org",
                "IMPP;SERVICE-TYPE=Threema:threema:ABCDEFGH",
            ],
        ),
        (
            30,
            &[
                "URL;MEDIATYPE=text/html:https://example.org/",
                "URL:https://example.org/a,b;c",
                "URL;TYPE=work;PREF=2:https://example.net/",
            ],
        ),
        (
            30,
            &[
                "RELATED;TYPE=friend:urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
                "RELATED;TYPE=\"co-worker,neighbor\";VALUE=text:Please contact Jane",
            ],
        ),
        (
            30,
            &[
                "CATEGORIES:Friends",
                "CATEGORIES;PREF=1;TYPE=work:A,B\\, C",
                "CATEGORIES;PID=1.1:Choir",
            ],
        ),
        (
            50,
            &[
                "NOTE:*",
                "NOTE;LANGUAGE=en;ALTID=1:*",
                "NOTE;AUTHOR-NAME=\"John Doe\";CREATED=20221122T151823Z:*",
            ],
        ),
        (20, &["NOTE;ALTID=1;LANGUAGE=fr:une note"]),
        (20, &["NOTE:the second note"]),
        (30, &["PRODID:-//ONLINE DIRECTORY//NONSGML Version 1//EN"]),
        (30, &["REV:19951031T222710Z"]),
        (
            30,
            &[
                "PHOTO:data:image/jpeg;base64,{jpeg}",
                "PHOTO;PREF=1;TYPE=home:data:image/jpeg;base64,{jpeg}",
                "PHOTO;MEDIATYPE=image/gif:http://example.org/p.gif",
            ],
        ),
        (
            15,
            &[
                "LOGO:http://example.org/l.png",
                "LOGO:data:image/jpeg;base64,{jpeg}",
            ],
        ),
        (
            20,
            &[
                "SOUND:data:audio/wav;base64,{sound}",
                "SOUND;LANGUAGE=en:CID:JOHNQPUBLIC.part8.example.com",
            ],
        ),
        (
            20,
            &[
                "KEY:data:application/pgp-keys;base64,{sound}",
                "KEY;TYPE=work;MEDIATYPE=application/pgp-keys:ftp://example.com/keys/jdoe",
                "KEY;VALUE=text:abc",
            ],
        ),
        (
            20,
            &["CLIENTPIDMAP:1;urn:uuid:3df403f4-5924-4bb7-b077-3c711d9eb34b"],
        ),
        (20, &["MEMBER:mailto:subscriber1@example.com"]),
        (20, &["KIND:individual", "KIND:org"]),
        (15, &["FBURL;PREF=1:http://www.example.com/busy/janedoe"]),
        (
            15,
            &[
                "CALADRURI;PREF=1:mailto:janedoe@example.com",
                "CALURI:http://cal.example.com/calA",
            ],
        ),
        (15, &["SOURCE:ldap://ldap.example.com/cn=Babs%20Jensen"]),
        (
            15,
            &[
                "HOBBY;INDEX=1;LEVEL=high:reading",
                "EXPERTISE;LEVEL=beginner;INDEX=2:chinese literature",
            ],
        ),
        (
            15,
            &["BIRTHPLACE:Babies'R'Us Hospital", "DEATHDATE:19960415"],
        ),
        (
            20,
            &[
                "PRONOUNS;LANGUAGE=en;PREF=1:xe/xir",
                "GRAMGENDER;LANGUAGE=de:feminine",
                "LANGUAGE:de",
                "CREATED:20220705T093412Z",
            ],
        ),
        (
            20,
            &[
                "SOCIALPROFILE;SERVICE-TYPE=Mastodon:https://example.com/@foo",
                "SOCIALPROFILE;VALUE=text;SERVICE-TYPE=SomeSite:peter94",
            ],
        ),
        (15, &["X-CUSTOM;X-P=\"a;b\":kept as it stands"]),
    ] {
        if d.chance(percent) {
            let line = d.one(lines);
            let text = d.one(&TEXT);
            let line = line.replace("{jpeg}", JPEG).replace("{sound}", SOUND);
            l.add(line.replace('*', text));
        }
    }
}
