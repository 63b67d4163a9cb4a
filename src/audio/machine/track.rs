//! One medium in the player: where it is and how far it is from sounding.

use std::time::Duration;

use super::{FillId, LoadId, Sight};
use crate::audio::format::Format;
use crate::model::{MediumId, PlayId, Position};

/// How far a track is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Being opened.
    Opening,
    /// Can be decoded; no ring yet.
    Ready,
    /// A ring was ordered; nothing is in it yet.
    Filling,
    /// Its samples are in the ring.
    Flowing,
}

/// A loaded medium.
#[derive(Clone, Debug)]
pub struct Track {
    pub play: PlayId,
    pub load: LoadId,
    pub medium: MediumId,
    pub phase: Phase,
    pub fill: FillId,
    /// Position of the first frame of its ring; before that, where it is to begin.
    pub base: Position,
    /// Layout of the medium.
    pub format: Option<Format>,
    /// Layout of the ring.
    pub ring: Option<Format>,
    pub duration: Option<Duration>,
    /// The latest position told; it never goes back but by a seek.
    pub told: Position,
    /// A seek is to be confirmed.
    pub is_sought: bool,
    /// Since when the ring was ordered.
    pub since: Duration,
    /// The listener was told that it waits.
    pub is_stalled: bool,
    /// The listener was told that it plays (or holds).
    pub is_announced: bool,
    /// The listener was told that its first sample sounds.
    pub is_sounding: bool,
    /// All was taken; until then it is still being heard.
    pub drained_at: Option<Duration>,
}

impl Track {
    /// Just asked for.
    pub fn new(play: PlayId, load: LoadId, medium: MediumId, at: Position) -> Self {
        Self {
            play,
            load,
            medium,
            phase: Phase::Opening,
            fill: 0,
            base: at,
            format: None,
            ring: None,
            duration: None,
            told: at,
            is_sought: false,
            since: Duration::ZERO,
            is_stalled: false,
            is_announced: false,
            is_sounding: false,
            drained_at: None,
        }
    }

    /// Where the next frame lies that the output will take.
    pub fn taken(&self, sight: Option<Sight>) -> Position {
        match (self.phase, sight, self.ring) {
            (Phase::Flowing, Some(sight), Some(ring)) => self.base.forward(ring.length(sight.taken)),
            _ => self.base,
        }
    }

    /// What has been heard, when frames need `latency` from the tap to the ear.
    pub fn heard(&self, sight: Option<Sight>, latency: Duration) -> Position {
        self.taken(sight).back(latency).max(self.told).max(self.base)
    }

    /// Length of what waits in the ring.
    pub fn ahead(&self, sight: Option<Sight>) -> Duration {
        match (sight, self.ring) {
            (Some(sight), Some(ring)) => ring.length(sight.written.saturating_sub(sight.taken)),
            _ => Duration::ZERO,
        }
    }
}
