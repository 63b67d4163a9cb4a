//! Chapters of the episode that plays: `[` and `]` go from one to another, and the bar's ticks are theirs. They are
//! asked for when it begins to sound, not before: nothing may keep it from sounding.

use std::time::Duration;

use crate::model::{Chapter, EpisodeId, Position};
use crate::msg::ReadCmd;

use super::queue::Side;
use super::turn::Turn;
use super::{HomeKind, Loadable, State};

/// A chapter that begins sooner than this is the one we are in: a seek need not land on the millisecond.
const NEAR: Duration = Duration::from_secs(1);
/// So long after a chapter's start, "back" still means the one before.
const JUST_BEGUN: Duration = Duration::from_secs(3);

impl State {
    /// `]` and `[`: to the next chapter; to the start of this one, or of the one before when this has just begun.
    pub(super) fn go_to_chapter(&mut self, turn: &mut Turn, side: Side) {
        if self.playback.row.is_none() {
            self.say_nothing_plays(turn);
            return;
        }
        let end = self.playback.duration.map(Position::from);
        let starts = self.playback.shown_chapters().map(|chapter| chapter.start);
        let starts: Vec<Position> = starts.filter(|start| end.is_none_or(|end| *start < end)).collect();
        if starts.is_empty() {
            self.explain_no_chapters(turn);
            return;
        }
        let from = self.playback.position_at(turn.now.running);
        let to = match side {
            Side::After => starts.into_iter().find(|start| *start > from.forward(NEAR)),
            Side::Before => {
                let begun = starts.into_iter().rev().find(|start| start.forward(JUST_BEGUN) <= from);
                Some(begun.unwrap_or(Position::ZERO))
            }
        };
        match to {
            Some(to) => self.seek(turn, to),
            None => self.say(turn, "This is the last chapter"),
        }
    }

    fn explain_no_chapters(&mut self, turn: &mut Turn) {
        match &self.playback.chapters {
            Loadable::Here(_) | Loadable::Nothing => {
                self.say(turn, "This episode has no chapters or times in its notes");
            }
            Loadable::Absent | Loadable::Loading => {
                self.ask_chapters(turn);
                self.say(turn, "The chapters of this episode are not here yet: press again in a moment");
            }
            Loadable::Failed(reason) => {
                let text = format!("No chapters: {reason}");
                self.ask_chapters(turn);
                self.warn(turn, text);
            }
        }
    }

    /// The lessons in the binary have no chapters: nobody is asked.
    pub(super) fn is_lesson(&self, episode: &EpisodeId) -> bool {
        self.home_kind == HomeKind::BuiltIn && self.home_episodes.contains_key(episode)
    }

    /// What is known of an episode's chapters before anybody is asked.
    pub(super) fn chapters_at_hand(&self, episode: &EpisodeId) -> Loadable<Vec<Chapter>> {
        let spelled_out = self.home_episodes.get(episode).map(|details| &details.chapters);
        let spelled_out = spelled_out.filter(|chapters| !chapters.is_empty());
        let on_shelf = || self.shelf.book(episode).and_then(|book| book.chapters.as_ref());
        match spelled_out.or_else(on_shelf) {
            Some(chapters) => Loadable::Here(chapters.clone()),
            None if self.is_lesson(episode) => Loadable::Nothing,
            // The same again, and the shelf has let go of them.
            None if self.is_current(episode) && matches!(self.playback.chapters, Loadable::Here(_)) => {
                self.playback.chapters.clone()
            }
            None => Loadable::Absent,
        }
    }

    fn ask_chapters(&mut self, turn: &mut Turn) {
        let Some(episode) = self.playback.row.as_ref().map(|row| row.id.clone()) else { return };
        if !matches!(self.playback.chapters, Loadable::Here(_)) {
            self.playback.chapters = Loadable::Loading;
        }
        turn.read(ReadCmd::Chapters { episode });
    }

    /// It sounds: now its chapters may be fetched.
    pub(super) fn ask_chapters_if_unknown(&mut self, turn: &mut Turn) {
        if self.playback.chapters == Loadable::Absent {
            self.ask_chapters(turn);
        }
    }

    /// All of the sound is here now: so are the chapters inside. They come before times in the notes, not before those
    /// that the feed names.
    pub(super) fn ask_chapters_inside(&mut self, turn: &mut Turn) {
        let Some(episode) = self.playback.row.as_ref().map(|row| &row.id) else { return };
        let details = match (self.home_episodes.get(episode), self.shelf.book(episode).map(|book| &book.details)) {
            (Some(details), _) | (None, Some(Loadable::Here(details))) => Some(details),
            _ => None,
        };
        let is_named = details.is_some_and(|details| details.chapters_url.is_some() || !details.chapters.is_empty());
        let is_settled = is_named && matches!(self.playback.chapters, Loadable::Here(_));
        if !is_settled && !self.is_lesson(episode) {
            self.ask_chapters(turn);
        }
    }

    /// Chapters have come, for the pane, for what plays, or for both.
    pub(super) fn learn_chapters(&mut self, episode: &EpisodeId, chapters: Vec<Chapter>, trouble: Option<String>) {
        if self.reading.episode.as_ref() == Some(episode) {
            self.reading.chapters.clone_from(&chapters);
            self.reading.chapters_trouble.clone_from(&trouble);
        }
        if self.is_current(episode) {
            self.playback.chapters = Loadable::Here(chapters.clone());
        }
        let book = self.shelf.book_mut(episode);
        (book.chapters, book.chapters_trouble) = (Some(chapters), trouble);
    }

    /// They could not be had: told where they would have been, and when `]` asks for them.
    pub(super) fn learn_no_chapters(&mut self, episode: &EpisodeId, reason: &str) {
        if self.reading.episode.as_ref() == Some(episode) {
            self.reading.chapters_trouble = Some(reason.to_owned());
        }
        if self.is_current(episode) && !matches!(self.playback.chapters, Loadable::Here(_)) {
            self.playback.chapters = Loadable::Failed(reason.to_owned());
        }
    }
}
