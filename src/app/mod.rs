//! The one place where things change: `State::update(now, Msg) -> Vec<Effect>`. Total: no clock, no disk, no
//! socket, no thread, no panic. The screen is drawn from `&State` and learns nothing while drawing.

mod chapters;
mod cursor;
mod downloads;
mod edit;
mod files;
mod filter;
mod finding;
mod foot;
mod heard;
mod key_sheet;
mod layout;
mod lines;
mod list;
mod marks;
mod moment;
mod order;
mod picked;
mod places;
mod playback;
mod playing;
mod press;
mod prompt;
mod prompting;
mod queue;
mod reading;
mod scopes;
mod scroll;
mod selection;
mod shelf;
mod shows;
mod start;
mod state;
mod subscriptions;
mod tally;
mod toasts;
mod turn;
mod undo;
mod update;

#[cfg(test)]
mod tests;

pub use cursor::{CONTEXT, scrolled};
pub use filter::{Filter, Progress};
pub use foot::{Foot, Told};
pub use key_sheet::{Arranged, SheetLine, keys_room, width};
pub use layout::{Columns, Layout, Size};
pub use list::{Line, List};
pub use moment::Moment;
pub use picked::Picked;
pub use places::Places;
pub use playback::{Phase, Playback};
pub use prompt::{Overlay, Prompt, Toast};
pub use reading::{Loadable, Reading, Scrolled, followed};
pub use scroll::CHAPTERS;
pub use shelf::{Book, Shelf};
pub use shows::{Scope, ShowsPane};
pub use start::{HomeList, Start};
pub use state::{Course, Focus, HomeKind, State};
pub use tally::{SectionTally, Tally};
pub use undo::Undo;

// Words of the state that came over a wall: the view reads them here and names no wall.
pub use crate::msg::{Buffered, Directory, DownloadState, ShowEntry, Snippet};
