//! One turn: the moment a message came, and what is to be done about it. Passed through all that changes state.

use crate::model::Now;
use crate::msg::{Effect, FetchCmd, FindCmd, PlayerCmd, ReadCmd, StoreCmd};

/// The moment and the effects of one message.
pub(super) struct Turn {
    pub now: Now,
    pub effects: Vec<Effect>,
}

impl Turn {
    pub fn at(now: Now) -> Self {
        Self { now, effects: Vec::new() }
    }

    pub fn player(&mut self, command: PlayerCmd) {
        self.effects.push(Effect::Player(command));
    }

    pub fn store(&mut self, command: StoreCmd) {
        self.effects.push(Effect::Store(command));
    }

    pub fn fetch(&mut self, command: FetchCmd) {
        self.effects.push(Effect::Fetch(command));
    }

    pub fn find(&mut self, command: FindCmd) {
        self.effects.push(Effect::Find(command));
    }

    pub fn read(&mut self, command: ReadCmd) {
        self.effects.push(Effect::Read(command));
    }
}
