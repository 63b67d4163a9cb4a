//! The only door through which state changes: one call per kind of message.

use std::time::Duration;

use crate::model::{Now, Position};
use crate::msg::{Effect, Msg, StoreEvent};

use super::turn::Turn;
use super::{Loadable, Phase, Size, State};

impl State {
    /// What a message changes, and what is to be done about it. Total: every message at every moment.
    pub fn update(&mut self, now: Now, msg: Msg) -> Vec<Effect> {
        let mut turn = Turn::at(now);
        let body = self.layout().body;
        match msg {
            Msg::Key(key) => self.press(&mut turn, key),
            Msg::Paste(text) => self.pasted(&mut turn, &text),
            Msg::Resize { columns, rows } => self.resize(&mut turn, Size { columns, rows }),
            Msg::Ground { light } => self.ground_is_light = Some(light),
            Msg::Resumed => turn.effects.push(Effect::Redraw),
            Msg::Terminate => self.quit(&mut turn),
            Msg::Deadline => {}
            Msg::Player(event) => self.hear(&mut turn, event),
            Msg::Store(event) => self.stored(&mut turn, event),
            Msg::Fetch(event) => self.fetched(&mut turn, event),
            Msg::Find(event) => self.found(&mut turn, event),
            Msg::Read(event) => self.learn(&mut turn, event),
            Msg::WorkerDied { worker, reason } => self.mourn(&mut turn, worker, &reason),
        }
        self.pass_time(&mut turn);
        // What is told at the foot takes rows of the list.
        if self.layout().body != body {
            self.settle_all();
        }
        turn.effects
    }

    fn resize(&mut self, turn: &mut Turn, size: Size) {
        self.size = size;
        if self.layout().columns.shows > 0 {
            self.shows.open = false;
        } else if self.focus == super::Focus::Shows {
            self.shows.open = true;
        }
        self.settle_all();
        self.ask_for_reading(turn);
        // A window that was small for a moment has lost what was beyond it, whatever its size is now.
        turn.effects.push(Effect::Redraw);
    }

    fn stored(&mut self, turn: &mut Turn, event: StoreEvent) {
        match event {
            StoreEvent::Shows { shows } => self.shows_came(shows),
            StoreEvent::Rows { show, rows, complete } => self.rows_came(turn, show.as_ref(), rows, complete),
            StoreEvent::Listed { list, rows } => self.list_came(turn, list, rows),
            StoreEvent::Marks { marks } => self.learn_marks(marks),
            StoreEvent::Trouble { what, reason, advice } => self.store_troubled(turn, &what, &reason, &advice),
            StoreEvent::Renewed { said } => self.trouble(turn, said),
            StoreEvent::Recovered => self.store_recovered(turn),
            StoreEvent::Flushed | StoreEvent::Closed => {}
        }
    }

    /// What the passing of time changes by itself: whatever message brought the news of it.
    fn pass_time(&mut self, turn: &mut Turn) {
        let running = turn.now.running;
        let has_come = |moment: Option<Duration>| moment.is_some_and(|moment| moment <= running);
        if has_come(self.toast.as_ref().map(|toast| toast.until)) {
            self.toast = None;
        }
        if has_come(self.reading.ask_at) {
            self.ask_for_reading(turn);
        }
        if has_come(self.reading.follow_at) {
            self.reading.follow_at = None;
            if self.reading.spoken.is_some() {
                self.reading.scroll = None;
            }
        }
        self.speak(turn);
    }

    /// When the state changes by itself, on the running clock; none while nothing moves: then the loop may sleep
    /// for ever.
    #[must_use]
    pub fn deadline(&self) -> Option<Duration> {
        let toast = self.toast.as_ref().map(|toast| toast.until);
        let moments = [toast, self.reading.ask_at, self.reading.follow_at, self.next_word()];
        moments.into_iter().flatten().min()
    }

    /// When the next word begins, if it can be seen. Beyond half a second the next report of the player comes first.
    fn next_word(&self) -> Option<Duration> {
        let Loadable::Here(transcript) = &self.reading.transcript else { return None };
        let (cue, word) = self.reading.spoken.map_or((None, None), |(cue, word)| (Some(cue), word));
        let is_here = self.reading.episode.as_ref().is_some_and(|episode| self.is_current(episode));
        if self.playback.phase != Phase::Playing || !is_here || !self.shows_reading() {
            return None;
        }
        let shown = match (cue, word) {
            (Some(cue), Some(word)) => transcript.cues.get(cue)?.words.get(word)?.start,
            (Some(cue), None) => transcript.cues.get(cue)?.start,
            (None, _) => Position::ZERO,
        };
        let position = self.playback.position.max(shown);
        let next = transcript.next_change(position)?;
        let wait = next.since_start().saturating_sub(self.playback.position.since_start());
        (wait <= Duration::from_millis(500)).then(|| self.playback.reported + wait)
    }
}
