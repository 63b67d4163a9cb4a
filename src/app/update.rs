//! The only door through which state changes: one call per kind of message.

use std::time::Duration;

use crate::model::Now;
use crate::msg::{Effect, Msg};

use super::turn::Turn;
use super::{Size, State};

impl State {
    /// What a message changes, and what is to be done about it. Total: every message at every moment.
    pub fn update(&mut self, now: Now, msg: Msg) -> Vec<Effect> {
        let mut turn = Turn::at(now);
        match msg {
            Msg::Resize { columns, rows } => self.size = Size { columns, rows },
            Msg::Terminate => turn.effects.push(Effect::Quit),
            _ => {}
        }
        turn.effects
    }

    /// When the state changes by itself, on the running clock; none while nothing moves.
    #[must_use]
    pub fn deadline(&self) -> Option<Duration> {
        self.toast.as_ref().map(|toast| toast.until)
    }
}
