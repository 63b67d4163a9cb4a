//! Reading by hand: scrolling the transcript, choosing among related lessons.

use std::time::Duration;

use tui_input::Input;
use unicode_width::UnicodeWidthStr;

use crate::model::{Episode, EpisodeId, Row};

use super::cursor::Step;
use super::turn::Turn;
use super::{DownloadState, Focus, Loadable, Overlay, Phase, Prompt, Scope, Scrolled, State, followed};

/// Scrolled by hand, the transcript of what plays follows the voice again after this.
const FOLLOW_AFTER: Duration = Duration::from_secs(5);

/// Most chapters that are listed before the transcript.
pub const CHAPTERS: usize = 12;

/// Where the parts of the page begin.
struct Page {
    /// Lines that are seen.
    height: usize,
    /// The first line of each sentence.
    cues: Vec<usize>,
    /// Lines in all.
    lines: usize,
}

impl Page {
    fn line_of(&self, cue: Option<usize>) -> usize {
        cue.and_then(|cue| self.cues.get(cue).copied()).unwrap_or(0)
    }
}

impl State {
    /// `t`: into the reading pane and out of it.
    pub(super) fn toggle_reading(&mut self, turn: &mut Turn) {
        if self.focus == Focus::Reading {
            self.leave_reading();
            return;
        }
        self.focus = Focus::Reading;
        self.shows.open = false;
        self.ask_for_reading(turn);
    }

    /// Back to the list; the transcript follows the voice again.
    pub(super) fn leave_reading(&mut self) {
        self.focus = Focus::List;
        self.reading.scroll = None;
        self.reading.follow_at = None;
        self.reading.related_cursor = None;
    }

    /// Scroll the page.
    pub(super) fn scroll_reading(&mut self, turn: &Turn, step: Step) {
        let page = self.page();
        let now = Scrolled { from: self.reading.spoken.map(|(cue, _)| cue), by: 0 };
        let scrolled = self.reading.scroll.unwrap_or(now);
        let start = followed(page.line_of(scrolled.from), page.height, page.lines);
        let here = start.saturating_add_signed(scrolled.by);
        let target = step.from(here, page.height, page.lines.saturating_sub(page.height) + 1);
        self.reading.scroll = Some(Scrolled { by: target.cast_signed() - start.cast_signed(), ..scrolled });
        let follows = self.reading.spoken.is_some() && self.playback.is_running();
        self.reading.follow_at = follows.then_some(turn.now.running + FOLLOW_AFTER);
    }

    /// What the reading pane has to show, in lines.
    fn page(&self) -> Page {
        let width = self.reading_width();
        let title = self.selected().map_or(1, |row| lines_in(&row.title, width).min(3));
        let summary = || self.selected().map_or(0, |row| lines_in(&row.summary, width) + 1);
        let notes = match &self.reading.details {
            Loadable::Here(details) => lines_of_notes(details, width),
            Loadable::Failed(reason) => summary() + lines_of_failure(reason, width),
            _ => summary(),
        };
        let mut page =
            Page { height: self.list_height().saturating_sub(title + 2).max(1), cues: Vec::new(), lines: notes };
        page.lines += self.lines_of_extras(width);
        if let Loadable::Failed(reason) = &self.reading.transcript {
            page.lines += lines_of_failure(reason, width);
        } else if let Loadable::Here(transcript) = &self.reading.transcript {
            let mut speaker = None;
            for cue in &transcript.cues {
                page.cues.push(page.lines);
                let is_new = cue.speaker.is_some() && cue.speaker != speaker;
                page.lines += lines_in(&cue.text, width) + usize::from(is_new);
                speaker.clone_from(&cue.speaker);
            }
        }
        page
    }

    /// Rows of what else may stand before the transcript: chapters, and sentences about sound and download.
    fn lines_of_extras(&self, width: usize) -> usize {
        let listed = self.reading.chapters.iter().filter(|chapter| !chapter.hidden).take(CHAPTERS).count();
        let failure = |reason: &String| lines_of_failure(reason, width);
        let trouble = self.reading.chapters_trouble.as_ref().map_or(0, failure);
        let chapters = if listed > 0 { listed + 1 + trouble } else { trouble };
        let Some(episode) = &self.reading.episode else { return chapters };
        let play = match &self.playback.phase {
            Phase::Failed { reason } if self.is_current(episode) => failure(reason),
            _ => 0,
        };
        let silent = if self.row_of(episode).is_some_and(|row| !row.playable) { 3 } else { 0 };
        let download = match self.downloads.get(episode) {
            Some(DownloadState::Failed { reason }) => failure(reason),
            Some(_) => 3,
            None => 0,
        };
        chapters + play + silent + download
    }

    fn reading_width(&self) -> usize {
        let columns = self.layout().columns;
        let width = if columns.reading > 0 { columns.reading } else { columns.list };
        usize::from(width).saturating_sub(3).max(1)
    }

    /// `e`: choose among the related lessons.
    pub(super) fn open_related(&mut self, turn: &mut Turn) {
        if self.reading.related_cursor.is_some() {
            self.reading.related_cursor = None;
            return;
        }
        match self.related() {
            Some([]) => self.say(turn, "This episode names no related ones"),
            None if self.reading.episode.is_none() => {}
            None => {
                self.reading.ask_at = None;
                self.focus = Focus::Reading;
                self.ask_for_reading(turn);
                self.say(turn, "Its details are on their way");
            }
            Some(_) => {
                self.reading.related_cursor = Some(0);
                self.focus = Focus::Reading;
                self.ask_for_reading(turn);
            }
        }
    }

    /// The related lessons of the selected episode.
    fn related(&self) -> Option<&[EpisodeId]> {
        match &self.reading.details {
            Loadable::Here(details) => Some(&details.related),
            _ => None,
        }
    }

    /// Move among the related lessons.
    pub(super) fn move_in_related(&mut self, step: Step) {
        let count = self.related().map_or(0, <[_]>::len);
        let height = self.list_height();
        self.reading.related_cursor = self.reading.related_cursor.map(|line| step.from(line, height, count));
    }

    /// Enter among the related lessons: stand on it in the list, where Enter plays it.
    pub(super) fn go_to_related(&mut self, turn: &mut Turn) {
        let chosen = self.reading.related_cursor.take();
        let episode = chosen.and_then(|index| self.related()?.get(index).cloned());
        self.leave_reading();
        let Some(episode) = episode else { return };
        self.show_episode(turn, &episode);
    }

    /// Stand on an episode in the list: this one, or the home list where it is not in this one.
    fn show_episode(&mut self, turn: &mut Turn, episode: &EpisodeId) {
        if self.place_of(episode).is_none() {
            let is_in = |rows: &[Row]| rows.iter().any(|row| row.id == *episode);
            let scope = if is_in(&self.home_catalog.rows) {
                Scope::Home
            } else if self.course.as_ref().is_some_and(|course| is_in(&course.catalog.rows)) {
                Scope::Course
            } else {
                self.warn(turn, "That lesson is not in this feed");
                return;
            };
            self.open_scope(turn, scope);
        }
        self.drop_filter(turn);
        self.show_all();
        self.select(turn, Some(episode));
    }

    /// `g` and a digit: the time prompt, with that digit typed.
    pub(super) fn open_go_to(&mut self, first: char) {
        self.overlay = Some(Overlay::Prompt(Prompt::GoTo { input: Input::new(first.to_string()) }));
    }

    /// Step of the related lessons, of the transcript or of the list: whatever has the focus.
    pub(super) fn step(&mut self, turn: &mut Turn, step: Step) {
        if self.reading.related_cursor.is_some() {
            self.move_in_related(step);
            return;
        }
        match self.focus {
            Focus::List => self.move_in_list(turn, step),
            Focus::Reading => self.scroll_reading(turn, step),
            Focus::Shows => self.move_in_shows(step),
        }
    }
}

/// Rows of what stands before the transcript, with the air between: near enough to bound scrolling by.
fn lines_of_notes(details: &Episode, width: usize) -> usize {
    let texts = [&details.description, &details.takeaway].into_iter().flatten();
    let written: usize = texts.map(|text| text.lines().map(|line| lines_in(line, width)).sum::<usize>() + 1).sum();
    let related = if details.related.is_empty() { 0 } else { details.related.len() * 24 / width + 2 };
    written + related + 1
}

/// Rows of a failure: what failed stands before the reason, and what to press behind it.
fn lines_of_failure(reason: &str, width: usize) -> usize {
    lines_in(reason, width) + 80 / width + 1
}

/// Rows of a text wrapped between words: near enough to bound scrolling by.
pub(super) fn lines_in(text: &str, width: usize) -> usize {
    let mut lines = 1;
    let mut column = 0;
    for word in text.split(' ') {
        let wide = word.width();
        if column > 0 && column + 1 + wide > width {
            lines += 1;
            column = wide;
        } else {
            column += wide + usize::from(column > 0);
        }
        // A word that is wider than the line is broken.
        lines += column.saturating_sub(1) / width;
        column = if column > 0 { (column - 1) % width + 1 } else { 0 };
    }
    lines
}
