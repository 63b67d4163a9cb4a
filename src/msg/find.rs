//! Between the app and the search worker.

use std::sync::Arc;

use crate::model::{Catalog, EpisodeId, Position, Ticket, Transcript};

/// To the search worker. A newer question makes it drop the one at hand.
#[derive(Clone, Debug, PartialEq)]
pub enum FindCmd {
    /// Rank these rows, and search the transcripts at hand of the same shows: those that the worker has, and those that
    /// were `read` lately.
    Find { ticket: Ticket, query: String, catalog: Arc<Catalog>, read: Vec<(EpisodeId, Arc<Transcript>)> },
    /// The filter was closed.
    Cancel,
}

/// From the search worker.
#[derive(Clone, Debug, PartialEq)]
pub enum FindEvent {
    /// Complete and ranked, best first.
    Found { ticket: Ticket, hits: Vec<Hit>, snippets: Vec<Snippet> },
}

/// A row that matches.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Place of the row in the catalog that was asked about.
    pub row: u32,
    pub score: u32,
}

/// Words found in a transcript.
#[derive(Clone, Debug, PartialEq)]
pub struct Snippet {
    pub episode: EpisodeId,
    /// Start of the sentence: Enter plays from here.
    pub start: Position,
    /// The sentence, one line.
    pub text: String,
    /// Byte range of the match in `text`.
    pub matched: std::ops::Range<usize>,
}
