//! The terminal: the screen while it is ours, the keys, the signals. One rule keeps it so: whatever happens, the
//! terminal is given back as it was, and no byte of it that is not a key ever acts as one.

mod canvas;
mod ground;
mod input;
mod keyboard;
mod parser;
mod screen;
mod signals;
#[cfg(test)]
mod tests;
mod tty;

pub use input::{InputHandle, spawn_input};
pub use screen::Screen;
pub use signals::{SignalsHandle, spawn_signals};
