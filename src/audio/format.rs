//! How sound is laid out: frames a second, and samples a frame.

use std::time::Duration;

/// Rate and channels of interleaved samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format {
    /// Frames a second; never 0.
    pub rate: u32,
    /// Samples a frame; never 0.
    pub channels: u16,
}

impl Format {
    /// The length of so many frames.
    pub fn length(self, frames: u64) -> Duration {
        let rate = u64::from(self.rate.max(1));
        Duration::from_secs(frames / rate) + Duration::from_nanos(frames % rate * 1_000_000_000 / rate)
    }

    /// The frames of this length, rounded down.
    pub fn frames(self, length: Duration) -> u64 {
        let rate = u64::from(self.rate);
        length.as_secs() * rate + u64::from(length.subsec_nanos()) * rate / 1_000_000_000
    }

    /// Samples in so many frames.
    pub fn samples(self, frames: usize) -> usize {
        frames * usize::from(self.channels)
    }
}
