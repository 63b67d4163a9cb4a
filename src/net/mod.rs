//! The network: feeds, documents, streams, downloads, the public directory. Blocking, on its own threads.
//!
//! The one rule that keeps it so: nothing from outside is believed. Lengths, types, ranges and redirects are checked,
//! bytes are counted as they come, and whatever fails is a sentence with a host in it and never a whole address.

mod address;
mod answer;
mod client;
mod directory;
mod document;
mod download;
mod errand;
mod error;
mod feed_fetch;
mod guard;
mod limit;
mod range;
mod reach;
mod redirect;
mod refresh;
mod resolve;
mod retry;
mod shelf;
mod sniff;
mod status;
mod stream;
mod turns;
mod worker;

pub use address::{Address, HostKey};
pub use answer::{Validators, now};
pub use client::{Web, WebConfig};
pub use directory::search_directory;
pub use document::{Document, fetch_document};
pub use download::is_unfinished;
pub use error::FetchError;
pub use feed_fetch::{CameFeed, FeedAsk, FetchOutcome, fetch_feed};
pub use guard::{Guard, Reach, is_private};
pub use limit::{CHAPTERS_BYTES, DIRECTORY_BYTES, FEED_BYTES, IMAGE_BYTES, MEDIUM_BYTES, TRANSCRIPT_BYTES};
pub use reach::reach_of;
pub use resolve::{Resolver, SystemResolver};
pub use shelf::{FeedSource, LookUp, Lookups, NameDownload, Shelf, Shelved, Wanted, shelf_key};
pub use stream::{Canceller, Stream, StreamAsk, StreamReader, WeakStream};
pub use worker::{NetConfig, NetHandle, spawn, spawn_over};
