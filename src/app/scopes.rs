//! Which list is open, and its rows: the home show's are here, all others come from the store.

use std::sync::Arc;

use crate::model::{Catalog, Episode, EpisodeId, Heard, Row, Show, ShowId};
use crate::msg::{List, ReadCmd, StoreCmd};

use super::turn::Turn;
use super::{Course, Focus, HomeKind, Scope, State};

impl State {
    /// Open a list. Where the listener was in the one before is kept.
    pub(super) fn open_scope(&mut self, turn: &mut Turn, scope: Scope) {
        self.remember_place();
        self.drop_filter(turn);
        self.picked.clear();
        self.scope = scope;
        self.focus = Focus::List;
        self.shows.open = false;
        self.reading.related_cursor = None;
        if self.home_kind != HomeKind::Files {
            let show = match &self.scope {
                Scope::Home => Some(self.home.id.clone()),
                Scope::Show(show) => Some(show.clone()),
                _ => None,
            };
            turn.store(StoreCmd::SaveOpenShow { show });
        }
        self.select_later = self.remembered();
        self.request_rows(turn);
    }

    /// Show what is at hand of the open list, and ask for the rest.
    pub(super) fn request_rows(&mut self, turn: &mut Turn) {
        self.arriving.clear();
        if self.scope == Scope::Home {
            let select = self.select_later.take();
            self.complete = self.home_kind != HomeKind::Remote || !self.home_catalog.rows.is_empty();
            self.open_rows(turn, Arc::clone(&self.home_catalog), select.as_ref());
        } else if let (Scope::Course, Some(course)) = (&self.scope, &self.course) {
            let catalog = Arc::clone(&course.catalog);
            let select = self.select_later.take();
            self.complete = true;
            self.open_rows(turn, catalog, select.as_ref());
            return;
        } else {
            self.complete = false;
            self.open_rows(turn, Arc::default(), None);
        }
        self.ask_for_rows(turn);
    }

    /// Which rows the open list is made of.
    fn ask_for_rows(&self, turn: &mut Turn) {
        match &self.scope {
            Scope::Show(show) => turn.store(StoreCmd::LoadRows { show: Some(show.clone()) }),
            Scope::Home if self.home_kind == HomeKind::Remote => {
                turn.store(StoreCmd::LoadRows { show: Some(self.home.id.clone()) });
            }
            Scope::Home => {}
            Scope::Course => turn.read(ReadCmd::Course),
            Scope::AllNew => turn.store(StoreCmd::LoadList { list: List::New }),
            Scope::Continue => {
                // Started lessons stand there too.
                if self.shows.has_course && self.course.is_none() {
                    turn.read(ReadCmd::Course);
                }
                turn.store(StoreCmd::LoadList { list: List::Started });
            }
            Scope::All => turn.store(StoreCmd::LoadRows { show: None }),
        }
    }

    /// Ask again for the rows of the open list, if this show is in it. The old ones stay until then.
    pub(super) fn reload_rows(&mut self, turn: &mut Turn, changed: &ShowId) {
        let concerns = match &self.scope {
            Scope::Show(show) => show == changed,
            Scope::Home => self.home.id == *changed,
            Scope::Course => false,
            Scope::AllNew | Scope::Continue | Scope::All => true,
        };
        if concerns {
            self.ask_for_rows(turn);
        }
    }

    /// Rows from the store, in parts: the open list's, or those of another list that is no longer open.
    pub(super) fn rows_came(&mut self, turn: &mut Turn, show: Option<&ShowId>, rows: Vec<Row>, complete: bool) {
        self.count_to_download(turn, show, &rows, complete);
        let is_remote_home = self.home_kind == HomeKind::Remote && show == Some(&self.home.id);
        let is_open = match &self.scope {
            Scope::Show(open) => show == Some(open),
            Scope::Home => is_remote_home,
            Scope::All => show.is_none(),
            Scope::AllNew | Scope::Continue | Scope::Course => false,
        };
        if !is_open {
            return;
        }
        self.arriving.extend(rows);
        self.complete = complete;
        if complete {
            let rows = std::mem::take(&mut self.arriving);
            self.open_arrived(turn, rows);
            if is_remote_home {
                self.home_catalog = Arc::clone(&self.catalog);
            }
        } else if self.catalog.rows.is_empty() {
            // The first part is on the screen at once.
            let rows = Arc::new(Catalog { rows: self.arriving.clone() });
            let select = self.select_later.clone();
            self.open_rows(turn, rows, select.as_ref());
        }
    }

    /// A list over all shows.
    pub(super) fn list_came(&mut self, turn: &mut Turn, list: List, rows: Vec<Row>) {
        let rows = match (&self.scope, list) {
            (Scope::AllNew, List::New) => rows,
            (Scope::Continue, List::Started) => self.started_lessons().chain(rows).collect(),
            _ => return,
        };
        self.complete = true;
        self.open_arrived(turn, rows);
    }

    /// Started lessons of the home show and the course, which the store's list leaves out.
    fn started_lessons(&self) -> impl Iterator<Item = Row> {
        let is_started = |row: &&Row| matches!(self.mark(&row.id).state(), Heard::Started(_));
        let is_of_store = |row: &Row| self.home_kind == HomeKind::Remote && row.show == self.home.id;
        self.rows_at_hand().filter(move |row| !is_of_store(row)).filter(is_started).cloned()
    }

    /// The built-in course was read.
    pub(super) fn course_came(&mut self, turn: &mut Turn, show: Show, episodes: Vec<Arc<Episode>>) {
        let catalog = Arc::new(Catalog::of(episodes.iter().map(AsRef::as_ref)));
        let whole = episodes.into_iter().map(|episode| (episode.id.clone(), episode));
        Arc::make_mut(&mut self.home_episodes).extend(whole);
        self.course = Some(Course { show, catalog });
        match self.scope {
            Scope::Course => self.request_rows(turn),
            Scope::Continue => self.ask_for_rows(turn),
            _ => {}
        }
    }

    /// What is selected stays selected; in a list that was just opened, what was selected when it was left.
    fn open_arrived(&mut self, turn: &mut Turn, rows: Vec<Row>) {
        let selected = self.select_later.take().or_else(|| self.selected().map(|row| row.id.clone()));
        self.open_rows(turn, Arc::new(Catalog { rows }), selected.as_ref());
    }

    fn remember_place(&mut self) {
        let Some(episode) = self.selected().map(|row| row.id.clone()) else { return };
        self.left_at.retain(|(scope, _)| *scope != self.scope);
        self.left_at.push((self.scope.clone(), episode));
        if self.left_at.len() > 64 {
            self.left_at.remove(0);
        }
    }

    fn remembered(&self) -> Option<EpisodeId> {
        self.left_at.iter().find(|(scope, _)| *scope == self.scope).map(|(_, episode)| episode.clone())
    }
}
