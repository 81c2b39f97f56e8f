//! Pictures, sounds and keys inside a card: what they are, and how each version writes them.

use super::base64;

/// The largest picture that is taken over, in bytes.
pub(super) const LARGEST: usize = 8 << 20;

/// The most bytes of a sound, a key or a second logo that are kept with the person.
pub(super) const KEPT: usize = 64 << 10;

/// The media type of what nobody declared.
pub(super) const ANYTHING: &str = "application/octet-stream";

/// What RFC 2426 and programs of its time call the media types.
const NAMES: [(&str, &str); 13] = [
    ("JPEG", "image/jpeg"),
    ("JPG", "image/jpeg"),
    ("PNG", "image/png"),
    ("GIF", "image/gif"),
    ("BMP", "image/bmp"),
    ("TIFF", "image/tiff"),
    ("WEBP", "image/webp"),
    ("BASIC", "audio/basic"),
    ("WAVE", "audio/wav"),
    ("AAC", "audio/aac"),
    ("PGP", "application/pgp-keys"),
    ("X509", "application/pkix-cert"),
    ("X-PKCS12", "application/x-pkcs12"),
];

/// What is inside a line, decoded.
pub(super) struct Media {
    /// As the line declares it, in lower case; empty where it does not.
    pub(super) mime: String,
    pub(super) bytes: Vec<u8>,
}

/// Whether a property of this name may hold more than text.
pub(super) fn may_hold(name: &str) -> bool {
    matches!(name, "PHOTO" | "LOGO" | "SOUND" | "KEY")
}

/// The media type that a TYPE of 2.1 or 3.0 means, if it means one.
pub(super) fn mime_of_type(word: &str) -> Option<String> {
    if word.contains('/') {
        return Some(word.to_ascii_lowercase());
    }
    let known = NAMES.iter().find(|(n, _)| n.eq_ignore_ascii_case(word));
    known.map(|(_, mime)| (*mime).to_owned())
}

/// The TYPE of 3.0 for a media type.
pub(super) fn type_of_mime(mime: &str) -> &str {
    let known = NAMES.iter().find(|(_, m)| *m == mime);
    known.map_or(mime, |(name, _)| *name)
}

/// What a picture is, told by its first bytes, whatever the line says; nothing if it is none that browsers show.
pub(crate) fn picture(bytes: &[u8]) -> Option<&'static str> {
    let brand = |b: &[u8]| bytes.get(4..8) == Some(b"ftyp") && bytes.get(8..12) == Some(b);
    Some(match bytes {
        [0xff, 0xd8, 0xff, ..] => "image/jpeg",
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => "image/png",
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => "image/gif",
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => "image/webp",
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => "image/bmp",
        [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => "image/tiff",
        _ if brand(b"avif") || brand(b"avis") => "image/avif",
        _ if [b"heic", b"heix", b"mif1", b"msf1"]
            .iter()
            .any(|b| brand(*b)) =>
        {
            "image/heic"
        }
        _ => return None,
    })
}

/// Whether the value is a `data:` URI.
pub(super) fn is_data_uri(value: &[u8]) -> bool {
    let value = value.trim_ascii_start();
    value.len() > 5 && value[..5].eq_ignore_ascii_case(b"data:")
}

/// A `data:` URI in base64: its media type without parameters, and the base64. Some programs set backslashes.
pub(super) fn data_uri(value: &[u8]) -> Option<(String, &[u8])> {
    let value = value.trim_ascii();
    if !is_data_uri(value) {
        return None;
    }
    let comma = value.iter().take(512).position(|&b| b == b',')?;
    let head = String::from_utf8_lossy(&value[5..comma]).replace('\\', "");
    let head = head.to_ascii_lowercase();
    let mut fields = head.split(';').map(str::trim);
    let mime = plain(fields.next().unwrap_or_default());
    fields
        .any(|f| f == "base64")
        .then(|| (mime, &value[comma + 1..]))
}

/// The value of 4.0.
pub(super) fn uri(mime: &str, bytes: &[u8]) -> String {
    let mime = match plain(mime) {
        none if none.is_empty() => ANYTHING.to_owned(),
        mime => mime,
    };
    format!("data:{mime};base64,{}", base64::encode(bytes))
}

/// A media type is letters, digits and few signs; nothing else may slip into a line.
pub(super) fn plain(mime: &str) -> String {
    let fits = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '/' | '+' | '.' | '-');
    mime.chars().filter(fits).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_known_by_its_first_bytes() {
        let cases: [(&[u8], Option<&str>); 9] = [
            (b"\xff\xd8\xff\xe0..", Some("image/jpeg")),
            (b"\x89PNG\r\n\x1a\n", Some("image/png")),
            (b"GIF89a..", Some("image/gif")),
            (b"RIFF\0\0\0\0WEBPVP8 ", Some("image/webp")),
            (b"BM\x10\0\0\0\0\0\0\0", Some("image/bmp")),
            (b"\0\0\0\x18ftypheic", Some("image/heic")),
            (b"\0\0\0\x18ftypavif", Some("image/avif")),
            (b"<svg onload=alert(1)>", None),
            (b"", None),
        ];
        for (bytes, expected) in cases {
            assert_eq!(picture(bytes), expected, "{bytes:?}");
        }
    }

    #[test]
    fn a_data_uri_is_taken_apart_with_and_without_backslashes() {
        let expected = Some(("image/png".to_owned(), &b"AAAA"[..]));
        assert_eq!(data_uri(b"data:image/png;base64,AAAA"), expected);
        assert_eq!(data_uri(b" DATA:image/PNG\\;base64\\,AAAA"), expected);
        assert_eq!(data_uri(b"data:;base64,AAAA").unwrap().0, "");
        assert_eq!(data_uri(b"data:text/plain,AAAA"), None);
        assert_eq!(data_uri(b"https://example.org/,"), None);
    }
}
