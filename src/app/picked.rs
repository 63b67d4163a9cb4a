//! A selection: rows of the open list that `v` picked, so that `d`, `D` and `u` are about all of them at once.

use std::collections::HashSet;

use crate::model::EpisodeId;

use super::cursor::{Step, Way};
use super::turn::Turn;
use super::{Focus, Line, State};

/// The episodes that are picked. They stay so while the list is filtered or sorted, and are let go of with the list.
#[derive(Clone, Debug, Default)]
pub struct Picked {
    episodes: HashSet<EpisodeId>,
}

impl Picked {
    /// True when nothing is picked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.episodes.is_empty()
    }

    /// How many are picked.
    #[must_use]
    pub fn count(&self) -> usize {
        self.episodes.len()
    }

    /// True for an episode that is picked.
    #[must_use]
    pub fn contains(&self, episode: &EpisodeId) -> bool {
        self.episodes.contains(episode)
    }

    pub(super) fn clear(&mut self) {
        self.episodes = HashSet::new();
    }
}

impl State {
    /// `v`: pick the row under the cursor, or take it back; then one down, so that `vvv` picks three.
    pub(super) fn pick(&mut self, turn: &mut Turn) {
        if !self.is_picking_place(turn) {
            return;
        }
        let Some(episode) = self.selected().map(|row| row.id.clone()) else { return };
        if self.place_of(&episode).is_none() {
            self.say(turn, "That episode is of another list");
            return;
        }
        if !self.picked.episodes.remove(&episode) {
            self.picked.episodes.insert(episode);
        }
        self.tell_picked(turn);
        self.move_in_list(turn, Step::Line(Way::Down));
    }

    /// True in the list; elsewhere it is told where rows are picked.
    fn is_picking_place(&mut self, turn: &Turn) -> bool {
        let is_list = self.focus == Focus::List;
        if !is_list {
            self.say(turn, "Rows are selected in the list: Esc goes back to it");
        }
        is_list
    }

    /// Where there is no row for the count, it is told.
    fn tell_picked(&mut self, turn: &Turn) {
        if !self.layout().hints {
            self.say(turn, format!("{} selected", self.picked.count()));
        }
    }

    /// `V`: pick every row that the list shows now; once more, none of them.
    pub(super) fn pick_shown(&mut self, turn: &mut Turn) {
        if !self.is_picking_place(turn) {
            return;
        }
        let rows =
            self.list.lines.iter().filter_map(|line| if let Line::Episode { row } = line { Some(*row) } else { None });
        let shown: Vec<EpisodeId> = rows.filter_map(|row| self.row(row)).map(|row| row.id.clone()).collect();
        if shown.iter().all(|episode| self.picked.contains(episode)) {
            for episode in &shown {
                self.picked.episodes.remove(episode);
            }
        } else {
            self.picked.episodes.extend(shown);
        }
        self.tell_picked(turn);
    }

    /// Which episodes `d`, `D` and `u` are about, in the order of the list; the selection is over with that. None
    /// where nothing is picked: then it is the one under the cursor.
    pub(super) fn take_picked(&mut self) -> Option<Vec<EpisodeId>> {
        if self.focus != Focus::List || self.picked.is_empty() {
            return None;
        }
        let picked = std::mem::take(&mut self.picked);
        let rows = self.list.order.iter().filter_map(|row| self.row(*row));
        Some(rows.filter(|row| picked.contains(&row.id)).map(|row| row.id.clone()).collect())
    }

    /// The open list has other rows now: what is no longer among them is not picked either.
    pub(super) fn let_go_of_missing(&mut self) {
        if self.picked.is_empty() {
            return;
        }
        let mut picked = std::mem::take(&mut self.picked);
        picked.episodes.retain(|episode| self.place_of(episode).is_some());
        self.picked = picked;
    }
}
