//! A QR code as rows of modules, for the page to draw.

use fast_qr::QRBuilder;

/// Dark modules are `true`; empty if the text is too long for any code.
pub(crate) fn modules(text: &str) -> Vec<Vec<bool>> {
    let Ok(code) = QRBuilder::new(text).build() else {
        return Vec::new();
    };
    (0..code.size)
        .map(|y| code[y].iter().map(|module| module.value()).collect())
        .collect()
}
