//! The one place where things change: `State::update(now, Msg) -> Vec<Effect>`. Total: no clock, no disk, no
//! socket, no thread, no panic. The screen is drawn from `&State` and learns nothing while drawing.

mod filter;
mod layout;
mod list;
mod playback;
mod prompt;
mod reading;
mod shows;
mod state;

pub use filter::{Filter, Progress};
pub use layout::{Columns, Layout, Size};
pub use list::{Line, List};
pub use playback::{Phase, Playback};
pub use prompt::{Overlay, Prompt, Toast};
pub use reading::{Loadable, Reading};
pub use shows::{Scope, ShowsPane, Undoable};
pub use state::{Focus, State};
