//! Between the app and the audio thread. Every load has a `PlayId`; events that carry an older one are stale.

use std::path::PathBuf;
use std::time::Duration;

use crate::model::{MediumId, OutputState, PlayId, Position, Volume};

/// To the player.
#[derive(Clone, Debug, PartialEq)]
pub enum PlayerCmd {
    /// Open a medium; play from `at`, or hold there paused.
    Load {
        play: PlayId,
        medium: MediumId,
        at: Position,
        paused: bool,
    },
    /// What follows without a gap when the current one ends. Replaces an earlier one.
    Preload {
        play: PlayId,
        medium: MediumId,
    },
    /// Nothing follows.
    ForgetPreload,
    Play,
    Pause,
    Seek {
        to: Position,
    },
    SetVolume {
        volume: Volume,
        muted: bool,
    },
    /// Let go of the medium.
    Stop,
    /// End the thread; the last position is reported first.
    Quit,
}

/// From the player.
#[derive(Clone, Debug, PartialEq)]
pub enum PlayerEvent {
    /// Being opened.
    Loading { play: PlayId },
    /// Sound goes to the output from `position` on. Sent again whenever the position must be re-based. After a
    /// `Preload` this is how the follower announces itself.
    Playing { play: PlayId, position: Position, duration: Option<Duration> },
    /// Holds at `position`, at the listener's wish.
    Paused { play: PlayId, position: Position, duration: Option<Duration> },
    /// The first sample of this play was handed to the output, so long before this is told. Once per load.
    Sounded { play: PlayId, ago: Duration },
    /// What has been heard, at most 4 times a second.
    Progress { play: PlayId, position: Position },
    /// A seek was done; `exact` is false while the place is an estimate.
    Seeked { play: PlayId, position: Position, exact: bool },
    /// Waits for bytes at `position`.
    Stalled { play: PlayId, position: Position, reason: String },
    /// It plays on, but not as before: a sentence for the listener.
    Noted { play: PlayId, note: String },
    /// What of a streamed medium is here.
    Buffered { play: PlayId, buffered: Buffered },
    /// The decoded length, when it becomes known or changes.
    Duration { play: PlayId, duration: Duration },
    /// Heard to the end: once per play.
    Ended { play: PlayId },
    /// Cannot be played; the reason in words for the listener.
    Failed { play: PlayId, reason: String },
    /// The output changed.
    Output { output: OutputState },
    /// The `wav` output could not write.
    OutputFailed { path: PathBuf, reason: String },
}

/// What of a medium is here: parts of its length in thousandths, ascending, not touching.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Buffered {
    pub parts: Vec<(u16, u16)>,
}

impl Buffered {
    /// All of it.
    #[must_use]
    pub fn whole() -> Self {
        Self { parts: vec![(0, 1000)] }
    }

    /// True when nothing is missing.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.parts == [(0, 1000)]
    }
}
