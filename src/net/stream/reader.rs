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
    number: u64,
    /// It never sent the fetching anywhere.
    is_new: bool,
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
        let (epoch, number) = {
            let mut state = stream.shared.lock();
            (state.epoch, state.turns.enroll())
        };
        Self { stream, number, is_new: true, at: 0, epoch, is_cancelled: Arc::default() }
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

    /// What is at its place, once that is here or will never be.
    fn take(&mut self, state: &mut State, buffer: &mut [u8]) -> Option<io::Result<usize>> {
        if self.is_cancelled.load(Ordering::Acquire) {
            return Some(Err(io::Error::other(FetchError::Cancelled)));
        }
        if state.epoch == self.epoch && state.outcome != Outcome::Cancelled {
            match state.read(self.at, buffer) {
                Ok(0) => {}
                Ok(count) => {
                    self.at += count as u64;
                    if state.turns.is_free_for(self.number) {
                        state.wanted = self.at;
                    }
                    return Some(Ok(count));
                }
                Err(error) => return Some(Err(error)),
            }
            if state.outcome == Outcome::Whole || state.length.is_some_and(|length| self.at >= length) {
                return Some(Ok(0));
            }
        }
        self.refuse(state).map(Err)
    }

    /// Sends the fetching to its place, if it does not come by and it is this reader's turn.
    fn send_for_it(&mut self, state: &mut State) {
        state.turns.wait(self.number, self.at);
        if !state.may_be_sent_by(self.number, self.is_new) {
            return;
        }
        state.wanted = self.at;
        let is_far = state.is_far_from(self.at);
        if is_far {
            fetcher::take_over(&self.stream, state);
        }
        // While a failure is waited out, the next attempt is for this reader.
        if is_far || state.heading.is_none() {
            state.turns.take(self.number);
            self.is_new = false;
        }
    }
}

impl Read for StreamReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        let stream = Arc::clone(&self.stream);
        let mut state = stream.shared.lock();
        loop {
            if let Some(result) = self.take(&mut state, buffer) {
                state.turns.leave(self.number);
                return result;
            }
            self.send_for_it(&mut state);
            // A connection before the place may fall silent on the way.
            let is_on_the_way = state.heading.is_some_and(|heading| heading != self.at);
            state = if is_on_the_way { stream.shared.wait_a_little(state) } else { stream.shared.wait(state) };
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
