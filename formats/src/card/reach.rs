//! E-mail addresses, web pages and names on services, found among words and mended where a recogniser's faults are
//! plain.

use super::words;

/// An e-mail address among the words of one reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mail {
    pub(super) local: String,
    /// In small letters.
    pub(super) domain: String,
    /// Whether signs had to be put in or changed on a guess.
    pub(super) guessed: bool,
    /// The first of its words, the label's included, and the first behind it.
    pub(super) from: usize,
    pub(super) to: usize,
}

/// A web page among the words of one reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Web {
    /// As printed, faults mended.
    pub(super) value: String,
    /// In small letters, without `www.`.
    pub(super) host: String,
    pub(super) from: usize,
    pub(super) to: usize,
}

/// A name on a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tag {
    pub(super) service: &'static str,
    pub(super) value: String,
    pub(super) from: usize,
    pub(super) to: usize,
}

const AROUND: &[char] = &[
    '<', '>', '(', ')', '[', ']', '{', '}', ',', ';', ':', '\'', '"', '|', '“', '”', '‘', '’', '«',
    '»', '*', '=', '~',
];

/// The e-mail addresses, from left to right. `hosts` are those of web pages that were seen elsewhere on the card: a word
/// that ends in one, with more before it, is an address whose `@` was lost.
pub(super) fn mails(tokens: &[String], hosts: &[String]) -> Vec<Mail> {
    let mut found: Vec<Mail> = Vec::new();
    for at in 0..tokens.len() {
        let start = found.last().map_or(0, |m| m.to);
        if at < start {
            continue;
        }
        if let Some(mail) = mail(tokens, at, start).or_else(|| without_sign(tokens, at, hosts)) {
            found.push(mail);
        }
    }
    found
}

fn mail(tokens: &[String], at: usize, start: usize) -> Option<Mail> {
    let (glued, core) = split_label(&tokens[at]);
    let (local, domain, mut guessed) = around_sign(core, at > start || glued)?;
    let mut local = local.trim_matches(AROUND).to_owned();
    let (mut from, mut to) = (at, at + 1);
    // The part before the sign may have been torn off, or torn at a dot or a stroke.
    while from > start && !glued && needs_more_before(&local, &tokens[from - 1], from - 1 == start)
    {
        let before = tokens[from - 1].trim_start_matches(AROUND);
        if before.ends_with(['.', '_', '-'])
            || local.starts_with(['.', '_', '-'])
            || local.is_empty()
        {
            local = format!("{before}{local}");
        } else {
            local = format!("{before}.{local}");
            guessed = true;
        }
        from -= 1;
    }
    let mut domain = domain.to_owned();
    while to < tokens.len() && needs_more_behind(&domain, &tokens[to]) {
        let next = &tokens[to];
        let whole = domain.contains('.') || domain.is_empty();
        if !(domain.ends_with(['.', ',', '-'])
            || next.starts_with(['.', ',', '-'])
            || domain.is_empty())
        {
            // "acme com": the dot was lost, unless the name goes on.
            domain.push(if whole { '-' } else { '.' });
            guessed = true;
        }
        domain.push_str(next);
        to += 1;
    }
    let domain = host(&domain)?;
    let local: String = local
        .chars()
        .map(|c| if c == ',' { '.' } else { c })
        .filter(|c| c.is_alphanumeric() || "._%+-'&~".contains(*c))
        .collect();
    let local = local.trim_matches(['.', '-', '\'', '~']).to_owned();
    if local.is_empty() || local.len() > 64 {
        return None;
    }
    let local = if local.chars().any(char::is_lowercase) {
        local
    } else {
        local.to_lowercase()
    };
    while from > start && !glued && words::is_mail_label(&tokens[from - 1])
        || from > start && is_sign(&tokens[from - 1])
    {
        from -= 1;
    }
    Some(Mail {
        local,
        domain,
        guessed,
        from,
        to,
    })
}

fn without_sign(tokens: &[String], at: usize, hosts: &[String]) -> Option<Mail> {
    let token = tokens[at].trim_matches(AROUND).to_lowercase();
    let domain = hosts
        .iter()
        .find(|h| token.len() > h.len() + 2 && token.ends_with(h.as_str()))?;
    let local = &token[..token.len() - domain.len()];
    let fits = local
        .chars()
        .all(|c| c.is_alphanumeric() || "._-".contains(c))
        && !local.ends_with(['.', '-'])
        && local.contains(char::is_alphabetic)
        && !split_www(&token).0;
    let from = at - usize::from(at > 0 && words::is_mail_label(&tokens[at - 1]));
    fits.then(|| Mail {
        local: local.trim_end_matches('_').to_owned(),
        domain: domain.clone(),
        guessed: true,
        from,
        to: at + 1,
    })
}

fn is_sign(token: &str) -> bool {
    !token.contains(char::is_alphanumeric)
}

/// "E:a@b.c", "Email:a@b.c" and "mailto:a@b.c": a label grown together with what it labels.
fn split_label(token: &str) -> (bool, &str) {
    match token.split_once(':') {
        Some((label, rest))
            if words::is_mail_label(label) || label.eq_ignore_ascii_case("mailto") =>
        {
            (true, rest)
        }
        _ => (false, token),
    }
}

/// The two sides of the `@`, or of the sign that it was taken for; and whether it was one.
fn around_sign(token: &str, labelled: bool) -> Option<(&str, &str, bool)> {
    if let Some((local, domain)) = token.split_once('@') {
        // "@acme" alone is a name on a service, "@acme.com" the end of an address.
        return (!local.is_empty() || domain.contains('.') || domain.is_empty())
            .then_some((local, domain, false));
    }
    for sign in ["(at)", "[at]", "{at}", "(a)", "(@", "©", "®", "€", "¢"] {
        if let Some((local, domain)) = token.split_once(sign) {
            let fits = domain.contains('.') && !local.is_empty();
            if fits {
                return Some((local, domain, true));
            }
        }
    }
    // A capital Q or G, or an ampersand, among small letters with a domain behind.
    let inner = token.char_indices().find(|(i, c)| {
        let before = &token[..*i];
        let behind = &token[i + c.len_utf8()..];
        matches!(c, 'Q' | 'G' | '&' | '8')
            && before.chars().count() > 1
            && before
                .chars()
                .all(|c| c.is_lowercase() || matches!(c, '.' | '_' | '-'))
            && behind.contains('.')
            && behind.starts_with(char::is_lowercase)
            && behind
                .chars()
                .all(|c| c.is_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-'))
    });
    let (at, sign) = inner.filter(|_| labelled || !token.contains('/'))?;
    Some((&token[..at], &token[at + sign.len_utf8()..], true))
}

fn needs_more_before(local: &str, before: &str, first: bool) -> bool {
    let label = words::is_mail_label(before) || words::is_web_label(before);
    let short = before.chars().filter(|c| c.is_alphanumeric()).count() < 2;
    if label && first || before.ends_with(':') || before.contains('@') {
        return false;
    }
    let letters = before
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-'));
    let small = before
        .chars()
        .all(|c| !c.is_uppercase() && !c.is_ascii_digit());
    let torn = before.ends_with(['.', '_', '-']) && !before.starts_with(['.', '-'])
        || local.starts_with(['.', '_']);
    letters
        && (local.is_empty() || torn && (!first || !short || small) || small && !label && !short)
}

fn needs_more_behind(domain: &str, next: &str) -> bool {
    let part = next
        .chars()
        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | ','))
        && next.contains(|c: char| c.is_ascii_lowercase());
    if !part {
        return false;
    }
    let open =
        domain.is_empty() || domain.ends_with(['.', '-', ',']) || next.starts_with(['.', '-', ',']);
    let ended = domain
        .rsplit('.')
        .next()
        .is_some_and(|last| domain.contains('.') && is_top(last));
    open && (!ended || next.starts_with('.')) || !domain.contains(['.', ',']) && is_top(next)
}

/// A host name in small letters, signs mended; `None` if it cannot be one.
pub(super) fn host(text: &str) -> Option<String> {
    let mut host: String = text
        .to_lowercase()
        .chars()
        .map(|c| match c {
            ',' | '·' | '•' => '.',
            '–' | '—' => '-',
            c => c,
        })
        .filter(|c| !c.is_whitespace())
        .collect();
    while host.contains("..") {
        host = host.replace("..", ".");
    }
    let end = host
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-')))
        .unwrap_or(host.len());
    let host = host[..end].trim_matches(['.', '-']);
    let (name, top) = host.rsplit_once('.')?;
    let top = match top {
        "corn" | "c0m" | "cam" | "con" | "conm" | "eom" | "cóm" => "com",
        "0rg" => "org",
        "lnfo" => "info",
        "exarnple" | "exampie" | "examp1e" => "example",
        top => top,
    };
    let sound = |l: &str| !l.is_empty() && !l.starts_with('-') && !l.ends_with('-');
    let fits = name.split('.').all(sound)
        && (2..=24).contains(&top.chars().count())
        && top.chars().all(char::is_alphabetic)
        && host.len() < 254;
    fits.then(|| format!("{name}.{top}"))
}

/// The web pages, from left to right, among the tokens that nothing else has taken.
pub(super) fn webs(tokens: &[String], free: &[bool]) -> Vec<Web> {
    let mut found: Vec<Web> = Vec::new();
    for at in 0..tokens.len() {
        let start = found.last().map_or(0, |w| w.to);
        if at >= start
            && free[at]
            && let Some(web) = web(tokens, free, at, start)
        {
            found.push(web);
        }
    }
    found
}

fn web(tokens: &[String], free: &[bool], at: usize, start: usize) -> Option<Web> {
    let label = |t: &str| words::is_web_label(t) || words::service(t).is_some();
    let labelled = at > start && free[at - 1] && label(&tokens[at - 1]);
    let (glued, token) = match tokens[at].split_once(':') {
        Some((l, rest)) if label(l) && !rest.starts_with('/') && !rest.is_empty() => (true, rest),
        _ => (false, tokens[at].as_str()),
    };
    let mut text = token.trim_matches(AROUND).to_owned();
    let mut to = at + 1;
    // "www. acme.com", "https:// acme.com", "acme .com"
    while to < tokens.len() && free[to] && to < at + 4 {
        let next = &tokens[to];
        let small = next
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-/_,".contains(c));
        let lower = text.to_lowercase();
        let open = lower.ends_with("www.")
            || lower == "www" && next.starts_with('.')
            || lower.ends_with("://")
            || lower.starts_with("www.")
                && !text[4..].contains('.')
                && (text.ends_with(['.', '-']) || next.starts_with('.'))
            || matches!(lower.as_str(), "http:" | "https:" | "http" | "https")
                && next.starts_with("//")
            || text.contains('.')
                && (next.starts_with('/') && next.len() > 1 || text.ends_with('/'));
        if !(open && small) {
            break;
        }
        text.push_str(next);
        to += 1;
    }
    let (scheme, rest) = split_scheme(&text);
    let (name, path) = match rest.find(['/', '?', '#']) {
        Some(i) => (&rest[..i], &rest[i..]),
        None => (rest, ""),
    };
    let (www, name) = split_www(name);
    if name.contains('@') || !name.contains(['.', ',']) {
        return None;
    }
    let written = name.chars().all(|c| c.is_lowercase() || !c.is_alphabetic())
        || name.chars().all(|c| c.is_uppercase() || !c.is_alphabetic());
    let host = host(name)?;
    let (label_part, top) = host.rsplit_once('.')?;
    let plain = label_part.len() > 1
        && label_part.contains(char::is_alphabetic)
        && is_top(top)
        && (written || name.chars().skip(1).any(char::is_lowercase) && name.ends_with(top))
        && (!is_abbreviation(name));
    let marked = scheme.is_some() || www || labelled || glued;
    if !(marked && label_part.contains(char::is_alphabetic) || plain) || labelled && !marked {
        return None;
    }
    let path: String = path.trim_end_matches(['.', ',', ';', '/']).to_owned();
    let value = format!(
        "{}{}{host}{path}",
        scheme.unwrap_or_default(),
        if www { "www." } else { "" },
    );
    let mut from = at;
    while from > start && free[from - 1] && (label(&tokens[from - 1]) || is_sign(&tokens[from - 1]))
    {
        from -= 1;
    }
    Some(Web {
        value,
        host,
        from,
        to,
    })
}

/// "https://", also where a letter or a stroke of it was misread.
fn split_scheme(text: &str) -> (Option<&'static str>, &str) {
    let lower = text.to_ascii_lowercase();
    let letters = lower.chars().take_while(char::is_ascii_alphabetic).count();
    let signs = lower[letters..]
        .chars()
        .take_while(|c| matches!(c, ':' | '/' | ';' | '.' | '|' | '\\'))
        .count();
    let strokes =
        lower[letters..letters + signs].contains(['/', '\\']) || lower[letters..].starts_with(':');
    if !(4..=5).contains(&letters) || !strokes || signs > 4 {
        return (None, text);
    }
    let scheme = if letters == 5 { "https" } else { "http" };
    if super::fold::distance(&lower[..letters], scheme) > 1 {
        return (None, text);
    }
    let rest = &text[letters + signs..];
    (
        Some(if letters == 5 { "https://" } else { "http://" }),
        rest,
    )
}

/// "www.", also where its letters or its dot were misread.
fn split_www(name: &str) -> (bool, &str) {
    let lower = name.to_ascii_lowercase();
    for start in [
        "www.", "www,", "wwww.", "vvww.", "wvw.", "wwvv.", "vww.", "wwv.", "ww.", "www",
    ] {
        if let Some(rest) = lower.strip_prefix(start)
            && (start != "www" || rest.matches('.').count() == 1 && rest.len() > 4)
        {
            return (true, &name[name.len() - rest.len()..]);
        }
    }
    (false, name)
}

/// "o.o", "e.V", "S.A": letters with full stops, no hosts.
fn is_abbreviation(name: &str) -> bool {
    name.split('.').all(|p| p.chars().count() <= 2) && !name.chars().any(|c| c.is_ascii_digit())
}

/// Whether a host may end so: the endings of countries and those that businesses use.
pub(super) fn is_top(top: &str) -> bool {
    const COUNTRIES: &str = "ac ad ae af ag ai al am ao ar at au az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz \
        ca cc cd ch ci cl cm cn co cr cu cv cy cz de dk do dz ec ee eg es et eu fi fj fo fr ga ge gg gh gi gl gm gr gt \
        hk hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh kr kw ky kz la lb li lk lt lu lv ly ma mc md \
        me mg mk ml mm mn mo mt mu mv mw mx my mz na ne ng ni nl no np nu nz om pa pe pf pg ph pk pl pr ps pt py qa re \
        ro rs ru rw sa sc sd se sg sh si sk sm sn so sr st su sv sy tc td tg th tj tk tl tm tn to tr tt tv tw tz ua ug \
        uk us uy uz va vc ve vn vu ws za zm zw";
    const OTHERS: &str = "com org net edu gov mil int info biz name pro coop aero museum jobs mobi travel cat tel asia \
        xyz app dev online shop store site tech agency studio design cloud digital group solutions consulting company \
        global media email work works world team life live today space website blog news press page land fund capital \
        finance legal law health care clinic dental doctor education academy school university institute foundation \
        engineering energy solar green bio eco farm garden wine coffee restaurant kitchen cafe hotel tours holiday \
        travel estate properties house immo haus immobilien gmbh ltd llc inc swiss berlin hamburg koeln cologne bayern \
        wien tirol paris bzh london scot wales amsterdam brussels nyc vegas boston miami tokyo osaka ventures partners \
        associates management marketing software systems technology network services support international industries \
        supply supplies tools training coach community social events photography photo gallery art film music games \
        fashion style fit yoga run bike auto cars logistics express construction contractors build builders \
        architecture plumbing repair cleaning security insurance accountant accountants tax bank credit money market \
        trade exchange science vet pet church charity ngo ong gives one plus best top zone expert guru rocks ninja \
        cool fun vip club bar pub beer kim quebec sydney melbourne africa lat moda casa studio tienda viajes abogado \
        example test invalid localhost";
    let top = top.to_lowercase();
    COUNTRIES
        .split_ascii_whitespace()
        .chain(OTHERS.split_ascii_whitespace())
        .any(|t| t == top)
}

/// Names on services: "@anna", "LinkedIn: anna-berg", "in/anna-berg".
pub(super) fn tags(tokens: &[String], free: &[bool]) -> Vec<Tag> {
    let mut found: Vec<Tag> = Vec::new();
    for at in 0..tokens.len() {
        let start = found.last().map_or(0, |t| t.to);
        if at < start || !free[at] {
            continue;
        }
        let before = (at > start && free[at - 1])
            .then(|| words::service(&tokens[at - 1]))
            .flatten()
            // "X" needs its colon: it is also what an icon is taken for.
            .filter(|s| *s != "x" || tokens[at - 1].len() > 1)
            .filter(|_| {
                tokens[at - 1].ends_with(':') || tokens[at].contains(['@', '/', '-', '_', '.'])
            });
        let (glued, text) = match tokens[at].split_once(':') {
            Some((l, rest)) if !rest.is_empty() && words::service(l).is_some() => {
                (words::service(l), rest)
            }
            _ => (None, tokens[at].as_str()),
        };
        let text = text.trim_matches(AROUND);
        let at_sign = text
            .strip_prefix('@')
            .filter(|n| name_fits(n) && n.len() > 1);
        let path = ["in/", "/in/", "company/"]
            .iter()
            .find_map(|p| text.strip_prefix(p));
        let service = glued.or(before);
        let value = match (at_sign, path, service) {
            (Some(name), ..) => name,
            (_, Some(name), _) => name,
            (_, _, Some(_)) => text.trim_start_matches('/'),
            _ => continue,
        };
        if !name_fits(value) {
            continue;
        }
        let service = service.or(path.map(|_| "linkedin")).unwrap_or_default();
        found.push(Tag {
            service,
            value: value.trim_end_matches(['.', '/']).to_owned(),
            from: at - usize::from(before.is_some()),
            to: at + 1,
        });
    }
    found
}

fn name_fits(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 100
        && name.contains(char::is_alphanumeric)
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '/' | '@'))
}
