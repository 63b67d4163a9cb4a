//! A chapter of an episode.

use super::Position;

/// One chapter; lists of them are sorted by start.
#[derive(Clone, Debug, PartialEq)]
pub struct Chapter {
    pub start: Position,
    pub end: Option<Position>,
    pub title: Option<String>,
    pub link: Option<String>,
    pub image: Option<String>,
    /// `toc:false`: a cue for pictures, not for people.
    pub hidden: bool,
}
