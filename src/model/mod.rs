//! The plain words of podtui: what a show, an episode, a position and a cue are. No verbs that reach outside:
//! nothing in here reads a clock, a file or a socket, and nothing in here names another room.

mod address;
mod chapter;
mod cue;
mod episode;
mod feed_document;
mod id;
mod listening;
mod medium;
mod output;
mod plain;
mod row;
mod secret;
mod show;
mod time;
mod volume;
mod waveform;

pub use address::{masked, secrets_typed, shareable};
pub use chapter::Chapter;
pub use cue::{Cue, Transcript, Word};
pub use episode::{Enclosure, Episode, EpisodeType, Person, TranscriptLink};
pub use feed_document::{FeedDocument, Problem, Severity};
pub use id::{EpisodeId, PlayId, ShowId, Ticket, fingerprint, fnv1a};
pub use listening::{Heard, Mark, WORTH_KEEPING, counts_as_heard};
pub use medium::MediumId;
pub use output::{OutputChoice, OutputState, UnknownOutput};
pub use plain::{PlainWriter, counted, fold, is_plain_line, is_visible, lower_line, one_line, paragraphs};
pub use row::{Catalog, Row};
pub use secret::is_private_address;
pub use show::{Show, ShowType};
pub use time::{Now, Position, Timestamp, clock};
pub use volume::Volume;
pub use waveform::Waveform;
