//! What is read before the first frame: directories, configuration, database, and the show that is open.

use std::io;
use std::sync::Arc;

use anyhow::Context;

use crate::app::{HomeList, Size, Start};
use crate::cli::args::Args;
use crate::cli::source::read_config;
use crate::config::Config;
use crate::keys::Keymap;
use crate::msg::Library;
use crate::store::{Dirs, Store};
use crate::term::{self, Blank, CaughtSignals};

use super::beside::{Awaited, beside};
use super::clock::Clock;
use super::home::{self, Home};
use super::shelf;
use super::trace::Trace;
use super::workers::Setting;

/// What is there before the first frame.
pub struct Found {
    dirs: Dirs,
    pub config: Config,
    store: Store,
    library: Library,
    home: Home,
    episodes: HomeList,
}

impl Found {
    /// Looks for all of it; the blank of the first frame is being made meanwhile. What is wrong but can be lived with is in
    /// the library's trouble.
    pub fn look(args: &Args, trace: &Trace) -> anyhow::Result<(Self, CaughtSignals, Awaited<io::Result<Blank>>)> {
        let mut dirs = Dirs::find()?;
        // The database and the index do not need each other: two cores read them at once. The blank is wanted last.
        let place = dirs.clone();
        let (opened, blank) = beside(move || Store::open(&place), Blank::new).context("no thread can be started")?;
        let (config, mut trouble) = read_config(&mut dirs);
        let found = home::find(args, &config).map(|home| (HomeList::of(&home.episodes), home));
        // From here on a signal waits: one that comes while the first frame is drawn may not leave the screen as it is.
        let caught = term::catch_signals().context("signals cannot be received")?;
        trace.write("home");
        // Waited for also when there is nothing to show: a process that ends meanwhile leaves a log behind.
        let (store, mut library) = opened.wait().context("the database could not be opened")?;
        let (episodes, mut home) = found?;
        home.learn(&store);
        trace.write("store");
        trouble.append(&mut library.trouble);
        trouble.extend(home.trouble.iter().cloned());
        library.trouble = trouble;
        Ok((Self { dirs, config, store, library, home, episodes }, caught, blank))
    }

    /// For the state of the first frame.
    pub fn start(&self, clock: Clock) -> Start {
        let (columns, rows) = term::size();
        Start {
            size: Size { columns, rows },
            keymap: Arc::new(Keymap::default()),
            home: self.home.show.clone(),
            home_kind: self.home.kind,
            episodes: self.episodes.clone(),
            library: self.library.clone(),
            refresh_after: self.config.refresh_after,
            now: clock.now(),
        }
    }

    /// For the workers.
    pub fn setting(self, args: &Args, trace: Trace) -> (Setting, Store) {
        let Self { dirs, config, store, library, home, episodes: _ } = self;
        let setting = Setting {
            shelf: shelf(&dirs, &config),
            dirs,
            output: args.output.clone().unwrap_or_else(|| config.output.clone()),
            config,
            volume: library.settings.volume,
            muted: library.settings.muted,
            home,
            trace,
        };
        (setting, store)
    }
}
