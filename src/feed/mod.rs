//! Feeds, transcripts and chapters: bytes in, words of `model` out. Pure: no clock, no file, no socket, no thread.
//!
//! The one rule that keeps it so: nothing a publisher writes can make a reader fail that could have read on. One bad
//! item costs that item, one bad field costs that field, and what was wrong is said in [`FeedDocument::problems`].
//!
//! The way of the bytes: `charset` makes text of them, `sniff` says what it is, `rss`, `atom` and `json_feed` write
//! down what stands there as a `draft`, and `assemble` turns drafts into episodes: whole addresses, dates, identity.

mod addresses;
mod assemble;
mod atom;
mod chapters;
mod charset;
mod dates;
mod draft;
mod durations;
mod element;
mod enclosures;
mod entities;
mod error;
mod faults;
mod html;
mod identity;
mod json;
mod json_feed;
mod limits;
mod noted;
mod opml;
mod page;
mod particulars;
mod podcasting;
mod reading;
mod rss;
mod show;
mod sniff;
mod source;
mod tags;
mod text;
mod time_codes;
mod transcript;
mod walk;
mod xml;

pub use chapters::{chapters, salvaged_chapters};
pub use error::{ChaptersError, Damage, FeedError, FeedLink, OpmlError, TranscriptError};
pub use html::plain_text;
pub use noted::noted_chapters;
pub use opml::{OpmlEntry, opml, write_opml};
pub use source::{Source, Trust};
pub use time_codes::{TimeCode, time_codes};
pub use transcript::{salvaged_transcript, transcript, write_vtt};

use crate::model::FeedDocument;
use assemble::Assembler;
use faults::Problems;
use sniff::Kind;

/// Reads a feed in any of the formats of this room, recognised by its content.
///
/// # Errors
/// When there is no feed in these bytes at all; each error says what there is instead.
pub fn parse(bytes: &[u8], source: &Source) -> Result<FeedDocument, FeedError> {
    if bytes.len() > limits::FEED_BYTES {
        return Err(FeedError::TooLarge);
    }
    if let Some(what) = sniff::binary(bytes) {
        return Err(FeedError::NotAFeed { what: what.to_owned() });
    }
    let decoded = charset::decode(bytes, source.charset);
    let text = decoded.text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Err(FeedError::Empty);
    }
    let document = match sniff::kind(text) {
        Kind::Feed(start) => read_xml(text, start, source, decoded.complaint),
        Kind::Json => read_json(text, source),
        Kind::Opml(_) => return Err(FeedError::SubscriptionList { count: opml::read(text).len() }),
        Kind::WebPage => {
            let (title, feeds) = page::read(text, source);
            return Err(FeedError::WebPage { title, feeds });
        }
        Kind::Xml(root) => return Err(not_a_feed(&format!("an XML document (<{}>)", shortened(root)))),
        Kind::Text => return Err(not_a_feed("plain text")),
    };
    document.ok_or_else(|| not_a_feed("a JSON document"))
}

fn read_xml(text: &str, start: usize, source: &Source, complaint: Option<String>) -> Option<FeedDocument> {
    let mut problems = Problems::default();
    if let Some(complaint) = complaint {
        problems.at(&faults::ENCODING, text, 0, || complaint);
    }
    // A declaration that is not the very first thing is none; what stands before it, a server's warning mostly, is passed over.
    let declaration = memchr::memmem::find(&text.as_bytes()[..start], b"<?xml");
    if declaration.is_some_and(|at| at > 0) {
        problems.at(&faults::SPACE_BEFORE_DECLARATION, text, 0, String::new);
    }
    if let Some(at) = text::forbidden(text) {
        problems.at(&faults::CONTROL_CHARACTERS, text, at, String::new);
    }
    let mut assembler = Assembler::new(source);
    problems.skip_lines(&text[..start]);
    walk::walk(&text[start..], &mut assembler, &mut problems);
    assembler.finish(problems)
}

fn read_json(text: &str, source: &Source) -> Option<FeedDocument> {
    let (assembler, problems) = json_feed::read(text, source)?;
    assembler.finish(problems)
}

fn not_a_feed(what: &str) -> FeedError {
    FeedError::NotAFeed { what: what.to_owned() }
}

fn shortened(name: &str) -> String {
    crate::model::one_line(&name.chars().take(40).collect::<String>())
}

#[cfg(test)]
mod tests;
