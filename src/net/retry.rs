//! How long to wait before asking again: soon at first, then ever more patiently, never in vain for long.

use std::time::Duration;

use super::FetchError;

/// The first wait.
const FIRST: Duration = Duration::from_millis(250);
/// The longest wait that we choose ourselves.
const LONGEST: Duration = Duration::from_secs(30);

/// Counts failures in a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backoff {
    failures: u32,
}

impl Backoff {
    /// Notes a failure; tells how long to wait: doubled each time, or what the server asks for if that is longer.
    pub fn after(&mut self, error: &FetchError) -> Duration {
        let own = FIRST.saturating_mul(1 << self.failures.min(10)).min(LONGEST);
        self.failures += 1;
        error.wait().map_or(own, |asked| asked.max(own))
    }

    /// Failures since something last came.
    #[must_use]
    pub fn failures(self) -> u32 {
        self.failures
    }

    /// Something came.
    pub fn reset(&mut self) {
        self.failures = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_half_a_minute_and_a_server_may_ask_for_more() {
        let error = FetchError::NoSuchHost { host: "a.example".into() };
        let mut backoff = Backoff::default();
        let waits: Vec<u128> = (0..10).map(|_| backoff.after(&error).as_millis()).collect();
        assert_eq!(waits, [250, 500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000]);
        let wait = Some(Duration::from_secs(90));
        assert_eq!(
            backoff.after(&FetchError::Status { host: String::new(), code: 429, wait }),
            Duration::from_secs(90)
        );
        backoff.reset();
        assert_eq!(backoff.after(&error), FIRST);
    }
}
