//! What the fetching threads and the readers of one medium share: the growing file, which parts of it are here, and
//! how the fetching goes. One lock; bytes are written and read under it, so a file that is begun anew is never mixed
//! with the one before.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tempfile::NamedTempFile;

use super::Parts;
use super::line::{Errand, Pace};
use super::turns::Turns;
use crate::net::{FetchError, Validators};

/// So often a reader that waits for bytes further on looks whether they will come.
const SECOND_THOUGHTS: Duration = Duration::from_millis(100);

/// One medium on its way.
pub(super) struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

/// How far it is.
pub(super) struct State {
    pub store: Store,
    pub parts: Parts,
    /// Length of the whole, once it is known.
    pub length: Option<u64>,
    /// The first answer is here and its first bytes are audio, as far as one can tell.
    pub known: bool,
    /// Parts can be asked for.
    pub ranges: bool,
    /// This server gets `Range` wrong: it is asked for the whole only.
    pub plain: bool,
    pub validators: Validators,
    /// Grows when the file is begun anew.
    pub epoch: u64,
    /// Grows when a new thread takes over the fetching.
    pub generation: u64,
    /// When the last threads took over, the oldest first: many at once are slowed down.
    pub taken_over: [Option<Instant>; 4],
    /// Where the connection is: the next byte that it brings; none while there is none.
    pub heading: Option<u64>,
    /// How that connection does.
    pub pace: Pace,
    /// What another connection goes on with.
    pub errand: Option<Errand>,
    /// Where the reader is.
    pub wanted: u64,
    /// Whose place that is.
    pub turns: Turns,
    pub outcome: Outcome,
    /// Why nothing comes at the moment.
    pub waiting: Option<FetchError>,
}

/// Whether the fetching is over.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Outcome {
    Going,
    Whole,
    Failed(FetchError),
    Cancelled,
}

/// Where the bytes are.
pub(super) enum Store {
    /// Ours, deleted when the stream ends.
    Growing(NamedTempFile),
    /// Kept, or whole from the start.
    Kept { file: File, path: PathBuf },
}

impl Store {
    pub(super) fn file(&self) -> &File {
        match self {
            Self::Growing(file) => file.as_file(),
            Self::Kept { file, .. } => file,
        }
    }

    pub(super) fn path(&self) -> &Path {
        match self {
            Self::Growing(file) => file.path(),
            Self::Kept { path, .. } => path,
        }
    }
}

impl Shared {
    pub(super) fn new(state: State) -> Self {
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the state and wakes everyone who waits for that.
    pub(super) fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let result = change(&mut self.lock());
        self.changed.notify_all();
        result
    }

    /// Wakes everyone who waits.
    pub(super) fn wake(&self) {
        self.changed.notify_all();
    }

    pub(super) fn wait<'a>(&self, state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        self.changed.wait(state).unwrap_or_else(PoisonError::into_inner)
    }

    /// The same, for no longer than it takes to have second thoughts.
    pub(super) fn wait_a_little<'a>(&self, state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        self.changed.wait_timeout(state, SECOND_THOUGHTS).unwrap_or_else(PoisonError::into_inner).0
    }

    /// Waits while `generation` is at work and nobody cancels.
    pub(super) fn pause(&self, length: Duration, generation: u64) {
        let state = self.lock();
        let waits = |state: &mut State| state.generation == generation && state.outcome == Outcome::Going;
        drop(self.changed.wait_timeout_while(state, length, waits));
    }
}

impl State {
    pub(super) fn new(store: Store) -> Self {
        Self {
            store,
            parts: Parts::default(),
            length: None,
            known: false,
            ranges: false,
            plain: false,
            validators: Validators::default(),
            epoch: 0,
            generation: 0,
            taken_over: [None; 4],
            heading: None,
            pace: Pace::ask(),
            errand: None,
            wanted: 0,
            turns: Turns::new(),
            outcome: Outcome::Going,
            waiting: None,
        }
    }

    /// A medium that is here already.
    pub(super) fn whole(file: File, path: PathBuf) -> io::Result<Self> {
        let length = file.metadata()?.len();
        let mut state = Self::new(Store::Kept { file, path });
        state.parts.insert(0..length);
        (state.length, state.known, state.outcome) = (Some(length), true, Outcome::Whole);
        Ok(state)
    }

    /// True while the thread of this generation is the one that fetches.
    pub(super) fn is_led_by(&self, generation: u64) -> bool {
        self.generation == generation && self.outcome == Outcome::Going
    }

    /// True while the thread of this generation goes on with something although another leads.
    pub(super) fn is_on_errand(&self, generation: u64) -> bool {
        self.errand.is_some_and(|errand| errand.generation == generation) && self.outcome == Outcome::Going
    }

    /// What another connection than the leading one goes on with.
    pub(super) fn other_errand(&self) -> Option<Errand> {
        self.errand.filter(|errand| errand.generation != self.generation)
    }

    /// True when the fetching must be sent there: what is under way does not come by soon.
    pub(super) fn is_far_from(&self, at: u64) -> bool {
        let is_coming = self.other_errand().is_some_and(|errand| errand.is_about_to_bring(at));
        let is_far = |heading: u64| at < heading || self.pace.is_slower_than_anew(at - heading);
        self.ranges && !is_coming && self.heading.is_some_and(is_far)
    }

    /// True when this reader may say where the fetching goes on.
    pub(super) fn may_be_sent_by(&self, reader: u64, is_new: bool) -> bool {
        match self.heading {
            Some(_) => self.turns.may_take(reader, is_new, |at| self.is_far_from(at)),
            None => self.turns.is_next(reader),
        }
    }

    /// Bytes up to here came over the connection of this generation.
    pub(super) fn note_heading(&mut self, generation: u64, at: u64, count: u64) {
        if self.generation == generation {
            self.heading = Some(at);
            self.pace.note(count);
            self.turns.note_bytes();
        }
        if let Some(errand) = self.errand.as_mut().filter(|errand| errand.generation == generation) {
            (errand.heading, errand.alive) = (at, Instant::now());
            self.errand = self.errand.filter(|errand| at < errand.end);
        }
    }

    /// What to fetch next: the hole before the reader, then the holes behind.
    pub(super) fn next_hole(&self) -> Option<u64> {
        self.parts.hole_from(self.wanted, self.length).or_else(|| self.parts.hole_from(0, self.length))
    }

    /// Keeps bytes that came for this place.
    pub(super) fn write(&mut self, at: u64, bytes: &[u8]) -> io::Result<()> {
        self.store.file().write_all_at(bytes, at)?;
        self.parts.insert(at..at + bytes.len() as u64);
        Ok(())
    }

    /// Reads what is here, as much as fits.
    pub(super) fn read(&self, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let here = usize::try_from(self.parts.run_from(at)).unwrap_or(usize::MAX);
        let count = here.min(buffer.len());
        self.store.file().read_at(&mut buffer[..count], at)
    }

    /// Another file is there now: nothing of the old one stays.
    pub(super) fn begin_anew(&mut self) -> io::Result<()> {
        self.store.file().set_len(0)?;
        self.parts = Parts::default();
        self.epoch += 1;
        self.errand = None;
        (self.length, self.ranges, self.validators) = (None, false, Validators::default());
        Ok(())
    }
}
