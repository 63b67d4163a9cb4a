//! Every word that crosses a wall. Plain data: ids and enums, nothing by position, nothing that acts.

mod fetch;
mod find;
mod player;
mod store;

pub use fetch::{AskedBy, Directory, DownloadState, FetchCmd, FetchEvent, Fetched, Patience, RefreshFailure};
pub use find::{FindCmd, FindEvent, Hit, Snippet};
pub use player::{Buffered, PlayerCmd, PlayerEvent};
pub use store::{Library, List, Resume, Settings, ShowEntry, Sort, StoreCmd, StoreEvent};

use std::sync::Arc;

use crate::keys::Key;
use crate::model::{Catalog, Chapter, Episode, EpisodeId, MediumId, Show, Transcript, Waveform};

/// A thing happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    Key(Key),
    /// Bracketed paste; may hold anything.
    Paste(String),
    Resize {
        columns: u16,
        rows: u16,
    },
    /// The terminal's answer to OSC 11: is its ground light?
    Ground {
        light: bool,
    },
    /// Back from Ctrl-Z.
    Resumed,
    /// SIGTERM, SIGHUP, SIGINT: save and leave.
    Terminate,
    /// The state's own deadline has come.
    Deadline,
    Player(PlayerEvent),
    Store(StoreEvent),
    Fetch(FetchEvent),
    Find(FindEvent),
    /// What a reading pane asked for.
    Read(ReadEvent),
    /// A worker is gone; its room's name and the reason.
    WorkerDied {
        worker: &'static str,
        reason: String,
    },
}

/// A thing to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    Player(PlayerCmd),
    Store(StoreCmd),
    Fetch(FetchCmd),
    Find(FindCmd),
    Read(ReadCmd),
    /// Let go of a list where that holds up nobody: freeing 100,000 rows takes longer than a frame.
    Discard {
        catalog: Arc<Catalog>,
    },
    /// Clear the terminal and draw everything again.
    Redraw,
    /// Stop this process as Ctrl-Z does.
    Suspend,
    /// Save what is to be saved, then leave.
    Quit,
}

/// To the reader: get what belongs to one episode, from wherever it is.
#[derive(Clone, Debug, PartialEq)]
pub enum ReadCmd {
    /// The whole episode, for the reading pane.
    Details { episode: EpisodeId },
    /// Its transcript, best link first.
    Transcript { episode: EpisodeId },
    /// Its chapters.
    Chapters { episode: EpisodeId },
    /// The built-in course, where it is not the home show.
    Course,
    /// Its waveform: from the database, else measured from the medium if that is whole and here.
    Waveform { episode: EpisodeId, medium: MediumId },
}

/// From the reader.
#[derive(Clone, Debug, PartialEq)]
pub enum ReadEvent {
    Details {
        episode: EpisodeId,
        details: Arc<Episode>,
    },
    /// None: it has none.
    Transcript {
        episode: EpisodeId,
        transcript: Option<Arc<Transcript>>,
    },
    Chapters {
        episode: EpisodeId,
        chapters: Vec<Chapter>,
        /// Why the document that the feed names was not used, or what is wrong with it.
        trouble: Option<String>,
    },
    Waveform {
        episode: EpisodeId,
        waveform: Waveform,
    },
    /// The built-in course.
    Course {
        show: Show,
        episodes: Vec<Arc<Episode>>,
    },
    /// What stands in some of the files of the home show, which were listed by their names.
    Described {
        episodes: Vec<Arc<Episode>>,
    },
    /// What could not be had, and why.
    Failed {
        episode: EpisodeId,
        what: &'static str,
        reason: String,
    },
}
