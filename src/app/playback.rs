//! What plays, as the app sees it.

use std::sync::Arc;
use std::time::Duration;

use crate::model::{Catalog, Chapter, EpisodeId, MediumId, PlayId, Position, Row, Waveform, counts_as_heard};
use crate::msg::{Buffered, Resume};

use super::{Loadable, Scope};

/// What plays.
#[derive(Clone, Debug, Default)]
pub struct Playback {
    pub phase: Phase,
    pub play: PlayId,
    /// Title, section, number of what plays: kept apart from the catalog, which may be another show's.
    pub row: Option<Row>,
    /// The order that playback follows: the open list's, whatever the filter, as it was when Enter was pressed.
    pub order: Arc<Catalog>,
    /// Places in `order`, as they follow each other.
    pub sequence: Arc<Vec<u32>>,
    /// Which list `order` was taken from.
    pub scope: Scope,
    /// What was last reported as heard.
    pub position: Position,
    /// When that was, on the running clock: while playing, the word that is spoken follows from both.
    pub reported: Duration,
    pub duration: Option<Duration>,
    /// False while the position is an estimate (a seek in a VBR file that is not whole): shown with `~`.
    pub exact: bool,
    pub waveform: Option<Waveform>,
    /// Of the episode that plays, sorted by start.
    pub chapters: Loadable<Vec<Chapter>>,
    /// None for a medium that is whole and here.
    pub buffered: Option<Buffered>,
    pub stop_after: bool,
    /// What follows, and the load that is prepared for it.
    pub next: Option<(EpisodeId, PlayId)>,
    /// The shown title of what follows.
    pub next_title: Option<String>,
    /// What the player was asked to open; none until the episode's details are here.
    pub medium: Option<MediumId>,
    /// True when the player holds this play: false at the start of podtui and after the end.
    pub loaded: bool,
    /// The load waits for the episode's details.
    pub awaited: bool,
    /// The player was told what follows.
    pub preloaded: bool,
    /// Why what follows cannot be played, when that is known before its turn.
    pub next_failure: Option<String>,
    /// This play has begun to sound.
    pub began: bool,
    /// This play was counted as heard, or the listener said otherwise after that.
    pub counted: bool,
    /// When the position was last given to the store, on the running clock.
    pub saved: Duration,
    /// True when `duration` was decoded, not declared.
    pub decoded: bool,
    /// Until when reports from before a seek are not believed, on the running clock.
    pub seeking: Option<Duration>,
    /// The seek that is not answered came while another was not.
    pub seeks_again: bool,
    /// The details of what follows were asked for.
    pub next_asked: bool,
    /// The last lesson, while its details are on their way from the store.
    pub resumes: Option<Resume>,
}

/// How playback stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Phase {
    /// Nothing is loaded.
    #[default]
    Idle,
    Loading,
    Playing,
    Paused,
    /// Waits for bytes, or for the device.
    Stalled {
        reason: String,
    },
    Failed {
        reason: String,
    },
}

impl Playback {
    /// True when something can be heard, or soon.
    #[must_use]
    pub const fn is_running(&self) -> bool {
        matches!(self.phase, Phase::Playing | Phase::Loading | Phase::Stalled { .. })
    }

    /// True while a seek is not answered, and is not too old to be waited for.
    #[must_use]
    pub fn is_seeking(&self, running: Duration) -> bool {
        self.seeking.is_some_and(|until| running < until)
    }

    /// True where it counts as heard, by the decoded length: what a feed declares may be anything.
    #[must_use]
    pub fn is_nearly_over(&self) -> bool {
        counts_as_heard(self.position, self.duration.filter(|_| self.decoded))
    }

    /// The chapters that are known and meant for people.
    pub fn shown_chapters(&self) -> impl Iterator<Item = &Chapter> + Clone {
        let known = if let Loadable::Here(chapters) = &self.chapters { chapters.as_slice() } else { &[] };
        known.iter().filter(|chapter| !chapter.hidden)
    }

    /// What is waited for, in words; a reason that says so itself stands alone.
    #[must_use]
    pub fn wait(&self) -> Option<String> {
        let Phase::Stalled { reason } = &self.phase else { return None };
        Some(if reason.starts_with("Waiting") { reason.clone() } else { format!("waiting: {reason}") })
    }

    /// What is left of the length.
    #[must_use]
    pub fn remaining(&self) -> Option<Duration> {
        self.duration.map(|duration| duration.saturating_sub(self.position.since_start()))
    }

    /// Where the voice is at `running`: the last report, and what passed since while playing.
    #[must_use]
    pub fn position_at(&self, running: Duration) -> Position {
        if self.phase != Phase::Playing {
            return self.position;
        }
        let passed = running.saturating_sub(self.reported).min(Duration::from_millis(500));
        let position = self.position.forward(passed);
        self.duration.map_or(position, |duration| position.min(Position::from(duration)))
    }
}
