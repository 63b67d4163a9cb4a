//! The configuration file: what the listener sets for good. A mistake in it costs that line, never the start:
//! it is said, and the default stands in its place.

mod parse;

use std::path::PathBuf;
use std::time::Duration;

use crate::model::OutputChoice;

pub use parse::parse;

/// What can be configured, with its defaults.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// In place of the built-in course: an address or a file.
    pub feed: Option<String>,
    pub output: OutputChoice,
    /// ASCII signs instead of Unicode ones; none: by the locale.
    pub ascii: Option<bool>,
    /// Light or dark ground; none: as the terminal says.
    pub light: Option<bool>,
    /// Feeds older than this are refreshed at start; none: never by itself.
    pub refresh_after: Option<Duration>,
    /// Where downloads go; none: the data directory.
    pub download_dir: Option<PathBuf>,
    pub parallel_downloads: usize,
    /// Most bytes that streamed episodes may take on the disk.
    pub cache_limit: u64,
    /// Base address of the directory that is searched for shows.
    pub directory: String,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            feed: None,
            output: OutputChoice::Auto,
            ascii: None,
            light: None,
            refresh_after: Some(Duration::from_hours(1)),
            download_dir: None,
            parallel_downloads: 3,
            cache_limit: 2_000_000_000,
            directory: "https://itunes.apple.com".to_owned(),
        }
    }
}

/// The file as it is written for a listener who has none: every key, commented out, at its default.
pub const TEMPLATE: &str = include_str!("template.toml");

#[cfg(test)]
mod tests;
