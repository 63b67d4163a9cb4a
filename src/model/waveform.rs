//! The shape of an episode's sound, small enough to keep for every one that was played.

use std::sync::Arc;

/// Loudness over the whole length in equal slices: 0 is silence, 255 the loudest slice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waveform(Arc<[u8]>);

impl Waveform {
    /// How many slices are measured: enough for the widest bar.
    pub const SLICES: usize = 400;

    /// From measured slices. Empty input is a flat line.
    #[must_use]
    pub fn new(slices: &[u8]) -> Self {
        Self(if slices.is_empty() { Arc::from([0_u8]) } else { Arc::from(slices) })
    }

    /// The slices, as stored.
    #[must_use]
    pub fn slices(&self) -> &[u8] {
        &self.0
    }

    /// The loudest slice within column `column` of `columns`.
    #[must_use]
    pub fn level(&self, column: usize, columns: usize) -> u8 {
        let count = self.0.len();
        let from = (column * count / columns.max(1)).min(count - 1);
        let to = ((column + 1) * count / columns.max(1)).clamp(from + 1, count);
        self.0[from..to].iter().copied().max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_shows_its_loudest_slice_at_any_width() {
        let waveform = Waveform::new(&[1, 9, 3, 4]);
        assert_eq!((waveform.level(0, 2), waveform.level(1, 2)), (9, 4));
        assert_eq!((waveform.level(7, 8), waveform.level(99, 8)), (4, 4));
        assert_eq!(Waveform::new(&[]).level(0, 0), 0);
    }
}
