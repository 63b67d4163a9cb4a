//! Reading a medium while it comes. A read waits for its bytes; a seek beyond what is there has the fetching go on
//! from the new place, without waiting for what lies between.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::state::{Outcome, Shared, State};
use super::{Lifeline, fetcher};
use crate::net::FetchError;

/// Reads one medium. Several readers of one stream do not disturb each other, they only compete for what comes first.
pub struct StreamReader {
    stream: Arc<Lifeline>,
    at: u64,
    /// The file that this reader reads: when another takes its place, reading fails.
    epoch: u64,
    is_cancelled: Arc<AtomicBool>,
}

/// Ends the reading of one reader; the stream and its other readers go on.
pub struct Canceller {
    shared: Arc<Shared>,
    is_cancelled: Arc<AtomicBool>,
}

impl Canceller {
    /// A read that waits fails at once, and so do all that follow.
    pub fn cancel(&self) {
        self.shared.change(|_| self.is_cancelled.store(true, Ordering::Release));
    }
}

impl StreamReader {
    pub(super) fn new(stream: Arc<Lifeline>) -> Self {
        let epoch = stream.shared.lock().epoch;
        Self { stream, at: 0, epoch, is_cancelled: Arc::default() }
    }

    /// A way to end the reading from another thread.
    #[must_use]
    pub fn canceller(&self) -> Canceller {
        Canceller { shared: Arc::clone(&self.stream.shared), is_cancelled: Arc::clone(&self.is_cancelled) }
    }

    /// The file that this reader reads: compare with [`super::Stream::epoch`].
    #[must_use]
    pub fn epoch(&self) -> u64 {
        self.epoch
    }

    /// True if any place can be reached without reading all before it: parts can be asked for, or all is here.
    #[must_use]
    pub fn is_seekable(&self) -> bool {
        let state = self.stream.shared.lock();
        state.outcome == Outcome::Whole || state.length.is_some_and(|length| state.ranges || state.parts.cover(length))
    }

    /// Length of the whole, if it is known.
    #[must_use]
    pub fn byte_len(&self) -> Option<u64> {
        self.stream.shared.lock().length
    }

    /// True when the fetching must be sent to where this reader is.
    fn is_far_from(&self, state: &State) -> bool {
        let is_coming = state.other_errand().is_some_and(|errand| errand.is_about_to_bring(self.at));
        let is_far = |heading: u64| self.at < heading || state.pace.is_slower_than_anew(self.at - heading);
        state.ranges && !is_coming && state.heading.is_some_and(is_far)
    }

    fn refuse(&self, state: &State) -> Option<io::Error> {
        let host = || self.stream.ask.address.host().to_owned();
        if state.epoch != self.epoch {
            return Some(io::Error::other(FetchError::Changed { host: host() }));
        }
        match &state.outcome {
            Outcome::Failed(error) => Some(io::Error::other(error.clone())),
            Outcome::Cancelled => Some(io::Error::other(FetchError::Cancelled)),
            Outcome::Going | Outcome::Whole => None,
        }
    }
}

impl Read for StreamReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        let shared = &self.stream.shared;
        let mut state = shared.lock();
        let mut had_its_turn = false;
        loop {
            if self.is_cancelled.load(Ordering::Acquire) {
                return Err(io::Error::other(FetchError::Cancelled));
            }
            if state.epoch == self.epoch && state.outcome != Outcome::Cancelled {
                let count = state.read(self.at, buffer)?;
                if count > 0 {
                    self.at += count as u64;
                    state.wanted = self.at;
                    return Ok(count);
                }
                if state.outcome == Outcome::Whole || state.length.is_some_and(|length| self.at >= length) {
                    return Ok(0);
                }
            }
            if let Some(error) = self.refuse(&state) {
                return Err(error);
            }
            // Readers far from each other would else take the line from each other until the end of time, and none of
            // their connections would come about.
            let is_anothers_turn = had_its_turn && state.heading.is_some() && state.pace.is_asking();
            if !is_anothers_turn {
                state.wanted = self.at;
                if self.is_far_from(&state) {
                    fetcher::take_over(&self.stream, &mut state);
                    had_its_turn = true;
                }
            }
            // A connection before the place may fall silent on the way.
            let is_on_the_way = state.heading.is_some_and(|heading| heading != self.at);
            state = if is_on_the_way { shared.wait_a_little(state) } else { shared.wait(state) };
        }
    }
}

impl Seek for StreamReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let beyond = || io::Error::new(io::ErrorKind::InvalidInput, "a place before the start");
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => {
                let unknown = || io::Error::new(io::ErrorKind::Unsupported, "the length is not known yet");
                self.byte_len().ok_or_else(unknown)?.checked_add_signed(by)
            }
        };
        self.at = at.ok_or_else(beyond)?;
        Ok(self.at)
    }
}
