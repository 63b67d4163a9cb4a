//! The terminal: raw mode, input, and giving it back whole.
