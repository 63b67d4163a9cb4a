//! Between the app and the database. Each command writes only what it names, so that two copies can run at once.

use std::sync::Arc;
use std::time::Duration;

use crate::model::{EpisodeId, FeedDocument, Mark, Position, Row, Show, ShowId, Timestamp, Volume, Waveform};

/// To the store. Nothing here ever un-hears a lesson but `MarkNew`.
#[derive(Clone, Debug, PartialEq)]
pub enum StoreCmd {
    /// Where the listener is. Also makes it the last one heard.
    SavePosition {
        episode: EpisodeId,
        position: Position,
        duration: Option<Duration>,
    },
    /// Heard to the end, or marked by hand; its position is forgotten.
    MarkHeard {
        episode: EpisodeId,
    },
    /// New again, at the listener's wish.
    MarkNew {
        episode: EpisodeId,
    },
    /// A line of the history: it began to play.
    Began {
        episode: EpisodeId,
    },
    SaveVolume {
        volume: Volume,
        muted: bool,
    },
    SaveSort {
        sort: Sort,
    },
    /// The show whose list is open; none for the lists over all.
    SaveOpenShow {
        show: Option<ShowId>,
    },
    SaveWaveform {
        episode: EpisodeId,
        waveform: Waveform,
    },
    /// A feed was fetched: new show or newer episodes. Keeps what was heard over changed guids and addresses.
    Absorb {
        show: ShowId,
        document: Arc<FeedDocument>,
        fetched: super::Fetched,
    },
    /// As `Absorb`, of a show that is only looked at: whether it is subscribed to stays as it is.
    AbsorbGuest {
        show: ShowId,
        document: Arc<FeedDocument>,
        fetched: super::Fetched,
    },
    /// The server said that nothing changed, or the refresh failed: note when, and why.
    NoteRefresh {
        show: ShowId,
        at: Timestamp,
        failure: Option<String>,
    },
    /// A host wants to be left alone until then.
    SavePatience(super::Patience),
    /// Refreshing is over for good: 410.
    FinishShow {
        show: ShowId,
    },
    /// The server moved the feed for good.
    MoveFeed {
        show: ShowId,
        address: String,
    },
    /// Unsubscribe; history and downloads stay.
    RemoveShow {
        show: ShowId,
    },
    /// Undo of `RemoveShow`.
    RestoreShow {
        show: ShowId,
    },
    /// Read all rows of a show (or of all: none), for the list.
    LoadRows {
        show: Option<ShowId>,
    },
    /// Read a list that goes over all shows; answered by `Listed`.
    LoadList {
        list: List,
    },
    /// Do what is queued, then answer `Flushed`.
    Flush,
    /// Write the log back and close the file, then answer `Closed`; whatever comes later is not done. A file that was closed
    /// opens twice as fast as one that was left.
    Close,
}

/// From the store.
#[derive(Clone, Debug, PartialEq)]
pub enum StoreEvent {
    /// The shows that are subscribed to, with their counts.
    Shows {
        shows: Vec<ShowEntry>,
    },
    /// The rows of a show, or of all (none), in the show's own order; newest first over all. They come in batches:
    /// each goes behind the one before, and one that follows a `complete` one begins anew.
    Rows {
        show: Option<ShowId>,
        rows: Vec<Row>,
        complete: bool,
    },
    /// Answer to `LoadList`, whole.
    Listed {
        list: List,
        rows: Vec<Row>,
    },
    /// Marks that another copy changed, or that a load brought along.
    Marks {
        marks: Vec<(EpisodeId, Mark)>,
    },
    /// What was asked could not be kept: what, why, what to do. Said once per reason.
    Trouble {
        what: String,
        reason: String,
        advice: String,
    },
    /// The file was damaged and a new one took its place, in the middle of a run; what was to be saved is in it.
    Renewed {
        said: String,
    },
    /// Writing works again.
    Recovered,
    Flushed,
    Closed,
}

/// A list that goes over all subscriptions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// Published since the subscription and not heard, newest first.
    New,
    /// Started and not heard, the one that was heard last first. Without lessons of the built-in course.
    Started,
}

/// What is read before the first frame.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Library {
    pub settings: Settings,
    pub marks: Vec<(EpisodeId, Mark)>,
    pub shows: Vec<ShowEntry>,
    pub last: Option<Resume>,
    /// What went wrong while opening: said on the screen.
    pub trouble: Vec<String>,
}

/// The last lesson, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Resume {
    pub episode: EpisodeId,
    pub position: Position,
}

/// What the listener set and the database keeps.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    pub volume: Volume,
    pub muted: bool,
    pub sort: Sort,
    /// The show whose list was open.
    pub open_show: Option<ShowId>,
}

/// Order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The show's own order.
    #[default]
    Course,
    Title,
    Length,
    UnheardFirst,
    /// By date; where there is none, by number, highest first.
    NewestFirst,
}

impl Sort {
    /// The word that is stored and shown.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Course => "course order",
            Self::Title => "by title",
            Self::Length => "by length",
            Self::UnheardFirst => "unheard first",
            Self::NewestFirst => "newest first",
        }
    }

    /// All of them, in the order in which the key goes through them.
    pub const ALL: [Self; 5] = [Self::Course, Self::Title, Self::Length, Self::UnheardFirst, Self::NewestFirst];
}

/// A show in the shows pane.
#[derive(Clone, Debug, PartialEq)]
pub struct ShowEntry {
    pub show: Show,
    /// Episodes in all, and those that are new: published since the subscription and not heard.
    pub episodes: u32,
    pub unheard: u32,
    /// When it was last refreshed with success.
    pub refreshed: Option<Timestamp>,
    /// Why the last refresh failed.
    pub failure: Option<String>,
    /// Refreshing is over for good: 410 or `complete`.
    pub finished: bool,
}
