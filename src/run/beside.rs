//! Two things at once, on two cores where there are two. A thread that was just born waits for the core of its parent on
//! Linux, though another is free: it would begin when the other thing is done.

use std::io;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

/// What another thread is about to have.
pub struct Awaited<T>(Receiver<T>);

impl<T> Awaited<T> {
    /// Waits for it; none if its thread panicked.
    pub fn wait(self) -> Option<T> {
        self.0.recv().ok()
    }
}

/// Does `first`, then `second`, on a thread of their own.
///
/// # Errors
/// When the system has no thread to give.
pub fn beside<A: Send + 'static, B: Send + 'static>(
    first: impl FnOnce() -> A + Send + 'static,
    second: impl FnOnce() -> B + Send + 'static,
) -> io::Result<(Awaited<A>, Awaited<B>)> {
    let away = Away::from_here();
    let (first_done, first_awaited) = channel();
    let (second_done, second_awaited) = channel();
    thread::Builder::new().name("beside".into()).spawn(move || {
        away.settle();
        // Whoever waited may have left.
        let _ = first_done.send(first());
        let _ = second_done.send(second());
    })?;
    if !away.send() {
        // It goes by itself, but cannot before it has begun.
        thread::yield_now();
    }
    Ok((Awaited(first_awaited), Awaited(second_awaited)))
}

/// The cores that a thread may use, and those that are not taken.
#[cfg(target_os = "linux")]
#[derive(Clone, Copy)]
struct Away(Option<(rustix::thread::CpuSet, rustix::thread::CpuSet)>);

#[cfg(target_os = "linux")]
impl Away {
    fn from_here() -> Self {
        let Ok(allowed) = rustix::thread::sched_getaffinity(None) else { return Self(None) };
        let mut others = allowed;
        others.unset(rustix::thread::sched_getcpu());
        Self((others.count() > 0).then_some((allowed, others)))
    }

    /// Sends the thread that was just born to another core while it still waits, which is quicker than going itself. False
    /// if it is not known which thread that is. One that has settled meanwhile stays there for its short life.
    fn send(&self) -> bool {
        let Some((_, others)) = &self.0 else { return false };
        let born = only_other_thread();
        born.is_some_and(|born| rustix::thread::sched_setaffinity(Some(born), others).is_ok())
    }

    /// Moves this thread to another core if it is not on one, and lets it go where it may from there. Staying costs time,
    /// nothing else.
    fn settle(&self) {
        let Some((allowed, others)) = &self.0 else { return };
        if others.is_set(rustix::thread::sched_getcpu()) || rustix::thread::sched_setaffinity(None, others).is_ok() {
            let _ = rustix::thread::sched_setaffinity(None, allowed);
        }
    }
}

/// The thread beside this one, if there is just one.
#[cfg(target_os = "linux")]
fn only_other_thread() -> Option<rustix::thread::Pid> {
    let me = rustix::thread::gettid();
    let threads = std::fs::read_dir("/proc/self/task").ok()?.flatten();
    let mut others = threads
        .filter_map(|thread| rustix::thread::Pid::from_raw(thread.file_name().to_str()?.parse().ok()?))
        .filter(|thread| *thread != me);
    others.next().filter(|_| others.next().is_none())
}

#[cfg(not(target_os = "linux"))]
#[derive(Clone, Copy)]
struct Away;

#[cfg(not(target_os = "linux"))]
impl Away {
    fn from_here() -> Self {
        Self
    }

    fn send(&self) -> bool {
        true
    }

    fn settle(&self) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_are_done_and_a_panic_costs_what_it_kept_from_being_done() {
        let (first, second) = beside(|| 1, || 2).expect("a thread");
        assert_eq!((second.wait(), first.wait()), (Some(2), Some(1)));
        let (first, second) = beside(|| 1, || assert_eq!(1, 2)).expect("a thread");
        assert_eq!((first.wait(), second.wait()), (Some(1), None));
    }
}
