//! The filter: what is typed, and what it has found so far.

use tui_input::Input;

use crate::model::{EpisodeId, Ticket};
use crate::msg::{Hit, Snippet};

/// An open filter.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub input: Input,
    pub ticket: Ticket,
    /// Best first; of the last complete answer.
    pub hits: Vec<Hit>,
    pub snippets: Vec<Snippet>,
    pub progress: Progress,
    /// True while keys are text; after Enter they are commands again and `/` goes on typing.
    pub typing: bool,
    /// Enter was pressed before the answer came: play the best as soon as it is there.
    pub enter_waits: bool,
    /// What was selected when the filter opened: Esc goes back there.
    pub before: Option<EpisodeId>,
}

impl Filter {
    /// What is typed, without white space around it.
    #[must_use]
    pub fn query(&self) -> &str {
        self.input.value().trim()
    }

    /// Byte ranges of what the filter matches in a text that is shown, ascending.
    #[must_use]
    pub fn highlights(&self, text: &str) -> Vec<std::ops::Range<usize>> {
        crate::search::matched(self.query(), text)
    }
}

/// Whether `hits` answer what is typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Progress {
    #[default]
    Complete,
    /// The worker is at it; older hits stay on the screen.
    Searching,
}
