//! Character sets as the WHATWG Encoding Standard names and reads them.
//!
//! Files declare a hundred of them, and the tables of those from East Asia are a quarter of a megabyte. A browser has
//! them all in its `TextDecoder`, so whoever reads a file brings them along; UTF-8 and UTF-16 are read here.

/// Text from bytes in one of the standard's character sets.
pub trait Charsets {
    /// Text in the character set that `label` names (as in `CHARSET=Shift_JIS`), without a byte-order mark, and
    /// whether some characters were lost. Nothing if the standard has no such label.
    fn decode(&self, label: &str, bytes: &[u8]) -> Option<(String, bool)>;
}

/// The tables of `encoding_rs`, for where there is no browser.
#[cfg(feature = "charsets")]
#[derive(Clone, Copy, Debug, Default)]
pub struct Tables;

#[cfg(feature = "charsets")]
impl Charsets for Tables {
    fn decode(&self, label: &str, bytes: &[u8]) -> Option<(String, bool)> {
        let encoding = encoding_rs::Encoding::for_label(label.trim().as_bytes())?;
        let (text, damaged) = encoding.decode_with_bom_removal(bytes);
        Some((text.into_owned(), damaged))
    }
}

/// None but UTF-8 and UTF-16: enough for text that a person pasted.
#[derive(Clone, Copy, Debug, Default)]
pub struct UnicodeOnly;

impl Charsets for UnicodeOnly {
    fn decode(&self, _label: &str, _bytes: &[u8]) -> Option<(String, bool)> {
        None
    }
}
