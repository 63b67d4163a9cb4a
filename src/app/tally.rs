//! How much of the open list is heard and how much is left: counted once, then kept right by each change of a mark.

use std::time::Duration;

use crate::model::{Heard, Mark, Row};

/// Counts over the open list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Episodes that are heard.
    pub heard: u32,
    /// Episodes in all.
    pub of: u32,
    /// What is still to be heard, as far as lengths are known.
    pub left: Duration,
    /// Episodes that are to be heard and whose length nobody knows: then more is left than `left`.
    pub unmeasured: u32,
    /// The sections in the order of the list.
    pub sections: Vec<SectionTally>,
    /// Which section each row of the catalog is in; empty when the list has no sections.
    pub section_of: Vec<u32>,
}

/// Counts over one section.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SectionTally {
    /// Index of its header in the list's lines, when the list shows headers.
    pub line: Option<usize>,
    pub heard: u32,
    pub of: u32,
    pub left: Duration,
    /// As in [`Tally`].
    pub unmeasured: u32,
}

impl SectionTally {
    /// Whole minutes left; 1 while anything is left at all.
    #[must_use]
    pub fn minutes_left(&self) -> u32 {
        let minutes = u32::try_from(self.left.as_secs() / 60).unwrap_or(u32::MAX);
        if minutes == 0 && !self.left.is_zero() { 1 } else { minutes }
    }
}

/// True for an episode that is to be heard and whose length nobody knows.
#[must_use]
pub fn is_unmeasured(row: &Row, mark: Mark) -> bool {
    !mark.heard && mark.duration.or(row.duration).is_none()
}

/// What is left to hear of an episode.
#[must_use]
pub fn left_of(row: &Row, mark: Mark) -> Duration {
    let length = mark.duration.or(row.duration).unwrap_or_default();
    match mark.state() {
        Heard::Heard => Duration::ZERO,
        Heard::New => length,
        Heard::Started(position) => length.saturating_sub(position.since_start()),
    }
}
