//! The list: lines in their order, a cursor that is always on an episode (or a snippet), and what is scrolled away.

use crate::model::EpisodeId;
use crate::msg::Snippet;

/// The lines of the list. Built when the scope, the sort or the filter changes; never while drawing.
#[derive(Clone, Debug, Default)]
pub struct List {
    pub lines: Vec<Line>,
    /// Index into `lines`; on an `Episode` or a `Snippet`, whenever there is one.
    pub cursor: usize,
    /// Index of the first line that is shown. Kept by `update` so that the cursor has 3 lines of context.
    pub top: usize,
    /// All rows of the scope in the order of the sort: what the lines are when nothing is filtered.
    pub order: std::sync::Arc<Vec<u32>>,
}

/// One line of the list.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    /// Nothing: air above a section.
    Blank,
    /// A section's header: how many of its episodes are heard, of how many, and the whole minutes left.
    Section { title: std::sync::Arc<str>, heard: u32, of: u32, minutes_left: u32, at_least: bool },
    /// An episode: place of its row in the catalog.
    Episode { row: u32 },
    /// `IN THE TRANSCRIPTS`.
    SnippetHeader { count: u32 },
    /// A sentence found in a transcript. Boxed: there are few, and every line is as large as the largest kind.
    Snippet { snippet: Box<Snippet> },
}

impl Line {
    /// True for what the cursor may stand on.
    #[must_use]
    pub const fn is_selectable(&self) -> bool {
        matches!(self, Self::Episode { .. } | Self::Snippet { .. })
    }
}

impl List {
    /// The first line that the cursor may stand on, at `from` or after it.
    #[must_use]
    pub fn selectable_from(&self, from: usize) -> Option<usize> {
        let lines = self.lines.get(from..)?;
        lines.iter().position(Line::is_selectable).map(|offset| from + offset)
    }

    /// The last line that the cursor may stand on, at `to` or before it.
    #[must_use]
    pub fn selectable_to(&self, to: usize) -> Option<usize> {
        let end = self.lines.len().min(to.saturating_add(1));
        self.lines[..end].iter().rposition(Line::is_selectable)
    }

    /// The line of a row.
    #[must_use]
    pub fn line_of(&self, place: u32) -> Option<usize> {
        self.lines.iter().position(|line| matches!(line, Line::Episode { row } if *row == place))
    }

    /// The episode under the cursor: its row's place in the catalog.
    #[must_use]
    pub fn selected_row(&self) -> Option<u32> {
        match self.lines.get(self.cursor)? {
            Line::Episode { row } => Some(*row),
            _ => None,
        }
    }

    /// The snippet under the cursor.
    #[must_use]
    pub fn selected_snippet(&self) -> Option<&Snippet> {
        match self.lines.get(self.cursor)? {
            Line::Snippet { snippet } => Some(snippet.as_ref()),
            _ => None,
        }
    }

    /// The episode that a snippet under the cursor belongs to.
    #[must_use]
    pub fn snippet_episode(&self) -> Option<&EpisodeId> {
        self.selected_snippet().map(|snippet| &snippet.episode)
    }
}
