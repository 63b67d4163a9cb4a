//! All that podtui knows while it runs.

use std::collections::HashMap;
use std::sync::Arc;

use crate::keys::Keymap;
use crate::model::{Catalog, Episode, EpisodeId, Mark, OutputState, PlayId, Row, Show, Ticket, Volume};
use crate::msg::{DownloadState, Sort};

use super::{
    Filter, Line, List, Overlay, Picked, Places, Playback, Reading, Scope, Shelf, ShowsPane, Size, Tally, Toast, Undo,
};

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
    /// Rows of the open list that `v` picked.
    pub picked: Picked,
    pub filter: Option<Filter>,
    pub focus: Focus,
    pub reading: Reading,
    pub shows: ShowsPane,
    /// What `U` takes back.
    pub undo: Undo,
    pub playback: Playback,
    pub output: OutputState,
    pub volume: Volume,
    pub muted: bool,
    pub overlay: Option<Overlay>,
    pub toast: Option<Toast>,
    /// `g` was pressed: a second `g` or a time follows.
    pub after_go: bool,
    /// Where the home show comes from.
    pub home_kind: HomeKind,
    /// The home show's rows, in course order.
    pub home_catalog: Arc<Catalog>,
    /// Why the home show's last refresh failed.
    pub home_failure: Option<String>,
    /// The built-in course where something else stands in its place, once it was read.
    pub course: Option<Course>,
    /// The home show's episodes, whole; the course's too, once it was read.
    pub home_episodes: Arc<HashMap<EpisodeId, Arc<Episode>>>,
    /// Place in `catalog` of each of its episodes.
    pub places: Places,
    /// How many episodes of the open list are heard, and how much of it is left: for the header.
    pub tally: Tally,
    /// What is wrong and stays wrong until it is put right, in sentences.
    pub trouble: Vec<String>,
    /// What of `trouble` the store said: gone when writing works again.
    pub store_trouble: Vec<String>,
    /// The terminal's ground, once it has answered.
    pub ground_is_light: Option<bool>,
    /// What was read lately, so that coming back to it asks nobody.
    pub shelf: Shelf,
    /// What was selected in each list when it was left.
    pub left_at: Vec<(Scope, EpisodeId)>,
    /// A list that is open but whose rows are on their way: what to stand on when they come.
    pub select_later: Option<EpisodeId>,
    /// Rows that came so far of a list that comes in parts.
    pub arriving: Vec<Row>,
    /// The last ticket that was given out.
    pub ticket: Ticket,
    /// The last play that was given out.
    pub last_play: PlayId,
}

impl State {
    /// The row at a place of the catalog.
    #[must_use]
    pub fn row(&self, place: u32) -> Option<&Row> {
        self.catalog.rows.get(place as usize)
    }

    /// The row under the cursor; of a snippet, its episode's.
    #[must_use]
    pub fn selected(&self) -> Option<&Row> {
        match self.list.lines.get(self.list.cursor)? {
            Line::Episode { row } => self.row(*row),
            Line::Snippet { snippet } => self.row_of(&snippet.episode),
            _ => None,
        }
    }

    /// The place of an episode's row in the catalog.
    #[must_use]
    pub fn place_of(&self, episode: &EpisodeId) -> Option<u32> {
        self.places.find(&self.catalog.rows, episode)
    }

    /// The row of an episode of the open list, or of the home show.
    #[must_use]
    pub fn row_of(&self, episode: &EpisodeId) -> Option<&Row> {
        match self.place_of(episode) {
            Some(place) => self.row(place),
            None => self.rows_at_hand().find(|row| row.id == *episode),
        }
    }

    /// The rows that no worker is asked for: the home show's and the course's.
    pub(super) fn rows_at_hand(&self) -> impl Iterator<Item = &Row> {
        let course = self.course.iter().flat_map(|course| course.catalog.rows.iter());
        self.home_catalog.rows.iter().chain(course)
    }

    /// The built-in course's title.
    #[must_use]
    pub fn course_title(&self) -> &str {
        self.course.as_ref().map_or("AI Podcast", |course| course.show.title.as_str())
    }

    /// What was heard of an episode.
    #[must_use]
    pub fn mark(&self, episode: &EpisodeId) -> Mark {
        self.marks.get(episode).copied().unwrap_or_default()
    }

    /// True when this episode is the one in the player.
    #[must_use]
    pub fn is_current(&self, episode: &EpisodeId) -> bool {
        self.playback.row.as_ref().is_some_and(|row| row.id == *episode)
    }

    /// What the order of the open list is called.
    #[must_use]
    pub const fn order_name(&self) -> &'static str {
        match (self.sort, &self.scope, self.home_kind) {
            (Sort::Course, Scope::Home, HomeKind::BuiltIn) => "course order",
            (Sort::Course, Scope::Home, HomeKind::Files) => "in order",
            (Sort::Course, ..) => "as published",
            (Sort::Title, ..) => "by title",
            (Sort::Length, ..) => "shortest first",
            (Sort::UnheardFirst, ..) => "unheard first",
            (Sort::NewestFirst, ..) => "newest first",
        }
    }

    /// The title of the open list.
    #[must_use]
    pub fn scope_title(&self) -> &str {
        match &self.scope {
            Scope::Home => &self.home.title,
            Scope::Course => self.course_title(),
            Scope::AllNew => "All new",
            Scope::Continue => "Continue",
            Scope::All => "All episodes",
            Scope::Show(show) => {
                self.shows.entry(show).map_or("A show that is on its way", |entry| entry.show.title.as_str())
            }
        }
    }
}

/// The built-in course, read on the side.
#[derive(Clone, Debug)]
pub struct Course {
    pub show: Show,
    pub catalog: Arc<Catalog>,
}

/// Where the home show comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HomeKind {
    /// The course in the binary.
    #[default]
    BuiltIn,
    /// A feed that stands in its place: it can be refreshed.
    Remote,
    /// Files named on the command line.
    Files,
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
