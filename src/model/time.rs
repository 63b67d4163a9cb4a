//! Time in its three kinds: a place in a medium, a moment of the calendar, and the two clocks that `update` is told.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// A place in a medium, from its start. Never negative, never NaN.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position(Duration);

impl Position {
    /// The start.
    pub const ZERO: Self = Self(Duration::ZERO);

    /// From seconds; what is negative, NaN or beyond 10,000 hours is brought to the nearest end.
    #[must_use]
    pub fn from_seconds(seconds: f64) -> Self {
        let seconds = if seconds.is_nan() { 0.0 } else { seconds.clamp(0.0, 36_000_000.0) };
        Self(Duration::from_secs_f64(seconds))
    }

    /// From whole milliseconds.
    #[must_use]
    pub const fn from_millis(millis: u64) -> Self {
        Self(Duration::from_millis(millis))
    }

    /// Seconds from the start.
    #[must_use]
    pub fn seconds(self) -> f64 {
        self.0.as_secs_f64()
    }

    /// Milliseconds from the start, rounded down.
    #[must_use]
    pub fn millis(self) -> u64 {
        u64::try_from(self.0.as_millis()).unwrap_or(u64::MAX)
    }

    /// The length of what lies before this place.
    #[must_use]
    pub const fn since_start(self) -> Duration {
        self.0
    }

    /// Later by `length`.
    #[must_use]
    pub const fn forward(self, length: Duration) -> Self {
        Self(self.0.saturating_add(length))
    }

    /// Earlier by `length`, the start at the least.
    #[must_use]
    pub const fn back(self, length: Duration) -> Self {
        Self(self.0.saturating_sub(length))
    }
}

impl From<Duration> for Position {
    fn from(length: Duration) -> Self {
        Self(length)
    }
}

impl fmt::Display for Position {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&clock(self.0))
    }
}

/// A length as people write it: `0:34`, `61:08` never, `1:01:08`. Whole seconds, rounded down.
#[must_use]
pub fn clock(length: Duration) -> String {
    let seconds = length.as_secs();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// A moment of the calendar: seconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// RFC 3339 in UTC, whole seconds: `2026-01-31T08:00:00Z`. `None` outside the years that RFC 3339 can write.
    #[must_use]
    pub fn rfc3339(self) -> Option<String> {
        let moment = jiff::Timestamp::from_second(self.0).ok()?;
        let text = moment.to_string();
        (!text.starts_with('-')).then_some(text)
    }

    /// The UTC date alone: `2026-01-31`.
    #[must_use]
    pub fn date(self) -> Option<String> {
        self.rfc3339().map(|text| text.chars().take(10).collect())
    }
}

/// What the clocks show when a message arrives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Now {
    /// Since the program started; never goes back.
    pub running: Duration,
    /// The calendar.
    pub wall: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_reads_as_people_write_it() {
        let read = |seconds| clock(Duration::from_secs(seconds));
        assert_eq!((read(0), read(65), read(3668)), ("0:00".into(), "1:05".into(), "1:01:08".into()));
    }

    #[test]
    fn a_position_is_never_negative_and_never_nan() {
        assert_eq!(Position::from_seconds(-1.0), Position::ZERO);
        assert_eq!(Position::from_seconds(f64::NAN), Position::ZERO);
        assert_eq!(Position::from_millis(1500).seconds(), 1.5);
    }

    #[test]
    fn a_timestamp_writes_itself_in_utc() {
        assert_eq!(Timestamp(0).rfc3339().as_deref(), Some("1970-01-01T00:00:00Z"));
        assert_eq!(Timestamp(i64::MAX).rfc3339(), None);
    }
}
