//! PADMÉ: lengths that leak O(log log L) bits and cost at most 12 % (Nikitin et al., "Reducing Metadata Leakage from
//! Encrypted Files and Communication with PURBs", 2019, section 4).

/// The length to pad to.
#[must_use]
pub fn padded_length(length: usize) -> usize {
    if length < 2 {
        return length;
    }
    let exponent = length.ilog2();
    let significant = exponent.checked_ilog2().map_or(0, |bits| bits + 1);
    let mask = (1_usize << (exponent - significant)) - 1;
    length.saturating_add(mask) & !mask
}
