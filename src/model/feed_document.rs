//! What a feed turned out to say, and what was wrong with it.

use super::{Episode, Show};

/// A feed, read.
#[derive(Clone, Debug, PartialEq)]
pub struct FeedDocument {
    /// `RSS 2.0`, `Atom 1.0`, `JSON Feed 1.1`, ..: for people.
    pub format: String,
    pub show: Show,
    /// As they stand in the document.
    pub episodes: Vec<Episode>,
    pub problems: Vec<Problem>,
    /// The document ended early: what is whole was kept, the refresh counts as failed.
    pub cut_off: bool,
    /// `itunes:new-feed-url`.
    pub moved_to: Option<String>,
    /// `podcast:updateFrequency complete`: nothing more will come.
    pub complete: bool,
}

/// One thing wrong with a feed, and what its publisher should do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub severity: Severity,
    /// `channel`, `item 3 "Title"`, `line 12`.
    pub location: String,
    pub what: String,
    pub advice: String,
}

impl Problem {
    /// Puts the worst first, else leaves them as they came.
    pub fn order(problems: &mut [Self]) {
        problems.sort_by_key(|problem| std::cmp::Reverse(problem.severity));
    }
}

/// How much a problem matters to a listener.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Note,
    Warning,
    Error,
}
