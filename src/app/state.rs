//! All that podtui knows while it runs.

use std::collections::HashMap;
use std::sync::Arc;

use crate::keys::Keymap;
use crate::model::{Catalog, EpisodeId, Mark, OutputState, Show, Volume};
use crate::msg::{DownloadState, Sort};

use super::{Filter, List, Overlay, Playback, Reading, Scope, ShowsPane, Size, Toast};

/// All that podtui knows while it runs. `view` reads it; only `update` writes it.
#[derive(Clone, Debug)]
pub struct State {
    pub size: Size,
    pub keymap: Arc<Keymap>,
    /// The built-in course (or the configured feed, or the files named on the command line).
    pub home: Show,
    /// Which list is open.
    pub scope: Scope,
    /// Rows of the open list's scope, in the show's own order.
    pub catalog: Arc<Catalog>,
    /// False while rows of a large library are still on their way.
    pub complete: bool,
    /// What was heard, of every episode that was ever touched.
    pub marks: HashMap<EpisodeId, Mark>,
    pub downloads: HashMap<EpisodeId, DownloadState>,
    pub sort: Sort,
    pub list: List,
    pub filter: Option<Filter>,
    pub focus: Focus,
    pub reading: Reading,
    pub shows: ShowsPane,
    pub playback: Playback,
    pub output: OutputState,
    pub volume: Volume,
    pub muted: bool,
    pub overlay: Option<Overlay>,
    pub toast: Option<Toast>,
    /// `g` was pressed: a second `g` or a time follows.
    pub after_go: bool,
}

/// What the keys move in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Focus {
    #[default]
    List,
    /// The reading pane, over the list where there is no room beside it.
    Reading,
    Shows,
}
