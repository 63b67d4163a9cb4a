//! Playing: what Enter, Space and seeking do. What is wished for shows at once; the player's events put it right.

use std::time::Duration;

use crate::model::{EpisodeId, Heard, Mark, MediumId, PlayId, Position, Row, WORTH_KEEPING};
use crate::msg::{PlayerCmd, ReadCmd, StoreCmd};

use super::turn::Turn;
use super::{Line, Loadable, Phase, Playback, State};

/// How long reports from before a seek are ignored, unless the seek is answered earlier.
const SEEK_ANSWER: Duration = Duration::from_millis(600);
/// A seek goes no nearer to the end than this, so that there is something left to hear.
const BEFORE_END: Duration = Duration::from_millis(300);

impl State {
    /// Enter on the selected line: play it, go on, pause, or play from that sentence.
    pub(super) fn activate(&mut self, turn: &mut Turn) {
        match self.list.lines.get(self.list.cursor) {
            Some(Line::Episode { row }) => {
                if let Some(row) = self.row(*row).cloned() {
                    self.activate_row(turn, row);
                }
            }
            Some(Line::Snippet { snippet }) => {
                let (episode, start) = (snippet.episode.clone(), snippet.start);
                if let Some(row) = self.row_of(&episode).cloned() {
                    self.play_from(turn, row, start);
                }
            }
            _ => {}
        }
    }

    fn activate_row(&mut self, turn: &mut Turn, row: Row) {
        if self.is_current(&row.id) && self.playback.phase != Phase::Idle {
            self.pause_or_go_on(turn);
            return;
        }
        let at = self.place_to_begin(&row.id);
        self.play_here(turn, row, at);
    }

    /// Play a row of the open list; what follows is the order that is shown now.
    fn play_here(&mut self, turn: &mut Turn, row: Row, at: Position) {
        if !row.playable {
            self.warn(turn, "This episode has no audio: its feed names no file to play");
            return;
        }
        self.take_order();
        self.load(turn, row, at);
    }

    /// From a sentence on: a seek when its episode is the one that plays.
    fn play_from(&mut self, turn: &mut Turn, row: Row, start: Position) {
        if self.is_current(&row.id) && self.playback.loaded {
            self.seek(turn, start);
            if !self.playback.is_running() {
                self.go_on(turn);
            }
        } else {
            self.play_here(turn, row, start);
        }
    }

    /// Where an episode begins: a started one where it was; new and heard ones at the start.
    pub(super) fn place_to_begin(&self, episode: &EpisodeId) -> Position {
        let mark = self.mark(episode);
        match mark.state() {
            Heard::Started(position) if !is_at_end(position, mark.duration) => position,
            _ => Position::ZERO,
        }
    }

    /// Load a row. The order that playback follows stays.
    pub(super) fn load(&mut self, turn: &mut Turn, row: Row, at: Position) {
        self.save_position(turn);
        if self.playback.preloaded {
            turn.player(PlayerCmd::ForgetPreload);
        }
        let play = self.new_play();
        self.replace_playback(turn, row, play, at);
        self.playback.phase = Phase::Loading;
        self.open_medium(turn);
        self.choose_next(turn);
    }

    /// Show a row in the player, paused and not yet opened: the first Space opens it.
    pub(super) fn present(&mut self, turn: &mut Turn, row: Row, at: Position) {
        let play = self.new_play();
        self.replace_playback(turn, row, play, at);
        self.playback.phase = Phase::Paused;
        self.ask_waveform(turn);
        self.choose_next(turn);
    }

    /// The next number for a load.
    pub(super) fn new_play(&mut self) -> PlayId {
        self.last_play = self.last_play.next();
        self.last_play
    }

    /// Another row is in the player. The cursor goes along if it stood on the one before.
    pub(super) fn replace_playback(&mut self, turn: &mut Turn, row: Row, play: PlayId, at: Position) {
        let was_selected = match (&self.playback.row, self.list.selected_row().and_then(|place| self.row(place))) {
            (Some(before), Some(selected)) => before.id == selected.id,
            _ => false,
        };
        let decoded = self.mark(&row.id).duration;
        let episode = row.id.clone();
        let chapters = self.chapters_at_hand(&episode);
        self.playback = Playback {
            chapters,
            play,
            position: at,
            reported: turn.now.running,
            saved: turn.now.running,
            duration: decoded.or(row.duration),
            decoded: decoded.is_some(),
            exact: true,
            medium: self.medium_of(&row.id),
            order: std::mem::take(&mut self.playback.order),
            sequence: std::mem::take(&mut self.playback.sequence),
            scope: std::mem::take(&mut self.playback.scope),
            row: Some(row),
            ..Playback::default()
        };
        if was_selected && let Some(line) = self.place_of(&episode).and_then(|place| self.list.line_of(place)) {
            self.stand_on(turn, line);
        }
        self.speak(turn);
    }

    /// Give the player the medium, or ask for the details that name it.
    pub(super) fn open_medium(&mut self, turn: &mut Turn) {
        let Some(episode) = self.playback.row.as_ref().map(|row| row.id.clone()) else { return };
        let Some(medium) = self.playback.medium.clone() else {
            self.playback.awaited = true;
            turn.read(ReadCmd::Details { episode });
            return;
        };
        self.playback.awaited = false;
        self.playback.loaded = true;
        let (play, at) = (self.playback.play, self.playback.position);
        turn.player(PlayerCmd::Load { play, medium, at, paused: false });
    }

    /// The address of an episode's sound, when its details are at hand.
    pub(super) fn medium_of(&self, episode: &EpisodeId) -> Option<MediumId> {
        if let Some(whole) = self.home_episodes.get(episode) {
            return whole.medium();
        }
        match &self.shelf.book(episode)?.details {
            Loadable::Here(details) => details.medium(),
            _ => None,
        }
    }

    /// Space.
    pub(super) fn pause_or_go_on(&mut self, turn: &mut Turn) {
        match self.playback.phase {
            Phase::Idle => self.activate(turn),
            Phase::Playing | Phase::Loading | Phase::Stalled { .. } => self.pause(turn),
            Phase::Paused => self.go_on(turn),
            Phase::Failed { .. } => self.try_again(turn),
        }
    }

    /// Hold where the voice is.
    pub(super) fn pause(&mut self, turn: &mut Turn) {
        if !self.playback.is_running() {
            return;
        }
        self.playback.position = self.playback.position_at(turn.now.running);
        self.playback.phase = Phase::Paused;
        if self.playback.loaded {
            turn.player(PlayerCmd::Pause);
        }
        self.save_position(turn);
        self.speak(turn);
    }

    fn go_on(&mut self, turn: &mut Turn) {
        self.playback.phase = Phase::Loading;
        if self.playback.loaded {
            turn.player(PlayerCmd::Play);
        } else if !self.playback.awaited {
            self.open_medium(turn);
        }
    }

    /// After a failure: the same again, from the same place.
    fn try_again(&mut self, turn: &mut Turn) {
        let Some(row) = self.playback.row.clone() else { return };
        let at = self.playback.position;
        self.load(turn, row, at);
    }

    /// Back or forward by some seconds.
    pub(super) fn skip(&mut self, turn: &mut Turn, seconds: i64) {
        let from = self.playback.position_at(turn.now.running);
        let length = Duration::from_secs(seconds.unsigned_abs());
        self.seek(turn, if seconds < 0 { from.back(length) } else { from.forward(length) });
    }

    /// To a tenth of the length.
    pub(super) fn seek_tenth(&mut self, turn: &mut Turn, tenth: u32) {
        match self.playback.duration {
            Some(duration) => self.seek(turn, Position::from(duration / 10 * tenth)),
            None if self.playback.row.is_some() => self.warn(turn, "The length of this episode is not known yet"),
            None => self.say_nothing_plays(turn),
        }
    }

    /// To a place.
    pub(super) fn seek(&mut self, turn: &mut Turn, to: Position) {
        if self.playback.row.is_none() {
            self.say_nothing_plays(turn);
            return;
        }
        let end = self.playback.duration.map(|duration| Position::from(duration).back(BEFORE_END));
        let to = end.map_or(to, |end| to.min(end));
        self.playback.position = to;
        self.playback.reported = turn.now.running;
        if self.playback.loaded {
            turn.player(PlayerCmd::Seek { to });
            self.playback.seeks_again = self.playback.is_seeking(turn.now.running);
            self.playback.seeking = Some(turn.now.running + SEEK_ANSWER);
        }
        self.save_position(turn);
        self.speak(turn);
    }

    pub(super) fn say_nothing_plays(&mut self, turn: &Turn) {
        self.say(turn, "Nothing plays yet: Enter plays the selected episode");
    }

    /// Keep the place, here and in the store. In the first second there is none to keep: who only passes through a
    /// lesson has not started it.
    pub(super) fn save_position(&mut self, turn: &mut Turn) {
        let Some(episode) = self.playback.row.as_ref().map(|row| row.id.clone()) else { return };
        let position = self.playback.position_at(turn.now.running);
        self.playback.saved = turn.now.running;
        let mark = self.mark(&episode);
        if position.since_start() < WORTH_KEEPING && mark.position.is_none() {
            return;
        }
        // Shown a little earlier at the start, and not played since: to write that would walk back with every start.
        if !self.playback.loaded && mark.position.is_some_and(|kept| super::start::resumed_at(kept) == position) {
            return;
        }
        let duration = self.playback.duration.filter(|_| self.playback.decoded);
        let kept = (position > Position::ZERO).then_some(position);
        self.set_mark(&episode, Mark { position: kept, duration: duration.or(mark.duration), ..mark });
        turn.store(StoreCmd::SavePosition { episode, position, duration });
    }

    /// Ask for the shape of what is in the player.
    pub(super) fn ask_waveform(&mut self, turn: &mut Turn) {
        if let (Some(row), Some(medium), None) = (&self.playback.row, &self.playback.medium, &self.playback.waveform) {
            turn.read(ReadCmd::Waveform { episode: row.id.clone(), medium: medium.clone() });
        }
    }
}

fn is_at_end(position: Position, duration: Option<Duration>) -> bool {
    duration.is_some_and(|duration| position.forward(Duration::from_secs(1)).since_start() >= duration)
}
