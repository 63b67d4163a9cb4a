//! Which list is open, and its rows: the home show's are here, all others come from the store.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::model::{Catalog, EpisodeId, Heard, Row, ShowId};
use crate::msg::{ShowEntry, StoreCmd};

use super::turn::Turn;
use super::{Focus, HomeKind, Scope, State};

impl State {
    /// Open a list. Where the listener was in the one before is kept.
    pub(super) fn open_scope(&mut self, turn: &mut Turn, scope: Scope) {
        self.remember_place();
        self.drop_filter(turn);
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
            self.complete = true;
            let select = self.select_later.take();
            self.open_rows(turn, Arc::clone(&self.home_catalog), select.as_ref());
        } else {
            self.complete = false;
            self.open_rows(turn, Arc::default(), None);
            turn.store(StoreCmd::LoadRows { show: self.asked_show() });
        }
    }

    /// Which rows the open list is made of: of one show, or of all.
    fn asked_show(&self) -> Option<ShowId> {
        match &self.scope {
            Scope::Show(show) => Some(show.clone()),
            Scope::Home if self.home_kind == HomeKind::Remote => Some(self.home.id.clone()),
            _ => None,
        }
    }

    /// Ask again for the rows of the open list, if this show is in it. The old ones stay until then.
    pub(super) fn reload_rows(&mut self, turn: &mut Turn, changed: &ShowId) {
        let concerns = match &self.scope {
            Scope::Show(show) => show == changed,
            Scope::Home => self.home_kind == HomeKind::Remote && self.home.id == *changed,
            Scope::AllNew | Scope::Continue | Scope::All => true,
        };
        if concerns {
            self.arriving.clear();
            self.select_later = self.selected().map(|row| row.id.clone());
            turn.store(StoreCmd::LoadRows { show: self.asked_show() });
        }
    }

    /// Rows from the store: the open list's, or those of another list that is no longer open.
    pub(super) fn rows_came(&mut self, turn: &mut Turn, show: Option<ShowId>, rows: Vec<Row>, complete: bool) {
        self.count_to_download(turn, show.as_ref(), &rows);
        let is_remote_home = self.home_kind == HomeKind::Remote && show.as_ref() == Some(&self.home.id);
        let is_open = match (&self.scope, &show) {
            (Scope::Show(open), Some(show)) => open == show,
            (Scope::Home, Some(_)) => is_remote_home,
            (Scope::AllNew | Scope::Continue | Scope::All, None) => true,
            _ => false,
        };
        if !is_open {
            if is_remote_home && complete {
                self.home_catalog = Arc::new(Catalog { rows });
            }
            return;
        }
        self.arriving.extend(rows);
        self.complete = complete;
        if !complete {
            return;
        }
        let arrived = std::mem::take(&mut self.arriving);
        let rows = self.rows_of_scope(arrived);
        let catalog = Arc::new(Catalog { rows });
        if is_remote_home {
            self.home_catalog = Arc::clone(&catalog);
        }
        let selected = self.select_later.take().or_else(|| self.selected().map(|row| row.id.clone()));
        self.open_rows(turn, catalog, selected.as_ref());
    }

    fn rows_of_scope(&self, rows: Vec<Row>) -> Vec<Row> {
        match self.scope {
            Scope::AllNew => new_rows(rows, &self.shows.entries, |episode| self.mark(episode).heard),
            Scope::Continue => {
                let is_started = |row: &Row| matches!(self.mark(&row.id).state(), Heard::Started(_));
                let home = self.home_catalog.rows.iter().filter(|row| is_started(row)).cloned();
                let others = rows.into_iter().filter(is_started).filter(|row| row.show != self.home.id);
                home.chain(others).collect()
            }
            _ => rows,
        }
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

/// New episodes: of each show as many of its newest unheard ones as the store counted since the subscription.
fn new_rows(rows: Vec<Row>, entries: &[ShowEntry], is_heard: impl Fn(&EpisodeId) -> bool) -> Vec<Row> {
    let mut left: HashMap<&ShowId, u32> = entries.iter().map(|entry| (&entry.show.id, entry.unheard)).collect();
    let mut by_date: Vec<usize> = (0..rows.len()).collect();
    by_date.sort_by_key(|index| std::cmp::Reverse(rows[*index].published));
    let mut new = HashSet::new();
    for index in by_date {
        let row = &rows[index];
        if let Some(count) = left.get_mut(&row.show).filter(|count| **count > 0)
            && !is_heard(&row.id)
        {
            *count -= 1;
            new.insert(index);
        }
    }
    let numbered = rows.into_iter().enumerate();
    numbered.filter(|(index, _)| new.contains(index)).map(|(_, row)| row).collect()
}
