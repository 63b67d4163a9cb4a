//! What the reading pane is about: the selected episode. What is at hand shows at once; the rest is asked for when
//! the cursor rests.

use std::sync::Arc;
use std::time::Duration;

use crate::model::{Episode, EpisodeId, Row, Transcript};
use crate::msg::{ReadCmd, ReadEvent, StoreCmd};

use super::turn::Turn;
use super::{Focus, Loadable, Reading, State};

/// A cursor that moves on sooner than this asks nobody.
const REST: Duration = Duration::from_millis(80);

impl State {
    /// The cursor may stand on another episode now.
    pub(super) fn selection_changed(&mut self, turn: &mut Turn) {
        let selected = self.selected().map(|row| row.id.clone());
        if selected == self.reading.episode {
            return;
        }
        let moved_at = turn.now.running;
        let rested = moved_at.saturating_sub(self.reading.moved_at) >= REST;
        self.reading = Reading { episode: selected, moved_at, ..Reading::default() };
        self.take_from_shelf();
        if rested {
            self.ask_for_reading(turn);
        } else if self.lacks_something() {
            self.reading.ask_at = Some(moved_at + REST);
        }
        self.speak(turn);
    }

    /// True when the reading pane is on the screen.
    #[must_use]
    pub fn shows_reading(&self) -> bool {
        let layout = self.layout();
        !layout.one_line && (layout.columns.reading > 0 || self.focus == Focus::Reading)
    }

    /// What of the selected episode is at hand.
    pub(super) fn take_from_shelf(&mut self) {
        let Some(episode) = self.reading.episode.clone() else { return };
        if let Some(book) = self.shelf.book(&episode) {
            self.reading.details = book.details.clone();
            self.reading.transcript = book.transcript.clone();
            self.reading.chapters = book.chapters.clone().unwrap_or_default();
            self.reading.chapters_trouble.clone_from(&book.chapters_trouble);
        }
        if let Some(details) = self.home_episodes.get(&episode) {
            self.reading.details = Loadable::Here(Arc::clone(details));
            if !details.chapters.is_empty() {
                self.reading.chapters.clone_from(&details.chapters);
            }
        }
    }

    fn lacks_something(&self) -> bool {
        self.reading.episode.is_some()
            && (self.reading.details == Loadable::Absent || self.reading.transcript == Loadable::Absent)
    }

    /// Ask for what the pane lacks, if it is on the screen.
    pub(super) fn ask_for_reading(&mut self, turn: &mut Turn) {
        self.reading.ask_at = None;
        let Some(episode) = self.reading.episode.clone() else { return };
        if !self.shows_reading() {
            return;
        }
        if self.reading.details == Loadable::Absent {
            self.reading.details = Loadable::Loading;
            turn.read(ReadCmd::Details { episode: episode.clone() });
        }
        if self.reading.transcript == Loadable::Absent {
            self.reading.transcript = Loadable::Loading;
            turn.read(ReadCmd::Transcript { episode: episode.clone() });
        }
        let is_known = self.shelf.book(&episode).is_some_and(|book| book.chapters.is_some());
        if !self.is_lesson(&episode) && !is_known && self.reading.chapters.is_empty() {
            turn.read(ReadCmd::Chapters { episode });
        }
    }

    /// Something that was asked for has come.
    pub(super) fn learn(&mut self, turn: &mut Turn, event: ReadEvent) {
        match event {
            ReadEvent::Details { episode, details } => self.learn_details(turn, &episode, &details),
            ReadEvent::Transcript { episode, transcript } => self.learn_transcript(turn, &episode, transcript),
            ReadEvent::Chapters { episode, chapters, trouble } => self.learn_chapters(&episode, chapters, trouble),
            ReadEvent::Waveform { episode, waveform } => {
                if self.is_current(&episode) {
                    self.playback.waveform = Some(waveform.clone());
                }
                turn.store(StoreCmd::SaveWaveform { episode, waveform });
            }
            ReadEvent::Described { episodes } => self.learn_files(turn, episodes),
            ReadEvent::Course { show, episodes } => self.course_came(turn, show, episodes),
            ReadEvent::Failed { what: "course", reason, .. } => {
                self.complete = true;
                self.warn(turn, reason);
            }
            ReadEvent::Failed { episode, what, reason } => self.learn_failure(turn, &episode, what, &reason),
        }
    }

    fn learn_details(&mut self, turn: &mut Turn, episode: &EpisodeId, details: &Arc<Episode>) {
        self.shelf.book_mut(episode).details = Loadable::Here(Arc::clone(details));
        if self.reading.episode.as_ref() == Some(episode) {
            self.reading.details = Loadable::Here(Arc::clone(details));
        }
        if self.playback.resumes.as_ref().is_some_and(|resume| resume.episode == *episode) {
            self.present_resumed(turn, &Row::of(details, None));
        }
        if self.is_current(episode) && self.playback.awaited {
            self.playback.awaited = false;
            self.playback.medium = details.medium();
            if self.playback.medium.is_none() {
                self.failed(turn, "its feed names no file to play".to_owned());
            } else if self.playback.is_running() {
                self.open_medium(turn);
            }
        }
        self.prepare_next(turn);
    }

    fn learn_transcript(&mut self, turn: &mut Turn, episode: &EpisodeId, transcript: Option<Arc<Transcript>>) {
        let transcript = transcript.map_or(Loadable::Nothing, Loadable::Here);
        if self.reading.episode.as_ref() == Some(episode) {
            self.reading.transcript = transcript.clone();
        }
        self.shelf.book_mut(episode).transcript = transcript;
        self.speak(turn);
    }

    /// What could not be had stands where it would have been.
    fn learn_failure(&mut self, turn: &mut Turn, episode: &EpisodeId, what: &str, reason: &str) {
        let is_selected = self.reading.episode.as_ref() == Some(episode);
        match what {
            "transcript" if is_selected => self.reading.transcript = Loadable::Failed(reason.to_owned()),
            "chapters" => self.learn_no_chapters(episode, reason),
            "transcript" | "waveform" => {}
            _ => {
                if is_selected && !matches!(self.reading.details, Loadable::Here(_)) {
                    self.reading.details = Loadable::Failed(reason.to_owned());
                }
                if self.is_current(episode) && self.playback.awaited {
                    self.failed(turn, reason.to_owned());
                }
            }
        }
    }

    /// Which word is spoken, when the selected episode is the one that plays.
    pub(super) fn speak(&mut self, turn: &Turn) {
        let is_here = self.reading.episode.as_ref().is_some_and(|episode| self.is_current(episode));
        self.reading.spoken = match &self.reading.transcript {
            Loadable::Here(transcript) if is_here => {
                let position = self.playback.position_at(turn.now.running);
                transcript.cue_at(position).map(|cue| (cue, transcript.cues[cue].word_at(position)))
            }
            _ => None,
        };
    }
}
