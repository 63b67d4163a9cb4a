//! Loudness as the listener sets it.

/// 0 to 150 per cent; 100 is unity gain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Volume(u8);

impl Default for Volume {
    fn default() -> Self {
        Self(100)
    }
}

impl Volume {
    /// From per cent; more than 150 is 150.
    #[must_use]
    pub fn from_percent(percent: u8) -> Self {
        Self(percent.min(150))
    }

    /// Per cent, as shown.
    #[must_use]
    pub const fn percent(self) -> u8 {
        self.0
    }

    /// Louder or softer by `step` per cent, within 0 to 150.
    #[must_use]
    pub fn changed(self, step: i16) -> Self {
        let percent = (i16::from(self.0) + step).clamp(0, 150);
        Self(u8::try_from(percent).unwrap_or(100))
    }

    /// The factor on each sample: a cube law, which the ear hears as even steps; 1.0 at 100 per cent, 3.375 (+10.6 dB) at 150.
    #[must_use]
    pub fn gain(self) -> f32 {
        (f32::from(self.0) / 100.0).powi(3)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_is_unity_and_the_ends_hold() {
        assert_eq!(Volume::default().gain(), 1.0);
        assert_eq!(Volume::from_percent(255).percent(), 150);
        assert_eq!(Volume::from_percent(3).changed(-5).gain(), 0.0);
    }
}
