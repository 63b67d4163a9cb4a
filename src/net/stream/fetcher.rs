//! The threads that bring a medium: one connection, forward from the wanted place, then the holes that are left.
//! The thread of the newest generation leads; an older one ends with the next byte it gets, or when its read times
//! out. Failures that may pass are waited out; the others end the stream with a sentence.

use std::io::{self, Read};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use super::Lifeline;
use super::StreamAsk;
use super::line::Pace;
use super::room;
use super::state::{Outcome, Shared, State};
use crate::net::client::explain_read;
use crate::net::range::{Part, PartAnswer, PartAsk, ask_part};
use crate::net::retry::Backoff;
use crate::net::{FetchError, Validators, Web, sniff};

/// Small, so that the first bytes are readable as soon as they are here.
const PIECE: usize = 16 << 10;
/// What is here already is read again up to this much rather than asking anew.
const SKIP: u64 = 256 << 10;
/// The longest wait that no server asked for: somebody is listening.
const LONGEST: Duration = Duration::from_secs(8);
/// So often a failure that hardly passes (404 in the middle, a short body) is met without anything coming.
const STUBBORN: u32 = 4;
/// So often an opening is tried before its failure is told.
const OPENING: u32 = 2;

/// So long a thread that took over in a hurry waits for the next to take over from it, before it connects.
const BREATH: Duration = Duration::from_millis(150);

/// What the threads need; they do not keep the stream alive.
#[derive(Clone)]
struct Fetcher {
    web: Web,
    ask: Arc<StreamAsk>,
    shared: Arc<Shared>,
    generation: u64,
    /// Others took over just before: whoever seeks on and on is not to open a connection each time.
    in_a_hurry: bool,
}

/// How a connection ended, when nothing failed.
enum Ended {
    /// Its part is here.
    Done,
    /// Somebody else leads now, or nobody wants it any more.
    Left,
}

/// Starts a thread that leads from now on.
pub(super) fn take_over(stream: &Lifeline, state: &mut State) {
    state.generation += 1;
    state.heading = Some(state.wanted);
    state.pace = Pace::ask();
    let in_a_hurry = state.taken_over[0].is_some_and(|then| then.elapsed() < Duration::from_secs(1));
    state.taken_over.rotate_left(1);
    state.taken_over[3] = Some(Instant::now());
    let fetcher = Fetcher {
        web: stream.web.clone(),
        ask: Arc::clone(&stream.ask),
        shared: Arc::clone(&stream.shared),
        generation: state.generation,
        in_a_hurry,
    };
    let started = thread::Builder::new().name("stream".to_owned()).spawn(move || {
        fetcher.run();
        fetcher.end_errand();
    });
    if let Err(error) = started {
        state.outcome = Outcome::Failed(FetchError::Setup { why: format!("no thread for the stream: {error}") });
    }
    // Who waited for the connection that was, waits for another now.
    stream.shared.wake();
}

impl Fetcher {
    fn run(&self) {
        if self.in_a_hurry {
            self.shared.pause(BREATH, self.generation);
        }
        let mut backoff = Backoff::default();
        loop {
            let ask = {
                let mut state = self.shared.lock();
                if !state.is_led_by(self.generation) {
                    return;
                }
                let Some(start) =
                    (if state.plain { state.parts.hole_from(0, state.length) } else { state.next_hole() })
                else {
                    break;
                };
                let plain = state.plain;
                let here = state.parts.run_from(0) > 0 || start > 0;
                let start = if plain { 0 } else { start };
                state.heading = Some(start);
                state.pace = Pace::ask();
                self.shared.wake();
                PartAsk { start, same_as: here.then(|| state.validators.clone()), plain }
            };
            match self.fetch(&ask, &mut backoff) {
                Ok(Ended::Done) => {}
                Ok(Ended::Left) => return,
                Err(error) if self.waits_out(&error, &mut backoff) => {}
                Err(error) => return self.fail(error),
            }
        }
        self.keep();
    }

    /// Changes the state, unless somebody else leads by now.
    fn lead<T>(&self, change: impl FnOnce(&mut State) -> T) -> Option<T> {
        self.shared.change(|state| state.is_led_by(self.generation).then(|| change(state)))
    }

    /// One connection.
    fn fetch(&self, ask: &PartAsk, backoff: &mut Backoff) -> Result<Ended, FetchError> {
        let fetched = match ask_part(&self.web, &self.ask.address, self.ask.reach, ask) {
            Ok(PartAnswer::Part(part)) => self.pump(*part, ask, backoff),
            Ok(PartAnswer::Beyond { .. }) if ask.plain => {
                let host = self.ask.address.host().to_owned();
                Err(FetchError::Status { host, code: 416, wait: None })
            }
            Ok(PartAnswer::Beyond { total }) => Ok(self.beyond(ask, total)),
            Err(error) => Err(error),
        };
        match fetched {
            // A server that cannot count is asked for the whole instead.
            Err(FetchError::Lied { .. }) if !ask.plain => {
                self.lead(|state| (state.plain, state.ranges) = (true, false));
                Ok(Ended::Done)
            }
            fetched => fetched,
        }
    }

    /// 416: the file ends here, or it is another one by now.
    fn beyond(&self, ask: &PartAsk, total: Option<u64>) -> Ended {
        let ended = self.lead(|state| {
            if total == Some(ask.start) && state.length.is_none_or(|length| length >= ask.start) {
                (state.length, state.known) = (total, ask.start > 0);
            } else {
                (state.plain, state.ranges) = (true, false);
            }
            Ended::Done
        });
        ended.unwrap_or(Ended::Left)
    }

    /// Reads a part into the file until it ends, meets what is here, or is not wanted any more.
    fn pump(&self, mut part: Part, ask: &PartAsk, backoff: &mut Backoff) -> Result<Ended, FetchError> {
        let host = part.answer.address.host().to_owned();
        let mut at = part.start;
        let mut piece = vec![0; PIECE];
        let mut head = if at == 0 { self.head(&mut part, &host)? } else { Vec::new() };
        if !self.begin(&part, ask, &host)? {
            return Ok(Ended::Left);
        }
        loop {
            let bytes = if head.is_empty() {
                match part.answer.response.read(&mut piece) {
                    Ok(0) => return self.end(&part, at, &host),
                    Ok(count) => &piece[..count],
                    Err(error) => return Err(explain_read(&error, &host, self.web.stall())),
                }
            } else {
                head.as_slice()
            };
            let count = bytes.len() as u64;
            if part.end.is_some_and(|end| at + count > end) {
                // Then what came before is not to be trusted either.
                self.lead(State::begin_anew).transpose().map_err(|error| FetchError::disk("The stream", &error))?;
                return Err(FetchError::Lied { host, why: "more comes than was announced".to_owned() });
            }
            if at + count > self.ask.limit {
                return Err(FetchError::TooLarge { host, what: "one episode", limit: self.ask.limit });
            }
            if !self.take(at, bytes, backoff)? {
                return Ok(Ended::Left);
            }
            at += count;
            head.clear();
            if self.meets_what_is_here(at) {
                return Ok(Ended::Done);
            }
        }
    }

    /// Keeps bytes that came, and lets the readers know. False: not wanted any more.
    fn take(&self, at: u64, bytes: &[u8], backoff: &mut Backoff) -> Result<bool, FetchError> {
        let write = || self.write(at, bytes, backoff);
        room::writing(write, || self.make_room(at)).map_err(|error| FetchError::disk("The stream", &error))
    }

    /// Asks the shelf for room for what is to come from here on. False: there is none to be had.
    fn make_room(&self, at: u64) -> bool {
        let state = self.shared.lock();
        // Where the cache folder could not be written it is elsewhere, and nothing that goes there helps.
        let is_beside_the_kept = state.store.path().starts_with(&self.ask.cache_dir);
        let needed = state.length.map_or(room::AT_LEAST, |length| length.saturating_sub(at)).max(room::AT_LEAST);
        drop(state);
        is_beside_the_kept && self.ask.shelf.as_ref().is_some_and(|shelf| shelf.make_room(needed))
    }

    fn write(&self, at: u64, bytes: &[u8], backoff: &mut Backoff) -> io::Result<bool> {
        let count = bytes.len() as u64;
        self.shared.change(|state| {
            if !state.is_led_by(self.generation) {
                return self.take_on_errand(state, at, bytes);
            }
            // What comes again is no progress: a server that always breaks off here is asked ever more rarely.
            if state.parts.run_from(at) < count {
                backoff.reset();
            }
            state.write(at, bytes)?;
            (state.known, state.waiting) = (true, None);
            state.note_heading(self.generation, at + count, count);
            Ok(true)
        })
    }

    /// The same for a connection that does not lead any more. False: its errand is done, or it never had one.
    fn take_on_errand(&self, state: &mut State, at: u64, bytes: &[u8]) -> io::Result<bool> {
        if !state.is_on_errand(self.generation) {
            return Ok(false);
        }
        state.write(at, bytes)?;
        state.note_heading(self.generation, at + bytes.len() as u64, 0);
        Ok(state.errand.is_some())
    }

    /// Whatever became of it: who waits for it is not to wait any longer.
    fn end_errand(&self) {
        self.shared.change(|state| {
            state.errand = state.errand.filter(|errand| errand.generation != self.generation);
        });
    }

    /// The first bytes, enough to tell a page from audio.
    fn head(&self, part: &mut Part, host: &str) -> Result<Vec<u8>, FetchError> {
        let mut head = Vec::with_capacity(PIECE);
        let mut piece = vec![0; PIECE];
        while head.len() < sniff::ENOUGH {
            match part.answer.response.read(&mut piece) {
                Ok(0) => break,
                Ok(count) => head.extend_from_slice(&piece[..count]),
                Err(error) => return Err(explain_read(&error, host, self.web.stall())),
            }
        }
        match sniff::not_audio(&head) {
            Some(what) => Err(FetchError::NotAudio { host: host.to_owned(), what }),
            None => Ok(head),
        }
    }

    /// Checks that the answer is of the file that is here; if not, the file is begun anew. False: not wanted any more.
    fn begin(&self, part: &Part, ask: &PartAsk, host: &str) -> Result<bool, FetchError> {
        self.shared.change(|state| {
            if !state.is_led_by(self.generation) {
                return Ok(false);
            }
            let here = state.parts.run_from(0) > 0 || state.parts != super::Parts::default();
            let other_length = state.length.is_some() && part.total.is_some() && state.length != part.total;
            let other = here && (other_length || !state.validators.agree(&part.validators));
            if other {
                state.begin_anew().map_err(|error| FetchError::disk("The stream", &error))?;
                if part.start > 0 {
                    // A part of the new file is of no use before its start is here.
                    return Err(FetchError::Changed { host: host.to_owned() });
                }
            }
            if part.total.is_some_and(|total| total > self.ask.limit) {
                return Err(FetchError::TooLarge { host: host.to_owned(), what: "one episode", limit: self.ask.limit });
            }
            state.length = state.length.or(part.total);
            if part.validators != Validators::default() {
                state.validators = part.validators.clone();
            }
            // A whole file in answer to a part: this server knows no parts, whatever it says of itself.
            state.ranges = part.ranges && (ask.start == 0 || part.start == ask.start);
            state.heading = Some(part.start);
            Ok(true)
        })
    }

    /// The body is over: rightly so, or too early.
    fn end(&self, part: &Part, at: u64, host: &str) -> Result<Ended, FetchError> {
        if let Some(end) = part.end.filter(|end| at < *end) {
            return Err(FetchError::Short {
                host: host.to_owned(),
                here: at - part.start,
                announced: end - part.start,
            });
        }
        self.shared.change(|state| {
            if state.is_led_by(self.generation) && part.end.is_none() && state.length.is_none_or(|length| length != at)
            {
                state.length = Some(at);
            }
            state.known |= at > 0;
        });
        Ok(Ended::Done)
    }

    /// True when the next bytes are here already, too many to be fetched again.
    fn meets_what_is_here(&self, at: u64) -> bool {
        let state = self.shared.lock();
        let run = state.parts.run_from(at);
        state.ranges && run > 0 && (run > SKIP || state.parts.hole_from(at, state.length).is_none())
    }

    /// Waits, if this failure may pass; false: it will not.
    fn waits_out(&self, error: &FetchError, backoff: &mut Backoff) -> bool {
        let pause = backoff.after(error).min(error.wait().unwrap_or(LONGEST).max(LONGEST));
        let failures = backoff.failures();
        let mut state = self.shared.lock();
        if !state.is_led_by(self.generation) {
            return true;
        }
        let patient = match error {
            FetchError::Short { .. } => failures < STUBBORN,
            error if !state.known => error.is_passing() && failures < OPENING && pause <= LONGEST,
            FetchError::Status { .. } | FetchError::NotThere { .. } | FetchError::Lied { .. } => {
                error.is_passing() || failures < STUBBORN
            }
            error => error.is_passing(),
        };
        if !patient {
            return false;
        }
        (state.heading, state.waiting) = (None, Some(error.clone()));
        state.turns.end();
        drop(state);
        self.shared.change(|_| ());
        self.shared.pause(pause, self.generation);
        true
    }

    fn fail(&self, error: FetchError) {
        self.lead(|state| (state.heading, state.outcome) = (None, Outcome::Failed(error)));
    }

    /// All of it is here.
    fn keep(&self) {
        let kept = self.lead(|state| {
            if state.length == Some(0) {
                let host = self.ask.address.host().to_owned();
                state.outcome = Outcome::Failed(FetchError::Lied { host, why: "it sent nothing at all".to_owned() });
                return None;
            }
            (state.heading, state.waiting, state.outcome) = (None, None, Outcome::Whole);
            self.ask.keep(state)
        });
        if let Some((path, bytes)) = kept.flatten() {
            self.ask.shelve(&path, bytes);
        }
    }
}
