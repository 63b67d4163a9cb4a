//! podtui: a podcast player for the terminal. This file is the map.
//!
//! ```text
//!    keyboard, resize, signals                                    the screen
//!         v                                                            ^
//!   +-----------+               +------------------------+      +-------------+
//!   |   term    |---- Msg ----->|          app           |----->|    view     |
//!   | raw mode, |     |         |  State                 |&State| draws only  |
//!   | input     |     |         |  update(now, Msg)      |      |  + theme    |
//!   +-----------+     |         |     -> Vec<Effect>     |      +-------------+
//!      ONE INBOX  ====+         +------------------------+
//!                     |                   | Effect      (above: no clock, no disk,
//!                     |                   v              no socket, no thread)
//!   - - - - - - - - - | - - - - -  +-------------+  - - - - - - - - - - - - - - -
//!                     |            |  run: loop  |       (below: threads)
//!                     |            +-------------+
//!                     |  PlayerCmd | FetchCmd | StoreCmd | FindCmd | ReadCmd
//!                     |      v          v          v          v         v
//!                     | +---------+ +--------+ +---------+ +--------+ +---------+
//!                     | |  audio  | |  net   | |  store  | | search | | reader  |
//!                     | +---------+ +--------+ +---------+ +--------+ +---------+
//!                     |      |          |  ^ feed (bytes -> episodes; pure)  |
//!                     +------+----------+----------+----------+-------------+
//!                      PlayerEvent FetchEvent StoreEvent FindEvent ReadEvent
//!
//!   cellar (plain words, no verbs):  model . msg . keys . theme . config
//!   front door:                      main -> cli -> run        course: bytes by name
//! ```
//!
//! Read it clockwise: a thing happens ([`msg::Msg`]), the app decides ([`app::State::update`]), it asks for things
//! ([`msg::Effect`]), a worker does them, a thing happened. After each burst the screen is drawn from the state.
//! There is no other path. `tests/house.rs` enforces who may name whom.
//!
//! # The rules that keep it a house
//!
//! 1. `update` is the only code that changes state. It is total: no error, no panic, no clock. Time is an argument.
//! 2. `view::draw` learns nothing while drawing. `app::Layout`, a pure function of the size, serves drawing and paging.
//! 3. The loop sleeps until a message or the state's own `deadline()`. When nothing happens, nothing runs: an idle
//!    player wakes 0 times and writes 0 bytes.
//! 4. Standard threads and channels, one inbox, no `async`, no shared mutable state. Workers start when first needed.
//! 5. Every word that crosses a wall is in `msg`: plain data that can be logged, compared and replayed.
//! 6. `audio` does not know where bytes come from: it is given a way to open a medium by its `MediumId`.
//! 7. The player is a state machine without thread or clock; a thin thread drives it. Events of an older `PlayId` are
//!    dropped.
//! 8. No silent failure: what was asked for and did not come is said, with why and what to do.
//!
//! # Where the code taught us better than the plan
//!
//! - **Our own key parser** (`term::parser`). crossterm's would read a late answer to OSC 11 as keys; the `vte` crate
//!   swallows keys after half an answer until the next escape. crossterm still does raw mode, size and drawing.
//! - **No frame slot.** A burst is taken whole before one frame is drawn; a cap on top of that only delayed the answer to
//!   a key pressed right after another.
//! - **`search` is a room of its own**, used by `app` for short lists in the same frame and by its worker for long ones
//!   and for transcripts.
//! - **The reader** (`run::reader`) gets details, transcripts and chapters of one episode from wherever they are: it is
//!   part of `run` because it names `feed`, `net`, `store` and `course` at once. Waveforms have a thread of low priority.
//! - **Test servers are plain sockets** (`tests/fault_server`): a server library cannot be made to lie about lengths, cut
//!   a chunk or answer the wrong range.
//! - **HTML to text is ours** (`feed::html`), one pass without a tree: ten thousand items have to be read in a tenth of a
//!   second.
//! - **ALSA is loaded, not linked** (`audio/output/alsa.c`, `build.rs`): linking it cost each start half a millisecond, and
//!   kept podtui from starting at all where it is not installed. It also silences ALSA, so no Rust of ours is `unsafe`.
//! - **The database is closed when podtui leaves**: one that is left open has a log to be read again at the next start.
//! - **HTTP/1.1 only**: one request at a time per host has no use for streams, and a tenth of the binary's tables is gone.
//! - **The course is read at each start like any other feed.** It takes a third of a millisecond, so there is no second
//!   format; `list.json` is the same document without the scripts, which no list shows.
//! - **A start is two cores' work** (`run::beside`): the database is opened on one while the other reads the course and makes
//!   its rows. What needs neither is done before either is waited for.
//! - **Cells become bytes by our own pen** (`term::pen`), held against ratatui's by a test: a first frame is a third shorter
//!   (words are parted by spaces, not by jumps; colours change alone) and fits into one read of a pseudo terminal.

pub mod app;
pub mod audio;
pub mod cli;
pub mod config;
pub mod course;
pub mod feed;
pub mod keys;
pub mod model;
pub mod msg;
pub mod net;
pub mod run;
pub mod search;
pub mod store;
pub mod term;
pub mod theme;
pub mod view;
