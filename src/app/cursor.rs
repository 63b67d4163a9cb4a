//! Moving in the list: the cursor stands on what can be selected and keeps three lines of context around it.

use crate::model::EpisodeId;

use super::turn::Turn;
use super::{Line, State};

/// Lines that stay visible above and below a cursor.
pub const CONTEXT: usize = 3;

/// A way to move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Line(Way),
    HalfPage(Way),
    Page(Way),
    End(Way),
}

/// Up or down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Up,
    Down,
}

impl Step {
    /// Which way.
    pub const fn way(self) -> Way {
        match self {
            Self::Line(way) | Self::HalfPage(way) | Self::Page(way) | Self::End(way) => way,
        }
    }

    /// By how many lines where `height` are shown.
    pub const fn lines(self, height: usize) -> usize {
        match self {
            Self::Line(_) => 1,
            Self::HalfPage(_) if height < 4 => 1,
            Self::HalfPage(_) => height / 2,
            Self::Page(_) if height < 3 => 1,
            Self::Page(_) => height - 1,
            Self::End(_) => usize::MAX,
        }
    }

    /// From a line to another one of `count`.
    pub fn from(self, line: usize, height: usize, count: usize) -> usize {
        match self.way() {
            Way::Up => line.saturating_sub(self.lines(height)),
            Way::Down => line.saturating_add(self.lines(height)).min(count.saturating_sub(1)),
        }
    }
}

/// The first visible line after the cursor moved: as near to `top` as `CONTEXT` allows.
#[must_use]
pub fn scrolled(top: usize, cursor: usize, height: usize, count: usize) -> usize {
    let height = height.max(1);
    let context = CONTEXT.min((height - 1) / 2);
    let least = (cursor + context + 1).saturating_sub(height);
    let most = cursor.saturating_sub(context);
    let bottom = count.saturating_sub(height);
    top.min(most).max(least).min(bottom)
}

impl State {
    /// Rows of the list that are visible.
    pub(super) fn list_height(&self) -> usize {
        usize::from(self.layout().body).max(1)
    }

    /// Move the cursor.
    pub(super) fn move_in_list(&mut self, turn: &mut Turn, step: Step) {
        let list = &self.list;
        let target = step.from(list.cursor, self.list_height(), list.lines.len());
        let (first, then) = match step.way() {
            Way::Down => (list.selectable_from(target), list.selectable_to(target)),
            Way::Up => (list.selectable_to(target), list.selectable_from(target)),
        };
        if let Some(line) = first.or(then) {
            self.select_later = None;
            self.stand_on(turn, line);
        }
    }

    /// Stand on a line that can be selected.
    pub(super) fn stand_on(&mut self, turn: &mut Turn, line: usize) {
        self.list.cursor = line;
        self.settle();
        self.selection_changed(turn);
    }

    /// Stand on an episode; else on the first that there is.
    pub(super) fn select(&mut self, turn: &mut Turn, episode: Option<&EpisodeId>) {
        let place = episode.and_then(|episode| self.place_of(episode));
        let line = place.and_then(|place| self.list.line_of(place)).or_else(|| self.list.selectable_from(0));
        self.stand_on(turn, line.unwrap_or(0));
    }

    /// Scroll so that the cursor has its context, and a header above the first row is seen.
    pub(super) fn settle(&mut self) {
        let height = self.list_height();
        let list = &self.list;
        let mut top = scrolled(list.top, list.cursor, height, list.lines.len());
        let is_first = list.selectable_from(0) == Some(list.cursor);
        if is_first && list.cursor < height {
            top = 0;
        }
        self.list.top = top;
    }

    /// The lists have other heights now: the same things stay selected, and are seen.
    pub(super) fn settle_all(&mut self) {
        self.settle();
        self.settle_shows();
    }

    /// True when the line under the cursor is a sentence.
    pub(super) fn is_on_snippet(&self) -> bool {
        matches!(self.list.lines.get(self.list.cursor), Some(Line::Snippet { .. }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_keeps_three_lines_around_it_and_scrolling_is_minimal() {
        assert_eq!(scrolled(0, 6, 10, 100), 0);
        assert_eq!(scrolled(0, 7, 10, 100), 1);
        assert_eq!(scrolled(50, 52, 10, 100), 49);
        assert_eq!(scrolled(0, 99, 10, 100), 90);
        assert_eq!(scrolled(90, 99, 10, 5), 0);
        assert_eq!((scrolled(0, 5, 1, 10), scrolled(0, 5, 0, 10)), (5, 5));
    }
}
