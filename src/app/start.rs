//! The first state: from what was read before the first frame.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use crate::keys::Keymap;
use crate::model::{Episode, Now, Show};
use crate::msg::{Effect, Library};

use super::{HomeKind, Size, State};

/// What is at hand when podtui starts.
#[derive(Clone, Debug)]
pub struct Start {
    pub size: Size,
    pub keymap: Arc<Keymap>,
    /// The built-in course, the configured feed, or the files that were named.
    pub home: Show,
    pub home_kind: HomeKind,
    /// The home show's episodes, whole: no worker is asked for their details. May be empty for a remote home.
    pub episodes: Vec<Arc<Episode>>,
    pub library: Library,
    /// Shows that were not refreshed for this long are refreshed at the start; none: never.
    pub refresh_after: Option<Duration>,
    pub now: Now,
}

impl State {
    /// The state of the first frame, and what is to be done after it.
    #[must_use]
    pub fn new(start: Start) -> (Self, Vec<Effect>) {
        let catalog = Arc::new(crate::model::Catalog::of(start.episodes.iter().map(AsRef::as_ref)));
        let state = Self {
            size: start.size,
            keymap: start.keymap,
            home: start.home,
            home_kind: start.home_kind,
            scope: super::Scope::Home,
            catalog: Arc::clone(&catalog),
            home_catalog: catalog,
            complete: true,
            marks: start.library.marks.into_iter().collect(),
            downloads: HashMap::new(),
            sort: start.library.settings.sort,
            volume: start.library.settings.volume,
            muted: start.library.settings.muted,
            home_episodes: Arc::new(start.episodes.into_iter().map(|episode| (episode.id.clone(), episode)).collect()),
            trouble: start.library.trouble,
            list: super::List::default(),
            filter: None,
            focus: super::Focus::List,
            reading: super::Reading::default(),
            shows: super::ShowsPane::default(),
            playback: super::Playback::default(),
            output: crate::model::OutputState::Closed,
            overlay: None,
            toast: None,
            after_go: false,
            places: HashMap::new(),
            tally: super::Tally::default(),
            store_trouble: Vec::new(),
            ground_is_light: None,
            shelf: super::Shelf::default(),
            left_at: Vec::new(),
            ticket: crate::model::Ticket::default(),
            last_play: crate::model::PlayId::default(),
        };
        (state, Vec::new())
    }
}
