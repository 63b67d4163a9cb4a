//! How the connections of a stream do: what is quicker, to wait or to connect anew, and which of them goes on with what
//! it was at although another leads by now.

use std::time::{Duration, Instant};

/// A connection that is at most so far before the wanted place is waited for; beyond it a new one is quicker.
const NEAR: u64 = 32 << 10;
/// A new connection must save so much: it costs the server something, and those before it are lost.
const WORTH: Duration = Duration::from_millis(100);
/// An errand that brings nothing for so long is not relied on.
const SILENCE: Duration = Duration::from_secs(2);
/// Before that a pace says nothing.
const SHORTEST: Duration = Duration::from_millis(10);

/// How quickly the leading connection came about, and how quickly it brings its bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    asked: Instant,
    begun: Option<Instant>,
    /// Since then; the first piece came in one go.
    bytes: u64,
}

impl Pace {
    /// A connection is asked for.
    pub(super) fn ask() -> Self {
        Self { asked: Instant::now(), begun: None, bytes: 0 }
    }

    /// Bytes came.
    pub(super) fn note(&mut self, count: u64) {
        match self.begun {
            Some(_) => self.bytes += count,
            None => self.begun = Some(Instant::now()),
        }
    }

    /// Connecting anew is quicker than waiting for so many bytes.
    pub(super) fn is_slower_than_anew(&self, bytes: u64) -> bool {
        let is_slow = |begun: Instant| self.is_slow(bytes, begun.elapsed(), begun - self.asked);
        bytes > NEAR || self.begun.is_some_and(is_slow)
    }

    fn is_slow(&self, bytes: u64, elapsed: Duration, opening: Duration) -> bool {
        elapsed >= SHORTEST
            && elapsed.as_secs_f64() * bytes as f64 / self.bytes.max(1) as f64 > (opening * 2 + WORTH).as_secs_f64()
    }
}

/// What a connection brings on, though another leads by now.
#[derive(Clone, Copy, Debug)]
pub(super) struct Errand {
    pub(super) generation: u64,
    /// The next byte that it brings.
    pub(super) heading: u64,
    pub(super) end: u64,
    /// When bytes came last.
    pub(super) alive: Instant,
}

impl Errand {
    /// It will be at this byte soon.
    pub(super) fn is_about_to_bring(&self, at: u64) -> bool {
        self.alive.elapsed() < SILENCE && (self.heading..self.end.min(self.heading + NEAR)).contains(&at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_line_is_left_where_that_saves_time_and_a_quick_one_is_not() {
        let pace = |bytes| Pace { asked: Instant::now(), begun: Some(Instant::now()), bytes };
        let opening = Duration::from_millis(40);
        let elapsed = Duration::from_millis(100);
        // 64 kB/s: 18 KB take 280 ms, a new connection and what it must save take 180 ms.
        assert!(pace(6_400).is_slow(18_000, elapsed, opening));
        assert!(!pace(6_400).is_slow(11_000, elapsed, opening));
        assert!(!pace(100_000).is_slow(18_000, elapsed, opening));
        assert!(!pace(0).is_slow(18_000, Duration::from_millis(5), opening));
        assert!(!pace(0).is_slower_than_anew(NEAR));
        assert!(Pace::ask().is_slower_than_anew(NEAR + 1));
        assert!(!Pace::ask().is_slower_than_anew(NEAR));
    }
}
