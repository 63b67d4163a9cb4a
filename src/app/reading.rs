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
    /// What is wrong with the chapters document that its feed names.
    pub chapters_trouble: Option<String>,
    /// Which related lesson is chosen while `e` is open.
    pub related_cursor: Option<usize>,
    /// Where the page was scrolled to by hand; none: it follows the voice.
    pub scroll: Option<Scrolled>,
    /// The cue and the word that are spoken now, when this episode is the one that plays.
    pub spoken: Option<(usize, Option<usize>)>,
    /// When the selection rests long enough to ask for what is not at hand, on the running clock.
    pub ask_at: Option<Duration>,
    /// When the selection last moved.
    pub moved_at: Duration,
    /// When the transcript follows the voice again after it was scrolled by hand.
    pub follow_at: Option<Duration>,
}

/// A page that was scrolled by hand: so many lines from where it stood when that began. Counted from there, not from
/// the top of the page, so that the first key moves it by one line whatever its texts take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scrolled {
    /// The sentence that was spoken then, and so told where the page stood.
    pub from: Option<usize>,
    pub by: isize,
}

/// The first line that is seen of a page of `count` lines while the one at `voice` is spoken: that stands at a third
/// of the height. At the start of the page it comes there from three quarters, and the page moves twice as fast as the
/// voice: what stands above it can be read first.
#[must_use]
pub fn followed(voice: usize, height: usize, count: usize) -> usize {
    let gently = (2 * voice).saturating_sub(height * 3 / 2);
    gently.min(voice.saturating_sub(height / 3)).min(count.saturating_sub(height))
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
