//! The terminal: the screen while it is ours, the keys, the signals. One rule keeps it so: whatever happens, the
//! terminal is given back as it was, and no byte of it that is not a key ever acts as one.

mod canvas;
mod ground;
mod input;
mod keyboard;
mod parser;
mod pen;
mod screen;
mod signals;
#[cfg(test)]
mod tests;
mod tty;

pub use input::{InputHandle, spawn_input};
pub use screen::{Blank, Screen};
pub use signals::{CaughtSignals, SignalsHandle, catch_signals};

/// Columns and rows of the terminal that is drawn on; 80 by 24 where it does not say.
#[must_use]
pub fn size() -> (u16, u16) {
    tty::size(std::io::stdout())
}
