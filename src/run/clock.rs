//! The two clocks that `update` is told.

use std::time::Instant;

use crate::model::Now;

/// Started once, with the program.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    started: Instant,
}

impl Clock {
    /// Starts the running clock.
    #[must_use]
    pub fn start() -> Self {
        Self { started: Instant::now() }
    }

    /// What both clocks show.
    #[must_use]
    pub fn now(self) -> Now {
        Now { running: self.started.elapsed(), wall: super::wall() }
    }
}
