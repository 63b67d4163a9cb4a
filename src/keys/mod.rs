//! Keys, what they do, and the one list that the app, the help screen, the README and the man page share.

mod action;
mod editing;
mod key;
mod keymap;
mod sheet;

pub use action::{Action, Group};
pub use editing::Editing;
pub use key::{Code, Key, UnknownKey};
pub use keymap::{Binding, Context, Keymap};
pub use sheet::{Explained, Section};
