//! Keys, what they do, and the one list that the app, the help screen, the README and the man page share.

mod action;
mod key;
mod keymap;

pub use action::{Action, Group};
pub use key::{Code, Key, UnknownKey};
pub use keymap::{Binding, Context, Keymap};
