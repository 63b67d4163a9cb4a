//! The first state: from what was read before the first frame.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use crate::keys::Keymap;
use crate::model::{Catalog, Episode, EpisodeId, Now, OutputState, PlayId, Position, Row, Show, Ticket};
use crate::msg::{AskedBy, Effect, FetchCmd, Library, PlayerCmd, ReadCmd, Resume};

use super::turn::Turn;
use super::{
    Focus, HomeKind, List, Picked, Places, Playback, Reading, Scope, Shelf, ShowsPane, Size, State, Tally, Undo,
};

/// So much earlier does the last lesson go on, so that the sentence makes sense.
const EARLIER: Duration = Duration::from_secs(1);

/// What is at hand when podtui starts.
#[derive(Clone, Debug)]
pub struct Start {
    pub size: Size,
    pub keymap: Arc<Keymap>,
    /// The built-in course, the configured feed, or the files that were named.
    pub home: Show,
    pub home_kind: HomeKind,
    /// The home show's episodes, whole: no worker is asked for their details. May be empty for a remote home.
    pub episodes: HomeList,
    pub library: Library,
    /// Shows that were not refreshed for this long are refreshed at the start; none: never.
    pub refresh_after: Option<Duration>,
    pub now: Now,
}

/// The home show's episodes, as rows and by their keys: made while the database is still being opened.
#[derive(Clone, Debug, Default)]
pub struct HomeList {
    catalog: Arc<Catalog>,
    whole: Arc<HashMap<EpisodeId, Arc<Episode>>>,
}

impl HomeList {
    /// These episodes, in their order.
    #[must_use]
    pub fn of(episodes: &[Arc<Episode>]) -> Self {
        let catalog = Arc::new(Catalog::of(episodes.iter().map(AsRef::as_ref)));
        let whole = episodes.iter().map(|whole| (whole.id.clone(), Arc::clone(whole)));
        Self { catalog, whole: Arc::new(whole.collect()) }
    }
}

impl State {
    /// The state of the first frame, and what is to be done after it.
    #[must_use]
    pub fn new(start: Start) -> (Self, Vec<Effect>) {
        let mut turn = Turn::at(start.now);
        let library = start.library;
        let scope = first_scope(&start.home, start.home_kind, &library);
        let mut state = Self {
            size: start.size,
            keymap: start.keymap,
            home: start.home,
            home_kind: start.home_kind,
            scope,
            catalog: Arc::default(),
            home_catalog: start.episodes.catalog,
            home_failure: None,
            course: None,
            home_episodes: start.episodes.whole,
            complete: true,
            marks: library.marks.into_iter().collect(),
            downloads: HashMap::new(),
            sort: library.settings.sort,
            list: List::default(),
            picked: Picked::default(),
            filter: None,
            focus: Focus::List,
            reading: Reading::default(),
            shows: ShowsPane::default(),
            undo: Undo::default(),
            playback: Playback::default(),
            output: OutputState::Closed,
            volume: library.settings.volume,
            muted: library.settings.muted,
            overlay: None,
            toast: None,
            after_go: false,
            places: Places::default(),
            tally: Tally::default(),
            trouble: library.trouble,
            store_trouble: Vec::new(),
            ground_is_light: None,
            shelf: Shelf::default(),
            left_at: Vec::new(),
            select_later: library.last.as_ref().map(|last| last.episode.clone()),
            arriving: Vec::new(),
            ticket: Ticket::default(),
            last_play: PlayId::default(),
        };
        state.shows.has_course = start.home_kind != HomeKind::BuiltIn;
        state.shows_came(library.shows);
        state.first_wishes(&mut turn, library.last, start.refresh_after);
        (state, turn.effects)
    }

    fn first_wishes(&mut self, turn: &mut Turn, last: Option<Resume>, refresh_after: Option<Duration>) {
        turn.player(PlayerCmd::SetVolume { volume: self.volume, muted: self.muted });
        self.request_rows(turn);
        self.ask_for_reading(turn);
        if let Some(last) = last {
            self.resume(turn, last);
        }
        if let Some(text) = self.trouble.first().cloned() {
            self.warn(turn, text);
        }
        if self.home_kind == HomeKind::Remote {
            // The network knows whether that is due.
            turn.fetch(FetchCmd::Refresh { show: self.home.id.clone(), asked_by: AskedBy::Itself });
        }
        if let Some(after) = refresh_after {
            self.refresh_stale(turn, turn.now, after);
        }
    }

    /// The last lesson is there, paused where it was; of another show, its details are asked for first.
    fn resume(&mut self, turn: &mut Turn, last: Resume) {
        let Some(row) = self.row_of(&last.episode).cloned() else {
            if self.home_kind != HomeKind::Files {
                turn.read(ReadCmd::Details { episode: last.episode.clone() });
                self.playback.resumes = Some(last);
            }
            return;
        };
        self.playback.resumes = Some(last);
        self.present_resumed(turn, &row);
    }

    /// The row of the last lesson is known: show it, unless the listener has begun something else.
    pub(super) fn present_resumed(&mut self, turn: &mut Turn, row: &Row) {
        let Some(last) = self.playback.resumes.take() else { return };
        if self.playback.row.is_some() || !row.playable {
            return;
        }
        if self.place_of(&row.id).is_some() {
            self.take_order();
        } else if self.home_catalog.rows.iter().any(|lesson| lesson.id == row.id) {
            self.follow_home();
        } else {
            // Followed as soon as that list is open.
            let is_lesson = self.shows.has_course && self.shows.entry(&row.show).is_none() && row.show != self.home.id;
            self.playback.scope = if is_lesson { Scope::Course } else { Scope::Show(row.show.clone()) };
        }
        self.present(turn, row.clone(), resumed_at(last.position));
    }

    /// The last lesson is of the home show while another list is open: what follows it is the course.
    fn follow_home(&mut self) {
        let rows = &self.home_catalog.rows;
        let heard = || rows.iter().map(|row| self.mark(&row.id).heard).collect();
        let order = super::order::order(rows, self.sort, heard);
        self.playback.order = Arc::clone(&self.home_catalog);
        self.playback.sequence = Arc::new(order);
        self.playback.scope = Scope::Home;
    }
}

pub(super) fn resumed_at(position: Position) -> Position {
    position.back(EARLIER)
}

/// The list that was open; files and feeds that were asked for come before it.
fn first_scope(home: &Show, kind: HomeKind, library: &Library) -> Scope {
    let is_subscribed = |show: &&crate::model::ShowId| library.shows.iter().any(|entry| entry.show.id == **show);
    match library.settings.open_show.as_ref().filter(is_subscribed) {
        Some(show) if kind == HomeKind::BuiltIn && *show != home.id => Scope::Show(show.clone()),
        _ => Scope::Home,
    }
}
