//! Saying things: a sentence in the hint line for what has no place of its own, and the lasting lines for what is
//! wrong until it is put right.

use std::time::Duration;

use super::turn::Turn;
use super::{Phase, State, Toast};

/// How long a sentence stays.
const TOAST: Duration = Duration::from_secs(4);
/// How many lasting troubles are kept: the newest.
const TROUBLES: usize = 8;

impl State {
    /// A sentence for the hint line.
    pub(super) fn say(&mut self, turn: &Turn, text: impl Into<String>) {
        self.toast = Some(Toast { text: text.into(), is_error: false, until: turn.now.running + TOAST });
    }

    /// A sentence for the hint line: something the listener asked for and does not get.
    pub(super) fn warn(&mut self, turn: &Turn, text: impl Into<String>) {
        self.toast = Some(Toast { text: text.into(), is_error: true, until: turn.now.running + TOAST });
    }

    /// Something is wrong and stays so.
    pub(super) fn trouble(&mut self, turn: &Turn, text: String) {
        self.warn(turn, text.clone());
        if !self.trouble.contains(&text) {
            if self.trouble.len() >= TROUBLES {
                self.trouble.remove(0);
            }
            self.trouble.push(text);
        }
    }

    /// The store cannot keep something.
    pub(super) fn store_troubled(&mut self, turn: &Turn, what: &str, reason: &str, advice: &str) {
        let text = [format!("{what}: {reason}"), advice.to_owned()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(". ");
        if !self.store_trouble.contains(&text) {
            self.store_trouble.push(text.clone());
        }
        self.store_trouble.truncate(TROUBLES);
        self.trouble(turn, text);
    }

    /// The store writes again.
    pub(super) fn store_recovered(&mut self, turn: &Turn) {
        let over = std::mem::take(&mut self.store_trouble);
        self.trouble.retain(|text| !over.contains(text));
        self.say(turn, "Your place is being saved again");
    }

    /// A worker is gone. Without the player there is no sound; the rest goes on.
    pub(super) fn mourn(&mut self, turn: &mut Turn, worker: &str, reason: &str) {
        self.trouble(turn, format!("The {worker} stopped working: {reason}. Quit with q and start podtui again"));
        if worker == "audio" && self.playback.row.is_some() {
            self.playback.phase = Phase::Failed { reason: format!("the player stopped working: {reason}") };
            self.playback.loaded = false;
            self.save_position(turn);
        }
    }
}
