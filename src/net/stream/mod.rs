//! Playing while it downloads: a growing file in the cache folder, one connection that brings it, and readers that
//! wait for their bytes. What came whole is kept; everything else is gone when the stream is.

mod fetcher;
mod growing;
mod line;
mod parts;
mod reader;
mod room;
mod state;
mod turns;

use std::fs::File;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};
use std::time::Instant;

use self::line::Errand;
use self::state::{Outcome, Shared, State, Store};
use super::{Address, FetchError, MEDIUM_BYTES, Reach, Shelf, Shelved, Web};
use crate::model::EpisodeId;
use crate::msg::Buffered;
use crate::store::cache::make_folder;

pub use self::parts::Parts;
pub use self::reader::{Canceller, StreamReader};

/// What to stream, and where to keep it.
#[derive(Clone)]
pub struct StreamAsk {
    pub address: Address,
    pub reach: Reach,
    /// For the shelf.
    pub episode: Option<EpisodeId>,
    /// Folder for what is streamed. Made when it is missing, and this user's alone: what one hears is nobody's business.
    pub cache_dir: PathBuf,
    /// Where a whole medium is looked up and noted.
    pub shelf: Option<Arc<dyn Shelf>>,
    /// Most bytes of one medium.
    pub limit: u64,
}

/// A medium that plays while it comes. Dropping the stream and all its readers ends the fetching.
#[derive(Clone)]
pub struct Stream {
    line: Arc<Lifeline>,
}

/// A stream that is not kept alive by this.
#[derive(Clone)]
pub struct WeakStream(Weak<Lifeline>);

impl WeakStream {
    /// The stream, if anybody still wants it and it did not fail.
    #[must_use]
    pub fn upgrade(&self) -> Option<Stream> {
        let line = self.0.upgrade()?;
        let is_sound = matches!(line.shared.lock().outcome, Outcome::Going | Outcome::Whole);
        is_sound.then_some(Stream { line })
    }
}

/// Held by whoever wants the bytes; when the last one lets go, the threads end.
pub(super) struct Lifeline {
    web: Web,
    ask: Arc<StreamAsk>,
    shared: Arc<Shared>,
}

impl Drop for Lifeline {
    fn drop(&mut self) {
        self.shared.change(|state| {
            if state.outcome == Outcome::Going {
                state.outcome = Outcome::Cancelled;
            }
        });
    }
}

impl StreamAsk {
    /// A medium named by a feed at a public address.
    #[must_use]
    pub fn new(address: Address, reach: Reach, cache_dir: PathBuf) -> Self {
        Self { address, reach, episode: None, cache_dir, shelf: None, limit: MEDIUM_BYTES }
    }

    /// Gives the whole file its lasting name. None: it stays with the stream and goes with it.
    fn keep(&self, state: &mut State) -> Option<(PathBuf, u64)> {
        let path = self.shelf.as_ref()?.place_for(&self.address.secret());
        let length = state.length?;
        make_folder(path.parent()?).ok()?;
        let file = state.store.file().try_clone().ok()?;
        let Store::Growing(growing) = std::mem::replace(&mut state.store, Store::Kept { file, path: path.clone() })
        else {
            return None;
        };
        match growing.persist(&path) {
            Ok(_) => Some((path, length)),
            Err(error) => {
                state.store = Store::Growing(error.file);
                None
            }
        }
    }

    fn shelve(&self, path: &Path, bytes: u64) {
        if let Some(shelf) = &self.shelf {
            shelf.put(Shelved {
                address: &self.address.secret(),
                episode: self.episode.as_ref(),
                path,
                bytes,
                kept: false,
            });
        }
    }
}

impl Stream {
    /// Opens a medium: from the shelf if it is there, else over the network. Returns when its first bytes are here
    /// (so seekability and length are known) or it cannot be had. Blocks; [`Stream::begin`] does not.
    ///
    /// # Errors
    /// A sentence.
    pub fn open(web: &Web, ask: StreamAsk) -> Result<Self, FetchError> {
        let stream = Self::begin(web, ask)?;
        stream.wait_until_known()?;
        Ok(stream)
    }

    /// Starts fetching and returns at once.
    ///
    /// # Errors
    /// When there is no place to keep the bytes.
    pub fn begin(web: &Web, ask: StreamAsk) -> Result<Self, FetchError> {
        let kept = ask.shelf.as_ref().and_then(|shelf| shelf.find(&ask.address.secret()));
        let whole = kept.and_then(|path| State::whole(File::open(&path).ok()?, path).ok());
        let state = match whole {
            Some(state) => state,
            None => State::new(Store::Growing(growing::begin(&ask.cache_dir)?)),
        };
        let line = Lifeline { web: web.clone(), ask: Arc::new(ask), shared: Arc::new(Shared::new(state)) };
        let stream = Self { line: Arc::new(line) };
        let mut state = stream.line.shared.lock();
        if state.outcome == Outcome::Going {
            fetcher::take_over(&stream.line, &mut state);
        }
        drop(state);
        Ok(stream)
    }

    /// Waits for the first bytes, or the reason why there will be none.
    ///
    /// # Errors
    /// A sentence.
    pub fn wait_until_known(&self) -> Result<(), FetchError> {
        let shared = &self.line.shared;
        let mut state = shared.lock();
        loop {
            match &state.outcome {
                Outcome::Cancelled => return Err(FetchError::Cancelled),
                // What came before a later failure can be read all the same.
                _ if state.known => return Ok(()),
                Outcome::Failed(error) => return Err(error.clone()),
                Outcome::Going | Outcome::Whole => state = shared.wait(state),
            }
        }
    }

    /// For whoever may want it later.
    #[must_use]
    pub fn downgrade(&self) -> WeakStream {
        WeakStream(Arc::downgrade(&self.line))
    }

    /// Grows when another file takes the place of the one that was read: its readers fail then, new ones do not.
    #[must_use]
    pub fn epoch(&self) -> u64 {
        self.line.shared.lock().epoch
    }

    /// A reader from the start.
    #[must_use]
    pub fn reader(&self) -> StreamReader {
        StreamReader::new(Arc::clone(&self.line))
    }

    /// Which parts are here. Nothing, while the length is unknown.
    #[must_use]
    pub fn buffered(&self) -> Buffered {
        let state = self.line.shared.lock();
        state.length.map_or_else(Buffered::default, |length| state.parts.buffered(length))
    }

    /// True when all of it is here.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.line.shared.lock().outcome == Outcome::Whole
    }

    /// True when all these bytes are here.
    #[must_use]
    pub fn has(&self, range: &Range<u64>) -> bool {
        self.line.shared.lock().parts.run_from(range.start) >= range.end.saturating_sub(range.start)
    }

    /// The connection that is at these bytes goes on with them, even when a reader goes elsewhere; then there are two
    /// for a while.
    pub fn bring_as_well(&self, range: &Range<u64>) {
        self.line.shared.change(|state| {
            let (generation, end) = (state.generation, range.end);
            let here = state.heading.filter(|heading| state.ranges && range.contains(heading));
            state.errand =
                here.map(|heading| Errand { generation, heading, end, alive: Instant::now() }).or(state.errand);
        });
    }

    /// Why nothing comes at the moment, if a failure is being waited out.
    #[must_use]
    pub fn waiting(&self) -> Option<String> {
        self.line.shared.lock().waiting.as_ref().map(FetchError::while_waiting)
    }

    /// The file, once it is whole and kept.
    #[must_use]
    pub fn path(&self) -> Option<PathBuf> {
        match &self.line.shared.lock().store {
            Store::Kept { path, .. } => Some(path.clone()),
            Store::Growing(_) => None,
        }
    }

    /// Ends it: reads fail from now on.
    pub fn cancel(&self) {
        self.line.shared.change(|state| {
            if state.outcome == Outcome::Going {
                state.outcome = Outcome::Cancelled;
            }
        });
    }
}
