//! Between the app and the network.

use std::sync::Arc;

use crate::model::{EpisodeId, FeedDocument, ShowId, Ticket, Timestamp};

/// To the network. Addresses may hold credentials; events never show them.
#[derive(Clone, Debug, PartialEq)]
pub enum FetchCmd {
    /// Subscribe: fetch this address, as typed or pasted.
    Add {
        ticket: Ticket,
        address: String,
    },
    Refresh {
        show: ShowId,
        asked_by: AskedBy,
    },
    RefreshAll {
        asked_by: AskedBy,
    },
    /// Stop refreshing.
    CancelRefresh,
    /// Look for shows by name in the public directory.
    SearchDirectory {
        ticket: Ticket,
        words: String,
    },
    Download {
        episode: EpisodeId,
    },
    CancelDownload {
        episode: EpisodeId,
    },
    /// All that one key press deletes: together they can be restored until the next deletion.
    DeleteDownloads {
        episodes: Vec<EpisodeId>,
    },
    /// Undo of `DeleteDownloads`, of one of them.
    RestoreDownload {
        episode: EpisodeId,
    },
}

/// Who wanted a refresh: what nobody asked for fails quietly, beside the show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskedBy {
    Listener,
    Itself,
}

/// From the network.
#[derive(Clone, Debug, PartialEq)]
pub enum FetchEvent {
    /// A show's refresh began.
    Refreshing {
        show: ShowId,
    },
    /// How a refresh of many goes.
    RefreshProgress {
        done: u32,
        of: u32,
    },
    /// A feed came: give it to the store.
    Came {
        show: ShowId,
        document: Arc<FeedDocument>,
        fetched: Fetched,
    },
    /// 304.
    Unchanged {
        show: ShowId,
        at: Timestamp,
    },
    /// The server has moved a feed for good, and sent nothing new.
    Moved {
        show: ShowId,
        address: String,
    },
    /// A server wants to be left alone: to be kept, so that the next run knows of it.
    Patience(Patience),
    RefreshFailed {
        show: ShowId,
        at: Timestamp,
        failure: RefreshFailure,
    },
    /// Answer to `Add`: the show is on its way to the store, or the reason why not.
    Added {
        ticket: Ticket,
        result: Result<ShowId, String>,
    },
    /// Answer to `SearchDirectory`.
    Directory {
        ticket: Ticket,
        result: Result<Vec<Directory>, String>,
    },
    Download {
        episode: EpisodeId,
        state: DownloadState,
    },
}

/// What came with a feed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fetched {
    pub at: Timestamp,
    /// The address to store: differs from the asked one after 301, 308 or `itunes:new-feed-url`.
    pub address: String,
    pub etag: Option<String>,
    pub last_modified: Option<String>,
}

/// A host that wants to be left alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patience {
    /// `https://name:port`.
    pub host: String,
    pub until: Timestamp,
    /// The status that said so.
    pub code: u16,
}

/// Why a refresh failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefreshFailure {
    /// A sentence for the listener, without credentials.
    pub reason: String,
    /// 410: do not ask again.
    pub gone: bool,
}

/// A show that a directory knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directory {
    pub title: String,
    pub author: Option<String>,
    pub address: String,
    pub episodes: Option<u32>,
}

/// How a download stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DownloadState {
    Waiting,
    /// Bytes here, and in all if the server says.
    Running {
        bytes: u64,
        of: Option<u64>,
    },
    Here {
        bytes: u64,
    },
    Failed {
        reason: String,
    },
    Cancelled,
    Deleted,
}
