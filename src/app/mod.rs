//! The one place where things change: `State::update(now, Msg) -> Vec<Effect>`. Total: no clock, no disk, no
//! socket, no thread, no panic. The screen is drawn from `&State` and learns nothing while drawing.

mod filter;
mod layout;
mod list;
mod playback;
mod prompt;
mod reading;
mod shelf;
mod shows;
mod start;
mod state;
mod tally;
mod turn;
mod update;

pub use filter::{Filter, Progress};
pub use layout::{Columns, Layout, Size};
pub use list::{Line, List};
pub use playback::{Phase, Playback};
pub use prompt::{Overlay, Prompt, Toast};
pub use reading::{Loadable, Reading};
pub use shelf::{Book, Shelf};
pub use shows::{Scope, ShowsPane, Undoable};
pub use start::Start;
pub use state::{Focus, HomeKind, State};
pub use tally::{SectionTally, Tally};

// Words of the state that came over a wall: the view reads them here and names no wall.
pub use crate::msg::{Buffered, Directory, DownloadState, ShowEntry, Snippet};
