//! How much of a publisher's document is read. All are counted after decompression.

/// A feed or subscription list.
pub const FEED_BYTES: usize = 16 << 20;
/// Items of one feed.
pub const ITEMS: usize = 50_000;
/// Open elements of an XML document.
pub const NESTING: usize = 64;
/// One text field.
pub const TEXT_BYTES: usize = 64 << 10;
/// One address.
pub const URL_BYTES: usize = 2 << 10;
/// A transcript.
pub const TRANSCRIPT_BYTES: usize = 4 << 20;
/// A chapters document.
pub const CHAPTERS_BYTES: usize = 1 << 20;
/// Things listed within one item (enclosures, transcripts, persons, related episodes) and namespaces of one document.
pub const LISTED: usize = 32;
/// A base that relative addresses are joined to: a short address must not become a long one thousands of times.
pub const BASE_BYTES: usize = 256;
/// A speaker's name, which is kept with each cue, in characters.
pub const SPEAKER: usize = 120;
/// Chapters spelled out within one item, or in one chapters document.
pub const CHAPTERS: usize = 10_000;
