//! Two things at once, on two cores where there are two. A thread that was just born waits for the core of its parent on
//! Linux, though another is free: it would begin when the other thing is done.

use std::thread;

/// Does `other` on a thread of its own and `this` meanwhile; what `other` came to is none if it panicked.
pub fn beside<T: Send, U>(other: impl FnOnce() -> T + Send, this: impl FnOnce() -> U) -> (Option<T>, U) {
    let away = Away::from_here();
    thread::scope(|scope| {
        let other = scope.spawn(move || {
            away.go();
            other()
        });
        // The thread cannot leave before it has begun.
        thread::yield_now();
        let this = this();
        (other.join().ok(), this)
    })
}

/// The cores that a thread may use, and the one that is taken.
#[cfg(target_os = "linux")]
struct Away {
    allowed: Option<rustix::thread::CpuSet>,
    taken: usize,
}

#[cfg(target_os = "linux")]
impl Away {
    fn from_here() -> Self {
        Self { allowed: rustix::thread::sched_getaffinity(None).ok(), taken: rustix::thread::sched_getcpu() }
    }

    /// Moves this thread to another core, and lets it go where it may from there. Staying costs time, nothing else.
    fn go(&self) {
        let Some(allowed) = &self.allowed else { return };
        let mut others = *allowed;
        others.unset(self.taken);
        if others.count() > 0 && rustix::thread::sched_setaffinity(None, &others).is_ok() {
            let _ = rustix::thread::sched_setaffinity(None, allowed);
        }
    }
}

#[cfg(not(target_os = "linux"))]
struct Away;

#[cfg(not(target_os = "linux"))]
impl Away {
    fn from_here() -> Self {
        Self
    }

    fn go(&self) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_are_done_and_a_panic_costs_its_own_half_alone() {
        assert_eq!(beside(|| 1, || 2), (Some(1), 2));
        let (other, this) = beside(|| assert_eq!(1, 2), || 3);
        assert_eq!((other, this), (None, 3));
    }
}
