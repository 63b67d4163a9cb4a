//! The database and the directories: what the listener would hate to lose. Each write names the rows it touches and
//! nothing else, in one transaction, so that two copies can run at once and a kill loses only what was not sent yet.
//!
//! ```text
//! StoreCmd -> thread -> Store::apply -> listening | settings | absorb     one transaction each
//!                            |  fails: kept in `unsaved`, said once, tried with the next
//!                            v
//!                        SQLite file (WAL), or memory when the file cannot be used
//! ```

mod absorb;
pub mod cache;
mod details;
mod dirs;
mod download_name;
mod error;
mod file;
mod header;
mod identity;
mod library;
mod listening;
mod open;
mod places;
mod read;
mod renewal;
mod rows;
mod salvage;
mod schema;
mod settings;
mod thread;
mod trouble;
mod unsaved;
mod write;

pub use dirs::{Dirs, DirsError};
pub use download_name::download_name;
pub use error::StoreError;
pub use library::FeedSource;
pub use listening::Played;
pub use open::Store;
pub use schema::VERSION as DATABASE_FORMAT;
pub use thread::spawn;

#[cfg(test)]
mod tests;
