//! A wish to stop that also ends a wait, and what it would stop.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// Set once, never unset.
#[derive(Debug, Default)]
pub(super) struct Stop {
    wished: Mutex<bool>,
    changed: Condvar,
    holds: AtomicBool,
}

impl Stop {
    pub(super) fn wish(&self) {
        *self.wished.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.changed.notify_all();
    }

    /// The half that lies there is its own from here on.
    pub(super) fn hold(&self) {
        self.holds.store(true, Ordering::Relaxed);
    }

    /// True when the half that lies there is its own, and not another copy's.
    pub(super) fn holds(&self) -> bool {
        self.holds.load(Ordering::Relaxed)
    }

    pub(super) fn is_wished(&self) -> bool {
        *self.wished.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits that long, or until stopping is wished.
    pub(super) fn wait(&self, length: Duration) {
        let wished = self.wished.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.changed.wait_timeout_while(wished, length, |wished| !*wished));
    }
}
