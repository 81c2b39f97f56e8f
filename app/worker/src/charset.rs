//! Character sets by the browser's own `TextDecoder`, which knows all of the WHATWG Encoding Standard.

use kith_formats::charset::Charsets;
use web_sys::{TextDecoder, TextDecoderOptions};

/// One `TextDecoder` a value: vCards declare their character set value by value.
pub(crate) struct TextDecoders;

impl Charsets for TextDecoders {
    fn decode(&self, label: &str, bytes: &[u8]) -> Option<(String, bool)> {
        let options = TextDecoderOptions::new();
        options.set_fatal(true);
        let decoder = || TextDecoder::new_with_label_and_options(label, &options).ok();
        if let Ok(text) = decoder()?.decode_with_u8_array(bytes) {
            return Some((text, false));
        }
        options.set_fatal(false);
        Some((decoder()?.decode_with_u8_array(bytes).ok()?, true))
    }
}
