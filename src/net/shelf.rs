//! What the network asks of whoever keeps the books: which shows there are, what an episode is, where a medium lies.
//! The network itself opens no database; it is given these answers when it is made.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Address, Validators};
use crate::model::{Episode, EpisodeId, ShowId, Timestamp};
use crate::msg::Patience;

/// What is known of a feed before it is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedSource {
    pub show: ShowId,
    /// With credentials.
    pub address: String,
    pub validators: Validators,
    /// When it last came, or was said to be unchanged.
    pub refreshed: Option<Timestamp>,
    /// 410 or `complete`: not asked again unless the listener asks.
    pub finished: bool,
}

/// An episode to be downloaded.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    pub episode: Episode,
    pub show_title: String,
    /// Address of its feed: what a feed in a private network names may be private too.
    pub feed_address: Option<String>,
}

/// What is known under a key, if anything.
pub type LookUp<Key, Known> = Box<dyn Fn(&Key) -> Option<Known> + Send>;

/// A free, safe name below the download folder for an episode and the ending (`opus`) that its bytes turned out to
/// have.
pub type NameDownload = Arc<dyn Fn(&Wanted, &str) -> PathBuf + Send + Sync>;

/// Questions about the library. Asked on the network's own threads.
pub struct Lookups {
    pub feed: LookUp<ShowId, FeedSource>,
    pub feeds: Box<dyn Fn() -> Vec<FeedSource> + Send>,
    /// Which hosts want to be left alone, and until when.
    pub patience: Box<dyn Fn() -> Vec<Patience> + Send>,
    pub episode: LookUp<EpisodeId, Wanted>,
    pub name: NameDownload,
    pub shelf: Arc<dyn Shelf>,
}

/// The address of a medium as a shelf is asked for it: in one way of writing, whatever its feed wrote.
#[must_use]
pub fn shelf_key(url: &str) -> String {
    Address::parse(url).map_or_else(|_| url.to_owned(), |address| address.secret())
}

/// A whole medium that is here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shelved<'a> {
    /// As [`shelf_key`] writes it.
    pub address: &'a str,
    /// Known for downloads.
    pub episode: Option<&'a EpisodeId>,
    pub path: &'a Path,
    pub bytes: u64,
    /// Downloaded on purpose: never makes room for others.
    pub kept: bool,
}

/// Where whole media lie, by [`shelf_key`]. What was merely streamed makes room for what is newer; the shelf decides when.
pub trait Shelf: Send + Sync {
    /// A file that holds this medium whole, if one does: a download of whichever episode, else what was streamed.
    fn find(&self, address: &str) -> Option<PathBuf>;
    /// Where a medium that was streamed whole is to be put.
    fn place_for(&self, address: &str) -> PathBuf;
    /// The file an episode was downloaded to.
    fn downloaded(&self, episode: &EpisodeId) -> Option<PathBuf>;
    /// A medium has come whole. Each episode that was downloaded from one address has a file of its own.
    fn put(&self, medium: Shelved<'_>);
    /// The disk is full: what was merely streamed goes, until so many bytes are free. False: nothing may go.
    fn make_room(&self, bytes: u64) -> bool;
    /// The download of this episode is no longer there. Others of the same address are.
    fn forget(&self, episode: &EpisodeId);
}
