//! The value below which a share of many others lies.

/// Steps that are told apart between two whole numbers.
const FINE: f32 = 16.0;
/// Values are lightness or its change: none is larger.
const MOST: usize = 256;

/// The value at a share (0 to 1) of values between 0 and 255 in their order, to a sixteenth; 0 of none.
///
/// Counted, not sorted: one pass, however many of them are equal, and of a photograph many are.
pub(crate) fn quantile(values: impl Iterator<Item = f32>, share: f32) -> f32 {
    let mut counts = [0u32; MOST * FINE as usize];
    let mut all = 0usize;
    for value in values {
        let place = (value.max(0.0) * FINE) as usize;
        counts[place.min(counts.len() - 1)] += 1;
        all += 1;
    }
    let Some(last) = all.checked_sub(1) else {
        return 0.0;
    };
    let wanted = (last as f32 * share) as usize;
    let mut seen = 0;
    for (place, count) in counts.iter().enumerate() {
        seen += *count as usize;
        if seen > wanted {
            return place as f32 / FINE;
        }
    }
    MOST as f32
}

#[cfg(test)]
mod tests {
    use super::quantile;

    #[test]
    fn a_share_of_the_values_lies_below() {
        let upto = |n: u8| (0..=n).map(f32::from);
        for (values, share, value) in [
            (upto(100).collect::<Vec<_>>(), 0.5, 50.0),
            (upto(100).collect(), 0.0, 0.0),
            (upto(100).collect(), 1.0, 100.0),
            (upto(200).collect(), 0.8, 160.0),
            (vec![7.0; 1_000], 0.985, 7.0),
            (vec![0.03, 0.09, 3.5], 0.5, 0.0625),
            (vec![-1.0, 300.0], 1.0, 255.9375),
            (Vec::new(), 0.5, 0.0),
        ] {
            let found = quantile(values.iter().copied(), share);
            assert!(
                (found - value).abs() < 1e-3,
                "{share} of {values:?}: {found}"
            );
        }
    }
}
