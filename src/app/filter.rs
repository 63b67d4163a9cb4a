//! The filter: what is typed, and what it has found so far.

use tui_input::Input;

use crate::model::Ticket;
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
}

/// Whether `hits` answer what is typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Progress {
    #[default]
    Complete,
    /// The worker is at it; older hits stay on the screen.
    Searching,
}
