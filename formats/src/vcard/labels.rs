//! What a number or an address is for: the types of vCard as words a person uses, and back.

use super::property::Property;

/// The label of a property: the words its group gives, else the words of its types.
pub(super) fn read(property: &Property, group_label: Option<&str>) -> String {
    if let Some(label) = group_label.map(unwrap).filter(|l| !l.is_empty()) {
        return label;
    }
    let (mut place, mut device, mut own) = (None, None, None);
    for word in property.types() {
        let word = word.trim();
        match word.to_ascii_uppercase().as_str() {
            "HOME" => place = Some("home"),
            "WORK" | "BUSINESS" => place = Some("work"),
            "CELL" | "MOBILE" => device = device.or(Some("mobile")),
            "FAX" => device = Some("fax"),
            "PAGER" => device = Some("pager"),
            "MAIN" => own = Some("main"),
            "CAR" => own = Some("car"),
            "OTHER" => own = Some("other"),
            "" | "PREF" | "VOICE" | "MSG" | "TEXT" | "VIDEO" | "INTERNET" | "POSTAL" | "PARCEL"
            | "DOM" | "INTL" | "BBS" | "MODEM" | "ISDN" | "PCS" | "TEXTPHONE" => {}
            upper if upper.starts_with("X-") => own = Some(&word[2..]),
            _ => own = Some(word),
        }
    }
    let words = [own.or(place), device];
    words.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// The types of vCard 4.0 that say exactly this label; nothing if a group has to say it.
pub(super) fn types(label: &str, phone: bool) -> Option<&'static str> {
    Some(match (label, phone) {
        ("", _) => "",
        ("home", _) => "home",
        ("work", _) => "work",
        ("mobile", true) => "cell",
        ("fax", true) => "fax",
        ("pager", true) => "pager",
        ("home mobile", true) => "home,cell",
        ("work mobile", true) => "work,cell",
        ("home fax", true) => "home,fax",
        ("work fax", true) => "work,fax",
        ("home pager", true) => "home,pager",
        ("work pager", true) => "work,pager",
        _ => return None,
    })
}

/// Words of a property's types that say nothing of their own.
pub(super) fn is_default(name: &str, word: &str) -> bool {
    let is = |w: &str| word.eq_ignore_ascii_case(w);
    is("pref") || (name == "TEL" && is("voice")) || (name == "EMAIL" && is("internet"))
}

/// The labels that Apple and Google wrap, since each program says them in the person's language.
const WRAPPED: [&str; 22] = [
    "Anniversary",
    "Assistant",
    "Brother",
    "Child",
    "Father",
    "Friend",
    "Home",
    "HomeFAX",
    "HomePage",
    "Main",
    "Manager",
    "Mobile",
    "Mother",
    "Other",
    "OtherFAX",
    "Pager",
    "Parent",
    "Partner",
    "School",
    "Sister",
    "Spouse",
    "Work",
];

/// A label as X-ABLabel says it.
pub(super) fn wrap(label: &str) -> String {
    let known = WRAPPED.iter().find(|w| w.to_lowercase() == label);
    known.map_or_else(|| label.to_owned(), |w| format!("_$!<{w}>!$_"))
}

/// Apple and Google wrap the labels they translate themselves: `_$!<Home>!$_`.
pub(super) fn unwrap(label: &str) -> String {
    match label
        .strip_prefix("_$!<")
        .and_then(|l| l.strip_suffix(">!$_"))
    {
        Some(known) => known.to_lowercase(),
        None => label.to_owned(),
    }
}
