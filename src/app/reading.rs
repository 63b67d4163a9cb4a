//! The reading pane: the selected episode's details, the transcript of what plays or is selected.

use std::sync::Arc;
use std::time::Duration;

use crate::model::{Chapter, Episode, EpisodeId, Transcript};

/// What the reading pane shows.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Of which episode the rest is.
    pub episode: Option<EpisodeId>,
    pub details: Loadable<Arc<Episode>>,
    pub transcript: Loadable<Arc<Transcript>>,
    pub chapters: Vec<Chapter>,
    /// Which related lesson is chosen while `e` is open.
    pub related_cursor: Option<usize>,
    /// Lines scrolled by hand in the transcript; none: it follows the voice.
    pub scroll: Option<usize>,
    /// The cue and the word that are spoken now, when this episode is the one that plays.
    pub spoken: Option<(usize, Option<usize>)>,
    /// When the selection rests long enough to ask for what is not at hand, on the running clock.
    pub ask_at: Option<Duration>,
    /// When the selection last moved.
    pub moved_at: Duration,
    /// When the transcript follows the voice again after it was scrolled by hand.
    pub follow_at: Option<Duration>,
}

/// Something that takes a while.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Loadable<T> {
    /// Not asked for yet.
    #[default]
    Absent,
    Loading,
    Here(T),
    /// Known not to exist.
    Nothing,
    Failed(String),
}
