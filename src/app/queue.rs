//! What follows: the next playable row of the order that was taken when Enter was pressed, prepared in the player
//! before its turn comes.

use std::sync::Arc;
use std::time::Duration;

use crate::model::{Heard, MediumId, PlayId, Position, Row};
use crate::msg::{Buffered, PlayerCmd, ReadCmd, StoreCmd};

use super::turn::Turn;
use super::{Phase, State};

/// A medium that comes over the network is prepared this long before its turn, so as not to take the present one's share.
const PREPARE_BEFORE_END: Duration = Duration::from_mins(1);

/// Which neighbour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Before,
    After,
}

impl State {
    /// Follow the open list from now on, in the order of its sort.
    pub(super) fn take_order(&mut self) {
        self.playback.order = Arc::clone(&self.catalog);
        self.playback.sequence = Arc::clone(&self.list.order);
        self.playback.scope = self.scope.clone();
    }

    /// The open list has other rows or another order now: what plays from it follows them.
    pub(super) fn follow_catalog(&mut self, turn: &mut Turn) {
        let is_here = self.playback.row.as_ref().is_some_and(|row| self.place_of(&row.id).is_some());
        if self.playback.scope == self.scope && is_here {
            self.take_order();
            self.choose_next(turn);
        }
    }

    fn neighbour(&self, side: Side) -> Option<&Row> {
        let current = &self.playback.row.as_ref()?.id;
        let rows = &self.playback.order.rows;
        let place = rows.iter().position(|row| row.id == *current)?;
        let sequence = &self.playback.sequence;
        let at = sequence.iter().position(|candidate| *candidate as usize == place)?;
        let row = |place: &u32| rows.get(*place as usize);
        let playable = |row: &&Row| row.playable;
        match side {
            Side::After => sequence[at + 1..].iter().filter_map(row).find(playable),
            Side::Before => sequence[..at].iter().rev().filter_map(row).find(playable),
        }
    }

    /// Say what follows, and take back what was prepared if that is another one.
    pub(super) fn choose_next(&mut self, turn: &mut Turn) {
        let next = if self.playback.stop_after { None } else { self.neighbour(Side::After).cloned() };
        let starts_new = next.as_ref().is_some_and(|row| !self.is_started(row));
        let same = match (&self.playback.next, &next) {
            (Some((episode, _)), Some(row)) => *episode == row.id,
            (None, None) => true,
            _ => false,
        };
        if self.playback.preloaded && !(same && starts_new) {
            self.playback.preloaded = false;
            turn.player(PlayerCmd::ForgetPreload);
        } else if same {
            return;
        }
        self.playback.next_failure = None;
        self.playback.next_asked = false;
        self.playback.next_title = next.as_ref().map(|row| row.title.to_string());
        self.playback.next = next.map(|row| (row.id, self.new_play()));
        self.prepare_next(turn);
    }

    fn is_started(&self, row: &Row) -> bool {
        matches!(self.mark(&row.id).state(), Heard::Started(_))
    }

    /// Tell the player what follows, once the present one sounds. A started episode is not prepared: it goes on where
    /// it was, and that takes a load of its own.
    pub(super) fn prepare_next(&mut self, turn: &mut Turn) {
        let playback = &self.playback;
        if !playback.began || !playback.loaded || playback.preloaded || playback.next_failure.is_some() {
            return;
        }
        let Some((episode, play)) = playback.next.clone() else { return };
        if matches!(self.mark(&episode).state(), Heard::Started(_)) {
            return;
        }
        match self.medium_of(&episode) {
            Some(medium) if self.may_prepare(&medium) => {
                self.playback.preloaded = true;
                turn.player(PlayerCmd::Preload { play, medium });
            }
            None if !self.playback.next_asked => {
                self.playback.next_asked = true;
                turn.read(ReadCmd::Details { episode });
            }
            _ => {}
        }
    }

    fn may_prepare(&self, medium: &MediumId) -> bool {
        let is_remote = medium.after("http").or_else(|| medium.after("https")).is_some();
        let is_near = self.playback.remaining().is_some_and(|remaining| remaining <= PREPARE_BEFORE_END);
        !is_remote || is_near || self.playback.buffered.as_ref().is_some_and(Buffered::is_whole)
    }

    /// `n` and `p`, and what follows without being prepared.
    pub(super) fn play_neighbour(&mut self, turn: &mut Turn, side: Side) {
        if self.playback.row.is_none() {
            self.say_nothing_plays(turn);
            return;
        }
        let Some(row) = self.neighbour(side).cloned() else {
            self.say(
                turn,
                match side {
                    Side::After => "Nothing follows: this is the last of its list",
                    Side::Before => "Nothing before: this is the first of its list",
                },
            );
            return;
        };
        let at = self.place_to_begin(&row.id);
        self.load(turn, row, at);
    }

    /// What was prepared is what plays now.
    pub(super) fn adopt_next(&mut self, turn: &mut Turn) {
        let Some((episode, play)) = self.playback.next.clone() else { return };
        let Some(row) = self.playback.order.rows.iter().find(|row| row.id == episode).cloned() else { return };
        self.replace_playback(turn, row, play, Position::ZERO);
        self.playback.phase = Phase::Loading;
        self.playback.loaded = true;
        self.choose_next(turn);
    }

    /// `.`: stop after this one, or not.
    pub(super) fn toggle_stop_after(&mut self, turn: &mut Turn) {
        if self.playback.row.is_none() {
            self.say_nothing_plays(turn);
            return;
        }
        self.playback.stop_after = !self.playback.stop_after;
        self.choose_next(turn);
    }

    /// The listener wanted to stop after this one: what follows waits, paused.
    pub(super) fn stop_here(&mut self, turn: &mut Turn) {
        turn.player(PlayerCmd::Stop);
        match self.neighbour(Side::After).cloned() {
            Some(row) => {
                let at = self.place_to_begin(&row.id);
                self.present(turn, row, at);
            }
            None => self.rest_at_start(turn),
        }
    }

    /// The list is over: the last one stays, ready to be heard again.
    pub(super) fn rest_at_end(&mut self, turn: &mut Turn) {
        turn.player(PlayerCmd::Stop);
        self.rest_at_start(turn);
        self.say(turn, "That was the last of this list");
    }

    fn rest_at_start(&mut self, turn: &mut Turn) {
        let Some(row) = self.playback.row.clone() else { return };
        let play: PlayId = self.new_play();
        let waveform = self.playback.waveform.take();
        self.replace_playback(turn, row, play, Position::ZERO);
        self.playback.waveform = waveform;
        self.playback.phase = Phase::Paused;
    }

    /// Heard to the end: there is no place to go back to.
    pub(super) fn forget_place(&mut self, turn: &mut Turn) {
        let Some(episode) = self.playback.row.as_ref().map(|row| row.id.clone()) else { return };
        let mark = self.mark(&episode);
        if mark.position.is_some() {
            self.set_mark(&episode, crate::model::Mark { position: None, ..mark });
            turn.store(StoreCmd::SavePosition { episode, position: Position::ZERO, duration: None });
        }
        self.playback.position = Position::ZERO;
        self.playback.reported = turn.now.running;
        self.playback.phase = Phase::Paused;
    }
}
