//! What was heard of an episode.

use std::time::Duration;

use super::Position;

/// An episode counts as heard from this part of its length on.
const HEARD_AT: f64 = 0.95;

/// So much must be heard before there is a place to keep. No more than may be lost at any moment.
pub const WORTH_KEEPING: Duration = Duration::from_secs(1);

/// True from nearly the end of a known length on.
#[must_use]
pub fn counts_as_heard(position: Position, length: Option<Duration>) -> bool {
    let length = length.map_or(0.0, |length| length.as_secs_f64());
    length > 0.0 && position.seconds() >= length * HEARD_AT
}

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
