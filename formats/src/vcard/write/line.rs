//! One line: its parameters in either version, what is inside it, and its folds.

use super::Version;
use crate::vcard::media;
use crate::vcard::property::{Param, Property};

/// RFC 6350, 3.2: no line longer than this many bytes, its end not counted.
const WIDTH: usize = 75;

/// The parameters of a source, each with its semicolon. 3.0 says a preference with a word.
pub(super) fn params(p: &Property, version: Version, keep: impl Fn(&Param) -> bool) -> String {
    let mut out = String::new();
    for param in p.params().filter(|param| keep(param)) {
        if version == Version::V3 && param.name == "PREF" && param.value == "1" {
            out.push_str(";TYPE=pref");
        } else {
            param.write(&mut out);
        }
    }
    out
}

/// A line of 4.0 as 3.0 says it, where it says it otherwise: what is inside the line, and what is at an address.
pub(super) fn old(line: &str) -> Option<String> {
    let (head, _) = line.split_once(':')?;
    let name = head.split(';').next()?.rsplit('.').next()?;
    if !media::may_hold(&name.to_ascii_uppercase()) {
        return None;
    }
    let mut p = Property::kept(line)?;
    if p.bad_base64 {
        return None;
    }
    if let Some(media) = p.media.take() {
        let kind = media::type_of_mime(&media.mime);
        let kind = match kind {
            "" | media::ANYTHING => String::new(),
            kind => format!(";TYPE={kind}"),
        };
        let data = crate::vcard::base64::encode(&media.bytes);
        let params = params(&p, Version::V3, |_| true);
        return Some(format!("{};ENCODING=b{kind}{params}:{data}", p.full_name()));
    }
    let at_address = !name.eq_ignore_ascii_case("KEY") && p.param("VALUE").is_none();
    at_address.then(|| {
        let params = params(&p, Version::V3, |_| true);
        format!("{};VALUE=uri{params}:{}", p.full_name(), p.written())
    })
}

/// Appends a line, folded between characters.
pub(super) fn fold(out: &mut String, line: &str) {
    let mut rest = line;
    let mut room = WIDTH;
    while rest.len() > room {
        let mut at = room;
        while !rest.is_char_boundary(at) {
            at -= 1;
        }
        let (part, more) = rest.split_at(at);
        out.extend([part, "\r\n "]);
        rest = more;
        room = WIDTH - 1;
    }
    out.extend([rest, "\r\n"]);
}
