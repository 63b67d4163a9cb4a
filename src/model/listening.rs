//! What was heard of an episode.

use std::time::Duration;

use super::Position;

/// An episode counts as heard from this part of its length on.
pub const HEARD_AT: f64 = 0.95;

/// What the listener did with one episode.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Mark {
    /// Heard to the end once, or marked so. Only the listener takes it back.
    pub heard: bool,
    /// Where they left off; none at the start and after the end.
    pub position: Option<Position>,
    /// Decoded length, once known.
    pub duration: Option<Duration>,
}

impl Mark {
    /// The state that is shown.
    #[must_use]
    pub fn state(self) -> Heard {
        match (self.heard, self.position) {
            (true, _) => Heard::Heard,
            (false, Some(position)) => Heard::Started(position),
            (false, None) => Heard::New,
        }
    }
}

/// New, started or heard.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Heard {
    New,
    Started(Position),
    Heard,
}
