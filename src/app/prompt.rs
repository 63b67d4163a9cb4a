//! What lies over the screen for a moment: prompts, the help, a toast.

use std::time::Duration;

use tui_input::Input;

use crate::model::Ticket;
use crate::msg::Directory;

/// Something that has all keys until it is closed.
#[derive(Clone, Debug)]
pub enum Overlay {
    Help {
        scroll: u16,
    },
    Prompt(Prompt),
    /// Shows found in the directory; Enter subscribes.
    Directory {
        words: String,
        ticket: Ticket,
        found: super::Loadable<Vec<Directory>>,
        cursor: usize,
    },
}

/// A line to type.
#[derive(Clone, Debug)]
pub enum Prompt {
    /// `g`, then `1:05`.
    GoTo { input: Input },
    /// The address of a show; `waiting` while it is fetched, `problem` when that failed.
    AddShow { input: Input, waiting: Option<Ticket>, problem: Option<String> },
    /// Words to look for in the directory.
    SearchShows { input: Input },
}

/// A sentence in the hint line, gone after 4 s or at the next key.
#[derive(Clone, Debug, PartialEq)]
pub struct Toast {
    pub text: String,
    pub is_error: bool,
    /// On the running clock.
    pub until: Duration,
}
