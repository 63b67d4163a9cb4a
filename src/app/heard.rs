//! What the player says. Whatever belongs to another play than the present one, or the one after it, is stale.

use std::time::Duration;

use crate::model::{PlayId, Position};
use crate::msg::{Buffered, PlayerCmd, PlayerEvent, StoreCmd};

use super::turn::Turn;
use super::{Phase, State};

/// Positions are kept every half second; reports come every quarter, not to the millisecond.
const SAVE_EVERY: Duration = Duration::from_millis(450);
/// A seek ends up so near where it was meant to, also where the place of a time can only be guessed.
const SEEK_ERROR: Duration = Duration::from_secs(2);

impl State {
    /// An event of the player.
    pub(super) fn hear(&mut self, turn: &mut Turn, event: PlayerEvent) {
        match event {
            PlayerEvent::Output { output } => {
                self.output = output;
                self.output_changed(turn);
                return;
            }
            PlayerEvent::OutputFailed { path, reason } => {
                let text = format!("Cannot write {}: {reason}", crate::model::one_line(&path.display().to_string()));
                self.trouble(turn, text);
                return;
            }
            _ => {}
        }
        let Some(play) = play_of(&event) else { return };
        if self.next_play() == Some(play) {
            self.hear_next(turn, &event);
        }
        if play != self.playback.play || self.playback.row.is_none() {
            return;
        }
        self.hear_current(turn, event);
    }

    /// Where there is no row for what is wrong with the sound, it is told.
    fn output_changed(&mut self, turn: &Turn) {
        if self.layout().player < 3
            && let Some(trouble) = self.output_trouble()
        {
            self.warn(turn, trouble);
        }
    }

    fn hear_current(&mut self, turn: &mut Turn, event: PlayerEvent) {
        match event {
            PlayerEvent::Loading { .. } => self.opening(),
            PlayerEvent::Playing { position, duration, .. } => self.sounds(turn, position, duration),
            PlayerEvent::Paused { position, duration, .. } => self.holds(turn, position, duration),
            PlayerEvent::Progress { position, .. } => self.progressed(turn, position),
            PlayerEvent::Seeked { position, exact, .. } => self.seeked(turn, position, exact),
            PlayerEvent::Stalled { position, reason, .. } => self.stalled(turn, position, reason),
            PlayerEvent::Noted { note, .. } => self.say(turn, note),
            PlayerEvent::Buffered { buffered, .. } => self.buffered(turn, buffered),
            PlayerEvent::Duration { duration, .. } => self.measured(Some(duration)),
            PlayerEvent::Ended { .. } => self.ended(turn),
            PlayerEvent::Failed { reason, .. } => self.failed(turn, reason),
            PlayerEvent::Sounded { .. } | PlayerEvent::Output { .. } | PlayerEvent::OutputFailed { .. } => {}
        }
    }

    fn next_play(&self) -> Option<PlayId> {
        self.playback.next.as_ref().filter(|_| self.playback.preloaded).map(|(_, play)| *play)
    }

    /// The follower announces itself by its sound, or by why it has none.
    fn hear_next(&mut self, turn: &mut Turn, event: &PlayerEvent) {
        match event {
            PlayerEvent::Playing { .. } => {
                self.count_as_heard(turn);
                self.forget_place(turn);
                self.adopt_next(turn);
            }
            PlayerEvent::Failed { reason, .. } => self.playback.next_failure = Some(reason.clone()),
            _ => {}
        }
    }

    fn opening(&mut self) {
        if self.playback.phase == Phase::Idle {
            self.playback.phase = Phase::Loading;
        }
    }

    fn sounds(&mut self, turn: &mut Turn, position: Position, duration: Option<Duration>) {
        self.measured(duration);
        self.playback.phase = Phase::Playing;
        self.rebase_unless_older(turn, position);
        if !self.playback.began {
            self.playback.began = true;
            if let Some(row) = &self.playback.row {
                turn.store(StoreCmd::Began { episode: row.id.clone() });
            }
            self.ask_waveform(turn);
            self.ask_chapters_if_unknown(turn);
            self.prepare_next(turn);
        }
    }

    fn holds(&mut self, turn: &mut Turn, position: Position, duration: Option<Duration>) {
        self.measured(duration);
        self.playback.phase = Phase::Paused;
        self.rebase_unless_older(turn, position);
        self.save_position(turn);
    }

    fn rebase(&mut self, turn: &mut Turn, position: Position) {
        self.playback.position = position;
        self.playback.reported = turn.now.running;
        self.playback.seeking = None;
        self.speak(turn);
    }

    /// The same, but not back to where it was before the listener went elsewhere.
    fn rebase_unless_older(&mut self, turn: &mut Turn, position: Position) {
        if !self.is_older(turn, position) {
            self.rebase(turn, position);
        }
    }

    /// True for a report that cannot know of the last seek yet: it is far from there, and that one is not answered.
    fn is_older(&self, turn: &Turn, position: Position) -> bool {
        let (from, to) = (self.playback.position.back(SEEK_ERROR), self.playback.position.forward(SEEK_ERROR));
        self.playback.is_seeking(turn.now.running) && !(from..=to).contains(&position)
    }

    fn progressed(&mut self, turn: &mut Turn, position: Position) {
        if self.playback.is_seeking(turn.now.running) {
            return;
        }
        if matches!(self.playback.phase, Phase::Loading | Phase::Stalled { .. }) {
            self.playback.phase = Phase::Playing;
        }
        if self.playback.phase != Phase::Playing {
            return;
        }
        self.rebase(turn, position);
        if self.playback.is_nearly_over() {
            self.count_as_heard(turn);
        }
        if turn.now.running.saturating_sub(self.playback.saved) >= SAVE_EVERY {
            self.save_position(turn);
        }
        self.prepare_next(turn);
    }

    fn seeked(&mut self, turn: &mut Turn, position: Position, exact: bool) {
        // The answer to a seek that another one followed at once.
        if self.playback.seeks_again && self.is_older(turn, position) {
            return;
        }
        self.playback.exact = exact;
        self.rebase(turn, position);
        self.save_position(turn);
    }

    fn stalled(&mut self, turn: &mut Turn, position: Position, reason: String) {
        self.rebase_unless_older(turn, position);
        if self.playback.phase != Phase::Paused {
            self.playback.phase = Phase::Stalled { reason };
        }
        self.save_position(turn);
    }

    fn buffered(&mut self, turn: &mut Turn, buffered: Buffered) {
        let is_whole = buffered.is_whole();
        let was_whole = self.playback.buffered.as_ref().is_some_and(Buffered::is_whole);
        self.playback.buffered = Some(buffered);
        if is_whole && !was_whole {
            self.ask_waveform(turn);
            self.ask_chapters_inside(turn);
            self.prepare_next(turn);
        }
    }

    /// What was decoded wins over what was declared.
    fn measured(&mut self, duration: Option<Duration>) {
        if duration.is_some() {
            self.playback.duration = duration;
            self.playback.decoded = true;
        }
    }

    /// Once per play; the listener's own word after that stands.
    fn count_as_heard(&mut self, turn: &mut Turn) {
        if self.playback.counted {
            return;
        }
        self.playback.counted = true;
        if let Some(episode) = self.playback.row.as_ref().map(|row| row.id.clone()) {
            self.mark_heard(turn, &episode);
        }
    }

    fn ended(&mut self, turn: &mut Turn) {
        self.count_as_heard(turn);
        self.forget_place(turn);
        if self.playback.stop_after {
            self.stop_here(turn);
        } else if let Some(reason) = self.playback.next_failure.take() {
            self.adopt_next(turn);
            self.failed(turn, reason);
        } else if self.playback.preloaded {
            self.adopt_next(turn);
        } else if self.playback.next.is_some() {
            self.play_neighbour(turn, super::queue::Side::After);
        } else {
            self.rest_at_end(turn);
        }
    }

    /// Said in the player, with the reason; nothing is skipped in silence.
    pub(super) fn failed(&mut self, turn: &mut Turn, reason: String) {
        self.playback.position = self.playback.position_at(turn.now.running);
        self.playback.phase = Phase::Failed { reason };
        self.playback.loaded = false;
        self.playback.awaited = false;
        self.save_position(turn);
        if std::mem::take(&mut self.playback.preloaded) {
            turn.player(PlayerCmd::ForgetPreload);
        }
        self.speak(turn);
    }
}

fn play_of(event: &PlayerEvent) -> Option<PlayId> {
    match event {
        PlayerEvent::Loading { play }
        | PlayerEvent::Playing { play, .. }
        | PlayerEvent::Paused { play, .. }
        | PlayerEvent::Sounded { play, .. }
        | PlayerEvent::Progress { play, .. }
        | PlayerEvent::Seeked { play, .. }
        | PlayerEvent::Stalled { play, .. }
        | PlayerEvent::Noted { play, .. }
        | PlayerEvent::Buffered { play, .. }
        | PlayerEvent::Duration { play, .. }
        | PlayerEvent::Ended { play }
        | PlayerEvent::Failed { play, .. } => Some(*play),
        PlayerEvent::Output { .. } | PlayerEvent::OutputFailed { .. } => None,
    }
}
